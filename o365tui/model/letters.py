"""Letters: what the desk writes to people by e-mail, from when it is queued to what became of it.

A letter is queued in the commit that gives the reason for it, and sent by whoever runs the desk's mail. It holds whom
it goes to and what it is about; its words are made when it is sent, from what everyone on the request may see.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from o365tui.model.frozen import frozen
from o365tui.model.times import read, read_or_none, written, written_or_none

DELAY = timedelta(seconds=10)
"""How long a letter waits, so that what gave the reason for it can still be undone or taken back."""


class LetterKind(StrEnum):
    """What a letter tells. The last three are for support agents."""

    RECEIVED = "received"
    REPLY = "reply"
    ASKED = "asked"
    RESOLVED = "resolved"
    CLOSED = "closed"
    REOPENED = "reopened"
    NEW = "new"
    ASSIGNED = "assigned"
    ANSWERED = "answered"


FOR_AGENTS = frozenset({LetterKind.NEW, LetterKind.ASSIGNED, LetterKind.ANSWERED})
"""Letters that support agents get about their work."""

OFF_AT_FIRST = frozenset({LetterKind.NEW})
"""Letters that only those get who ask for them."""


def kinds_for(agent: bool) -> tuple[LetterKind, ...]:
    """The kinds that somebody can get: an agent's own first, and those that everyone gets about their requests."""
    everyones = tuple(kind for kind in LetterKind if kind not in FOR_AGENTS)
    return (*(kind for kind in LetterKind if kind in FOR_AGENTS), *everyones) if agent else everyones


class LetterState(StrEnum):
    """What became of a letter: it waits, is in the hands of a sender, left, was refused for good, or was stopped."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"


WAITING = frozenset({LetterState.QUEUED, LetterState.SENDING})
"""Letters that are still to be sent."""


@frozen
class Letter:
    """A letter about `request` (and its `note`, where one gave the reason) to the address `to`, which is that of the
    person `handle` (empty for a further address of the request), in `language`.

    It is not sent before `not_before`: ten seconds after `at`, later after a refusal that may pass. While it is
    `sending`, `leased_by` has it until `lease_until`; then somebody else takes it up. `message_id` (with its angle
    brackets) is fixed before it is first sent, so that a doubled one can be told. `answer` is what the server said
    last, `tries` how often it was tried; `bounced` is what came back after it was sent.
    """

    id: int
    request: int
    kind: LetterKind
    to: str
    handle: str
    language: str
    at: datetime
    not_before: datetime
    note: int | None = None
    operation: int | None = None
    state: LetterState = LetterState.QUEUED
    message_id: str = ""
    tries: int = 0
    leased_by: str = ""
    lease_until: datetime | None = None
    answer: str = ""
    sent: datetime | None = None
    bounced: str = ""

    @property
    def waiting(self) -> bool:
        return self.state in WAITING

    @property
    def due(self) -> datetime | None:
        """From when on a sender may take it; None when there is nothing to be sent any more."""
        if self.state is LetterState.SENDING:
            return self.lease_until
        return self.not_before if self.state is LetterState.QUEUED else None

    def document(self) -> dict[str, Any]:
        return {
            "request": self.request,
            "kind": self.kind.value,
            "to": self.to,
            "handle": self.handle,
            "language": self.language,
            "at": written(self.at),
            "not_before": written(self.not_before),
            "note": self.note,
            "operation": self.operation,
            "state": self.state.value,
            "message_id": self.message_id,
            "tries": self.tries,
            "leased_by": self.leased_by,
            "lease_until": written_or_none(self.lease_until),
            "answer": self.answer,
            "sent": written_or_none(self.sent),
            "bounced": self.bounced,
        }

    @classmethod
    def of(cls, key: int, document: dict[str, Any]) -> Letter:
        return cls(
            id=key,
            request=document["request"],
            kind=LetterKind(document["kind"]),
            to=document["to"],
            handle=document.get("handle", ""),
            language=document.get("language", "en"),
            at=read(document["at"]),
            not_before=read(document["not_before"]),
            note=document.get("note"),
            operation=document.get("operation"),
            state=LetterState(document["state"]),
            message_id=document.get("message_id", ""),
            tries=document.get("tries", 0),
            leased_by=document.get("leased_by", ""),
            lease_until=read_or_none(document.get("lease_until")),
            answer=document.get("answer", ""),
            sent=read_or_none(document.get("sent")),
            bounced=document.get("bounced", ""),
        )
