"""Messages that came in by e-mail: each is kept whole before anything is read from it, and then what became of it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from o365tui.model import times
from o365tui.model.frozen import frozen


class MessageState(StrEnum):
    """What became of a message: only kept so far; put on a request; kept aside for a person to decide; a machine's
    (a bounce, a vacation note, one that came before), which nobody has to look at; or dropped by a person."""

    KEPT = "kept"
    TAKEN = "taken"
    QUARANTINED = "quarantined"
    IGNORED = "ignored"
    DROPPED = "dropped"


ACTED = frozenset({MessageState.TAKEN, MessageState.IGNORED})
"""States of messages that have had their effect; those in quarantine have had none."""


class Reason(StrEnum):
    """Why a message was not put on a request."""

    UNREADABLE = "unreadable"
    UNKNOWN_SENDER = "unknown_sender"
    NOT_TAKING_PART = "not_taking_part"
    AGENT_WITHOUT_TOKEN = "agent_without_token"
    MACHINE = "machine"
    BOUNCE = "bounce"
    OWN_ADDRESS = "own_address"
    TOO_MANY = "too_many"
    SAME_AGAIN = "same_again"
    REFUSED = "refused"


@frozen
class Message:
    """A message as it came, whose bytes are kept under `sha256` (`size` of them). `digest` tells the same message that
    came another way: it is worked out from what its sender wrote, not from what servers added; empty until it was
    read. `sender`, `subject` and `message_id` are foreign text. `reason` says why it is in quarantine or ignored, as
    the name of a reason (`Reason`), `detail` what belongs to it. `request`, `note` and `letter` are what
    it was put on: a bounce, the letter that bounced. `read` is the SHA-256 of what was read of one in quarantine, kept
    so that a person can look at it and take it without reading the message itself again; empty where it is unreadable.
    """

    id: int
    at: datetime
    sha256: str
    size: int
    state: MessageState = MessageState.KEPT
    digest: str = ""
    sender: str = ""
    subject: str = ""
    message_id: str = ""
    reason: str = ""
    detail: str = ""
    request: int | None = None
    note: int | None = None
    letter: int | None = None
    read: str = ""

    @property
    def acted(self) -> bool:
        return self.state in ACTED

    def document(self) -> dict[str, Any]:
        return {
            "at": times.written(self.at),
            "sha256": self.sha256,
            "size": self.size,
            "state": self.state.value,
            "digest": self.digest,
            "sender": self.sender,
            "subject": self.subject,
            "message_id": self.message_id,
            "reason": self.reason,
            "detail": self.detail,
            "request": self.request,
            "note": self.note,
            "letter": self.letter,
            "read": self.read,
        }

    @classmethod
    def of(cls, key: int, document: dict[str, Any]) -> Message:
        return cls(
            id=key,
            at=times.read(document["at"]),
            sha256=document["sha256"],
            size=document["size"],
            state=MessageState(document["state"]),
            digest=document.get("digest", ""),
            sender=document.get("sender", ""),
            subject=document.get("subject", ""),
            message_id=document.get("message_id", ""),
            reason=document.get("reason", ""),
            detail=document.get("detail", ""),
            request=document.get("request"),
            note=document.get("note"),
            letter=document.get("letter"),
            read=document.get("read", ""),
        )
