"""The people as their owner sees and keeps them: the list, its search and orders, retiring and letting in again."""

from __future__ import annotations

from typing import Any

import pytest

from o365tui.desk.desk import Desk
from o365tui.tui.screens.people import PeopleScreen
from o365tui.tui.screens.people_form import PersonScreen
from o365tui.tui.screens.people_lines import PersonDetails
from o365tui.tui.widgets.dialogs import Confirm
from o365tui.tui.widgets.frame import CommandFooter, StatusLine
from o365tui.tui.widgets.virtual_list import VirtualList
from o365tui.tui.work import app_of
from tests.tui.desks import ILZE, MARIS, a_desk, person_of, pilot, settle, texts, told

NARROW, WIDE = (80, 24), (120, 40)
HOSTILE = "A\x1b]52;c;eA==\x07 [b]x[/b]\u202e"


def names(running: Any) -> list[str]:
    """Who is listed, from the top."""
    screen: PeopleScreen = running.app.screen
    return [person.handle for person in screen._shown]


async def on(running: Any, handle: str) -> PeopleScreen:
    """Put the cursor on somebody."""
    screen: PeopleScreen = running.app.screen
    assert screen.rows.move_to_key(handle)
    await running.pause(0.1)
    return screen


async def answer(running: Any, key: str) -> None:
    """Answer the question that is about to be asked."""
    await settle(running, lambda: isinstance(running.app.screen, Confirm), "nothing was asked")
    await running.press(key)
    await settle(running, lambda: not isinstance(running.app.screen, Confirm))


async def test_everybody_is_listed_by_name_with_role_and_organisation() -> None:
    async with pilot(a_desk(), "ilze", NARROW, start="people") as running:
        assert names(running) == ["anna", "ilze", "liga", "maris", "otto"]
        await told(running, ("Anna Kalniņa", "Ilze Ozola · owner", "support agent", "Muster GmbH"), VirtualList)
        assert "5 people" in texts(running, StatusLine)


async def test_wide_terminals_show_handle_country_language_and_zone_too() -> None:
    async with pilot(a_desk(), "ilze", (200, 50), start="people", lang="lv") as running:
        await told(running, ("maris", "DE", "Latviešu", "Europe/Berlin"), VirtualList)


@pytest.mark.parametrize("size", [NARROW, WIDE, (200, 50)])
async def test_all_that_is_known_of_the_person_under_the_cursor_is_told(size: tuple[int, int]) -> None:
    async with pilot(a_desk(), "ilze", size, start="people") as running:
        await on(running, "otto")
        words = ("otto@example.com", "otto", "Muster GmbH · Premier", "Germany", "English", "Europe/Berlin")
        await told(running, words, PersonDetails)


async def test_search_finds_by_any_word_without_diacritics() -> None:
    async with pilot(a_desk(), "ilze", NARROW, start="people") as running:
        await running.press("/", *"liepa")
        await settle(running, lambda: names(running) == ["liga"])
        await running.press("escape")
        assert len(names(running)) == 5


async def test_words_that_nobody_has_are_answered() -> None:
    async with pilot(a_desk(), "ilze", NARROW, start="people") as running:
        await running.press("/", *"xyzzy")
        await settle(running, lambda: "Nobody has these words." in texts(running))


async def test_z_sorts_by_the_next_column_and_capital_z_turns_it_round() -> None:
    async with pilot(a_desk(), "ilze", NARROW, start="people") as running:
        await running.press("Z")
        assert names(running) == ["otto", "maris", "liga", "ilze", "anna"]
        await running.press("z")
        assert names(running)[-2:] == ["liga", "maris"]


async def test_retiring_asks_first_and_no_changes_nothing() -> None:
    desk = a_desk()
    async with pilot(desk, "ilze", NARROW, start="people") as running:
        await on(running, "otto")
        await running.press("X")
        await answer(running, "n")
        assert not person_of(desk, "otto").retired


async def test_who_has_retired_is_said_to_be_and_stands_last() -> None:
    desk = a_desk()
    async with pilot(desk, "ilze", NARROW, start="people") as running:
        await on(running, "anna")
        await running.press("X")
        await answer(running, "y")
        await settle(running, lambda: names(running)[-1] == "anna")
        assert person_of(desk, "anna").retired
        assert "Anna Kalniņa · retired" in texts(running, VirtualList)


async def test_somebody_retired_can_be_let_in_again() -> None:
    desk = a_desk()
    desk.retire_person(ILZE, "otto")
    async with pilot(desk, "ilze", NARROW, start="people") as running:
        await on(running, "otto")
        await running.press("X")
        await answer(running, "y")
        await settle(running, lambda: not person_of(desk, "otto").retired)


async def test_the_last_owner_cannot_retire_and_is_told_why() -> None:
    desk = a_desk()
    async with pilot(desk, "ilze", NARROW, start="people") as running:
        await on(running, "ilze")
        await running.press("X")
        await answer(running, "y")
        await settle(running, lambda: "needs an owner" in texts(running, StatusLine))
        assert not person_of(desk, "ilze").retired


def add_hostile(desk: Desk) -> None:
    """Somebody whose name would like to be more than a name."""
    desk.add_person(ILZE, name=HOSTILE, email="x@example.org", role="agent", handle="mallory")


async def test_a_hostile_name_is_shown_and_does_nothing() -> None:
    desk = a_desk()
    add_hostile(desk)
    async with pilot(desk, "ilze", WIDE, start="people") as running:
        await on(running, "mallory")
        shown = texts(running)
        assert "␛]52;c;eA==␇ [b]x[/b]⟪RLO⟫" in shown
        await running.press("X")
        await answer(running, "y")
        await settle(running, lambda: person_of(desk, "mallory").retired)
        await running.press("E")
        await settle(running, lambda: isinstance(running.app.screen, PersonScreen))
        await running.pause()
        assert "\x1b" not in texts(running)
        assert person_of(desk, "mallory").name == HOSTILE


async def test_what_others_change_is_seen_at_once() -> None:
    desk = a_desk()
    async with pilot(desk, "ilze", NARROW, start="people") as running:
        desk.change_person(ILZE, "otto", name="Otto Neumann")
        await settle(running, lambda: "Otto Neumann" in texts(running, VirtualList))


async def test_an_agent_who_does_not_own_the_desk_cannot_go_there() -> None:
    async with pilot(a_desk(), MARIS.handle, NARROW) as running:
        await running.press("f6")
        assert not isinstance(running.app.screen, PeopleScreen)
        assert "People" not in texts(running, CommandFooter)


async def test_the_language_changes_on_the_screen_at_once() -> None:
    async with pilot(a_desk(), "ilze", NARROW, start="people") as running:
        app_of(running.app.screen).set_language("lv")
        await running.pause()
        assert "atbalsta pārstāvis" in texts(running, VirtualList)
