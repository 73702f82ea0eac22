"""Files in and out: what may be attached, what is saved where, and what is shown of it."""

from __future__ import annotations

import gzip
import io
import mimetypes
import os
import stat
import zipfile
from pathlib import Path

import pytest

from o365tui.desk.files import fit_name, media_type
from o365tui.model.errors import BadInput, DiskRefused, NotFound, Refused
from o365tui.model.request import Attachment
from o365tui.model.settings import Settings
from o365tui.store.opening import create
from tests.desk.world import ILZE, MARIS, NOON, OWNER, World


def a_file(name: str, size: int = 1) -> Attachment:
    return Attachment(7, 1001, name, size, "0" * 64, "text/plain", "ilze", NOON)


def attached(world: World, data: bytes, name: str = "a.txt") -> tuple[int, int]:
    """A request with one file; gives number and file id."""
    number = world.file()
    return number, world.desk.add_files(ILZE, number, [(name, io.BytesIO(data))]).files[0].id


def test_files_come_by_path_or_by_name_and_stream(world: World, tmp_path: Path) -> None:
    path = tmp_path / "trace.log"
    path.write_bytes(b"hello")
    number = world.file(files=(str(path), path, ("page.png", io.BytesIO(b"png"))))
    files = world.record(number).files
    assert [(each.name, each.size) for each in files] == [("trace.log", 5), ("trace.log", 5), ("page.png", 3)]
    assert files[2].media_type == "image/png"
    assert [each.by for each in files] == ["ilze"] * 3
    file, source = world.desk.read_file(MARIS, number, files[0].id)
    assert (file, source.read()) == (files[0], b"hello")


def test_the_kind_of_a_file_does_not_depend_on_the_machines_own_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    mimetypes.init()
    monkeypatch.setitem(mimetypes.types_map, ".log", "text/x-log")
    monkeypatch.setitem(mimetypes.types_map, ".png", "image/x-other")
    names = ("Trace.LOG", "page.png", "backup.tar.gz", "report.docx", "odd\udcff.bin", "none", "x.zzz")
    assert [media_type(name) for name in names] == [
        "text/plain", "image/png", "application/gzip",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/octet-stream", "application/octet-stream", "application/octet-stream",
    ]  # fmt: skip


def test_adding_files_is_told_by_an_event_and_in_the_history(world: World) -> None:
    number, file_id = attached(world, b"x", "odd\udcff\x1b.txt")
    record = world.record(number)
    assert (record.notes[0].event, record.notes[0].files) == ("files", (file_id,))
    assert (record.history[0].field, record.history[0].becomes) == ("files", "odd\udcff\x1b.txt")
    assert record.request.revision == 2


def test_only_regular_files_are_taken(world: World, tmp_path: Path) -> None:
    number = world.file()
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", tmp_path, Path("/dev/null"), tmp_path / "a\0b"):
        with pytest.raises(BadInput):
            world.desk.add_files(ILZE, number, [path])
    with pytest.raises(NotFound):
        world.desk.add_files(ILZE, number, [tmp_path / "nothing"])
    assert world.record(number).request.revision == 1


def test_a_link_to_a_regular_file_is_followed(world: World, tmp_path: Path) -> None:
    (tmp_path / "there").write_bytes(b"there")
    (tmp_path / "here").symlink_to(tmp_path / "there")
    (tmp_path / "nowhere").symlink_to("/dev/zero")
    number = world.file(files=(tmp_path / "here",))
    assert world.record(number).files[0].name == "here"
    with pytest.raises(BadInput):
        world.desk.add_files(ILZE, number, [tmp_path / "nowhere"])


def test_none_of_the_desks_own_files_is_taken_or_overwritten(tmp_path: Path) -> None:
    world = World(create(tmp_path / "desk"))
    number, file_id = attached(world, b"x")
    own = tmp_path / "desk" / "desk.json"
    (tmp_path / "link").symlink_to(own)
    for path in (own, tmp_path / "link"):
        with pytest.raises(Refused):
            world.desk.add_files(ILZE, number, [path])
    before = own.read_bytes()
    with pytest.raises(Refused):
        world.desk.save_file(ILZE, number, file_id, own, force=True)
    assert own.read_bytes() == before


def test_a_limit_is_named_when_it_refuses(world: World, tmp_path: Path) -> None:
    world.desk.change_settings(OWNER, Settings(file_limit=1500, files_at_once=2))
    number = world.file()
    (tmp_path / "big").write_bytes(b"x" * 1501)
    with pytest.raises(Refused, match=r"1\.5 kB"):
        world.desk.add_files(ILZE, number, [tmp_path / "big"])
    with pytest.raises(Refused, match=r"1\.5 kB"):
        world.desk.add_files(ILZE, number, [("big", io.BytesIO(b"x" * 1501))])
    with pytest.raises(Refused, match="2"):
        world.desk.add_files(ILZE, number, [("a", io.BytesIO(b"x"))] * 3)
    assert world.record(number).files == ()


