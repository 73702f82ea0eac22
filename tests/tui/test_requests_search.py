"""Search in the list: as one types, off the UI's loop, the newest words win."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from o365tui.desk.desk import Desk
from o365tui.model.views import View
from o365tui.tui.screens.requests import RequestsScreen
from o365tui.tui.widgets.fields import TextInput
from o365tui.tui.widgets.filter_line import FilterLine
from o365tui.tui.widgets.frame import CommandFooter, EmptyState, StatusLine
from tests.tui.desks import a_desk, file, settle, texts, told
from tests.tui.desks import pilot as typed_pilot

pilot: Any = typed_pilot
"""Its app and screens are looked at from inside."""


def screen_of(running: Any) -> Any:
    """The list that is shown."""
    screen = running.app.screen
    assert isinstance(screen, RequestsScreen)
    return screen


def status(running: Any) -> str:
    """The status line."""
    return str(running.app.screen.query_one(StatusLine).text_at(0))


async def search(running: Any, words: str) -> None:
    """Type words into the search line and wait for their results."""
    await running.press("slash", *words)
    screen = screen_of(running)
    await settle(running, lambda: screen.loaded.query.words == words and not screen.reads, "no results")


async def test_words_filter_the_list_as_they_are_typed() -> None:
    async with pilot(a_desk(), "maris") as running:
        await search(running, "outl")
        assert "1 of 5" in status(running)
        assert [screen_of(running).rows.row_at(0).number, screen_of(running).rows.total] == [1004, 1]


async def test_a_letter_after_a_pause_is_looked_for_at_once_and_those_right_behind_it_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("o365tui.tui.widgets.search.TYPING_SECONDS", 3600.0)  # all that follows comes right behind
    async with pilot(a_desk(), "maris") as running:
        asked: list[str] = []
        screen = screen_of(running)
        monkeypatch.setattr(screen, "ask", lambda query: asked.append(query.words))
        await running.press("slash", "o")
        await settle(running, lambda: asked == ["o"], "the first letter is not looked for")
        await running.press("u", "t", "l")
        await running.pause()
        assert asked == ["o"]
        await running.press("enter")
        await settle(running, lambda: asked == ["o", "outl"])


async def test_words_without_diacritics_and_in_notes_are_found() -> None:
    async with pilot(a_desk(), "maris") as running:
        await search(running, "liepaja owa")
        assert screen_of(running).rows.total == 1


async def test_an_administrator_finds_nothing_by_the_words_of_an_internal_note() -> None:
    async with pilot(a_desk(), "ilze") as running:
        await search(running, "connector")
        assert screen_of(running).rows.total == 0


async def test_enter_and_down_go_to_the_results_and_slash_goes_back_to_the_words() -> None:
    async with pilot(a_desk(), "maris") as running:
        for key in ("enter", "down"):
            await running.press("slash")
            assert isinstance(running.app.focused, TextInput)
            await running.press(key)
            await running.pause()
            assert running.app.focused == screen_of(running).rows


async def test_enter_right_after_the_last_letter_does_not_wait() -> None:
    async with pilot(a_desk(), "maris") as running:
        await running.press("slash", *"teams", "enter")
        await settle(running, lambda: "1 of 5" in status(running))
        assert running.app.focused is screen_of(running).rows


async def test_escape_takes_the_words_back_and_the_whole_list_returns() -> None:
    async with pilot(a_desk(), "maris") as running:
        await search(running, "outl")
        await running.press("escape")
        screen = screen_of(running)
        await settle(running, lambda: screen.rows.total == 5)
        assert "5 requests" in status(running)
        assert running.app.focused is screen.rows
        assert not screen.query_one("#search").display
        assert len(running.app.screen_stack) == 1


async def test_escape_in_the_results_clears_the_search_before_it_goes_back() -> None:
    async with pilot(a_desk(), "maris") as running:
        await search(running, "outl")
        await running.press("enter", "escape")
        await settle(running, lambda: screen_of(running).rows.total == 5)


async def test_keys_typed_ahead_of_the_search_line_are_words_and_not_commands() -> None:
    async with pilot(a_desk(), "maris") as running:
        for key in ("slash", "o", "u", "t"):
            running.app.post_message(_key(running.app, key))
        await settle(running, lambda: screen_of(running).loaded.query.words == "out", "keys were lost")
        assert len(running.app.screen_stack) == 1


def _key(app, key: str):  # type: ignore[no-untyped-def]
    from textual import events

    event = events.Key(key, {"slash": "/", "enter": None}.get(key, key))
    event.set_sender(app)
    return event


async def test_the_newest_words_win_over_an_older_search_that_ends_later() -> None:
    desk = a_desk()
    slow, go_on = threading.Event(), threading.Event()
    searched = Desk.find

    def search_slowly(self, actor, view, words, *rest):  # type: ignore[no-untyped-def]
        if words == "o":
            slow.set()
            go_on.wait(20)
        return searched(self, actor, view, words, *rest)

    desk.find = search_slowly.__get__(desk)  # type: ignore[method-assign]
    try:
        async with pilot(desk, "maris") as running:
            screen = screen_of(running)
            await running.press("slash", "o")
            await settle(running, slow.is_set, "the first search did not begin")
            await running.press("u", "t", "l")
            await settle(running, lambda: screen.loaded.query.words == "outl", "the newer search waits for the older")
            go_on.set()
            await running.pause(0.1)
            assert screen.loaded.query.words == "outl"
            assert screen.rows.total == 1
    finally:
        go_on.set()


async def test_a_search_without_hits_says_so_and_how_many_there_are_elsewhere() -> None:
    async with pilot(a_desk(), "maris") as running:
        await search(running, "calendar")
        await told(running, ("Nothing in “Open” has “calendar”.", "1 request in “All” has it"), EmptyState)
        await running.press("enter", "7")
        await settle(running, lambda: screen_of(running).view is View.ALL and screen_of(running).rows.total == 1)
        assert texts(running, EmptyState) == ""


async def test_what_comes_in_while_one_searches_is_found_too() -> None:
    desk = a_desk()
    async with pilot(desk, "maris") as running:
        await search(running, "outlook")
        file(desk, "otto", "Outlook is slow")
        await settle(running, lambda: screen_of(running).rows.total == 2)
        assert "2 of 6" in status(running)


async def test_odd_words_break_nothing() -> None:
    async with pilot(a_desk(), "maris") as running:
        await running.press("slash")
        for odd in ('"', "*", "'", "(", "[b]", "\\", "%", "NEAR(", "-", ":", "\ud800", "\u202e"):
            screen_of(running).query_one(TextInput).value = odd
            await settle(running, lambda odd=odd: screen_of(running).loaded.query.words == odd)


async def test_from_the_overview_a_view_is_shown_without_an_old_search() -> None:
    async with pilot(a_desk(), "maris") as running:
        await search(running, "teams")
        await running.press("enter", "o", "1")
        await settle(running, lambda: screen_of(running).rows.total == 5)
        assert not screen_of(running).query_one("#search").display


async def test_hits_are_marked_in_the_titles() -> None:
    async with pilot(a_desk(), "maris") as running:
        await search(running, "outl")
        line = screen_of(running).rows._line(1)
        assert ("Outl", "accent bold underline row") in line


async def test_while_one_types_the_footer_offers_no_command_whose_key_is_a_letter() -> None:
    async with pilot(a_desk(), "maris") as running:
        await running.press("7", "/", *"calendar")
        await settle(running, lambda: "1 of 6" in status(running))
        await running.pause()
        assert "Reopen" not in texts(running, CommandFooter)
        await running.press("enter")
        await settle(running, lambda: "O Reopen" in texts(running, CommandFooter))


async def test_a_filter_is_completed_in_the_list_from_what_one_may_filter_by() -> None:
    async with pilot(a_desk(), "maris") as running:
        await running.press("slash", *"assi")
        line = screen_of(running).query_one(FilterLine)
        await settle(running, lambda: bool(screen_of(running)._vocabulary))
        await running.press("tab", *"lig")
        assert "Līga Liepa" in line.below
        await running.press("tab")
        assert running.app.screen.query_one("#words").value == "assignee:liga "
        await settle(running, lambda: screen_of(running).loaded.query.words == "assignee:liga")
        assert screen_of(running).rows.total == 0
        await told(running, ("Nothing in “Open” answers “assignee:liga”.",), EmptyState)


async def test_an_administrator_is_not_offered_what_is_not_theirs_to_know() -> None:
    async with pilot(a_desk(), "anna") as running:
        await running.press("slash")
        await settle(running, lambda: bool(screen_of(running)._vocabulary))
        await running.press(*"requester:")
        line = screen_of(running).query_one(FilterLine)
        assert "ilze" in line.below
        assert "otto" not in line.below


async def test_what_is_not_understood_is_pointed_at_and_the_list_shows_what_the_rest_finds() -> None:
    async with pilot(a_desk(), "maris") as running:
        await search(running, "outl")
        running.app.screen.query_one(TextInput).insert_text_at_cursor(" status:xyz")
        await running.pause(0.1)
        line = screen_of(running).query_one(FilterLine)
        marker = line.below.splitlines()[0]
        at = screen_of(running).query_one(TextInput).region.x + len("outl status:")
        assert marker[at:].startswith("^^^")
        assert marker[:at].strip() == ""
        assert "xyz" in line.below.replace("\n", " ")
        await running.press("enter")
        assert isinstance(running.app.focused, TextInput)
        assert screen_of(running).loaded.query.words == "outl"
        assert screen_of(running).rows.total == 1


async def test_a_handle_that_nobody_has_is_pointed_at_when_the_desk_says_so() -> None:
    async with pilot(a_desk(), "maris") as running:
        await running.press("slash")
        running.app.screen.query_one(TextInput).insert_text_at_cursor("assignee:marys")
        line = screen_of(running).query_one(FilterLine)
        await settle(running, lambda: "marys" in line.below)
        assert "^^^^^" in line.below
        assert "maris" in line.below
        assert screen_of(running).rows.total == 5
        await running.press("backspace", "backspace", *"is", "escape")
        await settle(running, lambda: screen_of(running)._query.words == "")


async def test_the_best_come_first_while_there_are_words_and_z_goes_on_from_there() -> None:
    desk = a_desk()
    file(desk, "otto", "Something else", description="Outlook is slow, too.")
    async with pilot(desk, "maris") as running:
        await search(running, "outlook")
        assert "best first" in status(running)
        assert [screen_of(running).rows.row_at(at).number for at in (0, 1)] == [1004, 1007]
        await running.press("enter", "z")
        await settle(running, lambda: "highest number first" in status(running))
        await running.press("slash", *" status:new")
        await settle(running, lambda: screen_of(running).rows.total == 1)
        assert "highest number first" in status(running)
        await running.press("escape")
        await settle(running, lambda: "newest first" in status(running))


async def test_a_filter_without_words_keeps_the_order_of_the_view() -> None:
    async with pilot(a_desk(), "maris") as running:
        await search(running, "severity:A")
        assert "newest first" in status(running)
        assert "2 of 5" in status(running)


async def test_hits_stand_out_in_the_preview_and_in_the_request_that_is_opened() -> None:
    async with pilot(a_desk(), "maris", (120, 40)) as running:
        await search(running, "owa liep")
        preview = screen_of(running).preview
        await settle(running, lambda: preview is not None and "OWA" in preview.text)
        await settle(running, lambda: {"OWA", "Liep"} <= underlined(screen_of(running).preview))
        await running.press("enter", "enter")
        notes = running.app.screen.query_one("#notes")
        await settle(running, lambda: "OWA" in notes.text)
        assert {"OWA", "Liep"} <= underlined(notes)


def underlined(widget: Any) -> set[str]:
    """The pieces of its lines that are underlined."""
    return {text for line in widget.lines for text, token in line if "underline" in token}


async def test_marking_all_right_after_typing_marks_what_the_newest_words_find() -> None:
    async with pilot(a_desk(), "maris") as running:
        for key in ("slash", *"outl", "enter", "A"):
            running.app.post_message(_key(running.app, key))
        await settle(running, lambda: bool(screen_of(running).marked), "nothing was marked")
        assert screen_of(running).marked == [1004]


def test_of_very_many_tags_only_those_near_what_is_typed_are_looked_at_and_none_of_them_is_lost() -> None:
    from o365tui.model.people import Reader
    from o365tui.model.query import Vocabulary, complete
    from o365tui.tui.screens.requests_vocabulary import NEAR, Near

    tags = (*(f"tag {at:05}" for at in range(5_000)), "Liepāja")
    near = Near(Vocabulary(tags=tags))
    reader = Reader("maris", True, "Atbalsts")
    for text, first in (("tag:liep", "Liepāja"), ("tag:04999", '"tag 04999"'), ("severity:A tag:vpn,liepa", "Liepāja")):
        assert complete(text, len(text), near.to(text), reader)[0].insert == first
    assert len(near.to("tag:").tags) == NEAR
