"""The kinds of writing on a request: what each is called, who will see it, and which use case sends it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from o365tui.model.errors import DeskError
from o365tui.model.frozen import frozen
from o365tui.model.lifecycle import MOVES, Move, after, may, reopens_as_itself, status_name
from o365tui.model.request import Record, Request, Status
from o365tui.text.language import N_, NP_, _
from o365tui.text.safe import visible

if TYPE_CHECKING:
    from datetime import datetime

    from o365tui.desk.desk import Desk
    from o365tui.model.people import Person
    from o365tui.tui.app import DeskApp


@frozen
class Kind:
    """A kind of writing.

    Attributes:
        move: what it does to the request.
        title: what it is called (marked with `N_`).
        sent: what is said when it is done (marked; `{number}`).
        required: nothing but blanks is not taken, unless files come with it.
        files: files may come with it.
    """

    move: Move
    title: str
    sent: str
    required: bool = True
    files: bool = True

    @property
    def internal(self) -> bool:
        """Only agents will see it."""
        return self.move is Move.INTERNAL


KINDS = {
    "reply": Kind(Move.REPLY, NP_("writing", "Reply"), N_("Your reply is on {number}.")),
    "internal": Kind(Move.INTERNAL, N_("INTERNAL note"), N_("Your internal note is on {number}; only agents see it.")),
    "ask": Kind(Move.ASK, NP_("writing", "Reply"), N_("{number} waits for the answer: Action required.")),
    "resolve": Kind(Move.RESOLVE, NP_("writing", "Reply"), N_("{number} is resolved.")),
    "close": Kind(Move.CLOSE, N_("Close the request"), N_("{number} is closed."), required=False, files=False),
    "reopen": Kind(Move.REOPEN, N_("Open it again"), N_("{number} is open again."), required=False, files=False),
}
"""By the name that screens and drafts use (`reply-1042`)."""

ANSWERS = ("reply", "ask", "resolve")
"""What everyone on the request reads, by what it does to the status besides: nothing, action required, resolved. An
agent goes from one to the next while writing; to an internal note there is no way from here."""


def next_answer(kind: str, person: Person, request: Request | None) -> str:
    """The answer after this one, of those that may be given as the request stands; itself when there is no other."""
    if kind not in ANSWERS or not person.agent:
        return kind
    at = ANSWERS.index(kind)
    for each in (*ANSWERS[at + 1 :], *ANSWERS[:at]):
        if each == ANSWERS[0] or request is None or may(KINDS[each].move, person.role, request.status):
            return each
    return kind


def title(kind: str) -> str:
    """What is being written, in the bar above it: a reply says what it does to the status besides."""
    match KINDS[kind].move:
        case Move.ASK:
            return _("Reply, then {status}").format(status=status_name(Status.ACTION_REQUIRED))
        case Move.RESOLVE:
            return _("Reply, then {status}").format(status=status_name(Status.RESOLVED))
        case _:
            return _(KINDS[kind].title)


def seen_by(kind: Kind, request: Request | None) -> list[str]:
    """Who will see it, in many words and in few."""
    if kind.internal:
        return [_("agents only, nobody of the organisation"), _("agents only")]
    few = _("everyone on the request sees this")
    if request is None:
        return [few]
    many = _("everyone on the request sees this: {organisation} and the agents")
    return [many.format(organisation=visible(request.organisation)), few]


def barred(kind: Kind, person: Person, request: Request) -> str:
    """Why this cannot be sent as the request stands, as a sentence; empty when it can."""
    try:
        after(kind.move, person.role, request)
    except DeskError as error:
        return error.sentence
    return ""


def means(kind: Kind, request: Request, app: DeskApp, now: datetime) -> str:
    """What sending it does besides, in a sentence; nothing when it only says something."""
    match kind.move:
        case Move.REPLY if app.person.agent and may(Move.REPLY, app.person.role, request.status):
            becomes = MOVES[Move.REPLY][app.person.role][request.status]
            if becomes is request.status:
                return _("The request stays {status}.").format(status=status_name(becomes))
            return _("The request is then {status}.").format(status=status_name(becomes))
        case Move.ASK:
            name = visible(app.name_of(request.requester))
            return _("The request then waits for {name} as Action required.").format(name=name)
        case Move.RESOLVE:
            return _("The request is then resolved; a reply of its administrator brings it back to work.")
        case Move.CLOSE:
            return _("Solved, or no longer needed? Say why, if you like. It can be reopened within 14 days.")
        case Move.REOPEN if reopens_as_itself(request.closed or request.updated, now):
            return _("Say why, if you like.")
        case Move.REOPEN:
            return _("It was closed more than 14 days ago: this files a new request that goes on from it.")
        case _:
            return ""


def send(
    desk: Desk, person: Person, kind: Kind, number: int, text: str, files: Sequence[str], revision: int | None
) -> Record:
    """Run the use case. What everyone reads expects the revision that was shown: nobody answers what they did not see.
    An internal note never conflicts."""
    match kind.move:
        case Move.REPLY:
            return desk.reply(person, number, text, files, revision)
        case Move.INTERNAL:
            return desk.internal_note(person, number, text, files)
        case Move.ASK:
            return desk.ask(person, number, text, files, revision)
        case Move.RESOLVE:
            return desk.resolve(person, number, text, files, revision)
        case Move.CLOSE:
            return desk.close(person, number, text.strip() and text, revision)
        case Move.REOPEN:
            return desk.reopen(person, number, text.strip() and text, revision)
        case _:
            raise ValueError(kind.move)
