"""A process is stopped while it holds the lock: others name it, go on reading and lose nothing; a clock jumps."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import signal
import subprocess
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from o365tui.model.errors import DeskBusy
from o365tui.model.views import NEWEST, View
from o365tui.store import lock
from o365tui.store.journal_store import JournalStore
from tests.store.desks import MARIS, a_desk, again, bodies, file, find, note, start


def stopped(holder: subprocess.Popen[str]) -> int:
    """The process that holds the lock, once it stands still."""
    assert holder.stdout is not None
    pid = int(holder.stdout.readline().split()[1])
    while Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "T":
        time.sleep(0.001)
    return pid


def test_the_others_name_who_holds_the_lock_and_go_on_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    a_desk(tmp_path / "desk", 1)
    holder = start("holding", tmp_path / "desk", "")
    pid = stopped(holder)
    told: list[tuple[float, str]] = []
    began = time.monotonic()
    store = JournalStore(tmp_path / "desk", notice=lambda sentence: told.append((time.monotonic() - began, sentence)))
    monkeypatch.setattr(lock, "PATIENCE", 1.8)
    with pytest.raises(DeskBusy) as refused:
        note(store, 1001, "mine")
    for sentence in (told[0][1], refused.value.sentence):
        assert re.search(rf"Process {pid} \(\w+\) keeps the desk locked since \d\d:\d\d:\d\d", sentence)
    assert told[0][0] < 2
    assert bodies(store, 1001) == []
    assert file_of(store) == 1
    assert store.read_only is None
    os.kill(pid, signal.SIGCONT)
    holder.communicate(timeout=30)
    note(store, 1001, "mine")
    assert bodies(store, 1001) == ["from the one that was stopped", "mine"]


def file_of(store: JournalStore) -> int:
    return store.counts(MARIS).views[View.ALL]


def test_the_kernels_list_names_a_holder_who_could_not_sign(tmp_path: Path) -> None:
    store = a_desk(tmp_path / "desk", 1)
    holder = start("holding", tmp_path / "desk", "")
    pid = stopped(holder)
    (tmp_path / "desk" / "holder").write_bytes(b"")
    found = store.lock.holder()
    os.kill(pid, signal.SIGCONT)
    holder.communicate(timeout=30)
    assert found.pid == pid or not Path("/proc/locks").read_text().strip()


def test_a_killed_holder_holds_nothing(tmp_path: Path) -> None:
    store = a_desk(tmp_path / "desk", 1)
    holder = start("holding", tmp_path / "desk", "")
    stopped(holder)
    holder.kill()
    holder.communicate()
    note(store, 1001, "mine")
    assert bodies(store, 1001) == ["mine"]


def test_a_clock_that_jumps_ten_years_changes_no_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = a_desk(tmp_path / "desk", 0)
    moment = datetime(2026, 11, 23, 9, tzinfo=UTC)
    expected: list[int] = []
    cursor = store.cursor()
    for jump in (0, 10, -10, 0, 10, 0, -10):
        now = moment.replace(year=moment.year + jump) + timedelta(seconds=len(expected))
        monkeypatch.setattr(time, "time_ns", lambda now=now: int(now.timestamp() * 1e9))
        monkeypatch.setattr(time, "time", lambda now=now: now.timestamp())
        expected.insert(0, file(store, created=now, updated=now).number)
        note(store, expected[0], f"{jump}")
    for reader in (store, again(tmp_path / "desk")):
        assert [row.number for row in reader.page(MARIS, View.OPEN, None, 0, None).rows] == expected
        assert [row.number for row in reader.page(MARIS, View.OPEN, NEWEST, 0, None).rows] == expected
        assert [row.number for row in find(reader, MARIS, View.OPEN, "outlook").rows] == expected
        _end, changes = reader.changes_since(cursor)
        assert [next(iter(each.numbers)) for each in changes] == [n for n in reversed(expected) for _ in (1, 2)]
    store.checkpoint()
    shutil.rmtree(tmp_path / "desk" / "index")
    fresh = again(tmp_path / "desk")
    assert [row.number for row in fresh.page(MARIS, View.OPEN, None, 0, None).rows] == expected
    assert {row.updated.year for row in fresh.page(MARIS, View.OPEN, None, 0, None).rows} == {2016, 2026, 2036}


def test_what_is_brought_along_from_the_past_stands_where_its_time_puts_it(tmp_path: Path) -> None:
    store = a_desk(tmp_path / "desk", 0)
    for year in (2013, 2011, 2021, 2012):
        moment = datetime(year, 1, 1, tzinfo=UTC)
        file(store, created=moment, updated=moment)
    years = [row.updated.year for row in store.page(MARIS, View.ALL, None, 0, None).rows]
    assert years == [2021, 2013, 2012, 2011]


def test_who_is_stopped_while_bringing_the_index_up_keeps_nobody_from_reading(tmp_path: Path) -> None:
    store = a_desk(tmp_path / "desk", 1)
    store.counts(MARIS)
    with open(tmp_path / "desk" / "index" / "lock", "rb") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        note(store, 1001, "new")
        began = time.monotonic()
        for _ in range(20):
            assert bodies(store, 1001) == []  # not yet
            assert store.counts(MARIS).views[View.ALL] == 1
        assert time.monotonic() - began < 5
    fresh = again(tmp_path / "desk")
    assert bodies(fresh, 1001) == ["new"]


def test_two_who_find_no_index_build_it_once(tmp_path: Path) -> None:
    store = a_desk(tmp_path / "desk", 3)
    store.close()
    shutil.rmtree(tmp_path / "desk" / "index")
    one, two = again(tmp_path / "desk"), again(tmp_path / "desk")
    assert one.counts(MARIS) == two.counts(MARIS)
    assert len(list((tmp_path / "desk" / "index").glob("*.sqlite"))) == 1
