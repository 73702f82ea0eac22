"""Which requests have a word: the full-text table of a newly built index, made in one go and never changed.

A request's place is its rank by the last change, the oldest first. Of each word, and of each short beginning that many
words share, the places lie there ready: as a list where they are few, as bits where they are many. What a view asks for
is a word, too. A request that changes goes out of the bits of those that still count, and its new words elsewhere.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections import deque
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import repeat

from o365tui.model.people import Reader
from o365tui.store.words import INTERNAL

TABLES = (
    "CREATE TABLE base(word BLOB PRIMARY KEY, many INTEGER, places BLOB) WITHOUT ROWID",
    "CREATE TABLE shared(beginning BLOB PRIMARY KEY, many INTEGER, places BLOB) WITHOUT ROWID",
)

_FEW = 64
"""Beginnings of fewer places are put together when they are asked for."""

_consume = deque[object](maxlen=0).extend

TITLE = "\ue00b"
"""What the words of titles begin with, for what a search finds best."""

Places = set[int] | int
"""Few as a set, many as the bits of a number."""


def _key(word: str) -> bytes:
    return word.encode("utf-8", "surrogatepass")


# Making it


def put_marks(connection: sqlite3.Connection, size: int, marks: Mapping[bytes, array[int]]) -> None:
    """Begin with words that no text has, and with all of so many places counting."""
    rows = ((word, len(places), _written(places, size)) for word, places in sorted(marks.items()))
    connection.executemany("INSERT INTO base VALUES(?,?,?)", rows)
    live = ((1 << size) - 1) << 1
    connection.execute("INSERT INTO meta VALUES('live', ?)", (as_bytes(live, size),))
    connection.execute("INSERT INTO meta VALUES('size', ?)", (size,))


def bits(places: Collection[int], size: int) -> int:
    """The number that has these bits. One by one into a number would copy it each time."""
    if not _as_bits(len(places), size):
        data = bytearray(size // 8 + 1)
        for place in places:
            data[place >> 3] |= 1 << (place & 7)
        return int.from_bytes(data, "little")
    # So many are set without Python in between, at the price of a text of all places.
    flags = bytearray(b"0") * (size + 1)
    _consume(map(flags.__setitem__, places, repeat(ord("1"))))
    flags.reverse()
    return int(flags, 2)


def as_bytes(number: int, size: int) -> bytes:
    """The number as the tables hold it."""
    return number.to_bytes(size // 8 + 1, "little")


def _written(places: Sequence[int], size: int) -> bytes:
    if _as_bits(len(places), size):
        return as_bytes(bits(places, size), size)
    return (places if isinstance(places, array) else array("I", places)).tobytes()


def _as_bits(many: int, size: int) -> bool:
    return many * 32 > size


# Asking it


class Base:
    """The tables as they are at this moment. A request that has changed since they were made has no place."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.size, live = connection.execute(
            "SELECT (SELECT value FROM meta WHERE name='size'), (SELECT value FROM meta WHERE name='live')"
        ).fetchone()
        self.live = int.from_bytes(live, "little")

    def beginning(self, word: str, reader: Reader) -> Places:
        """Where a word begins so, in what the reader may see."""
        return self._for(word, reader, _beginning)

    def word(self, word: str, reader: Reader) -> Places:
        """Where the word stands."""
        return self._for(word, reader, _exactly)

    def _for(self, word: str, reader: Reader, ask: Callable[[sqlite3.Connection, bytes, int], Places]) -> Places:
        found = ask(self.connection, _key(word), self.size)
        if reader.agent:
            found = either(found, ask(self.connection, _key(INTERNAL + word), self.size), self.size)
        return found

    def titled(self, word: str) -> Places:
        """Where a word of the title begins so."""
        return _beginning(self.connection, _key(TITLE + word), self.size)

    def mark(self, mark: bytes) -> Places:
        """Where a mark stands."""
        return _exactly(self.connection, mark, self.size)

    def but(self, places: Places) -> int:
        """All other places."""
        return self.live & ~self.bits(places)

    def data(self, places: Places) -> bytes:
        """The places as the bits of bytes."""
        return as_bytes(self.bits(places), self.size)

    def bits(self, places: Places) -> int:
        """The places as the bits of a number."""
        return bits(places, self.size) if isinstance(places, set) else places

    def every(self, found: Sequence[Places]) -> Places:
        """The places that are in all of them, and still count."""
        return _all([*found, self.live], self.size)


def _all(found: list[Places], size: int) -> Places:
    few = sorted((each for each in found if isinstance(each, set)), key=len)
    many = [each for each in found if isinstance(each, int)]
    if not few:
        return _both(many)
    result = few[0].intersection(*few[1:])
    if len(result) * 4 > size // 8:
        return _both([*many, bits(result, size)])
    data = as_bytes(_both(many), size)
    return {place for place in result if data[place >> 3] >> (place & 7) & 1}


def _both(many: list[int]) -> int:
    result = many[0]
    for each in many[1:]:
        result &= each
    return result


def either(one: Places, other: Places, size: int) -> Places:
    """The places that are in one or in the other."""
    if isinstance(one, set) and isinstance(other, set):
        return one | other
    one = bits(one, size) if isinstance(one, set) else one
    return one | (bits(other, size) if isinstance(other, set) else other)


def _beginning(connection: sqlite3.Connection, word: bytes, size: int) -> Places:
    row = connection.execute("SELECT many, places FROM shared WHERE beginning=?", (word,)).fetchone()
    if row is not None:
        return _read([row], size)
    return _read(
        connection.execute("SELECT many, places FROM base WHERE word>=? AND word<?", (word, word + b"\xff")), size
    )


def _exactly(connection: sqlite3.Connection, word: bytes, size: int) -> Places:
    return _read(connection.execute("SELECT many, places FROM base WHERE word=?", (word,)), size)


def _read(rows: Iterable[tuple[int, bytes]], size: int) -> Places:
    few: set[int] = set()
    many = 0
    for count, data in rows:
        if _as_bits(count, size):
            many |= int.from_bytes(data, "little")
        else:
            places = array("I")
            places.frombytes(data)
            few.update(places)
    if not many:
        return few
    return many | bits(few, size) if few else many


def count(places: Places) -> int:
    """How many there are."""
    return len(places) if isinstance(places, set) else places.bit_count()


def newest(places: Places, most: int) -> list[int]:
    """The last of them, the newest first."""
    if isinstance(places, set):
        return sorted(places, reverse=True)[:most]
    found: list[int] = []
    data = places.to_bytes(places.bit_length() // 8 + 1, "little")
    for at in range(len(data) - 1, -1, -1):
        if byte := data[at]:
            found += [at * 8 + bit for bit in range(7, -1, -1) if byte >> bit & 1]
            if len(found) >= most:
                break
    return found[:most]


def without(places: Places, gone: Iterable[int]) -> Places:
    """All but some."""
    if isinstance(places, set):
        return places.difference(gone)
    for place in gone:
        if places >> place & 1:
            places ^= 1 << place
    return places


def retire(connection: sqlite3.Connection, places: Iterable[int | None]) -> None:
    """These requests have changed or are gone: what the tables say of them counts no more."""
    size = connection.execute("SELECT value FROM meta WHERE name='size'").fetchone()[0]
    gone = [place for place in places if place is not None and place <= size]
    if gone:
        live = bytearray(connection.execute("SELECT value FROM meta WHERE name='live'").fetchone()[0])
        for place in gone:
            live[place >> 3] &= ~(1 << (place & 7))
        connection.execute("UPDATE meta SET value=? WHERE name='live'", (bytes(live),))
