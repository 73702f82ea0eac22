"""`import` of what other programs export: the guess, the dry run, the rows that do not come in."""

from __future__ import annotations

import csv
from pathlib import Path

from tests.cli.conftest import CommandLine

EXPORTS = Path(__file__).parents[1] / "exports"
BROKEN = "Ticket,Title,Customer,Priority\n1,Good,anna@example.org,high\n2,,anna@example.org,high\n3,Ragged,a,b,c\n"


def test_a_dry_run_tells_everything_and_changes_nothing(o365tui: CommandLine) -> None:
    came = o365tui("import", str(EXPORTS / "jira.csv"), "--dry-run")
    for words in (
        "Jira, CSV",
        "title ← Summary",
        "High → B",
        "2 requests would be taken in",
        "retired: ",
        "Project key",
    ):
        assert words in came.out
    assert "internal" in came.err
    assert o365tui("list", "--format", "json").json == []
    assert len(o365tui("people", "list", "--format", "json").json) == 3


def test_a_mapping_is_shown_edited_and_used(o365tui: CommandLine, tmp_path: Path) -> None:
    shown = o365tui("import", str(EXPORTS / "jira.csv"), "--show-mapping").out
    path = tmp_path / "map.toml"
    path.write_text(shown.replace('High = "B"', 'High = "A"'))
    result = o365tui("import", str(EXPORTS / "jira.csv"), "--mapping", str(path), "--format", "json").json
    assert (result["imported"], result["there"], result["bad"]) == (2, 0, [])
    listed = o365tui("--as", "maris", "list", "--format", "ndjson").lines
    assert {each["severity"] for each in listed} == {"A", "C"}
    again = o365tui("import", str(EXPORTS / "jira.csv"), "--mapping", str(path)).out
    assert "2 are on the desk already." in again
    path.write_text("[columns]\ncolour = 'x'")
    assert "columns.colour" in o365tui("import", str(EXPORTS / "jira.csv"), "--mapping", str(path), code=2).err
    o365tui("import", str(EXPORTS / "jira.csv"), "--mapping", str(tmp_path / "none"), code=3)


def test_rows_that_do_not_come_in_can_be_mended_and_brought_again(o365tui: CommandLine, tmp_path: Path) -> None:
    source, rejected = tmp_path / "a.csv", tmp_path / "rejected.csv"
    source.write_text(BROKEN)
    came = o365tui("import", str(source), "--rejected", str(rejected), code=1)
    assert "Row 3: " in came.err
    assert "Row 4: " in came.err
    with rejected.open(newline="") as file:
        heading, *rows = csv.reader(file)
    assert heading[1:] == ["Ticket", "Title", "Customer", "Priority"]
    assert [row[1:] for row in rows] == [["2", "", "anna@example.org", "high"], ["3", "Ragged", "a", "b", "c"]]
    rejected.write_text(rejected.read_text().replace("2,,", "2,Mended,").replace(",b,c", ",low"))
    assert "2 requests were taken in" in o365tui("import", str(rejected)).out
    good = tmp_path / "good.csv"
    o365tui("import", str(rejected), "--rejected", str(good))
    assert not good.exists()


def test_rejected_rows_never_go_over_the_desks_own_files(o365tui: CommandLine, folder: Path) -> None:
    before = (folder / "desk.json").read_bytes()
    o365tui("import", "-", "--rejected", str(folder / "desk.json"), stdin=BROKEN.encode(), code=5)
    assert (folder / "desk.json").read_bytes() == before


def test_with_strict_nothing_comes_in_unless_all_does(o365tui: CommandLine) -> None:
    came = o365tui("import", "-", "--strict", stdin=BROKEN.encode(), code=1)
    assert "Nothing was taken in." in came.err
    assert o365tui("--as", "maris", "list", "--format", "json").json == []


def test_what_is_no_table_of_requests_is_told(o365tui: CommandLine, tmp_path: Path) -> None:
    assert "--mapping" in o365tui("import", "-", stdin=b"a,b\n1,2\n", code=2).err
    o365tui("import", "-", stdin=b"PK\x03\x04", code=2)
    o365tui("--as", "maris", "import", str(EXPORTS / "jira.csv"), code=4)
    o365tui("import", str(EXPORTS / "jira.csv"), "--with-files", str(tmp_path), code=2)
    o365tui("import", str(EXPORTS / "jira.csv"), "--requester", "stranger", code=2)


def test_our_own_export_is_told_from_others_and_can_be_tried_too(o365tui: CommandLine, number: str) -> None:
    exported = o365tui("--as", "maris", "export").out.encode()
    assert "1 request would be taken in." in o365tui("import", "-", "--dry-run", stdin=exported).out
    assert len(o365tui("list", "--format", "json").json) == 1
    o365tui("import", "-", "--requester", "ilze", stdin=exported, code=2)
