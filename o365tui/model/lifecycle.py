"""Where a request may go from where it stands, and who may send it there: one table, and the words that refuse.

Names other than *Action required* are ours; the article has only that one.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from o365tui.model.errors import NotAllowed, Refused
from o365tui.model.people import Role
from o365tui.model.request import Request, Status, shown_number
from o365tui.text.language import N_, _

REOPEN_WITHIN = timedelta(days=14)
"""How long after closing the same request opens again; later a new one continues it."""


class Move(StrEnum):
    """What a person does to a request."""

    TAKE = "take"
    ASSIGN = "assign"
    REPLY = "reply"
    ADD_FILES = "add_files"
    INTERNAL = "internal"
    ASK = "ask"
    RESOLVE = "resolve"
    CLOSE = "close"
    REOPEN = "reopen"
    CHANGE = "change"
    MERGE = "merge"
    LINK = "link"


_N, _P, _A, _R, _C = Status.NEW, Status.IN_PROGRESS, Status.ACTION_REQUIRED, Status.RESOLVED, Status.CLOSED
_TAKEN_UP = {_N: _P, _P: _P, _A: _A, _R: _R}
_ANSWERED = {_N: _N, _P: _P, _A: _P, _R: _P}
_UNMOVED = {_N: _N, _P: _P, _A: _A, _R: _R}
_ANYWHERE = {**_UNMOVED, _C: _C}
_CLOSED = {_N: _C, _P: _C, _A: _C, _R: _C}

MOVES: dict[Move, dict[Role, dict[Status, Status]]] = {
    Move.TAKE: {Role.AGENT: _TAKEN_UP},
    Move.ASSIGN: {Role.AGENT: _TAKEN_UP},
    Move.REPLY: {Role.AGENT: _TAKEN_UP, Role.ADMINISTRATOR: _ANSWERED},
    Move.ADD_FILES: {Role.AGENT: _UNMOVED, Role.ADMINISTRATOR: _ANSWERED},
    Move.INTERNAL: {Role.AGENT: _ANYWHERE},
    Move.ASK: {Role.AGENT: {_N: _A, _P: _A}},
    Move.RESOLVE: {Role.AGENT: {_N: _R, _P: _R, _A: _R}},
    Move.CLOSE: {Role.AGENT: _CLOSED, Role.ADMINISTRATOR: _CLOSED},
    Move.REOPEN: {Role.AGENT: {_C: _P}, Role.ADMINISTRATOR: {_C: _P}},
    Move.CHANGE: {Role.AGENT: _UNMOVED, Role.ADMINISTRATOR: _UNMOVED},
    Move.MERGE: {Role.AGENT: _CLOSED},
    Move.LINK: {Role.AGENT: _ANYWHERE, Role.ADMINISTRATOR: _ANYWHERE},
}
"""For each move, who may make it, from which status, and where the request stands afterwards."""

STATUS_NAMES = {
    Status.NEW: N_("New"),
    Status.IN_PROGRESS: N_("In progress"),
    Status.ACTION_REQUIRED: N_("Action required"),
    Status.RESOLVED: N_("Resolved"),
    Status.CLOSED: N_("Closed"),
}
"""What people call each status (to be translated when shown)."""

_ALREADY = {
    Move.CLOSE: N_("{number} is closed already."),
    Move.MERGE: N_("{number} is closed already, so it is not merged: link it instead."),
    Move.REOPEN: N_("{number} is not closed, so there is nothing to reopen: add a note instead."),
}
_CLOSED_FIRST = N_("{number} is closed. Reopen it first.")
_ASK_REFUSED = N_("{number} is “{status}”: information can be asked for while it is new or in progress.")
_RESOLVE_REFUSED = N_("{number} is “{status}”: only a request that is being worked on can be resolved.")


def status_name(status: Status) -> str:
    """The status in the reader's language."""
    return _(STATUS_NAMES[status])


def may(move: Move, role: Role, status: Status) -> bool:
    """Whether the move is offered at all; closing time for reopening is `reopens_as_itself`'s."""
    return status in MOVES[move].get(role, {})


def after(move: Move, role: Role, request: Request) -> Status:
    """The status after the move. Raises NotAllowed (not this role's) or Refused (not from this status)."""
    by_status = MOVES[move].get(role)
    if by_status is None:
        raise NotAllowed(_("Only support agents can do this."))
    if request.status in by_status:
        return by_status[request.status]
    if move in _ALREADY:
        sentence = _(_ALREADY[move])
    elif request.status is Status.CLOSED:
        sentence = _(_CLOSED_FIRST)
    elif move is Move.ASK:
        sentence = _(_ASK_REFUSED)
    else:
        sentence = _(_RESOLVE_REFUSED)
    raise Refused(sentence.format(number=shown_number(request.number), status=status_name(request.status)))


def reopens_as_itself(closed: datetime, now: datetime) -> bool:
    """Whether reopening opens the same request (within 14 days) rather than a new one that continues it."""
    return now - closed <= REOPEN_WITHIN
