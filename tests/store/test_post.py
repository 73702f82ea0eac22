"""Letters and messages, in either store: queued with what gave the reason, found by what a sender and a person ask."""

from __future__ import annotations

import io
import os
import stat
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tinydb import TinyDB

from o365tui.model.errors import DamagedDesk
from o365tui.model.incoming import Message, MessageState
from o365tui.model.letters import DELAY, Letter, LetterKind, LetterState
from o365tui.store import post
from o365tui.store.memory import MemoryStore
from o365tui.store.opening import create, open_desk
from o365tui.store.protocol import Store
from tests.store.test_contract import NOW

A_LETTER = Letter(0, 1001, LetterKind.REPLY, "ilze@contoso.example", "ilze", "lv", NOW, NOW + DELAY, note=3)
A_MESSAGE = Message(0, NOW, "ab" * 32, 1200)
MINUTE = timedelta(minutes=1)


@pytest.fixture(params=["memory", "folder"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    return MemoryStore() if request.param == "memory" else create(tmp_path / "desk")


def queued(store: Store, **known: Any) -> Letter:
    return store.commit("maris", lambda tx: tx.add_letter(replace(A_LETTER, **known)))


def came(store: Store, **known: Any) -> Message:
    return store.commit("maris", lambda tx: tx.add_message(replace(A_MESSAGE, **known)))


def test_a_letter_is_kept_with_all_that_it_says(store: Store) -> None:
    letter = queued(store)
    assert (letter.id, store.letter(letter.id), store.letter(99)) == (1, letter, None)
    later = replace(
        letter,
        state=LetterState.SENT,
        message_id="<sr-1001.1.abc@desk.example>",
        tries=2,
        answer="250 2.0.0 Ok",
        sent=NOW + MINUTE,
        bounced="550 no such user",
        operation=7,
    )
    store.commit("maris", lambda tx: tx.save_letter(later))
    assert store.letter(letter.id) == later
    other = queued(store, request=1002)
    assert list(store.letters(1001)) == [later]
    assert list(store.letters(1002)) == [other]


def test_the_sender_gets_what_is_due_the_longest_due_first(store: Store) -> None:
    assert (list(store.letters_due(NOW, 9)), store.next_letter()) == ([], None)
    second, first = queued(store, not_before=NOW + 2 * MINUTE), queued(store, not_before=NOW + MINUTE)
    held = queued(store, state=LetterState.SENDING, leased_by="x", lease_until=NOW + 3 * MINUTE)
    for done in (LetterState.SENT, LetterState.FAILED, LetterState.CANCELLED):
        queued(store, state=done, not_before=NOW)
    assert store.next_letter() == NOW + MINUTE
    assert list(store.letters_due(NOW, 9)) == []
    assert list(store.letters_due(NOW + 2 * MINUTE, 9)) == [first, second]
    assert list(store.letters_due(NOW + 3 * MINUTE, 9)) == [first, second, held]
    assert list(store.letters_due(NOW + 3 * MINUTE, 1)) == [first]
    store.commit("maris", lambda tx: tx.save_letter(replace(first, state=LetterState.CANCELLED)))
    assert store.next_letter() == NOW + 2 * MINUTE


def test_a_letter_is_only_there_when_its_commit_is(store: Store) -> None:
    def fails(tx: Any) -> None:
        tx.add_letter(A_LETTER)
        tx.save_letter(replace(letter, state=LetterState.SENT))
        raise KeyError

    letter = queued(store)
    with pytest.raises(KeyError):
        store.commit("maris", fails)
    assert list(store.letters(1001)) == [letter]


def test_a_commit_reads_what_it_has_saved_itself(store: Store) -> None:
    def work(tx: Any) -> None:
        letter = tx.add_letter(A_LETTER)
        tx.save_letter(replace(letter, tries=1))
        assert tx.letter(letter.id) == replace(letter, tries=1)
        message = tx.add_message(replace(A_MESSAGE, digest="d", state=MessageState.TAKEN))
        assert tx.message(message.id) == message
        assert tx.same_message("d", other_than=0) == message
        assert tx.same_message("d", other_than=message.id) is None

    store.commit("maris", work)


def test_letters_are_listed_and_counted_by_state_newest_first(store: Store) -> None:
    states = (LetterState.QUEUED, LetterState.SENT, LetterState.FAILED, LetterState.QUEUED)
    made = [queued(store, state=state) for state in states]
    waiting = (LetterState.QUEUED, LetterState.FAILED)
    assert list(store.outbox(waiting, 0, 9)) == [made[3], made[2], made[0]]
    assert list(store.outbox(waiting, 1, 1)) == [made[2]]
    assert dict(store.letters_in(waiting)) == {LetterState.QUEUED: 2, LetterState.FAILED: 1}
    assert dict(store.letters_in((LetterState.CANCELLED,))) == {}


def test_a_letter_is_news_of_its_request_and_a_kept_message_of_none(store: Store) -> None:
    cursor = store.cursor()
    queued(store)
    came(store)
    came(store, request=1001, state=MessageState.TAKEN)
    changes = store.changes_since(cursor)[1]
    assert [(sorted(each.numbers), each.letters) for each in changes] == [([1001], True), ([], True), ([1001], True)]
    assert [each.internal for each in changes] == [False, True, False]


def test_the_same_message_is_known_again_once_it_had_its_effect(store: Store) -> None:
    first = came(store, digest="same")
    assert store.same_bytes("ab" * 32) == first
    assert store.same_bytes("cd" * 32) is None

    def again(digest: str, other_than: int = 0) -> Message | None:
        return store.commit("maris", lambda tx: tx.same_message(digest, other_than))

    assert again("same") is None
    taken = replace(first, state=MessageState.TAKEN, request=1001, note=4)
    store.commit("maris", lambda tx: tx.save_message(taken))
    assert (again("same"), again("other"), again("same", first.id)) == (taken, None, None)
    assert again("") is None


def test_messages_are_listed_and_counted_by_state_and_sender(store: Store) -> None:
    states = (MessageState.TAKEN, MessageState.QUARANTINED, MessageState.IGNORED, MessageState.TAKEN)
    made = [came(store, state=state, sender="žanis@contoso.example", at=NOW + n * MINUTE)
            for n, state in enumerate(states)]  # fmt: skip
    assert list(store.messages((MessageState.QUARANTINED,), 0, 9)) == [made[1]]
    assert list(store.messages(tuple(MessageState), 1, 2)) == [made[2], made[1]]
    assert dict(store.messages_in((MessageState.TAKEN,))) == {MessageState.TAKEN: 2}
    assert store.messages_from("žanis@contoso.example", NOW - MINUTE) == 3
    assert store.messages_from("žanis@contoso.example", NOW) == 2
    assert store.messages_from("maris@contoso.example", NOW - MINUTE) == 0


@given(
    st.lists(
        st.tuples(st.sampled_from(LetterState), st.integers(0, 400), st.integers(0, 400), st.integers(1001, 1004)),
        max_size=12,
    ),
    st.integers(0, 400),
)
def test_both_stores_give_the_same(letters: list[tuple[LetterState, int, int, int]], at: int) -> None:
    import tempfile

    memory = MemoryStore()
    with tempfile.TemporaryDirectory() as folder:
        desk = create(Path(folder) / "desk")
        for store in (memory, desk):
            for state, before, lease, number in letters:
                queued(store, state=state, not_before=NOW + before * MINUTE, lease_until=NOW + lease * MINUTE,
                       request=number)  # fmt: skip
        now = NOW + at * MINUTE
        for ask in (
            lambda store: list(store.letters_due(now, 5)),
            lambda store: store.next_letter(),
            lambda store: [list(store.letters(number)) for number in range(1001, 1005)],
            lambda store: list(store.outbox(tuple(LetterState), 2, 4)),
            lambda store: dict(store.letters_in(tuple(LetterState))),
        ):
            assert ask(memory) == ask(desk)
        desk.close()


def test_they_are_there_after_a_checkpoint_and_in_an_index_made_anew(tmp_path: Path) -> None:
    store = create(tmp_path / "desk")
    letter, sent = queued(store), queued(store, state=LetterState.SENT)
    whole = store.keep(io.BytesIO(b"message"), 100)
    message = came(store, digest="d", sender="x@y.example", state=MessageState.IGNORED, sha256=whole.sha256)
    store.checkpoint()
    store.close()
    with TinyDB(tmp_path / "desk" / "desk.json", access_mode="r") as plain:
        assert [each["state"] for each in plain.table("letters")] == ["queued", "sent"]
        assert [each["digest"] for each in plain.table("messages")] == ["d"]
    (tmp_path / "desk" / "index" / "current").unlink()
    again = open_desk(tmp_path / "desk")
    assert list(again.letters(1001)) == [letter, sent]
    assert list(again.letters_due(NOW + MINUTE, 5)) == [letter]
    assert list(again.messages((MessageState.IGNORED,), 0, 5)) == [message]
    assert again.commit("maris", lambda tx: tx.same_message("d", 0)) == message
    assert (queued(again).id, came(again, sha256=whole.sha256).id) == (3, 2)
    assert list(again.check()) == []


def test_the_check_misses_the_bytes_of_a_message_and_what_was_read_of_it(tmp_path: Path) -> None:
    store = create(tmp_path / "desk")
    whole, read = store.keep(io.BytesIO(b"message"), 100), store.keep(io.BytesIO(b"what it says"), 100)
    came(store, sha256=whole.sha256, read=read.sha256)
    assert list(store.check()) == []
    paths = [tmp_path / "desk" / "files" / each.sha256[:2] / each.sha256 for each in (whole, read)]
    paths[0].unlink()
    paths[1].write_bytes(b"what it said")
    told = list(store.check())
    assert [sentence.endswith(": message 1.") for sentence in told] == [True, True]
    assert "is missing" in told[0]
    assert "does not read back" in told[1]


def test_what_a_sender_asks_is_a_step_into_an_index_however_many_letters_there_are(tmp_path: Path) -> None:
    store = create(tmp_path / "desk")
    queued(store)
    asked: list[str] = []
    with store._index.connection() as connection:  # type: ignore[attr-defined]
        connection.set_trace_callback(asked.append)
        post.letters_due(connection, NOW, 5)
        post.next_letter(connection)
        post.letters(connection, 1001)
        post.same_digest(connection, "d")
        post.same_bytes(connection, "ab" * 32)
        post.messages_from(connection, "x@y.example", NOW)
        post.outbox(connection, (LetterState.QUEUED,), 0, 5)
        connection.set_trace_callback(None)
        plans = [row[-1] for each in asked for row in connection.execute("EXPLAIN QUERY PLAN " + each)]
    assert all(plan.startswith("SEARCH") or "letters_due" in plan for plan in plans), plans
    assert not any("TEMP B-TREE" in plan for plan in plans), plans


def test_the_key_is_made_once_private_and_the_same_for_every_process(tmp_path: Path) -> None:
    store = create(tmp_path / "desk")
    old = os.umask(0)
    try:
        key = store.secret()
    finally:
        os.umask(old)
    path = tmp_path / "desk" / "key"
    assert (len(key), stat.S_IMODE(path.stat().st_mode)) == (32, 0o600)
    assert open_desk(tmp_path / "desk").secret() == key == store.secret()
    assert create(tmp_path / "other").secret() != key
    assert store.own_path(str(path))
    assert list(store.check()) == []
    path.write_bytes(key[:-1])
    with pytest.raises(DamagedDesk, match="31 bytes"):
        store.secret()


def test_a_key_in_memory_stays(tmp_path: Path) -> None:
    store = MemoryStore()
    assert store.secret() == store.secret()
    assert store.secret() != MemoryStore().secret()
