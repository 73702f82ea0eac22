"""One commit in the making: the desk's newest state to read, and the documents that are to be saved."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from operator import itemgetter
from typing import Any

from o365tui.model.canned import Canned
from o365tui.model.incoming import Message
from o365tui.model.letters import Letter
from o365tui.model.operations import Operation
from o365tui.model.people import Organisation, Person
from o365tui.model.preferences import Preferences
from o365tui.model.request import Attachment, HistoryEntry, Note, Record, Request
from o365tui.model.settings import Feedback, Settings
from o365tui.store.index import HUNG
from o365tui.store.listing import Hung
from o365tui.store.protocol import FIRST_NUMBER
from o365tui.store.rows import micros
from o365tui.store.tail import Tail

_PRESENT = 60_000_000
"""A time within so many microseconds of the clock is taken as the present; others were brought along."""


class JournalTransaction:
    """See `protocol.Transaction`. `fetch` reads a document from the index and `hung` those of a request; `clock` is
    the newest commit's."""

    def __init__(
        self,
        tail: Tail,
        fetch: Callable[[str, int], dict[str, Any] | None],
        hung: Callable[[int], Hung],
        of_digest: Callable[[str], Sequence[Message]],
        clock: int,
    ) -> None:
        self._tail, self._fetch, self._hung, self._of_digest = tail, fetch, hung, of_digest
        self._changed: dict[int, list[tuple[str, int]]] | None = None
        self._changed_from: object = None
        self._saved: dict[int, list[tuple[str, int]]] = {}
        self._hushed = False
        self._fetched: dict[tuple[str, int], dict[str, Any] | None] = {}
        self._floor = self.clock = clock
        self._next_ids: dict[str, int] = {}
        self.put: dict[str, dict[int, dict[str, Any]]] = {}
        self.drop: dict[str, dict[int, int | None]] = {}

    @property
    def empty(self) -> bool:
        return not (any(self.put.values()) or any(self.drop.values()))

    def payload(self, by: str) -> dict[str, Any]:
        """What goes into the journal."""
        made: dict[str, Any] = {"by": by, "at": int(time.time()), "clock": self.clock}
        made["put"] = {table: {str(at): each for at, each in found.items()} for table, found in self.put.items()}
        if self.drop:
            made["drop"] = {table: {str(at): each for at, each in found.items()} for table, found in self.drop.items()}
        if self._hushed:
            made["internal"] = True
        return made

    # Documents

    def document(self, table: str, at: int) -> dict[str, Any] | None:
        """A document of any table as it is now."""
        if at in self.put.get(table, ()):
            return self.put[table][at]
        if at in self.drop.get(table, ()):
            return None
        if table in self._tail.small:
            return self._tail.small[table].get(at)
        try:
            return self._tail.changed[table, at]
        except KeyError:
            pass
        try:
            return self._fetched[table, at]
        except KeyError:
            found = self._fetch(table, at)
            # An index that has just taken the place of another may know less: then the tail holds it again.
            self._fetched[table, at] = found = self._tail.changed.get((table, at), found)
            return found

    def save_document(self, table: str, at: int, document: dict[str, Any]) -> None:
        """Put a document of any table; what a newer program added to the old one is left alone."""
        old = self.document(table, at)
        self.put.setdefault(table, {})[at] = {**old, **document} if old else document
        self.drop.get(table, {}).pop(at, None)

    def put_document(self, table: str, at: int, document: dict[str, Any]) -> None:
        """Put a document as it is, in place of what has its id."""
        self.put.setdefault(table, {})[at] = document
        self.drop.get(table, {}).pop(at, None)

    def drop_document(self, table: str, at: int, request: int | None) -> None:
        """Remove a document; `request` is the one that it hangs on."""
        self.put.get(table, {}).pop(at, None)
        self.drop.setdefault(table, {})[at] = request

    def next_id(self, table: str) -> int:
        """An id that no document of the table ever had."""
        found = self._next_ids.get(table, self._tail.ids.get(table, 0)) + 1
        self._next_ids[table] = found
        return found

    # What the desk reads

    def next_number(self) -> int:
        known = max(self._tail.ids.get("requests", 0), FIRST_NUMBER - 1, max(self.put.get("requests", ()), default=0))
        self._next_ids["requests"] = max(known, self._next_ids.get("requests", 0)) + 1
        return self._next_ids["requests"]

    def request(self, number: int) -> Request | None:
        found = self.document("requests", number)
        return None if found is None else Request.of(found)

    def note(self, id: int) -> Note | None:
        found = self.document("notes", id)
        return None if found is None else Note.of(id, found)

    def person(self, handle: str) -> Person | None:
        found = self._small("people", "handle", handle)
        return None if found is None else Person.of(found[1])

    def people(self) -> Sequence[Person]:
        everybody = {**self._tail.small.get("people", {}), **self.put.get("people", {})}
        return sorted(map(Person.of, everybody.values()), key=lambda each: each.handle)

    def organisation(self, name: str) -> Organisation | None:
        found = self._small("organisations", "name", name)
        return None if found is None else Organisation.of(found[1])

    def settings(self) -> Settings:
        return Settings.of(self.document("settings", 1) or {})

    def record(self, number: int) -> Record | None:
        request = self.request(number)
        if request is None:
            return None
        found = {(table, at): each for table, held in self._hung(number).items() for at, each in held.items()}
        changed = self._tail.changed
        found.update((key, changed[key]) for key in found.keys() & changed.keys())
        found.update(((table, at), self.document(table, at)) for table, at in self._changed_on(number))
        found.update(((table, at), self.document(table, at)) for table, at in self._saved.get(number, ()))
        notes, files, history = (
            sorted(
                ((at, each) for (name, at), each in found.items()
                 if name == table and each is not None and at not in self.drop.get(table, ())),
                key=itemgetter(0),
            )
            for table in HUNG
        )  # fmt: skip
        return Record(
            request,
            tuple(Note.of(at, each) for at, each in notes),
            tuple(Attachment.of(at, each) for at, each in files),
            tuple(HistoryEntry.of(at, each) for at, each in history),
        )

    def _changed_on(self, number: int) -> Sequence[tuple[str, int]]:
        """What the journal's tail has of a request beyond the index; what it dropped is gone from any."""
        if self._changed is None or self._changed_from is not self._tail.changed:
            self._changed, self._changed_from = {}, self._tail.changed
            for (table, at), document in self._tail.changed.items():
                if table in HUNG and document is not None:
                    self._changed.setdefault(document.get("request", 0), []).append((table, at))
        return self._changed.get(number, ())

    def operation(self, key: int) -> Operation | None:
        found = self.document("operations", key)
        return None if found is None else Operation.of(key, found)

    def canned(self) -> Sequence[Canned]:
        held = {**self._tail.small.get("canned", {}), **self.put.get("canned", {})}
        return [Canned.of(at, each) for at, each in sorted(held.items()) if at not in self.drop.get("canned", {})]

    def preferences(self, handle: str) -> Preferences:
        found = self._small("preferences", "handle", handle)
        return Preferences(handle) if found is None else Preferences.of(found[1])

    # What the desk saves

    def save_request(self, request: Request) -> None:
        document = request.document()
        old = self.document("requests", request.number)
        touched = self._touched(document["updated"], old)
        if old:
            document = {**old, **document}
            document.pop("touched", None)
        if touched != micros(document["updated"]):
            document["touched"] = touched
        self.put.setdefault("requests", {})[request.number] = document

    def save_note(self, note: Note) -> None:
        self.save_document("notes", note.id, note.document())
        self._saved.setdefault(note.request, []).append(("notes", note.id))

    def save_person(self, person: Person) -> None:
        self._save_small("people", "handle", person.document())

    def save_organisation(self, organisation: Organisation) -> None:
        self._save_small("organisations", "name", organisation.document())

    def save_settings(self, settings: Settings) -> None:
        self.save_document("settings", 1, settings.document())

    def save_canned(self, canned: Canned) -> Canned:
        canned = canned if canned.id else replace(canned, id=self.next_id("canned"))
        self.save_document("canned", canned.id, canned.document())
        return canned

    def drop_canned(self, key: int) -> None:
        self.drop_document("canned", key, None)

    def save_preferences(self, preferences: Preferences) -> None:
        self._save_small("preferences", "handle", preferences.document())

    def add_note(self, note: Note) -> Note:
        note = replace(note, id=self.next_id("notes"))
        self._add("notes", note.id, note.request, note.document())
        return note

    def add_file(self, file: Attachment) -> Attachment:
        file = replace(file, id=self.next_id("files"))
        self._add("files", file.id, file.request, file.document())
        return file

    def add_history(self, entry: HistoryEntry) -> HistoryEntry:
        entry = replace(entry, id=self.next_id("history"))
        self._add("history", entry.id, entry.request, entry.document())
        return entry

    def _add(self, table: str, at: int, request: int, document: dict[str, Any]) -> None:
        self.put.setdefault(table, {})[at] = document
        self._saved.setdefault(request, []).append((table, at))

    def save_history(self, entry: HistoryEntry) -> None:
        self.save_document("history", entry.id, entry.document())
        self._saved.setdefault(entry.request, []).append(("history", entry.id))

    def drop_history(self, entry: HistoryEntry) -> None:
        self.drop_document("history", entry.id, entry.request)

    def drop_file(self, file: Attachment) -> None:
        self.drop_document("files", file.id, file.request)

    def drop_request(self, number: int) -> None:
        record = self.record(number)
        if record is None:
            return
        for note in record.notes:
            self.drop_document("notes", note.id, number)
        for file in record.files:
            self.drop_document("files", file.id, number)
        for entry in record.history:
            self.drop_document("history", entry.id, number)
        self.drop_document("requests", number, number)

    def add_operation(self, operation: Operation) -> Operation:
        operation = replace(operation, id=self.next_id("operations"))
        self.save_operation(operation)
        return operation

    def save_operation(self, operation: Operation) -> None:
        self.save_document("operations", operation.id, operation.document())

    def letter(self, key: int) -> Letter | None:
        found = self.document("letters", key)
        return None if found is None else Letter.of(key, found)

    def add_letter(self, letter: Letter) -> Letter:
        letter = replace(letter, id=self.next_id("letters"))
        self.save_letter(letter)
        return letter

    def save_letter(self, letter: Letter) -> None:
        self.save_document("letters", letter.id, letter.document())

    def message(self, key: int) -> Message | None:
        found = self.document("messages", key)
        return None if found is None else Message.of(key, found)

    def same_message(self, digest: str, other_than: int) -> Message | None:
        candidates = {each.id for each in self._of_digest(digest)}
        candidates |= {at for table, at in self._tail.changed if table == "messages"}
        candidates |= set(self.put.get("messages", ()))
        found = (self.message(at) for at in sorted(candidates - {other_than}))
        return next((each for each in found if each is not None and each.digest == digest and each.acted), None)

    def add_message(self, message: Message) -> Message:
        message = replace(message, id=self.next_id("messages"))
        self.save_message(message)
        return message

    def save_message(self, message: Message) -> None:
        self.save_document("messages", message.id, message.document())

    def hush(self) -> None:
        self._hushed = True

    def add_feedback(self, feedback: Feedback) -> None:
        self.put.setdefault("feedback", {})[self.next_id("feedback")] = feedback.document()

    def _touched(self, updated: str, old: dict[str, Any] | None) -> int:
        """What orders the request in lists that show the newest first.

        It is the time of the change, but for a clock that went back: then it is just after the newest change, so that
        the order stays that of the commits. Times that are not the present (an import) count as they are.
        """
        moment = micros(updated)
        if old is not None and old["updated"] == updated:
            return int(old.get("touched", moment))
        if abs(moment - time.time_ns() // 1000) > _PRESENT:
            return moment
        found = moment if moment > self._floor else self._floor + 1
        self.clock = max(self.clock, found)
        return found

    def _small(self, table: str, field: str, name: str) -> tuple[int, dict[str, Any]] | None:
        for part in (self.put.get(table, {}), self._tail.small.get(table, {})):
            for at, document in part.items():
                if document[field] == name:
                    return at, document
        return None

    def _save_small(self, table: str, field: str, document: dict[str, Any]) -> None:
        old = self._small(table, field, document[field])
        self.save_document(table, old[0] if old else self.next_id(table), document)
