"""Desks of older and of newer programs: brought forward with a backup first, or refused untouched."""

from __future__ import annotations

import json
import re
import shutil
import signal
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from o365tui.model.errors import DamagedDesk, ForeignDesk, NoDesk
from o365tui.model.people import Person, Role
from o365tui.model.request import Note, NoteKind, Request, Status
from o365tui.model.views import View
from o365tui.store import snapshot
from o365tui.store.journal_store import JournalStore
from o365tui.store.migrations import STEPS
from o365tui.store.opening import open_desk, repair
from o365tui.store.protocol import Transaction
from o365tui.store.snapshot import SCHEMA
from tests.store.desks import (
    MARIS,
    NOW,
    a_desk,
    a_note,
    a_request,
    again,
    bodies,
    die_at,
    file,
    forked,
    note,
    operations,
    tapped,
)


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_there_is_a_step_for_every_older_schema() -> None:
    assert sorted(STEPS) == list(range(SCHEMA))


def test_a_desk_in_one_file_becomes_one_with_a_journal(tmp_path: Path) -> None:
    ilze = Person("ilze", "Ilze", "ilze@example.org", Role.ADMINISTRATOR, "SIA Piemērs")
    old = {
        "requests": {"1001": a_request(1001, title="broken \ud800 half").document()},
        "notes": {"1": a_note(1001, "old").document()},
        "people": {"1": ilze.document()},
        "settings": {"1": {"file_limit": 5, "of_a_newer_program": True}},
    }
    text = json.dumps(old, indent=2)
    (tmp_path / "desk.json").write_text(text)
    store = again(tmp_path)
    assert bodies(store, 1001) == ["old"]
    assert store.people() == [ilze]
    assert store.settings().file_limit == 5
    assert [path.read_text() for path in (tmp_path / "backups").iterdir()] == [text]
    assert file(store).number == 1002
    assert note(store, 1001, "new").id == 2
    assert store.check() == []
    store.checkpoint()
    assert "of_a_newer_program" in (tmp_path / "desk.json").read_text()
    assert bodies(again(tmp_path), 1001) == ["old", "new"]


def test_a_newer_desk_is_refused_untouched(tmp_path: Path) -> None:
    a_desk(tmp_path / "desk").close()
    path = tmp_path / "desk" / "desk.json"
    path.write_bytes(path.read_bytes().replace(b'"schema":%d' % SCHEMA, b'"schema":%d' % (SCHEMA + 1)))
    before = files(tmp_path / "desk")
    with pytest.raises(ForeignDesk, match="newer"):
        open_desk(tmp_path / "desk")
    assert files(tmp_path / "desk") == before


