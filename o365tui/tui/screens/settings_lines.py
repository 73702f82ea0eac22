"""How settings are shown: the cells of their rows, and what the one under the cursor means."""

from __future__ import annotations

from collections.abc import Sequence

from o365tui.text.fold import fold
from o365tui.text.safe import visible_lines
from o365tui.tui.screens.settings_rows import Setting
from o365tui.tui.widgets.conversation import Reader
from o365tui.tui.widgets.lines import Line, safe, wrap
from o365tui.tui.widgets.rows import Column


def columns(rows: Sequence[Setting]) -> list[Column[Setting]]:
    """What it is, its value and, where some row has one, its note."""
    made: list[Column[Setting]] = [
        Column("label", "", lambda row: (safe(row.label), "text"), width=28, strong=True),
        Column("value", "", lambda row: (safe(row.value), "accent" if row.own else "strong"), takes_rest=True),
    ]
    if any(row.note for row in rows):
        made.append(Column("note", "", lambda row: (safe(row.note), "faint"), width=30, gives_way=1, until=16))
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
