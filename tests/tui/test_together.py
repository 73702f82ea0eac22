"""Together: who else has the request open, and another's change while one reads or writes."""

from __future__ import annotations

from typing import Any

import pytest

from o365tui.desk.desk import Desk
from o365tui.desk.together import INTERNAL, PUBLIC
from o365tui.store.protocol import Present
from o365tui.tui.screens.request import RequestScreen
from o365tui.tui.screens.request_head import RequestHead
from o365tui.tui.screens.request_notes import Notes
from o365tui.tui.screens.writing import WritingScreen
from o365tui.tui.widgets.fields import TextBox
from o365tui.tui.work import app_of
from tests.tui.desks import ANNA, ILZE, LIGA, MARIS, a_desk, file, pilot, settle
from tests.tui.test_writing_note import back, box, on, problem, writing


def head(running: Any) -> str:
    return str(running.app.screen.query_one(RequestHead).text)


def present(desk: Desk) -> frozenset[Present]:
    return desk.store.presence.everybody()


async def test_others_are_told_what_this_session_has_open_and_that_it_writes() -> None:
    desk = a_desk()
    async with pilot(desk, "maris", options=on(1004)) as running:
        await settle(running, lambda: present(desk) == {Present("maris", 1004)}, str(present(desk)))
        await writing(running, "i")
        await settle(running, lambda: present(desk) == {Present("maris", 1004, INTERNAL)})
        await running.press("escape")
        await back(running)
        await settle(running, lambda: present(desk) == {Present("maris", 1004)})
        await writing(running, "r")
        await settle(running, lambda: present(desk) == {Present("maris", 1004, PUBLIC)})
        await running.press("escape")


async def test_leaving_the_request_is_told_too() -> None:
    desk = a_desk()
    async with pilot(desk, "maris") as running:
        app_of(running.app.screen).open_request(1004)
        await settle(running, lambda: present(desk) == {Present("maris", 1004)})
        await running.press("escape")
        await settle(running, lambda: not present(desk), str(present(desk)))


async def test_who_leaves_the_program_has_nothing_open_any_more() -> None:
    desk = a_desk()
    async with pilot(desk, "maris", options=on(1004)) as running:
        await settle(running, lambda: present(desk) == {Present("maris", 1004)})
    assert not present(desk)


async def test_who_else_has_it_open_is_shown_at_once_while_reading_and_while_writing() -> None:
    desk = a_desk()
    async with pilot(desk, "maris", options=on(1004)) as running:
        await settle(running, lambda: "Outlook" in head(running))
        assert "also open" not in head(running)
        desk.here(ILZE, 1004)
        await settle(running, lambda: "also open: Ilze Ozola" in head(running), head(running))
        desk.here(LIGA, 1004, PUBLIC)
        await settle(running, lambda: "Līga Liepa is writing" in head(running), head(running))
        await writing(running, "r")
        await settle(running, lambda: "Līga Liepa is writing" in head(running), head(running))
        desk.here(LIGA, None)
        desk.here(ILZE, 1001)
        await settle(running, lambda: "writing" not in head(running) and "open" not in head(running), head(running))


async def test_an_administrator_is_not_shown_that_an_agent_reads_or_writes_an_internal_note() -> None:
    desk = a_desk()
    async with pilot(desk, "ilze", options=on(1004)) as running:
        await settle(running, lambda: "Outlook" in head(running))
        desk.here(MARIS, 1004, INTERNAL)
        desk.here(ANNA, 1004)  # she is shown, and he would be by then
        await settle(running, lambda: "Anna Kalniņa" in head(running), head(running))
        assert "Māris Kalns is writing" not in head(running)
        assert "+1" not in head(running)
        assert "also open: Anna Kalniņa" in head(running)


@pytest.mark.parametrize(("width", "words"), [(120, "Līga Liepa is writing, also open"), (40, "somebody is writing")])
async def test_it_is_said_in_as_many_words_as_there_is_room_for(width: int, words: str) -> None:
    desk = a_desk()
    async with pilot(desk, "maris", (width, 24), options=on(1004)) as running:
        await settle(running, lambda: "SR-1004" in head(running))
        desk.here(LIGA, 1004, PUBLIC)
        desk.here(ILZE, 1004)
        await settle(running, lambda: words in head(running), head(running))
        assert "Out" in head(running)


def a_long_one(desk: Desk) -> int:
    number = file(desk, description="\n".join(f"line {n}" for n in range(90)))
    desk.reply(MARIS, number, "The end.")
    return number


async def test_anothers_note_leaves_the_place_where_one_reads() -> None:
    desk = a_desk()
    number = a_long_one(desk)
    async with pilot(desk, "maris", options=on(number)) as running:
        screen = running.app.screen
        assert isinstance(screen, RequestScreen)
        await settle(running, lambda: screen.record is not None)
        notes = screen.query_one(Notes)
        await running.press("g", *"jjjjj")
        await settle(running, lambda: notes.top == 5)
        desk.reply(ILZE, number, "Something new.")
        await settle(running, lambda: "Something new." in notes.text)
        assert notes.top == 5
        await running.press("G")
        await running.pause()
        desk.internal_note(LIGA, number, "And more.\n" * 3)
        await settle(running, lambda: "And more." in notes.text)
        assert notes.at_end or notes.top > 60  # who had read to the end is shown what came


async def test_anothers_note_while_writing_keeps_text_selection_cursor_and_the_place_above() -> None:
    desk = a_desk()
    number = a_long_one(desk)
    async with pilot(desk, "maris", options=on(number)) as running:
        screen = await writing(running, "r")
        await running.press(*"Hello there", *["shift+left"] * 3)
        text, chosen = box(screen).text, box(screen).selection
        assert not chosen.is_empty
        notes = screen.query_one(Notes)
        notes.scroll_to_line(7)
        desk.internal_note(LIGA, number, "Careful: it is the connector.")
        await settle(running, lambda: "it is the connector" in notes.text)
        assert (box(screen).text, box(screen).selection, notes.top) == (text, chosen, 7)
        assert running.app.focused is box(screen)


@pytest.mark.parametrize("key", ["r", "S", "c"])
async def test_nothing_is_sent_past_an_internal_note_that_came_meanwhile(key: str) -> None:
    desk = a_desk()
    async with pilot(desk, "maris", options=on(1005)) as running:
        screen = await writing(running, key)
        await running.press(*"Mine")
        desk.internal_note(LIGA, 1005, "Do not answer yet!")
        await running.press("ctrl+s")
        await settle(running, lambda: "sending once more" in problem(screen), problem(screen))
        assert "Līga Liepa wrote an internal note" in problem(screen)
        await running.pause()
        notes = screen.query_one(Notes)
        shown = [notes.render_line(y).text for y in range(notes.size.height)]
        assert any("Do not answer yet!" in row for row in shown), shown
        assert screen.query_one(TextBox).text == "Mine"
        assert desk.get(MARIS, 1005).notes[-1].body == "Do not answer yet!"
        await running.press("ctrl+s")
        await back(running)
        assert desk.get(MARIS, 1005).notes[-1].body == "Mine"


async def test_an_administrator_is_not_stopped_by_an_internal_note_nor_told_of_it() -> None:
    desk = a_desk()
    async with pilot(desk, "ilze", options=on(1004)) as running:
        screen = await writing(running, "r")
        assert isinstance(screen, WritingScreen)
        await running.press(*"Mine")
        desk.internal_note(LIGA, 1004, "Secret")
        await running.press("ctrl+s")
        await back(running)
        assert [note.body for note in desk.get(ILZE, 1004).notes][-1] == "Mine"
