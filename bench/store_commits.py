"""What writing costs: a commit beside a bare append, beside SQLite and TinyDB, during a checkpoint, seen by others."""

from __future__ import annotations

import os
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.store_desks import FIRST, a_note
from o365tui.store.journal_store import JournalStore

Desks = dict[int, Path]
Found = tuple[str, str, str, str, bool | None]

BODY = (
    "The trace shows that the connector refuses the certificate since Tuesday; the log of the last hour is attached. "
)
PAIRS = 300


def _note(store: JournalStore) -> None:
    store.commit("p1", lambda transaction: transaction.add_note(a_note(FIRST, BODY)))


def _line(desk: Path) -> bytes:
    last = sorted((desk / "journal").iterdir())[-1]
    return last.read_bytes().rsplit(b"\n", 2)[1] + b"\n"


def commits(desks: Desks, folder: Path) -> Iterator[Found]:
    """A durable commit"""
    from bench.store import in_turn

    ratios: dict[int, float] = {}
    times: dict[int, tuple[float, float]] = {}
    for size, desk in desks.items():
        store = JournalStore(desk)
        _note(store)
        line = _line(desk)
        descriptor = os.open(folder / "bare", os.O_WRONLY | os.O_CREAT | os.O_APPEND)

        def bare(line: bytes = line, descriptor: int = descriptor) -> None:
            os.write(descriptor, line)
            os.fdatasync(descriptor)

        ours, theirs, ratios[size] = in_turn(lambda store=store: _note(store), bare, PAIRS)  # type: ignore[misc]
        times[size] = ours, theirs
        os.close(descriptor)
        store.close()
    most, least = max(desks), min(desks)
    told = ", ".join(f"{size:,}: {ratio:.2f}×" for size, ratio in ratios.items())
    told += f" ({times[most][0] * 1e6:.0f} µs against {times[most][1] * 1e6:.0f} µs at {most:,})"
    yield ("commit of a note", "append of the same bytes + fdatasync", "≤ 1.5×", told, ratios[most] <= 1.5)
    grown = ratios[most] / ratios[least]
    yield (f"that ratio at {most:,}", f"at {least:,}", "≤ 1.2×", f"{grown:.2f}×", grown <= 1.2)


def against_sqlite(desks: Desks, folder: Path) -> Iterator[Found]:
    """A durable commit beside SQLite's"""
    from bench.store import in_turn

    most = max(desks)
    store = JournalStore(desks[most])
    other = sqlite3.connect(folder / "plain.sqlite", isolation_level=None)
    other.execute("PRAGMA journal_mode=WAL")
    other.execute("PRAGMA synchronous=FULL")
    other.execute("CREATE TABLE notes(id INTEGER PRIMARY KEY, document BLOB)")
    line = _line(desks[most])
    _ours, _theirs, ratio = in_turn(
        lambda: _note(store), lambda: other.execute("INSERT INTO notes(document) VALUES(?)", (line,)), PAIRS
    )
    other.close()
    store.close()
    yield ("the same", "SQLite (WAL, FULL) storing it", "≤ 1.1×", f"{ratio:.2f}×", ratio <= 1.1)


def against_tinydb(desks: Desks, folder: Path) -> Iterator[Found]:
    """A durable commit beside plain TinyDB"""
    from tinydb import TinyDB

    for size in (size for size in desks if size >= 10_000):
        copy = folder / "tiny.json"
        copy.write_bytes((desks[size] / "desk.json").read_bytes())
        document = a_note(FIRST, BODY).document()
        with TinyDB(copy) as plain:
            table = plain.table("notes")
            table.insert(document)
            began = time.perf_counter()
            table.insert(document)
            theirs = time.perf_counter() - began
        os.sync()
        store = JournalStore(desks[size])
        ours = statistics.median(_timed(lambda store=store: _note(store)) for _ in range(100))  # type: ignore[misc]
        store.close()
        told = f"{theirs / ours:,.0f}× ({theirs * 1e3:,.0f} ms against {ours * 1e3:.2f} ms)"
        yield (f"the same at {size:,}", "plain TinyDB", "≥ 1,000× faster", told, theirs / ours >= 1000)


def catching_up(desks: Desks, _folder: Path) -> Iterator[Found]:
    """The next reader's catch-up"""
    desk = desks[max(desks)]
    writer, reader = JournalStore(desk), JournalStore(desk)
    one = []
    for _ in range(60):
        _note(writer)
        one.append(_timed(reader.bring_up))
    many = []
    for _ in range(3):
        for n in range(500):
            number = FIRST + n
            writer.commit("p1", lambda transaction, number=number: transaction.add_note(a_note(number, BODY)))  # type: ignore[misc]
        many.append(_timed(reader.bring_up))
    single, bulk = statistics.median(one) * 1e3, statistics.median(many) * 1e3
    yield ("the next reader's catch-up with one commit", "", "≤ 1 ms", f"{single:.2f} ms", single <= 1)
    yield ("with 500", "", "≤ 150 ms", f"{bulk:.0f} ms", bulk <= 150)
    writer.close()
    reader.close()


def during_a_checkpoint(desks: Desks, _folder: Path) -> Iterator[Found]:
    """Commits while a checkpoint runs"""
    desk = desks[max(desks)]
    store = JournalStore(desk)
    quiet = sorted(_timed(lambda: _note(store)) for _ in range(1000))
    folding = subprocess.Popen([sys.executable, "-m", "o365tui.store.checkpoint", str(desk)])
    busy = []
    while folding.poll() is None:
        busy.append(_timed(lambda: _note(store)))
        time.sleep(0.001)
    store.close()
    busy.sort()
    p99, worst = busy[len(busy) * 99 // 100] * 1e3, busy[-1] * 1e3
    told = f"p99 {p99:.1f} ms, worst {worst:.0f} ms of {len(busy):,} (without: p99 {quiet[990] * 1e3:.1f} ms)"
    yield ("others' commits during a checkpoint", "", "p99 ≤ 20 ms, none > 150 ms", told, p99 <= 20 and worst <= 150)


_WATCHER = """
import sys, time
from pathlib import Path
from o365tui.store.journal_store import JournalStore
store = JournalStore(Path(sys.argv[1]))
cursor = store.cursor()
print("ready", flush=True)
for _ in range(100):
    assert store.wait(cursor, 60)
    moment = time.monotonic()
    cursor, _changes = store.changes_since(cursor)
    print(moment, flush=True)
before = time.process_time()
store.wait(cursor, 10)
print((time.process_time() - before) / 10, flush=True)
"""


def seen_by_others(desks: Desks, _folder: Path) -> Iterator[Found]:
    """A commit seen by another process"""
    desk = desks[max(desks)]
    store = JournalStore(desk)
    watcher = subprocess.Popen([sys.executable, "-c", _WATCHER, str(desk)], stdout=subprocess.PIPE, text=True)
    assert watcher.stdout is not None
    watcher.stdout.readline()
    late = []
    for _ in range(100):
        time.sleep(0.01)
        _note(store)
        moment = time.monotonic()
        late.append(float(watcher.stdout.readline()) - moment)
    idle = float(watcher.stdout.readline()) * 100
    watcher.communicate()
    store.close()
    median = statistics.median(late) * 1e3
    told = f"{max(0.0, median):.2f} ms after it was acknowledged; {idle:.3f} % CPU"
    yield ("a commit seen by another process", "", "≤ 5 ms, idle ≤ 0.05 % CPU", told, median <= 5 and idle <= 0.05)


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


MEASURES = (commits, against_sqlite, against_tinydb, catching_up, during_a_checkpoint, seen_by_others)
