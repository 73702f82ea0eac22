"""By when a representative answers, and whether they did: worked out from a request's times and notes.

The initial response is the article's, with its dated table (`data/response_times.json`); its clock runs around the
clock, every day. The next response is ours: the same table, counted from the administrator's words that stand
unanswered after an agent's answer. Deadlines are never stored.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum
from functools import cache
from typing import Protocol

from o365tui.data import load
from o365tui.model.frozen import frozen
from o365tui.model.request import Event, Note, NoteKind, Plan, Severity, Status
from o365tui.text.language import _, current, ngettext


@frozen
class Cell:
    """One cell of the article's table: the target (None where no time is committed) and the article's words."""

    plan: Plan
    target: timedelta | None
    words: str


@frozen
class Row:
    """One row of the article's table: a severity, its example, and a cell for each plan."""

    severity: Severity
    title: str
    example: str
    cells: tuple[Cell, ...]


@frozen
class Table:
    """The article's table in one language, with its headings and the day it was last changed (ISO date)."""

    title: str
    severity: str
    example: str
    plans: tuple[str, ...]
    rows: tuple[Row, ...]
    as_of: str


class Outcome(StrEnum):
    """How a request stands against its initial response time."""

    NO_TARGET = "no_target"
    PENDING = "pending"
    LATE = "late"
    MET = "met"
    MISSED = "missed"
    NOT_NEEDED = "not_needed"


@frozen
class State:
    """Where the initial response stands. `due` is None where no time is committed. `left` is what remains until `due`
    (negative: how late it is) while the answer is awaited, and None once there is nothing to wait for.
    """

    outcome: Outcome
    due: datetime | None = None
    left: timedelta | None = None


class Owed(StrEnum):
    """Which response a request waits for."""

    FIRST = "first"
    NEXT = "next"


class Timed(Protocol):
    """What is needed of a request to judge its response."""

    @property
    def severity(self) -> Severity: ...
    @property
    def plan(self) -> Plan: ...
    @property
    def created(self) -> datetime: ...
    @property
    def first_response(self) -> datetime | None: ...
    @property
    def closed(self) -> datetime | None: ...


class Waiting(Protocol):
    """What is needed of a request, or of its row in a list, to tell which response is owed and by when."""

    @property
    def severity(self) -> Severity: ...
    @property
    def plan(self) -> Plan: ...
    @property
    def status(self) -> Status: ...
    @property
    def created(self) -> datetime: ...
    @property
    def first_response(self) -> datetime | None: ...
    @property
    def awaiting(self) -> datetime | None: ...


RUNNING = frozenset({Status.NEW, Status.IN_PROGRESS})
"""Where the clocks run: they stand still in *Action required*, and are off when it is resolved or closed."""


def target(severity: Severity, plan: Plan) -> timedelta | None:
    """How long a first answer may take; None where the article commits to no time (C, enterprise)."""
    return _targets()[severity, plan]


def due(created: datetime, severity: Severity, plan: Plan) -> datetime | None:
    """By when a representative answers; None where no time is committed."""
    allowed = target(severity, plan)
    try:
        return None if allowed is None else created + allowed
    except OverflowError:  # an imported request from the last hours of the year 9999
        return None


def state(request: Timed, now: datetime) -> State:
    """How the request stands at `now`: met or missed by the first answer, else pending or late; a request that was
    closed unanswered within its time needed no answer, one closed later missed it.
    """
    deadline = due(request.created, request.severity, request.plan)
    if deadline is None:
        return State(Outcome.NO_TARGET)
    if request.first_response is not None:
        return State(Outcome.MET if request.first_response <= deadline else Outcome.MISSED, deadline)
    if request.closed is not None:
        return State(Outcome.NOT_NEEDED if request.closed <= deadline else Outcome.MISSED, deadline)
    left = deadline - now
    return State(Outcome.PENDING if left >= timedelta(0) else Outcome.LATE, deadline, left)


def owed(request: Waiting) -> Owed | None:
    """Which response is owed now, with a committed time or without; None when nobody waits for one."""
    if request.status not in RUNNING:
        return None
    if request.first_response is None:
        return Owed.FIRST
    return None if request.awaiting is None else Owed.NEXT


def deadline(request: Waiting) -> datetime | None:
    """When the response that is owed is due; None when none is owed, or no time is committed."""
    match owed(request):
        case Owed.FIRST:
            return due(request.created, request.severity, request.plan)
        case Owed.NEXT if request.awaiting is not None:
            return due(request.awaiting, request.severity, request.plan)
    return None


def awaiting(notes: Iterable[Note], agents: Container[str], first_response: datetime | None) -> datetime | None:
    """Since when an administrator's words stand unanswered: what the notes say. `agents` has the
    handles of those who answer. Before the first response that one is owed, and there is no other clock.
    """
    since: datetime | None = None
    for note in sorted(notes, key=lambda each: each.at):
        if first_response is not None and first_response <= note.at:
            since = said(since, note, note.author in agents)
    return since


