"""Export and import: what goes out comes back the same, what cannot be taken is told and keeps nothing else out."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from o365tui.desk.demo.fill import fill
from o365tui.desk.exchange.importing import Report
from o365tui.model.request import Status
from o365tui.model.settings import Settings
from o365tui.store.memory import MemoryStore
from o365tui.text.language import use
from tests.desk.world import ANNA, ILZE, LIGA, MARIS, NOON, OTTO, OWNER, World
from tests.tickets_to_import import write

REQUESTER = {
    "handle": "new.person",
    "name": "New Person",
    "email": "new@example.org",
    "role": "administrator",
    "organisation": "SIA Piemērs",
}
LINE: dict[str, Any] = {
    "title": "Outlook",
    "description": "It stands.",
    "service": "Anything at all",
    "severity": "B",
    "requester": REQUESTER,
}


def lines_of(*lines: dict[str, Any]) -> io.BytesIO:
    return io.BytesIO(b"".join(json.dumps(line).encode() + b"\n" for line in lines))


def take_in(world: World, *lines: dict[str, Any], **options: Any) -> Report:
    return world.desk.import_requests(OWNER, lines_of(*lines), **options)


def go_out(world: World, actor: Any = MARIS, **options: Any) -> list[dict[str, Any]]:
    """The export as whoever reads the file gets it."""
    return [json.loads(json.dumps(line)) for line in world.desk.export(actor, **options)]


def without_ids(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Lines with notes naming their files by hash: ids are each desk's own."""
    told = []
    for line in lines:
        hashes = {file["id"]: file["sha256"] for file in line["files"]}
        notes = [{**note, "id": None, "files": [hashes[each] for each in note["files"]]} for note in line["notes"]]
        told.append({**line, "notes": notes, "files": [{**file, "id": None} for file in line["files"]]})
    return told


def well_used() -> World:
    """A desk on which everything has happened."""
    world = World()
    first = world.file(files=(("a.txt", io.BytesIO(b"first")),))
    world.desk.change(MARIS, first, tags=["vip", "ā"], reference="2611", severity="A")
    world.clock.tick(minutes=7, microseconds=123)
    world.desk.take(MARIS, first)
    world.desk.assign(MARIS, first, "liga")
    world.desk.ask(MARIS, first, "Which build?", [("q.txt", io.BytesIO(b"q"))])
    world.desk.internal_note(MARIS, first, "secret", [("s.txt", io.BytesIO(b"secret"))])
    world.desk.reply(ANNA, first, "16.0", [("b.bin", io.BytesIO(b"\0b"))])
    world.desk.resolve(LIGA, first, "Done")
    world.desk.close(ILZE, first, "Thanks")
    world.file(OTTO)
    world.clock.tick(days=15)
    world.desk.reopen(ILZE, first, "It is back")
    return world


def empty() -> World:
    """A desk with nobody but its owner."""
    world = World.__new__(World)
    World.__init__(world, MemoryStore())
    bare = MemoryStore()
    bare.commit("owner", lambda tx: tx.save_person(OWNER))
    world.store, world.desk.store = bare, bare
    return world


def test_what_goes_out_comes_back_the_same(tmp_path: Path) -> None:
    world, other = well_used(), empty()
    out = go_out(world, with_files=tmp_path)
    report = take_in(other, *out, with_files=tmp_path)
    assert (report.imported, report.whole, report.unknown, report.renumbered) == (3, True, set(), [])
    again = list(other.desk.export(replace(MARIS)))
    assert without_ids(json.loads(json.dumps(again))) == without_ids(out)
    assert {each.handle: replace(each, owner=False, uid=None) for each in other.store.people()} == {
        each.handle: replace(each, owner=False, uid=None) for each in world.store.people()
    }
    assert list(other.store.organisations()) == list(world.store.organisations())
    for record in other.snapshot():
        for file in record.files:
            assert len(other.store.open(file.sha256).read()) == file.size


