"""Questions to the index: a page of a view, a search, the counts, one request with all that hangs on it."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Sequence
from operator import attrgetter
from typing import Any

from o365tui.model.operations import Operation
from o365tui.model.people import Reader
from o365tui.model.request import Attachment, HistoryEntry, Note, Record, Request
from o365tui.model.views import Row, Sort, View
from o365tui.store.index import HUNG, Unusable
from o365tui.store.post_rows import OWN
from o365tui.store.protocol import Counts, Page, as_seen
from o365tui.store.record import dumps, loads
from o365tui.store.rows import ROW, STATUSES, key, order, quick, row, scope, unkey, where


def page(
    connection: sqlite3.Connection, reader: Reader, view: View, sort: Sort | None, offset: int, limit: int | None
) -> Page:
    """Rows of a view. From the second half of a long list they are read from its end."""
    total = counts(connection, reader).views[view]
    offset = max(0, offset)
    wanted = max(0, min(total - offset, total if limit is None else limit))
    condition, values = where(view, reader)
    backwards = offset > total // 2 and quick(view, sort)
    skip = total - offset - wanted if backwards else offset
    sql = f"SELECT {ROW} FROM requests r WHERE {condition} ORDER BY {order(view, sort, reader, backwards)}"
    if skip and quick(view, sort):
        # Only the index is walked over what is skipped.
        sql = (
            f"SELECT {ROW} FROM (SELECT number FROM requests r WHERE {condition} "
            f"ORDER BY {order(view, sort, reader, backwards)} LIMIT ? OFFSET ?) s CROSS JOIN requests r USING(number)"
        )
    else:
        sql += " LIMIT ? OFFSET ?"
    rows = [row(found) for found in connection.execute(sql, (*values, wanted, skip))]
    if backwards:
        rows.reverse()
    return Page(rows, total, offset)


def counts(connection: sqlite3.Connection, reader: Reader) -> Counts:
    """What each view holds, from counters that every change keeps."""
    handle, organisation = key(reader.handle), key(reader.organisation)
    names = (
        (scope("*"), scope("a", handle))
        if reader.agent
        else (scope("o", organisation), scope("r", handle, organisation))
    )
    found = {each[0]: each[1:] for each in connection.execute("SELECT * FROM counters WHERE scope IN (?,?)", names)}
    new, progress, action, resolved, closed, unassigned, due = found.get(names[0], _NONE)
    own = found.get(names[1], _NONE)
    mine = {status: n for status, n in zip(STATUSES, own, strict=False) if n}
    return Counts(
        {
            View.OPEN: new + progress + action + resolved,
            View.ASSIGNED: own[0] + own[1] + own[2] + (0 if reader.agent else own[3]),
            View.ACTION_REQUIRED: action,
            View.UNASSIGNED: unassigned,
            View.DUE: due,
            View.CLOSED: closed,
            View.ALL: new + progress + action + resolved + closed,
        },
        mine,
    )


_NONE = (0,) * 7
_AT_ONCE = 10_000


def as_json(numbers: Sequence[int]) -> str:
    """Numbers as SQL's `json_each` takes them."""
    return dumps(numbers).decode("ascii")


def rows_of(connection: sqlite3.Connection, numbers: Sequence[int]) -> list[Row]:
    """The rows of requests, in the order of their numbers given."""
    rows: dict[int, Row] = {}
    for at in range(0, len(numbers), _AT_ONCE):
        some = numbers[at : at + _AT_ONCE]
        marks = ",".join("?" * len(some))
        found = connection.execute(f"SELECT {ROW} FROM requests r WHERE number IN ({marks})", some)
        rows.update((each[0], row(each)) for each in found)
    return [rows[number] for number in numbers]


def get(connection: sqlite3.Connection, reader: Reader, number: int) -> Record | None:
    """A request with what hangs on it, as the reader may see it. Raises Unusable for a copy that does not check out."""
    rows = connection.execute(_WHOLE, (number, number, number, number)).fetchall()
    found = next((each for each in rows if each[0] < 0), None)
    if found is None:
        return None
    request = _seen(connection, reader, _document(found[2], found[3]))
    if request is None:
        return None
    notes: list[Note] = []
    files: list[Attachment] = []
    history: list[HistoryEntry] = []
    for table, at, crc, document in rows:
        if table >= 0:
            _read(table, at, _document(crc, document), reader, (notes, files, history))
    notes.sort(key=_by_id)
    files.sort(key=_by_id)
    history.sort(key=_by_id)
    return Record(request, tuple(notes), tuple(files), tuple(history))


def visible(connection: sqlite3.Connection, reader: Reader, numbers: Sequence[int]) -> frozenset[int]:
    """See `Store.visible`."""
    sql = "SELECT number FROM requests WHERE number IN (SELECT value FROM json_each(?))"
    values: list[object] = [dumps(sorted(set(numbers))).decode("ascii")]
    if not reader.agent:
        sql += " AND organisation=?"
        values.append(key(reader.organisation))
    return frozenset(number for (number,) in connection.execute(sql, values))


