"""The counts of the figures out of the index: two passes over its list columns, no document is read."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta
from typing import Any

from o365tui.model.figures import Cuts, Load, Tally
from o365tui.model.people import Reader
from o365tui.model.request import Severity, Status
from o365tui.model.views import View
from o365tui.store.rows import EPOCH, STATUS_CODES, unkey, where

_ACTION, _CLOSED = STATUS_CODES[Status.ACTION_REQUIRED.value], STATUS_CODES[Status.CLOSED.value]

_KEPT = """CASE
    WHEN r.first_response IS NOT NULL THEN r.first_response<=r.due
    WHEN r.closed IS NOT NULL THEN CASE WHEN r.closed>r.due THEN 0 END
    WHEN r.due<:now THEN 0 END"""
"""Whether the first answer was kept, as `figures.kept` says it."""


def tally(connection: sqlite3.Connection, reader: Reader, cut: Cuts) -> Tally:
    """See `Store.tally`."""
    condition, values = where(View.ALL, reader)
    condition = condition.replace("?", ":organisation")
    named: dict[str, Any] = {"now": _micros(cut.now), "organisation": values[0] if values else None}
    opened: dict[tuple[Severity, int], int] = {}
    load: dict[str | None, Load] = {}
    ages = "+".join(f"(r.created<={_micros(end)})" for end in cut.ages)
    sql = f"""SELECT r.severity, {ages}, r.assignee, count(*), sum(r.status={_ACTION}),
        sum(r.waits IS NOT NULL AND r.waits<:now)
        FROM requests r WHERE r.status<{_CLOSED} AND {condition} GROUP BY 1, 2, 3"""
    for severity, age, assignee, many, action, overdue in connection.execute(sql, named):
        where_to = Severity(severity), age
        opened[where_to] = opened.get(where_to, 0) + many
        who = unkey(assignee)
        has = load.get(who, Load())
        load[who] = Load(has.open + many, has.action + action, has.overdue + overdue)
    weeks = "+".join(f"(r.due>={_micros(start)})" for start in cut.weeks[1:-1])
    sql = f"""SELECT {weeks}, {_KEPT} AS kept, count(*) FROM requests r
        WHERE r.due>={_micros(cut.weeks[0])} AND r.due<{_micros(cut.weeks[-1])} AND {condition} AND kept IS NOT NULL
        GROUP BY 1, 2"""
    found = connection.execute(sql, named)
    return Tally(opened, {(week, bool(was_kept)): many for week, was_kept, many in found}, load)


def _micros(moment: datetime) -> int:
    return (moment - EPOCH) // timedelta(microseconds=1)
