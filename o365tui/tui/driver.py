"""The terminal driver: Textual's, made to live through whatever arrives on the keyboard.

Stock Textual 8.2.8 dies of one byte of invalid UTF-8 and of some escape sequences (`ESC[99999999u`), and spins at full
CPU when its input ends. Here a byte that is not UTF-8 becomes U+FFFD, an exception of the parser costs that sequence
alone, and the end of input is a hang-up.
"""

from __future__ import annotations

import asyncio
import codecs
import os
import re
import selectors
import signal
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from textual import events
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from o365tui.tui import signals

READ_BYTES = 4096
POLL_SECONDS = 0.1
MAX_PASTE = 1_000_000
"""Characters kept of one paste. More is a mistake or an attack, and would freeze a text box for seconds."""

LONGEST_SEQUENCE = 40
"""Characters of an escape sequence: Textual gives up after 32."""

PASTE_START, PASTE_END = "\x1b[200~", "\x1b[201~"
"""What a terminal puts around a paste."""

TITLE_KEPT, TITLE_BACK = "\x1b[22;2t", "\x1b]2;\x1b\\\x1b[23;2t"
"""The terminal remembers its title; it has it back (and none, where it cannot remember)."""

WITHOUT_TITLE = frozenset({"linux", "dumb"})
"""Terminals that would print a title."""

MAX_SIDE = 2000
"""Columns or rows beyond which a reported size is not believed."""


def plausible(resize: events.Resize) -> bool:
    """Is this a size that a terminal may have? A forged report of a billion rows would take all memory."""
    return resize.size.width <= MAX_SIDE and resize.size.height <= MAX_SIDE


def pieces(text: str) -> Iterator[str]:
    """Input cut so that an exception costs its own sequence alone: a possible sequence goes character by character."""
    for part in re.split("(?=\x1b)", text):
        if part.startswith("\x1b"):
            yield from part[:LONGEST_SEQUENCE]
            part = part[LONGEST_SEQUENCE:]
        if part:
            yield part


class Pasted:
    """A paste on its way: what has come of it, up to `MAX_PASTE`. Its end may arrive in two pieces."""

    def __init__(self) -> None:
        self._kept: list[str] = []
        self._room = MAX_PASTE
        self._tail = ""

    def take(self, text: str) -> str | None:
        """Take in more of it; what stands behind its end, None while that has not come."""
        text = self._tail + text
        inside, end, rest = text.partition(PASTE_END)
        if not end:
            cut = max(0, len(text) - len(PASTE_END) + 1)
            inside, self._tail = text[:cut], text[cut:]
        inside = inside[: self._room]
        self._room -= len(inside)
        self._kept.append(inside)
        return rest if end else None

    def event(self) -> events.Paste:
        """The paste. NUL is left out, as Textual does."""
        return events.Paste("".join(self._kept).replace("\x00", ""))


def begins_paste(text: str) -> int:
    """How many characters at the end may be the beginning of a paste, cut off by a read. No key begins so."""
    return next((n for n in (5, 4, 3) if text.endswith(PASTE_START[:n])), 0)