Hung = dict[str, dict[int, Any]]
"""Documents by table and id."""


def hung(connection: sqlite3.Connection, number: int) -> Hung:
    """The documents of all that hangs on a request. Raises Unusable for a copy that does not check out."""
    found: Hung = {}
    for table, name in HUNG.items():
        rows = connection.execute(f"SELECT id, crc, document FROM {name} WHERE request=?", (number,))
        found[table] = {at: _document(crc, data) for at, crc, data in rows}
    return found


def operations(connection: sqlite3.Connection, by: str, limit: int, only_open: bool) -> list[Operation]:
    """What somebody did, newest first."""
    only = "AND open " if only_open else ""
    sql = f"SELECT id, crc, document FROM operations WHERE author=? {only}ORDER BY id DESC LIMIT ?"
    return [Operation.of(at, _document(crc, data)) for at, crc, data in connection.execute(sql, (key(by), limit))]


def request(connection: sqlite3.Connection, reader: Reader, number: int) -> Request | None:
    """A request alone. Raises Unusable for a copy that does not check out."""
    found = document(connection, "requests", number)
    return None if found is None else _seen(connection, reader, found)


def _seen(connection: sqlite3.Connection, reader: Reader, document: dict[str, Any]) -> Request | None:
    request = Request.of(document)
    if not reader.sees(request.organisation):
        return None
    return as_seen(reader, request, lambda reader, numbers: visible(connection, reader, numbers))


_by_id = attrgetter("id")
_WHOLE = " UNION ALL ".join(
    [
        "SELECT -1, number, crc, document FROM request_documents WHERE number=?",
        *(f"SELECT {at}, id, crc, document FROM {name} WHERE request=?" for at, name in enumerate(HUNG.values())),
    ]
)
_KINDS: tuple[Any, ...] = (Note, Attachment, HistoryEntry)


def _read(table: int, at: int, document: Any, reader: Reader, found: tuple[list[Any], ...]) -> None:
    each = _KINDS[table].of(at, document)
    if reader.agent or not each.internal:
        found[table].append(each)


def document(connection: sqlite3.Connection, table: str, at: int) -> dict[str, Any] | None:
    """One document of any table. Raises Unusable for a copy that does not check out."""
    if table == "requests":
        sql, values = "SELECT crc, document FROM request_documents WHERE number=?", (at,)
    elif table in HUNG or table == "operations" or table in OWN:
        sql, values = f"SELECT crc, document FROM {HUNG.get(table, table)} WHERE id=?", (at,)
    else:
        sql, values = "SELECT crc, document FROM others WHERE name=? AND id=?", (key(table), at)  # type: ignore[assignment]
    found = connection.execute(sql, values).fetchone()
    return None if found is None else _document(*found)


def others(connection: sqlite3.Connection, tables: Sequence[str]) -> dict[str, dict[int, dict[str, Any]]]:
    """The small tables whole."""
    found: dict[str, dict[int, dict[str, Any]]] = {table: {} for table in tables}
    for table in tables:
        for at, crc, data in connection.execute(
            "SELECT id, crc, document FROM others WHERE name=? ORDER BY id", (table,)
        ):
            found[table][at] = _document(crc, data)
    return found


def everything(connection: sqlite3.Connection, only: str | None) -> dict[str, dict[int, dict[str, Any]]]:
    """All documents by table and id, or those of one table."""
    found: dict[str, dict[int, dict[str, Any]]] = {}
    own = {table: table for table in ("operations", *OWN)}
    for table, name in {"requests": "request_documents", **own, **HUNG}.items():
        if only is None or only == table:
            rows = connection.execute(f"SELECT * FROM {name} ORDER BY 1")
            found[table] = {each[0]: _document(*each[-2:]) for each in rows}
    for name, at, crc, data in connection.execute("SELECT name, id, crc, document FROM others ORDER BY id"):
        if only is None or only == unkey(name):
            found.setdefault(unkey(name), {})[at] = _document(crc, data)
    return found


def numbers(connection: sqlite3.Connection, reader: Reader, view: View = View.ALL) -> list[int]:
    """The requests of a view that a reader sees, by number."""
    condition, values = where(view, reader)
    return [
        each[0] for each in connection.execute(f"SELECT number FROM requests r WHERE {condition} ORDER BY 1", values)
    ]


def references(connection: sqlite3.Connection) -> frozenset[str]:
    """Every reference that a request has. Raises Unusable for a copy that does not check out."""
    rows = connection.execute("SELECT crc, document FROM request_documents")
    return frozenset(filter(None, (_document(*each).get("reference", "") for each in rows)))


def _document(crc: int, data: bytes) -> Any:
    if zlib.crc32(data) != crc:
        raise Unusable("damaged")
    return loads(data)
