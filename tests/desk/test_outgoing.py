"""Letters: who gets one for what, in the commit that gives the reason; what never leaves; what undo still stops."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from o365tui.desk.many import Many
from o365tui.model.errors import BadInput, NotAllowed, NotFound, Refused
from o365tui.model.letters import DELAY, Letter, LetterKind, LetterState
from o365tui.model.lifecycle import Move
from o365tui.model.people import Person
from o365tui.model.preferences import Preferences
from o365tui.model.request import Attachment, Contact, HistoryEntry, Note, NoteKind
from tests.desk.world import ANNA, ILZE, LIGA, MARIS, OTTO, OWNER, World

ADDRESS = "support@desk.example"
HELPER = "helper@elsewhere.example"


@pytest.fixture
def world(world: World) -> World:
    world.desk.set_mail_address(OWNER, ADDRESS)
    return world


def letters(world: World, number: int) -> list[Letter]:
    return list(world.desk.letters(MARIS, number))


def told(world: World, number: int, after: int = 0) -> list[tuple[str, str]]:
    """Kind and address of each letter after an id."""
    return [(each.kind.value, each.to) for each in letters(world, number) if each.id > after]


def last(world: World) -> int:
    return max((each.id for each in world.store.outbox(tuple(LetterState), 0, 1)), default=0)


def with_further() -> Contact:
    return Contact("ilze.private@example.org", language="lv", further=(HELPER, MARIS.email))


def test_without_an_address_no_letter_is_queued() -> None:
    world = World()
    number = world.file()
    world.desk.reply(MARIS, number, "Hello")
    assert list(world.store.outbox(tuple(LetterState), 0, 9)) == []
    with pytest.raises(BadInput):
        world.desk.set_mail_address(OWNER, "no address")
    with pytest.raises(NotAllowed):
        world.desk.set_mail_address(MARIS, ADDRESS)


def test_who_submits_gets_it_in_writing(world: World) -> None:
    number = world.file(contact=with_further())
    (first, second, third) = letters(world, number)
    assert (first.kind, first.to, first.handle) == (LetterKind.RECEIVED, "ilze.private@example.org", "ilze")
    assert (first.language, first.note, first.state) == ("lv", None, LetterState.QUEUED)
    assert (first.at, first.not_before) == (world.clock.time, world.clock.time + DELAY)
    assert (second.to, second.handle, third.to) == (HELPER, "", MARIS.email)


ACTS: dict[str, tuple[Callable[[World, int], Any], list[tuple[str, str]]]] = {
    "reply": (lambda w, n: w.desk.reply(MARIS, n, "Hello"), [("reply", ILZE.email)]),
    "files": (lambda w, n: w.desk.add_files(MARIS, n, [("a.txt", io.BytesIO(b"a"))]), [("reply", ILZE.email)]),
    "ask": (lambda w, n: w.desk.ask(MARIS, n, "Which?"), [("asked", ILZE.email)]),
    "resolve": (lambda w, n: w.desk.resolve(MARIS, n, "Done"), [("resolved", ILZE.email)]),
    "close": (lambda w, n: w.desk.close(MARIS, n), [("closed", ILZE.email)]),
    "take": (lambda w, n: w.desk.take(MARIS, n), []),
    "assign": (lambda w, n: w.desk.assign(MARIS, n, "liga"), [("assigned", LIGA.email)]),
    "answer": (lambda w, n: w.desk.reply(ILZE, n, "This one"), [("answered", MARIS.email)]),
    "colleague": (
        lambda w, n: w.desk.reply(ANNA, n, "Me too"),
        [("reply", ILZE.email), ("answered", MARIS.email)],
    ),
    "own close": (lambda w, n: w.desk.close(ILZE, n), [("answered", MARIS.email)]),
    "merge": (lambda w, n: w.desk.merge(MARIS, n, w.file(ANNA)), [("closed", ILZE.email)]),
    "many": (
        lambda w, n: w.desk.change_many(MARIS, [n], Many(note="Sorry", move=Move.CLOSE)),
        [("reply", ILZE.email), ("closed", ILZE.email)],
    ),
    "change": (lambda w, n: w.desk.change(MARIS, n, severity="A"), []),
    "internal": (lambda w, n: w.desk.internal_note(MARIS, n, "Secret"), []),
    "internal files": (lambda w, n: w.desk.add_files(MARIS, n, [("a", io.BytesIO(b"a"))], internal=True), []),
    "many internal": (lambda w, n: w.desk.change_many(MARIS, [n], Many(note="Secret", internal=True)), []),
    "link": (lambda w, n: w.desk.link(MARIS, n, w.file(OTTO)), []),
}


@pytest.mark.parametrize("what", ACTS)
def test_who_hears_of_what(world: World, what: str) -> None:
    number = world.file()
    world.desk.take(MARIS, number)
    act, expected = ACTS[what]
    before = last(world)
    act(world, number)
    assert told(world, number, before) == expected
    notes = {each.id: each for each in world.record(number).notes}
    for letter in letters(world, number):
        assert letter.note is None or notes[letter.note].kind is not NoteKind.INTERNAL


def test_reopening_tells_the_other_side_and_going_on_says_that_it_was_received(world: World) -> None:
    number = world.file()
    world.desk.take(MARIS, number)
    world.desk.close(MARIS, number)
    before = last(world)
    world.desk.reopen(ILZE, number, "Not solved")
    assert told(world, number, before) == [("answered", MARIS.email)]
    world.desk.close(MARIS, number)
    world.clock.tick(days=15)
    before = last(world)
    new = world.desk.reopen(MARIS, number).request.number
    assert (told(world, new, before), told(world, number, before)) == ([("received", ILZE.email)], [])


def test_a_dry_run_queues_nothing(world: World) -> None:
    number = world.file()
    before = last(world)
    world.desk.change_many(MARIS, [number], Many(move=Move.CLOSE), dry_run=True)
    assert last(world) == before


def test_nobody_gets_what_they_do_not_want_and_agents_ask_for_news_of_new_ones(world: World) -> None:
    number = world.file()
    assert ("new", LIGA.email) not in told(world, number)

    def set_them(tx: Any) -> None:
        tx.save_preferences(replace(tx.preferences("liga"), no_letters=frozenset()))
        tx.save_preferences(Preferences("ilze", no_letters=frozenset({LetterKind.REPLY})))

    world.store.commit("owner", set_them)
    assert world.store.preferences("ilze").no_letters == {LetterKind.REPLY}
    number = world.file()
    assert told(world, number) == [("received", ILZE.email), ("new", LIGA.email)]
    before = last(world)
    world.desk.reply(MARIS, number, "Hello")
    assert told(world, number, before) == []


@pytest.mark.parametrize("seconds", [3, 9])
def test_what_is_taken_back_in_time_is_not_sent(world: World, seconds: int) -> None:
    number = world.file()
    before = last(world)
    world.desk.reply(MARIS, number, "Oops")
    world.clock.tick(seconds=seconds)
    world.desk.undo(MARIS)
    assert [each.state for each in letters(world, number) if each.id > before] == [LetterState.CANCELLED]
    assert letters(world, number)[0].state is LetterState.QUEUED


def test_undoing_a_change_of_many_stops_its_letters_where_it_was_undone(world: World) -> None:
    numbers = [world.file(), world.file()]
    before = last(world)
    world.desk.change_many(MARIS, numbers, Many(move=Move.CLOSE))
    world.desk.reopen(LIGA, numbers[1])
    world.desk.undo(MARIS)
    states = [[each.state.value for each in letters(world, number) if each.id > before] for number in numbers]
    assert states == [["cancelled"], ["queued", "queued"]]


def test_a_letter_on_its_way_is_not_stopped(world: World) -> None:
    number = world.file()
    world.desk.close(MARIS, number)
    world.clock.tick(seconds=10)
    world.desk.lease_letters(OWNER, "w", 9, lambda letter: f"<{letter.id}@x>")
    world.desk.undo(MARIS)
    *before, after = letters(world, number)
    assert {each.state for each in before} == {LetterState.SENDING}
    assert (after.state, after.kind) == (LetterState.QUEUED, LetterKind.REOPENED)  # it is put right by another


def test_a_sender_has_a_letter_for_a_while_and_another_goes_on(world: World) -> None:
    number = world.file()
    assert world.desk.lease_letters(OWNER, "w", 9, str) == ()
    assert world.desk.next_letter() == world.clock.time + DELAY
    world.clock.tick(seconds=10)
    (mine,) = world.desk.lease_letters(OWNER, "w", 9, lambda letter: f"<{letter.id}@x>")
    assert (mine.state, mine.tries, mine.message_id, mine.due) == (
        LetterState.SENDING,
        1,
        f"<{mine.id}@x>",
        world.desk.next_letter(),
    )
    assert world.desk.lease_letters(OWNER, "v", 9, str) == ()
    world.clock.tick(minutes=6)
    (again,) = world.desk.lease_letters(OWNER, "v", 9, str)
    assert (again.message_id, again.tries, again.leased_by) == (mine.message_id, 2, "v")
    with pytest.raises(Refused, match="Another sender"):
        world.desk.letter_sent(OWNER, mine.id, "w", "250 Ok")
    sent = world.desk.letter_sent(OWNER, mine.id, "v", "250 Ok")
    assert (sent.state, sent.sent, sent.answer, sent.due) == (LetterState.SENT, world.clock.time, "250 Ok", None)
    assert world.desk.letters(ILZE, number) == [sent]


def test_a_refusal_that_may_pass_is_tried_again_and_one_for_good_when_somebody_says_so(world: World) -> None:
    number = world.file()
    world.clock.tick(seconds=10)
    (letter,) = world.desk.lease_letters(OWNER, "w", 9, lambda letter: "<a@x>")
    waits = world.desk.letter_refused(OWNER, letter.id, "w", "451 later", timedelta(minutes=1))
    assert (waits.state, waits.due) == (LetterState.QUEUED, world.clock.time + timedelta(minutes=1))
    world.clock.tick(minutes=1)
    (letter,) = world.desk.lease_letters(OWNER, "w", 9, str)
    failed = world.desk.letter_refused(OWNER, letter.id, "w", "550 no such user", None)
    assert (failed.state, failed.answer, failed.due) == (LetterState.FAILED, "550 no such user", None)
    assert world.desk.letters_in(MARIS, tuple(LetterState)) == {LetterState.FAILED: 1}
    assert list(world.desk.outbox(MARIS, (LetterState.FAILED,))) == [failed]
    again = world.desk.retry_letter(MARIS, letter.id)
    assert (again.state, again.due, again.tries) == (LetterState.QUEUED, world.clock.time, 0)
    with pytest.raises(Refused):
        world.desk.retry_letter(MARIS, letter.id)
    assert world.desk.stop_letter(MARIS, letter.id).state is LetterState.CANCELLED
    with pytest.raises(Refused):
        world.desk.stop_letter(MARIS, letter.id)
    with pytest.raises(NotFound):
        world.desk.stop_letter(MARIS, 99)
    assert number


def test_the_outbox_is_the_agents_and_letters_to_agents_are_theirs(world: World) -> None:
    number = world.file()
    world.desk.assign(MARIS, number, "liga")
    assert [each.kind.value for each in world.desk.letters(ILZE, number)] == ["received"]
    with pytest.raises(NotFound):
        world.desk.letters(OTTO, number)
    with pytest.raises(NotAllowed):
        world.desk.outbox(ILZE, tuple(LetterState))
    with pytest.raises(NotAllowed):
        world.desk.lease_letters(MARIS, "w", 9, str)
    assert len(world.desk.outbox(OWNER, tuple(LetterState))) == 2


@pytest.mark.parametrize("reader", [MARIS, LIGA, ILZE])
def test_what_a_letter_may_tell_has_nothing_internal_whoever_it_goes_to(world: World, reader: Person) -> None:
    number = world.file(contact=replace(with_further(), further=(reader.email,)))
    world.desk.assign(MARIS, number, "liga")
    world.desk.internal_note(MARIS, number, "SECRET-WORDS", [("secret.txt", io.BytesIO(b"x"))])
    world.desk.link(MARIS, number, world.file(OTTO))
    world.desk.reply(MARIS, number, "Hello")
    for letter in world.desk.letters(MARIS, number):
        record = world.desk.letter_record(OWNER, letter)
        hung: list[Note | Attachment | HistoryEntry] = [*record.notes, *record.files, *record.history]
        assert not any(each.internal for each in hung)
        assert record.request.links == ()
        assert "SECRET" not in repr(record)
        assert "secret" not in repr(record)


@pytest.mark.parametrize(("step", "becomes"), [("resolve", "reopened"), ("close", "reopened"), ("ask", None)])
def test_who_had_a_letter_about_what_is_undone_hears_that_it_is_so_no_more(
    world: World, step: str, becomes: str | None
) -> None:
    number = world.file()
    world.desk.take(MARIS, number)
    before = last(world)
    getattr(world.desk, step)(MARIS, number, "Words")
    (letter,) = (each for each in letters(world, number) if each.id > before)
    sent = replace(letter, state=LetterState.SENT, sent=world.clock.time)
    world.store.commit("owner", lambda tx: tx.save_letter(sent))
    world.clock.tick(minutes=1)
    world.desk.undo(MARIS)
    assert told(world, number, letter.id) == ([(becomes, ILZE.email)] if becomes else [])
    assert world.store.letter(letter.id) == sent


def test_who_had_none_yet_hears_nothing(world: World) -> None:
    number = world.file()
    before = last(world)
    world.desk.close(MARIS, number)
    world.desk.undo(MARIS)
    assert [each.state for each in letters(world, number) if each.id > before] == [LetterState.CANCELLED]
