"""What is typed survives whatever ends the program: kill -9, SIGHUP, SIGTERM, a closed terminal, a full disk."""

from __future__ import annotations

import os
import re
import signal
import time
from pathlib import Path

import pytest

from o365tui.desk import opening
from o365tui.tui.drafts import Keeper
from tests.terminal.harness import Terminal, environment, o365tui

TEXT = "Since 08:10 everything stays in the outbox"
SECOND = 1.0
"""What the program may lose of typing when it is killed."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A desk of one administrator, whom this account is."""
    desk, _person = opening.make(
        tmp_path / "desk", name="Ilze Ozola", email="ilze@example.org", organisation="SIA Piemērs", plan="enterprise"
    )
    desk.leave()
    return tmp_path / "desk"


def program(folder: Path) -> Terminal:
    return Terminal(o365tui("--desk", str(folder)), columns=100, rows=30, env=environment(folder.parent))


def write(terminal: Terminal, text: str) -> None:
    """Open the form and write a description."""
    terminal.wait_for("New")
    terminal.press("n")
    terminal.wait_for("Choose a service")
    terminal.press("tab", "tab", "tab", "tab")
    terminal.wait_for("What happens, since when")
    terminal.type(text)
    terminal.wait_for(text)


def kept(folder: Path) -> str:
    """The description in the draft on the disk."""
    desk, person = opening.open_as(folder)
    with desk:
        draft = Keeper(desk.drafts, person.handle).get("new") or {}
    return str(draft.get("description", ""))


def test_a_killed_program_has_kept_all_but_the_last_second(folder: Path) -> None:
    with program(folder) as terminal:
        write(terminal, TEXT)
        # What was typed a second ago must be safe: nothing is waited for but that second.
        time.sleep(SECOND)
        terminal.signal(signal.SIGKILL)
        assert terminal.wait_exit() == -signal.SIGKILL
    assert kept(folder) == TEXT
    with program(folder) as terminal:
        terminal.wait_for("New")
        terminal.press("n")
        terminal.wait_for("Going on with your draft")
        terminal.wait_for(TEXT)


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_a_signal_loses_not_one_character(folder: Path, number: signal.Signals) -> None:
    with program(folder) as terminal:
        write(terminal, TEXT)
        terminal.signal(number)
        assert terminal.wait_exit() == 128 + number
    assert kept(folder) == TEXT


def test_a_closed_terminal_loses_not_one_character(folder: Path) -> None:
    with program(folder) as terminal:
        write(terminal, TEXT)
        terminal.hang_up()
        assert terminal.wait_exit() == 128 + signal.SIGHUP
    assert kept(folder) == TEXT


def test_leaving_the_program_keeps_the_draft(folder: Path) -> None:
    with program(folder) as terminal:
        write(terminal, TEXT)
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
    assert kept(folder) == TEXT


def test_two_windows_of_one_person_keep_both_texts(folder: Path) -> None:
    with program(folder) as one, program(folder) as two:
        write(one, TEXT)
        write(two, "The other window")
        one.wait_for("draft kept")
        two.wait_for("draft kept")
    desk, person = opening.open_as(folder)
    with desk:
        keeper = Keeper(desk.drafts, person.handle)
        texts = {keeper["new"]["description"], *(draft.value["description"] for draft in keeper.others("new"))}
    assert texts == {TEXT, "The other window"}


def test_a_disk_that_refuses_the_draft_is_told_once_and_typing_goes_on(folder: Path) -> None:
    drafts = folder / "drafts"
    if drafts.is_dir():
        drafts.rmdir()
    drafts.write_text("not a folder")
    with program(folder) as terminal:
        write(terminal, TEXT)
        terminal.wait_for("What you write stays on the screen.")
        terminal.type(" and more")
        terminal.wait_for("outbox and more")
        terminal.press("escape")
        terminal.wait_gone("Choose a service")
        terminal.press("n")
        terminal.wait_for("outbox and more")


def test_bytes_that_are_no_text_do_not_end_the_form(folder: Path) -> None:
    with program(folder) as terminal:
        write(terminal, TEXT)
        terminal.send(b"\xff\xfe\x80")
        terminal.type("!")
        terminal.wait_for(re.compile(r"outbox\S*!"))
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
    assert kept(folder).startswith(TEXT)
    assert kept(folder).endswith("!")


def test_the_drafts_are_the_accounts_own(folder: Path) -> None:
    with program(folder) as terminal:
        write(terminal, TEXT)
        terminal.wait_for("draft kept")
    paths = [folder / "drafts", *(folder / "drafts").rglob("*")]
    assert len(paths) > 2
    assert not any(os.stat(path).st_mode & 0o077 for path in paths)


def test_the_welcomes_draft_is_offered_again(tmp_path: Path) -> None:
    command, env = o365tui("--desk", str(tmp_path / "desk")), environment(tmp_path)
    with Terminal(command, env=env) as terminal:
        terminal.wait_for("Welcome")
        terminal.press("tab")
        terminal.type("ilze@example.org")
        terminal.wait_for("draft kept")
        terminal.wait_for("ilze@example.org")
        time.sleep(SECOND)
        terminal.signal(signal.SIGKILL)
        terminal.wait_exit()
    assert not (tmp_path / "desk").exists()
    with Terminal(command, env=env) as terminal:
        terminal.wait_for("ilze@example.org")
