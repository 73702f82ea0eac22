"""A whole desk in memory: the plainest implementation of the store's protocol, and the measure for every other.

It keeps nothing when the process ends. Attachments and drafts live in memory too.
"""

from __future__ import annotations

import hashlib
import io
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Any, BinaryIO, TypeVar

from o365tui.model.canned import Canned
from o365tui.model.errors import NotFound, Refused
from o365tui.model.figures import Cuts, Tally, tally
from o365tui.model.operations import Operation
from o365tui.model.people import Organisation, Person, Reader
from o365tui.model.preferences import Preferences
from o365tui.model.query import Key, Query, Searched, best, searched
from o365tui.model.query import holds as answers
from o365tui.model.request import Attachment, HistoryEntry, Note, Record, Request, Status
from o365tui.model.settings import Feedback, Settings
from o365tui.model.views import Column, Row, Sort, View, action_first, default_sort, holds, row_of
from o365tui.store.attachments import file_missing, too_large
from o365tui.store.presence import MemoryPresence
from o365tui.store.protocol import FIRST_NUMBER, Change, Content, Counts, Drafts, Page, Presence, as_seen
from o365tui.text.fold import fold

T = TypeVar("T")
H = TypeVar("H", Note, Attachment, HistoryEntry)

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


class State:
    """Everything that the desk knows, by key; what hangs on a request by its number."""

    def __init__(self) -> None:
        self.requests: dict[int, Request] = {}
        self.notes: dict[int, Note] = {}
        self.files: dict[int, Attachment] = {}
        self.history: dict[int, HistoryEntry] = {}
        self.people: dict[str, Person] = {}
        self.organisations: dict[str, Organisation] = {}
        self.settings = Settings()
        self.feedback: list[Feedback] = []
        self.operations: dict[int, Operation] = {}
        self.ids = dict.fromkeys(("notes", "files", "history", "operations"), 0)
        self.last_number = FIRST_NUMBER - 1
        self.notes_of: dict[int, list[Note]] = defaultdict(list)
        self.files_of: dict[int, list[Attachment]] = defaultdict(list)
        self.history_of: dict[int, list[HistoryEntry]] = defaultdict(list)
        self.canned: dict[int, Canned] = {}
        self.last_canned = 0
        self.preferences: dict[str, Preferences] = {}


