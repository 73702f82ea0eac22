"""What the store's tests share: small records, processes that write, and how long the long versions are."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from o365tui.model.people import Reader
from o365tui.model.query import parse
from o365tui.model.request import Contact, Note, NoteKind, Plan, Request, Severity, Status
from o365tui.model.views import Sort, View
from o365tui.store import filelayer
from o365tui.store.journal_store import JournalStore
from o365tui.store.opening import create, open_desk
from o365tui.store.protocol import Page, Store, Transaction

LONG = bool(os.environ.get("TORTURE"))
"""`make torture` runs the long versions."""

ROOT = Path(__file__).parents[2]
NOW = datetime(2020, 5, 4, 9, 0, tzinfo=UTC)
ILZE = Reader("ilze", agent=False, organisation="SIA Piemērs")
OTHER = Reader("otto", agent=False, organisation="Other Ltd")
MARIS = Reader("maris", agent=True, organisation=None)


def a_request(number: int, **changes: Any) -> Request:
    made = Request(
        number=number,
        title=f"Outlook cannot send, case {number}",
        description="Since 08:10 everything stays in the outbox of the Liepāja office.",
        service="Exchange Online",
        area="Mail flow",
        severity=Severity.B,
        plan=Plan.ENTERPRISE,
        status=Status.NEW,
        organisation="SIA Piemērs",
        requester="ilze",
        contact=Contact("ilze@example.org"),
        created=NOW + timedelta(minutes=number),
        updated=NOW + timedelta(minutes=number),
    )
    return replace(made, **changes)


def a_note(number: int, body: str = "Which build?", kind: NoteKind = NoteKind.REPLY) -> Note:
    return Note(0, number, "maris", NOW, kind, body)


def file(store: Store, **changes: Any) -> Request:
    """File a request; it has the next number."""

    def work(transaction: Transaction) -> Request:
        request = a_request(transaction.next_number(), **changes)
        transaction.save_request(request)
        return request

    return store.commit("ilze", work)


def note(store: Store, number: int, body: str) -> Note:
    return store.commit("maris", lambda transaction: transaction.add_note(a_note(number, body)))


def find(
    store: Store, reader: Reader, view: View, text: str, sort: Sort | None = None, offset: int = 0,
    limit: int | None = None,
) -> Page:  # fmt: skip
    """What a filter finds."""
    return store.find(reader, view, parse(text), sort, offset, limit, NOW)


def bodies(store: Store, number: int) -> list[str]:
    record = store.get(MARIS, number)
    assert record is not None
    return [each.body for each in record.notes]


def a_desk(folder: Path, requests: int = 3) -> JournalStore:
    """A new desk with some requests."""
    store = create(folder)
    assert isinstance(store, JournalStore)
    for _ in range(requests):
        file(store)
    return store


def again(folder: Path) -> JournalStore:
    store = open_desk(folder)
    assert isinstance(store, JournalStore)
    return store


def segment(folder: Path) -> Path:
    """The segment that is being written."""
    return sorted((folder / "journal").iterdir())[-1]


@contextmanager
def tapped(tap: filelayer.Tap) -> Iterator[None]:
    """With every operation of the file layer told to `tap` first."""
    filelayer.tap = tap
    try:
        yield
    finally:
        filelayer.tap = None


def start(what: str, *arguments: object) -> subprocess.Popen[str]:
    """A process of its own that runs `what` of `tests.store.workers`."""
    command = [sys.executable, "-m", "tests.store.workers", what, *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stdin=subprocess.PIPE)


def finished(worker: subprocess.Popen[str]) -> list[str]:
    """The lines that a worker wrote; it must have ended well."""
    out, _err = worker.communicate(timeout=600)
    assert worker.returncode == 0
    return out.splitlines()


def forked(work: Callable[[], object]) -> int:
    """Run `work` in a child process and give its exit status; negative for the signal that ended it."""
    child = os.fork()
    if not child:
        try:
            work()
        except BaseException:
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def operations(work: Callable[[], object]) -> list[str]:
    """The names of the operations that `work` does, each with how often it has come, such as `commit.write#1`."""
    names: list[str] = []

    def tap(name: str) -> None:
        names.append(f"{name}#{sum(each.startswith(name + '#') for each in names) + 1}")

    with tapped(tap):
        work()
    return names


def die_at(point: str) -> filelayer.Tap:
    """A tap that kills the process at the named operation."""
    seen: dict[str, int] = {}

    def tap(name: str) -> None:
        seen[name] = seen.get(name, 0) + 1
        if point == f"{name}#{seen[name]}":
            os.kill(os.getpid(), signal.SIGKILL)

    return tap
