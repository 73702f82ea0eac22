"""The services and areas that a request can be about, from the dated list `data/services.json`.

What is stored is the English name as the list has it; labels and typed words are turned into it here.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from o365tui.data import load
from o365tui.model.frozen import frozen
from o365tui.text.fold import fold


@frozen
class Area:
    """A part of a service, or a service's entry without its areas; `aliases` are words that people type for it."""

    name: str
    latvian: str
    aliases: tuple[str, ...]

    def label(self, language: str) -> str:
        return self.latvian if language == "lv" else self.name

    def words(self) -> tuple[str, ...]:
        return (self.name, self.latvian, *self.aliases)


@frozen
class Service(Area):
    """A service with its areas, in the order in which they are offered."""

    areas: tuple[Area, ...]


@cache
def services() -> tuple[Service, ...]:
    """The whole list, in the order in which it is offered; *Other* is last."""
    return tuple(
        Service(entry["name"], entry["lv"], tuple(entry["aliases"]), tuple(_area(area) for area in entry["areas"]))
        for entry in load("services")["services"]
    )


def as_of() -> str:
    """The day on which the list was true (ISO date)."""
    return str(load("services")["as_of"])


def names() -> tuple[str, ...]:
    """The stored names of all services."""
    return tuple(service.name for service in services())


def areas(service: str) -> tuple[str, ...]:
    """The stored names of a service's areas; none for a service that is not in the list (an imported one)."""
    found = _by_name().get(service)
    return tuple(area.name for area in found.areas) if found else ()


def known(service: str, area: str = "") -> bool:
    """Whether both are stored names of the list; a request may leave the area open (empty)."""
    return service in _by_name() and (not area or area in areas(service))


def find_service(typed: str) -> str | None:
    """The service that someone means: its name in either language or an alias, whatever the case and diacritics, or
    the beginning of a name where only one begins so. None when that names no service: the caller says `names()`.
    """
    return _find(typed, services())


def find_area(service: str, typed: str) -> str | None:
    """The same for an area of `service` (a stored name); the caller says `areas(service)` when it is None."""
    found = _by_name().get(service)
    return _find(typed, found.areas) if found else None


def label(name: str, language: str) -> str:
    """How a stored service or area is shown; a name that is not in the list is shown as it is."""
    return _labels().get(name, name) if language == "lv" else name


def _area(entry: dict[str, Any]) -> Area:
    return Area(entry["name"], entry["lv"], tuple(entry["aliases"]))


@cache
def _by_name() -> dict[str, Service]:
    return {service.name: service for service in services()}


@cache
def _labels() -> dict[str, str]:
    """One label a name: the list gives an area that several services have the same label everywhere."""
    return {entry.name: entry.latvian for service in services() for entry in (service, *service.areas)}


def _find(typed: str, entries: tuple[Area, ...]) -> str | None:
    wanted = " ".join(fold(typed).split())
    if not wanted:
        return None
    # A name goes before another's alias: "Outlook" may be both.
    for entry in entries:
        if wanted in (fold(entry.name), fold(entry.latvian)):
            return entry.name
    for entry in entries:
        if any(fold(alias) == wanted for alias in entry.aliases):
            return entry.name
    begun = [entry.name for entry in entries if any(fold(word).startswith(wanted) for word in entry.words()[:2])]
    return begun[0] if len(begun) == 1 else None
