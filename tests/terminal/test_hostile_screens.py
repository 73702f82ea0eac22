"""Hostile text goes through every screen of the real program on a real terminal: shown, obeyed nowhere, given back."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from o365tui.text.safe import visible
from o365tui.tui.widgets.fields import drawable
from tests.terminal.harness import Condition, Terminal, assert_no_hostile, environment, o365tui
from tests.terminal.hostile import LAST, OWN, HostileDesk, is_simple, is_title, make_desk

SIZE = (200, 110)
CUT = 24
"""Characters of a string that every column has room for."""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> HostileDesk:
    return make_desk(tmp_path_factory.mktemp("hostile"))


@contextmanager
def session(
    hostile: HostileDesk, home: Path, *words: str, copied: Iterable[str] = (), size: tuple[int, int] = SIZE
) -> Iterator[Terminal]:
    """The full screen as the desk's owner; it must be alive at the end, leave well, and have sent nothing hostile."""
    command = o365tui("--desk", str(hostile.folder), *words)
    with Terminal(command, columns=size[0], rows=size[1], env=environment(home)) as terminal:
        terminal.wait_for("Support › Service requests")
        terminal.wait_for(f"SR-{hostile.packed}")
        yield terminal
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0, terminal.picture()
    assert_no_hostile(terminal.raw, copied=list(copied))


def press(terminal: Terminal, key: str, until: Condition) -> None:
    """Press a key and wait for what it does."""
    terminal.press(key)
    terminal.wait_for(until)


def press_on(terminal: Terminal, key: str) -> None:
    """Press a key and wait until something has changed."""
    before = terminal.text
    terminal.press(key)
    terminal.wait_for(lambda it: it.text != before)
    terminal.settle(0.12)  # rows that are read when they are first seen


def paste(terminal: Terminal, text: str) -> None:
    """Paste as it is, halves of surrogates too (which are not UTF-8 then)."""
    terminal.send(b"\x1b[200~" + text.encode("utf-8", "surrogatepass") + b"\x1b[201~")


def leave(terminal: Terminal, until: Condition) -> None:
    """Escape, and wait: it would join with what follows too soon."""
    press(terminal, "escape", until)


def read_on(terminal: Terminal, last: str, most: int = 400) -> str:
    """Page by page until `last` is on the screen; all that was seen."""
    terminal.settle(0.1)
    seen = [terminal.text]
    for _page in range(most):
        if last in seen[-1]:
            return "\n".join(seen)
        press_on(terminal, "pagedown")
        seen.append(terminal.text)
    raise AssertionError(f"{last!r} never came")


def missing(texts: Iterable[str], seen: str, form: Callable[[str], str] = visible) -> list[str]:
    """Those whose visible form was nowhere on the screen (as far as each character takes one cell)."""
    shown = " ".join(seen.split())
    return [text for text in texts if is_simple(text) and " ".join(form(text)[:CUT].split()) not in shown]


def first_line(text: str) -> str:
    """How a text of several lines begins where it is shown as such."""
    lines = [line for line in text.replace("\r\n", "\n").split("\n") if line.strip()]
    return visible(lines[0].replace("\t", " ")) if lines else ""


def test_the_list_and_its_preview_show_every_title(hostile: HostileDesk, tmp_path: Path) -> None:
    with session(hostile, tmp_path) as terminal:
        press(terminal, "7", "Service requests › All")
        for _each in range(12):
            press_on(terminal, "down")
        seen = read_on(terminal, "SR-1001 ")
    assert not missing(hostile.titles, seen)


def test_a_request_shows_every_string_on_every_tab(hostile: HostileDesk, tmp_path: Path) -> None:
    with session(hostile, tmp_path) as terminal:
        press(terminal, "enter", re.compile(r"History \d+"))
        terminal.wait_for(f"  {LAST}")
        terminal.press("g")
        terminal.wait_gone(f"  {LAST}")
        notes = read_on(terminal, f"  {LAST}")
        press(terminal, "3", "No.  Name")
        files = read_on(terminal, LAST)
        press(terminal, "4", f"was 1 → {LAST}")
        history = read_on(terminal, f"was {len(hostile.texts) + 1} ")
        press(terminal, "1", "The request")
        details = terminal.text
    assert not missing(hostile.texts, notes, first_line)
    assert not missing(hostile.texts, files)
    assert not missing([text for text in hostile.texts if len(visible(text)) < 100 and is_title(text)], history)
    assert not missing([text for text in OWN[:20] if is_title(text)], details)


