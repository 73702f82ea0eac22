"""What a process knows beyond the index: the changes since some commit, people and settings, the highest ids.

Every process reads each new line of the journal once, here; the index, the feed and the next commit take it from here.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from o365tui.store.protocol import Change
from o365tui.store.record import Line, Position

SMALL = ("people", "organisations", "settings", "feedback", "preferences", "canned")
"""Tables that are held whole."""

_REMEMBERED = 1024
_DOCUMENTS = 20_000
"""How many commits are held, and how many documents in them: an import makes few commits with very much in each."""


class Tail:
    """The desk's newest state, as changes over what the index held at `since`."""

    def __init__(self, start: Position, ids: dict[str, int], small: dict[str, dict[int, dict[str, Any]]]) -> None:
        self.mutex = threading.RLock()
        self.position = self.since = start
        self.ids = dict(ids)
        self.small = small
        self.changed: dict[tuple[str, int], dict[str, Any] | None] = {}
        self._lines: deque[Line] = deque()
        self._from = start
        self._starts: deque[Position] = deque()
        self._documents = 0

    def advance(self, end: Position, read: Callable[[Position, Position], Sequence[Line]]) -> None:
        """Take in everything up to `end`."""
        with self.mutex:
            if self.position.sequence < end.sequence:
                for line in read(self.position, end):
                    self.take(line)
            if self.position.sequence == end.sequence:
                self.position = end

    def take(self, line: Line) -> None:
        """Take in the commit after those that are known."""
        with self.mutex:
            if line.sequence != self.position.sequence + 1:
                return
            for table, at, document in _changes(line):
                self._put(table, at, document)
            self._starts.append(self.position)
            self._lines.append(line)
            self._documents += _documents(line)
            while len(self._lines) > 1 and (len(self._lines) > _REMEMBERED or self._documents > _DOCUMENTS):
                self._starts.popleft()
                self._documents -= _documents(self._lines.popleft())
            self.position = line.after

    def lines(self, start: Position, end: Position) -> list[Line] | None:
        """The commits between two positions, if they are all remembered."""
        with self.mutex:
            if not self._lines or start.sequence + 1 < self._lines[0].sequence or end.sequence > self.position.sequence:
                return None
            first = start.sequence + 1 - self._lines[0].sequence
            if first < len(self._starts) and self._starts[first].chain != start.chain:
                return None
            return [line for line in list(self._lines)[first:] if line.sequence <= end.sequence]

    def after(self, sequence: int) -> list[Line] | None:
        """The commits after a number, if they are all remembered."""
        with self.mutex:
            if sequence >= self.position.sequence:
                return []
            if not self._lines or sequence + 1 < self._lines[0].sequence:
                return None
            return list(self._lines)[sequence + 1 - self._lines[0].sequence :]

    def forget(self, applied: Position) -> None:
        """The index has come this far: what it holds need not be held here."""
        with self.mutex:
            if applied.sequence >= self.position.sequence and len(self.changed) > 256:
                self.changed.clear()
                self.since = applied

    def recall(self, start: Position, read: Callable[[Position, Position], Sequence[Line]]) -> None:
        """Hold again what came after `start`: the index that had it is gone, and the one in its place knows less."""
        with self.mutex:
            held: dict[tuple[str, int], dict[str, Any] | None] = {}
            for line in read(start, self.since):
                for table, at, document in _changes(line):
                    if table not in SMALL:  # those are held whole
                        held[table, at] = document
            self.changed = held | self.changed
            self.since = start

    def _put(self, table: str, at: int, document: dict[str, Any] | None) -> None:
        self.ids[table] = max(self.ids.get(table, 0), at)
        if table in SMALL:
            documents = self.small.setdefault(table, {})
            if document is None:
                documents.pop(at, None)
            else:
                documents[at] = document
        else:
            self.changed[table, at] = document


def _changes(line: Line) -> Iterator[tuple[str, int, dict[str, Any] | None]]:
    """Table, id and document of all that a commit has put, and None where it has dropped one."""
    for table, documents in line.payload.get("put", {}).items():
        for name, document in documents.items():
            yield table, int(name), document
    for table, dropped in line.payload.get("drop", {}).items():
        for name in dropped:
            yield table, int(name), None


def _documents(line: Line) -> int:
    return sum(map(len, line.payload.get("put", {}).values()))


def change(payload: dict[str, Any]) -> Change:
    """What others hear of a commit."""
    put, drop = payload.get("put", {}), payload.get("drop", {})
    numbers = {int(name) for name in (*put.get("requests", ()), *drop.get("requests", ()))}
    told = set(numbers)
    internal = not numbers
    for table in ("notes", "files", "history"):
        for document in put.get(table, {}).values():
            numbers.add(document.get("request", 0))
            hidden = document.get("kind") == "internal" if table == "notes" else document["internal"]
            if not hidden:
                told.add(document.get("request", 0))
            internal = internal and hidden
        for request in drop.get(table, {}).values():
            numbers.add(request or 0)
            told.add(request or 0)
            internal = False
    post = [each for table in ("letters", "messages") for each in put.get(table, {}).values()]
    about = {each["request"] for each in post if each.get("request") is not None}
    numbers |= about
    told |= about
    internal = internal and not about
    people = any(table in part for part in (put, drop) for table in ("people", "organisations", "settings"))
    internal = internal and not people and not ({*put, *drop} - {"notes", "files", "history", "operations", "messages"})
    internal = internal or bool(payload.get("internal"))
    hidden = frozenset() if internal else frozenset(numbers - told)
    own = frozenset(document.get("handle", "") for document in put.get("preferences", {}).values())
    canned = "canned" in put or "canned" in drop
    letters = any(table in part for part in (put, drop) for table in ("letters", "messages"))
    return Change(payload.get("by", ""), frozenset(numbers), people, internal, own, canned, hidden, letters)
