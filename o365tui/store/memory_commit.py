"""One commit on a desk in memory: what it reads, and what it saves, which reaches the state only when it is applied."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar

from o365tui.model.canned import Canned
from o365tui.model.incoming import Message
from o365tui.model.letters import Letter
from o365tui.model.operations import Operation
from o365tui.model.people import Organisation, Person
from o365tui.model.preferences import Preferences
from o365tui.model.request import Attachment, HistoryEntry, Note, Record, Request
from o365tui.model.settings import Feedback, Settings
from o365tui.store.protocol import FIRST_NUMBER, Change

H = TypeVar("H", Note, Attachment, HistoryEntry)


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
        self.letters: dict[int, Letter] = {}
        self.messages: dict[int, Message] = {}
        self.ids = dict.fromkeys(("notes", "files", "history", "operations", "letters", "messages"), 0)
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
        self.letters: dict[int, Letter] = {}
        self.messages: dict[int, Message] = {}
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

    def letter(self, key: int) -> Letter | None:
        return self.letters.get(key) or self._state.letters.get(key)

    def add_letter(self, letter: Letter) -> Letter:
        letter = replace(letter, id=self._next_id("letters"))
        self.letters[letter.id] = letter
        return letter

    def save_letter(self, letter: Letter) -> None:
        self.letters[letter.id] = letter

    def message(self, key: int) -> Message | None:
        return self.messages.get(key) or self._state.messages.get(key)

    def same_message(self, digest: str, other_than: int) -> Message | None:
        known = {**self._state.messages, **self.messages}
        found = (each for at, each in sorted(known.items()) if at != other_than and each.digest == digest)
        return next((each for each in found if each.acted), None)

    def add_message(self, message: Message) -> Message:
        message = replace(message, id=self._next_id("messages"))
        self.messages[message.id] = message
        return message

    def save_message(self, message: Message) -> None:
        self.messages[message.id] = message

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
        return not (self.requests or hung or self.operations or self.letters or self.messages or self._apart)

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
        post: list[Letter | Message] = [*self.letters.values(), *self.messages.values()]
        about = {each.request for each in post if each.request is not None}
        told = {*self.requests, *gone, *about, *(each.request for each in hung if not each.internal)}
        numbers = frozenset(told | {each.request for each in hung})
        internal = self._hushed or not (told or self.letters or self._apart)
        return Change(
            by=by,
            numbers=numbers,
            people=self.touches_people,
            internal=internal,
            hidden=frozenset() if internal else numbers - told,
            preferences=frozenset(self.saved_preferences),
            canned=bool(self.saved_canned),
            letters=bool(post),
        )


def hang(kept: dict[int, H], by_request: dict[int, list[H]], saved: dict[int, H]) -> None:
    for key, each in saved.items():
        hung = by_request[each.request]
        if key in kept:
            hung[hung.index(kept[key])] = each
        else:
            hung.append(each)
        kept[key] = each


def unhang(kept: dict[int, H], by_request: dict[int, list[H]], dropped: dict[int, int]) -> None:
    for key, number in dropped.items():
        if (each := kept.pop(key, None)) is not None:
            by_request[number].remove(each)
