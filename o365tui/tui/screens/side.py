"""The left pane of the places: where one can go, and the views with their counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from o365tui.model.views import TITLES, View
from o365tui.text.language import _
from o365tui.tui.widgets.frame import Place

if TYPE_CHECKING:
    from o365tui.model.people import Person
    from o365tui.store.protocol import Counts
    from o365tui.tui.app import DeskApp
    from o365tui.tui.widgets.frame import SidePane


def places(app: DeskApp, current: str, counts: Counts | None = None) -> Sequence[Place]:
    """The lines of the pane; `current` is the place that one is at, `counts` those of the views when they are known."""
    person: Person = app.person
    made = [
        Place(label=_("Support")),
        Place("overview", _("Overview"), current=current == "overview"),
        Place("requests", _("Service requests"), current=current == "requests"),
    ]
    for number, view in enumerate(View, 1):
        count = counts.views[view] if counts is not None else None
        # The digits work where the views are, and on the Overview.
        key = str(number) if current in ("requests", "overview") else ""
        made.append(Place(view.value, _(TITLES[view]), count, key, 1))
    made += [
        Place("phones", _("Phone numbers"), current=current == "phones"),
        Place("figures", _("Figures"), current=current == "figures"),
        Place("notices", _("Notices"), current=current == "notices"),
        Place(),
    ]
    if person.owner:
        made.append(Place("people", _("People"), current=current == "people"))
    if person.agent:
        made.append(Place("canned", _("Canned responses"), current=current == "canned"))
    if person.agent or person.owner:
        made.append(Place("letters", _("Letters"), current=current == "letters"))
        made.append(Place("quarantine", _("Messages in quarantine"), current=current == "quarantine"))
    made.append(Place("settings", _("Settings"), current=current == "settings"))
    return made


def active_view(view: View) -> str:
    """The id of a view's line."""
    return view.value


def go(app: DeskApp, event: SidePane.Picked) -> None:
    """Go where a line of the pane leads."""
    picked = event.place.id
    if picked in set(View):
        app.open_view(View(picked))
    elif picked:
        app.go(picked)


def who(person: Person) -> tuple[str, str]:
    """Who one is, for the top bar: name, and role and organisation."""
    return person.name, _("agent · {organisation}").format(
        organisation=person.organisation
    ) if person.agent else person.organisation
