"""How a line of the journal is written and read back, and how a torn one is told from a damaged one.

A line is a header of fixed width and a JSON object. The header names the commit's number, the object's length, the
check of the line before (so that no line can go missing between two), the object's CRC-32 and its own.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from typing import Any, NamedTuple

import orjson

HEADER = 12 + 1 + 10 + 1 + 8 + 1 + 8 + 1 + 8 + 1
"""Bytes before the object: `sequence length previous object-crc header-crc `."""

SECTOR = 512
"""What a disk writes as a whole, at the least."""


class Position(NamedTuple):
    """A place between two lines: the segment, the offset in it, the newest commit before it and that one's check."""

    segment: int
    offset: int
    sequence: int
    chain: int


class Line(NamedTuple):
    """A verified commit: its number, its object, and the position after it."""

    sequence: int
    payload: dict[str, Any]
    after: Position


class Torn(Exception):
    """The journal ends within a line: that commit was never finished."""


class Damaged(Exception):
    """A line is all there and does not read back as it was written. `reason` for `check`, untranslated."""

    def __init__(self, offset: int, sequence: int, reason: str) -> None:
        super().__init__(offset, sequence, reason)
        self.offset, self.sequence, self.reason = offset, sequence, reason


def dumps(value: Any) -> bytes:
    """JSON on one line: UTF-8; ASCII escapes where text or a number is none that orjson takes (a lone surrogate)."""
    try:
        return orjson.dumps(value)
    except (TypeError, ValueError):
        return json.dumps(value, separators=(",", ":"), allow_nan=False).encode("ascii")


def loads(data: bytes) -> Any:
    """What `dumps` wrote. Raises ValueError."""
    try:
        return orjson.loads(data)
    except ValueError:
        return json.loads(data)


def line(sequence: int, payload: bytes, chain: int) -> tuple[bytes, int]:
    """The bytes of a line, and its check for the next one."""
    start = b"%012d %010d %08x %08x" % (sequence, len(payload), chain, zlib.crc32(payload))
    check = zlib.crc32(start)
    return b"%b %08x %b\n" % (start, check, payload), check


class Header(NamedTuple):
    sequence: int
    length: int
    previous: int
    crc: int
    check: int


def header(data: bytes, at: int) -> Header | None:
    """The header at `at`; None when it does not read back as it was written."""
    raw = data[at : at + HEADER]
    try:
        found = Header(int(raw[:12]), int(raw[13:23]), int(raw[24:32], 16), int(raw[33:41], 16), int(raw[42:50], 16))
    except ValueError:
        return None
    start = b"%012d %010d %08x %08x" % found[:4]
    return found if raw == b"%b %08x " % (start, found.check) and zlib.crc32(start) == found.check else None


def parse(data: bytes, at: int, position: Position) -> tuple[bytes, Header, int]:
    """The object of the line at `at` of `data`, which is the one after `position`; its header and where it ends.

    Raises Torn when `data` ends within it, Damaged when it does not check out.
    """
    if len(data) - at < HEADER:
        raise Torn
    found = header(data, at)
    if found is None:
        if not data[at:].strip(b"\0"):  # the machine stopped before what was appended reached the disk
            raise Torn
        raise Damaged(position.offset, position.sequence + 1, "header")
    end = at + HEADER + found.length
    if len(data) <= end:
        raise Torn
    payload = data[at + HEADER : end]
    if zlib.crc32(payload) != found.crc:
        raise Damaged(position.offset, position.sequence + 1, "checksum")
    if data[end : end + 1] != b"\n":
        raise Damaged(position.offset, position.sequence + 1, "end of line")
    if (found.sequence, found.previous) != (position.sequence + 1, position.chain):
        raise Damaged(position.offset, position.sequence + 1, "order")
    return payload, found, end + 1


def broken_off(data: bytes, at: int, offset: int) -> bool:
    """Whether the line at `at` of `data`, which lies at `offset` of its file and is the last one, lacks a whole sector:
    the machine stopped while it was being written over zeros. One flipped bit makes no line look like that.
    """
    end = len(data)
    if b"\n" in data[at : end - 1]:
        return False
    sectors = range(at - offset % SECTOR, end, SECTOR)
    return any(not data[max(at, sector) : sector + SECTOR].strip(b"\0") for sector in sectors)


def lines(data: bytes, position: Position) -> Iterator[Line]:
    """The lines of `data`, one at a time, which begins at `position` and must end between two of them.

    Raises Torn, Damaged.
    """
    at = 0
    while at < len(data):
        payload, head, end = parse(data, at, position)
        position = Position(position.segment, position.offset + end - at, head.sequence, head.check)
        try:
            line = Line(head.sequence, loads(payload), position)
        except ValueError:
            raise Damaged(position.offset, head.sequence, "json") from None
        yield line
        at = end
