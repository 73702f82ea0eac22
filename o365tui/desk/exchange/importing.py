"""Import: lines in, requests filed, some hundred a commit; what cannot be taken is reported and the rest goes in."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, BinaryIO

from o365tui.desk.base import Base
from o365tui.desk.exchange.fields import BadLine
from o365tui.desk.exchange.incoming import Incoming, Roster, read_line, read_value
from o365tui.desk.exchange.pointing import pointed, points
from o365tui.model.errors import DeskError, NotFound
from o365tui.model.operations import Kind, Operation
from o365tui.model.people import Organisation, Person
from o365tui.model.preferences import Preferences
from o365tui.model.request import Attachment
from o365tui.store.protocol import Transaction
from o365tui.text.fold import fold

CHUNK = 300
"""How many requests go in at once: a commit costs little beside them, and others wait only shortly."""

LINE_LIMIT = 256_000_000
"""The longest line that is read, in bytes."""


@dataclass
class Report:
    """What became of an import: `renumbered` (number in the file, number given), `bad` (line, sentence), `missing`
    (line, name) of files that are not to be had, `unknown` the fields that were ignored.
    """

    imported: int = 0
    renumbered: list[tuple[int, int]] = field(default_factory=list)
    bad: list[tuple[int, str]] = field(default_factory=list)
    missing: list[tuple[int, str]] = field(default_factory=list)
    unknown: set[str] = field(default_factory=set)

    @property
    def whole(self) -> bool:
        """Whether everything went in."""
        return not self.bad and not self.missing


def import_requests(
    desk: Base,
    owner: Person,
    source: BinaryIO,
    with_files: Path | None,
    strict: bool,
    report: Report,
    progress: Callable[[int], None],
    dry_run: bool,
) -> None:
    """See `Exchange.import_requests`."""
    if not strict and not dry_run:
        _file(desk, owner, source, with_files, report, progress)
        return
    with seekable(source) as again:
        start = again.tell()
        good = _try(desk, again, with_files, report)
        if dry_run:
            report.imported = good
        elif report.whole:
            again.seek(start)
            _file(desk, owner, again, with_files, report, progress)


def _file(
    desk: Base,
    owner: Person,
    source: BinaryIO,
    with_files: Path | None,
    report: Report,
    progress: Callable[[int], None],
) -> None:
    """File what can be filed, some hundred lines a commit."""
    filing = Filing(desk, owner, with_files, report)
    chunk: list[tuple[int, Incoming]] = []
    for number, line in _lines(source):
        incoming = filing.judge(number, line)
        if incoming is None:
            continue
        chunk.append((number, incoming))
        if len(chunk) >= CHUNK:
            filing.file(chunk)
            progress(report.imported)
            chunk = []
    if chunk:
        filing.file(chunk)
    filing.finish()
    progress(report.imported)
    if report.imported:
        desk.store.checkpoint()  # a large journal would be every later opening's to fold


def _try(desk: Base, source: BinaryIO, with_files: Path | None, report: Report) -> int:
    """Judge every line without filing any; gives how many could be."""
    filing = Filing(desk, None, with_files, report)
    good = 0
    for number, line in _lines(source):
        incoming = filing.judge(number, line)
        good += incoming is not None
        for file in incoming.files if incoming else ():
            content = filing.content(file)
            if content is None:
                report.missing.append((number, file.name))
            else:
                content.close()
    return good


class Filing:
    """One run of an import: who is known by now, and which number each request was given."""

    def __init__(self, desk: Base, actor: Person | None, with_files: Path | None, report: Report) -> None:
        self._store = desk.store
        self._now = desk.now
        self._actor = actor
        self._folder = with_files
        self._report = report
        self._settings = desk.store.settings()
        self.roster = Roster(
            {each.handle: each for each in desk.store.people()},
            {each.name: each.plan for each in desk.store.organisations()},
        )
        self._given: dict[int, int] = {}
        self._pointing: list[int] = []
        self._operation: int | None = None

    def judge(self, number: int, line: bytes) -> Incoming | None:
        """The line as it can be taken in; None when it cannot, which is reported."""
        try:
            return self._known(read_line(line, self.roster, self._settings, self._now()))
        except BadLine as error:
            self._report.bad.append((number, str(error)))
            return None

    def judged(self, value: Any) -> Incoming:
        """What a line would hold, as it can be taken in. Raises BadLine."""
        return self._known(read_value(value, self.roster, self._settings, self._now()))

    def _known(self, incoming: Incoming) -> Incoming:
        self.roster.people.update(incoming.people)
        self.roster.plans.update(incoming.plans)
        self._report.unknown |= incoming.unknown
        return incoming

    def file(self, chunk: Sequence[tuple[int, Incoming]]) -> None:
        """Commit some lines."""
        assert self._actor is not None
        ready = [self._with_files(number, incoming) for number, incoming in chunk]
        given, self._operation = self._store.commit(self._actor.handle, lambda tx: self._save(tx, ready))
        for each, number in zip(ready, given, strict=True):
            if each.request.number:
                self._given[each.request.number] = number
                if each.request.number != number:
                    self._report.renumbered.append((each.request.number, number))
            if points(each):
                self._pointing.append(number)
        self._report.imported += len(ready)

    def finish(self) -> None:
        """Let what tells of another request tell the number that it got here; of one that did not come along, nothing
        (the number may be somebody else's here), but for notes and history, which tell what was."""
        if self._actor is None:
            return
        for at in range(0, len(self._pointing), CHUNK):
            some = self._pointing[at : at + CHUNK]

            def correct(tx: Transaction, some: list[int] = some) -> None:
                for number in some:
                    if (record := tx.record(number)) is not None:
                        pointed(tx, record, self._given)

            self._store.commit(self._actor.handle, correct)

    def _with_files(self, number: int, incoming: Incoming) -> Incoming:
        """The line with its files kept; one that is not to be had is reported and left out."""
        files = []
        for file in incoming.files:
            size = self._kept(file)
            if size is None:
                self._report.missing.append((number, file.name))
            else:
                files.append(replace(file, size=size))
        return replace(incoming, files=tuple(files)) if incoming.files else incoming

    def _kept(self, file: Attachment) -> int | None:
        content = self.content(file)
        if content is None:
            return None
        with content:
            return self._store.keep(content, max(self._settings.file_limit, _size(content))).size

    def content(self, file: Attachment) -> BinaryIO | None:
        """The bytes that have the file's SHA-256: from the folder, else from the desk itself."""
        if self._folder is not None:
            for path in (self._folder / file.sha256, self._folder / file.sha256[:2] / file.sha256):
                try:
                    with open(path, "rb") as found:
                        if hashlib.file_digest(found, "sha256").hexdigest() == file.sha256:
                            return open(path, "rb")
                except OSError:
                    continue
        try:
            return self._store.open(file.sha256)
        except (NotFound, DeskError):
            return None

    def _save(self, tx: Transaction, ready: Sequence[Incoming]) -> tuple[list[int], int]:
        """Save the lines; gives the number of each, and the operation that all lines are a part of."""
        assert self._actor is not None
        operation = None if self._operation is None else tx.operation(self._operation)
        if operation is None:
            operation = tx.add_operation(Operation(0, self._actor.handle, self._now(), Kind.IMPORT))
        given: list[int] = []
        taken = {fold(each.name) for each in tx.canned()}
        for each in ready:
            for canned in each.canned:
                if fold(canned.name) not in taken:
                    tx.save_canned(canned)
                    taken.add(fold(canned.name))
            for name, plan in each.plans.items():
                if tx.organisation(name) is None:
                    tx.save_organisation(Organisation(name, plan))
            for person in each.people.values():
                if tx.person(person.handle) is None:
                    tx.save_person(person)
            for own in each.preferences:
                if tx.preferences(own.handle) == Preferences(own.handle):
                    tx.save_preferences(own)
            request = each.request
            number = request.number
            if number == 0 or tx.request(number) is not None:
                number = tx.next_number()
            tx.save_request(replace(request, number=number))
            ids = {file.id: tx.add_file(replace(file, id=0, request=number)).id for file in each.files}
            for note in each.notes:
                named = tuple(ids[file] for file in note.files if file in ids)
                tx.add_note(replace(note, request=number, files=named, operation=operation.id))
            for entry in each.history:
                tx.add_history(replace(entry, request=number, operation=operation.id))
            given.append(number)
        tx.save_operation(replace(operation, numbers=tuple(sorted({*operation.numbers, *given}))))
        return given, operation.id


def _lines(source: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Each line that is not blank, with its number from 1."""
    number = 0
    while line := source.readline(LINE_LIMIT):
        number += 1
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if line.strip():
            yield number, line


@contextmanager
def seekable(source: BinaryIO) -> Iterator[BinaryIO]:
    """The source itself, or all of it in a file of its own, so that it can be read twice."""
    if source.seekable():
        yield source
        return
    with tempfile.TemporaryFile() as copy:
        while piece := source.read(1 << 20):
            copy.write(piece)
        copy.seek(0)
        yield copy


def _size(source: BinaryIO) -> int:
    size = source.seek(0, 2)
    source.seek(0)
    return size


def own(source: BinaryIO) -> bool:
    """Whether this is what an export of ours begins with (or nothing at all), rather than another program's."""
    source.seek(0)
    lines = [line for line in source.read(1 << 20).removeprefix(b"\xef\xbb\xbf").split(b"\n")[:100] if line.strip()]
    source.seek(0)
    return not lines or any(map(_is_own, lines))


def _is_own(line: bytes) -> bool:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and {"title", "service", "severity", "requester"} <= value.keys()
