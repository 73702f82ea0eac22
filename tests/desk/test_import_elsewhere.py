"""Import from elsewhere: what other help desks export comes in by a mapping; what cannot is told, the rest comes."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from o365tui.desk.exchange import mapping as mappings
from o365tui.desk.exchange.foreign import ForeignReport
from o365tui.desk.exchange.mapping import ExportMapping
from o365tui.desk.exchange.moments import guessed, moment
from o365tui.model.errors import BadInput, NotAllowed
from o365tui.model.request import Record
from o365tui.text.dates import parse_zone
from tests.desk.world import ILZE, MARIS, OWNER, World

EXPORTS = Path(__file__).parents[1] / "exports"
HEAD = "id,title,description,status,priority,requester,created\n"


def bring(world: World, source: bytes, mapping: ExportMapping | None = None, **options: Any) -> ForeignReport:
    stream = io.BytesIO(source)
    return world.desk.import_export(
        OWNER, stream, mapping or world.desk.guess_mapping(OWNER, stream).mapping, **options
    )


def row(text: str = "", number: int = 1, title: str = "T") -> bytes:
    return f"{number},{title},D,open,low,anna@example.org,2026-11-24 10:00{text}\n".encode()


def file(name: str) -> bytes:
    return (EXPORTS / name).read_bytes()


def summary(record: Record) -> tuple[Any, ...]:
    request = record.request
    return (
        request.reference, request.title, request.service, request.severity.value, request.status.value,
        request.organisation, request.requester, request.assignee,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("jira.csv", ("Jira HELP-12", "Outlook cannot send", "Exchange Online", "B", "in_progress", "Imported",
                      "anna.berzina", None)),
        ("osticket.csv", ("osTicket 204518", "Teams nezvana", "Microsoft Teams", "A", "in_progress", "Imported",
                          "anna.berzina", "maris")),
        ("zendesk.csv", ("Zendesk 4711", "OneDrive does not sync", "Support", "A", "action_required", "SIA Piemērs",
                         "anna", "maris")),
        ("freshdesk.csv", ("Freshdesk 88", "SharePoint is slow", "SharePoint Online", "B", "action_required",
                           "SIA Piemērs", "anna", "maris")),
        ("rt.tsv", ("RT 12", "Yammer link broken", "General", "A", "in_progress", "SIA Piemērs", "anna", "maris")),
        ("zammad.json", ("Zammad 65007", "Skype does not start", "Users", "A", "action_required", "SIA Piemērs", "anna",
                         "maris")),
        ("zendesk.ndjson", ("Zendesk 5001", "Planner is empty", "Other", "B", "in_progress", "SIA Piemērs", "anna",
                            "maris")),
        ("articles.csv", ("Zammad 9001", "Delve shows nothing", "Other", "B", "in_progress", "SIA Piemērs", "anna",
                          "maris")),
    ],
)  # fmt: skip
def test_what_other_help_desks_export_comes_in_by_a_guess(world: World, name: str, first: tuple[Any, ...]) -> None:
    report = bring(world, file(name))
    assert report.imported
    assert summary(world.snapshot()[0]) == first
    assert world.snapshot()[0].request.created == datetime(2026, 11, 24, 7, 12, tzinfo=UTC)


@pytest.mark.parametrize("path", sorted(EXPORTS.iterdir()), ids=lambda path: path.name)
def test_a_guess_that_is_written_down_is_the_same_guess(world: World, path: Path) -> None:
    with path.open("rb") as source:
        guess = world.desk.guess_mapping(OWNER, source)
    assert mappings.read(mappings.write(guess.mapping, guess.doubts)) == guess.mapping


def test_notes_are_rows_of_the_same_id_wherever_they_stand(world: World) -> None:
    bring(world, file("articles.csv"))
    first, second = world.snapshot()
    assert first.request.description == "Nothing is there."
    assert [(note.author, note.kind.value, note.body) for note in first.notes] == [
        ("maris", "internal", "Index was rebuilt."), ("maris", "reply", "Look again, please."),
    ]  # fmt: skip
    assert (second.request.description, second.notes) == ("First words.", ())
    assert not any(note.internal for note in world.desk.get(ILZE, first.request.number).notes)
    assert first.request.first_response == datetime(2026, 11, 24, 7, 50, tzinfo=UTC)


def test_notes_are_cells_that_tell_when_and_who(world: World) -> None:
    bring(world, file("jira.csv"))
    assert [(note.author, note.body) for note in world.snapshot()[0].notes] == [
        ("mkalns", "Which build?"), ("anna.berzina", "16.0; the newest"),
    ]  # fmt: skip


def test_an_internal_note_never_becomes_the_description(world: World) -> None:
    secret = file("articles.csv").replace(b";no;Nothing", b";yes;Nothing")
    bring(world, secret)
    assert world.snapshot()[0].request.description == ""


def test_what_nobody_understands_about_a_note_keeps_it_internal(world: World) -> None:
    bring(world, file("articles.csv").replace(b";no;Look", b";hm;Look"))
    assert [note.kind.value for note in world.snapshot()[0].notes] == ["internal", "internal"]


def test_a_dry_run_says_what_would_be_and_writes_nothing(world: World) -> None:
    before, people = world.store.cursor(), world.store.people()
    report = bring(world, file("jira.csv"), dry_run=True)
    assert (report.imported, report.rows, report.notes, report.unassigned) == (2, 2, 2, 1)
    assert [each.handle for each in report.people] == ["anna.berzina", "mkalns"]
    assert report.became["status"] == {("In Progress", "in_progress"): 1, ("Closed", "closed"): 1}
    assert (world.store.cursor(), world.store.people()) == (before, people)


def test_the_same_file_twice_brings_nothing_new(world: World) -> None:
    for name in ("jira.csv", "articles.csv", "zammad.json"):
        first = bring(world, file(name))
        again = bring(world, file(name))
        assert (again.imported, again.there) == (0, first.imported)
    without_id = b"title,requester\nA,anna@example.org\nB,anna@example.org\n"
    assert bring(world, without_id).imported == 2
    assert bring(world, without_id + b"C,anna@example.org\n").imported == 1


def test_people_who_are_not_on_the_desk_come_retired_and_cannot_come_in(world: World) -> None:
    bring(world, file("zendesk.csv"))
    made = world.store.person("nobody.known")
    assert made is not None
    assert (made.retired, made.email, made.organisation) == (True, "nobody@elsewhere.example", "Elsewhere Ltd")
    with pytest.raises(NotAllowed):
        world.desk.counts(made)


def test_somebody_may_stand_for_people_who_are_not_on_the_desk(world: World) -> None:
    before = world.store.people()
    bring(world, file("jira.csv"), requester="ilze")
    record = world.snapshot()[0]
    assert (record.request.requester, record.request.organisation) == ("ilze", "SIA Piemērs")
    assert next((note.author, note.body.split("\n")[0]) for note in record.notes) == ("ilze", "mkalns wrote:")
    assert world.store.people() == before
    with pytest.raises(BadInput):
        bring(world, file("jira.csv"), requester="stranger")


def test_an_address_is_not_somebody_else_who_has_the_same_name(world: World) -> None:
    bring(world, HEAD.encode() + row().replace(b"anna@example.org", b"Anna Kalnina <a@elsewhere.example>"))
    assert world.snapshot()[0].request.requester == "anna.kalnina"


def test_only_the_owner_imports(world: World) -> None:
    stream = io.BytesIO(file("jira.csv"))
    with pytest.raises(NotAllowed):
        world.desk.import_export(MARIS, stream, ExportMapping())


@pytest.mark.parametrize(
    ("source", "encoding", "delimiter"),
    [
        ("\ufeffid;title;requester\n1;Čau;anna\n".encode(), "utf-8-sig", ";"),
        ("id\ttitle\trequester\n1\tČau\tanna\n".encode("utf-16"), "utf-16", "\t"),
        ("id,title,requester\n1,Čau,anna\n".encode("utf-16-le"), "utf-16-le", ","),
        ("id|title|requester\n1|Čau, šķūnis|anna\n".encode("cp1257"), "cp1257", "|"),
        ("id,title,requester\r\n1,Čau,anna\r".encode(), "utf-8", ","),
        ("id,title,requester\n1,Fenêtre façade,anna\n".encode("cp1252"), "cp1252", ","),
    ],
)
def test_encodings_and_delimiters_are_found_out(world: World, source: bytes, encoding: str, delimiter: str) -> None:
    mapping = world.desk.guess_mapping(OWNER, io.BytesIO(source)).mapping
    assert (mapping.encoding, mapping.delimiter) == (encoding, delimiter)
    assert bring(world, source).imported == 1
    assert world.snapshot()[0].request.title[:4] in ("Čau", "Čau,", "Fenê")


def test_hostile_cells_are_only_ever_text(world: World) -> None:
    cells = [
        '=cmd|"/C calc"!A0',
        "@SUM(1)",
        "nul\0nul",
        'say ""hi""',
        "\x1b]52;c;aGk=\x07",
        "{0.__class__}",
        "[@click=x]",
    ]
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEAD.strip().split(","))
    for number, cell in enumerate(cells):
        writer.writerow([number + 1, cell, cell + "\nand more", "open", "low", "anna", "2026-11-24"])
    assert bring(world, out.getvalue().encode()).bad == []
    assert [record.request.title for record in world.snapshot()] == cells
    assert world.snapshot()[0].request.description == cells[0] + "\nand more"


def test_what_cannot_come_in_is_told_by_its_row_and_keeps_nothing_else_out(world: World) -> None:
    refused: list[tuple[int, str]] = []
    source = (
        HEAD.encode() + row(number=1) + row(",too,many", 2) + b"3,short\n" + b"\n" + row(number=4)
        + row(number=5).replace(b"2026-11-24 10:00", b"yesterday") + row(number=6, title="x" * 400)
        + b"7," + b"y" * 2_000_000 + b",D,open,low,anna@example.org,2026-11-24 10:00\n" + b',,,,,,\n'
        + b"8,T," + b"z" * 2_000_000 + b",open,low,anna@example.org,2026-11-24 10:00\n"
    )  # fmt: skip
    report = bring(world, source, refuse=lambda row, why: refused.append((row.place, why)))
    assert [place for place, _why in report.bad] == [3, 4, 7, 9, 11]
    assert refused == report.bad
    assert "9 cells" in report.bad[0][1]
    assert "yesterday" in report.bad[2][1]
    assert {record.request.reference for record in world.snapshot()} == {"1", "4", "6"}
    assert report.shortened == 2
    long = next(each.request for each in world.snapshot() if each.request.reference == "6")
    assert (len(long.title), long.description.split("\n")[0]) == (255, "x" * 400)


def test_a_quotation_mark_without_its_end_stops_there_and_says_so(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("o365tui.desk.exchange.tables.CELL_LIMIT", 10_000)
    source = HEAD.encode() + row(number=1) + b'2,"never closed,D,open\n' + b"x" * 20_000
    report = bring(world, source)
    assert (report.imported, [place for place, _why in report.bad]) == (1, [3])


def test_json_that_breaks_off_stops_there_and_says_so(world: World) -> None:
    whole = json.dumps([{"id": 1, "subject": "A", "requester": "anna"}, {"id": 2, "subject": "B", "requester": "anna"}])
    report = bring(world, whole[:-4].encode())
    assert (report.imported, [place for place, _why in report.bad]) == (1, [2])
    wrapped = json.dumps({"tickets": json.loads(whole)}, indent=1)
    assert bring(world, wrapped.encode()).there == 1


@pytest.mark.parametrize("magic", [b"PK\x03\x04", b"%PDF-1.7", b"\xd0\xcf\x11\xe0"])
def test_a_workbook_is_not_mistaken_for_a_table(world: World, magic: bytes) -> None:
    with pytest.raises(BadInput, match="CSV"):
        world.desk.guess_mapping(OWNER, io.BytesIO(magic + b"\0" * 100))


def test_html_becomes_the_words_that_it_shows(world: World) -> None:
    html = "<div>Hello,<br>it <b>fails</b> &amp; stops.</div><script>x()</script><a href='https://e.example/1'>log</a>"
    value = [{"id": 1, "subject": "A", "requester": "anna", "description": html}]
    bring(world, json.dumps(value).encode())
    assert world.snapshot()[0].request.description == "Hello,\nit fails & stops.\nlog <https://e.example/1>"


@pytest.mark.parametrize(
    ("samples", "formats", "unsure"),
    [
        (["24.11.2026 9:12", "01.02.2026 10:00"], ("%d.%m.%Y %H:%M",), False),
        (["11/24/2026 9:12 PM"], ("%m/%d/%Y %I:%M %p",), False),
        (["01/02/2026 09:12"], ("%d/%m/%Y %H:%M",), True),
        (["01/02/2026 09:12", "01/24/2026 09:12"], ("%m/%d/%Y %H:%M",), False),
        (["2026-11-24T09:12:00Z", "1764000000"], ("iso", "unix"), False),
        (["", "Not set", "soon"], ("iso",), False),
    ],
)
def test_the_form_of_times_is_found_out(samples: list[str], formats: tuple[str, ...], unsure: bool) -> None:
    assert guessed(samples) == (formats, unsure)


def test_times_without_a_zone_are_the_mappings() -> None:
    riga = parse_zone("Europe/Riga")
    noon = datetime(2026, 7, 1, 9, 0, tzinfo=UTC)
    assert moment("01.07.2026 12:00", ("%d.%m.%Y %H:%M",), riga) == noon
    assert moment("2026-07-01 09:00:00 UTC", ("iso",), riga) == noon
    assert moment("2026-07-01T11:00:00+0200", ("iso",), riga) == noon
    assert moment("Not set", ("iso",), riga) is None


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[columns]\ncolour = 'x'", "columns.colour"),
        ("[values.status]\nOpen = 'ajar'", "values.status.Open"),
        ("[defaults]\nseverity = 'D'", "defaults.severity"),
        ("kind = 'xml'", "kind"),
        ("encoding = 'klingon'", "klingon"),
        ("timezone = 'Riga'", "Riga"),
        ("delimiter = ';;'", "delimiter"),
        ("[notes]\nkind = 'rows'", "notes.columns.body"),
        ("[notes]\nkind = 'cells'", "notes.where"),
        ("dates = 5", "dates"),
        ("x =", "TOML"),
        ("{", "JSON"),
        ('{"columns": []}', "columns"),
    ],
)
def test_a_mapping_that_is_wrong_says_where(text: str, place: str) -> None:
    with pytest.raises(BadInput, match=place):
        mappings.read(text)


def test_a_mapping_says_what_becomes_what(world: World) -> None:
    mapping = mappings.read(
        """
        timezone = "UTC"
        dates = ["%d.%m.%Y"]
        delimiter = ","
        encoding = "utf-8"
        [columns]
        title = ["Kurzform", "Langform"]
        requester = "Wer"
        severity = "Stufe"
        created = "Am"
        [values.severity]
        dringend = "A"
        "*" = "C"
        [values.service]
        [defaults]
        service = "Teams"
        organisation = "Alt GmbH"
        """
    )
    source = "Kurzform,Langform,Wer,Stufe,Am\nA,,Eva,DRINGEND,1.2.2026\n,B,Eva,egal,2.2.2026\n"
    bring(world, source.encode(), mapping)
    first, second = world.snapshot()
    assert summary(first)[1:7] == ("A", "Microsoft Teams", "A", "new", "Alt GmbH", "eva")
    assert (second.request.title, second.request.severity) == ("B", "C")
    assert first.request.created == datetime(2026, 2, 1, tzinfo=UTC)


def test_a_value_that_the_mapping_does_not_name_is_told(world: World) -> None:
    stream = io.BytesIO(HEAD.encode() + row())
    guess = world.desk.guess_mapping(OWNER, stream).mapping
    strict = replace(guess, values={"status": {"closed": "closed"}})
    report = world.desk.import_export(OWNER, stream, strict)
    assert "open" in report.bad[0][1]


def test_two_rows_with_one_number_are_told_and_the_first_comes(world: World) -> None:
    report = bring(world, HEAD.encode() + row(number=1) + row(number=1, title="Other") + row(number=2))
    assert (report.imported, report.there, [place for place, _why in report.bad]) == (2, 0, [3])
    again = bring(world, HEAD.encode() + row(number=1) + row(number=1))
    assert (again.imported, again.there, again.bad) == (0, 2, [])


def test_the_line_that_tells_excel_the_delimiter_is_no_heading(world: World) -> None:
    assert bring(world, b"sep=;\r\nid;title;requester\r\n1;A;anna\r\n").imported == 1


def test_more_rows_than_go_into_one_commit(world: World) -> None:
    told: list[tuple[int, int]] = []
    source = HEAD.encode() + b"".join(row(number=number) for number in range(1, 702))
    report = bring(world, source, progress=lambda done, total: told.append((done, total)))
    assert (report.imported, told[-1]) == (701, (701, 701))
    assert len(told) == 3