def test_that_a_request_came_by_mail_goes_out_and_comes_back(world: World) -> None:
    take_in(world, {**LINE, "sender": "helper@elsewhere.example"})
    (line,) = go_out(world)
    assert line["sender"] == "helper@elsewhere.example"
    assert "message" not in line


def test_a_demo_goes_out_and_comes_back_the_same(tmp_path: Path) -> None:
    world, other = World(), empty()
    fill(world.desk, OWNER, 120)
    out = go_out(world, with_files=tmp_path)
    assert take_in(other, *out, with_files=tmp_path, strict=True).imported == 120
    assert without_ids(go_out(other)) == without_ids(out)


def test_people_who_are_on_no_request_go_out_with_the_first_line() -> None:
    world, other = World(), empty()
    world.file()
    world.file()
    out = go_out(world)
    assert [len(line["people"]) for line in out] == [len(world.store.people()) - 1, 0]
    take_in(other, *out)
    assert {each.handle for each in other.store.people()} == {each.handle for each in world.store.people()}
    gone = other.store.person("gone")
    assert gone is not None
    assert gone.retired


def test_each_line_can_be_taken_in_alone() -> None:
    world = well_used()
    for line in go_out(world):
        report = take_in(empty(), {**line, "files": [], "notes": [{**note, "files": []} for note in line["notes"]]})
        assert (report.imported, report.bad) == (1, [])


def test_an_administrators_export_has_nothing_internal_and_nobody_elses() -> None:
    world = well_used()
    out = go_out(world, ILZE)
    assert len(out) == 2
    assert "secret" not in json.dumps(out)
    assert "otto" not in json.dumps(out)


def test_only_five_fields_are_needed(world: World) -> None:
    report = take_in(world, LINE)
    assert (report.imported, report.bad) == (1, [])
    (record,) = world.snapshot()
    request = record.request
    assert (request.status, request.created, request.plan) == (Status.NEW, NOON, "enterprise")
    assert (request.requester, request.service, request.contact.email) == (
        "new.person", "Anything at all", "new@example.org",
    )  # fmt: skip
    assert world.store.person("new.person") is not None


@pytest.mark.parametrize("field", ["title", "description", "service", "severity", "requester"])
def test_a_line_without_one_of_them_is_told_by_its_number_and_the_rest_goes_in(world: World, field: str) -> None:
    bad = {name: value for name, value in LINE.items() if name != field}
    report = take_in(world, LINE, bad, LINE)
    assert report.imported == 2
    ((line, sentence),) = report.bad
    assert line == 2
    assert field in sentence
    assert not report.whole


@pytest.mark.parametrize(
    ("place", "change"),
    [
        ("title", {"title": " "}),
        ("title", {"title": "x" * 256}),
        ("title", {"title": 7}),
        ("severity", {"severity": "D"}),
        ("status", {"status": "open"}),
        ("created", {"created": "yesterday"}),
        ("created", {"created": "2026-11-12T12:00:00"}),
        ("closed", {"closed": "2026-11-12T12:00:00Z"}),
        ("number", {"number": 0}),
        ("number", {"number": True}),
        ("number", {"number": "1042"}),
        ("number", {"number": 10**12}),
        ("revision", {"revision": -1}),
        ("tags", {"tags": "vip"}),
        ("tag", {"tags": [""]}),
        ("requester", {"requester": "stranger"}),
        ("requester", {"requester": 5}),
        ("requester.email", {"requester": {"handle": "x", "name": "X"}}),
        ("requester.role", {"requester": {**REQUESTER, "role": "king"}}),
        ("handle", {"requester": {**REQUESTER, "handle": "a b"}}),
        ("time zone", {"requester": {**REQUESTER, "timezone": "Riga"}}),
        ("assignee", {"assignee": "stranger"}),
        ("contact", {"contact": []}),
        ("contact.phone", {"contact": {"phone": 67}}),
        ("notes", {"notes": {}}),
        ("notes[1]", {"notes": [{"author": "ilze", "body": "a"}, 5]}),
        ("notes[0].author", {"notes": [{"body": "a"}]}),
        ("notes[0].kind", {"notes": [{"author": "ilze", "kind": "shout"}]}),
        ("notes[0].files", {"notes": [{"author": "ilze", "files": [1]}]}),
        ("files[0].sha256", {"files": [{"name": "a", "sha256": "../../etc/passwd"}]}),
        ("history[0].at", {"history": [{"by": "ilze", "field": "title"}]}),
        ("history[0].was", {"history": [{"by": "ilze", "field": "title", "at": "2026-11-12T12:00:00Z", "was": {}}]}),
    ],
)
def test_what_cannot_be_taken_is_told_with_its_place(world: World, place: str, change: dict[str, Any]) -> None:
    report = take_in(world, {**LINE, **change})
    assert report.imported == 0
    assert place in report.bad[0][1]
    assert world.snapshot() == []
    assert world.store.person("new.person") is None


