"""A request as a screen reads it: the record, and which of the requests that it names exist for the reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from o365tui.model.mentions import named
from o365tui.model.request import Record

if TYPE_CHECKING:
    from o365tui.desk.desk import Desk
    from o365tui.model.people import Person


def read(desk: Desk, person: Person, number: int) -> tuple[Record, frozenset[int]]:
    """The request and the numbers on it that are links; for a thread. What the reader may not see is no link, as if
    there were no such request. Raises DeskError."""
    record = desk.get(person, number)
    return record, desk.visible_numbers(person, named(record))
