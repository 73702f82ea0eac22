"""A whole desk in memory: the plainest implementation of the store's protocol, and the measure for every other.

It keeps nothing when the process ends. Attachments and drafts live in memory too.
"""

from __future__ import annotations

import hashlib
import io
import secrets
import threading
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from itertools import islice
from typing import Any, BinaryIO, TypeVar

from o365tui.model.canned import Canned
from o365tui.model.errors import NotFound, Refused
from o365tui.model.figures import Cuts, Tally, tally
from o365tui.model.incoming import Message, MessageState
from o365tui.model.letters import Letter, LetterState
from o365tui.model.operations import Operation
from o365tui.model.people import Organisation, Person, Reader
from o365tui.model.preferences import Preferences
from o365tui.model.query import Key, Query, Searched, best, searched
from o365tui.model.query import holds as answers
from o365tui.model.request import Record, Request, Status, number_of
from o365tui.model.settings import Feedback, Settings
from o365tui.model.views import Column, Row, Sort, View, action_first, default_sort, holds, row_of
from o365tui.store.attachments import file_missing, too_large
from o365tui.store.memory_commit import MemoryTransaction, State, hang, unhang
from o365tui.store.presence import MemoryPresence
from o365tui.store.protocol import Change, Content, Counts, Drafts, Page, Presence, as_seen
from o365tui.text.fold import fold

T = TypeVar("T")

_STATUS_ORDER = {status: place for place, status in enumerate(Status)}


