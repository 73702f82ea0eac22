"""What people call letters and what became of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from o365tui.model.letters import Letter, LetterKind, LetterState
from o365tui.model.people import Person
from o365tui.model.request import Note, Request
from o365tui.text import dates
from o365tui.text.language import N_, _, ngettext
from o365tui.text.safe import visible

STATES = {
    LetterState.QUEUED: N_("queued"),
    LetterState.SENDING: N_("sending"),
    LetterState.SENT: N_("sent"),
    LetterState.FAILED: N_("refused"),
    LetterState.CANCELLED: N_("stopped"),
}
"""What people call what became of a letter (to be translated when shown)."""

KINDS = {
    LetterKind.RECEIVED: N_("received"),
    LetterKind.REPLY: N_("reply"),
    LetterKind.ASKED: N_("Action required"),
    LetterKind.RESOLVED: N_("resolved"),
    LetterKind.CLOSED: N_("closed"),
    LetterKind.REOPENED: N_("reopened"),
    LetterKind.NEW: N_("new request"),
    LetterKind.ASSIGNED: N_("assigned"),
    LetterKind.ANSWERED: N_("answered"),
}
"""What people call each kind of letter (to be translated when shown)."""

TELLS = {
    LetterKind.RECEIVED: (N_("Received"), N_("You submitted a request: its number, and by when you hear.")),
    LetterKind.REPLY: (N_("Replies"), N_("Somebody else writes on a request of yours, or adds a file.")),
    LetterKind.ASKED: (N_("Action required"), N_("A representative asks you for information.")),
    LetterKind.RESOLVED: (N_("Resolved"), N_("A request of yours was resolved, and how.")),
    LetterKind.CLOSED: (N_("Closed"), N_("A request of yours was closed by somebody else.")),
    LetterKind.REOPENED: (N_("Reopened"), N_("A request of yours was opened again by somebody else.")),
    LetterKind.NEW: (N_("New requests"), N_("Anybody submitted a request.")),
    LetterKind.ASSIGNED: (N_("Assigned to you"), N_("Somebody else makes you the assignee.")),
    LetterKind.ANSWERED: (N_("Answered"), N_("An administrator wrote or did something on a request assigned to you.")),
}
"""What each kind is called where one chooses among them, and what it tells (to be translated when shown)."""

STILL = (LetterState.QUEUED, LetterState.SENDING, LetterState.FAILED)
"""Letters that somebody may have to do something about."""


def nobody_sends() -> str:
    """What is said where letters are, on a desk that has no address to write from."""
    return _("No letters go out: nobody has started “o365tui mail run” on this desk.")


def state_of(letter: Letter) -> str:
    """What became of it, in a word or two."""
    return _("came back") if letter.bounced else _(STATES[letter.state])


def server_says(letter: Letter) -> str:
    """The server's last words on it, on one line and safe to show."""
    return visible(" ".join((letter.bounced or letter.answer).split()))


def became(letters: Sequence[Letter], beside: datetime, zone: str, now: datetime) -> str:
    """What became of the letters about one thing, in few words: first what is wrong. Safe to show.

    `beside` is the time that stands beside these words: of the same day only the clock is told.
    """
    came_back = [each for each in letters if each.bounced]
    refused = [each for each in letters if each.state is LetterState.FAILED and not each.bounced]
    waiting = [each for each in letters if each.waiting]
    sent = [each for each in letters if each.state is LetterState.SENT]
    stopped = [each for each in letters if each.state is LetterState.CANCELLED]
    told = [
        _with_answer(_came_back(len(came_back)), came_back),
        _with_answer(_refused(len(refused)), refused),
        _with_answer(_queued(len(waiting)), waiting),
        _sent(len(sent), _when(sent, beside, zone, now)) if sent else "",
        _stopped(len(stopped)),
    ]
    return " · ".join(each for each in told if each)


def wrong(letters: Iterable[Letter]) -> bool:
    """Whether one of them did not arrive."""
    return any(each.state is LetterState.FAILED for each in letters)


def _came_back(n: int) -> str:
    if n <= 1:
        return _("letter came back") if n else ""
    return ngettext("{n} letter came back", "{n} letters came back", n).format(n=n)


def _refused(n: int) -> str:
    if n <= 1:
        return _("letter refused") if n else ""
    return ngettext("{n} letter refused", "{n} letters refused", n).format(n=n)


def _queued(n: int) -> str:
    if n <= 1:
        return _("letter queued") if n else ""
    return ngettext("{n} letter queued", "{n} letters queued", n).format(n=n)


def _sent(n: int, time: str) -> str:
    if n == 1:
        return _("letter sent {time}").format(time=time)
    return ngettext("{n} letter sent {time}", "{n} letters sent {time}", n).format(n=n, time=time)


def _stopped(n: int) -> str:
    if n <= 1:
        return _("letter stopped") if n else ""
    return ngettext("{n} letter stopped", "{n} letters stopped", n).format(n=n)


def _with_answer(words: str, letters: Sequence[Letter]) -> str:
    answer = next((said for each in letters if (said := server_says(each))), "")
    return f"{words}: {answer}" if answer else words


def _when(sent: Sequence[Letter], beside: datetime, zone: str, now: datetime) -> str:
    at = max(each.sent or each.at for each in sent)
    return dates.clock(at, zone) if dates.same_day(at, beside, zone) else dates.moment(at, zone, now)


def by_mail(note: Note | Request, author: Person | None) -> str:
    """That words came by e-mail, and from which address where it is not the author's own; empty where they did not.
    Safe to show."""
    if not note.sender and note.message is None:
        return ""
    if not note.sender or (author is not None and author.email.casefold() == note.sender.casefold()):
        return _("by e-mail")
    return _("by e-mail from {address}").format(address=visible(note.sender))


def folded(quoted: str) -> str:
    """In place of what words by e-mail repeat of others': how many lines that are; empty where there are none."""
    if not quoted.strip():
        return ""
    n = len(quoted.strip("\n").split("\n"))
    return "⋯ " + ngettext("{n} quoted line", "{n} quoted lines", n).format(n=n)
