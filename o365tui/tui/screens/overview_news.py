"""What happened to one's requests since one last looked, found in the desk's records."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from o365tui.desk.reading import Reading
from o365tui.model.frozen import frozen
from o365tui.model.people import Person
from o365tui.model.request import Note, Record
from o365tui.model.views import NEWEST, Row, View

LOOKED_AT = 200
"""The most recently changed requests among which the person's are looked for."""


@frozen
class News:
    """A request that others changed: the newest that they did, or None where they submitted it."""

    row: Row
    note: Note | None
    by: str
    at: datetime


@frozen
class Latest:
    """The news, newest first, and how many more there are than are told."""

    told: tuple[News, ...] = ()
    more: int = 0


def latest(desk: Reading, person: Person, since: datetime, limit: int = 6) -> Latest:
    """What others did since then to the requests of this person: an administrator's own, or what an agent works on and
    what was submitted and nobody has taken."""
    rows = desk.page(person, View.ALL, NEWEST, 0, LOOKED_AT).rows
    found: list[News] = []
    for row in rows:
        if row.updated <= since:
            break
        if concerns(row, person):
            news = _news(row, desk.get(person, row.number), person, since)
            if news is not None:
                found.append(news)
    return Latest(tuple(found[:limit]), max(0, len(found) - limit))


def concerns(row: Row, person: Person) -> bool:
    """Is this one of the person's requests?"""
    if person.agent:
        return row.assignee == person.handle or (row.assignee is None and row.requester != person.handle)
    return row.requester == person.handle


def _news(row: Row, record: Record, person: Person, since: datetime) -> News | None:
    note = _last(note for note in record.notes if note.at > since and note.author != person.handle)
    if note is not None:
        return News(row, note, note.author, note.at)
    if row.created > since and row.requester != person.handle:
        return News(row, None, row.requester, row.created)
    return None


def _last(notes: Iterable[Note]) -> Note | None:
    return max(notes, key=lambda note: note.at, default=None)