def test_saving_never_overwrites_unless_told(world: World, tmp_path: Path) -> None:
    number, file_id = attached(world, b"new")
    assert world.desk.save_file(ILZE, number, file_id, tmp_path) == tmp_path / "a.txt"
    (tmp_path / "a.txt").write_bytes(b"mine")
    for place in (tmp_path, tmp_path / "a.txt"):
        with pytest.raises(Refused):
            world.desk.save_file(ILZE, number, file_id, place)
    assert (tmp_path / "a.txt").read_bytes() == b"mine"
    world.desk.save_file(ILZE, number, file_id, tmp_path, force=True)
    assert (tmp_path / "a.txt").read_bytes() == b"new"
    assert os.listdir(tmp_path) == ["a.txt"]


def test_force_replaces_a_link_itself_and_nothing_but_files(world: World, tmp_path: Path) -> None:
    number, file_id = attached(world, b"new")
    (tmp_path / "target").write_bytes(b"mine")
    (tmp_path / "link").symlink_to(tmp_path / "target")
    world.desk.save_file(ILZE, number, file_id, tmp_path / "link", force=True)
    assert (tmp_path / "target").read_bytes() == b"mine"
    assert (tmp_path / "link").read_bytes() == b"new"
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(Refused):
        world.desk.save_file(ILZE, number, file_id, tmp_path / "pipe", force=True)
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


def test_a_file_that_cannot_be_saved_is_told_and_leaves_nothing(world: World, tmp_path: Path) -> None:
    number, file_id = attached(world, b"new")
    with pytest.raises(NotFound):
        world.desk.save_file(ILZE, number, file_id, tmp_path / "no" / "folder")
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(DiskRefused):
        world.desk.save_file(ILZE, number, file_id, tmp_path / "file" / "in-it")
    assert os.listdir(tmp_path) == ["file"]


@pytest.mark.parametrize(
    ("given", "saved"),
    [
        ("trace.log", "trace.log"),
        ("../../etc/passwd", "_._etc_passwd"),
        ("/etc/passwd", "_etc_passwd"),
        (".bashrc", "bashrc"),
        ("-rf", "rf"),
        ("a\0b\x1b[31m.txt", "a_b_[31m.txt"),
        ("gpj.\u202eexe", "gpj._exe"),
        ("na\udcffme", "na_me"),
        ("ā č.txt", "ā č.txt"),
        ("..", "file-7"),
        ("", "file-7"),
        ("x" * 300 + ".tar", "x" * 196 + ".tar"),
        ("ā" * 300, "ā" * 99),
    ],
)
def test_a_given_name_never_becomes_a_path(given: str, saved: str) -> None:
    assert fit_name(a_file(given)) == saved
    assert len(saved.encode()) <= 255


@pytest.mark.parametrize(
    ("data", "name", "shown"),
    [
        (b"plain\nlines", "a.txt", "plain\nlines"),
        ("čau".encode(), "a.log", "čau"),
        ("\ufeffčau".encode(), "noname", "čau"),
        ("čau".encode("utf-16"), "a.txt", "čau"),
        (b"caf\xe9", "a.txt", "caf\ufffd"),
        (b"caf\xe9", "a.bin", None),
        (b"\x7fELF\0\0", "a.txt", None),
        (b"", "empty.txt", ""),
        (b"\x1b]52;c;aGk=\x07", "a.txt", "\x1b]52;c;aGk=\x07"),
    ],
)
def test_only_text_is_previewed(world: World, data: bytes, name: str, shown: str | None) -> None:
    number, file_id = attached(world, data, name)
    assert world.desk.preview_text(MARIS, number, file_id) == shown


def test_archives_are_not_unpacked_for_a_preview(world: World) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", "hello")
    for data, name in (
        (packed.getvalue(), "a.zip"),
        (gzip.compress(b"hello"), "a.txt.gz"),
        (packed.getvalue(), "a.txt"),
    ):
        number, file_id = attached(world, data, name)
        assert world.desk.preview_text(MARIS, number, file_id) is None


def test_a_long_text_is_previewed_in_part_and_says_so(world: World) -> None:
    number, file_id = attached(world, b"x" + "ā".encode() * 50_000)
    shown = world.desk.preview_text(MARIS, number, file_id)
    assert shown is not None
    assert shown.startswith("x" + "ā" * 32_767 + "\n")
    assert "66 kB" in shown
    assert "\ufffd" not in shown


def test_a_compressed_file_is_not_taken_for_what_is_in_it(world: World) -> None:
    number, _id = attached(world, b"x", "trace.log.gz")
    assert world.record(number).files[0].media_type == "application/gzip"
