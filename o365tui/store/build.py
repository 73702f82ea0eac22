"""Builds the index anew from the snapshot; what the journal holds beyond it is brought up afterwards."""

from __future__ import annotations

import gc
import os
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from operator import itemgetter
from typing import Any
from zlib import crc32

from o365tui.store import facts, words
from o365tui.store.index import _COUNT, _PUT_REQUEST, HUNG, State, finish, operation
from o365tui.store.inverted import Making
from o365tui.store.record import loads
from o365tui.store.rows import COLUMNS, columns, key, scopes, unkey
from o365tui.store.snapshot import Checks, Document, Head, documents

Progress = Callable[[int, int], None]
"""Told how many bytes are done, of how many."""

_BATCH = 2000
_TOUCHED, _ORGANISATION, _TITLE = map(COLUMNS.index, ("touched", "organisation", "title"))


def filler(
    path: str, head: Head, checks: Checks, damaged: list[str], progress: Progress | None
) -> Callable[[sqlite3.Connection], State]:
    """What fills a new index from the snapshot at `path`. Documents that do not check out are left out; the places
    are put into `damaged`."""

    def fill(connection: sqlite3.Connection) -> State:
        with no_garbage_collection(), open(path, "rb", buffering=1 << 20) as file:
            total = os.fstat(file.fileno()).st_size
            _Filler(connection, damaged, lambda done: progress(done, total) if progress else None).run(
                documents(file, checks)
            )
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


class _Filler:
    def __init__(self, connection: sqlite3.Connection, damaged: list[str], progress: Callable[[int], None]) -> None:
        self._connection, self._damaged, self._progress = connection, damaged, progress
        self._requests: list[tuple[Any, ...]] = []
        self._public: dict[int, list[str]] = {}
        self._internal: dict[int, list[str]] = {}
        self._files: dict[int, set[bool]] = {}
        self._linked: dict[int, dict[str, Any]] = {}
        self._batch: list[tuple[Any, ...]] = []
        self._table = ""
        self._done = 0

    def run(self, found: Iterator[Any]) -> None:
        put = {"requests": self._request, "notes": self._note, "files": self._file, "history": self._hung}
        put["operations"] = self._operation
        insert = self._other
        for each in found:
            if not isinstance(each, Document) or not each.intact:
                self._damaged.append(f"{each.line}")
                continue
            if each.table != self._table:
                self._flush()
                self._table = each.table
                insert = put.get(each.table, self._other)
            insert(each.key, each.data)
            self._done += len(each.data)
            if len(self._batch) >= _BATCH:
                self._flush()
        self._flush()
        self._finish()

    def _flush(self) -> None:
        if self._batch:
            marks = ",".join("?" * len(self._batch[0]))
            own = {"requests": "request_documents", "operations": "operations", **HUNG}
            name = own.get(self._table, "others")
            self._connection.executemany(f"INSERT INTO {name} VALUES({marks})", self._batch)
            self._batch = []
            self._progress(self._done)

    def _request(self, at: int, data: bytes) -> None:
        document = loads(data)
        self._requests.append(columns(document))
        if facts.named(document) or document.get("continues") is not None:
            self._linked[at] = document
        self._public.setdefault(at, []).append(words.request_text(document))
        self._batch.append((at, crc32(data), data))

    def _note(self, at: int, data: bytes) -> None:
        document = loads(data)
        texts = self._internal if document["kind"] == "internal" else self._public
        texts.setdefault(document["request"], []).append(document["body"])
        self._batch.append((at, document["request"], crc32(data), data))

    def _file(self, at: int, data: bytes) -> None:
        document = loads(data)
        texts = self._internal if document.get("internal") else self._public
        texts.setdefault(document["request"], []).append(document["name"])
        self._files.setdefault(document["request"], set()).add(bool(document.get("internal")))
        self._batch.append((at, document["request"], crc32(data), data))

    def _hung(self, at: int, data: bytes) -> None:
        self._batch.append((at, loads(data)["request"], crc32(data), data))

    def _operation(self, at: int, data: bytes) -> None:
        self._batch.append(operation(at, loads(data), crc32(data), data))

    def _other(self, at: int, data: bytes) -> None:
        if self._table != "_desk":
            self._batch.append((key(self._table), at, crc32(data), data))

    def _finish(self) -> None:
        """Lists, counters and words: the oldest touched first, so that the newest come first backwards."""
        self._requests.sort(key=itemgetter(_TOUCHED, 0))
        put = self._connection.executemany
        self._flag()
        self._words()
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

    def _words(self) -> None:
        making = Making(len(self._requests))
        for place, each in enumerate(self._requests, 1):
            public, internal = self._public.pop(each[0], ()), self._internal.pop(each[0], ())
            making.add(place, public, internal, unkey(each[_TITLE]))
        making.write(self._connection, facts.marks(self._requests))

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
