"""The list of service requests: views and counts, orders, live changes, the preview, empty states."""

from __future__ import annotations

import re
import threading
from dataclasses import replace
from typing import Any

import pytest

from o365tui.desk.desk import Desk
from o365tui.model.request import shown_number
from o365tui.model.views import View
from o365tui.tui.screens.request import RequestScreen
from o365tui.tui.screens.requests import RequestsScreen
from o365tui.tui.widgets.frame import EmptyState, SidePane, StatusLine, TopBar, ViewTabs
from tests.tui.desks import (
    ANNA,
    ILZE,
    LIGA,
    MARIS,
    NOON,
    OTTO,
    Clock,
    a_desk,
    empty_desk,
    file,
    person_of,
    settle,
    texts,
)
from tests.tui.desks import (
    pilot as typed_pilot,
)

pilot: Any = typed_pilot
"""Its app and screens are looked at from inside."""


def screen_of(running: Any) -> Any:
    """The list that is shown."""
    screen = running.app.screen
    assert isinstance(screen, RequestsScreen)
    return screen


def numbers(running: Any) -> list[str]:
    """The numbers in view, top to bottom."""
    return re.findall(r"^.*?(SR-\d+)", screen_of(running).rows.text, re.MULTILINE)


def header(running: Any) -> str:
    """The titles of the columns."""
    return str(screen_of(running).rows.text.splitlines()[0])


def status(running: Any) -> str:
    """The status line."""
    return str(running.app.screen.query_one(StatusLine).text_at(0))


async def go(running: Any, view: View) -> None:
    """Show a view by its key, and wait for it."""
    await running.press(str(list(View).index(view) + 1))
    screen = screen_of(running)
    await settle(running, lambda: not screen.reads and screen.loaded.query.view is view, f"{view} is not shown")


@pytest.mark.parametrize("who", ["ilze", "maris", "otto"])
async def test_every_view_says_how_many_requests_it_holds_and_shows_just_those(who: str) -> None:
    desk = a_desk()
    async with pilot(desk, who, (120, 40)) as running:
        for view in View:
            await go(running, view)
            page = desk.page(person_of(desk, who), view)
            assert numbers(running) == [shown_number(row.number) for row in page.rows]
            shown = texts(running, SidePane)
            assert f"{list(View).index(view) + 1} " in shown
            counted = screen_of(running).loaded.counts.views[view]
            assert counted == page.total
            assert status(running).strip().startswith(f"{page.total} request")


async def test_the_counts_stand_in_the_tabs_of_a_narrow_terminal_and_in_the_pane_of_a_wide_one() -> None:
    async with pilot(a_desk(), "maris", (80, 24)) as running:
        assert "1 Open 5" in texts(running, ViewTabs)
        assert texts(running, SidePane) == ""
    async with pilot(a_desk(), "maris", (120, 40)) as running:
        assert "Open" in texts(running, SidePane)
        assert texts(running, ViewTabs) == ""


async def test_arrows_and_letters_walk_through_the_views_and_round_the_end() -> None:
    async with pilot(a_desk(), "maris") as running:
        for key, view in (("l", View.ASSIGNED), ("right", View.ACTION_REQUIRED), ("h", View.ASSIGNED),
                          ("left", View.OPEN), ("left", View.ALL)):  # fmt: skip
            await running.press(key)
            assert screen_of(running).view is view


async def test_the_cursor_stays_on_its_row_when_somebody_else_files_and_answers() -> None:
    desk = a_desk()
    async with pilot(desk, "ilze") as running:
        screen = screen_of(running)
        await running.press("j", "j")
        row = screen.current
        assert row is not None
        before = screen.rows.cursor
        number = file(desk, "anna", "A new one")
        await settle(running, lambda: screen.rows.total == 5, "the new request did not come in")
        assert screen.current is not None
        assert screen.current.number == row.number
        assert screen.rows.cursor == before + 1
        assert shown_number(number) in numbers(running)[0]


async def test_the_cursor_goes_along_when_its_own_row_moves_to_the_top() -> None:
    desk = a_desk()
    async with pilot(desk, "ilze") as running:
        screen = screen_of(running)
        await running.press("G")
        assert screen.current is not None
        number = screen.current.number
        desk.reply(ANNA, number, "Is there any news?")
        await settle(running, lambda: numbers(running)[0] == shown_number(number), "the row did not move")
        assert screen.current.number == number
        assert screen.rows.cursor == 0


