"""Many requests at once: shown first, one commit, each by its own rules, one undo."""

from __future__ import annotations

import pytest

from o365tui.desk.many import Many
from o365tui.model.errors import BadInput
from o365tui.model.lifecycle import MOVES, Move
from o365tui.model.operations import Kind
from o365tui.model.people import Role
from o365tui.model.request import Event, NoteKind, Status
from tests.desk.world import ANNA, ILZE, LIGA, MARIS, OTTO, World


def test_the_same_is_done_to_each_in_one_commit_and_undone_in_one(world: World) -> None:
    numbers = [world.file() for _ in range(4)]
    before = [world.record(number).request for number in numbers]
    cursor = world.desk.cursor()
    many = Many(assignee="liga", severity="a", add_tags=("vpn",), note="Looking", internal=True, move=Move.CLOSE)
    bulk = world.desk.change_many(MARIS, numbers, many)
    assert (bulk.changed, bulk.refused) == (4, ())
    assert bulk.operation is not None
    assert bulk.operation.numbers == tuple(numbers)
    assert world.desk.cursor() == cursor + 1
    for number in numbers:
        request = world.record(number).request
        assert (request.assignee, request.severity, request.tags) == ("liga", "A", ("vpn",))
        assert (request.status, request.closed) == (Status.CLOSED, world.clock.time)
        assert {each.operation for each in world.record(number).history} == {bulk.operation.id}
    world.clock.tick(minutes=1)
    assert world.desk.undo(MARIS).root is Kind.MANY
    for was in before:
        now = world.record(was.number).request
        assert (now.assignee, now.severity, now.tags, now.status, now.closed) == (None, "B", (), Status.NEW, None)


def test_a_dry_run_says_what_would_come_and_writes_nothing(world: World) -> None:
    first, second = world.file(), world.standing(Status.CLOSED)
    cursor, before = world.desk.cursor(), world.snapshot()
    many = Many(severity="A", note="Sorry")
    bulk = world.desk.change_many(MARIS, [first, second], many, dry_run=True)
    assert (world.desk.cursor(), world.snapshot()) == (cursor, before)
    assert bulk.operation is None
    told = {each.number: [(c.field, c.was, c.becomes) for c in each.changes] for each in bulk.items}
    assert told[first] == [("severity", "B", "A"), ("status", "new", "in_progress"), ("note", None, "Sorry")]
    assert told[second] == []
    assert "is closed" in bulk.items[1].refused
    done = world.desk.change_many(MARIS, [first, second], many, revisions=bulk.revisions)
    assert [(each.number, each.refused, len(each.changes)) for each in done.items] == [
        (each.number, each.refused, len(each.changes)) for each in bulk.items
    ]
    assert world.record(first).request.severity == "A"


def test_what_has_moved_on_since_the_preview_is_refused_for_that_one(world: World) -> None:
    first, second = world.file(), world.file()
    seen = world.desk.change_many(MARIS, [first, second], Many(severity="A"), dry_run=True)
    world.desk.change(LIGA, first, title="Another")
    bulk = world.desk.change_many(MARIS, [first, second], Many(severity="A"), revisions=seen.revisions)
    assert [bool(each.refused) for each in bulk.items] == [True, False]
    assert world.record(first).request.severity == "B"
    assert world.record(second).request.severity == "A"


def test_nothing_chosen_changes_nothing(world: World) -> None:
    world.file()
    cursor = world.desk.cursor()
    assert world.desk.change_many(MARIS, [], Many(move=Move.CLOSE)).items == ()
    assert world.desk.cursor() == cursor


def test_what_is_so_already_commits_nothing(world: World) -> None:
    number = world.file()
    cursor = world.desk.cursor()
    bulk = world.desk.change_many(MARIS, [number, number], Many(severity="B"))
    assert (bulk.changed, bulk.operation, len(bulk.items)) == (0, None, 1)
    assert world.desk.cursor() == cursor


@pytest.mark.parametrize(
    "many", [Many(), Many(move=Move.RESOLVE), Many(move=Move.ASK, words=" "), Many(severity="Z"), Many(move=Move.MERGE)]
)
def test_what_can_be_done_to_none_is_said_at_once(world: World, many: Many) -> None:
    with pytest.raises(BadInput):
        world.desk.change_many(MARIS, [world.file()], many)


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("move", [Move.ASK, Move.RESOLVE, Move.CLOSE, Move.REOPEN])
def test_each_move_goes_by_the_same_table(world: World, move: Move, role: Role, status: Status) -> None:
    number = world.standing(status)
    actor = LIGA if role is Role.AGENT else ANNA
    bulk = world.desk.change_many(actor, [number], Many(move=move, words="Why"))
    allowed = MOVES[move].get(role, {}).get(status)
    assert bool(bulk.items[0].refused) is (allowed is None)
    assert world.record(number).request.status is (allowed or status)


def test_an_administrator_changes_their_own_and_the_rest_is_not_there(world: World) -> None:
    mine, theirs = world.file(ILZE), world.file(OTTO)
    bulk = world.desk.change_many(ANNA, [mine, theirs], Many(severity="A"))
    assert (bulk.items[1].title, bulk.items[1].refused) == ("", f"There is no request SR-{theirs}.")
    assert world.record(mine).request.severity == "A"
    assert world.record(theirs).request.severity == "B"
    refused = world.desk.change_many(ANNA, [mine], Many(take=True))
    assert "Only support agents" in refused.items[0].refused


def test_words_are_said_to_each_and_taken_back_from_each(world: World) -> None:
    numbers = [world.file() for _ in range(2)]
    world.desk.change_many(MARIS, numbers, Many(move=Move.ASK, words="Which build?"))
    for number in numbers:
        record = world.record(number)
        assert (record.notes[-1].event, record.notes[-1].kind) == (Event.ASKED, NoteKind.REPLY)
        assert record.request.first_response == world.clock.time
    world.desk.undo(MARIS)
    for number in numbers:
        record = world.record(number)
        assert record.notes[0].event is Event.TAKEN_BACK
        assert (record.request.status, record.request.first_response) == (Status.NEW, None)


def test_tags_are_dropped_and_added(world: World) -> None:
    number = world.file()
    world.desk.change(MARIS, number, tags=["vpn", "old"])
    world.desk.change_many(MARIS, [number], Many(add_tags=("new", "vpn"), drop_tags=("old",)))
    assert world.record(number).request.tags == ("vpn", "new")


def test_internal_words_to_many_are_told_to_no_administrator(world: World) -> None:
    first, second = world.file(), world.file()
    world.desk.change(MARIS, second, tags=["x"])
    cursor = world.desk.cursor()
    world.desk.change_many(MARIS, [first, second], Many(note="secret", internal=True, drop_tags=("x",)))
    heard = world.desk.changes_since(ILZE, cursor)[1]
    assert [each.numbers for each in heard] == [frozenset({second})]
