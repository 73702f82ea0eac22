"""The harness itself: it must show what a terminal shows, and complain about what must not be sent."""

from __future__ import annotations

import json
import select
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.terminal.harness import Terminal, assert_no_hostile
from tests.terminal.output import complaints

APP = """
from textual.app import App
from textual.content import Content
from textual.widgets import Input, Static
class Small(App):
    BINDINGS = [("f2", "copy", "Copy")]
    def compose(self):
        yield Static("Hello, service desk")
        yield Static(Content(TEXT), id="foreign")
        yield Static("", id="typed")
        yield Input()
    def on_input_changed(self, event):
        self.query_one("#typed").update(Content("typed " + event.value))
    def on_resize(self, event):
        self.query_one("#foreign").border_title = ""
    def action_copy(self):
        self.copy_to_clipboard("+371 8000 4233")
    def on_key(self, event):
        if event.key == "f3":
            self.query_one("#typed").update(f"size {self.size.width}x{self.size.height}")
Small().run()
"""


def small(text: str = "text") -> Sequence[str]:
    return [sys.executable, "-c", f"TEXT = {text!r}\n" + APP]


def shell(script: str) -> Sequence[str]:
    return ["/bin/sh", "-c", script]


@pytest.fixture(scope="module")
def session() -> Terminal:
    """One session of a small app: types, resizes, copies, leaves."""
    with Terminal(small("漢字 and 👩‍💻 on call"), columns=60, rows=12) as terminal:
        terminal.wait_for("Hello, service desk")
        terminal.type("Liepāja")
        terminal.wait_for("typed Liepāja")
        terminal.resize(50, 10)
        terminal.press("f3")
        terminal.wait_for("size 50x10")
        terminal.press("f2")
        terminal.wait_for_bytes(b"\x1b]52;")
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
        return terminal


def test_a_session_types_sees_resizes_copies_and_leaves(session: Terminal) -> None:
    assert not session.screen.alternate
    assert session.text.strip() == ""


def test_what_textual_itself_sends_is_on_the_list(session: Terminal) -> None:
    assert_no_hostile(session.raw, copied=["+371 8000 4233"])


def test_a_copy_that_nobody_asked_for_is_a_complaint(session: Terminal) -> None:
    assert len(complaints(session.raw)) == 1
    assert len(complaints(session.raw, copied=["another text"])) == 1


def test_foreign_text_that_stock_textual_lets_through_is_a_complaint() -> None:
    with Terminal(small("before \x1b[2J after")) as terminal:
        terminal.wait_for_bytes(b" after")
    assert any("\\x1b[2J" in complaint for complaint in complaints(terminal.raw))


FRAME = b"\x1b[1;1H\x1b[38;5;250;48;5;234mA title: %s\x1b[0m\x1b[2;1H"


@pytest.mark.parametrize(
    "hostile",
    [
        "\x1b[2J",
        "\x1b[H",
        "\x1b[31;7mred for ever",
        "\x1b[0m\x1b[8mhidden",
        "\x1b]0;owned\x07",
        "\x1b]52;c;cHduZWQ=\x07",
        "\x1b]8;;https://evil.example/\x1b\\x\x1b]8;;\x1b\\",
        "\x1b[6n",
        "\x1b[c",
        '\x1bP$q"p\x1b\\',
        "\x1bc",
        "\x1b[?1049l",
        "\x1b[?1000l\x1b[?2004l",
        "\x9b2J",
        "\x9d0;owned\x9c",
        "\x90$qm\x9c",
        "a\b",
        "a\rb",
        "\x00",
        "\x07",
        "\x7f",
        "\x85",
        "\u2028",
        "\u202e",
        "\u2066",
        "\u200b",
        "\ufeff",
        "\U000e0068",
        "\x1b",
        "\x1b]0;never ends",
    ],
)
def test_each_hostile_string_inside_a_frame_is_a_complaint(hostile: str) -> None:
    assert complaints(FRAME % hostile.encode())


@pytest.mark.parametrize("text", ["Palīdzība", "👩‍💻 on call", "漢字", "می\u200cخواهم", "⟪RLO⟫ ␛[2J ⏎"])
def test_text_that_people_write_is_no_complaint(text: str) -> None:
    assert not complaints(FRAME % text.encode())


def test_bytes_that_are_not_utf_8_are_a_complaint() -> None:
    assert complaints(FRAME % b"\xff\xfe")


