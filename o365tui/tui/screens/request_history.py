"""What changed on a request: when, who, which field, from what to what."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from o365tui.model.request import Record
from o365tui.text import dates
from o365tui.text.language import _
from o365tui.tui.screens.request_words import field_name, name_in, value_words
from o365tui.tui.widgets.conversation import Reader
from o365tui.tui.widgets.lines import Line, Span, clip, fit, wrap
from o365tui.tui.work import app_of

WIDEST = 130
"""Cells that the history takes at most."""


class History(Reader):
    """A line each, oldest first; changes made in one go share their moment and who made them."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._record: Record | None = None

    def tell(self, record: Record | None) -> None:
        """Show this request's; the place that one reads stays."""
        self._record = record
        self.redraw()

    def build(self, width: int) -> Sequence[Line]:
        """When, who, field, and the change, which wraps; narrow terminals have the change below."""
        if self._record is None:
            return []
        app, now = app_of(self), app_of(self).desk.now()
        rows = [
            (
                dates.moment(entry.at, app.zone, now),
                name_in(app, entry.by),
                field_name(entry.field),
                value_words(entry.field, entry.was, app, now),
                value_words(entry.field, entry.becomes, app, now),
                entry.internal,
            )
            for entry in self._record.history
        ]
        submitted = self._record.request
        lines: list[Line] = []
        first = dates.moment(submitted.created, app.zone, now)
        name = name_in(app, submitted.requester)
        when_size = max(16, cell_len(first), *(cell_len(row[0]) for row in rows))
        who_size = min(22, max(8, cell_len(name), *(cell_len(row[1]) for row in rows)))
        field_size = min(18, max([8, *(cell_len(row[2]) for row in rows)]))
        room = min(WIDEST, width) - 1
        beside = room - when_size - who_size - field_size - 7 >= 24
        indent = when_size + who_size + field_size + 7 if beside else 5
        lines.append(
            ((f" {fit(first, when_size)}  ", "muted"), (f"{fit(name, who_size)}  ", "text"),
             (_("submitted the request"), "faint"))
        )  # fmt: skip
        before = ("", "")
        for when, who, field, was, becomes, internal in rows:
            same = before == (when, who)
            before = (when, who)
            shown_when = "" if same else when
            shown_who = "" if same else clip(who, who_size)
            start: Line = (
                (f" {fit(shown_when, when_size)}  ", "muted"),
                (f"{fit(shown_who, who_size)}  ", "text"),
                (fit(field, field_size) if beside else field, "accent"),
            )
            change = _change(was, becomes, internal, room - indent)
            if beside:
                lines.append((*start, ("  ", "ground"), *change[0]))
                change = change[1:]
            else:
                lines.append(start)
            lines.extend(((" " * indent, "ground"), *row) for row in change)
        return lines


def _change(was: str, becomes: str, internal: bool, width: int) -> list[Line]:
    """`from → to`, on one line where it fits, else the new value below the old one."""
    mark: list[Span] = [(f"  {_('INTERNAL')}", "internal")] if internal else []
    if cell_len(was) + cell_len(becomes) + 3 + (10 if internal else 0) <= width:
        return [((was, "muted"), (" → ", "faint"), (becomes, "strong"), *mark)]
    lines: list[Line] = [((row, "muted"),) for row in wrap(was, width)]
    lines += [((row, "strong"),) for row in wrap(f"→ {becomes}", width)]
    return [*lines[:-1], (*lines[-1], *mark)]
