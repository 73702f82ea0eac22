"""Service requests: the views with their counts, the list, the search and the preview."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult

from o365tui.text import dates
from o365tui.text.language import _, ngettext
from o365tui.tui.screens import requests_order as order
from o365tui.tui.screens import side
from o365tui.tui.screens.requests_many import ManyScreen
from o365tui.tui.screens.requests_panes import LOW
from o365tui.tui.widgets.frame import (
    SIDE_FROM,
    Across,
    CommandFooter,
    Down,
    EmptyState,
    SidePane,
    StatusLine,
    TopBar,
    ViewTabs,
)
from o365tui.tui.widgets.virtual_list import VirtualList
from o365tui.tui.work import app_of

if TYPE_CHECKING:
    from o365tui.tui.screens.request import RequestScreen


class RequestsScreen(ManyScreen):
    """The list of service requests."""

    SCOPE = "list"
    CSS_PATH = "requests.tcss"
    AUTO_FOCUS = "VirtualList"
    TITLE: ClassVar[str | None] = None
    _opened_screen: RequestScreen | None = None

    # What is shown

    def compose(self) -> ComposeResult:
        """Bars, side pane, tabs, list; the preview comes after the first frame."""
        app = app_of(self)
        rows = self.make_list()
        self.fit(app.size.width, app.size.height)
        yield TopBar(self._crumbs(), *side.who(app.person))
        with Across(id="middle"):
            yield SidePane(self.places(), self.place)
            with Down(id="main"):
                yield ViewTabs(self.tabs(), self.place)
                with Down(id="panes"):
                    yield rows
                    yield EmptyState()
        yield StatusLine()
        yield CommandFooter()

    def on_mount(self) -> None:
        """Words for what is there, and the preview once that is painted."""
        self.tell()
        self.call_after_refresh(self.mount_preview)
        self.call_after_refresh(self.read_saved)

    def _crumbs(self) -> list[str]:
        crumbs = [_("Support"), _("Service requests")]
        width, height = app_of(self).size
        tabs = width < SIDE_FROM and height >= LOW
        return crumbs if tabs else [*(crumbs if width >= 60 else ()), self.view_title()]

    def tell(self) -> None:
        """Tabs, pane, status line and empty state, as what was read last has them."""
        app, loaded = app_of(self), self._loaded
        total = loaded.total
        self.tell_status()
        self.query_one(ViewTabs).show(self.tabs(), self.place)
        self.query_one(SidePane).show(self.places(), self.place)
        self.query_one(TopBar).show(self._crumbs(), *side.who(app.person))
        self.set_class(not total, "-empty")
        if not total:
            from o365tui.tui.screens.requests_empty import emptiness

            self.query_one(EmptyState).show(*emptiness(loaded, app.person.agent, self._key, self.shown))
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

    def action_list_refresh(self) -> None:
        """Read everything again."""
        self.read_again()
        if self.preview is not None:
            self.preview.again()

    # News

    def desk_changed(self, numbers: frozenset[int], people: bool) -> None:
        """Somebody committed something: read again, soon."""
        if people:
            self._set_columns()
        self.news()
        self.count_saved()
        preview = self.preview
        if preview is not None and (people or preview.number in numbers):
            preview.again()

    def on_screen_resume(self) -> None:
        """Back here, on the request that was read last: `.` may have gone far. Views may have been saved elsewhere."""
        if self._opened_screen is not None:
            self.stand_on(self._opened_screen.onward)
            self._opened_screen = None
        if self._saved_known:
            self.read_saved()

    def retell(self) -> None:
        """The language has changed."""
        self._set_columns()
        self.tell()
        if self.preview is not None:
            self.preview.again()

    # Going on

    @on(VirtualList.Opened)
    def _opened(self, event: VirtualList.Opened) -> None:
        app, words = app_of(self), self.loaded.query.words
        self._opened_screen = app.open_request(event.row.number, self.around(), searched=words)