def test_a_small_request_with_hostile_fields_shows_them(hostile: HostileDesk, tmp_path: Path) -> None:
    """Service, area, contact, requester, reference: each of the first strings in all fields of its own request."""
    with session(hostile, tmp_path) as terminal:
        for text in OWN[:3]:
            number = hostile.titles[text]
            press(terminal, "/", "Search")
            terminal.type(str(number))
            terminal.wait_for(re.compile(rf"▌ SR-{number} "))
            press(terminal, "enter", "⏎ Open")
            press(terminal, "enter", "Details")
            press(terminal, "1", "The request")
            terminal.wait_for(visible(text)[:CUT])
            assert terminal.text.count(visible(text)[:CUT].strip()) >= 6, terminal.picture()
            leave(terminal, "Service requests ›")
            leave(terminal, f"SR-{hostile.packed}")


def test_a_text_file_is_looked_at_and_saved_under_a_safe_name(hostile: HostileDesk, tmp_path: Path) -> None:
    with session(hostile, tmp_path) as terminal:
        press(terminal, "enter", re.compile(r"History \d+"))
        press(terminal, "3", "No.  Name")
        press(terminal, "enter", visible(OWN[6])[:CUT])
        terminal.wait_for(visible(OWN[18]))
        read_on(terminal, visible(hostile.texts[-2])[:CUT])
        leave(terminal, "No.  Name")
        terminal.press("w")
        terminal.settle()
        leave(terminal, "No.  Name")


def test_a_draft_with_every_string_is_offered_again_and_typed_on(hostile: HostileDesk, tmp_path: Path) -> None:
    with session(hostile, tmp_path) as terminal:
        press(terminal, "r", "everyone on the request sees this")
        terminal.wait_for(LAST)
        paste(terminal, "".join(OWN[3:30]))
        terminal.wait_for(re.compile("draft kept"))
        terminal.settle(0.2)
        seen = [terminal.text]
        for _page in range(30):
            press_on(terminal, "pageup")
            seen.append(terminal.text)
            if any(line.strip() == visible(OWN[0]) for line in terminal.text.rpartition("━")[2].splitlines()):
                break
        leave(terminal, "Your draft on SR-5000 is kept")
    texts = [text for text in hostile.texts if drawable(text) == visible(text) and len(text) < 100]
    assert not missing([*texts, *OWN[:10]], "\n".join(seen), drawable)


def test_the_new_request_form_refuses_hostile_fields_in_readable_words(hostile: HostileDesk, tmp_path: Path) -> None:
    with session(hostile, tmp_path) as terminal:
        press(terminal, "n", "New request")
        terminal.wait_for(visible(OWN[0])[:CUT])
        press(terminal, "ctrl+s", "need another look")
        terminal.wait_for("is not an e-mail address")
        terminal.press("ctrl+o")
        terminal.wait_for("^s Done")
        for text in OWN[:12]:
            paste(terminal, f"/tmp/{text}")
        terminal.press("enter")
        terminal.settle()
        leave(terminal, "New request")
        leave(terminal, "Service requests ›")


