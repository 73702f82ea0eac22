"""Service requests: the views with their counts, the list, the search and the preview."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from o365tui.model.errors import DeskError
from o365tui.model.views import TITLES, Column, Row, View
from o365tui.store.protocol import Counts
from o365tui.text import dates
from o365tui.text.language import _, ngettext
from o365tui.tui.commands import DeskScreen
from o365tui.tui.screens import requests_order as order
from o365tui.tui.screens import side
from o365tui.tui.screens.requests_acts import Acts
from o365tui.tui.screens.requests_columns import Cells, columns
from o365tui.tui.screens.requests_rows import Loaded, Pages, Query, read
from o365tui.tui.widgets.frame import (
    SIDE_FROM,
    CommandFooter,
    EmptyState,
    SidePane,
    StatusLine,
    Tab,
    Tabs,
    TopBar,
    ViewTabs,
)
from o365tui.tui.widgets.virtual_list import PAGE, VirtualList
from o365tui.tui.work import app_of, attempt

if TYPE_CHECKING:
    from o365tui.tui.screens.requests_preview import Preview
    from o365tui.tui.widgets.search import SearchLine

BESIDE_FROM = 170
"""Columns from which the preview stands beside the list."""

BELOW_FROM = (100, 34)
"""Columns and rows from which it stands below."""

NEWS_SECONDS = 0.05
"""Changes that come within this time are read together."""

NEAR = 100
"""Rows before and after the cursor that one can go on to from a request."""

NO_ROWS = Counts(dict.fromkeys(View, 0), {})


class RequestsScreen(Acts, DeskScreen[None]):
    """The list of service requests."""

    SCOPE = "list"
    CSS_PATH = "requests.tcss"
    AUTO_FOCUS = "VirtualList"
    TITLE: ClassVar[str | None] = None

    def __init__(self, view: View = View.OPEN) -> None:
        super().__init__()
        self._query = Query(view)
        self._sorts: dict[View, Any] = {}
        self._loaded = Loaded(self._query, NO_ROWS, 0, {0: ()})
        self._pages: Pages | None = None
        self._list: VirtualList[Row] | None = None
        self._loading: Query | None = None
        self._again = False
        self._news = False
        self._wants_preview = True
        self._digits = 4

    # What is shown

    def compose(self) -> ComposeResult:
        """Bars, side pane, tabs, list; the preview comes after the first frame."""
        app = app_of(self)
        self._read_now()
        self._fit(app.size.width, app.size.height)
        self._list = VirtualList(
            self._columns(), self._source(), sorted_by=self._sorted_by, descending=self._descending
        )
        yield TopBar(self._crumbs(), *side.who(app.person))
        with Horizontal(id="middle"):
            yield SidePane(self._places(), self.view.value)
            with Vertical(id="main"):
                yield ViewTabs(self._tabs(), self.view.value)
                with Vertical(id="panes"):
                    yield self._list
                    yield EmptyState()
        yield StatusLine()
        yield CommandFooter()

    def on_mount(self) -> None:
        """Words for what is there, and the preview once that is painted."""
        self._tell()
        self.call_after_refresh(self._mount_preview)

    @property
    def view(self) -> View:
        """The view that is shown."""
        return self._query.view

    @property
    def rows(self) -> VirtualList[Row]:
        """The list."""
        assert self._list is not None, "the list is there once the screen is composed"
        return self._list

    @property
    def current(self) -> Row | None:
        """The row under the cursor."""
        return self._list.row if self._list is not None else None

    def _crumbs(self) -> list[str]:
        crumbs = [_("Support"), _("Service requests")]
        return [*crumbs, _(TITLES[self.view])] if app_of(self).size.width >= SIDE_FROM else crumbs

    def _tabs(self) -> list[Tab]:
        return [Tab(view.value, _(TITLES[view]), self._loaded.counts.views[view]) for view in View]

    def _places(self) -> Any:
        return side.places(app_of(self), "requests", self._loaded.counts)

    def _columns(self) -> Any:
        app = app_of(self)
        return columns(Cells(app, app.desk.now), self.view, app.person.reader, self._digits, self._loaded.query.words)

    def _source(self) -> Any:
        app = app_of(self)
        self._pages = Pages(self._loaded, app.desk, app.person, self._want_page, self._complain)
        return self._pages.source

    @property
    def _sorted_by(self) -> str:
        return order.in_force(self.view, self._query.sort).column.value

    @property
    def _descending(self) -> bool:
        return order.in_force(self.view, self._query.sort).descending

    def _tell(self) -> None:
        """Tabs, pane, status line and empty state, as what was read last has them."""
        app, loaded = app_of(self), self._loaded
        total = loaded.total
        if loaded.query.words.strip():
            strong = _("{n} of {all}").format(
                n=dates.number(total), all=dates.number(loaded.counts.views[loaded.query.view])
            )
        else:
            strong = ngettext("{n} request", "{n} requests", total).format(n=dates.number(total))
        words = order.words(loaded.query.view, loaded.query.sort, app.person.reader)
        self.query_one(StatusLine).show(strong, words, _("Times: {zone}").format(zone=app.zone))
        self.query_one(ViewTabs).show(self._tabs(), self.view.value)
        self.query_one(SidePane).show(self._places(), self.view.value)
        self.query_one(TopBar).show(self._crumbs(), *side.who(app.person))
        self.set_class(not total, "-empty")
        if not total:
            from o365tui.tui.screens.requests_empty import emptiness

            self.query_one(EmptyState).show(*emptiness(loaded, app.person.agent, self._key))
        self._tell_search()

    def _key(self, command_id: str, number: int = 1) -> str:
        from o365tui.tui.commands.keys import shown
        from o365tui.tui.commands.registry import COMMANDS

        keys = app_of(self).key_map.keys_of(COMMANDS[command_id])
        return shown(keys[number - 1]) if len(keys) >= number else ""

    # Reading

    def _read_now(self) -> None:
        """The first time: nothing can be shown before it anyway."""
        app = app_of(self)
        try:
            self._loaded = read(app.desk, app.person, self._query)
            self._count_digits()
        except DeskError as error:
            self.call_after_refresh(self._complain, error)

    def _complain(self, error: DeskError) -> None:
        self.notify(error.sentence, severity="error", markup=False)

    def _ask(self, query: Query) -> None:
        """Ask for other rows; what was asked before is not waited for."""
        self._query = query
        self._again = False
        self._loading = query
        self.run_worker(self._load(query, keep=False), group="rows", exclusive=True)

    def _refresh(self) -> None:
        """Read the same rows again; while that is under way already, once more afterwards."""
        self._news = False
        if self._loading is not None:
            self._again = True
            return
        self._loading = self._query
        self.run_worker(self._load(self._query, keep=True), group="rows", exclusive=True)

    async def _load(self, query: Query, keep: bool) -> None:
        app, rows = app_of(self), self.rows
        at, row = (rows.cursor, rows.row) if keep else (0, None)
        number = row.number if row is not None else None
        loaded = await attempt(self, lambda: read(app.desk, app.person, query, at, number))
        if query != self._query or not self.is_attached:
            return
        self._loading = None
        if loaded is not None:
            self._take(loaded, keep)
        if self._again:
            self._again = False
            self._refresh()

    def _take(self, loaded: Loaded, keep: bool) -> None:
        """Show what was read."""
        other = loaded.query != self._loaded.query
        self._loaded = loaded
        if self._count_digits() or other:
            self.rows.set_columns(self._columns(), self._sorted_by, self._descending)
        self.rows.show(self._source(), keep=keep)
        self._tell()

    def _want_page(self, offset: int) -> None:
        if self._pages is not None:
            self.run_worker(self._read_page(self._pages, offset), group="pages")

    async def _read_page(self, pages: Pages, offset: int) -> None:
        app = app_of(self)
        page = await attempt(self, lambda: pages.loaded.query.page(app.desk, app.person, offset, PAGE))
        pages.put(offset, page.rows if page is not None else None)
        if pages is self._pages and self.is_attached:
            self.rows.arrived()

    def _count_digits(self) -> bool:
        """Room for the longest number seen so far; True when it has grown."""
        highest = max((row.number for rows in self._loaded.pages.values() for row in rows), default=0)
        before, self._digits = self._digits, max(self._digits, len(str(highest)))
        return before != self._digits

    def desk_changed(self, numbers: frozenset[int], people: bool) -> None:
        """Somebody committed something: read again, soon."""
        if people:
            self.rows.set_columns(self._columns(), self._sorted_by, self._descending)
        if not self._news:
            self._news = True
            self.set_timer(NEWS_SECONDS, self._refresh)
        preview = self.preview
        if preview is not None and (people or preview.number in numbers):
            preview.again()

    def retell(self) -> None:
        """The language has changed."""
        self.rows.set_columns(self._columns(), self._sorted_by, self._descending)
        self._tell()
        if self.preview is not None:
            self.preview.again()

    # Views and orders

    def show_view(self, view: View) -> None:
        """Show another view; the search stays."""
        query = Query(view, self._query.words, self._sorts.get(view))
        if not self.is_attached:
            self._query = query
        elif query != self._query:
            self._ask(query)
            self.query_one(ViewTabs).show(active=view.value)
            self.query_one(SidePane).show(active=view.value)

    def choices(self, command_id: str) -> Iterable[tuple[str, object]]:
        """The views, for the palette."""
        return [(_(TITLES[view]), number) for number, view in enumerate(View, 1)] if command_id == "view.number" else ()

    def action_view_number(self, number: int) -> None:
        """The view of that number."""
        views = list(View)
        if number <= len(views):
            self.show_view(views[number - 1])

    def action_view_next(self) -> None:
        """The next view."""
        self._step(1)

    def action_view_previous(self) -> None:
        """The view before."""
        self._step(-1)

    def _step(self, by: int) -> None:
        views = list(View)
        self.show_view(views[(views.index(self.view) + by) % len(views)])

    def action_list_sort(self) -> None:
        """By the next column."""
        self._sort(order.following(self.view, self._query.sort, app_of(self).person.reader))

    def action_list_reverse(self) -> None:
        """The other way round."""
        self._sort(order.turned(self.view, self._query.sort))

    @on(VirtualList.Sorted)
    def _sort_by(self, event: VirtualList.Sorted) -> None:
        if event.column == self._sorted_by:
            self.action_list_reverse()
        elif event.column in set(Column):
            self._sort(order.by_column(self.view, Column(event.column)))

    def _sort(self, sort: Any) -> None:
        self._sorts[self.view] = sort
        self._ask(Query(self.view, self._query.words, sort))

    def action_list_refresh(self) -> None:
        """Read everything again."""
        self._refresh()
        if self.preview is not None:
            self.preview.again()

    @on(Tabs.Picked)
    def _tab_picked(self, event: Tabs.Picked) -> None:
        self.show_view(View(event.tab.id))

    @on(SidePane.Picked)
    def _place_picked(self, event: SidePane.Picked) -> None:
        side.go(app_of(self), event)

    # The search

    @property
    def _search(self) -> SearchLine | None:
        from_ = self.query("#search")
        return from_.first() if from_ else None  # type: ignore[return-value]

    async def action_list_search(self) -> None:
        """To the search line."""
        search = self._search
        if search is None:
            from o365tui.tui.widgets.search import SearchLine

            search = SearchLine(id="search")
            await self.query_one("#main").mount(search, before="#panes")
        search.open(self._query.words)

    def on_search_line_changed(self, event: SearchLine.Changed) -> None:
        """Other words were typed."""
        query = Query(self.view, event.words, self._query.sort)
        if query != self._query:
            self._ask(query)

    def on_search_line_done(self, event: SearchLine.Done) -> None:
        """To the results."""
        self.set_focus(self.rows)

    def _tell_search(self) -> None:
        search = self._search
        if search is not None:
            search.say(self.query_one(StatusLine).text_at(0).strip().partition("  ")[0] if self._query.words else "")

    def back(self) -> bool:
        """Escape leaves the search, and takes its words back."""
        search = self._search
        if search is None or not search.display:
            return False
        search.close()
        self.set_focus(self.rows)
        if self._query.words:
            self._ask(Query(self.view, "", self._query.sort))
        return True

    # The preview

    @property
    def preview(self) -> Preview | None:
        """The preview, once it is there."""
        found = self.query("#preview")
        return found.first() if found else None  # type: ignore[return-value]

    def _mount_preview(self) -> None:
        if self.is_attached and self.preview is None and self._has_room:
            from o365tui.tui.screens.requests_preview import Preview

            self.query_one("#panes").mount(Preview(id="preview"))
            self.call_after_refresh(self._preview_current)

    def _preview_current(self) -> None:
        preview, row = self.preview, self.current
        if preview is not None and self._has_room and self._wants_preview:
            preview.preview(row.number if row is not None else None)

    @on(VirtualList.Highlighted)
    def _highlighted(self, event: VirtualList.Highlighted) -> None:
        """The cursor has come to rest."""
        self._preview_current()
        self.refresh_bindings()

    @on(VirtualList.Opened)
    def _opened(self, event: VirtualList.Opened) -> None:
        app_of(self).open_request(event.row.number, self.numbers_around())

    def numbers_around(self) -> list[int]:
        """The numbers of the rows near the cursor, to go on from one to the next."""
        rows = self.rows
        near = (rows.row_at(at) for at in range(max(0, rows.cursor - NEAR), min(rows.total, rows.cursor + NEAR + 1)))
        return [row.number for row in near if row is not None]

    def action_list_preview(self) -> None:
        """Show or hide the preview."""
        if not self._has_room:
            self.notify(_("There is no room for the preview: it needs 100 columns and 34 rows, or 170 columns."))
            return
        self._wants_preview = not self._wants_preview
        self._fit(*self.size)
        self._mount_preview()
        self._preview_current()

    def on_resize(self, event: events.Resize) -> None:
        """Which panes there is room for."""
        self._fit(event.size.width, event.size.height)
        self.query_one(TopBar).show(self._crumbs())
        self._mount_preview()
        self._preview_current()

    @property
    def _has_room(self) -> bool:
        width, height = app_of(self).size
        return width >= BESIDE_FROM or (width >= BELOW_FROM[0] and height >= BELOW_FROM[1])

    def _fit(self, width: int, height: int) -> None:
        beside = width >= BESIDE_FROM
        self.set_class(width >= SIDE_FROM, "-wide")
        self.set_class(self._wants_preview and beside, "-beside")
        below = width >= BELOW_FROM[0] and height >= BELOW_FROM[1]
        self.set_class(self._wants_preview and below and not beside, "-below")
