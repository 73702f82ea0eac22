"""Gathers which requests have a word, for the tables of a newly built index: from the documents that it holds.

`gatherer` says who does it, and when.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import repeat
from operator import call

from o365tui.store import words
from o365tui.store.inverted import _FEW, TITLE, Places, _as_bits, _key, as_bytes, bits
from o365tui.store.record import loads
from o365tui.text.fold import words as split

LONGEST = 5
"""Beginnings of up to so many letters have their places ready."""

EVERY = (0, 1 << 62)

_TITLES = 2
"""The third kind of text, behind what everyone on a request sees and what only agents do."""

_MARKS = (b"", _key(words.INTERNAL), _key(TITLE))
"""What the words of each kind begin with in the tables."""

Row = tuple[bytes, int, bytes]
"""A word or a beginning, how many places it has, and the places as they are written."""

_NONE: Places = set()

_consume = deque[object](maxlen=0).extend


class _Pieces(dict[str, Callable[[int], object]]):
    """For what stands between two blanks, what puts a place where its words have theirs: most of it comes again and
    again, and then all of it is done without Python in between."""

    def __init__(self) -> None:
        self.words: dict[str, array[int]] = {}
        self.twice: set[str] = set()
        """Words of more than one piece, as `Mail,` and `mail`: a request may have put its place there twice."""

    def __missing__(self, piece: str) -> Callable[[int], object]:
        puts = []
        for word in split(piece):
            places = self.words.get(word)
            if places is None:
                places = self.words[word] = array("I")
            else:
                self.twice.add(word)
            puts.append(places.append)
        put = puts[0] if len(puts) == 1 else partial(_put, puts)
        if len(self) < 200_000 and len(piece) < 40:
            self[piece] = put
        return put


def _put(puts: Iterable[Callable[[int], object]], place: int) -> None:
    for put in puts:
        put(place)


class Gathered:
    """The words of some requests of an index with `size` of them, and the places that have them."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._kinds = _Pieces(), _Pieces(), _Pieces()

    def read(self, connection: sqlite3.Connection, numbers: tuple[int, int] = EVERY) -> None:
        """Take in all requests with numbers from one to the other."""
        texts: tuple[dict[int, list[str]], ...] = {}, {}, {}
        for request, kind, each in _texts(connection, numbers):
            texts[kind].setdefault(request, []).append(each)
        sql = "SELECT textrow, number FROM requests WHERE textrow<=? AND number BETWEEN ? AND ? ORDER BY textrow"
        for place, number in connection.execute(sql, (self.size, *numbers)):
            for pieces, held in zip(self._kinds, texts, strict=True):
                if text := held.pop(number, None):
                    _consume(map(call, map(pieces.__getitem__, set(" ".join(text).split())), repeat(place)))
        for pieces in self._kinds:
            for word in pieces.twice:
                pieces.words[word] = array("I", dict.fromkeys(pieces.words[word]))
            pieces.clear()
            pieces.twice.clear()

    def parts(self) -> list[dict[str, bytes]]:
        """All of it, to be taken in by another process."""
        return [{word: places.tobytes() for word, places in pieces.words.items()} for pieces in self._kinds]

    def take(self, parts: Iterable[Mapping[str, bytes]]) -> None:
        """Take in what another process has read."""
        for pieces, part in zip(self._kinds, parts, strict=True):
            for word, more in part.items():
                places = pieces.words.setdefault(word, array("I"))
                both = bool(places)
                places.frombytes(more)
                if both and not _as_bits(len(places), self.size):
                    pieces.words[word] = array("I", sorted(places))

    def rows(self) -> tuple[list[Row], list[Row]]:
        """The rows of the two tables, each in the order of its keys."""
        base: list[Row] = []
        shared: list[Row] = []
        for mark, pieces in zip(_MARKS, self._kinds, strict=True):
            sharing = _Sharing(self.size, mark)
            for word in sorted(pieces.words):  # as their bytes are, too
                places = pieces.words.pop(word)
                many = len(places)
                found: Places = _NONE
                if _as_bits(many, self.size):
                    found = bits(places, self.size)
                    base.append((mark + _key(word), many, as_bytes(found, self.size)))
                else:
                    base.append((mark + _key(word), many, places.tobytes()))
                # Titles are few enough to be put together when they are asked for.
                if mark != _MARKS[_TITLES] and (ended := sharing.add(word, places, found)):
                    shared += ended
            shared += sharing.end()
        shared.sort()
        return base, shared


