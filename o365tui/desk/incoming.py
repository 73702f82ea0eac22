"""Messages: kept whole, read, and then put where they go, in the commit that marks them so. What nobody can place
waits in quarantine for a person.
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import timedelta
from typing import BinaryIO

from o365tui.desk.base import Base
from o365tui.desk.files import Kept, media_type
from o365tui.desk.inbox import found
from o365tui.desk.placing import MESSAGE_LIMIT, Placing
from o365tui.desk.routing import Answers, Aside, Opens, Rules, Way, address_key, route
from o365tui.model.errors import DeskError, Refused, StoreError, TooMuch
from o365tui.model.incoming import Message, MessageState, Reason
from o365tui.model.parsed import Parsed
from o365tui.model.people import Person
from o365tui.store.protocol import Transaction

HOUR = timedelta(hours=1)

_LOOKED_AT = 1000
"""How many of the newest messages are looked at to tell whether a domain floods the desk."""

_AGAIN = frozenset({Reason.SAME_AGAIN, Reason.OWN_ADDRESS, Reason.BOUNCE})
"""Messages aside that there is no reason to take after all."""


class Taking(Base):
    """Messages, from when they came until it is known what becomes of them."""

    def keep_message(self, actor: Person, source: BinaryIO) -> Message:
        """Keep a message whole, before anything is read from it; it may be acknowledged when this returns. The same
        bytes again are the message that they were. Raises TooMuch, StoreError.
        """
        self._owning(actor)
        try:
            content = self.store.keep(source, MESSAGE_LIMIT)
        except Refused as error:
            raise TooMuch(error.sentence, "") from None
        known = self.store.same_bytes(content.sha256)
        if known is not None:
            return known

        def commit(tx: Transaction) -> Message:
            self._owning(actor, tx)
            return tx.add_message(Message(0, self.now(), content.sha256, content.size))

        return self.store.commit(actor.handle, commit)

    def kept_messages(self, actor: Person, limit: int = 100) -> Sequence[Message]:
        """Messages that were kept and of which nothing became yet, the oldest first."""
        self._owning(actor)
        waiting = self.store.messages_in((MessageState.KEPT,)).get(MessageState.KEPT, 0)
        return self.store.messages((MessageState.KEPT,), max(0, waiting - limit), limit)[::-1]

    def take_message(self, actor: Person, key: int, parsed: Parsed, rules: Rules) -> Message:
        """Put a message that was kept and read where it goes; gives what became of it. Done twice it is done once."""
        self._owning(actor)
        secret = self.store.secret()
        sender = address_key(parsed.sender)
        too_many = self.store.messages_from(sender, self.now() - HOUR) >= rules.an_hour
        flooded = self._flooded(sender, rules)

        def decided(tx: Transaction, message: Message) -> Way:
            same = tx.same_message(parsed.digest, message.id)
            if same is not None:
                return Aside(MessageState.IGNORED, Reason.SAME_AGAIN, str(same.id), same.request, same.letter)
            way = route(tx, parsed, secret, rules, too_many)
            if flooded and isinstance(way, Opens) and not way.author:
                return Aside(MessageState.QUARANTINED, Reason.TOO_MANY, str(rules.an_hour))
            return way

        first = self.store.commit(actor.handle, lambda tx: decided(tx, found(tx.message(key))))
        kept = self._keep_parts(parsed)
        read = self._keep_read(parsed, kept) if isinstance(first, Aside) and first.reason not in _AGAIN else ""

        def commit(tx: Transaction) -> Message:
            owner = self._owning(actor, tx)
            message = found(tx.message(key))
            if message.state is not MessageState.KEPT:
                return message
            message = _named(message, parsed, read)
            way = decided(tx, message)
            return Placing(self.store, tx, message, parsed, kept, owner, self.now()).put(way)

        by = first.author if isinstance(first, (Answers, Opens)) else actor.handle
        try:
            return self.store.commit(by or actor.handle, commit)
        except StoreError:
            raise
        except DeskError as error:
            return self._aside(actor, key, parsed, Reason.REFUSED, error.sentence, self._keep_read(parsed, kept))

    def _flooded(self, sender: str, rules: Rules) -> bool:
        """Whether as many people as count in an hour have come in from the sender's domain: each that writes gets a
        letter and may be made up.
        """
        domain = sender.rpartition("@")[2]
        if domain not in {each.casefold() for each in rules.domains}:
            return False
        newest, since = self.store.messages((MessageState.TAKEN,), 0, _LOOKED_AT), self.now() - HOUR
        new = [each for each in newest if each.at > since and each.note is None]
        return sum(each.sender.rpartition("@")[2] == domain for each in new) >= rules.an_hour

    def message_unreadable(self, actor: Person, key: int, why: str) -> Message:
        """A message that was kept cannot be read, and why."""
        return self._aside(actor, key, None, Reason.UNREADABLE, why, "")

    def _aside(self, actor: Person, key: int, parsed: Parsed | None, reason: Reason, detail: str, read: str) -> Message:
        def commit(tx: Transaction) -> Message:
            self._owning(actor, tx)
            message = found(tx.message(key))
            if message.state is not MessageState.KEPT:
                return message
            if parsed is not None:
                message = _named(message, parsed, read)
            message = replace(message, state=MessageState.QUARANTINED, reason=reason.value, detail=detail[:1000])
            tx.save_message(message)
            return message

        return self.store.commit(actor.handle, commit)

    def _keep_parts(self, parsed: Parsed) -> list[Kept]:
        if parsed.machine or parsed.bounce is not None:
            return []
        kept = []
        for part in parsed.parts:
            content = self.store.keep(io.BytesIO(part.data), MESSAGE_LIMIT)
            by_name = media_type(part.name)
            known = by_name if by_name != "application/octet-stream" else part.media_type
            kept.append(Kept(part.name, content.size, content.sha256, known))
        return kept

    def _keep_read(self, parsed: Parsed, kept: Sequence[Kept]) -> str:
        held = {"parsed": parsed.document(), "files": [asdict(each) for each in kept]}
        return self.store.keep(io.BytesIO(json.dumps(held).encode()), 2 * MESSAGE_LIMIT).sha256


def _named(message: Message, parsed: Parsed, read: str) -> Message:
    """The message with what was read of it, as far as lists tell it."""
    return replace(
        message,
        digest=parsed.digest,
        sender=address_key(parsed.sender),
        subject=parsed.subject[:1000],
        message_id=parsed.message_id[:1000],
        read=read,
    )
