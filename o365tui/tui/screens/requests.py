"""Service requests: the views with their counts, the list, the search and the preview."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult

from o365tui.model.views import TITLES, Column, Sort, View
from o365tui.text import dates
from o365tui.text.language import _, ngettext
from o365tui.tui.screens import requests_order as order
from o365tui.tui.screens import side
from o365tui.tui.screens.requests_acts import ActingScreen
from o365tui.tui.screens.requests_panes import LOW
from o365tui.tui.screens.requests_rows import Query
from o365tui.tui.widgets.frame import (
    SIDE_FROM,
    Across,
    CommandFooter,
    Down,
    EmptyState,
    SidePane,
    StatusLine,
    Tab,
    Tabs,
    TopBar,
    ViewTabs,
)
from o365tui.tui.widgets.virtual_list import VirtualList
from o365tui.tui.work import app_of


class RequestsScreen(ActingScreen):
    """The list of service requests."""

    SCOPE = "list"
    CSS_PATH = "requests.tcss"
    AUTO_FOCUS = "VirtualList"
    TITLE: ClassVar[str | None] = None

    # What is shown

    def compose(self) -> ComposeResult:
        """Bars, side pane, tabs, list; the preview comes after the first frame."""
        app = app_of(self)
        rows = self.make_list()
        self.fit(app.size.width, app.size.height)
        yield TopBar(self._crumbs(), *side.who(app.person))
        with Across(id="middle"):
            yield SidePane(self._places(), self.view.value)
            with Down(id="main"):
                yield ViewTabs(self._tabs(), self.view.value)
                with Down(id="panes"):
                    yield rows
                    yield EmptyState()
        yield StatusLine()
        yield CommandFooter()

    def on_mount(self) -> None:
        """Words for what is there, and the preview once that is painted."""
        self.tell()
        self.call_after_refresh(self.mount_preview)

    def _crumbs(self) -> list[str]:
        crumbs = [_("Support"), _("Service requests")]
        width, height = app_of(self).size
        tabs = width < SIDE_FROM and height >= LOW
        return crumbs if tabs else [*(crumbs if width >= 60 else ()), _(TITLES[self.view])]

    def _tabs(self) -> list[Tab]:
        return [Tab(view.value, _(TITLES[view]), self._loaded.counts.views[view]) for view in View]

    def _places(self) -> Any:
        return side.places(app_of(self), "requests", self._loaded.counts)

    def tell(self) -> None:
        """Tabs, pane, status line and empty state, as what was read last has them."""
        app, loaded = app_of(self), self._loaded
        total = loaded.total
        self.tell_status()
        self.query_one(ViewTabs).show(self._tabs(), self.view.value)
        self.query_one(SidePane).show(self._places(), self.view.value)
        self.query_one(TopBar).show(self._crumbs(), *side.who(app.person))
        self.set_class(not total, "-empty")
        if not total:
            from o365tui.tui.screens.requests_empty import emptiness

            self.query_one(EmptyState).show(*emptiness(loaded, app.person.agent, self._key))
        self.say_found(self._found())

    def _found(self) -> str:
        """How many there are, with a search out of how many."""
        loaded = self._loaded
        if not loaded.query.words.strip():
            return ngettext("{n} request", "{n} requests", loaded.total).format(n=dates.number(loaded.total))
        every = loaded.counts.views[loaded.query.view]
        return _("{n} of {all}").format(n=dates.number(loaded.total), all=dates.number(every))

    def tell_status(self) -> None:
        """How many are marked and how many there are, in which order, and the zone of the times."""
        app, query = app_of(self), self._loaded.query
        words = [self._found(), order.words(query.view, query.sort, app.person.reader)]
        marked = self.marked_words()
        strong, muted = (marked, " · ".join(words)) if marked else words
        self.query_one(StatusLine).show(strong, muted, _("Times: {zone}").format(zone=app.zone))

    def _key(self, command_id: str, number: int = 1) -> str:
        from o365tui.tui.commands.keys import shown
        from o365tui.tui.commands.registry import COMMANDS

        keys = app_of(self).key_map.keys_of(COMMANDS[command_id])
        return shown(keys[number - 1]) if len(keys) >= number else ""

    # Views and orders

    def show_view(self, view: View, *, search: bool = True) -> None:
        """Show another view; the search stays, unless it is not wanted."""
        if not search:
            self.close_search()
        query = Query(view, self._query.words if search else "", self._sorts.get(view))
        if not self.is_attached:
            self._query = query
        elif query != self._query:
            self.ask(query)
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

    def _sort(self, sort: Sort | None) -> None:
        self._sorts[self.view] = sort
        self.ask(Query(self.view, self._query.words, sort))

    def action_list_refresh(self) -> None:
        """Read everything again."""
        self.read_again()
        if self.preview is not None:
            self.preview.again()

    @on(Tabs.Picked)
    def _tab_picked(self, event: Tabs.Picked) -> None:
        self.show_view(View(event.tab.id))

    @on(SidePane.Picked)
    def _place_picked(self, event: SidePane.Picked) -> None:
        side.go(app_of(self), event)

    # News

    def desk_changed(self, numbers: frozenset[int], people: bool) -> None:
        """Somebody committed something: read again, soon."""
        if people:
            self._set_columns()
        self.news()
        preview = self.preview
        if preview is not None and (people or preview.number in numbers):
            preview.again()

    def retell(self) -> None:
        """The language has changed."""
        self._set_columns()
        self.tell()
        if self.preview is not None:
            self.preview.again()

    # Going on

    @on(VirtualList.Opened)
    def _opened(self, event: VirtualList.Opened) -> None:
        app_of(self).open_request(event.row.number, self.around())
