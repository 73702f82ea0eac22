"""Waiting for news without asking again and again: the kernel tells when the mark is written (inotify), and when a
session comes, goes or opens something else (see `presence`).

inotify does not see what is written through `mmap`, so the mark is written with `pwrite`. Where there is no inotify the
mark is looked at four times a second.
"""

from __future__ import annotations

import os
import select
import struct
import time
from collections.abc import Callable
from contextlib import suppress

_MODIFY = 0x2
_SESSIONS = 0x2 | 0x8 | 0x80 | 0x200
"""Written, closed by who wrote (also by the kernel, for who was killed), got its name, taken away."""
_EVENT = struct.Struct("iIII")
_CLOEXEC, _NONBLOCK = 0o2000000, 0o4000
_LOOK_EVERY = 0.25
_ONCE_MORE = (0.01, 0.1)
"""Seconds after which to look again when a session has closed its file: the kernel tells of that before it lets go of
the lock."""


class Watch:
    """Watches one file, and what happens in one folder if there is one. `close` may come from another thread and ends
    every wait."""

    def __init__(self, path: str, folder: str = "") -> None:
        self._wake_read, self._wake_write = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
        self._news = _inotify(path, folder)
        self._closed = False
        self._waiting = 0

    def wait(self, there: Callable[[], bool], timeout: float) -> bool:
        """Block until `there()` is true, for at most `timeout` seconds."""
        until = time.monotonic() + timeout
        poll = select.poll()
        poll.register(self._wake_read, select.POLLIN)
        if self._news >= 0:
            poll.register(self._news, select.POLLIN)
        again: list[float] = []
        while not self._closed:
            if there():
                return True
            left = until - time.monotonic()
            if left <= 0:
                return False
            soon = again.pop(0) if again else left
            poll.poll(1000 * min(left, soon if self._news >= 0 else _LOOK_EVERY) + 1)
            if self._drain():
                again = list(_ONCE_MORE)
        return False

    def close(self) -> None:
        self._closed = True
        with suppress(OSError):
            os.write(self._wake_write, b"x")

    def __del__(self) -> None:
        """Give the descriptors back, once nobody waits any more."""
        for descriptor in (self._wake_read, self._wake_write, self._news):
            if descriptor >= 0:
                os.close(descriptor)

    def _drain(self) -> bool:
        """Take the events; whether a session's file was closed."""
        closed = False
        if self._news >= 0:
            with suppress(BlockingIOError):
                events, at = os.read(self._news, 4096), 0
                while at < len(events):
                    _which, mask, _cookie, size = _EVENT.unpack_from(events, at)
                    closed |= bool(mask & 0x8)
                    at += _EVENT.size + size
        return closed


def _inotify(path: str, folder: str = "") -> int:
    """A descriptor that tells of writes to the file, and of sessions in the folder where that can be watched too; -1
    where none can be had."""
    import ctypes

    try:
        libc = ctypes.CDLL(None, use_errno=True)
        descriptor = int(libc.inotify_init1(_CLOEXEC | _NONBLOCK))
        if descriptor >= 0 and libc.inotify_add_watch(descriptor, os.fsencode(path), _MODIFY) < 0:
            os.close(descriptor)
            return -1
        if descriptor >= 0 and folder:
            libc.inotify_add_watch(descriptor, os.fsencode(folder), _SESSIONS)
    except (OSError, AttributeError):
        return -1
    return descriptor
