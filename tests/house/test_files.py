"""The lock, the packaging and the two commands: facts about files that nothing else would notice going wrong."""

from __future__ import annotations

import re
import subprocess
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)==(\S+)((?: \\\n +--hash=sha256:[0-9a-f]{64})+)$", re.MULTILINE)


def pins(name: str) -> dict[str, str]:
    """Package and version of each pin that has a hash."""
    return {found[1].replace("_", "-"): found[2] for found in PIN.finditer((ROOT / name).read_text())}


def named(requirements: list[str]) -> set[str]:
    """The packages of a list of requirements."""
    return {re.split(r"[<>=!~;\[ ]", requirement)[0].lower().replace("_", "-") for requirement in requirements}


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt"])
def test_the_lock_pins_every_line_with_a_hash_and_names_no_host(lock: str) -> None:
    text = (ROOT / lock).read_text()
    started = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
    assert started
    assert len(pins(lock)) == len(started)
    assert not re.search(r"://|^-|@ ", text, re.MULTILINE)


def test_the_lock_holds_all_that_the_project_asks_for() -> None:
    assert named(PROJECT["project"]["dependencies"]) <= pins("requirements.txt").keys()
    assert named(PROJECT["project"]["optional-dependencies"]["dev"]) <= pins("requirements-dev.txt").keys()


def test_running_and_testing_use_the_same_versions() -> None:
    assert pins("requirements.txt").items() <= pins("requirements-dev.txt").items()


def test_tinydb_whose_private_hooks_are_used_is_pinned_in_the_package_too() -> None:
    assert f"tinydb=={pins('requirements.txt')['tinydb']}" in PROJECT["project"]["dependencies"]


def test_every_data_file_goes_into_the_package() -> None:
    patterns = PROJECT["tool"]["setuptools"]["package-data"]["*"]
    left_out = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "o365tui").rglob("*")
        if path.is_file()
        and path.suffix not in {".py", ".pyc", ".po", ".pot"}
        and not any(fnmatch(path.name, pattern) for pattern in patterns)
    ]
    assert left_out == []


def test_the_command_is_the_modules_own_main() -> None:
    assert PROJECT["project"]["scripts"] == {"o365tui": "o365tui.__main__:main"}


def test_the_continuous_check_runs_the_readmes_test_command() -> None:
    assert "    make test " in (ROOT / "README.md").read_text()
    assert re.search(r"^make test\b", (ROOT / ".ci/run").read_text(), re.MULTILINE)


def test_every_picture_that_the_readme_shows_is_there() -> None:
    shown = re.findall(r"!\[[^]]*\]\(([^)]+)\)", (ROOT / "README.md").read_text())
    assert shown
    assert [path for path in shown if not (ROOT / path).is_file()] == []


@pytest.mark.parametrize("variables", [{}, {"PYTHON": "/bin/false"}])
def test_a_machine_without_a_new_enough_python_is_told_so(tmp_path: Path, variables: dict[str, str]) -> None:
    outcome = subprocess.run(
        ["/bin/sh", str(ROOT / "tools/venv"), str(tmp_path / "venv")],
        env={"PATH": str(tmp_path), **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome.returncode == 1
    assert outcome.stderr.startswith("o365tui needs Python 3.11 or later")
    assert not (tmp_path / "venv").exists()
