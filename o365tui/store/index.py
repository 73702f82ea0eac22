"""The index: a SQLite file beside the desk that lists, counts and searches are answered from. Anyone may delete it.

It says up to which commit it is true; a reader who finds it behind brings it up from the journal, under a lock of its
own. It holds a checked copy of each document. A new one is built beside the old and takes its place by one rename.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple

from o365tui.model.operations import Operation
from o365tui.store import facts, filelayer, gathering, inverted, post_rows, words
from o365tui.store.record import Line, Position, dumps, loads
from o365tui.store.rows import COLUMNS, columns, index_statements, key, scopes, unkey
from o365tui.text.fold import fold

FORMAT = 10
"""The shape of the index; one of another shape is built anew."""

HUNG = {"notes": "notes", "files": "files", "history": "history"}
PATIENCE = 1.0
"""How long a reader waits for another that brings the index up, in seconds; then it shows what there is."""

AGAIN_AFTER = 5.0
"""Who has waited in vain does not wait again for so many seconds: they read what there is."""

FRESH = 8
"""How many changed requests a search looks at one by one, before it puts their words into the full-text table."""

_AT_A_TIME = 32
_BACKLOG = "SELECT count(*) FROM (SELECT 1 FROM unsearched LIMIT ?)"
_COUNTED = ("s0", "s1", "s2", "s3", "s4", "unassigned", "due")


class State(NamedTuple):
    """Up to where the index is true: the desk, the position in the journal, the highest ids, the clock."""

    desk: str
    position: Position
    ids: dict[str, int]
    clock: int


class Unusable(Exception):
    """There is no index, or it is not one of this desk, or damaged: it must be built."""


class Index:
    """The index of the desk in `folder`."""

    def __init__(self, folder: str, desk: str) -> None:
        self._folder = os.path.join(folder, "index")
        self._desk = desk
        self._name = self._worded = ""
        self._sign: tuple[int, int] = (0, 0)
        self._idle: list[sqlite3.Connection] = []
        self._mutex = threading.RLock()
        self._pool = threading.Lock()
        self._lock = -1
        self._memory: sqlite3.Connection | None = None
        self.applied: Position | None = None
        self._searchable: Position | None = None
        self._left: Position | None = None
        self._gave_up = -AGAIN_AFTER

    # Connections

    @contextmanager
    def connection(self) -> Iterator[sqlite3.Connection]:
        """A connection of this thread's own for a moment. Raises Unusable."""
        if self._memory is not None:
            with self._mutex:
                yield self._memory
                return
        name = self._name
        with self._pool:
            connection = self._idle.pop() if self._idle else None
        if connection is None:
            connection = self._connect(os.path.join(self._folder, name))
        try:
            yield connection
        except sqlite3.DatabaseError:
            connection.close()
            raise
        except UnicodeDecodeError as error:
            connection.close()
            raise Unusable("damaged") from error
        except BaseException:
            self._give_back(connection, name)
            raise
        self._give_back(connection, name)

    def _give_back(self, connection: sqlite3.Connection, name: str) -> None:
        if connection.in_transaction:
            connection.rollback()
        with self._pool:
            if name == self._name and len(self._idle) < 3:
                self._idle.append(connection)
                return
        connection.close()

    def _connect(self, path: str) -> sqlite3.Connection:
        if not os.path.isfile(path):
            raise Unusable("missing")
        connection = sqlite3.connect(path, timeout=5, isolation_level=None, check_same_thread=False)
        try:
            connection.execute("PRAGMA synchronous=NORMAL")
            connection.execute("PRAGMA wal_autocheckpoint=0")
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            connection.close()
            raise Unusable("damaged") from error
        _functions(connection)
        return connection

    def close(self) -> None:
        """Let go of everything; the index is folded together when this was the last that had it open."""
        with self._pool:
            idle, self._idle = self._idle, []
            self._name = ""
        if self._memory is not None:
            idle.append(self._memory)
        for connection in idle:
            with suppress(sqlite3.Error):
                connection.close()
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1

    # State

    def open(self) -> State:
        """Take up the current index. Raises Unusable."""
        self._current()
        state = self.state()
        self.applied = state.position
        return state

    def state(self) -> State:
        """Up to where it is true now. Raises Unusable."""
        try:
            with self.connection() as connection:
                found = connection.execute("SELECT value FROM meta WHERE name='state'").fetchone()
        except sqlite3.DatabaseError as error:
            raise Unusable(str(error)) from error
        state = _state(found[0] if found else b"")
        if state is None or state.desk != self._desk:
            raise Unusable("foreign")
        return state

    def refresh(self, end: Position, read: Callable[[Position, Position], Sequence[Line]]) -> bool:
        """Bring the index up to `end`; `read` gives the commits between two positions. False when another is at it
        for longer than one waits. Raises Unusable, sqlite3.Error, and what `read` raises.
        """
        if self.applied is not None and self.applied.sequence == end.sequence:
            if self.applied.chain != end.chain:
                raise Unusable("another journal")
            return True
        if self._memory is None and self._moved():
            self.open()
        with self._mutex:
            if not self._hold():
                return False
            try:
                if self._memory is None:
                    self._current()
                self._bring_up(end, read)
            finally:
                self._let_go()
        return True

    def _bring_up(self, end: Position, read: Callable[[Position, Position], Sequence[Line]]) -> None:
        state = self.state()
        if state.position.sequence < end.sequence:
            lines = read(state.position, end)
            with self.connection() as connection:
                connection.execute("BEGIN IMMEDIATE")
                state = apply(connection, state, lines, end)
                connection.execute("COMMIT")
        elif state.position.sequence == end.sequence and state.position.chain != end.chain:
            raise Unusable("another journal")
        self.applied = state.position

    def tidy(self) -> None:
        """Fold SQLite's own log into the index where it has grown; not on a screen's thread."""
        with suppress(OSError, sqlite3.Error, Unusable):
            if os.path.getsize(os.path.join(self._folder, self._name + "-wal")) > 4_000_000:
                with self.connection() as connection:
                    connection.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def bring_up_words(self, leave: int = 0) -> None:
        """Put the words of requests that have changed into the full-text table, some at a time so that nobody waits
        long; up to `leave` of them may stay, which a search looks at one by one. As far as others let us."""
        applied = self.applied
        if applied is not None and applied == self._searchable:
            return
        if applied == self._left:  # nobody has written since the last time: whoever asks again asks often
            leave = 0
        self._left = applied
        while True:
            with self.connection() as connection:
                (left,) = connection.execute(_BACKLOG, (leave + 1,)).fetchone()
            if not left:
                self._searchable = applied
            if left <= leave:
                return
            try:
                if not self._put_some_words():
                    return
            except OSError:
                return

    def _put_some_words(self) -> bool:
        return self.change(lambda connection: put_words(connection, _AT_A_TIME))

    def change(self, work: Callable[[sqlite3.Connection], object], patience: float = PATIENCE) -> bool:
        """Do something to the index that others keep out of meanwhile. False when they do not let us."""
        with self._mutex:
            if not self._hold(patience):
                return False
            try:
                with self.connection() as connection:
                    connection.execute("BEGIN IMMEDIATE")
                    work(connection)
                    connection.execute("COMMIT")
            finally:
                self._let_go()
        return True

    def has_words(self) -> bool:
        """Whether all words of when it was built are there. Raises Unusable, sqlite3.Error."""
        if self._worded != self._name or not self._name:
            with self.connection() as connection:
                if not gathering.complete(connection):
                    return False
            self._worded = self._name
        return True

    def another(self) -> sqlite3.Connection:
        """A connection for a process that has begun as a copy of this one."""
        return self._connect(os.path.join(self._folder, self._name))

    # Building

    def build(self, fill: Callable[[sqlite3.Connection], State], patience: float = 600) -> None:
        """Build a new index with `fill` and put it in the place of the current one, unless somebody has put another
        there already; in memory, for this process alone, where the disk takes none."""
        if self._memory is None and self._moved():
            with suppress(Unusable):
                self.open()
                return
        try:
            self._build(fill, patience)
        except (OSError, sqlite3.OperationalError):
            self._build_in_memory(fill)

    def _build_in_memory(self, fill: Callable[[sqlite3.Connection], State]) -> None:
        with self._mutex:
            connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
            self._make(connection, fill)
            if not gathering.complete(connection):
                gathering.fill(connection)
            self._memory = connection
            self.applied = self.state().position

    def _build(self, fill: Callable[[sqlite3.Connection], State], patience: float) -> None:
        with self._mutex:
            before = self._named()
            if not self._hold(patience):
                raise Unusable("another builds it")
            try:
                if self._named() != before:  # another process was at it, and is done
                    self.open()
                    return
                filelayer.folder(self._folder, "index")
                name = f"{os.urandom(8).hex()}.sqlite"
                path = os.path.join(self._folder, name)
                try:
                    self._fill(path, fill)
                    filelayer.write_new(os.path.join(self._folder, "current"), name.encode(), "index")
                except BaseException:
                    with suppress(OSError):
                        os.unlink(path)
                    raise
                self._sweep(name)
                self.open()
            finally:
                self._let_go()

    def _fill(self, path: str, fill: Callable[[sqlite3.Connection], State]) -> None:
        os.close(filelayer.opened(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, "index"))
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        try:
            connection.execute("PRAGMA page_size=8192")
            connection.execute("PRAGMA journal_mode=OFF")
            connection.execute("PRAGMA synchronous=OFF")
            connection.execute("PRAGMA cache_size=-65536")
            connection.execute("PRAGMA locking_mode=EXCLUSIVE")
            self._make(connection, fill)
            connection.execute("PRAGMA locking_mode=NORMAL")
            connection.execute("PRAGMA journal_mode=WAL")
        finally:
            connection.close()

    def _make(self, connection: sqlite3.Connection, fill: Callable[[sqlite3.Connection], State]) -> None:
        _functions(connection)
        connection.execute("BEGIN")
        for statement in SCHEMA:
            connection.execute(statement)
        _put_state(connection, fill(connection))
        connection.execute("COMMIT")

    def _sweep(self, name: str) -> None:
        for other in os.listdir(self._folder):
            if ".sqlite" in other and not other.startswith(name):
                with suppress(OSError):
                    os.unlink(os.path.join(self._folder, other))

    # Whose turn it is, and which file

    def _let_go(self) -> None:
        if self._memory is None:
            filelayer.unlock(self._lock)

    def _hold(self, patience: float = PATIENCE) -> bool:
        if self._memory is not None:
            return True
        if self._lock < 0:
            filelayer.folder(self._folder, "index")
            self._lock = filelayer.opened(os.path.join(self._folder, "lock"), os.O_RDWR | os.O_CREAT, "index")
        began = time.monotonic()
        if began - self._gave_up < AGAIN_AFTER:
            patience = min(patience, 0.0) if patience <= PATIENCE else patience
        pause = 0.0005
        while not filelayer.try_lock(self._lock, "index"):
            if time.monotonic() - began > patience:
                self._gave_up = time.monotonic()
                return False
            time.sleep(pause)
            pause = min(pause * 2, 0.02)
        return True

    def _moved(self) -> bool:
        try:
            stat = os.stat(os.path.join(self._folder, "current"))
        except OSError:
            return True
        return (stat.st_ino, stat.st_mtime_ns) != self._sign

    def _named(self) -> bytes:
        with suppress(OSError), open(os.path.join(self._folder, "current"), "rb") as file:
            return file.read()
        return b""

    def _current(self) -> None:
        """Follow the name of the current index."""
        try:
            with open(os.path.join(self._folder, "current"), encoding="ascii") as file:
                stat = os.fstat(file.fileno())
                name = file.read().strip()
        except (OSError, ValueError):
            raise Unusable("missing") from None
        if name != self._name:
            with self._pool:
                idle, self._idle = self._idle, []
                self._name = os.path.basename(name)
            for connection in idle:
                connection.close()
        self._sign = (stat.st_ino, stat.st_mtime_ns)


