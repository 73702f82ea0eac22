"""A person's own keys, chosen by pressing them: they work at once, are kept, and what cannot be used is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from o365tui.tui.commands import COMMANDS, keymap
from o365tui.tui.screens.phones import PhonesScreen
from o365tui.tui.screens.settings import SettingsScreen
from o365tui.tui.screens.settings_keys import PressKey
from o365tui.tui.screens.settings_lines import About
from o365tui.tui.widgets.dialogs import Words
from o365tui.tui.widgets.frame import CommandFooter
from o365tui.tui.widgets.virtual_list import VirtualList
from o365tui.tui.work import app_of
from tests.tui.desks import a_desk, pilot, settle, texts

NARROW = (80, 24)


@pytest.fixture(autouse=True)
def own_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A settings file of the test's own."""
    path = tmp_path / "settings.toml"
    monkeypatch.setenv("O365TUI_SETTINGS", str(path))
    return path


async def asked(running: Any, command_id: str) -> SettingsScreen:
    """The question for a command's new key is on the screen."""
    screen: SettingsScreen = running.app.screen
    screen.show_section("keys")
    await running.pause()
    assert screen.rows.move_to_key(command_id)
    await running.pause(0.1)
    await running.press("enter")
    await settle(running, lambda: isinstance(running.app.screen, PressKey), "no key is asked for")
    await running.pause()
    return screen


async def given(running: Any, command_id: str, key: str) -> SettingsScreen:
    """Give a command a key, which is taken."""
    screen = await asked(running, command_id)
    await running.press(key)
    await settle(running, lambda: running.app.screen is screen, f"{key} is not taken")
    return screen


def problem(running: Any) -> str:
    """Why the key was refused."""
    return " ".join(running.app.screen.query_one("#problem", Words).text.split())


async def test_every_command_is_there_with_its_key() -> None:
    async with pilot(a_desk(), "maris", (120, 40), start="settings") as running:
        screen: Any = running.app.screen
        screen.show_section("keys")
        await running.pause()
        shown = {row.id for row in screen._rows}
        assert shown == {command.id for command in COMMANDS.values() if command.who != "owner"}


async def test_the_new_key_works_at_once_and_the_old_one_no_more() -> None:
    async with pilot(a_desk(), "ilze", NARROW, start="settings") as running:
        screen = await given(running, "go.phones", "P")
        await running.press("p")
        await running.pause()
        assert running.app.screen is screen
        await running.press("P")
        await settle(running, lambda: isinstance(running.app.screen, PhonesScreen))


async def test_the_new_key_is_in_the_footer_and_in_the_file(own_file: Path) -> None:
    async with pilot(a_desk(), "ilze", NARROW, start="settings") as running:
        await given(running, "settings.change", "w")
        await settle(running, lambda: "w Change" in texts(running, CommandFooter))
        assert keymap.load().own == {"settings.change": ("w",)}
        assert '"settings.change" = "w"' in own_file.read_text()
        assert "w" in texts(running, VirtualList)
        assert "the default is E" in " ".join(texts(running, About).split())


async def test_delete_goes_back_to_the_default() -> None:
    async with pilot(a_desk(), "ilze", NARROW, start="settings") as running:
        await given(running, "settings.change", "w")
        await running.pause(0.1)
        await running.press("delete")
        await settle(running, lambda: "E Change" in texts(running, CommandFooter))
        assert keymap.load().own == {}


async def test_pressing_the_default_key_is_going_back_to_it() -> None:
    async with pilot(a_desk(), "ilze", NARROW, start="settings") as running:
        await given(running, "settings.change", "w")
        await given(running, "settings.change", "E")
        assert keymap.load().own == {}


@pytest.mark.parametrize(
    ("command_id", "key", "why"),
    [
        ("request.reply", "n", "has it"),
        ("request.reply", "ctrl+q", "has it"),
        ("request.reply", "ctrl+p", "has it"),
        ("request.reply", "j", "has it"),
        ("request.reply", "ctrl+m", "cannot tell"),
        ("request.reply", "ctrl+enter", "cannot send"),
        ("form.submit", "w", "works while one writes"),
    ],
)
async def test_a_key_that_cannot_be_used_is_refused_with_the_reason(command_id: str, key: str, why: str) -> None:
    async with pilot(a_desk(), "maris", NARROW, start="settings") as running:
        await asked(running, command_id)
        await running.press(key)
        await settle(running, lambda: why in problem(running), f"nothing is said about {key}")
        assert isinstance(running.app.screen, PressKey)
        assert keymap.load().own == {}


async def test_escape_leaves_the_key_as_it_is() -> None:
    async with pilot(a_desk(), "ilze", NARROW, start="settings") as running:
        screen = await asked(running, "request.reply")
        await running.press("escape")
        await settle(running, lambda: running.app.screen is screen)
        assert app_of(screen).key_map.own == {}


async def test_two_commands_may_swap_their_keys_one_after_the_other() -> None:
    async with pilot(a_desk(), "ilze", NARROW, start="settings") as running:
        await given(running, "request.reply", "x")
        await given(running, "request.close", "r")
        await given(running, "request.reply", "c")
        assert keymap.load().own == {"request.close": ("r",), "request.reply": ("c",)}


async def test_a_default_that_another_command_has_got_meanwhile_is_not_taken_back() -> None:
    async with pilot(a_desk(), "ilze", NARROW, start="settings") as running:
        await given(running, "request.reply", "x")
        screen = await given(running, "request.close", "r")
        screen.rows.move_to_key("request.reply")
        await running.pause(0.1)
        await running.press("delete")
        await settle(running, lambda: "has it" in texts(running))
        assert keymap.load().own == {"request.reply": ("x",), "request.close": ("r",)}


async def test_the_numbers_of_the_views_are_changed_in_the_file_alone() -> None:
    async with pilot(a_desk(), "ilze", NARROW, start="settings") as running:
        screen: Any = running.app.screen
        screen.show_section("keys")
        await running.pause()
        screen.rows.move_to_key("view.number")
        await settle(running, lambda: "Change" not in texts(running, CommandFooter))
        assert "changed in the settings file" in " ".join(texts(running, About).split())


async def test_a_command_is_found_by_its_words() -> None:
    async with pilot(a_desk(), "ilze", NARROW, start="settings") as running:
        screen: Any = running.app.screen
        screen.show_section("keys")
        await running.pause()
        await running.press("/", *"reopen")
        await settle(running, lambda: screen.rows.total < 4)
        assert "Reopen" in texts(running, VirtualList)
