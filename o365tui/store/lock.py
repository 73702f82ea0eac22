"""Who may write: an advisory lock on a file that is never renamed, and the sentence about who holds it."""

from __future__ import annotations

import os
import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import NamedTuple

from o365tui.model.errors import DeskBusy, DiskRefused
from o365tui.store import filelayer
from o365tui.text.language import _

PATIENCE = 30.0
"""How long a commit waits for the lock, in seconds."""

NOTICE = 1.5
"""After how many seconds of waiting the person is told who holds it."""

_HOLDER = 128
"""Where in the lock file's neighbour the holder's record ends."""


class Holder(NamedTuple):
    """The process that holds the lock, its account's name, and since when (seconds since 1970); 0 when unknown."""

    pid: int
    account: str
    since: float


class Lock:
    """An exclusive `flock`, once a process; `notice` is told a sentence when the wait gets long."""

    def __init__(self, descriptor: int, holder: int, notice: Callable[[str], None] | None = None) -> None:
        self._descriptor, self._holder = descriptor, holder
        self._mutex = threading.Lock()
        self.notice = notice

    @contextmanager
    def held(self, name: str, patience: float | None = None) -> Iterator[None]:
        """With the lock. Raises DeskBusy when it cannot be had within `patience` seconds."""
        self.take(name, patience)
        try:
            yield
        finally:
            self.release()

    def take(self, name: str, patience: float | None = None) -> None:
        """The same for who sees to `release` themselves."""
        patience = PATIENCE if patience is None else patience
        started = time.monotonic()
        if not self._mutex.acquire(timeout=patience):
            raise DeskBusy(busy(self.holder()))
        try:
            self._take(name, started, patience)
        except BaseException as error:
            self._mutex.release()
            if isinstance(error, OSError):
                raise DiskRefused(
                    _("The desk cannot be locked ({error}). Nothing was changed.").format(error=error.strerror)
                ) from error
            raise
        self._sign()

    def release(self) -> None:
        """Let go of what `take` took."""
        filelayer.unlock(self._descriptor)
        self._mutex.release()

    def holder(self) -> Holder:
        """Who took the lock last, or who the system says holds it."""
        found = Holder(0, "", 0)
        with suppress(OSError, ValueError):
            pid, since = os.pread(self._holder, _HOLDER, 0).decode("ascii").split()[:2]
            found = Holder(int(pid), account(int(pid)), float(since))
        told = _held_by(os.fstat(self._descriptor))
        if told and told != found.pid:
            found = Holder(told, account(told), 0)
        return found

    def _take(self, name: str, started: float, patience: float) -> None:
        told = False
        pause = 0.0002
        while not filelayer.try_lock(self._descriptor, name):
            waited = time.monotonic() - started
            if waited > patience:
                raise DeskBusy(busy(self.holder()))
            if waited > NOTICE and not told and self.notice is not None:
                told = True
                self.notice(waiting(self.holder()))
            time.sleep(pause * random.uniform(0.5, 1.0))
            pause = min(pause * 1.5, 0.02)

    def _sign(self) -> None:
        # Only for the sentence that others read: never a reason to refuse the work.
        with suppress(OSError):
            os.pwrite(self._holder, (b"%d %d" % (os.getpid(), time.time())).ljust(_HOLDER - 1) + b"\n", 0)


def account(pid: int) -> str:
    """The name of the account that runs a process; empty when it has ended."""
    import pwd

    try:
        uid = os.stat(f"/proc/{pid}").st_uid
    except OSError:
        return ""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def busy(holder: Holder) -> str:
    """The sentence for somebody whose change could not be made."""
    return _("{holder} Nothing was changed; try again, or end that process.").format(holder=_who(holder))


def waiting(holder: Holder) -> str:
    """The sentence for somebody who waits."""
    return _("{holder} Waiting …").format(holder=_who(holder))


def _who(holder: Holder) -> str:
    if not holder.pid:
        return _("Another process keeps the desk locked.")
    if not holder.since:
        return _("Process {pid} ({account}) keeps the desk locked.").format(
            pid=holder.pid, account=holder.account or "?"
        )
    since = time.strftime("%H:%M:%S", time.localtime(holder.since))
    return _("Process {pid} ({account}) keeps the desk locked since {since}.").format(
        pid=holder.pid, account=holder.account or "?", since=since
    )


def _held_by(stat: os.stat_result) -> int:
    """The process that the kernel's list names as holder of the `flock` on a file; 0 when it names none."""
    wanted = f"{os.major(stat.st_dev):02x}:{os.minor(stat.st_dev):02x}:{stat.st_ino}"
    with suppress(OSError), open("/proc/locks", encoding="ascii") as file:
        for entry in file:
            words = entry.split()
            if words[1] == "FLOCK" and words[3] == "WRITE" and words[5] == wanted:
                return int(words[4])
    return 0
