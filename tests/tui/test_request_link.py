"""Merging, linking and going from one request to another, by the keys."""

from __future__ import annotations

from typing import Any

from textual.pilot import Pilot

from o365tui.model.request import Status
from o365tui.model.views import Row
from o365tui.tui.screens.request import RequestScreen
from o365tui.tui.screens.request_choose import Chooser
from o365tui.tui.screens.request_details import Details
from o365tui.tui.screens.request_find import RequestFinder
from o365tui.tui.screens.request_history import History
from o365tui.tui.screens.request_notes import Notes
from o365tui.tui.widgets.dialogs import Confirm
from o365tui.tui.widgets.frame import CommandFooter
from o365tui.tui.widgets.virtual_list import VirtualList
from tests.tui.desks import ANNA, ILZE, LIGA, MARIS, a_desk, pilot, settle, texts
from tests.tui.test_request_actions import on, shown

DROPS, OUTLOOK, MAILBOX, OTHERS = 1003, 1004, 1005, 1006


async def finder(running: Pilot[Any]) -> RequestFinder:
    """The dialog, once it has found something."""
    await settle(running, lambda: isinstance(running.app.screen, RequestFinder))
    screen = running.app.screen
    assert isinstance(screen, RequestFinder)
    await settle(running, lambda: screen.query_one(VirtualList).row is not None)
    return screen


def first(found: RequestFinder) -> int | None:
    """The number under the cursor."""
    row = found.query_one(VirtualList).row
    return None if row is None else row.number


def shown_in(found: RequestFinder) -> list[int]:
    """All numbers that are offered."""
    rows: VirtualList[Row] = found.query_one(VirtualList)
    return [row.number for place in range(20) if (row := rows.row_at(place)) is not None]


async def the_request(running: Pilot[Any], number: int) -> RequestScreen:
    await settle(running, lambda: getattr(running.app.screen, "number", 0) == number)
    return await shown(running)


async def test_a_duplicate_is_merged_by_number_after_its_title_was_shown_and_taken_out_again() -> None:
    desk = a_desk()
    async with pilot(desk, "maris", options=on(MAILBOX)) as running:
        await shown(running)
        await running.press("M")
        found = await finder(running)
        assert OTHERS not in shown_in(found)
        await running.press(*"1004")
        await settle(running, lambda: first(found) == OUTLOOK)
        await running.press("enter")
        await settle(running, lambda: isinstance(running.app.screen, Confirm))
        assert "Outlook cannot send" in texts(running)
        await running.press("y")
        await settle(running, lambda: desk.get(MARIS, MAILBOX).request.merged_into == OUTLOOK)
        await the_request(running, MAILBOX)
        await settle(running, lambda: "goes on as SR-1004" in texts(running))
        assert "merged this request into SR-1004" in texts(running, Notes)
        await running.press("4")
        assert "Merged into" in texts(running, History)
        await running.press("L")
        await the_request(running, OUTLOOK)
        assert "merged SR-1005 into this request" in texts(running, Notes)
        await running.press("1")
        assert "SR-1005" in texts(running, Details)
        assert ANNA.email in texts(running, Details)
        await running.press("L")
        await settle(running, lambda: isinstance(running.app.screen, Chooser))  # a note there names another one
        await running.press("1")
        await the_request(running, MAILBOX)
        await running.press("M")
        await settle(running, lambda: isinstance(running.app.screen, Confirm))
        await running.press("y")
        await settle(running, lambda: desk.get(MARIS, MAILBOX).request.status is Status.NEW)


async def test_nothing_is_merged_when_one_leaves_or_says_no() -> None:
    desk = a_desk()
    before = desk.cursor()
    async with pilot(desk, "maris", options=on(MAILBOX)) as running:
        await shown(running)
        for last in ("escape", "n"):
            await running.press("M")
            await finder(running)
            if last == "n":
                await running.press("enter")
                await settle(running, lambda: isinstance(running.app.screen, Confirm))
            await running.press(last)
            await the_request(running, MAILBOX)
    assert desk.cursor() == before


async def test_a_request_is_linked_by_words_and_unlinked() -> None:
    desk = a_desk()
    async with pilot(desk, "ilze", options=on(OUTLOOK)) as running:
        await shown(running)
        await running.press("K")
        found = await finder(running)
        await running.press(*"teams")
        await settle(running, lambda: first(found) == DROPS)
        await running.press("enter")
        await settle(running, lambda: desk.get(ILZE, OUTLOOK).request.links == (DROPS,))
        await the_request(running, OUTLOOK)
        await settle(running, lambda: "linked it to SR-1003" in texts(running, Notes))
        await running.press("K")
        await settle(running, lambda: isinstance(running.app.screen, Chooser))
        assert "Teams drops calls" in texts(running)
        await running.press("1")
        await settle(running, lambda: desk.get(ILZE, OUTLOOK).request.links == ())


async def test_among_several_one_chooses_where_to_go() -> None:
    desk = a_desk()
    desk.merge(LIGA, MAILBOX, OUTLOOK)
    desk.link(LIGA, OUTLOOK, DROPS)
    async with pilot(desk, "maris", options=on(OUTLOOK)) as running:
        await shown(running)
        await running.press("L")
        await settle(running, lambda: isinstance(running.app.screen, Chooser))
        told = texts(running)
        assert "Shared mailbox gone after move" in told
        assert "merged into this one" in told
        assert "linked" in told
        await running.press("2")
        await the_request(running, DROPS)


async def test_an_administrator_is_told_nothing_of_a_link_to_another_organisation() -> None:
    desk = a_desk()
    desk.link(MARIS, OUTLOOK, OTHERS)
    async with pilot(desk, "ilze", options=on(OUTLOOK)) as running:
        screen = await shown(running)
        assert not screen.can("request.linked")
        for tab in "1234":
            await running.press(tab)
            assert "1006" not in texts(running)
    async with pilot(desk, "maris", options=on(OUTLOOK)) as running:
        screen = await shown(running)
        assert "linked it to SR-1006" in texts(running, Notes)


async def test_a_title_that_is_markup_is_shown_as_it_is() -> None:
    desk = a_desk()
    title = "[@click=app.quit]x[/] \x1b]52;c;QQ==\x07 {number}"
    desk.change(MARIS, OUTLOOK, title=title)
    async with pilot(desk, "maris", options=on(MAILBOX)) as running:
        await shown(running)
        await running.press("M")
        await finder(running)
        await running.press(*"1004")
        await running.pause()
        await running.press("enter")
        await settle(running, lambda: isinstance(running.app.screen, Confirm))
        assert "[@click=app.quit]x[/]" in texts(running)
        assert "{number}" in texts(running)
        assert "\x1b" not in texts(running)


async def test_that_enter_takes_what_was_found_stands_in_the_footer_and_is_so() -> None:
    desk = a_desk()
    async with pilot(desk, "maris", options=on(OUTLOOK)) as running:
        await shown(running)
        await running.press("K")
        found = await finder(running)
        assert "⏎ Choose" in found.query_one(CommandFooter).text
        await running.press(*str(MAILBOX))
        await settle(running, lambda: first(found) == MAILBOX)
        await running.press("enter")
        await settle(running, lambda: MAILBOX in desk.get(MARIS, OUTLOOK).request.links)