async def test_the_cursor_finds_its_row_far_away_in_an_order_that_a_change_upsets() -> None:
    clock = Clock()
    desk = empty_desk(clock)
    wanted = file(desk, "ilze", "zz", "C")
    for at in range(200):
        file(desk, "ilze", f"number {at}", "B")
    async with pilot(desk, "ilze") as running:
        screen = screen_of(running)
        for _each in range(3):
            await running.press("z")
        await settle(running, lambda: "by status" in status(running))
        await running.press("G")
        await settle(running, lambda: screen.current is not None)
        number = screen.current.number
        assert number == wanted
        # Half of the others come to stand below it: now it is far from the top and from the end.
        desk.take(MARIS, wanted)
        for other in range(wanted + 1, wanted + 101):
            desk.ask(MARIS, other, "What does it say?")
        await settle(running, lambda: screen.loaded.counts.views[View.ACTION_REQUIRED] == 100)
        await settle(running, lambda: screen.current is not None and screen.current.number == wanted, "the row is lost")
        assert screen.rows.cursor == 100


async def test_at_the_top_of_a_long_list_one_sees_what_comes_in() -> None:
    desk = empty_desk()
    for at in range(50):
        file(desk, "ilze", f"number {at}")
    async with pilot(desk, "ilze") as running:
        screen = screen_of(running)
        assert screen.current is not None
        number = screen.current.number
        new = file(desk, "anna", "A new one")
        await settle(running, lambda: screen.rows.total == 51)
        assert numbers(running)[:2] == [shown_number(new), shown_number(number)]
        assert screen.current.number == number


async def test_sorting_through_all_columns_leads_back_to_the_views_own_order() -> None:
    async with pilot(a_desk(), "ilze") as running:
        await go(running, View.ASSIGNED)
        own = status(running)
        said = []
        for _each in range(7):
            before = status(running)
            await running.press("z")
            await settle(running, lambda before=before: status(running) != before)
            said.append(status(running))
        assert len(set(said)) == 7
        assert said[-1] == own


async def test_a_request_that_leaves_the_view_leaves_the_cursor_at_its_place() -> None:
    desk = a_desk()
    async with pilot(desk, "ilze") as running:
        screen = screen_of(running)
        await running.press("j")
        assert screen.current is not None
        gone = screen.current.number
        desk.close(ANNA, gone)
        await settle(running, lambda: screen.rows.total == 3)
        assert screen.rows.cursor == 1
        assert screen.current.number != gone


async def test_back_from_reading_on_one_stands_on_the_request_that_was_read_last() -> None:
    desk = a_desk()
    async with pilot(desk, "maris") as running:
        screen = screen_of(running)
        order = [screen.rows.row_at(index).number for index in range(screen.rows.total)]
        await running.press("enter")
        await settle(running, lambda: getattr(running.app.screen, "record", None) is not None)
        for _each in range(2):
            await running.press(".")
        await running.press("escape")
        assert screen.current.number == order[2]


async def test_back_from_a_request_that_has_left_the_view_stands_on_the_next_one() -> None:
    desk = a_desk()
    async with pilot(desk, "maris") as running:
        screen = screen_of(running)
        order = [screen.rows.row_at(index).number for index in range(screen.rows.total)]
        await running.press("enter")
        await settle(running, lambda: getattr(running.app.screen, "record", None) is not None)
        await running.press(".")
        desk.close(MARIS, order[1])
        await settle(running, lambda: screen.rows.total == len(order) - 1)
        await running.press("escape")
        await settle(running, lambda: not screen.reads)
        assert screen.current.number == order[2]


async def test_an_internal_note_moves_nothing_on_an_administrators_screen() -> None:
    desk = a_desk()
    async with pilot(desk, "ilze") as running:
        before = screen_of(running).rows.text
        desk.internal_note(LIGA, 1003, "Only for us.")
        desk.reply(LIGA, 1002, "For everyone.")
        await settle(running, lambda: numbers(running)[0] == "SR-1002")
        assert numbers(running)[1:] == ["SR-1005", "SR-1004", "SR-1003"]
        assert "SR-1003" in before


