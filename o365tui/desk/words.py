"""What happened to a request in the reader's words: events, fields and their values, steps of the status.

Every text that comes back from here and may hold foreign words has been made visible.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any, Protocol

from o365tui.model import fields, services
from o365tui.model.frozen import frozen
from o365tui.model.lifecycle import status_name
from o365tui.model.operations import Kind, kind_name
from o365tui.model.request import Event, HistoryEntry, Note, Plan, Record, Request, Status, shown_number
from o365tui.model.response import plan_name
from o365tui.model.times import read
from o365tui.text import dates
from o365tui.text.language import _, current
from o365tui.text.safe import visible

NOTHING = "—"


class Knows(Protocol):
    """What is asked of the app."""

    @property
    def zone(self) -> str: ...

    def name_of(self, handle: str | None) -> str: ...


@frozen
class Reading:
    """What is asked, of whoever has no app: how people are called, and the reader's zone."""

    name: Callable[[str | None], str]
    zone: str

    def name_of(self, handle: str | None) -> str:
        return self.name(handle)


def name_in(app: Knows, handle: str | None) -> str:
    """A person's name, made visible."""
    return visible(app.name_of(handle))


def field_name(field: str) -> str:
    """What a field is called in the reader's language; one that nobody knows by its own name."""
    return visible(fields.field_name(field))


def in_full(moment: datetime, app: Knows) -> str:
    """A time for a text that is kept: nothing left out but the zone."""
    return dates.full(moment, app.zone).removesuffix(f" ({app.zone})")


def value_words(field: str, value: Any, app: Knows, now: datetime | None) -> str:
    """A field's value as the history keeps it, in the reader's words; times in full where they are read at no `now`."""
    if value is None or value in ("", []):
        return NOTHING
    if field == "status" and value in set(Status):
        return status_name(Status(value))
    if field in ("assignee", "requester") and isinstance(value, str):
        return name_in(app, value)
    if field == "plan" and value in set(Plan):
        return visible(plan_name(Plan(value), current()))
    if field in ("service", "area") and isinstance(value, str):
        return visible(services.label(value, current()))
    if field == "first_response" and isinstance(value, str):
        try:
            return in_full(read(value), app) if now is None else dates.moment(read(value), app.zone, now)
        except ValueError:
            return visible(value)
    if field in ("links", "merged", "merged_into") and isinstance(value, int):
        return shown_number(value)
    if isinstance(value, list):
        return ", ".join(visible(str(each)) for each in value)
    return visible(str(value))


def change_words(entry: HistoryEntry, app: Knows, now: datetime | None) -> str:
    """One change: "Severity: B → A"."""
    was, becomes = (value_words(entry.field, value, app, now) for value in (entry.was, entry.becomes))
    return _("{field}: {was} → {becomes}").format(field=field_name(entry.field), was=was, becomes=becomes)


def about(request: Request) -> str:
    """Service and area in the reader's language: "Exchange Online › Mail flow"."""
    parts = [services.label(part, current()) for part in (request.service, request.area) if part]
    return visible(" › ".join(parts))


def event_words(note: Note, app: Knows) -> str:
    """What a note did, to stand after its author's name; empty when it only said something."""
    match note.event:
        case Event.ASKED:
            return _("asks for information")
        case Event.RESOLVED:
            return _("says that it is solved")
        case Event.TAKEN:
            return _("took the request")
        case Event.ASSIGNED:
            return _("assigned it to {name}").format(name=name_in(app, note.becomes))
        case Event.FILES:
            return _("added files")
        case Event.CLOSED:
            return _("closed the request")
        case Event.REOPENED:
            return _("opened the request again")
        case Event.CONTINUED if note.becomes:
            return _("opened it again as {number}").format(number=_number(note.becomes))
        case Event.CONTINUED:
            return _("filed this request, which goes on from {number}").format(number=_number(note.was))
        case Event.MERGED if note.becomes:
            return _("merged this request into {number}").format(number=_number(note.becomes))
        case Event.MERGED:
            return _("merged {number} into this request").format(number=_number(note.was))
        case Event.UNMERGED if note.becomes:
            return _("took this request out of {number} again").format(number=_number(note.becomes))
        case Event.UNMERGED:
            return _("took {number} out of this request again").format(number=_number(note.was))
        case Event.LINKED:
            return _("linked it to {number}").format(number=_number(note.becomes))
        case Event.UNLINKED:
            return _("unlinked it from {number}").format(number=_number(note.becomes))
        case Event.UNDONE:
            return _("undid a change: {what}").format(what=_kind(note.was))
        case Event.REDONE:
            return _("did a change again: {what}").format(what=_kind(note.was))
        case Event.TAKEN_BACK:
            return _("took this back; others may have read it")
        case _:
            return ""


def _kind(kind: str | None) -> str:
    """What was undone, as the event keeps it."""
    return kind_name(Kind(kind)) if kind in set(Kind) else visible(str(kind))


def _number(text: str | None) -> str:
    return shown_number(int(text)) if text and text.isascii() and text.isdigit() else visible(str(text))


def moves(record: Record) -> dict[int, tuple[Status, Status]]:
    """By a note's id the change of status that came with it.

    A note that is about a status says so itself; to the others the history gives its changes of the same moment and
    person, each once, in their order (an import may have many things in one second).
    """
    found: dict[int, tuple[Status, Status]] = {}
    left = [
        (entry.at, entry.by, Status(entry.was), Status(entry.becomes))
        for entry in record.history
        if entry.field == "status" and entry.was in set(Status) and entry.becomes in set(Status)
    ]
    for note in record.notes:
        if note.was in set(Status) and note.becomes in set(Status):
            step = (Status(note.was), Status(note.becomes))
            if step[0] is not step[1]:
                found[note.id] = step
            with suppress(ValueError):
                left.remove((note.at, note.author, *step))
    for note in record.notes:
        if note.id in found or note.internal or note.event in _ABOUT_A_STATUS:
            continue
        match = next((each for each in left if each[:2] == (note.at, note.author)), None)
        if match is not None:
            left.remove(match)
            found[note.id] = match[2:]
    return found


_ABOUT_A_STATUS = frozenset(
    {Event.ASKED, Event.RESOLVED, Event.CLOSED, Event.REOPENED, Event.CONTINUED, Event.TAKEN_BACK}
)
