"""A process is killed at every step of what it does, and at random under load: what was acknowledged is there, and
nothing is there by half."""

from __future__ import annotations

import io
import random
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from o365tui.model.views import View
from o365tui.store.journal_store import JournalStore
from tests.store.desks import (
    LONG,
    MARIS,
    a_desk,
    a_note,
    a_request,
    again,
    bodies,
    die_at,
    file,
    forked,
    note,
    operations,
    start,
    tapped,
)

ROUNDS = 1000 if LONG else 25


def commit(store: JournalStore) -> None:
    def work(transaction: object) -> None:
        transaction.save_request(a_request(1001, title="changed", revision=2))  # type: ignore[attr-defined]
        transaction.add_note(a_note(1001, "with it"))  # type: ignore[attr-defined]

    store.commit("maris", work)


def attach(store: JournalStore) -> None:
    store.keep(io.BytesIO(b"content" * 1000), 1_000_000)


def draft(store: JournalStore) -> None:
    store.drafts.save("ilze", "new", {"title": "second"})


ACTIONS: dict[str, Callable[[JournalStore], object]] = {
    "commit": commit,
    "another commit": commit,
    "checkpoint": lambda store: store.checkpoint(),
    "attach": attach,
    "draft": draft,
}


def prepared(folder: Path) -> None:
    store = a_desk(folder)
    store.checkpoint()
    note(store, 1001, "first")
    store.drafts.save("ilze", "new", {"title": "first"})
    store.close()


def opened(folder: Path, what: str) -> JournalStore:
    """The desk; for another commit it has made one already, and will make room for more."""
    store = again(folder)
    if what == "another commit":
        note(store, 1002, "before")
    return store


@pytest.mark.parametrize("what", ACTIONS)
def test_killed_at_every_step_everything_is_whole(tmp_path: Path, what: str) -> None:
    prepared(tmp_path / "sample")
    shutil.copytree(tmp_path / "sample", tmp_path / "dry")
    dry = opened(tmp_path / "dry", what)
    points = operations(lambda: ACTIONS[what](dry))
    dry.close()
    assert len(points) >= 4
    assert ("room.write#1" in points) == (what == "another commit")
    outcomes = set()
    for place, point in enumerate(points):
        folder = tmp_path / f"desk{place}"
        shutil.copytree(tmp_path / "sample", folder)

        def work(folder: Path = folder, point: str = point) -> None:
            store = opened(folder, what)
            with tapped(die_at(point)):
                ACTIONS[what](store)

        assert forked(work) == -9, point
        outcomes.add(whole_after(folder, what))
        shutil.rmtree(folder)
    assert outcomes == ({False, True} if what == "draft" else {False} if what.endswith("commit") else {None})


def whole_after(folder: Path, what: str) -> bool | None:
    """Everything of before is there, and the action was done wholly or not at all; which of them."""
    store = again(folder)
    told = store.notices()
    assert again(folder).notices() == []
    record = store.get(MARIS, 1001)
    assert record is not None
    done = {"changed": True}.get(record.request.title, False)
    assert [each.body for each in record.notes] == ["first", *(["with it"] if done else [])]
    assert record.request.revision == (2 if done else 1)
    assert all("aside" in sentence for sentence in told)
    assert store.page(MARIS, View.ALL, None, 0, None).total == 3
    draft = store.drafts.load("ilze", "new")
    assert draft in ({"title": "first"}, {"title": "second"})
    assert store.check() == []
    # and it goes on
    ACTIONS[what](store)
    file(store)
    store.checkpoint()
    assert store.check() == []
    assert not list(folder.rglob("*.new"))
    assert again(folder).counts(MARIS).views[View.ALL] == 4
    store.close()
    return {"commit": done, "another commit": done, "draft": draft == {"title": "second"}}.get(what)


def test_killed_at_random_under_load_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    store = a_desk(tmp_path / "desk", 1)
    acknowledged: set[str] = set()
    dice = random.Random(20261123)
    writers = 3
    folding = start("folding", tmp_path / "desk", "f")
    running = [start("endless", tmp_path / "desk", f"r0w{n}") for n in range(writers)]
    for round_ in range(1, ROUNDS + 1):
        time.sleep(dice.uniform(0, 0.06))
        place = dice.randrange(writers + 1)
        if place == writers:
            folding.kill()
            folding.communicate()
            folding = start("folding", tmp_path / "desk", "f")
            continue
        running[place].kill()
        acknowledged.update(running[place].communicate()[0].splitlines())
        running[place] = start("endless", tmp_path / "desk", f"r{round_}w{place}")
    for worker in (*running, folding):
        worker.kill()
        acknowledged.update(worker.communicate()[0].splitlines())
    for reader in (again(tmp_path / "desk"), store):
        found = [" ".join(body.split()[:2]) for body in bodies(reader, 1001)]
        assert len(found) == len(set(found))
        assert acknowledged <= set(found)
        assert len(set(found) - acknowledged) <= ROUNDS + writers
        assert reader.check() == []
