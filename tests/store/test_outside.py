"""`desk.json` is changed by something else: noticed before anything is built on it, taken in or put back, and what
waits in the journal is kept either way."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from tinydb import TinyDB, where

from o365tui.model.errors import DeskError, ReadOnlyDesk, Refused
from o365tui.model.views import View
from o365tui.store.opening import accept, check, open_desk, repair
from tests.store.desks import MARIS, a_desk, again, bodies, file, note, tapped


def by_tinydb(path: Path) -> None:
    with TinyDB(path) as plain:
        plain.table("requests").update({"title": "changed outside"}, where("number") == 1001)
        plain.table("requests").remove(where("number") == 1002)
        new = dict(plain.table("notes").get(doc_id=1), body="added outside")
        plain.table("notes").insert(new)


def by_editor(path: Path) -> None:
    text = path.read_text("utf-8").replace("Outlook cannot send, case 1001", "changed outside")
    lines = [line for line in text.split("\n") if not line.startswith('"1002"')]
    text = "\n".join(lines)
    added = '"2": {"request":1001,"author":"x","at":"2020-05-04T09:00:00Z","kind":"reply","body":"added outside"}'
    path.write_text(text.replace('}, "files"', "," + added + '\n}, "files"'), "utf-8")
    json.loads(path.read_text("utf-8"))


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    folder = tmp_path / "desk"
    store = a_desk(folder)
    note(store, 1001, "first")
    store.checkpoint()
    note(store, 1003, "waits in the journal")
    store.close()
    return folder


@pytest.mark.parametrize("change", [by_tinydb, by_editor])
@pytest.mark.parametrize("session", ["open", "new"])
def test_a_change_from_outside_makes_the_desk_read_only(
    desk: Path, change: Callable[[Path], None], session: str
) -> None:
    store = again(desk)
    change(desk / "desk.json")
    after = (desk / "desk.json").read_bytes()
    if session == "new":
        store = again(desk)
    assert store.read_only is not None
    assert "check" in store.read_only
    assert bodies(store, 1001) == ["first"]
    for work in (lambda: note(store, 1001, "refused"), store.checkpoint):
        with pytest.raises(ReadOnlyDesk):
            work()
    assert (desk / "desk.json").read_bytes() == after
    told = " ".join(check(desk))
    assert "SR-1001" in told
    assert "SR-1002" in told
    assert "note 2" in told


@pytest.mark.parametrize("change", [by_tinydb, by_editor])
def test_accept_takes_the_change_in_and_keeps_what_waits(desk: Path, change: Callable[[Path], None]) -> None:
    session = again(desk)
    change(desk / "desk.json")
    assert session.read_only is not None
    assert len(accept(desk)) >= 3
    for store in (again(desk), session):
        assert store.read_only is None
        record = store.get(MARIS, 1001)
        assert record is not None
        assert record.request.title == "changed outside"
        assert bodies(store, 1001) == ["first", "added outside"]
        assert store.get(MARIS, 1002) is None
        assert bodies(store, 1003) == ["waits in the journal"]
        assert store.check() == []
    assert file(session).number == 1004
    assert note(session, 1001, "on").id == 4  # 2 waited in the journal's place for 3
    assert accept(desk) == []


@pytest.mark.parametrize("change", [by_tinydb, by_editor])
def test_repair_puts_back_what_was_changed_and_keeps_what_waits(desk: Path, change: Callable[[Path], None]) -> None:
    before = list(again(desk).records(MARIS))
    change(desk / "desk.json")
    changed = (desk / "desk.json").read_bytes()
    assert repair(desk)
    store = again(desk)
    assert list(store.records(MARIS)) == before
    assert store.read_only is None
    assert check(desk) == []
    assert changed in [path.read_bytes() for path in (desk / "aside").iterdir()]
    note(store, 1001, "on")


def test_a_change_that_is_no_desk_is_not_taken_in(desk: Path) -> None:
    with TinyDB(desk / "desk.json") as plain:
        plain.table("requests").update({"status": "somewhere"}, where("number") == 1001)
    with pytest.raises(Refused, match="SR-1001"):
        accept(desk)
    (desk / "desk.json").write_text("{ this is no JSON")
    with pytest.raises(Refused):
        accept(desk)
    assert repair(desk)
    assert again(desk).read_only is None


@pytest.mark.parametrize("content", ["", "{}", "[]", "null", '{"requests": {}}', "{ half"])
def test_a_desk_whose_data_was_overwritten_is_not_taken_for_a_new_one(desk: Path, content: str) -> None:
    before = list(again(desk).records(MARIS))
    (desk / "desk.json").write_text(content)
    with suppress(DeskError):
        assert open_desk(desk).read_only is not None
    assert (desk / "desk.json").read_text() == content
    assert check(desk)
    assert repair(desk)
    assert list(again(desk).records(MARIS)) == before


def test_a_desk_json_that_is_gone_is_brought_back(desk: Path) -> None:
    before = list(again(desk).records(MARIS))
    (desk / "desk.json").unlink()
    assert check(desk)
    assert repair(desk)
    assert list(again(desk).records(MARIS)) == before


def test_a_touched_or_copied_desk_is_the_same_desk(desk: Path, tmp_path: Path) -> None:
    os.utime(desk / "desk.json")
    store = again(desk)
    assert store.read_only is None
    note(store, 1001, "on")
    shutil.copytree(desk, tmp_path / "copy", copy_function=shutil.copy)
    copy = again(tmp_path / "copy")
    assert copy.read_only is None
    assert bodies(copy, 1001) == ["first", "on"]
    assert copy.check() == []


def test_opening_does_not_read_the_snapshot(desk: Path) -> None:
    seen: list[str] = []
    with tapped(seen.append):
        again(desk).page(MARIS, View.ALL, None, 0, 60)
    assert seen.count("snapshot.read") == 1  # its first lines
