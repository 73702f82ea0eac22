"""The phone numbers as one sees and uses them: found, read, copied, made one's own."""

from __future__ import annotations

from typing import Any

import pytest

from o365tui.model import phones
from o365tui.model.phones import PhoneLine
from o365tui.tui.screens.phones import PhonesScreen
from o365tui.tui.screens.phones_lines import Caution, Details
from o365tui.tui.screens.phones_number import WhichNumber
from o365tui.tui.widgets.frame import CommandFooter, StatusLine
from o365tui.tui.widgets.search import SearchLine
from o365tui.tui.widgets.virtual_list import VirtualList
from o365tui.tui.work import app_of
from tests.tui.desks import a_desk, person_of, pilot, settle, texts

NARROW, WIDE = (80, 24), (120, 40)


async def found(running: Any, words: str) -> list[str]:
    """Type these words; the codes of what is listed then, from the top."""
    screen = running.app.screen
    await running.press(*words)
    await settle(running, lambda: screen._words == words, f"{words} was not looked for")
    return [row.iso2 for row in screen._found]


def line_of(country: str) -> PhoneLine:
    """The entry of that name in the source."""
    return next(line for line in phones.all_lines() if line.country == country)


async def test_my_country_is_the_first_and_all_244_follow() -> None:
    async with pilot(a_desk(), "ilze", NARROW, start="phones") as running:
        rows = running.app.screen.query_one("#lines", VirtualList)
        assert rows.total == 244
        assert rows.row_at(0) == line_of("Latvia")
        assert "244 of 244" in texts(running)
        assert "Latvia · yours" in rows.text


@pytest.mark.parametrize("lang", ["en", "lv"])
@pytest.mark.parametrize("words", ["latv", "371", "+371", "00371", "lv"])
async def test_typing_finds_at_once_by_name_code_and_prefix(words: str, lang: str) -> None:
    async with pilot(a_desk(), "ilze", NARROW, start="phones", lang=lang) as running:
        assert (await found(running, words))[0] == "LV"


@pytest.mark.parametrize("words", ["cehija", "čehija", "czech", "CZ"])
async def test_the_other_language_and_missing_diacritics_find_the_same(words: str) -> None:
    async with pilot(a_desk(), "ilze", NARROW, start="phones") as running:
        assert (await found(running, words))[0] == "CZ"


async def test_the_names_are_in_the_readers_language_with_the_sources_beside() -> None:
    async with pilot(a_desk(), "anna", NARROW, start="phones", lang="lv") as running:
        await found(running, "cehija")
        assert "Čehija (Czech" in running.app.screen.query_one("#lines", VirtualList).text


async def test_letters_are_commands_in_the_results_and_words_in_the_field() -> None:
    async with pilot(a_desk(), "ilze", NARROW, start="phones") as running:
        await found(running, "my")
        assert running.app.screen.query_one(SearchLine).words == "my"
        assert running.app.clipboard == ""
        await running.press("enter")
        assert running.app.screen.focused is running.app.screen.query_one("#lines")


@pytest.mark.parametrize("key", ["down", "enter"])
async def test_down_or_enter_goes_to_the_results_and_y_copies_the_number_as_written(key: str) -> None:
    async with pilot(a_desk(), "ilze", NARROW, start="phones") as running:
        await found(running, "latv")
        await running.press(key)
        await settle(running, lambda: running.app.screen.focused is running.app.screen.query_one("#lines"))
        await running.press("y")
        assert running.app.clipboard == "8000 42 33"
        assert "Copied: 8000 42 33" in running.app.screen.query_one(StatusLine).text


async def test_of_several_numbers_one_is_asked_which() -> None:
    async with pilot(a_desk(), "ilze", NARROW, start="phones") as running:
        await found(running, "japan")
        await running.press("enter", "y")
        await settle(running, lambda: isinstance(running.app.screen, WhichNumber))
        await running.press("j", "y")
        await settle(running, lambda: running.app.clipboard)
        assert running.app.clipboard == line_of("Japan").numbers[1].number


async def test_leaving_the_question_copies_nothing() -> None:
    async with pilot(a_desk(), "ilze", NARROW, start="phones") as running:
        await found(running, "japan")
        await running.press("enter", "y")
        await settle(running, lambda: isinstance(running.app.screen, WhichNumber))
        await running.press("escape")
        await settle(running, lambda: isinstance(running.app.screen, PhonesScreen))
        assert running.app.clipboard == ""


