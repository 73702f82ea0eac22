"""When the line drops: SIGHUP and SIGTERM save what was typed, give the terminal back, and end the process.

asyncio's own handlers do not run while the output is stuck, which is just what a dropped SSH line does. So both signals
are blocked in every thread, and one thread waits for them (`sigwait`); it touches no widget and takes no lock
of the app.

Order at start: `block()` before any thread exists, then `Guard(save).start()`. A child must not inherit the blocked
mask: start it by `run_child`.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import termios
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

WATCHED: Final = frozenset({signal.SIGHUP, signal.SIGTERM})
"""The signals that end a session from outside."""

SAVE_SECONDS: Final = 5.0
"""How long saving may take before the process ends all the same (a dead network drive must not keep it for ever)."""

LEAVE_SEQUENCES: Final = (
    "\x1b[?2004l"  # bracketed paste
    "\x1b[?7h"  # line wrap
    "\x1b[?2048l"  # in-band resize reports
    "\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1016l"  # mouse
    "\x1b[?1004l"  # focus reports
    "\x1b[<u"  # kitty keyboard
    "\x1b[?2026l"  # synchronised output
    "\x1b[?1049l\x1b[?25h\x1b[0m"  # alternate screen, cursor, colours
)
"""All that Textual may have switched on, switched off."""

_guard: Guard | None = None
_also = ""


def leave_with(sequence: str) -> None:
    """What else must be sent when the terminal is given back."""
    global _also
    _also = sequence


def block() -> None:
    """Block the watched signals in this thread and all that it starts. Call before the first thread."""
    signal.pthread_sigmask(signal.SIG_BLOCK, WATCHED)


def unblock() -> None:
    """Undo `block` (tests; a process that goes on after the full screen)."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, WATCHED)


class Guard:
    """The waiting thread.

    Args:
        save: keeps the drafts. Called once, in the guard's thread; it must work from plain data, for by then widgets
            may be gone and the event loop stuck.
        leave: ends the process (a seam for tests).
    """

    def __init__(self, save: Callable[[], None], leave: Callable[[int], Any] = os._exit) -> None:
        self._save = save
        self._leave = leave
        self._attributes: list[Any] | None = None
        self._thread = threading.Thread(target=self._wait, name="o365tui-signals", daemon=True)
        self._stopped = False

    def start(self) -> None:
        """Remember the terminal as it is now and begin to wait."""
        global _guard
        with contextlib.suppress(termios.error, ValueError, OSError):
            self._attributes = termios.tcgetattr(sys.__stdin__.fileno() if sys.__stdin__ else 0)
        _guard = self
        self._thread.start()

    def stop(self) -> None:
        """End the waiting: the full screen was left in the ordinary way."""
        global _guard
        self._stopped = True
        if self._thread.ident is not None and self._thread.is_alive():
            signal.pthread_kill(self._thread.ident, signal.SIGHUP)
            self._thread.join(1.0)
        if _guard is self:
            _guard = None

    def _wait(self) -> None:
        # SIGTTOU too: setting the terminal's attributes from the background would stop the process.
        signal.pthread_sigmask(signal.SIG_BLOCK, WATCHED | {signal.SIGTTOU})
        received = signal.sigwait(WATCHED)
        if self._stopped:
            return
        self._end(received)

    def _end(self, received: int) -> None:
        code = 128 + received
        watchdog = threading.Timer(SAVE_SECONDS, lambda: self._leave(code))
        watchdog.daemon = True
        watchdog.start()
        try:
            self._save()
        except BaseException as error:
            with contextlib.suppress(Exception):
                sys.__stderr__ and os.write(
                    2, f"o365tui: the draft was not kept: {error!r}\n".encode("ascii", "replace")
                )
        watchdog.cancel()
        restore_terminal(self._attributes)
        self._leave(code)


def restore_terminal(attributes: list[Any] | None) -> None:
    """Give the terminal back as it was, never waiting for it: its other end may be gone or stuck."""
    with contextlib.suppress(OSError):
        terminal = os.open("/dev/tty", os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY)
        try:
            if attributes is not None:
                with contextlib.suppress(termios.error):
                    termios.tcsetattr(terminal, termios.TCSANOW, attributes)
            os.write(terminal, (LEAVE_SEQUENCES + _also).encode("ascii"))
        finally:
            os.close(terminal)


def hang_up() -> bool:
    """Act as when the line dropped. Returns False when nobody stands guard; the caller then leaves in its own way."""
    if _guard is None:
        return False
    os.kill(os.getpid(), signal.SIGHUP)
    return True


def run_child(arguments: Sequence[str], environ: Mapping[str, str] | None = None) -> int:
    """Run a program in the foreground with nothing blocked; wait for it and return its exit code.

    A program that signal n ended gives 128 + n.

    Raises:
        FileNotFoundError: no such program.
        OSError: it cannot be started.
    """
    child = os.posix_spawnp(arguments[0], list(arguments), dict(environ or os.environ), setsigmask=[])
    while True:
        try:
            _pid, status = os.waitpid(child, 0)
            break
        except InterruptedError:
            continue
    code = os.waitstatus_to_exitcode(status)
    return code if code >= 0 else 128 - code
