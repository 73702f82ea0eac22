"""What start-up imports, read from `sys.modules` of a fresh interpreter: nobody waits for what they do not use."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.terminal.harness import environment, o365tui

HEAVY = {"babel", "click", "email_validator", "dns", "pendulum", "phonenumbers", "rich", "textual", "tinydb", "sqlite3"}
"""Packages that cost milliseconds at import."""

SCREENS = {"textual", "textual_fspicker", "textual_plotext", "plotext"}


def imported_by(code: str, home: Path) -> set[str]:
    """The top-level packages that a fresh interpreter holds after this code."""
    report = "import json, sys; print('\\n' + json.dumps(sorted({n.partition('.')[0] for n in sys.modules})))"
    outcome = subprocess.run(
        [sys.executable, "-c", f"{code}\n{report}"],
        env=environment(home),
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome.returncode == 0, outcome.stderr
    return set(json.loads(outcome.stdout.splitlines()[-1]))


def command(*arguments: str) -> str:
    """Code that runs a command of the shell and survives its exit."""
    return (
        f"import sys; sys.argv = ['o365tui', *{list(arguments)!r}]\n"
        "from o365tui.__main__ import main\n"
        "try:\n    code = main()\nexcept SystemExit as left:\n    code = left.code\n"
        "assert not code, code\n"
    )


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a desk that has one request."""
    home = tmp_path_factory.mktemp("start")
    person = "--name Ilze --email ilze@example.org --country LV --organisation Piemērs --plan premier".split()
    request = ["--title", "Outlook", "--description", "It stands.", "--service", "Exchange Online", "--severity", "B"]
    for words in (["init", *person, "--role", "administrator"], ["new", *request]):
        done = subprocess.run(
            o365tui("--desk", str(home / "desk"), *words),
            env=environment(home),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    return home / "desk"


def test_the_package_itself_imports_nothing_heavy(tmp_path: Path) -> None:
    assert imported_by("import o365tui", tmp_path) & HEAVY == set()


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["list"],
        ["list", "--format", "json"],
        ["show", "1001"],
        ["phones", "LV"],
        ["times"],
        ["people", "list"],
        ["list", "severity:B", "--format", "csv"],
        ["stats"],
        ["views", "list"],
        ["undo", "--list"],
        ["help", "shell"],
        ["completion", "bash"],
    ],
    ids=" ".join,
)
def test_a_command_of_the_shell_imports_no_screen(desk: Path, arguments: list[str]) -> None:
    assert imported_by(command("--desk", str(desk), *arguments), desk.parent) & SCREENS == set()


def test_the_full_screen_loads_before_its_first_paint_only_what_it_paints(tmp_path: Path) -> None:
    late = {"babel", "click", "email_validator", "dns", "pendulum", "phonenumbers", "textual_fspicker"}
    late |= {"textual_plotext", "plotext"}
    assert imported_by("import o365tui.tui.app", tmp_path) & late == set()
