"""Builds the index anew from the snapshot; what the journal holds beyond it is brought up afterwards.

The words of a large desk are left to `gatherer`: lists, counts and requests need not wait for them.
"""

from __future__ import annotations

import gc
import os
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from operator import itemgetter
from typing import Any
from zlib import crc32

from o365tui.store import facts, snapshot
from o365tui.store.gatherer import AT_ONCE
from o365tui.store.gathering import fill as fill_words
from o365tui.store.index import _COUNT, _PUT_REQUEST, HUNG, State, finish, operation
from o365tui.store.inverted import put_marks
from o365tui.store.post_rows import OWN
from o365tui.store.record import loads
from o365tui.store.rows import COLUMNS, columns, key, scopes, unkey
from o365tui.store.snapshot import Checks, Document, Documents, Head, Oddity, as_written, documents

Progress = Callable[[int, int], None]
"""Told how many bytes are done, of how many."""

_REQUEST = b'{"request":'
_TOUCHED, _ORGANISATION = COLUMNS.index("touched"), COLUMNS.index("organisation")


def filler(
    path: str, head: Head, checks: Checks, damaged: list[str], progress: Progress | None
) -> Callable[[sqlite3.Connection], State]:
    """What fills a new index from the snapshot at `path`. Documents that do not check out are left out; the places
    are put into `damaged`."""

    def fill(connection: sqlite3.Connection) -> State:
        with no_garbage_collection(), open(path, "rb", buffering=1 << 20) as file:
            total = os.fstat(file.fileno()).st_size
            filler = _Filler(connection, lambda done: progress(done, total) if progress else None)
            whole = snapshot.whole_check(path) == checks.whole
            filler.run(as_written(file, checks) if whole else _intact(documents(file, checks), damaged))
            if total <= AT_ONCE:
                fill_words(connection)
        return State(head.desk, head.position, dict(head.ids), head.clock)

    return fill


@contextmanager
def no_garbage_collection() -> Iterator[None]:
    """Without the cyclic collector, which doubles the time of reading many documents."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _intact(found: Iterator[Document | Oddity], damaged: list[str]) -> Iterator[Documents]:
    """The documents that check out, one by one."""
    for each in found:
        if isinstance(each, Document) and each.intact:
            yield Documents(each.table, (each.key,), (crc32(each.data),), (each.data,))
        else:
            damaged.append(f"{each.line}")


class _Filler:
    def __init__(self, connection: sqlite3.Connection, progress: Callable[[int], None]) -> None:
        self._connection, self._progress = connection, progress
        self._requests: list[tuple[Any, ...]] = []
        self._files: dict[int, set[bool]] = {}
        self._linked: dict[int, dict[str, Any]] = {}
        self._table = ""
        self._done = 0

    def run(self, found: Iterable[Documents]) -> None:
        rows: dict[str, Callable[[int, int, bytes], tuple[Any, ...]]] = {
            "requests": self._request,
            "operations": self._operation,
            **dict.fromkeys(HUNG, self._hung),
        }
        rows["files"] = self._file
        rows |= {table: own.row for table, own in OWN.items()}
        names = {"requests": "request_documents", "operations": "operations", **HUNG, **{table: table for table in OWN}}
        for some in found:
            if some.table != snapshot.HEAD:
                row = rows.get(some.table, self._other)
                self._table = some.table
                made = list(map(row, some.keys, some.crcs, some.data))
                marks = ",".join("?" * len(made[0]))
                self._connection.executemany(f"INSERT INTO {names.get(some.table, 'others')} VALUES({marks})", made)
            self._done += sum(map(len, some.data))
            self._progress(self._done)
        self._finish()

    def _request(self, at: int, crc: int, data: bytes) -> tuple[Any, ...]:
        document = loads(data)
        self._requests.append(columns(document))
        if facts.named(document) or document.get("continues") is not None:
            self._linked[at] = document
        return at, crc, data

    def _file(self, at: int, crc: int, data: bytes) -> tuple[Any, ...]:
        document = loads(data)
        self._files.setdefault(document["request"], set()).add(bool(document.get("internal")))
        return at, document["request"], crc, data

    def _hung(self, at: int, crc: int, data: bytes) -> tuple[Any, ...]:
        # It stands first where we have written it, and to find it there takes a tenth of the time.
        if data.startswith(_REQUEST) and (number := data[len(_REQUEST) : data.find(b",")]).isdigit():
            return at, int(number), crc, data
        return at, loads(data)["request"], crc, data

    def _operation(self, at: int, crc: int, data: bytes) -> tuple[Any, ...]:
        return operation(at, loads(data), crc, data)

    def _other(self, at: int, crc: int, data: bytes) -> tuple[Any, ...]:
        return key(self._table), at, crc, data

    def _finish(self) -> None:
        """Lists, counters and words: the oldest touched first, so that the newest come first backwards."""
        self._requests.sort(key=itemgetter(_TOUCHED, 0))
        put = self._connection.executemany
        self._flag()
        put_marks(self._connection, len(self._requests), facts.marks(self._requests))
        put("INSERT INTO moments VALUES(?,?,?,?,?)", facts.moments(self._requests))
        put("INSERT INTO used VALUES(?,?)", facts.all_used(self._requests))
        self._requests = [(*each, place) for place, each in enumerate(self._requests, 1)]
        self._requests.sort(key=itemgetter(0))
        put(_PUT_REQUEST, self._requests)
        put(_COUNT, self._counts())
        finish(self._connection)
        self._connection.execute("INSERT INTO meta VALUES('textrow', ?)", (len(self._requests),))

    def _flag(self) -> None:
        """What requests have and are, which their own documents alone do not tell."""
        marked = self._files.keys() | self._linked.keys()
        whose = {each[0]: unkey(each[_ORGANISATION]) for each in self._requests} if self._linked else {}
        for place, each in enumerate(self._requests):
            if each[0] in marked:
                document = self._linked.get(each[0], {})
                flags = facts.flags(document, self._files.get(each[0], ()), whose)
                self._requests[place] = (*each[:-1], flags)

    def _counts(self) -> list[tuple[Any, ...]]:
        counted: dict[bytes, list[int]] = {}
        kinds = Counter((each[2], each[4], each[5], each[6], each[15] is not None) for each in self._requests)
        for (status, requester, assignee, organisation, waits), n in kinds.items():
            values: list[Any] = [None] * len(COLUMNS)
            values[2], values[4], values[5], values[6] = status, requester, assignee, organisation
            values[15] = 0 if waits else None
            for scope, *numbers in scopes(tuple(values)):
                held = counted.setdefault(scope, [0] * len(numbers))
                for at, number in enumerate(numbers):
                    held[at] += number * n
        return [(scope, *numbers) for scope, numbers in counted.items()]
