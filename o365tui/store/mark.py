"""How far the journal counts: one small record in the lock file, written after each commit has reached the disk.

Nobody reads past it, so that a commit whose fsync failed is never seen; and it is the one thing to watch for news.
It is not forced to the disk itself: after a restart of the machine, or in a copied folder, it is not trusted and the
journal is read on from where it points.
"""

from __future__ import annotations

import os
import zlib
from functools import cache
from typing import NamedTuple

from o365tui.store import filelayer
from o365tui.store.record import Position

SIZE = 192


class Mark(NamedTuple):
    """`position` is the end of the journal; `clock` the time of the newest commit in microseconds, which never goes
    back; `trusted` when it was written on this machine since it started, in this very file."""

    position: Position
    clock: int
    trusted: bool = True


@cache
def boot() -> str:
    """What tells one start of the machine from another; empty where that cannot be known."""
    try:
        with open("/proc/sys/kernel/random/boot_id", encoding="ascii") as file:
            return file.read().strip()
    except OSError:
        return ""


@cache
def _boot() -> bytes:
    return boot().encode("ascii") or b"-"


def written(mark: Mark, inode: int) -> bytes:
    """The record as it lies in the file."""
    segment, offset, sequence, chain = mark.position
    text = b"o365tui mark 1 %d %d %d %08x %d %d %b" % (
        segment, offset, sequence, chain, mark.clock, inode, _boot(),
    )  # fmt: skip
    padded = text.ljust(SIZE - 10)
    return b"%b %08x\n" % (padded, zlib.crc32(padded))


def parsed(raw: bytes, inode: int) -> Mark | None:
    """The mark in `raw`; None when it does not read back as it was written."""
    if len(raw) != SIZE:
        return None
    padded = raw[: SIZE - 10]
    if raw[SIZE - 10 :] != b" %08x\n" % zlib.crc32(padded):
        return None
    words = padded.decode("ascii").split()
    if words[:3] != ["o365tui", "mark", "1"]:
        return None
    segment, offset, sequence = (int(word) for word in words[3:6])
    trusted = bool(boot()) and words[9] == boot() and int(words[8]) == inode
    return Mark(Position(segment, offset, sequence, int(words[6], 16)), int(words[7]), trusted)


class MarkFile:
    """The mark in an open lock file."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._inode = os.fstat(descriptor).st_ino
        self._raw = b""
        self._mark: Mark | None = None

    def read(self) -> Mark | None:
        """The mark as it is now; None when it cannot be read."""
        for _ in range(5):
            raw = filelayer.pread(self._descriptor, SIZE, 0, "mark")
            if raw == self._raw and self._mark is not None:
                return self._mark
            mark = parsed(raw, self._inode)
            if mark is not None:
                self._raw, self._mark = raw, mark
                return mark
        return None

    def write(self, mark: Mark, name: str) -> None:
        """Move the mark; only under the lock."""
        raw = written(mark, self._inode)
        filelayer.pwrite(self._descriptor, raw, 0, name)
        self._raw, self._mark = raw, mark
