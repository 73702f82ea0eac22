"""Commits are seen by other processes, at once and without asking again and again."""

from __future__ import annotations

import os
import shutil
import threading
import time
from pathlib import Path

import pytest

from o365tui.model.views import View
from o365tui.store import watch
from o365tui.store.protocol import Change
from tests.store.desks import MARIS, a_desk, again, bodies, file, note, start


@pytest.mark.parametrize("inotify", [True, False])
def test_a_commit_wakes_another_process(tmp_path: Path, inotify: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    store = a_desk(tmp_path / "desk", 1)
    if not inotify:
        monkeypatch.setattr(watch, "_inotify", lambda _path, _folder: -1)
    other = again(tmp_path / "desk")
    cursor = other.cursor()
    answers: list[bool] = []
    waiter = threading.Thread(target=lambda: answers.append(other.wait(cursor, 30)))
    waiter.start()
    note(store, 1001, "news")
    waiter.join(30)
    assert answers == [True]
    assert other.changes_since(cursor) == (cursor + 1, (Change("maris", frozenset({1001})),))


def test_the_first_of_many_commits_is_not_missed(tmp_path: Path) -> None:
    store = a_desk(tmp_path / "desk", 1)
    watcher = start("seen", tmp_path / "desk", 20)
    assert watcher.stdout is not None
    assert watcher.stdout.readline() == "ready\n"
    for n in range(20):
        note(store, 1001, f"{n}")
        line = watcher.stdout.readline()
        assert line
    watcher.communicate(timeout=30)


def test_nothing_is_done_while_nothing_happens(tmp_path: Path) -> None:
    store = a_desk(tmp_path / "desk", 1)
    store.wait(store.cursor(), 0)
    before = time.process_time()
    assert not store.wait(store.cursor(), 0.3)
    assert time.process_time() - before < 0.1


def test_a_session_that_slept_through_checkpoints_hears_that_all_may_have_changed(tmp_path: Path) -> None:
    store = a_desk(tmp_path / "desk", 1)
    sleeper = again(tmp_path / "desk")
    cursor = sleeper.cursor()
    for n in range(8):
        note(store, 1001, f"{n}")
        store.checkpoint()
    end, changes = sleeper.changes_since(cursor)
    assert end == cursor + 8
    assert changes[0] == Change("", frozenset(), people=True)
    assert bodies(sleeper, 1001) == [f"{n}" for n in range(8)]
    assert sleeper.read_only is None
    assert sleeper.changes_since(10_000)[0] == end


def test_changes_are_told_across_segments(tmp_path: Path) -> None:
    store = a_desk(tmp_path / "desk", 1)
    cursor = store.cursor()
    note(store, 1001, "one")
    store.checkpoint()
    note(store, 1001, "two")
    assert len(again(tmp_path / "desk").changes_since(cursor)[1]) == 2


def test_sessions_follow_an_index_that_was_deleted_under_them(tmp_path: Path) -> None:
    store = a_desk(tmp_path / "desk", 1)
    other = again(tmp_path / "desk")
    shutil.rmtree(tmp_path / "desk" / "index")
    file(store)
    assert other.counts(MARIS).views[View.ALL] == store.counts(MARIS).views[View.ALL] == 2
    other.close()
    note(store, 1001, "on")
    assert bodies(store, 1001) == ["on"]
    assert len([name for name in os.listdir(tmp_path / "desk" / "index") if name.endswith(".sqlite")]) == 1
