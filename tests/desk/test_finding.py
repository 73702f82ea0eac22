"""Filters through the desk: what is refused with its place, and what a reader is told that they may know."""

from __future__ import annotations

import pytest

from o365tui.model.errors import BadQuery
from o365tui.model.query import complete
from o365tui.model.views import View
from tests.desk.world import ANNA, MARIS, OTTO, World


def test_a_filter_that_is_not_understood_is_refused_with_the_places(world: World) -> None:
    with pytest.raises(BadQuery) as caught:
        world.desk.find(MARIS, View.ALL, "outlook stauts:open due<x")
    assert [(each.start, each.end) for each in caught.value.problems] == [(8, 15), (24, 25)]
    assert caught.value.exit_code == 2
    assert caught.value.text == "outlook stauts:open due<x"


def test_nothing_to_filter_by_is_the_whole_view(world: World) -> None:
    number = world.file()
    for text in ("", "  ", "-", '""'):
        assert [row.number for row in world.desk.find(MARIS, View.ALL, text).rows] == [number]


def test_a_handle_that_one_may_not_know_of_is_nobodys(world: World) -> None:
    world.file(OTTO)
    assert world.desk.find(MARIS, View.ALL, "requester:otto").total == 1
    with pytest.raises(BadQuery, match="“otto”"):
        world.desk.find(ANNA, View.ALL, "requester:otto")
    with pytest.raises(BadQuery, match=r"Possible: maris\."):
        world.desk.find(ANNA, View.ALL, "assignee:mar")


def test_the_vocabulary_is_what_the_reader_may_see(world: World) -> None:
    ours, theirs = world.file(), world.file(OTTO)
    world.desk.change(ANNA, ours, tags=("ours",))
    world.desk.change(OTTO, theirs, tags=("theirs",), service="Microsoft Teams", area="")
    world.desk.assign(MARIS, ours, "liga")
    every, annas = world.desk.vocabulary(MARIS), world.desk.vocabulary(ANNA)
    assert set(every.tags) == {"ours", "theirs"}
    assert annas.tags == ("ours",)
    assert annas.organisations == ("SIA Piemērs",)
    assert set(every.organisations) == {"SIA Piemērs", "Muster GmbH", "Atbalsts"}
    assert "otto" in {each.handle for each in every.people}
    assert "otto" not in {each.handle for each in annas.people}
    assert every.services[:1] in (("Exchange Online",), ("Microsoft Teams",))
    assert annas.services[0] == "Exchange Online"
    assert not complete("tag:the", 7, annas, ANNA.reader)
    assert [each.insert for each in complete("assignee:lie", 12, annas, ANNA.reader)] == ["liga"]


def test_the_deadline_of_a_filter_is_the_one_that_is_shown(world: World) -> None:
    number = world.file()
    world.clock.tick(hours=48)

    def overdue() -> int:
        return world.desk.find(MARIS, View.ALL, "due:overdue").total

    assert overdue() == 1
    world.desk.reply(MARIS, number, "Which build?")
    assert overdue() == 0
    world.desk.reply(ANNA, number, "16.0")
    assert overdue() == 0
    world.clock.tick(hours=48)
    assert overdue() == 1
