"""Plots of the figures: whole without colour, of the size asked for, and not to be broken by anybody's name."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from o365tui.text.safe import visible
from o365tui.tui.plots import Series, legend, piled
from o365tui.tui.widgets.lines import Line, width_of
from tests.terminal.hostile import OWN

SERIES = (Series("kept", (5, 0, 12), "█", "good"), Series("missed", (1, 0, 4), "░", "danger"))


def words(lines: list[Line]) -> str:
    return "\n".join("".join(text for text, _token in line) for line in lines)


@pytest.mark.parametrize(("width", "height"), [(24, 5), (40, 8), (78, 10), (96, 12)])
@pytest.mark.parametrize("lying", [False, True])
def test_a_plot_is_as_large_as_asked_for_and_has_a_sign_for_each_series(width: int, height: int, lying: bool) -> None:
    lines = piled(["a", "b", "c"], SERIES, width, height, lying=lying)
    assert 0 < len(lines) <= height
    assert all(width_of(line) <= width for line in lines)
    assert "█" in words(lines)
    assert "\x1b" not in words(lines)
    tokens = {token for line in lines for text, token in line if text.strip() and text.strip()[0] in "█░"}
    assert tokens <= {"good", "danger"}


def test_bars_stand_to_each_other_as_their_values() -> None:
    rows = words(piled(["a", "b", "c"], SERIES, 60, 5, lying=True)).splitlines()[:3]
    drawn = [row.count("█") + row.count("░") for row in rows]
    assert drawn[1] == 0
    assert drawn[2] == pytest.approx(drawn[0] * 16 / 6, rel=0.15)
    assert [row.strip()[0] for row in rows] == ["a", "b", "c"]


def test_the_legend_says_which_sign_is_what() -> None:
    assert words([legend(SERIES, " ")]) == " ██ kept   ░░ missed   "


def test_nothing_is_drawn_of_nothing_nor_without_room() -> None:
    assert piled(["a"], [Series("x", (0,), "█", "good")], 60, 8) == []
    assert piled([], [Series("x", (), "█", "good")], 60, 8) == []
    assert piled(["a"], [Series("x", (3,), "█", "good")], 60, 4) == []
    assert "█" in words(piled(["a"], [Series("x", (3,), "█", "good")], 60, 3, lying=True))
    assert piled(["a"], [Series("x", (3,), "█", "good")], 20, 8) == []


def test_axes_have_whole_numbers_only() -> None:
    for top in (1, 2, 3, 7, 40, 12_345):
        drawn = words(piled(["a", "b"], [Series("x", (top, 1), "█", "good")], 40, 9))
        assert "." not in drawn
        assert "0┤" in drawn


@pytest.mark.parametrize("lying", [False, True])
def test_no_name_breaks_a_plot(lying: bool) -> None:
    names = [visible(text) for text in OWN]
    for start in range(0, len(names), 8):
        some = [*names[start : start + 8], "same", "same"]
        series = [Series("x", range(1, len(some) + 1), "█", "good")]
        lines = piled(some, series, 70, len(some) + 3, lying=lying)
        assert all(width_of(line) <= 70 for line in lines)
        assert all(cell_len(text) == len(text) for line in lines for text, _token in line)
        if lying:
            assert sum("█" in text for line in lines for text, _token in line) >= len(some)


def test_a_bar_that_begins_with_nothing_stands_on_the_axis() -> None:
    lines = piled(["one", "two"], [Series("A", [9, 0], "█", "danger"), Series("B", [1, 8], "▒", "accent")], 60, 10)
    rows = ["".join(text for text, _token in line) for line in lines]
    lowest = next(row for row in reversed(rows) if row.lstrip().startswith("0"))
    assert "█" in lowest
    assert "▒" in lowest
