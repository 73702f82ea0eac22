"""Search gives what the store in memory gives, whatever the words lie in: the index as built, what came later, both."""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o365tui.model.people import Reader
from o365tui.model.query import parse
from o365tui.model.request import Attachment, NoteKind, Plan, Severity, Status
from o365tui.model.views import Column, Sort, View
from o365tui.store.index import FRESH
from o365tui.store.inverted import bits, count, newest, without
from o365tui.store.journal_store import JournalStore
from o365tui.store.memory import MemoryStore
from o365tui.store.opening import create
from o365tui.store.protocol import Store, Transaction
from tests.store.conftest import MEMORY
from tests.store.desks import ILZE, MARIS, NOW, OTHER, a_note, a_request, again, find

WORDS = "alpha alpha, ALPHA alphabet alpine Beta betamax Čehija čau connector connect Straße ņem 1042 x86 a b".split()
ASKED = (
    "a", "al", "alpha", "alpha b", "cehija", "conn be", "strasse", "10", "SR-1", "nothing", "a b c", "nem x", "1042",
)  # fmt: skip
TAGS = ("vpn", "VPN", "Čau", "two words", "\udc80")
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
                created=NOW - timedelta(hours=dice.randrange(400)), plan=dice.choice(list(Plan)),
                closed=NOW - timedelta(hours=dice.randrange(400)) if status is Status.CLOSED else None,
                service=dice.choice(("Exchange Online", "Microsoft Teams", "Cita lieta", "Čau \udc80")),
                area=dice.choice(("", "Mail flow", "Flow")), tags=tuple(dice.sample(TAGS, dice.randrange(3))),
                links=tuple(dice.sample(range(1001, 1150), dice.choice((0, 0, 2)))),
                merged_into=1001 + dice.randrange(150) if dice.random() < 0.2 else None,
                continues=1001 if dice.random() < 0.1 else None,
                awaiting=NOW - timedelta(hours=dice.randrange(9)) if dice.random() < 0.5 else None,
            )  # fmt: skip
            transaction.save_request(request)
            if dice.random() < 0.3:
                internal = dice.random() < 0.5
                transaction.add_file(
                    Attachment(0, request.number, "plan b.txt", 1, "ab", "text/plain", "x", NOW, internal)
                )
            for _ in range(dice.randrange(3)):
                kind = dice.choice((NoteKind.REPLY, NoteKind.INTERNAL))
                transaction.add_note(a_note(request.number, " ".join(dice.choices(WORDS, k=4)), kind))

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
                        tags=tuple(dice.sample(TAGS, dice.randrange(3))), links=request.links[:1],
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


CONDITIONS = [
    *(f"status:{each}" for each in ("open", "new", "resolved,closed", "in-progress")), "severity:A", "severity:b,c",
    "assignee:me", "assignee:none", "assignee:maris,none", "requester:me", "requester:ILZE,otto", "service:exchange",
    "service:teams,citi", "service:lieta", "service:čau", "area:flow", "area:mail", "organisation:other",
    "plan:premier", "tag:vpn", "tag:cau,two", 'tag:"two words"', "tag:nothing", "has:files", "is:linked", "is:merged",
    "due:none", "due:overdue", "due<2h", "due>1d", "updated<1m", "updated>1m", "created<3d", "created>1w",
    "closed<100h", "closed>8d", "due:overdue,none", "is:merged,linked",
]  # fmt: skip
SEARCHED = [*ASKED[:-4], "alpha beta", "plan", '"plan b"', '"alpha beta"', '"beta alp', '"a b"', '"cehija', '"cau"']


@st.composite
def filters(draw: st.DrawFn) -> str:
    """A filter of one to four parts, some negated."""
    parts = draw(st.lists(st.sampled_from(CONDITIONS + SEARCHED), min_size=1, max_size=4))
    return " ".join("-" * draw(st.booleans()) + each + '"' * (each.count('"') % 2) for each in parts)


@pytest.fixture(scope="module")
def both() -> Iterator[tuple[MemoryStore, JournalStore]]:
    """The same requests in both stores: most in the index as built, many changed since, the last few in no table."""
    folder = Path(tempfile.mkdtemp(prefix="o365tui-", dir=MEMORY if MEMORY.is_dir() else None))
    memory, store = MemoryStore(), create(folder / "desk")
    assert isinstance(store, JournalStore)
    fill([memory, store], 150, 1)
    store = rebuilt(store, folder / "desk")
    change([memory, store], 60, 2)
    fill([memory, store], 30, 4)
    compare(store, memory)
    change([memory, store], FRESH // 2, 7)
    yield memory, store
    store.close()
    shutil.rmtree(folder)


@given(
    filters(),
    st.sampled_from(READERS),
    st.sampled_from(View),
    st.sampled_from([None, *(Sort(column, down) for column in Column for down in (False, True))]),
    st.sampled_from([(0, None), (0, 5), (3, 7)]),
)
def test_any_filter_finds_what_it_finds_in_memory(
    both: tuple[MemoryStore, JournalStore], text: str, reader: Reader, view: View, sort: Sort | None,
    cut: tuple[int, int | None],
) -> None:  # fmt: skip
    memory, store = both
    expected, got = find(memory, reader, view, text, sort, *cut), find(store, reader, view, text, sort, *cut)
    assert [row.number for row in got.rows] == [row.number for row in expected.rows]
    assert got.total == expected.total
    query = parse(text)
    if not query.problems and len(text.split()) == 1:
        whole = find(store, reader, view, "").total
        assert (
            find(store, reader, view, "-" + text.removeprefix("-")).total
            == whole - find(store, reader, view, text.removeprefix("-")).total
        )


def test_what_is_in_use_is_kept(both: tuple[MemoryStore, JournalStore]) -> None:
    memory, store = both
    for reader in READERS:
        used, expected = store.in_use(reader), memory.in_use(reader)
        assert {key: list(each) for key, each in used.items()} == expected


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
