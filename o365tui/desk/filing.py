"""A new request as somebody fills it in, and what is wrong with it, field by field, in sentences."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import field
from typing import BinaryIO

from o365tui.desk import checks
from o365tui.model.errors import DeskError
from o365tui.model.frozen import frozen
from o365tui.model.people import Person
from o365tui.model.request import Contact, Severity
from o365tui.model.settings import Settings

FileSource = str | os.PathLike[str] | tuple[str, BinaryIO]
"""Where a file comes from: a path on this host, or a name and a stream."""


@frozen
class Filing:
    """What the New request form holds. `service` and `area` are stored names or whatever one types for them;
    `contact` None means the person's own e-mail, language and zone.
    """

    title: str = ""
    description: str = ""
    service: str = ""
    area: str = ""
    severity: Severity | None = None
    contact: Contact | None = None
    files: tuple[FileSource, ...] = field(default=())


def contact_of(person: Person) -> Contact:
    """How a person is reached unless they say otherwise."""
    return Contact(person.email, language=person.language, timezone=person.timezone)


def problems(
    filing: Filing, person: Person, settings: Settings, check_files: Callable[[tuple[FileSource, ...]], None]
) -> dict[str, DeskError]:
    """What keeps the filing from being submitted, by field, in the order of the form; empty when nothing does.

    Fields: service, area, severity, title, description, email, phone, preferred, language, timezone, further, files.
    """
    contact = filing.contact or contact_of(person)
    found: dict[str, DeskError] = {}
    each: list[tuple[str, Callable[[], object]]] = [
        ("service", lambda: checks.service(filing.service)),
        ("area", lambda: checks.area(checks.service(filing.service), filing.area)),
        ("severity", lambda: checks.severity(filing.severity)),
        ("title", lambda: checks.title(filing.title)),
        ("description", lambda: checks.description(filing.description, settings)),
        ("email", lambda: checks.email(contact.email)),
        ("phone", lambda: checks.phone(contact, person.country)),
        ("preferred", lambda: checks.preferred(contact)),
        ("language", lambda: checks.language(contact.language)),
        ("timezone", lambda: checks.timezone(contact.timezone)),
        ("further", lambda: checks.further(contact.further, settings)),
        ("files", lambda: check_files(filing.files)),
    ]
    for name, check in each:
        if name == "area" and "service" in found:
            continue
        try:
            check()
        except DeskError as error:
            found[name] = error
    return found
