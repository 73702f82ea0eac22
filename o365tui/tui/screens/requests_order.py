"""The orders of the list: which column `z` comes to next, and what the status line says of it."""

from __future__ import annotations

from typing import Final

from o365tui.model.people import Reader
from o365tui.model.views import BEST, Column, Sort, View, action_first, default_sort
from o365tui.text.language import N_, _

_WORDS: Final = {
    Column.NUMBER: (N_("lowest number first"), N_("highest number first")),
    Column.SEVERITY: (N_("most severe first"), N_("least severe first")),
    Column.STATUS: (N_("by status, New first"), N_("by status, Closed first")),
    Column.TITLE: (N_("by title, A to Z"), N_("by title, Z to A")),
    Column.REQUESTER: (N_("by requester, A to Z"), N_("by requester, Z to A")),
    Column.ASSIGNEE: (N_("by assignee, A to Z"), N_("by assignee, Z to A")),
    Column.DUE: (N_("next deadline first"), N_("last deadline first")),
    Column.UPDATED: (N_("longest unchanged first"), N_("newest first")),
    Column.BEST: (N_("best first"), N_("best first")),
}
"""What an order is called, upwards and downwards."""

_DOWNWARDS: Final = frozenset({Column.NUMBER, Column.UPDATED})
"""Columns that one wants to see from the highest on."""

CONSTANT: Final = {
    View.ACTION_REQUIRED: frozenset({Column.STATUS, Column.DUE}),
    View.UNASSIGNED: frozenset({Column.ASSIGNEE}),
    View.CLOSED: frozenset({Column.STATUS, Column.DUE}),
}
"""Columns that a view makes the same in every row."""


def constant(view: View, reader: Reader) -> frozenset[Column]:
    """Columns that would say the same in every row of the view, for this reader: they are not shown."""
    if view is View.ASSIGNED:
        return frozenset({Column.ASSIGNEE if reader.agent else Column.REQUESTER})
    return CONSTANT.get(view, frozenset())


def in_force(view: View, sort: Sort | None) -> Sort:
    """The order that a list is in; None stands for the view's own."""
    return sort or default_sort(view)


def following(view: View, sort: Sort | None, reader: Reader, searching: bool = False) -> Sort | None:
    """The order by the next column; what answers best is among them where words are searched for."""
    dropped = constant(view, reader) | (frozenset() if searching else {Column.BEST})
    columns = [column for column in Column if column not in dropped]
    here = columns.index(in_force(view, sort).column)
    return by_column(view, columns[(here + 1) % len(columns)], searching)


def by_column(view: View, column: Column, searching: bool = False) -> Sort | None:
    """The order by a column, its more useful direction first."""
    return _own(view, Sort(column, column in _DOWNWARDS), searching)


def turned(view: View, sort: Sort | None, searching: bool = False) -> Sort | None:
    """The same order, the other way round; the best are never last."""
    now = in_force(view, sort)
    return sort if now.column is Column.BEST else _own(view, Sort(now.column, not now.descending), searching)


def _own(view: View, sort: Sort, searching: bool) -> Sort | None:
    return None if sort == (BEST if searching else default_sort(view)) else sort


def written(sort: Sort | None) -> str:
    """An order as a saved view keeps it: a column, with a minus before it downwards; nothing for the view's own."""
    return "" if sort is None else f"{'-' * sort.descending}{sort.column.value}"


def read(text: str) -> Sort | None:
    """The order that `written` wrote; the view's own for what is no column."""
    name = text.removeprefix("-")
    return Sort(Column(name), text.startswith("-")) if name in set(Column) else None


def words(view: View, sort: Sort | None, reader: Reader) -> str:
    """The order in words: "newest first"."""
    if sort is None and action_first(view, reader):
        return _("Action required first, then newest")
    now = in_force(view, sort)
    return _(_WORDS[now.column][now.descending])
