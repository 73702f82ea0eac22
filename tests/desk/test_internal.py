"""Nothing of an internal note reaches an administrator, by no way at all."""

from __future__ import annotations

import io
import json

import pytest

from o365tui.model.errors import NotFound
from o365tui.model.views import View
from tests.desk.world import ANNA, ILZE, LIGA, MARIS, World

SECRET = "Quaggaphone"


def everything_seen(world: World, number: int) -> str:
    """All that an administrator can get at, as one text, but for the cursor."""
    desk = world.desk
    seen = [
        desk.get(ILZE, number),
        desk.page(ILZE, View.ALL),
        desk.counts(ILZE),
        desk.find(ILZE, View.ALL, SECRET),
        desk.changes_since(ILZE, 0)[1],
        json.dumps(list(desk.export(ILZE))),
        desk.board(ILZE),
    ]
    return repr(seen)


def test_an_internal_note_with_files_changes_nothing_that_an_administrator_sees(world: World) -> None:
    number = world.file()
    before = everything_seen(world, number)
    world.clock.tick(hours=1)
    world.desk.internal_note(MARIS, number, f"{SECRET} again", [(f"{SECRET}.txt", io.BytesIO(b"x"))])
    world.desk.add_files(LIGA, number, [(f"{SECRET}2.txt", io.BytesIO(b"y"))], internal=True)
    assert everything_seen(world, number) == before
    assert world.desk.find(MARIS, View.ALL, SECRET).total == 1
    assert len(world.desk.get(MARIS, number).files) == 2


def test_an_internal_file_is_not_there_for_an_administrator(world: World) -> None:
    number = world.file()
    record = world.desk.internal_note(MARIS, number, "see", [("a", io.BytesIO(b"x"))])
    with pytest.raises(NotFound):
        world.desk.read_file(ANNA, number, record.files[0].id)


def test_an_administrator_hears_only_of_what_they_may_see(world: World) -> None:
    from tests.desk.world import OTTO

    cursor = world.desk.cursor()
    theirs = world.file(OTTO)
    mine = world.file(ILZE)
    world.desk.internal_note(MARIS, mine, "secret")
    after, heard = world.desk.changes_since(ILZE, cursor)
    assert [(change.by, change.numbers) for change in heard] == [("ilze", frozenset({mine}))]
    assert after == world.desk.cursor()
    assert {number for change in world.desk.changes_since(MARIS, cursor)[1] for number in change.numbers} == {
        theirs,
        mine,
    }


def test_many_changes_at_once_are_sieved_too(world: World) -> None:
    from tests.desk.world import OTTO

    cursor = world.desk.cursor()
    mine = {world.file(ILZE) for _ in range(150)}
    for _ in range(100):
        world.file(OTTO)
    _after, heard = world.desk.changes_since(ANNA, cursor)
    assert {number for change in heard for number in change.numbers} == mine
