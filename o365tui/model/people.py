"""Who takes part: people, their organisations, and what each may see."""

from __future__ import annotations

from dataclasses import asdict
from enum import StrEnum
from typing import Any

from o365tui.model.frozen import frozen
from o365tui.model.request import Plan


class Role(StrEnum):
    """What a person is here for; owning the desk is apart from it."""

    ADMINISTRATOR = "administrator"
    AGENT = "agent"


@frozen
class Organisation:
    """A customer: its name (unique on the desk) and its plan."""

    name: str
    plan: Plan

    def document(self) -> dict[str, Any]:
        return {"name": self.name, "plan": self.plan.value}

    @classmethod
    def of(cls, document: dict[str, Any]) -> Organisation:
        return cls(name=document["name"], plan=Plan(document["plan"]))


@frozen
class Reader:
    """Whose eyes: decides what of the desk exists for them.

    An administrator sees the requests of `organisation` without what is internal; an agent (organisation None)
    sees all.
    """

    handle: str
    agent: bool
    organisation: str | None

    def sees(self, organisation: str) -> bool:
        return self.agent or organisation == self.organisation


@frozen
class Person:
    """Somebody who uses the desk. `handle` is unique and never changes; `country` is ISO 3166 alpha-2, `language`
    en or lv, `timezone` an IANA name. `owner` keeps people and settings. `uid` ties a person to a Unix account.
    A retired person keeps their name on what they wrote, and can no longer come in or be assigned.
    """

    handle: str
    name: str
    email: str
    role: Role
    organisation: str
    country: str = ""
    language: str = "en"
    timezone: str = "UTC"
    owner: bool = False
    uid: int | None = None
    retired: bool = False

    @property
    def agent(self) -> bool:
        return self.role is Role.AGENT

    @property
    def reader(self) -> Reader:
        return Reader(self.handle, self.agent, None if self.agent else self.organisation)

    def document(self) -> dict[str, Any]:
        return {**asdict(self), "role": self.role.value}

    @classmethod
    def of(cls, document: dict[str, Any]) -> Person:
        return cls(
            handle=document["handle"],
            name=document["name"],
            email=document["email"],
            role=Role(document["role"]),
            organisation=document["organisation"],
            country=document.get("country", ""),
            language=document.get("language", "en"),
            timezone=document.get("timezone", "UTC"),
            owner=document.get("owner", False),
            uid=document.get("uid"),
            retired=document.get("retired", False),
        )
