"""Making a desk, its people, the dated facts, exchange, upkeep; and the command line itself."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from o365tui import __version__
from o365tui.__main__ import only_options, run
from o365tui.cli.main import PLACES
from tests.cli.conftest import CommandLine


def test_without_a_desk_there_is_a_sentence_and_nothing_is_made(bare: CommandLine, folder: Path) -> None:
    assert "o365tui init" in bare("list", code=1).err
    assert not folder.exists()


def test_init_makes_a_desk_that_its_maker_owns(bare: CommandLine, folder: Path) -> None:
    words = (
        "init --name Ilze --email ilze@example.org --country lv --organisation O --plan premier --role agent".split()
    )
    made = bare(*words, "--language", "lv", "--timezone", "Europe/Riga", "--format", "json").json
    assert made == {
        "handle": "ilze", "name": "Ilze", "email": "ilze@example.org", "role": "agent", "organisation": "O",
        "country": "LV", "language": "lv", "timezone": "Europe/Riga", "owner": True, "retired": False,
    }  # fmt: skip
    assert (folder / "desk.json").exists()


def test_init_asks_for_what_is_missing(bare: CommandLine, folder: Path) -> None:
    bare("init", "--name", "Ilze", "--email", "ilze@example.org", "--role", "agent", code=2)
    words = "init --name Ilze --email ilze --country LV --organisation O --plan premier --role agent".split()
    assert "ilze" in bare(*words, code=2).err
    assert not folder.exists()


def test_the_desk_may_be_named_on_the_command_line(bare: CommandLine, tmp_path: Path) -> None:
    other = str(tmp_path / "other")
    words = "init --name Ilze --email i@example.org --country LV --organisation O --plan premier --role agent".split()
    bare("--desk", other, *words)
    assert len(bare("--desk", other, "people", "list", "--format", "ndjson").lines) == 1
    bare("list", code=1)


def test_an_account_that_nobody_is_tied_to_gets_a_sentence_and_4(
    o365tui: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "getuid", lambda: 4711)
    assert "4711" in o365tui("list", code=4).err
    assert o365tui("phones", "LV").code == 0
    assert o365tui("--help").code == 0


def test_people_are_added_listed_changed_and_retired(o365tui: CommandLine) -> None:
    assert [each["handle"] for each in o365tui("people", "list", "--format", "json").json] == ["ilze", "maris", "otto"]
    assert "Māris Kalns" in o365tui("people", "list").out
    assert o365tui("people", "set", "maris", "--country", "ee", "--format", "json").json["country"] == "EE"
    assert o365tui("people", "retire", "maris", "--format", "json").json["retired"] is True
    o365tui("--as", "maris", "list", code=4)
    assert o365tui("people", "retire", "maris", "--undo", "--format", "json").json["retired"] is False
    o365tui("people", "retire", "ilze", code=5)
    assert "Commands" in o365tui("people", code=2).err


def test_the_phone_numbers_need_no_desk(bare: CommandLine) -> None:
    everything = bare("phones", "--format", "json").json
    assert len(everything) == 244
    (latvia,) = bare("phones", "latvija", "--format", "json").json
    assert (latvia["iso2"], latvia["as_of"]) == ("LV", "2023-10-27")
    shown = bare("phones", "LV")
    assert "8000 42 33" in shown.out
    assert "2023-10-27" in shown.err
    assert "Nepal" in bare("phones", "nepal").out
    bare("phones", "Atlantis", code=3)


def test_the_response_times_are_the_articles(bare: CommandLine) -> None:
    times = bare("times", "--format", "json").json
    hours = [[row["plans"][plan]["hours"] for plan in ("enterprise", "premier")] for row in times]
    assert hours == [[1, 1], [8, 2], [None, 4]]
    assert "Within 8 hours" in bare("times").out


def test_export_and_import_through_files(o365tui: CommandLine, number: str, tmp_path: Path) -> None:
    o365tui("attach", number, "-", "--name", "a.txt", stdin=b"hello")
    out, files = tmp_path / "out.jsonl", tmp_path / "files"
    assert o365tui("export", str(out), "--with-files", str(files)).out == ""
    (line,) = map(json.loads, out.read_text().splitlines())
    assert line["requester"]["email"] == "ilze@example.org"
    assert [path.read_bytes() for path in files.iterdir()] == [b"hello"]
    assert o365tui("export").lines == [line]
    again = ["--desk", str(tmp_path / "again")]
    words = "init --name N --email n@example.org --country LV --organisation O --plan premier --role agent".split()
    o365tui(*again, *words)
    came = o365tui(*again, "import", str(out), "--with-files", str(files), "--format", "json")
    assert (came.json["imported"], came.json["bad"]) == (1, [])
    shown = o365tui(*again, "show", number, "--format", "json").json
    assert shown == o365tui("show", number, "--format", "json").json


def test_a_bad_line_is_told_by_its_number_and_the_exit_code_is_1(o365tui: CommandLine, tmp_path: Path) -> None:
    good = {"title": "T", "description": "D", "service": "S", "severity": "A", "requester": "ilze"}
    lines = [json.dumps(each) for each in (good, {**good, "severity": "Q"}, {**good, "number": 1001, "colour": 1})]
    source = "\n".join(lines).encode()
    came = o365tui("import", "-", "--strict", stdin=source, code=1)
    assert "Line 2" in came.err
    assert o365tui("list", "--format", "json").json == []
    came = o365tui("import", "-", stdin=source, code=1)
    assert "2 requests" in came.out
    for words in ("Line 2", "SR-1001 is taken; it is SR-1002 now", "colour"):
        assert words in came.err
    o365tui("import", str(tmp_path / "nothing"), code=3)
    o365tui("import", str(tmp_path), code=2)


def test_an_export_never_goes_over_the_desks_own_files(o365tui: CommandLine, number: str, folder: Path) -> None:
    before = (folder / "desk.json").read_bytes()
    o365tui("export", str(folder / "desk.json"), code=5)
    o365tui("export", "--with-files", str(folder / "files"), code=5)
    assert (folder / "desk.json").read_bytes() == before


def test_an_export_that_cannot_be_written_leaves_nothing(o365tui: CommandLine, number: str, tmp_path: Path) -> None:
    assert "cannot be written" in o365tui("export", str(tmp_path / "no" / "out"), code=1).err


def test_check_and_checkpoint(o365tui: CommandLine, number: str) -> None:
    assert o365tui("check").out == ""
    assert o365tui("check", "--format", "json").json == []
    o365tui("checkpoint")
    assert o365tui("--as", "otto", "check").code == 0


def test_a_demo_needs_no_init(bare: CommandLine) -> None:
    assert bare("demo", "--requests", "30", "--format", "json").json == {"requests": 30}
    assert len(bare("list", "--format", "ndjson").lines) == 30
    bare("demo", code=5)


def test_help_tells_of_every_command_and_each_of_itself(bare: CommandLine) -> None:
    told = bare("--help").out
    for name in PLACES:
        assert f"\n  {name} " in told
        assert "Usage" in bare(name, "--help").out
    assert bare("--version").out == f"o365tui {__version__}\n"


def test_every_command_is_said_in_latvian_too(bare: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    english = {name: bare(name, "--help").out for name in PLACES}
    monkeypatch.setenv("LANG", "lv_LV.UTF-8")
    for name in PLACES:
        assert bare(name, "--help").out.splitlines()[2] != english[name].splitlines()[2]
        monkeypatch.delenv("LANGUAGE", raising=False)


def test_without_a_terminal_there_is_no_full_screen(bare: CommandLine) -> None:
    assert "terminal" in bare(code=2).err
    assert "terminal" in bare("--no-mouse", code=2).err


@pytest.mark.parametrize(
    ("words", "options"),
    [
        ([], (None, None, True)),
        (["--desk", "d", "--as=x", "--no-mouse"], ("d", "x", False)),
        (["--desk=d"], ("d", None, True)),
        (["list"], None),
        (["--desk", "d", "list"], None),
        (["--help"], None),
        (["--desk"], None),
        (["--format", "json"], None),
    ],
)
def test_words_that_name_no_command_go_straight_to_the_full_screen(
    words: list[str], options: tuple[str | None, str | None, bool] | None
) -> None:
    assert only_options(words) == options


def shell(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """A line for the system's shell, where `o365tui` is the command."""
    environ = {**os.environ, "O365TUI_DESK": str(folder), "PYTHONPATH": os.getcwd()}
    command = f'o365tui() {{ "{sys.executable}" -m o365tui "$@"; }}\n{line}'
    return subprocess.run(["bash", "-c", command], env=environ, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "line",
    [
        "o365tui list --format json | true",
        "o365tui list > /dev/full",
        "o365tui list --format ndjson | head -c 1",
        "o365tui list >&-",
        "o365tui list 2>&-",
        "o365tui note 1001 <&-",
        "LC_ALL=C PYTHONUTF8=0 PYTHONCOERCECLOCALE=0 o365tui show 1001",
    ],
)
def test_no_shell_line_ends_in_a_traceback(o365tui: CommandLine, number: str, folder: Path, line: str) -> None:
    o365tui("note", number, "--body", "ā" * 100_000)
    came = shell(line, folder)
    assert "Traceback" not in came.stderr
    assert "Exception" not in came.stderr
    assert "pipe" not in came.stderr


def test_a_full_disk_is_told(o365tui: CommandLine, number: str, folder: Path) -> None:
    came = shell("o365tui show 1001 > /dev/full", folder)
    assert came.returncode == 1
    assert "No space left on device" in came.stderr


def test_an_interrupted_command_says_nothing_and_ends_with_130(
    o365tui: CommandLine, number: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()

    class Interrupted:
        @property
        def buffer(self) -> Interrupted:
            raise KeyboardInterrupt

        def isatty(self) -> bool:
            return False

    monkeypatch.setattr(sys, "stdin", Interrupted())
    assert run(["note", number]) == 130
    assert capsys.readouterr().err.strip() == ""


@pytest.mark.skipif(os.getuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_read_is_told(o365tui: CommandLine, number: str, folder: Path) -> None:
    folder.chmod(0)
    try:
        assert "cannot be read" in o365tui("list", code=1).err
    finally:
        folder.chmod(0o700)


def test_an_administrators_export_says_that_it_is_not_the_whole_desk(o365tui: CommandLine, number: str) -> None:
    assert "An agent's has all." in o365tui("export").err
    assert "An agent's has all." not in o365tui("--as", "maris", "export").err