def _functions(connection: sqlite3.Connection) -> None:
    connection.create_function("fold", 1, lambda text: fold(unkey(text)), deterministic=True)
    connection.create_function("tagged", 2, facts.tagged, deterministic=True)


SCHEMA = (
    "CREATE TABLE meta(name TEXT PRIMARY KEY, value) WITHOUT ROWID",
    f"CREATE TABLE requests(number INTEGER PRIMARY KEY, {','.join(COLUMNS[1:])}, textrow INTEGER)",
    "CREATE TABLE request_documents(number INTEGER PRIMARY KEY, crc INTEGER, document BLOB)",
    *(
        f"CREATE TABLE {name}(id INTEGER PRIMARY KEY, request INTEGER, crc INTEGER, document BLOB)"
        for name in HUNG.values()
    ),
    "CREATE TABLE operations(id INTEGER PRIMARY KEY, author, open INTEGER, crc INTEGER, document BLOB)",
    *post_rows.TABLES,
    "CREATE TABLE others(name TEXT, id INTEGER, crc INTEGER, document BLOB, PRIMARY KEY(name, id))",
    f"CREATE TABLE counters(scope BLOB PRIMARY KEY, {','.join(_COUNTED)}) WITHOUT ROWID",
    "CREATE TABLE unsearched(number INTEGER PRIMARY KEY)",
    *inverted.TABLES,
    *facts.TABLES,
    f"CREATE VIRTUAL TABLE recent USING {words.TABLE}",
    "INSERT INTO recent(recent, rank) VALUES('hashsize', 8388608)",
    # It is merged piece by piece by whoever adds to it, never as a whole in front of somebody.
    "INSERT INTO recent(recent, rank) VALUES('automerge', 0)",
    "INSERT INTO recent(recent, rank) VALUES('usermerge', 3)",
    "INSERT INTO recent(recent, rank) VALUES('crisismerge', 1000)",
)


