"""Saved views: a filter with its view, order and columns under a name, in the menu after those that everyone has."""

from __future__ import annotations

import re
from typing import Any

import pytest

from o365tui.model.preferences import SavedView
from o365tui.model.views import View
from o365tui.tui.screens.requests import RequestsScreen
from o365tui.tui.screens.requests_choosing import ColumnChooser
from o365tui.tui.screens.settings_ask import AskLine
from o365tui.tui.widgets.dialogs import Confirm
from o365tui.tui.widgets.fields import TextInput
from o365tui.tui.widgets.frame import EmptyState, SidePane, StatusLine, TopBar, ViewTabs
from tests.tui.desks import ILZE, LIGA, MARIS, Clock, a_desk, empty_desk, file, settle, texts, told
from tests.tui.desks import pilot as typed_pilot

pilot: Any = typed_pilot
"""Its app and screens are looked at from inside."""

SEVERE = SavedView("Severe and mine to take", "severity:A assignee:none", View.OPEN, "-number", ("severity",))


def screen_of(running: Any) -> Any:
    """The list that is shown."""
    screen = running.app.screen
    assert isinstance(screen, RequestsScreen)
    return screen


def status(running: Any) -> str:
    """The status line."""
    return str(running.app.screen.query_one(StatusLine).text_at(0)).strip()


def header(running: Any) -> str:
    """The titles of the columns."""
    return str(screen_of(running).rows.text.splitlines()[0])


async def search(running: Any, words: str) -> None:
    """Type words into the search line and wait for their results."""
    await running.press("slash", *words)
    screen = screen_of(running)
    await settle(running, lambda: screen.loaded.query.words == words.strip() and not screen.reads, "no results")


def counted(running: Any, view: str) -> int | None:
    """The count beside a view in the pane."""
    found = re.search(rf"{view}\s+(\d+)", texts(running, SidePane))
    return int(found[1]) if found else None


async def saved(running: Any, *names: str) -> None:
    """Wait until these are the saved views."""
    screen = screen_of(running)
    await settle(running, lambda: [each.name for each in screen._saved] == list(names), "no such views")


async def test_a_search_is_saved_under_a_name_and_stands_in_the_menu_with_its_count() -> None:
    desk = a_desk()
    async with pilot(desk, "maris") as running:
        await search(running, "severity:A")
        await running.press("enter", "plus")
        assert isinstance(running.app.screen, AskLine)
        await running.press(*"Bad", "enter")
        await saved(running, "Bad")
        assert desk.preferences(MARIS).views == (SavedView("Bad", "severity:A", View.OPEN),)
        assert screen_of(running).shown.name == "Bad"
        await told(running, ("8 Bad 2",), ViewTabs)
        assert "“Bad” stands in the view menu" in status(running)
        assert not screen_of(running).query_one("#search").display


async def test_its_number_shows_it_with_its_order_and_columns_and_another_number_leaves_it() -> None:
    desk = a_desk()
    desk.save_view(MARIS, SEVERE)
    async with pilot(desk, "maris", (120, 40)) as running:
        await saved(running, SEVERE.name)
        await told(running, ("8 Severe and mine",), SidePane)
        await running.press("8")
        screen = screen_of(running)
        await settle(running, lambda: screen.loaded.query.words == SEVERE.filter)
        assert "highest number first" in status(running)
        assert status(running).startswith("1 of 5")
        assert [title for title in ("Status", "Due", "Upd") if title in header(running)] == []
        assert "Severe and mine to take" in texts(running, TopBar)
        await running.press("1")
        await settle(running, lambda: screen.rows.total == 5)
        assert "newest first" in status(running)
        assert "Status" in header(running)


async def test_left_and_right_go_through_the_saved_views_too_and_tabs_scroll_to_them() -> None:
    desk = a_desk()
    for name in ("First", "Second", "Third"):
        desk.save_view(MARIS, SavedView(name, "severity:A"))
    async with pilot(desk, "maris") as running:
        await saved(running, "First", "Second", "Third")
        await running.press("h")
        screen = screen_of(running)
        assert screen.shown.name == "Third"
        assert "Third" in texts(running, ViewTabs)
        await running.press("l")
        assert screen.view is View.OPEN
        assert screen.shown is None
        await running.press("9")
        assert getattr(screen.shown, "name", None) == "Second"
        assert ("Third", 10) in screen.choices("view.number")


