"""Driver and signals on a real terminal: hostile keys, a dropped line, SIGTERM, the end of input, the editor."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from o365tui.store.drafts import FolderDrafts
from o365tui.tui.drafts import Keeper
from tests.terminal.harness import ROOT, Terminal, assert_no_hostile, environment

PROGRAM = """
import os, sys
from pathlib import Path
from textual.app import ComposeResult
from o365tui.tui import open_screen
from o365tui.store.drafts import FolderDrafts
from o365tui.tui import app as app_module
from o365tui.tui.app import Options
from o365tui.tui.commands import DeskScreen
from o365tui.tui.drafts import Keeper
from o365tui.tui.widgets import CommandFooter, StatusLine, TextBox

class Writing(DeskScreen[None]):
    SCOPE = "form"
    def compose(self) -> ComposeResult:
        yield TextBox()
        yield StatusLine()
        yield CommandFooter()
    def on_mount(self): self.query_one(StatusLine).show("ready")
    def on_text_area_changed(self, event):
        self.app.keep_draft("note", event.text_area.text)
        self.query_one(StatusLine).show("typed " + str(len(event.text_area.text)))
    def action_text_editor(self):
        from o365tui.tui.widgets.editor import edit_box
        edit_box(self.app, self.query_one(TextBox))
    def action_form_submit(self):
        secret = chr(27) + "]52;c;AAAA" + chr(7) + "\\u202e"
        raise RuntimeError("broken by " + secret)

app_module.DRAFT_SECONDS = 3600  # only the end of the session saves here
keeper = Keeper(FolderDrafts(Path(sys.argv[1])), "ilze")
sys.exit(open_screen(None, None, Options(start="here", places={"here": Writing}, drafts=keeper)))
"""


@pytest.fixture
def program(tmp_path: Path) -> list[str]:
    script = tmp_path / "program.py"
    script.write_text(PROGRAM, "utf-8")
    return [sys.executable, str(script), str(tmp_path / "drafts")]


def drafts(tmp_path: Path) -> object:
    return dict(Keeper(FolderDrafts(tmp_path / "drafts"), "ilze"))


def test_invalid_utf8_and_forged_keys_do_not_end_the_app(program: list[str], tmp_path: Path) -> None:
    with Terminal(program, env=environment(tmp_path)) as terminal:
        terminal.wait_for("ready")
        terminal.send(b"\xff\x1b[99999999u\x1b[48;99999;99999;1;1t")
        terminal.type("abc")
        terminal.wait_for("abc")
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
        assert_no_hostile(terminal.raw)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_keeps_the_draft_restores_the_terminal_and_says_which(
    program: list[str], tmp_path: Path, number: signal.Signals
) -> None:
    with Terminal(program, env=environment(tmp_path)) as terminal:
        terminal.wait_for("ready")
        terminal.type("half a sent")
        terminal.wait_for("typed 11")
        terminal.signal(number)
        assert terminal.wait_exit() == 128 + number
        assert b"\x1b[?1049l" in terminal.raw
    assert drafts(tmp_path) == {"note": "half a sent"}


def test_a_dropped_line_keeps_the_draft(program: list[str], tmp_path: Path) -> None:
    with Terminal(program, env=environment(tmp_path)) as terminal:
        terminal.wait_for("ready")
        terminal.type("half")
        terminal.wait_for("typed 4")
        terminal.hang_up()
        assert terminal.wait_exit() == 128 + signal.SIGHUP
    assert drafts(tmp_path) == {"note": "half"}


def test_a_stuck_line_does_not_keep_a_signal_from_saving(program: list[str], tmp_path: Path) -> None:
    with Terminal(program, env=environment(tmp_path), columns=200, rows=60) as terminal:
        terminal.wait_for("ready")
        terminal.type("half")
        terminal.wait_for("typed 4")
        terminal.stop_reading()
        for number in range(30):
            terminal.resize(200 - number % 2 * 40, 60)
            terminal.type("x" * 50)
        terminal.signal(signal.SIGTERM)
        assert terminal.wait_exit() == 128 + signal.SIGTERM
    kept = drafts(tmp_path)
    assert isinstance(kept, dict)
    assert kept["note"].startswith("half")


def test_the_end_of_input_is_a_hang_up_and_not_a_busy_loop(program: list[str], tmp_path: Path) -> None:
    done = subprocess.run(
        program, stdin=subprocess.DEVNULL, capture_output=True, env=environment(tmp_path), timeout=30, check=False
    )
    assert done.returncode == 128 + signal.SIGHUP
    assert drafts(tmp_path) == {}


def test_a_crash_is_told_without_obeying_what_it_quotes(program: list[str], tmp_path: Path) -> None:
    with Terminal(program, env=environment(tmp_path), columns=120, rows=50) as terminal:
        terminal.wait_for("ready")
        terminal.press("ctrl+s")
        assert terminal.wait_exit() == 1
        after = terminal.raw[terminal.raw.rindex(b"\x1b[?1049l") :].decode()
        assert "RuntimeError" in after
        assert "\x1b]52" not in after
        assert "\u202e" not in after


def editor(tmp_path: Path, body: str) -> str:
    script = tmp_path / "editor.py"
    script.write_text(f"#!{sys.executable}\nimport os, signal, stat, sys\npath = sys.argv[-1]\n{body}\n", "utf-8")
    script.chmod(0o700)
    return str(script)


def test_the_editor_gets_a_private_file_and_open_signals_and_its_text_comes_back(
    program: list[str], tmp_path: Path
) -> None:
    body = f"""
report = open({str(tmp_path / "report")!r}, "w")
print(oct(stat.S_IMODE(os.stat(path).st_mode)), len(signal.pthread_sigmask(signal.SIG_BLOCK, [])), path, file=report)
text = open(path, encoding="utf-8").read()
open(path, "w", encoding="utf-8").write(text + " and ā more\\n")
"""
    env = environment(tmp_path, EDITOR=editor(tmp_path, body))
    with Terminal(program, env=env) as terminal:
        terminal.wait_for("ready")
        terminal.type("some")
        terminal.wait_for("typed 4")
        terminal.press("ctrl+g")
        terminal.wait_for("some and ā more")
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
    mode, blocked, path = (tmp_path / "report").read_text("utf-8").split()
    assert (mode, blocked) == ("0o600", "0")
    assert not Path(path).parent.exists()
    assert stat.S_IMODE(os.stat(tmp_path).st_mode) is not None


def test_an_editor_that_fails_keeps_what_was_written(program: list[str], tmp_path: Path) -> None:
    env = environment(tmp_path, EDITOR=editor(tmp_path, "open(path, 'a').write('lost?')\nsys.exit(3)"))
    with Terminal(program, env=env, columns=160) as terminal:
        terminal.wait_for("ready")
        terminal.type("some")
        terminal.press("ctrl+g")
        terminal.wait_for("code 3")
        shown = next(line for line in terminal.lines if "kept in" in line)
        path = Path(shown.split("kept in ")[1].split()[0].rstrip("."))
        assert path.read_text("utf-8") == "somelost?"
        path.unlink()
        path.parent.rmdir()


def test_the_house_is_not_in_the_way_of_importing_the_door_alone() -> None:
    code = "import sys, o365tui.tui; sys.exit('textual' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
