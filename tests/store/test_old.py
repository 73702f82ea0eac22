"""Desks of older and of newer programs: brought forward with a backup first, or refused untouched."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from o365tui.model.errors import DamagedDesk, ForeignDesk, NoDesk
from o365tui.model.people import Person, Role
from o365tui.store.migrations import STEPS
from o365tui.store.opening import open_desk
from o365tui.store.snapshot import SCHEMA
from tests.store.desks import a_desk, a_note, a_request, again, bodies, file, note


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
    path.write_bytes(path.read_bytes().replace(b'"schema":1', b'"schema":2'))
    before = files(tmp_path / "desk")
    with pytest.raises(ForeignDesk, match="newer"):
        open_desk(tmp_path / "desk")
    assert files(tmp_path / "desk") == before


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
