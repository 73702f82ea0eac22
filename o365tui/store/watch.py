"""Waiting for news without asking again and again: the kernel tells when the mark is written (inotify).

inotify does not see what is written through `mmap`, so the mark is written with `pwrite`. Where there is no inotify the
mark is looked at four times a second.
"""

from __future__ import annotations

import os
import select
import time
from collections.abc import Callable
from contextlib import suppress

_MODIFY = 0x2
_CLOEXEC, _NONBLOCK = 0o2000000, 0o4000
_LOOK_EVERY = 0.25


class Watch:
    """Watches one file. `close` may come from another thread and ends every wait."""

    def __init__(self, path: str) -> None:
        self._wake_read, self._wake_write = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
        self._news = _inotify(path)
        self._closed = False
        self._waiting = 0

    def wait(self, there: Callable[[], bool], timeout: float) -> bool:
        """Block until `there()` is true, for at most `timeout` seconds."""
        until = time.monotonic() + timeout
        poll = select.poll()
        poll.register(self._wake_read, select.POLLIN)
        if self._news >= 0:
            poll.register(self._news, select.POLLIN)
        while not self._closed:
            if there():
                return True
            left = until - time.monotonic()
            if left <= 0:
                return False
            poll.poll(1000 * (left if self._news >= 0 else min(left, _LOOK_EVERY)) + 1)
            self._drain()
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

    def _drain(self) -> None:
        if self._news >= 0:
            with suppress(BlockingIOError):
                os.read(self._news, 4096)


def _inotify(path: str) -> int:
    """A descriptor that tells of writes to the file; -1 where that cannot be had."""
    import ctypes

    try:
        libc = ctypes.CDLL(None, use_errno=True)
        descriptor = int(libc.inotify_init1(_CLOEXEC | _NONBLOCK))
        if descriptor >= 0 and libc.inotify_add_watch(descriptor, os.fsencode(path), _MODIFY) < 0:
            os.close(descriptor)
            return -1
    except (OSError, AttributeError):
        return -1
    return descriptor