async def test_the_same_name_replaces_it() -> None:
    desk = a_desk()
    desk.save_view(MARIS, SavedView("Bad", "severity:A"))
    async with pilot(desk, "maris") as running:
        await saved(running, "Bad")
        await running.press("8")
        await settle(running, lambda: screen_of(running).rows.total == 2)
        await running.press("slash", *" assignee:none")
        await settle(running, lambda: screen_of(running).rows.total == 1)
        await running.press("enter", "z")
        await settle(running, lambda: "highest number first" in status(running))
        await running.press("plus")
        assert running.app.screen.query_one(TextInput).value == "Bad"
        await running.press("enter")
        wanted = SavedView("Bad", "severity:A assignee:none", View.OPEN, "-number")
        await settle(running, lambda: desk.preferences(MARIS).views == (wanted,))
        await settle(running, lambda: screen_of(running).shown == wanted)
        assert "highest number first" in status(running) or "Saved" in status(running)


async def test_escape_in_a_saved_view_takes_back_what_was_searched_for_in_it_and_not_its_own_filter() -> None:
    desk = a_desk()
    desk.save_view(MARIS, SavedView("Bad", "severity:A"))
    async with pilot(desk, "maris") as running:
        await saved(running, "Bad")
        await running.press("8")
        screen = screen_of(running)
        await settle(running, lambda: screen.rows.total == 2)
        await running.press("slash")
        assert running.app.screen.query_one("#words").value == "severity:A"
        await running.press(*" outl")
        await settle(running, lambda: screen.rows.total == 1)
        await running.press("escape")
        await settle(running, lambda: screen.rows.total == 2)
        assert screen.shown.name == "Bad"


async def test_the_shown_one_is_forgotten_after_a_question() -> None:
    desk = a_desk()
    desk.save_view(MARIS, SavedView("Bad", "severity:A"))
    async with pilot(desk, "maris") as running:
        await saved(running, "Bad")
        screen = screen_of(running)
        await running.press("minus")
        assert running.app.screen is screen, "there is nothing to forget in a view that everyone has"
        await running.press("8", "minus")
        assert isinstance(running.app.screen, Confirm)
        await running.press("n", "minus", "y")
        await saved(running)
        assert desk.preferences(MARIS).views == ()
        assert screen.shown is None
        await settle(running, lambda: screen.rows.total == 5)


async def test_counts_follow_what_others_do_and_what_is_saved_elsewhere_is_there_when_one_comes_back() -> None:
    desk = a_desk()
    desk.save_view(MARIS, SavedView("Bad", "severity:A"))
    async with pilot(desk, "maris", (120, 24)) as running:
        await settle(running, lambda: counted(running, "8 Bad") == 2)
        file(desk, "otto", "Everything is down", "A")
        await settle(running, lambda: counted(running, "8 Bad") == 3)
        desk.save_view(MARIS, SavedView("New", "status:new"))
        await running.press("enter", "escape")
        await saved(running, "Bad", "New")


async def test_an_administrators_saved_view_counts_only_what_they_see_and_nobody_sees_anothers() -> None:
    desk = a_desk()
    desk.save_view(ILZE, SavedView("Mine", "severity:A"))
    async with pilot(desk, "ilze", (120, 24)) as running:
        await settle(running, lambda: counted(running, "8 Mine") == 1)
    async with pilot(desk, "maris", (120, 24)) as running:
        await running.pause(0.1)
        assert "Mine" not in texts(running, SidePane)


async def test_a_view_that_names_somebody_unknown_says_so_and_breaks_nothing() -> None:
    desk = a_desk()
    desk.save_view(MARIS, SavedView("Gone", "assignee:nobodyhere"))
    async with pilot(desk, "maris") as running:
        await saved(running, "Gone")
        await running.press("8")
        await settle(running, lambda: "nobodyhere" in status(running))
        await running.press("1")
        await settle(running, lambda: screen_of(running).rows.total == 5 and not screen_of(running).reads)


async def test_a_hostile_name_is_only_ever_text() -> None:
    desk = a_desk()
    desk.save_view(MARIS, SavedView("\x1b[2J[b]x[/b]\u202e", "severity:A"))
    async with pilot(desk, "maris", (120, 40)) as running:
        await running.press("8")
        await settle(running, lambda: screen_of(running).shown is not None)
        for widget in (SidePane, TopBar):
            assert "[b]x[/b]" in texts(running, widget)
            assert "\x1b" not in texts(running, widget)
        await running.press("minus")
        assert r"\[b]x\[/b]" in str(running.app.screen.query("Vertical").first().border_title)


