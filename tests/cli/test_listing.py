"""`list` by fields, order, view and format; saved views; help; what the tab key offers."""

from __future__ import annotations

import csv
import io
import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o365tui.cli.columns import FIELDS
from o365tui.text.spreadsheet import formula_safe, formula_unquoted
from tests.cli.conftest import Came, CommandLine


def file(o365tui: CommandLine, *titles: str, severity: str = "B") -> None:
    for title in titles:
        o365tui("new", "--title", title, "--description", "D", "--service", "Other", "--severity", severity)


def test_fields_are_chosen_in_every_format(o365tui: CommandLine) -> None:
    file(o365tui, "One", "Two")
    words = ["list", "--sort", "number", "--fields", "number,title,tags,notes"]
    assert o365tui(*words, "--format", "json").json[0] == {"number": 1001, "title": "One", "tags": [], "notes": 0}
    assert o365tui(*words, "--format", "csv").out == "number,title,tags,notes\r\n1001,One,,0\r\n1002,Two,,0\r\n"
    assert o365tui(*words).out.splitlines()[1].split() == ["SR-1001", "One", "–", "0"]
    assert o365tui(*words, "--format", "ids").out == "1001\n1002\n"
    assert set(o365tui("list", "--fields", "*", "--format", "ndjson").lines[0]) == set(FIELDS)
    assert "description" in o365tui("list", "--fields", "titel", code=2).err


def test_the_order_is_told_by_a_column(o365tui: CommandLine) -> None:
    file(o365tui, "b", "a")
    assert o365tui("list", "--sort", "title", "--format", "ids").out == "1002\n1001\n"
    assert o365tui("list", "--sort", "-title", "--format", "ids").out == "1001\n1002\n"
    assert "updated" in o365tui("list", "--sort", "colour", code=2).err


def test_a_list_that_is_cut_says_of_how_many(o365tui: CommandLine) -> None:
    file(o365tui, "One", "Two", "Three")
    assert "2 of 3 requests" in o365tui("list", "--limit", "2").err
    assert "3 requests" in o365tui("list").err


@pytest.mark.parametrize("words", [["show", "1001"], ["people", "list"], ["times"], ["check"]])
def test_a_format_that_a_command_does_not_have_is_usage(o365tui: CommandLine, words: list[str]) -> None:
    assert "table, json, ndjson" in o365tui("--format", "csv", *words, code=2).err
    assert o365tui(*words, "--format", "ids", code=2).out == ""


def test_no_cell_of_csv_is_a_formula_and_a_round_trip_gives_each_back(o365tui: CommandLine, tmp_path: Path) -> None:
    titles = ["=1+1", "+1", "-1", "@SUM(1)", "\tx", "'=1", "''-", "plain", "'quoted'", 'a "b", c\nd']
    file(o365tui, *titles)
    out = o365tui("list", "--sort", "number", "--format", "csv").out
    rows = list(csv.DictReader(io.StringIO(out, newline="")))
    assert not [row["title"] for row in rows if row["title"][0] in "=+-@\t\r"]
    o365tui("--as", "ilze", "import", "-", stdin=out.encode())
    again = o365tui("--as", "maris", "list", "--sort", "number", "--format", "json").json[len(titles) :]
    assert [each["title"] for each in again] == [title.replace("\n", " ").strip() for title in titles]


@given(st.text())
def test_a_safe_cell_gives_back_what_it_was(cell: str) -> None:
    assert formula_unquoted(formula_safe(cell)) == cell
    assert formula_safe(cell)[:1] not in ("=", "+", "-", "@", "\t", "\r", "\n")


def test_views_are_saved_narrowed_and_forgotten(o365tui: CommandLine) -> None:
    file(o365tui, "One", "Two")
    file(o365tui, "Worst", severity="A")
    o365tui("views", "save", "hot", "severity:A", "--view", "open", "--sort", "number", "--fields", "title,due")
    saved = o365tui("views", "list", "--format", "json").json[-1]
    assert (saved["name"], saved["filter"], saved["view"], saved["count"]) == ("hot", "severity:A", "open", 1)
    shown = o365tui("list", "--view", "hot")
    assert (shown.out.split()[:3], "SR-1003" in shown.out) == (["No.", "Title", "Due"], True)
    assert o365tui("list", "--view", "hot", "--format", "ids", "--", "-worst").out == ""
    o365tui("--as", "maris", "list", "--view", "hot", code=3)
    o365tui("views", "forget", "hot")
    o365tui("views", "forget", "hot", code=3)
    o365tui("views", "save", "open", "severity:A", code=2)
    assert "^" in o365tui("views", "save", "bad", "severity:Q", code=2).err


