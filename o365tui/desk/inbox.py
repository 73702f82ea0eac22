"""Messages as those see them who look after them: what came, what waits in quarantine, and taking or dropping that."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import BinaryIO

from o365tui.desk.base import seen_by
from o365tui.desk.files import Kept
from o365tui.desk.letters import Posting
from o365tui.desk.placing import Placing, somebody
from o365tui.desk.routing import Answers, Opens, address_key, voice
from o365tui.model.errors import BadInput, NotFound, Refused
from o365tui.model.incoming import Message, MessageState
from o365tui.model.parsed import Parsed
from o365tui.model.people import Person
from o365tui.store.protocol import Transaction
from o365tui.text.language import _


class Inbox(Posting):
    """What came in, for agents and owners."""

    def messages(
        self, actor: Person, states: Collection[MessageState], offset: int = 0, limit: int = 100
    ) -> Sequence[Message]:
        """Messages in one of these states, newest first. For agents and owners."""
        self._posting(actor)
        return self.store.messages(states, offset, limit)

    def messages_in(self, actor: Person, states: Collection[MessageState]) -> Mapping[MessageState, int]:
        """How many messages there are in each of these states."""
        self._posting(actor)
        return self.store.messages_in(states)

    def message(self, actor: Person, key: int) -> Message:
        """Raises NotFound."""
        self._posting(actor)
        return found(self.store.message(key))

    def read_message(self, actor: Person, key: int) -> Parsed | None:
        """What a message that is aside says, its parts without their bytes; None when it could not be read, or when
        nothing was kept of that. Raises NotFound, DamagedFile."""
        parsed, _files = self._read(self.message(actor, key))
        return parsed

    def open_message(self, actor: Person, key: int) -> BinaryIO:
        """The bytes of a message as it came, verified. Raises NotFound, DamagedFile."""
        return self.store.open(self.message(actor, key).sha256)

    def sender_of(self, actor: Person, key: int) -> Person | None:
        """The administrator whose address a message says that it is from."""
        message = self.message(actor, key)
        return _administrator(self.store.people(), message.sender)

    def accept_message(self, actor: Person, key: int, handle: str = "", number: int | None = None) -> Message:
        """Put a message that is aside where a person says: onto a request, or (without a number) into a new one, as
        words of the administrator `handle`; of the one whose address it says that it is from, else of the request's
        requester. Raises NotFound, Refused, BadInput.
        """
        message = self.message(actor, key)
        parsed, kept = self._read(message)
        if parsed is None:
            content = _whole(message)
            parsed, kept = Parsed("", subject=message.subject, text=message.subject or content.name), [content]

        def commit(tx: Transaction) -> Message:
            person = self._posting(actor, tx)
            message = found(tx.message(key))
            if message.state in (MessageState.KEPT, MessageState.TAKEN):
                raise Refused(_("This message is not in quarantine."))
            author = _on_behalf(tx, person, message, handle, number)
            _may_be_read(tx, message, number)
            way = Opens(author.handle, author.organisation) if number is None else Answers(number, author.handle)
            return Placing(self.store, tx, message, parsed, kept, person, self.now()).put(way)

        return self.store.commit(actor.handle, commit)

    def drop_message(self, actor: Person, key: int) -> Message:
        """Nothing is to come of a message that is in quarantine. It stays kept. Raises NotFound, Refused."""

        def commit(tx: Transaction) -> Message:
            self._posting(actor, tx)
            message = found(tx.message(key))
            if message.state is not MessageState.QUARANTINED:
                raise Refused(_("This message is not in quarantine."))
            dropped = replace(message, state=MessageState.DROPPED)
            tx.save_message(dropped)
            return dropped

        return self.store.commit(actor.handle, commit)

    def _read(self, message: Message) -> tuple[Parsed | None, list[Kept]]:
        if not message.read:
            return None, []
        with self.store.open(message.read) as source:
            held = json.loads(source.read())
        return Parsed.of(held["parsed"]), [Kept(**each) for each in held["files"]]


def found(message: Message | None) -> Message:
    """The message, if there is one. Raises NotFound."""
    if message is None:
        raise NotFound(_("There is no such message."))
    return message


def _may_be_read(tx: Transaction, message: Message, number: int | None) -> None:
    """Raise Refused where a message about one organisation's request would be read by another's people."""
    about = None if message.request is None else tx.request(message.request)
    onto = None if number is None else tx.request(number)
    if about is not None and onto is not None and about.organisation != onto.organisation:
        sentence = _("This message is about {about}, which those who see {number} may not see.")
        raise Refused(sentence.format(about=about.shown_number, number=onto.shown_number))


def _whole(message: Message) -> Kept:
    return Kept(f"message-{message.id}.eml", message.size, message.sha256, "message/rfc822")


def _administrator(people: Sequence[Person], address: str) -> Person | None:
    found = (each for each in people if not (each.agent or each.retired))
    return next((each for each in found if address and address_key(each.email) == address_key(address)), None)


def _on_behalf(tx: Transaction, actor: Person, message: Message, handle: str, number: int | None) -> Person:
    """As whose words a message is taken. Raises NotFound, Refused, BadInput."""
    request = None if number is None else seen_by(actor, tx.request(number), number)
    if handle:
        author = somebody(tx, handle)
        if author.retired or (author.agent and author.handle != actor.handle):
            sentence = _("{name} cannot be who this message is from: name an administrator.")
            raise Refused(sentence.format(name=author.name))
        if request is not None and not author.reader.sees(request.organisation):
            sentence = _("{name} has nothing to do with {number}.")
            raise Refused(sentence.format(name=author.name, number=request.shown_number))
        return author
    known = _administrator(tx.people(), message.sender)
    if request is not None:
        likely = known if known and known.reader.sees(request.organisation) else voice(tx, request)
        if likely is None:
            sentence = _("The requester of {number} cannot have written this: name who has.")
            raise BadInput(sentence.format(number=request.shown_number), "handle")
        return likely
    if known is None:
        raise BadInput(_("Nobody here has this address. Say on whose behalf the request is opened."), "handle")
    return known