def finish(connection: sqlite3.Connection) -> None:
    """What is cheaper to make once all rows are there."""
    for name in HUNG.values():
        connection.execute(f"CREATE INDEX {name}_of ON {name}(request)")
    connection.execute("CREATE INDEX operations_by ON operations(author, id)")
    connection.execute("CREATE INDEX operations_open ON operations(author, id) WHERE open")
    for statement in (*index_statements(), *facts.INDEXES, *post_rows.INDEXES):
        connection.execute(statement)


def _state(value: Any) -> State | None:
    try:
        facts = loads(value)
        if facts["format"] != FORMAT:
            return None
        return State(facts["desk"], Position(*facts["position"]), facts["ids"], facts["clock"])
    except (ValueError, KeyError, TypeError):
        return None


def _put_state(connection: sqlite3.Connection, state: State) -> None:
    facts = {"format": FORMAT, **state._asdict(), "position": list(state.position)}
    connection.execute("INSERT OR REPLACE INTO meta VALUES('state', ?)", (dumps(facts),))


_PUT_REQUEST = f"INSERT OR REPLACE INTO requests VALUES({','.join('?' * (len(COLUMNS) + 1))})"
_OLD = f"SELECT {','.join(COLUMNS)}, textrow FROM requests WHERE number=?"
_COUNT = (
    f"INSERT INTO counters VALUES({','.join('?' * (len(_COUNTED) + 1))}) ON CONFLICT(scope) DO UPDATE SET "
    + ",".join(f"{name}={name}+excluded.{name}" for name in _COUNTED)
)


