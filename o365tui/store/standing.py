"""A desk in a folder, open: where its journal ends, whether its snapshot is still ours, the index that fits to both.

What the store does with it (reading, committing, the feed) is in `journal_store`.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from o365tui.model.errors import DamagedDesk, DiskRefused, NoDesk
from o365tui.store import filelayer, listing, snapshot
from o365tui.store.attachments import Attachments
from o365tui.store.drafts import FolderDrafts
from o365tui.store.index import FRESH, Index, State, Unusable
from o365tui.store.journal import Journal, lost, refused
from o365tui.store.lock import Lock
from o365tui.store.mark import Mark, MarkFile
from o365tui.store.mounts import refuse_network
from o365tui.store.presence import FolderPresence
from o365tui.store.record import Line, Position
from o365tui.store.session import Session
from o365tui.store.snapshot import Head, Signs
from o365tui.store.tail import SMALL, Tail
from o365tui.text.language import _

T = TypeVar("T")
Progress = Callable[[int, int], None]


class OpenDesk:
    """The state that reading and committing share; see `JournalStore` for what it raises."""

    def __init__(
        self,
        folder: Path,
        progress: Progress | None = None,
        notice: Callable[[str], None] | None = None,
        *,
        lasting: bool = False,
    ) -> None:
        self.folder = os.path.abspath(folder)
        self.snapshot_path = self.path("desk.json")
        self._progress = progress
        refuse_network(self.folder)
        self._damage: str | None = None
        self._outside: str | None = None
        self._closed = self._rebuilt = False
        self._state = threading.RLock()
        self._watch: Any = None
        self._drafts = FolderDrafts(Path(self.folder) / "drafts")
        self._presence = FolderPresence(self.folder)
        self._attachments = Attachments(self.path("files"))
        self._lock_file = self._descriptor("lock")
        self._holder_file = self._descriptor("holder")
        # Not in `close`: another thread may be reading the mark at that moment, and the number may be given again.
        weakref.finalize(self, _release, [self._lock_file, self._holder_file])
        self.lock = Lock(self._lock_file, self._holder_file, notice)
        self._head = self._read_head()
        self._signs: Signs | None = None
        self.marks = MarkFile(self._lock_file)
        self.journal = Journal(self.path("journal"), self.path("aside"), self.marks, self._head.desk)
        self._index = Index(self.folder, self._head.desk)
        self._mark = self._settled()
        self._look_at_snapshot()
        self._tail = self._begin()
        self._asked(lambda _connection: None)
        self._session = Session(self.folder) if lasting else None

    def path(self, *names: str) -> str:
        """A path in the desk's folder."""
        return os.path.join(self.folder, *names)

    # Opening

    def _descriptor(self, name: str) -> int:
        try:
            return filelayer.opened(self.path(name), os.O_RDWR | os.O_CREAT, name)
        except OSError as error:
            with suppress(OSError):
                return filelayer.opened(self.path(name), os.O_RDONLY, name)
            raise DiskRefused(
                _("The desk in {folder} cannot be opened: {error}.").format(folder=self.folder, error=error.strerror)
            ) from error

    def _read_head(self) -> Head:
        try:
            head = snapshot.read_head(self.snapshot_path)
        except FileNotFoundError:
            raise NoDesk(_("There is no desk in {folder} any more.").format(folder=self.folder)) from None
        if head is None or head.schema < snapshot.SCHEMA:
            from o365tui.store.migrations import alone, migrate

            with alone(self.folder), self.lock.held("lock"):
                migrate(self.folder)
            head = snapshot.read_head(self.snapshot_path)
        assert head is not None
        return head

    def _settled(self) -> Mark:
        """Where the journal ends; what was broken off is put aside when nobody is writing."""
        for name in ("journal", "aside"):
            with suppress(OSError):
                filelayer.folder(self.path(name), name)
        mark = self.journal.end()
        try:
            if mark is not None and mark.trusted and self.journal.settled(mark):
                return mark
            with self.lock.held("lock"):
                return self._settle_locked()
        except DamagedDesk as error:
            self._damage = error.sentence
            return mark or Mark(self._head.position, self._head.clock, False)
        except (OSError, DiskRefused):  # it can be read all the same
            return self.journal.found(mark, self._head.position)

    def _settle_locked(self) -> Mark:
        mark = self.journal.end()
        if mark is not None and mark.trusted and self.journal.settled(mark):
            return mark
        return self.journal.settle(mark, self._head.position)

    def _begin(self) -> Tail:
        """Start from what the index holds, built first if there is none that fits."""
        for attempt in range(3):
            state = self._usable_index()
            try:
                with self._index.connection() as connection:
                    return Tail(state.position, state.ids, listing.others(connection, SMALL))
            except (Unusable, sqlite3.DatabaseError):
                if attempt == 2:
                    raise
                self._build()
        raise AssertionError

    def _usable_index(self) -> State:
        with suppress(Unusable):
            state = self._index.open()
            if self._fits(state.position):
                return state
            if state.position.sequence > self._mark.position.sequence:
                told = lost(self._mark.position.sequence, state.position.sequence)
                if told not in self.journal.notices:
                    self.journal.notices.append(told)
        self._build()
        return self._index.state()

    def _fits(self, position: Position) -> bool:
        """Whether the journal goes on from where the index stops."""
        end = self._mark.position
        if position.sequence == end.sequence:
            return position.chain == end.chain
        if position.sequence > end.sequence:
            return False
        return os.path.exists(self.journal.path(position.segment))

    def _build(self) -> None:
        from o365tui.store.build import filler

        for _attempt in range(3):
            self._head = self._read_head()
            checks = snapshot.read_checks(self.folder, self._head.sequence)
            damaged: list[str] = []
            if checks is None:
                raise DamagedDesk(
                    _("The checks of {path} are missing or damaged. “o365tui check --repair” puts them right.").format(
                        path=self.snapshot_path
                    )
                )
            try:
                self._index.build(filler(self.snapshot_path, self._head, checks, damaged, self._progress))
            except FileNotFoundError:
                continue
            if damaged and self._damage is None:
                self._damage = _("{path}, line {line}, is damaged or was changed by another program.").format(
                    path=self.snapshot_path, line=damaged[0]
                )
            self.have_words_gathered()
            return
        raise DamagedDesk(_("The index of {folder} cannot be built.").format(folder=self.folder))

    def have_words_gathered(self) -> None:
        """Words that are missing get somebody who gathers them."""
        with suppress(Unusable, sqlite3.Error):
            if not self._index.has_words():
                from o365tui.store.gatherer import begin

                begin(self.folder, self._head.desk)

    def _look_at_snapshot(self) -> None:
        """Notice a `desk.json` that something else has written: by cheap signs, its content only when they differ."""
        self._outside = None
        signs = Signs.of(os.stat(self.snapshot_path))
        if signs == self._signs:
            return
        known = snapshot.read_signs(self.folder, self._head.sequence)
        if signs != known:
            self._head = self._read_head()
            signs = Signs.of(os.stat(self.snapshot_path))
            known = snapshot.read_signs(self.folder, self._head.sequence)
        if known is None:
            self._damage = _("The checks of {path} are missing or damaged.").format(path=self.snapshot_path)
            return
        if signs != known and not self._same_content():
            self._outside = outside(self.snapshot_path)
            return
        self._signs = signs

    def _same_content(self) -> bool:
        """Whether the snapshot's bytes are those that were written (a copied folder has new signs)."""
        checks = snapshot.read_checks(self.folder, self._head.sequence)
        if checks is None or snapshot.whole_check(self.snapshot_path) != checks.whole:
            return False
        with suppress(OSError):
            snapshot.write_signs(self.folder, self._head.sequence, Signs.of(os.stat(self.snapshot_path)))
        return True

    def _asked(self, question: Callable[[sqlite3.Connection], T], words: bool = False, requests: bool = False) -> T:
        """The answer of the index, brought up first; a damaged index is built anew and asked again. `words`: it needs
        all words; `requests`: it looks at those that have changed, of which there may be only a few then."""
        for attempt in range(3):
            try:
                with self._told():
                    self.bring_up()
                if words:
                    self.have_words()
                if words or requests:
                    self._index.bring_up_words(FRESH)
                with self._index.connection() as connection:
                    return question(connection)
            except (Unusable, sqlite3.DatabaseError, DiskRefused):
                if attempt == 2:
                    raise
                self._build()
            except (ValueError, KeyError, TypeError, IndexError, OverflowError):
                # What a flipped bit of the index may look like. Once: it may also be a mistake of ours.
                if self._rebuilt:
                    raise
                self._rebuilt = True
                self._build()
        raise AssertionError

    def have_words(self) -> None:
        """A search is complete or waits."""
        if not self._index.has_words():
            from o365tui.store.gatherer import wait

            wait(self._index, self.folder, self._head.desk, self.lock.notice)

    def _advance(self) -> Position:
        """Take in what others have committed; where the journal ends."""
        mark = self.journal.end()
        if mark is None or not mark.trusted:
            mark = self._mark
        if mark.position.sequence != self._tail.position.sequence and self._damage is None:
            try:
                self._take_in(mark.position)
            except DamagedDesk as error:
                self._damage = error.sentence
                self._take_what_is_whole(mark.position)
        return self._tail.position

    def _take_what_is_whole(self, end: Position) -> None:
        """What lies before a damaged line can be shown."""
        found: list[Line] = []
        with suppress(DamagedDesk):
            for line in self.journal.each(self._tail.position, end):
                found.append(line)
        for line in found:
            self._tail.take(line)

    def _take_in(self, end: Position) -> None:
        """Read on in the journal; anew from the snapshot where what we know has been folded away or repaired."""
        try:
            self._tail.advance(end, self.journal.read)
        except DamagedDesk:
            if self.head().sequence <= self._tail.position.sequence:
                raise
            self._mark = self.newest()
            self._tail = self._begin()
            self._tail.advance(self._mark.position, self.journal.read)

    def bring_up(self) -> None:
        end = self._advance()
        if self._index.refresh(end, self._lines):
            self._tail.forget(end)

    def _lines(self, start: Position, end: Position) -> Sequence[Line]:
        known = self._tail.lines(start, end)
        return self.journal.read(start, end) if known is None else known

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What the disk refuses, as a sentence."""
        try:
            yield
        except OSError as error:
            raise DiskRefused(refused(error)) from error

    def head(self) -> Head:
        """What the snapshot says of itself now."""
        with self._state:
            self._look_at_snapshot()
            return self._head

    def newest(self) -> Mark:
        """How far the journal counts."""
        mark = self.journal.end()
        return self._mark if mark is None else mark

    def journal_size(self) -> int:
        """How many bytes of journal the next checkpoint folds."""
        head = self.head()
        with suppress(OSError):
            return sum(os.path.getsize(self.journal.path(n)) for n in self.journal.segments() if n >= head.segment)
        return 0


def _release(descriptors: list[int]) -> None:
    for descriptor in descriptors:
        with suppress(OSError):
            os.close(descriptor)


def outside(path: str) -> str:
    """The sentence about a snapshot that something else has written."""
    return _(
        "{path} was changed by another program. Nothing is written until “o365tui check” has shown what differs and "
        "“o365tui check --accept” takes it in or “o365tui check --repair” puts it back."
    ).format(path=path)
