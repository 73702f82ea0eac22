"""An idle screen sends nothing; poor terminals, colours or none, small windows and many resizes are all fine."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.terminal.harness import Terminal, assert_no_hostile, environment, o365tui

QUIET = 0.6
"""Seconds in which nothing may come: longer than a cursor's blink takes, 0.5 s."""

ASKED = r"Take 1 request\?|Nothing would change\."
"""Whose the newest request of a demo is depends on the time of day at which it was made."""

SCREENS: dict[str, tuple[str, str | Callable[[Terminal], bool]]] = {
    "the list": ("", "SR-1012"),
    "the search line": ("/", "Search"),
    "the overview": ("o", "Support › Overview"),
    "the phone numbers": ("p", "244 of 244"),
    "the help": ("?", "Help ›"),
    "the palette": ("\x10", "Type a part of a name"),
    "the new request form": ("n", "New request"),
    "a request": ("\r", "Details"),
    "writing a reply": ("r", "^s Send"),
    "the canned responses": ("\x1b[20~", "Support › Canned responses"),
    "the people": ("\x1b[17~", "Support › People"),
    "the settings": ("\x1b[18~", "Settings"),
    "completions": ("/s", "tab takes it"),
    "a filter that is not understood": ("/status:x", "^"),
    "the choice of columns": ("C", "Which columns?"),
    "what a view is called": ("+", "Save this view as"),
    "what would become of many": (" t", lambda it: re.search(ASKED, it.text) is not None),
    "the notices": ("!", "Support › Notices"),
    "the letters": ("B", "No letter waits, and none was refused."),
    "the quarantine": ("Q", "There is nothing in quarantine."),
    "the figures": ("d", "██ A"),
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("idle")
    words = o365tui("--desk", str(folder / "desk"), "demo", "--requests", "12")
    subprocess.run(words, env=environment(folder), check=True, capture_output=True)
    return folder


def full_screen(desk: Path, size: tuple[int, int] = (100, 30), **env: str | None) -> Terminal:
    """The program on that desk."""
    command = o365tui("--desk", str(desk / "desk"))
    return Terminal(command, columns=size[0], rows=size[1], env=environment(desk, **env))


def on_the_list(terminal: Terminal) -> bool:
    """Is the list in front, with the keyboard?"""
    if "─ Commands ─" in terminal.text:
        return False
    return "Support › Service requests" in terminal.lines[0] and "⏎ Open  n New" in terminal.lines[-1]


def quiet(terminal: Terminal) -> bytes:
    """What comes while nobody does anything. One cell's words may change as a minute passes: then look again."""
    for _try in range(3):
        terminal.settle(0.3)
        minute, before = time.time() // 60, len(terminal.raw)
        end = time.monotonic() + QUIET
        while time.monotonic() < end and len(terminal.raw) == before:
            terminal.settle(QUIET / 3)
        if time.time() // 60 == minute:
            break
    return terminal.raw[before:]


def test_no_screen_sends_a_byte_while_nobody_does_anything(desk: Path) -> None:
    with full_screen(desk) as terminal:
        terminal.wait_for("SR-1012")
        noisy = {}
        for name, (keys, shows) in SCREENS.items():
            terminal.send(keys.encode())
            terminal.wait_for(shows)
            if came := quiet(terminal):
                noisy[name] = came[:200]
            if name != "the list":
                terminal.press("escape")
                terminal.wait_for(on_the_list)
        assert not noisy
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
    assert_no_hostile(terminal.raw)


def styles(raw: bytes) -> set[int]:
    """The numbers of all SGR sequences."""
    found = re.findall(rb"\x1b\[([0-9;]*)m", raw)
    return {int(number) for each in found for number in each.split(b";") if number}


def look_round(terminal: Terminal) -> None:
    """Some screens, and out."""
    terminal.wait_for("SR-1012")
    terminal.press("enter")
    terminal.wait_for("Details")
    terminal.press("o")
    terminal.wait_for("Support › Overview")
    terminal.press("ctrl+q")
    assert terminal.wait_exit() == 0
    assert_no_hostile(terminal.raw)


def test_no_color_sends_no_colours(desk: Path) -> None:
    with full_screen(desk, NO_COLOR="1") as terminal:
        look_round(terminal)
    assert not styles(terminal.raw) & {*range(30, 39), *range(40, 49), *range(90, 108)}


@pytest.mark.parametrize("term", ["xterm-16color", "linux", "vt220", "screen", "tmux-256color", "xterm-kitty"])
def test_terminals_of_every_kind_are_served(desk: Path, term: str) -> None:
    with full_screen(desk, TERM=term) as terminal:
        look_round(terminal)
    if term in ("xterm-16color", "linux", "vt220", "screen"):
        assert not styles(terminal.raw) & {38, 48}, "more colours than it has"


@pytest.mark.parametrize("term", ["dumb", "", "unknown"])
def test_a_terminal_that_cannot_place_a_cursor_is_told_of_the_commands(desk: Path, term: str) -> None:
    with full_screen(desk, TERM=term) as terminal:
        terminal.wait_for("cannot show the full screen")
        assert terminal.wait_exit() == 5
    assert_no_hostile(terminal.raw, colour=False)


def test_a_window_of_20_by_5_says_how_large_it_must_be_and_recovers(desk: Path) -> None:
    with full_screen(desk, (20, 5)) as terminal:
        terminal.wait_for(lambda it: re.search(r"\d+ ?[×x] ?\d+", " ".join(it.text.split())) is not None)
        terminal.resize(80, 24)
        terminal.wait_for("SR-1012")
        terminal.press("enter")
        terminal.wait_for("Details")
        terminal.resize(20, 5)
        terminal.wait_gone("Details")
        terminal.resize(100, 30)
        terminal.wait_for("Details")
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
    assert_no_hostile(terminal.raw)


def test_a_storm_of_resizes_ends_in_a_whole_screen(desk: Path) -> None:
    with full_screen(desk) as terminal:
        terminal.wait_for("SR-1012")
        for n in range(60):
            terminal.resize(10 + 37 * n % 190, 3 + 17 * n % 60)
            if n % 7 == 0:
                terminal.press("down")
        terminal.resize(90, 26)
        terminal.wait_for(lambda it: "Commands" in it.lines[25] and "Support › Service requests" in it.lines[0])
        terminal.wait_for("SR-1012")
        terminal.settle()
        grown = terminal.text
        terminal.press("ctrl+l")
        terminal.settle()
        assert terminal.text == grown, "what is on the screen is not what was meant"
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
    assert_no_hostile(terminal.raw)
