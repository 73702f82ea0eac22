"""Sessions that stay (full screens): while they do they keep the journal short, and the last one to leave folds it.

The folding is done by a process of its own, so that nobody waits for it; a small desk is folded on the spot.
"""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from o365tui.model.errors import StoreError
from o365tui.store import filelayer

if TYPE_CHECKING:
    from o365tui.store.journal_store import JournalStore

AT_ONCE = 2_000_000
"""A desk up to so many bytes is folded by who leaves; it takes some milliseconds."""

NOT_AGAIN_FOR = 60.0
"""Seconds between two looks at the journal's length."""


class Session:
    """One session's presence: a shared lock that all of them hold."""

    def __init__(self, folder: str) -> None:
        self._looked = time.monotonic()
        self._descriptor = -1
        with suppress(OSError):
            path = os.path.join(folder, "sessions")
            self._descriptor = filelayer.opened(path, os.O_RDWR | os.O_CREAT, "sessions")
            filelayer.try_lock(self._descriptor, "sessions", shared=True)

    def look_after(self, store: JournalStore) -> None:
        """Now and then, on a thread that waits anyway."""
        store.look_after_index()
        if time.monotonic() - self._looked > NOT_AGAIN_FOR:
            self._looked = time.monotonic()
            from o365tui.store.checkpoint import due

            if due(store):
                fold_elsewhere(store.folder)

    def leave(self, store: JournalStore) -> None:
        """Fold the journal if nobody else is here."""
        if self._descriptor < 0:
            return
        with suppress(OSError, StoreError):
            if filelayer.try_lock(self._descriptor, "sessions") and not _folded(store):
                if os.path.getsize(store.snapshot_path) + store.journal_size() < AT_ONCE:
                    store.checkpoint()
                else:
                    fold_elsewhere(store.folder)
        os.close(self._descriptor)
        self._descriptor = -1


def _folded(store: JournalStore) -> bool:
    return store.read_only is not None or store.newest().position.sequence == store.head().sequence


_children: list[int] = []


def fold_elsewhere(folder: str) -> None:
    """Start a process that folds the journal, and do not wait for it."""
    spawn(["o365tui.store.checkpoint", folder])


def spawn(arguments: list[str], *actions: tuple[int, int, int]) -> bool:
    """Start a process that runs a module, do something to its descriptors first, and do not wait for it. False when
    the system refuses."""
    for child in list(_children):
        with suppress(ChildProcessError):
            if os.waitpid(child, os.WNOHANG) == (0, 0):
                continue
        _children.remove(child)
    command = [sys.executable, "-m", *arguments]
    nowhere = [(os.POSIX_SPAWN_OPEN, descriptor, os.devnull, os.O_RDWR, 0) for descriptor in (0, 1, 2)]
    try:
        made = os.posix_spawn(sys.executable, command, os.environ, file_actions=[*nowhere, *actions], setsid=True)
    except OSError:
        return False
    _children.append(made)
    return True
