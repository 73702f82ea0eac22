"""How people are shown: the columns of the list, its orders and search, and all that is known of one person."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from rich.cells import cell_len

from o365tui.data import load
from o365tui.model.people import Person, Role
from o365tui.model.request import Plan
from o365tui.model.response import plan_name
from o365tui.text.collate import sort_key
from o365tui.text.fold import fold, words
from o365tui.text.language import N_, _, current, pgettext, supported
from o365tui.tui.widgets.conversation import Reader
from o365tui.tui.widgets.lines import Line, fit, safe, wrap
from o365tui.tui.widgets.rows import Column

ROLES = {Role.ADMINISTRATOR: N_("administrator"), Role.AGENT: N_("support agent")}
"""What each role is called (to be translated when shown)."""

ORDERS: Mapping[str, Callable[[Person], str]] = {
    "name": lambda person: person.name,
    "role": lambda person: _(ROLES[person.role]),
    "organisation": lambda person: person.organisation,
    "handle": lambda person: person.handle,
}
"""What the list can be sorted by: the column's id → the words that are compared."""

WIDEST = 92


def country_words(code: str) -> str:
    """A country's name in the reader's language; a dash where none is said."""
    return str(load("country_names")["countries"].get(code, {}).get(current(), code)) or "–"


def columns() -> list[Column[Person]]:
    """Name (with what else is to be said of them), role, organisation, handle, country, language, zone."""
    return [
        Column("name", pgettext("person", "Name"), _name, takes_rest=True, strong=True),
        Column("role", _("Role"), lambda person: (_(ROLES[person.role]), _token(person)), width=19),
        Column("organisation", _("Organisation"), lambda person: (safe(person.organisation), _token(person)), width=20,
               gives_way=5),
        Column("handle", _("Handle"), lambda person: (safe(person.handle), "muted"), width=14, gives_way=4,
               until=20),
        Column("country", _("Country"), lambda person: (person.country or "–", "muted"), width=7, gives_way=3,
               until=20),
        Column("language", _("Language"), lambda person: (supported.get(person.language, ""), "muted"), width=8,
               gives_way=2, until=20),
        Column("zone", _("Time zone"), lambda person: (safe(person.timezone), "muted"), width=18, gives_way=1,
               until=20),
    ]  # fmt: skip


def _token(person: Person) -> str:
    return "faint" if person.retired else "text"


def _name(person: Person) -> tuple[str, str]:
    name = safe(person.name)
    if person.retired:
        return _("{name} · retired").format(name=name), "faint"
    return (_("{name} · owner").format(name=name) if person.owner else name), "text"


def ordered(people: Sequence[Person], by: str, descending: bool) -> list[Person]:
    """By one of `ORDERS`, in the reader's alphabet; who has retired comes last either way."""
    words_of = ORDERS[by]
    made = sorted(people, key=lambda person: (sort_key(words_of(person), current()), person.handle), reverse=descending)
    return sorted(made, key=lambda person: person.retired)


def found(people: Sequence[Person], wanted: str) -> list[Person]:
    """Those who have every word somewhere in what the list shows of them, or in their e-mail address."""
    parts = words(wanted)
    return [person for person in people if all(part in _haystack(person) for part in parts)]


def _haystack(person: Person) -> str:
    role = _(ROLES[person.role])
    country = country_words(person.country)
    return fold(f"{person.name} {person.handle} {person.email} {person.organisation} {role} {person.country} {country}")


class PersonDetails(Reader):
    """Everything about one person."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._person: Person | None = None
        self._plan: Plan | None = None

    def show(self, person: Person | None, plan: Plan | None) -> None:
        """Show this person; `plan` is their organisation's."""
        same = self._person is not None and person is not None and person.handle == self._person.handle
        self._person, self._plan = person, plan
        self.redraw(to_top=not same)

    def build(self, width: int) -> Sequence[Line]:
        """At this width."""
        return person_lines(self._person, self._plan, min(WIDEST, width)) if self._person is not None else ()


def person_lines(person: Person, plan: Plan | None, width: int) -> list[Line]:
    """Name and standing, then a line a field."""
    standing = [_(ROLES[person.role])]
    if person.owner:
        standing.append(_("keeps people and settings"))
    if person.retired:
        standing.append(_("retired: cannot come in any more"))
    organisation = person.organisation if plan is None else f"{person.organisation} · {plan_name(plan, current())}"
    fields = [
        (_("E-mail"), person.email),
        (_("Handle"), person.handle),
        (_("Organisation"), organisation),
        (_("Country or region"), country_words(person.country)),
        (_("Language"), supported.get(person.language, person.language)),
        (_("Time zone"), person.timezone),
    ]
    if person.uid is not None:
        fields.append((_("Account"), _("uid {uid} on this host").format(uid=person.uid)))
    size = max(cell_len(label) for label, _value in fields) + 3
    lines: list[Line] = [((f" {row}", "strong bold"),) for row in wrap(safe(person.name), width - 2)]
    lines += [((f" {row}", "danger" if person.retired else "muted"),) for row in wrap(" · ".join(standing), width - 2)]
    lines.append(())
    for label, value in fields:
        for number, row in enumerate(wrap(safe(value), max(8, width - size - 1))):
            lines.append(((fit(f" {label}" if number == 0 else "", size), "faint"), (row, "text")))
    return lines
