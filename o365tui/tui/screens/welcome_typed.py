"""What the welcome asks: as it is typed, guessed from the account and its surroundings, and checked field by field."""

from __future__ import annotations

import os
import pwd
from collections.abc import Callable, Mapping
from dataclasses import asdict, fields

from o365tui.desk import checks
from o365tui.model.errors import BadInput, DeskError
from o365tui.model.frozen import frozen
from o365tui.model.people import Role
from o365tui.model.request import Plan
from o365tui.text import dates, language
from o365tui.text.language import _

DRAFT = "welcome"
"""The draft's name."""

FIELDS = ("name", "email", "country", "organisation", "plan", "role", "language", "timezone")
"""In the order of the form."""


@frozen
class Newcomer:
    """Who makes a desk: themselves and their organisation, unchecked."""

    name: str = ""
    email: str = ""
    country: str = ""
    organisation: str = ""
    plan: str = Plan.ENTERPRISE.value
    role: str = Role.ADMINISTRATOR.value
    language: str = "en"
    timezone: str = "UTC"

    @classmethod
    def of(cls, draft: object, guess: Newcomer) -> Newcomer:
        """A draft read back; what it does not say is as guessed."""
        typed = asdict(guess)
        if isinstance(draft, Mapping):
            for field in fields(cls):
                value = draft.get(field.name)
                if isinstance(value, str):
                    typed[field.name] = value
        return cls(**typed)

    def draft(self) -> dict[str, str]:
        """What to keep."""
        return asdict(self)


def guessed(environ: Mapping[str, str]) -> Newcomer:
    """What the account, the locale and the machine's time zone tell of somebody."""
    zone = dates.local_zone_name()
    email = environ.get("EMAIL", "")
    try:
        checks.email(email)
    except DeskError:
        email = ""
    return Newcomer(
        name=account_name(),
        email=email,
        country=country_of(environ, zone),
        language=language.current(),
        timezone=zone,
    )


def account_name() -> str:
    """The full name that the account was made with; nothing where it has only its login."""
    try:
        entry = pwd.getpwuid(os.getuid())
    except KeyError:
        return ""
    name = entry.pw_gecos.partition(",")[0].strip()
    # An ampersand stands for the login with a capital, see passwd(5) of the BSDs.
    name = name.replace("&", entry.pw_name.capitalize())
    return "" if name.lower() == entry.pw_name.lower() else name


def country_of(environ: Mapping[str, str], zone: str) -> str:
    """The territory of the locale, else the one whose clocks show this zone; nothing where neither is known."""
    for variable in ("LC_ALL", "LC_ADDRESS", "LC_TELEPHONE", "LANG"):
        territory = environ.get(variable, "").partition(".")[0].partition("@")[0].partition("_")[2]
        if _is_country(territory):
            return territory.upper()
    from babel.core import get_global

    territory = get_global("zone_territories").get(zone, "")
    return territory if _is_country(territory) else ""


def _is_country(code: str) -> bool:
    try:
        return len(code) == 2 and bool(checks.country(code))
    except DeskError:
        return False


def problems(typed: Newcomer) -> dict[str, str]:
    """What is wrong, a sentence for each field that is, in the order of the form."""
    each: dict[str, Callable[[], object]] = {
        "name": lambda: checks.name(_needed(typed.name, _("Say what you are called: people see it."))),
        "email": lambda: checks.email(typed.email),
        "country": lambda: checks.country(
            _needed(typed.country, _("Choose your country or region: its support line is shown to you."))
        ),
        "organisation": lambda: checks.organisation(typed.organisation),
        "plan": lambda: Plan(typed.plan),
        "role": lambda: Role(typed.role),
        "language": lambda: checks.own_language(typed.language),
        "timezone": lambda: checks.timezone(typed.timezone),
    }
    found: dict[str, str] = {}
    for name, check in each.items():
        try:
            check()
        except DeskError as error:
            found[name] = error.sentence
        except ValueError:
            found[name] = _("Choose one of these.")
    return found


def _needed(text: str, sentence: str) -> str:
    if not text.strip():
        raise BadInput(sentence)
    return text
