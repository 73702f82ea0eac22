"""The settings as one sees and changes them: oneself, looks, and for the owner the desk."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from o365tui.model.letters import LetterKind
from o365tui.model.preferences import Level, NoticeSettings
from o365tui.model.request import Plan
from o365tui.model.settings import Settings
from o365tui.tui import preferences, styles
from o365tui.tui.commands import keymap
from o365tui.tui.screens.request_choose import Chooser
from o365tui.tui.screens.settings import SettingsScreen
from o365tui.tui.screens.settings_ask import AskLine
from o365tui.tui.screens.settings_desk import octets
from o365tui.tui.screens.settings_lines import About
from o365tui.tui.widgets.dialogs import Words
from o365tui.tui.widgets.fields import TextInput
from o365tui.tui.widgets.frame import CommandFooter, SidePane, StatusLine, ViewTabs
from o365tui.tui.widgets.virtual_list import VirtualList
from o365tui.tui.work import app_of
from tests.tui.desks import ILZE, MARIS, a_desk, person_of, pilot, settle, texts, told

NARROW, WIDE = (80, 24), (120, 40)


@pytest.fixture(autouse=True)
def own_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A settings file of the test's own."""
    path = tmp_path / "settings.toml"
    monkeypatch.setenv("O365TUI_SETTINGS", str(path))
    return path


async def at(running: Any, section: str, row: str = "") -> SettingsScreen:
    """Go to a section, and to a row of it."""
    screen: SettingsScreen = running.app.screen
    screen.show_section(section)
    await running.pause()
    if row:
        assert screen.rows.move_to_key(row), f"there is no {row} in {section}"
        await running.pause(0.1)
    return screen


async def choose(running: Any, *keys: str) -> None:
    """Change what the cursor stands on, by these keys in the list of options."""
    await running.press("enter")
    await settle(running, lambda: isinstance(running.app.screen, Chooser), "nothing is offered")
    await running.pause()
    await running.press(*keys)
    await settle(running, lambda: isinstance(running.app.screen, SettingsScreen))


async def write(running: Any, text: str, *, taken: bool = True) -> None:
    """Change what the cursor stands on to this text."""
    if not isinstance(running.app.screen, AskLine):
        await running.press("enter")
        await settle(running, lambda: isinstance(running.app.screen, AskLine), "nothing is asked")
        await running.pause()
    running.app.screen.query_one(TextInput).value = text
    await running.press("enter")
    await settle(running, lambda: isinstance(running.app.screen, AskLine) is not taken)


async def test_one_sees_who_one_is() -> None:
    async with pilot(a_desk(), "anna", NARROW, start="settings") as running:
        shown = texts(running, VirtualList)
        for words in ("Anna Kalniņa", "anna@example.org", "Latvia", "Latviešu", "Europe/Riga", "administrator"):
            assert words in shown
        assert "SIA Piemērs · Office 365 for enterprises" in shown


async def test_the_language_changes_the_whole_screen_at_once_and_is_kept() -> None:
    desk = a_desk()
    async with pilot(desk, "ilze", NARROW, start="settings") as running:
        await at(running, "me", "language")
        await choose(running, "2")
        await settle(running, lambda: "Laika josla" in texts(running, VirtualList))
        assert "Mainīt" in texts(running, CommandFooter)
        assert person_of(desk, "ilze").language == "lv"


async def test_the_time_zone_is_ones_own_to_change() -> None:
    desk = a_desk()
    async with pilot(desk, "anna", NARROW, start="settings") as running:
        await at(running, "me", "timezone")
        await choose(running, *"tallinn", "enter")
        await settle(running, lambda: person_of(desk, "anna").timezone == "Europe/Tallinn")
        await settle(running, lambda: app_of(running.app.screen).zone == "Europe/Tallinn")


async def test_the_country_is_found_by_typing() -> None:
    desk = a_desk()
    async with pilot(desk, "anna", NARROW, start="settings") as running:
        await at(running, "me", "country")
        await choose(running, *"cehija", "enter")
        await settle(running, lambda: "Czechia" in texts(running, VirtualList))
        assert person_of(desk, "anna").country == "CZ"


