"""Questions with a filter to the index."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from o365tui.model.people import Reader
from o365tui.model.query import Key, Query, best, holds, searched
from o365tui.model.request import Request
from o365tui.model.views import Column, Sort, View
from o365tui.store import listing
from o365tui.store.protocol import Page


def find(
    connection: sqlite3.Connection, reader: Reader, view: View, query: Query, sort: Sort | None, offset: int,
    limit: int | None, now: datetime,
) -> Page:  # fmt: skip
    """Rows of a view that answer the query."""
    offset = max(0, offset)
    by_title = sort is not None and sort.column is Column.BEST
    if not (by_title or query.phrases or query.without or query.without_phrases or query.conditions):
        return listing.search(connection, reader, view, list(query.words), sort, offset, limit)
    page = listing.page(connection, reader, view, Sort(Column.UPDATED, True) if by_title else sort, 0, None)
    found = []
    for row in page.rows:
        record = listing.get(connection, reader, row.number)
        assert record is not None
        each = searched(record)
        if holds(query, each, reader, now):
            found.append((by_title and not best(query, each.title), row))
    found.sort(key=lambda each: each[0])
    rows = [row for _later, row in found]
    return Page(rows[offset : None if limit is None else offset + limit], len(rows), offset)


def in_use(connection: sqlite3.Connection, reader: Reader) -> Mapping[Key, Sequence[str]]:
    """What stands in the requests that a reader sees, what is used most first."""
    used: dict[Key, Counter[str]] = {key: Counter() for key in Key}
    for document in listing.everything(connection, "requests")["requests"].values():
        request = Request.of(document)
        if reader.sees(request.organisation):
            used[Key.TAG].update(request.tags)
            used[Key.SERVICE][request.service] += 1
            used[Key.ORGANISATION][request.organisation] += 1
            used[Key.REQUESTER][request.requester] += 1
            if request.area:
                used[Key.AREA][request.area] += 1
            if request.assignee is not None:
                used[Key.ASSIGNEE][request.assignee] += 1
    return {key: sorted(many, key=lambda name: (-many[name], name)) for key, many in used.items()}
