"""What the welcome says of each field, and what there is to choose from."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from o365tui.model import phones, response
from o365tui.model.people import Role
from o365tui.model.request import Plan, Severity
from o365tui.text import dates, language
from o365tui.text.collate import sort_key
from o365tui.text.language import N_, NP_, _
from o365tui.tui.widgets.choice import Option

TITLES: Mapping[str, str] = {
    "name": NP_("person", "Name"),
    "email": N_("E-mail"),
    "country": N_("Country"),
    "organisation": N_("Organisation"),
    "plan": N_("Plan"),
    "role": N_("You are"),
    "language": N_("Language"),
    "timezone": N_("Time zone"),
}
"""What the fields are called (to be passed through `_`)."""

ABOUT: Mapping[str, str] = {
    "name": N_("What people see beside what you write."),
    "email": N_("Where a representative answers you."),
    "country": N_("Your country or region, for its support line. Type any part of its name, its code or its prefix."),
    "organisation": N_("Whose requests they are. You see your organisation's requests and no others."),
    "plan": N_("The Office 365 subscription. It decides how soon severity A, B and C are answered."),
    "role": N_("Either way, you own this desk: you add its people and keep its settings."),
    "language": N_("The language that you are spoken to in. It changes at once."),
    "timezone": N_("Times are shown in this zone. Type a part of its name."),
}
"""A sentence for each."""


def plans() -> list[Option]:
    """The plans, with how soon each severity is answered under them."""
    return [Option(plan.value, response.plan_name(plan, language.current()), _soon(plan)) for plan in Plan]


def _soon(plan: Plan) -> str:
    hours = {severity: response.target(severity, plan) for severity in Severity}
    each = [
        f"{severity.value} {dates.duration(int(time.total_seconds() // 60)) if time is not None else '–'}"
        for severity, time in hours.items()
    ]
    return ", ".join(each)


def roles() -> list[Option]:
    """What one is here for."""
    return [
        Option(Role.ADMINISTRATOR.value, _("Administrator"), _("you file requests and follow them")),
        Option(Role.AGENT.value, _("Support agent"), _("you answer everybody's requests")),
    ]


def languages() -> list[Option]:
    """Each by its own name."""
    return [Option(code, name) for code, name in language.supported.items()]


@cache
def countries(lang: str) -> tuple[Option, ...]:
    """Every country or region with a line, found by its names in both languages, its code and its prefix."""
    found: dict[str, Option] = {}
    for line in phones.all_lines():
        if line.iso2 not in found:
            prefix = f"+{line.prefix}" if line.prefix else ""
            also = f"{line.country} {line.name('en')} {line.name('lv')} {line.prefix}"
            found[line.iso2] = Option(line.iso2, line.name(lang), f"{line.iso2}  {prefix}".rstrip(), also)
    return tuple(sorted(found.values(), key=lambda option: sort_key(option.label, lang)))


@cache
def zones() -> tuple[Option, ...]:
    """The time zones of IANA's list."""
    import zoneinfo

    names = {
        name for name in zoneinfo.available_timezones() if "/" in name and not name.startswith(("Etc/", "SystemV/"))
    }
    return tuple(Option(name, name, also=name.replace("_", " ").replace("/", " ")) for name in ("UTC", *sorted(names)))
