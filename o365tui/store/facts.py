"""What requests are filtered by, made ready when the index is built: marks, moments, and what is in use.

A mark is a word that no text has: it stands for a status, a service, a tag, with the places of all requests that it is
true of. Moments lie in order, cut into pieces, with the places of all earlier ones beside each piece. What is in use is
counted for everybody and for each organisation, and kept by every change.
"""

from __future__ import annotations

import sqlite3
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any

from o365tui.model.query.language import Key, plain
from o365tui.store.inverted import Places, as_bytes, bits
from o365tui.store.record import loads
from o365tui.store.rows import COLUMNS, key, scope, unkey

TABLES = (
    "CREATE TABLE moments(name TEXT, first INTEGER, earlier BLOB, places BLOB, times BLOB)",
    "CREATE TABLE used(scope BLOB PRIMARY KEY, many INTEGER) WITHOUT ROWID",
)
INDEXES = ("CREATE INDEX moments_by ON moments(name, first)",)

_MARKS = {
    Key.ORGANISATION: "\ue001", Key.STATUS: "\ue002", Key.SEVERITY: "\ue003", Key.PLAN: "\ue004", Key.SERVICE: "\ue005",
    Key.AREA: "\ue006", Key.REQUESTER: "\ue007", Key.ASSIGNEE: "\ue008", Key.TAG: "\ue009", Key.HAS: "\ue00a",
}  # fmt: skip
"""What the marks of each kind begin with: no word begins so."""

NOBODY = ""
"""The value of ASSIGNEE where there is none."""

FILES, LINKED, MERGED = 1, 4, 16
HIDDEN = 2
"""Bits of the column `flags`, and values of their marks: what everyone on the request sees; times `HIDDEN` it is what
only agents may know: internal files, links to another organisation's requests."""

FLAGS = {(Key.HAS, "files"): FILES, (Key.IS, "linked"): LINKED, (Key.IS, "merged"): MERGED}
"""What one asks for with a flag."""

_COLUMN = {
    Key.ORGANISATION: "organisation", Key.STATUS: "status", Key.SEVERITY: "severity", Key.PLAN: "plan",
    Key.SERVICE: "service", Key.AREA: "area", Key.REQUESTER: "requester", Key.ASSIGNEE: "assignee",
}  # fmt: skip
_AT = {kind: COLUMNS.index(name) for kind, name in _COLUMN.items()}
_TAGS, _FLAGS = COLUMNS.index("tags"), COLUMNS.index("flags")

MOMENTS = {Key.DUE: "waits", Key.UPDATED: "updated", Key.CREATED: "created", Key.CLOSED: "closed"}
"""The columns with the moments that the keys compare with now."""

_PIECES, _AT_LEAST = 32, 1024

LISTED = {
    Key.SERVICE: "s", Key.AREA: "a", Key.REQUESTER: "r", Key.ASSIGNEE: "i", Key.TAG: "t", Key.ORGANISATION: "o",
}  # fmt: skip
"""What is counted as in use, and the letter of its scopes: small for everybody, a capital with an organisation."""


def mark(kind: Key, value: str | int) -> bytes:
    """The mark of a value, as it stands in the table of words."""
    return f"{_MARKS[kind]}{value}".encode("utf-8", "surrogatepass")


def column(kind: Key) -> str:
    """The column that has the value of a mark."""
    return _COLUMN[kind]


def tags(packed: Any) -> list[str]:
    """The tags that the column `tags` holds."""
    return [] if packed is None else loads(packed)


def tagged(packed: bytes | None, wanted: bytes) -> bool:
    """Whether a request has one of the tags (as they are compared, in JSON); SQL asks it."""
    return not _plain_tags(packed).isdisjoint(loads(wanted))


@lru_cache(maxsize=20_000)
def _plain_tags(packed: bytes | None) -> frozenset[str]:
    return frozenset(map(plain, tags(packed)))


def named(document: dict[str, Any]) -> list[int]:
    """The requests that a request is linked with or merged into."""
    into = document.get("merged_into")
    return [*document.get("links", ()), *(() if into is None else (into,))]


def flags(document: dict[str, Any], internal: Iterable[bool], whose: Mapping[int, Any]) -> int:
    """The column `flags`: of a request with files (of each: is it internal?) and the organisations of all `named`."""
    found = 0
    for each in internal:
        found |= FILES * HIDDEN if each else FILES
    for number in document.get("links", ()):
        found |= LINKED if whose.get(number) == document["organisation"] else LINKED * HIDDEN
    if document.get("continues") is not None:
        found |= LINKED
    if (into := document.get("merged_into")) is not None:
        found |= MERGED if whose.get(into) == document["organisation"] else MERGED * HIDDEN
    return found


# Making


