"""Opening the full screen: who comes in, what keeps one out, and terminals that are too small."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from o365tui.desk import opening
from tests.terminal.harness import Terminal, environment, o365tui


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A desk of one administrator, whom this account is, and of an agent."""
    desk, person = opening.make(
        tmp_path / "desk", name="Ilze Ozola", email="ilze@example.org", organisation="SIA Piemērs", plan="enterprise",
        language="lv",
    )  # fmt: skip
    with desk:
        desk.add_person(person, name="Māris Kalns", email="maris@example.org", role="agent", language="en")
    return tmp_path / "desk"


def run(*words: str, home: Path, **variables: str) -> tuple[int, str]:
    """Run the program to its end; gives its exit code and what the terminal shows."""
    with Terminal(o365tui(*words), env=environment(home, **variables), columns=200) as terminal:
        return terminal.wait_exit(), terminal.text.strip()


def test_the_desk_opens_in_the_language_of_who_comes_in(folder: Path) -> None:
    with Terminal(o365tui("--desk", str(folder)), env=environment(folder.parent)) as terminal:
        terminal.wait_for("Pakalpojumu pieprasījumi")
        terminal.wait_for("Ilze Ozola")
    command = o365tui("--desk", str(folder), "--as", "maris.kalns")
    with Terminal(command, env=environment(folder.parent)) as terminal:
        terminal.wait_for("Service requests")
        terminal.wait_for("Māris Kalns")
        terminal.press("q")
        assert terminal.wait_exit() == 0


def test_the_folder_may_be_named_by_the_environment(folder: Path) -> None:
    env = environment(folder.parent, O365TUI_DESK=str(folder))
    with Terminal(o365tui(), env=env) as terminal:
        terminal.wait_for("Ilze Ozola")


def test_where_there_is_no_desk_the_welcome_is_shown_and_nothing_is_made(tmp_path: Path) -> None:
    with Terminal(o365tui("--desk", str(tmp_path / "desk")), env=environment(tmp_path)) as terminal:
        terminal.wait_for("Welcome")
        terminal.press("escape")
        assert terminal.wait_exit() == 0
    assert not (tmp_path / "desk").exists()


def test_an_account_that_nobody_is_tied_to_gets_a_sentence_and_4(tmp_path: Path) -> None:
    desk, _person = opening.make(
        tmp_path / "desk",
        name="Ilze",
        email="ilze@example.org",
        organisation="SIA",
        plan="premier",
        uid=os.getuid() + 1,
    )
    desk.leave()
    code, said = run("--desk", str(tmp_path / "desk"), home=tmp_path)
    assert code == 4
    assert said.startswith("Nobody on this desk is tied to your account")
    assert "\n" not in said


def test_acting_as_somebody_who_is_not_there_gets_a_sentence_and_3(folder: Path) -> None:
    code, said = run("--desk", str(folder), "--as", "nobody", home=folder.parent)
    assert code == 3
    assert "nobody" in said
    assert "Traceback" not in said


def test_a_foreign_or_damaged_file_gets_a_sentence_and_stays_as_it_was(tmp_path: Path) -> None:
    for number, content in enumerate([b"", b"{half", b"PK\x03\x04zip", json.dumps({"other": {"1": {}}}).encode()]):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "desk.json").write_bytes(content)
        code, said = run("--desk", str(folder), home=tmp_path)
        assert code == 1, said
        assert said.endswith(".")
        assert "Traceback" not in said
        assert (folder / "desk.json").read_bytes() == content


def test_a_file_in_the_folders_place_gets_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "desk").write_text("x")
    with Terminal(o365tui("--desk", str(tmp_path / "desk")), env=environment(tmp_path)) as terminal:
        terminal.wait_for(lambda it: "Welcome" in it.text or not it.running)
        assert "Traceback" not in terminal.text


@pytest.mark.skipif(os.getuid() == 0, reason="root may read everything")
def test_a_folder_that_cannot_be_read_gets_a_sentence(folder: Path) -> None:
    folder.chmod(0)
    try:
        code, said = run("--desk", str(folder), home=folder.parent)
    finally:
        folder.chmod(0o700)
    assert code == 1
    assert "cannot be read" in said


@pytest.mark.parametrize("name", ["dumb", ""])
def test_a_terminal_that_cannot_place_a_cursor_gets_a_sentence(folder: Path, name: str) -> None:
    code, said = run("--desk", str(folder), home=folder.parent, TERM=name)
    assert code == 5
    assert said.startswith("This terminal cannot show the full screen")


def test_without_a_terminal_there_is_a_sentence_and_2(folder: Path) -> None:
    done = subprocess.run(
        o365tui("--desk", str(folder)), env=environment(folder.parent), capture_output=True, text=True, check=False,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stdout == ""
    assert "terminal" in done.stderr


def test_a_terminal_that_is_too_small_says_how_large_it_must_be_and_goes_on_when_it_is(folder: Path) -> None:
    command = o365tui("--desk", str(folder), "--as", "maris.kalns")
    with Terminal(command, columns=20, rows=5, env=environment(folder.parent)) as terminal:
        terminal.wait_for("40×10")
        terminal.wait_for("20×5")
        terminal.resize(80, 24)
        terminal.wait_for("Service requests")
        terminal.press("n")
        terminal.wait_for("Choose a service")
        terminal.resize(30, 8)
        terminal.wait_for("40×10")
        terminal.resize(80, 24)
        terminal.wait_for("Choose a service")
        terminal.resize(20, 5)
        terminal.wait_for("40×10")
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0


def test_no_mouse_leaves_the_mouse_to_the_terminal(folder: Path) -> None:
    command = o365tui("--desk", str(folder), "--no-mouse")
    with Terminal(command, env=environment(folder.parent)) as terminal:
        terminal.wait_for("Ilze Ozola")
        assert b"\x1b[?1000h" not in terminal.raw
        assert b"\x1b[?1003h" not in terminal.raw


def test_a_desk_that_was_changed_by_another_program_opens_for_reading_and_says_why(folder: Path) -> None:
    desk, person = opening.open_as(folder)
    with desk:
        desk.checkpoint(person)
    content = (folder / "desk.json").read_text("utf-8")
    (folder / "desk.json").write_text(content.replace("maris@example.org", "other@example.org"), "utf-8")
    changed = (folder / "desk.json").read_bytes()
    command = o365tui("--desk", str(folder), "--as", "maris.kalns")
    with Terminal(command, env=environment(folder.parent), columns=160) as terminal:
        terminal.wait_for("Service requests")
        terminal.wait_for("changed by another program")
        terminal.press("q")
        assert terminal.wait_exit() == 0
    assert (folder / "desk.json").read_bytes() == changed
