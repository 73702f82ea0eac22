"""Who folds the journal, and when."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from o365tui.store import checkpoint, session
from o365tui.store.journal_store import JournalStore
from tests.store.desks import a_desk, again, bodies, note


def folded(folder: Path) -> bool:
    store = again(folder)
    try:
        return store.head().sequence == store.cursor()
    finally:
        store.close()


def test_the_last_full_screen_that_leaves_folds_the_journal(tmp_path: Path) -> None:
    a_desk(tmp_path / "desk", 1).close()
    one, two = (JournalStore(tmp_path / "desk", lasting=True) for _ in range(2))
    note(one, 1001, "words")
    one.close()
    assert not folded(tmp_path / "desk")
    two.close()
    assert folded(tmp_path / "desk")


def test_a_command_of_one_shot_folds_nothing(tmp_path: Path) -> None:
    store = a_desk(tmp_path / "desk", 1)
    note(store, 1001, "words")
    store.close()
    assert not folded(tmp_path / "desk")


def test_a_large_desk_is_folded_by_a_process_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "AT_ONCE", 0)
    a_desk(tmp_path / "desk", 1).close()
    JournalStore(tmp_path / "desk", lasting=True).close()
    until = time.monotonic() + 30
    while not folded(tmp_path / "desk") and time.monotonic() < until:
        time.sleep(0.05)
    assert folded(tmp_path / "desk")


def test_a_journal_that_has_grown_is_folded_while_people_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "NOT_AGAIN_FOR", -1.0)
    monkeypatch.setattr(checkpoint, "GROWN", 2_000)
    a_desk(tmp_path / "desk", 1).close()
    store = JournalStore(tmp_path / "desk", lasting=True)
    started: list[str] = []
    monkeypatch.setattr(session, "fold_elsewhere", started.append)
    store.wait(store.cursor(), 0)
    assert started == []
    for n in range(5):
        note(store, 1001, f"{n} " + "x" * 500)
    store.wait(store.cursor(), 0)
    assert started == [str(tmp_path / "desk")]
    checkpoint.checkpoint(store)
    store.wait(store.cursor(), 0)
    assert len(started) == 1
    assert bodies(store, 1001)[0].startswith("0 ")
