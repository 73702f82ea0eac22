"""The outbox: which letters there are and what became of them, and the sender's part of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from o365tui.desk import checks
from o365tui.desk.base import Base, seen_by
from o365tui.desk.outgoing import meant
from o365tui.model.errors import NotAllowed, NotFound, Refused
from o365tui.model.letters import FOR_AGENTS, Letter, LetterState
from o365tui.model.people import Person, Reader
from o365tui.model.request import Attachment, Record
from o365tui.store.protocol import Transaction
from o365tui.text.language import _

LEASE = timedelta(minutes=5)
"""How long a sender has a letter before another may take it up: longer than any server takes to answer."""


class Posting(Base):
    """What letters and messages have in common: who looks after them."""

    def _posting(self, actor: Person, known: Transaction | None = None) -> Person:
        """The actor, if letters are theirs to see: an agent or an owner. Raises NotAllowed."""
        person = self._acting(actor, known)
        if not (person.agent or person.owner):
            raise NotAllowed(_("Only support agents can do this."))
        return person


class Outbox(Posting):
    """Letters, from when they are queued."""

    def letters(self, actor: Person, number: int) -> Sequence[Letter]:
        """The letters about a request, oldest first; those to agents are the agents' only. Raises NotFound."""
        person = self._acting(actor)
        seen_by(person, self.store.request(person.reader, number), number)
        return [each for each in self.store.letters(number) if person.agent or each.kind not in FOR_AGENTS]

    def outbox(
        self, actor: Person, states: Collection[LetterState], offset: int = 0, limit: int = 100
    ) -> Sequence[Letter]:
        """Letters in one of these states, newest first. For agents and owners."""
        self._posting(actor)
        return self.store.outbox(states, offset, limit)

    def letters_in(self, actor: Person, states: Collection[LetterState]) -> Mapping[LetterState, int]:
        """How many letters there are in each of these states."""
        self._posting(actor)
        return self.store.letters_in(states)

    def retry_letter(self, actor: Person, key: int) -> Letter:
        """Let a letter that was refused be tried again, now. Raises NotFound, Refused."""

        def again(letter: Letter, now: datetime) -> Letter:
            if letter.state is not LetterState.FAILED:
                raise Refused(_("Only a letter that could not be sent is tried again."))
            return replace(letter, state=LetterState.QUEUED, not_before=now, tries=0, bounced="")

        return self._change_letter(actor, key, self._posting, again)

    def stop_letter(self, actor: Person, key: int) -> Letter:
        """Stop a letter that is not on its way yet. Raises NotFound, Refused."""

        def stop(letter: Letter, now: datetime) -> Letter:
            if letter.state not in (LetterState.QUEUED, LetterState.FAILED):
                raise Refused(_("This letter can no longer be stopped."))
            return replace(letter, state=LetterState.CANCELLED)

        return self._change_letter(actor, key, self._posting, stop)

    def set_mail_address(self, actor: Person, address: str) -> None:
        """The address that the desk writes from; with none (empty) no more letters are queued. Raises BadInput."""
        if address:
            checks.email(address)

        def commit(tx: Transaction) -> None:
            self._owning(actor, tx)
            settings = tx.settings()
            if settings.mail_address != address:
                tx.save_settings(replace(settings, mail_address=address))

        self.store.commit(actor.handle, commit)

    # The sender's

    def next_letter(self) -> datetime | None:
        """When the next letter is due; None when none waits."""
        return self.store.next_letter()

    def lease_letters(self, actor: Person, worker: str, limit: int, name: Callable[[Letter], str]) -> Sequence[Letter]:
        """Take some letters that are due into the hands of `worker`, each with the Message-ID that `name` gives unless
        it has one. A letter of which another sender has the lease is left to them; one that nobody is to have any
        more is stopped.
        """
        self._owning(actor)
        now = self.now()
        due = self.store.letters_due(now, limit)
        if not due:
            return ()

        def commit(tx: Transaction) -> Sequence[Letter]:
            self._owning(actor, tx)
            held = []
            for found in due:
                letter = tx.letter(found.id)
                if letter is None or letter.due is None or letter.due > now:
                    continue
                goes = meant(tx, letter)
                if goes is None:
                    tx.save_letter(replace(letter, state=LetterState.CANCELLED, leased_by="", lease_until=None))
                    continue
                leased = replace(
                    goes,
                    state=LetterState.SENDING,
                    leased_by=worker,
                    lease_until=now + LEASE,
                    message_id=goes.message_id or name(goes),
                    tries=goes.tries + 1,
                )
                tx.save_letter(leased)
                held.append(leased)
            return held

        return self.store.commit(actor.handle, commit)

    def hold_letter(self, actor: Person, key: int, worker: str) -> Letter:
        """Begin the lease of a letter anew. Raises Refused where another sender has taken it up."""

        def held(letter: Letter, now: datetime) -> Letter:
            return replace(_held(letter, worker), lease_until=now + LEASE)

        return self._change_letter(actor, key, self._owning, held)

    def free_letters(self, actor: Person, gone: Callable[[str], bool]) -> int:
        """Let letters be sent again at once whose sender is `gone` (killed, say); gives how many."""
        self._owning(actor)
        held = self.store.outbox((LetterState.SENDING,), 0, 1000)
        found = [each.id for each in held if gone(each.leased_by)]

        def commit(tx: Transaction) -> int:
            self._owning(actor, tx)
            freed = 0
            for key in found:
                letter = tx.letter(key)
                if letter is not None and letter.state is LetterState.SENDING and gone(letter.leased_by):
                    waits = replace(letter, state=LetterState.QUEUED, not_before=self.now(), leased_by="")
                    tx.save_letter(replace(waits, lease_until=None))
                    freed += 1
            return freed

        return self.store.commit(actor.handle, commit) if found else 0

    def letter_sent(self, actor: Person, key: int, worker: str, answer: str) -> Letter:
        """The server has taken it. `answer` is what it said."""

        def sent(letter: Letter, now: datetime) -> Letter:
            return replace(_held(letter, worker), state=LetterState.SENT, sent=now, answer=answer)

        return self._change_letter(actor, key, self._owning, sent)

    def letter_refused(
        self, actor: Person, key: int, worker: str, answer: str, again: timedelta | None, tried: bool = True
    ) -> Letter:
        """The server has not taken it: to be tried `again` after some time, or never (None). It was not `tried` when
        the server could not be asked."""

        def refused(letter: Letter, now: datetime) -> Letter:
            letter = replace(_held(letter, worker), answer=answer, leased_by="", lease_until=None)
            if again is None:
                return replace(letter, state=LetterState.FAILED)
            tries = letter.tries if tried else letter.tries - 1
            return replace(letter, state=LetterState.QUEUED, not_before=now + again, tries=tries)

        return self._change_letter(actor, key, self._owning, refused)

    def letter_record(self, actor: Person, letter: Letter) -> Record:
        """What a letter may tell: the request as everyone on it sees it, whoever it goes to. Raises NotFound."""
        self._owning(actor)
        request = self.store.request(Reader(actor.handle, agent=True, organisation=None), letter.request)
        everyone = (
            None if request is None else Reader(request.requester, agent=False, organisation=request.organisation)
        )
        record = None if everyone is None else self.store.get(everyone, letter.request)
        if record is None:
            raise NotFound(_("There is no such letter."))
        return record

    def letters_before(self, actor: Person, letter: Letter) -> Sequence[str]:
        """The Message-IDs of what went to the same address about the same request before, oldest first."""
        self._owning(actor)
        earlier = (each for each in self.store.letters(letter.request) if each.id < letter.id and each.to == letter.to)
        return [each.message_id for each in earlier if each.sent is not None]

    def letter_file(self, actor: Person, file: Attachment) -> bytes:
        """The bytes of a file that goes with a letter, verified. Raises DamagedFile, NotFound."""
        self._owning(actor)
        with self.store.open(file.sha256) as source:
            return source.read()

    def letter_key(self, actor: Person) -> bytes:
        """The key that marks what only this desk can have written."""
        self._owning(actor)
        return self.store.secret()

    def _change_letter(
        self,
        actor: Person,
        key: int,
        allowed: Callable[[Person, Transaction], Person],
        change: Callable[[Letter, datetime], Letter],
    ) -> Letter:
        def commit(tx: Transaction) -> Letter:
            allowed(actor, tx)
            letter = tx.letter(key)
            if letter is None:
                raise NotFound(_("There is no such letter."))
            becomes = change(letter, self.now())
            tx.save_letter(becomes)
            return becomes

        return self.store.commit(actor.handle, commit)


def _held(letter: Letter, worker: str) -> Letter:
    """The letter, if this sender has it still. Raises Refused."""
    if letter.state is not LetterState.SENDING or letter.leased_by != worker:
        raise Refused(_("Another sender has taken this letter up."))
    return letter
