"""What one does to the request under the cursor, without opening it."""

from __future__ import annotations

from typing import Any

from o365tui.model.request import Status
from o365tui.tui.screens.request import RequestScreen
from o365tui.tui.screens.requests import RequestsScreen
from o365tui.tui.screens.writing import WritingScreen
from o365tui.tui.widgets.fields import TextInput
from o365tui.tui.widgets.frame import StatusLine
from tests.tui.desks import ILZE, MARIS, a_desk, file, settle
from tests.tui.desks import pilot as typed_pilot

pilot: Any = typed_pilot
"""Its app and screens are looked at from inside."""


def status(running: Any) -> str:
    """The status line."""
    return str(running.app.screen.query_one(StatusLine).text_at(0))


async def test_enter_opens_the_request_with_its_neighbours() -> None:
    async with pilot(a_desk(), "maris") as running:
        await running.press("j", "enter")
        screen = running.app.screen
        assert isinstance(screen, RequestScreen)
        assert screen.number == 1005
        await running.press("full_stop")
        assert screen.number == 1004
        await running.press("escape")
        assert isinstance(running.app.screen, RequestsScreen)


async def test_f_opens_the_files_of_the_request() -> None:
    async with pilot(a_desk(), "maris") as running:
        await running.press("f")
        assert isinstance(running.app.screen, RequestScreen)
        assert running.app.screen.tab == "files"


async def test_a_reply_is_written_from_the_list_and_seen_in_it() -> None:
    desk = a_desk()
    async with pilot(desk, "maris") as running:
        list_ = running.app.screen
        await running.press("r")
        assert isinstance(running.app.screen, WritingScreen)
        await running.press(*"Looking", "ctrl+s")
        await settle(running, lambda: running.app.screen is list_, "the reply was not sent")
        record = desk.get(MARIS, 1006)
        assert record.notes[-1].body == "Looking"
        await settle(running, lambda: list_.current.status is Status.IN_PROGRESS, "the list does not show it")


async def test_t_takes_the_request_and_says_so_and_is_then_not_offered_any_more() -> None:
    desk = a_desk()
    async with pilot(desk, "maris") as running:
        screen = running.app.screen
        assert screen.can("request.take")
        await running.press("t")
        await settle(running, lambda: desk.get(MARIS, 1006).request.assignee == "maris")
        await settle(running, lambda: "SR-1006" in status(running))
        await settle(running, lambda: screen.current.assignee == "maris")
        assert not screen.can("request.take")


async def test_a_key_that_is_for_others_says_whose_it_is_and_does_nothing() -> None:
    desk = a_desk()
    before = [desk.get(MARIS, number) for number in range(1001, 1006)]
    async with pilot(desk, "anna") as running:
        for key, words in (("t", "for support agents."), ("f6", "for the desk's owner."), ("B", "agents and the desk")):
            await running.press(key)
            await settle(running, lambda words=words: words in status(running))
            assert isinstance(running.app.screen, RequestsScreen)
        await running.press("slash", "t")
        assert isinstance(running.app.focused, TextInput), "while one writes, a key is a letter"
        assert running.app.focused.value == "t"
    assert [desk.get(MARIS, number) for number in range(1001, 1006)] == before


async def test_an_administrator_cannot_take_a_request() -> None:
    desk = a_desk()
    async with pilot(desk, "ilze") as running:
        await running.press("t")
        await running.pause()
        assert desk.get(ILZE, 1005).request.assignee is None


async def test_taking_what_somebody_else_changed_in_between_is_refused_in_a_sentence() -> None:
    desk = a_desk()
    async with pilot(desk, "maris") as running:
        screen = running.app.screen
        running.app.feed.stop()
        desk.reply(ILZE, 1005, "It comes back.")
        await running.press("j")
        assert screen.current.number == 1005
        await running.press("t")
        await settle(running, lambda: "has changed meanwhile" in status(running))
        assert desk.get(MARIS, 1005).request.assignee is None


async def test_closing_from_the_list_takes_the_request_out_of_the_open_ones() -> None:
    desk = a_desk()
    async with pilot(desk, "ilze") as running:
        list_: Any = running.app.screen
        await running.press("c")
        assert type(running.app.screen) is WritingScreen
        await running.press("ctrl+s")
        await settle(running, lambda: bool(list_.is_current) and list_.rows.total == 3)
        assert desk.get(ILZE, 1005).request.status is Status.CLOSED


async def test_nothing_is_offered_for_a_request_where_there_is_none() -> None:
    from tests.tui.desks import empty_desk

    async with pilot(empty_desk(), "maris") as running:
        for command in ("request.reply", "request.take", "request.status", "request.copy", "request.files"):
            assert not running.app.screen.can(command)
        await running.press("r", "t", "s", "y", "f", "enter")
        assert len(running.app.screen_stack) == 1


async def test_keys_typed_ahead_of_a_note_are_its_words() -> None:
    from textual import events

    async with pilot(a_desk(), "maris") as running:
        for key in "rqot":
            running.app.post_message(events.Key(key, key))
        await settle(running, lambda: isinstance(running.app.screen, WritingScreen))
        box = running.app.screen.query_one("TextBox")
        await settle(running, lambda: box.text == "qot", f"the note has {box.text!r}")


async def test_the_list_is_left_with_q_where_one_came_from() -> None:
    desk = a_desk()
    file(desk, "anna")
    async with pilot(desk, "ilze", start="overview") as running:
        await running.press("1")
        assert isinstance(running.app.screen, RequestsScreen)
        await running.press("q")
        assert not isinstance(running.app.screen, RequestsScreen)
        assert len(running.app.screen_stack) == 1