async def test_leaving_a_choice_changes_nothing() -> None:
    desk = a_desk()
    async with pilot(desk, "anna", NARROW, start="settings") as running:
        await at(running, "me", "country")
        await choose(running, "escape")
        assert person_of(desk, "anna").country == "LV"


async def test_name_and_address_are_the_owners_to_change() -> None:
    desk = a_desk()
    async with pilot(desk, "anna", NARROW, start="settings") as running:
        await at(running, "me", "name")
        assert "Change" not in texts(running, CommandFooter)
        assert "The owner of the desk changes this." in " ".join(texts(running, About).split())
    async with pilot(desk, "ilze", NARROW, start="settings") as running:
        await at(running, "me", "email")
        await write(running, "ilze@", taken=False)
        assert "not an e-mail address" in running.app.screen.query_one("#problem", Words).text
        await write(running, "ilze.ozola@example.org")
        await settle(running, lambda: person_of(desk, "ilze").email == "ilze.ozola@example.org")
        await settle(running, lambda: "ilze.ozola@example.org" in texts(running, VirtualList))


async def test_looks_change_at_once_and_are_kept_in_the_settings_file(own_file: Path) -> None:
    async with pilot(a_desk(), "anna", NARROW, start="settings") as running:
        await at(running, "looks", "looks")
        await choose(running, "3")
        await settle(running, lambda: running.app.theme == styles.LIGHT.name)
        assert preferences.load().looks == "light"
        assert 'looks" = "light"' in own_file.read_text()
        await running.press("delete")
        await settle(running, lambda: preferences.load().looks == "auto")
        assert running.app.theme == styles.DARK.name


async def test_the_mouse_can_be_left_to_the_terminal() -> None:
    async with pilot(a_desk(), "anna", NARROW, start="settings") as running:
        await at(running, "looks", "mouse")
        await running.press("E")
        await settle(running, lambda: not preferences.load().mouse)
        await settle(running, lambda: "left to the terminal" in texts(running, VirtualList))
        await running.press("E")
        await settle(running, lambda: preferences.load().mouse)


async def test_a_settings_file_that_cannot_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("O365TUI_SETTINGS", str(tmp_path / "file" / "settings.toml"))
    async with pilot(a_desk(), "anna", NARROW, start="settings") as running:
        await at(running, "looks", "mouse")
        await running.press("E")
        await settle(running, lambda: "cannot be written" in texts(running, StatusLine))


@pytest.mark.parametrize(("who", "sections"), [("ilze", 9), ("anna", 6)])
async def test_the_desks_own_settings_are_there_for_its_owner_alone(who: str, sections: int) -> None:
    async with pilot(a_desk(), who, WIDE, start="settings") as running:
        screen: Any = running.app.screen
        assert len(screen.sections) == sections
        assert ("Limits" in texts(running, SidePane)) is (who == "ilze")


async def test_the_plan_of_an_organisation_is_changed_by_the_owner() -> None:
    desk = a_desk()
    async with pilot(desk, "ilze", NARROW, start="settings") as running:
        await at(running, "organisations", "Muster GmbH")
        await choose(running, "1")
        await settle(running, lambda: desk.organisation_of(person_of(desk, "otto")).plan == "enterprise")


async def test_the_limit_of_a_file_is_written_as_people_write_sizes() -> None:
    desk = a_desk()
    async with pilot(desk, "ilze", NARROW, start="settings") as running:
        await at(running, "limits", "file_limit")
        await write(running, "lots", taken=False)
        assert "50 MB" in running.app.screen.query_one("#problem", Words).text
        await write(running, "1,5 GB")
        await settle(running, lambda: desk.settings().file_limit == 1_500_000_000)
        await settle(running, lambda: "1.5 GB" in texts(running, VirtualList))
        await running.press("delete")
        await settle(running, lambda: desk.settings() == Settings())


