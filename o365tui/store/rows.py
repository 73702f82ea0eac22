"""What the index keeps of a request for its lists: columns, their order, and the `Row` that they make."""

from __future__ import annotations

import zlib
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from o365tui.model.people import Reader
from o365tui.model.request import Plan, Severity, Status
from o365tui.model.response import RUNNING, target
from o365tui.model.views import NEWEST, Column, Row, Sort, View, action_first, default_sort
from o365tui.store.record import dumps

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_LATEST = (datetime.max.replace(tzinfo=UTC) - EPOCH) // _MICROSECOND

STATUSES = tuple(Status)
STATUS_CODES = {status.value: code for code, status in enumerate(STATUSES)}
_RUNNING = {STATUS_CODES[status.value] for status in RUNNING}
_SEVERITIES = {each.value: each for each in Severity}
_PLANS = {each.value: each for each in Plan}

COLUMNS = (
    "number", "severity", "status", "title", "requester", "assignee", "organisation", "service", "plan", "created",
    "updated", "due", "first_response", "revision", "touched", "waits", "awaiting", "closed", "area", "tags", "flags",
)  # fmt: skip
"""The columns of the table `requests`; `touched` orders by the last change and `waits` is when the response that is
owed is due (see `response.deadline`). Moments are microseconds since 1970. For `tags` and `flags` see `facts`."""

ROW = ",".join(f"r.{name}" for name in (*COLUMNS[:14], "awaiting"))
"""What `row` takes, in its order."""


def micros(text: str) -> int:
    """RFC 3339 as microseconds since 1970."""
    return (datetime.fromisoformat(text) - EPOCH) // _MICROSECOND


def key(text: str | None) -> str | bytes | None:
    """Text as SQLite takes it: bytes where it has a lone surrogate."""
    if text is None or text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")
    return text


def unkey(value: Any) -> Any:
    """What `key` was given."""
    return value.decode("utf-8", "surrogatepass") if isinstance(value, bytes) else value


