"""Who gathers the words of a large desk: a process of its own, from when the index is built, while lists and requests
are read and changed already. A search waits until they are all there. Small desks have theirs with the index.

The process holds a lock and writes into the lock's file how far it is. Whoever finds words missing and nobody at it
starts another; when that fails too, they gather themselves.
"""

from __future__ import annotations

import gc
import marshal
import os
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial

from o365tui.model.errors import DeskBusy
from o365tui.store import filelayer, gathering
from o365tui.store.gathering import EVERY, Gathered, Row
from o365tui.store.index import Index, Unusable
from o365tui.store.session import spawn
from o365tui.text.language import _

AT_ONCE = 8_000_000
"""The words of a desk of up to so many bytes are gathered while its index is built; that takes about a second."""

PATIENCE = 60.0
"""How long a search waits for the words, in seconds."""

NOTICE = 1.0
"""After how many seconds of waiting the person is told what for."""

_LOCK = 9
"""The descriptor that the process has the lock on."""

_BYTES_AT_A_TIME = 1 << 20


def begin(folder: str, desk: str) -> bool:
    """Start the process for the index of the desk in `folder`, if nobody is at it. False when that cannot be done."""
    try:
        with filelayer.closing(_lock(folder)) as descriptor:
            if filelayer.try_lock(descriptor, "words"):
                os.ftruncate(descriptor, 0)
                return spawn(["o365tui.store.gatherer", folder, desk], (os.POSIX_SPAWN_DUP2, descriptor, _LOCK))
    except OSError:
        return False
    return True


def wait(index: Index, folder: str, desk: str, notice: Callable[[str], None] | None) -> None:
    """Until the index has all words. Raises DeskBusy when that takes too long, Unusable, sqlite3.Error."""
    if index.has_words():
        return
    began = time.monotonic()
    started = told = False
    while not index.has_words():
        waited = time.monotonic() - began
        at_work, percent = _look(folder)
        if not at_work:
            if started or not begin(folder, desk):
                gather(index, lambda _percent: None)
                return
            started = True
        if waited > PATIENCE:
            sentence = _("The words to search by are still being gathered ({percent} %). Lists do without them.")
            raise DeskBusy(sentence.format(percent=percent))
        if waited > NOTICE and not told and notice is not None:
            told = True
            notice(_("The words to search by are being gathered ({percent} %). Waiting …").format(percent=percent))
        time.sleep(0.02)


def _lock(folder: str) -> int:
    return filelayer.opened(os.path.join(folder, "index", "words"), os.O_RDWR | os.O_CREAT, "words")


def _look(folder: str) -> tuple[bool, int]:
    """Whether a process is at work, and how far it says it is."""
    with suppress(OSError), filelayer.closing(_lock(folder)) as descriptor:
        if not filelayer.try_lock(descriptor, "words", shared=True):
            return True, int(os.pread(descriptor, 3, 0).strip() or b"0")
    return False, 0


def gather(index: Index, progress: Callable[[int], None], *, helped: bool = False) -> None:
    """Put all words into the index; others use it meanwhile. `helped` by a second process. Raises sqlite3.Error,
    Unusable."""
    with index.connection() as connection:
        if gathering.complete(connection):
            return
        gathered = Gathered(gathering.size(connection))
        if helped:
            _read_in_halves(index, connection, gathered, progress)
        else:
            gathered.read(connection, EVERY)
    base, shared = gathered.rows()
    progress(85)
    whole = sum(len(places) for rows in (base, shared) for _word, _many, places in rows) or 1
    written = 0
    for table, rows in (("base", base), ("shared", shared)):
        for some in _cut(rows):
            _change(index, partial(_insert, table, some))
            written += sum(len(places) for _word, _many, places in some)
            progress(85 + 15 * written // whole)
            time.sleep(0.002)  # for who waits to write there, too
    _change(index, gathering.done)


def _change(index: Index, work: Callable[[sqlite3.Connection], object]) -> None:
    if not index.change(work, PATIENCE):
        raise Unusable("kept out")


def _insert(table: str, rows: Sequence[Row], connection: sqlite3.Connection) -> None:
    connection.executemany(f"INSERT OR REPLACE INTO {table} VALUES(?,?,?)", rows)


def _cut(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """The rows in pieces that are soon written."""
    some: list[Row] = []
    size = 0
    for row in rows:
        some.append(row)
        size += len(row[0]) + len(row[2]) + 16
        if size >= _BYTES_AT_A_TIME:
            yield some
            some, size = [], 0
    if some:
        yield some


def _read_in_halves(
    index: Index, connection: sqlite3.Connection, gathered: Gathered, progress: Callable[[int], None]
) -> None:
    """One half here, the other in a second process."""
    sql = "SELECT number FROM requests ORDER BY number LIMIT 1 OFFSET (SELECT count(*) / 2 FROM requests)"
    middle = next(iter(connection.execute(sql).fetchone() or (0,)))
    lower, upper = (EVERY[0], middle - 1), (middle, EVERY[1])
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os._exit(_hand_over(index, gathered.size, upper, writing))
    os.close(writing)
    gathered.read(connection, lower)
    progress(60)
    with os.fdopen(reading, "rb") as pipe:
        data = pipe.read()
    if os.waitpid(child, 0)[1] == 0:
        gathered.take(marshal.loads(data))
    else:
        gathered.read(connection, upper)
    progress(70)


def _hand_over(index: Index, size: int, numbers: tuple[int, int], pipe: int) -> int:
    """What the second process does: read its part and write it into the pipe; its exit status."""
    try:
        part = Gathered(size)
        connection = index.another()
        part.read(connection, numbers)
        with os.fdopen(pipe, "wb") as file:
            marshal.dump(part.parts(), file)
    except Exception:
        return 1
    return 0


def main() -> None:
    """`python -m o365tui.store.gatherer FOLDER DESK`, with the lock on its ninth descriptor."""
    gc.disable()
    index = Index(sys.argv[1], sys.argv[2])
    index.open()
    gather(index, lambda percent: _tell(b"%d" % percent), helped=True)
    index.tidy()
    index.close()


def _tell(percent: bytes) -> None:
    with suppress(OSError):
        os.pwrite(_LOCK, percent, 0)


if __name__ == "__main__":
    main()