@pytest.mark.parametrize(
    "line", [b"{", b"[]", b"5", b"null", b"\xff\xfe", b"[" * 100_000, b'{"title": NaN}', b'{"number": 1' + b"0" * 9999]
)
def test_a_line_that_is_no_request_keeps_nothing_else_out(world: World, line: bytes) -> None:
    good = lines_of(LINE).getvalue()
    report = world.desk.import_requests(OWNER, io.BytesIO(b"\xef\xbb\xbf" + good + line + b"\n\r\n" + good))
    assert report.imported == 2
    assert [number for number, _sentence in report.bad] == [2]


def test_nothing_goes_in_with_strict_when_something_is_bad(world: World) -> None:
    source: Callable[[], io.BytesIO] = lambda: lines_of(LINE, {**LINE, "severity": "D"})  # noqa: E731
    report = world.desk.import_requests(OWNER, source(), strict=True)
    assert (report.imported, [line for line, _sentence in report.bad]) == (0, [2])
    assert world.snapshot() == []
    assert world.store.person("new.person") is None


def test_strict_reads_a_stream_that_cannot_be_read_twice(world: World) -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    report = world.desk.import_requests(OWNER, Pipe(lines_of(LINE, LINE).getvalue()), strict=True)
    assert report.imported == 2


def test_a_number_that_is_free_is_kept_and_one_that_is_taken_is_given_anew(world: World) -> None:
    report = take_in(world, {**LINE, "number": 42}, {**LINE, "number": 42, "title": "Second"}, {**LINE, "number": 7})
    assert {row.number for row in world.desk.page(MARIS, "all").rows} >= {42, 7}  # type: ignore[arg-type]
    ((was, number),) = report.renumbered
    assert was == 42
    assert world.record(number).request.title == "Second"


def test_requests_that_tell_of_each_other_still_do_under_new_numbers() -> None:
    world = well_used()
    out = go_out(world)
    taken = {**LINE, "number": 1001}
    other = empty()
    other.file = lambda *_args, **_options: 0  # type: ignore[method-assign]
    take_in(other, taken, {**taken, "number": 1002}, {**taken, "number": 1003})
    plain = [{**line, "files": [], "notes": [{**note, "files": []} for note in line["notes"]]} for line in out]
    report = take_in(other, *plain)
    moved = dict(report.renumbered)
    new = other.record(moved[1003])
    old = other.record(moved[1001])
    assert new.request.continues == moved[1001]
    assert [note.was for note in new.notes if note.event == "continued"] == [str(moved[1001])]
    assert [note.becomes for note in old.notes if note.event == "continued"] == [str(moved[1003])]


def test_derived_fields_are_ignored_and_unknown_ones_are_named(world: World) -> None:
    line = {
        **LINE,
        "response_due": "nonsense",
        "colour": "red",
        "notes": [{"author": "ilze", "mood": "good"}],
        "contact": {"fax": "1"},
    }
    report = take_in(world, line)
    assert (report.imported, report.unknown) == (1, {"colour", "notes[].mood", "contact.fax"})