class MemoryDrafts:
    """Drafts that last as long as the process."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], dict[str, object]] = {}

    def save(self, handle: str, place: str, draft: Mapping[str, object]) -> None:
        self._kept.pop((handle, place), None)
        self._kept[handle, place] = dict(draft)

    def load(self, handle: str, place: str) -> dict[str, object] | None:
        return self._kept.get((handle, place))

    def drop(self, handle: str, place: str) -> None:
        self._kept.pop((handle, place), None)

    def places(self, handle: str) -> Sequence[str]:
        return [place for owner, place in reversed(self._kept) if owner == handle]


class MemoryStore:
    """See `protocol.Store`. One lock, everything by walking over it."""

    def __init__(self) -> None:
        self._state = State()
        self._drafts: Drafts = MemoryDrafts()
        self._secret = secrets.token_bytes(32)
        self._contents: dict[str, bytes] = {}
        self._changes: list[Change] = []
        self._lock = threading.RLock()
        self._news = threading.Condition(self._lock)
        self._presence = MemoryPresence(self._news)
        self._closed = False
        self._index()

    @property
    def drafts(self) -> Drafts:
        return self._drafts

    @property
    def presence(self) -> Presence:
        return self._presence

    @property
    def read_only(self) -> str | None:
        return None

    def notices(self) -> Sequence[str]:
        return ()

    def page(self, reader: Reader, view: View, sort: Sort | None, offset: int, limit: int | None) -> Page:
        with self._lock:
            rows = [row for row in self._rows.values() if holds(view, row, reader)]
            return _cut(_sorted(rows, view, sort, reader), offset, limit)

    def find(
        self, reader: Reader, view: View, query: Query, sort: Sort | None, offset: int, limit: int | None, now: datetime
    ) -> Page:
        with self._lock:
            found = [
                row
                for row in self._rows.values()
                if holds(view, row, reader) and answers(query, self._searched(row.number, reader), reader, now)
            ]
            rows = _sorted(found, view, sort, reader)
            if sort is not None and sort.column is Column.BEST:
                named = number_of(query.text)
                rows.sort(key=lambda row: not best(query, self._searched(row.number, reader).title))
                rows.sort(key=lambda row: row.number != named)
            return _cut(rows, offset, limit)

    def numbers(self, reader: Reader, view: View, query: Query, now: datetime) -> Sequence[int]:
        return [row.number for row in self.find(reader, view, query, None, 0, None, now).rows]

    def in_use(self, reader: Reader) -> Mapping[Key, Sequence[str]]:
        with self._lock:
            requests = [each for each in self._state.requests.values() if reader.sees(each.organisation)]
        used = {
            Key.TAG: Counter(tag for each in requests for tag in each.tags),
            Key.SERVICE: Counter(each.service for each in requests),
            Key.AREA: Counter(each.area for each in requests if each.area),
            Key.ORGANISATION: Counter(each.organisation for each in requests),
            Key.REQUESTER: Counter(each.requester for each in requests),
            Key.ASSIGNEE: Counter(each.assignee for each in requests if each.assignee is not None),
        }
        return {key: sorted(many, key=lambda name: (-many[name], name)) for key, many in used.items()}

    def counts(self, reader: Reader) -> Counts:
        with self._lock:
            rows = [row for row in self._rows.values() if reader.sees(row.organisation)]
            own = [row.status for row in rows if (row.assignee if reader.agent else row.requester) == reader.handle]
            views = {view: sum(holds(view, row, reader) for row in rows) for view in View}
            return Counts(views, dict(Counter(own)))

    def tally(self, reader: Reader, cut: Cuts) -> Tally:
        with self._lock:
            return tally((each for each in self._state.requests.values() if reader.sees(each.organisation)), cut)

    def get(self, reader: Reader, number: int) -> Record | None:
        with self._lock:
            request = self._state.requests.get(number)
            if request is None or not reader.sees(request.organisation):
                return None
            state = self._state
            return Record(
                as_seen(reader, request, self.visible),
                tuple(each for each in state.notes_of[number] if reader.agent or not each.internal),
                tuple(each for each in state.files_of[number] if reader.agent or not each.internal),
                tuple(each for each in state.history_of[number] if reader.agent or not each.internal),
            )

    def request(self, reader: Reader, number: int) -> Request | None:
        with self._lock:
            request = self._state.requests.get(number)
            seen = request is not None and reader.sees(request.organisation)
            return as_seen(reader, request, self.visible) if seen and request is not None else None

    def visible(self, reader: Reader, numbers: Sequence[int]) -> frozenset[int]:
        with self._lock:
            known = ((number, self._rows.get(number)) for number in numbers)
            return frozenset(number for number, row in known if row is not None and reader.sees(row.organisation))

    def concerning(self, reader: Reader, since: datetime, limit: int) -> Sequence[int]:
        with self._lock:
            found: list[tuple[datetime, int]] = []
            for row in self._rows.values():
                if (row.assignee if reader.agent else row.requester) == reader.handle and reader.sees(row.organisation):
                    worked_on = row.status not in (Status.RESOLVED, Status.CLOSED)
                    notes = self._state.notes_of[row.number] if reader.agent and worked_on else []
                    at = max(row.updated, notes[-1].at) if notes else row.updated
                    if at > since:
                        found.append((at, row.number))
            return [number for _at, number in sorted(found, reverse=True)[:limit]]

    def records(self, reader: Reader) -> Iterator[Record]:
        with self._lock:
            numbers = sorted(self._state.requests)
        for number in numbers:
            if record := self.get(reader, number):
                yield record

    def references(self) -> frozenset[str]:
        with self._lock:
            return frozenset(each.reference for each in self._state.requests.values() if each.reference)

    def person(self, handle: str) -> Person | None:
        with self._lock:
            return self._state.people.get(handle)

    def people(self) -> Sequence[Person]:
        with self._lock:
            return sorted(self._state.people.values(), key=lambda each: each.handle)

    def organisations(self) -> Sequence[Organisation]:
        with self._lock:
            return sorted(self._state.organisations.values(), key=lambda each: each.name)

    def settings(self) -> Settings:
        return self._state.settings

    def feedback(self) -> Sequence[Feedback]:
        return tuple(self._state.feedback)

    def operation(self, key: int) -> Operation | None:
        return self._state.operations.get(key)

    def operations(self, by: str, limit: int, only_open: bool = False) -> Sequence[Operation]:
        with self._lock:
            newest = reversed(self._state.operations.values())
            own = (each for each in newest if each.by == by and (each.open or not only_open))
            return tuple(islice(own, limit))

    def canned(self) -> Sequence[Canned]:
        with self._lock:
            return [each for _key, each in sorted(self._state.canned.items())]

    def preferences(self, handle: str) -> Preferences:
        with self._lock:
            return self._state.preferences.get(handle) or Preferences(handle)

    def letter(self, key: int) -> Letter | None:
        return self._state.letters.get(key)

    def letters(self, number: int) -> Sequence[Letter]:
        with self._lock:
            return [each for _key, each in sorted(self._state.letters.items()) if each.request == number]

    def letters_due(self, now: datetime, limit: int) -> Sequence[Letter]:
        waiting = [(due, each) for due, each in self._waiting() if due <= now]
        return [each for _due, each in waiting[:limit]]

    def next_letter(self) -> datetime | None:
        return next((due for due, _each in self._waiting()), None)

    def _waiting(self) -> list[tuple[datetime, Letter]]:
        """The letters that are still to be sent and when they are due, the first first."""
        with self._lock:
            found = [(each.due, each) for each in self._state.letters.values() if each.due is not None]
        return sorted(found, key=lambda pair: (pair[0], pair[1].id))

    def outbox(self, states: Collection[LetterState], offset: int, limit: int) -> Sequence[Letter]:
        with self._lock:
            found = [each for _key, each in sorted(self._state.letters.items(), reverse=True) if each.state in states]
        return found[offset : offset + limit]

    def letters_in(self, states: Collection[LetterState]) -> Mapping[LetterState, int]:
        with self._lock:
            return Counter(each.state for each in self._state.letters.values() if each.state in states)

    def message(self, key: int) -> Message | None:
        return self._state.messages.get(key)

    def messages(self, states: Collection[MessageState], offset: int, limit: int) -> Sequence[Message]:
        with self._lock:
            found = [each for _key, each in sorted(self._state.messages.items(), reverse=True) if each.state in states]
        return found[offset : offset + limit]

    def messages_in(self, states: Collection[MessageState]) -> Mapping[MessageState, int]:
        with self._lock:
            return Counter(each.state for each in self._state.messages.values() if each.state in states)

    def same_bytes(self, sha256: str) -> Message | None:
        with self._lock:
            return next((each for _key, each in sorted(self._state.messages.items()) if each.sha256 == sha256), None)

    def messages_from(self, sender: str, since: datetime) -> int:
        with self._lock:
            acted = [each for each in self._state.messages.values() if each.acted]
        return sum(each.sender == sender and each.at > since for each in acted)

    def secret(self) -> bytes:
        return self._secret

    def commit(self, by: str, work: Callable[[MemoryTransaction], T]) -> T:
        with self._news:
            transaction = MemoryTransaction(self._state)
            result = work(transaction)
            if not transaction.empty:
                self._apply(transaction)
                self._changes.append(transaction.change(by))
                self._news.notify_all()
            return result

    def cursor(self) -> int:
        return len(self._changes)

    def changes_since(self, cursor: int) -> tuple[int, Sequence[Change]]:
        with self._lock:
            return len(self._changes), tuple(self._changes[cursor:])

    def wait(self, cursor: int, timeout: float, stamp: int | None = None) -> bool:
        def there() -> bool:
            return len(self._changes) > cursor or (stamp is not None and self._presence.stamp() != stamp)

        with self._news:
            self._news.wait_for(lambda: self._closed or there(), timeout)
            return there()

    def keep(self, source: BinaryIO, limit: int) -> Content:
        data = source.read(limit + 1)
        if len(data) > limit:
            raise Refused(too_large(limit))
        sha256 = hashlib.sha256(data).hexdigest()
        self._contents[sha256] = data
        return Content(sha256, len(data))

    def open(self, sha256: str) -> BinaryIO:
        with suppress(KeyError):
            return io.BytesIO(self._contents[sha256])
        raise NotFound(file_missing())

    def own_path(self, path: str) -> bool:
        return False

    def checkpoint(self) -> None:
        return

    def check(self) -> Sequence[str]:
        return ()

    def close(self) -> None:
        with self._news:
            self._closed = True
            self._news.notify_all()

    def _apply(self, transaction: MemoryTransaction) -> None:
        state = self._state
        state.requests.update(transaction.requests)
        state.operations.update(transaction.operations)
        state.letters.update(transaction.letters)
        state.messages.update(transaction.messages)
        state.ids = transaction.ids
        state.last_number = max((state.last_number, *transaction.requests))
        state.people.update(transaction.saved_people)
        state.organisations.update(transaction.saved_organisations)
        state.settings = transaction.settings()
        state.feedback.extend(transaction.saved_feedback)
        state.canned = {each.id: each for each in transaction.canned()}
        state.last_canned = max(state.last_canned, *transaction.saved_canned, 0)
        state.preferences.update(transaction.saved_preferences)
        for request in transaction.requests.values():
            self._rows[request.number] = row_of(request)
        hang(state.notes, state.notes_of, transaction.notes)
        hang(state.files, state.files_of, transaction.files)
        hang(state.history, state.history_of, transaction.history)
        for number in transaction.dropped["requests"]:
            state.requests.pop(number, None)
            self._rows.pop(number, None)
        unhang(state.notes, state.notes_of, transaction.dropped["notes"])
        unhang(state.files, state.files_of, transaction.dropped["files"])
        unhang(state.history, state.history_of, transaction.dropped["history"])
        for number in transaction.change("").numbers:
            self._found.pop((number, True), None)
            self._found.pop((number, False), None)

    def _index(self) -> None:
        """Make what is worked out from the state anew."""
        state = self._state
        self._rows = {number: row_of(request) for number, request in state.requests.items()}
        self._found: dict[tuple[int, bool], Searched] = {}

    def _searched(self, number: int, reader: Reader) -> Searched:
        """A request as the reader may find it."""
        if (number, reader.agent) not in self._found:
            record = self.get(reader, number)
            assert record is not None
            self._found[number, reader.agent] = searched(record)
        return self._found[number, reader.agent]


def _cut(rows: list[Row], offset: int, limit: int | None) -> Page:
    return Page(rows[offset : None if limit is None else offset + limit], len(rows), offset)


_KEYS: dict[Column, Callable[[Row], Any]] = {
    Column.NUMBER: lambda row: row.number,
    Column.SEVERITY: lambda row: row.severity.value,
    Column.STATUS: lambda row: _STATUS_ORDER[row.status],
    Column.TITLE: lambda row: fold(row.title),
    Column.REQUESTER: lambda row: row.requester,
    Column.ASSIGNEE: lambda row: row.assignee,
    Column.DUE: lambda row: row.deadline,
    Column.UPDATED: lambda row: row.updated,
    Column.BEST: lambda row: row.updated,
}


def _sorted(rows: list[Row], view: View, sort: Sort | None, reader: Reader) -> list[Row]:
    by = sort or default_sort(view)
    key = _KEYS[by.column]
    rows.sort(key=lambda row: row.number, reverse=True)
    with_value = [row for row in rows if key(row) is not None]
    with_value.sort(key=key, reverse=by.descending or by.column is Column.BEST)
    ordered = with_value + [row for row in rows if key(row) is None]
    if sort is None and action_first(view, reader):
        ordered.sort(key=lambda row: row.status is not Status.ACTION_REQUIRED)
    return ordered
