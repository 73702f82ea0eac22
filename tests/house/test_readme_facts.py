"""What the README says is so: its keys, commands, response times, exit codes and pictures."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from o365tui.cli.main import root
from o365tui.model import errors, response
from o365tui.model.request import Plan, Severity
from o365tui.text.language import use
from o365tui.tui.commands.manual import markdown
from tests.terminal.harness import ROOT, environment

README = (ROOT / "README.md").read_text("utf-8")
KEYS = re.compile(r"<!-- keys.*?-->\n(.*?)<!-- /keys -->", re.DOTALL)
"""The table of keys, between its marks. To make it anew: `python -m tests.house.test_readme_facts`."""


def blocks() -> list[str]:
    """The indented blocks of commands, with continued lines joined."""
    found = re.findall(r"(?:^    .*\n)+", README, re.MULTILINE)
    return [line.strip() for block in found for line in block.replace("\\\n", " ").splitlines()]


def cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.strip().strip("|").split("|")]


def test_the_table_of_keys_is_the_registrys() -> None:
    use("en")
    table = KEYS.search(README)
    assert table is not None
    assert table[1].strip() == markdown().strip(), "run python -m tests.house.test_readme_facts"


def test_every_command_of_the_readme_runs_on_a_new_desk_in_its_order(tmp_path: Path) -> None:
    """In a scratch home, as a new user would."""
    commands = [line for line in blocks() if line.startswith("o365tui ")]
    assert len(commands) >= 9
    (tmp_path / "trace.txt").write_text("08:10:02 SMTP 451\n")
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "o365tui"
    program.write_text('#!/bin/sh\nexec "$PYTHON" -m o365tui "$@"\n')
    program.chmod(0o700)
    env = environment(tmp_path, PYTHON=sys.executable)
    env["PATH"] = f"{tmp_path / 'bin'}:{env['PATH']}"
    script = "set -e\n" + "\n".join(commands)
    done = subprocess.run(["/bin/sh", "-c", script], cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "OWA sends." in done.stdout
    assert (tmp_path / "backup.jsonl").is_file()
    assert any((tmp_path / "backup-files").rglob("*"))


def test_the_commands_named_in_a_sentence_are_there() -> None:
    named = {words.split()[1] for words in re.findall(r"`(o365tui [a-z][^`]*)`", " ".join(README.split()))}
    group = root(lambda *_words, **_options: 0)
    known = set(group.list_commands(click.Context(group)))
    assert named - {"--help", "COMMAND"} <= known, named - known


@pytest.mark.parametrize("severity", list(Severity))
def test_the_response_times_are_the_articles(severity: Severity) -> None:
    row = next(cells(line) for line in README.splitlines() if line.startswith(f"| {severity.value} |"))
    for plan, said in ((Plan.ENTERPRISE, row[2]), (Plan.PREMIER, row[3])):
        target = response.target(severity, plan)
        if target is None:
            assert "no committed time" in said
        else:
            hours = int(target.total_seconds() // 3600)
            assert said == (f"{hours} hour" if hours == 1 else f"{hours} hours")


def test_the_exit_codes_are_those_of_the_errors() -> None:
    said = " ".join(README.split()).partition("Exit codes:")[2]
    codes = {name.strip(): int(code) for code, name in re.findall(r"(\d) ([a-z ]+?)(?: \(|,|\.)", said[:200])}
    assert codes["done"] == 0
    assert codes["usage"] == errors.BadInput.exit_code
    assert codes["not found"] == errors.NotFound.exit_code
    assert codes["not allowed"] == errors.NotAllowed.exit_code
    assert codes["refused"] == errors.Refused.exit_code
    assert codes["anything else"] == errors.DeskError.exit_code


def test_every_picture_and_file_that_is_named_is_there() -> None:
    named = [link for link in re.findall(r"\]\(([^)#]+)\)", README) if "://" not in link]
    missing = [link for link in named if not (ROOT / link).exists()]
    assert not missing


def write_keys() -> None:
    """Put the registry's table into the README."""
    use("en")
    (ROOT / "README.md").write_text(KEYS.sub(_with_table, README), "utf-8")


def _with_table(found: re.Match[str]) -> str:
    opening = found[0].partition("-->")[0] + "-->\n"
    return f"{opening}{markdown()}<!-- /keys -->"


if __name__ == "__main__":
    write_keys()