def apply(connection: sqlite3.Connection, state: State, lines: Iterable[Line], end: Position) -> State:
    """Put the changes of commits into the index's tables; the new state."""
    ids, clock = dict(state.ids), state.clock
    touched, flagged = set[int](), set[int]()
    for line in lines:
        payload = line.payload
        clock = max(clock, payload.get("clock", 0))
        for table, documents in payload.get("put", {}).items():
            for name, document in documents.items():
                _put(connection, table, int(name), document, touched, flagged)
                ids[table] = max(ids.get(table, 0), int(name))
        for table, dropped in payload.get("drop", {}).items():
            for name, request in dropped.items():
                _drop(connection, table, int(name), request, touched, flagged)
    _flag(connection, flagged)
    connection.executemany("INSERT OR IGNORE INTO unsearched VALUES(?)", [(number,) for number in touched])
    state = State(state.desk, end, ids, clock)
    _put_state(connection, state)
    return state


def _put(
    connection: sqlite3.Connection, table: str, at: int, document: dict[str, Any], touched: set[int], flagged: set[int]
) -> None:
    data = dumps(document)
    crc = zlib.crc32(data)
    if table in HUNG:
        request = document.get("request", 0)
        connection.execute(f"INSERT OR REPLACE INTO {HUNG[table]} VALUES(?,?,?,?)", (at, request, crc, data))
        if table != "history":
            touched.add(request)
        if table == "files":
            flagged.add(request)
    elif table == "requests":
        old = connection.execute(_OLD, (at,)).fetchone()
        new = columns(document, old[-2] if old else 0)
        if new[-1] or facts.named(document) or document.get("continues") is not None:
            flagged.add(at)
        if old is None or old[:-1] != new:
            connection.execute(_PUT_REQUEST, (*new, old[-1] if old else None))
            count(connection, old, new)
        connection.execute("INSERT OR REPLACE INTO request_documents VALUES(?,?,?)", (at, crc, data))
        touched.add(at)
    elif table == "operations":
        connection.execute("INSERT OR REPLACE INTO operations VALUES(?,?,?,?,?)", operation(at, document, crc, data))
    elif table in post_rows.OWN:
        own = post_rows.OWN[table]
        connection.execute(f"INSERT OR REPLACE INTO {table} VALUES({own.marks})", own.row(at, crc, data))
    else:
        connection.execute("INSERT OR REPLACE INTO others VALUES(?,?,?,?)", (key(table), at, crc, data))


