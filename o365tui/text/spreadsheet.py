"""Tables as CSV (RFC 4180) that a spreadsheet shows and never calculates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TextIO

_FORMULA = re.compile("'*[=+\\-@\t\r\n]")
_LONE = re.compile("[\ud800-\udfff]")


def formula_safe(cell: str) -> str:
    """The cell with an apostrophe in front if a spreadsheet would calculate it (OWASP, CSV injection).

    One apostrophe taken away in front of `=`, `+`, `-`, `@`, tab or a new line gives back what it was: a cell that has
    apostrophes there already gets one more.
    """
    return f"'{cell}" if _FORMULA.match(cell) else cell


def formula_unquoted(cell: str) -> str:
    """A cell as it was before `formula_safe`."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell, 1) else cell


def write_csv(target: TextIO, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write the table, its headings first, each row as soon as it is there."""
    import csv

    writer = csv.writer(target)
    writer.writerow(headings)
    for row in rows:
        writer.writerow([formula_safe(_LONE.sub("\ufffd", each)) if isinstance(each, str) else each for each in row])


def csv_text(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """The whole table."""
    import io

    target = io.StringIO()
    write_csv(target, headings, rows)
    return target.getvalue()
