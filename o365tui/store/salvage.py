"""Reads all that is left of a desk, damaged or not: what is intact, and for what is not, where it was.

`check` tells what is found here, `repair` makes a desk of it.
"""

from __future__ import annotations

import os
import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, NamedTuple

from o365tui.model.errors import StoreError
from o365tui.model.request import shown_number
from o365tui.store import filelayer, record, snapshot
from o365tui.store.checkpoint import backups
from o365tui.store.journal import Journal
from o365tui.store.mark import Mark, MarkFile
from o365tui.store.record import Line, Position, dumps
from o365tui.store.segments import parsed_head, reasons
from o365tui.store.snapshot import Checks, Document, Head, documents
from o365tui.text.language import _


class Bad(NamedTuple):
    """A damaged line of the journal: its file, line, commit (0 when unknown) and what is wrong."""

    path: str
    row: int
    sequence: int
    reason: str
    raw: bytes = b""

    @property
    def sentence(self) -> str:
        about = requests_in(self.raw)
        if about:
            return _("{path}, line {line} (commit {sequence}, {requests}) is damaged: {reason}.").format(
                path=self.path, line=self.row, sequence=self.sequence, requests=about, reason=self.reason
            )
        return _("{path}, line {line} (commit {sequence}) is damaged: {reason}.").format(
            path=self.path, line=self.row, sequence=self.sequence, reason=self.reason
        )


class Segment(NamedTuple):
    """A segment as it reads: its number, file, the desk and position that its head names (None when damaged), its
    lines and what is damaged among them, and where it ends."""

    number: int
    path: str
    start: Position | None
    desk: str
    lines: list[Line]
    bad: list[Bad]
    end: Position


class Faulty(NamedTuple):
    """A document of a snapshot that does not check out. `data` is what lies there; None where there is nothing."""

    path: str
    row: int
    table: str
    key: int
    data: bytes | None

    @property
    def sentence(self) -> str:
        what = described(self.table, self.key, self.data or b"")
        if not self.row:
            if self.data is None:
                return _("{path}: {what} was removed by another program.").format(path=self.path, what=what)
            return _("{path}: {what} was changed by another program.").format(path=self.path, what=what)
        return _("{path}, line {line}: {what} does not read back as it was written.").format(
            path=self.path, line=self.row, what=what
        )


class Snapshot(NamedTuple):
    """A snapshot as it reads: its intact documents, what is faulty, what something else added."""

    path: str
    sequence: int
    checks: Checks | None
    intact: dict[str, dict[int, bytes]]
    faulty: list[Faulty]
    added: list[Faulty]
    unreadable: str = ""


def journal_of(folder: str, descriptor: int) -> Journal:
    return Journal(os.path.join(folder, "journal"), os.path.join(folder, "aside"), MarkFile(descriptor), "")


def read_mark(folder: str) -> Mark | None:
    """The mark; None when it cannot be read."""
    with (
        suppress(OSError),
        filelayer.closing(filelayer.opened(os.path.join(folder, "lock"), os.O_RDONLY, "lock")) as descriptor,
    ):
        return MarkFile(descriptor).read()
    return None


def segments(folder: str, mark: Mark | None) -> list[Segment]:
    """All segments, the oldest first; the last one as far as the mark says."""
    top = os.path.join(folder, "journal")
    found = []
    names = sorted(name for name in os.listdir(top) if re.fullmatch(r"\d{10}\.log", name)) if os.path.isdir(top) else []
    for name in names:
        number = int(name[:10])
        if mark is not None and number > mark.position.segment:
            continue
        limit = mark.position.offset if mark is not None and number == mark.position.segment else None
        found.append(_segment(os.path.join(top, name), number, limit))
    return found


