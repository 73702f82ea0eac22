"""Whatever I do, undoing all of it leaves the requests as they stood before: tried with many ways of doing things."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from o365tui.desk.many import Many
from o365tui.model.errors import DeskError, Refused
from o365tui.model.lifecycle import Move
from tests.desk.test_undo import stands
from tests.desk.world import ANNA, LIGA, MARIS, World

Act = Callable[[World, int, int], Any]
ACTS: dict[str, Act] = {
    "severity": lambda w, n, o: w.desk.change(MARIS, n, severity="A"),
    "fields": lambda w, n, o: w.desk.change(MARIS, n, title=f"Title {o}", service="Teams", reference="1"),
    "tags": lambda w, n, o: w.desk.change(MARIS, n, tags=[f"tag-{o}"]),
    "take": lambda w, n, o: w.desk.take(MARIS, n),
    "assign": lambda w, n, o: w.desk.assign(MARIS, n, "liga"),
    "ask": lambda w, n, o: w.desk.ask(MARIS, n, "Which build?"),
    "resolve": lambda w, n, o: w.desk.resolve(MARIS, n, "Solved."),
    "close": lambda w, n, o: w.desk.close(MARIS, n),
    "reopen": lambda w, n, o: w.desk.reopen(MARIS, n),
    "merge": lambda w, n, o: w.desk.merge(MARIS, n, o),
    "unmerge": lambda w, n, o: w.desk.unmerge(MARIS, n),
    "link": lambda w, n, o: w.desk.link(MARIS, n, o),
    "unlink": lambda w, n, o: w.desk.unlink(MARIS, n, o),
    "many": lambda w, n, o: w.desk.change_many(MARIS, [n, o], Many(severity="C", add_tags=("m",), take=True)),
    "close many": lambda w, n, o: w.desk.change_many(MARIS, [n, o], Many(move=Move.CLOSE, note="Bye", internal=True)),
    "undo": lambda w, n, o: w.desk.undo(MARIS),
    "redo": lambda w, n, o: w.desk.undo(MARIS, _last_undo(w)),
}


def _last_undo(world: World) -> int:
    done = world.desk.operations(MARIS, 50)
    return next((each.id for each in done if each.kind == "undo" and each.undone_by is None), 0)


steps = st.lists(
    st.tuples(st.sampled_from(sorted(ACTS)), st.integers(0, 2), st.integers(0, 2), st.sampled_from([1, 30])), max_size=9
)


@given(steps)
@settings(max_examples=80)
def test_undoing_all_that_i_did_leaves_every_request_as_it_was(steps: list[tuple[str, int, int, int]]) -> None:
    world = World()
    numbers = [world.file(), world.file(ANNA), world.file()]
    world.desk.merge(LIGA, world.file(ANNA), numbers[0])
    world.desk.close(LIGA, numbers[2])
    before = [stands(world.record(number).request) for number in numbers]
    for name, number, other, seconds in steps:
        with suppress(DeskError):
            ACTS[name](world, numbers[number], numbers[other])
        world.clock.tick(seconds=seconds)
    while world.desk.undoable(MARIS) is not None:
        world.desk.undo(MARIS)
    assert [stands(world.record(number).request) for number in numbers] == before


def test_a_loop_of_merges_cannot_be_made() -> None:
    world = World()
    a, b, c = world.file(), world.file(), world.file()
    world.desk.merge(MARIS, a, b)
    world.desk.merge(MARIS, b, c)
    with pytest.raises(Refused):
        world.desk.merge(MARIS, c, a)
