"""The table of legal moves, walked: every move by every role from every status, through the desk."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from o365tui.model.errors import NotAllowed, Refused
from o365tui.model.lifecycle import MOVES, Move, may
from o365tui.model.people import Person, Role
from o365tui.model.request import Event, NoteKind, Status
from tests.desk.world import ANNA, ILZE, LIGA, MARIS, OTTO, World

MAKE: dict[Move, Callable[[World, Person, int], Any]] = {
    Move.TAKE: lambda world, actor, number: world.desk.take(actor, number),
    Move.ASSIGN: lambda world, actor, number: world.desk.assign(actor, number, "liga"),
    Move.REPLY: lambda world, actor, number: world.desk.reply(actor, number, "Hello"),
    Move.ADD_FILES: lambda world, actor, number: world.desk.add_files(actor, number, [("a.txt", io.BytesIO(b"a"))]),
    Move.INTERNAL: lambda world, actor, number: world.desk.internal_note(actor, number, "Hm"),
    Move.ASK: lambda world, actor, number: world.desk.ask(actor, number, "Which build?"),
    Move.RESOLVE: lambda world, actor, number: world.desk.resolve(actor, number, "Solved by a restart."),
    Move.CLOSE: lambda world, actor, number: world.desk.close(actor, number, "Solved"),
    Move.REOPEN: lambda world, actor, number: world.desk.reopen(actor, number, "Again"),
    Move.CHANGE: lambda world, actor, number: world.desk.change(actor, number, title="Another title"),
    Move.MERGE: lambda world, actor, number: world.desk.merge(actor, number, world.another),
    Move.LINK: lambda world, actor, number: world.desk.link(actor, number, world.another),
}
ACTORS = {Role.ADMINISTRATOR: ILZE, Role.AGENT: LIGA}


def test_every_move_can_be_made_through_the_desk() -> None:
    assert set(MAKE) == set(Move)


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("move", Move)
def test_each_move_does_what_the_table_says_and_nothing_else(
    world: World, move: Move, role: Role, status: Status
) -> None:
    number, world.another = world.standing(status), world.file()
    before = world.snapshot()
    if may(move, role, status):
        MAKE[move](world, ACTORS[role], number)
        assert world.record(number).request.status is MOVES[move][role][status]
        return
    with pytest.raises(NotAllowed if role not in MOVES[move] else Refused):
        MAKE[move](world, ACTORS[role], number)
    assert world.snapshot() == before


def test_the_first_reply_of_an_agent_is_the_first_response_and_no_later_one(world: World) -> None:
    number = world.file()
    world.desk.internal_note(MARIS, number, "Looks like last week.")
    world.desk.take(MARIS, number)
    world.desk.add_files(MARIS, number, [("a.txt", io.BytesIO(b"a"))])
    world.desk.reply(ILZE, number, "Any news?")
    assert world.record(number).request.first_response is None
    answered = world.clock.tick(hours=1)
    world.desk.reply(MARIS, number, "I am looking into it.")
    world.clock.tick(hours=1)
    world.desk.reply(LIGA, number, "Me too.")
    assert world.record(number).request.first_response == answered


@pytest.mark.parametrize("act", [Move.ASK, Move.RESOLVE])
def test_asking_and_resolving_count_as_the_first_response(world: World, act: Move) -> None:
    number = world.file()
    MAKE[act](world, MARIS, number)
    record = world.record(number)
    assert record.request.first_response == world.clock.time
    assert record.notes[-1].kind is NoteKind.REPLY
    assert record.notes[-1].event is {Move.ASK: Event.ASKED, Move.RESOLVE: Event.RESOLVED}[act]


def test_closing_and_reopening_are_told_with_their_reason(world: World) -> None:
    number = world.file()
    world.desk.close(ANNA, number, "Solved by itself")
    closed_at = world.clock.time
    assert world.record(number).request.closed == closed_at
    world.clock.tick(days=14)
    record = world.desk.reopen(ILZE, number, "Back again")
    assert (record.request.number, record.request.closed) == (number, None)
    told = [(note.event, note.body, note.was, note.becomes) for note in record.notes]
    assert told == [
        (Event.CLOSED, "Solved by itself", "new", "closed"),
        (Event.REOPENED, "Back again", "closed", "in_progress"),
    ]
    assert [(entry.field, entry.was, entry.becomes) for entry in record.history] == [
        ("status", "new", "closed"),
        ("status", "closed", "in_progress"),
    ]


def test_reopening_after_fourteen_days_makes_a_linked_request(world: World) -> None:
    number = world.file()
    world.desk.change(MARIS, number, tags=["vip"], reference="2611")
    world.desk.resolve(MARIS, number, "Done")
    world.desk.close(ILZE, number)
    world.clock.tick(days=14, seconds=1)
    new = world.desk.reopen(ANNA, number, "It is back")
    old = world.record(number)
    assert new.request.number != number
    assert new.request.continues == number
    assert (old.request.status, new.request.status) == (Status.CLOSED, Status.NEW)
    for field in ("title", "description", "service", "area", "severity", "requester", "contact", "tags"):
        assert getattr(new.request, field) == getattr(old.request, field)
    assert (new.request.assignee, new.request.first_response, new.request.closed, new.request.reference) == (
        None, None, None, "",
    )  # fmt: skip
    assert new.request.created == world.clock.time
    assert (old.notes[-1].event, old.notes[-1].becomes) == (Event.CONTINUED, str(new.request.number))
    assert (new.notes[0].event, new.notes[0].was, new.notes[0].body) == (Event.CONTINUED, str(number), "It is back")


def test_a_linked_request_is_filed_under_the_plan_of_today(world: World) -> None:
    number = world.file()
    world.desk.close(ILZE, number)
    from tests.desk.world import OWNER

    world.desk.change_organisation(OWNER, "SIA Piemērs", "premier")
    world.clock.tick(days=20)
    assert world.desk.reopen(ILZE, number).request.plan == "premier"
    assert world.record(number).request.plan == "enterprise"


def test_taking_what_is_already_yours_changes_nothing(world: World) -> None:
    number = world.file()
    world.desk.take(MARIS, number)
    before = world.snapshot()
    world.desk.take(MARIS, number)
    assert world.snapshot() == before


def test_an_answer_in_a_resolved_request_brings_it_back_to_work(world: World) -> None:
    number = world.standing(Status.RESOLVED)
    world.desk.add_files(ANNA, number, [("still.log", io.BytesIO(b"still"))])
    assert world.record(number).request.status is Status.IN_PROGRESS


def test_a_clock_that_goes_back_changes_no_order(world: World) -> None:
    number = world.file()
    world.desk.reply(MARIS, number, "first")
    world.clock.tick(days=-3650)
    world.desk.reply(ILZE, number, "second")
    record = world.record(number)
    assert [note.body for note in record.notes] == ["first", "second"]
    assert record.notes[0].at <= record.notes[1].at <= record.request.updated
    assert record.request.created <= record.request.updated


def test_another_organisation_cannot_move_anything(world: World) -> None:
    from o365tui.model.errors import NotFound

    number = world.file()
    for move, make in MAKE.items():
        with pytest.raises(NotFound):
            make(world, OTTO, number)
        assert world.record(number).request.revision == 1, move


def test_exactly_fourteen_days_are_within(world: World) -> None:
    number = world.file()
    closed = world.desk.close(ILZE, number).request.closed
    assert closed is not None
    world.clock.time = closed + timedelta(days=14)
    assert world.desk.reopen(ILZE, number).request.number == number
