"""Letters and messages as the index holds them: the columns that they are found by."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from o365tui.model.incoming import Message
from o365tui.model.letters import Letter
from o365tui.model.times import written
from o365tui.store.record import loads
from o365tui.store.rows import key, micros

TABLES = (
    "CREATE TABLE letters(id INTEGER PRIMARY KEY, request INTEGER, state, due INTEGER, crc INTEGER, document BLOB)",
    "CREATE TABLE messages(id INTEGER PRIMARY KEY, state, sha256, digest, sender, at INTEGER,"
    " crc INTEGER, document BLOB)",
)

INDEXES = (
    "CREATE INDEX letters_of ON letters(request)",
    "CREATE INDEX letters_due ON letters(due) WHERE due IS NOT NULL",
    "CREATE INDEX letters_in ON letters(state, id)",
    "CREATE INDEX messages_in ON messages(state, id)",
    "CREATE INDEX messages_sha256 ON messages(sha256)",
    "CREATE INDEX messages_digest ON messages(digest) WHERE digest<>''",
    "CREATE INDEX messages_from ON messages(sender, at)",
)


def letter_row(at: int, crc: int, data: bytes) -> tuple[Any, ...]:
    """The columns of a letter."""
    letter = Letter.of(at, loads(data))
    due = None if letter.due is None else micros(written(letter.due))
    return at, letter.request, letter.state.value, due, crc, data


def message_row(at: int, crc: int, data: bytes) -> tuple[Any, ...]:
    """The columns of a message."""
    found = Message.of(at, loads(data))
    moment = micros(written(found.at))
    return at, found.state.value, found.sha256, key(found.digest), key(found.sender), moment, crc, data


class Own(NamedTuple):
    """A table with columns of its own: how many they are and how a document gives them."""

    columns: int
    row: Callable[[int, int, bytes], tuple[Any, ...]]

    @property
    def marks(self) -> str:
        return ",".join("?" * self.columns)


OWN = {"letters": Own(6, letter_row), "messages": Own(8, message_row)}
"""The tables of this module, by name."""
