"""Saving a copy of a file: where to, on whose host, and never over something unasked."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from o365tui.desk.desk import Desk
from o365tui.tui.app import Options
from o365tui.tui.screens.files_browser import Browser
from o365tui.tui.screens.files_field import PathInput
from o365tui.tui.screens.files_saving import SaveAs, SaveFile
from o365tui.tui.screens.request import RequestScreen
from o365tui.tui.screens.request_choose import Chooser
from o365tui.tui.widgets.dialogs import Confirm, Words
from o365tui.tui.widgets.frame import CommandFooter, StatusLine
from tests.tui.desks import MARIS, a_desk, pilot, settle, texts

OPTIONS = Options(
    start="it", looks="dark", colours="256", places={"it": lambda: RequestScreen(1004, tab="files")}
)  # fmt: skip


def with_file(name: str = "trace.txt", content: bytes = b"content") -> Desk:
    desk = a_desk()
    desk.add_files(MARIS, 1004, [(name, io.BytesIO(content))])
    return desk


async def saving(running: Pilot[Any]) -> SaveFile:
    below = running.app.screen
    assert isinstance(below, RequestScreen)
    await settle(running, lambda: below.record is not None)
    await running.press("w")
    await settle(running, lambda: isinstance(running.app.screen, SaveFile))
    screen = running.app.screen
    assert isinstance(screen, SaveFile)
    return screen


def problem(screen: SaveFile) -> str:
    return " ".join(screen.query_one("#problem", Words).text.split())


async def test_a_copy_is_saved_where_one_says(tmp_path: Path) -> None:
    async with pilot(with_file(), "ilze", options=OPTIONS) as running:
        below = running.app.screen
        screen = await saving(running)
        screen.query_one(PathInput).value = str(tmp_path / "copy.txt")
        await running.press("enter")
        await settle(running, lambda: running.app.screen is below)
        assert (tmp_path / "copy.txt").read_bytes() == b"content"
        await settle(running, lambda: "copy.txt" in below.query_one(StatusLine).text)


async def test_the_first_place_offered_is_downloads(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "Downloads").mkdir()
    async with pilot(with_file(), "ilze", options=OPTIONS) as running:
        screen = await saving(running)
        assert screen.query_one(PathInput).value == "~/Downloads/trace.txt"
        assert "^s Save the file" in screen.query_one(CommandFooter).text
        await running.press("ctrl+s")
        await settle(running, (tmp_path / "Downloads" / "trace.txt").exists)


async def test_nothing_is_replaced_unasked(tmp_path: Path) -> None:
    (tmp_path / "trace.txt").write_text("mine")
    async with pilot(with_file(), "ilze", options=OPTIONS) as running:
        screen = await saving(running)
        screen.query_one(PathInput).value = str(tmp_path)
        await running.press("enter")
        await settle(running, lambda: isinstance(running.app.screen, Confirm))
        await running.press("n")
        await settle(running, lambda: running.app.screen is screen)
        assert (tmp_path / "trace.txt").read_text() == "mine"
        await running.press("enter")
        await settle(running, lambda: isinstance(running.app.screen, Confirm))
        await running.press("y")
        await settle(running, lambda: (tmp_path / "trace.txt").read_text() == "content")


async def test_what_cannot_be_written_is_said_and_the_path_can_be_changed(tmp_path: Path) -> None:
    async with pilot(with_file(), "ilze", options=OPTIONS) as running:
        screen = await saving(running)
        screen.query_one(PathInput).value = str(tmp_path / "nowhere" / "a.txt")
        await running.press("enter")
        await settle(running, lambda: "There is no folder" in problem(screen))
        screen.query_one(PathInput).value = ""
        await running.press("enter")
        await settle(running, lambda: "Say where to." in problem(screen))


async def test_over_ssh_the_host_is_named(monkeypatch: Any) -> None:
    monkeypatch.setenv("SSH_CONNECTION", "a b c d")
    async with pilot(with_file(), "ilze", options=OPTIONS) as running:
        await saving(running)
        assert "Over SSH" in texts(running)


async def test_the_folder_can_be_looked_for(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    async with pilot(with_file(), "ilze", options=OPTIONS) as running:
        screen = await saving(running)
        screen.query_one(PathInput).value = str(tmp_path / "inner" / "copy.txt")
        await running.press("ctrl+o")
        await settle(running, lambda: isinstance(running.app.screen, Browser))
        await running.press("ctrl+s")
        await settle(running, lambda: running.app.screen is screen)
        assert screen.query_one(PathInput).value == str(tmp_path / "inner" / "copy.txt")


async def test_a_hostile_name_is_shown_visible_and_saved_under_a_fit_one(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    name = "../\x1b]0;x\x07[/b]\u202e.txt"
    async with pilot(with_file(name), "ilze", options=OPTIONS) as running:
        screen = await saving(running)
        assert "\x1b" not in texts(running)
        assert "\x1b" not in str(screen.query_one("Vertical").border_title)
        await running.press("enter")
        await settle(running, lambda: list(tmp_path.iterdir()))
        saved = next(iter(tmp_path.iterdir()))
        assert saved.parent == tmp_path
        assert not any(one in saved.name for one in "\x1b\x07\u202e/")


async def test_a_request_is_saved_as_markdown_without_what_is_internal_unless_an_agent_says_so(tmp_path: Path) -> None:
    desk = a_desk()
    async with pilot(desk, "maris", options=OPTIONS) as running:
        await settle(running, lambda: getattr(running.app.screen, "record", None) is not None)
        for key, name in (("1", "SR-1004.md"), ("2", "SR-1004-internal.md")):
            await running.press("W")
            await settle(running, lambda: isinstance(running.app.screen, Chooser), "it is not asked")
            await running.press(key)
            await settle(running, lambda: isinstance(running.app.screen, SaveAs), "it is not asked where to")
            field = running.app.screen.query_one(PathInput)
            assert field.value.endswith(name)
            field.value = str(tmp_path)
            await running.press("enter")
            await settle(running, (tmp_path / name).exists)
            await settle(running, lambda: isinstance(running.app.screen, RequestScreen))
        assert "certificate" not in (tmp_path / "SR-1004.md").read_text()
        assert "certificate" in (tmp_path / "SR-1004-internal.md").read_text()
    async with pilot(desk, "ilze", options=OPTIONS) as running:
        await settle(running, lambda: getattr(running.app.screen, "record", None) is not None)
        await running.press("W")
        await settle(running, lambda: isinstance(running.app.screen, SaveAs), "an administrator is asked where to")
