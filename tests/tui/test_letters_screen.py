"""The place of the letters: what waits or was refused, tried again and stopped, all that left, and who may see it."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from o365tui.model.letters import LetterState
from o365tui.tui.screens.letters import LettersScreen
from o365tui.tui.screens.letters_lines import LetterDetails
from o365tui.tui.screens.request import RequestScreen
from o365tui.tui.widgets.dialogs import Confirm, Words
from o365tui.tui.widgets.frame import CommandFooter, EmptyState, StatusLine, ViewTabs
from o365tui.tui.widgets.virtual_list import PAGE, VirtualList
from tests.tui.desks import ILZE, MARIS, Clock, a_desk, file, pilot, settle, texts, told
from tests.tui.posting import a_writing_desk, every, later, refuse, send
from tests.tui.test_request_hostile import STRINGS, check

NARROW = (80, 24)


async def letters(running: Pilot[Any]) -> LettersScreen:
    await running.press("B")
    await settle(running, lambda: isinstance(running.app.screen, LettersScreen), "no place for them")
    screen = running.app.screen
    assert isinstance(screen, LettersScreen)
    await settle(running, lambda: screen._was_read)
    await running.pause()
    return screen


async def test_what_waits_or_was_refused_stands_there_first_and_all_on_another_key() -> None:
    desk = a_writing_desk()
    desk.reply(MARIS, 1003, "One")
    send(desk)
    desk.reply(MARIS, 1004, "Two")
    refuse(desk)
    desk.reply(MARIS, 1005, "Three")
    async with pilot(desk, "maris", NARROW) as running:
        screen = await letters(running)
        rows = texts(running, VirtualList)
        assert "anna@example.org" in rows
        assert "queued" in rows
        assert "refused: 550 5.1.1 no such…" in rows
        assert "SR-1003" not in rows
        assert "2 letters" in screen.query_one(StatusLine).text
        assert "1 Waiting or refused 2   2 All letters 3" in screen.query_one(ViewTabs).text
        await running.press("2")
        await told(running, ("SR-1003", "sent", "SR-1005"), VirtualList)
        await running.press("l")
        await settle(running, lambda: screen.rows.total == 2)


async def test_the_one_under_the_cursor_is_shown_whole_with_all_that_the_server_said() -> None:
    desk = a_writing_desk()
    desk.reply(MARIS, 1004, "Two")
    answer = "550 5.1.1 " + "the mailbox of that person is unknown here " * 4
    refuse(desk, answer)
    async with pilot(desk, "maris", NARROW) as running:
        await letters(running)
        shown = " ".join(texts(running, LetterDetails).split())
        assert "Ilze Ozola · ilze@example.org" in shown
        assert "Action required" not in shown
        assert answer.strip() in shown
        assert "reply · SR-1004" in shown


async def test_enter_opens_the_request_at_the_note() -> None:
    desk = a_writing_desk()
    desk.reply(MARIS, 1004, "Two")
    note = desk.get(MARIS, 1004).notes[-1].id
    async with pilot(desk, "maris", NARROW) as running:
        await letters(running)
        await running.press("enter")
        await settle(running, lambda: isinstance(running.app.screen, RequestScreen))
        screen = running.app.screen
        assert isinstance(screen, RequestScreen)
        assert (screen.number, screen._note) == (1004, note)


async def test_what_was_refused_is_tried_again_by_a_key_and_what_waits_is_not() -> None:
    desk = a_writing_desk()
    desk.reply(MARIS, 1004, "Two")
    async with pilot(desk, "maris", NARROW) as running:
        screen = await letters(running)
        assert "r Try again" not in screen.query_one(CommandFooter).text
        refuse(desk)
        await settle(running, lambda: "r Try again" in screen.query_one(CommandFooter).text)
        await running.press("r")
        await settle(running, lambda: every(desk)[0].state is LetterState.QUEUED)
        await told(running, ("The letter to ilze@example.org is queued again.",), StatusLine)
        await told(running, ("queued",), VirtualList)


async def test_one_is_stopped_after_a_question() -> None:
    desk = a_writing_desk()
    desk.reply(MARIS, 1004, "Two")
    async with pilot(desk, "ilze", NARROW) as running:
        screen = await letters(running)
        for key, state in (("n", LetterState.QUEUED), ("y", LetterState.CANCELLED)):
            await running.press("X")
            await settle(running, lambda: isinstance(running.app.screen, Confirm))
            await running.pause()
            await running.press(key)
            await settle(running, lambda: running.app.screen is screen)
            await settle(running, lambda wanted=state: every(desk)[0].state is wanted)
        await told(running, ("No letter waits, and none was refused.",), EmptyState)


@pytest.mark.parametrize(("lang", "words"), [("en", "o365tui mail run”"), ("lv", "neviens nav palaidis")])
async def test_a_desk_that_writes_none_says_why_and_stops_saying_so(lang: str, words: str) -> None:
    desk = a_desk()
    async with pilot(desk, "maris", NARROW, lang=lang) as running:
        screen = await letters(running)
        assert words in screen.query_one("#unsent", Words).text
        desk.set_mail_address(ILZE, "support@desk.example")
        await settle(running, lambda: not screen.query_one("#unsent", Words).text)


async def test_it_is_the_agents_and_the_owners_place() -> None:
    async with pilot(a_writing_desk(), "anna", NARROW) as running:
        await running.press("B")
        await running.pause()
        assert not isinstance(running.app.screen, LettersScreen)
    async with pilot(a_writing_desk(), "ilze", (160, 40)) as running:
        await letters(running)
        assert "Letters" in texts(running)


async def test_only_pages_that_are_looked_at_are_read_and_the_cursor_stays_on_its_letter() -> None:
    desk = a_writing_desk()
    for n in range(3 * PAGE):
        file(desk, "ilze", f"Request {n}")
    read: list[tuple[int, int]] = []
    outbox = desk.outbox

    def counting(actor: Any, states: Any, offset: int = 0, limit: int = 100) -> Any:
        read.append((offset, limit))
        return outbox(actor, states, offset, limit)

    desk.outbox = counting  # type: ignore[method-assign]
    async with pilot(desk, "maris", NARROW) as running:
        screen = await letters(running)
        assert screen.rows.total == 3 * PAGE
        assert {limit for _offset, limit in read} == {PAGE}
        assert 2 * PAGE not in {offset for offset, _limit in read}
        await running.press("G")
        await settle(running, lambda: screen.item is not None and screen.item.id == 1, "the end is not read")
        await running.press("k")
        desk.reply(MARIS, 1004, "New above")
        await settle(running, lambda: screen.rows.total == 3 * PAGE + 1)
        assert screen.item is not None
        assert screen.item.id == 2


async def test_a_letter_that_goes_out_elsewhere_is_seen_at_once_and_others_stay_where_they_are() -> None:
    desk = a_writing_desk()
    clock = desk.now
    assert isinstance(clock, Clock)
    for n in (1003, 1004, 1005):
        desk.reply(MARIS, n, "Hello")
        later(desk, minutes=1)
    async with pilot(desk, "maris", NARROW) as running:
        screen = await letters(running)
        await running.press("j")
        first = desk.lease_letters(ILZE, "w", 1, lambda letter: "<a@b>")
        await told(running, ("sending",), VirtualList)
        desk.letter_sent(ILZE, first[0].id, "w", "250 Ok")
        await settle(running, lambda: screen.rows.total == 2)
        assert screen.item is not None
        assert screen.item.request == 1004


async def test_hostile_words_are_shown_safely() -> None:
    desk = a_writing_desk()
    for text in STRINGS[:20]:
        desk.reply(MARIS, 1004, "Hello")
        refuse(desk, text)
    async with pilot(desk, "maris", (160, 40)) as running:
        await letters(running)
        for _each in range(20):
            await running.press("down")
            await running.pause()
            check(running)
