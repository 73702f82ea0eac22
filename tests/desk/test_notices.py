"""Notices are worked out from the record: what others did to mine, and answers about to be due."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from o365tui.desk.notice_words import did
from o365tui.desk.words import Reading
from o365tui.model.notices import WINDOW, Kind
from o365tui.model.people import Person
from o365tui.model.preferences import READ_LIMIT, Level, NoticeSettings, Seen
from o365tui.model.request import Severity
from tests.desk.world import ANNA, ILZE, LIGA, MARIS, NOON, World

Told = list[tuple[int, Kind | None, str]]


def told(world: World, person: Person) -> Told:
    """The unread notices of a person, newest first: number, kind, who."""
    board = world.desk.board(person)
    return [(each.number, each.kind(board.settings), each.by) for each in board.unread(world.clock.time)]


def test_an_administrator_hears_what_agents_do_to_their_own_requests(world: World) -> None:
    number, colleagues = world.file(), world.file(ANNA)
    acts: list[tuple[Callable[[], object], Kind]] = [
        (lambda: world.desk.reply(MARIS, number, "Hello"), Kind.NOTE),
        (lambda: world.desk.ask(MARIS, number, "Which build?"), Kind.ACTION),
        (lambda: world.desk.resolve(MARIS, number, "A queue stood still."), Kind.STATUS),
        (lambda: world.desk.close(MARIS, number), Kind.STATUS),
        (lambda: world.desk.reopen(MARIS, number), Kind.STATUS),
    ]
    for act, kind in acts:
        world.clock.tick(minutes=1)
        act()
        assert told(world, ILZE)[0] == (number, kind, "maris")
    world.desk.reply(MARIS, colleagues, "Not hers")
    assert {each[0] for each in told(world, ILZE)} == {number}


def test_an_agent_hears_of_what_is_assigned_to_them_and_internal_notes_on_it(world: World) -> None:
    number = world.file()
    world.desk.reply(ILZE, number, "Before it was his")
    world.clock.tick(minutes=1)
    world.desk.assign(LIGA, number, "maris")
    world.clock.tick(minutes=1)
    world.desk.internal_note(LIGA, number, "Looks like the one of yesterday")
    world.clock.tick(minutes=1)
    world.desk.reply(ILZE, number, "And now")
    assert told(world, MARIS)[:3] == [
        (number, Kind.NOTE, "ilze"),
        (number, Kind.NOTE, "liga"),
        (number, Kind.ASSIGNED, "liga"),
    ]
    assert "internal" in did(
        world.desk.board(MARIS).told(world.clock.time)[1], MARIS, Reading(world.desk.name_of, "UTC")
    )
    assert all(by != "liga" or kind is not Kind.NOTE for _number, kind, by in told(world, ILZE))


def test_nobody_hears_of_what_they_did_themselves(world: World) -> None:
    number = world.file()
    world.desk.take(MARIS, number)
    world.desk.reply(MARIS, number, "Mine")
    assert told(world, MARIS) == []


def test_what_was_read_is_read_until_something_new_happens(world: World) -> None:
    first, second = world.file(), world.file()
    for number in (first, second):
        world.desk.reply(MARIS, number, "Hello")
    world.desk.read_notices(ILZE, {first: world.clock.time})
    assert [each[0] for each in told(world, ILZE)] == [second]
    world.clock.tick(minutes=1)
    world.desk.reply(MARIS, first, "More")
    assert [each[0] for each in told(world, ILZE)] == [first, second]
    world.desk.read_notices(ILZE, {}, everything=world.clock.time)
    assert told(world, ILZE) == []
    assert world.desk.preferences(ILZE).seen == Seen(world.clock.time, {})
    assert len(world.desk.board(ILZE).told(world.clock.time)) == 3


def test_reading_what_was_read_already_writes_nothing(world: World) -> None:
    number = world.file()
    world.desk.reply(MARIS, number, "Hello")
    world.desk.read_notices(ILZE, {number: world.clock.time})
    before = world.desk.cursor()
    world.desk.read_notices(ILZE, {number: world.clock.time})
    assert world.desk.cursor() == before


def test_what_was_read_does_not_grow_for_ever() -> None:
    seen = Seen()
    for number in range(READ_LIMIT + 50):
        seen = seen.with_read({number: NOON + timedelta(minutes=number)}, None, NOON - WINDOW)
    assert len(seen.numbers) == READ_LIMIT
    assert seen.has(0, NOON)
    assert not seen.has(7777, NOON + timedelta(minutes=READ_LIMIT + 49))
    assert seen.with_read({1: NOON}, NOON + timedelta(days=1), NOON).numbers == {}
    assert Seen(None, {1: NOON}).with_read({}, None, NOON + timedelta(days=1)).numbers == {}


@pytest.mark.parametrize(("minutes", "unread"), [(29, 0), (30, 1), (100, 1)])
def test_an_answer_about_to_be_due_is_told_from_the_minute_that_was_chosen(
    world: World, minutes: int, unread: int
) -> None:
    world.desk.set_notices(MARIS, NoticeSettings(due_minutes=30))
    number = world.file(severity=Severity.A)  # within an hour
    world.desk.assign(LIGA, number, "maris")
    world.desk.read_notices(MARIS, {}, everything=world.clock.time)
    board = world.desk.board(MARIS)
    moment = board.next_moment(world.clock.time)
    assert moment == NOON + timedelta(minutes=30)
    now = world.clock.tick(minutes=minutes)
    assert [each.kind(board.settings) for each in board.unread(now)] == [Kind.DUE] * unread


def test_an_answered_request_is_not_due(world: World) -> None:
    number = world.file(severity=Severity.A)
    world.desk.assign(LIGA, number, "maris")
    world.desk.reply(LIGA, number, "On it")
    board = world.desk.board(MARIS)
    assert board.next_moment(world.clock.time) is None
    assert Kind.DUE not in [each.kind(board.settings) for each in board.told(world.clock.tick(hours=9))]


def test_what_nobody_has_taken_is_told_to_agents_who_want_it(world: World) -> None:
    number = world.file(severity=Severity.A)
    now = world.clock.tick(minutes=40)
    assert world.desk.board(MARIS).unread(now) == []
    world.desk.set_notices(MARIS, NoticeSettings(due_unassigned=True))
    assert [each.number for each in world.desk.board(MARIS).unread(now)] == [number]
    assert world.desk.board(ILZE).unread(now) == []


def test_a_kind_that_is_off_is_not_told_and_a_silent_one_does_not_ring(world: World) -> None:
    number = world.file()
    world.desk.resolve(MARIS, number, "Done")
    (notice,) = world.desk.board(ILZE).told(world.clock.time)
    assert notice.rings(NoticeSettings(note=Level.SILENT)) is False
    assert notice.rings(NoticeSettings(note=Level.BELL)) is True
    assert notice.kind(NoticeSettings(status=Level.OFF)) is Kind.NOTE
    world.desk.set_notices(ILZE, NoticeSettings(status=Level.OFF, note=Level.OFF))
    assert world.desk.board(ILZE).told(world.clock.time) == []


def test_notices_of_requests_that_one_may_not_see_any_more_are_gone(world: World) -> None:
    number = world.file()
    world.desk.reply(MARIS, number, "Hello")
    assert world.desk.notices_on(ILZE, [number])[number]
    assert world.desk.notices_on(ANNA, [number]) == {number: ()}
    world.desk.change_person(world.desk.person("owner"), "ilze", organisation="Muster GmbH")  # type: ignore[arg-type]
    assert world.desk.notices_on(ILZE, [number]) == {number: ()}
    assert told(world, ILZE) == []
