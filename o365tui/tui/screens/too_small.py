"""A terminal with no room for the desk: says how much is needed, and goes on by itself when there is enough."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult

from o365tui.text.language import _
from o365tui.tui.app import LEAST
from o365tui.tui.commands import DeskModal
from o365tui.tui.widgets.lines import Line, Lines, clip, wrap


class Sentence(Lines):
    """How large it is and how large it should be, as much of it as fits."""

    DEFAULT_CSS = "Sentence { width: 1fr; height: 1fr; }"

    def build(self, width: int, height: int) -> Sequence[Line]:
        """The most important words first."""
        size = self.app.size
        said = _("Make this window larger: {columns}×{rows} at least. It is {width}×{height}.").format(
            columns=LEAST.width, rows=LEAST.height, width=size.width, height=size.height
        )
        rows = [*wrap(said, max(1, width)), *wrap(_("Nothing is lost. ^q leaves."), max(1, width))]
        return [((clip(row, width), "strong" if number == 0 else "text"),) for number, row in enumerate(rows[:height])]


class TooSmallScreen(DeskModal[None]):
    """Over whatever is shown, until the terminal is large enough again."""

    BINDINGS = [("ctrl+q", "app.app_quit", "")]
    DEFAULT_CSS = "TooSmallScreen { background: $desk-ground; }"
    AUTO_FOCUS = None

    def compose(self) -> ComposeResult:
        """The sentence alone."""
        yield Sentence()

    def on_mount(self) -> None:
        """The window may have grown again while this screen was made."""
        self.call_after_refresh(self._look)

    def on_resize(self, event: events.Resize) -> None:
        """Go, or say the new size."""
        self._look()

    def on_screen_resume(self) -> None:
        """Something was on top meanwhile."""
        self._look()

    def _look(self) -> None:
        size = self.app.size
        if size.width >= LEAST.width and size.height >= LEAST.height:
            if self.is_current:
                self.app.pop_screen()
            return
        self.query_one(Sentence).redraw()

    def back(self) -> bool:
        """There is nowhere to go but away."""
        return True
