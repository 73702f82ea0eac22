"""Who has which request open, told from session to session and kept nowhere.

A session that has a request open holds a small file `present/<random>` under a `flock` for as long as it lives. The
kernel lets go of that lock however the session ends, so whoever finds a file that nobody holds clears it away: a killed
session is not seen for longer than it takes to look. The file is written when something else is opened, never in
between, and is synced by nobody: after a crash of the machine there is nobody left to tell of.

A new file is locked before it gets the name that others look at.
"""

from __future__ import annotations

import json
import os
import threading
import time
from contextlib import suppress

from o365tui.store import filelayer
from o365tui.store.protocol import Present

FOLDER = "present"
_BEGUN = "."
"""Before the name of a file that is being made."""
_MOST = 4096
_LEFT_OVER = 60.0
"""Seconds after which a file that was never finished is somebody's who died while making it."""


class FolderPresence:
    """See `protocol.Presence`. What the disk refuses is not told: it is a courtesy, and nobody's work stops for it."""

    def __init__(self, folder: str) -> None:
        self.folder = os.path.join(folder, FOLDER)
        self._mutex = threading.Lock()
        self._own: dict[str, tuple[int, str, Present | None]] = {}

    def make_folder(self) -> None:
        """An older desk has none."""
        with suppress(OSError):
            filelayer.folder(self.folder, "present")

    def here(self, handle: str, number: int | None, writing: str = "") -> None:
        now = None if number is None else Present(handle, number, writing)
        with self._mutex, suppress(OSError):
            descriptor, name, before = self._own.get(handle, (-1, "", None))
            if now == before:
                return
            if descriptor < 0:
                descriptor, name = self._made(now)
            else:
                filelayer.pwrite(descriptor, _line(now), 0, "present")
            self._own[handle] = (descriptor, name, now)

    def everybody(self) -> frozenset[Present]:
        with self._mutex:
            own = {name: present for _descriptor, name, present in self._own.values()}
        found = {present for present in own.values() if present is not None}
        with suppress(OSError):
            for name in os.listdir(self.folder):
                if name not in own:
                    with suppress(OSError):
                        present = self._looked_at(name)
                        found |= {present} if present is not None else set()
        return frozenset(found)

    def stamp(self) -> int:
        return hash(self.everybody())

    def close(self) -> None:
        """This session has nothing open any more."""
        with self._mutex:
            for descriptor, name, _present in self._own.values():
                with suppress(OSError):
                    filelayer.unlink(os.path.join(self.folder, name), "present")
                with suppress(OSError):
                    os.close(descriptor)
            self._own.clear()

    def _made(self, present: Present | None) -> tuple[int, str]:
        self.make_folder()
        name = os.urandom(8).hex()
        beside = os.path.join(self.folder, _BEGUN + name)
        descriptor = filelayer.opened(beside, os.O_RDWR | os.O_CREAT | os.O_EXCL, "present")
        try:
            filelayer.try_lock(descriptor, "present")
            filelayer.pwrite(descriptor, _line(present), 0, "present")
            filelayer.rename(beside, os.path.join(self.folder, name), "present")
        except OSError:
            os.close(descriptor)
            with suppress(OSError):
                os.unlink(beside)
            raise
        return descriptor, name

    def _looked_at(self, name: str) -> Present | None:
        """What another session says there; its file is cleared away when nobody holds it."""
        path = os.path.join(self.folder, name)
        with filelayer.closing(filelayer.opened(path, os.O_RDONLY, "present")) as descriptor:
            begun = name.startswith(_BEGUN)
            if begun and time.time() - os.fstat(descriptor).st_mtime < _LEFT_OVER:
                return None
            if filelayer.try_lock(descriptor, "present", shared=True):
                filelayer.unlink(path, "present")
                return None
            return None if begun else _read(filelayer.pread(descriptor, _MOST, 0, "present"))


class MemoryPresence:
    """The same for the sessions of one process; `news` wakes who waits."""

    def __init__(self, news: threading.Condition) -> None:
        self._news = news
        self._by: dict[str, Present] = {}

    def here(self, handle: str, number: int | None, writing: str = "") -> None:
        with self._news:
            if number is None:
                self._by.pop(handle, None)
            else:
                self._by[handle] = Present(handle, number, writing)
            self._news.notify_all()

    def everybody(self) -> frozenset[Present]:
        with self._news:
            return frozenset(self._by.values())

    def stamp(self) -> int:
        return hash(self.everybody())


def _line(present: Present | None) -> bytes:
    """One line, written over what was there: what is left of a longer one lies behind its end and is not read."""
    told = {} if present is None else {"who": present.handle, "request": present.number, "writing": present.writing}
    return json.dumps(told).encode("ascii") + b"\n"


def _read(data: bytes) -> Present | None:
    with suppress(ValueError, KeyError, TypeError, AttributeError):
        told = json.loads(data.partition(b"\n")[0])
        return Present(str(told["who"]), int(told["request"]), str(told.get("writing", "")))
    return None
