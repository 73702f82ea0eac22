"""Messages in quarantine: seen with their text and why they wait, put on a request or into a new one, or dropped."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from o365tui.desk.desk import Desk
from o365tui.model.incoming import MessageState
from o365tui.tui.screens.overview import OverviewScreen
from o365tui.tui.screens.overview_page import Page
from o365tui.tui.screens.quarantine import QuarantineScreen
from o365tui.tui.screens.quarantine_lines import MessageDetails
from o365tui.tui.screens.request import RequestScreen
from o365tui.tui.screens.request_choose import Chooser
from o365tui.tui.screens.request_find import RequestFinder
from o365tui.tui.widgets.dialogs import Confirm
from o365tui.tui.widgets.frame import CommandFooter, EmptyState, StatusLine
from o365tui.tui.widgets.virtual_list import VirtualList
from tests.tui.desks import ILZE, MARIS, OTTO, a_desk, pilot, settle, texts, told
from tests.tui.posting import a_writing_desk, came, send
from tests.tui.test_request_hostile import STRINGS, check

NARROW = (80, 24)


async def quarantine(running: Pilot[Any]) -> QuarantineScreen:
    await running.press("Q")
    await settle(running, lambda: isinstance(running.app.screen, QuarantineScreen), "no place for them")
    screen = running.app.screen
    assert isinstance(screen, QuarantineScreen)
    await settle(running, lambda: screen._was_read)
    await running.pause()
    return screen


async def choose(running: Pilot[Any], dialog: type[Any], *keys: str) -> None:
    await settle(running, lambda: type(running.app.screen) is dialog, f"no {dialog}")
    await running.pause()
    await running.press(*keys)


def states(desk: Desk) -> list[MessageState]:
    return [each.state for each in desk.messages(MARIS, tuple(MessageState))]


async def test_a_message_is_seen_with_who_wrote_it_why_it_waits_and_its_text() -> None:
    desk = a_writing_desk()
    came(desk, text="Since Monday nothing is printed.", quoted="> Which printer?")
    async with pilot(desk, "maris", NARROW) as running:
        await quarantine(running)
        await told(running, ("somebody@elsewhere.example", "Printing fails"), VirtualList)
        await told(running, ("Nobody here has this address.", "Since Monday nothing is printed.", "│ > Which printer?"),
                   MessageDetails)  # fmt: skip


async def test_it_opens_a_request_on_behalf_of_whoever_is_named() -> None:
    desk = a_writing_desk()
    came(desk)
    async with pilot(desk, "maris", NARROW) as running:
        screen = await quarantine(running)
        await running.press("a")
        await choose(running, Chooser, "n")
        await settle(
            running, lambda: "On whose behalf?" in str(running.app.screen.query("Vertical").first().border_title)
        )
        await choose(running, Chooser, *"otto", "enter")
        await settle(running, lambda: running.app.screen is screen)
        await told(running, ("It is on SR-1007.",), StatusLine)
        await told(running, ("There is nothing in quarantine.",), EmptyState)
    request = desk.get(MARIS, 1007).request
    assert (request.title, request.requester, request.description) == ("Printing fails", "otto", "Since Monday.")


async def test_it_goes_onto_a_request_that_is_found_as_words_of_its_requester_unless_one_says_otherwise() -> None:
    desk = a_writing_desk()
    came(desk)
    async with pilot(desk, "maris", NARROW) as running:
        screen = await quarantine(running)
        await running.press("enter")
        await choose(running, Chooser, "r")
        await choose(running, RequestFinder, *"1005")
        await told(running, ("SR-1005",), VirtualList)
        await settle(running, lambda: running.app.screen.query_one(VirtualList).total == 1)
        await running.press("enter")
        await settle(running, lambda: type(running.app.screen) is Chooser)
        await running.pause()
        rows = texts(running, VirtualList)
        assert "Otto" not in rows, "he has no part in it"
        assert "▌ Anna Kalniņa" in rows
        await running.press("enter")
        await settle(running, lambda: running.app.screen is screen)
        await settle(running, lambda: states(desk) == [MessageState.TAKEN])
    note = desk.get(MARIS, 1005).notes[-1]
    assert (note.author, note.body, note.sender) == ("anna", "Since Monday.", "somebody@elsewhere.example")


async def test_one_that_answers_a_letter_in_anothers_name_is_offered_that_request() -> None:
    desk = a_writing_desk()
    desk.reply(MARIS, 1004, "Which build?")
    (letter, *_more) = send(desk)
    came(desk, OTTO.email, answers=letter)
    async with pilot(desk, "ilze", NARROW) as running:
        screen = await quarantine(running)
        await running.press("a")
        await settle(running, lambda: type(running.app.screen) is Chooser)
        await running.pause()
        assert "a  SR-1004, which it answers" in texts(running, VirtualList)
        await running.press("a")
        await settle(
            running, lambda: "On whose behalf?" in str(running.app.screen.query("Vertical").first().border_title)
        )
        await choose(running, Chooser, "enter")
        await settle(running, lambda: running.app.screen is screen)
        await settle(running, lambda: states(desk) == [MessageState.TAKEN])
    assert desk.get(MARIS, 1004).notes[-1].author == "ilze"


async def test_whoever_the_address_is_of_is_chosen_beforehand() -> None:
    desk = a_writing_desk()
    for n in range(21):
        came(desk, OTTO.email, f"Too many {n}")
    assert states(desk)[0] is MessageState.QUARANTINED
    async with pilot(desk, "maris", NARROW) as running:
        await quarantine(running)
        await running.press("a")
        await choose(running, Chooser, "n")
        await told(running, ("▌ Otto Müller",), VirtualList)


async def test_left_at_any_question_nothing_has_happened() -> None:
    desk = a_writing_desk()
    came(desk)
    async with pilot(desk, "maris", NARROW) as running:
        screen = await quarantine(running)
        for keys in ((), ("n",), ("r",)):
            await running.press("a")
            await settle(running, lambda: running.app.screen is not screen)
            await running.pause()
            await running.press(*keys)
            await running.pause(0.05)
            await running.press("escape")
            await settle(running, lambda: running.app.screen is screen)
        assert states(desk) == [MessageState.QUARANTINED]


async def test_it_is_dropped_after_a_question_and_stays_among_all() -> None:
    desk = a_writing_desk()
    came(desk)
    async with pilot(desk, "ilze", NARROW) as running:
        screen = await quarantine(running)
        await running.press("X")
        await choose(running, Confirm, "n")
        await settle(running, lambda: running.app.screen is screen)
        await running.press("X")
        await choose(running, Confirm, "y")
        await settle(running, lambda: states(desk) == [MessageState.DROPPED])
        await told(running, ("There is nothing in quarantine.",), EmptyState)
        await running.press("2")
        await told(running, ("Printing fails",), VirtualList)
        await told(running, ("dropped: Nobody here has this address.",), MessageDetails)
        assert "X Drop" not in screen.query_one(CommandFooter).text
        assert "a Accept" in screen.query_one(CommandFooter).text


async def test_one_that_found_its_request_opens_it() -> None:
    desk = a_writing_desk()
    came(desk, ILZE.email)
    async with pilot(desk, "maris", NARROW) as running:
        screen = await quarantine(running)
        await running.press("2")
        await told(running, ("Printing fails",), VirtualList)
        assert "a Accept" not in screen.query_one(CommandFooter).text
        await running.press("enter")
        await settle(running, lambda: isinstance(running.app.screen, RequestScreen))
        assert running.app.screen.number == 1007  # type: ignore[attr-defined]


@pytest.mark.parametrize("who", ["maris", "ilze"])
async def test_what_comes_meanwhile_is_seen_by_agents_and_owners(who: str) -> None:
    desk = a_writing_desk()
    async with pilot(desk, who, NARROW) as running:
        screen = await quarantine(running)
        came(desk)
        await settle(running, lambda: screen.rows.total == 1)
        came(desk, subject="Another")
        await settle(running, lambda: screen.rows.total == 2)
        assert screen.item is not None
        assert screen.item.subject == "Printing fails" or screen.rows.cursor == 0


async def test_it_is_the_agents_and_the_owners_place() -> None:
    async with pilot(a_writing_desk(), "anna", NARROW) as running:
        await running.press("Q")
        await running.pause()
        assert not isinstance(running.app.screen, QuarantineScreen)


async def test_the_overview_says_what_is_in_quarantine_and_leads_there() -> None:
    desk = a_writing_desk()
    async with pilot(desk, "ilze", NARROW, start="overview") as running:
        assert "In quarantine" not in texts(running, Page)
        came(desk)
        await told(running, ("In quarantine", "1  messages that went onto no request"), Page)
        assert isinstance(running.app.screen, OverviewScreen)
    async with pilot(desk, "anna", NARROW, start="overview") as running:
        assert "In quarantine" not in texts(running, Page)


@pytest.mark.parametrize(("who", "said"), [("ilze", True), ("maris", True), ("anna", False)])
async def test_the_overview_says_when_no_letters_go_out_to_who_can_see_to_it(who: str, said: bool) -> None:
    async with pilot(a_desk(), who, (120, 40), start="overview") as running:
        assert ("No letters go out" in texts(running, Page)) is said
    desk = a_desk()
    async with pilot(desk, who, (120, 40), start="overview") as running:
        desk.set_mail_address(ILZE, "support@desk.example")
        await settle(running, lambda: "No letters go out" not in texts(running, Page))


async def test_hostile_words_are_shown_safely() -> None:
    desk = a_writing_desk()
    for text in STRINGS:
        came(desk, f"x{text}@elsewhere.example", text, f"{text}\n{text}", text)
    async with pilot(desk, "maris", (160, 40)) as running:
        screen = await quarantine(running)
        for _each in range(min(25, screen.rows.total)):
            await running.press("down")
            await running.pause(0.02)
            check(running)
        await running.press("X")
        await running.pause()
        check(running)