def _texts(connection: sqlite3.Connection, numbers: tuple[int, int]) -> Iterator[tuple[int, int, str]]:
    """What requests are found by: the request, the kind of the text, and the text; the titles once more."""
    between = "BETWEEN ? AND ?"
    for number, data in connection.execute(
        f"SELECT number, document FROM request_documents WHERE number {between}", numbers
    ):
        document = loads(data)
        yield number, False, words.request_text(document)
        yield number, _TITLES, document["title"]
    # Read in the order in which they lie: `+` keeps SQLite from its index.
    for table, of in words.HUNG.items():
        sql = f"SELECT request, document FROM {table} WHERE +request {between}"
        for request, data in connection.execute(sql, numbers):
            yield request, *of(loads(data))


class _Sharing:
    """Puts together the places of words that begin alike, from the longest beginnings up."""

    def __init__(self, size: int, mark: bytes) -> None:
        self._size, self._mark = size, mark
        self._begun = ""
        self._bits = [0] * (LONGEST + 1)
        self._few = [array("I") for _ in range(LONGEST + 1)]
        self._words = [0] * (LONGEST + 1)

    def add(self, word: str, places: array[int], whole: Places) -> Iterable[Row]:
        """The next word: its places, and the same as bits if they are many. What is complete then."""
        begun, before = word[:LONGEST], self._begun
        ended: Iterable[Row] = ()
        if begun != before:
            alike = 0
            while begun[alike : alike + 1] == before[alike : alike + 1]:
                alike += 1
            ended = list(self._end(alike))
            self._begun = begun
        depth = len(begun)
        self._words[depth] += 1
        if isinstance(whole, int):
            self._bits[depth] |= whole
        else:
            self._few[depth] += places
        return ended

    def end(self) -> Iterator[Row]:
        """What is complete after the last word."""
        yield from self._end(0)

    def _end(self, depth: int) -> Iterator[Row]:
        """All beginnings longer than `depth` are over."""
        while len(self._begun) > depth:
            at, beginning = len(self._begun), self._begun
            self._begun = beginning[:-1]
            found, few, words = self._bits[at], self._few[at], self._words[at]
            if words > 1 and _as_bits(len(few), self._size):
                few = array("I", dict.fromkeys(few))
                if _as_bits(len(few), self._size):
                    found, few = found | bits(few, self._size), array("I")
            if words > 1 and (found or len(few) > _FEW):
                if found:
                    whole = found | bits(few, self._size)
                    many, data = whole.bit_count(), as_bytes(whole, self._size)
                else:
                    each = sorted(set(few))
                    many, data = len(each), array("I", each).tobytes()
                yield self._mark + _key(beginning), many, data
            self._bits[at - 1] |= found
            self._few[at - 1] += few
            self._words[at - 1] += words
            self._bits[at], self._few[at], self._words[at] = 0, array("I"), 0
        self._bits[0], self._few[0], self._words[0] = 0, array("I"), 0


def fill(connection: sqlite3.Connection) -> None:
    """Put the words of all requests into the tables, which have none yet."""
    gathered = Gathered(size(connection))
    gathered.read(connection)
    for table, rows in zip(("base", "shared"), gathered.rows(), strict=True):
        connection.executemany(f"INSERT OR REPLACE INTO {table} VALUES(?,?,?)", rows)
    done(connection)


def size(connection: sqlite3.Connection) -> int:
    """How many places there are."""
    return int(connection.execute("SELECT value FROM meta WHERE name='size'").fetchone()[0])


def done(connection: sqlite3.Connection) -> None:
    """The tables are complete."""
    connection.execute("INSERT OR REPLACE INTO meta VALUES('words', 1)")


def complete(connection: sqlite3.Connection) -> bool:
    """Whether the tables have all words."""
    return connection.execute("SELECT 1 FROM meta WHERE name='words'").fetchone() is not None
