"""`desk.json`: all documents as TinyDB keeps them, one on each line, and the checks of them beside it.

Plain TinyDB opens the file. Its table `_desk` holds one document: which desk it is, its schema and up to which commit
it goes. `checks/<sequence>` holds the CRC-32 of each document, so that a change by anything else is noticed.
"""

from __future__ import annotations

import os
import re
import zlib
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from typing import Any, BinaryIO, NamedTuple

from o365tui.model.errors import DamagedDesk, ForeignDesk
from o365tui.store import filelayer
from o365tui.store.record import Position, dumps, loads
from o365tui.text.language import _

SCHEMA = 2
"""The newest shape of the documents that this program knows."""

TABLES = (
    "settings", "organisations", "people", "requests", "notes", "files", "history", "feedback", "preferences", "canned",
    "operations", "letters", "messages",
)  # fmt: skip
"""The desk's tables, in the file's order; tables that TinyDB users add come after them, by name."""

HEAD = "_desk"
_SYNC_EVERY = 1 << 20
_AT_A_TIME = 1000
_LINE = re.compile(rb'"(\d+)": (\{.*\})(,?)\n', re.DOTALL)


class Head(NamedTuple):
    """The document of `_desk`: what the snapshot is. `ids` are the highest ids ever given, by table."""

    desk: str
    schema: int
    sequence: int
    segment: int
    chain: int
    clock: int
    ids: dict[str, int]

    @property
    def position(self) -> Position:
        """Where the journal goes on from the snapshot."""
        return Position(self.segment, 0, self.sequence, self.chain)

    @classmethod
    def of(cls, document: dict[str, Any]) -> Head:
        return cls(*(document[name] for name in cls._fields))


class Signs(NamedTuple):
    """What is cheap to see of a file: a change by anything else shows here, or costs whoever made it an effort."""

    inode: int
    size: int
    changed: int

    @classmethod
    def of(cls, stat: os.stat_result) -> Signs:
        return cls(stat.st_ino, stat.st_size, stat.st_mtime_ns)


class Checks:
    """The CRC-32 of each document of a snapshot and of the whole file, by table and id in the file's order."""

    def __init__(self, sequence: int) -> None:
        self.sequence = sequence
        self.whole = 0
        self.signs = Signs(0, 0, 0)
        self.tables: dict[str, tuple[array[int], array[int]]] = {}

    def add(self, table: str, key: int, crc: int) -> None:
        ids, crcs = self.tables.setdefault(table, (array("q"), array("Q")))
        ids.append(key)
        crcs.append(crc)

    def encoded(self) -> bytes:
        body = b"".join(ids.tobytes() + crcs.tobytes() for ids, crcs in self.tables.values())
        first = dumps(
            {
                "o365tui checks": 1,
                "sequence": self.sequence,
                "whole": self.whole,
                "tables": [[table, len(ids)] for table, (ids, _crcs) in self.tables.items()],
                "body": zlib.crc32(body),
            }
        )
        return b"%08x %b\n%b%b" % (zlib.crc32(first), first, _signs_line(self.signs), body)

    @classmethod
    def decoded(cls, data: bytes) -> Checks | None:
        """What `encoded` wrote; None when it does not read back so."""
        try:
            first, second, body = data.split(b"\n", 2)
            if first[8:9] != b" " or zlib.crc32(first[9:]) != int(first[:8], 16):
                return None
            facts = loads(first[9:])
            checks = cls(facts["sequence"])
            checks.whole = facts["whole"]
            signs = _parsed_signs(second)
            if signs is None or zlib.crc32(body) != facts["body"]:
                return None
            checks.signs = signs
            at = 0
            for table, count in facts["tables"]:
                ids, crcs = array("q"), array("Q")
                ids.frombytes(body[at : at + 8 * count])
                crcs.frombytes(body[at + 8 * count : at + 16 * count])
                at += 16 * count
                checks.tables[table] = (ids, crcs)
        except (ValueError, KeyError, TypeError, OverflowError):
            return None
        # A flipped bit may leave the meaning as it was (a capital in a hexadecimal number); it is told all the same.
        return checks if checks.encoded() == data else None


def _signs_line(signs: Signs) -> bytes:
    text = b"%020d %020d %020d" % signs
    return b"%b %08x\n" % (text, zlib.crc32(text))


def _parsed_signs(raw: bytes) -> Signs | None:
    text, _space, check = raw.strip().rpartition(b" ")
    if check != b"%08x" % zlib.crc32(text):
        return None
    return Signs(*(int(word) for word in text.split()))


def checks_path(folder: str, sequence: int) -> str:
    return os.path.join(folder, "checks", f"{sequence:012d}")


def read_checks(folder: str, sequence: int) -> Checks | None:
    """The checks of the snapshot that goes up to `sequence`; None when they are missing or damaged."""
    with suppress(FileNotFoundError):
        checks = Checks.decoded(filelayer.read_file(checks_path(folder, sequence), "checks"))
        return checks if checks is not None and checks.sequence == sequence else None
    return None


