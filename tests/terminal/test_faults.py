"""A fault of the program itself, on a real terminal."""

from __future__ import annotations

import sys
from pathlib import Path

from o365tui.desk import opening
from tests.terminal.harness import Terminal, environment

FAULTY = """
import sys
from o365tui.tui.screens.requests import RequestsScreen

def faulty(screen):
    secret = "what somebody wrote"
    raise RuntimeError("kaput \\x1b]0;title\\x07")

RequestsScreen.action_list_sort = faulty
from o365tui.__main__ import main
main()
"""


def test_a_fault_of_the_program_is_told_in_a_sentence_and_kept_in_a_file(tmp_path: Path) -> None:
    desk, _person = opening.make(
        tmp_path / "desk", name="Ilze", email="ilze@example.org", organisation="SIA", plan="premier"
    )
    desk.leave()
    command = [sys.executable, "-c", FAULTY, "--desk", str(tmp_path / "desk")]
    with Terminal(command, env=environment(tmp_path)) as terminal:
        terminal.wait_for("Service requests")
        terminal.press("z")
        assert terminal.wait_exit() == 1
        said = " ".join(terminal.text.split())
        assert "o365tui has met a fault of its own and had to stop (RuntimeError)." in said
        assert "Traceback" not in said
        assert b"]0;title" not in terminal.raw
    (kept,) = tmp_path.rglob("fault.txt")
    assert kept.stat().st_mode & 0o777 == 0o600
    text = kept.read_text(encoding="utf-8")
    assert "in faulty" in text
    assert "kaput" in text
    assert "what somebody wrote" not in text.replace('secret = "what somebody wrote"', "")
    assert "\x1b" not in text
