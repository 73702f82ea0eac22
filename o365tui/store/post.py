"""Letters and messages in the index: what is due, what waits, what came before. Each answer costs what it gives."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from o365tui.model.incoming import ACTED, Message, MessageState
from o365tui.model.letters import Letter, LetterState
from o365tui.model.times import written
from o365tui.store.index import Unusable
from o365tui.store.record import loads
from o365tui.store.rows import key, micros


def letters(connection: sqlite3.Connection, number: int) -> list[Letter]:
    """The letters about a request, oldest first. Raises Unusable."""
    return _letters(connection, "WHERE request=? ORDER BY id", (number,))


def letters_due(connection: sqlite3.Connection, now: datetime, limit: int) -> list[Letter]:
    """Letters that may be sent at `now`, the longest due first. Raises Unusable."""
    return _letters(connection, "WHERE due<=? ORDER BY due, id LIMIT ?", (micros(written(now)), limit))


def next_letter(connection: sqlite3.Connection) -> datetime | None:
    """When the next letter is due. Raises Unusable."""
    found = _letters(connection, "WHERE due IS NOT NULL ORDER BY due, id LIMIT 1", ())
    return found[0].due if found else None


def outbox(connection: sqlite3.Connection, states: Collection[LetterState], offset: int, limit: int) -> list[Letter]:
    """Letters in one of these states, newest first. Raises Unusable."""
    ids = _newest(connection, "letters", [each.value for each in states], offset, limit)
    return [found for at in ids for found in _letters(connection, "WHERE id=?", (at,))]


def messages(
    connection: sqlite3.Connection, states: Collection[MessageState], offset: int, limit: int
) -> list[Message]:
    """Messages in one of these states, newest first. Raises Unusable."""
    ids = _newest(connection, "messages", [each.value for each in states], offset, limit)
    return [found for at in ids for found in _messages(connection, "WHERE id=?", (at,))]


def by_state(connection: sqlite3.Connection, table: str, states: Collection[str]) -> dict[str, int]:
    """How many of a table are in each of these states."""
    marks = ",".join("?" * len(states))
    sql = f"SELECT state, count(*) FROM {table} WHERE state IN ({marks}) GROUP BY state"
    return dict(connection.execute(sql, tuple(states)).fetchall())


def same_bytes(connection: sqlite3.Connection, sha256: str) -> Message | None:
    """The first message that came with these bytes. Raises Unusable."""
    return next(iter(_messages(connection, "WHERE sha256=? ORDER BY id LIMIT 1", (sha256,))), None)


def same_digest(connection: sqlite3.Connection, digest: str) -> list[Message]:
    """The messages of a digest, oldest first. Raises Unusable."""
    return _messages(connection, "WHERE digest=? AND digest<>'' ORDER BY id", (key(digest),))


def messages_from(connection: sqlite3.Connection, sender: str, since: datetime) -> int:
    """How many messages of a sender were acted upon after `since`."""
    marks = ",".join("?" * len(ACTED))
    sql = f"SELECT count(*) FROM messages WHERE sender=? AND at>? AND state IN ({marks})"
    values = (key(sender), micros(written(since)), *(each.value for each in ACTED))
    (found,) = connection.execute(sql, values).fetchone()
    return int(found)


def _newest(connection: sqlite3.Connection, table: str, states: Sequence[str], offset: int, limit: int) -> list[int]:
    """The ids of what is in one of these states, newest first: the newest of each, and of those the newest."""
    found: list[int] = []
    for state in states:
        sql = f"SELECT id FROM {table} WHERE state=? ORDER BY id DESC LIMIT ?"
        found += [at for (at,) in connection.execute(sql, (state, offset + limit))]
    return sorted(found, reverse=True)[offset : offset + limit]


def _letters(connection: sqlite3.Connection, where: str, values: tuple[Any, ...]) -> list[Letter]:
    rows = connection.execute(f"SELECT id, crc, document FROM letters {where}", values)
    return [Letter.of(at, _document(crc, data)) for at, crc, data in rows]


def _messages(connection: sqlite3.Connection, where: str, values: tuple[Any, ...]) -> list[Message]:
    rows = connection.execute(f"SELECT id, crc, document FROM messages {where}", values)
    return [Message.of(at, _document(crc, data)) for at, crc, data in rows]


def _document(crc: int, data: bytes) -> Any:
    if zlib.crc32(data) != crc:
        raise Unusable("damaged")
    return loads(data)
