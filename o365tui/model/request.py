"""The service request and what hangs on it: notes, files, history. Records as the desk keeps and hands them on.

`document()` gives the JSON shape of the TinyDB table, `of()` reads it back; times are UTC (see `times`).
"""

from __future__ import annotations

from dataclasses import field
from datetime import datetime
from enum import StrEnum
from typing import Any

from o365tui.model.frozen import frozen
from o365tui.model.times import read, read_or_none, written, written_or_none

TITLE_LIMIT = 255
"""The longest title, in code points."""


class Severity(StrEnum):
    """How much the problem hurts, in the article's three levels; A is the worst."""

    A = "A"
    B = "B"
    C = "C"


class Plan(StrEnum):
    """The kind of Office 365 subscription, which decides the initial response time."""

    ENTERPRISE = "enterprise"
    PREMIER = "premier"


class Status(StrEnum):
    """Where a request stands. Only *Action required* is the article's own name."""

    NEW = "new"
    IN_PROGRESS = "in_progress"
    ACTION_REQUIRED = "action_required"
    RESOLVED = "resolved"
    CLOSED = "closed"


class NoteKind(StrEnum):
    """Who a note is for: everyone on the request, agents only, or the desk's own record of what happened."""

    REPLY = "reply"
    INTERNAL = "internal"
    EVENT = "event"


class Event(StrEnum):
    """What a note did besides saying something; an event note says which happened."""

    NONE = ""
    ASKED = "asked"
    RESOLVED = "resolved"
    TAKEN = "taken"
    ASSIGNED = "assigned"
    FILES = "files"
    CLOSED = "closed"
    REOPENED = "reopened"
    CONTINUED = "continued"
    MERGED = "merged"
    UNMERGED = "unmerged"
    LINKED = "linked"
    UNLINKED = "unlinked"
    UNDONE = "undone"
    REDONE = "redone"
    TAKEN_BACK = "taken_back"


@frozen
class Contact:
    """How the representative reaches the requester. `preferred` is `email` or `phone`."""

    email: str
    phone: str = ""
    preferred: str = "email"
    language: str = "en"
    timezone: str = "UTC"
    further: tuple[str, ...] = ()

    def document(self) -> dict[str, Any]:
        return {
            "email": self.email,
            "phone": self.phone,
            "preferred": self.preferred,
            "language": self.language,
            "timezone": self.timezone,
            "further": list(self.further),
        }

    @classmethod
    def of(cls, document: dict[str, Any]) -> Contact:
        return cls(
            email=document.get("email", ""),
            phone=document.get("phone", ""),
            preferred=document.get("preferred", "email"),
            language=document.get("language", "en"),
            timezone=document.get("timezone", "UTC"),
            further=tuple(document.get("further", ())),
        )


@frozen
class Request:
    """A service request. `plan` is the organisation's as it was when filed; `revision` counts the changes that
    everyone on the request can see. `continues` is the number of the closed request that it goes on from.
    `reference` is Microsoft's own case number. `awaiting` tells since when an administrator's words stand unanswered
    after an agent's answer (None when an agent spoke last); it is what the notes say, see `response.awaiting`.
    `merged_into` is the request that goes on for this one, a duplicate; `merged` are the duplicates of this one, and
    `links` the requests that have to do with it (each names the other). One that was opened by e-mail is from the
    address `sender`, in the message `message`.
    """

    number: int
    title: str
    description: str
    service: str
    area: str
    severity: Severity
    plan: Plan
    status: Status
    organisation: str
    requester: str
    contact: Contact
    created: datetime
    updated: datetime
    assignee: str | None = None
    tags: tuple[str, ...] = ()
    reference: str = ""
    first_response: datetime | None = None
    awaiting: datetime | None = None
    closed: datetime | None = None
    continues: int | None = None
    revision: int = 1
    merged_into: int | None = None
    merged: tuple[int, ...] = ()
    links: tuple[int, ...] = ()
    sender: str = ""
    message: int | None = None

    @property
    def shown_number(self) -> str:
        return shown_number(self.number)

    def document(self) -> dict[str, Any]:
        made = {
            "number": self.number,
            "title": self.title,
            "description": self.description,
            "service": self.service,
            "area": self.area,
            "severity": self.severity.value,
            "plan": self.plan.value,
            "status": self.status.value,
            "organisation": self.organisation,
            "requester": self.requester,
            "contact": self.contact.document(),
            "assignee": self.assignee,
            "tags": list(self.tags),
            "reference": self.reference,
            "created": written(self.created),
            "updated": written(self.updated),
            "first_response": written_or_none(self.first_response),
            "awaiting": written_or_none(self.awaiting),
            "closed": written_or_none(self.closed),
            "continues": self.continues,
            "merged_into": self.merged_into,
            "merged": list(self.merged),
            "links": list(self.links),
            "revision": self.revision,
        }
        if self.sender or self.message is not None:
            made |= {"sender": self.sender, "message": self.message}
        return made

    @classmethod
    def of(cls, document: dict[str, Any]) -> Request:
        return cls(
            number=document["number"],
            title=document["title"],
            description=document["description"],
            service=document["service"],
            area=document.get("area", ""),
            severity=Severity(document["severity"]),
            plan=Plan(document["plan"]),
            status=Status(document["status"]),
            organisation=document["organisation"],
            requester=document["requester"],
            contact=Contact.of(document["contact"]),
            created=read(document["created"]),
            updated=read(document["updated"]),
            assignee=document.get("assignee"),
            tags=tuple(document.get("tags", ())),
            reference=document.get("reference", ""),
            first_response=read_or_none(document.get("first_response")),
            awaiting=read_or_none(document.get("awaiting")),
            closed=read_or_none(document.get("closed")),
            continues=document.get("continues"),
            revision=document["revision"],
            merged_into=document.get("merged_into"),
            merged=tuple(document.get("merged", ())),
            links=tuple(document.get("links", ())),
            sender=document.get("sender", ""),
            message=document.get("message"),
        )


