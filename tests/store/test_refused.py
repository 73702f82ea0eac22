"""Every operation of the file layer fails in turn, in every way a disk has: the person is told, nothing acknowledged is
lost, nothing refused is there, and the desk goes on or goes read-only and says so."""

from __future__ import annotations

import errno
import io
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from o365tui.model.errors import DeskError, DiskRefused, StoreError
from o365tui.model.views import View
from o365tui.store.filelayer import Tap
from o365tui.store.journal_store import JournalStore
from tests.store.desks import LONG, MARIS, a_desk, again, bodies, file, note, operations, tapped

WAYS = ("ENOSPC", "EIO", "EDQUOT", "EACCES", "EROFS", "short")


def failing(point: str, way: str, for_good: bool) -> Tap:
    """A tap that fails the named operation (and all after it). A short write takes 3 bytes, then the disk is full."""
    seen: dict[str, int] = {}
    hit: list[str] = []

    def tap(name: str) -> int | None:
        seen[name] = seen.get(name, 0) + 1
        first = point == f"{name}#{seen[name]}"
        if first and way == "short" and name.endswith(".write"):
            hit.append(name)
            return 3
        if first or (hit and (for_good or name == hit[0])):
            hit.append(name)
            if way != "short" or len(hit) > 1:
                code = getattr(errno, "ENOSPC" if way == "short" else way)
                raise OSError(code, os.strerror(code))
        return None

    return tap


def commit(store: JournalStore) -> None:
    note(store, 1001, "refused")


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


def opened(folder: Path, what: str) -> JournalStore:
    """The desk; for another commit it has made one already, and will make room for more."""
    store = again(folder)
    if what == "another commit":
        note(store, 1002, "before")
    return store


@pytest.mark.parametrize("turn", range(len(WAYS) if LONG else 1))
@pytest.mark.parametrize("what", ACTIONS)
@pytest.mark.parametrize("for_good", [False, True])
def test_every_operation_fails_in_turn(tmp_path: Path, what: str, turn: int, for_good: bool) -> None:
    store = a_desk(tmp_path / "sample")
    store.checkpoint()
    note(store, 1001, "kept")
    store.drafts.save("ilze", "new", {"title": "first"})
    store.close()
    shutil.copytree(tmp_path / "sample", tmp_path / "dry")
    points = operations(lambda: ACTIONS[what](opened(tmp_path / "dry", what)))
    for place, point in enumerate(points):
        folder = tmp_path / f"desk{place}"
        shutil.copytree(tmp_path / "sample", folder)
        way = "short" if point.startswith("commit.write") and not turn else WAYS[(place + turn) % len(WAYS)]
        told = None
        try:
            with tapped(failing(point, way, for_good)):
                ACTIONS[what](opened(folder, what))
        except DeskError as error:
            told = error.sentence
        after = again(folder)
        after.notices()
        expected = ["kept", "refused"] if what.endswith("commit") and told is None else ["kept"]
        assert bodies(after, 1001) == expected, (point, told)
        assert after.read_only is None
        assert after.drafts.load("ilze", "new") in ({"title": "first"}, {"title": "second"})
        assert after.page(MARIS, View.ALL, None, 0, None).total == 3
        assert after.check() == [], point
        ACTIONS[what](after)
        file(after)
        after.checkpoint()
        assert after.check() == [], point
        after.close()
        shutil.rmtree(folder)


def test_after_a_failed_fsync_the_desk_is_read_only_until_it_is_opened_again(tmp_path: Path) -> None:
    store = a_desk(tmp_path / "desk", 1)
    other = again(tmp_path / "desk")
    with tapped(failing("commit.sync#1", "EIO", False)), pytest.raises(DiskRefused):
        note(store, 1001, "refused")
    assert store.read_only is not None
    with pytest.raises(StoreError):
        note(store, 1001, "still refused")
    assert bodies(store, 1001) == bodies(other, 1001) == []
    note(other, 1001, "by another process")
    assert bodies(store, 1001) == bodies(again(tmp_path / "desk"), 1001) == ["by another process"]


def test_a_full_disk_is_told_and_the_desk_goes_on_when_there_is_room_again(tmp_path: Path) -> None:
    store = a_desk(tmp_path / "desk", 1)
    with tapped(failing("commit.write#1", "ENOSPC", False)), pytest.raises(DiskRefused, match="No space left"):
        note(store, 1001, "refused")
    assert store.read_only is None
    note(store, 1001, "kept")
    assert bodies(store, 1001) == ["kept"]


def test_a_refused_commit_that_could_not_be_taken_back_is_not_seen(tmp_path: Path) -> None:
    store = a_desk(tmp_path / "desk", 1)
    with tapped(failing("commit.sync#1", "EIO", True)), pytest.raises(DiskRefused):
        note(store, 1001, "refused")
    fresh = again(tmp_path / "desk")
    assert bodies(fresh, 1001) == []
    assert len(fresh.notices()) == 1
    note(fresh, 1001, "kept")
    assert bodies(again(tmp_path / "desk"), 1001) == ["kept"]


def test_a_disk_that_cannot_be_written_at_all_can_be_read(tmp_path: Path) -> None:
    store = a_desk(tmp_path / "desk", 1)
    note(store, 1001, "kept")
    store.close()

    def read_only(name: str) -> int | None:
        if name.rpartition(".")[2] in {"write", "sync", "truncate", "rename", "link", "unlink", "mkdir", "folder-sync"}:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        return None

    with tapped(read_only):
        fresh = again(tmp_path / "desk")
        assert bodies(fresh, 1001) == ["kept"]
        assert fresh.counts(MARIS).views[View.ALL] == 1
        with pytest.raises(StoreError):
            note(fresh, 1001, "refused")
