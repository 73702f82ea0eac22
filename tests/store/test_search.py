"""Search gives what the store in memory gives, whatever the words lie in: the index as built, what came later, both."""

from __future__ import annotations

import random
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from o365tui.model.people import Reader
from o365tui.model.request import NoteKind, Severity, Status
from o365tui.model.views import Column, Sort, View
from o365tui.store.index import FRESH
from o365tui.store.inverted import bits, count, newest, without
from o365tui.store.journal_store import JournalStore
from o365tui.store.memory import MemoryStore
from o365tui.store.opening import create
from o365tui.store.protocol import Store, Transaction
from tests.store.desks import ILZE, MARIS, NOW, OTHER, a_note, a_request, again, find

WORDS = "alpha alpha, ALPHA alphabet alpine Beta betamax Čehija čau connector connect Straße ņem 1042 x86 a b".split()
ASKED = ("a", "al", "alpha", "alpha b", "cehija", "conn be", "strasse", "10", "SR-1", "nothing", "a b c", "nem x")
READERS = (MARIS, ILZE, OTHER, Reader("anna", agent=True, organisation=None))


def fill(stores: list[Store], requests: int, seed: int) -> None:
    """The same requests and notes for all of them, in one commit."""

    def work(transaction: Transaction) -> None:
        dice = random.Random(seed)
        for n in range(requests):
            status = dice.choice(list(Status))
            request = a_request(
                transaction.next_number(), title=" ".join(dice.choices(WORDS, k=2)), description=dice.choice(WORDS),
                status=status, severity=dice.choice(list(Severity)),
                organisation=dice.choice((ILZE.organisation, OTHER.organisation)),
                requester=dice.choice(("ilze", "otto")),
                assignee=dice.choice(("maris", "anna", None)), updated=NOW + timedelta(seconds=dice.randrange(90)),
                first_response=NOW + timedelta(days=n) if dice.random() < 0.5 else None,
            )  # fmt: skip
            transaction.save_request(request)
            for _ in range(dice.randrange(3)):
                kind = dice.choice((NoteKind.REPLY, NoteKind.INTERNAL))
                transaction.add_note(a_note(request.number, " ".join(dice.choices(WORDS, k=2)), kind))

    for store in stores:
        store.commit("maris", work)


def change(stores: list[Store], requests: int, seed: int) -> None:
    """The same changes of some requests in all of them, newest clock last or not."""

    def work(transaction: Transaction) -> None:
        dice = random.Random(seed)
        for _ in range(requests):
            request = transaction.request(1001 + dice.randrange(150))
            assert request is not None
            if dice.random() < 0.5:
                transaction.add_note(a_note(request.number, dice.choice(WORDS)))
            transaction.save_request(
                replace(request, title=dice.choice(WORDS), status=dice.choice(list(Status)),
                        assignee=dice.choice(("maris", None)), revision=request.revision + 1,
                        updated=request.updated + timedelta(seconds=dice.randrange(9)))
            )  # fmt: skip

    for store in stores:
        store.commit("maris", work)


def compare(ours: Store, theirs: Store) -> None:
    sorts = (None, Sort(Column.UPDATED, True), Sort(Column.TITLE, False), Sort(Column.NUMBER, True))
    for reader in READERS:
        for view in View:
            for at, words in enumerate(ASKED):
                sort = sorts[at % len(sorts)]
                for offset, limit in ((0, None), ((0, 5), (3, 7), (500, 5))[at % 3]):
                    asked = (reader, view, words, sort, offset, limit)
                    found, expected = find(ours, *asked), find(theirs, *asked)
                    assert found.total == expected.total, asked
                    assert [row.number for row in found.rows] == [row.number for row in expected.rows], asked


def rebuilt(store: JournalStore, folder: Path) -> JournalStore:
    store.checkpoint()
    store.close()
    shutil.rmtree(folder / "index")
    return again(folder)


@pytest.mark.parametrize("changes", [0, FRESH // 2, 100])
def test_search_finds_what_the_store_in_memory_finds(tmp_path: Path, changes: int) -> None:
    memory, store = MemoryStore(), create(tmp_path / "desk")
    assert isinstance(store, JournalStore)
    fill([memory, store], 150, 1)
    store = rebuilt(store, tmp_path / "desk")
    compare(store, memory)
    change([memory, store], changes, 2)
    compare(store, memory)
    fill([memory, store], changes, 4)
    compare(store, memory)
    store.close()


def test_a_request_that_is_taken_away_is_found_no_more(tmp_path: Path) -> None:
    store = create(tmp_path / "desk")
    assert isinstance(store, JournalStore)
    fill([store], 50, 1)
    store = rebuilt(store, tmp_path / "desk")
    before = find(store, MARIS, View.ALL, "a")
    gone = before.rows[0].number
    from o365tui.store.tables import Desk

    with Desk(tmp_path / "desk") as desk:
        desk.table("requests").remove(doc_ids=[gone])
    after = find(store, MARIS, View.ALL, "a")
    assert [row.number for row in after.rows] == [row.number for row in before.rows if row.number != gone]
    assert after.total == before.total - 1
    store.close()


def test_places_are_the_same_as_a_list_and_as_bits() -> None:
    dice = random.Random(6)
    for size in (1, 7, 8, 63, 64, 1000):
        places = {dice.randrange(1, size + 1) for _ in range(size // 2 + 1)}
        number = bits(places, size)
        assert count(places) == count(number)
        for most in (0, 1, 5, size):
            assert newest(places, most) == newest(number, most) == sorted(places, reverse=True)[:most]
        gone = [*list(places)[:3], size + 9]
        assert newest(without(number, gone), size) == newest(without(places, gone), size)
