"""Making a desk's files: an empty desk, and a snapshot out of documents that were gathered elsewhere."""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterable, Mapping
from contextlib import suppress

from o365tui.store import filelayer, snapshot
from o365tui.store.journal import Journal
from o365tui.store.mark import Mark, MarkFile
from o365tui.store.record import Position
from o365tui.store.snapshot import Checks, Head, Writer

FOLDERS = ("journal", "checks", "backups", "files", "drafts", "index", "aside", "present")

Documents = Mapping[str, Mapping[int, bytes]]
"""The JSON of each document, by table and id."""


def make(folder: str) -> None:
    """The files of an empty desk; `desk.json` last, for it makes the desk. Raises FileExistsError, OSError."""
    filelayer.folder(folder, "make")
    os.chmod(folder, filelayer.PRIVATE_FOLDER)
    for name in FOLDERS:
        filelayer.folder(os.path.join(folder, name), "make")
    head = Head(os.urandom(8).hex(), snapshot.SCHEMA, 0, 1, 0, 0, {})
    path = os.path.join(folder, "desk.json")
    beside = f"{path}.{os.getpid()}.new"
    try:
        write(beside, folder, head, {})
        with_mark(folder, head)
        filelayer.link(beside, path, "make")
    finally:
        with suppress(OSError):
            os.unlink(beside)
    filelayer.sync_folder(folder, "make")


def write(path: str, folder: str, head: Head, documents: Documents) -> Checks:
    """A snapshot of `documents` at `path`, and its checks in `folder`, both durable."""
    checks = write_documents(path, head, documents)
    put_checks(folder, checks)
    return checks


def write_documents(path: str, head: Head, documents: Documents) -> Checks:
    """A snapshot of `documents` at `path`, durable; gives its checks."""
    writer = Writer(path, head)
    try:
        for table in order(documents):
            writer.table(table)
            for key, data in sorted(documents.get(table, {}).items()):
                writer.document(key, data, zlib.crc32(data))
        return writer.close()
    except BaseException:
        writer.drop()
        raise


def put_checks(folder: str, checks: Checks) -> None:
    """The checks of a snapshot, durable before it gets its name."""
    filelayer.folder(os.path.join(folder, "checks"), "checks")
    filelayer.write_new(snapshot.checks_path(folder, checks.sequence), checks.encoded(), "checks")


def order(tables: Iterable[str]) -> list[str]:
    """All tables in the file's order: the desk's own, also the empty ones, then others by name."""
    return [*snapshot.TABLES, *sorted(set(tables) - {*snapshot.TABLES, snapshot.HEAD})]


def with_mark(folder: str, head: Head) -> Position:
    """A new segment for what follows the snapshot, with the mark at its beginning. Only with nobody else there, or
    under the lock."""
    path = os.path.join(folder, "lock")
    with filelayer.closing(filelayer.opened(path, os.O_RDWR | os.O_CREAT, "lock")) as descriptor:
        marks = MarkFile(descriptor)
        journal = Journal(os.path.join(folder, "journal"), os.path.join(folder, "aside"), marks, head.desk)
        try:
            position = journal.create(head.position)
            marks.write(Mark(position, head.clock), "mark")
        finally:
            journal.close()
    return position
