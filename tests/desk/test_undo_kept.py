"""Undo on a desk in a folder: what goes back, or goes away, does so in index, journal and after a new start."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from o365tui.desk.desk import Desk
from o365tui.desk.many import Many
from o365tui.model.errors import Refused
from o365tui.model.lifecycle import Move
from o365tui.model.operations import Kind
from o365tui.model.views import View
from o365tui.store.opening import create, open_desk
from tests.desk.test_undo import stands
from tests.desk.world import ILZE, MARIS, OWNER, World

SECRET = "Quaggaphone"


@pytest.fixture
def kept(tmp_path: Path) -> World:
    return World(store=create(tmp_path / "desk"))


def anew(world: World, tmp_path: Path) -> World:
    """The desk opened again, with an index made of what the files hold."""
    world.store.checkpoint()
    world.store.close()
    (tmp_path / "desk" / "index" / "current").unlink()
    store = open_desk(tmp_path / "desk")
    opened = World.__new__(World)
    opened.store, opened.clock, opened.desk = store, world.clock, Desk(store, world.clock)
    return opened


def test_many_are_changed_and_put_back(kept: World, tmp_path: Path) -> None:
    numbers = [kept.file() for _ in range(3)]
    before = [stands(kept.record(number).request) for number in numbers]
    kept.desk.change_many(MARIS, numbers, Many(assignee="liga", move=Move.CLOSE, add_tags=("x",)))
    assert kept.desk.counts(MARIS).views[View.CLOSED] == 3
    world = anew(kept, tmp_path)
    mine = world.desk.undoable(MARIS)
    assert mine is not None
    assert (mine.kind, mine.numbers) == (Kind.MANY, tuple(numbers))
    world.desk.undo(MARIS)
    assert [stands(world.record(number).request) for number in numbers] == before
    assert world.desk.counts(MARIS).views[View.OPEN] == 3
    with pytest.raises(Refused, match="undone already"):
        world.desk.undo(MARIS, mine.id)


def test_words_that_were_taken_back_are_in_no_list_search_file_or_export(kept: World, tmp_path: Path) -> None:
    number = kept.file()
    kept.desk.reply(MARIS, number, f"{SECRET} said", [(f"{SECRET}.txt", io.BytesIO(b"x"))])
    assert kept.desk.find(ILZE, View.ALL, SECRET).total == 1
    kept.desk.undo(MARIS)
    for world in (kept, anew(kept, tmp_path)):
        assert world.desk.find(ILZE, View.ALL, SECRET).total == 0
        assert SECRET not in repr(world.desk.get(ILZE, number))
        assert SECRET not in json.dumps(list(world.desk.export(MARIS)))
    assert SECRET not in (tmp_path / "desk" / "desk.json").read_text("utf-8")


def test_an_import_is_removed_from_everywhere(kept: World, tmp_path: Path) -> None:
    source = World()
    numbers = [source.file(title=f"{SECRET} {n}") for n in range(4)]
    source.desk.merge(MARIS, numbers[0], numbers[1])
    own = kept.file()
    lines = b"".join(json.dumps(line).encode() + b"\n" for line in source.desk.export(MARIS))
    kept.desk.import_requests(OWNER, io.BytesIO(lines))
    assert kept.desk.find(MARIS, View.ALL, SECRET).total == 4
    kept.desk.undo(OWNER)
    for world in (kept, anew(kept, tmp_path)):
        assert [row.number for row in world.desk.page(MARIS, View.ALL).rows] == [own]
        assert world.desk.find(MARIS, View.ALL, SECRET).total == 0
        assert world.desk.counts(MARIS).views[View.ALL] == 1
        assert list(world.store.check()) == []
