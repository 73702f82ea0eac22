"""Support › Overview: what needs one, what is new, the phone line, the response times, and the article as help."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from textual import events, on
from textual.app import ComposeResult

from o365tui.model.errors import DeskError
from o365tui.model.incoming import MessageState
from o365tui.model.times import read, written
from o365tui.model.views import TITLES, View
from o365tui.store.protocol import Counts
from o365tui.text import dates
from o365tui.text.language import _
from o365tui.tui.commands import DeskScreen
from o365tui.tui.screens import overview_parts as parts
from o365tui.tui.screens import side
from o365tui.tui.screens.overview_page import Item, Page
from o365tui.tui.widgets.frame import SIDE_FROM, Across, CommandFooter, SidePane, StatusLine, TopBar
from o365tui.tui.work import app_of, attempt, begin

if TYPE_CHECKING:
    from o365tui.desk.desk import Desk
    from o365tui.model.people import Person

NEWS_SECONDS = 0.05
AGES_SECONDS = 60.0
SEEN = "seen"
"""Where the time of the last look is kept, among the drafts."""

NO_COUNTS = Counts(dict.fromkeys(View, 0), {})


class OverviewScreen(DeskScreen[None]):
    """The place where one begins."""

    SCOPE = "overview"
    CSS_PATH = "overview.tcss"
    AUTO_FOCUS = "Page"

    def __init__(self) -> None:
        super().__init__()
        self._facts = parts.Facts(NO_COUNTS)
        self._since: datetime | None = None
        self._drafts: dict[str, Any] = {}
        self._news = False

    def compose(self) -> ComposeResult:
        """Bars, side pane, and the page."""
        app = app_of(self)
        self._since = self._last_seen()
        self._fit(app.size.width)
        try:
            self._facts = look(app.desk, app.person, None)
        except DeskError as error:
            self.call_after_refresh(self.notify, error.sentence, severity="error", markup=False)
        yield TopBar([_("Support"), _("Overview")], *side.who(app.person))
        with Across(id="middle"):
            yield SidePane(side.places(app, "overview", self._facts.counts), "overview")
            yield Page(id="page")
        yield StatusLine()
        yield CommandFooter()

    def on_mount(self) -> None:
        """Show what is known; what is new is looked for when that is painted."""
        self._tell()
        self.call_after_refresh(self._look)
        # Ages change with time; only cells whose words do are sent.
        self.set_interval(AGES_SECONDS, self.page.redraw)

    @property
    def page(self) -> Page:
        """The page."""
        return self.query_one(Page)

    def _tell(self) -> None:
        app = app_of(self)
        self._drafts = dict(app.drafts)
        self.query_one(TopBar).show([_("Support"), _("Overview")], *side.who(app.person))
        self.query_one(SidePane).show(side.places(app, "overview", self._facts.counts))
        self.query_one(StatusLine).show("", "", _("Times: {zone}").format(zone=app.zone))
        self.page.show(self._items)

    def _items(self, width: int, two: bool) -> tuple[Sequence[Item], Sequence[Item]]:
        """The page for a width."""
        app, facts = app_of(self), self._facts
        since = dates.moment(self._since, app.zone, app.desk.now()) if self._since else ""
        facts = replace(facts, since=since)
        blank = [parts.BLANK]
        mine = [*blank, *parts.own_requests(app, facts, width), *parts.news(app, facts, width),
                *parts.drafts(app, self._drafts, width), *parts.post(facts, width)]  # fmt: skip
        if not two:
            facts_of_desk = [*blank, *parts.telephone(app, width), *blank, *parts.response_times(app, facts, width)]
            return [*mine, *facts_of_desk, *blank, *parts.topics(app, width), *blank], ()
        beside = self.page.size.width - 1 - width - 4
        right = [*blank, *parts.telephone(app, beside), *blank, *parts.response_times(app, facts, beside)]
        # What is at the right is read only: its key does what its line would do.
        return [*mine, *blank, *parts.topics(app, width), *blank], right

    # Reading

    def _look(self) -> None:
        self._news = False
        if self.is_attached:
            begin(self, self._read, group="look", exclusive=True)

    async def _read(self) -> None:
        app = app_of(self)
        since = self._since
        facts = await attempt(self, lambda: look(app.desk, app.person, since))
        if facts is not None and self.is_attached and facts != self._facts:
            self._facts = facts
            self._tell()
        if facts is not None and self.is_attached and self.is_current:
            self._seen()

    def desk_changed(self, numbers: frozenset[int], people: bool) -> None:
        """Somebody committed something: look again, soon."""
        if not self._news:
            self._news = True
            self.set_timer(NEWS_SECONDS, self._look)
        if people:
            self._tell()

    def letters_changed(self) -> None:
        """Something became of a letter or a message: one may be in quarantine."""
        self.desk_changed(frozenset(), people=False)

    def on_screen_resume(self) -> None:
        """Back here: drafts may have come or gone."""
        if self.is_mounted:
            self._tell()

    def retell(self) -> None:
        """The language has changed."""
        self._tell()

    def action_list_refresh(self) -> None:
        """Look again."""
        self._look()

    # When one was last here

    def _last_seen(self) -> datetime | None:
        kept = app_of(self).drafts.get(SEEN)
        try:
            return read(kept["at"]) if isinstance(kept, dict) else None
        except (KeyError, ValueError, TypeError):
            return None

    def on_screen_suspend(self) -> None:
        """From here one goes to other places; what has been shown is known."""
        self._seen()

    def _seen(self) -> None:
        """Remember at once, for a killed process says no farewell; this visit goes on telling what was new."""
        app = app_of(self)
        app.keep_draft(SEEN, {"at": written(app.desk.now())})

    # Commands

    def choices(self, command_id: str) -> Iterable[tuple[str, object]]:
        """The views, for the palette."""
        return [(_(TITLES[view]), number) for number, view in enumerate(View, 1)] if command_id == "view.number" else ()

    def action_view_number(self, number: int) -> None:
        """To that view of the service requests."""
        views = list(View)
        if number <= len(views):
            app_of(self).open_view(views[number - 1])

    def action_request_new(self) -> None:
        """Write a new request, or go on with its draft."""
        app_of(self).open_filing()

    def can(self, command_id: str) -> bool:
        """A number can be copied where there is one."""
        return command_id != "phones.copy" or self._number is not None

    @property
    def _number(self) -> str | None:
        from o365tui.model import phones

        person: Person = app_of(self).person
        lines = phones.of_country(person.country) if person.country else ()
        return next((number.number for line in lines for number in line.numbers), None)

    def action_phones_copy(self) -> None:
        """Copy the phone number."""
        number = self._number
        if number is not None:
            self.app.copy_to_clipboard(number)
            self.notify(_("Copied: {words}").format(words=number), markup=False)

    @on(SidePane.Picked)
    def _place_picked(self, event: SidePane.Picked) -> None:
        side.go(app_of(self), event)

    def on_resize(self, event: events.Resize) -> None:
        """Whether there is room for the side pane."""
        self._fit(event.size.width)

    def _fit(self, width: int) -> None:
        self.set_class(width >= SIDE_FROM, "-wide")


def look(desk: Desk, person: Person, since: datetime | None) -> parts.Facts:
    """What the desk knows for the Overview of this person. Raises StoreError, NotAllowed."""
    counts = desk.counts(person)
    plan = None if person.agent else desk.organisation_of(person).plan
    aside, goes_out = 0, True
    if person.agent or person.owner:
        aside = desk.messages_in(person, (MessageState.QUARANTINED,)).get(MessageState.QUARANTINED, 0)
        goes_out = bool(desk.settings().mail_address)
    facts = parts.Facts(counts, plan, aside=aside, goes_out=goes_out)
    if since is None:
        return facts
    from o365tui.tui.screens.overview_news import latest

    return replace(facts, latest=latest(desk, person, since))