@pytest.fixture
def schema_1(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A desk of schema 1, whose requests do not say since when an answer is awaited: three asked, one of them answered;
    some of it in the snapshot and some in the journal."""
    now_as_then = Request.document
    monkeypatch.setattr(snapshot, "SCHEMA", 1)
    monkeypatch.setattr(
        Request, "document", lambda self: {k: v for k, v in now_as_then(self).items() if k != "awaiting"}
    )
    folder = tmp_path / "old"
    store = a_desk(folder, 0)
    for name, role in ROLES.items():
        store.commit("ilze", partial(_save_person, Person(name, name, "x@example.org", role, "SIA Piemērs")))
    for _ in range(4):
        file(store, status=Status.IN_PROGRESS, first_response=NOW)
    say(store, 1001, "maris", 0)
    say(store, 1001, "ilze", 1)
    say(store, 1002, "maris", 0)
    store.checkpoint()
    say(store, 1001, "ilze", 2)
    say(store, 1002, "ilze", 3)
    say(store, 1003, "ilze", 4)
    say(store, 1003, "maris", 5)
    store.commit("ilze", lambda transaction: transaction.save_request(replace(a_request(1004), revision=2)))
    store.close()
    monkeypatch.undo()
    assert b'"schema":1' in (folder / "desk.json").read_bytes()
    assert b'"awaiting":' not in b"".join(files(folder).values())
    return folder


ROLES = {"ilze": Role.ADMINISTRATOR, "maris": Role.AGENT}
AWAITED = {1001: NOW + timedelta(hours=1), 1002: NOW + timedelta(hours=3), 1003: None, 1004: None}


def _save_person(person: Person, transaction: Transaction) -> None:
    transaction.save_person(person)


def say(store: JournalStore, number: int, author: str, hours: int) -> None:
    said = Note(0, number, author, NOW + timedelta(hours=hours), NoteKind.REPLY, f"after {hours} h")
    store.commit(author, lambda transaction: transaction.add_note(said))


def awaited(store: JournalStore) -> dict[int, datetime | None]:
    return {record.request.number: record.request.awaiting for record in store.records(MARIS)}


def test_a_desk_that_did_not_tell_who_waits_for_an_answer_is_told_by_its_notes(schema_1: Path) -> None:
    store = again(schema_1)
    assert awaited(store) == AWAITED
    assert [row.number for row in store.page(MARIS, View.DUE, None, 0, None).rows] == [1001, 1002, 1004]
    assert store.check() == []
    assert bodies(store, 1001) == ["after 0 h", "after 1 h", "after 2 h"]
    assert (file(store).number, note(store, 1001, "new").id) == (1005, 8)
    store.checkpoint()
    store.close()
    assert awaited(again(schema_1)) == {**AWAITED, 1005: None}
    (backup,) = (schema_1 / "backups").glob("desk-schema-1-*.json")
    kept = json.loads(backup.read_text())
    assert ({int(n) for n in kept["requests"]}, len(kept["notes"])) == (set(AWAITED), 7)


def test_a_migration_that_is_killed_anywhere_is_made_by_the_next_who_opens(schema_1: Path, tmp_path: Path) -> None:
    shutil.copytree(schema_1, tmp_path / "dry")
    points = operations(lambda: again(tmp_path / "dry"))
    changing = [each for each in points if not re.search(r"\.(read|open)#", each)]
    assert len(changing) > 20
    for place, point in enumerate(changing):
        folder = tmp_path / f"killed{place}"
        shutil.copytree(schema_1, folder)

        def die(folder: Path = folder, point: str = point) -> None:
            with tapped(die_at(point)):
                again(folder)

        assert forked(die) == -signal.SIGKILL, point
        store = again(folder)
        assert awaited(store) == AWAITED, point
        assert [each for each in store.check() if "o365tui" not in each] == [], point
        store.close()
        shutil.rmtree(folder)


def test_a_damaged_old_desk_is_refused_untouched_and_repair_brings_it_up(schema_1: Path) -> None:
    path = schema_1 / "desk.json"
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b"case 1002", b"cAse 1002"))
    before = files(schema_1)
    with pytest.raises(DamagedDesk, match="line"):
        again(schema_1)
    after = files(schema_1)
    assert {name: data for name, data in after.items() if name in before and name != "holder"} == {
        name: data for name, data in before.items() if name != "holder"
    }
    repair(schema_1)
    store = again(schema_1)
    assert {number: awaited(store)[number] for number in (1001, 1003, 1004)} == {
        number: AWAITED[number] for number in (1001, 1003, 1004)
    }


@pytest.mark.parametrize(
    ("content", "error"),
    [
        ('{"other": {"1": {}}}', ForeignDesk),
        ('{"requests": {"x": {}}}', ForeignDesk),
        ("[1, 2]", ForeignDesk),
        ('{"a": 1}', ForeignDesk),
        ("not JSON", DamagedDesk),
    ],
)
def test_a_file_that_is_no_desk_is_not_touched(tmp_path: Path, content: str, error: type[Exception]) -> None:
    (tmp_path / "desk.json").write_text(content)
    with pytest.raises(error):
        open_desk(tmp_path)
    assert (tmp_path / "desk.json").read_text() == content


def test_no_desk_is_told_as_such(tmp_path: Path) -> None:
    with pytest.raises(NoDesk):
        open_desk(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()


def test_what_a_newer_program_added_to_a_document_is_left_alone(tmp_path: Path) -> None:
    store = a_desk(tmp_path / "desk", 1)
    with store.writing("x") as transaction:
        document = dict(transaction.document("requests", 1001) or {}, of_a_newer_program=[1])
        transaction.put_document("requests", 1001, document)
    store.commit("ilze", lambda transaction: transaction.save_request(a_request(1001, title="changed", revision=2)))
    store.checkpoint()
    assert b'"of_a_newer_program":[1]' in (tmp_path / "desk" / "desk.json").read_bytes()
