"""What marking rows sends to a real terminal: the row's own cells and the count, not the list."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.terminal.harness import Terminal, assert_no_hostile, environment, o365tui


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("marks")
    words = o365tui("--desk", str(folder / "desk"), "demo", "--requests", "40")
    subprocess.run(words, env=environment(folder), check=True, capture_output=True)
    return folder


def sent(terminal: Terminal, key: str) -> int:
    """The bytes that a key brings about."""
    before = len(terminal.raw)
    terminal.press(key)
    terminal.settle(0.25)
    return len(terminal.raw) - before


def test_space_sends_little_more_than_a_move_and_a_move_among_marks_no_more_than_one_without(desk: Path) -> None:
    with Terminal(o365tui("--desk", str(desk / "desk")), columns=100, rows=30, env=environment(desk)) as terminal:
        terminal.wait_for("SR-1040")
        terminal.settle(0.3)
        moves = sorted(sent(terminal, "down") for _each in range(5))[2]
        marks = [sent(terminal, "space") for _each in range(5)]
        terminal.wait_for("5 marked")
        among = sorted(sent(terminal, "up") for _each in range(5))[2]
        assert sorted(marks)[2] < moves + 400, (moves, marks)
        assert among < moves + 200, (moves, among)
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
    assert_no_hostile(terminal.raw)
