"""Plots as lines of the house: bars drawn by Plotext, in our colours, each series with a sign of its own.

Importing Plotext costs some tens of milliseconds: call `warm_up` in a thread before the first plot. A plot says nothing
by colour alone, and its labels are cut, so that names from people cannot break it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import count
from typing import Any, NamedTuple

from rich.cells import cell_len

from o365tui.tui.widgets.lines import Line, Span, clip

_COLOUR = re.compile(r"\x1b\[([0-9;]*)m")
LABEL = 16
"""Cells that a label at the side of a plot may take."""


class Series(NamedTuple):
    """What is piled up in the bars: its name, a value for each bar, the sign that it is drawn with, its token."""

    name: str
    values: Sequence[int]
    sign: str
    token: str


def warm_up() -> None:
    """Import what plots need; in a thread of one's own."""
    from textual_plotext import Plot

    Plot()


def legend(series: Sequence[Series], before: str = "") -> Line:
    """Which sign is what."""
    spans: list[Span] = [(before, "ground")] if before else []
    for each in series:
        spans += [(f"{each.sign}{each.sign} ", each.token), (f"{each.name}   ", "muted")]
    return tuple(spans)


def piled(
    labels: Sequence[str], series: Sequence[Series], width: int, height: int, *, lying: bool = False
) -> list[Line]:
    """Bars of values piled on each other; standing, or `lying` with their labels at the left, the first at the top.

    No lines where there is nothing to show: neither a value above 0 nor room for a plot.
    """
    tops = [sum(values) for values in zip(*(each.values for each in series), strict=True)]
    if not any(tops) or width < 24 or height < (3 if lying else 5):
        return []
    from textual_plotext import Plot

    plot: Any = Plot()
    plot.theme("clear")
    plot.plotsize(width, height)
    names = [_fitting(label, width) for label in labels]
    values = [list(each.values) for each in series]
    if lying:
        names, values = _apart(names[::-1]), [each[::-1] for each in values]
    # Not `stacked_bar`, which paints blanks over the first row of a bar that begins with nothing.
    half = (0.4 if lying else 0.6) / 2
    for colour in range(len(series), 0, -1):
        for at, parts in enumerate(zip(*values, strict=True), 1):
            if parts[colour - 1]:
                across, along = [at - half, at + half], [0, sum(parts[:colour])]
                x, y = (along, across) if lying else (across, along)
                plot.rectangle(x, y, marker=series[colour - 1].sign, color=colour, fill=True, lines=True)
    plot.xaxes(True, False)
    plot.yaxes(True, False)
    ticks = _ticks(max(tops), (width - LABEL) // 8 if lying else height // 3)
    if lying:
        plot.xlim(0, max(tops))
        plot.xticks(ticks)
        plot.yticks(range(1, len(names) + 1), names)
    else:
        plot.ylim(0, max(tops))
        plot.yticks(ticks)
        plot.xticks(range(1, len(names) + 1), names)
    tokens = [each.token for each in series]
    return [_line(row, tokens) for row in plot.build().split("\n") if _COLOUR.sub("", row).strip()]


def _fitting(label: str, width: int) -> str:
    """A label whose characters are one cell wide: Plotext counts characters."""
    label = clip(label, min(LABEL, width // 3))
    return label if cell_len(label) == len(label) else "".join(each if cell_len(each) == 1 else "?" for each in label)


def _apart(labels: Sequence[str]) -> list[str]:
    """Labels of one width; alike ones get a blank more each, for Plotext would put them on one bar."""
    widest = max(map(len, labels))
    return [f"{label:<{widest}}" + " " * labels[:n].count(label) for n, label in enumerate(labels)]


def _ticks(top: int, most: int) -> list[int]:
    """Round whole numbers from 0 up to `top`, about `most` of them; `top` itself where none is near."""
    steps = (first * 10**zeros for zeros in count() for first in (1, 2, 5))
    step = next(each for each in steps if top <= each * max(2, most))
    ticks = list(range(0, top + 1, step))
    return ticks if len(ticks) > 1 else [0, top]


def _line(row: str, tokens: Sequence[str]) -> Line:
    """A row of Plotext's, its colours as our tokens; whatever else it says about looks is dropped."""
    spans: list[Span] = []
    token = "muted"
    at = 0
    for found in _COLOUR.finditer(row):
        if found.start() > at:
            spans.append((row[at : found.start()], token))
        codes = found[1].split(";")
        number = int(codes[2]) if codes[:2] == ["38", "5"] and len(codes) == 3 else 0
        token = tokens[number - 1] if 0 < number <= len(tokens) else "muted"
        at = found.end()
    if at < len(row):
        spans.append((row[at:], token))
    return tuple(spans)
