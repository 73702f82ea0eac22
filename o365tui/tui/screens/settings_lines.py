"""How settings are shown: the cells of their rows, and what the one under the cursor means."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from o365tui.text.fold import fold
from o365tui.text.safe import visible_lines
from o365tui.tui.screens.settings_rows import Setting
from o365tui.tui.widgets.conversation import Reader
from o365tui.tui.widgets.lines import Line, safe, wrap
from o365tui.tui.widgets.rows import Column

LABELS = (28, 42)
"""Cells of the labels at least and at most."""

WIDEST_NOTE = 30
"""Cells of the notes at most; they give way to the values, for they are told below, too."""


def columns(rows: Sequence[Setting]) -> list[Column[Setting]]:
    """What it is, its value and, where some row has one, its note."""
    labels = max(LABELS[0], min(LABELS[1], max((cell_len(safe(row.label)) for row in rows), default=0)))
    made: list[Column[Setting]] = [
        Column("label", "", lambda row: (safe(row.label), "text"), width=labels, strong=True),
        Column("value", "", lambda row: (safe(row.value), "accent" if row.own else "strong"), takes_rest=True),
    ]
    notes = max((cell_len(safe(row.note)) for row in rows), default=0)
    if notes:
        values = max(16, min(40, max(cell_len(safe(row.value)) for row in rows)))
        width = min(WIDEST_NOTE, notes)
        made.append(Column("note", "", lambda row: (safe(row.note), "faint"), width=width, gives_way=1, until=values))
    return made


class About(Reader):
    """What the setting under the cursor means; what people wrote, in full."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._row: Setting | None = None

    def show(self, row: Setting | None) -> None:
        """About this setting."""
        self._row = row
        self.redraw(to_top=True)

    def build(self, width: int) -> Sequence[Line]:
        """Its note, where it may have been cut off, its value in full, and the sentence."""
        row = self._row
        if row is None:
            return ()
        room = min(96, width - 2)
        lines: list[Line] = [((f" {safe(row.label)}", "strong bold"), (f"  {safe(row.note)}", "faint"))]
        if len(row.value) > room // 2 and not row.value.endswith(row.about):
            lines += [((" ", "ground"), (part, "text")) for part in wrap(safe(row.value), room)]
        return lines + [
            ((" ", "ground"), (part, "muted")) for part in wrap(visible_lines(row.about), room) if row.about
        ]


def haystack(row: Setting) -> str:
    """What a setting is searched by."""
    return fold(f"{row.id} {row.label} {row.value} {row.note} {row.about}")
