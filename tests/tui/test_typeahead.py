"""Keys that come faster than screens are made go where they were meant for."""

from __future__ import annotations

import asyncio

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen

from o365tui.tui import typeahead
from o365tui.tui.commands import DeskScreen
from o365tui.tui.screens.requests import RequestsScreen
from o365tui.tui.screens.writing import WritingScreen
from o365tui.tui.widgets.fields import TextBox, TextInput
from o365tui.tui.widgets.virtual_list import VirtualList
from o365tui.tui.work import app_of
from tests.tui.desks import MARIS, a_desk, pilot, settle


class SlowScreen(Screen[None]):
    """Takes its time until it can be written on."""

    AUTO_FOCUS = "TextInput"

    def compose(self) -> ComposeResult:
        """A field."""
        yield TextInput()

    async def on_mount(self) -> None:
        """Slowly."""
        await asyncio.sleep(0.1)


async def test_keys_wait_until_a_screen_that_was_just_opened_has_its_focus() -> None:
    async with pilot(a_desk(), "maris") as running:
        app = running.app
        slow = SlowScreen()
        app.push_screen(slow)
        for key in "qot":
            app.post_message(events.Key(key, key))
        await settle(running, lambda: slow.is_mounted and slow.query_one(TextInput).value == "qot", "keys were lost")
        assert app.screen is slow


async def test_a_field_sees_its_keys_before_the_commands_do() -> None:
    assert typeahead.has_own_keys(TextInput)
    assert not typeahead.has_own_keys(VirtualList)
    assert not typeahead.has_own_keys(RequestsScreen)
    assert not typeahead.has_own_keys(DeskScreen)


async def test_a_key_typed_with_the_command_before_it_goes_to_the_dialog_that_this_opens() -> None:
    async with pilot(a_desk(), "maris") as running:
        app = running.app
        await running.press("f3")
        await settle(running, lambda: isinstance(app.screen, RequestsScreen), "the list is not there")
        for _time in range(2):
            for key in ("a", "escape"):
                app.post_message(events.Key(key, key if len(key) == 1 else None))
            await running.pause(0.1)
            assert isinstance(app.screen, RequestsScreen)
            assert not app._exit


async def test_what_is_typed_with_the_key_that_sends_is_meant_for_where_one_is_then() -> None:
    desk = a_desk()
    async with pilot(desk, "maris") as running:
        app = running.app
        await running.press("f3", "r", *"Hello")
        writing = app.screen
        assert isinstance(writing, WritingScreen)
        number = writing._number
        for key in ("ctrl+s", "i", "x"):
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        await settle(running, lambda: app.screen is not writing and isinstance(app.screen, WritingScreen), "no note")
        await settle(running, lambda: app.screen.query_one(TextBox).text == "x", "the letter is elsewhere")
        assert desk.get(MARIS, number).notes[-1].body == "Hello"
        assert f"reply-{number}" not in app_of(app.screen).drafts
