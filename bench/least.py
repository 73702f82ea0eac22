"""The least that a key can cost: a Textual app of one widget, which changes ten cells."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


class Ten(Widget, can_focus=True):
    """Counts how often `down` was pressed."""

    BINDINGS: ClassVar[list[BindingType]] = [("down", "count", "Count")]

    pressed = 0

    def action_count(self) -> None:
        """Once more."""
        self.pressed += 1
        self.refresh(Region(0, 0, 10, 1))

    def render_line(self, y: int) -> Strip:
        """The count in the first line, as a request's number, which the measuring waits for."""
        words = f"SR-{self.pressed}" if y == 0 else ""
        return Strip([Segment(words.ljust(self.size.width))])


class Least(App[None]):
    """Nothing else."""

    def compose(self) -> ComposeResult:
        """The widget."""
        yield Ten()

    def on_mount(self) -> None:
        """It has the keyboard."""
        self.query_one(Ten).focus()


if __name__ == "__main__":
    Least().run()
