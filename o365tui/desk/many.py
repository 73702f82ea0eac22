"""The same change to many requests: one commit, one operation, each request by the same rules as alone.

Every request is rehearsed first: what refuses the change for one is told for that one and does not stop the others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Protocol, cast

from o365tui.desk import checks
from o365tui.desk.base import seen_by
from o365tui.desk.edit import Doing, Edit, Editing, moved_on
from o365tui.desk.requests import give
from o365tui.model.errors import BadInput, DeskError, Refused, StoreError
from o365tui.model.frozen import frozen
from o365tui.model.lifecycle import Move, after, reopens_as_itself
from o365tui.model.operations import Kind, Operation
from o365tui.model.people import Person
from o365tui.model.request import (
    Attachment,
    Event,
    HistoryEntry,
    Note,
    NoteKind,
    Record,
    Request,
    Severity,
    shown_number,
)
from o365tui.store.protocol import Transaction
from o365tui.text.language import _

if TYPE_CHECKING:
    from o365tui.store.protocol import Store

MOVES = (Move.ASK, Move.RESOLVE, Move.CLOSE, Move.REOPEN)
"""What may be done to the status of many at once."""


@frozen
class Many:
    """What is to be done to each. `assignee` is a handle, `take` makes them the actor's; `move` is one of `MOVES`, with
    `words` (asking and resolving need them). `note` is said besides, as a reply or as an internal note.
    """

    assignee: str | None = None
    take: bool = False
    severity: Severity | str | None = None
    add_tags: tuple[str, ...] = ()
    drop_tags: tuple[str, ...] = ()
    move: Move | None = None
    words: str = ""
    note: str = ""
    internal: bool = False

    @property
    def empty(self) -> bool:
        """Whether there is nothing to do."""
        given = (self.assignee, self.take, self.severity, self.add_tags, self.drop_tags, self.move, self.note)
        return not any(given)


@frozen
class Item:
    """What becomes of one request: its changes as the history will tell them (a note as a change of `note`), or the
    sentence that refuses. Without either it stays as it is."""

    number: int
    title: str
    changes: tuple[HistoryEntry, ...] = ()
    refused: str = ""
    revision: int = 0


@frozen
class Bulk:
    """What became of all, in the order given, or would (`operation` is None then, and when nothing changed)."""

    items: tuple[Item, ...] = ()
    operation: Operation | None = None

    @property
    def changed(self) -> int:
        """How many requests change."""
        return sum(bool(each.changes) for each in self.items)

    @property
    def refused(self) -> tuple[Item, ...]:
        """Those for which it was refused."""
        return tuple(each for each in self.items if each.refused)

    @property
    def revisions(self) -> dict[int, int]:
        """The revisions that were looked at, for the commit to expect."""
        return {each.number: each.revision for each in self.items if each.revision}


class Bulks(Editing):
    """Many requests at once."""

    def change_many(
        self,
        actor: Person,
        numbers: Sequence[int],
        many: Many,
        dry_run: bool = False,
        revisions: Mapping[int, int] | None = None,
    ) -> Bulk:
        """Do the same to each request. A dry run says what would come of it and writes nothing; the `revisions` that it
        showed are then expected of each. Raises BadInput for what can be done to none.
        """
        person = self._acting(actor)
        chosen = tuple(dict.fromkeys(numbers))
        if not chosen:
            return Bulk()
        many = self._checked(many)
        if dry_run:
            seen = _Seen(self.store, person)
            return Bulk(tuple(_rehearsed(seen, person, each, many, revisions, self.now()) for each in chosen))

        def commit(tx: Transaction) -> Bulk:
            person, now = self._acting(actor, tx), self.now()
            doing = Doing(tx, person, Kind.MANY, now)
            items = []
            for number in chosen:
                items.append(item := _rehearsed(tx, person, number, many, revisions, now))
                request = tx.request(number)
                if item.changes and request is not None:
                    edit = Edit(tx, person, request, now, doing)
                    _do(edit, many, now)
                    edit.done()
            operation = doing.done()
            return Bulk(tuple(items), operation if doing.begun else None)

        return self.store.commit(actor.handle, commit)

    def _checked(self, many: Many) -> Many:
        """What is given, as it can be taken."""
        if many.empty:
            raise BadInput(_("Say what is to be changed."))
        settings = self.store.settings()
        if many.note:
            checks.said(many.note, settings)
        if many.move in (Move.ASK, Move.RESOLVE):
            checks.said(many.words, settings)
        elif many.move is not None and many.move not in MOVES:
            raise BadInput(_("This cannot be done to many requests at once."), "move")
        checks.words(many.words, settings, "words")
        return replace(
            many,
            severity=None if many.severity is None else checks.severity(many.severity),
            add_tags=checks.tags(many.add_tags),
        )


class Known(Protocol):
    """What a rehearsal reads: a transaction, or the desk as it stands."""

    def request(self, number: int) -> Request | None: ...

    def record(self, number: int) -> Record | None: ...

    def person(self, handle: str) -> Person | None: ...


class _Seen:
    """The desk as it stands, for a dry run: nobody is kept waiting."""

    def __init__(self, store: Store, person: Person) -> None:
        self._store, self._reader = store, person.reader
        self._people: dict[str, Person | None] = {}

    def request(self, number: int) -> Request | None:
        return self._store.request(self._reader, number)

    def record(self, number: int) -> Record | None:
        return self._store.get(self._reader, number)

    def person(self, handle: str) -> Person | None:
        if handle not in self._people:
            self._people[handle] = self._store.person(handle)
        return self._people[handle]


class _Rehearsal:
    """Stands in for a transaction: reads what is there, and remembers what would be said of one request."""

    def __init__(self, known: Known, number: int) -> None:
        self._known, self._number = known, number
        self.request, self.record, self.person = known.request, known.record, known.person
        self.changes: list[HistoryEntry] = []

    def save_request(self, request: Request) -> None:
        """Nothing is kept."""

    def add_note(self, note: Note) -> Note:
        if note.body and note.kind is not NoteKind.EVENT:
            said = HistoryEntry(0, note.request, note.at, note.author, "note", None, note.body, note.internal)
            self._put(said)
        return note

    def add_file(self, file: Attachment) -> Attachment:
        return file

    def add_history(self, entry: HistoryEntry) -> HistoryEntry:
        if entry.field != "first_response":
            self._put(entry)
        return entry

    def _put(self, entry: HistoryEntry) -> None:
        if entry.request == self._number:
            self.changes.append(entry)


def _rehearsed(
    known: Known, person: Person, number: int, many: Many, revisions: Mapping[int, int] | None, now: datetime
) -> Item:
    """What would become of one request."""
    title, revision = "", 0
    try:
        request = seen_by(person, known.request(number), number)
        title, revision = request.title, request.revision
        expected = None if revisions is None else revisions.get(number)
        if expected is not None and expected != revision:
            raise moved_on(request, expected)
        rehearsal = _Rehearsal(known, number)
        _do(Edit(cast(Transaction, rehearsal), person, request, now), many, now)
        return Item(number, title, tuple(rehearsal.changes), "", revision)
    except StoreError:
        raise
    except DeskError as error:
        return Item(number, title, (), error.sentence, revision)


def _do(edit: Edit, many: Many, now: datetime) -> None:
    """All of it to one request: opened first and closed last. Raises NotAllowed, NotFound, Refused, BadInput."""
    if many.move is Move.REOPEN:
        _reopen(edit, many.words, now)
    if many.severity is not None or many.add_tags or many.drop_tags:
        after(Move.CHANGE, edit.person.role, edit.request)
        if many.severity is not None:
            edit.put(severity=many.severity)
        kept = [tag for tag in edit.request.tags if tag not in many.drop_tags]
        edit.put(tags=checks.tags([*kept, *many.add_tags]))
    if many.take:
        give(edit, edit.person.handle, Move.TAKE, Event.TAKEN)
    elif many.assignee is not None:
        own = many.assignee == edit.person.handle
        give(edit, many.assignee, *((Move.TAKE, Event.TAKEN) if own else (Move.ASSIGN, Event.ASSIGNED)))
    if many.note:
        edit.move(Move.INTERNAL if many.internal else Move.REPLY)
        edit.say(NoteKind.INTERNAL if many.internal else NoteKind.REPLY, many.note)
    if many.move in _TOLD:
        event, kind = _TOLD[many.move]
        was = edit.request.status.value
        edit.move(many.move)
        edit.say(kind, many.words, event=event, was=was, becomes=edit.request.status.value)


_TOLD = {
    Move.ASK: (Event.ASKED, NoteKind.REPLY),
    Move.RESOLVE: (Event.RESOLVED, NoteKind.REPLY),
    Move.CLOSE: (Event.CLOSED, NoteKind.EVENT),
}


def _reopen(edit: Edit, why: str, now: datetime) -> None:
    request = edit.request
    after(Move.REOPEN, edit.person.role, request)
    if not reopens_as_itself(request.closed or request.updated, now):
        sentence = _("{number} was closed more than 14 days ago: reopen it alone, which makes a new request.")
        raise Refused(sentence.format(number=request.shown_number))
    if request.merged_into is not None:
        sentence = _("{number} is merged into {other}: reopen it alone, which takes them apart.")
        raise Refused(sentence.format(number=request.shown_number, other=shown_number(request.merged_into)))
    edit.move(Move.REOPEN)
    was, becomes = request.status.value, edit.request.status.value
    edit.say(NoteKind.EVENT, why, event=Event.REOPENED, was=was, becomes=becomes)
