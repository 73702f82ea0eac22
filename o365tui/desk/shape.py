"""Requests and people as JSON objects: what the shell prints, what export writes and import reads back."""

from __future__ import annotations

from typing import Any

from o365tui.model.canned import Canned
from o365tui.model.people import Person
from o365tui.model.request import Attachment, HistoryEntry, Note, Record
from o365tui.model.response import Owed, deadline, due, owed
from o365tui.model.times import written, written_or_none

DERIVED = frozenset({"response_due", "next_response_due"})
"""What the objects tell and nobody stores."""


def request_object(record: Record) -> dict[str, Any]:
    """The request with all that hangs on it. People are handles, times RFC 3339 in UTC, files of notes their ids;
    `response_due` is null where no time is committed, `next_response_due` also while no next response is owed.
    """
    request = record.request
    document = request.document()
    document.pop("message", None)  # each desk's own
    return {
        "number": document.pop("number"),
        "title": document.pop("title"),
        "description": document.pop("description"),
        "service": document.pop("service"),
        "area": document.pop("area"),
        "severity": document.pop("severity"),
        "plan": document.pop("plan"),
        "status": document.pop("status"),
        **document,
        "response_due": written_or_none(due(request.created, request.severity, request.plan)),
        "next_response_due": written_or_none(deadline(request) if owed(request) is Owed.NEXT else None),
        "notes": [note_object(each) for each in record.notes],
        "files": [file_object(each) for each in record.files],
        "history": [history_object(each) for each in record.history],
    }


def note_object(note: Note) -> dict[str, Any]:
    """A note; one that came by e-mail tells the address that it came from, and what it repeats of others'."""
    return {
        "id": note.id,
        "author": note.author,
        "at": written(note.at),
        "kind": note.kind.value,
        "body": note.body,
        "files": list(note.files),
        "event": note.event.value,
        "was": note.was,
        "becomes": note.becomes,
        **({"sender": note.sender, "quoted": note.quoted} if note.sender else {}),
    }


def file_object(file: Attachment) -> dict[str, Any]:
    return {
        "id": file.id,
        "name": file.name,
        "size": file.size,
        "sha256": file.sha256,
        "media_type": file.media_type,
        "by": file.by,
        "at": written(file.at),
        "internal": file.internal,
    }


def history_object(entry: HistoryEntry) -> dict[str, Any]:
    return {
        "at": written(entry.at),
        "by": entry.by,
        "field": entry.field,
        "was": entry.was,
        "becomes": entry.becomes,
        "internal": entry.internal,
    }


def canned_object(canned: Canned) -> dict[str, Any]:
    """A canned response; its id is each desk's own."""
    return {"name": canned.name, "words": dict(canned.words)}


def person_object(person: Person) -> dict[str, Any]:
    """A person as everyone who may see them may see them: not the account that they are tied to."""
    return {
        "handle": person.handle,
        "name": person.name,
        "email": person.email,
        "role": person.role.value,
        "organisation": person.organisation,
        "country": person.country,
        "language": person.language,
        "timezone": person.timezone,
        "owner": person.owner,
        "retired": person.retired,
    }