def _drop(
    connection: sqlite3.Connection, table: str, at: int, request: int | None, touched: set[int], flagged: set[int]
) -> None:
    if table in HUNG:
        connection.execute(f"DELETE FROM {HUNG[table]} WHERE id=?", (at,))
        if request is not None:
            touched.add(request)
            flagged.add(request)
    elif table == "requests":
        old = connection.execute(_OLD, (at,)).fetchone()
        count(connection, old, None)
        inverted.retire(connection, [old[-1]] if old else [])
        connection.execute("DELETE FROM requests WHERE number=?", (at,))
        connection.execute("DELETE FROM request_documents WHERE number=?", (at,))
    elif table == "operations" or table in post_rows.OWN:
        connection.execute(f"DELETE FROM {table} WHERE id=?", (at,))
    else:
        connection.execute("DELETE FROM others WHERE name=? AND id=?", (key(table), at))


def _flag(connection: sqlite3.Connection, numbers: Iterable[int]) -> None:
    """Set anew what requests have and are, once all of a change is there."""
    for number in numbers:
        raw = connection.execute("SELECT document FROM request_documents WHERE number=?", (number,)).fetchone()
        if raw is not None:
            files = connection.execute("SELECT document FROM files WHERE request=?", (number,))
            internal = {bool(loads(data).get("internal")) for (data,) in files}
            document = loads(raw[0])
            flags = facts.flags(document, internal, facts.organisations(connection, facts.named(document)))
            connection.execute("UPDATE requests SET flags=? WHERE number=? AND flags<>?", (flags, number, flags))


def operation(at: int, document: dict[str, Any], crc: int, data: bytes) -> tuple[Any, ...]:
    """The columns of an operation."""
    return at, key(document["by"]), Operation.of(at, document).open, crc, data


def count(connection: sqlite3.Connection, old: tuple[Any, ...] | None, new: tuple[Any, ...] | None) -> None:
    """Take a request's old columns out of the counters and put its new ones in."""
    before = scopes(old) if old is not None else []
    after = scopes(new) if new is not None else []
    if before != after:
        connection.executemany(_COUNT, [(scope, *(-n for n in numbers)) for scope, *numbers in before])
        connection.executemany(_COUNT, after)
    facts.change_used(connection, old, new)


def put_words(connection: sqlite3.Connection, limit: int) -> None:
    """Give some changed requests a new row in the table of recent words; their old places count no more."""
    numbers = connection.execute("SELECT number FROM unsearched LIMIT ?", (limit,)).fetchall()
    found = connection.execute("SELECT max(textrow) FROM requests").fetchone()[0] or 0
    found = max(found, connection.execute("SELECT value FROM meta WHERE name='textrow'").fetchone()[0])
    gone: list[int | None] = []
    for (number,) in numbers:
        raw = connection.execute("SELECT document FROM request_documents WHERE number=?", (number,)).fetchone()
        if raw is None:
            continue
        found += 1
        gone += connection.execute("SELECT textrow FROM requests WHERE number=?", (number,)).fetchone()
        connection.execute("INSERT INTO recent(rowid, words) VALUES(?,?)", (found, _words(connection, number, raw[0])))
        connection.execute("UPDATE requests SET textrow=? WHERE number=?", (found, number))
    inverted.retire(connection, gone)
    connection.executemany("DELETE FROM unsearched WHERE number=?", numbers)
    connection.execute("UPDATE meta SET value=? WHERE name='textrow'", (found,))
    connection.execute("INSERT INTO recent(recent, rank) VALUES('merge', 64)")


def words_of(connection: sqlite3.Connection, number: int) -> str:
    """The words of a request as the full-text table would have them; none when it is gone."""
    raw = connection.execute("SELECT document FROM request_documents WHERE number=?", (number,)).fetchone()
    return "" if raw is None else _words(connection, number, raw[0])


def _words(connection: sqlite3.Connection, number: int, raw: bytes) -> str:
    document = loads(raw)
    texts: tuple[list[str], list[str]] = [words.request_text(document)], []
    for table, of in words.HUNG.items():
        for (data,) in connection.execute(f"SELECT document FROM {table} WHERE request=?", (number,)):
            internal, text = of(loads(data))
            texts[internal].append(text)
    return words.indexed(document["organisation"], *texts)
