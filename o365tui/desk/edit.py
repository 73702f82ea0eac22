"""One request under the pen within a commit: fields, notes, files and history change together or not at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from enum import Enum
from typing import Any

from o365tui.desk import outgoing
from o365tui.desk.base import Base, seen_by
from o365tui.desk.files import Kept
from o365tui.model.errors import Conflict
from o365tui.model.frozen import frozen
from o365tui.model.lifecycle import Move, after
from o365tui.model.operations import Kind, Operation
from o365tui.model.people import Person
from o365tui.model.request import Attachment, Event, HistoryEntry, Note, NoteKind, Record, Request
from o365tui.model.response import awaiting, said
from o365tui.model.times import written
from o365tui.store.protocol import Transaction
from o365tui.text.language import _


@frozen
class ByMail:
    """How words came: in the message `message`, from the address `sender`, with what they repeat of others'."""

    message: int
    sender: str
    quoted: str = ""


class Doing:
    """One operation of a person within a commit. It comes to be with the first thing that is done in it."""

    def __init__(self, tx: Transaction, person: Person, kind: Kind, now: datetime, **known: Any) -> None:
        self._tx = tx
        self._operation = Operation(0, person.handle, now, kind, **known)
        self._numbers = set(self._operation.numbers)
        self._closed: dict[int, datetime] = {}
        self._person, self._said = person, list[Note]()
        self.told = set[int]()
        """Requests of which people have heard by letter what is undone here."""

    @property
    def id(self) -> int:
        if not self._operation.id:
            self._operation = self._tx.add_operation(self._operation)
        return self._operation.id

    @property
    def begun(self) -> bool:
        return bool(self._operation.id)

    def touch(self, number: int) -> int:
        """Something is done to this request; gives the operation's id."""
        self._numbers.add(number)
        return self.id

    def opens(self, number: int, closed: datetime) -> None:
        """A closing time goes away, and is kept in case that this is undone."""
        self._closed[number] = closed

    def said(self, note: Note) -> None:
        """Something was said on a request, or an event told; people may get a letter about it."""
        self._said.append(note)

    def done(self) -> Operation:
        """Save it, if anything was done, with the letters that it gives reason for."""
        numbers = tuple(sorted(self._numbers))
        self._operation = replace(self._operation, numbers=numbers, closed=self._closed)
        if self.begun:
            submitted = numbers if self._operation.kind is Kind.SUBMIT else ()
            at = self._operation.at
            letters = outgoing.queue(self._tx, self._person, at, self.id, submitted, self._said, self.told)
            self._operation = replace(self._operation, letters=letters)
            self._tx.save_operation(self._operation)
        return self._operation


