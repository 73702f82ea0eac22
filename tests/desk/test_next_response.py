"""The next response: since when an administrator's words stand unanswered, kept by use cases as the notes say."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from o365tui.desk.many import Many
from o365tui.desk.shape import request_object
from o365tui.model import response
from o365tui.model.errors import DeskError
from o365tui.model.lifecycle import Move
from o365tui.model.people import Person
from o365tui.model.request import Record, Severity, Status
from o365tui.model.response import Owed
from o365tui.model.times import written
from o365tui.model.views import View
from tests.desk.world import ANNA, ILZE, LIGA, MARIS, NOON, World

Act = Callable[[World, Person, int], Any]

USE_CASES: dict[str, Act] = {
    "reply": lambda w, a, n: w.desk.reply(a, n, "Hello"),
    "file": lambda w, a, n: w.desk.add_files(a, n, [("a.txt", io.BytesIO(b"a"))]),
    "internal": lambda w, a, n: w.desk.internal_note(a, n, "Hm", [("b.txt", io.BytesIO(b"b"))]),
    "internal file": lambda w, a, n: w.desk.add_files(a, n, [("a.txt", io.BytesIO(b"a"))], internal=True),
    "ask": lambda w, a, n: w.desk.ask(a, n, "Which?"),
    "resolve": lambda w, a, n: w.desk.resolve(a, n, "Done"),
    "close": lambda w, a, n: w.desk.close(a, n, "No longer needed"),
    "reopen": lambda w, a, n: w.desk.reopen(a, n, "Again"),
    "take": lambda w, a, n: w.desk.take(a, n),
    "assign": lambda w, a, n: w.desk.assign(a, n, "liga"),
    "change": lambda w, a, n: w.desk.change(a, n, severity="A"),
    "undo": lambda w, a, n: w.desk.undo(a),
    "take back": lambda w, a, n: w.desk.take_back(a, w.record(n).notes[-1].id),
    "merge": lambda w, a, n: w.desk.merge(a, n, min(numbers_of(w) - {n}, default=n)),
    "unmerge": lambda w, a, n: w.desk.unmerge(a, n),
    "note many": lambda w, a, n: w.desk.change_many(a, sorted(numbers_of(w)), Many(note="To all of you")),
    "close many": lambda w, a, n: w.desk.change_many(a, sorted(numbers_of(w)), Many(move=Move.CLOSE, words="Done")),
    "ask many": lambda w, a, n: w.desk.change_many(a, sorted(numbers_of(w)), Many(move=Move.ASK, words="Which?")),
}
AGENTS = {"maris", "liga"}


def noted(record: Record) -> Any:
    return response.awaiting(record.notes, AGENTS, record.request.first_response)


steps = st.lists(
    st.tuples(
        st.sampled_from(sorted(USE_CASES)),
        st.sampled_from([ILZE, ANNA, MARIS, LIGA]),
        st.sampled_from([0, 0, 1, 9, 400]),
    ),
    max_size=16,
)


@settings(max_examples=60, deadline=None)
@given(steps)
def test_after_any_use_cases_the_request_says_what_its_notes_say(sequence: list[tuple[str, Person, int]]) -> None:
    world = World()
    world.file()
    world.file()
    for name, person, hours in sequence:
        world.clock.tick(hours=hours)
        for number in sorted(numbers_of(world)):
            with suppress(DeskError, IndexError):
                USE_CASES[name](world, person, number)
    for record in world.snapshot():
        assert record.request.awaiting == noted(record)
        for_administrators = world.desk.get(ILZE, record.request.number)
        assert noted(for_administrators) == record.request.awaiting


def numbers_of(world: World) -> set[int]:
    return {record.request.number for record in world.snapshot()}


def due_in_hours(world: World, number: int) -> float | None:
    """When the response that is owed is due, in hours after noon; what the list says is what the record says."""
    deadline = response.deadline(world.record(number).request)
    rows = {row.number: row.deadline for row in world.desk.page(MARIS, View.DUE).rows}
    assert rows.get(number) == deadline
    return None if deadline is None else (deadline - NOON) / timedelta(hours=1)


def test_the_next_response_clock_runs_while_the_administrator_spoke_last(world: World) -> None:
    number = world.file()
    assert due_in_hours(world, number) == 8
    world.clock.tick(hours=1)
    world.desk.reply(ILZE, number, "Any news?")
    assert due_in_hours(world, number) == 8, "words before the first answer put nothing off"
    world.desk.reply(MARIS, number, "I am looking into it.")
    assert due_in_hours(world, number) is None
    world.clock.tick(hours=1)
    world.desk.internal_note(LIGA, number, "Hm")
    assert due_in_hours(world, number) is None
    world.desk.add_files(ANNA, number, [("trace.zip", io.BytesIO(b"a"))])
    assert due_in_hours(world, number) == 2 + 8
    world.clock.tick(hours=3)
    world.desk.reply(ILZE, number, "And?")
    world.desk.add_files(MARIS, number, [("b.txt", io.BytesIO(b"b"))])
    world.desk.take(MARIS, number)
    assert due_in_hours(world, number) == 2 + 8, "neither asking again nor an agent's file moves it"
    world.desk.change(MARIS, number, severity="A")
    assert due_in_hours(world, number) == 2 + 1
    world.desk.reply(LIGA, number, "Here is why.")
    assert due_in_hours(world, number) is None


def test_the_clock_stands_still_in_action_required_and_is_off_when_resolved_or_closed(world: World) -> None:
    number = world.file()
    world.desk.ask(MARIS, number, "Which build?")
    world.clock.tick(days=3)
    assert due_in_hours(world, number) is None
    world.desk.reply(ILZE, number, "16.0.1")
    assert due_in_hours(world, number) == 72 + 8
    world.desk.resolve(MARIS, number, "Restarted.")
    assert due_in_hours(world, number) is None
    world.desk.reply(ILZE, number, "It is back.")
    assert due_in_hours(world, number) == 72 + 8
    world.desk.close(ILZE, number, "Solved by itself")
    assert due_in_hours(world, number) is None
    world.clock.tick(days=5)
    world.desk.reopen(ANNA, number, "It is not")
    assert due_in_hours(world, number) == 8 * 24 + 8, "from the reopening the time runs anew"


def test_a_request_that_an_agent_reopens_waits_only_if_it_waited_before(world: World) -> None:
    answered, asked = world.file(), world.file()
    for number in (answered, asked):
        world.desk.reply(MARIS, number, "Hello")
    world.desk.reply(ILZE, asked, "And?")
    for number in (answered, asked):
        world.desk.close(MARIS, number)
        world.desk.reopen(MARIS, number)
    assert due_in_hours(world, answered) is None
    assert due_in_hours(world, asked) == 8


def test_no_time_is_committed_for_the_next_response_where_none_is_for_the_first(world: World) -> None:
    number = world.file(severity=Severity.C)
    world.desk.reply(MARIS, number, "Hello")
    record = world.desk.reply(ILZE, number, "And?")
    assert response.owed(record.request) is Owed.NEXT
    assert due_in_hours(world, number) is None


def test_the_object_for_scripts_tells_when_the_next_response_is_due(world: World) -> None:
    number = world.file()
    world.desk.reply(MARIS, number, "Hello")
    assert request_object(world.record(number))["next_response_due"] is None
    world.clock.tick(hours=1)
    world.desk.reply(ILZE, number, "And?")
    told = request_object(world.record(number))
    asked, due = written(NOON + timedelta(hours=1)), written(NOON + timedelta(hours=9))
    assert (told["awaiting"], told["next_response_due"]) == (asked, due)
    world.desk.close(ILZE, number)
    assert request_object(world.record(number))["next_response_due"] is None


def test_a_change_of_the_clock_alone_leaves_no_trace_in_the_history(world: World) -> None:
    number = world.file()
    world.desk.reply(MARIS, number, "Hello")
    world.desk.reply(ILZE, number, "And?")
    assert "awaiting" not in {entry.field for entry in world.record(number).history}


@pytest.mark.parametrize("status", [Status.NEW, Status.IN_PROGRESS])
def test_words_before_the_first_answer_are_the_first_clocks(world: World, status: Status) -> None:
    number = world.standing(status)
    world.clock.tick(hours=2)
    world.desk.reply(ILZE, number, "Any news?")
    assert world.record(number).request.awaiting is None
    assert response.owed(world.record(number).request) is Owed.FIRST
