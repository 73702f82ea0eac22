"""Who has a request open, from process to process: seen at once, gone however the process ends, kept nowhere."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from o365tui.store import filelayer
from o365tui.store.journal_store import JournalStore
from o365tui.store.opening import check, open_desk
from o365tui.store.protocol import Present
from tests.store.desks import a_desk, again, start


def become(store: JournalStore, wanted: set[Present], after: Callable[[], object]) -> None:
    """Do it, and wait (as the feed does, without asking again and again) until that is who is there."""
    stamp = store.presence.stamp()
    after()
    for _each in range(10):
        if store.presence.everybody() == wanted:
            return
        store.wait(store.cursor(), 30, stamp)
        stamp = store.presence.stamp()
    assert store.presence.everybody() == wanted


def other(folder: Path, who: str) -> subprocess.Popen[str]:
    worker = start("present", folder, who)
    assert worker.stdout is not None
    assert worker.stdout.readline() == "1001\n"
    return worker


def on(worker: subprocess.Popen[str]) -> None:
    """Let it go one step further."""
    assert worker.stdin is not None
    worker.stdin.write("\n")
    worker.stdin.flush()


def test_another_process_is_seen_as_it_goes_on_and_leaves(tmp_path: Path) -> None:
    store = a_desk(tmp_path / "desk", 2)
    worker = other(tmp_path / "desk", "maris")
    become(store, {Present("maris", 1001)}, lambda: None)
    become(store, {Present("maris", 1001, "public")}, lambda: on(worker))
    become(store, {Present("maris", 1002)}, lambda: on(worker))
    become(store, set(), lambda: on(worker))
    worker.communicate(timeout=30)
    assert worker.returncode == 0
    assert os.listdir(tmp_path / "desk" / "present") == []


@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGHUP])
def test_a_killed_process_is_gone_at_once_and_its_file_is_cleared_away(tmp_path: Path, sign: signal.Signals) -> None:
    store = a_desk(tmp_path / "desk", 2)
    store.presence.here("ilze", 1002)
    worker = other(tmp_path / "desk", "maris")
    both = {Present("maris", 1001), Present("ilze", 1002)}
    become(store, both, lambda: None)
    assert len(os.listdir(tmp_path / "desk" / "present")) == 2
    before = time.monotonic()
    become(store, {Present("ilze", 1002)}, lambda: worker.send_signal(sign))
    assert time.monotonic() - before < 20  # and not only when the feed looks by itself
    worker.communicate(timeout=30)
    assert len(os.listdir(tmp_path / "desk" / "present")) == 1


def test_a_session_of_a_desk_without_the_folder_makes_it(tmp_path: Path) -> None:
    a_desk(tmp_path / "desk", 1).close()
    (tmp_path / "desk" / "present").rmdir()
    store, second = again(tmp_path / "desk"), again(tmp_path / "desk")
    store.wait(store.cursor(), 0)
    become(store, {Present("maris", 1001)}, lambda: second.presence.here("maris", 1001))
    assert check(tmp_path / "desk") == []


def test_it_is_private_and_no_part_of_the_desk(tmp_path: Path) -> None:
    store = a_desk(tmp_path / "desk", 1)
    cursor, journal = store.cursor(), store.journal_size()
    before = os.umask(0)
    try:
        store.presence.here("../x\ud800", 1001, "public")
    finally:
        os.umask(before)
    (file,) = (tmp_path / "desk" / "present").iterdir()
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert again(tmp_path / "desk").presence.everybody() == {Present("../x\ud800", 1001, "public")}
    assert (store.cursor(), store.journal_size(), list(store.check())) == (cursor, journal, [])
    store.close()
    assert not file.exists()


def test_what_is_no_record_is_passed_over_and_a_full_disk_stops_nobody(tmp_path: Path) -> None:
    store = a_desk(tmp_path / "desk", 1)
    held = []
    for name, data in (("a", b""), ("b", b"\xff\n"), ("c", b"[1]\n"), ("d", b'{"who": 1}\n'), (".e", b"{}\n")):
        held.append(filelayer.opened(str(tmp_path / "desk" / "present" / name), os.O_RDWR | os.O_CREAT, "t"))
        os.write(held[-1], data)
        filelayer.try_lock(held[-1], "t")
    assert store.presence.everybody() == frozenset()

    def full(name: str) -> None:
        if name.startswith("present.write"):
            raise OSError(28, "No space left on device")

    filelayer.tap = full
    try:
        store.presence.here("maris", 1001)
    finally:
        filelayer.tap = None
    assert store.presence.everybody() == frozenset()
    store.presence.here("maris", 1001)
    assert store.presence.everybody() == {Present("maris", 1001)}
    for each in held:
        os.close(each)


def test_nothing_is_written_while_nothing_is_opened(tmp_path: Path) -> None:
    store = a_desk(tmp_path / "desk", 1)
    store.presence.here("maris", 1001)
    names: list[str] = []
    filelayer.tap = names.append
    try:
        for _each in range(3):
            store.presence.here("maris", 1001)
    finally:
        filelayer.tap = None
    assert names == []
    open_desk(tmp_path / "desk").close()
