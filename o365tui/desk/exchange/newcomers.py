"""Who the people of another program's export are here: somebody of the desk, or a retired person made from a name or
an address, so that their words have an author and nobody can come in by them.
"""

from __future__ import annotations

from collections.abc import Iterable
from email.utils import parseaddr
from typing import Any

from o365tui.desk import checks
from o365tui.desk.people import free_handle
from o365tui.model.errors import BadInput
from o365tui.model.people import Person, Role
from o365tui.text.fold import fold

NOWHERE = "unknown.invalid"
"""The domain of addresses that stand where none is known: no letter to it is ever delivered (RFC 2606)."""


class Newcomers:
    """Finds people by address, handle or name; whoever is not on the desk is made once. `agents` are the keys of
    those who are assigned something in the export.
    """

    def __init__(self, people: Iterable[Person], agents: frozenset[str], organisation: str, plan: str) -> None:
        self._agents, self._organisation, self._plan = agents, organisation, plan
        self._known: dict[str, str] = {}
        self._handles: set[str] = set()
        self._made: dict[str, dict[str, Any]] = {}
        self._next: dict[str, int] = {}
        self._retired: set[str] = set()
        everybody = sorted(people, key=lambda each: each.retired)
        for person in everybody:
            self._handles.add(person.handle)
            if person.retired:
                self._retired.add(person.handle)
            for name in (person.email, person.handle, person.name):
                self._known.setdefault(key(name), person.handle)

    def find(self, name: str, email: str = "") -> str | None:
        """The handle of whoever is on the desk already: by the address if there is one (two may have one name)."""
        name, email = _parted(name, email)
        return self._known.get(key(email or name))

    def at_work(self, person: str | dict[str, Any]) -> bool:
        """Whether it is somebody of the desk who can come in."""
        return isinstance(person, str) and person not in self._retired

    def person(self, name: str, email: str = "", organisation: str = "") -> str | dict[str, Any]:
        """Their handle, or the person as a line of an import has one that is new."""
        found = self.find(name, email)
        if found is not None:
            return found
        name, email = _parted(name, email)
        known = self._made.get(key(email or name))
        if known is None:
            known = self._make(name, email, organisation)
            for each in filter(None, (key(email), key(name))):
                self._made.setdefault(each, known)
        return known

    def _make(self, name: str, email: str, organisation: str) -> dict[str, Any]:
        handle = self._free(name, email)
        agent = bool({key(name), key(email)} & self._agents)
        return {
            "handle": handle,
            "name": (name or email)[:255],
            "email": email or f"{handle}@{NOWHERE}",
            "role": (Role.AGENT if agent else Role.ADMINISTRATOR).value,
            "organisation": organisation or self._organisation,
            "plan": self._plan,
            "retired": True,
        }

    def _free(self, name: str, email: str) -> str:
        base = free_handle(name, email, ())
        handle = base
        while handle in self._handles:
            self._next[base] = self._next.get(base, 1) + 1
            handle = f"{base}{self._next[base]}"
        self._handles.add(handle)
        return handle


def key(text: str) -> str:
    """What two ways of writing the same name or address have in common."""
    return " ".join(fold(text).split())


def names(name: str, email: str = "") -> set[str]:
    """The keys of somebody, for `agents`."""
    return {key(each) for each in _parted(name, email) if each}


def _parted(name: str, email: str) -> tuple[str, str]:
    """Name and address out of `Ilze Ozola <ilze@example.org>`, of an address alone, or of each in its own column."""
    name, email = " ".join(name.split()), email.strip()
    if "@" in name:
        said, address = parseaddr(name)
        if _address(address):
            name, email = said, email or address
    if email and not _address(email):
        name, email = name or email, ""
    return name, email


def _address(text: str) -> bool:
    """Whether it is an address at all; the look is cheap, for it is had for every row."""
    if "@" not in text or any(each.isspace() for each in text):
        return False
    if text in _judged:
        return _judged[text]
    try:
        checks.imported_email(text)
        good = True
    except BadInput:
        good = False
    if len(_judged) < 50_000:
        _judged[text] = good
    return good


_judged: dict[str, bool] = {}
