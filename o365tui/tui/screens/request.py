"""One request: its head and its tabs Details, Notes, Files, History. What one does to it is in `request_actions`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal

from o365tui.model.errors import DeskError
from o365tui.model.lifecycle import Move, may
from o365tui.model.request import Record, shown_number
from o365tui.model.views import Row, row_of
from o365tui.text import dates
from o365tui.text.language import N_, _
from o365tui.tui.commands.nodes import DeskScreen
from o365tui.tui.presence import Whereabouts
from o365tui.tui.screens import request_actions as actions
from o365tui.tui.screens import request_link as link
from o365tui.tui.screens.also_here import SeesOthers
from o365tui.tui.screens.request_acts import RequestActs
from o365tui.tui.screens.request_details import Details
from o365tui.tui.screens.request_files import Files, open_file, save_file
from o365tui.tui.screens.request_head import RequestHead
from o365tui.tui.screens.request_history import History
from o365tui.tui.screens.request_link import related
from o365tui.tui.screens.request_notes import Notes, entries
from o365tui.tui.screens.request_reading import NO_POST, post, read
from o365tui.tui.screens.request_words import news
from o365tui.tui.screens.requests_columns import hits
from o365tui.tui.screens.siblings import Siblings
from o365tui.tui.screens.siblings import of as siblings_of
from o365tui.tui.widgets.frame import CommandFooter, EmptyState, StatusLine, Tab, Tabs
from o365tui.tui.widgets.reader import Reader
from o365tui.tui.widgets.virtual_list import VirtualList
from o365tui.tui.work import app_of, attempt

TABS = {"details": N_("Details"), "notes": N_("Notes"), "files": N_("Files"), "history": N_("History")}
"""The tabs in their order, which is that of the keys 1 to 4."""

LOW = 12
"""Rows below which the frame gives way."""

BESIDE_FROM = 150
"""Columns from which the details stand beside the notes."""


class RequestScreen(RequestActs, SeesOthers, DeskScreen[None]):
    """A request.

    Args:
        number: which.
        siblings: the list that one comes from, for going on to the next; numbers, when they are all of it.
        tab: the tab that is shown first.
        note: the id of the note that is gone to; the newest one without.
        searched: what one searched for in the list; it stands out in the notes.
    """

    SCOPE = "request"
    AUTO_FOCUS = "#notes"
    BINDINGS: ClassVar[list[BindingType]] = []
    CSS = """
    RequestScreen #body { height: 1fr; }
    RequestScreen #details.-beside { width: 58; border-left: vkey $desk-rule; padding: 0 0 0 1; }
    RequestScreen #gone { display: none; }
    RequestScreen.-gone #gone { display: block; }
    RequestScreen.-low Tabs { height: 1; }
    RequestScreen.-low StatusLine { display: none; }
    RequestScreen.-gone Tabs { display: none; }
    """

    def __init__(
        self,
        number: int,
        siblings: Sequence[int] | Siblings = (),
        tab: str = "notes",
        note: int | None = None,
        searched: str = "",
    ) -> None:
        super().__init__()
        self._note = note
        self._number = number
        self._siblings = siblings_of(siblings)
        self._tab = tab
        self._searched = searched
        self._record: Record | None = None
        self._links: frozenset[int] = frozenset()
        self._post = NO_POST

    def compose(self) -> ComposeResult:
        """Head, tabs, the four panes of which one is in view, status line, footer."""
        yield RequestHead(shown_number(self._number))
        yield Tabs(self._tabs(), self._tab)
        yield EmptyState(id="gone")
        with Horizontal(id="body"):
            notes = Notes(id="notes")
            notes.hits = hits(self._searched)
            yield notes
            yield Files(id="files")
            yield History(id="history")
            yield Details(id="details")
        yield StatusLine()
        yield CommandFooter()

    def on_mount(self) -> None:
        """Read it."""
        self._arrange()
        if self._tab != "notes":
            self.call_after_refresh(self.show_tab, self._tab)
        self._read(first=True)

    # What is shown

    @property
    def number(self) -> int:
        """Which request is shown."""
        return self._number

    @property
    def onward(self) -> Sequence[int]:
        """This request and those below it in the list that it is from."""
        return (self._number, *self._siblings.below(self._number))

    @property
    def whereabouts(self) -> Whereabouts | None:
        """It is open once it has been read."""
        return (self._number, "") if self._record is not None else None

    @property
    def record(self) -> Record | None:
        """The request as it was read last; None before that, and when there is none for this person."""
        return self._record

    @property
    def tab(self) -> str:
        """The tab in view."""
        return self._tab

    @work(exclusive=True, group="read")
    async def _read(self, first: bool = False) -> None:
        app, number = app_of(self), self._number
        found = await attempt(
            self,
            lambda: (*read(app.desk, app.person, number), post(app.desk, app.person, number)),
            on_error=self._gone,
        )
        if found is None or number != self._number:
            return
        record, self._links, self._post = found
        before, self._record = self._record, record
        for reader in self.query(Reader):
            reader.links = self._links
        self.remove_class("-gone")
        self._have_read()
        self._tell(newest=first)
        if before is None:
            self.tell_presence()
        if before is not None and self.app.screen is self:
            told = news(before, record, app.person, app, app.desk.now())
            if told and not self.query_one(StatusLine).complains:
                self.notify(" · ".join(told), markup=False)

    @property
    def shows_request(self) -> int:
        """Whoever looks at this screen reads what is new on this request."""
        return self._number

    def _have_read(self) -> None:
        notices = app_of(self).notices
        if notices is not None and self.is_current and self._record is not None:
            notices.read(self._number)

    def _gone(self, error: DeskError) -> None:
        """There is none, not for this person or not any more; or the desk cannot be read, and what is shown stays."""
        if self._record is not None and error.exit_code != 3:
            self.notify(error.sentence, severity="error", markup=False)
            return
        self._record = None
        self.add_class("-gone")
        self.query_one(RequestHead).show(None, shown_number(self._number))
        self.query_one("#body").display = False
        why = _("It may belong to another organisation, or the number is wrong.") if error.exit_code == 3 else ""
        self.query_one("#gone", EmptyState).show(error.sentence, why, [("esc", _("Back"))])
        self.refresh_bindings()

    def _tell(self, newest: bool = False) -> None:
        record = self._record
        if record is None:
            return
        app = app_of(self)
        self.query_one("#body").display = True
        self.query_one(RequestHead).show(record.request, record.request.shown_number)
        self.query_one(Tabs).show(self._tabs(), self._tab)
        said = entries(record, app, self._post)
        self.query_one(Notes).tell(said, newest=newest, note=self._note if newest else None)
        self.query_one(Details).tell(record)
        self.query_one(Files).tell(record, may(Move.ADD_FILES, app.person.role, record.request.status))
        self.query_one(History).tell(record)
        self._tell_status()
        self.refresh_bindings()

    def _tabs(self) -> list[Tab]:
        record = self._record
        counts: dict[str, int | None] = {"details": None, "notes": None, "files": None, "history": None}
        if record is not None:
            counts |= {"notes": len(record.notes), "files": len(record.files), "history": len(record.history)}
        return [Tab(tab, _(label), counts[tab]) for tab, label in TABS.items()]

    def _tell_status(self) -> None:
        at, total = self._siblings.place(self._number) or (0, 0)
        words = _("{n} of {total} in the list").format(n=dates.number(at), total=dates.number(total))
        place = words if total > 1 else ""
        zone = _("times in {zone}").format(zone=app_of(self).zone)
        drafts = [place for place in app_of(self).drafts if place.endswith(f"-{self._number}")]
        kept = _("a draft is kept here") if drafts else ""
        self.query_one(StatusLine).show(place, kept, zone)

    def desk_changed(self, numbers: frozenset[int], people: bool) -> None:
        """The feed: this request or a name on it has changed. Scroll position and tab stay."""
        if people or self._number in numbers:
            self._read()

    def retell(self) -> None:
        """The language has changed."""
        self._tell()
        self.query_one(Tabs).show(self._tabs())

    def on_screen_resume(self) -> None:
        """Drafts may have come or gone, and time has passed."""
        app_of(self).tell_presence()
        if self._record is not None:
            self._tell_status()
            self._have_read()
            self.query_one(RequestHead).redraw()

    # Tabs

    def _arrange(self) -> None:
        """Which panes are in view, and which has the keyboard."""
        beside = self.app.size.width >= BESIDE_FROM and self._tab == "notes"
        for tab in TABS:
            self.query_one(f"#{tab}").display = tab == self._tab or (tab == "details" and beside)
        self.query_one("#details").set_class(beside, "-beside")

    def on_resize(self, event: events.Resize) -> None:
        """Which panes there is room for; low terminals keep a line of the head."""
        low = event.size.height < LOW
        self.set_class(low, "-low")
        self.query_one(RequestHead).shorten(low)
        self._arrange()

    def show_tab(self, tab: str) -> None:
        """Show a tab; the keyboard goes there."""
        self._tab = tab
        self.query_one(Tabs).show(active=tab)
        self._arrange()
        target = self.query_one(Files).list if tab == "files" else self.query_one(f"#{tab}")
        target.focus(scroll_visible=False)
        self.refresh_bindings()

    @on(Tabs.Picked)
    def _picked(self, event: Tabs.Picked) -> None:
        event.stop()
        self.show_tab(event.tab.id)

    def choices(self, command_id: str) -> Iterable[tuple[str, object]]:
        """The tabs, for the palette."""
        return [(_(label), number) for number, label in enumerate(TABS.values(), 1)] if self._record else ()

    def action_view_number(self, number: int) -> None:
        """A tab by its number."""
        if number <= len(TABS):
            self.show_tab(list(TABS)[number - 1])

    def action_view_next(self) -> None:
        """The tab to the right."""
        self._turn(1)

    def action_view_previous(self) -> None:
        """The tab to the left."""
        self._turn(-1)

    def _turn(self, by: int) -> None:
        order = list(TABS)
        self.show_tab(order[(order.index(self._tab) + by) % len(order)])

    # What can be done now

    @property
    def current(self) -> Row | None:
        """The request as a list would show it: what `RequestActs` is for."""
        return row_of(self._record.request) if self._record is not None else None

    def can(self, command_id: str) -> bool:
        """Only what the lifecycle lets this person do, as the request stands."""
        if command_id in ("request.next", "request.previous"):
            return self._sibling(1 if command_id == "request.next" else -1) is not None
        if command_id in ("request.new", "list.refresh"):
            return True
        record = self._record
        if record is None:
            return False
        if command_id == "request.quoted":
            return self._tab == "notes" and self.query_one(Notes).has_quoted
        if command_id == "files.save":
            return self._tab == "files" and bool(record.files)
        if command_id == "request.linked":
            return bool(related(record, self._links))
        if command_id == "request.merge" and record.request.merged_into is not None:
            return bool(app_of(self).person.agent)
        request = record.request
        may_do = actions.can(command_id, app_of(self).person, request.status, request.assignee)
        return True if may_do is None else may_do

    def in_footer(self, command_id: str) -> bool:
        """What belongs to the tab in view; a new request is not what one comes here for."""
        if command_id == "request.new":
            return False
        if command_id in ("request.files", "files.add"):
            return (self._tab == "files") == (command_id == "files.add")
        return self._tab != "files" or command_id not in ("request.internal", "request.assign", "request.take")

    def action_list_refresh(self) -> None:
        """Read it again."""
        self._read()

    # Files

    def action_request_files(self) -> None:
        """To the files; on them already, add one."""
        if self._tab != "files":
            self.show_tab("files")
        elif self.can("files.add"):
            self.action_files_add()

    @work
    async def action_files_add(self) -> None:
        """Choose files and add them."""
        await actions.add_files(self, self._number)

    @work
    async def action_files_save(self) -> None:
        """Save a copy of the file under the cursor."""
        file = self.query_one(Files).file
        if file is not None:
            await save_file(self, self._number, file)

    @on(VirtualList.Opened, "#file-list")
    @work
    async def _opened(self, event: VirtualList.Opened) -> None:
        await open_file(self, self._number, event.row)

    def action_request_quoted(self) -> None:
        """Unfold what letters repeat, or fold it again."""
        self.query_one(Notes).fold()

    # Going on

    def _sibling(self, by: int) -> int | None:
        return self._siblings.step(self._number, by)

    def _go(self, number: int | None) -> None:
        if number is None:
            return
        self._number, self._record = number, None
        self.query_one(RequestHead).show_also(())
        self.refresh_bindings()
        self._read(first=True)
        self._look_further()

    @work(exclusive=True, group="siblings")
    async def _look_further(self) -> None:
        """At the end of what is known of the list, read how it goes on."""
        number, known = self._number, self._siblings
        if not known.ends_at(number):
            return
        further = await attempt(self, lambda: known.further(number))
        if further is not None and self._siblings is known:
            self._siblings = further
            self._tell_status()
            self.refresh_bindings()

    def action_request_next(self) -> None:
        """The next request of the list."""
        self._go(self._sibling(1))

    def action_request_previous(self) -> None:
        """The request before it in the list."""
        self._go(self._sibling(-1))

    @work
    async def action_request_linked(self) -> None:
        """To a request that has to do with this one."""
        if self._record is not None and related(self._record, self._links):
            await link.go(self, self._record, self._links)
