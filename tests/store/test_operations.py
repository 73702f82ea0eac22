"""What people did, in either store: kept, found by who did it, changed and removed with what hangs on requests."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tinydb import TinyDB

from o365tui.model.operations import Kind, Operation, runs, unrun
from o365tui.model.people import Reader
from o365tui.model.request import Attachment, HistoryEntry, Note, NoteKind
from o365tui.model.views import View
from o365tui.store import listing
from o365tui.store.memory import MemoryStore
from o365tui.store.opening import create, open_desk
from o365tui.store.protocol import Store, Transaction
from tests.store.test_contract import ILZE, MARIS, NOW, a_note, file

AGENT = Reader("maris", agent=True, organisation=None)


@pytest.fixture(params=["memory", "folder"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    return MemoryStore() if request.param == "memory" else create(tmp_path / "desk")


def did(store: Store, by: str, kind: Kind = Kind.CLOSE, **known: object) -> Operation:
    made = Operation(0, by, NOW, kind, **known)  # type: ignore[arg-type]
    return store.commit(by, lambda tx: tx.add_operation(made))


def test_what_somebody_did_is_found_newest_first(store: Store) -> None:
    closed = {1001: NOW + timedelta(hours=1)}
    first = did(store, "maris", numbers=(1001, 1002, 1003, 1007), closed=closed)
    did(store, "liga")
    second = did(store, "maris", Kind.UNDO, undoes=first.id, root=Kind.CLOSE)
    assert store.operation(first.id) == first
    assert store.operation(99) is None
    assert list(store.operations("maris", 5)) == [second, first]
    assert list(store.operations("maris", 1)) == [second]
    assert list(store.operations("maris", 5, only_open=True)) == [first]
    store.commit("maris", lambda tx: tx.save_operation(replace(first, undone_by=second.id)))
    assert list(store.operations("maris", 5, only_open=True)) == []
    assert list(store.operations("nobody", 5)) == []


def test_an_operation_alone_is_no_news_of_a_request(store: Store) -> None:
    cursor = store.cursor()
    did(store, "maris")
    _after, changes = store.changes_since(cursor)
    assert [(each.numbers, each.internal) for each in changes] == [(frozenset(), True)]


def hang(transaction: Transaction, number: int) -> tuple[Note, Attachment, HistoryEntry]:
    return (
        transaction.add_note(a_note(number)),
        transaction.add_file(Attachment(0, number, "trace.zip", 3, "ab" * 32, "application/zip", "maris", NOW)),
        transaction.add_history(HistoryEntry(0, number, NOW, "maris", "status", "new", "closed")),
    )


def test_a_commit_sees_a_request_with_all_that_hangs_on_it(store: Store) -> None:
    number, other = file(store).number, file(store).number
    store.commit("maris", lambda tx: (hang(tx, number), hang(tx, other)))
    expected = store.get(AGENT, number)

    def work(tx: Transaction) -> None:
        assert tx.record(number) == expected
        note, attached, entry = hang(tx, number)
        tx.save_note(replace(note, body="Changed"))
        record = tx.record(number)
        assert record is not None
        assert [each.body for each in record.notes] == ["Which build?", "Changed"]
        tx.drop_file(attached)
        tx.drop_history(entry)
        record = tx.record(number)
        assert record is not None
        assert (len(record.files), len(record.history)) == (1, 1)
        assert tx.record(99) is None

    store.commit("maris", work)
    found = store.get(AGENT, number)
    assert found is not None
    assert (len(found.notes), len(found.files), len(found.history)) == (2, 1, 1)


def test_a_request_goes_with_all_that_hangs_on_it_and_its_number_is_not_given_again(store: Store) -> None:
    kept, gone = file(store).number, file(store, title="Quaggaphone").number
    store.commit("maris", lambda tx: hang(tx, gone))
    store.commit("maris", lambda tx: tx.drop_request(gone))
    assert store.get(AGENT, gone) is None
    assert [row.number for row in store.page(AGENT, View.ALL, None, 0, None).rows] == [kept]
    assert store.counts(AGENT).views[View.ALL] == 1
    assert store.commit("maris", lambda tx: tx.record(gone)) is None
    assert file(store).number > gone
    again = store.commit("maris", lambda tx: tx.add_note(a_note(kept)))
    assert again.id > 1


def test_a_saved_history_entry_takes_the_place_of_the_old_one(store: Store) -> None:
    number = file(store).number
    entry = store.commit("maris", lambda tx: hang(tx, number))[2]
    store.commit("maris", lambda tx: tx.save_history(replace(entry, becomes="resolved")))
    record = store.get(AGENT, number)
    assert record is not None
    assert [each.becomes for each in record.history] == ["resolved"]


def test_what_is_hushed_is_internal_though_a_request_is_saved(store: Store) -> None:
    request = file(store)
    cursor = store.cursor()

    def work(tx: Transaction) -> None:
        tx.save_request(replace(request, links=(1,)))
        tx.hush()

    store.commit("maris", work)
    assert [each.internal for each in store.changes_since(cursor)[1]] == [True]


def test_of_a_commit_the_requests_with_internal_things_only_are_hidden(store: Store) -> None:
    first, second = file(store).number, file(store).number
    cursor = store.cursor()

    def work(tx: Transaction) -> None:
        tx.add_note(a_note(first, NoteKind.INTERNAL))
        tx.add_note(a_note(second))

    store.commit("maris", work)
    (change,) = store.changes_since(cursor)[1]
    both = frozenset({first, second})
    assert (change.numbers, change.hidden, change.internal) == (both, frozenset({first}), False)


def test_a_reader_has_only_the_links_that_they_may_see(store: Store) -> None:
    theirs = file(store, organisation="Other Ltd", requester="otto").number
    own = file(store).number
    mine = file(store, links=(theirs, own), merged=(own, theirs), merged_into=theirs).number
    for record in (store.get(ILZE, mine), next(each for each in store.records(ILZE) if each.request.number == mine)):
        assert record is not None
        assert (record.request.links, record.request.merged, record.request.merged_into) == ((own,), (own,), None)
    alone = store.request(ILZE, mine)
    assert alone is not None
    assert (alone.links, alone.merged_into) == ((own,), None)
    assert store.request(ILZE, theirs) is None
    whole = store.get(MARIS, mine)
    assert whole is not None
    assert store.request(MARIS, mine) == whole.request
    assert whole is not None
    assert (whole.request.links, whole.request.merged_into) == ((theirs, own), theirs)


def test_operations_are_there_after_a_checkpoint_and_in_an_index_made_anew(tmp_path: Path) -> None:
    store = create(tmp_path / "desk")
    first, second = did(store, "maris"), did(store, "maris", Kind.UNDO, undoes=1)
    store.checkpoint()
    store.close()
    with TinyDB(tmp_path / "desk" / "desk.json", access_mode="r") as plain:
        assert [each["kind"] for each in plain.table("operations")] == ["close", "undo"]
    (tmp_path / "desk" / "index" / "current").unlink()
    again = open_desk(tmp_path / "desk")
    assert list(again.operations("maris", 5)) == [second, first]
    assert list(again.operations("maris", 5, only_open=True)) == [first]
    assert did(again, "maris").id == 3
    assert list(again.check()) == []


def test_the_newest_operation_of_somebody_is_one_step_into_an_index(tmp_path: Path) -> None:
    store = create(tmp_path / "desk")
    did(store, "maris")
    asked: list[str] = []
    with store._index.connection() as connection:  # type: ignore[attr-defined]
        connection.set_trace_callback(asked.append)
        listing.operations(connection, "maris", 1, only_open=True)
        connection.set_trace_callback(None)
        plan = connection.execute("EXPLAIN QUERY PLAN " + asked[-1]).fetchall()
    assert [row[-1] for row in plan] == ["SEARCH operations USING INDEX operations_open (author=?)"]


@pytest.mark.parametrize(
    ("numbers", "kept"),
    [
        ((), []), ((5,), [5]), ((5, 6), [5, 6]), ((5, 6, 7), [[5, 7]]), ((9, 1, 2, 3, 4, 7), [[1, 4], 7, 9]),
    ],
)  # fmt: skip
def test_numbers_in_a_row_are_kept_as_first_and_last(numbers: tuple[int, ...], kept: list[object]) -> None:
    assert runs(numbers) == kept
    assert tuple(unrun(runs(numbers))) == tuple(sorted(numbers))


def test_an_operation_reads_back_as_it_was_written() -> None:
    at = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    made = Operation(7, "maris", at, Kind.UNDO, (1, 2, 3), 5, 9, Kind.REOPEN, {2: at})
    assert Operation.of(7, made.document()) == made