async def test_an_empty_saved_view_says_so_and_which_key_leads_on() -> None:
    desk = a_desk()
    desk.save_view(MARIS, SavedView("Nothing", "severity:A status:resolved"))
    async with pilot(desk, "maris") as running:
        await saved(running, "Nothing")
        await running.press("8")
        wanted = ("Nothing is in “Nothing” now.", "severity:A status:resolved", "1  Open 5", "/  Change the filter")
        await told(running, (*wanted, "-  Forget this view"), EmptyState)


async def test_what_was_typed_for_a_name_is_kept_as_a_draft() -> None:
    async with pilot(a_desk(), "maris") as running:
        await running.press("plus", *"Half a na", "escape", "plus")
        assert running.app.screen.query_one(TextInput).value == "Half a na"
        await running.press("ctrl+s")
        await saved(running, "Half a na")
        assert "view-name" not in running.app.drafts


async def test_columns_are_chosen_for_a_view_and_stay_with_it() -> None:
    async with pilot(a_desk(), "maris", (169, 24)) as running:
        await running.press("C")
        assert isinstance(running.app.screen, ColumnChooser)
        await running.press("space", "j", "space", "j", "j", "j", "enter", *("j", "space") * 2, "ctrl+s")
        await settle(running, lambda: "Service" in header(running))
        assert "Sev" not in header(running)
        assert "No." in header(running)
        await running.press("2")
        await settle(running, lambda: "Sev" in header(running))
        await running.press("1")
        await settle(running, lambda: "Service" in header(running))
        await running.press("C", "j", "space", "escape")
        assert "Sev" not in header(running)


async def test_the_usual_columns_chosen_again_are_the_views_own() -> None:
    async with pilot(a_desk(), "maris", (169, 24)) as running:
        before = header(running)
        await running.press("C", "j", "space", "ctrl+s")
        assert header(running) != before
        await running.press("C", "j", "space", "ctrl+s")
        assert header(running) == before


async def test_an_administrator_has_no_column_of_organisations() -> None:
    async with pilot(a_desk(), "ilze") as running:
        await running.press("C")
        assert "Organisation" not in running.app.screen.query_one("VirtualList").text


async def test_saved_views_are_read_after_the_first_frame_and_off_the_loop() -> None:
    import threading

    desk = empty_desk(Clock())
    threads = []
    preferences = type(desk).preferences

    def slow(self: Any, actor: Any) -> Any:
        threads.append(threading.current_thread() is threading.main_thread())
        return preferences(self, actor)

    desk.preferences = slow.__get__(desk)  # type: ignore[method-assign]
    desk.save_view(LIGA, SavedView("x", ""))
    async with pilot(desk, "liga") as running:
        await saved(running, "x")
        assert threads
        assert not any(threads)


@pytest.mark.parametrize("sort", ["", "-updated", "severity", "best", "nonsense", "-"])
async def test_any_order_that_was_kept_can_be_shown(sort: str) -> None:
    desk = a_desk()
    desk.save_view(MARIS, SavedView("Odd", "outl", View.OPEN, sort, ("nonsense",)))
    async with pilot(desk, "maris") as running:
        await saved(running, "Odd")
        await running.press("8")
        await settle(running, lambda: screen_of(running).rows.total == 1)


async def test_more_views_than_the_pane_has_lines_scroll_to_the_one_that_is_shown() -> None:
    desk = a_desk()
    for at in range(30):
        desk.save_view(MARIS, SavedView(f"View {at:02}", "severity:A"))
    async with pilot(desk, "maris", (120, 24)) as running:
        await settle(running, lambda: len(screen_of(running)._saved) == 30)
        assert "View 29" not in texts(running, SidePane)
        await running.press("h")
        await settle(running, lambda: "View 29" in texts(running, SidePane))
        pane = screen_of(running).query_one(SidePane)
        row = next(y for y, line in enumerate(pane.text.splitlines()) if "View 25" in line)
        await running.click(SidePane, offset=(8, row))
        await settle(running, lambda: getattr(screen_of(running).shown, "name", "") == "View 25")
