"""What happened to a request, and how it stands, in words: events, fields and their values, the response, news.

Every text that comes back from here and may hold foreign words has been made visible, unless it says otherwise.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, Protocol

from o365tui.model import fields, services
from o365tui.model.lifecycle import REOPEN_WITHIN, reopens_as_itself, status_name
from o365tui.model.operations import Kind, kind_name
from o365tui.model.request import Event, HistoryEntry, Note, NoteKind, Record, Request, Status, shown_number
from o365tui.model.response import Outcome, Owed, deadline, owed, state
from o365tui.model.times import read
from o365tui.text import dates
from o365tui.text.language import _, current
from o365tui.text.safe import visible
from o365tui.tui.widgets.lines import Span

if TYPE_CHECKING:
    from datetime import datetime

    from o365tui.model.people import Person

NOTHING = "—"


class Knows(Protocol):
    """What is asked of the app."""

    @property
    def zone(self) -> str: ...

    def name_of(self, handle: str | None) -> str: ...


def name_in(app: Knows, handle: str | None) -> str:
    """A person's name, made visible."""
    return visible(app.name_of(handle))


def field_name(field: str) -> str:
    """What a field is called in the reader's language; one that nobody knows by its own name."""
    return visible(fields.field_name(field))


def value_words(field: str, value: Any, app: Knows, now: datetime) -> str:
    """A field's value as the history keeps it, in the reader's words."""
    if value is None or value in ("", []):
        return NOTHING
    if field == "status" and value in set(Status):
        return status_name(Status(value))
    if field in ("assignee", "requester") and isinstance(value, str):
        return name_in(app, value)
    if field in ("service", "area") and isinstance(value, str):
        return visible(services.label(value, current()))
    if field == "first_response" and isinstance(value, str):
        try:
            return dates.moment(read(value), app.zone, now)
        except ValueError:
            return visible(value)
    if field in ("links", "merged", "merged_into") and isinstance(value, int):
        return shown_number(value)
    if isinstance(value, list):
        return ", ".join(visible(str(each)) for each in value)
    return visible(str(value))


def change_words(entry: HistoryEntry, app: Knows, now: datetime) -> str:
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


_ABOUT_A_STATUS = frozenset({Event.ASKED, Event.RESOLVED, Event.CLOSED, Event.REOPENED, Event.CONTINUED})


def state_span(request: Request, reader: Person, app: Knows, now: datetime) -> Span:
    """How the request stands for this reader, in a few words: what is owed, by whom, and until when."""
    if request.status is Status.CLOSED:
        return (_closed_words(request, app, now), "muted")
    if request.status is Status.RESOLVED:
        return (_("solved, it seems: a reply brings it back to work"), "good")
    if request.status is Status.ACTION_REQUIRED:
        if reader.agent:
            return (_("waits for {name}’s answer").format(name=name_in(app, request.requester)), "attention")
        return (_("the representative waits for your answer"), "attention bold")
    return _response(request, app, now)


def _response(request: Request, app: Knows, now: datetime) -> Span:
    if owed(request) is Owed.NEXT:
        return _next_response(request, app, now)
    stands = state(request, now)
    if stands.due is None:
        return (_("no committed response time"), "faint")
    moment = dates.moment(stands.due, app.zone, now)
    if stands.outcome is Outcome.PENDING:
        left = dates.left(stands.due, now)
        return (_("first answer {left}, by {moment}").format(left=left, moment=moment), "muted")
    if stands.outcome is Outcome.LATE:
        left = dates.left(stands.due, now)
        return (_("first answer {left}, was due {moment}").format(left=left, moment=moment), "danger")
    answered = dates.moment(request.first_response, app.zone, now) if request.first_response else NOTHING
    if stands.outcome is Outcome.MET:
        return (_("first answer in time, {moment}").format(moment=answered), "muted")
    return (_("first answer too late, {moment}").format(moment=answered), "muted")


def _next_response(request: Request, app: Knows, now: datetime) -> Span:
    due = deadline(request)
    if due is None:
        return (_("an answer is awaited, no committed time"), "muted")
    words = _("next answer {left}, was due {moment}") if due < now else _("next answer {left}, by {moment}")
    moment = dates.moment(due, app.zone, now)
    return (words.format(left=dates.left(due, now), moment=moment), "danger" if due < now else "muted")


def _closed_words(request: Request, app: Knows, now: datetime) -> str:
    closed = request.closed or request.updated
    moment = dates.moment(closed, app.zone, now)
    if reopens_as_itself(closed, now):
        until = dates.moment(closed + REOPEN_WITHIN, app.zone, now)
        return _("closed {moment}, can be reopened until {until}").format(moment=moment, until=until)
    return _("closed {moment}").format(moment=moment)


def response_outcome(request: Request, app: Knows, now: datetime) -> Span:
    """Whether the first answer came in time, for the details."""
    stands = state(request, now)
    match stands.outcome:
        case Outcome.NO_TARGET:
            return (_("no committed time"), "muted")
        case Outcome.PENDING if stands.due is not None:
            return (dates.left(stands.due, now), "text")
        case Outcome.LATE if stands.due is not None:
            return (dates.left(stands.due, now), "danger")
        case Outcome.MET:
            return (_("in time"), "good")
        case Outcome.NOT_NEEDED:
            return (_("closed before an answer was due"), "muted")
        case _:
            return (_("too late"), "danger")


def news(before: Record, after: Record, reader: Person | None, app: Knows, now: datetime) -> list[str]:
    """What others than `reader` (None: anybody) did between two looks at a request, a sentence each, newest last."""
    own = reader.handle if reader is not None else None
    known_notes = {note.id for note in before.notes}
    known_changes = {entry.id for entry in before.history}
    said: list[tuple[datetime, str]] = []
    told: set[tuple[datetime, str]] = set()
    for note in after.notes:
        if note.id not in known_notes and note.author != own:
            said.append((note.at, _note_news(note, app, now)))
            told.add((note.at, note.author))
    for entry in after.history:
        if entry.id in known_changes or entry.by == own:
            continue
        # A note already tells of the move and of the files that came with it.
        if (entry.at, entry.by) in told and entry.field in ("status", "assignee", "files", "first_response"):
            continue
        words = change_words(entry, app, now)
        said.append((entry.at, _("{name} changed {words}").format(name=name_in(app, entry.by), words=words)))
    return [words for _at, words in sorted(said, key=lambda one: one[0])]


def _note_news(note: Note, app: Knows, now: datetime) -> str:
    name, when = name_in(app, note.author), dates.clock(note.at, app.zone)
    if note.kind is NoteKind.INTERNAL:
        return _("{name} wrote an internal note at {time}").format(name=name, time=when)
    if note.event is Event.NONE:
        return _("{name} replied at {time}").format(name=name, time=when)
    return _("{name} {words} at {time}").format(name=name, words=event_words(note, app), time=when)