@frozen
class Note:
    """Something said on a request, or done to it. `files` are the ids of attachments that came with it.

    `was` and `becomes` tell an event's change (a status, a handle, a number); `operation` is what it was a part of.
    Words that came by e-mail are from the address `sender` (which may be another than the author's, on whose behalf it
    wrote then), in the message `message`; `quoted` is what they repeat of others' and stands folded.
    """

    id: int
    request: int
    author: str
    at: datetime
    kind: NoteKind
    body: str
    files: tuple[int, ...] = ()
    event: Event = Event.NONE
    was: str | None = None
    becomes: str | None = None
    operation: int | None = None
    quoted: str = ""
    sender: str = ""
    message: int | None = None

    @property
    def internal(self) -> bool:
        return self.kind is NoteKind.INTERNAL

    def document(self) -> dict[str, Any]:
        made: dict[str, Any] = {
            "request": self.request,
            "author": self.author,
            "at": written(self.at),
            "kind": self.kind.value,
            "body": self.body,
            "files": list(self.files),
            "event": self.event.value,
            "was": self.was,
            "becomes": self.becomes,
            "operation": self.operation,
        }
        if self.sender or self.message is not None:
            made |= {"quoted": self.quoted, "sender": self.sender, "message": self.message}
        return made

    @classmethod
    def of(cls, key: int, document: dict[str, Any]) -> Note:
        return cls(
            id=key,
            request=document["request"],
            author=document["author"],
            at=read(document["at"]),
            kind=NoteKind(document["kind"]),
            body=document["body"],
            files=tuple(document.get("files", ())),
            event=Event(document.get("event", "")),
            was=document.get("was"),
            becomes=document.get("becomes"),
            operation=document.get("operation"),
            quoted=document.get("quoted", ""),
            sender=document.get("sender", ""),
            message=document.get("message"),
        )


@frozen
class Attachment:
    """A file on a request. `name` is shown as given and never used as a path; `size` in bytes; `internal` when it
    came with an internal note.
    """

    id: int
    request: int
    name: str
    size: int
    sha256: str
    media_type: str
    by: str
    at: datetime
    internal: bool = False

    def document(self) -> dict[str, Any]:
        return {
            "request": self.request,
            "name": self.name,
            "size": self.size,
            "sha256": self.sha256,
            "media_type": self.media_type,
            "by": self.by,
            "at": written(self.at),
            "internal": self.internal,
        }

    @classmethod
    def of(cls, key: int, document: dict[str, Any]) -> Attachment:
        return cls(
            id=key,
            request=document["request"],
            name=document["name"],
            size=document["size"],
            sha256=document["sha256"],
            media_type=document["media_type"],
            by=document["by"],
            at=read(document["at"]),
            internal=document.get("internal", False),
        )


@frozen
class HistoryEntry:
    """One change of one field: who, when, from what, to what (as the document holds them; None: there was none).

    A number that joined `links` or `merged`, or an address that joined `further`, is told alone: from None to it.
    """

    id: int
    request: int
    at: datetime
    by: str
    field: str
    was: Any
    becomes: Any
    internal: bool = False
    operation: int | None = None

    def document(self) -> dict[str, Any]:
        return {
            "request": self.request,
            "at": written(self.at),
            "by": self.by,
            "field": self.field,
            "was": self.was,
            "becomes": self.becomes,
            "internal": self.internal,
            "operation": self.operation,
        }

    @classmethod
    def of(cls, key: int, document: dict[str, Any]) -> HistoryEntry:
        return cls(
            id=key,
            request=document["request"],
            at=read(document["at"]),
            by=document["by"],
            field=document["field"],
            was=document.get("was"),
            becomes=document.get("becomes"),
            internal=document.get("internal", False),
            operation=document.get("operation"),
        )


@frozen
class Record:
    """A request with all that hangs on it, as one reader may see it; notes, files and history oldest first."""

    request: Request
    notes: tuple[Note, ...] = field(default=())
    files: tuple[Attachment, ...] = field(default=())
    history: tuple[HistoryEntry, ...] = field(default=())


def shown_number(number: int) -> str:
    """How people write a request's number: `SR-1042`."""
    return f"SR-{number}"


def number_of(text: str) -> int | None:
    """The number that `1042`, `SR-1042` or `sr1042` names; None when it names none."""
    digits = text.strip().upper().removeprefix("SR").lstrip("-")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 12 else None
