"""Folds the journal into a new `desk.json`, while others go on committing; the old one becomes a backup.

The order, each step made durable before the next:
1. The next segment is made, empty.
2. Under the lock, for some microseconds: its first line is written and the mark moves to it.
3. Without the lock: the snapshot and the segments before are folded into a new file, with its checks.
4. Under the lock, for some microseconds: the old snapshot is still what it was; it is linked as a backup and the new
   one takes its name.
5. What no backup needs any more goes, after the index has been brought up.
"""

from __future__ import annotations

import os
import re
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from o365tui.model.errors import DamagedDesk, DeskBusy, DiskRefused, ReadOnlyDesk
from o365tui.store import filelayer, snapshot
from o365tui.store.journal import refused
from o365tui.store.making import order, put_checks
from o365tui.store.mark import Mark
from o365tui.store.record import Line, dumps
from o365tui.store.snapshot import Checks, Document, Head, Writer, documents
from o365tui.text.language import _

if TYPE_CHECKING:
    from o365tui.store.journal_store import JournalStore

BACKUPS = 3
"""How many older snapshots are kept, with the segments that lead from the oldest of them to now."""

GROWN = 8_000_000
"""From so many bytes of journal on a checkpoint is due."""

_BACKUP = re.compile(r"desk-(\d{12})\.json")


def checkpoint(store: JournalStore) -> None:
    """Bring `desk.json` up to date. Nothing happens when it is, or when another process is at it."""
    try:
        with turn(store.folder) as ours:
            if ours:
                _checkpoint(store)
    except OSError as error:
        raise DiskRefused(refused(error)) from error


def due(store: JournalStore) -> bool:
    """Whether the journal has grown so much that it should be folded."""
    return store.journal_size() > GROWN


@contextmanager
def turn(folder: str, patience: float = 0) -> Iterator[bool]:
    """Whose turn it is to fold, check or repair: one process at a time."""
    import time

    path = os.path.join(folder, "checkpoint")
    with filelayer.closing(filelayer.opened(path, os.O_RDWR | os.O_CREAT, "turn")) as descriptor:
        until = time.monotonic() + patience
        while not (had := filelayer.try_lock(descriptor, "turn")) and time.monotonic() < until:
            time.sleep(0.05)
        yield had


def _checkpoint(store: JournalStore) -> None:
    drop_left_over(store.folder)
    mark, head = store.newest(), store.head()
    if mark.position.sequence == head.sequence:
        clean(store)
        return
    segment = store.journal.prepare(mark.position.segment + 1)
    with store.lock.held("checkpoint.lock"):
        before = store.writable()
        end = before.position
        store.journal.trim(end)
        after = store.journal.rotate(segment, end)
        store.marks.write(Mark(after, before.clock), "checkpoint.mark")
    head = store.head()
    start = store.journal.start(head.segment, head.position).position
    changes = Changes(store.journal.each(start, end), head.ids)
    beside = store.path(f"desk.json.{os.getpid()}.new")
    new = Head(head.desk, snapshot.SCHEMA, end.sequence, segment, end.chain, before.clock, changes.ids)
    writer = Writer(beside, new)
    try:
        fold(store.snapshot_path, _checks(store, head), changes, writer)
        checks = writer.close()
        put_checks(store.folder, checks)
        with store.lock.held("checkpoint.lock"):
            store.writable()
            swap(store.folder, beside, head.sequence)
    except BaseException:
        writer.drop()
        raise
    clean(store)


def _checks(store: JournalStore, head: Head) -> Checks:
    checks = snapshot.read_checks(store.folder, head.sequence)
    if checks is None:
        raise ReadOnlyDesk(
            _("The checks of {path} are damaged. “o365tui check --repair” makes them anew.").format(
                path=store.snapshot_path
            )
        )
    return checks


class Changes:
    """What a piece of the journal makes of documents: their JSON by table and id, None where they were removed."""

    def __init__(self, lines: Iterable[Line], ids: dict[str, int]) -> None:
        self.ids = dict(ids)
        self.tables: dict[str, dict[int, bytes | None]] = {}
        for line in lines:
            self.add(line.payload)

    def add(self, payload: dict[str, Any]) -> None:
        for table, put in payload.get("put", {}).items():
            held = self.tables.setdefault(table, {})
            for name, document in put.items():
                # A copy of its own: what orjson gives holds on to the kilobytes that it wrote in.
                held[int(name)] = memoryview(dumps(document)).tobytes()
                self.ids[table] = max(self.ids.get(table, 0), int(name))
        for table, dropped in payload.get("drop", {}).items():
            self.tables.setdefault(table, {}).update({int(name): None for name in dropped})


