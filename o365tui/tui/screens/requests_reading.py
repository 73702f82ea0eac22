"""How the list of service requests comes by its rows: off the UI's loop, the newest question first, news at once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from o365tui.model.errors import DeskError
from o365tui.model.views import BEST, Row, Sort, View
from o365tui.store.protocol import Counts
from o365tui.tui.commands import DeskScreen
from o365tui.tui.screens import requests_order as order
from o365tui.tui.screens.requests_columns import Cells, columns
from o365tui.tui.screens.requests_rows import Loaded, Pages, Query, read
from o365tui.tui.widgets.virtual_list import VirtualList
from o365tui.tui.work import app_of, attempt, begin

if TYPE_CHECKING:
    from o365tui.tui.screens.siblings import Siblings

NEWS_SECONDS = 0.05
"""Changes that come within this time are read together."""

NO_ROWS = Counts(dict.fromkeys(View, 0), {})


class ListScreen(DeskScreen[None]):
    """A screen with the list: what it asks for, what it has read, and the list itself.

    `ask` asks for other rows, `news` for the same ones again; what comes is shown, and `tell` says the rest of it.
    """

    def __init__(self, view: View = View.OPEN) -> None:
        super().__init__()
        self._query = Query(view)
        self._sorts: dict[tuple[str, bool], Sort | None] = {}
        """The orders that were chosen, by the view and whether one searches in it: then the best come first."""
        self._columns_of: dict[str, tuple[str, ...]] = {}
        self._loaded = Loaded(self._query, NO_ROWS, 0, {0: ()})
        self._pages: Pages | None = None
        self._list: VirtualList[Row] | None = None
        self._loading: Query | None = None
        self._again = False
        self._news = False
        self._digits = 4
        self._return_to: Sequence[int] = ()

    def tell(self) -> None:
        """Say what was read, all around the list. Override."""
        raise NotImplementedError

    def searches(self, filter: str) -> bool:
        """Are words looked for in it?"""
        if not filter.strip():
            return False
        from o365tui.model.query import parse

        return parse(filter).searches

    def wanted(self, filter: str, view: View | None = None) -> Query:
        """What to ask for: this filter in a view (None: the one that is shown), in the order that was chosen for it."""
        view = view or self.view
        searching = self.searches(filter)
        sort = self._sorts.get((self._place_in(view), searching))
        return Query(view, filter.strip(), sort or (BEST if searching else None))

    def wanted_marks(self) -> frozenset[int]:
        """Requests that are looked for in what is read: those that are marked. Override."""
        return frozenset()

    # What is there

    @property
    def view(self) -> View:
        """The view that is shown, or that the saved view that is shown is within."""
        return self._query.view

    @property
    def place(self) -> str:
        """The id of what is shown, for its order and columns."""
        return self._place_in(self.view)

    def _place_in(self, view: View) -> str:
        return view.value

    @property
    def rows(self) -> VirtualList[Row]:
        """The list."""
        assert self._list is not None, "the list is there once the screen is composed"
        return self._list

    @property
    def current(self) -> Row | None:
        """The row under the cursor."""
        return self._list.row if self._list is not None else None

    def around(self) -> Siblings:
        """The rows around the cursor, to go on from one to the next."""
        from o365tui.tui.screens.siblings import NEAR, Siblings

        rows = self.rows
        first = at = rows.cursor
        numbers = [row.number] if (row := rows.row) is not None else []
        while first > max(0, rows.cursor - NEAR) and (row := rows.row_at(first - 1)) is not None:
            numbers.insert(0, row.number)
            first -= 1
        while at < min(rows.total - 1, rows.cursor + NEAR) and (row := rows.row_at(at + 1)) is not None:
            numbers.append(row.number)
            at += 1
        app, query = app_of(self), self._query

        def read(offset: int, limit: int) -> list[int]:
            return [row.number for row in query.page(app.desk, app.person, offset, limit).rows]

        return Siblings(numbers, first, rows.total, read)

    @property
    def loaded(self) -> Loaded:
        """What was read last."""
        return self._loaded

    @property
    def reads(self) -> bool:
        """Is something being read for the list?"""
        return self._loading is not None

    @property
    def _sorted_by(self) -> str:
        return order.in_force(self.view, self._query.sort).column.value

    @property
    def _descending(self) -> bool:
        return order.in_force(self.view, self._query.sort).descending

    def make_list(self) -> VirtualList[Row]:
        """Read the first rows, for nothing can be shown before, and make the list of them."""
        self._read_now()
        self._list = VirtualList(
            self._columns(), self._source(), sorted_by=self._sorted_by, descending=self._descending
        )
        return self._list

    def _columns(self) -> Any:
        app = app_of(self)
        chosen, searched = self._columns_of.get(self.place, ()), self._loaded.query.words
        return columns(Cells(app, app.desk.now), self.view, app.person.reader, self._digits, searched, chosen)

    def _set_columns(self) -> None:
        self.rows.set_columns(self._columns(), self._sorted_by, self._descending)

    def _source(self) -> Any:
        app = app_of(self)
        self._pages = Pages(self._loaded, app.desk, app.person, self._want, self._complain)
        return self._pages.source

    # Reading

    def _read_now(self) -> None:
        """The first time: nothing can be shown before it anyway."""
        app = app_of(self)
        try:
            self._loaded = read(app.desk, app.person, self._query)
            self._count_digits()
        except DeskError as error:
            self.call_after_refresh(self._complain, error)

    def _refused(self, query: Query, error: DeskError) -> None:
        """The desk did not give it."""
        self._complain(error)

    def _complain(self, error: DeskError) -> None:
        self.notify(error.sentence, severity="error", markup=False)

    def ask(self, query: Query) -> None:
        """Ask for other rows; what was asked before is not waited for."""
        self._query = query
        self._again = False
        self._loading = query
        begin(self, partial(self._load, query, keep=False), group="rows", exclusive=True)

    def read_again(self) -> None:
        """Read the same rows again; while that is under way already, once more afterwards."""
        self._news = False
        if self._loading is not None:
            self._again = True
            return
        self._loading = self._query
        begin(self, partial(self._load, self._query, keep=True), group="rows", exclusive=True)

    async def _load(self, query: Query, keep: bool) -> None:
        app, rows = app_of(self), self.rows
        at, row = (rows.cursor, rows.row) if keep else (0, None)
        number = self._return_to[0] if keep and self._return_to else row.number if row is not None else None
        marks = self.wanted_marks()
        work = partial(read, app.desk, app.person, query, at, number, marks)
        loaded = await attempt(self, work, on_error=partial(self._refused, query))
        if query != self._query or not self.is_attached:
            return
        self._loading = None
        if loaded is not None:
            self._take(loaded, keep)
        if self._again:
            self._again = False
            self.read_again()

    def _take(self, loaded: Loaded, keep: bool) -> None:
        """Show what was read."""
        other = loaded.query != self._loaded.query
        self._loaded = loaded
        if self._count_digits() or other:
            self._set_columns()
        self.rows.show(self._source(), keep=keep)
        if not keep or not self._again:
            next(filter(self.rows.move_to_key, self._return_to if keep else ()), None)
            self._return_to = ()
        self.tell()

    def _want(self, first: int, many: int) -> None:
        if self._pages is not None:
            begin(self, partial(self._read_more, self._pages, first, many), group="pages")

    async def _read_more(self, pages: Pages, first: int, many: int) -> None:
        app = app_of(self)
        page = await attempt(self, lambda: pages.loaded.query.page(app.desk, app.person, first, many))
        pages.put(first, many, page.rows if page is not None else None)
        if pages is self._pages and self.is_attached:
            self.rows.arrived()

    def _count_digits(self) -> bool:
        """Room for the longest number seen so far; True when it has grown."""
        highest = max((row.number for rows in self._loaded.pages.values() for row in rows), default=0)
        before, self._digits = self._digits, max(self._digits, len(str(highest)))
        return before != self._digits

    def stand_on(self, numbers: Sequence[int]) -> None:
        """Put the cursor on the first of these, wherever it is in the list by now; when it is not, on the next one."""
        current = self.current
        if not numbers or (current is not None and current.number == numbers[0]):
            return
        if not self.rows.move_to_key(numbers[0]):
            self._return_to = numbers
            self.read_again()

    def news(self) -> None:
        """Read again, soon: what else comes in the meantime is read with it."""
        if not self._news:
            self._news = True
            self.set_timer(NEWS_SECONDS, self.read_again)
