"""What reading costs: opening, pages, counts, one request, search after edits, memory, and building the index."""

from __future__ import annotations

import shutil
import sqlite3
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.store_desks import FIRST, changed
from o365tui.model.people import Reader
from o365tui.model.query import parse
from o365tui.model.request import Note, Request
from o365tui.model.views import BEST, View
from o365tui.store.journal_store import JournalStore
from o365tui.store.record import loads
from o365tui.store.rows import COLUMNS, ROW, row
from o365tui.text.fold import words

Desks = dict[int, Path]
Found = tuple[str, str, str, str, bool | None]

AGENT = Reader("p1", agent=True, organisation=None)
CUSTOMER = Reader("p25", agent=False, organisation="Organisation 25")
EDITS = 3000


def opening(desks: Desks, _folder: Path) -> Iterator[Found]:
    """Opening to the newest 60 rows and the counts"""
    from bench.store import in_turn

    def opened(desk: Path) -> None:
        store = JournalStore(desk)
        store.page(AGENT, View.ALL, None, 0, 60)  # of a hundred requests only some 15 are open
        store.counts(AGENT)
        store.close()

    most, least = max(desks), min(desks)
    for desk in (most, least):
        opened(desks[desk])
    keeping = [JournalStore(desks[size]) for size in (most, least)]  # as when others have the desk open
    ours, theirs, ratio = in_turn(lambda: opened(desks[most]), lambda: opened(desks[least]), 60)
    for store in keeping:
        store.close()
    told = f"{ratio:.2f}× ({ours * 1e3:.2f} ms against {theirs * 1e3:.2f} ms)"
    yield (f"open to the newest 60 rows at {most:,}", f"at {least:,}", "≤ 1.1×", told, ratio <= 1.1)