def read_signs(folder: str, sequence: int) -> Signs | None:
    """The cheap signs alone, without reading all of the checks."""
    try:
        with filelayer.closing(filelayer.opened(checks_path(folder, sequence), os.O_RDONLY, "checks")) as descriptor:
            data = filelayer.pread(descriptor, 4096, 0, "checks")
    except FileNotFoundError:
        return None
    lines = data.split(b"\n", 2)
    return _parsed_signs(lines[1]) if len(lines) == 3 else None


def write_signs(folder: str, sequence: int, signs: Signs) -> None:
    """Put down new signs of a file whose content was found to be the same (a copied folder)."""
    path = checks_path(folder, sequence)
    with filelayer.closing(filelayer.opened(path, os.O_RDWR, "checks")) as descriptor:
        at = filelayer.pread(descriptor, 4096, 0, "checks").index(b"\n") + 1
        filelayer.pwrite(descriptor, _signs_line(signs), at, "checks")


def read_head(path: str) -> Head | None:
    """What the snapshot says of itself; None for a file without `_desk` (see `migrations`).

    Raises DamagedDesk for what is no JSON object, ForeignDesk for what a newer program made.
    """
    with filelayer.closing(filelayer.opened(path, os.O_RDONLY, "snapshot")) as descriptor:
        begin = filelayer.pread(descriptor, 8192, 0, "snapshot")
        if not begin.startswith(b'{"_desk": {\n') or begin.count(b"\n") < 3:
            begin = b""
        document: Any = None
        if begin and (found := _LINE.fullmatch(begin.split(b"\n", 2)[1] + b"\n")):
            with suppress(ValueError):
                document = loads(found[2])
        if document is None:
            size = os.fstat(descriptor).st_size
            document = _head_of_whole(path, filelayer.pread(descriptor, size, 0, "snapshot"))
    if document is None:
        return None
    schema = document.get("schema") if isinstance(document, dict) else None
    if isinstance(schema, int) and schema > SCHEMA:
        raise ForeignDesk(
            _(
                "{path} was made by a newer o365tui (schema {schema}, this one knows {known}). It was not touched."
            ).format(path=path, schema=schema, known=SCHEMA)
        )
    try:
        return Head.of(document)
    except (KeyError, TypeError, AttributeError):
        sentence = _("{path} does not say which desk it is: its first document is damaged.")
        raise DamagedDesk(sentence.format(path=path)) from None


def _head_of_whole(path: str, data: bytes) -> Any:
    try:
        tables = loads(data)
    except ValueError as error:
        raise DamagedDesk(
            _("{path} is damaged: {error}. Nothing was changed.").format(path=path, error=error)
        ) from error
    if not isinstance(tables, dict) or not all(isinstance(table, dict) for table in tables.values()):
        raise ForeignDesk(_("{path} is not the data of a desk. It was not touched.").format(path=path))
    if HEAD not in tables:
        return None
    return tables[HEAD].get("1")


def ours(path: str) -> bool:
    """Whether the file is laid out as we write it: one document on each line."""
    with filelayer.closing(filelayer.opened(path, os.O_RDONLY, "snapshot")) as descriptor:
        begin = filelayer.pread(descriptor, 64, 0, "snapshot")
    first = table_line(HEAD, first=True)
    return begin.startswith(first) or begin[len(first) :].startswith(b'"1": {"desk":')  # one bit may have flipped


def parsed(path: str) -> dict[str, dict[int, bytes]]:
    """The documents of a snapshot in any layout, as we would write them. Raises ValueError."""
    tables = loads(filelayer.read_file(path, "snapshot"))
    if not isinstance(tables, dict):
        raise ValueError("no tables")
    return {
        table: {int(key): dumps(document) for key, document in documents.items()}
        for table, documents in tables.items()
        if table != HEAD
    }


def whole_check(path: str) -> int:
    """The CRC-32 of the whole file."""
    found = 0
    with filelayer.closing(filelayer.opened(path, os.O_RDONLY, "snapshot")) as descriptor:
        offset = 0
        while data := filelayer.pread(descriptor, 1 << 22, offset, "snapshot"):
            found = zlib.crc32(data, found)
            offset += len(data)
    return found


class Document(NamedTuple):
    """A document of the snapshot as it lies there: its line in the file, table, id, JSON, and whether its check is
    right."""

    line: int
    table: str
    key: int
    data: bytes
    intact: bool


class Oddity(NamedTuple):
    """A line of the snapshot that is not as we write it: no document could be read from it."""

    line: int
    table: str
    key: int
    data: bytes


