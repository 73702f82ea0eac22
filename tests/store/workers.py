"""Processes that the store's tests start: `python -m tests.store.workers <what> <folder> …`."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from o365tui.model.errors import Conflict, DeskError
from o365tui.model.views import View
from o365tui.store.checkpoint import checkpoint
from o365tui.store.journal_store import JournalStore
from o365tui.store.opening import open_desk
from o365tui.store.protocol import Transaction
from tests.store.desks import MARIS, a_note, a_request, find


def say(*words: object) -> None:
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def bump(store: JournalStore, number: int, who: str) -> int:
    """Change a request as a screen does: expecting the revision that was shown, again when it has moved on."""
    conflicts = 0
    while True:
        # Read with nobody's help and forgotten again, as a screen's is; `get` would read all the notes each time.
        shown = store.commit(who, lambda transaction: transaction.request(number))
        assert shown is not None
        expected = shown.revision

        def work(transaction: Transaction, expected: int = expected) -> None:
            request = transaction.request(number)
            assert request is not None
            if request.revision != expected:
                raise Conflict("moved on", number, expected, request.revision)
            transaction.save_request(replace(request, revision=expected + 1, reference=who))
            transaction.add_note(a_note(number, f"{who}: {expected + 1}"))

        try:
            store.commit(who, work)
        except Conflict:
            conflicts += 1
        else:
            return conflicts


def together(folder: str, who: str, commits: str) -> None:
    """Half on request 1001, by turns with the others; half on requests of its own."""
    store = JournalStore(Path(folder))
    conflicts = 0
    for n in range(int(commits)):
        if n % 2:
            conflicts += bump(store, 1001, who)
        else:

            def work(transaction: Transaction, n: int = n) -> int:
                request = a_request(transaction.next_number(), title=f"{who} {n}")
                transaction.save_request(request)
                return transaction.add_note(a_note(request.number, f"{who} {n}")).id

            say(who, n, store.commit(who, work))
    say("conflicts", conflicts)


def tables(folder: str, who: str, commits: str) -> None:
    """TinyDB's own methods, on a table of requests' notes and one of a user's own."""
    from o365tui.store.tables import Desk

    with Desk(Path(folder)) as desk:
        for n in range(int(commits)):
            desk.table("plain").insert({"by": who, "n": n})
            desk.table("counter").update(lambda document: document.update(n=document["n"] + 1))


def endless(folder: str, who: str) -> None:
    """Commits for ever, each told once it is acknowledged."""
    store = JournalStore(Path(folder))
    n = 0
    while True:
        n += 1
        body = f"{who} {n} " + "x" * random.randrange(3000)
        store.commit(who, lambda transaction, body=body: transaction.add_note(a_note(1001, body)))  # type: ignore[misc]
        say(who, n)
        if n % 7 == 0:
            store.counts(MARIS)


def folding(folder: str, _who: str) -> None:
    """Checkpoints for ever."""
    store = JournalStore(Path(folder))
    while True:
        checkpoint(store)
        time.sleep(0.01)


def holding(folder: str, _who: str) -> None:
    """Takes the lock, says so and stops; goes on when it is told."""
    store = JournalStore(Path(folder))

    def work(transaction: Transaction) -> None:
        transaction.add_note(a_note(1001, "from the one that was stopped"))
        say("holding", os.getpid())
        os.kill(os.getpid(), signal.SIGSTOP)

    store.commit("holder", work)
    say("done")


def seen(folder: str, commits: str) -> None:
    """Waits for each commit and says when it was seen (monotonic clock, which all processes share)."""
    store = JournalStore(Path(folder))
    cursor = store.cursor()
    say("ready")
    for _ in range(int(commits)):
        assert store.wait(cursor, 30)
        moment = time.monotonic()
        cursor, _changes = store.changes_since(cursor)
        say(moment)


def present(folder: str, who: str) -> None:
    """Has a request open, writes on it, goes on to the next, and stays."""
    store = JournalStore(Path(folder))
    for number, writing in ((1001, ""), (1001, "public"), (1002, "")):
        store.presence.here(who, number, writing)
        say(number)
        sys.stdin.readline()
    store.close()


def refused(folder: str, _who: str) -> None:
    """Some of everything; says what was kept and what was refused."""
    import io

    try:
        store = open_desk(Path(folder))
    except DeskError as error:
        say("refused", error.sentence)
        return
    acts: list[Callable[[], object]] = [
        *(lambda n=n: store.commit("maris", lambda each: each.add_note(a_note(1001, str(n)))) for n in range(3)),
        lambda: store.counts(MARIS),
        lambda: find(store, MARIS, View.ALL, "outlook", limit=60),
        store.checkpoint,
        lambda: store.keep(io.BytesIO(b"content" * 100), 10_000),
        lambda: store.drafts.save("ilze", "new", {"title": "words"}),
        lambda: store.commit("maris", lambda each: each.add_note(a_note(1001, "3"))),
        store.close,
    ]
    for n, act in enumerate(acts):
        try:
            act()
        except DeskError as error:
            say("refused", error.sentence)
        else:
            if n in (0, 1, 2, 8):
                say("kept", n if n < 3 else 3)


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
