"""One request under the pen within a commit: fields, notes, files and history change together or not at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from enum import Enum
from typing import Any

from o365tui.desk.base import Base, seen_by
from o365tui.desk.files import Kept
from o365tui.model.errors import Conflict
from o365tui.model.lifecycle import Move, after
from o365tui.model.people import Person
from o365tui.model.request import Attachment, Event, HistoryEntry, Note, NoteKind, Record, Request
from o365tui.model.response import said
from o365tui.model.times import written
from o365tui.store.protocol import Transaction
from o365tui.text.language import _


class Edit:
    """What `person` does to `request` at one moment, which is never before the request's last change.

    Internal notes, their files and their history leave the request itself as it is: neither its revision nor its time
    of change may tell an administrator that there was something.
    """

    def __init__(self, tx: Transaction, person: Person, request: Request, now: datetime) -> None:
        self.tx, self.person, self.request = tx, person, request
        self.at = max(now, request.updated)
        self._before = request
        self._touched = False

    def move(self, move: Move) -> None:
        """Make the move's step in the lifecycle. Raises NotAllowed, Refused."""
        status = after(move, self.person.role, self.request)
        if move is Move.REOPEN:
            self.put(status=status, closed=None)
        elif move is Move.CLOSE:
            self.put(status=status, closed=self.at)
        else:
            self.put(status=status)

    def put(self, **values: Any) -> None:
        """Set fields; each that changes is kept in the history, but for what goes with others: the closing time with
        the status, since when an answer is awaited with the notes."""
        for field, value in values.items():
            was = getattr(self.request, field)
            if was != value and field not in ("closed", "awaiting"):
                self._remember(field, plain(was), plain(value))
        self.request = replace(self.request, **values)

    def attach(self, files: Sequence[Kept], internal: bool = False) -> tuple[int, ...]:
        """Hang kept files on the request; gives their ids."""
        ids = []
        for kept in files:
            file = Attachment(
                0,
                self.request.number,
                kept.name,
                kept.size,
                kept.sha256,
                kept.media_type,
                self.person.handle,
                self.at,
                internal,
            )
            ids.append(self.tx.add_file(file).id)
            self._remember("files", None, kept.name, internal)
        self._touched |= bool(ids) and not internal
        return tuple(ids)

    def say(
        self,
        kind: NoteKind,
        body: str = "",
        files: Sequence[Kept] = (),
        event: Event = Event.NONE,
        was: str | None = None,
        becomes: str | None = None,
    ) -> Note:
        """Add a note with its files. An agent's first reply is the first response; what is said after it decides
        whether another answer is awaited."""
        internal = kind is NoteKind.INTERNAL
        ids = self.attach(files, internal)
        note = Note(0, self.request.number, self.person.handle, self.at, kind, body, ids, event, was, becomes)
        if kind is NoteKind.REPLY and self.person.agent and self.request.first_response is None:
            self.put(first_response=self.at)
        if self.request.first_response is not None:
            self.put(awaiting=said(self.request.awaiting, note, self.person.agent))
        self._touched |= not internal
        return self.tx.add_note(note)

    def done(self) -> Request:
        """Save the request with its next revision, if anything changed that everyone on it sees."""
        if self._touched or self.request != self._before:
            self.request = replace(self.request, revision=self._before.revision + 1, updated=self.at)
            self.tx.save_request(self.request)
        return self.request

    def _remember(self, field: str, was: Any, becomes: Any, internal: bool = False) -> None:
        self.tx.add_history(
            HistoryEntry(0, self.request.number, self.at, self.person.handle, field, was, becomes, internal)
        )


def plain(value: Any) -> Any:
    """A field's value as the request's document holds it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return written(value)
    return list(value) if isinstance(value, tuple) else value


class Editing(Base):
    """Making one change to one request."""

    def _edit(self, actor: Person, number: int, revision: int | None, work: Callable[[Edit], object]) -> Record:
        """Run `work` on the newest state of the request and commit what it did.

        Raises NotFound, NotAllowed, Refused, and Conflict when a `revision` is expected that is not the newest.
        """

        def commit(tx: Transaction) -> None:
            person = self._acting(actor, tx)
            request = seen_by(person, tx.request(number), number)
            if revision is not None and revision != request.revision:
                raise moved_on(request, revision)
            edit = Edit(tx, person, request, self.now())
            work(edit)
            edit.done()

        self.store.commit(actor.handle, commit)
        return self.get(actor, number)

    def _may(self, actor: Person, number: int, move: Move) -> None:
        """Refuse early what the commit would refuse, before files are read and kept for it."""
        person = self._acting(actor)
        after(move, person.role, self.get(person, number).request)


def moved_on(request: Request, expected: int) -> Conflict:
    sentence = _("{number} has changed meanwhile: it is at revision {found}, not {expected}. Look at it again first.")
    return Conflict(
        sentence.format(number=request.shown_number, found=request.revision, expected=expected),
        request.number,
        expected,
        request.revision,
    )
