"""Each room imports only rooms below it; the contracts stand in pyproject.toml, and these tests show that they bite."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("cli", "tui", "mail", "desk", "store", "model", "text", "data")


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Import-linter with this project's contracts, on the package in this folder."""
    command = "from importlinter.cli import lint_imports_command as c; c()"
    arguments = ["--no-cache", "--config", str(ROOT / "pyproject.toml")]
    return subprocess.run(
        [sys.executable, "-c", command, *arguments],
        cwd=folder,
        env={"PYTHONPATH": str(folder), "NO_COLOR": "1", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )


def house(folder: Path, room: str, statement: str) -> Path:
    """A house of empty rooms, one of which holds this statement."""
    package = folder / "o365tui"
    for name in ROOMS:
        (package / name).mkdir(parents=True)
        (package / name / "__init__.py").touch()
    (package / "__init__.py").touch()
    (package / "__main__.py").write_text("def full_screen():\n    import o365tui.tui.start\n")
    (package / "tui" / "start.py").write_text("import textual\n")
    (package / room / "__init__.py").write_text(statement + "\n")
    return folder


def test_each_room_imports_only_rooms_below_it() -> None:
    outcome = lint(ROOT)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


@pytest.mark.parametrize(
    ("room", "statement"),
    [
        ("tui", "import o365tui.cli"),
        ("tui", "import o365tui.mail"),
        ("desk", "import aiosmtplib"),
        ("mail", "import tinydb"),
        ("cli", "import o365tui.tui"),
        ("cli", "import o365tui.tui.app"),
        ("desk", "import o365tui.tui"),
        ("store", "import o365tui.desk"),
        ("model", "import o365tui.store"),
        ("text", "import o365tui.model"),
        ("data", "import o365tui.text"),
        ("tui", "import tinydb"),
        ("desk", "import sqlite3"),
        ("cli", "import textual"),
        ("desk", "import textual"),
        ("text", "import click"),
    ],
)
def test_a_wrong_import_breaks_a_contract(tmp_path: Path, room: str, statement: str) -> None:
    outcome = lint(house(tmp_path, room, statement))
    assert outcome.returncode == 1, outcome.stdout + outcome.stderr
    assert "BROKEN" in outcome.stdout


@pytest.mark.parametrize(
    ("room", "statement"),
    [
        ("cli", "def open_full_screen():\n    import o365tui.__main__"),
        ("tui", "import textual, o365tui.desk, o365tui.model"),
        ("store", "import tinydb, sqlite3"),
    ],
)
def test_a_right_import_breaks_none(tmp_path: Path, room: str, statement: str) -> None:
    outcome = lint(house(tmp_path, room, statement))
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


def test_every_folder_with_code_is_a_package() -> None:
    folders = {path.parent for path in (ROOT / "o365tui").rglob("*.py")}
    assert [folder for folder in folders if not (folder / "__init__.py").exists()] == []
