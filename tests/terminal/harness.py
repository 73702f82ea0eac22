"""Runs a program on a real pseudo-terminal, types, and looks at what a person would see.

    with Terminal(o365tui("--desk", str(desk)), columns=80, rows=24, env=environment(home)) as terminal:
        terminal.wait_for("Service requests")
        terminal.press("down", "enter")
        terminal.wait_for("Details")
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
    assert_no_hostile(terminal.raw)

A thread reads all the time, as a terminal does, and answers the questions that a terminal answers. What is seen
changes only by whole frames where the program marks them (mode 2026, as Textual does). Nothing here sleeps to be lucky:
wait for what a key does before the next one, above all after `escape`, which joins with what follows too soon.
"""

from __future__ import annotations

import codecs
import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import pyte
from pyte.screens import Char

from tests.terminal.output import TOKEN, assert_no_hostile
from tests.terminal.screen import Screen

__all__ = ["KEYS", "ROOT", "Terminal", "assert_no_hostile", "environment", "o365tui"]

ROOT = Path(__file__).resolve().parents[2]
"""The checkout."""

PATIENCE = 30.0
"""Seconds after which something that has not appeared counts as not coming. Long: a busy machine is no fault."""

KEYS: dict[str, str] = {
    "enter": "\r",
    "escape": "\x1b",
    "esc": "\x1b",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "space": " ",
    "backspace": "\x7f",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "insert": "\x1b[2~",
    "delete": "\x1b[3~",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "shift+up": "\x1b[1;2A",
    "shift+down": "\x1b[1;2B",
    "shift+right": "\x1b[1;2C",
    "shift+left": "\x1b[1;2D",
    **{f"f{n}": f"\x1bO{'PQRS'[n - 1]}" for n in range(1, 5)},
    **{f"f{n}": f"\x1b[{code}~" for n, code in zip(range(5, 13), (15, 17, 18, 19, 20, 21, 23, 24), strict=True)},
    **{f"ctrl+{chr(code + 96)}": chr(code) for code in range(1, 27)},
}
"""The bytes of keys by name, as xterm and tmux send them. A key of one character is itself."""

Condition = str | re.Pattern[str] | Callable[["Terminal"], bool]

# The shell, leader of a new session, opens the terminal first, which makes it the session's controlling terminal.
_ON_THIS_TERMINAL = 'exec "$@" <>"$0" >&0 2>&1'


def o365tui(*words: str) -> list[str]:
    """The program with these words, as the Python of the tests runs it."""
    return [sys.executable, "-m", "o365tui", *words]


def environment(home: Path | str | None = None, **more: str | None) -> dict[str, str]:
    """A small known environment: a 256-colour terminal, UTF-8, this checkout's code. `None` takes a variable away."""
    kept = {name: os.environ[name] for name in ("PATH", "USER", "LOGNAME", "TMPDIR") if name in os.environ}
    variables: dict[str, str | None] = {
        **kept,
        "HOME": str(home) if home is not None else os.environ.get("HOME", "/"),
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(ROOT),
        "SHELL": "/bin/sh",
        "TERM": "xterm-256color",
        **more,
    }
    return {name: value for name, value in variables.items() if value is not None}


