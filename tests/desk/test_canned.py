"""Canned responses as agents keep and use them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from o365tui.model.canned import NAME_LIMIT, Canned
from o365tui.model.errors import BadInput, NotFound, Refused
from o365tui.model.request import Contact
from tests.desk.test_exchange import empty, go_out, take_in
from tests.desk.world import ANNA, ILZE, LIGA, MARIS, OWNER, World

HELLO = Canned(0, "Hello", {"en": "Hello, {requester}: {title}", "lv": "Labdien! {agent}, {number}"})


def test_it_speaks_the_language_that_the_requester_wants_to_be_written_to_in(world: World) -> None:
    hello = world.desk.save_canned(MARIS, HELLO)
    latvian = world.record(world.file(ANNA))
    assert world.desk.fill(MARIS, hello, latvian) == "Labdien! Māris Kalns, SR-1001"
    english = world.record(world.file(contact=Contact("i@example.org", language="en"), title="{agent} {number}"))
    assert world.desk.fill(MARIS, hello, english) == "Hello, Ilze Ozola: {agent} {number}"
    empty_place = world.desk.save_canned(MARIS, Canned(0, "Case", {"en": "{reference}"}))
    assert world.desk.fill(MARIS, empty_place, english) == "{reference}"  # to be seen before it is sent
    german = world.record(world.file(contact=Contact("i@example.org", language="de")))
    assert world.desk.fill(MARIS, hello, german, "lv") == "Labdien! Māris Kalns, SR-1003"


def test_times_are_the_requesters_and_no_time_is_made_up(world: World) -> None:
    when = world.desk.save_canned(MARIS, Canned(0, "When", {"en": "{submitted}; {due}", "lv": "{due}"}))
    number = world.file(contact=Contact("i@example.org", timezone="Europe/Berlin"))
    filled = world.desk.fill(MARIS, when, world.record(number))
    assert filled == (
        "Thursday 12 November 2026 at 13:00 (Europe/Berlin); Thursday 12 November 2026 at 21:00 (Europe/Berlin)"
    )
    world.desk.reply(MARIS, number, "Which build?")
    world.clock.tick(hours=30)
    world.desk.reply(ILZE, number, "This one.")  # the next response is owed, eight hours from now
    assert world.desk.fill(MARIS, when, world.record(number)).endswith(
        "Saturday 14 November 2026 at 03:00 (Europe/Berlin)"
    )
    for zone in ("Nowhere/At all", "UTC"):
        number = world.file(severity="C", contact=Contact("i@example.org", language="lv", timezone="UTC"))
        record = world.record(number)
        record = replace(record, request=replace(record.request, contact=Contact("i@x.org", "", "email", "lv", zone)))
        assert world.desk.fill(MARIS, when, record) == "laiks nav noteikts"


@pytest.mark.parametrize(
    ("canned", "field"),
    [
        (Canned(0, " ", {"en": "x"}), "name"),
        (Canned(0, "x" * (NAME_LIMIT + 1), {"en": "x"}), "name"),
        (Canned(0, "HĒLLO", {"en": "x"}), "name"),
        (Canned(0, "New", {"en": " ", "lv": "\n"}), "en"),
        (Canned(0, "New", {"de": "Guten Tag"}), "language"),
    ],
)
def test_what_cannot_be_kept_is_refused_at_its_field(world: World, canned: Canned, field: str) -> None:
    kept = world.desk.save_canned(MARIS, HELLO)
    with pytest.raises(BadInput) as refused:
        world.desk.save_canned(LIGA, canned)
    assert refused.value.field == field
    assert list(world.desk.canned(MARIS)) == [kept]


def test_what_somebody_else_changed_or_dropped_is_not_overwritten(world: World) -> None:
    shown = world.desk.save_canned(MARIS, HELLO)
    theirs = world.desk.save_canned(LIGA, replace(shown, words={"en": "Theirs"}), shown)
    mine = replace(shown, words={"en": "Mine"})
    with pytest.raises(Refused):
        world.desk.save_canned(MARIS, mine, shown)
    assert list(world.desk.canned(MARIS)) == [theirs]
    assert world.desk.drop_canned(LIGA, shown.id) == theirs
    with pytest.raises(NotFound):
        world.desk.save_canned(MARIS, mine, theirs)
    with pytest.raises(NotFound):
        world.desk.drop_canned(MARIS, shown.id)


def test_they_go_out_with_an_agents_export_alone_and_come_in_once(world: World) -> None:
    world.desk.save_canned(MARIS, HELLO)
    world.file()
    world.file()
    assert [line.get("canned") for line in go_out(world, ANNA)] == [None, None]
    lines = go_out(world)
    assert [line.get("canned") for line in lines] == [[{"name": "Hello", "words": dict(HELLO.words)}], None]
    other = empty()
    for _twice in range(2):
        report = take_in(other, *lines)
        assert (report.imported, report.unknown) == (2, set())
    assert [(each.name, each.words) for each in other.desk.canned(MARIS)] == [("Hello", HELLO.words)]


def test_nobody_elses_feed_tells_of_them(world: World) -> None:
    cursor = world.desk.cursor()
    world.desk.save_canned(MARIS, HELLO)
    for who in (ANNA, OWNER):
        assert not world.desk.changes_since(who, cursor)[1]
    assert [each.canned for each in world.desk.changes_since(LIGA, cursor)[1]] == [True]
