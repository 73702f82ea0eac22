"""A page that is read and acted on: long lines that scroll, some of which lead somewhere and take the cursor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual import events

from o365tui.model.frozen import frozen
from o365tui.tui.widgets.conversation import Reader
from o365tui.tui.widgets.lines import Line, Span, fit_line, width_of


@frozen
class Item:
    """A line. `go` is what enter does there, None where it is only read; `id` is what it is known by when the page
    changes."""

    line: Line = ()
    go: Callable[[], object] | None = None
    id: str = ""


GAP = 4
"""Cells between two columns of a page."""

RIGHT_WIDEST = 96
"""Cells that the right column takes at most."""


class Page(Reader):
    """Show items by `show(left, right)`: in one column, or in two where there is room.

    Up and down go to the next line that leads somewhere when it is in view, else they scroll.
    """

    SCOPE = "rows"
    TWO_FROM: ClassVar[int] = 130
    """Cells from which there are two columns."""

    LEFT_LEAST: ClassVar[int] = 0
    """Cells that the left one of two takes at least."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._make: Callable[[int, bool], tuple[Sequence[Item], Sequence[Item]]] | None = None
        self._items: Sequence[Item] = ()
        self._at: str | None = None
        self._left = 0

    def show(self, make: Callable[[int, bool], tuple[Sequence[Item], Sequence[Item]]]) -> None:
        """Show what `make(width, two)` gives: the items of the left and the right column (right only when two)."""
        self._make = make
        self.redraw()
        self.refresh_bindings()

    @property
    def current(self) -> Item | None:
        """The item under the cursor, when it is in view."""
        index = self._index
        return self._items[index] if index is not None and self._in_view(index) else None

    @property
    def _index(self) -> int | None:
        return next((index for index, item in enumerate(self._items) if item.go and item.id == self._at), None)

    def _in_view(self, index: int) -> bool:
        return self.top <= index < self.top + self.size.height

    def build(self, width: int) -> Sequence[Line]:
        """The items' lines; with two columns beside each other."""
        if self._make is None:
            return ()
        two = width >= self.TWO_FROM
        left_width = max(self.LEFT_LEAST, width * 2 // 5, width - RIGHT_WIDEST - GAP) if two else width
        left, right = self._make(left_width, two)
        self._items = left
        if self._index is None:
            self._at = next((item.id for item in left if item.go), None)
        self._left = left_width if right else width + 1
        if not right:
            return [item.line for item in left]
        lines: list[Line] = []
        for row in range(max(len(left), len(right))):
            one = fit_line(left[row].line, left_width) if row < len(left) else ()
            room = " " * (left_width - width_of(one))
            beside = right[row].line if row < len(right) else ()
            lines.append((*one, (room, "ground"), (" " * GAP, "ground"), *beside))
        return lines

    def _line(self, y: int) -> Line:
        line = super()._line(y)
        index = self._index
        if index is None or self.top + y != index:
            return line
        # The cursor's row, as in the lists: a bar and a ground of its own, as far as the column goes.
        spans: list[Span] = [("▌", f"{'accent' if self.has_focus else 'faint'} row")]
        at = 0
        for number, (text, token) in enumerate(line):
            here = at < self._left and number < len(line) - 1
            spans.append((text if number else text[1:], f"{token} row" if here else token))
            at += cell_len(text)
        return tuple(spans)

    def on_focus(self) -> None:
        """The cursor's bar shows whether the page has the keyboard."""
        self._paint()

    def on_blur(self) -> None:
        """As `on_focus`."""
        self._paint()

    def can(self, command_id: str) -> bool:
        """Nothing to open where no line leads anywhere."""
        return command_id != "rows.open" or any(item.go for item in self._items)

    def action_move_down(self) -> None:
        """The next line that leads somewhere, or one line down."""
        if not self._step(1):
            self.scroll_to_line(self.top + 1)

    def action_move_up(self) -> None:
        """The one before, or one line up."""
        if not self._step(-1):
            self.scroll_to_line(self.top - 1)

    def action_move_first(self) -> None:
        """To the start."""
        self._at = next((item.id for item in self._items if item.go), None)
        super().action_move_first()
        self._paint()

    def action_move_last(self) -> None:
        """To the end."""
        self._at = next((item.id for item in reversed(self._items) if item.go), None)
        super().action_move_last()
        self._paint()

    def action_rows_open(self) -> None:
        """Go where the line leads."""
        item = self.current
        if item is not None and item.go is not None:
            item.go()

    def _step(self, by: int) -> bool:
        here = self._index
        if here is None or not self._in_view(here):
            here = self.top - 1 if by > 0 else self.top + self.size.height
        at = here + by
        while self._in_view(at) and at < len(self._items):
            if self._items[at].go:
                self._at = self._items[at].id
                # What stands around it belongs to it: keep a line of it in view.
                if at >= self.top + self.size.height - 1:
                    self.scroll_to_line(self.top + 1)
                elif at <= self.top:
                    self.scroll_to_line(self.top - 1)
                self._paint()
                return True
            at += by
        return False

    def on_click(self, event: events.Click) -> None:
        """A click on a line that leads somewhere goes there."""
        index = self.top + event.y
        if index < len(self._items) and self._items[index].go:
            self._at = self._items[index].id
            self._paint()
            self.action_rows_open()
