"""Nobody else on the machine reads a desk, no name that a person gives becomes a path, and no link is followed."""

from __future__ import annotations

import io
import os
import stat
from pathlib import Path

import pytest

from o365tui.model.errors import DamagedFile, DiskRefused, NotFound, StoreError
from o365tui.store import mounts
from o365tui.store.opening import check, create, open_desk, repair
from tests.store.desks import a_desk, again, bodies, note


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o277])
def test_files_are_private_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        store = a_desk(tmp_path / "desk", 1)
        store.keep(io.BytesIO(b"abc"), 10)
        store.drafts.save("ilze", "new", {"a": 1})
        store.checkpoint()
        note(store, 1001, "on")
        store.close()
    finally:
        os.umask(before)
    for path in [tmp_path / "desk", *(tmp_path / "desk").rglob("*")]:
        wanted = 0o700 if path.is_dir() else 0o600
        assert stat.S_IMODE(path.stat().st_mode) == wanted, path
    assert check(tmp_path / "desk") == []


def test_looser_permissions_are_reported_and_closed(tmp_path: Path) -> None:
    store = a_desk(tmp_path / "desk", 1)
    (tmp_path / "desk").chmod(0o755)
    (tmp_path / "desk" / "desk.json").chmod(0o644)
    assert len(store.check()) == 2
    assert repair(tmp_path / "desk")
    assert store.check() == []
    assert store.read_only is None


def test_no_link_is_followed_on_the_way_to_a_file(tmp_path: Path) -> None:
    store = a_desk(tmp_path / "desk", 1)
    kept = store.keep(io.BytesIO(b"abc"), 10)
    folder = tmp_path / "desk" / "files" / kept.sha256[:2]
    folder.rename(tmp_path / "elsewhere")
    folder.symlink_to(tmp_path / "elsewhere")
    with pytest.raises((NotFound, DamagedFile)):
        store.open(kept.sha256)
    with pytest.raises(DiskRefused):
        store.keep(io.BytesIO(b"abc"), 10)
    assert any("link" in sentence for sentence in store.check())
    folder.unlink()
    folder.mkdir()
    (folder / kept.sha256).symlink_to(tmp_path / "elsewhere" / kept.sha256)
    with pytest.raises((NotFound, DamagedFile)):
        store.open(kept.sha256)


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "ab", "", "g" * 64, "AB" * 32, "a\0" * 32])
def test_what_is_no_sha256_is_no_file(tmp_path: Path, name: str) -> None:
    store = a_desk(tmp_path / "desk", 1)
    with pytest.raises(NotFound):
        store.open(name)


def test_the_desks_own_files_are_told_from_others(tmp_path: Path) -> None:
    store = a_desk(tmp_path / "desk", 1)
    (tmp_path / "link").symlink_to(tmp_path / "desk" / "desk.json")
    (tmp_path / "desk-2").mkdir()
    assert store.own_path(str(tmp_path / "desk" / "desk.json"))
    assert store.own_path(str(tmp_path / "link"))
    assert store.own_path(str(tmp_path / "desk"))
    assert store.own_path(str(tmp_path / "other" / ".." / "desk" / "lock"))
    assert not store.own_path(str(tmp_path / "desk-2" / "x"))


@pytest.mark.parametrize("handle", ["../x", "/abs", ".", "..", "a/b", "ņ", "a\0b", "\ud800"])
def test_a_handle_is_never_a_path(tmp_path: Path, handle: str) -> None:
    store = a_desk(tmp_path / "desk", 1)
    outside = set(tmp_path.iterdir())
    store.drafts.save(handle, "../../place", {"a": 1})
    assert store.drafts.load(handle, "../../place") == {"a": 1}
    assert list(store.drafts.places(handle)) == ["../../place"]
    assert set(tmp_path.iterdir()) == outside
    assert len(list((tmp_path / "desk" / "drafts").rglob("*.json"))) == 1


def test_a_lock_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    a_desk(tmp_path / "desk", 1).close()
    (tmp_path / "desk" / "lock").unlink()
    (tmp_path / "desk" / "lock").symlink_to(tmp_path / "victim")
    with pytest.raises(StoreError):
        open_desk(tmp_path / "desk")
    assert not (tmp_path / "victim").exists()


def test_a_network_file_system_is_refused_with_an_explanation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    a_desk(tmp_path / "desk", 1).close()
    table = tmp_path / "mountinfo"
    inside = os.path.realpath(tmp_path)
    table.write_text(
        "21 1 8:1 / / rw shared:1 - ext4 /dev/sda1 rw\n"
        f"36 21 0:33 / {inside}/with\\040blank rw shared:2 - nfs4 server:/export rw\n"
        f"37 21 0:34 / {inside}/desk rw shared:3 master:1 - fuse.sshfs host: rw\n"
    )
    monkeypatch.setattr(mounts, "TABLE", str(table))
    assert mounts.kind(f"{inside}/with blank/desk") == ("nfs4", f"{inside}/with blank")
    assert mounts.kind(f"{inside}/without") == ("ext4", "/")
    with pytest.raises(StoreError, match=r"network file system \(fuse.sshfs"):
        open_desk(tmp_path / "desk")
    with pytest.raises(StoreError, match="nfs4"):
        create(tmp_path / "with blank" / "new")
    assert not (tmp_path / "with blank").exists()


def test_bodies_are_whole(tmp_path: Path) -> None:
    store = a_desk(tmp_path / "desk", 1)
    note(store, 1001, "a\x00b\x7f\u202e\ud800")
    assert bodies(again(tmp_path / "desk"), 1001) == ["a\x00b\x7f\u202e\ud800"]