async def test_where_there_is_no_number_that_is_said_and_nothing_can_be_copied() -> None:
    async with pilot(a_desk(), "ilze", NARROW, start="phones") as running:
        await found(running, "nepal")
        await running.press("enter")
        await running.pause(0.1)
        assert "none listed" in texts(running, VirtualList)
        assert phones.no_number() in " ".join(texts(running, Details).split())
        assert "Copy" not in texts(running, CommandFooter)
        await running.press("y")
        assert running.app.clipboard == ""


async def test_m_makes_it_my_country_and_the_list_says_so() -> None:
    desk = a_desk()
    async with pilot(desk, "ilze", NARROW, start="phones") as running:
        await found(running, "estonia")
        await running.press("enter", "m")
        await settle(running, lambda: person_of(desk, "ilze").country == "EE")
        await settle(running, lambda: "Estonia · yours" in texts(running, VirtualList))
        assert "Make it my country" not in texts(running, CommandFooter)


async def test_the_list_follows_when_my_country_changes_elsewhere() -> None:
    desk = a_desk()
    async with pilot(desk, "ilze", NARROW, start="phones") as running:
        await found(running, "lithuania")
        desk.set_my(person_of(desk, "ilze"), country="LT")
        await settle(running, lambda: "Lithuania · yours" in texts(running, VirtualList))


@pytest.mark.parametrize("size", [NARROW, WIDE, (40, 24), (200, 50)])
async def test_the_date_the_source_and_the_warning_are_always_there(size: tuple[int, int]) -> None:
    async with pilot(a_desk(), "ilze", size, start="phones") as running:
        for words in ("", "japan"):
            await running.press(*words)
            shown = " ".join(texts(running, Caution).split())
            assert shown == phones.warning()
            assert phones.as_of() in shown
            assert "Source: MicrosoftDocs" in texts(running, StatusLine)


@pytest.mark.parametrize("lang", ["en", "lv"])
async def test_kind_note_hours_and_languages_are_told_in_the_readers_language(lang: str) -> None:
    async with pilot(a_desk(), "ilze", (100, 60), start="phones", lang=lang) as running:
        await found(running, "switzerland")
        await running.pause(0.15)
        shown = " ".join(texts(running, Details).split())
        line = line_of("Switzerland")
        for number in line.numbers:
            assert number.number in shown
            assert number.kind_shown() in shown
        for hours in (*line.billing, *line.technical):
            assert phones.hours_in(hours, lang) in shown
        for spoken in line.languages:
            assert phones.spoken_in(spoken, lang) in shown


async def test_the_details_stand_beside_the_list_from_100_columns_and_below_it_under_that() -> None:
    for size, beside in (((99, 30), False), ((100, 30), True)):
        async with pilot(a_desk(), "ilze", size, start="phones") as running:
            rows, details = running.app.screen.query_one("#lines"), running.app.screen.query_one("#details")
            assert (details.region.x >= rows.region.right) is beside
            assert (details.region.y >= rows.region.bottom) is not beside


async def test_escape_takes_back_what_was_typed_before_it_leaves() -> None:
    async with pilot(a_desk(), "ilze", NARROW, start="requests") as running:
        app_of(running.app.screen).go("phones")
        await settle(running, lambda: isinstance(running.app.screen, PhonesScreen))
        await running.pause()
        await found(running, "latv")
        await running.press("escape")
        assert isinstance(running.app.screen, PhonesScreen)
        assert running.app.screen.query_one("#lines", VirtualList).total == 244
        await running.press("escape")
        await settle(running, lambda: not isinstance(running.app.screen, PhonesScreen))


async def test_the_language_changes_on_the_screen_at_once() -> None:
    async with pilot(a_desk(), "ilze", NARROW, start="phones") as running:
        app_of(running.app.screen).set_language("lv")
        await settle(running, lambda: "Latvija (Latvia)" in texts(running, VirtualList))


async def test_what_nothing_is_called_is_answered_with_what_to_type() -> None:
    async with pilot(a_desk(), "ilze", NARROW, start="phones") as running:
        assert await found(running, "xyzzy") == []
        assert "Nothing is called so." in texts(running)
