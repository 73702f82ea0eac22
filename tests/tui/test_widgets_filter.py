"""The filter's line: completions below it and what is not understood, neither of which takes a key from the words."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

from textual.app import ComposeResult
from textual.widgets import Static

from o365tui.model.query import Completion, Problem
from o365tui.tui.app import DeskApp, Options
from o365tui.tui.commands import DeskScreen
from o365tui.tui.widgets.fields import TextInput
from o365tui.tui.widgets.filter_line import FilterLine

KEYS = ("status:", "severity:", "service:")
VALUES = ("open", "new", "closed")


def complete(text: str, at: int) -> Sequence[Completion]:
    """Three keys, and three values behind the first."""
    start = text[:at].rfind(" ") + 1
    typed = text[start:at]
    if typed.startswith("status:"):
        begun = typed.removeprefix("status:")
        return [Completion(at - len(begun), at, value, "a state") for value in VALUES if value.startswith(begun)]
    return [Completion(start, at, key, "a key") for key in KEYS if key.startswith(typed)]


def check(text: str) -> Sequence[Problem]:
    """One word is wrong."""
    at = text.find("wrong")
    return [Problem(at, at + 5, "This is [b]not[/b] understood\x1b.")] if at >= 0 else []


class Bench(DeskScreen[None]):
    """The line above something that it may cover."""

    SCOPE = "phones"

    def __init__(self) -> None:
        super().__init__()
        self.done = 0

    def compose(self) -> ComposeResult:
        yield FilterLine(complete, check, lambda words: None, self.finish, id="search")
        yield Static("\n".join("below" for _each in range(10)))

    def on_mount(self) -> None:
        self.query_one(FilterLine).open("")

    def finish(self) -> None:
        self.done += 1


def bench(colours: str | None = "truecolor") -> Any:
    """An app with that screen."""
    return DeskApp(None, SimpleNamespace(role="agent"), Options(start="here", places={"here": Bench}, colours=colours))


def line_of(running: Any) -> FilterLine:
    """The line."""
    line = running.app.screen.query_one(FilterLine)
    assert isinstance(line, FilterLine)
    return line


def words(running: Any) -> str:
    """What stands in the field."""
    return str(running.app.screen.query_one(TextInput).value)


async def test_what_could_come_next_stands_below_and_tab_takes_it() -> None:
    async with bench().run_test(size=(80, 24)) as running:
        assert line_of(running).below == ""
        await running.press("s")
        rows = line_of(running).below.splitlines()
        assert [row.split()[0] for row in rows[:3]] == ["status:", "severity:", "service:"]
        await running.press("tab")
        assert words(running) == "status:"
        assert [row.split()[0] for row in line_of(running).below.splitlines()[:3]] == list(VALUES)
        await running.press("n", "tab")
        assert words(running) == "status:new "
        assert line_of(running).below == ""


async def test_without_a_ground_of_its_own_a_line_to_either_side_keeps_it_apart_from_the_list() -> None:
    for colours in ("truecolor", "standard", None):
        async with bench(colours).run_test(size=(80, 24)) as running:
            await running.press("s", "down")
            rows = line_of(running).below.splitlines()
            assert rows[0].startswith("▌")
            if colours == "truecolor":
                assert not any("│" in row for row in rows)
            else:
                assert {row[0] + row[-1] for row in rows[1:]} == {"││"}
                assert len({len(row) for row in rows}) == 1


async def test_up_and_down_choose_and_right_takes_at_the_end_of_the_text_only() -> None:
    async with bench().run_test(size=(80, 24)) as running:
        await running.press("s", "down", "down", "down", "up", "right")
        assert words(running) == "severity:"
        await running.press("home", "right", "x")
        assert words(running) == "sxeverity:"


async def test_enter_is_never_taken_and_down_goes_to_the_results_where_nothing_is_offered() -> None:
    async with bench().run_test(size=(80, 24)) as running:
        await running.press("s", "down", "enter")
        assert words(running) == "s"
        assert running.app.screen.done == 1
        await running.press("x", "down")
        assert running.app.screen.done == 2


async def test_escape_takes_a_choice_back_first() -> None:
    async with bench().run_test(size=(80, 24)) as running:
        await running.press("s", "down")
        line = line_of(running)
        assert line.took("escape")
        assert line.below == ""
        await running.press("e")
        assert line.below
        assert not line.took("escape")


async def test_what_is_offered_stays_when_the_line_gets_another_place_or_its_first() -> None:
    """A letter that comes right behind the key that opens the line is there before the line has its size."""
    async with bench().run_test(size=(80, 24)) as running:
        await running.press("s")
        offered = line_of(running).below
        assert offered
        await running.resize_terminal(60, 20)
        await running.pause()
        assert line_of(running).below.splitlines()[0].split()[0] == offered.splitlines()[0].split()[0]


async def test_a_word_that_is_wrong_is_pointed_at_and_kept_until_it_is_right() -> None:
    async with bench().run_test(size=(80, 24)) as running:
        await running.press(*"xy wrong", "space", "z")
        row = line_of(running).below.splitlines()[0]
        at = running.app.screen.query_one(TextInput).region.x + 3
        assert row[at : at + 5] == "^^^^^"
        assert "This is [b]not[/b] understood" in row
        assert "\x1b" not in row
        await running.press("enter")
        assert running.app.screen.done == 0
        assert line_of(running).below
        for _each in range(7):
            await running.press("backspace")
        assert line_of(running).below == ""


async def test_a_sentence_that_does_not_fit_beside_the_marker_stands_below_it() -> None:
    async with bench().run_test(size=(40, 24)) as running:
        await running.press(*"xxxxxxxxxxxxx wrong")
        marker, *sentence = line_of(running).below.splitlines()
        assert marker.strip() == "^^^^^"
        assert "understood" in " ".join(sentence)


async def test_what_the_desk_refuses_is_said_as_long_as_it_stands_there() -> None:
    async with bench().run_test(size=(80, 24)) as running:
        await running.press(*"xyz")
        line_of(running).refuse("xyz", [Problem(0, 3, "Nobody is called so.")])
        assert "Nobody is called so." in line_of(running).below
        await running.press("q")
        assert line_of(running).below == ""


async def test_what_stands_below_goes_with_the_keyboard_and_with_the_line() -> None:
    async with bench().run_test(size=(80, 24)) as running:
        await running.press("s")
        running.app.screen.set_focus(None)
        await running.pause()
        assert line_of(running).below == ""
        line_of(running).open("")
        await running.press("s")
        assert line_of(running).below
        line_of(running).close()
        assert line_of(running).below == ""


async def test_it_covers_what_is_there_without_moving_it() -> None:
    async with bench().run_test(size=(80, 24)) as running:
        before = running.app.screen.query_one(Static).region
        await running.press("s")
        assert running.app.screen.query_one(Static).region == before
