"""What a person sets for themselves: kept with the desk, and nobody else's."""

from __future__ import annotations

import pytest

from o365tui.model.errors import BadInput, NotFound, TooMuch
from o365tui.model.letters import OFF_AT_FIRST, LetterKind
from o365tui.model.preferences import Preferences, SavedView
from o365tui.model.views import View
from tests.desk.test_exchange import empty, go_out, take_in
from tests.desk.world import ANNA, ILZE, MARIS, OWNER, World

VPN = SavedView("VPN", "tag:vpn severity:A", View.OPEN, "-updated", ("number", "title"))


def test_a_view_is_saved_replaced_by_name_and_forgotten(world: World) -> None:
    world.desk.save_view(MARIS, VPN)
    world.desk.save_view(MARIS, SavedView("Second", ""))
    kept = world.desk.save_view(MARIS, SavedView("VPN", "tag:vpn"))
    assert [(each.name, each.filter) for each in kept.views] == [("VPN", "tag:vpn"), ("Second", "")]
    assert world.desk.forget_view(MARIS, "VPN").views == (SavedView("Second", ""),)
    with pytest.raises(NotFound):
        world.desk.forget_view(MARIS, "VPN")


def test_a_view_without_a_name_or_one_too_many_is_refused(world: World) -> None:
    for view in (SavedView(" ", ""), SavedView("n" * 61, ""), SavedView("n", "f" * 2001)):
        with pytest.raises(BadInput):
            world.desk.save_view(MARIS, view)
    for n in range(50):
        world.desk.save_view(MARIS, SavedView(str(n), ""))
    world.desk.save_view(MARIS, SavedView("7", "changed"))
    with pytest.raises(TooMuch):
        world.desk.save_view(MARIS, SavedView("50", ""))


def test_nobody_else_has_them_or_hears_of_them(world: World) -> None:
    start = world.desk.cursor()
    world.desk.save_view(ILZE, VPN)
    for other in (ANNA, MARIS, OWNER):
        assert world.desk.preferences(other) == Preferences(other.handle)
        assert world.desk.changes_since(other, start)[1] == []
        assert "tag:vpn" not in repr(go_out(world, other))
    (change,) = world.desk.changes_since(ILZE, start)[1]
    assert (change.people, change.preferences) == (False, frozenset({"ilze"}))


def test_saving_what_is_there_already_writes_nothing(world: World) -> None:
    world.desk.save_view(ILZE, VPN)
    before = world.desk.cursor()
    world.desk.save_view(ILZE, VPN)
    assert world.desk.cursor() == before


def test_ones_own_go_out_and_come_back(world: World) -> None:
    world.file()
    world.file()
    world.desk.save_view(ILZE, VPN)
    out = go_out(world, ILZE)
    assert repr(out).count("tag:vpn") == 1
    other = empty()
    assert take_in(other, *out).unknown == set()
    assert other.store.preferences("ilze") == world.store.preferences("ilze")
    other.desk.save_view(ILZE, SavedView("Later", ""))
    take_in(other, *out)
    assert len(other.store.preferences("ilze").views) == 2


@pytest.mark.parametrize("bad", [7, {"views": 7}, {"views": [{}]}, {"notices": {"note": "loud"}}, {"seen": {"at": 7}}])
def test_preferences_that_nobody_could_have_are_reported(world: World, bad: object) -> None:
    world.file()
    line = go_out(world)[0]
    line["requester"]["preferences"] = bad
    assert len(take_in(world, line).bad) == 1


def test_letters_that_one_does_not_want_are_not_written(world: World) -> None:
    world.desk.set_mail_address(OWNER, "support@desk.example")
    number = world.file(ILZE)
    assert world.desk.want_letters(MARIS, {}).no_letters == OFF_AT_FIRST
    world.desk.want_letters(ILZE, {LetterKind.REPLY: False, LetterKind.ASKED: False})
    kept = world.desk.want_letters(ILZE, {LetterKind.ASKED: True})
    assert kept.no_letters == {*OFF_AT_FIRST, LetterKind.REPLY}
    world.desk.reply(MARIS, number, "Hello")
    world.desk.ask(MARIS, number, "Which?")
    kinds = [each.kind for each in world.desk.letters(ILZE, number)]
    assert kinds == [LetterKind.RECEIVED, LetterKind.ASKED]
