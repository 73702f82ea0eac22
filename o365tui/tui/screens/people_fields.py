"""The fields of the form for a person: what each offers, what is wrong with a value, and what is sent to the desk."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from o365tui.data import load
from o365tui.desk import checks
from o365tui.model.errors import BadInput
from o365tui.model.people import Organisation, Person, Role
from o365tui.model.request import Plan
from o365tui.model.response import plan_name
from o365tui.text.collate import sort_key
from o365tui.text.language import _, current, supported
from o365tui.tui.widgets.choice import Option

if TYPE_CHECKING:
    from o365tui.desk.desk import Desk

FIELDS = (
    "name", "email", "role", "organisation", "new_organisation", "plan", "country", "language", "timezone", "handle",
    "owner",
)  # fmt: skip
"""The rows of the form, from the top."""

NEW = "new"
"""The choice of an organisation that is not on the desk yet."""

KNOWN = "="
"""Stands before the name of an organisation that is: a customer may be called "new"."""

YES, NO = "yes", "no"


def values_of(person: Person) -> dict[str, str]:
    """What the form is filled with for somebody who is on the desk."""
    return {
        "name": person.name,
        "email": person.email,
        "role": person.role.value,
        "organisation": KNOWN + person.organisation,
        "new_organisation": "",
        "plan": "",
        "country": person.country,
        "language": person.language,
        "timezone": person.timezone,
        "handle": person.handle,
        "owner": YES if person.owner else NO,
    }


def values_for_new(owner: Person) -> dict[str, str]:
    """What the form begins with for somebody new: where the owner is, and an administrator as most are."""
    like = {**values_of(owner), "role": Role.ADMINISTRATOR.value, "owner": NO}
    return {**like, "name": "", "email": "", "handle": ""}


def roles() -> list[Option]:
    """Both roles, with what they mean."""
    return [
        Option(Role.ADMINISTRATOR.value, _("administrator"), _("files and follows the requests of their organisation")),
        Option(Role.AGENT.value, _("support agent"), _("answers the requests of all organisations")),
    ]


def organisations(known: Sequence[Organisation]) -> list[Option]:
    """Those of the desk with their plans, and a new one."""
    ordered = sorted(known, key=lambda each: sort_key(each.name, current()))
    made = [Option(KNOWN + each.name, each.name, plan_name(each.plan, current())) for each in ordered]
    return [*made, Option(NEW, _("Another one, not on this desk yet …"))]


def plans() -> list[Option]:
    """Both plans, as the article calls them."""
    return [Option(each.value, plan_name(each, current())) for each in Plan]


@cache
def _countries(lang: str) -> tuple[Option, ...]:
    every = load("country_names")["countries"].items()
    ordered = sorted(every, key=lambda item: sort_key(str(item[1][lang]), lang))
    return tuple(
        Option(code, f"{names[lang]} ({code})", also=" ".join((names["en"], names["lv"], *names.get("also", ()))))
        for code, names in ordered
    )


def countries() -> list[Option]:
    """Every country or region, found by its name in either language or its code; or none."""
    return [Option("", _("not said")), *_countries(current())]


def languages() -> list[Option]:
    """What the desk speaks."""
    return [Option(code, name) for code, name in supported.items()]


@cache
def _zones() -> tuple[Option, ...]:
    from zoneinfo import available_timezones

    # Zones with a place in their name, and UTC: the others are old names of the same.
    names = (name for name in available_timezones() if name == "UTC" or ("/" in name and not name.startswith("Etc/")))
    return tuple(Option(name, name.replace("_", " "), also=name) for name in sorted(names))


def zones(at: str = "") -> list[Option]:
    """Every IANA time zone; `at`, the one that is set, even where it is not known."""
    made = list(_zones())
    if at and all(option.value != at for option in made):
        made.insert(0, Option(at, at))
    return made


def yes_no() -> list[Option]:
    """Whether somebody owns the desk."""
    return [Option(NO, _("no")), Option(YES, _("yes: people, settings, import and repair"))]


def problem(field: str, values: Mapping[str, str], desk: Desk, actor: Person, person: Person | None) -> str:
    """What is wrong with a field as it stands, as a sentence; empty when nothing is. `person` is who is changed."""
    judges: dict[str, Callable[[], object]] = {
        "name": lambda: checks.name(values["name"]),
        "email": lambda: checks.email(values["email"]),
        "timezone": lambda: checks.timezone(values["timezone"]),
    }
    if values["organisation"] == NEW:
        judges["new_organisation"] = partial(_new_organisation, values["new_organisation"], desk, actor)
        judges["plan"] = partial(_plan, values["plan"])
    if person is None and values["handle"]:
        judges["handle"] = partial(_handle, values["handle"], desk)
    judge = judges.get(field)
    try:
        if judge is not None:
            judge()
    except BadInput as error:
        return error.sentence
    return ""


def problems(values: Mapping[str, str], desk: Desk, actor: Person, person: Person | None) -> dict[str, str]:
    """All that is wrong: field → sentence."""
    found = {field: problem(field, values, desk, actor, person) for field in FIELDS}
    return {field: sentence for field, sentence in found.items() if sentence}


def _handle(handle: str, desk: Desk) -> None:
    checks.handle(handle)
    if desk.person(handle) is not None:
        raise BadInput(_("The handle {handle} is taken.").format(handle=handle), "handle")


def _new_organisation(name: str, desk: Desk, actor: Person) -> None:
    checks.organisation(name)
    if any(each.name == name for each in desk.organisations(actor)):
        sentence = _("There is an organisation {name} already.").format(name=name)
        raise BadInput(sentence, "new_organisation")


def _plan(plan: str) -> None:
    if not plan:
        raise BadInput(_("Choose the plan of the organisation."), "plan")


def add(desk: Desk, owner: Person, values: Mapping[str, str]) -> Person:
    """Add somebody, and their organisation when it is new."""
    new = values["organisation"] == NEW
    person = desk.add_person(
        owner,
        name=values["name"],
        email=values["email"],
        role=values["role"],
        handle=values["handle"],
        country=values["country"],
        organisation=values["new_organisation"] if new else values["organisation"].removeprefix(KNOWN),
        plan=values["plan"] if new else None,
        language=values["language"],
        timezone=values["timezone"],
    )
    return desk.change_person(owner, person.handle, owner=True) if values["owner"] == YES else person


def change(desk: Desk, owner: Person, handle: str, before: Mapping[str, str], values: Mapping[str, str]) -> Person:
    """Set what differs from `before`: what somebody else has changed meanwhile stays."""
    given: dict[str, Any] = {
        field: values[field]
        for field in ("name", "email", "role", "country", "language", "timezone")
        if values[field] != before[field]
    }
    if values["owner"] != before["owner"]:
        given["owner"] = values["owner"] == YES
    if values["organisation"] == NEW:
        given["organisation"] = values["new_organisation"]
        desk.add_organisation(owner, values["new_organisation"], values["plan"])
    elif values["organisation"] != before["organisation"]:
        given["organisation"] = values["organisation"].removeprefix(KNOWN)
    return desk.change_person(owner, handle, **given)