class Terminal:
    """A terminal with one program in it. Leaving the `with` block kills what is left of the program.

    Args:
        command: the program and its arguments.
        columns, rows: the size at the start.
        env: the whole environment; `environment()` when not given.
        cwd: where it runs.
        answers: whether the terminal answers queries; a dumb one does not.
        draw: whether output is drawn on the screen. Measurements leave it out and use `raw` and `arrivals`.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        columns: int = 80,
        rows: int = 24,
        env: Mapping[str, str] | None = None,
        cwd: Path | str | None = None,
        answers: bool = True,
        draw: bool = True,
    ) -> None:
        self.screen = Screen(columns, rows)
        self.arrivals: list[tuple[float, int]] = []
        """When (`time.perf_counter`) how many bytes had come."""
        self._raw = bytearray()
        self._stream = pyte.Stream(self.screen)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._rest = ""
        self._frame: list[str] = []
        self._in_frame = False
        self._answers, self._draw = answers, draw
        self._changed = threading.Condition(threading.RLock())
        self._ended = False
        self._stop = False
        self._reading = True
        self.master, slave = pty.openpty()
        self._wake_reader, self._wake = os.pipe()
        self._set_size(columns, rows)
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            ["/bin/sh", "-c", _ON_THIS_TERMINAL, os.ttyname(slave), *command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=dict(environment() if env is None else env),
            cwd=cwd,
            start_new_session=True,
        )
        self._slave: int | None = slave
        self._reader = threading.Thread(target=self._read, name="terminal", daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # What a person does

    def type(self, text: str) -> None:
        """Type text, character for character."""
        self.send(text.encode())

    def press(self, *keys: str) -> None:
        """Press keys by name (`KEYS`: "down", "ctrl+s", "f1") or by character ("n", "?", "ā")."""
        self.send("".join(KEYS[key] if key in KEYS else _single(key) for key in keys).encode())

    def paste(self, text: str) -> None:
        """Paste as a terminal with bracketed paste does."""
        self.send(f"\x1b[200~{text}\x1b[201~".encode())

    def send(self, data: bytes) -> None:
        """Send bytes as they are; they need not be UTF-8."""
        while data:
            data = data[os.write(self.master, data) :]

    def resize(self, columns: int, rows: int) -> None:
        """Make the window another size; the kernel tells the program (SIGWINCH)."""
        with self._changed:
            self.screen.resize(rows, columns)
            self._set_size(columns, rows)

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the program."""
        self.process.send_signal(number)

    def hang_up(self) -> None:
        """Drop the line: the terminal is gone, the kernel sends SIGHUP."""
        self._stop_reader()
        if self.master >= 0:
            os.close(self.master)
            self.master = -1
        self._close_slave()

    def stop_reading(self) -> None:
        """Read no more, as a stuck SSH line does: the program's output blocks once the kernel's buffer is full."""
        self._reading = False
        os.write(self._wake, b".")

    def resume_reading(self) -> None:
        """Read again."""
        self._reading = True
        os.write(self._wake, b".")

    # What a person sees

    @property
    def raw(self) -> bytes:
        """Every byte that came."""
        with self._changed:
            return bytes(self._raw)

    @property
    def lines(self) -> list[str]:
        """The rows of the screen, without the spaces at their ends."""
        with self._changed:
            return [line.rstrip() for line in self.screen.display]

    @property
    def text(self) -> str:
        """The screen as one text."""
        return "\n".join(self.lines)

    def row_of(self, text: str) -> int:
        """The first row that holds this text, from 0. AssertionError when none does."""
        for number, line in enumerate(self.lines):
            if text in line:
                return number
        raise AssertionError(f"{text!r} is not on the screen:\n{self.picture()}")

    def cell(self, column: int, row: int) -> Char:
        """One cell: `data`, `fg`, `bg`, `bold`, `italics`, `underscore`, `reverse`; dim is in `blink`."""
        with self._changed:
            cell = self.screen.buffer[row][column]
        assert isinstance(cell, Char)
        return cell

    def picture(self) -> str:
        """The screen in a frame, for messages."""
        with self._changed:
            edge = "+" + "-" * self.screen.columns + "+"
            return "\n".join([edge, *(f"|{line}|" for line in self.screen.display), edge])

    # Waiting

    def wait_for(self, what: Condition, timeout: float = PATIENCE) -> None:
        """Wait until the screen shows a text, matches a pattern, or a condition holds; else AssertionError."""
        self._wait(lambda: self._holds(what), timeout, f"never came: {what!r}")

    def wait_gone(self, what: Condition, timeout: float = PATIENCE) -> None:
        """Wait until it is no longer so."""
        self._wait(lambda: not self._holds(what), timeout, f"never went: {what!r}")

    def wait_for_bytes(self, data: bytes, start: int = 0, timeout: float = PATIENCE) -> int:
        """Wait until the output holds these bytes from `start` on, and return where they end."""
        self._wait(lambda: self._raw.find(data, start) >= 0, timeout, f"never sent: {data!r}")
        return self._raw.find(data, start) + len(data)

    def wait_exit(self, timeout: float = PATIENCE) -> int:
        """Wait for the program to leave, and return its exit code (negative: the signal that ended it)."""
        try:
            code = self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"still running after {timeout} s:\n{self.picture()}") from None
        # Let go of our end: once the kernel has handed over what the program wrote last, the reader sees the end.
        self._close_slave()
        if self._reading and self.master >= 0:
            self._reader.join(timeout)
        return code

    def settle(self, quiet: float = 0.25, timeout: float = PATIENCE) -> None:
        """Wait until nothing has come for `quiet` seconds. For pictures; tests wait for what they expect."""
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            with self._changed:
                before = len(self._raw)
                self._changed.wait_for(lambda before=before: len(self._raw) > before or self._ended, quiet)  # type: ignore[misc]
                if len(self._raw) == before:
                    return

    @property
    def running(self) -> bool:
        """Is the program still there?"""
        return self.process.poll() is None

    def close(self) -> None:
        """Kill what is left, and give everything back."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.hang_up()
        for descriptor in (self._wake_reader, self._wake):
            with contextlib.suppress(OSError):
                os.close(descriptor)

    # Inside

    def _holds(self, what: Condition) -> bool:
        if isinstance(what, str):
            return what in self.text
        if isinstance(what, re.Pattern):
            return what.search(self.text) is not None
        return what(self)

    def _wait(self, condition: Callable[[], bool], timeout: float, complaint: str) -> None:
        deadline = time.monotonic() + timeout
        with self._changed:
            while not condition() and self.running:
                left = deadline - time.monotonic()
                if left <= 0:
                    raise AssertionError(f"{complaint} within {timeout} s\n{self.picture()}")
                # Now and then look whether the program is still there, and whether a condition of the caller holds.
                self._changed.wait(min(left, 0.2))
            if condition():
                return
        # It has left, but what it wrote last may still be on its way; the reader needs the lock for that.
        code = self.wait_exit()
        if not condition():
            raise AssertionError(f"{complaint}; the program left with {code}\n{self.picture()}")

    def _set_size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def _close_slave(self) -> None:
        if self._slave is not None:
            os.close(self._slave)
            self._slave = None

    def _stop_reader(self) -> None:
        self._stop = True
        with contextlib.suppress(OSError):
            os.write(self._wake, b".")
        self._reader.join()

    def _read(self) -> None:
        while not self._stop:
            ready, _, _ = select.select([self._wake_reader] + [self.master] * self._reading, [], [])
            if self._wake_reader in ready:
                os.read(self._wake_reader, 100)
                continue
            try:
                data = os.read(self.master, 65536)
            except OSError:  # EIO: the last one who had the terminal open has let go
                data = b""
            with self._changed:
                if data:
                    self._raw += data
                    self.arrivals.append((time.perf_counter(), len(self._raw)))
                    self._take(self._decoder.decode(data))
                else:
                    self._ended = True
                self._changed.notify_all()
            if not data:
                return

    def _take(self, text: str) -> None:
        """Take output apart, answer what asks, and draw by whole frames."""
        text = self._rest + text
        self._rest = ""
        for found in TOKEN.finditer(text):
            kind, value = found.lastgroup, found[0]
            if value == "\x1b":
                if len(text) - found.start() < 4096:
                    self._rest = text[found.start() :]
                    break
                continue
            if kind == "csi":
                if value == "\x1b[?2026h":
                    self._in_frame = True
                elif value == "\x1b[?2026l":
                    self._in_frame = False
                if self._answers:
                    self._answer(value)
                if value[2] in "<=>" or "$" in value:
                    continue  # pyte would print a part of these
            elif kind == "string":
                continue
            self._frame.append(value)
        if self._draw and not self._in_frame:
            self._stream.feed("".join(self._frame))
            self._frame.clear()

    def _answer(self, query: str) -> None:
        """What xterm says to the questions that programs ask: it knows mode 2026, and no others beyond the usual."""
        cursor = self.screen.cursor
        answers = {
            "\x1b[c": "\x1b[?62;22c",
            "\x1b[0c": "\x1b[?62;22c",
            "\x1b[>c": "\x1b[>41;390;0c",
            "\x1b[5n": "\x1b[0n",
            "\x1b[6n": f"\x1b[{cursor.y + 1};{cursor.x + 1}R",
            "\x1b[?2026$p": "\x1b[?2026;2$y",
            "\x1b[?2048$p": "\x1b[?2048;0$y",
        }
        if query in answers:
            os.write(self.master, answers[query].encode())


def _single(key: str) -> str:
    if len(key) != 1:
        raise ValueError(f"no key is called {key!r}")
    return key