def fold(path: str, checks: Checks, changes: Changes, writer: Writer) -> None:
    """Write the old snapshot's documents, each checked, with the changes over them. Raises DamagedDesk."""
    with open(path, "rb", buffering=1 << 20) as file:
        found = documents(file, checks)
        each = next(found, None)
        while isinstance(each, Document) and each.table == snapshot.HEAD:
            each = next(found, None)
        for table in order([*checks.tables, *changes.tables]):
            writer.table(table)
            changed = changes.tables.get(table, {})
            fresh = sorted(key for key, data in changed.items() if data is not None)
            at = 0
            while each is not None and isinstance(each, Document) and each.table == table:
                if not each.intact:
                    raise _damaged(path, each.line)
                while at < len(fresh) and fresh[at] < each.key:
                    _write(writer, fresh[at], changed[fresh[at]])
                    at += 1
                if each.key in changed:
                    if at < len(fresh) and fresh[at] == each.key:
                        _write(writer, each.key, changed[each.key])
                        at += 1
                else:
                    writer.document(each.key, each.data, zlib.crc32(each.data))
                each = next(found, None)
            for key in fresh[at:]:
                _write(writer, key, changed[key])
            if each is not None and not isinstance(each, Document):
                raise _damaged(path, each.line)
        if each is not None:
            raise _damaged(path, each.line)


def _write(writer: Writer, key: int, data: bytes | None) -> None:
    assert data is not None
    writer.document(key, data, zlib.crc32(data))


def _damaged(path: str, line: int) -> DamagedDesk:
    return DamagedDesk(
        _("{path}, line {line}, is damaged or was changed by another program.").format(path=path, line=line)
    )


def swap(folder: str, new: str, sequence: int) -> None:
    """Put the new snapshot in the place of the one that goes up to `sequence`, which becomes a backup."""
    path = os.path.join(folder, "desk.json")
    backups = os.path.join(folder, "backups")
    filelayer.folder(backups, "swap")
    backup = os.path.join(backups, f"desk-{sequence:012d}.json")
    with suppress(FileExistsError):
        filelayer.link(path, backup, "swap")
    filelayer.sync_folder(backups, "swap")
    filelayer.rename(new, path, "swap")
    filelayer.sync_folder(folder, "swap")


def backups(folder: str) -> list[tuple[int, str]]:
    """The kept older snapshots, the newest first: up to which commit each goes, and its path."""
    top = os.path.join(folder, "backups")
    with suppress(FileNotFoundError):
        found = [
            (int(match[1]), os.path.join(top, name)) for name in os.listdir(top) if (match := _BACKUP.fullmatch(name))
        ]
        return sorted(found, reverse=True)
    return []


def drop_left_over(folder: str) -> None:
    """A process that was killed between link and rename leaves `desk.json` with two names; plain TinyDB writes in
    place, and would change the backup too."""
    stat = os.stat(os.path.join(folder, "desk.json"))
    if stat.st_nlink > 1:
        for _sequence, path in backups(folder):
            if os.stat(path).st_ino == stat.st_ino:
                filelayer.unlink(path, "swap")


def clean(store: JournalStore) -> None:
    """Remove what no kept backup needs, and what killed processes left behind."""
    head = store.head()
    found = [each for each in backups(store.folder) if each[0] != head.sequence]
    for sequence, path in found[BACKUPS:]:
        filelayer.unlink(path, "clean")
        filelayer.unlink(snapshot.checks_path(store.folder, sequence), "clean")
    oldest = head.segment
    for _sequence, path in found[:BACKUPS]:
        with suppress(DamagedDesk):
            backup = snapshot.read_head(path)
            oldest = min(oldest, backup.segment if backup else oldest)
    needed = [segment for segment in store.journal.segments() if segment < oldest]
    if needed:
        store.bring_up()
        for segment in needed:
            store.journal.remove(segment)
    _sweep(store.folder)


def _sweep(folder: str) -> None:
    """Files that were being written when their process was killed."""
    for top, _folders, names in os.walk(folder):
        for name in names:
            match = re.search(r"\.(\d+)\.new$", name)
            if match and not os.path.exists(f"/proc/{match[1]}"):
                filelayer.unlink(os.path.join(top, name), "clean")


def main() -> None:
    """`python -m o365tui.store.checkpoint FOLDER`: what a full screen leaves to a process of its own."""
    import sys
    from pathlib import Path

    from o365tui.store.journal_store import JournalStore

    os.nice(15)
    with suppress(DeskBusy):
        store = JournalStore(Path(sys.argv[1]))
        checkpoint(store)
        store.close()


if __name__ == "__main__":
    main()