async def test_sorting_goes_from_column_to_column_and_is_said_in_words() -> None:
    async with pilot(a_desk(), "maris") as running:
        assert "newest first" in status(running)
        assert "Upd. ↓" in header(running)
        await running.press("z")
        await settle(running, lambda: "highest number first" in status(running))
        assert "No. ↓" in header(running)
        assert numbers(running) == ["SR-1006", "SR-1005", "SR-1004", "SR-1003", "SR-1002"]
        await running.press("Z")
        await settle(running, lambda: "lowest number first" in status(running))
        assert numbers(running)[0] == "SR-1002"
        assert "No. ↑" in header(running)


async def test_an_order_stays_with_its_view() -> None:
    async with pilot(a_desk(), "maris") as running:
        await running.press("z")
        await go(running, View.ALL)
        assert "newest first" in status(running)
        await go(running, View.OPEN)
        assert "highest number first" in status(running)


async def test_an_administrators_own_requests_that_wait_for_them_come_first() -> None:
    async with pilot(a_desk(), "ilze") as running:
        await go(running, View.ASSIGNED)
        assert "Action required first" in status(running)
        assert numbers(running)[0] == "SR-1004"


@pytest.mark.parametrize(
    ("who", "view", "missing"),
    [
        ("maris", View.ACTION_REQUIRED, {"Status", "Due"}),
        ("maris", View.UNASSIGNED, {"Assignee"}),
        ("maris", View.ASSIGNED, {"Assignee"}),
        ("ilze", View.ASSIGNED, {"Requester", "Organisation"}),
        ("ilze", View.CLOSED, {"Status", "Due", "Organisation"}),
        ("maris", View.ALL, set()),
    ],
)
async def test_a_column_that_a_view_makes_constant_is_not_shown(who: str, view: View, missing: set[str]) -> None:
    every = {"No.", "Sev", "Status", "Title", "Requester", "Organisation", "Assignee", "Due", "Updated"}
    async with pilot(a_desk(), who, (220, 33)) as running:
        await running.press("v")
        await go(running, view)
        shown = {title for title in every if title in header(running)}
        assert shown == every - missing


async def test_columns_give_way_in_a_narrow_terminal_and_the_title_keeps_its_room() -> None:
    async with pilot(a_desk(), "maris", (80, 24)) as running:
        titles = header(running)
        assert [title for title in ("Requester", "Assignee", "Organisation") if title in titles] == []
        assert "Shared mailbox gone" in screen_of(running).rows.text


async def test_due_is_told_while_the_first_response_is_owed_and_late_begins_with_the_word() -> None:
    async with pilot(a_desk(), "maris") as running:
        rows = [line for line in screen_of(running).rows.text.splitlines() if "SR-" in line]
        lines = dict(zip(numbers(running), rows, strict=True))
        assert "late 1 h" in lines["SR-1003"]
        assert "in 7 h 30" in lines["SR-1005"]
        assert "in 40 min" in lines["SR-1006"]
        assert "—" in lines["SR-1004"]
        assert "—" in lines["SR-1002"]


async def test_ages_are_told_again_as_time_goes_by() -> None:
    clock = Clock()
    desk = a_desk(clock)
    async with pilot(desk, "maris") as running:
        assert "in 40 min" in screen_of(running).rows.text
        clock.now = clock.ago(minutes=-10)
        screen_of(running).rows.retell()
        assert "in 30 min" in screen_of(running).rows.text


async def test_the_preview_shows_the_request_under_the_cursor_where_there_is_room() -> None:
    async with pilot(a_desk(), "maris", (120, 40)) as running:
        screen = screen_of(running)
        await settle(running, lambda: screen.preview is not None and "SR-1006" in screen.preview.text)
        await running.press("j", "j")
        await settle(running, lambda: "asks for information" in screen.preview.text)
        shown = screen.preview.text
        assert "INTERNAL · agents only" in shown
        assert "Ilze Ozola → Māris Kalns" in shown
        assert "took the request" in shown


async def test_the_preview_of_an_administrator_has_no_internal_notes() -> None:
    async with pilot(a_desk(), "ilze", (120, 40)) as running:
        screen = screen_of(running)
        await running.press("j")
        await settle(running, lambda: screen.preview is not None and "asks for information" in screen.preview.text)
        assert "INTERNAL" not in screen.preview.text
        assert "connector" not in screen.preview.text