def said(since: datetime | None, note: Note, by_agent: bool) -> datetime | None:
    """Since when words stand unanswered once `note` is there too; only to be asked after the first response.

    An agent's reply answers everything. An administrator's reply or file waits for an answer, the oldest of them
    counts, so that asking again does not put the deadline off. While a request is closed nothing is waited for: from
    its reopening the time runs anew.
    """
    if note.event is Event.REOPENED:
        return note.at if since is not None or not by_agent else None
    if by_agent:
        return None if note.kind is NoteKind.REPLY else since
    if note.kind is NoteKind.REPLY or (note.event is Event.FILES and not note.internal):
        return note.at if since is None else since
    return since


@cache
def table(language: str) -> Table:
    """The article's table in `language`, worst severity first, for showing whole."""
    facts = load("response_times")
    return Table(
        title=facts["title"][language],
        severity=facts["severity"][language],
        example=facts["example"][language],
        plans=tuple(plan[language] for plan in facts["plans"]),
        as_of=facts["as_of"],
        rows=tuple(
            Row(
                severity=Severity(row["severity"]),
                title=row["title"][language],
                example=row["example"][language],
                cells=tuple(
                    Cell(plan, _targets()[Severity(row["severity"]), plan], row["cells"][plan.value][language])
                    for plan in Plan
                ),
            )
            for row in facts["rows"]
        ),
    )


def example(severity: Severity, language: str) -> str:
    """The article's example of a severity, to stand after a colon or a letter: no capital, no full stop."""
    return next(row.example for row in table(language).rows if row.severity is severity)


def plan_name(plan: Plan, language: str) -> str:
    """The plan's name as the article writes it."""
    return next(str(entry[language]) for entry in load("response_times")["plans"] if entry["plan"] == plan.value)


def within(severity: Severity, plan: Plan) -> str:
    """The target in a few words, such as "within 8 hours", or that there is none."""
    allowed = target(severity, plan)
    if allowed is None:
        return _("no committed time")
    hours = allowed // timedelta(hours=1)
    return ngettext("within {n} hour", "within {n} hours", hours).format(n=hours)


def promise(created: datetime, severity: Severity, plan: Plan, zone: tzinfo, now: datetime | None) -> str:
    """What to tell someone who files (or would file) at `created`: the time allowed and the moment it ends, with the
    whole date and the zone where it is not known when that is read (`now` None)."""
    from o365tui.text.dates import full, moment

    deadline = due(created, severity, plan)
    if deadline is None:
        return _("A representative answers by e-mail; for this severity and plan no time is committed.")
    allowed = within(severity, plan)
    if now is None:
        return _("First answer {within}, at the latest: {moment}.").format(within=allowed, moment=full(deadline, zone))
    return _("First answer {within}: by {moment}.").format(within=allowed, moment=moment(deadline, zone, now))


def explain(request: Timed, zone: tzinfo, now: datetime) -> str:
    """How a request's deadline comes about: when it was submitted, severity, plan, time allowed, moment it ends."""
    from o365tui.text.dates import moment

    pieces = _("submitted {moment}, severity {severity}, {plan}").format(
        moment=moment(request.created, zone, now),
        severity=request.severity.value,
        plan=plan_name(request.plan, current()),
    )
    return _arithmetic(pieces, request.created, request.severity, request.plan, zone, now)


def explain_next(request: Waiting, name: str, zone: tzinfo, now: datetime) -> str:
    """How the deadline of the next response comes about: whose words (`name`) wait for an answer and since when,
    severity, plan, time allowed, moment it ends. Only while one is owed.
    """
    from o365tui.text.dates import moment

    since = request.awaiting or request.created
    pieces = _("{name} waits since {moment}, severity {severity}, {plan}").format(
        name=name,
        moment=moment(since, zone, now),
        severity=request.severity.value,
        plan=plan_name(request.plan, current()),
    )
    return _arithmetic(pieces, since, request.severity, request.plan, zone, now)


def unanswered(notes: Iterable[Note], since: datetime) -> Note | None:
    """The note whose words stand unanswered since then."""
    asking = (Event.FILES, Event.REOPENED)
    found = [each for each in notes if each.at == since and (each.kind is NoteKind.REPLY or each.event in asking)]
    return found[-1] if found else None


def _arithmetic(pieces: str, start: datetime, severity: Severity, plan: Plan, zone: tzinfo, now: datetime) -> str:
    from o365tui.text.dates import moment

    ends = due(start, severity, plan)
    if ends is None:
        return _("{pieces}: no committed time").format(pieces=pieces)
    return _("{pieces}: {within} → {moment}").format(
        pieces=pieces, within=within(severity, plan), moment=moment(ends, zone, now)
    )


@cache
def _targets() -> dict[tuple[Severity, Plan], timedelta | None]:
    return {
        (Severity(row["severity"]), Plan(plan)): None if cell["hours"] is None else timedelta(hours=cell["hours"])
        for row in load("response_times")["rows"]
        for plan, cell in row["cells"].items()
    }
