"""The figures: ages and weeks between exact moments, first answers kept or missed, who has how much in hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from o365tui.model import figures
from o365tui.model.figures import Load
from o365tui.model.request import Severity, Status
from tests.store.desks import a_request

NOW = datetime(2026, 11, 12, 10, 0, tzinfo=UTC)
RIGA = ZoneInfo("Europe/Riga")
CUT = figures.cuts(NOW, RIGA)


def asked(days: float, **changes: object) -> object:
    created = NOW - timedelta(days=days)
    return a_request(1001, created=created, updated=created, **changes)


def counted(*requests: object) -> figures.Figures:
    return figures.figures(figures.tally(requests, CUT), CUT, RIGA, None, ("maris", "liga"))  # type: ignore[arg-type]


def test_weeks_begin_on_mondays_of_the_readers_calendar_whatever_its_clocks_do() -> None:
    starts = [start.astimezone(RIGA) for start in CUT.weeks]
    assert len(starts) == figures.WEEKS + 1
    assert {(start.weekday(), start.hour, start.minute) for start in starts} == {(0, 0, 0)}
    assert starts[-2].date() == date(2026, 11, 9)
    assert {start.utcoffset() for start in starts} == {timedelta(hours=2), timedelta(hours=3)}
    just_there = datetime(2026, 11, 8, 22, 30, tzinfo=UTC)
    assert figures.cuts(just_there, RIGA).weeks == CUT.weeks
    assert figures.cuts(just_there, ZoneInfo("UTC")).weeks[-1].date() == date(2026, 11, 9)


@pytest.mark.parametrize(
    ("days", "place"), [(0, 0), (0.99, 0), (1, 1), (2.9, 1), (3, 2), (7, 3), (29.9, 3), (30, 4), (4000, 4)]
)
def test_what_is_open_stands_in_its_age(days: float, place: int) -> None:
    (a, b, c) = counted(asked(days), asked(days, status=Status.RESOLVED), asked(days, status=Status.CLOSED)).open
    assert (a.total, b.total, c.total) == (0, 2, 0)
    assert b.ages[place] == 2


@pytest.mark.parametrize(
    ("hours", "changes", "kept", "missed"),
    [
        (24 * 3, {"first_response": 7}, 1, 0),
        (24 * 3, {"first_response": 8}, 1, 0),
        (24 * 3, {"first_response": 9}, 0, 1),
        (24 * 3, {}, 0, 1),
        (7, {}, 0, 0),
        (24 * 3, {"closed": 3}, 0, 0),
        (24 * 3, {"closed": 9}, 0, 1),
        (24 * 3, {"severity": Severity.C}, 0, 0),
        (24 * 100, {"first_response": 1}, 0, 0),
    ],
)
def test_a_first_answer_is_kept_or_missed_in_the_week_in_which_it_was_due(
    hours: float, changes: dict[str, object], kept: int, missed: int
) -> None:
    created = NOW - timedelta(hours=hours)
    times = {k: created + timedelta(hours=v) for k, v in changes.items() if isinstance(v, int)}
    status = Status.CLOSED if "closed" in changes else Status.IN_PROGRESS
    found = counted(asked(hours / 24, **{**changes, **times, "status": status}))
    assert (found.kept, found.judged - found.kept) == (kept, missed)
    this_week = next(week for week in found.weeks if week.start == date(2026, 11, 9))
    assert (this_week.kept, this_week.missed) == (kept, missed)


def test_an_answer_due_after_midnight_on_monday_counts_in_the_new_week() -> None:
    sunday_evening = datetime(2026, 11, 8, 20, 0, tzinfo=UTC)
    found = counted(a_request(1, created=sunday_evening, first_response=sunday_evening + timedelta(hours=1)))
    assert [week.start for week in found.weeks if week.kept] == [date(2026, 11, 9)]


def test_load_has_nobody_first_then_who_is_latest_and_agents_with_nothing_in_hand() -> None:
    taken = {"status": Status.IN_PROGRESS, "first_response": NOW - timedelta(days=2)}
    found = counted(
        asked(2, assignee="liga", **taken),
        asked(2, assignee="otto", **{**taken, "awaiting": NOW - timedelta(hours=9)}),
        asked(2, assignee="liga", status=Status.ACTION_REQUIRED),
        asked(0.1),
    )
    assert found.load == (
        (None, Load(1, 0, 0)), ("otto", Load(1, 0, 1)), ("liga", Load(2, 1, 0)), ("maris", Load(0, 0, 0)),
    )  # fmt: skip
    assert (found.total, found.overdue) == (4, 1)


def test_the_rows_for_programs_have_every_number_once() -> None:
    found = counted(asked(2, assignee="liga"), asked(0.1, severity=Severity.A))
    rows = list(figures.rows(found))
    assert len(rows) == 3 * 5 + 12 * 2 + 3 * 3
    assert len({row[:3] for row in rows}) == len(rows)
    assert ("open", "A", "0-1d", 1) in rows
    assert ("load", "", "open", 1) in rows
    assert ("first_response", "2026-11-09", "missed", 1) not in rows
    assert ("first_response", "2026-11-09", "kept", 0) in rows
