"""The orders of the list: which column `z` comes to next, and what the status line says of it."""

from __future__ import annotations

from typing import Final

from o365tui.model.people import Reader
from o365tui.model.views import Column, Sort, View, action_first, default_sort
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


def following(view: View, sort: Sort | None, reader: Reader) -> Sort | None:
    """The order by the next column."""
    columns: list[Column] = [each for each in Column if each not in (*constant(view, reader), Column.BEST)]
    here = columns.index(in_force(view, sort).column)
    return by_column(view, columns[(here + 1) % len(columns)])


def by_column(view: View, column: Column) -> Sort | None:
    """The order by a column, its more useful direction first."""
    return _own(view, Sort(column, column in _DOWNWARDS))


def turned(view: View, sort: Sort | None) -> Sort | None:
    """The same order, the other way round."""
    now = in_force(view, sort)
    return _own(view, Sort(now.column, not now.descending))


def _own(view: View, sort: Sort) -> Sort | None:
    return None if sort == default_sort(view) else sort


def words(view: View, sort: Sort | None, reader: Reader) -> str:
    """The order in words: "newest first"."""
    if sort is None and action_first(view, reader):
        return _("Action required first, then newest")
    now = in_force(view, sort)
    return _(_WORDS[now.column][now.descending])
