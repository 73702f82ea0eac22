"""Questions to the index about what concerns one reader: where something happened."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from o365tui.model.people import Reader
from o365tui.model.request import Note
from o365tui.model.times import written
from o365tui.store.listing import document
from o365tui.store.rows import key, micros

_NEWEST = "SELECT number, touched FROM requests r WHERE touched>? AND {whose} ORDER BY touched DESC LIMIT ?"
_NOTED = (
    "SELECT r.number, (SELECT max(n.id) FROM notes n WHERE n.request=r.number) FROM requests r "
    "WHERE r.assignee=? AND r.assignee IS NOT NULL AND r.status<{status} AND r.touched<=?"
)


def concerning(connection: sqlite3.Connection, reader: Reader, since: datetime, limit: int) -> list[int]:
    """See `Store.concerning`. Walks over what was touched since, and over the agent's open requests, no further."""
    after = micros(written(since))
    # The plus keeps SQLite to the order of last touch: nothing older than `since` is looked at.
    if reader.agent:
        whose, values = "+r.assignee=?", [key(reader.handle)]
    else:
        whose, values = "+r.requester=? AND r.organisation=?", [key(reader.handle), key(reader.organisation)]
    found = dict(connection.execute(_NEWEST.format(whose=whose), (after, *values, limit)).fetchall())
    if reader.agent:
        # An internal note does not touch its request.
        quiet = connection.execute(_NOTED.format(status=3), (key(reader.handle), after)).fetchall()
        for number, newest in quiet:
            at = None if newest is None else _written(connection, newest)
            if at is not None and at > after:
                found[number] = at
    return sorted(found, key=lambda number: (found[number], number), reverse=True)[:limit]


def _written(connection: sqlite3.Connection, note: int) -> int | None:
    held = document(connection, "notes", note)
    return None if held is None else micros(written(Note.of(note, held).at))