async def test_the_preview_follows_what_others_write() -> None:
    desk = a_desk()
    async with pilot(desk, "maris", (120, 40)) as running:
        screen = screen_of(running)
        await settle(running, lambda: screen.preview is not None and "SR-1006" in screen.preview.text)
        desk.reply(LIGA, 1006, "Reindexing now.")
        await settle(running, lambda: "Reindexing now." in screen.preview.text)


async def test_v_hides_and_shows_the_preview_and_says_so_when_there_is_no_room() -> None:
    async with pilot(a_desk(), "maris", (170, 30)) as running:
        screen = screen_of(running)
        await settle(running, lambda: screen.preview is not None and bool(screen.preview.region))
        await running.press("v")
        assert not screen.preview.region
        await running.press("v")
        await settle(running, lambda: bool(screen.preview.region))
    async with pilot(a_desk(), "maris", (80, 24)) as running:
        await running.press("v")
        assert "no room for the preview" in status(running)


async def test_the_preview_comes_and_goes_with_the_size_of_the_terminal() -> None:
    async with pilot(a_desk(), "maris", (80, 24)) as running:
        screen = screen_of(running)
        assert not running.app.screen.query("#preview")
        await running.resize_terminal(180, 40)
        await settle(running, lambda: screen.preview is not None and "SR-1006" in screen.preview.text)
        await running.resize_terminal(80, 24)
        await settle(running, lambda: not screen.preview.region)


async def test_a_new_desk_says_what_to_do() -> None:
    async with pilot(empty_desk(), "ilze") as running:
        shown = texts(running, EmptyState)
        assert "No service requests yet." in shown
        assert "n  New request" in shown
    async with pilot(empty_desk(), "maris") as running:
        assert "Nobody has submitted a service request yet." in texts(running, EmptyState)


@pytest.mark.parametrize("who", ["ilze", "maris"])
async def test_every_empty_view_says_why_and_names_a_key_that_leads_on(who: str) -> None:
    desk = empty_desk()
    number = file(desk, "ilze")
    desk.close(ILZE, number)
    async with pilot(desk, who) as running:
        for view in View:
            await go(running, view)
            shown = texts(running, EmptyState)
            if view in (View.CLOSED, View.ALL):
                assert shown == ""
                continue
            assert shown.strip()
            assert any(line.split() and len(line.split()[0]) == 1 for line in shown.splitlines()), shown
    desk = empty_desk()
    file(desk, "otto")
    async with pilot(desk, "otto") as running:
        await go(running, View.CLOSED)
        assert "Nothing has been closed yet." in texts(running, EmptyState)
        assert "1  Open 1" in texts(running, EmptyState)


async def test_the_first_request_replaces_the_empty_state() -> None:
    desk = empty_desk()
    async with pilot(desk, "maris") as running:
        file(desk, "otto", "The very first")
        await settle(running, lambda: "The very first" in screen_of(running).rows.text)
        assert texts(running, EmptyState) == ""


async def test_the_zone_of_the_times_is_said() -> None:
    async with pilot(a_desk(), "otto") as running:
        assert "Times: Europe/Berlin" in status(running)


async def test_an_agent_is_offered_what_an_administrator_is_not() -> None:
    def commands(running: Any) -> set[str]:
        from o365tui.tui.commands import offers

        return {offer.command.id for offer in offers(running.app.screen)}

    agents = {"request.internal", "request.ask", "request.take", "request.assign", "request.resolve"}
    async with pilot(a_desk(), "maris") as running:
        assert agents <= commands(running)
    async with pilot(a_desk(), "ilze") as running:
        assert not agents & commands(running)
        assert {"request.new", "request.reply", "request.close", "list.search"} <= commands(running)


async def test_a_closed_request_can_be_reopened_and_not_closed_again() -> None:
    async with pilot(a_desk(), "ilze") as running:
        screen = screen_of(running)
        assert screen.can("request.close")
        assert not screen.can("request.reopen")
        await go(running, View.CLOSED)
        assert screen.can("request.reopen")
        assert not screen.can("request.close")


async def test_y_copies_number_and_title() -> None:
    async with pilot(a_desk(), "ilze") as running:
        await running.press("j", "y")
        assert running.app.clipboard == "SR-1004 Outlook cannot send since 08:10"
        assert "Copied" in status(running)


async def test_who_one_is_stands_at_the_top() -> None:
    async with pilot(a_desk(), "maris") as running:
        assert "Māris Kalns  agent · Atbalsts" in texts(running, TopBar)


