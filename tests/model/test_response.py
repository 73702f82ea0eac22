"""The initial response time: the article's table, deadlines, and whether they were kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from o365tui.model import response
from o365tui.model.request import Plan, Severity
from o365tui.model.response import Outcome
from o365tui.text import language

HOUR = timedelta(hours=1)
SUBMITTED = datetime(2026, 11, 23, 7, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Asked:
    severity: Severity = Severity.B
    plan: Plan = Plan.ENTERPRISE
    created: datetime = SUBMITTED
    first_response: datetime | None = None
    closed: datetime | None = None


@pytest.mark.parametrize(
    ("severity", "plan", "hours"),
    [("A", "enterprise", 1), ("B", "enterprise", 8), ("A", "premier", 1), ("B", "premier", 2), ("C", "premier", 4)],
)
def test_the_targets_are_those_of_the_article(severity: str, plan: str, hours: int) -> None:
    assert response.target(Severity(severity), Plan(plan)) == hours * HOUR
    assert response.due(SUBMITTED, Severity(severity), Plan(plan)) == SUBMITTED + hours * HOUR


def test_severity_c_for_enterprise_has_no_committed_time_and_no_made_up_deadline() -> None:
    assert response.target(Severity.C, Plan.ENTERPRISE) is None
    assert response.due(SUBMITTED, Severity.C, Plan.ENTERPRISE) is None
    assert response.state(Asked(Severity.C), SUBMITTED + 1000 * HOUR).outcome is Outcome.NO_TARGET


def test_the_clock_runs_around_the_clock_across_weekends_and_clock_changes() -> None:
    saturday_night = datetime(2026, 3, 28, 23, 0, tzinfo=ZoneInfo("Europe/Riga")).astimezone(UTC)
    deadline = response.due(saturday_night, Severity.B, Plan.ENTERPRISE)
    assert deadline is not None
    assert deadline.astimezone(ZoneInfo("Europe/Riga")).hour == 8  # eight hours later, the clock has skipped one


def test_a_request_from_the_end_of_time_has_no_deadline_instead_of_a_crash() -> None:
    assert response.due(datetime.max.replace(tzinfo=UTC), Severity.A, Plan.PREMIER) is None


@pytest.mark.parametrize(
    ("asked", "after", "outcome", "left"),
    [
        (Asked(), 2 * HOUR, Outcome.PENDING, 6 * HOUR),
        (Asked(), 8 * HOUR, Outcome.PENDING, 0 * HOUR),
        (Asked(), 9 * HOUR, Outcome.LATE, -HOUR),
        (Asked(first_response=SUBMITTED + 8 * HOUR), 9 * HOUR, Outcome.MET, None),
        (Asked(first_response=SUBMITTED + 8.01 * HOUR), 9 * HOUR, Outcome.MISSED, None),
        (Asked(closed=SUBMITTED + HOUR), 90 * HOUR, Outcome.NOT_NEEDED, None),
        (Asked(closed=SUBMITTED + 8 * HOUR), 90 * HOUR, Outcome.NOT_NEEDED, None),
        (Asked(closed=SUBMITTED + 9 * HOUR), 90 * HOUR, Outcome.MISSED, None),
        (Asked(first_response=SUBMITTED + HOUR, closed=SUBMITTED + 9 * HOUR), 90 * HOUR, Outcome.MET, None),
    ],
)
def test_the_first_answer_meets_or_misses_the_time_and_until_then_it_is_pending_or_late(
    asked: Asked, after: timedelta, outcome: Outcome, left: timedelta | None
) -> None:
    state = response.state(asked, SUBMITTED + after)
    assert (state.outcome, state.due, state.left) == (outcome, SUBMITTED + 8 * HOUR, left)


@pytest.mark.parametrize("chosen", ["en", "lv"])
def test_the_table_holds_every_cell_of_the_article_in_both_languages(chosen: str) -> None:
    table = response.table(chosen)
    assert table.as_of == "2013-04-22"
    assert [row.severity for row in table.rows] == list(Severity)
    assert len(table.plans) == len(Plan)
    for row in table.rows:
        assert row.example
        assert row.title
        assert [cell.plan for cell in row.cells] == list(Plan)
        for cell in row.cells:
            assert cell.target == response.target(row.severity, cell.plan)
            assert cell.words.endswith(".")
            if cell.target is not None:
                assert str(cell.target // HOUR) in cell.words


def test_the_articles_words_for_each_severity_are_shown() -> None:
    assert "cannot be reached or used" in response.example(Severity.A, "en")
    assert "pasliktinātā kvalitātē" in response.example(Severity.B, "lv")
    assert "no marked effect" in response.example(Severity.C, "en")
    assert response.plan_name(Plan.ENTERPRISE, "lv") == "Office 365 uzņēmumiem"
    assert response.plan_name(Plan.PREMIER, "en") == "Premier support options"


def test_the_deadline_explains_itself() -> None:
    language.use("en")
    riga = ZoneInfo("Europe/Riga")
    told = response.explain(Asked(), riga, SUBMITTED)
    for piece in ("09:12", "severity B", "Office 365 for enterprises", "within 8 hours", "17:12"):
        assert piece in told
    assert "no committed time" in response.explain(Asked(Severity.C), riga, SUBMITTED)


def test_whoever_files_is_told_by_when_the_first_answer_comes() -> None:
    language.use("en")
    riga = ZoneInfo("Europe/Riga")
    told = response.promise(SUBMITTED, Severity.A, Plan.ENTERPRISE, riga, SUBMITTED)
    assert "within 1 hour:" in told
    assert "10:12" in told
    assert "no time is committed" in response.promise(SUBMITTED, Severity.C, Plan.ENTERPRISE, riga, SUBMITTED)
