"""The place where canned responses are kept: found, added, changed, dropped, and nothing that was typed is lost."""

from __future__ import annotations

from typing import Any

from textual.pilot import Pilot

from o365tui.desk.desk import Desk
from o365tui.model.canned import Canned
from o365tui.tui.screens.canned import CannedScreen
from o365tui.tui.screens.canned_form import CannedForm
from o365tui.tui.screens.canned_lines import CannedDetails
from o365tui.tui.screens.request import RequestScreen
from o365tui.tui.screens.writing import WritingScreen
from o365tui.tui.widgets.fields import TextBox, TextInput
from o365tui.tui.widgets.form import FormRow
from o365tui.tui.widgets.frame import StatusLine
from o365tui.tui.work import app_of
from tests.tui.desks import LIGA, MARIS, a_desk, pilot, settle, texts
from tests.tui.test_request_hostile import STRINGS, check
from tests.tui.test_writing_note import box, writing

HELLO = Canned(0, "Hello", {"en": "Hello {requester}, {titel}", "lv": "Sveicināti"})


def kept(desk: Desk) -> list[tuple[str, dict[str, str]]]:
    return [(each.name, dict(each.words)) for each in desk.canned(MARIS)]


async def canned_screen(running: Pilot[Any]) -> CannedScreen:
    await running.press("f9")
    await settle(running, lambda: isinstance(running.app.screen, CannedScreen), "no place for them")
    screen = running.app.screen
    assert isinstance(screen, CannedScreen)
    await settle(running, lambda: screen._was_read)
    await running.pause()
    return screen


async def request(running: Pilot[Any]) -> WritingScreen:
    """Write a reply on SR-1005."""
    app_of(running.app.screen).open_request(1005)
    await settle(running, lambda: isinstance(running.app.screen, RequestScreen))
    return await writing(running, "r")


async def form(running: Pilot[Any], key: str) -> CannedForm:
    await running.press(key)
    await settle(running, lambda: isinstance(running.app.screen, CannedForm), "no form")
    await running.pause()
    screen = running.app.screen
    assert isinstance(screen, CannedForm)
    return screen


def row(screen: CannedForm, name: str) -> FormRow:
    return screen.query_one(f"#{name}", FormRow)


async def test_an_empty_desk_says_how_to_make_one_and_it_is_made_and_shown() -> None:
    desk = a_desk()
    async with pilot(desk, "maris") as running:
        screen = await canned_screen(running)
        assert "There are no canned responses yet." in texts(running)
        await form(running, "+")
        await running.press(*"Hello", "tab", *"Hi {agent}", "tab", *"Čau {titel}")
        assert "{titel} is none of the places" in " ".join(texts(running).split())
        await running.press("ctrl+s")
        await settle(running, lambda: running.app.screen is screen)
        await settle(running, lambda: screen.canned is not None)
        assert kept(desk) == [("Hello", {"en": "Hi {agent}", "lv": "Čau {titel}"})]
        assert "{titel} is none" in screen.query_one(StatusLine).text
        details = screen.query_one(CannedDetails)
        tokens = {text: token for line in details.lines for text, token in line if text.startswith("{")}
        assert tokens == {"{agent}": "accent", "{titel}": "danger"}


async def test_one_is_found_changed_and_dropped_and_a_draft_waits_meanwhile() -> None:
    desk = a_desk()
    desk.save_canned(MARIS, HELLO)
    desk.save_canned(MARIS, Canned(0, "Bye", {"en": "Bye"}))
    async with pilot(desk, "maris") as running:
        screen = await canned_screen(running)
        await running.press("/", *"sveicinati")
        await settle(running, lambda: screen.rows.total == 1)
        await running.press("enter")
        changed = await form(running, "enter")
        field = row(changed, "name").field
        assert isinstance(field, TextInput)
        assert field.value == "Hello"
        await running.press("end", "!", "escape")
        await settle(running, lambda: running.app.screen is screen)
        changed = await form(running, "E")
        assert changed.values()["name"] == "Hello!"
        await running.press("tab", "tab", *"X", "ctrl+s")
        await settle(running, lambda: running.app.screen is screen)
        assert ("Hello!", {**HELLO.words, "lv": "XSveicināti"}) in kept(desk)
        await settle(running, lambda: screen.canned is not None and screen.canned.name == "Hello!")
        await running.press("X")
        await running.pause()
        await running.press("n")
        await running.pause()
        assert len(kept(desk)) == 2
        await running.press("X")
        await running.pause()
        await running.press("y")
        await settle(running, lambda: len(kept(desk)) == 1)
        assert not [name for name in app_of(screen).drafts if name.startswith("canned")]