class MemoryTransaction:
    """What one commit reads and saves; nothing reaches the state before `apply`."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._next = state.last_number + 1
        self.ids = dict(state.ids)
        self.requests: dict[int, Request] = {}
        self.notes: dict[int, Note] = {}
        self.files: dict[int, Attachment] = {}
        self.history: dict[int, HistoryEntry] = {}
        self.saved_people: dict[str, Person] = {}
        self.saved_organisations: dict[str, Organisation] = {}
        self.saved_settings: Settings | None = None
        self.saved_feedback: list[Feedback] = []
        self.operations: dict[int, Operation] = {}
        self.dropped: dict[str, dict[int, int]] = {"requests": {}, "notes": {}, "files": {}, "history": {}}
        self._hung: dict[int, dict[tuple[str, int], Any]] = defaultdict(dict)
        self._hushed = False
        self.saved_canned: dict[int, Canned | None] = {}
        self.saved_preferences: dict[str, Preferences] = {}

    def next_number(self) -> int:
        self._next = max(self._next, max(self.requests, default=0) + 1)
        number, self._next = self._next, self._next + 1
        return number

    def request(self, number: int) -> Request | None:
        if number in self.dropped["requests"]:
            return None
        return self.requests.get(number) or self._state.requests.get(number)

    def note(self, key: int) -> Note | None:
        if key in self.dropped["notes"]:
            return None
        return self.notes.get(key) or self._state.notes.get(key)

    def record(self, number: int) -> Record | None:
        request = self.request(number)
        if request is None:
            return None
        state, new = self._state, self._hung.get(number, {})
        parts: list[tuple[Any, ...]] = []
        for table, by_request in (("notes", state.notes_of), ("files", state.files_of), ("history", state.history_of)):
            found = {each.id: each for each in by_request.get(number, ())}
            found.update((at, each) for (name, at), each in new.items() if name == table)
            parts.append(tuple(each for at, each in found.items() if at not in self.dropped[table]))
        return Record(request, *parts)

    def operation(self, key: int) -> Operation | None:
        return self.operations.get(key) or self._state.operations.get(key)

    def person(self, handle: str) -> Person | None:
        return self.saved_people.get(handle) or self._state.people.get(handle)

    def people(self) -> Sequence[Person]:
        return sorted({**self._state.people, **self.saved_people}.values(), key=lambda each: each.handle)

    def organisation(self, name: str) -> Organisation | None:
        return self.saved_organisations.get(name) or self._state.organisations.get(name)

    def settings(self) -> Settings:
        return self.saved_settings or self._state.settings

    def canned(self) -> Sequence[Canned]:
        held = {**self._state.canned, **self.saved_canned}
        return [each for _key, each in sorted(held.items()) if each is not None]

    def save_canned(self, canned: Canned) -> Canned:
        free = max(self._state.last_canned, max(self.saved_canned, default=0)) + 1
        canned = canned if canned.id else replace(canned, id=free)
        self.saved_canned[canned.id] = canned
        return canned

    def drop_canned(self, key: int) -> None:
        self.saved_canned[key] = None

    def preferences(self, handle: str) -> Preferences:
        found = self.saved_preferences.get(handle) or self._state.preferences.get(handle)
        return found or Preferences(handle)

    def save_request(self, request: Request) -> None:
        self.requests[request.number] = request
        self.dropped["requests"].pop(request.number, None)

    def save_note(self, note: Note) -> None:
        self.notes[note.id] = note
        self._hung[note.request]["notes", note.id] = note

    def save_person(self, person: Person) -> None:
        self.saved_people[person.handle] = person

    def save_organisation(self, organisation: Organisation) -> None:
        self.saved_organisations[organisation.name] = organisation

    def save_settings(self, settings: Settings) -> None:
        self.saved_settings = settings

    def save_preferences(self, preferences: Preferences) -> None:
        self.saved_preferences[preferences.handle] = preferences

    def add_note(self, note: Note) -> Note:
        note = replace(note, id=self._next_id("notes"))
        self.save_note(note)
        return note

    def add_file(self, file: Attachment) -> Attachment:
        file = replace(file, id=self._next_id("files"))
        self.files[file.id] = file
        self._hung[file.request]["files", file.id] = file
        return file

    def add_history(self, entry: HistoryEntry) -> HistoryEntry:
        entry = replace(entry, id=self._next_id("history"))
        self.save_history(entry)
        return entry

    def save_history(self, entry: HistoryEntry) -> None:
        self.history[entry.id] = entry
        self._hung[entry.request]["history", entry.id] = entry

    def drop_history(self, entry: HistoryEntry) -> None:
        self.history.pop(entry.id, None)
        self.dropped["history"][entry.id] = entry.request

    def drop_file(self, file: Attachment) -> None:
        self.files.pop(file.id, None)
        self.dropped["files"][file.id] = file.request

    def drop_request(self, number: int) -> None:
        record = self.record(number)
        if record is None:
            return
        for note in record.notes:
            self.notes.pop(note.id, None)
            self.dropped["notes"][note.id] = number
        for file in record.files:
            self.drop_file(file)
        for entry in record.history:
            self.drop_history(entry)
        self.requests.pop(number, None)
        self.dropped["requests"][number] = number

    def add_operation(self, operation: Operation) -> Operation:
        operation = replace(operation, id=self._next_id("operations"))
        self.operations[operation.id] = operation
        return operation

    def save_operation(self, operation: Operation) -> None:
        self.operations[operation.id] = replace(operation, refused={}, words="")

    def hush(self) -> None:
        self._hushed = True

    def _next_id(self, table: str) -> int:
        self.ids[table] += 1
        return self.ids[table]

    def add_feedback(self, feedback: Feedback) -> None:
        self.saved_feedback.append(feedback)

    @property
    def empty(self) -> bool:
        hung = self.notes or self.files or self.history or any(self.dropped.values())
        return not (self.requests or hung or self.operations or self._apart)

    @property
    def _apart(self) -> bool:
        """Whether anything is saved that hangs on no request."""
        return bool(self.touches_people or self.saved_feedback or self.saved_preferences or self.saved_canned)

    @property
    def touches_people(self) -> bool:
        return bool(self.saved_people or self.saved_organisations or self.saved_settings)

    def change(self, by: str) -> Change:
        """What others hear of it."""
        hung: list[Note | Attachment | HistoryEntry] = [*self.notes.values(), *self.files.values()]
        hung.extend(self.history.values())
        gone = {number for dropped in self.dropped.values() for number in dropped.values()}
        told = {*self.requests, *gone, *(each.request for each in hung if not each.internal)}
        numbers = frozenset(told | {each.request for each in hung})
        internal = self._hushed or not (told or self._apart)
        return Change(
            by=by,
            numbers=numbers,
            people=self.touches_people,
            internal=internal,
            hidden=frozenset() if internal else numbers - told,
            preferences=frozenset(self.saved_preferences),
            canned=bool(self.saved_canned),
        )


class MemoryStore:
    """See `protocol.Store`. One lock, everything by walking over it."""

    def __init__(self) -> None:
        self._state = State()
        self._drafts: Drafts = MemoryDrafts()
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
                rows.sort(key=lambda row: not best(query, self._searched(row.number, reader).title))
            return _cut(rows, offset, limit)

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
        _hang(state.notes, state.notes_of, transaction.notes)
        _hang(state.files, state.files_of, transaction.files)
        _hang(state.history, state.history_of, transaction.history)
        for number in transaction.dropped["requests"]:
            state.requests.pop(number, None)
            self._rows.pop(number, None)
        _unhang(state.notes, state.notes_of, transaction.dropped["notes"])
        _unhang(state.files, state.files_of, transaction.dropped["files"])
        _unhang(state.history, state.history_of, transaction.dropped["history"])
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


def _hang(kept: dict[int, H], by_request: dict[int, list[H]], saved: dict[int, H]) -> None:
    for key, each in saved.items():
        hung = by_request[each.request]
        if key in kept:
            hung[hung.index(kept[key])] = each
        else:
            hung.append(each)
        kept[key] = each


def _unhang(kept: dict[int, H], by_request: dict[int, list[H]], dropped: dict[int, int]) -> None:
    for key, number in dropped.items():
        if (each := kept.pop(key, None)) is not None:
            by_request[number].remove(each)


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
