"""Undo: my last change goes back, visibly, unless somebody has changed it since; words only for ten seconds."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import pytest

from o365tui.desk.many import Many
from o365tui.model.errors import NotAllowed, NotFound, Refused
from o365tui.model.lifecycle import Move
from o365tui.model.operations import Kind
from o365tui.model.request import Event, NoteKind, Request, Status
from o365tui.model.views import View
from tests.desk.world import ANNA, ILZE, LIGA, MARIS, OTTO, OWNER, World

FIELDS = (
    "title", "service", "area", "severity", "status", "assignee", "tags", "reference", "closed", "merged_into",
    "merged", "links", "contact",
)  # fmt: skip


def stands(request: Request) -> dict[str, Any]:
    """What of a request undoing must put back."""
    return {field: getattr(request, field) for field in FIELDS}


ACTS: dict[Kind, Callable[[World, int], Any]] = {
    Kind.CHANGE: lambda w, n: w.desk.change(MARIS, n, title="New", severity="A", tags=["vpn"], service="Teams"),
    Kind.TAKE: lambda w, n: w.desk.take(MARIS, n),
    Kind.ASSIGN: lambda w, n: w.desk.assign(MARIS, n, "liga"),
    Kind.ASK: lambda w, n: w.desk.ask(MARIS, n, "Which build?"),
    Kind.RESOLVE: lambda w, n: w.desk.resolve(MARIS, n, "A queue stood still."),
    Kind.CLOSE: lambda w, n: w.desk.close(MARIS, n, "Solved"),
    Kind.MERGE: lambda w, n: w.desk.merge(MARIS, n, w.file(ANNA)),
    Kind.LINK: lambda w, n: w.desk.link(MARIS, n, w.file(ANNA)),
    Kind.MANY: lambda w, n: w.desk.change_many(MARIS, [n], Many(assignee="liga", severity="A", move=Move.CLOSE)),
}


@pytest.mark.parametrize("kind", ACTS)
def test_every_change_is_put_back_as_a_new_one_that_everyone_sees(world: World, kind: Kind) -> None:
    number = world.file()
    before = stands(world.record(number).request)
    ACTS[kind](world, number)
    changed = world.record(number)
    assert stands(changed.request) != before
    undoable = world.desk.undoable(MARIS)
    assert undoable is not None
    assert undoable.kind is kind
    world.clock.tick(minutes=5)
    undone = world.desk.undo(MARIS)
    assert (undone.kind, undone.undoes, undone.refused) == (Kind.UNDO, undoable.id, {})
    record = world.record(number)
    assert stands(record.request) == before
    assert record.request.revision > changed.request.revision
    assert (record.notes[-1].event, record.notes[-1].was, record.notes[-1].author) == (Event.UNDONE, kind, "maris")
    assert {entry.operation for entry in record.history[len(changed.history) :]} == {undone.id}
    assert world.desk.undoable(MARIS) is None


@pytest.mark.parametrize("kind", ACTS)
def test_what_was_undone_is_done_again_by_undoing_the_undo_and_can_be_undone_again(world: World, kind: Kind) -> None:
    number = world.file()
    before = stands(world.record(number).request)
    ACTS[kind](world, number)
    after = stands(world.record(number).request)
    world.clock.tick(minutes=5)
    undone = world.desk.undo(MARIS)
    redone = world.desk.undo(MARIS, undone.id)
    assert redone.kind is Kind.REDO
    assert stands(world.record(number).request) == after
    assert world.record(number).notes[-1].event is Event.REDONE
    world.desk.undo(MARIS)
    assert stands(world.record(number).request) == before


def test_undo_again_and_again_walks_back(world: World) -> None:
    number = world.file()
    world.desk.take(MARIS, number)
    world.desk.change(MARIS, number, severity="A")
    world.desk.close(MARIS, number)
    kinds = [world.desk.undo(MARIS).root for _ in range(3)]
    assert kinds == [Kind.CLOSE, Kind.CHANGE, Kind.TAKE]
    with pytest.raises(Refused, match="nothing of yours"):
        world.desk.undo(MARIS)
    assert world.record(number).request.status is Status.NEW


def test_what_somebody_has_changed_since_is_not_put_back_and_they_are_named(world: World) -> None:
    number = world.file()
    world.desk.change(MARIS, number, severity="A")
    world.desk.change(LIGA, number, severity="C")
    before = world.snapshot()
    with pytest.raises(Refused, match="Līga Liepa changed “Severity” to “C”"):
        world.desk.undo(MARIS)
    assert world.snapshot() == before


def test_other_fields_that_were_changed_since_do_not_matter(world: World) -> None:
    number = world.file()
    world.desk.change(MARIS, number, severity="A")
    world.desk.change(LIGA, number, title="Better")
    world.desk.undo(MARIS)
    request = world.record(number).request
    assert (request.severity, request.title) == ("B", "Better")


def test_of_many_those_that_can_are_undone_and_the_others_named(world: World) -> None:
    first, second = world.file(), world.file()
    world.desk.change_many(MARIS, [first, second], Many(severity="A", add_tags=("x",)))
    world.desk.change(LIGA, first, severity="C")
    undone = world.desk.undo(MARIS)
    assert list(undone.refused) == [first]
    assert "Līga Liepa" in undone.refused[first]
    assert (world.record(first).request.severity, world.record(first).request.tags) == ("C", ("x",))
    assert (world.record(second).request.severity, world.record(second).request.tags) == ("B", ())


def test_only_ones_own_changes_can_be_undone(world: World) -> None:
    number = world.file()
    world.desk.take(MARIS, number)
    operation = world.desk.undoable(MARIS)
    assert operation is not None
    for other in (LIGA, ILZE, OTTO, OWNER):
        with pytest.raises(NotFound):
            world.desk.undo(other, operation.id)
    with pytest.raises(Refused, match="nothing of yours"):
        world.desk.undo(LIGA)


def test_only_what_one_may_still_see_and_do(world: World) -> None:
    number = world.file()
    world.desk.take(MARIS, number)
    world.desk.change_person(OWNER, "maris", role="administrator", organisation="SIA Piemērs")
    with pytest.raises(NotAllowed):
        world.desk.undo(MARIS)
    world.desk.change_person(OWNER, "maris", organisation="Muster GmbH")
    with pytest.raises(NotFound):
        world.desk.undo(MARIS)


def test_nobody_is_given_a_request_back_who_is_no_agent_any_more(world: World) -> None:
    number = world.file()
    world.desk.assign(MARIS, number, "liga")
    world.desk.take(MARIS, number)
    world.desk.retire_person(OWNER, "liga")
    with pytest.raises(Refused, match="not a support agent at work"):
        world.desk.undo(MARIS)


def test_reopening_is_undone_with_the_time_of_closing(world: World) -> None:
    number = world.file()
    world.desk.close(ILZE, number)
    closed = world.record(number).request.closed
    world.clock.tick(days=2)
    world.desk.reopen(ILZE, number)
    world.clock.tick(days=2)
    world.desk.undo(ILZE)
    request = world.record(number).request
    assert (request.status, request.closed) == (Status.CLOSED, closed)


def test_undoing_a_question_later_puts_the_status_back_and_the_words_stay(world: World) -> None:
    number = world.file()
    world.desk.ask(MARIS, number, "Which build?")
    answered = world.record(number).request.first_response
    world.clock.tick(seconds=11)
    world.desk.undo(MARIS)
    record = world.record(number)
    assert (record.request.status, record.request.first_response) == (Status.NEW, answered)
    assert "Which build?" in [note.body for note in record.notes]


SECRET = "Quaggaphone"


def everything_seen(world: World, number: int) -> str:
    desk = world.desk
    return repr(
        [
            desk.get(MARIS, number),
            desk.find(MARIS, View.ALL, SECRET),
            json.dumps(list(desk.export(MARIS))),
        ]
    )


@pytest.mark.parametrize("kind", ["reply", "internal_note", "ask", "resolve"])
def test_words_and_files_are_taken_back_within_ten_seconds(world: World, kind: str) -> None:
    number = world.file()
    before = world.record(number)
    files = [(f"{SECRET}.txt", io.BytesIO(b"x"))]
    getattr(world.desk, kind)(MARIS, number, f"{SECRET} said", files)
    note = world.record(number).notes[-1]
    world.clock.tick(seconds=10)
    world.desk.take_back(MARIS, note.id)
    after = world.record(number)
    assert SECRET not in everything_seen(world, number)
    assert stands(after.request) == stands(before.request)
    assert after.request.first_response is None
    assert after.files == ()
    assert [(each.id, each.event, each.body, each.files) for each in after.notes] == [
        (note.id, Event.TAKEN_BACK, "", ())
    ]
    assert after.notes[0].kind is (NoteKind.INTERNAL if kind == "internal_note" else NoteKind.EVENT)


def test_undo_takes_back_what_was_just_said(world: World) -> None:
    number = world.file()
    world.desk.reply(MARIS, number, SECRET)
    undone = world.desk.undo(MARIS)
    assert (undone.kind, undone.words) == (Kind.TAKE_BACK, SECRET)
    record = world.record(number)
    assert (record.request.status, record.request.first_response) == (Status.NEW, None)
    assert SECRET not in everything_seen(world, number)


@pytest.mark.parametrize("act", ["reply", "internal_note"])
def test_after_ten_seconds_words_stand(world: World, act: str) -> None:
    number = world.file()
    getattr(world.desk, act)(MARIS, number, "Hello")
    note = world.record(number).notes[-1]
    world.clock.tick(seconds=10.5)
    before = world.snapshot()
    with pytest.raises(Refused, match="may have read it"):
        world.desk.take_back(MARIS, note.id)
    with pytest.raises(Refused, match="may have read it"):
        world.desk.undo(MARIS)
    assert world.snapshot() == before


def test_only_the_author_takes_words_back(world: World) -> None:
    number = world.file()
    world.desk.reply(MARIS, number, "Hello")
    note = world.record(number).notes[-1].id
    world.desk.internal_note(MARIS, number, "Hm")
    internal = world.record(number).notes[-1].id
    for other, key, error in (
        (LIGA, note, NotAllowed), (ILZE, note, NotAllowed), (OTTO, note, NotFound), (ILZE, internal, NotFound),
    ):  # fmt: skip
        with pytest.raises(error):
            world.desk.take_back(other, key)


def test_a_taken_back_internal_note_tells_an_administrator_nothing(world: World) -> None:
    number = world.file()
    world.desk.internal_note(MARIS, number, SECRET, [("a", io.BytesIO(b"x"))])
    before, cursor = world.desk.get(ILZE, number), world.desk.cursor()
    world.desk.undo(MARIS)
    assert world.desk.get(ILZE, number) == before
    assert world.desk.changes_since(ILZE, cursor)[1] == []


def test_a_later_answer_becomes_the_first_response_when_the_first_is_taken_back(world: World) -> None:
    number = world.file()
    world.desk.reply(MARIS, number, "Wrong window")
    wrong = world.record(number).notes[-1].id
    later = world.clock.tick(seconds=5)
    world.desk.reply(LIGA, number, "Hello")
    world.desk.take_back(MARIS, wrong)
    assert world.record(number).request.first_response == later


def test_an_administrators_answer_taken_back_lets_the_request_wait_again(world: World) -> None:
    number = world.standing(Status.ACTION_REQUIRED)
    world.desk.reply(ILZE, number, "Build 17")
    assert world.record(number).request.status is Status.IN_PROGRESS
    world.desk.undo(ILZE)
    assert world.record(number).request.status is Status.ACTION_REQUIRED


def test_submitting_is_not_undone(world: World) -> None:
    world.file()
    with pytest.raises(Refused, match="submitted"):
        world.desk.undo(ILZE)


def lines(world: World) -> io.BytesIO:
    return io.BytesIO(b"".join(json.dumps(line).encode() + b"\n" for line in world.desk.export(MARIS)))


def test_an_import_is_undone_but_for_what_was_touched_since(world: World) -> None:
    source = World()
    numbers = [source.file() for _ in range(5)]
    source.desk.reply(MARIS, numbers[0], "Hello", [("a.txt", io.BytesIO(b"a"))])
    own = world.file()
    world.clock.tick(minutes=1)
    world.desk.import_requests(OWNER, lines(source))
    assert world.desk.page(MARIS, View.ALL).total == 6
    imported = world.desk.undoable(OWNER)
    assert imported is not None
    assert imported.kind is Kind.IMPORT
    assert len(imported.numbers) == 5
    touched = imported.numbers[2]
    world.desk.internal_note(MARIS, touched, "Mine now")
    world.clock.tick(days=1)
    undone = world.desk.undo(OWNER)
    assert list(undone.refused) == [touched]
    assert {row.number for row in world.desk.page(MARIS, View.ALL).rows} == {own, touched}
    assert world.desk.find(MARIS, View.ALL, "hello").total == 0
    assert world.file() > max(imported.numbers)
    with pytest.raises(Refused, match="undone already: Import 5 requests"):
        world.desk.undo(OWNER, imported.id)
    with pytest.raises(Refused, match="import it again"):
        world.desk.undo(OWNER, undone.id)


def test_a_record_of_a_reader_has_no_operations_of_others() -> None:
    """What somebody did is theirs to list."""
    world = World()
    number = world.file()
    world.desk.take(MARIS, number)
    assert [each.by for each in world.desk.operations(MARIS)] == ["maris"]
    assert [each.kind for each in world.desk.operations(ILZE)] == [Kind.SUBMIT]
    assert list(world.desk.operations(LIGA)) == []
