"""What stands in the New request form: as it is typed, as its draft, and as the filing that is sent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from o365tui.desk.filing import Filing, contact_of
from o365tui.model.frozen import frozen
from o365tui.model.people import Person
from o365tui.model.request import Contact, Severity

DRAFT = "new"
"""The draft's name."""

CONTACT = ("email", "phone", "preferred", "language", "further")
"""The fields that say how one is reached, which are folded away until asked for."""


@frozen
class Typed:
    """The form's fields, unchecked. `severity` is a letter or nothing, `further` the addresses as they were typed."""

    title: str = ""
    description: str = ""
    service: str = ""
    area: str = ""
    severity: str = ""
    email: str = ""
    phone: str = ""
    preferred: str = "email"
    language: str = "en"
    further: str = ""
    files: tuple[str, ...] = ()

    @classmethod
    def blank(cls, person: Person) -> Typed:
        """A form that nobody has touched: the person is reached as they always are."""
        contact = contact_of(person)
        return cls(email=contact.email, language=contact.language)

    @classmethod
    def of(cls, draft: object, person: Person) -> Typed:
        """A draft read back. What it does not say, or says in a way that is not ours, is as in a blank form."""
        typed = asdict(cls.blank(person))
        if isinstance(draft, Mapping):
            for field in fields(cls):
                value = draft.get(field.name)
                if field.name == "files" and isinstance(value, list):
                    typed["files"] = tuple(path for path in value if isinstance(path, str))
                elif field.name != "files" and isinstance(value, str):
                    typed[field.name] = value
        return cls(**typed)

    def draft(self, person: Person) -> dict[str, Any] | None:
        """What to keep; nothing where nothing was typed."""
        return None if self == Typed.blank(person) else {**asdict(self), "files": list(self.files)}

    @property
    def addresses(self) -> tuple[str, ...]:
        """The further e-mail addresses, each by itself."""
        return addresses(self.further)

    def contact(self, person: Person) -> Contact:
        """How the representative is to reach the person about this request."""
        return Contact(self.email, self.phone, self.preferred, self.language, person.timezone, self.addresses)

    def filing(self, person: Person) -> Filing:
        """What is sent."""
        return Filing(
            title=self.title,
            description=self.description,
            service=self.service,
            area=self.area,
            severity=Severity(self.severity) if self.severity in set(Severity) else None,
            contact=self.contact(person),
            files=self.files,
        )


def addresses(typed: str) -> tuple[str, ...]:
    """E-mail addresses that were typed one after another, with commas, semicolons or blanks between them."""
    return tuple(word for word in re.split(r"[,;\s]+", typed) if word)
