"""Undoing what one did oneself: as a new change that everyone sees, and only where nobody has changed it since.

Words cannot be unsaid: for ten seconds their author takes them back, and a trace stays; later they stand.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from o365tui.desk.base import not_found, seen_by
from o365tui.desk.edit import Doing, Editing
from o365tui.desk.outgoing import already_left, stop
from o365tui.desk.undo_back import Back, has_words
from o365tui.desk.undo_words import changed_since, never, stands
from o365tui.model.errors import DeskError, NotAllowed, NotFound, Refused, StoreError
from o365tui.model.operations import ANSWERED, NEVER, SAID, TAKE_BACK_WITHIN, Kind, Operation
from o365tui.model.people import Person
from o365tui.model.request import HistoryEntry, Note, Record
from o365tui.store.protocol import Transaction
from o365tui.text.language import _

CHUNK = 300
"""How many requests of an import are removed in one commit."""


class Undoing(Editing):
    """Putting back what one has done."""

    def undoable(self, actor: Person) -> Operation | None:
        """What `undo` would undo: the actor's newest operation that is not undone and no undoing; its `sentence` tells
        it. Costs the same at any size of the desk."""
        return next(iter(self.store.operations(self._acting(actor).handle, 1, only_open=True)), None)

    def operations(self, actor: Person, limit: int = 20) -> Sequence[Operation]:
        """What the actor did, newest first."""
        return self.store.operations(self._acting(actor).handle, limit)

    def undo(
        self, actor: Person, operation: int | None = None, progress: Callable[[int], None] = lambda done: None
    ) -> Operation:
        """Undo an operation of the actor's own (None: the newest that is not undone); gives the operation that did.

        A request of many for which it cannot be done any more is in `refused`, with the reason; when it can be done
        for none, or for a part of what belongs together, nothing changes. Raises Refused, NotAllowed, NotFound.
        """
        person = self._acting(actor)
        found = self._chosen(person, operation)
        if found.kind is Kind.IMPORT:
            return self._remove(actor, found, progress)

        def commit(tx: Transaction) -> Operation:
            person, now = self._acting(actor, tx), self.now()
            done = _still(tx, found)
            fresh = now - done.at <= TAKE_BACK_WITHIN
            if done.kind in SAID or (done.kind in ANSWERED and fresh):
                return self._take_back(tx, person, done, None, now)
            kind = Kind.REDO if done.kind is Kind.UNDO else Kind.UNDO
            doing = Doing(tx, person, kind, now, undoes=done.id, root=done.what)
            refused = self._put_all_back(tx, person, done, doing, now, fresh)
            tx.save_operation(replace(done, undone_by=doing.id))
            return replace(doing.done(), refused=refused)

        return self.store.commit(actor.handle, commit)

    def take_back(self, actor: Person, note_id: int) -> Operation:
        """Take back a note of the actor's own within ten seconds: its words and files go, and an event says that they
        were there. Raises NotFound, NotAllowed, Refused.
        """

        def commit(tx: Transaction) -> Operation:
            person, now = self._acting(actor, tx), self.now()
            note = tx.note(note_id)
            if note is None or (note.internal and not person.agent):
                raise NotFound(_("There is no such note."))
            seen_by(person, tx.request(note.request), note.request)
            if note.author != person.handle:
                raise NotAllowed(_("Only who wrote a note can take it back."))
            done = None if note.operation is None else tx.operation(note.operation)
            if done is None or not has_words(note):
                raise Refused(_("This note has no words that could be taken back."))
            return self._take_back(tx, person, done, note, now)

        return self.store.commit(actor.handle, commit)

    def _chosen(self, person: Person, operation: int | None) -> Operation:
        """The operation that is meant, if it is one of theirs."""
        found = self.undoable(person) if operation is None else self.store.operation(operation)
        if found is None and operation is None:
            raise Refused(_("There is nothing of yours to undo."))
        if found is None or found.by != person.handle:
            raise NotFound(_("You have made no such change."))
        if found.kind in NEVER or (found.what is Kind.IMPORT and found.kind is not Kind.IMPORT):
            raise Refused(never(found))
        return found

    def _put_all_back(
        self, tx: Transaction, person: Person, done: Operation, doing: Doing, now: datetime, fresh: bool
    ) -> dict[int, str]:
        """Each request of the operation; gives those that were refused. One of many does not stop the others."""
        refused: dict[int, str] = {}
        ready: list[Back] = []
        for number in done.numbers:
            try:
                back = Back(tx, person, done, number, now)
                back.check()
                ready.append(back)
            except StoreError:
                raise
            except DeskError as error:
                if done.what is not Kind.MANY or len(done.numbers) == 1:
                    raise
                refused[number] = error.sentence
        if all(back.internal for back in ready):
            tx.hush()
        doing.told = already_left(tx, done.letters)
        for back in ready:
            back.put(doing, fresh)
        stop(tx, done.letters, {back.request.number for back in ready})
        if not doing.begun:
            raise Refused(next(iter(refused.values()), stands(done)))
        return refused

    def _take_back(
        self, tx: Transaction, person: Person, done: Operation, only: Note | None, now: datetime
    ) -> Operation:
        """Take back what was said, and the status that went with it where it is still so."""
        if done.undone_by is not None or now - done.at > TAKE_BACK_WITHIN:
            raise Refused(stands(done))
        whole = only is None or done.kind in SAID | ANSWERED
        doing = Doing(tx, person, Kind.TAKE_BACK, now, undoes=done.id, root=done.kind)
        words = "" if only is None else only.body
        for number in done.numbers if only is None else (only.request,):
            back = Back(tx, person, done, number, now)
            if not whole:
                back.fields, back.joins = {}, []
            words = words or next((note.body for note in back.notes if has_words(note)), "")
            back.take_back(doing, None if whole else only)
        stop(tx, done.letters, done.numbers if only is None else (only.request,))
        if whole:
            tx.save_operation(replace(done, undone_by=doing.id))
        return replace(doing.done(), words=words)

    def _remove(self, actor: Person, found: Operation, progress: Callable[[int], None]) -> Operation:
        """Undo an import: its requests go, but for those that somebody has touched since. Some hundred a commit."""
        refused: dict[int, str] = {}
        left = found.numbers
        undoing: int | None = None
        while True:
            some, left = left[:CHUNK], left[CHUNK:]

            def commit(
                tx: Transaction,
                some: tuple[int, ...] = some,
                last: bool = not left,
                undoing: int | None = undoing,
            ) -> Operation:
                person, now = self._owning(actor, tx), self.now()
                done = _still(tx, found)
                doing = Doing(tx, person, Kind.UNDO, now, undoes=done.id, root=Kind.IMPORT)
                gone = []
                for number in some:
                    record = tx.record(number)
                    if record is None:
                        refused[number] = not_found(number).sentence
                    elif touched := _touched(record, done.id):
                        refused[number] = changed_since(tx, person, record.request, touched, now)
                    else:
                        tx.drop_request(number)
                        gone.append(number)
                if last and len(refused) == len(found.numbers):
                    raise Refused(next(iter(refused.values()), stands(done)))
                if undoing is None:
                    for number in gone:
                        doing.touch(number)
                    made = doing.done()
                else:
                    earlier = tx.operation(undoing)
                    assert earlier is not None
                    made = replace(earlier, numbers=tuple(sorted({*earlier.numbers, *gone})))
                    tx.save_operation(made)
                # What is left to do, in case that this is broken off; at the end, what it was.
                rest = {*done.numbers, *made.numbers} if last else {*done.numbers} - {*gone}
                kept = replace(done, numbers=tuple(sorted(rest)), undone_by=made.id if last else None)
                tx.save_operation(kept)
                return made

            made = self.store.commit(actor.handle, commit)
            undoing = made.id or undoing
            progress(len(made.numbers))
            if not left:
                return replace(made, refused=refused)


def _still(tx: Transaction, found: Operation) -> Operation:
    """The operation as it is now. Raises Refused when it is undone already."""
    done = tx.operation(found.id)
    if done is None or done.undone_by is not None:
        raise Refused(_("This has been undone already: {what}.").format(what=found.sentence))
    return done


def _touched(record: Record, operation: int) -> list[HistoryEntry | Note]:
    """What was done to an imported request that the import did not do, oldest first."""
    found: list[HistoryEntry | Note] = [each for each in record.history if each.operation != operation]
    found += [each for each in record.notes if each.operation != operation]
    return sorted(found, key=lambda each: each.at)
