"""Figures of a desk: what is open by severity and age, first answers kept or missed by week, and load by agent.

A store counts (`Tally`) between moments that are worked out here (`Cuts`); `tally` over the requests themselves is what
its answers mean. Pure, with `now` a parameter.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta, tzinfo

from o365tui.model.frozen import frozen
from o365tui.model.request import Request, Severity, Status
from o365tui.model.response import Outcome, deadline, state

AGES = (timedelta(days=1), timedelta(days=3), timedelta(days=7), timedelta(days=30))
"""Where one age ends and the next begins; younger than the first, …, the last or older."""

WEEKS = 12
"""How many weeks are looked back on, this one included."""


@frozen
class Cuts:
    """Between which moments is counted. `ages` are the times of submitting at which one age ends, newest first;
    `weeks` the beginnings of the weeks and the end of the last one, oldest first."""

    now: datetime
    ages: tuple[datetime, ...]
    weeks: tuple[datetime, ...]


@frozen
class Load:
    """What an agent has in hand: requests that are not closed, those of them in *Action required*, and those on which
    an answer is late."""

    open: int = 0
    action: int = 0
    overdue: int = 0


@frozen
class Tally:
    """What a store counted. `open` by severity and place in the ages; `weeks` by place in the weeks and whether the
    first answer was kept; `load` by assignee, None for nobody."""

    open: Mapping[tuple[Severity, int], int]
    weeks: Mapping[tuple[int, bool], int]
    load: Mapping[str | None, Load]


@frozen
class Open:
    """Requests of a severity that are not closed, by age."""

    severity: Severity
    ages: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.ages)


@frozen
class Week:
    """First answers that were due in the week from `start` (a Monday) on: kept, or missed (given late, late now)."""

    start: date
    kept: int
    missed: int

    @property
    def total(self) -> int:
        return self.kept + self.missed


@frozen
class Figures:
    """The figures as one reader may see them: an agent of the whole desk, an administrator of their `organisation`.
    `load` has nobody (None) first, then agents by what is late, then by what is open.
    """

    at: datetime
    organisation: str | None
    open: tuple[Open, ...]
    weeks: tuple[Week, ...]
    load: tuple[tuple[str | None, Load], ...]

    @property
    def total(self) -> int:
        """How many requests are not closed."""
        return sum(each.total for each in self.open)

    @property
    def overdue(self) -> int:
        """On how many of them an answer is late."""
        return sum(load.overdue for _who, load in self.load)

    @property
    def kept(self) -> int:
        """How many first answers were kept in all the weeks."""
        return sum(week.kept for week in self.weeks)

    @property
    def judged(self) -> int:
        """How many were due in all the weeks."""
        return sum(week.total for week in self.weeks)


def cuts(now: datetime, zone: tzinfo) -> Cuts:
    """The ages before `now`, and the weeks up to the one that `now` is in, by the calendar of `zone`."""
    today = now.astimezone(zone).date()
    monday = today - timedelta(days=today.weekday())
    starts = [monday + timedelta(weeks=week) for week in range(1 - WEEKS, 2)]
    return Cuts(
        now,
        tuple(now - age for age in AGES),
        tuple(datetime.combine(start, time(), zone).astimezone(now.tzinfo) for start in starts),
    )


def kept(request: Request, now: datetime) -> bool | None:
    """Whether the first answer was kept; None while that is open, and where none was owed."""
    match state(request, now).outcome:
        case Outcome.MET:
            return True
        case Outcome.MISSED | Outcome.LATE:
            return False
    return None


def tally(requests: Iterable[Request], cut: Cuts) -> Tally:
    """Count the requests."""
    opened: Counter[tuple[Severity, int]] = Counter()
    weeks: Counter[tuple[int, bool]] = Counter()
    load: dict[str | None, Load] = {}
    for request in requests:
        due = state(request, cut.now).due
        was_kept = kept(request, cut.now)
        if due is not None and was_kept is not None and cut.weeks[0] <= due < cut.weeks[-1]:
            weeks[bisect_right(cut.weeks, due) - 1, was_kept] += 1
        if request.status is Status.CLOSED:
            continue
        opened[request.severity, sum(request.created <= end for end in cut.ages)] += 1
        until = deadline(request)
        has = load.get(request.assignee, Load())
        load[request.assignee] = Load(
            has.open + 1,
            has.action + (request.status is Status.ACTION_REQUIRED),
            has.overdue + (until is not None and until < cut.now),
        )
    return Tally(dict(opened), dict(weeks), load)


def figures(counted: Tally, cut: Cuts, zone: tzinfo, organisation: str | None, agents: Sequence[str]) -> Figures:
    """Put what was counted in order; `agents` stand in the load even with nothing in hand."""
    load: dict[str | None, Load] = dict.fromkeys(agents, Load())
    load.update(counted.load)
    order = sorted(load, key=lambda who: (who is not None, -load[who].overdue, -load[who].open, who or ""))
    return Figures(
        at=cut.now,
        organisation=organisation,
        open=tuple(
            Open(severity, tuple(counted.open.get((severity, age), 0) for age in range(len(AGES) + 1)))
            for severity in Severity
        ),
        weeks=tuple(
            Week(start.astimezone(zone).date(), counted.weeks.get((n, True), 0), counted.weeks.get((n, False), 0))
            for n, start in enumerate(cut.weeks[:-1])
        ),
        load=tuple((who, load[who]) for who in order),
    )


AGE_NAMES = ("0-1d", "1-3d", "3-7d", "7-30d", "30d-")
"""What the ages are called where programs read."""

HEADINGS = ("figure", "of", "what", "count")


def rows(found: Figures) -> Iterator[tuple[str, str, str, int]]:
    """The figures one number a row, for a table or CSV (see `HEADINGS`), in words for programs, the same in every
    language: `open` by severity and age, `first_response` by week (its Monday) kept and missed, `load` by the agent's
    handle (empty for nobody)."""
    for each in found.open:
        for name, many in zip(AGE_NAMES, each.ages, strict=True):
            yield "open", each.severity.value, name, many
    for week in found.weeks:
        yield "first_response", week.start.isoformat(), "kept", week.kept
        yield "first_response", week.start.isoformat(), "missed", week.missed
    for who, load in found.load:
        yield "load", who or "", "open", load.open
        yield "load", who or "", "action_required", load.action
        yield "load", who or "", "overdue", load.overdue