def test_people_who_are_known_stay_as_they_are(world: World) -> None:
    impostor = {**REQUESTER, "handle": "ilze", "name": "Somebody else", "role": "agent"}
    take_in(world, {**LINE, "requester": impostor}, {**LINE, "requester": "ilze"})
    assert world.store.person("ilze") == ILZE


def test_an_import_makes_nobody_an_owner(world: World) -> None:
    take_in(world, {**LINE, "requester": {**REQUESTER, "owner": True, "uid": 0}})
    made = world.store.person("new.person")
    assert made is not None
    assert (made.owner, made.uid) == (False, None)


def test_an_organisation_is_made_with_its_plan(world: World) -> None:
    new = {**REQUESTER, "organisation": "New Ltd"}
    take_in(
        world,
        {**LINE, "requester": {**new, "plan": "premier"}},
        {**LINE, "plan": "premier", "requester": {**new, "handle": "b", "organisation": "B Ltd"}},
        {**LINE, "requester": {**new, "handle": "c", "organisation": "C Ltd"}},
    )
    plans = {each.name: each.plan.value for each in world.store.organisations()}
    assert (plans["New Ltd"], plans["B Ltd"], plans["C Ltd"]) == ("premier", "premier", "enterprise")


def test_a_file_that_is_not_to_be_had_is_told_and_the_request_goes_in_without_it(world: World, tmp_path: Path) -> None:
    other = well_used()
    out = go_out(other, with_files=tmp_path)
    damaged = out[0]["files"][0]["sha256"]
    (tmp_path / damaged).write_bytes(b"something else")
    report = take_in(empty_with_people := empty(), *out, with_files=tmp_path)
    assert report.imported == 3
    assert (report.missing, report.whole) == ([(1, "a.txt")], False)
    assert len(empty_with_people.record(1001).files) == len(out[0]["files"]) - 1
    assert take_in(empty(), *out, with_files=tmp_path, strict=True).imported == 0


def test_files_that_the_desk_has_already_need_no_folder() -> None:
    world = well_used()
    out = go_out(world)
    report = take_in(world, *out)
    assert (report.imported, report.missing) == (3, [])


def test_files_of_internal_notes_stay_internal(world: World, tmp_path: Path) -> None:
    sha256 = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
    (tmp_path / sha256).write_bytes(b"hello")
    line = {
        **LINE,
        "files": [{"id": 5, "name": "s.txt", "sha256": sha256}],
        "notes": [{"author": "maris", "kind": "internal", "body": "x", "files": [5]}],
    }
    take_in(world, line, with_files=tmp_path)
    (row,) = world.desk.page(ILZE, "all").rows  # type: ignore[arg-type]
    record = world.desk.get(ILZE, row.number)
    assert (record.notes, record.files) == ((), ())
    assert world.record(row.number).files[0].size == 5


def test_a_first_response_is_worked_out_where_the_line_does_not_tell_it(world: World) -> None:
    notes = [
        {"author": "ilze", "at": "2026-11-01T08:00:00Z", "body": "a"},
        {"author": "maris", "at": "2026-11-01T09:00:00Z", "kind": "internal", "body": "b"},
        {"author": "maris", "at": "2026-11-01T10:00:00+01:00", "body": "c"},
    ]
    take_in(world, {**LINE, "notes": notes}, {**LINE, "notes": notes, "first_response": None})
    answered = [each.request.first_response for each in world.snapshot()]
    assert [each and each.hour for each in answered] == [9, None]


