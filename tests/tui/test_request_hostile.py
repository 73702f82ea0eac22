"""Hostile words in every field of a request: shown readable, obeyed by nothing, crash nothing, come back unchanged."""

from __future__ import annotations

import io
import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from o365tui.desk.desk import Desk
from o365tui.model.errors import DeskError
from o365tui.model.people import Organisation, Person, Role
from o365tui.model.request import Contact, Plan, Request, Severity, Status
from o365tui.store.protocol import Transaction
from o365tui.text.safe import terminal_safe
from o365tui.tui.app import Options
from o365tui.tui.screens.file_picker import FilePicker
from o365tui.tui.screens.files_saving import SaveFile
from o365tui.tui.screens.request import RequestScreen
from o365tui.tui.screens.request_choose import Chooser
from o365tui.tui.screens.request_edit import EditScreen
from o365tui.tui.screens.request_files import TextFileScreen
from o365tui.tui.screens.writing import WritingScreen
from tests.tui.desks import ILZE, MARIS, NOON, Clock, empty_desk, pilot, settle, texts

STRINGS = [
    "\x1b]52;c;SGVsbG8=\x07",
    "\x1b[2J\x1b[31mred\x9b2J",
    "[/b][@click=app.quit]press[/] [bold]x",
    "\u202etxt.exe\u2066\u200b\ufeff",
    "a\nb\r\nc\td",
    "\ud800lone\udcff",
    "👩‍👩‍👧‍👦🏳️‍🌈 漢字 " + "e" + "\u0301" * 40,
    "\U000e0041\U000e007f\x00\x7f\x85",
    "{title} {0} %s {{",
    "W" * 255,
]


def hostile_desk(text: str) -> tuple[Desk, int]:
    """A request with the text in every field, put there behind the desk's checks, as an import may."""
    desk = empty_desk(Clock())
    person = Person("evil", text, "evil@example.org", Role.ADMINISTRATOR, text, "LV", "en", "Europe/Riga")
    agent = Person("evil2", text, "evil2@example.org", Role.AGENT, "Atbalsts", "LV", "en", "Europe/Riga")

    def put(tx: Transaction) -> None:
        tx.save_organisation(Organisation(text, Plan.PREMIER))
        tx.save_person(person)
        tx.save_person(agent)
        tx.save_request(
            Request(
                2000, text, text, text, text, Severity.A, Plan.PREMIER, Status.NEW, text, "evil",
                Contact(text, text, "phone", text, text, (text, text)), NOON, NOON, "evil2", (text, "b"), text,
            )
        )  # fmt: skip

    desk.store.commit("ilze", put)
    desk.reply(MARIS, 2000, text + "!", [(text, io.BytesIO(text.encode("utf-8", "surrogatepass") * 3))])
    desk.internal_note(MARIS, 2000, text + "!", [(text, io.BytesIO(b"x"))])
    desk.assign(MARIS, 2000, "maris")
    desk.assign(MARIS, 2000, "evil2")
    desk.change(MARIS, 2000, title=text + "." if len(text) < 255 else text[1:], reference="r")
    desk.change(MARIS, 2000, title=text, reference=text, tags=[text])
    desk.ask(MARIS, 2000, text + "?")
    return desk, 2000


def on(number: int) -> Options:
    return Options(start="it", looks="dark", colours="256", places={"it": lambda: RequestScreen(number)})


def check(running: Pilot[Any]) -> None:
    """Nothing that is painted is a control function, even before the app's last filter."""
    screen = running.app.screen
    for widget in screen.query("*"):
        if widget.display and widget.region and not widget.children:
            for y in range(widget.size.height):
                text = widget.render_line(y).text
                assert terminal_safe(text) == text, (widget, ascii(text))
        title = str(widget.border_title or "")
        assert terminal_safe(title) == title


def _save(request: Request, tx: Transaction) -> None:
    tx.save_request(request)


async def shown(running: Pilot[Any]) -> RequestScreen:
    screen = running.app.screen
    assert isinstance(screen, RequestScreen)
    await settle(running, lambda: screen.record is not None)
    await running.pause()
    return screen


