"""A request as a screen reads it: the record, and which of the requests that it names exist for the reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from o365tui.model.mentions import named
from o365tui.model.request import Record

if TYPE_CHECKING:
    from o365tui.desk.desk import Desk
    from o365tui.model.letters import Letter
    from o365tui.model.people import Person

Post = Mapping[int | None, Sequence["Letter"]]
"""The letters about a request by the note that gave the reason for them; None: the request itself."""

NO_POST: Post = {}


def read(desk: Desk, person: Person, number: int) -> tuple[Record, frozenset[int]]:
    """The request and the numbers on it that are links; for a thread. What the reader may not see is no link, as if
    there were no such request. Raises DeskError."""
    record = desk.get(person, number)
    return record, desk.visible_numbers(person, named(record))


def post(desk: Desk, person: Person, number: int) -> Post:
    """The letters about a request that the reader may know of; for a thread. Raises DeskError."""
    found: dict[int | None, list[Letter]] = {}
    for letter in desk.letters(person, number):
        found.setdefault(letter.note, []).append(letter)
    return found
