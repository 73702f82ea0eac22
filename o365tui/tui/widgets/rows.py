"""What a list shows: columns, how wide they get and which give way first, and the line of a row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field, replace
from typing import Generic, Literal, TypeVar

from o365tui.model.frozen import frozen
from o365tui.tui.widgets.lines import Line, Span, clip, fit

Row = TypeVar("Row")

Hits = Callable[[str], Sequence[tuple[int, int]]]
"""A text as shown → (start, end) of what is to stand out in it, in order."""

GAP = 2
"""Cells between two columns."""

LEAST = 8
"""Cells that the column that takes the rest is given at the cost of all others but the first."""

MARGIN = 2
"""Cells before the first column: the cursor's bar, and a mark."""

HIT = "accent bold underline"
"""The token of a search's hit."""


@frozen
class Column(Generic[Row]):
    """A column of a list.

    Attributes:
        id: its name for sorting and for tests.
        title: the header, translated.
        cell: row → (text, token); the text must be `visible`.
        width: cells, unless it is the one that takes the rest.
        align: "left", "right" or "center".
        takes_rest: gets what the others leave (one column, usually the title).
        gives_way: order in which columns are dropped (or shortened, when `short` is given) in narrow lists: 1 first;
            0 never.
        until: it gives way when the column that takes the rest would get fewer cells than this.
        short: a narrower form of this column to fall back on.
        ages: its words change with time: asked again once a minute.
        strong: bold in the cursor row (the title).
        marks: text as shown → (start, end) of what is to stand out in it (the hits of a search), in order: underlined,
            for a terminal without colours has nothing else.
    """

    id: str
    title: str
    cell: Callable[[Row], Span]
    width: int = 0
    align: Literal["left", "right", "center"] = "left"
    takes_rest: bool = False
    gives_way: int = 0
    until: int = 24
    short: Column[Row] | None = None
    ages: bool = False
    strong: bool = False
    marks: Hits | None = None


@frozen
class Placed(Generic[Row]):
    """A column with its place: `start` and `width` in cells."""

    column: Column[Row]
    start: int
    width: int


@frozen
class Layout(Generic[Row]):
    """Columns placed for a width."""

    width: int
    places: tuple[Placed[Row], ...] = field(default=())

    @property
    def has_ages(self) -> bool:
        """Do words in it change with time?"""
        return any(place.column.ages for place in self.places)


def place(columns: Sequence[Column[Row]], width: int) -> Layout[Row]:
    """Give each column its place in `width` cells; some give way, in their order, so that the title keeps its room."""
    shown = list(columns)
    for step in sorted((column for column in columns if column.gives_way), key=lambda column: column.gives_way):
        if _rest(shown, width) >= step.until:
            continue
        index = next((number for number, column in enumerate(shown) if column is step), None)
        if index is None:
            continue
        if step.short is not None:
            shown[index] = replace(step.short, id=step.id, ages=step.ages)
        else:
            del shown[index]
    # Narrower still: the words that say what it is about are worth more than all but the first column.
    while any(column.takes_rest for column in shown) and _rest(shown, width) < LEAST:
        last = next((column for column in reversed(shown[1:]) if not column.takes_rest), None)
        if last is None:
            break
        shown.remove(last)
    rest = max(0, _rest(shown, width))
    places: list[Placed[Row]] = []
    start = MARGIN
    for column in shown:
        size = rest if column.takes_rest else column.width
        size = max(0, min(size, width - 1 - start))
        if size:
            places.append(Placed(column, start, size))
        start += size + GAP
    return Layout(width, tuple(places))


def _rest(columns: Sequence[Column[Row]], width: int) -> int:
    fixed = sum(column.width for column in columns if not column.takes_rest)
    # One cell at the right edge is the scrollbar's.
    return width - MARGIN - 1 - fixed - GAP * (len(columns) - 1)


def header(layout: Layout[Row], sorted_by: str, descending: bool, base: str = "ground") -> Line:
    """The line of column titles, the sorted one marked."""
    spans: list[Span] = [(" " * MARGIN, base)]
    at = MARGIN
    for place_ in layout.places:
        column = place_.column
        if place_.start > at:
            spans.append((" " * (place_.start - at), base))
        marked = column.id == sorted_by
        title = column.title
        if marked:
            arrow = "↓" if descending else "↑"
            title = f"{clip(title, place_.width - 2)} {arrow}" if place_.width > 3 else clip(title, place_.width)
        spans.append((fit(title, place_.width, column.align), f"{'accent' if marked else 'faint'} {base}"))
        at = place_.start + place_.width
    return tuple(spans)


def row_line(
    layout: Layout[Row], row: Row, here: bool, focused: bool, marked: bool = False, base: str = "ground"
) -> Line:
    """The line of one row, without the scrollbar's cell.

    Args:
        here: the cursor stands on it.
        focused: the list has the keyboard (else the cursor's bar is quiet).
        marked: the person has marked it: a dot before the first column, which is bold.
        base: token of the ground that it lies on.
    """
    ground = "row" if here else base
    bar = ("▌", f"{'accent' if focused else 'faint'} {ground}") if here else (" ", ground)
    spans: list[Span] = [bar, ("•", f"accent bold {ground}") if marked else (" ", ground)]
    at = MARGIN
    for place_ in layout.places:
        column = place_.column
        if place_.start > at:
            spans.append((" " * (place_.start - at), ground))
        text, token = column.cell(row)
        if (here and column.strong) or (marked and place_.start == MARGIN):
            token = "strong bold"
        text = fit(text, place_.width, column.align)
        if column.marks is None:
            spans.append((text, f"{token} {ground}"))
        else:
            spans.extend(lit(text, column.marks(text), f"{token} {ground}", f"{HIT} {ground}"))
        at = place_.start + place_.width
    if layout.width - 1 > at:
        spans.append((" " * (layout.width - 1 - at), ground))
    return tuple(spans)


def lit(text: str, marks: Sequence[tuple[int, int]], token: str, mark: str) -> list[Span]:
    """The text in pieces, those between `marks` in the token `mark`."""
    spans: list[Span] = []
    at = 0
    for start, end in marks:
        spans += [(text[at:start], token), (text[start:end], mark)]
        at = end
    return [span for span in (*spans, (text[at:], token)) if span[0]]


def blank_line(layout: Layout[Row], base: str = "ground") -> Line:
    """A row below the last one."""
    return ((" " * max(0, layout.width - 1), base),)


def thumb(height: int, total: int, top: int) -> tuple[int, int]:
    """The scrollbar's thumb: first row and rows, (0, 0) when all is in view."""
    if height <= 0 or total <= height:
        return (0, 0)
    size = max(1, round(height * height / total))
    last = height - size
    start = round(top * last / (total - height))
    # The ends of the bar are kept for the ends of the list, so that it does not lie about them.
    if top > 0 and start == 0 and last > 0:
        start = 1
    if top < total - height and start == last and last > 0:
        start = last - 1
    return (start, size)