@pytest.mark.parametrize("n", range(len(STRINGS)))
async def test_every_part_of_the_screen_shows_hostile_words_safely(n: int) -> None:
    text = STRINGS[n]
    desk, number = hostile_desk(text)
    async with pilot(desk, "maris", (160, 40), options=on(number)) as running:
        screen = await shown(running)
        for key in "2143":
            await running.press(key)
            await running.pause()
            check(running)
        await running.press("enter")
        await running.pause()
        if isinstance(running.app.screen, TextFileScreen):
            check(running)
            await running.press("q")
        assert running.app.screen is screen
        assert desk.get(MARIS, number).request.title == text


@pytest.mark.parametrize("n", [0, 2, 3, 5, 9])
async def test_every_dialog_shows_hostile_words_safely(n: int) -> None:
    text = STRINGS[n]
    desk, number = hostile_desk(text)
    async with pilot(desk, "maris", options=on(number)) as running:
        screen = await shown(running)
        dialogs: list[tuple[str, type[Any]]] = [
            ("r", WritingScreen), ("i", WritingScreen), ("S", WritingScreen), ("c", WritingScreen), ("a", Chooser),
            ("s", Chooser), ("E", EditScreen), ("+", FilePicker),
        ]  # fmt: skip
        for key, kind in dialogs:
            await running.press(key)
            await settle(running, lambda: isinstance(running.app.screen, kind), key)  # noqa: B023
            await running.pause()
            await settle(running, lambda: _read(running.app.screen), key)
            await running.pause()
            check(running)
            await running.press("escape")
            await settle(running, lambda: running.app.screen is screen, f"{key} stays")
        await running.press("3", "w")
        await settle(running, lambda: isinstance(running.app.screen, SaveFile))
        check(running)
        await running.press("escape")
        await settle(running, lambda: running.app.screen is screen)
        await running.press("y")
        assert terminal_safe(running.app.clipboard) == running.app.clipboard


@pytest.mark.parametrize("n", [1, 4, 5])
async def test_news_and_drafts_with_hostile_words_are_safe(n: int) -> None:
    text = STRINGS[n]
    desk, number = hostile_desk(text)
    evil = desk.person("evil")
    assert evil is not None
    async with pilot(desk, "maris", options=on(number)) as running:
        await shown(running)
        running.app.push_screen(WritingScreen(number, "reply"))
        await settle(running, lambda: isinstance(running.app.screen, WritingScreen))
        screen = running.app.screen
        assert isinstance(screen, WritingScreen)
        await settle(running, lambda: screen._record is not None)
        screen._box.text = text + "x"
        desk.reply(evil, number, text + "?")
        await settle(running, lambda: bool(screen._news()))
        await running.pause()
        check(running)
        await running.press("ctrl+s")
        await running.pause()
        await settle(running, lambda: not screen._news() and not screen._sending)
        await running.press("ctrl+s")
        await settle(running, lambda: desk.get(MARIS, number).notes[-1].author == "maris")


def _read(screen: Any) -> bool:
    """Has the dialog read what it shows?"""
    return all(getattr(screen, name, True) is not None for name in ("_record", "_base"))


async def test_every_naughty_string_as_title_description_note_and_file_name(shared: Path) -> None:
    strings: list[str] = []
    for file in sorted((shared / "data" / "naughty").glob("*.json")):
        strings += [text for text in json.loads(file.read_text()) if isinstance(text, str) and text.strip()]
    desk = empty_desk(Clock())
    numbers = []
    for n, text in enumerate(strings):
        request = Request(
            3000 + n, text[:255], text, "Exchange Online", "", Severity.B, Plan.ENTERPRISE, Status.NEW, "SIA Piemērs",
            "ilze", Contact("ilze@example.org"), NOON, NOON, None, (text[:255],), text[:255],
        )  # fmt: skip
        desk.store.commit("ilze", partial(_save, request))
        try:
            desk.internal_note(MARIS, 3000 + n, text, [(text[:200], io.BytesIO(b"x"))])
        except DeskError as error:
            raise AssertionError(ascii(text)) from error
        numbers.append(3000 + n)
    start = Options(
        start="it", looks="dark", colours="256", places={"it": lambda: RequestScreen(numbers[0], numbers)}
    )  # fmt: skip
    async with pilot(desk, "maris", (160, 30), options=start) as running:
        screen = await shown(running)
        for number in numbers[:: max(1, len(numbers) // 150)]:
            screen._go(number)
            await settle(running, lambda: screen.record is not None)
            await running.pause()
            text = texts(running)
            assert terminal_safe(text) == text, ascii(text)
        for number in numbers:
            assert desk.get(ILZE, number).request.description == strings[number - 3000]
