"""Results on standard output: tables aligned by terminal cells, JSON that gives every string back unchanged."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from o365tui.text.safe import cells, crop, visible

# Whatever a terminal could obey or hide, and what no encoding carries, is written as JSON's own escape.
_ESCAPED = re.compile(
    "[\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb"
    "\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)


def dumps(value: Any) -> str:
    """One line of JSON: words as they are, dangerous characters escaped."""
    return _ESCAPED.sub(_escape, json.dumps(value, ensure_ascii=False))


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < 0x10000:
        return f"\\u{code:04x}"
    code -= 0x10000
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"


def write_object(value: Any, style: str) -> None:
    """One result."""
    text = dumps(value) if style == "ndjson" else _ESCAPED.sub(_escape, json.dumps(value, ensure_ascii=False, indent=2))
    sys.stdout.write(text + "\n")


def write_list(values: Iterable[Any], style: str) -> None:
    """Many results, each written as soon as it is there: an array, or one object a line."""
    if style == "ndjson":
        for value in values:
            sys.stdout.write(dumps(value) + "\n")
        return
    between = "[\n  "
    for value in values:
        sys.stdout.write(between + dumps(value))
        between = ",\n  "
    sys.stdout.write("[]\n" if between.startswith("[") else "\n]\n")


def write_csv(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Rows as CSV with a heading; no cell begins what a spreadsheet would take for a formula."""
    from o365tui.text import spreadsheet

    spreadsheet.write_csv(sys.stdout, headings, rows)


def write_table(headings: Sequence[str], rows: Sequence[Sequence[str]], wide: int | None = None) -> None:
    """A table with its columns aligned. On a terminal the column `wide` gives way, so that a row is one line."""
    shown = [[visible(cell) for cell in row] for row in rows]
    widths = [max(map(cells, column)) for column in zip(headings, *shown, strict=True)]
    if wide is not None and sys.stdout.isatty():
        spare = shutil.get_terminal_size().columns - sum(widths) - 2 * (len(widths) - 1)
        widths[wide] = max(12, min(widths[wide], widths[wide] + spare))
    for row in (list(headings), *shown):
        line = "  ".join(_fitted(cell, width) for cell, width in zip(row, widths, strict=True))
        sys.stdout.write(line.rstrip() + "\n")


def _fitted(cell: str, width: int) -> str:
    cell = crop(cell, width)
    return cell + " " * (width - cells(cell))


def write_fields(pairs: Iterable[tuple[str, str]]) -> None:
    """Names with their values below each other; a value may have several lines. What is empty is left out."""
    said = [(name, value) for name, value in pairs if value]
    width = max((cells(name) for name, _value in said), default=0)
    for name, value in said:
        first, *more = value.split("\n")
        sys.stdout.write(f"{name}{' ' * (width - cells(name))}  {first}\n")
        for line in more:
            sys.stdout.write(f"{' ' * width}  {line}\n")