@pytest.mark.parametrize("typed", ["0", "-3", "3.5x", ""])
async def test_a_limit_is_a_number_above_zero(typed: str) -> None:
    desk = a_desk()
    async with pilot(desk, "ilze", NARROW, start="settings") as running:
        await at(running, "limits", "files_at_once")
        await write(running, typed, taken=False)
        assert "above zero" in running.app.screen.query_one("#problem", Words).text
        assert desk.settings() == Settings()


@pytest.mark.parametrize(
    ("typed", "size"),
    [
        ("700", 700),
        ("50 MB", 50_000_000),
        ("1,5 gb", 1_500_000_000),
        ("2KiB", 2048),
        ("3k", 3000),
        ("x", None),
        ("", None),
    ],
)
def test_sizes_are_read_as_people_write_them(typed: str, size: int | None) -> None:
    assert octets(typed) == size


async def test_the_owner_reads_what_people_said_about_the_help() -> None:
    desk = a_desk()
    desk.give_feedback(person_of(desk, "otto"), "contact", True)
    desk.give_feedback(person_of(desk, "anna"), "contact", True)
    desk.give_feedback(person_of(desk, "anna"), "contact", False, "No word about\n[b]Teams[/b] \x1b]0;x\x07")
    async with pilot(desk, "ilze", WIDE, start="settings") as running:
        screen = await at(running, "feedback")
        assert screen.rows.total == 2, "only what somebody said last counts"
        screen.rows.move_to_key("contact anna")
        await settle(running, lambda: "Anna" in texts(running, About))
        shown = texts(running, VirtualList, About)
        assert "it did not help · No word" in shown
        assert " No word about\n [b]Teams[/b] ␛]0;x␇" in shown
        assert "Anna Kalniņa · today 12:00" in shown
        assert "\x1b" not in shown
        desk.give_feedback(person_of(desk, "otto"), "contact", False)
        screen.again()
        assert texts(running, VirtualList).count("it did not help") == 2


async def test_no_feedback_yet_is_said() -> None:
    async with pilot(a_desk(), "ilze", NARROW, start="settings") as running:
        await at(running, "feedback")
        assert "Nobody has said anything yet." in texts(running)


async def test_where_everything_lies_is_told() -> None:
    async with pilot(a_desk(), "ilze", NARROW, start="settings") as running:
        await at(running, "desk", "file")
        assert "in memory only" in texts(running, VirtualList)
        await settle(running, lambda: str(keymap.settings_path()) in "".join(texts(running, About).split()))


async def test_numbers_and_arrows_go_to_the_sections() -> None:
    async with pilot(a_desk(), "ilze", NARROW, start="settings") as running:
        screen: Any = running.app.screen
        await running.press("3")
        assert screen.section.id == "keys"
        await running.press("right", "l", "l")
        assert screen.section.id == "organisations"
        await running.press("h")
        assert running.app.screen.query_one(ViewTabs).active == "letters"


async def test_what_others_change_is_seen_at_once() -> None:
    desk = a_desk()
    async with pilot(desk, "ilze", NARROW, start="settings") as running:
        await at(running, "limits")
        desk.change_settings(ILZE, Settings(files_at_once=7))
        await settle(running, lambda: " 7" in texts(running, VirtualList))


async def test_who_is_no_longer_owner_loses_the_owners_sections() -> None:
    desk = a_desk()
    async with pilot(desk, "ilze", WIDE, start="settings") as running:
        screen = await at(running, "limits")
        desk.change_person(ILZE, "maris", owner=True)
        desk.change_person(person_of(desk, "maris"), "ilze", owner=False)
        await settle(running, lambda: screen.section.id == "me")
        assert "Limits" not in texts(running, SidePane)


@pytest.mark.parametrize("lang", ["en", "lv"])
@pytest.mark.parametrize("size", [(40, 12), NARROW, WIDE, (200, 50)])
async def test_every_section_can_be_shown_at_every_size(size: tuple[int, int], lang: str) -> None:
    async with pilot(a_desk(), "ilze", size, start="settings", lang=lang) as running:
        screen: Any = running.app.screen
        for section in screen.sections:
            await at(running, section.id)
            assert section.id == "feedback" or screen.rows.total
            await running.press("j", "G")