def documents(file: Iterable[bytes], checks: Checks) -> Iterator[Document | Oddity]:
    """The snapshot's documents in order, each compared with its check, line by line, never the whole in memory.

    What lies between them is compared with what we would have written; anything else comes as an `Oddity`. A line
    that was broken in two or run into the next one does not put out those after it.
    """
    lines = _Lines(file)
    crc32 = zlib.crc32
    tables = list(checks.tables.items())
    for place, (table, (ids, crcs)) in enumerate(tables):
        after = table_line(tables[place + 1][0]) if place + 1 < len(tables) else END
        if lines.raw == table_line(table, first=not place):
            lines.step()
        else:
            yield Oddity(lines.number, table, 0, lines.raw)
            if not (ids and lines.raw.startswith(b'"%d": ' % ids[0])):
                lines.step()
        whole = True
        at, last = 0, len(ids) - 1
        while at <= last:
            key, raw = ids[at], lines.raw
            prefix = b'"%d": ' % key
            if raw.startswith(prefix):
                tail = b",\n" if at < last else b"\n"
                data = raw[len(prefix) : -len(tail)]
                whole = raw.endswith(tail) and crc32(data) == crcs[at]
                yield Document(lines.number, table, key, data, whole)
                at += 1
            elif not raw or raw == after or (at < last and raw.startswith(b'"%d": ' % ids[at + 1])):
                yield Oddity(lines.number, table, key, b"")
                at += 1
                whole = False
                continue
            else:
                yield Oddity(lines.number, table, key if whole else 0, raw)
                at += 1 if whole else 0
                whole = False
            lines.step()
        while not whole and lines.raw and lines.raw != after:
            yield Oddity(lines.number, table, 0, lines.raw)
            lines.step()
    if lines.raw != END:
        yield Oddity(lines.number, "", 0, lines.raw)
    lines.step()
    while lines.raw:
        yield Oddity(lines.number, "", 0, lines.raw)
        lines.step()


class Documents(NamedTuple):
    """Some documents of one table that read back as they were written: ids, checks and JSON."""

    table: str
    keys: Sequence[int]
    crcs: Sequence[int]
    data: Sequence[bytes]


def as_written(file: BinaryIO, checks: Checks) -> Iterator[Documents]:
    """The documents of a snapshot whose `whole_check` is right: then each line is what its checks say."""
    for table, (ids, crcs) in checks.tables.items():
        next(file)
        for at in range(0, len(ids), _AT_A_TIME):
            keys = ids[at : at + _AT_A_TIME]
            lines = list(islice(file, len(keys)))
            data = [line[line.index(b" ") + 1 : -2] for line in lines]
            if at + len(keys) == len(ids):  # no comma after the last one
                data[-1] = lines[-1][lines[-1].index(b" ") + 1 : -1]
            yield Documents(table, keys, crcs[at : at + len(keys)], data)


class _Lines:
    """The lines of a file, one looked at and not yet taken; empty at the end."""

    def __init__(self, file: Iterable[bytes]) -> None:
        self._file = iter(file)
        self.number = 0
        self.raw = b""
        self.step()

    def step(self) -> None:
        self.raw = next(self._file, b"")
        self.number += 1


END = b"}}\n"


def table_line(table: str, first: bool = False) -> bytes:
    """The line that a table begins with."""
    return (b"{" if first else b"}, ") + dumps(table) + b": {\n"


class Writer:
    """Writes a snapshot to `path`, document by document in the file's order, and works out its checks."""

    def __init__(self, path: str, head: Head) -> None:
        self._path = path
        with suppress(FileNotFoundError):
            os.unlink(path)
        self._descriptor = filelayer.opened(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, "snapshot")
        self.checks = Checks(head.sequence)
        self._pieces: list[bytes] = []
        self._held = self._offset = 0
        self._pending = b""
        self.table(HEAD)
        document = dumps(head._asdict())
        self.document(1, document, zlib.crc32(document))

    def table(self, table: str) -> None:
        """Begin a table; it may stay empty."""
        first = not self.checks.tables
        if self._pending:
            self._put(self._pending + b"\n")
            self._pending = b""
        self._ids, self._crcs = self.checks.tables.setdefault(table, (array("q"), array("Q")))
        self._put(table_line(table, first))

    def document(self, key: int, data: bytes, crc: int) -> None:
        """The next document of the table: its JSON on one line and its CRC-32."""
        if self._pending:
            self._put(self._pending + b",\n")
        self._pending = b'"%d": %b' % (key, data)
        self._ids.append(key)
        self._crcs.append(crc)

    def close(self) -> Checks:
        """Everything is on the disk when this returns; the checks of it."""
        if self._pending:
            self._put(self._pending + b"\n")
        self._put(END)
        self._flush()
        filelayer.fsync(self._descriptor, "snapshot")
        self.checks.signs = Signs.of(os.fstat(self._descriptor))
        os.close(self._descriptor)
        self._descriptor = -1
        return self.checks

    def drop(self) -> None:
        """Give up: nothing is left behind."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1
        with suppress(OSError):
            os.unlink(self._path)

    def _put(self, data: bytes) -> None:
        self._pieces.append(data)
        self._held += len(data)
        if self._held >= _SYNC_EVERY:
            self._flush()
            # Little by little, so that nobody's commit waits behind one long flush of the disk's queue.
            filelayer.fdatasync(self._descriptor, "snapshot")

    def _flush(self) -> None:
        data = b"".join(self._pieces)
        self.checks.whole = zlib.crc32(data, self.checks.whole)
        filelayer.pwrite(self._descriptor, data, self._offset, "snapshot")
        self._offset += len(data)
        self._pieces, self._held = [], 0
