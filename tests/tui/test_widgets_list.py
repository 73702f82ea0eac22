"""The list: any length, only what changed is repainted, and the cursor stays with its row."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import on
from textual.app import ComposeResult
from textual.geometry import Region
from textual.pilot import Pilot

from o365tui.tui.app import DeskApp, Options
from o365tui.tui.commands import DeskScreen
from o365tui.tui.widgets import virtual_list
from o365tui.tui.widgets.rows import Column, place, thumb
from o365tui.tui.widgets.virtual_list import PAGE, Source, VirtualList, of_rows


@dataclass(frozen=True)
class Row:
    number: int
    title: str
    status: str = "New"
    age: str = "6 min"


def columns() -> list[Column[Row]]:
    return [
        Column("number", "No.", lambda row: (f"SR-{row.number}", "muted"), width=9),
        Column("status", "Status", lambda row: (row.status, "accent"), width=11),
        Column("title", "Title", lambda row: (row.title, "text"), takes_rest=True, strong=True),
        Column("who", "Assignee", lambda row: ("Māris", "muted"), width=10, gives_way=1, until=30),
        Column("age", "Updated", lambda row: (row.age, "muted"), width=9, align="right", gives_way=2, until=30,
               ages=True, short=Column("age", "Upd.", lambda row: (row.age, "muted"), width=6, align="right")),
    ]  # fmt: skip


def rows(count: int) -> list[Row]:
    return [Row(5000 - n, f"Title {n}") for n in range(count)]


def key(row: Row) -> int:
    return row.number


class ListScreen(DeskScreen[None]):
    SCOPE = "list"

    def __init__(self) -> None:
        super().__init__()
        self.said: list[tuple[str, object]] = []

    def compose(self) -> ComposeResult:
        yield VirtualList(columns(), sorted_by="age", descending=True)

    @on(VirtualList.Highlighted)
    def _highlighted(self, event: VirtualList.Highlighted) -> None:
        self.said.append((type(event).__name__, event.row))

    @on(VirtualList.Sorted)
    def _sorted(self, event: VirtualList.Sorted) -> None:
        self.said.append(("Sorted", event.column))


def app() -> DeskApp:
    return DeskApp(None, None, Options(start="here", places={"here": ListScreen}, looks="dark", colours="256"))


def the_list(pilot: Pilot[int]) -> VirtualList[Row]:
    found = pilot.app.screen.query_one(VirtualList)
    assert isinstance(found, VirtualList)
    return found


def watch(it: VirtualList[Row], monkeypatch: pytest.MonkeyPatch) -> list[Region]:
    """The regions of the list that are refreshed from now on."""
    regions: list[Region] = []
    ordinary = it.refresh

    def refresh(*given: Region, **options: bool) -> VirtualList[Row]:
        regions.extend(given or [it.size.region])
        return ordinary(*given, **options)

    monkeypatch.setattr(it, "refresh", refresh)
    return regions


async def test_only_the_pages_in_view_are_fetched_of_a_hundred_thousand() -> None:
    asked: list[tuple[int, int]] = []

    def fetch(offset: int, limit: int) -> Sequence[Row]:
        asked.append((offset, limit))
        return [Row(n, f"Title {n}") for n in range(offset, offset + limit)]

    async with app().run_test(size=(100, 30)) as pilot:
        it = the_list(pilot)
        it.show(Source(100_000, fetch, key))
        await pilot.pause()
        assert asked == [(0, PAGE)]
        await pilot.press("G")
        assert it.cursor == 99_999
        assert "Title 99999" in it.text
        assert all(limit == PAGE for _, limit in asked)
        assert len(asked) <= 3
        await pilot.press("g")
        assert "Title 0" in it.text
        for _ in range(40):
            await pilot.press("ctrl+d")
        assert len(asked) < 40


async def test_letters_arrows_pages_and_ends_move_the_cursor() -> None:
    async with app().run_test(size=(100, 21)) as pilot:
        it = the_list(pilot)
        it.show(of_rows(rows(100), key))
        for pressed, cursor, top in [
            ("j", 1, 0), ("down", 2, 0), ("k", 1, 0), ("up", 0, 0), ("up", 0, 0), ("pagedown", 20, 20),
            ("pagedown", 40, 40), ("pageup", 20, 20), ("ctrl+d", 30, 30), ("ctrl+u", 20, 20), ("G", 99, 80),
            ("down", 99, 80), ("g", 0, 0), ("end", 99, 80), ("home", 0, 0), ("shift+g", 99, 80),
        ]:  # fmt: skip
            await pilot.press(pressed)
            assert (it.cursor, it.top) == (cursor, top), pressed


async def test_a_step_repaints_the_two_rows_of_the_cursor_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    async with app().run_test(size=(100, 30)) as pilot:
        it = the_list(pilot)
        it.show(of_rows(rows(100), key))
        await pilot.pause()
        regions = watch(it, monkeypatch)
        await pilot.press("j")
        assert {region.y for region in regions} == {1, 2}


async def test_a_list_that_scrolls_asks_only_for_the_cells_of_the_rows_that_come_in() -> None:
    asked: list[int] = []
    told = columns()
    told[0] = replace(told[0], cell=lambda row: (asked.append(row.number) or str(row.number), "muted"))  # type: ignore[func-returns-value]
    async with app().run_test(size=(100, 12)) as pilot:
        it = the_list(pilot)
        it.set_columns(told)
        it.show(of_rows(rows(100), key))
        await pilot.press(*["down"] * (it.rows_in_view - 1))
        assert it.top == 0
        asked.clear()
        await pilot.press("down")
        assert it.top == 1
        came_in, left = it.row_at(it.cursor), it.row_at(it.cursor - 1)
        assert came_in is not None
        assert left is not None
        assert set(asked) <= {came_in.number, left.number}
        assert came_in.number in asked


async def test_the_cursor_stays_on_its_row_when_others_come_before_it() -> None:
    async with app().run_test(size=(100, 12)) as pilot:
        it = the_list(pilot)
        before = rows(50)
        it.show(of_rows(before, key))
        await pilot.press("pagedown", "j")
        at = it.cursor - it.top
        it.show(of_rows([Row(9001, "new one"), Row(9000, "new two"), *before], key))
        await pilot.pause()
        assert it.row == before[12]
        assert it.cursor - it.top == at
        assert "Title 12" in it.text


async def test_at_the_top_of_the_list_one_sees_what_comes_in_above_the_cursor() -> None:
    async with app().run_test(size=(100, 12)) as pilot:
        it = the_list(pilot)
        before = rows(50)
        it.show(of_rows(before, key))
        await pilot.press("j")
        it.show(of_rows([Row(9001, "new one"), *before], key))
        await pilot.pause()
        assert it.row == before[1]
        assert "new one" in it.text


async def test_without_a_finder_the_row_is_looked_for_near_where_it_was() -> None:
    async with app().run_test(size=(100, 12)) as pilot:
        it = the_list(pilot)
        before = rows(500)
        it.show(Source(500, lambda o, n: before[o : o + n], key))
        await pilot.press("j", "j")
        after = [Row(9000, "new"), *before]
        it.show(Source(501, lambda o, n: after[o : o + n], key))
        assert it.row == before[2]


async def test_a_row_that_is_gone_leaves_the_cursor_at_its_place_and_an_empty_list_nowhere() -> None:
    async with app().run_test(size=(100, 12)) as pilot:
        it = the_list(pilot)
        before = rows(20)
        it.show(of_rows(before, key))
        await pilot.press("G")
        it.show(of_rows(before[:5], key))
        assert it.row == before[4]
        it.show(of_rows([], key))
        await pilot.pause()
        assert it.row is None
        await pilot.press("j", "k", "G", "enter", "pagedown")
        assert it.row is None
        it.show(of_rows(before, key))
        assert it.row == before[0]


async def test_of_several_rows_that_are_gone_the_next_one_below_has_the_cursor() -> None:
    async with app().run_test(size=(100, 12)) as pilot:
        it = the_list(pilot)
        before = rows(200)
        it.show(of_rows(before, key))
        await pilot.press("j", "j", "j", "j", "j")
        it.show(of_rows([*before[1:3], *before[7:]], key))
        assert it.row == before[7]
        it.show(of_rows(before[:2], key))
        assert it.row == before[1]


async def test_a_change_of_one_cell_repaints_that_row(monkeypatch: pytest.MonkeyPatch) -> None:
    async with app().run_test(size=(100, 12)) as pilot:
        it = the_list(pilot)
        before = rows(20)
        it.show(of_rows(before, key))
        await pilot.pause()
        regions = watch(it, monkeypatch)
        after = list(before)
        after[4] = replace(after[4], status="Closed")
        it.show(of_rows(after, key))
        assert {(region.y, region.height) for region in regions} == {(5, 1)}
        await pilot.pause()
        regions.clear()
        it.show(of_rows(after, key))
        assert regions == []


async def test_ages_are_told_again_and_only_rows_that_changed_are_repainted(monkeypatch: pytest.MonkeyPatch) -> None:
    words = ["6 min"]
    told = columns()
    told[-1] = replace(told[-1], cell=lambda row: (words[0] if row.number == 5000 else "1 h", "muted"))
    async with app().run_test(size=(100, 12)) as pilot:
        it = the_list(pilot)
        it.set_columns(told)
        it.show(of_rows(rows(20), key))
        await pilot.pause()
        assert "6 min" in it.text
        regions = watch(it, monkeypatch)
        it.retell()
        assert regions == []
        words[0] = "7 min"
        it.retell()
        assert [(region.y, region.height) for region in regions] == [(1, 1)]


async def test_the_preview_is_told_once_the_cursor_rests(monkeypatch: pytest.MonkeyPatch) -> None:
    async with app().run_test(size=(100, 12)) as pilot:
        it = the_list(pilot)
        it.show(of_rows(rows(30), key))
        screen = pilot.app.screen
        assert isinstance(screen, ListScreen)
        await pilot.press("j", "j", "j")
        await pilot.pause(virtual_list.PREVIEW_SECONDS * 3)
        assert screen.said[-1] == ("Highlighted", rows(30)[3])
        assert ("Highlighted", rows(30)[1]) not in screen.said


async def test_enter_and_a_click_on_the_cursors_row_open_it_and_a_click_on_a_title_asks_for_its_order() -> None:
    async with app().run_test(size=(100, 12)) as pilot:
        it = the_list(pilot)
        it.show(of_rows(rows(30), key))
        screen = pilot.app.screen
        assert isinstance(screen, ListScreen)
        await pilot.press("j", "enter")
        assert ("Opened", rows(30)[1]) in screen.said
        await pilot.click(VirtualList, offset=(20, 5))
        assert it.cursor == 4
        assert ("Opened", rows(30)[4]) not in screen.said
        await pilot.click(VirtualList, offset=(20, 5))
        assert ("Opened", rows(30)[4]) in screen.said
        await pilot.click(VirtualList, offset=(3, 0))
        assert ("Sorted", "number") in screen.said
        await pilot.click(VirtualList, offset=(20, 11))
        assert it.cursor == 10


async def test_the_wheel_moves_the_window_and_takes_the_cursor_along_only_at_the_edge() -> None:
    async with app().run_test(size=(100, 12)) as pilot:
        it = the_list(pilot)
        it.show(of_rows(rows(100), key))
        it.cursor = 5
        it._wheel(3)
        assert (it.top, it.cursor) == (3, 5)
        it._wheel(3)
        assert (it.top, it.cursor) == (6, 6)
        it._wheel(-100)
        assert (it.top, it.cursor) == (0, 6)


async def test_the_cursors_row_has_a_bar_a_ground_and_a_bold_title_and_other_rows_have_not() -> None:
    async with app().run_test(size=(100, 12)) as pilot:
        it = the_list(pilot)
        it.show(of_rows(rows(30), key))
        await pilot.pause()
        here, other = it.render_line(1), it.render_line(2)
        assert here.text.startswith("▌")
        assert other.text.startswith(" ")
        bold = "".join(segment.text for segment in here if segment.style and segment.style.bold)
        assert bold.strip() == "Title 0"
        grounds = {segment.style.bgcolor.name for segment in here if segment.style and segment.style.bgcolor}
        assert grounds == {"#3a3a3a"}
        assert "Updated ↓" in it.render_line(0).text


async def test_marked_rows_carry_a_mark() -> None:
    async with app().run_test(size=(100, 12)) as pilot:
        it = the_list(pilot)
        it.show(of_rows(rows(30), key))
        it.marked = frozenset({4999})
        await pilot.pause()
        assert it.render_line(2).text.startswith(" •")
        assert it.render_line(3).text.startswith("  ")


async def test_every_size_down_to_nothing_is_drawn() -> None:
    async with app().run_test(size=(120, 40)) as pilot:
        it = the_list(pilot)
        it.show(of_rows(rows(100), key))
        await pilot.press("G")
        for size in [(20, 5), (5, 2), (1, 1), (200, 60), (80, 24)]:
            await pilot.resize_terminal(*size)
            await pilot.pause()
            for y in range(size[1]):
                assert it.render_line(y).cell_length == it.size.width
        assert it.row == rows(100)[99]
        assert "Title 99" in it.text


def titles(width: int) -> list[str]:
    return [one.column.title for one in place(columns(), width).places]


def test_columns_give_way_in_their_order_and_the_title_gets_the_rest() -> None:
    assert titles(100) == ["No.", "Status", "Title", "Assignee", "Updated"]
    assert titles(76) == ["No.", "Status", "Title", "Updated"]
    assert titles(64) == ["No.", "Status", "Title", "Upd."]
    assert titles(24) == ["No.", "Title"]
    for width in range(1, 200):
        placed = place(columns(), width).places
        for one, after in pairwise(placed):
            assert one.start + one.width <= after.start
        assert all(one.start + one.width <= width - 1 for one in placed)


@given(st.integers(0, 60), st.integers(0, 100_000), st.floats(0, 1))
def test_the_scrollbar_tells_the_truth_about_the_ends(height: int, total: int, share: float) -> None:
    top = int(share * max(0, total - height))
    start, size = thumb(height, total, top)
    if total <= height or height == 0:
        assert (start, size) == (0, 0)
        return
    assert 1 <= size <= height
    assert 0 <= start <= height - size
    if height - size > 1:
        assert (start == 0) == (top == 0)
        assert (start == height - size) == (top >= total - height)


def test_a_source_of_rows_finds_them_by_their_key() -> None:
    source = of_rows(rows(10), key)
    find: Callable[[Hashable], int | None] | None = source.find
    assert find is not None
    assert find(4997) == 3
    assert find(1) is None
    assert source.fetch(8, 5) == rows(10)[8:]
