"""The journal is cut at every byte of its last two records: whole records are there, half ones are kept aside and told
once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.store.desks import LONG, a_desk, again, bodies, file, note, segment


@pytest.mark.parametrize("mark", ["kept", "lost"])
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
        if mark == "lost":
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


def test_zeros_that_a_crash_left_behind_are_a_torn_record(tmp_path: Path) -> None:
    store = a_desk(tmp_path / "desk", 1)
    store.close()
    with segment(tmp_path / "desk").open("ab") as file_:
        file_.write(b"\0" * 700)
    (tmp_path / "desk" / "lock").unlink()
    fresh = again(tmp_path / "desk")
    assert len(fresh.notices()) == 1
    note(fresh, 1001, "on")
    assert bodies(again(tmp_path / "desk"), 1001) == ["on"]
