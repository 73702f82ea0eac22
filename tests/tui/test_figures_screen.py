"""Support › Figures: what it counts and shows, where its lines lead, that it keeps up with the desk, and CSV."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from o365tui.model import figures
from o365tui.model.people import Reader
from o365tui.model.views import View
from o365tui.tui.app import Options
from o365tui.tui.screens.figures import FiguresPage, FiguresScreen
from o365tui.tui.screens.requests import RequestsScreen
from o365tui.tui.widgets.frame import StatusLine
from o365tui.tui.work import app_of
from tests.tui.desks import ILZE, LIGA, MARIS, Clock, a_desk, empty_desk, file, pilot, settle

WHERE = Options(start="figures", looks="dark", colours="256")


async def counted(running: Any) -> FiguresPage:
    """The page, once it has been counted."""
    screen = running.app.screen
    assert isinstance(screen, FiguresScreen)
    page = screen.page
    await settle(running, lambda: "Load, by agent" in page.text, "it was not counted")
    return page


def row(page: FiguresPage, name: str) -> list[str]:
    """The numbers of the line of that name."""
    line = next(line for line in page.text.splitlines() if line.strip("▌ ").startswith(name))
    return line.strip("▌ ").removeprefix(name).split()


async def to(running: Any, page: FiguresPage, id: str) -> None:
    """Put the cursor on a line."""
    await running.press("g")
    for _each in range(60):
        if page.current is not None and page.current.id == id:
            return
        await running.press("j")
    raise AssertionError(f"{id} was never reached")


async def test_an_agent_sees_the_whole_desk_in_numbers_and_plots_and_every_agent() -> None:
    async with pilot(a_desk(), "maris", (120, 60), options=WHERE) as running:
        page = await counted(running)
        assert row(page, "A") == ["2", "0", "0", "0", "0", "2"]
        assert row(page, "B") == ["2", "0", "0", "0", "0", "2"]
        assert row(page, "C") == ["0", "1", "0", "0", "0", "1"]
        assert row(page, "All") == ["4", "1", "0", "0", "0", "5"]
        assert row(page, "Answer late") == ["1"]
        assert row(page, "Māris Kalns") == ["2", "1", "0"]
        assert row(page, "Līga Liepa") == ["0", "0", "0"]
        assert row(page, "nobody yet") == ["3", "0", "1"]
        assert row(page, "9 Nov") == ["0", "2", "0", "%"]
        assert row(page, "2 Nov") == ["0", "1", "0", "%"]
        for sign in ("██ A   ▒▒ B   ░░ C", "▒▒ kept   ██ missed", "██ Answer late   ▒▒ Action required"):
            assert sign in page.text
        assert "1 answer is late" in str(running.app.screen.query_one(StatusLine).text)
        assert "the whole desk" in str(running.app.screen.query_one(StatusLine).text)


async def test_the_last_number_of_a_line_is_seen_in_a_narrow_window_in_longer_words() -> None:
    async with pilot(a_desk(), "maris", (60, 24), options=WHERE) as running:
        page = await counted(running)
        app_of(running.app.screen).set_language("lv")
        await settle(running, lambda: "Kavējas" in page.text, "it was not said in Latvian")
        assert row(page, "Visi") == ["4", "1", "0", "0", "0", "5"]
        assert not [line for line in page.text.splitlines() if "…" in line or cell_len(line.rstrip()) > 60]


async def test_an_administrator_sees_their_organisation_and_no_other() -> None:
    async with pilot(a_desk(), "otto", (120, 60), options=WHERE) as running:
        page = await counted(running)
        assert row(page, "All") == ["1", "0", "0", "0", "0", "1"]
        assert "Māris" not in page.text
        assert "Muster GmbH" in str(running.app.screen.query_one(StatusLine).text)


LEADS = {
    "maris": {"open-A": "A", "late": "Answer late", "load-": "nobody yet", "load-maris": "Māris Kalns"},
    "ilze": {"open": "All"},
}


@pytest.mark.parametrize("who", LEADS)
async def test_every_line_leads_to_just_the_requests_that_it_counts(who: str) -> None:
    desk = a_desk()
    desk.reply(ILZE, 1004, "Build 16.0.1")
    async with pilot(desk, who, (120, 60), options=WHERE) as running:
        page = await counted(running)
        for line, name in LEADS[who].items():
            numbers = row(page, name)
            many = int(numbers[0] if line.startswith("load") else numbers[-1])
            await to(running, page, line)
            await running.press("enter")
            await settle(running, lambda: isinstance(running.app.screen, RequestsScreen))
            there: Any = running.app.screen
            await settle(running, lambda there=there: not there.reads and there.loaded.query.words)
            assert there.rows.total == many > 0, line
            words = there.loaded.query.words
            await settle(running, lambda there=there: bool(there.query("#search")))
            await settle(running, lambda there=there, words=words: there.query_one("#search").words == words)
            assert there.rows.has_focus
            assert (there.view is View.DUE) is (line == "late"), "what is late stands by its deadline"
            await running.press("escape")
            await settle(running, lambda: isinstance(running.app.screen, FiguresScreen), "escape did not go back")


async def test_it_counts_again_when_somebody_commits_and_the_cursor_stays() -> None:
    desk = a_desk()
    async with pilot(desk, "maris", (120, 60), options=WHERE) as running:
        page = await counted(running)
        await to(running, page, "load-maris")
        file(desk, "anna", "One more", "A")
        desk.take(LIGA, 1006)
        await settle(running, lambda: row(page, "All")[-1] == "6" and row(page, "Līga Liepa") == ["1", "0", "0"])
        assert page.current is not None
        assert page.current.id == "load-maris"


async def test_many_commits_are_counted_once_and_nothing_while_idle(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = a_desk()
    asked: list[Reader] = []
    tally = desk.store.tally

    def counting(reader: Reader, cut: figures.Cuts) -> figures.Tally:
        asked.append(reader)
        return tally(reader, cut)

    monkeypatch.setattr(desk.store, "tally", counting)
    async with pilot(desk, "maris", options=WHERE) as running:
        page = await counted(running)
        await running.pause(0.1)
        assert len(asked) == 1
        for n in range(20):
            desk.internal_note(MARIS, 1003, f"note {n}")
        file(desk, "anna", "The last one")
        await settle(running, lambda: row(page, "All")[-1] == "6")
        await running.pause(0.1)
        assert len(asked) == 2


async def test_a_desk_without_requests_says_so_in_words() -> None:
    async with pilot(empty_desk(), "maris", options=WHERE) as running:
        page = await counted(running)
        assert "0 open" in page.text
        assert "none was due" in page.text
        assert page.text.count("Nothing to draw.") == 3


async def test_numbers_and_plots_stand_beside_each_other_where_there_is_room() -> None:
    async with pilot(a_desk(), "maris", (200, 50), options=WHERE) as running:
        page = await counted(running)
        (heading,) = [line for line in page.text.splitlines() if "▒▒ kept" in line]
        assert "Due in week of" in heading
    async with pilot(a_desk(), "maris", (80, 24), options=WHERE, lang="lv") as running:
        page = running.app.screen.query_one(FiguresPage)
        await settle(running, lambda: "Noslodze" in page.text)
        assert all(len(line) <= 80 for line in page.text.splitlines())
        assert "Termiņš nedēļā no" in page.text


async def test_the_figures_are_saved_as_csv_and_never_over_something_unasked(tmp_path: Path) -> None:
    desk = a_desk()
    target = tmp_path / "our figures.csv"
    async with pilot(desk, "maris", options=WHERE) as running:
        await counted(running)
        await running.press("w")
        await settle(running, lambda: bool(running.app.screen.query("PathField")))
        field: Any = running.app.screen.query_one("PathField")
        assert field.value.endswith("figures.csv")
        field.value = str(target)
        await running.press("ctrl+s")
        await settle(running, target.exists)
        await settle(running, lambda: isinstance(running.app.screen, FiguresScreen))
    with target.open(newline="") as opened:
        heading, *rows = csv.reader(opened)
    assert tuple(heading) == figures.HEADINGS
    assert [tuple(each) for each in rows] == [tuple(map(str, each)) for each in figures.rows(desk.figures(MARIS))]
    assert ["load", "", "open", "3"] in rows


async def test_the_key_d_leads_here_and_q_back() -> None:
    async with pilot(a_desk(), "maris") as running:
        await running.press("d")
        await settle(running, lambda: isinstance(running.app.screen, FiguresScreen))
        await counted(running)
        await running.press("q")
        assert isinstance(running.app.screen, RequestsScreen)


async def test_ages_move_on_as_time_goes_by() -> None:
    clock = Clock()
    desk = a_desk(clock)
    async with pilot(desk, "maris", options=WHERE) as running:
        page = await counted(running)
        clock.now = clock.ago(days=-2)
        screen: Any = running.app.screen
        screen.action_list_refresh()
        await settle(running, lambda: row(page, "All") == ["0", "4", "1", "0", "0", "5"])