def marks(requests: Sequence[tuple[Any, ...]]) -> dict[bytes, array[int]]:
    """The places of all marks; the requests' columns (see `rows.COLUMNS`) come in the order of their places."""
    found: dict[bytes, array[int]] = {}
    for kind, at in _AT.items():
        for value, places in _places(each[at] for each in requests).items():
            found[mark(kind, NOBODY if value is None else unkey(value))] = places
    for packed, places in _places(each[_TAGS] for each in requests).items():
        for tag in {plain(each) for each in tags(packed)}:
            found.setdefault(mark(Key.TAG, tag), array("I")).extend(places)
    for value, places in _places(each[_FLAGS] for each in requests).items():
        for flag in (1 << n for n in range(value.bit_length()) if value >> n & 1):
            found.setdefault(mark(Key.HAS, flag), array("I")).extend(places)
    return {each: array("I", sorted(places)) for each, places in found.items()}


def _places(values: Iterable[Any]) -> dict[Any, array[int]]:
    found: dict[Any, array[int]] = {}
    for place, value in enumerate(values, 1):
        there = found.get(value)
        if there is None:
            there = found[value] = array("I")
        there.append(place)
    return found


def moments(requests: Sequence[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """The rows of the table `moments`."""
    size = len(requests)
    for name in MOMENTS.values():
        at = COLUMNS.index(name)
        ordered = sorted((each[at], place) for place, each in enumerate(requests, 1) if each[at] is not None)
        step = max(_AT_LEAST, -(-len(ordered) // _PIECES))
        earlier = 0
        for start in range(0, len(ordered), step):
            some = ordered[start : start + step]
            times, places = array("q", (time for time, _ in some)), array("I", (place for _, place in some))
            yield name, times[0], as_bytes(earlier, size), places.tobytes(), times.tobytes()
            earlier |= bits(places, size)
        yield name, _EVER, as_bytes(earlier, size), b"", b""


_EVER = (1 << 63) - 1


def all_used(requests: Sequence[tuple[Any, ...]]) -> list[tuple[bytes, int]]:
    """The rows of the table `used`."""
    organisation = _AT[Key.ORGANISATION]
    counted: Counter[bytes] = Counter()
    for kind in LISTED:
        at = _TAGS if kind is Key.TAG else _AT[kind]
        for (whose, value), many in Counter((each[organisation], each[at]) for each in requests).items():
            for each in _scopes(kind, whose, value):
                counted[each] += many
    return list(counted.items())


# Keeping


def organisations(connection: sqlite3.Connection, numbers: Sequence[int]) -> dict[int, Any]:
    """Whose the requests are."""
    found = [connection.execute("SELECT number, organisation FROM requests WHERE number=?", (n,)) for n in numbers]
    return {number: unkey(organisation) for rows in found for number, organisation in rows}


def change_used(connection: sqlite3.Connection, old: tuple[Any, ...] | None, new: tuple[Any, ...] | None) -> None:
    """Count what a request has instead of what it had."""
    if old is not None and new is not None and _counted(old) == _counted(new):
        return
    changes: Counter[bytes] = Counter()
    organisation = _AT[Key.ORGANISATION]
    for values, by in ((old, -1), (new, 1)):
        if values is not None:
            for kind in LISTED:
                for each in _scopes(kind, values[organisation], values[_TAGS if kind is Key.TAG else _AT[kind]]):
                    changes[each] += by
    connection.executemany(
        "INSERT INTO used VALUES(?,?) ON CONFLICT(scope) DO UPDATE SET many=many+excluded.many",
        [(each, by) for each, by in changes.items() if by],
    )


_counted = itemgetter(_TAGS, *(_AT[kind] for kind in LISTED if kind is not Key.TAG))


def _scopes(kind: Key, organisation: Any, value: Any) -> Iterator[bytes]:
    if value is None or value == "":
        return
    letter = LISTED[kind]
    for each in dict.fromkeys(map(key, tags(value))) if kind is Key.TAG else (value,):
        yield scope(letter, each)
        yield scope(letter.upper(), organisation, each)


# Asking


def used(connection: sqlite3.Connection, kind: Key, organisation: str | None = None) -> dict[str, int]:
    """The values in use, and how often, for everybody or in one organisation."""
    letter = LISTED[kind]
    begin = scope(letter, "") if organisation is None else scope(letter.upper(), key(organisation), "")
    rows = connection.execute(
        "SELECT scope, many FROM used WHERE scope>=? AND scope<? AND many>0", (begin, begin[:-1] + b"\xff\xff")
    )
    return {each[len(begin) :].decode("utf-8", "surrogatepass"): many for each, many in rows}


def before(connection: sqlite3.Connection, name: str, moment: int, size: int) -> Places:
    """The places of requests whose moment is there, and earlier."""
    row = connection.execute(
        "SELECT earlier, places, times FROM moments WHERE name=? AND first<? ORDER BY first DESC LIMIT 1",
        (name, moment),
    ).fetchone()
    if row is None:
        return set()
    times, places = array("q"), array("I")
    times.frombytes(row[2])
    places.frombytes(row[1])
    return int.from_bytes(row[0], "little") | bits(places[: bisect_left(times, moment)], size)


def ever(connection: sqlite3.Connection, name: str) -> int:
    """The places of requests that have the moment."""
    row = connection.execute("SELECT earlier FROM moments WHERE name=? AND first=?", (name, _EVER)).fetchone()
    return 0 if row is None else int.from_bytes(row[0], "little")