class Edit:
    """What `person` does to `request` at one moment, which is never before the request's last change, as a part of
    the operation `doing` (None: of none that is remembered).

    Internal notes, their files and their history leave the request itself as it is: neither its revision nor its time
    of change may tell an administrator that there was something.
    """

    def __init__(
        self, tx: Transaction, person: Person, request: Request, now: datetime, doing: Doing | None = None
    ) -> None:
        self.tx, self.person, self.request, self.doing = tx, person, request, doing
        self.at = max(now, request.updated)
        self._before = request
        self._touched = self._quiet = False

    def move(self, move: Move) -> None:
        """Make the move's step in the lifecycle. Raises NotAllowed, Refused."""
        status = after(move, self.person.role, self.request)
        if move is Move.REOPEN:
            self.put(status=status, closed=None)
        elif move in (Move.CLOSE, Move.MERGE):
            self.put(status=status, closed=self.at)
        else:
            self.put(status=status)

    def put(self, **values: Any) -> None:
        """Set fields; each that changes is kept in the history, but for what goes with others: the closing time with
        the status, since when an answer is awaited with the notes."""
        for field, value in values.items():
            was = held(self.request, field)
            if field == "closed":
                if was is not None and value is None and self.doing is not None:
                    self.doing.opens(self.request.number, was)
            elif was != value and field != "awaiting":
                self._remember(field, plain(was), plain(value))
            self.request = holding(self.request, field, value)

    def join(self, field: str, value: int | str, internal: bool = False) -> None:
        """Put a value into `links`, `merged` or `further`, where it is not yet."""
        self._rejoin(field, None, value, internal)

    def part(self, field: str, value: int | str, internal: bool = False) -> None:
        """Take a value out of `links`, `merged` or `further`."""
        self._rejoin(field, value, None, internal)

    def _rejoin(self, field: str, gone: int | str | None, new: int | str | None, internal: bool) -> None:
        before = held(self.request, field)
        after = tuple(each for each in before if each != gone)
        if new is not None and new not in after:
            after = (*after, new)
        if after == before:
            return
        self._remember(field, gone, new, internal)
        self.request = holding(self.request, field, after)
        if internal:
            self._quiet = True
        else:
            self._touched = True

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
        mail: ByMail | None = None,
    ) -> Note:
        """Add a note with its files. An agent's first reply is the first response; what is said after it decides
        whether another answer is awaited."""
        internal = kind is NoteKind.INTERNAL
        ids = self.attach(files, internal)
        part = None if self.doing is None else self.doing.touch(self.request.number)
        note = Note(0, self.request.number, self.person.handle, self.at, kind, body, ids, event, was, becomes, part)
        if mail is not None:
            note = replace(note, quoted=mail.quoted, sender=mail.sender, message=mail.message)
        if kind is NoteKind.REPLY and self.person.agent and self.request.first_response is None:
            self.put(first_response=self.at)
        if self.request.first_response is not None:
            self.put(awaiting=said(self.request.awaiting, note, self.person.agent))
        self._touched |= not internal
        note = self.tx.add_note(note)
        if self.doing is not None:
            self.doing.said(note)
        return note

    def unsaid(self, note: Note, left: Sequence[Note]) -> None:
        """A note of this request has lost its words: what is worked out from them is worked out from those left."""
        if note.internal:
            return
        self._touched = True
        known = {each.author: self.tx.person(each.author) for each in left}
        agents = frozenset(handle for handle, person in known.items() if person is not None and person.agent)
        if note.kind is NoteKind.REPLY and self.request.first_response == note.at:
            answers = [each.at for each in left if each.kind is NoteKind.REPLY and each.author in agents]
            self.put(first_response=min(answers, default=None))
        self.put(awaiting=awaiting(left, agents, self.request.first_response))

    def done(self) -> Request:
        """Save the request with its next revision, if anything changed that everyone on it sees."""
        if self._quiet and not self._touched:
            self.tx.save_request(self.request)
        elif self._touched or self.request != self._before:
            self.request = replace(self.request, revision=self._before.revision + 1, updated=self.at)
            self.tx.save_request(self.request)
        return self.request

    def _remember(self, field: str, was: Any, becomes: Any, internal: bool = False) -> None:
        number, who = self.request.number, self.person.handle
        part = None if self.doing is None else self.doing.touch(number)
        self.tx.add_history(HistoryEntry(0, number, self.at, who, field, was, becomes, internal, part))


_CONTACT = frozenset({"email", "phone", "further"})
"""Fields of a request that stand in its contact."""


def held(request: Request, field: str) -> Any:
    """What a request has in a field."""
    return getattr(request.contact if field in _CONTACT else request, field)


def holding(request: Request, field: str, value: Any) -> Request:
    """The request with this in a field."""
    given = {field: value}
    if field in _CONTACT:
        given = {"contact": replace(request.contact, **given)}
    return replace(request, **given)


def plain(value: Any) -> Any:
    """A field's value as the request's document holds it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return written(value)
    return list(value) if isinstance(value, tuple) else value


class Editing(Base):
    """Making one change to one request."""

    def _edit(
        self, actor: Person, number: int, revision: int | None, kind: Kind, work: Callable[[Edit], object]
    ) -> Record:
        """Run `work` on the newest state of the request and commit what it did.

        Raises NotFound, NotAllowed, Refused, and Conflict when a `revision` is expected that is not the newest.
        """

        def commit(tx: Transaction) -> None:
            person = self._acting(actor, tx)
            request = seen_by(person, tx.request(number), number)
            if revision is not None and revision != request.revision:
                raise moved_on(request, revision)
            now = self.now()
            doing = Doing(tx, person, kind, now)
            edit = Edit(tx, person, request, now, doing)
            work(edit)
            edit.done()
            doing.done()

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
