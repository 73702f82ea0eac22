"""The demo desk: the same from the same seed, believable, and never over anybody's requests."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from o365tui.data import load
from o365tui.desk.demo.fill import fill, make_demo
from o365tui.desk.opening import who_acts
from o365tui.model import services
from o365tui.model.errors import NotAllowed, Refused
from o365tui.model.people import Person
from o365tui.model.request import NoteKind, Severity, Status
from o365tui.model.views import View
from tests.desk.world import ILZE, MARIS, NOON, OWNER, World


@pytest.fixture
def demo() -> World:
    world = World()
    fill(world.desk, OWNER, 300)
    return world


def everything(world: World) -> list[Any]:
    return list(world.desk.export(MARIS))


def test_the_same_seed_makes_the_same_desk(demo: World) -> None:
    again = World()
    fill(again.desk, OWNER, 300)
    assert everything(again) == everything(demo)
    other = World()
    fill(other.desk, OWNER, 300, seed=2)
    assert everything(other) != everything(demo)


def test_every_status_severity_and_view_has_something_to_show(demo: World) -> None:
    records = demo.snapshot()
    assert len(records) == 300
    assert {each.request.status for each in records} == set(Status)
    assert {each.request.severity for each in records} == set(Severity)
    assert {note.kind for each in records for note in each.notes} == set(NoteKind)
    assert any(each.files for each in records)
    counts = demo.desk.counts(MARIS).views
    assert all(counts[view] > 3 for view in View if view is not View.ASSIGNED)
    due = demo.desk.page(MARIS, View.DUE).rows
    assert any(row.due is not None and row.due < NOON for row in due)
    assert any(row.due is not None and row.due > NOON for row in due)


def test_both_languages_and_many_stories_are_told(demo: World) -> None:
    stories = load("demo")["stories"]
    assert sum(len(told) for told in stories.values()) >= 60
    assert all(services.known(each["service"], each["area"]) for told in stories.values() for each in told)
    titles = Counter(each.request.title for each in demo.snapshot())
    assert len(titles) > 200
    assert titles.most_common(1)[0][1] <= 6
    assert {each.request.contact.language for each in demo.snapshot()} == {"en", "lv"}
    assert not [title for title in titles if "{" in title]


def test_every_text_has_its_details_filled_in(demo: World) -> None:
    for record in demo.snapshot():
        for text in (record.request.title, record.request.description, *(note.body for note in record.notes)):
            assert "{" not in text


def test_nothing_lies_in_the_future_and_times_are_in_order(demo: World) -> None:
    for record in demo.snapshot():
        request = record.request
        times = [request.created, *(note.at for note in record.notes if not note.internal)]
        assert times == sorted(times)
        assert times[-1] <= request.updated <= NOON
        assert (request.status is Status.CLOSED) == (request.closed is not None)
        assert request.first_response is None or request.created < request.first_response
    assert max(each.request.created for each in demo.snapshot()) > NOON - timedelta(hours=3)


def test_the_owner_who_is_an_administrator_has_requests_of_their_own(demo: World) -> None:
    assert demo.desk.page(OWNER, View.ASSIGNED).total > 0


def test_a_desk_with_requests_is_refused() -> None:
    world = World()
    world.file()
    before = world.snapshot()
    with pytest.raises(Refused):
        fill(world.desk, OWNER, 5)
    assert world.snapshot() == before


def test_only_the_owner_fills_the_desk() -> None:
    world = World()
    for actor in (ILZE, MARIS):
        with pytest.raises(NotAllowed):
            fill(world.desk, actor, 5)


def test_a_demo_needs_no_desk_and_belongs_to_who_makes_it(tmp_path: Any) -> None:
    import os

    desk, owner = make_demo(tmp_path / "desk", {"LANG": "lv_LV.UTF-8"})
    with desk:
        assert (owner.owner, owner.agent, owner.language) == (True, True, "lv")
        fill(desk, owner, 60)
        assert who_acts(desk.store, os.getuid()) == owner
        assert desk.page(owner, View.ASSIGNED).total > 0
        other = next(each for each in desk.people(owner) if not each.agent)
        assert isinstance(who_acts(desk.store, os.getuid(), other.handle), Person)


def test_made_up_people_have_made_up_addresses(demo: World) -> None:
    for person in demo.store.people():
        if person.handle not in ("ilze", "anna", "otto", "owner", "maris", "liga", "gone"):
            assert person.email.endswith(".example")
