"""The journal: the segments that commits are appended to, and where they end. The commit point of the whole desk.

A commit, under the lock: one line is written at the mark's offset, `fdatasync`, then the mark moves over it. What lies
beyond the mark was never acknowledged. Whoever takes the lock next cuts it off and keeps it aside.
"""

from __future__ import annotations

import os
import re
import time
import zlib
from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

from o365tui.model.errors import DamagedDesk, DiskRefused
from o365tui.store import filelayer, record
from o365tui.store.mark import Mark, MarkFile
from o365tui.store.record import Line, Position
from o365tui.text.language import _, ngettext

_NAME = re.compile(r"(\d{10})\.log")


class Start(NamedTuple):
    """A segment's first line: the position at which its first commit lies, and the desk that it belongs to."""

    position: Position
    desk: str


class Journal:
    """The segments in `folder`; `marks` says how far they count. `aside` gets what is cut off."""

    def __init__(self, folder: str, aside: str, marks: MarkFile, desk: str) -> None:
        self._folder, self._aside, self._desk = folder, aside, desk
        self._marks = marks
        self._segment = -1
        self._descriptor = -1
        self.failed: str | None = None
        self.notices: list[str] = []

    def close(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = self._segment = -1

    def __del__(self) -> None:
        self.close()

    def path(self, segment: int) -> str:
        return os.path.join(self._folder, f"{segment:010d}.log")

    def segments(self) -> list[int]:
        """The numbers of the segments that are there, oldest first."""
        filelayer.step("journal.list")
        return sorted(int(found[1]) for name in os.listdir(self._folder) if (found := _NAME.fullmatch(name)))

    def end(self) -> Mark | None:
        """How far the journal counts; None when the mark cannot be read."""
        return self._marks.read()

    # Writing: all of it under the lock

    def append(self, mark: Mark, payload: bytes, clock: int) -> Mark:
        """Make a commit durable after `mark` and acknowledge it. Raises DiskRefused: then nothing has changed."""
        position = mark.position
        line, check = record.line(position.sequence + 1, payload, position.chain)
        descriptor = self._open(position.segment)
        try:
            filelayer.pwrite(descriptor, line, position.offset, "commit")
        except OSError as error:
            self._take_back(descriptor, position.offset)
            raise DiskRefused(refused(error)) from error
        except BaseException:
            self._take_back(descriptor, position.offset)
            raise
        after = Position(position.segment, position.offset + len(line), position.sequence + 1, check)
        moved = Mark(after, clock)
        try:
            filelayer.fdatasync(descriptor, "commit")
            self._marks.write(moved, "mark")
        except OSError as error:
            # What the disk holds now is not known, and asking again would not tell (the kernel forgets).
            self.failed = _(
                "The disk failed to keep a change ({error}). Nothing more is written until the desk is opened again."
            ).format(error=error.strerror)
            self._take_back(descriptor, position.offset)
            with suppress(OSError):
                self._marks.write(mark, "mark.back")
            raise DiskRefused(refused(error)) from error
        return moved

    def settle(self, trusted: Mark | None, oldest: Position) -> Mark:
        """Where the journal ends, made so: what is torn is cut off and kept aside, a lost mark is found again.

        `oldest` is where the snapshot leaves off. Raises DamagedDesk for a line that does not check out.
        """
        if trusted is not None and trusted.trusted:
            size = self._size(trusted.position.segment)
            if size == trusted.position.offset:
                return trusted
            if size > trusted.position.offset:
                self._cut(trusted.position, size)
                return trusted
        mark = self.found(trusted, oldest)
        size = self._size(mark.position.segment)
        if size > mark.position.offset:
            self._cut(mark.position, size)
        if trusted is not None and trusted.position.sequence > mark.position.sequence:
            self.notices.append(lost(mark.position.sequence, trusted.position.sequence))
        self._marks.write(mark, "mark.settle")
        return mark

    def create(self, position: Position) -> Position:
        """Start the segment of `position` (which needs no offset) durably; where its first commit will lie."""
        return self.rotate(self.prepare(position.segment), position)

    def prepare(self, segment: int) -> int:
        """Make the next segment's file, empty, before the lock is taken; its number."""
        path = self.path(segment)
        with filelayer.closing(filelayer.opened(path, os.O_RDWR | os.O_CREAT, "segment")) as descriptor:
            filelayer.truncate(descriptor, 0, "segment")
            filelayer.fsync(descriptor, "segment")
        filelayer.sync_folder(self._folder, "segment")
        return segment

    def rotate(self, segment: int, position: Position) -> Position:
        """Head the prepared segment, which goes on from `position`; where its first commit will lie.

        Its head reaches the disk with that commit; until then an empty segment is headed anew.
        """
        head = _head(self._desk, segment, position)
        filelayer.pwrite(self._open(segment), head, 0, "segment")
        return Position(segment, len(head), position.sequence, position.chain)

    def remove(self, segment: int) -> None:
        filelayer.unlink(self.path(segment), "segment")

    # Reading: without the lock, never past the mark

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

    def kept(self) -> Iterator[Line]:
        """All commits of the segments that are still there and can be read, oldest first."""
        end = self.end()
        for segment in self.segments() if end is not None else ():
            assert end is not None
            with suppress(DamagedDesk):
                start = self.start(segment).position
                limit = end.position.offset if segment == end.position.segment else None
                yield from list(self._lines(start, limit))

    def size(self, mark: Mark) -> int:
        """How long the mark's segment is."""
        return self._size(mark.position.segment)

    def found(self, mark: Mark | None, oldest: Position) -> Mark:
        """The end of the journal by reading it: from the mark if it lies within the files, else from `oldest`."""
        clock = mark.clock if mark is not None else 0
        position = oldest
        if mark is not None and mark.position.sequence >= oldest.sequence:
            with suppress(OSError):
                if self._size(mark.position.segment) >= mark.position.offset:
                    position = mark.position
        if position is oldest:
            if oldest.segment not in self.segments():
                self.prepare(oldest.segment)
            if not self._headed(oldest.segment):
                position = self.rotate(oldest.segment, oldest)
            else:
                position = self.start(oldest.segment, oldest).position
        while True:
            data = self._bytes(position, None)
            lines, position = self._whole_lines(data, position)
            clock = max([clock, *(int(line.payload.get("clock", 0)) for line in lines)])
            following = position.segment + 1
            if following not in self.segments() or not self._headed(following):
                return Mark(position, clock)
            position = self.start(following, position).position

    def _headed(self, segment: int) -> bool:
        """Whether a segment has more than a torn head: one that was only prepared is as good as absent."""
        data = filelayer.read_file(self.path(segment), "segment")
        return b"\n" in data and bool(data.strip(b"\0"))

    def _whole_lines(self, data: bytes, position: Position) -> tuple[list[Line], Position]:
        found: list[Line] = []
        at = 0
        while at < len(data):
            try:
                payload, head, end = record.parse(data, at, position)
            except record.Torn:
                break
            except record.Damaged as error:
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
        # A descriptor of its own: another thread of this process may be writing on to the next segment.
        try:
            with filelayer.closing(filelayer.opened(self.path(start.segment), os.O_RDONLY, "journal")) as descriptor:
                end = os.fstat(descriptor).st_size if end is None else end
                return filelayer.pread(descriptor, max(0, end - start.offset), start.offset, "journal")
        except FileNotFoundError:
            raise DamagedDesk(_("{path} is missing.").format(path=self.path(start.segment))) from None

    def _size(self, segment: int) -> int:
        filelayer.step("journal.stat")
        return os.fstat(self._open(segment)).st_size

    def _open(self, segment: int) -> int:
        if segment != self._segment:
            try:
                descriptor = filelayer.opened(self.path(segment), os.O_RDWR, "journal")
            except PermissionError:
                descriptor = filelayer.opened(self.path(segment), os.O_RDONLY, "journal")
            except FileNotFoundError:
                raise DamagedDesk(_("{path} is missing.").format(path=self.path(segment))) from None
            self.close()
            self._descriptor, self._segment = descriptor, segment
        return self._descriptor

    def _take_back(self, descriptor: int, offset: int) -> None:
        with suppress(OSError):
            filelayer.truncate(descriptor, offset, "commit.back")

    def _cut(self, position: Position, size: int) -> None:
        """Cut off what lies beyond `position` and keep it aside; the sentence about it is told once."""
        rest = filelayer.pread(self._open(position.segment), size - position.offset, position.offset, "journal")
        filelayer.folder(self._aside, "aside")
        name = f"{position.segment:010d}-{position.offset}-{time.time_ns()}.torn"
        kept = os.path.join(self._aside, name)
        filelayer.write_new(kept, rest, "aside")
        filelayer.truncate(self._open(position.segment), position.offset, "journal")
        filelayer.fsync(self._open(position.segment), "journal")
        self.notices.append(
            _("A change was broken off before it was kept. What there is of it is in {path}.").format(path=kept)
        )


def refused(error: OSError) -> str:
    return _("The disk refused the change ({error}). Nothing was changed.").format(error=error.strerror)


def lost(found: int, seen: int) -> str:
    """The sentence about acknowledged commits that are gone from the end of the journal."""
    return ngettext(
        "The journal ends too early: {n} change that had been kept is gone (after commit {found}).",
        "The journal ends too early: {n} changes that had been kept are gone (after commit {found}).",
        seen - found,
    ).format(n=seen - found, found=found)


def reasons(reason: str) -> str:
    """What a `record.Damaged` says, for a person."""
    return {
        "header": _("its beginning does not read back as it was written"),
        "checksum": _("it does not read back as it was written"),
        "end of line": _("its end does not read back as it was written"),
        "order": _("it does not follow the line before it"),
    }.get(reason, _("it does not read back as it was written"))


def _head(desk: str, segment: int, position: Position) -> bytes:
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