def test_help_has_the_topics_of_the_full_screen(bare: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    topics = bare("help", "--format", "json").json
    assert len(topics) >= 16
    assert all("{{" not in topic["body"] for topic in topics)
    assert bare("help", "close").out.startswith("# Closing a request\n")
    assert "reopen" in bare("help", "reopening").out
    bare("help", "no such topic", code=3)
    monkeypatch.setenv("LANGUAGE", "lv")
    assert bare("help", "shell").out.startswith("# No komandrindas\n")


def offers(bare: CommandLine, monkeypatch: pytest.MonkeyPatch, line: str, name: str = "fish") -> list[list[str]]:
    """What the tab key gets at the end of a line."""
    monkeypatch.setenv("_O365TUI_COMPLETE", name)
    monkeypatch.setenv("_O365TUI_LINE", line)
    came: Came = bare()
    monkeypatch.delenv("_O365TUI_COMPLETE")
    assert came.err == ""
    return [row.split("\t") for row in came.out.splitlines()]


def test_the_tab_key_offers_what_fits(o365tui: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    file(o365tui, "Outlook", severity="A")
    o365tui("views", "save", "hot", "severity:A")
    o365tui("people", "set", "ilze", "--role", "agent")

    def words(line: str) -> list[str]:
        return [row[1] for row in offers(o365tui, monkeypatch, line)]

    assert words("o365tui vie") == ["views"]
    assert offers(o365tui, monkeypatch, "o365tui show 10")[0] == ["plain", "1001", "Outlook"]
    assert words("o365tui show SR-10") == ["SR-1001"]
    assert words("o365tui assign 1001 m") == ["maris"]
    assert words("sudo -u me /usr/bin/o365tui --as ot") == ["otto"]
    assert words("o365tui list --view h") == ["hot"]
    assert words("o365tui list --fields number,ti") == ["number,title"]
    assert words("o365tui list severity:A assignee:mar") == ["assignee:maris"]
    assert offers(o365tui, monkeypatch, "o365tui list sev")[0][:2] == ["unfinished", "severity:"]
    assert words("o365tui list 'due<") == []
    assert words("o365tui help sh") == ["shell"]
    assert {"csv", "ids"} <= set(words("o365tui list --format "))
    assert words("o365tui --as otto show 10") == []


def test_bash_has_what_stands_before_a_colon_behind_it_already(
    o365tui: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("_O365TUI_BREAKS", " :=")
    assert [row[1] for row in offers(o365tui, monkeypatch, "o365tui list severity:", "bash")] == ["A", "B", "C"]


def test_the_tab_key_is_silent_where_there_is_no_desk(bare: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    assert offers(bare, monkeypatch, "o365tui show 10") == []


def test_bash_completes_with_the_script(o365tui: CommandLine, tmp_path: Path, folder: Path) -> None:
    import sys

    program = tmp_path / "o365tui"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m o365tui "$@"\n')
    program.chmod(0o700)
    (tmp_path / "script").write_text(o365tui("completion", "bash").out)
    line = "o365tui people reti"
    ask = f'COMP_LINE="{line}" COMP_POINT={len(line)}; _o365tui_completion {program}'
    script = f'. {tmp_path}/script; {ask}; echo "${{COMPREPLY[@]}}"'
    environ = {**os.environ, "PYTHONPATH": os.getcwd()}
    done = subprocess.run(["bash", "-c", script], env=environ, capture_output=True, text=True, check=True)
    assert done.stdout == "retire\n"
    for name in ("zsh", "fish"):
        assert "_O365TUI_COMPLETE" in o365tui("completion", name).out