def _segment(path: str, number: int, limit: int | None) -> Segment:
    data = filelayer.read_file(path, "journal")
    short = limit is not None and len(data) < limit
    data = data.rstrip(b"\0") if limit is None else data[:limit]
    head = parsed_head(data[:256])
    bad: list[Bad] = []
    lines: list[Line] = []
    at = data.find(b"\n") + 1
    if head is None or head.position.segment != number:
        bad.append(Bad(path, 1, 0, _("its first line is damaged")))
        at = _next(data, 0)
        known = record.header(data, at)
        position = Position(number, at, known.sequence - 1 if known else 0, known.previous if known else 0)
    else:
        position = head.position
    row = 2
    while at < len(data):
        try:
            payload, header, end = record.parse(data, at, position)
            position = Position(number, end, header.sequence, header.check)
            lines.append(Line(header.sequence, record.loads(payload), position))
        except (record.Torn, record.Damaged, ValueError) as error:
            reason = reasons(error.reason) if isinstance(error, record.Damaged) else _("it ends too early")
            known = record.header(data, at)
            end = at + record.HEADER + known.length + 1 if known else len(data)
            if not known or end > len(data) or (end < len(data) and record.header(data, end) is None):
                end = _next(data, at + 1)
            bad.append(Bad(path, row, known.sequence if known else position.sequence + 1, reason, data[at:end]))
            following = record.header(data, end)
            position = (
                Position(number, end, following.sequence - 1, following.previous)
                if following
                else Position(number, end, position.sequence + 1, 0)
            )
        row += 1
        at = end
    if short and not (bad and bad[-1].row == row - 1):
        bad.append(Bad(path, row, position.sequence + 1, _("it ends too early")))
    return Segment(number, path, head.position if head else None, head.desk if head else "", lines, bad, position)


def _next(data: bytes, at: int) -> int:
    """Where the next line with a good header begins."""
    while (at := data.find(b"\n", at) + 1) > 0:
        if record.header(data, at) is not None:
            return at
    return len(data)


def read_snapshot(path: str, sequence: int, checks: Checks | None) -> Snapshot:
    """A snapshot compared with its checks, in whatever layout it is."""
    made = Snapshot(path, sequence, checks, {}, [], [])
    try:
        if checks is not None and snapshot.ours(path):
            with open(path, "rb", buffering=1 << 20) as file:
                for each in documents(file, checks):
                    if isinstance(each, Document) and each.intact:
                        made.intact.setdefault(each.table, {})[each.key] = each.data
                    else:
                        made.faulty.append(Faulty(path, each.line, each.table, each.key, each.data))
            return _edited(made, checks) if made.faulty else made
        parsed = snapshot.parsed(path)
    except (OSError, ValueError, AttributeError, TypeError) as error:
        everything = _all_of(path, checks)
        return made._replace(unreadable=str(error), faulty=everything)
    if checks is None:
        return made._replace(intact=parsed)
    for table, (ids, crcs) in checks.tables.items():
        for key, crc in zip(ids, crcs, strict=True):
            data = parsed.get(table, {}).get(key)
            if table != snapshot.HEAD and (data is None or zlib.crc32(data) != crc):
                made.faulty.append(Faulty(path, 0, table, key, data))
            elif data is not None:
                made.intact.setdefault(table, {})[key] = data
    return made._replace(added=_added(path, parsed, checks))


def _added(path: str, parsed: dict[str, dict[int, bytes]], checks: Checks) -> list[Faulty]:
    known = {table: set(ids) for table, (ids, _crcs) in checks.tables.items()}
    return [
        Faulty(path, 0, table, key, data)
        for table, held in parsed.items()
        for key, data in held.items()
        if key not in known.get(table, ())
    ]


def _edited(made: Snapshot, checks: Checks) -> Snapshot:
    """The same, with what was added, when it was an editor."""
    try:
        parsed = snapshot.parsed(made.path)
    except (OSError, ValueError, AttributeError, TypeError):
        return made
    return made._replace(added=_added(made.path, parsed, checks))


def _all_of(path: str, checks: Checks | None) -> list[Faulty]:
    if checks is None:
        return []
    tables = checks.tables.items()
    return [Faulty(path, 0, table, key, b"") for table, (ids, _crcs) in tables for key in ids if table != snapshot.HEAD]


