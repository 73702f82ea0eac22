"""`watch` tells changes as they happen, to each what they may know; `stats` tells figures in every format."""

from __future__ import annotations

import csv
import io
import json
import os
import select
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from o365tui.cli.shell import Shell
from o365tui.cli.watch import _Following
from o365tui.model.preferences import SavedView
from o365tui.model.views import View
from tests.cli.conftest import CommandLine

Follow = Callable[..., Callable[[], dict[str, Any]]]


@pytest.fixture
def follow(o365tui: CommandLine, folder: Path) -> Iterator[Follow]:
    """Begin to follow the desk as somebody; each call then gives the next line."""
    shells = []

    def begin(handle: str, wanted: str = "", view: View = View.ALL) -> Callable[[], dict[str, Any]]:
        shell = Shell(str(folder), handle)
        shells.append(shell)
        lines = _Following(shell, SavedView("", wanted, view)).lines()
        return lambda: next(lines)

    yield begin
    for shell in shells:
        shell.close()


def test_a_change_is_told_with_who_and_what(o365tui: CommandLine, number: str, follow: Follow) -> None:
    line = follow("maris")
    o365tui("set", number, "--severity", "A")
    told = line()
    assert (told["number"], told["by"], told["internal"]) == (int(number), "ilze", False)
    assert [(each["field"], each["was"], each["becomes"]) for each in told["changes"]] == [("severity", "B", "A")]
    assert told["request"]["severity"] == "A"
    o365tui("--as", "maris", "ask", number, "--body", "Which build?")
    told = line()
    assert [note["body"] for note in told["notes"]] == ["Which build?"]
    assert "status" in {each["field"] for each in told["changes"]}


def test_nobody_hears_of_what_is_not_theirs(o365tui: CommandLine, number: str, follow: Follow) -> None:
    ilze, otto, maris = follow("ilze"), follow("otto"), follow("maris")
    o365tui("--as", "maris", "note", number, "--internal", "--body", "secret")
    o365tui("--as", "otto", "new", "--title", "O", "--description", "D", "--service", "Other", "--severity", "C")
    o365tui("note", number, "--body", "seen by all")
    assert (maris()["internal"], maris()["number"], maris()["number"]) == (True, 1002, int(number))
    first = ilze()
    assert (first["number"], [note["body"] for note in first["notes"]]) == (int(number), ["seen by all"])
    assert "secret" not in json.dumps(first)
    assert otto()["number"] == 1002


def test_only_what_answers_the_filter_is_told(o365tui: CommandLine, number: str, follow: Follow) -> None:
    line, closed = follow("maris", "severity:A"), follow("maris", "", View.CLOSED)
    o365tui("note", number, "--body", "x")
    o365tui("set", number, "--severity", "A")
    assert [each["field"] for each in line()["changes"]] == ["severity"]
    o365tui("close", number)
    assert closed()["request"]["status"] == "closed"


def test_a_filter_that_is_wrong_is_told_at_once(o365tui: CommandLine) -> None:
    assert "^" in o365tui("watch", "severity:Q", code=2).err
    o365tui("watch", "--format", "json", code=2)
    o365tui("watch", "--view", "nothing", code=3)


def test_each_line_comes_at_once_and_it_ends_when_nobody_reads(o365tui: CommandLine, number: str) -> None:
    environ = {**os.environ, "PYTHONPATH": os.getcwd()}
    command = [sys.executable, "-m", "o365tui", "watch"]
    with subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        got = b""
        while not got:  # it follows from some moment of its start on
            o365tui("note", number, "--body", "x")
            ready, _w, _x = select.select([process.stdout], [], [], 0.5)
            got = process.stdout.readline() if ready else b""
        assert json.loads(got)["number"] == int(number)
        process.stdout.close()
        assert process.wait(20) == 0
        assert process.stderr.read() == b""


def test_figures_are_told_in_every_format(o365tui: CommandLine, number: str) -> None:
    told = o365tui("--as", "maris", "stats", "--format", "json").json
    assert told["open"]["B"]["0-1d"] == 1
    assert told["load"][0] == {"agent": None, "open": 1, "action_required": 0, "overdue": 0}
    rows = list(csv.DictReader(io.StringIO(o365tui("--as", "maris", "stats", "--format", "csv").out)))
    assert {"figure": "open", "of": "B", "what": "0-1d", "count": "1"} in rows
    assert "In hand" in o365tui("--as", "maris", "stats").out
    assert o365tui("--as", "otto", "stats", "--format", "json").json["open"]["B"]["0-1d"] == 0
