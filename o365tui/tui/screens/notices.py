"""The notices: what others did to one's requests and what is about to be due, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from textual import events, on
from textual.app import ComposeResult

from o365tui.desk.notice_words import did
from o365tui.desk.words import name_in
from o365tui.model.frozen import frozen
from o365tui.model.notices import Notice
from o365tui.model.request import shown_number
from o365tui.text import dates
from o365tui.text.language import _, ngettext
from o365tui.text.safe import visible
from o365tui.tui.app import DeskApp
from o365tui.tui.commands import DeskScreen
from o365tui.tui.screens import side
from o365tui.tui.widgets.frame import SIDE_FROM, Across, CommandFooter, Down, EmptyState, SidePane, StatusLine, TopBar
from o365tui.tui.widgets.lines import Span
from o365tui.tui.widgets.rows import Column
from o365tui.tui.widgets.virtual_list import VirtualList, of_rows
from o365tui.tui.work import app_of


@frozen
class Told:
    """A row: the notice, and whether it is still to be read."""

    notice: Notice
    unread: bool

    @property
    def key(self) -> tuple[int, datetime, int | None]:
        """What it is known by when others come."""
        return self.notice.number, self.notice.at, self.notice.note


def says(notice: Notice, app: DeskApp) -> str:
    """What happened, in a line: who did what, and how their words begin. Safe to show."""
    if notice.due is not None:
        return f"{_('answer {left}').format(left=dates.left(notice.due, app.desk.now()))}: {visible(notice.title)}"
    line = f"{name_in(app, notice.by)} {did(notice, app.person, app)}"
    return f"{line}: {visible(notice.words)}" if notice.words else line


def columns(app: DeskApp) -> list[Column[Told]]:
    """Unread or not, which request, what, since when; wide lists have the request's title too."""

    def state(row: Told) -> Span:
        return (_("unread"), "attention") if row.unread else ("", "text")

    def what(row: Told) -> Span:
        token = "text" if row.unread else "muted"
        return says(row.notice, app), "danger" if row.notice.due and row.notice.due <= app.desk.now() else token

    def title(row: Told) -> Span:
        return visible(row.notice.title), "muted"

    def when(row: Told) -> Span:
        return dates.age(row.notice.at, app.desk.now(), app.zone), "muted"

    return [
        Column("state", "", state, width=max(6, len(_("unread")))),
        Column("number", _("No."), lambda row: (shown_number(row.notice.number), "accent"), width=9),
        Column("what", _("What happened"), what, takes_rest=True, ages=True, strong=True),
        Column("title", _("Title"), title, width=36, gives_way=1, until=40),
        Column("when", _("When"), when, width=12, align="right", ages=True, gives_way=2, until=20),
    ]


class NoticesScreen(DeskScreen[None]):
    """The list; opening a request at the note is to have read it."""

    SCOPE = "notices"
    CSS_PATH = "notices.tcss"
    AUTO_FOCUS = "#notices"

    def __init__(self) -> None:
        super().__init__()
        self._shown: list[Told] = []

    def compose(self) -> ComposeResult:
        """Bars, side pane, list."""
        app = app_of(self)
        self._fit(app.size.width)
        yield TopBar([_("Support"), _("Notices")], *side.who(app.person))
        with Across(id="middle"):
            yield SidePane(side.places(app, "notices"), "notices")
            with Down(id="main"):
                yield VirtualList(columns(app), self._source(), id="notices")
                yield EmptyState()
        yield StatusLine()
        yield CommandFooter()

    def on_mount(self) -> None:
        """Say how many there are."""
        self._tell()

    @property
    def rows(self) -> VirtualList[Told]:
        """The list."""
        return self.query_one("#notices", VirtualList)

    @property
    def row(self) -> Told | None:
        """What the cursor stands on."""
        return self.rows.row if self.is_mounted else None

    def _source(self) -> Any:
        app = app_of(self)
        board = app.notices.board if app.notices is not None else None
        if board is not None:
            told = board.told(app.desk.now())
            self._shown = [Told(each, not board.seen.has(each.number, each.at)) for each in told]
        return of_rows(self._shown, lambda row: row.key)

    def _tell(self) -> None:
        app = app_of(self)
        board = app.notices.board if app.notices is not None else None
        unread = sum(row.unread for row in self._shown)
        count = ngettext("{count} notice of the last 30 days", "{count} notices of the last 30 days", len(self._shown))
        told = ngettext("{count} unread", "{count} unread", unread).format(count=unread)
        more = "" if board is None or board.whole else _("there are more: older ones are not looked at")
        muted = " · ".join(part for part in (told, more) if part)
        zone = _("Times: {zone}").format(zone=app.zone)
        self.query_one(StatusLine).show(count.format(count=len(self._shown)), muted, zone)
        self.query_one("#main").set_class(not self._shown and board is not None, "-none")
        self.query_one(EmptyState).show(
            _("Nothing yet."), _("What others do to your requests, and answers that are about to be due, stand here.")
        )
        self.refresh_bindings()

    def notices_changed(self) -> None:
        """There are others, or some were read: the cursor stays on its notice."""
        if self.is_mounted:
            self.rows.show(self._source())
            self._tell()

    def retell(self) -> None:
        """The language has changed."""
        app = app_of(self)
        self.query_one(TopBar).show([_("Support"), _("Notices")], *side.who(app.person))
        self.query_one(SidePane).show(side.places(app, "notices"))
        self.rows.set_columns(columns(app))
        self.notices_changed()

    def desk_changed(self, numbers: frozenset[int], people: bool) -> None:
        """Names may be others now."""
        if people:
            self.notices_changed()

    def on_resize(self, event: events.Resize) -> None:
        """Whether there is room for the side pane."""
        self._fit(event.size.width)

    def _fit(self, width: int) -> None:
        self.set_class(width >= SIDE_FROM, "-wide")

    @on(SidePane.Picked)
    def _place_picked(self, event: SidePane.Picked) -> None:
        side.go(app_of(self), event)

    @on(VirtualList.Highlighted)
    def _highlighted(self) -> None:
        self.refresh_bindings()

    @on(VirtualList.Opened)
    def _opened(self, event: VirtualList.Opened) -> None:
        row: Told = event.row
        numbers: Sequence[int] = list(dict.fromkeys(each.notice.number for each in self._shown))
        app_of(self).open_request(row.notice.number, numbers, note=row.notice.note)

    def can(self, command_id: str) -> bool:
        """Only what is unread can be read."""
        if command_id == "notices.read":
            return self.row is not None and self.row.unread
        return any(row.unread for row in self._shown) if command_id == "notices.read_all" else True

    def action_notices_read(self) -> None:
        """This one was read; on to the next."""
        row, notices = self.row, app_of(self).notices
        if row is not None and row.unread and notices is not None:
            notices.read_notice(row.notice)
            self.rows.cursor += 1

    def action_notices_read_all(self) -> None:
        """All were read."""
        notices = app_of(self).notices
        if notices is not None:
            notices.read_all()
