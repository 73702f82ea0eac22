"""A list of any length: it asks for the rows in view, and draws those that changed.

Neither the number of rows nor their content is held here: `fetch(offset, limit)` gives a page. The cursor stays on the
same row (by its key) when the data change underneath.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Generic

from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.reactive import var
from textual.strip import Strip
from textual.timer import Timer

from o365tui.model.frozen import frozen
from o365tui.tui.commands.nodes import CommandWidget
from o365tui.tui.styles import DARK, Look, look_of
from o365tui.tui.widgets.lines import Line, to_strip
from o365tui.tui.widgets.rows import Column, Layout, Row, blank_line, header, place, row_line, thumb

PAGE = 64
"""Rows fetched at a time."""

PAGES_KEPT = 24
KEPT = 1000
"""Lines that are kept as they were built."""

PREVIEW_SECONDS = 0.08
"""How long the cursor must rest before `Highlighted` tells others to show the row."""

AGES_SECONDS = 60.0
WHEEL_ROWS = 3


@frozen
class Source(Generic[Row]):
    """Where rows come from.

    Attributes:
        total: number of rows.
        fetch: (offset, limit) → rows; may give fewer at the end. Called on the UI's loop: must be quick. None when they
            are not here yet: blank rows are shown, and it is asked again after `arrived`.
        key: row → what it is known by when the data change.
        find: key → its index now, or None when it is gone. Without it only the rows near the cursor are looked at.
    """

    total: int
    fetch: Callable[[int, int], Sequence[Row] | None]
    key: Callable[[Row], Hashable]
    find: Callable[[Hashable], int | None] | None = None


def of_rows(rows: Sequence[Row], key: Callable[[Row], Hashable]) -> Source[Row]:
    """A source of rows that are all in memory."""
    index = {key(row): number for number, row in enumerate(rows)}
    return Source(len(rows), lambda offset, limit: rows[offset : offset + limit], key, index.get)


class VirtualList(CommandWidget, Generic[Row], can_focus=True):
    """The list. Give it `columns`, then `show(source)`; again whenever the data have changed.

    Args:
        columns: see `Column`.
        source: rows, when they are known already.
        show_header: the columns' titles above.
        sorted_by: id of the column that is marked as sorted.
        descending: the sign beside it.
        base: token of its ground ("bar" in a popup).
        lively: its cursor looks as with the keyboard though a field beside it has that.
    """

    SCOPE = "rows"

    titles: Mapping[str, str] = {}
    """Command id → what the footer calls it here, marked for translation, where that is not the command's own title."""

    DEFAULT_CSS = """
    VirtualList { width: 1fr; height: 1fr; }
    """

    cursor = var(0, init=False)
    """Index of the row under the cursor."""

    class Highlighted(Message):
        """The cursor has come to rest on a row (None: the list is empty)."""

        def __init__(self, sender: VirtualList[Any], index: int, row: Any) -> None:
            super().__init__()
            self.list = sender
            self.index = index
            self.row = row

        @property
        def control(self) -> VirtualList[Any]:
            """For `@on(…, "#id")`."""
            return self.list

    class Opened(Highlighted):
        """A row was opened: enter, or a click on the row under the cursor."""

    class Sorted(Message):
        """A click on a column's title."""

        def __init__(self, sender: VirtualList[Any], column: str) -> None:
            super().__init__()
            self.list = sender
            self.column = column

        @property
        def control(self) -> VirtualList[Any]:
            """For `@on(…, "#id")`."""
            return self.list

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        source: Source[Row] | None = None,
        *,
        show_header: bool = True,
        sorted_by: str = "",
        descending: bool = False,
        base: str = "ground",
        lively: bool = False,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._columns = tuple(columns)
        self._source = source
        self._head = 1 if show_header else 0
        self._sorted = (sorted_by, descending)
        self._base = base
        self._lively = lively
        self._top = 0
        self._pages: OrderedDict[int, Sequence[Row]] = OrderedDict()
        self._layout: Layout[Row] = Layout(0)
        self._painted: dict[int, Line] = {}
        self._built: dict[tuple[int, bool, bool, bool], tuple[Row, Line]] = {}
        self._strips: dict[Line, Strip] = {}
        self._for: tuple[int, int, str] | None = None
        self._width = self._height = 0
        self._look = DARK
        self._thumb_of, self._thumb = (0, 0, 0), (0, 0)
        self._resting: Timer | None = None
        self._marked: set[Hashable] = set()

    # What is shown

    @property
    def total(self) -> int:
        """Number of rows."""
        return self._source.total if self._source is not None else 0

    @property
    def top(self) -> int:
        """Index of the first row in view."""
        return self._top

    @property
    def rows_in_view(self) -> int:
        """How many rows fit."""
        return max(0, self.size.height - self._head)

    @property
    def row(self) -> Row | None:
        """The row under the cursor."""
        return self.row_at(self.cursor)

    @property
    def marked(self) -> frozenset[Hashable]:
        """Keys of the rows that the person has marked."""
        return frozenset(self._marked)

    @marked.setter
    def marked(self, keys: Iterable[Hashable]) -> None:
        self._marked = set(keys)
        self._paint()

    def mark(self, index: int, on: bool) -> None:
        """Mark the row at that place, or take its mark away; only that row is painted."""
        row = self.row_at(index)
        if row is None or self._source is None:
            return
        key = self._source.key(row)
        if on:
            self._marked.add(key)
        else:
            self._marked.discard(key)
        self._paint(index)

    def row_at(self, index: int) -> Row | None:
        """The row at that place, read if need be; None outside the list, and where it is not here yet."""
        if self._source is None or not 0 <= index < self._source.total:
            return None
        number, within = divmod(index, PAGE)
        page = self._pages.get(number)
        if page is None:
            page = self._source.fetch(number * PAGE, PAGE)
            if page is None:
                return None
            self._pages[number] = page
            if len(self._pages) > PAGES_KEPT:
                self._pages.popitem(last=False)
        else:
            self._pages.move_to_end(number)
        return page[within] if within < len(page) else None

    def show(self, source: Source[Row], *, keep: bool = True) -> None:
        """Show this source; with `keep` the cursor stays on its row, and that row where it is on the screen.

        A row that is gone leaves the cursor on the one that was next below it, or at its place. Call it again when the
        data have changed: only cells that differ are sent.
        """
        at = self.cursor - self._top
        row = self.row if keep else None
        before, pages = self._source, dict(self._pages)
        self._source = source
        self._pages.clear()
        self._built.clear()
        index = self.cursor if keep else 0
        if row is not None and before is not None:
            places = map(self._find, map(before.key, self._from_cursor(pages)))
            index = next((place for place in places if place is not None), index)
        index = max(0, min(index, source.total - 1))
        # From the top of the list one wants to see what comes in above the cursor.
        self._top = max(0, index - at) if keep and self._top else 0
        self.set_reactive(VirtualList.cursor, index)
        self._bring_into_view()
        self._paint()
        self._rest()
        self.refresh_bindings()

    def arrived(self) -> None:
        """Rows that were not here yet are: show them."""
        self._paint()
        self._rest()
        self.refresh_bindings()

    def set_columns(self, columns: Sequence[Column[Row]], sorted_by: str = "", descending: bool = False) -> None:
        """Other columns, or another order (the rows themselves come by `show`)."""
        self._columns = tuple(columns)
        self._sorted = (sorted_by, descending)
        self._for = None
        self.refresh()

    def move_to(self, index: int) -> None:
        """Put the cursor on a row."""
        self.cursor = index

    def move_to_key(self, key: Hashable) -> bool:
        """Put the cursor on the row of that key; False when it is not in the list."""
        index = self._find(key)
        if index is None:
            return False
        self.cursor = index
        return True

    def retell(self) -> None:
        """Ask the columns that change with time again; called once a minute."""
        if self._layout.has_ages:
            self._built.clear()
            self._paint()

    @property
    def text(self) -> str:
        """What is painted, for tests."""
        self._prepare()
        return "\n".join("".join(t for t, _ in self._line(y)).rstrip() for y in range(self.size.height))

    # Painting

    def _from_cursor(self, pages: Mapping[int, Sequence[Row]]) -> Iterator[Row]:
        """The rows from the cursor down, as far as they had been read."""
        for number in range(self.cursor // PAGE, self.cursor // PAGE + 2):
            rows = pages.get(number, ())
            yield from rows[self.cursor % PAGE :] if number == self.cursor // PAGE else rows

    def _find(self, key: Hashable) -> int | None:
        source = self._source
        if source is None:
            return None
        if source.find is not None:
            return source.find(key)
        near = range(max(0, self.cursor - 2 * PAGE), min(source.total, self.cursor + 2 * PAGE))
        for index in near:
            row = self.row_at(index)
            if row is not None and source.key(row) == key:
                return index
        return None

    @property
    def look(self) -> Look:
        """The palette in force."""
        return look_of(self)

    def _prepare(self) -> None:
        """Place the columns when the size or the look has changed since."""
        size, look = self.size, self.look
        now = (size.width, size.height, look.name)
        if self._for == now:
            return
        self._for, self._look = now, look
        self._width, self._height = size
        self._layout = place(self._columns, size.width)
        self._painted.clear()
        self._built.clear()
        self._strips.clear()
        self._bring_into_view()

    def _line(self, y: int) -> Line:
        bar = self._bar(y)
        if y < self._head:
            return (*_padded(header(self._layout, *self._sorted, self._base), self._width - 1), (" ", self._base))
        index = self._top + y - self._head
        row = self.row_at(index)
        if row is None or self._source is None:
            return (*blank_line(self._layout, self._base), bar)
        here = index == self.cursor
        marked = bool(self._marked) and self._source.key(row) in self._marked
        line = self._row_line(index, row, here, marked)
        if here:
            bar = (bar[0], "faint row")
        return (*line, bar)

    def _row_line(self, index: int, row: Row, here: bool, marked: bool) -> Line:
        """The row's cells, built once for as long as it looks the same: a list that scrolls builds one row a key."""
        key = (index, here, self._lively or self.has_focus, marked)
        known = self._built.get(key)
        if known is not None and known[0] is row:
            return known[1]
        if len(self._built) > KEPT:
            self._built.clear()
        line = row_line(self._layout, row, here, key[2], marked, self._base)
        self._built[key] = (row, line)
        return line

    def _bar(self, y: int) -> tuple[str, str]:
        shape = (self._height - self._head, self.total, self._top)
        if shape != self._thumb_of:
            self._thumb_of, self._thumb = shape, thumb(*shape)
        start, size = self._thumb
        return ("▐", f"rule {self._base}") if start <= y - self._head < start + size else (" ", self._base)

    def render_line(self, y: int) -> Strip:
        """Textual's Line API."""
        self._prepare()
        line = self._painted.get(y)
        if line is None:
            line = self._painted[y] = self._line(y)
        strip = self._strips.get(line)
        if strip is None:
            if len(self._strips) > KEPT:
                self._strips.clear()
            strip = self._strips[line] = to_strip(line, self._width, self._look, self._base)
        return strip

    def _paint(self, *only: int) -> None:
        """Compare what should be seen with what was painted, and refresh the lines that differ.

        `only` names the rows of the source that may have changed, when it is known.
        """
        if not self.is_attached or not self.size:
            return
        self._prepare()
        width = self._width
        lines: Iterable[int] = range(self._height)
        if only:
            shown = range(self._top, self._top + self._height - self._head)
            lines = [self._head + index - self._top for index in only if index in shown]
        differ = []
        for y in lines:
            before, after = self._painted.get(y), self._line(y)
            if after != before:
                self._painted[y] = after
                differ.append(Region(0, y, width, 1))
        if differ:
            self.refresh(*differ)

    def _bring_into_view(self) -> None:
        rows = self.rows_in_view
        if rows <= 0:
            return
        top = self._top
        if self.cursor < top:
            top = self.cursor
        elif self.cursor >= top + rows:
            top = self.cursor - rows + 1
        self._top = max(0, min(top, self.total - rows))

    # Moving

    def validate_cursor(self, index: int) -> int:
        """Textual's hook: the cursor never leaves the list."""
        return max(0, min(index, self.total - 1))

    def watch_cursor(self, before: int, now: int) -> None:
        """Textual's hook: the cursor has moved."""
        top = self._top
        self._bring_into_view()
        if self._top == top:
            self._paint(before, now)
        else:
            self._paint()
        self._rest()

    def _rest(self) -> None:
        """Start to wait for the cursor to rest."""
        if not self.is_attached:
            return
        if self._resting is None:
            self._resting = self.set_timer(PREVIEW_SECONDS, self._rested)
        else:
            self._resting.reset()

    def _rested(self) -> None:
        self._resting = None
        row = self.row
        self.post_message(self.Highlighted(self, self.cursor, row))

    def on_mount(self) -> None:
        """Begin to tell ages again, once a minute."""
        self.set_interval(AGES_SECONDS, self.retell, name="ages")
        self._rest()

    def on_focus(self) -> None:
        """The cursor's bar shows whether the list has the keyboard."""
        self._paint()

    def on_blur(self) -> None:
        """As `on_focus`."""
        self._paint()

    def notify_style_update(self) -> None:
        """The theme may have changed."""
        super().notify_style_update()
        self._for = None

    def can(self, command_id: str) -> bool:
        """An empty list has nothing to open or mark."""
        return self.total > 0 if command_id == "rows.open" else True

    def action_move_down(self) -> None:
        """One row down."""
        self.cursor += 1

    def action_move_up(self) -> None:
        """One row up."""
        self.cursor -= 1

    def action_move_page_down(self) -> None:
        """One page down: the last row in view, then a page."""
        self._scroll(self.rows_in_view)

    def action_move_page_up(self) -> None:
        """One page up."""
        self._scroll(-self.rows_in_view)

    def action_move_half_down(self) -> None:
        """Half a page down, the cursor keeping its place on the screen."""
        self._scroll(max(1, self.rows_in_view // 2))

    def action_move_half_up(self) -> None:
        """Half a page up."""
        self._scroll(-max(1, self.rows_in_view // 2))

    def action_move_first(self) -> None:
        """To the first row."""
        self.cursor = 0

    def action_move_last(self) -> None:
        """To the last row."""
        self.cursor = self.total - 1

    def action_rows_open(self) -> None:
        """Open the row under the cursor."""
        row = self.row
        if row is not None:
            self.post_message(self.Opened(self, self.cursor, row))

    def _scroll(self, rows: int) -> None:
        """Move the window and the cursor by as many rows."""
        last = max(0, self.total - self.rows_in_view)
        self._top = max(0, min(self._top + rows, last))
        self.cursor += rows
        self._paint()

    # The mouse

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor on a row; one on the row under the cursor opens it; one on a title sorts."""
        if event.y < self._head:
            for place_ in self._layout.places:
                if place_.start <= event.x < place_.start + place_.width:
                    self.post_message(self.Sorted(self, place_.column.id))
            return
        index = self._top + event.y - self._head
        if index >= self.total:
            return
        if index == self.cursor:
            self.action_rows_open()
        else:
            self.cursor = index

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel moves the window; the cursor goes along only when it would be left behind."""
        event.stop()
        self._wheel(WHEEL_ROWS)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """As `on_mouse_scroll_down`."""
        event.stop()
        self._wheel(-WHEEL_ROWS)

    def _wheel(self, rows: int) -> None:
        in_view = self.rows_in_view
        top = max(0, min(self._top + rows, self.total - in_view))
        if top == self._top:
            return
        self._top = top
        self.cursor = max(top, min(self.cursor, top + in_view - 1))
        self._paint()


def _padded(line: Line, width: int) -> Line:
    used = sum(len(text) for text, _ in line)
    return (*line, (" " * (width - used), "ground")) if used < width else line
