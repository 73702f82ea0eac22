"""The words of a large desk are gathered by a process of its own: lists do without, a search waits and is complete."""

from __future__ import annotations

import fcntl
import json
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from o365tui.model.errors import DeskBusy
from o365tui.model.views import View
from o365tui.store import build, gatherer
from o365tui.store.index import Index
from o365tui.store.journal_store import JournalStore
from o365tui.store.memory import MemoryStore
from o365tui.store.opening import create
from o365tui.store.protocol import Store
from tests.store.desks import MARIS, again, die_at, file, find, forked, note, tapped
from tests.store.test_search import change, compare, fill, rebuilt


@pytest.fixture(autouse=True)
def _as_if_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "AT_ONCE", 0)


def two(folder: Path, requests: int = 150) -> tuple[JournalStore, Store]:
    """A desk whose index has just been built, and the same in memory."""
    store, memory = create(folder), MemoryStore()
    assert isinstance(store, JournalStore)
    fill([store, memory], requests, 1)
    return rebuilt(store, folder), memory


def found(store: Store, words: str) -> list[int]:
    return [row.number for row in find(store, MARIS, View.ALL, words, None, 0, None).rows]


def none_missing(store: JournalStore, memory: Store, *words: str) -> None:
    for each in words or ("alpha", "al", "nem x", "10"):
        assert found(store, each) == found(memory, each)
        assert found(memory, each)


@contextmanager
def somebody_at_it(folder: Path) -> Iterator[None]:
    """As if a process were gathering that gets no further."""
    (folder / "index").mkdir(exist_ok=True, mode=0o700)
    with open(folder / "index" / "words", "w+b") as lock:
        os.fchmod(lock.fileno(), 0o600)
        lock.write(b"42")
        lock.flush()
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def unbuilt(folder: Path) -> Store:
    """The same desk in memory; on the disk it is closed, without an index."""
    with pytest.MonkeyPatch.context() as small:
        small.setattr(build, "AT_ONCE", 1 << 40)
        store, memory = create(folder), MemoryStore()
        fill([store, memory], 30, 1)
        store.checkpoint()
        store.close()
    for path in (folder / "index").iterdir():
        path.unlink()
    return memory


def test_a_process_finds_what_the_store_in_memory_finds(tmp_path: Path) -> None:
    store, memory = two(tmp_path / "desk")
    compare(store, memory)
    change([store, memory], 20, 2)
    none_missing(store, memory)


def test_lists_and_requests_do_without_the_words_and_a_search_says_that_it_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = unbuilt(tmp_path / "desk")
    told: list[str] = []
    with somebody_at_it(tmp_path / "desk"):
        store = JournalStore(tmp_path / "desk", notice=told.append)
        assert store.page(MARIS, View.ALL, None, 0, None).total == 30
        assert store.counts(MARIS) == memory.counts(MARIS)
        assert store.get(MARIS, 1001) == memory.get(MARIS, 1001)
        monkeypatch.setattr(gatherer, "PATIENCE", 0.3)
        monkeypatch.setattr(gatherer, "NOTICE", 0.1)
        with pytest.raises(DeskBusy, match="42 %"):
            found(store, "alpha")
        assert ["42 %" in each for each in told] == [True]
    monkeypatch.setattr(gatherer, "PATIENCE", 60)
    none_missing(store, memory)


def test_a_search_that_waits_has_all_when_they_are_there(tmp_path: Path) -> None:
    memory = unbuilt(tmp_path / "desk")
    with somebody_at_it(tmp_path / "desk"):
        store = again(tmp_path / "desk")
        answers: list[list[int]] = []
        searching = threading.Thread(target=lambda: answers.append(found(store, "alpha")))
        searching.start()
        searching.join(0.1)
        assert answers == []
    searching.join(60)
    assert answers == [found(memory, "alpha")]


def test_what_changes_meanwhile_is_found_as_it_is(tmp_path: Path) -> None:
    memory = unbuilt(tmp_path / "desk")
    with somebody_at_it(tmp_path / "desk"):
        store = again(tmp_path / "desk")
        for each in (store, memory):
            for number in range(1001, 1031, 3):
                note(each, number, "alphabetical betatron")
            file(each, title="alpha newcomer", updated=memory.page(MARIS, View.ALL, None, 0, 1).rows[0].updated)
        store._index.bring_up_words()
        for each in (store, memory):
            note(each, 1002, "late alphabetical")
    none_missing(store, memory, "alphabetical", "late", "newcomer", "beta")


@pytest.mark.parametrize("point", ["index.lock#1", "index.lock#2", "index.lock#3"])
def test_one_that_is_killed_is_followed_by_another(tmp_path: Path, point: str) -> None:
    memory = unbuilt(tmp_path / "desk")
    with somebody_at_it(tmp_path / "desk"):
        store = again(tmp_path / "desk")
        store.close()

        def work() -> None:
            index = Index(str(tmp_path / "desk"), store.head().desk)
            index.open()
            with tapped(die_at(point)):
                gatherer.gather(index, lambda _percent: None)

        assert forked(work) == -9
    none_missing(again(tmp_path / "desk"), memory)


def test_where_no_process_can_be_started_the_search_gathers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gatherer, "spawn", lambda *_: False)
    store, memory = two(tmp_path / "desk", 30)
    none_missing(store, memory)


def test_a_document_that_is_damaged_meanwhile_costs_nothing_but_time(tmp_path: Path) -> None:
    memory = unbuilt(tmp_path / "desk")
    with somebody_at_it(tmp_path / "desk"):
        store = again(tmp_path / "desk")
        name = (tmp_path / "desk" / "index" / "current").read_text("ascii")
        with sqlite3.connect(tmp_path / "desk" / "index" / name) as index:
            spoilt = json.dumps({"number": 1001}).encode()[:-3]
            index.execute("UPDATE request_documents SET document=? WHERE number=1001", (spoilt,))
        index.close()
    none_missing(store, memory)