@cache
def _targets() -> dict[tuple[str, str], int]:
    found = {(s, p): target(s, p) for s in Severity for p in Plan}
    return {(s.value, p.value): t // _MICROSECOND for (s, p), t in found.items() if t is not None}


def columns(document: dict[str, Any], flags: int = 0) -> tuple[Any, ...]:
    """The columns of a request's document, in the order of `COLUMNS`. The flags come from elsewhere."""
    created, updated = micros(document["created"]), micros(document["updated"])
    first, status = document.get("first_response"), STATUS_CODES[document["status"]]
    allowed = _targets().get((document["severity"], document["plan"]))
    due = _due(created, allowed)
    unanswered = document.get("awaiting")
    awaiting = None if unanswered is None else micros(unanswered)
    closed, tags = document.get("closed"), document.get("tags")
    waits = None if status not in _RUNNING else due if first is None else _due(awaiting, allowed)
    return (
        document["number"], document["severity"], status, key(document["title"]), key(document["requester"]),
        key(document.get("assignee")), key(document["organisation"]), key(document["service"]), document["plan"],
        created, updated, due, None if first is None else micros(first), document["revision"],
        document.get("touched", updated), waits, awaiting, None if closed is None else micros(closed),
        key(document.get("area", "")), dumps(tags) if tags else None, flags,
    )  # fmt: skip


def _due(since: int | None, allowed: int | None) -> int | None:
    return None if since is None or allowed is None or since + allowed > _LATEST else since + allowed


def row(values: tuple[Any, ...]) -> Row:
    """The `Row` of the columns that `ROW` names."""
    (number, severity, status, title, requester, assignee, organisation, service, plan, created, updated, due, first,
     revision, awaiting) = values  # fmt: skip
    return Row(
        number, _SEVERITIES[severity], STATUSES[status], title if isinstance(title, str) else unkey(title),
        unkey(requester), unkey(assignee), unkey(organisation), unkey(service), _PLANS[plan],
        EPOCH + timedelta(microseconds=created), EPOCH + timedelta(microseconds=updated),
        None if due is None else EPOCH + timedelta(microseconds=due),
        None if first is None else EPOCH + timedelta(microseconds=first), revision,
        None if awaiting is None else EPOCH + timedelta(microseconds=awaiting),
    )  # fmt: skip


_VIEWS = {
    View.ALL: "1",
    View.OPEN: "r.status<4",
    View.CLOSED: "r.status=4",
    View.ACTION_REQUIRED: "r.status=2",
    View.UNASSIGNED: "(r.assignee IS NULL AND r.status<3)",
    View.DUE: "r.waits IS NOT NULL",
}

_SORTS = {
    Column.NUMBER: "r.number",
    Column.SEVERITY: "r.severity",
    Column.STATUS: "r.status",
    Column.TITLE: "fold(r.title)",
    Column.REQUESTER: "r.requester",
    Column.ASSIGNEE: "r.assignee",
    Column.DUE: "r.waits",
    Column.UPDATED: "r.touched",
}

INDEXES = {
    "all_": ("touched, number", "1"),
    "open_": ("touched, number", "status<4"),
    "closed": ("touched, number", "status=4"),
    "action": ("touched, number", "status=2"),
    "unassigned": ("touched, number", "(assignee IS NULL AND status<3)"),
    "due_": ("waits, number DESC", "waits IS NOT NULL"),
}
"""One partial index a view for agents, and one beginning with the organisation for administrators."""


def index_statements() -> list[str]:
    """The indexes of the table `requests`."""
    made = []
    for name, (order, where) in INDEXES.items():
        condition = "" if where == "1" else f" WHERE {where}"
        made.append(f"CREATE INDEX {name} ON requests({order}){condition}")
        made.append(f"CREATE INDEX {name}of ON requests(organisation, {order}){condition}")
    made.append("CREATE INDEX assigned ON requests(assignee, touched, number) WHERE status<3 AND assignee IS NOT NULL")
    made.append("CREATE INDEX own ON requests(requester, organisation, (status=2), touched, number) WHERE status<4")
    made.append("CREATE INDEX by_text ON requests(textrow, touched)")
    return made


def where(view: View, reader: Reader) -> tuple[str, list[Any]]:
    """The condition of a view for a reader, and its parameters."""
    if view is View.ASSIGNED:
        if reader.agent:
            return "r.assignee=? AND r.assignee IS NOT NULL AND r.status<3", [key(reader.handle)]
        return "r.requester=? AND r.organisation=? AND r.status<4", [key(reader.handle), key(reader.organisation)]
    if reader.agent:
        return _VIEWS[view], []
    return f"r.organisation=? AND {_VIEWS[view]}", [key(reader.organisation)]


def order(view: View, sort: Sort | None, reader: Reader, backwards: bool = False) -> str:
    """The order of a list; those without a value last, ties newest number first. `backwards` from its end."""
    by = _in_force(view, sort)
    terms: list[tuple[str, bool]] = []
    if sort is None and action_first(view, reader):
        terms.append(("(r.status=2)", True))
    column = _SORTS[by.column]
    if by.column is Column.ASSIGNEE or (by.column is Column.DUE and view is not View.DUE):
        terms.append((f"({column} IS NULL)", False))
    terms.append((column, by.descending))
    if by.column is not Column.NUMBER:
        terms.append(("r.number", True))
    return ",".join(f"{term} DESC" if down != backwards else term for term, down in terms)


def _in_force(view: View, sort: Sort | None) -> Sort:
    """The order of a list; where nothing is searched, nothing answers better than another."""
    by = sort or default_sort(view)
    return NEWEST if by.column is Column.BEST else by


def quick(view: View, sort: Sort | None) -> bool:
    """Whether an index has the list in its order already."""
    by = _in_force(view, sort)
    return by == default_sort(view) if view is View.DUE else by.column is Column.UPDATED and (by.descending)


def scopes(values: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    """The counters that a request counts in: scope, then how many by status, unassigned, response due."""
    status, requester, assignee, organisation, waits = values[2], values[4], values[5], values[6], values[15]
    facts = [0] * 7
    facts[status] = 1
    facts[5] = int(assignee is None and status < 3)
    facts[6] = int(waits is not None)
    found = [scope("*"), scope("o", organisation), scope("r", requester, organisation)]
    if assignee is not None:
        found.append(scope("a", assignee))
    return [(each, *facts) for each in found]


def scope(kind: str, *names: Any) -> bytes:
    """The key of a counter."""
    pieces = [kind.encode(), *(each.encode() if isinstance(each, str) else each for each in names)]
    return b"\xff".join(pieces)  # a byte that no UTF-8 has


def checked(document: bytes, crc: int) -> bool:
    """Whether a copy in the index is still what was put there."""
    return zlib.crc32(document) == crc
