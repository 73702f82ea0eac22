"""What a screen looks like, as a text that reads well in a review: its words, and below them the styles of each row.

    01| Support › Service requests › Open                    Priya Raman
    …
    01| bar: 2-28 muted · 30-33 strong bold

Not SVG files, as pytest-textual-snapshot makes them: those are 30 to 150 kB each, every one differs when Textual or a
font changes, and nobody can read the difference. Here a changed word changes one line, a changed colour another.

A style is named as in `o365tui.tui.styles`: the colour of the characters unless that is "text", attributes, the
background unless that is "ground" or the one that most of the row has, which stands before the colon. Columns count
from 1; what is plain is left out. A colour that is in no palette stands as #rrggbb. The last line says which colours
the names stand for.
"""

from __future__ import annotations

import difflib
import itertools
from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from rich.cells import cell_len
from rich.color import Color
from rich.style import Style
from textual.app import App
from textual.strip import Strip

from o365tui.tui.styles import ATTRIBUTES, GROUNDS, LOOKS, Look

SEEN_ON_BLANKS: Final = ("underline", "reverse", "strike")

Cell = tuple[str, str, str]
"""What stands in a cell (the second half of a wide character is empty), its colour and attributes, its background."""


def strips(app: App[Any]) -> list[Strip]:
    """What the app shows at this moment, as Textual has it."""
    screen = app.screen
    with app._context():
        return screen._compositor.render_strips(screen.size)


def picture(app: App[Any], title: str) -> str:
    """What the app shows at this moment. `title` says in words what it is a picture of."""
    names = Names(LOOKS[app.theme])
    rows = [_cells(strip, names) for strip in strips(app)]
    lines = [title, ""]
    lines += [f"{n:02}|{''.join(text for text, _, _ in row).rstrip()}" for n, row in enumerate(rows, 1)]
    lines.append("")
    for n, row in enumerate(rows, 1):
        if told := _told(row):
            lines.append(f"{n:02}| {told}")
    lines += ["", names.legend(), ""]
    return "\n".join(lines)


def difference(accepted: str, now: str) -> str:
    """The lines that differ, with one line around them."""
    told = difflib.unified_diff(accepted.splitlines(), now.splitlines(), "accepted", "now", lineterm="", n=1)
    return "\n".join(told)


class Names:
    """The names of a look's colours; remembers which were used."""

    def __init__(self, look: Look) -> None:
        self._look = look
        inks = [name for name in look.colours if name not in GROUNDS]
        self._inks = self._by_colour((*GROUNDS, *reversed(inks)))
        self._papers = self._by_colour((*reversed(inks), *reversed(GROUNDS)))
        self._used: dict[str, str] = {}
        self._told: dict[tuple[Style, bool], tuple[str, str]] = {}

    def _by_colour(self, names: Sequence[str]) -> dict[str, str]:
        """Of several names for one colour the last."""
        return {self._look.colours[name]: name for name in names}

    def style(self, style: Style, blank: bool) -> tuple[str, str]:
        """Colour with attributes, and background, in words; of a blank cell only what is seen of it."""
        key = (style, blank)
        if key not in self._told:
            seen = [name for name in ATTRIBUTES if getattr(style, name) and (not blank or name in SEEN_ON_BLANKS)]
            ink = "" if blank and not style.reverse else self._name(style.color, self._inks, "text")
            paper = self._name(style.bgcolor, self._papers, "ground")
            self._told[key] = " ".join([*([ink] if ink else []), *seen]), paper
        return self._told[key]

    def _name(self, colour: Color | None, names: dict[str, str], usual: str) -> str:
        """Empty for what is usual."""
        value = "default" if colour is None or colour.is_default else colour.name
        if colour is not None and colour.triplet is not None:
            value = colour.triplet.hex
        name = names.get(value, value)
        if name != value or self._look.ansi:
            self._used[name] = value
        return "" if name == usual else name

    def legend(self) -> str:
        """Which colours the names of this picture stand for."""
        return f"{self._look.name}: " + ", ".join(f"{name} {colour}" for name, colour in sorted(self._used.items()))


def _cells(strip: Strip, names: Names) -> list[Cell]:
    cells: list[Cell] = []
    for text, style, control in strip:
        if control:
            continue
        for character in text:
            width = cell_len(character)
            if width == 0 and cells:
                cells[-1] = (cells[-1][0] + character, *cells[-1][1:])
                continue
            told = names.style(style or Style.null(), character == " ")
            cells += [(character, *told), ("", *told)][:width]
    return cells


def _told(row: Sequence[Cell]) -> str:
    """`bar: 2-28 muted · 30-33 strong bold`: what most of the row stands on, and every stretch that is not plain."""
    papers = Counter(paper for _, _, paper in row)
    usual = papers.most_common(1)[0][0] if papers else ""
    runs, column = [], 1
    for style, group in itertools.groupby(_joined(row, usual)):
        width = len(list(group))
        if style:
            runs.append(f"{column}-{column + width - 1} {style}" if width > 1 else f"{column} {style}")
        column += width
    return f"{usual}: {' · '.join(runs)}".strip() if usual else " · ".join(runs)


def _joined(row: Sequence[Cell], usual: str) -> list[str]:
    """The styles of a row's cells; blanks between words of one style have it, too, where their ground is the same."""
    styles = [" ".join(filter(None, (ink, "" if paper == usual else paper or "ground"))) for _, ink, paper in row]
    before = -1
    for at, (text, ink, paper) in enumerate(row):
        if text == " ":
            continue
        alike = before >= 0 and row[before][1:] == (ink, paper)
        if alike and all(cell[1:] == ("", paper) for cell in row[before + 1 : at]):
            styles[before + 1 : at] = [styles[at]] * (at - before - 1)
        before = at
    return styles
