"""Choosing files to add: typed, completed, browsed, dropped; judged at once; shown safely."""

from __future__ import annotations

import os
import socket
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from textual.app import ComposeResult
from textual.pilot import Pilot

from o365tui.model.settings import Settings
from o365tui.store.protocol import Transaction
from o365tui.text.safe import terminal_safe
from o365tui.tui.app import Options
from o365tui.tui.commands.nodes import DeskScreen
from o365tui.tui.screens import files_paths as paths
from o365tui.tui.screens.file_picker import FilePicker
from o365tui.tui.screens.files_browser import Browser, Navigation
from o365tui.tui.screens.files_field import PathField, PathInput
from o365tui.tui.widgets.dialogs import Words
from o365tui.tui.widgets.frame import StatusLine
from tests.tui.desks import a_desk, pilot, settle, texts


class Empty(DeskScreen[None]):
    """Something to stand a dialog on."""

    SCOPE = "request"

    def compose(self) -> ComposeResult:
        yield StatusLine()


OPTIONS = Options(start="empty", looks="dark", colours="256", places={"empty": Empty})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "traces").mkdir()
    (tmp_path / "traces" / "one.txt").write_text("one")
    (tmp_path / "trace.zip").write_bytes(b"z" * 1200)
    (tmp_path / "screen shot.png").write_bytes(b"p" * 340)
    (tmp_path / "Žurnāls.log").write_text("x")
    (tmp_path / ".hidden").write_text("h")
    return tmp_path


async def open_picker(running: Pilot[Any], chosen: Sequence[str] = (), **more: Any) -> tuple[FilePicker, list[Any]]:
    answers: list[Any] = []
    picker = FilePicker(chosen, **more)
    await running.app.push_screen(picker, answers.append)
    await running.pause()
    return picker, answers


def field(picker: FilePicker) -> PathInput:
    return picker.query_one(PathInput)


def problem(picker: FilePicker) -> str:
    return " ".join(picker.query_one("#problem", Words).text.split())


async def typed(running: Pilot[Any], picker: FilePicker, text: str) -> None:
    """Put a text into the field, and wait for what is offered."""
    field(picker).value = text
    field(picker).cursor_position = len(text)
    await settle(running, lambda: picker.query_one(PathField).offered_for == text, "nothing was offered")


async def test_tab_completes_a_path_as_far_as_all_agree_and_enter_takes_the_file(folder: Path) -> None:
    async with pilot(a_desk(), options=OPTIONS) as running:
        picker, answers = await open_picker(running)
        await typed(running, picker, f"{folder}/tr")
        await running.press("tab")
        await settle(running, lambda: field(picker).value == f"{folder}/trace", field(picker).value)
        assert "traces/" in texts(running)
        assert "trace.zip" in texts(running)
        await typed(running, picker, f"{folder}/trace.")
        await running.pause()
        assert picker.query_one("#offered").region.height == 1
        await running.press("tab")
        await settle(running, lambda: field(picker).value == f"{folder}/trace.zip", field(picker).value)
        await running.press("enter")
        await settle(running, lambda: len(picker._chosen) == 1)
        assert field(picker).value == ""
        assert "1.2 kB" in texts(running)
        await running.press("enter")
        await settle(running, lambda: answers)
        assert answers == [(f"{folder}/trace.zip",)]


async def test_enter_on_the_beginning_of_a_name_takes_the_one_under_the_cursor(folder: Path) -> None:
    async with pilot(a_desk(), options=OPTIONS) as running:
        picker, _answers = await open_picker(running)
        await typed(running, picker, f"{folder}/zurn")
        await running.press("enter")
        await settle(running, lambda: len(picker._chosen) == 1)
        assert picker._chosen[0].name == "Žurnāls.log"


async def test_enter_goes_into_a_folder_and_the_arrows_choose_in_it(folder: Path) -> None:
    async with pilot(a_desk(), options=OPTIONS) as running:
        picker, _answers = await open_picker(running)
        await typed(running, picker, f"{folder}/traces")
        await running.press("enter")
        await settle(running, lambda: field(picker).value == f"{folder}/traces/")
        await settle(running, lambda: picker.query_one(PathField).offered_for == f"{folder}/traces/")
        await running.press("enter")
        await settle(running, lambda: "folder" in problem(picker))
        await running.press("down", "enter")
        await settle(running, lambda: len(picker._chosen) == 1)
        assert picker._chosen[0].path == f"{folder}/traces/one.txt"


