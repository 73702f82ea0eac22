"""The people of the desk, for its owner: who takes part, adding, changing and retiring them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from textual import events, on, work
from textual.app import ComposeResult

from o365tui.model.errors import DeskError
from o365tui.model.people import Person
from o365tui.model.request import Plan
from o365tui.text.language import _, ngettext
from o365tui.text.safe import visible
from o365tui.tui.commands import DeskScreen
from o365tui.tui.screens import side
from o365tui.tui.screens.people_lines import ORDERS, PersonDetails, columns, found, ordered
from o365tui.tui.widgets.frame import SIDE_FROM, Across, CommandFooter, Down, EmptyState, SidePane, StatusLine, TopBar
from o365tui.tui.widgets.search import SearchLine
from o365tui.tui.widgets.virtual_list import VirtualList, of_rows
from o365tui.tui.work import app_of, attempt

BESIDE_FROM = 200
"""Columns from which the person under the cursor is told of beside the list; below it otherwise."""


def read(desk: Any, actor: Person) -> tuple[Sequence[Person], Mapping[str, Plan]]:
    """Everybody whom the actor may see, and the plans of the organisations."""
    return desk.people(actor), {each.name: each.plan for each in desk.organisations(actor)}


class PeopleScreen(DeskScreen[None]):
    """The list, with what is known of the one under the cursor."""

    SCOPE = "people"
    CSS_PATH = "people.tcss"
    AUTO_FOCUS = "#people"

    def __init__(self) -> None:
        super().__init__()
        self._people: Sequence[Person] = ()
        self._plans: Mapping[str, Plan] = {}
        self._shown: list[Person] = []
        self._words = ""
        self._wanted = ""
        self._by, self._descending = "name", False

    def compose(self) -> ComposeResult:
        """Bars, search line, list, details."""
        app = app_of(self)
        self._fit(app.size.width)
        try:
            self._people, self._plans = read(app.desk, app.person)
        except DeskError as error:
            self.call_after_refresh(self.notify, error.sentence, severity="error", markup=False)
        yield TopBar([_("Support"), _("People")], *side.who(app.person))
        with Across(id="middle"):
            yield SidePane(side.places(app, "people"), "people")
            with Down(id="main"):
                yield SearchLine(id="search")
                with Down(id="panes"):
                    yield VirtualList(columns(), self._source(), sorted_by=self._by, id="people")
                    yield EmptyState()
                    yield PersonDetails(id="details")
        yield StatusLine()
        yield CommandFooter()

    def on_mount(self) -> None:
        """Say who is there."""
        self.query_one(SearchLine).display = False
        self._tell()

    # What is shown

    @property
    def rows(self) -> VirtualList[Person]:
        """The list."""
        return self.query_one("#people", VirtualList)

    @property
    def person(self) -> Person | None:
        """The person under the cursor."""
        return self.rows.row if self.is_mounted else None

    def _source(self) -> Any:
        self._shown = ordered(found(self._people, self._words), self._by, self._descending)
        return of_rows(self._shown, lambda person: person.handle)

    def _tell(self) -> None:
        every = len(self._people)
        if self._words.strip():
            count = _("{n} of {all}").format(n=len(self._shown), all=every)
            self.query_one(SearchLine).say(count)
        else:
            count = ngettext("{n} person", "{n} people", every).format(n=every)
            self.query_one(SearchLine).say("")
        retired = sum(person.retired for person in self._people)
        more = ngettext("{n} of them has retired", "{n} of them have retired", retired).format(n=retired)
        self.query_one(StatusLine).show(count, more if retired else "")
        self.query_one("#main").set_class(not self._shown, "-none")
        self.query_one(EmptyState).show(
            _("Nobody has these words."), _("Search has name, handle, e-mail and the rest.")
        )
        self._tell_of(self.person)

    def _tell_of(self, person: Person | None) -> None:
        self.query_one(PersonDetails).show(person, self._plans.get(person.organisation) if person else None)
        self.refresh_bindings()

    def _again(self, *, keep: bool = True) -> None:
        self.rows.set_columns(columns(), self._by, self._descending)
        self.rows.show(self._source(), keep=keep)
        self._tell()

    @work(group="people", exclusive=True)
    async def _read(self) -> None:
        app = app_of(self)
        now = await attempt(self, lambda: read(app.desk, app.person))
        if now is not None and self.is_attached:
            self._people, self._plans = now
            self._again()
            if self._wanted and self.rows.move_to_key(self._wanted):
                self._wanted = ""

    def desk_changed(self, numbers: frozenset[int], people: bool) -> None:
        """Somebody was added, changed or retired."""
        if people:
            self._read()

    def retell(self) -> None:
        """The language has changed."""
        app = app_of(self)
        self.query_one(TopBar).show([_("Support"), _("People")], *side.who(app.person))
        self.query_one(SidePane).show(side.places(app, "people"))
        self._again()

    def on_resize(self, event: events.Resize) -> None:
        """Which panes there is room for."""
        self._fit(event.size.width)

    def _fit(self, width: int) -> None:
        self.set_class(width >= SIDE_FROM, "-wide")
        self.set_class(width >= BESIDE_FROM, "-beside")

    @on(VirtualList.Highlighted)
    def _highlighted(self) -> None:
        self._tell_of(self.person)

    @on(SidePane.Picked)
    def _place_picked(self, event: SidePane.Picked) -> None:
        side.go(app_of(self), event)

    # Searching and sorting

    def action_list_search(self) -> None:
        """To the search line."""
        self.query_one(SearchLine).open(self._words)

    @on(SearchLine.Changed)
    def _typed(self, event: SearchLine.Changed) -> None:
        self._words = event.words
        self._again(keep=False)

    @on(SearchLine.Done)
    def _to_results(self) -> None:
        self.rows.focus()

    def back(self) -> bool:
        """Escape leaves the search first."""
        search = self.query_one(SearchLine)
        if not search.display:
            return False
        search.close()
        self._words = ""
        self._again()
        self.rows.focus()
        return True

    def action_list_sort(self) -> None:
        """By the next column."""
        names = list(ORDERS)
        self._by, self._descending = names[(names.index(self._by) + 1) % len(names)], False
        self._again()

    def action_list_reverse(self) -> None:
        """The other way round."""
        self._descending = not self._descending
        self._again()

    @on(VirtualList.Sorted)
    def _sort_by(self, event: VirtualList.Sorted) -> None:
        if event.column == self._by:
            self.action_list_reverse()
        elif event.column in ORDERS:
            self._by, self._descending = event.column, False
            self._again()

    # What the owner does

    def can(self, command_id: str) -> bool:
        """Changing and retiring need somebody under the cursor."""
        return self.person is not None if command_id in ("people.change", "people.retire") else True

    def action_people_add(self) -> None:
        """A form for somebody new."""
        self._open_form(None)

    def action_people_change(self) -> None:
        """A form for the person under the cursor."""
        if self.person is not None:
            self._open_form(self.person)

    @on(VirtualList.Opened)
    def _opened(self) -> None:
        if app_of(self).person.owner:
            self.action_people_change()

    def _open_form(self, person: Person | None) -> None:
        from o365tui.tui.screens.people_form import PersonScreen

        self.app.push_screen(PersonScreen(person), self._changed)

    def _changed(self, person: Person | None) -> None:
        """The form is done: the cursor goes to whom it was about, once they are in the list."""
        if person is not None:
            self._wanted = person.handle
            self._read()

    def action_people_retire(self) -> None:
        """Ask, then let the person go; somebody retired is let in again."""
        person = self.person
        if person is None:
            return
        from o365tui.tui.widgets.dialogs import Confirm

        name = visible(person.name)
        if person.retired:
            question = Confirm(
                _("Let {name} in again?").format(name=name), _("They can use this desk again, as they could before.")
            )
        else:
            question = Confirm(
                _("Retire {name}?").format(name=name),
                _("They can no longer use this desk or be assigned. What they wrote stays, with their name."),
            )

        def answered(yes: bool | None) -> None:
            if yes:
                self._retire(person)

        self.app.push_screen(question, answered)

    @work(group="retire")
    async def _retire(self, person: Person) -> None:
        app = app_of(self)
        desk, actor = app.desk, app.person
        use = desk.bring_back_person if person.retired else desk.retire_person
        became: Person | None = await attempt(self, lambda: use(actor, person.handle))
        if became is not None:
            sentence = _("{name} has retired.") if became.retired else _("{name} can use this desk again.")
            self.notify(sentence.format(name=became.name), markup=False)
