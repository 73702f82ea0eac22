"""Markdown as calm lines: headings, paragraphs, lists and tables, wrapped to a width. Read by markdown-it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from rich.cells import cell_len

from o365tui.text.safe import visible_lines
from o365tui.tui.widgets.lines import Line, Span, clip, safe, width_of, wrap

if TYPE_CHECKING:
    from markdown_it.token import Token

COLUMN_GAP = 2
NARROWEST = 8
"""Cells that a column of a table has at least; where they are not there, a table is told row by row."""

_TOKENS = {"strong": "strong bold", "em": "muted", "link": "accent"}


@lru_cache(maxsize=64)
def prose(markdown: str, width: int) -> tuple[Line, ...]:
    """The lines of a text in Markdown, each at most `width` cells."""
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark").enable("table").parse(visible_lines(markdown))
    return tuple(_blocks(tokens, max(16, width)))


def _blocks(tokens: Sequence[Token], width: int) -> Iterator[Line]:
    """The blocks of one level, with a blank line between them (not between the items of a tight list)."""
    first = True
    at = 0
    while at < len(tokens):
        token = tokens[at]
        end = _end(tokens, at)
        inner = tokens[at + 1 : end]
        lines = list(_block(token, inner, width))
        if lines and not first:
            yield ()
        yield from lines
        first = first and not lines
        at = end + 1


def _block(token: Token, inner: Sequence[Token], width: int) -> Iterator[Line]:
    match token.type:
        case "heading_open":
            spans = [(text, "strong bold" if token.tag == "h1" else "accent bold") for text, _token in _inline(inner)]
            yield from wrap_spans(spans, width)
        case "paragraph_open":
            yield from wrap_spans(_inline(inner), width)
        case "bullet_list_open" | "ordered_list_open":
            yield from _list(token, inner, width)
        case "table_open":
            yield from _table(inner, width)
        case "fence" | "code_block":
            for row in token.content.rstrip("\n").split("\n"):
                yield (("  ", "ground"), (clip(row, width - 2), "text"))
        case "blockquote_open":
            for line in _blocks(inner, width - 2):
                yield (("▏ ", "rule"), *line)
        case "hr":
            yield (("─" * width, "rule"),)
        case _:
            return


def _list(token: Token, inner: Sequence[Token], width: int) -> Iterator[Line]:
    number = int(token.attrs.get("start", 1)) if token.type == "ordered_list_open" else 0
    at = 0
    while at < len(inner):
        end = _end(inner, at)
        mark = f"{number}. " if number else "– "
        blank = " " * len(mark)
        for row, line in enumerate(_blocks(inner[at + 1 : end], width - len(mark) - 1)):
            yield ((" ", "ground"), (mark if row == 0 else blank, "accent"), *line)
        number += 1 if number else 0
        at = end + 1


def _table(inner: Sequence[Token], width: int) -> Iterator[Line]:
    rows: list[list[list[Span]]] = []
    for at, token in enumerate(inner):
        if token.type == "tr_open":
            rows.append([])
        elif token.type in ("th_open", "td_open"):
            rows[-1].append(_inline(inner[at + 1 : _end(inner, at)]))
    if not rows:
        return
    head, body = [[(text, "faint") for text, _token in cell] for cell in rows[0]], rows[1:]
    widths = column_widths([[_plain(cell) for cell in row] for row in rows], width)
    if widths is None:
        yield from _told(head, body, width)
        return
    yield from _row(head, widths)
    yield (("─" * (sum(widths) + COLUMN_GAP * (len(widths) - 1)), "rule"),)
    tall = any(cell_len(_plain(cell)) > size for row in body for cell, size in zip(row, widths, strict=False))
    for number, row in enumerate(body):
        if tall and number:
            yield ()
        yield from _row(row, widths)


def _told(head: Sequence[Sequence[Span]], body: Sequence[Sequence[list[Span]]], width: int) -> Iterator[Line]:
    """A table that has no room: each cell below its column's title."""
    for number, row in enumerate(body):
        if number:
            yield ()
        for title, cell in zip(head, row, strict=False):
            yield from wrap_spans(title, width)
            for line in wrap_spans(cell, width - 2):
                yield (("  ", "ground"), *line)


