"""A desk in a folder: the store that people use. The truth is the snapshot and the journal; all else can be made anew.

A commit: take the lock, take in the journal's tail, run the work, append one line, `fdatasync`, move the mark, let go.
The index is brought up afterwards, by whoever reads next.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from o365tui.model.errors import DamagedDesk, DiskRefused, NoDesk, ReadOnlyDesk, StoreError
from o365tui.model.people import Organisation, Person, Reader
from o365tui.model.request import Record
from o365tui.model.settings import Feedback, Settings
from o365tui.model.views import Sort, View
from o365tui.store import filelayer, listing, snapshot
from o365tui.store.attachments import Attachments
from o365tui.store.drafts import FolderDrafts
from o365tui.store.index import Index, State, Unusable
from o365tui.store.journal import Journal, lost, refused
from o365tui.store.lock import Lock
from o365tui.store.mark import Mark, MarkFile
from o365tui.store.mounts import refuse_network
from o365tui.store.protocol import Change, Content, Counts, Drafts, Page
from o365tui.store.record import Line, Position, dumps
from o365tui.store.session import Session
from o365tui.store.snapshot import Head, Signs
from o365tui.store.tail import SMALL, Tail, change
from o365tui.store.transaction import JournalTransaction
from o365tui.text.fold import words as split
from o365tui.text.language import _

T = TypeVar("T")
Progress = Callable[[int, int], None]


class JournalStore:
    """See `protocol.Store`. `progress` is told how far the index is, when one must be built; `notice` gets a sentence
    when a commit waits long for another process. Raises NoDesk, ForeignDesk, DamagedDesk, DiskRefused.
    """

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
        self._attachments = Attachments(self.path("files"))
        self._lock_file = self._descriptor("lock")
        self._holder_file = self._descriptor("holder")
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
            from o365tui.store.migrations import migrate

            with self.lock.held("lock"):
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
            if mark is not None and mark.trusted and self.journal.size(mark) == mark.position.offset:
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
        if mark is not None and mark.trusted and self.journal.size(mark) == mark.position.offset:
            return mark
        return self.journal.settle(mark, self._head.position)

    def _begin(self) -> Tail:
        """Start from what the index holds, built first if there is none that fits."""
        state = self._usable_index()
        with self._index.connection() as connection:
            small = listing.others(connection, SMALL)
        return Tail(state.position, state.ids, small)

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
            return
        raise DamagedDesk(_("The index of {folder} cannot be built.").format(folder=self.folder))

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

    # Reading

    @property
    def drafts(self) -> Drafts:
        return self._drafts

    @property
    def read_only(self) -> str | None:
        with suppress(StoreError, OSError), self._state:
            self._look_at_snapshot()
        return self._damage or self._outside or self.journal.failed

    def notices(self) -> Sequence[str]:
        """What was found and put right when the desk was opened, to be told once."""
        told, self.journal.notices[:] = list(self.journal.notices), []
        return told

    def page(self, reader: Reader, view: View, sort: Sort | None, offset: int, limit: int | None) -> Page:
        return self._asked(lambda connection: listing.page(connection, reader, view, sort, offset, limit))

    def search(self, reader: Reader, view: View, words: str, sort: Sort | None, offset: int, limit: int | None) -> Page:
        wanted = split(words)
        if not wanted:
            return self.page(reader, view, sort, offset, limit)
        return self._asked(
            lambda connection: listing.search(connection, reader, view, wanted, sort, offset, limit), words=True
        )

    def counts(self, reader: Reader) -> Counts:
        return self._asked(lambda connection: listing.counts(connection, reader))

    def get(self, reader: Reader, number: int) -> Record | None:
        return self._asked(lambda connection: listing.get(connection, reader, number))

    def records(self, reader: Reader) -> Iterator[Record]:
        for number in self._asked(lambda connection: listing.numbers(connection, reader)):
            if record := self.get(reader, number):
                yield record

    def person(self, handle: str) -> Person | None:
        return next((Person.of(each) for each in self._small("people") if each.get("handle") == handle), None)

    def people(self) -> Sequence[Person]:
        return sorted(map(Person.of, self._small("people")), key=lambda each: each.handle)

    def organisations(self) -> Sequence[Organisation]:
        return sorted(map(Organisation.of, self._small("organisations")), key=lambda each: each.name)

    def settings(self) -> Settings:
        return Settings.of(next(iter(self._small("settings")), {}))

    def feedback(self) -> Sequence[Feedback]:
        return tuple(Feedback(**each) for each in self._small("feedback"))

    def _small(self, table: str) -> list[dict[str, Any]]:
        self._advance()
        with self._tail.mutex:
            return list(self._tail.small.get(table, {}).values())

    def _asked(self, question: Callable[[sqlite3.Connection], T], words: bool = False) -> T:
        """The answer of the index, brought up first; a damaged index is built anew and asked again."""
        for attempt in range(3):
            try:
                with self._told():
                    self.bring_up()
                if words:
                    self._index.bring_up_words()
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
            self.journal.read_into(found, self._tail.position, end)
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

    # Writing

    def commit(self, by: str, work: Callable[[JournalTransaction], T]) -> T:
        with self.writing(by) as transaction:
            result = work(transaction)
        self._keep_up()
        return result

    @contextmanager
    def writing(self, by: str) -> Iterator[JournalTransaction]:
        """A transaction on the newest state with everyone else kept out; committed when the block ends well."""
        with self.lock.held("lock"):
            if self._closed:
                raise StoreError(_("The desk has been closed."))
            with self._told():
                mark = self.writable()
                self._take_in(mark.position)
            transaction = JournalTransaction(self._tail, self._fetch, mark.clock)
            yield transaction
            if transaction.empty:
                return
            payload = transaction.payload(by)
            moved = self.journal.append(mark, dumps(payload), transaction.clock)
            self._tail.take(Line(moved.position.sequence, payload, moved.position))

    def documents(
        self, transaction: JournalTransaction | None, only: str | None = None
    ) -> dict[str, dict[int, dict[str, Any]]]:
        """All documents by table and id (of one table, if it is named), with what `transaction` has put and dropped.
        They are shared: copy before changing."""
        if transaction is None:
            self.bring_up()
        with self._index.connection() as connection, self._tail.mutex:
            found = listing.everything(connection, only)
            parts: list[tuple[str, int, dict[str, Any] | None]] = []
            parts += [(table, at, None) for table in SMALL for at in found.get(table, ())]
            parts += [(table, at, each) for table, held in self._tail.small.items() for at, each in held.items()]
            parts += [(table, at, each) for (table, at), each in self._tail.changed.items()]
        if transaction is not None:
            parts += [(table, at, each) for table, held in transaction.put.items() for at, each in held.items()]
            parts += [(table, at, None) for table, held in transaction.drop.items() for at in held]
        for table, at, each in parts:
            if only is None or table == only:
                if each is None:
                    found.get(table, {}).pop(at, None)
                else:
                    found.setdefault(table, {})[at] = each
        return {table: dict(sorted(held.items())) for table, held in found.items() if held}

    def writable(self) -> Mark:
        """Where the next line goes. Raises ReadOnlyDesk, DamagedDesk."""
        with self._state:
            self._look_at_snapshot()
        if self._damage:
            raise DamagedDesk(self._damage)
        if reason := self._outside or self.journal.failed:
            raise ReadOnlyDesk(reason)
        try:
            return self._settle_locked()
        except DamagedDesk as error:
            self._damage = error.sentence
            raise

    def _fetch(self, table: str, at: int) -> dict[str, Any] | None:
        for attempt in range(3):
            try:
                with self._index.connection() as connection:
                    return listing.document(connection, table, at)
            except (Unusable, sqlite3.DatabaseError):
                if attempt == 2:
                    raise
                self._build()
        return None

    def _keep_up(self) -> None:
        """A process that writes much and reads nothing brings the index up now and then."""
        if len(self._tail.changed) > 2000:
            with suppress(Unusable, sqlite3.Error):
                self.bring_up()

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What the disk refuses, as a sentence."""
        try:
            yield
        except OSError as error:
            raise DiskRefused(refused(error)) from error

    # The feed

    def cursor(self) -> int:
        return self._advance().sequence

    def changes_since(self, cursor: int) -> tuple[int, Sequence[Change]]:
        end = self._advance()
        if cursor > end.sequence:
            return end.sequence, (Change("", frozenset(), people=True),)
        lines = self._tail.after(cursor)
        if lines is None:
            lines = [line for line in self.journal.kept() if cursor < line.sequence <= end.sequence]
        changes = [change(line.payload) for line in lines]
        if len(changes) < end.sequence - cursor:
            changes.insert(0, Change("", frozenset(), people=True))
        return end.sequence, tuple(changes)

    def wait(self, cursor: int, timeout: float) -> bool:
        with self._state:
            if self._closed:
                return False
            if self._watch is None:
                from o365tui.store.watch import Watch

                self._watch = Watch(self.path("lock"))
        if self._session is not None:
            self._session.look_after(self)
        return bool(self._watch.wait(lambda: self._newer(cursor), timeout))

    def _newer(self, cursor: int) -> bool:
        mark = self.journal.end()
        return mark is not None and mark.position.sequence > cursor

    # Files

    def keep(self, source: BinaryIO, limit: int) -> Content:
        return self._attachments.keep(source, limit)

    def open(self, sha256: str) -> BinaryIO:
        return self._attachments.open(sha256)

    def own_path(self, path: str) -> bool:
        found = os.path.realpath(path)
        top = os.path.realpath(self.folder)
        return found == top or found.startswith(top + os.sep)

    # Keeping in order

    def head(self) -> Head:
        """What the snapshot says of itself now."""
        with self._state:
            self._look_at_snapshot()
            return self._head

    def look_after_index(self) -> None:
        """What nobody should have to wait for: words to search, and SQLite's own log folded in."""
        with suppress(Unusable, sqlite3.Error, StoreError):
            self._bring_up_quietly()

    def _bring_up_quietly(self) -> None:
        self.bring_up()
        self._index.bring_up_words(200)
        self._index.tidy()

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

    def checkpoint(self) -> None:
        from o365tui.store.checkpoint import checkpoint

        checkpoint(self)

    def check(self) -> Sequence[str]:
        from o365tui.store.check import check

        return check(self.folder)

    def close(self) -> None:
        with self._state:
            if self._closed:
                return
            self._closed = True
            if self._session is not None:
                self._session.leave(self)
            if self._watch is not None:
                self._watch.close()
        self._index.close()


def outside(path: str) -> str:
    """The sentence about a snapshot that something else has written."""
    return _(
        "{path} was changed by another program. Nothing is written until “o365tui check” has shown what differs and "
        "“o365tui check --accept” takes it in or “o365tui check --repair” puts it back."
    ).format(path=path)
