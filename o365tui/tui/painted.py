"""What the terminal shows, cell by cell, so that of a frame only the cells that differ are sent.

Textual sends whole spans: opening a screen costs 23 to 40 kB at 120 × 40, most of it what was there before. Over
SSH that is felt. `Painted` keeps the last frame and turns an update of Textual into the difference.

This reaches into two private classes of Textual's compositor and into `App._display`; `test_painted` guards them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.cells import cell_len
from rich.console import Console
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.strip import Strip

Cell = tuple[str, str]
"""What a cell shows (empty: the right half of what stands before it) and the numbers of its style (SGR)."""

NEAR = 7
"""Equal cells between two stretches that are sent along: moving the cursor and setting the style again costs more."""

_UNKNOWN: Cell = ("\0", "")


class Painted:
    """The last frame that was sent. `forget` it whenever something else may have drawn on the terminal."""

    def __init__(self) -> None:
        self._rows: list[list[Cell]] = []
        self._width = 0

    def forget(self) -> None:
        """Nothing is known of the terminal any more: the next update is sent whole."""
        self._rows = []

    def difference(self, update: LayoutUpdate | ChopsUpdate, width: int, height: int) -> CompositorUpdate:
        """The same update, which sends only what differs when it is drawn."""
        return _Difference(self, update, width, height)

    def draw(self, update: LayoutUpdate | ChopsUpdate, width: int, height: int, console: Console) -> str:
        """The output that brings the terminal from the last frame to this one; remembered as sent."""
        if self._width != width or len(self._rows) != height:
            self._width = width
            self._rows = [[_UNKNOWN] * width for _ in range(height)]
        changed: dict[int, list[Cell]] = {}
        for y, x, strip in _strips(update):
            if 0 <= y < height and x < width:
                row = changed.get(y)
                if row is None:
                    row = changed[y] = self._rows[y].copy()
                _lay(row, x, strip, console)
        output: list[str] = []
        for y, row in changed.items():
            before = self._rows[y]
            if before[0] is _UNKNOWN is before[-1] and _UNKNOWN not in row:
                # The first frame, or one after `forget`: there is nothing to compare with.
                output.append(f"\x1b[{y + 1}H{_styled(row)}")
                self._rows[y] = row
            elif row != before:
                for start, end in _stretches(before, row):
                    output.append(f"\x1b[{y + 1};{start + 1}H")
                    output.append(_styled(row[start:end]))
                self._rows[y] = row
        return "".join(output)


class _Difference(CompositorUpdate):
    """Draws the difference at the moment when Textual writes it, and not when it is dropped."""

    def __init__(self, painted: Painted, update: LayoutUpdate | ChopsUpdate, width: int, height: int) -> None:
        self._given = (painted, update, width, height)

    def render_segments(self, console: Console) -> str:
        """Textual's hook."""
        painted, update, width, height = self._given
        return painted.draw(update, width, height, console)


def _strips(update: LayoutUpdate | ChopsUpdate) -> Iterator[tuple[int, int, Strip]]:
    """(row, column, strip) of all that the update draws."""
    if isinstance(update, LayoutUpdate):
        for y, line in enumerate(update.strips, update.region.y):
            x = update.region.x
            for strip in line:
                yield y, x, strip
                x += strip.cell_length
        return
    done: set[tuple[int, int]] = set()
    for y, x1, x2 in update.spans:
        for end, (x, piece) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
            if piece is not None and x <= x2 and end > x1 and (y, x) not in done:
                done.add((y, x))
                yield y, x, piece


def _lay(row: list[Cell], x: int, strip: Strip, console: Console) -> None:
    """Write a strip's cells into a row; what does not fit is cut."""
    colours = console._color_system
    width = len(row)
    for text, style, _control in strip:
        ansi = Strip.render_ansi(style, colours) if style is not None and colours is not None else ""
        if text.isascii():
            end = min(width, x + len(text))
            row[x:end] = [(character, ansi) for character in text[: end - x]]
            x = end
            continue
        for part, cells in _parts(text):
            if x + cells > width:
                return
            row[x] = (part, ansi)
            for at in range(x + 1, x + cells):
                row[at] = ("", ansi)
            x += cells


def _parts(text: str) -> Iterable[tuple[str, int]]:
    """Characters with their widths; a text whose parts do not add up (joined emoji) stays whole."""
    parts: list[tuple[str, int]] = []
    for character in text:
        cells = cell_len(character)
        if cells == 0 and parts:
            parts[-1] = (parts[-1][0] + character, parts[-1][1])
        else:
            parts.append((character, cells))
    whole = cell_len(text)
    if sum(cells for _, cells in parts) != whole or any(cells == 0 for _, cells in parts):
        return [(text, whole)] if whole else []
    return parts


def _are_plain(*cells: Cell) -> bool:
    """One character, one cell, on every terminal; only of such is it certain where the next one stands."""
    texts = {cell[0] for cell in cells}
    return all(len(one) == 1 and (one < "\u1100" or "\u2010" <= one < "\u2600") for one in texts)


def _stretches(before: list[Cell], after: list[Cell]) -> Iterator[tuple[int, int]]:
    """(start, end) of what differs, near ones joined.

    From the first wide or joined character on, terminals may not agree where things stand: the rest of the row is one.
    """
    limit = len(after)
    if not _are_plain(*after, *before):
        limit = next(at for at in range(len(after)) if not _are_plain(before[at], after[at]))
    start = end = -1
    for at in range(limit):
        if before[at] == after[at]:
            continue
        if start >= 0 and at - end > NEAR:
            yield start, end
            start = at
        elif start < 0:
            start = at
        end = at + 1
    rest = limit < len(after) and before[limit:] != after[limit:]
    if start >= 0 and not (rest and limit - end <= NEAR):
        yield start, end
        start = -1
    if rest:
        yield (start if start >= 0 else limit), len(after)


def _styled(cells: list[Cell]) -> str:
    """The cells' text in runs of one style, each switched off again as Textual does."""
    output: list[str] = []
    run: list[str] = []
    style = ""
    for text, ansi in cells:
        if ansi != style:
            if run:
                output.append(_run("".join(run), style))
                run = []
            style = ansi
        run.append(text)
    output.append(_run("".join(run), style))
    return "".join(output)


def _run(text: str, style: str) -> str:
    return f"\x1b[{style}m{text}\x1b[0m" if style else text