async def test_a_change_of_name_is_seen_in_the_list() -> None:
    desk = a_desk()
    async with pilot(desk, "maris", (169, 33)) as running:
        assert "Otto Müller" in screen_of(running).rows.text
        desk.change_person(ILZE, "otto", name="Otto Maier")
        await settle(running, lambda: "Otto Maier" in screen_of(running).rows.text)


async def test_the_list_speaks_latvian_when_asked_to() -> None:
    async with pilot(a_desk(), "maris") as running:
        running.app.set_language("lv")
        await running.pause()
        assert "Nepieciešama darbība" in texts(running, ViewTabs)
        assert "Virsraksts" in header(running)


async def test_hostile_titles_and_names_are_made_visible() -> None:
    desk = empty_desk()
    file(desk, "ilze", "\x1b[2J [b]bold[/b] \u202etxt.exe\x07")
    async with pilot(desk, "ilze") as running:
        shown = screen_of(running).rows.text
        assert "\x1b" not in shown
        assert "[b]bold[/b]" in shown


async def test_a_long_list_in_an_order_that_takes_time_is_read_off_the_loop_page_by_page() -> None:
    desk = empty_desk()
    for at in range(300):
        file(desk, "ilze", f"number {at:03}")
    threads = set()
    page_of = Desk.page

    def page(self, actor, view, sort=None, offset=0, limit=None):  # type: ignore[no-untyped-def]
        threads.add((offset, threading.current_thread() is threading.main_thread()))
        return page_of(self, actor, view, sort, offset, limit)

    desk.page = page.__get__(desk)  # type: ignore[method-assign]
    async with pilot(desk, "ilze") as running:
        screen = screen_of(running)
        for _each in range(4):
            await running.press("z")
        await settle(running, lambda: "by title" in status(running))
        threads.clear()
        await running.press("G")
        await settle(running, lambda: "number 299" in screen.rows.text, "the last page did not come")
        assert threads
        assert not any(on_the_loop for _offset, on_the_loop in threads)
        assert screen.current is not None
        await running.press("k", "k")
        assert screen.current.title == "number 297"


@pytest.mark.parametrize("zone", ["Mars/Phobos", "Europe/../../../../etc/passwd", "tzdata.zi", "Europe", "", "/"])
async def test_a_zone_that_nobody_knows_is_shown_as_utc(zone: str) -> None:
    desk = a_desk(Clock(NOON))
    file(desk, "otto", at=NOON.replace(year=2025))
    desk.store.commit("ilze", lambda tx: tx.save_person(replace(OTTO, timezone=zone)))
    async with pilot(desk, "otto") as running:
        assert "Times: UTC" in status(running)


async def test_a_request_tells_its_place_in_the_whole_list_and_goes_on_beyond_what_was_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("o365tui.tui.screens.siblings.NEAR", 2)
    desk = empty_desk()
    for n in range(12):
        file(desk, "ilze", f"Request {n}")
    async with pilot(desk, "maris") as running:
        screen_of(running).rows.cursor = 4
        await running.press("enter")
        opened = running.app.screen
        assert isinstance(opened, RequestScreen)
        await settle(running, lambda: "5 of 12 in the list" in status(running))
        for place in range(6, 13):
            await settle(running, lambda: opened.can("request.next"))
            await running.press(".")
            await settle(running, lambda at=place: f"{at} of 12 in the list" in status(running))
        assert opened.number == 1001
        assert not opened.can("request.next")
        for place in range(11, 0, -1):
            await settle(running, lambda: opened.can("request.previous"))
            await running.press(",")
            await settle(running, lambda at=place: f"{at} of 12 in the list" in status(running))
        assert opened.number == 1012
        assert not opened.can("request.previous")


@pytest.mark.parametrize("width", [170, 200, 260])
async def test_on_wide_terminals_the_list_has_room_for_the_requester_beside_the_preview(width: int) -> None:
    async with pilot(a_desk(), "maris", (width, 50)) as running:
        await settle(running, lambda: screen_of(running).preview is not None)
        await running.pause()
        screen = screen_of(running)
        assert screen.preview.region.width >= 60
        assert screen.preview.region.right == width
        assert ("Requester" in header(running)) == (width >= 200)
        assert ("Assignee" in header(running)) == (width >= 260)