def test_a_commands_output_may_be_asked_to_have_no_colour() -> None:
    assert not complaints(b"SR-1042\r\n", colour=False)
    assert complaints(b"\x1b[31mSR-1042\x1b[0m\r\n", colour=False)


def test_every_string_against_terminals_is_known(shared: Path) -> None:
    strings = json.loads((shared / "data/naughty/terminal.json").read_text())["strings"]
    harmless = (
        "combining",
        "emoji",
        "wide",
        "Latvian",
        "markup",
        "spreadsheet formula",
        "path",
        "option",
        "device",
        "spaces",
    )
    for entry in strings:
        if any(word in entry["is"] for word in (*harmless, "long word", "surrogate")) and "tab" not in entry["is"]:
            continue
        assert complaints(FRAME % entry["s"].encode("utf-8", "surrogatepass")), entry["is"]


def test_the_program_is_on_its_own_controlling_terminal() -> None:
    with Terminal(shell("test -t 0 && test -t 2 && echo yes >/dev/tty; stty size"), columns=97, rows=31) as terminal:
        terminal.wait_for("yes")
        terminal.wait_for("31 97")
        assert terminal.wait_exit() == 0


def test_hanging_up_sends_the_program_a_hang_up(tmp_path: Path) -> None:
    heard = tmp_path / "heard"
    with Terminal(
        shell(f"trap 'echo SIGHUP >{heard}; exit 3' HUP; echo ready; while :; do sleep 0.05; done")
    ) as terminal:
        terminal.wait_for("ready")
        terminal.hang_up()
        assert terminal.wait_exit() == 3
    assert heard.read_text() == "SIGHUP\n"


def test_a_signal_reaches_the_program() -> None:
    with Terminal(shell("echo ready; exec sleep 60")) as terminal:
        terminal.wait_for("ready")
        terminal.signal(signal.SIGTERM)
        assert terminal.wait_exit() == -signal.SIGTERM


def test_a_terminal_that_stops_reading_blocks_the_program_until_it_reads_again(tmp_path: Path) -> None:
    through = tmp_path / "through"
    with Terminal(shell(f"echo ready; read go; yes | head -c 300000; touch {through}; echo done")) as terminal:
        terminal.wait_for("ready")
        terminal.stop_reading()
        terminal.press("enter")
        select.select([terminal.master], [], [])
        assert b"y\r\ny" not in terminal.raw
        assert not through.exists()
        terminal.resume_reading()
        terminal.wait_for("done")
    assert through.exists()


def test_queries_are_answered_as_a_terminal_answers_them() -> None:
    script = "stty raw -echo; printf '\\033[?2026$p'; head -c 11 | od -An -c"
    with Terminal(shell(script)) as terminal:
        terminal.wait_for("2   0   2   6   ;   2   $   y")


def test_waiting_for_what_never_comes_says_what_is_there() -> None:
    with Terminal(shell("echo here I am; exec sleep 60")) as terminal:
        terminal.wait_for("here I am")
        with pytest.raises(AssertionError, match=r"never came: 'elsewhere'(.|\n)*here I am"):
            terminal.wait_for("elsewhere", timeout=0.05)


def test_waiting_on_a_program_that_has_left_fails_at_once() -> None:
    with Terminal(shell("echo bye; exit 7")) as terminal:
        with pytest.raises(AssertionError, match="left with 7"):
            terminal.wait_for("hello")
        assert "bye" in terminal.text


def test_the_screen_knows_colours_dim_and_the_main_screen() -> None:
    script = (
        "printf 'main'; printf '\\033[?1049h\\033[1;1H\\033[2;38;5;74;48;2;1;2;5mdim\\033[0m\\033[1;7mB\\033[0m';"
        "read go; printf '\\033[?1049l'; exec sleep 60"
    )
    with Terminal(shell(script)) as terminal:
        terminal.wait_for("dimB")
        dim, bold = terminal.cell(0, 0), terminal.cell(3, 0)
        assert (dim.fg, dim.bg, dim.blink, dim.bold) == ("5fafd7", "010205", True, False)
        assert (bold.bold, bold.reverse, bold.blink) == (True, True, False)
        terminal.press("enter")
        terminal.wait_for("main")
        assert "dim" not in terminal.text


def test_joined_emoji_take_one_place() -> None:
    with Terminal(
        shell("printf '\\360\\237\\221\\251\\342\\200\\215\\360\\237\\222\\273 on call'; exec sleep 60")
    ) as terminal:
        terminal.wait_for("on call")
        assert terminal.cell(0, 0).data == "👩‍💻"
        assert terminal.cell(3, 0).data == "o"
