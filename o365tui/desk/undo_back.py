"""One request of an operation on its way back: what stands in the way, and putting it back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from o365tui.desk.base import at_work, seen_by
from o365tui.desk.edit import Doing, Edit, held, plain
from o365tui.desk.undo_words import changed_since
from o365tui.model.errors import NotAllowed, Refused
from o365tui.model.lifecycle import MOVES, Move
from o365tui.model.operations import Kind, Operation
from o365tui.model.people import Person
from o365tui.model.request import Event, HistoryEntry, Note, NoteKind, Severity, Status
from o365tui.store.protocol import Transaction
from o365tui.text.language import _

JOINED = frozenset({"links", "merged", "further"})
"""Fields whose values come and go one by one."""

_KEPT = frozenset({"files", "first_response"})
"""What goes with the words."""

_READ: dict[str, Callable[[Any], Any]] = {"status": Status, "severity": Severity, "tags": tuple}


class Back:
    """One request of an operation on its way back."""

    def __init__(self, tx: Transaction, person: Person, done: Operation, number: int, now: datetime) -> None:
        record = tx.record(number)
        request = seen_by(person, None if record is None else record.request, number)
        assert record is not None
        self.tx, self.person, self.done, self.record, self.request, self.now = tx, person, done, record, request, now
        self.entries = [each for each in record.history if each.operation == done.id]
        self.notes = [each for each in record.notes if each.operation == done.id]
        self.left = list(record.notes)
        self.joins = [each for each in self.entries if each.field in JOINED]
        self.fields: dict[str, tuple[Any, Any]] = {}
        for entry in self.entries:
            if entry.field not in JOINED | _KEPT:
                was = self.fields[entry.field][0] if entry.field in self.fields else entry.was
                self.fields[entry.field] = (was, entry.becomes)

    @property
    def internal(self) -> bool:
        """Whether all that was done here is the agents' only."""
        return all(each.internal for each in self.entries) and all(each.internal for each in self.notes)

    def check(self) -> None:
        """Raise what keeps it from being put back: NotAllowed, Refused."""
        for entry in (*self.joins, *(HistoryEntry(0, 0, self.now, "", f, *v) for f, v in self.fields.items())):
            if MOVES[_move(entry)].get(self.person.role) is None:
                raise NotAllowed(_("Only support agents can do this."))
        for field, (_was, becomes) in self.fields.items():
            if plain(held(self.request, field)) != becomes:
                raise Refused(self._changed(field))
        for entry in self.joins:
            there = held(self.request, entry.field)
            if (entry.becomes is not None and entry.becomes not in there) or entry.was in there:
                raise Refused(self._changed(entry.field))
        if self.request.status is Status.CLOSED and self.fields and "status" not in self.fields:
            sentence = _("{number} is closed. Reopen it first.")
            raise Refused(sentence.format(number=self.request.shown_number))
        assignee = self.fields.get("assignee", (None, None))[0]
        if assignee is not None:
            at_work(self.tx, assignee)

    def put(self, doing: Doing, fresh: bool) -> None:
        """Put everything back, with an event that says so; what was said goes too while it may."""
        words = [note for note in self.notes if has_words(note)] if fresh else []
        if not (self.fields or self.joins or words):
            return
        edit = Edit(self.tx, self.person, self.request, self.now, doing)
        self._put_fields(edit, self.fields)
        for entry in self.joins:
            if entry.becomes is not None:
                edit.part(entry.field, entry.becomes, entry.internal)
            else:
                edit.join(entry.field, entry.was, entry.internal)
        event = Event.REDONE if self.done.kind is Kind.UNDO else Event.UNDONE
        kind = NoteKind.INTERNAL if self.internal else NoteKind.EVENT
        edit.say(kind, event=event, was=self.done.what.value)
        for note in words:
            self._blank(edit, note)
        edit.done()

    def take_back(self, doing: Doing, only: Note | None) -> None:
        """Take the words back, and the fields where nobody has changed them since."""
        if self.internal:
            if not self.person.agent:
                raise NotAllowed(_("Only support agents can do this."))
            self.tx.hush()
        edit = Edit(self.tx, self.person, self.request, self.now, doing)
        still = {f: v for f, v in self.fields.items() if plain(held(self.request, f)) == v[1]}
        self._put_fields(edit, still)
        for note in self.notes if only is None else [only]:
            if has_words(note):
                doing.touch(note.request)
                self._blank(edit, note)
        edit.done()

    def _put_fields(self, edit: Edit, fields: dict[str, tuple[Any, Any]]) -> None:
        for field, (was, _becomes) in fields.items():
            value = _READ[field](was) if field in _READ and was is not None else was
            edit.put(**{field: value})
            if field == "status":
                closed = self.done.closed.get(self.request.number, edit.at) if value is Status.CLOSED else None
                edit.put(closed=closed)

    def _blank(self, edit: Edit, note: Note) -> None:
        """The words and files of a note go; that they were there stays."""
        for file in self.record.files:
            if file.id in note.files:
                self.tx.drop_file(file)
        names = {file.name for file in self.record.files if file.id in note.files}
        for entry in self.entries:
            if entry.field == "files" and entry.becomes in names:
                self.tx.drop_history(entry)
        kind = note.kind if note.internal else NoteKind.EVENT
        taken = replace(note, kind=kind, body="", quoted="", files=(), event=Event.TAKEN_BACK, was=None, becomes=None)
        self.tx.save_note(taken)
        self.left = [each for each in self.left if each.id != note.id]
        edit.unsaid(note, self.left)

    def _changed(self, field: str) -> str:
        later = [each for each in self.record.history if each.field == field and each.operation != self.done.id]
        mine = max((each.id for each in self.entries), default=0)
        return changed_since(
            self.tx, self.person, self.request, [each for each in later if each.id > mine], self.now, field
        )


def has_words(note: Note) -> bool:
    """Whether something was said or added by it that can be taken back."""
    said = note.kind is not NoteKind.EVENT and bool(note.body)
    return note.event is not Event.TAKEN_BACK and (said or bool(note.files))


def _move(entry: HistoryEntry) -> Move:
    """Whose move it is to change a field so."""
    if entry.field == "assignee":
        return Move.ASSIGN
    if entry.field in ("merged_into", "merged"):
        return Move.MERGE
    if entry.field == "links":
        return Move.LINK
    if entry.field == "status":
        return {"action_required": Move.ASK, "resolved": Move.RESOLVE, "closed": Move.CLOSE}.get(
            str(entry.becomes), Move.REPLY
        )
    return Move.CHANGE
