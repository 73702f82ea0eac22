"""On a request one sees what became of its letters, and that words came by e-mail; what these repeat is folded."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from textual.pilot import Pilot

from o365tui.desk.desk import Desk
from o365tui.desk.filing import Filing
from o365tui.model.letters import LetterState
from o365tui.model.request import Contact, Severity
from o365tui.tui.screens.request import RequestScreen
from o365tui.tui.screens.request_notes import Notes
from o365tui.tui.screens.requests import RequestsScreen
from o365tui.tui.screens.writing import WritingScreen
from o365tui.tui.widgets.frame import CommandFooter
from tests.tui.desks import ANNA, ILZE, MARIS, file, pilot, settle
from tests.tui.posting import a_writing_desk, came, every, later, refuse, send
from tests.tui.test_request_screen import on, shown
from tests.tui.test_writing_note import box

LONG = "550 5.1.1 " + "no such user in this organisation, try another address " * 3


def line(running: Pilot[Any], words: str) -> str:
    """The line of the conversation that has these words; nothing where there is none."""
    notes = running.app.screen.query_one(Notes)
    return next((each for each in notes.text.split("\n") if words in each), "")


def replied(desk: Desk, words: str = "It is mended.") -> None:
    later(desk, minutes=1)
    desk.reply(MARIS, 1004, words)


async def test_a_note_tells_what_became_of_its_letter_as_it_goes_out() -> None:
    desk = a_writing_desk()
    replied(desk)
    async with pilot(desk, "maris", options=on(1004)) as running:
        await shown(running)
        assert "letter queued  today 12:01" in running.app.screen.query_one(Notes).text
        send(desk)
        await settle(running, lambda: "letter sent 12:01  today 12:01" in running.app.screen.query_one(Notes).text)


@pytest.mark.parametrize(("size", "lang"), [((80, 24), "en"), ((80, 24), "lv"), ((40, 20), "en"), ((160, 40), "lv")])
async def test_a_refusal_has_the_servers_words_and_never_overlaps(size: tuple[int, int], lang: str) -> None:
    desk = a_writing_desk()
    replied(desk)
    refuse(desk, LONG)
    async with pilot(desk, "maris", size, options=on(1004), lang=lang) as running:
        await shown(running)
        notes = running.app.screen.query_one(Notes)
        said = line(running, "550 5.1.1")
        assert said.rstrip().endswith("…")
        head = notes.text.split("\n")[notes.text.split("\n").index(said) - 1]
        assert head.startswith(" Māris Kalns")
        assert head.endswith("12:01")
        assert all(len(each) < size[0] for each in notes.text.split("\n"))


async def test_one_that_came_back_and_one_that_was_stopped_say_so() -> None:
    desk = a_writing_desk()
    replied(desk, "First")
    replied(desk, "Second")
    second, first = every(desk)
    desk.stop_letter(ILZE, second.id)
    send(desk)
    bounced = replace(first, state=LetterState.FAILED, bounced="5.2.2 mailbox full")
    desk.store.commit("ilze", lambda tx: tx.save_letter(bounced))
    async with pilot(desk, "maris", options=on(1004)) as running:
        await shown(running)
        assert "5.2.2 mailbox full" in line(running, "letter came back: ")
        assert line(running, "letter stopped")


async def test_several_letters_of_one_note_are_told_together_and_a_later_day_is_named() -> None:
    desk = a_writing_desk()
    contact = Contact(ANNA.email, language="en", further=("a@x.example", "b@x.example"))
    filing = Filing("New one", "It fails", "Microsoft Teams", severity=Severity.B, contact=contact)
    number = desk.submit(ANNA, filing).request.number
    desk.stop_letter(ILZE, every(desk)[0].id)
    later(desk, days=1)
    send(desk)
    async with pilot(desk, "maris", (120, 40), options=on(number)) as running:
        await shown(running)
        assert "2 letters sent today 12:00 · letter stopped  yesterday 12:00" in line(running, "letters sent")


async def test_a_letter_that_is_tried_again_says_why() -> None:
    desk = a_writing_desk()
    replied(desk)
    refuse(desk, "451 4.7.1 greylisted", timedelta(minutes=5))
    async with pilot(desk, "maris", options=on(1004)) as running:
        await shown(running)
        assert line(running, "letter queued: 451 4.7.1 greylisted")


async def test_an_administrator_sees_their_letters_and_not_those_to_agents() -> None:
    desk = a_writing_desk()
    later(desk, minutes=1)
    desk.reply(ANNA, 1004, "It is the new one.")
    assert {each.to for each in every(desk)} == {ILZE.email, MARIS.email}
    async with pilot(desk, "anna", options=on(1004)) as running:
        await shown(running)
        assert line(running, "letter queued")
        assert not line(running, "2 letters")
    async with pilot(desk, "maris", options=on(1004)) as running:
        await shown(running)
        assert line(running, "2 letters queued")


async def test_a_request_that_was_received_tells_it_at_its_description() -> None:
    desk = a_writing_desk()
    number = file(desk, "anna", "New one")
    send(desk)
    async with pilot(desk, "anna", options=on(number)) as running:
        await shown(running)
        assert "letter sent 12:00" in line(running, "Anna Kalniņa")


async def test_a_letter_that_goes_out_moves_nothing_that_one_reads() -> None:
    desk = a_writing_desk()
    for n in range(12):
        desk.reply(MARIS, 1004, f"Line {n}\nand one more")
    replied(desk)
    async with pilot(desk, "maris", options=on(1004)) as running:
        await shown(running)
        notes = running.app.screen.query_one(Notes)
        await running.press("g", "j", "j", "j")
        top = notes.top
        send(desk)
        await settle(running, lambda: "letter sent" in notes.text)
        assert notes.top == top == 3
        assert running.app.focused is notes


async def test_the_list_is_not_painted_again_when_a_letter_goes_out() -> None:
    desk = a_writing_desk()
    replied(desk)
    async with pilot(desk, "maris", (120, 40)) as running:
        screen = running.app.screen
        assert isinstance(screen, RequestsScreen)
        await settle(running, lambda: "SR-1004" in screen.rows.text)
        await running.press("j", "space")
        await running.pause()
        shown, marked, cursor = screen.rows.text, screen.rows.marked, screen.rows.cursor
        painted: list[object] = []
        screen.rows.refresh = lambda *regions, **how: painted.append(regions)  # type: ignore[assignment,method-assign]
        reading = desk.page
        read: list[object] = []
        desk.page = lambda *given: read.append(given) or reading(*given)  # type: ignore[method-assign,func-returns-value]
        send(desk)
        await settle(running, lambda: bool(read), "the list does not look")
        await settle(running, lambda: all(worker.is_finished for worker in running.app.workers))
        await running.pause()
        assert not painted
        assert (screen.rows.text, screen.rows.marked, screen.rows.cursor) == (shown, marked, cursor)


async def test_letters_that_go_out_lose_no_words_that_one_writes() -> None:
    desk = a_writing_desk()
    replied(desk)
    async with pilot(desk, "maris", options=on(1004)) as running:
        screen = await shown(running)
        await running.press("r")
        await settle(running, lambda: isinstance(running.app.screen, WritingScreen))
        await running.pause()
        writing = running.app.screen
        assert isinstance(writing, WritingScreen)
        await running.press(*"Half")
        send(desk)
        await settle(running, lambda: "letter sent" in screen.query_one(Notes).text)
        assert box(writing).text == "Half"


# What came by e-mail


def answered(desk: Desk, sender: str = ILZE.email, text: str = "16.0") -> None:
    """Somebody answers the newest letter by e-mail, with what it said below."""
    replied(desk, "Which build?")
    (letter, *_more) = send(desk)
    quoted = "\n".join(f"> line {n} [/b] \x1b[2J" for n in range(14))
    message = came(desk, sender, "Re: it", text, quoted, letter)
    if message.request is None:
        message = desk.accept_message(MARIS, message.id, "ilze", 1004)
    assert message.request == 1004


async def test_words_that_came_by_mail_say_so_and_from_where() -> None:
    desk = a_writing_desk()
    answered(desk)
    answered(desk, "ilze.private@example.org", "Or 15.0")
    async with pilot(desk, "maris", options=on(1004)) as running:
        await shown(running)
        assert "Ilze Ozola  by e-mail  " in line(running, "by e-mail")
        assert "by e-mail from ilze.private@example.org" in running.app.screen.query_one(Notes).text


async def test_a_request_that_was_opened_by_mail_says_so_and_from_where() -> None:
    desk = a_writing_desk()
    own = came(desk, ILZE.email, "Teams is slow", "Since Monday.", "", None)
    other = came(desk, "stranger@example.org", "Me, too", "Since Tuesday.", "", None)
    other = desk.accept_message(MARIS, other.id, "ilze")
    for message, words in ((own, "by e-mail  "), (other, "by e-mail from stranger@example.org")):
        assert message.request is not None
        async with pilot(desk, "maris", options=on(message.request)) as running:
            await shown(running)
            assert f"Ilze Ozola  {words}" in line(running, "by e-mail")


async def test_what_they_repeat_is_folded_and_a_key_unfolds_it_where_one_is() -> None:
    desk = a_writing_desk()
    answered(desk)
    async with pilot(desk, "maris", (100, 24), options=on(1004)) as running:
        await shown(running)
        notes = running.app.screen.query_one(Notes)
        assert line(running, "⋯ 14 quoted lines")
        assert not line(running, "line 13")
        assert "T Quoted" in running.app.screen.query_one(CommandFooter).text
        before = notes.text.split("\n")[notes.top]
        await running.press("T")
        assert "│ > line 13 [/b] " in line(running, "line 13")
        assert "\x1b" not in notes.text
        assert notes.text.split("\n")[notes.top] == before
        await running.press("T")
        assert not line(running, "line 13")


async def test_unfolding_leaves_what_one_reads_where_it_is() -> None:
    desk = a_writing_desk()
    answered(desk)
    for n in range(30):
        desk.reply(MARIS, 1004, f"Reply {n}")
    async with pilot(desk, "maris", options=on(1004)) as running:
        await shown(running)
        notes = running.app.screen.query_one(Notes)
        notes.scroll_to_line(notes.text.split("\n").index("   Reply 4"))
        for _each in range(2):
            await running.press("T")
            assert notes.text.split("\n")[notes.top] == "   Reply 4"


async def test_where_nothing_is_folded_there_is_no_key_for_it() -> None:
    async with pilot(a_writing_desk(), "maris", (160, 40), options=on(1004)) as running:
        screen = await shown(running)
        assert "Quoted" not in screen.query_one(CommandFooter).text
        assert not screen.can("request.quoted")
        assert isinstance(screen, RequestScreen)
