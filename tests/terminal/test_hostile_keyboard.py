"""Whatever arrives on the keyboard, the program lives, runs no command from it, and goes on."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.terminal.harness import Terminal, assert_no_hostile, environment, o365tui

GARBAGE = {
    "a byte that is not UTF-8": b"\xff",
    "half a character, and another": b"\xc3\xc3(\xe2\x82",
    "overlong and surrogate": b"\xc0\xaf\xed\xa0\x80\xf5\x90\x80\x80",
    "a key that there is not": b"\x1b[99999999u",
    "a key with a number that there is not": b"\x1b[1114112;5u\x1b[27;5;99999999~",
    "a report of a size that there is not": b"\x1b[48;999999999;999999999;1;1t",
    "a mouse from far away": b"\x1b[<0;99999;99999M\x1b[<999;-1;-1m",
    "a cursor report": b"\x1b[9999;9999R",
    "a mode report": b"\x1b[?2026;9$y\x1b[?99999999;2$y",
    "NUL": b"\x00\x00\x00",
    "C1 characters": "\x9b2J\x90x\x9c".encode(),
    "sequences that never end": b"\x1b[" + b"1;" * 300,
    "strings that never end": b"\x1b]52;c;" + b"A" * 300 + b"\x1bP" + b"q" * 300,
    "bytes of a program": bytes(range(128, 256)),
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keyboard")
    words = o365tui("--desk", str(folder / "desk"), "demo", "--requests", "12")
    subprocess.run(words, env=environment(folder), check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def terminal(desk: Path) -> Iterator[Terminal]:
    """One session for all: each test leaves it in the search line, empty."""
    command = o365tui("--desk", str(desk / "desk"))
    with Terminal(command, columns=100, rows=30, env=environment(desk, EDITOR="false", VISUAL="false")) as terminal:
        terminal.wait_for("SR-1012")
        terminal.press("/")
        terminal.wait_for(lambda it: "Search" in it.lines[3] or "Search " in it.text)
        yield terminal
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0, terminal.picture()
    assert_no_hostile(terminal.raw)


def goes_on(terminal: Terminal, word: str) -> None:
    """The field is emptied and takes what is typed."""
    terminal.press("/")  # a click far away may have taken the focus; else it is a character like others
    terminal.press("ctrl+e")
    terminal.press("ctrl+u")
    terminal.type(word)
    terminal.wait_for(f"Search   {word} ")


@pytest.mark.parametrize("what", GARBAGE)
def test_the_program_lives_through(terminal: Terminal, what: str) -> None:
    """Then an ordinary key ends whatever was begun."""
    terminal.send(GARBAGE[what])
    terminal.settle(0.15)
    goes_on(terminal, what.split()[0] + str(len(what)))
    assert terminal.running


def test_a_paste_runs_nothing_that_is_in_it(terminal: Terminal) -> None:
    """Textual alone would take an escape character in a paste for a key's, and what follows for keys: here ctrl+q."""
    for text in (
        b"\x1b]0;\x07\x11",
        b"\x1b\x1b\x11\x03\x1a",
        b"\x1b[99999999999999999999999999999999\x11",
        b"\x00\x11",
    ):
        terminal.send(b"\x1b[200~" + text + b"\x1b[201~")
    goes_on(terminal, "still")


def test_a_paste_that_comes_in_pieces_is_one(terminal: Terminal) -> None:
    goes_on(terminal, "x")
    for piece in (b"\x1b[2", b"00~ab", b"c\x1b", b"[20", b"1~d"):
        terminal.send(piece)
        terminal.settle(0.12)
    terminal.wait_for("Search   xabcd ")


def test_a_huge_paste_is_taken_and_the_program_goes_on(terminal: Terminal) -> None:
    terminal.send(b"\x1b[200~" + b"lorem ipsum " * 30_000 + b"\x1b[201~")
    goes_on(terminal, "after")


def test_what_is_typed_in_one_breath_stays_in_its_order(terminal: Terminal) -> None:
    """As it comes over a slow line: characters, corrections and movements together."""
    goes_on(terminal, "start")
    terminal.send(b"\x15helo\x7flo\x1b[D\x1b[D\x1b[DX\x01Y\x05Z")
    terminal.wait_for("Search   YheXlloZ ")


@pytest.mark.parametrize("keys", [b"\x11on?", b"\x1b[18~\x11np", b"a\x11\x1b[17~", b"n\x11o"])
def test_keys_typed_after_the_one_that_leaves_do_nothing(desk: Path, keys: bytes) -> None:
    with Terminal(o365tui("--desk", str(desk / "desk")), env=environment(desk)) as terminal:
        terminal.wait_for("SR-1012")
        terminal.send(keys)
        assert terminal.wait_exit() == 0, terminal.picture()
    assert b"Traceback" not in terminal.raw
    assert_no_hostile(terminal.raw)