def test_people_their_form_and_the_choice_of_an_agent(hostile: HostileDesk, tmp_path: Path) -> None:
    with session(hostile, tmp_path) as terminal:
        press(terminal, "a", "Who works on")
        terminal.wait_for(visible(OWN[1])[:CUT])
        terminal.press("escape")
        terminal.wait_gone("Who works on")
        press(terminal, "f6", "Support › People")
        seen = [terminal.text]
        for _page in range(len(hostile.texts) // 40):
            terminal.press("pagedown")
            terminal.settle(0.2)
            seen.append(terminal.text)
        assert not missing(hostile.titles, "\n".join(seen), lambda text: visible(text)[:12])
        leave(terminal, "Service requests ›")


def test_the_figures_name_every_agent(hostile: HostileDesk, tmp_path: Path) -> None:
    with session(hostile, tmp_path) as terminal:
        press(terminal, "d", "██ A")
        press(terminal, "G", "Load, by agent")
        seen = terminal.text
        leave(terminal, "Service requests ›")
    assert not missing([text for text in OWN[:12] if is_title(text)], seen)


def test_canned_responses_in_their_place_and_while_writing(hostile: HostileDesk, tmp_path: Path) -> None:
    with session(hostile, tmp_path) as terminal:
        press(terminal, "f9", " canned responses")
        assert not missing(filter(is_title, OWN), terminal.text, lambda text: visible(text)[:12])
        for _each in range(8):
            press_on(terminal, "down")
        press(terminal, "E", "Filled in:")
        leave(terminal, "Support › Canned responses")
        leave(terminal, "Service requests ›")
        press(terminal, "i", "INTERNAL")
        terminal.send(b"\x12")
        terminal.wait_for("Type a part of its name")
        for _each in range(5):
            press_on(terminal, "pagedown")
        leave(terminal, lambda it: "Type a part of its name" not in it.text)


def test_the_notices_show_every_string(hostile: HostileDesk, tmp_path: Path) -> None:
    with session(hostile, tmp_path) as terminal:
        press(terminal, "!", "Support › Notices")
        terminal.wait_for("unread")
        before = ""
        while terminal.text != before:
            before = terminal.text
            terminal.press("pagedown")
            terminal.settle(0.15)
        press(terminal, "enter", "Details")


def test_every_line_where_one_types_takes_hostile_pastes(hostile: HostileDesk, tmp_path: Path) -> None:
    """Search, palette, phone numbers, help: nothing crashes, whatever is looked for."""
    with session(hostile, tmp_path, size=(120, 40)) as terminal:
        for key, title in (("f3", "Service requests ›"), ("p", "Phone numbers by"), ("?", "Help ›")):
            press(terminal, key, title)
            terminal.press("/")
            for text in OWN:
                paste(terminal, text)
                terminal.press("ctrl+u")
            terminal.type("latvia")
            terminal.wait_for("latvia")
            terminal.press("escape")
            terminal.wait_gone("latvia")
            if title != "Service requests ›":
                leave(terminal, "Service requests ›")
        press(terminal, "ctrl+p", "Type a part of a name")
        for text in OWN:
            paste(terminal, text)
            terminal.press("ctrl+u")
        leave(terminal, "Service requests ›")


def test_a_title_is_changed_from_one_hostile_string_to_another(hostile: HostileDesk, tmp_path: Path) -> None:
    with session(hostile, tmp_path) as terminal:
        press(terminal, "o", "Overview")
        terminal.wait_for(visible(OWN[0])[:10])
        press(terminal, "f3", f"SR-{hostile.packed}")
        press(terminal, "G", re.compile(r"▌ SR-1001 "))
        press(terminal, "E", "^s")
        terminal.wait_for(visible(OWN[0])[:CUT])
        leave(terminal, "Service requests ›")
        press(terminal, "s", "^p Commands")
        leave(terminal, "Service requests ›")


COMMANDS = (
    ("list", "--view", "all"),
    ("list", "--search", "owned"),
    ("list", "--search", OWN[0]),
    ("list", "--format", "json"),
    ("show", "5000"),
    ("show", "1001", "--format", "json"),
    ("files", "5000"),
    ("people", "list"),
    ("notices",),
    ("markdown", "5000"),
    ("show", OWN[1]),
    ("show", "1001", OWN[3], OWN[26]),
    (OWN[5],),
    ("new", "--title", OWN[2], "--service", OWN[4], "--severity", OWN[22], "--description", OWN[22]),
    ("phones", OWN[0]),
    ("--as", OWN[8], "list"),
    ("import", OWN[2]),
    ("attach", "1001", OWN[6]),
    ("save", "5000", "622", "-"),
)


def test_the_shell_writes_hostile_text_readable_on_a_terminal(hostile: HostileDesk, tmp_path: Path) -> None:
    """Tables, fields, errors. (`save … -` is the file itself: what it holds is asked for, and not judged.)"""
    bad = tmp_path / "bad.jsonl"
    bad.write_text("\n".join(json.dumps({text: text, "title": text, "severity": text}) for text in OWN))
    commands = [*(command for command in COMMANDS if command[0] != "save"), ("import", str(bad))]
    words = [shlex.join(o365tui("--desk", str(hostile.folder), *command)) for command in commands]
    script = tmp_path / "all.sh"
    script.write_bytes("\n".join([*words, "echo all of them done"]).encode("utf-8", "surrogateescape"))
    with Terminal(["/bin/sh", str(script)], columns=200, rows=50, env=environment(tmp_path), draw=False) as terminal:
        terminal.wait_for_bytes(b"all of them done")
        assert terminal.wait_exit() == 0
    assert_no_hostile(terminal.raw, colour=False)
    assert b"Traceback" not in terminal.raw
    seen = terminal.raw.decode()
    assert not missing([text for text in hostile.titles if len(visible(text)) < CUT], seen)


def test_export_gives_every_string_back_unchanged(hostile: HostileDesk, tmp_path: Path) -> None:
    import subprocess

    target = tmp_path / "all.jsonl"
    command = o365tui("--desk", str(hostile.folder), "export", str(target))
    subprocess.run(command, env=environment(tmp_path), check=True)
    found: dict[int, dict[str, Any]] = {}
    for line in target.read_text("utf-8").splitlines():
        request = json.loads(line)
        found[request["number"]] = request
    for n, text in enumerate(hostile.texts, 1):
        request = found[1000 + n]
        name = text if is_title(text) else f"person {n}"
        assert request["title"] == (text if is_title(text) else f"No title {n}")
        assert request["description"] == request["notes"][0]["body"] == request["files"][0]["name"] == text
        assert (request["area"], request["reference"], request["tags"]) == (text, text[:255], [name])
        assert request["contact"]["phone"] == request["contact"]["further"][0] == text
        assert request["history"][0]["becomes"] == text
        assert (request["requester"]["name"], request["requester"]["organisation"]) == (name, name)
    assert [note["body"] for note in found[hostile.packed]["notes"]] == [*hostile.texts, LAST]
