"""The journal is cut at every byte of its last two records: whole records are there, half ones are kept aside and told
once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from o365tui.store.opening import check
from tests.store.desks import LONG, a_desk, again, bodies, file, note, segment


@pytest.mark.parametrize("mark", ["kept", "lost", "lost, with room"])
def test_cut_at_every_byte_of_the_last_two_records(tmp_path: Path, mark: str) -> None:
    store = a_desk(tmp_path / "sample", 1)
    for body in ("first", "second", "third ņ"):
        note(store, 1001, body)
    assert len(bodies(store, 1001)) == 3  # the index has seen them
    store.close()
    data = segment(tmp_path / "sample").read_bytes()
    ends = [at + 1 for at in range(len(data)) if data[at : at + 1] == b"\n"][-3:]
    for cut in range(ends[0], len(data) + 1):
        if not LONG and cut % 7 and min(abs(cut - end) for end in ends) > 2:
            continue
        folder = tmp_path / "desk"
        shutil.copytree(tmp_path / "sample", folder, copy_function=shutil.copy)
        with segment(folder).open("r+b") as file_:
            file_.truncate(cut)
            if mark.endswith("room"):
                file_.truncate(len(data) + 5000)
        if mark.startswith("lost"):
            (folder / "lock").unlink()
        whole = ["first", "second", "third ņ"][: sum(end <= cut for end in ends)]
        store = again(folder)
        assert bodies(store, 1001) == whole, cut
        told = store.notices()
        kept = [path.read_bytes() for path in (folder / "aside").iterdir()]
        rest = data[max(end for end in ends if end <= cut) : cut]
        assert kept == ([rest] if rest else [])
        assert bool(told) == (cut < len(data)), cut
        assert store.notices() == again(folder).notices() == []
        note(store, 1001, "goes on")
        assert bodies(again(folder), 1001) == [*whole, "goes on"]
        assert store.check() == []
        store.close()
        shutil.rmtree(folder)


def test_what_lies_beyond_the_mark_was_never_acknowledged(tmp_path: Path) -> None:
    store = a_desk(tmp_path / "desk", 1)
    before = segment(tmp_path / "desk").read_bytes()
    note(store, 1001, "whole but not acknowledged")
    lock = (tmp_path / "desk" / "lock").read_bytes()
    note(store, 1001, "acknowledged by a mark that is put back")
    assert len(bodies(store, 1001)) == 2
    with (tmp_path / "desk" / "lock").open("r+b") as mark:
        mark.write(lock)
    assert len(segment(tmp_path / "desk").read_bytes()) > len(before)
    fresh = again(tmp_path / "desk")
    assert bodies(fresh, 1001) == ["whole but not acknowledged"]
    assert len(fresh.notices()) == 2  # what was put aside; and the index had seen more
    file(fresh)
    assert fresh.check() == []


def test_a_copied_desk_trusts_the_journal_and_not_the_mark(tmp_path: Path) -> None:
    store = a_desk(tmp_path / "desk", 1)
    lock = (tmp_path / "desk" / "lock").read_bytes()
    note(store, 1001, "after the mark was copied")
    shutil.copytree(tmp_path / "desk", tmp_path / "copy")
    (tmp_path / "copy" / "lock").write_bytes(lock)
    copy = again(tmp_path / "copy")
    assert bodies(copy, 1001) == ["after the mark was copied"]
    assert copy.notices() == []
    assert copy.read_only is None
    note(copy, 1001, "on")
    assert copy.check() == []


def test_zeros_that_a_crash_left_behind_are_room(tmp_path: Path) -> None:
    store = a_desk(tmp_path / "desk", 1)
    store.close()
    with segment(tmp_path / "desk").open("ab") as file_:
        file_.write(b"\0" * 700)
    (tmp_path / "desk" / "lock").unlink()
    fresh = again(tmp_path / "desk")
    assert fresh.notices() == []
    note(fresh, 1001, "on")
    assert bodies(again(tmp_path / "desk"), 1001) == ["on"]
    fresh.checkpoint()
    assert fresh.check() == []
    assert not any(path.read_bytes().endswith(b"\0") for path in (tmp_path / "desk" / "journal").iterdir())


@pytest.mark.parametrize("sector", [0, 1, -1])
def test_a_last_line_that_lacks_a_sector_was_broken_off(tmp_path: Path, sector: int) -> None:
    """The machine stops while a line is written over room: any part of it may have reached the disk."""
    store = a_desk(tmp_path / "desk", 1)
    note(store, 1001, "kept")
    begins = len(segment(tmp_path / "desk").read_bytes().rstrip(b"\0"))
    note(store, 1001, "broken off " * 200)
    store.close()
    shutil.rmtree(tmp_path / "desk" / "index")
    (tmp_path / "desk" / "lock").unlink()
    data = bytearray(segment(tmp_path / "desk").read_bytes())
    sectors = range(begins // 512 * 512, len(data), 512)
    first = sectors[sector]
    data[max(begins, first) : first + 512] = bytes(len(data[max(begins, first) : first + 512]))
    segment(tmp_path / "desk").write_bytes(data + bytes(3000))
    fresh = again(tmp_path / "desk")
    assert bodies(fresh, 1001) == ["kept"]
    assert fresh.read_only is None
    assert len(fresh.notices()) == 1
    (rest,) = (tmp_path / "desk" / "aside").iterdir()
    assert rest.read_bytes() == data[begins:].rstrip(b"\0")
    note(fresh, 1001, "on")
    assert bodies(again(tmp_path / "desk"), 1001) == ["kept", "on"]
    assert fresh.check() == []


def test_a_damaged_last_line_is_none_that_was_broken_off(tmp_path: Path) -> None:
    store = a_desk(tmp_path / "sample", 1)
    begins = len(segment(tmp_path / "sample").read_bytes().rstrip(b"\0"))
    note(store, 1001, "with @ and blanks " * 100)
    store.close()
    data = segment(tmp_path / "sample").read_bytes()
    (tmp_path / "sample" / "lock").unlink()
    shutil.rmtree(tmp_path / "sample" / "index")
    for at in (begins, begins + 3, data.index(b" and", begins), data.index(b"@", begins + 900), len(data) - 1):
        folder = tmp_path / f"desk{at}"
        shutil.copytree(tmp_path / "sample", folder)
        spoilt = bytearray(data)
        spoilt[at] ^= data[at] & -data[at]  # a blank and @ become zero
        segment(folder).write_bytes(spoilt + bytes(3000))
        assert again(folder).read_only is not None, at
        assert not list((folder / "aside").iterdir())


def test_room_for_more_lines_is_made_by_who_commits_again_and_taken_away_on_closing(tmp_path: Path) -> None:
    store = a_desk(tmp_path / "desk", 0)
    whole = segment(tmp_path / "desk").stat().st_size
    file(store)
    once = segment(tmp_path / "desk").read_bytes()
    assert len(once) > whole
    assert not once.endswith(b"\0")
    file(store)
    assert segment(tmp_path / "desk").read_bytes().endswith(b"\0" * 3000)
    other = again(tmp_path / "desk")
    note(other, 1001, "into the other's room")
    assert other.notices() == []
    store.close()
    assert segment(tmp_path / "desk").read_bytes().endswith(b"\n")
    note(other, 1001, "after it")
    assert bodies(other, 1001) == ["into the other's room", "after it"]
    other.close()
    assert check(tmp_path / "desk") == []