def pages(desks: Desks, _folder: Path) -> Iterator[Found]:
    """Pages and counts"""
    from bench.store import in_turn

    most, less = max(desks), 1000 if 1000 in desks else min(desks)
    large, small = JournalStore(desks[most]), JournalStore(desks[less])
    worst, slowest, name = 0.0, 0.0, ""
    for reader in (AGENT, CUSTOMER):
        for view in View:
            n = min(60, small.counts(reader).views[view])
            if n < 5:
                continue
            ours, _theirs, ratio = in_turn(
                lambda reader=reader, view=view, n=n: large.page(reader, view, None, 0, n),  # type: ignore[misc]
                lambda reader=reader, view=view, n=n: small.page(reader, view, None, 0, n),  # type: ignore[misc]
                100,
            )
            slowest = max(slowest, ours)
            if ratio > worst:
                worst, name = ratio, view.value
    told = f"{worst:.2f}× (worst: {name}); slowest {slowest * 1e3:.2f} ms"
    yield (
        f"a page of 60 of any view at {most:,}",
        f"at {less:,}",
        "≤ 1.2×, < 1 ms",
        told,
        worst <= 1.2 and slowest < 1e-3,
    )
    ours, _theirs, ratio = in_turn(lambda: large.counts(AGENT), lambda: small.counts(AGENT), 300)
    told = f"{ratio:.2f}×, {ours * 1e3:.3f} ms"
    yield ("the counts of all views", f"at {less:,}", "≤ 1.2×, < 0.1 ms", told, ratio <= 1.2 and ours < 1e-4)
    total = large.counts(AGENT).views[View.ALL]
    deep = statistics.median(
        _timed(lambda at=at: large.page(AGENT, View.ALL, None, at, 60))
        for at in range(0, total - 60, max(1, total // 40))
    )
    yield ("a page anywhere in the list", "", "", f"{deep * 1e3:.2f} ms", None)
    large.close()
    small.close()


def one_request(desks: Desks, folder: Path) -> Iterator[Found]:
    """One request with its notes"""
    from bench.store import in_turn

    desk = desks[max(desks)]
    store = JournalStore(desk)
    store.counts(AGENT)
    plain = sqlite3.connect(folder / "get.sqlite")
    plain.execute("CREATE TABLE requests(number INTEGER PRIMARY KEY, document BLOB)")
    plain.execute("CREATE TABLE notes(id INTEGER PRIMARY KEY, request INTEGER, document BLOB)")
    with _index(desk) as index:
        plain.executemany(
            "INSERT INTO requests VALUES(?,?)", index.execute("SELECT number, document FROM request_documents")
        )
        plain.executemany("INSERT INTO notes VALUES(?,?,?)", index.execute("SELECT id, request, document FROM notes"))
    plain.execute("CREATE INDEX of ON notes(request)")
    plain.commit()
    numbers = iter(range(FIRST + 600, FIRST + max(desks), max(1, max(desks) // 700)))
    state = {"at": FIRST}

    def ours() -> None:
        state["at"] = next(numbers, FIRST + 1)
        store.get(AGENT, state["at"])

    def theirs() -> None:
        (found,) = plain.execute("SELECT document FROM requests WHERE number=?", (state["at"],)).fetchone()
        Request.of(loads(found))
        for at, note in plain.execute("SELECT id, document FROM notes WHERE request=? ORDER BY id", (state["at"],)):
            Note.of(at, loads(note))

    own, other, ratio = in_turn(ours, theirs, 600)
    plain.close()
    store.close()
    told = f"{ratio:.2f}× ({own * 1e6:.0f} µs against {other * 1e6:.0f} µs)"
    yield ("get one request with its notes", "SQLite SELECT by key and decoding", "≤ 1.3×", told, ratio <= 1.3)


def searching(desks: Desks, folder: Path) -> Iterator[Found]:
    """Search after 3,000 edits, and while others write"""
    from bench.store import in_turn

    desk = desks[max(desks)]
    store = JournalStore(desk)
    rows = store.page(AGENT, View.ALL, None, 0, None).rows
    titles = [each.title.split() for each in rows[:: max(1, len(rows) // 60)]]
    asked = [" ".join(words(" ".join(sorted(title, key=len)[-3:]))) for title in titles]
    plain = _plain_search(desk, folder / "search.sqlite")
    numbers = [each.number for each in store.page(AGENT, View.ALL, None, 0, EDITS).rows]
    for number in numbers:
        store.commit("p1", lambda transaction, number=number: _edit(transaction, number))  # type: ignore[misc]
    now = datetime.now(UTC)
    store.find(AGENT, View.ALL, parse(asked[0]), None, 0, 60, now)
    turn = {"at": 0}

    def ours() -> None:
        turn["at"] = (turn["at"] + 1) % len(asked)
        store.find(AGENT, View.ALL, parse(asked[turn["at"]]), None, 0, 60, now)

    def theirs() -> None:
        match = " AND ".join(f'"{word}"*' for word in asked[turn["at"]].split())
        sql = f"SELECT {ROW} FROM texts JOIN requests r ON r.place=texts.rowid WHERE texts MATCH ? "
        sql += "ORDER BY texts.rowid DESC LIMIT 60"
        for each in plain.execute(sql, (match,)):
            row(each)

    own, other, ratio = in_turn(ours, theirs, 300)
    plain.close()
    told = f"{ratio:.2f}× ({own * 1e3:.2f} ms against {other * 1e3:.2f} ms)"
    yield (
        f"search 3 words, newest 60, at {max(desks):,}, after {EDITS:,} edits", "FTS5 and the same rows, unedited",
        "≤ 1.5×, < 2 ms", told, ratio <= 1.5 and own < 2e-3,
    )  # fmt: skip
    writer = subprocess.Popen([sys.executable, "-c", _WRITER, str(desk)])
    slow = []
    while writer.poll() is None:
        slow.append(_timed(ours))
        time.sleep(0.005)
    store.close()
    worst = max(slow) * 1e3
    yield (
        "the same while another process writes",
        "",
        "no stall > 50 ms",
        f"worst {worst:.0f} ms of {len(slow):,}",
        worst <= 50,
    )


def filtering(desks: Desks, _folder: Path) -> Iterator[Found]:
    """Filters, and a phrase"""
    most = max(desks)
    store = JournalStore(desks[most])
    newest = store.page(AGENT, View.ALL, None, 0, 1).rows[0]
    now = newest.updated
    common = [word for word, _n in Counter(_title_words(store)).most_common(2)]
    asked = [
        "status:open", "severity:A assignee:none", "assignee:me", "service:exchange", "area:mail", "organisation:25",
        f"tag:{common[0]}", f"-tag:{common[0]}", "has:files", "due<2h", "updated<7d", "updated>7d", "created>365d",
        "closed<90d", f"status:open service:exchange created>30d -{common[0]} {common[1]}",
    ]  # fmt: skip
    for order, sort in (("newest", None), ("best", BEST)):
        took = {}
        for text in [*asked, *(" ".join(common)[:n] for n in range(1, 12))]:
            query = parse(text)
            took[text] = statistics.median(
                _timed(lambda query=query, sort=sort: store.find(AGENT, View.ALL, query, sort, 0, 60, now))
                for _ in range(5)
            )
        slowest = max(took, key=lambda text: took[text])
        usual, worst = statistics.median(took.values()), took[slowest]
        told = f"{usual * 1e3:.1f} ms at the median, {worst * 1e3:.1f} ms the slowest ({slowest})"
        yield f"{len(took)} filters, 60 {order} first, at {most:,}", "", "each < 50 ms", told, worst < 50e-3
    phrase = parse(f'"{" ".join(common)}"')
    first, again = (_timed(lambda: store.find(AGENT, View.ALL, phrase, None, 0, 60, now)) for _ in range(2))
    store.close()
    told = f"{first:.1f} s the first time, {again * 1e3:.1f} ms again"
    yield f"the two most frequent words as a phrase, at {most:,}", "", "the worst there is", told, None


def _title_words(store: JournalStore) -> Iterator[str]:
    for each in store.page(AGENT, View.ALL, None, 0, 3000).rows:
        yield from words(each.title)


_WRITER = """
import sys, time
from pathlib import Path
from bench.store_desks import FIRST, a_note
from o365tui.store.journal_store import JournalStore
store = JournalStore(Path(sys.argv[1]))
for n in range(400):
    store.commit("p1", lambda transaction: transaction.add_note(a_note(FIRST + n, "new words while you search")))
    time.sleep(0.01)
"""


def _edit(transaction: Any, number: int) -> None:
    request = transaction.request(number)
    transaction.save_request(changed(request, request.title + " edited"))


def _plain_search(desk: Path, path: Path) -> sqlite3.Connection:
    """FTS5 as it comes, one row a request, and the list's columns."""
    from o365tui.store.index import _words

    plain = sqlite3.connect(path)
    plain.execute(f"CREATE TABLE requests({','.join(COLUMNS)}, place INTEGER PRIMARY KEY)")
    plain.execute("CREATE VIRTUAL TABLE texts USING fts5(words, content='')")
    with _index(desk) as index:
        found = index.execute(f"SELECT {','.join(COLUMNS)} FROM requests ORDER BY touched, number").fetchall()
        marks = ",".join("?" * (len(COLUMNS) + 1))
        plain.executemany(f"INSERT INTO requests VALUES({marks})", [(*each, at) for at, each in enumerate(found)])
        sql = "SELECT document FROM request_documents WHERE number=?"
        texts = (
            (at, _words(index, each[0], index.execute(sql, (each[0],)).fetchone()[0])) for at, each in enumerate(found)
        )
        plain.executemany("INSERT INTO texts(rowid, words) VALUES(?,?)", texts)
    plain.execute("INSERT INTO texts(texts) VALUES('optimize')")
    plain.commit()
    return plain


def memory(desks: Desks, _folder: Path) -> Iterator[Found]:
    """Memory of an open session"""
    most, least = max(desks), min(desks)
    large, small = (_fresh(_SESSION, desks[size])[0] for size in (most, least))
    told = f"{large / small:.2f}× ({large / 1e3:.0f} MB against {small / 1e3:.0f} MB)"
    yield (f"memory of one open session at {most:,}", f"at {least:,}", "≤ 1.25×", told, large / small <= 1.25)


_SESSION = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from o365tui.model.people import Reader
from o365tui.model.query import parse
from o365tui.model.views import View
from o365tui.store.journal_store import JournalStore
store = JournalStore(Path(sys.argv[1]))
reader = Reader("p1", agent=True, organisation=None)
for view in View:
    store.page(reader, view, None, 0, 60)
for number in range(1001, 1061):
    store.get(reader, number)
store.find(reader, View.ALL, parse("an ber"), None, 0, 60, datetime.now(UTC))
print(next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmRSS")))
"""

_PARSE = """
import gc, sys, time
from pathlib import Path
import orjson
gc.disable()
began = time.perf_counter()
found = orjson.loads((Path(sys.argv[1]) / "desk.json").read_bytes())
print(time.perf_counter() - began)
"""

_BUILD = """
import os, sys, time
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from o365tui.model.people import Reader
from o365tui.model.views import View
from o365tui.store import gatherer, session
from o365tui.store.journal_store import JournalStore
began = time.perf_counter()
store = JournalStore(Path(sys.argv[1]), lambda done, total: None)
store.page(Reader("p1", agent=True, organisation=None), View.OPEN, None, 0, 60)
print(time.perf_counter() - began)
gatherer.PATIENCE = 600
store.have_words()
print(time.perf_counter() - began)
for child in session._children:
    os.waitpid(child, 0)
print(max(getrusage(who).ru_maxrss for who in (RUSAGE_SELF, RUSAGE_CHILDREN)))
"""


def building(desks: Desks, _folder: Path) -> Iterator[Found]:
    """Building the index"""
    most = max(desks)
    lists: list[float] = []
    words: list[float] = []
    peak: list[float] = []
    other: list[float] = []
    for _ in range(3):
        shutil.rmtree(desks[most] / "index")
        for figures, found in zip((lists, words, peak), _fresh(_BUILD, desks[most]), strict=True):
            figures.append(found)
        other += _fresh(_PARSE, desks[most])
    theirs = statistics.median(other)
    for what, figures in (("lists, counts and requests are there", lists), ("search, too", words)):
        ours = statistics.median(figures)
        told = f"{ours / theirs:.1f}× ({ours:.1f} s against {theirs:.1f} s)"
        if figures is words:
            told += f", at most {max(peak) / 1e3:.0f} MB in a process"
        yield (
            f"building the index at {most:,}: {what}", "parsing the file with orjson", "≤ 2×", told, ours / theirs <= 2
        )  # fmt: skip


def _fresh(program: str, desk: Path) -> list[float]:
    done = subprocess.run([sys.executable, "-c", program, str(desk)], stdout=subprocess.PIPE, text=True, check=True)
    return [float(word) for word in done.stdout.split()]


def _index(desk: Path) -> Any:
    from contextlib import closing

    name = (desk / "index" / "current").read_text("ascii")
    return closing(sqlite3.connect(desk / "index" / name))


def _timed(work: Any) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


MEASURES = (opening, pages, one_request, filtering, searching, memory, building)