async def test_a_tilde_is_home_and_hidden_files_are_offered_only_after_a_dot(folder: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("HOME", str(folder))
    async with pilot(a_desk(), options=OPTIONS) as running:
        picker, _answers = await open_picker(running)
        await typed(running, picker, "~/")
        assert ".hidden" not in texts(running)
        await typed(running, picker, "~/.h")
        assert ".hidden" in texts(running)
        await running.press("tab", "enter")
        await settle(running, lambda: len(picker._chosen) == 1)
        assert picker._chosen[0].path == f"{folder}/.hidden"


async def test_several_dropped_paths_are_taken_at_once(folder: Path) -> None:
    async with pilot(a_desk(), options=OPTIONS) as running:
        picker, _answers = await open_picker(running)
        running.app.screen.post_message(_paste(f"'{folder}/screen shot.png' {folder}/trace.zip "))
        await settle(running, lambda: len(picker._chosen) == 2)
        assert [one.name for one in picker._chosen] == ["screen shot.png", "trace.zip"]
        assert field(picker).value == ""


async def test_a_pasted_path_that_is_not_there_stays_in_the_field(folder: Path) -> None:
    async with pilot(a_desk(), options=OPTIONS) as running:
        picker, _answers = await open_picker(running)
        running.app.screen.post_message(_paste(f"{folder}/nothing.txt"))
        await settle(running, lambda: field(picker).value.endswith("nothing.txt"))
        await running.press("enter")
        await settle(running, lambda: "There is no file" in problem(picker))
        assert field(picker).value.endswith("nothing.txt")


@pytest.mark.parametrize(
    ("make", "sentence"),
    [("folder", "folder"), ("pipe", "not a regular file"), ("large", "at most 1 kB"), ("secret", "cannot be read")],
)
async def test_what_cannot_be_added_is_said_at_once_in_a_sentence(folder: Path, make: str, sentence: str) -> None:
    desk = a_desk()

    def limit(tx: Transaction) -> None:
        tx.save_settings(Settings(file_limit=1000))

    desk.store.commit("ilze", limit)
    path = folder / make
    if make == "folder":
        path.mkdir()
    elif make == "pipe":
        os.mkfifo(path)
    elif make == "secret":
        path.symlink_to(path)  # a loop can be read by nobody, root included
    else:
        path.write_bytes(b"x" * 1001)
    async with pilot(desk, options=OPTIONS) as running:
        picker, _answers = await open_picker(running)
        await typed(running, picker, f"{path}/" if make == "folder" else str(path))
        await running.press("enter")
        await settle(running, lambda: sentence in problem(picker), problem(picker))
        assert not picker._chosen


async def test_no_more_files_than_the_desk_takes_at_once(folder: Path) -> None:
    desk = a_desk()
    desk.store.commit("ilze", lambda tx: tx.save_settings(Settings(files_at_once=1)))
    async with pilot(desk, options=OPTIONS) as running:
        picker, _answers = await open_picker(running, [str(folder / "trace.zip")])
        await typed(running, picker, f"{folder}/.hidden")
        await running.press("enter")
        await settle(running, lambda: "At most 1 file" in problem(picker), problem(picker))
        assert len(picker._chosen) == 1


async def test_delete_takes_a_file_off_the_list(folder: Path) -> None:
    async with pilot(a_desk(), options=OPTIONS) as running:
        kept: list[tuple[str, ...]] = []
        _picker, answers = await open_picker(
            running, [str(folder / "trace.zip"), str(folder / "screen shot.png")], on_change=kept.append
        )
        await running.press("down", "delete")
        await running.pause()
        assert kept == [(str(folder / "screen shot.png"),)]
        assert (folder / "trace.zip").exists()
        await running.press("ctrl+s")
        await settle(running, lambda: answers)
        assert answers == [(str(folder / "screen shot.png"),)]


async def test_leaving_keeps_what_was_chosen_where_nothing_is_sent(folder: Path) -> None:
    async with pilot(a_desk(), options=OPTIONS) as running:
        picker, answers = await open_picker(running)
        await typed(running, picker, f"{folder}/trace.zip")
        await running.press("enter")
        await settle(running, lambda: len(picker._chosen) == 1)
        await running.press("escape")
        await settle(running, lambda: answers)
        assert answers == [(f"{folder}/trace.zip",)]


async def test_a_path_that_was_typed_and_not_entered_is_taken_when_one_is_done(folder: Path) -> None:
    async with pilot(a_desk(), options=OPTIONS) as running:
        picker, answers = await open_picker(running)
        await typed(running, picker, f"{folder}/trace.zip")
        await running.press("ctrl+s")
        await settle(running, lambda: answers)
        assert answers == [(f"{folder}/trace.zip",)]


async def test_a_file_of_a_draft_that_has_gone_meanwhile_is_said_and_must_be_removed(folder: Path) -> None:
    async with pilot(a_desk(), options=OPTIONS) as running:
        picker, answers = await open_picker(running, [str(folder / "gone.txt"), str(folder / "trace.zip")])
        await settle(running, lambda: "There is no file" in problem(picker))
        await running.press("ctrl+s")
        await running.pause()
        assert not answers
        await running.press("delete", "ctrl+s")
        await settle(running, lambda: answers)
        assert answers == [(str(folder / "trace.zip"),)]


async def test_over_ssh_the_host_is_named(monkeypatch: Any) -> None:
    async with pilot(a_desk(), options=OPTIONS) as running:
        await open_picker(running)
        assert "this computer" in texts(running)
        await running.press("escape")
        monkeypatch.setenv("SSH_CONNECTION", "10.0.0.1 2 10.0.0.2 22")
        await open_picker(running)
        assert "Over SSH" in texts(running)
        assert socket.gethostname() in texts(running)


HOSTILE = ["\x1b]52;c;AAAA\x07.txt", "a\nb.txt", "[red][@click=app.quit]x.txt", "\u202egpj.exe", b"\xff\xfe.bin"]


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
async def test_hostile_names_are_shown_made_visible_everywhere(tmp_path: Path, name: str | bytes) -> None:
    path = os.path.join(os.fsencode(tmp_path), name if isinstance(name, bytes) else name.encode())
    with open(path, "wb") as file:
        file.write(b"x")
    async with pilot(a_desk(), options=OPTIONS) as running:
        picker, answers = await open_picker(running)
        await typed(running, picker, f"{tmp_path}/")
        assert not any(one in texts(running) for one in ("\x1b", "\u202e", "\x07"))
        await running.press("down", "enter")
        await settle(running, lambda: len(picker._chosen) == 1, problem(picker))
        assert os.fsencode(picker._chosen[0].path) == path
        await typed(running, picker, f"{tmp_path}/")
        await running.press("ctrl+o")
        await settle(running, lambda: isinstance(running.app.screen, Browser))
        await settle(running, lambda: running.app.screen.query_one(Navigation).option_count > 1)
        await running.pause()
        browser = running.app.screen.query_one(Navigation)
        painted = "\n".join(browser.render_line(y).text for y in range(browser.size.height))
        assert terminal_safe(painted) == painted
        await running.press("escape")
        field(picker).value = ""
        await running.press("ctrl+s")
        await settle(running, lambda: answers)
        assert [os.fsencode(one) for one in answers[0]] == [path]


async def test_the_browser_goes_through_folders_and_gives_a_file(folder: Path) -> None:
    async with pilot(a_desk(), options=OPTIONS) as running:
        picker, _answers = await open_picker(running)
        await typed(running, picker, str(folder))
        await running.press("ctrl+o")
        await settle(running, lambda: isinstance(running.app.screen, Browser))
        await settle(running, lambda: running.app.screen.query_one(Navigation).option_count == 5)
        assert str(folder)[:60] in texts(running)
        await running.press("j", "enter")
        await settle(running, lambda: str(running.app.screen.query_one(Navigation).location).endswith("traces"))
        await settle(running, lambda: running.app.screen.query_one(Navigation).option_count == 2)
        await running.press("j", "enter")
        await settle(running, lambda: running.app.screen is picker and len(picker._chosen) == 1)
        assert picker._chosen[0].path == f"{folder}/traces/one.txt"


async def test_a_folder_that_vanishes_under_the_browser_is_said(folder: Path) -> None:
    async with pilot(a_desk(), options=OPTIONS) as running:
        await running.app.push_screen(Browser(folder))
        await settle(running, lambda: running.app.screen.query_one(Navigation).option_count == 5)
        (folder / "traces" / "one.txt").unlink()
        (folder / "traces").rmdir()
        running.app.screen.query_one(Navigation)._location = folder / "traces"
        await settle(running, lambda: "cannot be read" in texts(running))


def _paste(text: str) -> Any:
    from textual.events import Paste

    return Paste(text)


def test_paths_are_understood_as_shells_and_file_managers_write_them(folder: Path) -> None:
    shot, trace = str(folder / "screen shot.png"), str(folder / "trace.zip")
    assert paths.said_paths(f'"{shot}"') == [shot]
    assert paths.said_paths(shot.replace(" ", "\\ ") + " " + trace) == [shot, trace]
    assert paths.said_paths("file://" + shot.replace(" ", "%20")) == [shot]
    assert paths.said_paths(f"file://localhost{trace}\r\nfile://{trace}\n") == [trace]
    assert paths.said_paths(shot) == [shot]
    assert paths.said_paths(f"{shot}\n{trace}") == [shot, trace]


def test_a_path_with_blanks_that_is_not_there_is_one_path(folder: Path) -> None:
    assert paths.said_paths(f"{folder}/no such file") == [f"{folder}/no such file"]


def test_an_address_of_another_host_is_no_path_of_this_one(folder: Path) -> None:
    assert paths.said_paths(f"file://elsewhere.example{folder}/trace.zip") == [
        f"file://elsewhere.example{folder}/trace.zip"
    ]


@pytest.mark.parametrize("text", ["\0", "'unclosed", "file://[", "~nobody-of-that-name/x", "a\\"])
def test_nonsense_is_a_path_that_is_not_there(text: str) -> None:
    assert all(not paths.is_there(path) for path in paths.said_paths(text))
    assert paths.candidates(text) == []