async def test_what_is_missing_or_taken_is_said_at_its_field() -> None:
    desk = a_desk()
    desk.save_canned(MARIS, HELLO)
    async with pilot(desk, "maris") as running:
        await canned_screen(running)
        made = await form(running, "+")
        await running.press("ctrl+s")
        await settle(running, lambda: "Give it a name" in row(made, "name").problem, texts(running))
        await running.press(*"hello", "ctrl+s")
        await settle(running, lambda: "Write something" in row(made, "en").problem, texts(running))
        await running.press(*"Words", "ctrl+s")
        await settle(running, lambda: "already" in row(made, "name").problem, texts(running))


async def test_what_somebody_else_made_of_it_is_shown_and_mine_is_kept_by_a_second_key() -> None:
    desk = a_desk()
    hello = desk.save_canned(MARIS, HELLO)
    async with pilot(desk, "maris") as running:
        screen = await canned_screen(running)
        made = await form(running, "enter")
        await running.press("tab", *"Mine: ")
        theirs = desk.save_canned(LIGA, Canned(hello.id, "Hello", {"en": "Theirs [/b]", "lv": "Sveicināti"}))
        await running.press("ctrl+s")
        await settle(running, lambda: "Theirs: Theirs [/b]" in row(made, "en").problem, texts(running))
        assert kept(desk) == [("Hello", dict(theirs.words))]
        assert made.values()["en"].startswith("Mine: Hello")
        await running.press("ctrl+s")
        await settle(running, lambda: running.app.screen is screen)
        assert kept(desk)[0][1]["en"].startswith("Mine: Hello")


async def test_the_list_follows_what_others_do_and_keeps_its_cursor() -> None:
    desk = a_desk()
    desk.save_canned(MARIS, HELLO)
    async with pilot(desk, "maris") as running:
        screen = await canned_screen(running)
        desk.save_canned(LIGA, Canned(0, "Before it", {"en": "x"}))
        await settle(running, lambda: screen.rows.total == 2)
        assert screen.canned is not None
        assert screen.canned.name == "Hello"


async def test_it_is_the_agents_place_and_the_editor_and_what_one_writes_come_back() -> None:
    desk = a_desk()
    async with pilot(desk, "ilze") as running:
        await running.press("f9")
        await running.pause()
        assert not isinstance(running.app.screen, CannedScreen)
    async with pilot(desk, "maris") as running:
        note = await request(running)
        await running.press(*"Half")
        await canned_screen(running)
        await running.press("escape")
        await settle(running, lambda: running.app.screen is note)
        assert box(note).text == "Half"


async def test_hostile_words_are_shown_safely_everywhere() -> None:
    desk = a_desk()
    for n, text in enumerate(STRINGS):
        if len(text) <= 60:
            desk.save_canned(MARIS, Canned(0, f"{n} {text}", {"en": text, "lv": f"{text} {{agent}}"}))
    async with pilot(desk, "maris", (160, 40)) as running:
        screen = await canned_screen(running)
        for _each in range(screen.rows.total):
            await running.press("down")
            await running.pause()
            check(running)
        form_ = await form(running, "E")
        assert form_.query(TextBox)
        check(running)
        await running.press("escape", "X")
        await running.pause()
        check(running)
        await running.press("n", "escape")
        note = await request(running)
        await running.press("ctrl+r")
        await settle(running, lambda: running.app.screen is not note)
        for _text in STRINGS:
            await running.press("down")
            await running.pause()
            check(running)
        await running.press("enter")
        await settle(running, lambda: running.app.screen is note)
        check(running)