def test_since_when_an_answer_is_awaited_is_worked_out_from_the_notes_whatever_the_line_tells(world: World) -> None:
    notes = [
        {"author": "ilze", "at": "2026-11-01T12:00:00Z", "body": "out of order"},
        {"author": "maris", "at": "2026-11-01T09:00:00Z", "body": "a"},
        {"author": "ilze", "at": "2026-11-01T11:00:00Z", "body": "b"},
    ]
    answer = {"author": "maris", "at": "2026-11-01T13:00:00Z", "body": "c"}
    line = {**LINE, "awaiting": "2020-01-01T00:00:00Z", "next_response_due": "nonsense", "notes": notes}
    assert take_in(world, line, {**line, "notes": [*notes, answer]}).unknown == set()
    assert [each.request.awaiting and each.request.awaiting.hour for each in world.snapshot()] == [11, None]


def test_words_beyond_the_limit_are_refused(world: World) -> None:
    world.desk.change_settings(OWNER, Settings(words_limit=10))
    assert "10" in take_in(world, {**LINE, "description": "x" * 11}).bad[0][1]


def test_more_than_a_chunk_goes_in(world: World) -> None:
    told: list[int] = []
    report = take_in(world, *[LINE] * 701, progress=told.append)
    assert (report.imported, told) == (701, [300, 600, 701])
    assert world.desk.counts(MARIS).views["all"] == 701  # type: ignore[index]


def test_reports_speak_the_readers_language(world: World) -> None:
    english = take_in(world, {**LINE, "severity": "D"}).bad
    use("lv")
    try:
        assert take_in(world, {**LINE, "severity": "D"}).bad != english
    finally:
        use("en")


def naughty(shared: Path) -> list[str]:
    found: list[str] = []
    for path in sorted((shared / "data" / "naughty").glob("*.json")):
        for entry in json.loads(path.read_text("utf-8", "surrogatepass")):
            found.append(entry if isinstance(entry, str) else str(entry.get("text", entry.get("string", entry))))
    assert len(found) > 500
    return found


def test_every_naughty_string_goes_out_and_comes_back_unchanged(shared: Path, tmp_path: Path) -> None:
    from o365tui.cli.output import dumps

    world, other = World(), empty()
    strings = [text for text in naughty(shared) if text.strip() and len(text) <= 255]
    for text in strings:
        person = world.desk.add_person(OWNER, name=text, email="n@example.org", role="administrator")
        files = ((text, io.BytesIO(text.encode("utf-8", "surrogatepass"))),)
        number = world.file(person, title=text, description=text, files=files)
        world.desk.change(person, number, tags=[text])
        world.desk.reply(person, number, text)
        world.desk.internal_note(MARIS, number, text)
        world.desk.close(person, number, text)
    out = [dumps(line) for line in world.desk.export(MARIS, tmp_path)]
    assert all(line.isprintable() or not set(line) & {chr(c) for c in (*range(32), *range(127, 160))} for line in out)
    other.desk.import_requests(OWNER, io.BytesIO("\n".join(out).encode()), with_files=tmp_path, strict=True)
    for text, record in zip(strings, other.snapshot(), strict=True):
        request = record.request
        assert (request.title, request.description, request.tags) == (text, text, (text,))
        assert [note.body for note in record.notes] == [text, text, text]
        assert record.files[0].name == text
        made = other.store.person(request.requester)
        assert made is not None
        assert made.name == text


def test_two_and_a_half_thousand_real_tickets_come_in_and_go_out(shared: Path, tmp_path: Path) -> None:
    files = tmp_path / "files"
    files.mkdir()
    with (
        open(shared / "data" / "tickets.jsonl", encoding="utf-8") as source,
        open(tmp_path / "import.jsonl", "w", encoding="utf-8") as target,
    ):
        write(source, target, files)
    world = World()
    with open(tmp_path / "import.jsonl", "rb") as source_lines:
        report = world.desk.import_requests(OWNER, source_lines, with_files=files)
    assert (report.imported, report.bad, report.missing, report.unknown) == (2500, [], [], set())
    records = world.snapshot()
    assert sum(note.kind == "reply" for record in records for note in record.notes) == 12_064
    assert sum(len(record.files) for record in records) == 2_451
