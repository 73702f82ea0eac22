"""A desk that is missing, foreign, damaged or not to be written: a sentence, an exit code, no byte of it touched.

For the shell and for the full screen alike.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.terminal.harness import Terminal, assert_no_hostile, environment, o365tui

TROUBLE: dict[str, Callable[[Path], None]] = {
    "another JSON file": lambda desk: _write(desk, b'{"name": "left-pad", "version": "1.3.0"}'),
    "a JSON list": lambda desk: _write(desk, b"[1, 2, 3]"),
    "no JSON at all": lambda desk: _write(desk, b"\x7fELF\x02\x01\x01\x00\xff\xfe"),
    "an empty file": lambda desk: _write(desk, b""),
    "a folder": lambda desk: _instead(desk).mkdir(),
    "a pipe": lambda desk: os.mkfifo(_instead(desk)),
    "a link to nowhere": lambda desk: _instead(desk).symlink_to("/no/where"),
}


def _write(desk: Path, data: bytes) -> None:
    (desk / "desk.json").write_bytes(data)


def _instead(desk: Path) -> Path:
    """The place of desk.json, free for something else."""
    (desk / "desk.json").unlink()
    return desk / "desk.json"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk with some requests, all of it in desk.json."""
    folder = tmp_path_factory.mktemp("made")
    for words in (("demo", "--requests", "10"), ("checkpoint",)):
        run(folder, folder / "desk", *words, code=0)
    return folder / "desk"


@pytest.fixture
def desk(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "desk"))


def run(
    home: Path, desk: Path, *words: str, code: int | None = None, limit: int | None = None
) -> subprocess.CompletedProcess[str]:
    """A command of the shell; it may never end in a traceback."""

    def limited() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    done = subprocess.run(
        o365tui("--desk", str(desk), *words), env=environment(home), capture_output=True, text=True, check=False,
        timeout=30, preexec_fn=limited, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert "Traceback" not in done.stderr, done.stderr
    if code is not None:
        assert done.returncode == code, done
    return done


def contents(desk: Path) -> dict[str, bytes | str]:
    """The bytes of what people would miss, by place; the index, locks and who is at work are nobody's loss."""
    found: dict[str, bytes | str] = {}
    for path in sorted(desk.rglob("*")):
        name = str(path.relative_to(desk))
        if path.name in ("holder", "sessions") or name.startswith(("index", "lock")):
            continue
        mode = path.lstat().st_mode
        found[name] = path.read_bytes() if stat.S_ISREG(mode) else oct(stat.S_IFMT(mode))
    return found


def is_a_sentence(text: str, desk: Path) -> bool:
    """Is it a few words for a person, which name the folder?"""
    words = " ".join(text.split())
    return bool(words) and words.endswith(".") and str(desk) in words.replace("\n", "") and len(words) < 600


@pytest.mark.parametrize("what", TROUBLE)
def test_the_shell_says_what_is_wrong_and_touches_nothing(desk: Path, tmp_path: Path, what: str) -> None:
    TROUBLE[what](desk)
    before = contents(desk)
    new = ["--title", "T", "--description", "D", "--service", "Teams", "--severity", "B"]
    for words in (("list",), ("new", *new), ("init", "--name", "X")):
        done = run(tmp_path, desk, *words)
        assert done.returncode != 0, (words, done)
        assert not done.stdout
    done = run(tmp_path, desk, "list")
    assert done.returncode in (1, 5)
    assert is_a_sentence(done.stderr, desk), done.stderr
    assert contents(desk) == before


@pytest.mark.parametrize("what", TROUBLE)
def test_the_full_screen_says_what_is_wrong_and_touches_nothing(desk: Path, tmp_path: Path, what: str) -> None:
    """On the ordinary screen, where it stays to be read."""
    TROUBLE[what](desk)
    before = contents(desk)
    with Terminal(o365tui("--desk", str(desk)), columns=240, env=environment(tmp_path)) as terminal:
        assert terminal.wait_exit() in (1, 5), terminal.picture()
        assert not terminal.screen.alternate
        assert is_a_sentence(terminal.text.replace("\n", ""), desk), terminal.picture()
    assert b"Traceback" not in terminal.raw
    assert_no_hostile(terminal.raw)
    assert contents(desk) == before


def test_half_a_desk_is_read_from_what_is_left_and_nothing_is_written(desk: Path, tmp_path: Path) -> None:
    """Its index remembers what is gone: one can look, is told, and nothing more is lost."""
    _write(desk, (desk / "desk.json").read_bytes()[:-200])
    before = contents(desk)
    done = run(tmp_path, desk, "note", "1001", "--internal", "--body", "No.")
    assert done.returncode in (1, 5)
    assert "o365tui check" in done.stderr
    with Terminal(o365tui("--desk", str(desk)), columns=120, rows=40, env=environment(tmp_path)) as terminal:
        terminal.wait_for(lambda it: "was changed by another program" in " ".join(it.text.split()))
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
    assert contents(desk) == before


def test_where_there_is_no_desk_the_shell_says_how_to_make_one(tmp_path: Path) -> None:
    done = run(tmp_path, tmp_path / "none", "list")
    assert done.returncode in (1, 3)
    assert "o365tui init" in done.stderr
    assert not (tmp_path / "none").exists()


def test_where_there_is_no_desk_the_full_screen_asks_and_makes_nothing_yet(tmp_path: Path) -> None:
    with Terminal(o365tui("--desk", str(tmp_path / "none")), env=environment(tmp_path)) as terminal:
        terminal.wait_for("Welcome")
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
    assert not (tmp_path / "none").exists()


def test_on_a_full_disk_nothing_is_lost_and_it_is_said(desk: Path, tmp_path: Path) -> None:
    """The disk takes so many bytes a file and no more; a note that does not fit is refused, and the desk goes on."""
    before = json.loads(run(tmp_path, desk, "list", "--format", "json", code=0).stdout)
    note = "x" * 50_000
    done = run(tmp_path, desk, "note", "1001", "--internal", "--body", note, limit=20_000)
    assert done.returncode in (1, 5), done
    assert done.stderr.strip().endswith(".")
    after = json.loads(run(tmp_path, desk, "list", "--format", "json", code=0).stdout)
    assert after == before
    run(tmp_path, desk, "note", "1001", "--internal", "--body", "It fits again.", code=0)
    assert "It fits again." in run(tmp_path, desk, "show", "1001", code=0).stdout


@pytest.mark.skipif(os.getuid() == 0, reason="root may write everywhere")
def test_in_a_folder_that_cannot_be_written_one_reads_and_is_told(desk: Path, tmp_path: Path) -> None:
    for path in (*desk.rglob("*"), desk):
        path.chmod(0o500 if path.is_dir() else 0o400)
    try:
        before = contents(desk)
        assert run(tmp_path, desk, "list").returncode in (0, 1, 5)
        done = run(tmp_path, desk, "note", "1001", "--internal", "--body", "No.")
        assert done.returncode in (1, 5)
        assert is_a_sentence(done.stderr, desk), done.stderr
        assert contents(desk) == before
    finally:
        for path in (desk, *desk.rglob("*")):
            path.chmod(0o700)
