"""Notices: what others did to the requests that concern a person, and answers that are about to be due.

Nothing is stored for a notice. They are told by a request's own notes and history; only up to where a person has read
is kept (`preferences.Seen`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from o365tui.model.frozen import frozen
from o365tui.model.people import Reader
from o365tui.model.preferences import Level, NoticeSettings, Seen
from o365tui.model.request import Event, HistoryEntry, Note, NoteKind, Record, Request, Status
from o365tui.model.response import deadline

WINDOW = timedelta(days=30)
"""How far back notices go: what is older counts as read."""

EXCERPT = 200
"""The most characters of a note that a notice tells."""


class Kind(StrEnum):
    """What a notice is about, the most pressing first; each has a setting of its own in `NoticeSettings`."""

    ACTION = "action"
    DUE = "due"
    ASSIGNED = "assigned"
    STATUS = "status"
    NOTE = "note"


@frozen
class Notice:
    """One thing that happened, or that is due. `kinds` is all that it is, the most pressing first; `by` is nobody
    where an answer is due. `note` is the id of the note that tells it, `words` how that begins (foreign text), `told`
    the change that it tells.
    """

    number: int
    title: str
    at: datetime
    kinds: tuple[Kind, ...]
    by: str = ""
    note: int | None = None
    event: Event = Event.NONE
    internal: bool = False
    words: str = ""
    was: Status | None = None
    becomes: Status | None = None
    assigned: str | None = None
    told: tuple[str | None, str | None] = (None, None)
    due: datetime | None = None

    def kind(self, settings: NoticeSettings) -> Kind | None:
        """What it is to somebody who wants to hear of these; None when of nothing in it."""
        return next((kind for kind in self.kinds if level(settings, kind) is not Level.OFF), None)

    def rings(self, settings: NoticeSettings) -> bool:
        """Whether the bell is wanted for it."""
        return any(level(settings, kind) is Level.BELL for kind in self.kinds)


def level(settings: NoticeSettings, kind: Kind) -> Level:
    """How loudly a person wants to hear of this kind."""
    found: Level = getattr(settings, kind.value)
    return found


def concerns(request: Request, reader: Reader) -> bool:
    """Whether it is one of the reader's own: submitted by an administrator, assigned to an agent."""
    return (request.assignee if reader.agent else request.requester) == reader.handle


def happened(record: Record, reader: Reader, since: datetime, *, anyhow: bool = False) -> tuple[Notice, ...]:
    """What others did after `since` to a request that concerns the reader (or `anyhow`), in the order of the notes."""
    if not (anyhow or concerns(record.request, reader)):
        return ()
    changes: dict[tuple[datetime, str], list[HistoryEntry]] = defaultdict(list)
    for entry in record.history:
        if entry.at > since and entry.by != reader.handle and entry.field in ("status", "assignee"):
            changes[entry.at, entry.by].append(entry)
    found = [
        _notice(record.request, reader, note.at, note.author, note, changes.pop((note.at, note.author), ()))
        for note in record.notes
        if note.at > since and note.author != reader.handle
    ]
    found += [_notice(record.request, reader, at, by, None, entries) for (at, by), entries in changes.items()]
    return tuple(each for each in found if each.kinds)


def _notice(
    request: Request, reader: Reader, at: datetime, by: str, note: Note | None, entries: Sequence[HistoryEntry]
) -> Notice:
    was, becomes = _step(note, entries)
    assigned = next((entry.becomes for entry in entries if entry.field == "assignee"), None)
    event = note.event if note is not None else Event.NONE
    if event is Event.ASSIGNED and note is not None:
        assigned = note.becomes
    return Notice(
        number=request.number,
        title=request.title,
        at=at,
        kinds=tuple(_kinds(reader, note, was, becomes, assigned)),
        by=by,
        note=None if note is None else note.id,
        event=event,
        internal=note is not None and note.internal,
        words=" ".join(note.body[: 2 * EXCERPT].split())[:EXCERPT] if note is not None else "",
        was=was,
        becomes=becomes,
        assigned=assigned,
        told=(None, None) if note is None else (note.was, note.becomes),
    )


def _kinds(
    reader: Reader, note: Note | None, was: Status | None, becomes: Status | None, assigned: str | None
) -> Iterator[Kind]:
    event = note.event if note is not None else Event.NONE
    if not reader.agent and (event is Event.ASKED or becomes is Status.ACTION_REQUIRED):
        yield Kind.ACTION
    if assigned == reader.handle:
        yield Kind.ASSIGNED
    told = note is not None and note.kind is NoteKind.EVENT and event is not Event.FILES
    settled = {Status.RESOLVED, Status.CLOSED}
    if told or note is None or (was is not becomes and settled & {was, becomes}):
        yield Kind.STATUS
    if note is not None and (note.kind is not NoteKind.EVENT or note.body or event is Event.FILES):
        yield Kind.NOTE


def _step(note: Note | None, entries: Sequence[HistoryEntry]) -> tuple[Status | None, Status | None]:
    """The change of status that came with it."""
    known = set(Status)
    steps = [(entry.was, entry.becomes) for entry in entries if entry.field == "status"]
    if note is not None:
        steps.append((note.was, note.becomes))
    return next(((Status(was), Status(now)) for was, now in steps if was in known and now in known), (None, None))


def about_due(record: Record, reader: Reader, settings: NoticeSettings) -> Notice | None:
    """That an answer is owed on the agent's request, with the moment from which it is told (that may yet come)."""
    request = record.request
    mine = request.assignee == reader.handle
    free = request.assignee is None and settings.due_unassigned and request.requester != reader.handle
    due = deadline(request) if reader.agent and (mine or free) else None
    if due is None:
        return None
    # One that becomes mine, or worse, when its answer is due already is news then and not hours ago.
    begun = [entry.at for entry in record.history if entry.field in ("assignee", "severity")]
    begun.append(request.awaiting or request.created)
    at = max(_before(due, timedelta(minutes=settings.due_minutes)), *begun)
    return Notice(request.number, request.title, at, (Kind.DUE,), due=due)


def _before(moment: datetime, span: timedelta) -> datetime:
    try:
        return moment - span
    except OverflowError:
        return datetime.min.replace(tzinfo=UTC)


@frozen
class Board:
    """All notices of a person: by request, with what the person wants and has read. `whole` is False when there were
    more requests than were looked at.
    """

    settings: NoticeSettings
    seen: Seen
    requests: Mapping[int, tuple[Notice, ...]]
    whole: bool = True

    def told(self, now: datetime) -> list[Notice]:
        """Those that are wanted, newest first; not what is yet to come, nor what is too old."""
        oldest = now - WINDOW
        found = [
            each
            for held in self.requests.values()
            for each in held
            if oldest < each.at <= now and each.kind(self.settings) is not None
        ]
        return sorted(found, key=lambda each: (each.at, each.number, each.note or 0), reverse=True)

    def unread(self, now: datetime) -> list[Notice]:
        """Those that were not read yet, newest first."""
        return [each for each in self.told(now) if not self.seen.has(each.number, each.at)]

    def next_moment(self, now: datetime) -> datetime | None:
        """When the next answer is about to be due."""
        coming = [each.at for held in self.requests.values() for each in held if each.at > now]
        return min(coming, default=None)

    def changed(self, requests: Mapping[int, tuple[Notice, ...]]) -> Board:
        """With these requests as they are now."""
        held = {**self.requests, **requests}
        return Board(self.settings, self.seen, {number: each for number, each in held.items() if each}, self.whole)
