"""The view menu: which requests each view holds for a reader, and in which order. Pure predicates, no screen.

The store answers views from its index; these predicates are what its answers mean.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from o365tui.model.frozen import frozen
from o365tui.model.people import Reader
from o365tui.model.request import Plan, Request, Severity, Status
from o365tui.model.response import deadline, due
from o365tui.text.language import N_, NP_


class View(StrEnum):
    """The views that everyone has, in the order of the menu."""

    OPEN = "open"
    ASSIGNED = "assigned"
    ACTION_REQUIRED = "action-required"
    UNASSIGNED = "unassigned"
    DUE = "due"
    CLOSED = "closed"
    ALL = "all"


TITLES = {
    View.OPEN: NP_("view", "Open"),
    View.ASSIGNED: N_("Assigned to you"),
    View.ACTION_REQUIRED: N_("Action required"),
    View.UNASSIGNED: NP_("view", "Unassigned"),
    View.DUE: N_("Response due"),
    View.CLOSED: NP_("view", "Closed"),
    View.ALL: NP_("view", "All"),
}
"""What the view menu calls each view (to be translated when shown)."""


class Column(StrEnum):
    """What a list can be sorted by."""

    NUMBER = "number"
    SEVERITY = "severity"
    STATUS = "status"
    TITLE = "title"
    REQUESTER = "requester"
    ASSIGNEE = "assignee"
    DUE = "due"
    UPDATED = "updated"
    BEST = "best"
    """What answers the words of a search best: those with all of them in the title first, newest first within."""


@frozen
class Sort:
    """An order of the list. Rows without a value come last either way; ties go newest number first."""

    column: Column
    descending: bool = False


NEWEST = Sort(Column.UPDATED, descending=True)
NEXT_DUE = Sort(Column.DUE)
BEST = Sort(Column.BEST)


class Row(NamedTuple):
    """What a list shows of a request. `due` is when the first response is due: None where there is no committed time;
    `deadline` is what is owed now, the first response or the next one. Requester and assignee are handles.
    """

    number: int
    severity: Severity
    status: Status
    title: str
    requester: str
    assignee: str | None
    organisation: str
    service: str
    plan: Plan
    created: datetime
    updated: datetime
    due: datetime | None
    first_response: datetime | None
    revision: int
    awaiting: datetime | None = None

    @property
    def deadline(self) -> datetime | None:
        """When the response that is owed is due; see `response.deadline`."""
        return deadline(self)


def row_of(request: Request) -> Row:
    """What a list shows of `request`."""
    return Row(
        number=request.number,
        severity=request.severity,
        status=request.status,
        title=request.title,
        requester=request.requester,
        assignee=request.assignee,
        organisation=request.organisation,
        service=request.service,
        plan=request.plan,
        created=request.created,
        updated=request.updated,
        due=due(request.created, request.severity, request.plan),
        first_response=request.first_response,
        revision=request.revision,
        awaiting=request.awaiting,
    )


WORKED_ON = frozenset({Status.NEW, Status.IN_PROGRESS, Status.ACTION_REQUIRED})
"""The statuses in which somebody still has something to do before an answer stands."""


def holds(view: View, row: Row, reader: Reader) -> bool:
    """Whether `view` holds `row` for `reader`; what the reader may not see is in no view.

    Open is whatever is not closed. Assigned to you: an administrator's own open requests; for an agent those that they
    are to work on. Response due: a response, the first or the next, is owed and has a committed time.
    """
    if not reader.sees(row.organisation):
        return False
    match view:
        case View.ALL:
            return True
        case View.OPEN:
            return row.status is not Status.CLOSED
        case View.CLOSED:
            return row.status is Status.CLOSED
        case View.ACTION_REQUIRED:
            return row.status is Status.ACTION_REQUIRED
        case View.UNASSIGNED:
            return row.assignee is None and row.status in WORKED_ON
        case View.DUE:
            return row.deadline is not None
        case View.ASSIGNED if reader.agent:
            return row.assignee == reader.handle and row.status in WORKED_ON
        case View.ASSIGNED:
            return row.requester == reader.handle and row.status is not Status.CLOSED


def default_sort(view: View) -> Sort:
    """The order that a view opens in: newest first, the due ones by their next deadline.

    *Assigned to you* puts an administrator's requests in *Action required* before the others in every order by time;
    see `action_first`.
    """
    return NEXT_DUE if view is View.DUE else NEWEST


def action_first(view: View, reader: Reader) -> bool:
    """Whether requests in *Action required* come before all others in the view's default order."""
    return view is View.ASSIGNED and not reader.agent