async def test_a_hostile_organisation_is_shown_and_does_nothing() -> None:
    desk = a_desk()
    name = "[b]x[/b] \x1b]52;c;eA==\x07\u202e"
    desk.add_organisation(ILZE, name, "premier")
    async with pilot(desk, "ilze", WIDE, start="settings") as running:
        await at(running, "organisations", name)
        await settle(running, lambda: "[b]x[/b] ␛]52;c;eA==␇⟪RLO⟫" in texts(running, About))
        assert "[b]x[/b] ␛]52" in texts(running, VirtualList)
        shown = texts(running)
        assert "\x1b" not in shown
        assert "\u202e" not in shown
        await choose(running, "1")
        await settle(
            running, lambda: [each.plan for each in desk.organisations(ILZE) if each.name == name] == ["enterprise"]
        )


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50)])
async def test_the_plan_of_an_organisation_is_told_whole_in_latvian_too(size: tuple[int, int]) -> None:
    desk = a_desk()
    desk.change_organisation(ILZE, "SIA Piemērs", Plan.PREMIER)
    async with pilot(desk, "ilze", size, start="settings", lang="lv") as running:
        screen = await at(running, "organisations")
        assert "Privileģētā atbalsta opcijas" in screen.rows.text


async def test_one_says_of_what_one_wants_notices_and_how_loudly() -> None:
    desk = a_desk()
    async with pilot(desk, "maris", NARROW, start="settings") as running:
        await at(running, "notices", "note")
        await choose(running, "3")
        await settle(running, lambda: desk.preferences(MARIS).notices.note is Level.OFF)
        await told(running, ("New notes", "off"), VirtualList)
        await running.press("delete")
        await settle(running, lambda: desk.preferences(MARIS).notices == NoticeSettings())
        await at(running, "notices", "due_minutes")
        await write(running, "1000000", taken=False)
        assert "from 0 to" in running.app.screen.query_one("#problem", Words).text
        await write(running, "90")
        await settle(running, lambda: desk.preferences(MARIS).notices.due_minutes == 90)
        await settle(running, lambda: app_of(running.app.screen).notices.board.settings.due_minutes == 90)  # type: ignore[union-attr]
        await told(running, ("1 h 30",), VirtualList)
        await at(running, "notices", "due_unassigned")
        await running.press("enter")
        await settle(running, lambda: desk.preferences(MARIS).notices.due_unassigned)
    async with pilot(desk, "anna", NARROW, start="settings") as running:
        screen = await at(running, "notices")
        assert [row.id for row in screen._rows] == ["note", "action", "status"]


async def test_one_chooses_of_what_one_gets_letters() -> None:
    desk = a_desk()
    async with pilot(desk, "maris", NARROW, start="settings") as running:
        screen = await at(running, "letters", "new")
        assert [row.id for row in screen._rows][:3] == ["new", "assigned", "answered"]
        assert "no" in screen.rows.text.split("\n")[0]
        assert "o365tui mail run”" in texts(running, About)
        await running.press("enter")
        await settle(running, lambda: LetterKind.NEW not in desk.preferences(MARIS).no_letters)
        await told(running, ("New requests", "yes"), VirtualList)
        await at(running, "letters", "reply")
        await running.press("E")
        await settle(running, lambda: LetterKind.REPLY in desk.preferences(MARIS).no_letters)
        await settle(running, lambda: screen.row is not None and screen.row.own)
        await running.press("delete")
        await settle(running, lambda: LetterKind.REPLY not in desk.preferences(MARIS).no_letters)
        desk.want_letters(MARIS, {LetterKind.ASSIGNED: False})
        await settle(running, lambda: any(row.id == "assigned" and row.own for row in screen._rows), "not followed")
    async with pilot(desk, "anna", NARROW, start="settings", lang="lv") as running:
        screen = await at(running, "letters")
        assert [row.id for row in screen._rows] == ["received", "reply", "asked", "resolved", "closed", "reopened"]