def _row(cells: Sequence[Sequence[Span]], widths: Sequence[int]) -> Iterator[Line]:
    columns = [list(wrap_spans(cell, size)) for cell, size in zip(cells, widths, strict=False)]
    for y in range(max(map(len, columns), default=0)):
        spans: list[Span] = []
        for column, size in zip(columns, widths, strict=False):
            line = column[y] if y < len(column) else ()
            spans.extend(line)
            spans.append((" " * (size - width_of(line) + COLUMN_GAP), "ground"))
        yield tuple(spans[:-1])


def column_widths(rows: Sequence[Sequence[str]], width: int) -> list[int] | None:
    """How wide each column gets: its own width where all fit, else its longest word and a share of the rest.

    None when there is no room even for the words.
    """
    count = max(map(len, rows))
    columns = [[row[number] for row in rows if number < len(row)] for number in range(count)]
    natural = [max(map(cell_len, cells)) for cells in columns]
    room = width - COLUMN_GAP * (count - 1)
    if sum(natural) <= room:
        return natural
    least = [
        min(most, max(NARROWEST, *(cell_len(word) for cell in cells for word in cell.split()), 0))
        for cells, most in zip(columns, natural, strict=True)
    ]
    if sum(least) > room:
        return None
    # Columns that need no more than an even share get all of it; the long ones share the rest as they need it.
    widths = list(least)
    for number in sorted(range(count), key=lambda each: natural[each]):
        others = [each for each in range(count) if natural[each] > natural[number]]
        kept = sum(widths[each] for each in range(count) if each != number and each not in others)
        floor = sum(max(natural[number], least[each]) for each in others)
        if others and kept + natural[number] + floor <= room:
            widths[number] = natural[number]
    spare = room - sum(widths)
    wanted = [most - few for most, few in zip(natural, widths, strict=True)]
    widths = [few + spare * want // max(1, sum(wanted)) for few, want in zip(widths, wanted, strict=True)]
    widths[widths.index(max(widths))] += room - sum(widths)
    return widths


def wrap_spans(spans: Sequence[Span], width: int) -> Iterator[Line]:
    """Break spans into lines at their blanks; a word may have several styles. "\\n" breaks always."""
    line: list[Span] = []
    used = 0
    for word in _words(spans):
        if word == [("\n", "")]:
            yield tuple(line)
            line, used = [], 0
            continue
        size = sum(cell_len(text) for text, _token in word)
        if used and used + 1 + size > width:
            yield tuple(line)
            line, used = [], 0
        if used:
            # The blank takes the style of both its neighbours when they have the same.
            token = word[0][1] if line[-1][1] == word[0][1] else "text"
            line.append((" ", token))
            used += 1
        if size > width:
            *full, last = wrap("".join(text for text, _token in word), width)
            for row in full:
                yield ((row, word[0][1]),)
            word, size = [(last, word[0][1])], cell_len(last)
        line.extend(word)
        used += size
    if line:
        yield tuple(line)


def _words(spans: Sequence[Span]) -> Iterator[list[Span]]:
    word: list[Span] = []
    for text, token in spans:
        for number, part in enumerate(text.replace("\n", " \n ").split(" ")):
            if number and word:
                yield word
                word = []
            if part == "\n":
                yield [("\n", "")]
            elif part:
                word.append((part, token))
    if word:
        yield word


def _inline(tokens: Sequence[Token]) -> list[Span]:
    """The words of a paragraph, heading or cell, with their styles."""
    spans: list[Span] = []
    styles = ["text"]
    for token in (child for each in tokens for child in each.children or ()):
        kind, _underline, edge = token.type.rpartition("_")
        if token.type == "text":
            spans.append((safe(token.content), styles[-1]))
        elif token.type == "code_inline":
            spans.append((safe(token.content), "accent bold"))
        elif token.type == "softbreak":
            spans.append((" ", styles[-1]))
        elif token.type == "hardbreak":
            spans.append(("\n", styles[-1]))
        elif edge == "open":
            styles.append(_TOKENS.get(kind, styles[-1]))
        elif edge == "close" and len(styles) > 1:
            styles.pop()
    return spans


def _plain(spans: Sequence[Span]) -> str:
    return "".join(text for text, _token in spans)


def _end(tokens: Sequence[Token], at: int) -> int:
    """The place of the token that closes the one at `at` (itself where nothing needs closing)."""
    if tokens[at].nesting != 1:
        return at
    depth = 0
    for place in range(at, len(tokens)):
        depth += tokens[place].nesting
        if depth == 0:
            return place
    return len(tokens)