class Remains(NamedTuple):
    """All that was found of a desk."""

    head: Head
    mark: Mark | None
    segments: list[Segment]
    snapshots: list[Snapshot]
    """The backups, oldest first, and the current snapshot last."""

    head_damaged: str

    @property
    def current(self) -> Snapshot:
        return self.snapshots[-1]

    @property
    def lines(self) -> list[Line]:
        return [line for segment in self.segments for line in segment.lines]


def remains(folder: str) -> Remains:
    """Read everything. Raises StoreError where there is nothing to begin with."""
    mark = read_mark(folder)
    pieces = segments(folder, mark)
    head, told = _head(folder, pieces, mark)
    found = []
    for sequence, path in reversed(backups(folder)):
        if sequence < head.sequence:
            found.append(read_snapshot(path, sequence, snapshot.read_checks(folder, sequence)))
    current = os.path.join(folder, "desk.json")
    found.append(read_snapshot(current, head.sequence, snapshot.read_checks(folder, head.sequence)))
    return Remains(head, mark, pieces, found, told)


def _head(folder: str, pieces: list[Segment], mark: Mark | None) -> tuple[Head, str]:
    """The snapshot's head; where it cannot be read, what the checks and the journal say of it."""
    path = os.path.join(folder, "desk.json")
    told = ""
    try:
        head = snapshot.read_head(path)
        named = [piece for piece in pieces if head is not None and piece.number == head.segment]
        if head is not None and all(_starts(piece, head) for piece in named):
            return head, ""
        told = _("{path} does not say any more which desk it is.").format(path=path)
    except FileNotFoundError:
        told = _("{path} is missing.").format(path=path)
    except StoreError as error:
        told = error.sentence
    kept = {sequence for sequence, _path in backups(folder)}
    top = os.path.join(folder, "checks")
    names = os.listdir(top) if os.path.isdir(top) else []
    known = sorted((int(name) for name in names if name.isdigit()), reverse=True)
    for sequence in [*(each for each in known if each not in kept), *known]:
        for piece in pieces:
            if piece.start is not None and piece.start.sequence == sequence:
                clock = mark.clock if mark else 0
                return Head(piece.desk, snapshot.SCHEMA, sequence, piece.number, piece.start.chain, clock, {}), told
    raise StoreError(told)


def _starts(piece: Segment, head: Head) -> bool:
    # A segment whose first line is damaged may be the one; its number must do.
    if piece.start is None:
        return piece.number == head.segment
    return piece.number == head.segment and piece.start.sequence == head.sequence and piece.desk == head.desk


_REQUEST = re.compile(rb'"(?:request|number)": ?(\d{1,12})')


def requests_in(raw: bytes) -> str:
    """The requests that a damaged piece of JSON names, as far as that can be read."""
    found = dict.fromkeys(int(each) for each in _REQUEST.findall(raw))
    return ", ".join(shown_number(number) for number in list(found)[:5])


def described(table: str, key: int, data: bytes) -> str:
    """A document as a person knows it."""
    about = requests_in(data)
    match table:
        case "requests":
            return shown_number(key) if key else _("a request")
        case "notes" | "files" | "history" if about:
            names = {"notes": _("note {id} of {request}"), "files": _("file {id} of {request}")}
            return names.get(table, _("history entry {id} of {request}")).format(id=key, request=about)
        case "":
            return _("the file's end")
        case _:
            return _("{table}, document {id}").format(table=table, id=key)


def apply(state: dict[str, dict[int, bytes]], payload: dict[str, Any]) -> None:
    """Put a commit's changes into documents by table and id."""
    for table, put in payload.get("put", {}).items():
        held = state.setdefault(table, {})
        for name, document in put.items():
            held[int(name)] = memoryview(dumps(document)).tobytes()  # orjson's own holds on to kilobytes
    for table, dropped in payload.get("drop", {}).items():
        for name in dropped:
            state.get(table, {}).pop(int(name), None)


def kept_lines(found: Remains) -> Iterator[Line]:
    """The commits that the current snapshot does not hold yet."""
    return (line for line in found.lines if line.sequence > found.head.sequence)
