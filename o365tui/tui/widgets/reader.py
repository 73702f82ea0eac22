"""Long texts that scroll: the base `Reader`, and `Text` for lines that are there already."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from o365tui.model.mentions import MENTION
from o365tui.text.safe import visible_lines
from o365tui.tui.commands.nodes import CommandWidget
from o365tui.tui.styles import Look, look_of
from o365tui.tui.widgets.lines import Line, Span, fit_line, to_strip, width_of, wrap
from o365tui.tui.widgets.rows import lit, thumb

WIDEST = 96
"""Cells that a conversation takes at most: longer lines are hard to read."""

WHEEL_ROWS = 3


def linked(line: Line, links: frozenset[int]) -> Line:
    """The line with the numbers of these requests as links: in the accent, and underlined, for not all have colours."""
    text = "".join(words for words, _token in line)
    marks = [found.span() for found in MENTION.finditer(text) if int(found[1]) in links]
    if not marks:
        return line
    made: list[Span] = []
    at = 0
    for words, token in line:
        inside = [(max(start - at, 0), min(end - at, len(words))) for start, end in marks]
        made += lit(words, [(start, end) for start, end in inside if start < end], token, f"{token} accent underline")
        at += len(words)
    return tuple(made)


def link_at(line: Line, x: int, links: frozenset[int]) -> int | None:
    """The request whose number stands in this cell of the line, if it is a link."""
    text = "".join(words for words, _token in line)
    for found in MENTION.finditer(text):
        if int(found[1]) in links and cell_len(text[: found.start()]) <= x < cell_len(text[: found.end()]):
            return int(found[1])
    return None


class Reader(CommandWidget, can_focus=True):
    """Lines that are longer than the widget is high, with a scrollbar; only cells that differ are sent."""

    SCOPE = "reader"
    BASE: ClassVar[str] = "ground"
    DEFAULT_CSS = "Reader { width: 1fr; height: 1fr; }"

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._lines: Sequence[Line] = ()
        self._top = 0
        self._painted: dict[int, Line] = {}
        self._strips: dict[int, Strip] = {}
        self._for: tuple[int, int, str] | None = None
        self.links: frozenset[int] = frozenset()
        """The requests whose numbers are links: those that the reader may see. Set it before `redraw`."""

    class LinkPicked(Message):
        """A request's number was clicked."""

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number

    def build(self, width: int) -> Sequence[Line]:
        """All lines at this width. Override."""
        raise NotImplementedError

    def redraw(self, *, to_top: bool = False, to_end: bool = False) -> None:
        """What is shown has changed."""
        if to_top:
            self._top = 0
        if not self.is_attached or not self.size:
            self._for = None
            return
        self._lines = self._built()
        if to_end:
            self._top = len(self._lines)
        self._paint()

    def _built(self) -> Sequence[Line]:
        lines = self.build(self.size.width - 1)
        return [linked(line, self.links) for line in lines] if self.links else lines

    @property
    def look(self) -> Look:
        """The palette in force."""
        return look_of(self)

    @property
    def top(self) -> int:
        """The first line in view."""
        return self._top

    @property
    def lines(self) -> Sequence[Line]:
        """All lines at the present width."""
        self._prepare()
        return self._lines

    @property
    def text(self) -> str:
        """All words, a line a row, for tests and for copying."""
        return "\n".join("".join(text for text, _ in line).rstrip() for line in self.lines)

    def scroll_to_line(self, top: int) -> None:
        """Show that line at the top, as far as there is text."""
        top = max(0, min(top, len(self._lines) - self.size.height))
        if top != self._top:
            self._top = top
            self._paint()

    def _prepare(self) -> None:
        now = (self.size.width, self.size.height, self.look.name)
        if self._for == now:
            return
        self._for = now
        self._painted.clear()
        self._strips.clear()
        self._lines = self._built()
        self._top = max(0, min(self._top, len(self._lines) - self.size.height))

    def _line(self, y: int) -> Line:
        index = self._top + y
        line = self._lines[index] if index < len(self._lines) else ()
        width = self.size.width - 1
        line = fit_line(line, width)
        room = width - width_of(line)
        start, size = thumb(self.size.height, len(self._lines), self._top)
        bar: Span = ("▐", "rule") if start <= y < start + size else (" ", self.BASE)
        return (*line, (" " * room, self.BASE), bar)

    def render_line(self, y: int) -> Strip:
        """Textual's Line API."""
        self._prepare()
        strip = self._strips.get(y)
        if strip is None:
            line = self._painted[y] = self._line(y)
            strip = self._strips[y] = to_strip(line, self.size.width, self.look, self.BASE)
        return strip

    def _paint(self) -> None:
        self._prepare()
        self._top = max(0, min(self._top, len(self._lines) - self.size.height))
        differ = []
        for y in range(self.size.height):
            before = self._painted.get(y)
            if before is None or self._line(y) != before:
                self._strips.pop(y, None)
                differ.append(Region(0, y, self.size.width, 1))
        if differ:
            self.refresh(*differ)

    def notify_style_update(self) -> None:
        """The theme may have changed."""
        super().notify_style_update()
        self._for = None

    def action_move_down(self) -> None:
        """One line down."""
        self.scroll_to_line(self._top + 1)

    def action_move_up(self) -> None:
        """One line up."""
        self.scroll_to_line(self._top - 1)

    def action_move_page_down(self) -> None:
        """One page down, the last line staying in view."""
        self.scroll_to_line(self._top + max(1, self.size.height - 1))

    def action_move_page_up(self) -> None:
        """One page up."""
        self.scroll_to_line(self._top - max(1, self.size.height - 1))

    def action_move_half_down(self) -> None:
        """Half a page down."""
        self.scroll_to_line(self._top + max(1, self.size.height // 2))

    def action_move_half_up(self) -> None:
        """Half a page up."""
        self.scroll_to_line(self._top - max(1, self.size.height // 2))

    def action_move_first(self) -> None:
        """To the start."""
        self.scroll_to_line(0)

    def action_move_last(self) -> None:
        """To the end."""
        self.scroll_to_line(len(self._lines))

    def on_click(self, event: events.Click) -> None:
        """A click on a number that is a link goes there."""
        index = self._top + event.y
        if self.links and index < len(self._lines):
            number = link_at(self._lines[index], event.x, self.links)
            if number is not None:
                event.stop()
                self.post_message(self.LinkPicked(number))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel scrolls."""
        event.stop()
        self.scroll_to_line(self._top + WHEEL_ROWS)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel scrolls."""
        event.stop()
        self.scroll_to_line(self._top - WHEEL_ROWS)


class Text(Reader):
    """A reader of ready-made lines (an article, a text file, the help)."""

    def __init__(self, lines: Sequence[Line] = (), *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._given: Sequence[Line] = lines
        self._plain: str | None = None

    def show(self, lines: Sequence[Line], *, keep: bool = False) -> None:
        """Other lines; from their start unless `keep`."""
        self._given, self._plain = lines, None
        self.redraw(to_top=not keep)

    def show_text(self, text: str, *, keep: bool = False) -> None:
        """Foreign text: made visible, and wrapped to the width."""
        self._given, self._plain = (), visible_lines(text)
        self.redraw(to_top=not keep)

    def build(self, width: int) -> Sequence[Line]:
        """The lines as given, or the text wrapped."""
        if self._plain is not None:
            return [((" ", "ground"), (row, "text")) for row in wrap(self._plain, min(WIDEST, width - 2))]
        return self._given
