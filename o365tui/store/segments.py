"""The journal's files as they are read: what each line of them says, and the sentence about one that is damaged.

Reading needs no lock. Who reads stops at the mark; what lies beyond it is the business of `journal`.
"""

from __future__ import annotations

import os
import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

from o365tui.model.errors import DamagedDesk
from o365tui.store import filelayer, record
from o365tui.store.record import Line, Position
from o365tui.text.language import _

_NAME = re.compile(r"(\d{10})\.log")


class Start(NamedTuple):
    """A segment's first line: the position at which its first commit lies, and the desk that it belongs to."""

    position: Position
    desk: str


class Segments:
    """The segments in `folder`."""

    def __init__(self, folder: str) -> None:
        self._folder = folder

    def path(self, segment: int) -> str:
        return os.path.join(self._folder, f"{segment:010d}.log")

    def segments(self) -> list[int]:
        """The numbers of the segments that are there, oldest first."""
        filelayer.step("journal.list")
        return sorted(int(found[1]) for name in os.listdir(self._folder) if (found := _NAME.fullmatch(name)))

    def read(self, start: Position, end: Position) -> list[Line]:
        """The commits between two positions. Raises DamagedDesk naming the place."""
        return list(self.each(start, end))

    def each(self, start: Position, end: Position) -> Iterator[Line]:
        """The same, one at a time; raises when it comes to a damaged one."""
        if not start.offset:
            start = self.start(start.segment, start).position
        while start.segment <= end.segment:
            for line in self._lines(start, end.offset if start.segment == end.segment else None):
                yield line
                start = line.after
            if start.segment == end.segment:
                break
            start = self.start(start.segment + 1, start).position
        if start != end:
            raise DamagedDesk(self.place(start.segment, start.offset, start.sequence + 1, _("it ends too early")))

    def start(self, segment: int, before: Position | None = None) -> Start:
        """What the first line of a segment says; it must go on from `before`. Raises DamagedDesk."""
        try:
            with filelayer.closing(filelayer.opened(self.path(segment), os.O_RDONLY, "segment")) as descriptor:
                data = filelayer.pread(descriptor, 256, 0, "segment")
        except FileNotFoundError:
            raise DamagedDesk(_("{path} is missing.").format(path=self.path(segment))) from None
        found = parsed_head(data)
        if found is None or found.position.segment != segment:
            raise DamagedDesk(self.place(segment, 0, 0, _("its first line is damaged")))
        if before is not None and found.position[2:] != before[2:]:
            raise DamagedDesk(self.place(segment, 0, 0, _("it does not go on from the segment before it")))
        return found

    def place(self, segment: int, offset: int, sequence: int, reason: str) -> str:
        """The sentence that names a damaged place by file, line and commit."""
        path = self.path(segment)
        row = 1
        with suppress(OSError), open(path, "rb") as file:
            row += file.read(offset).count(b"\n")
        return _("{path}, line {line} (commit {sequence}) is damaged: {reason}.").format(
            path=path, line=row, sequence=sequence, reason=reason
        )

    def _headed(self, segment: int) -> bool:
        """Whether a segment has more than a torn head: one that was only prepared is as good as absent."""
        data = filelayer.read_file(self.path(segment), "segment")
        return b"\n" in data and bool(data.strip(b"\0"))

    def _whole_lines(self, data: bytes, position: Position) -> tuple[list[Line], Position]:
        """The lines of `data`, which lies at `position`, up to one that was broken off; where they end."""
        found: list[Line] = []
        at = 0
        while at < len(data):
            try:
                payload, head, end = record.parse(data, at, position)
            except record.Torn:
                break
            except record.Damaged as error:
                if record.broken_off(data, at, position.offset):
                    break
                raise DamagedDesk(self._damage(position.segment, error)) from None
            position = Position(position.segment, position.offset + end - at, head.sequence, head.check)
            found.append(Line(head.sequence, record.loads(payload), position))
            at = end
        return found, position

    def _lines(self, start: Position, end: int | None) -> Iterator[Line]:
        """The commits of one segment, from `start` on; `end` None is all of it."""
        last = start
        try:
            for line in record.lines(self._bytes(start, end), start):
                last = line.after
                yield line
        except record.Torn:
            reason = _("it ends too early")
            raise DamagedDesk(self.place(last.segment, last.offset, last.sequence + 1, reason)) from None
        except record.Damaged as error:
            raise DamagedDesk(self._damage(start.segment, error)) from None

    def _damage(self, segment: int, error: record.Damaged) -> str:
        return self.place(segment, error.offset, error.sequence, reasons(error.reason))

    def _bytes(self, start: Position, end: int | None) -> bytes:
        """What lies from `start` to `end`; to the end of the segment, without the room that may be left there."""
        # A descriptor of its own: another thread of this process may be writing on to the next segment.
        try:
            with filelayer.closing(filelayer.opened(self.path(start.segment), os.O_RDONLY, "journal")) as descriptor:
                last = os.fstat(descriptor).st_size if end is None else end
                found = filelayer.pread(descriptor, max(0, last - start.offset), start.offset, "journal")
                return found.rstrip(b"\0") if end is None else found
        except FileNotFoundError:
            raise DamagedDesk(_("{path} is missing.").format(path=self.path(start.segment))) from None


def reasons(reason: str) -> str:
    """What a `record.Damaged` says, for a person."""
    return {
        "header": _("its beginning does not read back as it was written"),
        "checksum": _("it does not read back as it was written"),
        "end of line": _("its end does not read back as it was written"),
        "order": _("it does not follow the line before it"),
    }.get(reason, _("it does not read back as it was written"))


def head_line(desk: str, segment: int, position: Position) -> bytes:
    text = b"o365tui journal 1 %b %010d %012d %08x" % (desk.encode(), segment, position.sequence, position.chain)
    return b"%b %08x\n" % (text, zlib.crc32(text))


def parsed_head(data: bytes) -> Start | None:
    """The first line of a segment; None when it does not read back as it was written."""
    end = data.find(b"\n")
    text, _space, check = data[: max(end, 0)].rpartition(b" ")
    words = text.split()
    if words[:3] != [b"o365tui", b"journal", b"1"] or len(words) != 7 or check != b"%08x" % zlib.crc32(text):
        return None
    position = Position(int(words[4]), end + 1, int(words[5]), int(words[6], 16))
    return Start(position, words[3].decode())
