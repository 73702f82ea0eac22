"""The journal: the segments that commits are appended to, and where they end. The commit point of the whole desk.

A commit, under the lock: one line is written at the mark's offset, `fdatasync`, then the mark moves over it. What lies
beyond the mark was never acknowledged. Whoever takes the lock next cuts it off and keeps it aside.

Who commits again and again first writes zeros where the next lines will lie: over those, `fdatasync` has no new length
to keep. They are nothing but room: whoever closes or begins the next segment takes them away, and where they stay they
are passed over.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import suppress

from o365tui.model.errors import DamagedDesk, DiskRefused
from o365tui.store import filelayer, record
from o365tui.store.mark import Mark, MarkFile
from o365tui.store.record import Line, Position
from o365tui.store.segments import Segments, head_line
from o365tui.text.language import _, ngettext

_LEAST_ROOM, _MOST_ROOM = 4096, 65_536
_BEGINNING = 64
"""So many bytes after the mark tell whether somebody has begun a line there: it is written from its beginning on."""


class Journal(Segments):
    """The segments in `folder`; `marks` says how far they count. `aside` gets what is cut off."""

    def __init__(self, folder: str, aside: str, marks: MarkFile, desk: str) -> None:
        super().__init__(folder)
        self._aside, self._desk, self._marks = aside, desk, marks
        self._room = self._room_ends = 0
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
            self._make_room(descriptor, position.offset, len(line))
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
            if self.settled(trusted):
                return trusted
            if self._size(trusted.position.segment) > trusted.position.offset:
                self._cut(trusted.position)
                return trusted
        mark = self.found(trusted, oldest)
        self._cut(mark.position)
        if trusted is not None and trusted.position.sequence > mark.position.sequence:
            self.notices.append(lost(mark.position.sequence, trusted.position.sequence))
        self._marks.write(mark, "mark.settle")
        return mark

    def settled(self, mark: Mark) -> bool:
        """Whether nothing but room lies after the mark, which must be trusted."""
        offset = mark.position.offset - 1
        found = filelayer.pread(self._open(mark.position.segment), 1 + _BEGINNING, offset, "journal")
        return found == b"\n" or (found[:1] == b"\n" and not found.strip(b"\n\0"))

    @property
    def roomy(self) -> bool:
        """Whether this process has made room in the segment."""
        return self._room_ends > 0

    def trim(self, end: Position) -> None:
        """Take away the room after the last line; only under the lock."""
        if self._size(end.segment) > end.offset:
            filelayer.truncate(self._open(end.segment), end.offset, "room")
        self._room_ends = 0

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
        head = head_line(self._desk, segment, position)
        filelayer.pwrite(self._open(segment), head, 0, "segment")
        return Position(segment, len(head), position.sequence, position.chain)

    def remove(self, segment: int) -> None:
        filelayer.unlink(self.path(segment), "segment")

    def kept(self) -> Iterator[Line]:
        """All commits of the segments that are still there and can be read, oldest first."""
        end = self.end()
        for segment in self.segments() if end is not None else ():
            assert end is not None
            with suppress(DamagedDesk):
                start = self.start(segment).position
                limit = end.position.offset if segment == end.position.segment else None
                yield from list(self._lines(start, limit))

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
            self._room_ends = 0
        return self._descriptor

    def _make_room(self, descriptor: int, offset: int, length: int) -> None:
        """See to it that the line will lie over zeros: of more lines each time, of none the first."""
        # How long the file is is remembered and not asked for. After each `fstat` Linux gives a file that is written
        # a new time, and then `fdatasync` takes as long as without the room.
        if offset + length <= self._room_ends:
            return
        room, self._room = self._room, min(max(_LEAST_ROOM, 2 * self._room), _MOST_ROOM)
        if room:
            self._room_ends = offset + length + room
            with suppress(OSError):  # whether there is room for the line itself will show when it is written
                filelayer.pwrite(descriptor, bytes(length + room), offset, "room")

    def _take_back(self, descriptor: int, offset: int) -> None:
        with suppress(OSError):
            self._room_ends = 0
            filelayer.truncate(descriptor, offset, "commit.back")

    def _cut(self, position: Position) -> None:
        """Cut off what lies beyond `position` and keep it aside; the sentence about it is told once."""
        rest = self._bytes(position, None)
        if not rest:
            return
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
