"""A desk in a folder: the store that people use. The truth is the snapshot and the journal; all else can be made anew.

A commit: take the lock, take in the journal's tail, run the work, append one line, `fdatasync`, move the mark, let go.
The index is brought up afterwards, by whoever reads next.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import cached_property
from typing import Any, BinaryIO, TypeVar

from o365tui.model.canned import Canned
from o365tui.model.errors import DamagedDesk, DiskRefused, ReadOnlyDesk, StoreError
from o365tui.model.figures import Cuts, Tally
from o365tui.model.incoming import Message, MessageState
from o365tui.model.letters import Letter, LetterState
from o365tui.model.operations import Operation
from o365tui.model.people import Organisation, Person, Reader
from o365tui.model.preferences import Preferences
from o365tui.model.query.language import Key, Query
from o365tui.model.request import Record, Request
from o365tui.model.settings import Feedback, Settings
from o365tui.model.views import Sort, View
from o365tui.store import concerns, finding, listing, post, tallies
from o365tui.store.index import Unusable
from o365tui.store.journal import refused
from o365tui.store.mark import Mark
from o365tui.store.phrases import Phrases
from o365tui.store.protocol import Change, Content, Counts, Drafts, Page, Presence
from o365tui.store.record import Line, dumps
from o365tui.store.standing import OpenDesk
from o365tui.store.tail import SMALL, change
from o365tui.store.transaction import JournalTransaction
from o365tui.text.language import _

T = TypeVar("T")
Progress = Callable[[int, int], None]


class JournalStore(OpenDesk):
    """See `protocol.Store`. `progress` is told how far the index is, when one must be built; `notice` gets a sentence
    when a commit waits long for another process. Raises NoDesk, ForeignDesk, DamagedDesk, DiskRefused.
    """

    # Reading

    @cached_property
    def _phrases(self) -> Phrases:
        return Phrases()

    @property
    def drafts(self) -> Drafts:
        return self._drafts

    @property
    def presence(self) -> Presence:
        return self._presence

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

    def find(
        self, reader: Reader, view: View, query: Query, sort: Sort | None, offset: int, limit: int | None, now: datetime
    ) -> Page:
        return self._asked(
            lambda connection: finding.find(connection, self._phrases, reader, view, query, sort, offset, limit, now),
            words=query.worded,
            requests=True,
        )

    def numbers(self, reader: Reader, view: View, query: Query, now: datetime) -> Sequence[int]:
        if query.empty:
            return self._asked(lambda connection: listing.numbers(connection, reader, view))
        return self._asked(
            lambda connection: finding.numbers(connection, self._phrases, reader, view, query, now),
            words=query.worded,
            requests=True,
        )

    def in_use(self, reader: Reader) -> Mapping[Key, Sequence[str]]:
        return self._asked(lambda connection: finding.in_use(connection, reader))

    def counts(self, reader: Reader) -> Counts:
        return self._asked(lambda connection: listing.counts(connection, reader))

    def tally(self, reader: Reader, cut: Cuts) -> Tally:
        return self._asked(lambda connection: tallies.tally(connection, reader, cut))

    def get(self, reader: Reader, number: int) -> Record | None:
        return self._asked(lambda connection: listing.get(connection, reader, number))

    def request(self, reader: Reader, number: int) -> Request | None:
        return self._asked(lambda connection: listing.request(connection, reader, number))

    def visible(self, reader: Reader, numbers: Sequence[int]) -> frozenset[int]:
        return self._asked(lambda connection: listing.visible(connection, reader, numbers)) if numbers else frozenset()

    def concerning(self, reader: Reader, since: datetime, limit: int) -> Sequence[int]:
        return self._asked(lambda connection: concerns.concerning(connection, reader, since, limit))

    def records(self, reader: Reader) -> Iterator[Record]:
        for number in self._asked(lambda connection: listing.numbers(connection, reader)):
            if record := self.get(reader, number):
                yield record

    def references(self) -> frozenset[str]:
        return self._asked(listing.references)

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

    def operation(self, key: int) -> Operation | None:
        found = self._asked(lambda connection: listing.document(connection, "operations", key))
        return None if found is None else Operation.of(key, found)

    def operations(self, by: str, limit: int, only_open: bool = False) -> Sequence[Operation]:
        return self._asked(lambda connection: listing.operations(connection, by, limit, only_open))

    def canned(self) -> Sequence[Canned]:
        self._advance()
        with self._tail.mutex:
            return [Canned.of(at, each) for at, each in sorted(self._tail.small.get("canned", {}).items())]

    def preferences(self, handle: str) -> Preferences:
        found = next((each for each in self._small("preferences") if each.get("handle") == handle), None)
        return Preferences(handle) if found is None else Preferences.of(found)

    def letter(self, key: int) -> Letter | None:
        found = self._asked(lambda connection: listing.document(connection, "letters", key))
        return None if found is None else Letter.of(key, found)

    def letters(self, number: int) -> Sequence[Letter]:
        return self._asked(lambda connection: post.letters(connection, number))

    def letters_due(self, now: datetime, limit: int) -> Sequence[Letter]:
        return self._asked(lambda connection: post.letters_due(connection, now, limit))

    def next_letter(self) -> datetime | None:
        return self._asked(post.next_letter)

    def outbox(self, states: Collection[LetterState], offset: int, limit: int) -> Sequence[Letter]:
        return self._asked(lambda connection: post.outbox(connection, states, offset, limit))

    def letters_in(self, states: Collection[LetterState]) -> Mapping[LetterState, int]:
        found = self._asked(lambda connection: post.by_state(connection, "letters", states))
        return {LetterState(state): n for state, n in found.items()}

    def message(self, key: int) -> Message | None:
        found = self._asked(lambda connection: listing.document(connection, "messages", key))
        return None if found is None else Message.of(key, found)

    def messages(self, states: Collection[MessageState], offset: int, limit: int) -> Sequence[Message]:
        return self._asked(lambda connection: post.messages(connection, states, offset, limit))

    def messages_in(self, states: Collection[MessageState]) -> Mapping[MessageState, int]:
        found = self._asked(lambda connection: post.by_state(connection, "messages", states))
        return {MessageState(state): n for state, n in found.items()}

    def same_bytes(self, sha256: str) -> Message | None:
        return self._asked(lambda connection: post.same_bytes(connection, sha256))

    def messages_from(self, sender: str, since: datetime) -> int:
        return self._asked(lambda connection: post.messages_from(connection, sender, since))

    def _small(self, table: str) -> list[dict[str, Any]]:
        self._advance()
        with self._tail.mutex:
            return list(self._tail.small.get(table, {}).values())

    # Writing

    def commit(self, by: str, work: Callable[[JournalTransaction], T]) -> T:
        self.lock.take("lock")
        try:
            mark, transaction = self._begun()
            result = work(transaction)
            self._ended(mark, transaction, by)
        finally:
            self.lock.release()
        self._keep_up()
        return result

    @contextmanager
    def writing(self, by: str) -> Iterator[JournalTransaction]:
        """A transaction on the newest state with everyone else kept out; committed when the block ends well."""
        with self.lock.held("lock"):
            mark, transaction = self._begun()
            yield transaction
            self._ended(mark, transaction, by)

    def _begun(self) -> tuple[Mark, JournalTransaction]:
        if self._closed:
            raise StoreError(_("The desk has been closed."))
        try:
            mark = self.writable()
            self._take_in(mark.position)
        except OSError as error:
            raise DiskRefused(refused(error)) from error
        return mark, JournalTransaction(self._tail, self._fetch, self._hung, self._of_digest, mark.clock)

    def _ended(self, mark: Mark, transaction: JournalTransaction, by: str) -> None:
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
        self._cover()
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
        return self._found(lambda connection: listing.document(connection, table, at))

    def _hung(self, number: int) -> listing.Hung:
        return self._found(lambda connection: listing.hung(connection, number))

    def _of_digest(self, digest: str) -> Sequence[Message]:
        return self._found(lambda connection: post.same_digest(connection, digest))

    def _found(self, question: Callable[[sqlite3.Connection], T]) -> T:
        """The answer of the index as it is, for a commit that knows the journal's tail itself."""
        for attempt in range(3):
            try:
                self._cover()
                with self._index.connection() as connection:
                    return question(connection)
            except (Unusable, sqlite3.DatabaseError):
                if attempt == 2:
                    raise
                self._build()
        raise AssertionError

    def _cover(self) -> None:
        """Index and tail together have everything, though another index, built from an older snapshot, has taken the
        place of the one whose changes the tail has let go of. Raises DamagedDesk.
        """
        applied = self._index.applied
        if applied is not None and applied.sequence < self._tail.since.sequence:
            self._tail.recall(applied, self.journal.read)

    def _keep_up(self) -> None:
        """A process that writes much and reads nothing brings the index up now and then."""
        if len(self._tail.changed) > 2000:
            with suppress(Unusable, sqlite3.Error):
                self.bring_up()

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

    def wait(self, cursor: int, timeout: float, stamp: int | None = None) -> bool:
        with self._state:
            if self._closed:
                return False
            if self._watch is None:
                from o365tui.store.watch import Watch

                self._presence.make_folder()
                self._watch = Watch(self.path("lock"), self._presence.folder)
        if self._session is not None:
            self._session.look_after(self)

        def news() -> bool:
            return self._newer(cursor) or (stamp is not None and self._presence.stamp() != stamp)

        return bool(self._watch.wait(news, timeout))

    def _newer(self, cursor: int) -> bool:
        mark = self.journal.end()
        return mark is not None and mark.position.sequence > cursor

    # Files

    def keep(self, source: BinaryIO, limit: int) -> Content:
        return self._attachments.keep(source, limit)

    def open(self, sha256: str) -> BinaryIO:
        return self._attachments.open(sha256)

    def secret(self) -> bytes:
        from o365tui.store.secret import secret

        return secret(self)

    def own_path(self, path: str) -> bool:
        found = os.path.realpath(path)
        top = os.path.realpath(self.folder)
        return found == top or found.startswith(top + os.sep)

    # Keeping in order

    def look_after_index(self) -> None:
        """What nobody should have to wait for: words to search, and SQLite's own log folded in."""
        with suppress(Unusable, sqlite3.Error, StoreError):
            self._bring_up_quietly()

    def _bring_up_quietly(self) -> None:
        self.bring_up()
        self.have_words_gathered()
        self._index.bring_up_words()
        self._index.tidy()

    def _leave_tidy(self) -> None:
        """Take away the room that was made for more commits, unless somebody is writing: they may use it."""
        with suppress(OSError, StoreError), self.lock.held("lock", patience=0):
            mark = self.journal.end()
            if mark is not None and mark.trusted and self.journal.settled(mark):
                self.journal.trim(mark.position)

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
            if self.journal.roomy:
                self._leave_tidy()
            self._presence.close()
            if self._watch is not None:
                self._watch.close()
        self._index.close()
