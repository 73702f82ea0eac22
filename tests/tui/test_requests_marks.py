"""Marking requests of the list: a row, a range, all; marks stay whatever happens to the list."""

from __future__ import annotations

from typing import Any

from rich.style import Style

from o365tui.model.views import View
from o365tui.tui.screens.requests import RequestsScreen
from o365tui.tui.styles import ANSI
from o365tui.tui.widgets.frame import StatusLine
from tests.tui.desks import ANNA, LIGA, a_desk, empty_desk, file, settle
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
    return str(running.app.screen.query_one(StatusLine).text_at(0)).strip()


def dotted(running: Any) -> list[int]:
    """The numbers of the rows that show a mark."""
    lines = screen_of(running).rows.text.splitlines()[1:]
    return [int(line.partition("SR-")[2][:4]) for line in lines if line[1:2] == "•"]


async def test_space_marks_the_row_and_goes_down_and_takes_the_mark_away_again() -> None:
    async with pilot(a_desk(), "maris") as running:
        screen = screen_of(running)
        await running.press("space", "space")
        assert dotted(running) == [1006, 1005]
        assert screen.rows.cursor == 2
        assert status(running).startswith("2 marked  5 requests · newest first")
        await running.press("k", "space")
        assert dotted(running) == [1006]
        assert screen.marked == [1006]
        await running.press("k", "k", "space")
        assert status(running).startswith("5 requests")


async def test_how_many_are_marked_is_said_though_something_else_was_just_told() -> None:
    async with pilot(a_desk(), "maris") as running:
        screen_of(running).notify("Saved.")
        await running.pause()
        await running.press("space")
        assert status(running).startswith("1 marked")
        screen_of(running).notify("This failed.", severity="error")
        await running.pause()
        await running.press("A")
        assert status(running).startswith("This failed.")


async def test_only_the_marked_row_and_the_cursors_are_painted_again() -> None:
    async with pilot(a_desk(), "maris") as running:
        rows = screen_of(running).rows
        painted = rows._painted
        before = dict(painted)
        await running.press("space")
        changed = [y for y in before if before[y] != rows._painted[y]]
        assert changed == [1, 2]


async def test_a_range_goes_from_the_last_mark_to_the_cursor_downwards_and_upwards() -> None:
    async with pilot(a_desk(), "maris") as running:
        await running.press("j", "space", "j", "V")
        assert dotted(running) == [1005, 1004, 1003]
        await running.press("g", "V")
        assert dotted(running) == [1006, 1005, 1004, 1003]


async def test_a_range_without_a_mark_begins_at_the_cursor() -> None:
    async with pilot(a_desk(), "maris") as running:
        await running.press("V", "j", "j", "V")
        assert dotted(running) == [1006, 1005, 1004]


async def test_a_range_over_rows_that_were_never_read_has_them_all() -> None:
    desk = empty_desk()
    for at in range(600):
        file(desk, "ilze", f"number {at:03}")
    async with pilot(desk, "maris") as running:
        await running.press("j", "space", "G", "k", "V")
        assert screen_of(running).marked == list(range(1002, 1600))


async def test_all_of_the_view_are_marked_and_once_more_none() -> None:
    desk = empty_desk()
    for at in range(200):
        file(desk, "ilze", f"number {at:03}")
    async with pilot(desk, "maris") as running:
        await running.press("A")
        assert status(running).startswith("200 marked")
        await running.press("A")
        assert "marked" not in status(running)
        await running.press("space", "A")
        assert status(running).startswith("200 marked")


async def test_all_of_a_search_are_its_hits_alone() -> None:
    async with pilot(a_desk(), "maris") as running:
        screen = screen_of(running)
        await running.press("slash", *"liep owa")
        await settle(running, lambda: screen.loaded.query.words == "liep owa" and not screen.reads)
        await running.press("enter", "A")
        found = screen_of(running).rows.total
        assert 0 < found < 5
        assert len(screen_of(running).marked) == found


async def test_escape_takes_the_marks_away_before_it_leaves_a_search_or_the_screen() -> None:
    async with pilot(a_desk(), "maris") as running:
        screen = screen_of(running)
        await running.press("slash", *"outl")
        await settle(running, lambda: screen.loaded.query.words == "outl" and not screen.reads)
        await running.press("enter", "space", "escape")
        assert screen.marked == []
        assert dotted(running) == []
        assert screen.loaded.query.words == "outl"
        await running.press("escape")
        await settle(running, lambda: screen.rows.total == 5)


async def test_marks_stay_with_another_order_and_another_view_which_says_how_many_it_does_not_show() -> None:
    async with pilot(a_desk(), "maris") as running:
        screen = screen_of(running)
        await running.press("space", "space", "space")
        assert screen.marked == [1004, 1005, 1006]
        await running.press("z", "Z")
        await settle(running, lambda: "lowest number first" in status(running))
        assert dotted(running) == [1004, 1005, 1006]
        await running.press("3")
        await settle(running, lambda: screen.loaded.query.view is View.ACTION_REQUIRED)
        assert status(running).startswith("3 marked, 2 not in this view")
        assert dotted(running) == [1004]
        await running.press("1")
        await settle(running, lambda: screen.loaded.query.view is View.OPEN)
        assert status(running).startswith("3 marked  ")


async def test_all_of_a_view_leaves_the_marks_of_others_alone() -> None:
    async with pilot(a_desk(), "maris") as running:
        screen = screen_of(running)
        await running.press("space", "3")
        await settle(running, lambda: screen.loaded.query.view is View.ACTION_REQUIRED)
        await running.press("A")
        assert screen.marked == [1004, 1006]
        await running.press("A")
        assert screen.marked == [1006]
        assert status(running).startswith("1 marked, 1 not in this view")


async def test_what_others_do_leaves_marks_and_cursor_where_they_are() -> None:
    desk = a_desk()
    async with pilot(desk, "maris") as running:
        screen = screen_of(running)
        await running.press("j", "space", "space")
        number = screen.current.number
        new = file(desk, "anna", "A new one")
        desk.reply(LIGA, 1002, "Found it.")
        await settle(running, lambda: screen.rows.total == 6)
        await settle(running, lambda: screen.rows.row_at(0).number == 1002 or screen.rows.row_at(1).number == 1002)
        assert new not in screen.marked
        assert dotted(running) == [1005, 1004]
        assert screen.current.number == number
        desk.close(ANNA, 1005)
        await settle(running, lambda: screen.rows.total == 5)
        assert status(running).startswith("2 marked, 1 not in this view")
        assert screen.current.number == number


async def test_marks_are_seen_without_colours() -> None:
    async with pilot(a_desk(), "maris") as running:
        running.app.theme = ANSI.name
        await running.press("space")
        line = screen_of(running).rows._line(1)
        mark = line[1]
        number = next(span for span in line if "SR-" in span[0])
        assert mark[0] == "•"
        assert ANSI.style(number[1]).bold
        hit: Style = ANSI.style("accent bold underline row")
        assert hit.underline
        assert hit.reverse


async def test_what_one_types_in_the_search_line_marks_nothing() -> None:
    async with pilot(a_desk(), "maris") as running:
        await running.press("slash", "space", "V", "A")
        assert screen_of(running).marked == []
        assert desk_has(running)


def desk_has(running: Any) -> bool:
    """Everything typed is in the field."""
    return bool(running.app.screen.query_one("#words").value == " VA")


async def test_an_administrator_marks_too() -> None:
    async with pilot(a_desk(), "ilze") as running:
        await running.press("A")
        assert screen_of(running).marked == [1002, 1003, 1004, 1005]
