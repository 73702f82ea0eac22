"""How a request stands and what is new on it, in words: the response, news. What happened is told in `desk.words`.

Every text that comes back from here and may hold foreign words has been made visible, unless it says otherwise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from o365tui.desk.words import (
    NOTHING,
    Knows,
    about,
    change_words,
    event_words,
    field_name,
    moves,
    name_in,
    value_words,
)
from o365tui.model.lifecycle import REOPEN_WITHIN, reopens_as_itself
from o365tui.model.request import Event, Note, NoteKind, Record, Request, Status, shown_number
from o365tui.model.response import Outcome, Owed, deadline, owed, state
from o365tui.text import dates
from o365tui.text.language import _
from o365tui.tui.widgets.lines import Span

if TYPE_CHECKING:
    from datetime import datetime

    from o365tui.model.people import Person

__all__ = [
    "NOTHING",
    "Knows",
    "about",
    "change_words",
    "event_words",
    "field_name",
    "moves",
    "name_in",
    "news",
    "response_outcome",
    "state_span",
    "value_words",
]


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
    if request.merged_into is not None:
        return _("goes on as {number}, merged {moment}").format(number=shown_number(request.merged_into), moment=moment)
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
        if (entry.at, entry.by) in told and entry.field in _TOLD_BY_NOTES:
            continue
        words = change_words(entry, app, now)
        said.append((entry.at, _("{name} changed {words}").format(name=name_in(app, entry.by), words=words)))
    return [words for _at, words in sorted(said, key=lambda one: one[0])]


_TOLD_BY_NOTES = frozenset(
    {"status", "assignee", "files", "first_response", "merged_into", "merged", "links", "further"}
)


def _note_news(note: Note, app: Knows, now: datetime) -> str:
    name, when = name_in(app, note.author), dates.clock(note.at, app.zone)
    if note.kind is NoteKind.INTERNAL and note.event in (Event.NONE, Event.FILES):
        return _("{name} wrote an internal note at {time}").format(name=name, time=when)
    if note.event is Event.NONE:
        return _("{name} replied at {time}").format(name=name, time=when)
    return _("{name} {words} at {time}").format(name=name, words=event_words(note, app), time=when)