class InputFeed:
    """Bytes in, Textual messages out; never raises for what the bytes are.

    A paste is text, whatever is in it. Textual's parser takes an escape character within one for a key's and hands out
    what follows as keys: pasted text could then run commands. So pastes go round it.

    Args:
        new_parser: makes a parser. A fresh one is made after each exception, for a generator that raised is dead.
    """

    def __init__(self, new_parser: Callable[[], XTermParser]) -> None:
        self._new_parser = new_parser
        self._parser = new_parser()
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        self._pasted: Pasted | None = None
        self._held = ""

    def feed(self, data: bytes) -> list[Message]:
        """Messages that these bytes complete. Call with data only: an empty feed would end Textual's parser."""
        messages: list[Message] = []
        text, self._held = self._held + self._decoder.decode(data), ""
        while text:
            if self._pasted is not None:
                rest = self._pasted.take(text)
                if rest is None:
                    break
                messages.append(self._pasted.event())
                self._pasted, text = None, rest
                continue
            keys, start, text = text.partition(PASTE_START)
            if start:
                self._pasted = Pasted()
            elif held := begins_paste(keys):
                keys, self._held = keys[:-held], keys[-held:]
            for piece in pieces(keys):
                messages += self._drain(lambda piece=piece: self._parser.feed(piece))  # type: ignore[misc]
        return messages

    def tick(self) -> list[Message]:
        """Messages that the passing of time completes: a lone ESC becomes the escape key."""
        return self._drain(self._parser.tick)

    def _drain(self, source: Callable[[], Iterable[Message]]) -> list[Message]:
        messages: list[Message] = []
        try:
            for message in source():
                if isinstance(message, events.Paste) and len(message.text) > MAX_PASTE:
                    # One whose first bytes came so slowly that Textual's parser had them.
                    message = events.Paste(message.text[:MAX_PASTE])
                if isinstance(message, events.Resize) and not plausible(message):
                    continue
                messages.append(message)
        except Exception:
            before = self._parser
            self._parser = self._new_parser()
            # Textual's parser learns the pixel size from the terminal once: carry it over.
            self._parser.mouse_pixels = before.mouse_pixels
            self._parser.terminal_size = before.terminal_size
            self._parser.terminal_pixel_size = before.terminal_pixel_size
        return messages


class DeskDriver(LinuxDriver):
    """`LinuxDriver` with an input thread that nothing on the keyboard can kill."""

    _title = ""
    _frame: list[str] | None = None

    def begin_frame(self) -> None:
        """What is written from now on belongs together."""
        self._frame = []

    def end_frame(self) -> None:
        """Write it in one piece: each piece wakes the thread that writes, and waits for its turn after it."""
        frame, self._frame = self._frame, None
        if frame:
            self.write("".join(frame))

    def write(self, data: str) -> None:
        """Textual's hook."""
        if self._frame is not None:
            self._frame.append(data)
        else:
            super().write(data)

    def start_application_mode(self) -> None:
        """The terminal is ours, at the start or again: nothing of ours is on it."""
        painted = getattr(self._app, "painted", None)
        if painted is not None:
            painted.forget()
        super().start_application_mode()  # type: ignore[no-untyped-call]
        self._hear_of_sizes()
        title, self._title = self._title, ""
        self.title(title)

    def stop_application_mode(self) -> None:
        """The terminal is somebody else's again, for a while or for good: so is its title."""
        if self._title:
            self.write(TITLE_BACK)
        super().stop_application_mode()

    def _hear_of_sizes(self) -> None:
        """Let a change of the window's size wake the loop. The kernel may tell any of our threads of it; Python then
        runs Textual's handler only when the main thread does something, which an idle one does with the next key.
        """
        told: Any = signal.getsignal(signal.SIGWINCH)
        if callable(told):
            asyncio.get_running_loop().add_signal_handler(signal.SIGWINCH, told, signal.SIGWINCH, None)

    @property
    def has_title(self) -> bool:
        """Is the terminal's title ours?"""
        return bool(self._title)

    def title(self, words: str) -> None:
        """Set the terminal's title, which is put back when it is left. `words` must be our own, in ASCII."""
        if words == self._title or not words.isascii() or not words.isprintable():
            return
        if os.environ.get("TERM", "") in WITHOUT_TITLE:
            return
        kept = "" if self._title else TITLE_KEPT
        self._title = words
        signals.leave_with(TITLE_BACK)
        self.write(f"{kept}\x1b]2;{words}\x1b\\")
        self.flush()

    def run_input_thread(self) -> None:
        """Read until the app leaves; at the end of input, hang up."""
        feed = InputFeed(lambda: XTermParser(self._debug))
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(POLL_SECONDS):
                    try:
                        data = os.read(self.fileno, READ_BYTES)
                    except OSError:
                        data = b""
                    if not data:
                        self._hang_up()
                        return
                    self._send(feed.feed(data))
                self._send(feed.tick())

    def _send(self, messages: Iterable[Message]) -> None:
        for message in messages:
            try:
                self.process_message(message)
            except RuntimeError:
                # The loop is closed: the app has left between the read and now.
                return

    def _hang_up(self) -> None:
        if not signals.hang_up():
            self._app.call_later(self._app.exit, None, 129)
