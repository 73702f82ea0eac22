"""A desk in one TinyDB JSON file, read whole and written whole: lock, temp file, fsync, rename."""

from __future__ import annotations

import fcntl
import hashlib
import io
import json
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from tinydb import TinyDB
from tinydb.storages import Storage

from o365tui.model.errors import DamagedDesk, DamagedFile, DiskRefused, NotFound, Refused
from o365tui.model.people import Organisation, Person, Reader
from o365tui.model.request import Attachment, HistoryEntry, Note, Record, Request
from o365tui.model.settings import Feedback, Settings
from o365tui.model.views import Sort, View
from o365tui.store.drafts import FolderDrafts
from o365tui.store.memory import MemoryStore, MemoryTransaction, State, file_missing, too_large
from o365tui.store.protocol import Change, Content, Counts, Page
from o365tui.text.language import _

T = TypeVar("T")


class WholeFile(Storage):
    """TinyDB's storage over a file that is always whole."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> dict[str, dict[str, Any]] | None:
        try:
            return json.loads(self._path.read_text("utf-8")) or None
        except ValueError as error:
            raise DamagedDesk(
                _("{path} is damaged: {error}. Nothing was changed.").format(path=self._path, error=error)
            ) from error

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        beside = self._path.with_suffix(".tmp")
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(descriptor, "w", encoding="ascii") as file:
            json.dump(data, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, self._path)


class SingleFileStore(MemoryStore):
    """See `protocol.Store`."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self._path = folder / "desk.json"
        self._drafts = FolderDrafts(folder / "drafts")
        self._seen: tuple[int, ...] = ()
        self._refresh()

    def page(self, reader: Reader, view: View, sort: Sort | None, offset: int, limit: int | None) -> Page:
        self._refresh()
        return super().page(reader, view, sort, offset, limit)

    def search(self, reader: Reader, view: View, words: str, sort: Sort | None, offset: int, limit: int | None) -> Page:
        self._refresh()
        return super().search(reader, view, words, sort, offset, limit)

    def counts(self, reader: Reader) -> Counts:
        self._refresh()
        return super().counts(reader)

    def get(self, reader: Reader, number: int) -> Record | None:
        self._refresh()
        return super().get(reader, number)

    def records(self, reader: Reader) -> Iterator[Record]:
        self._refresh()
        return super().records(reader)

    def person(self, handle: str) -> Person | None:
        self._refresh()
        return super().person(handle)

    def people(self) -> Sequence[Person]:
        self._refresh()
        return super().people()

    def commit(self, by: str, work: Callable[[MemoryTransaction], T]) -> T:
        with self._locked(), self._lock:
            self._refresh()
            result = super().commit(by, work)
            try:
                self._write()
            except OSError as error:
                self._seen = ()
                raise DiskRefused(
                    _("The disk refused the change ({error}). Nothing was changed.").format(error=error.strerror)
                ) from error
            return result

    def changes_since(self, cursor: int) -> tuple[int, Sequence[Change]]:
        self._refresh()
        return super().changes_since(cursor)

    def wait(self, cursor: int, timeout: float) -> bool:
        until = time.monotonic() + timeout
        while not self._closed and time.monotonic() < until:
            self._refresh()
            if len(self._changes) > cursor:
                return True
            time.sleep(0.25)
        return False

    def keep(self, source: BinaryIO, limit: int) -> Content:
        data = source.read(limit + 1)
        if len(data) > limit:
            raise Refused(too_large(limit))
        sha256 = hashlib.sha256(data).hexdigest()
        path = self._folder / "files" / sha256[:2] / sha256
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            beside = path.with_suffix(f".{os.getpid()}")
            descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with open(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(beside, path)
        return Content(sha256, len(data))

    def open(self, sha256: str) -> BinaryIO:
        path = self._folder / "files" / sha256[:2] / sha256
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            raise NotFound(file_missing()) from None
        if hashlib.sha256(data).hexdigest() != sha256:
            raise DamagedFile(_("The file does not read back as it was kept. “o365tui check” tells more."))
        return io.BytesIO(data)

    def own_path(self, path: str) -> bool:
        return Path(path).resolve().is_relative_to(self._folder.resolve())

    @contextmanager
    def _locked(self) -> Iterator[None]:
        descriptor = os.open(self._folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def _refresh(self) -> None:
        with self._lock:
            try:
                stat = os.stat(self._path)
            except FileNotFoundError:
                return
            seen = (stat.st_ino, stat.st_mtime_ns, stat.st_size)
            if seen == self._seen:
                return
            before = self._state.requests
            self._state = _state(TinyDB(storage=lambda: WholeFile(self._path)))
            self._index()
            if self._seen:
                changed = {n for n, request in self._state.requests.items() if before.get(n) != request}
                self._changes.append(Change("", frozenset(changed), people=True))
            self._seen = seen

    def _write(self) -> None:
        state = self._state
        WholeFile(self._path).write(
            {
                "requests": {str(n): each.document() for n, each in state.requests.items()},
                "notes": {str(n): each.document() for n, each in state.notes.items()},
                "files": {str(n): each.document() for n, each in state.files.items()},
                "history": {str(n): each.document() for n, each in state.history.items()},
                "people": {str(n): each.document() for n, each in enumerate(state.people.values(), 1)},
                "organisations": {str(n): each.document() for n, each in enumerate(state.organisations.values(), 1)},
                "settings": {"1": state.settings.document()},
                "feedback": {str(n): each.document() for n, each in enumerate(state.feedback, 1)},
            }
        )
        stat = os.stat(self._path)
        self._seen = (stat.st_ino, stat.st_mtime_ns, stat.st_size)


def _state(database: TinyDB) -> State:
    state = State()
    for each in database.table("requests"):
        state.requests[each["number"]] = Request.of(each)
    for each in database.table("notes"):
        state.notes[each.doc_id] = Note.of(each.doc_id, each)
    for each in database.table("files"):
        state.files[each.doc_id] = Attachment.of(each.doc_id, each)
    for each in database.table("history"):
        state.history[each.doc_id] = HistoryEntry.of(each.doc_id, each)
    for each in database.table("people"):
        state.people[each["handle"]] = Person.of(each)
    for each in database.table("organisations"):
        state.organisations[each["name"]] = Organisation.of(each)
    for each in database.table("settings"):
        state.settings = Settings.of(each)
    for each in database.table("feedback"):
        state.feedback.append(Feedback(**each))
    return state
