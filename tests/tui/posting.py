"""Letters and messages for tests of the full screen: a desk that writes, what became of it, and what came in."""

from __future__ import annotations

import io
from datetime import timedelta
from hashlib import sha256

from o365tui.desk.desk import Desk
from o365tui.desk.marks import message_id
from o365tui.desk.routing import Rules
from o365tui.model.incoming import Message
from o365tui.model.letters import Letter, LetterState
from o365tui.model.parsed import Parsed
from tests.tui.desks import ILZE, Clock, a_desk

ADDRESS = "support@desk.example"


def a_writing_desk() -> Desk:
    """The small desk, which writes letters from now on."""
    desk = a_desk()
    desk.set_mail_address(ILZE, ADDRESS)
    return desk


def later(desk: Desk, **span: float) -> None:
    """Time goes on."""
    clock = desk.now
    assert isinstance(clock, Clock)
    clock.now += timedelta(**span)


def leased(desk: Desk) -> list[Letter]:
    """All letters that wait, in a sender's hands."""
    later(desk, seconds=11)
    key = desk.letter_key(ILZE)
    return list(desk.lease_letters(ILZE, "w", 99, lambda letter: message_id(letter, key, ADDRESS)))


def send(desk: Desk, answer: str = "250 2.0.0 Ok") -> list[Letter]:
    """All letters that wait are sent."""
    return [desk.letter_sent(ILZE, each.id, "w", answer) for each in leased(desk)]


def refuse(desk: Desk, answer: str = "550 5.1.1 no such user", again: timedelta | None = None) -> list[Letter]:
    """All letters that wait are refused."""
    return [desk.letter_refused(ILZE, each.id, "w", answer, again) for each in leased(desk)]


def every(desk: Desk) -> list[Letter]:
    """All letters, newest first."""
    return list(desk.outbox(ILZE, tuple(LetterState), 0, 1000))


def came(
    desk: Desk,
    sender: str = "somebody@elsewhere.example",
    subject: str = "Printing fails",
    text: str = "Since Monday.",
    quoted: str = "",
    answers: Letter | None = None,
) -> Message:
    """A message came and was read; `answers` is the letter that it answers."""
    digest = sha256(f"{sender}\0{subject}\0{text}".encode("utf-8", "surrogatepass")).hexdigest()
    kept = desk.keep_message(ILZE, io.BytesIO(digest.encode()))
    parsed = Parsed(
        digest,
        in_reply_to="" if answers is None else answers.message_id,
        sender=sender,
        recipients=(ADDRESS,),
        subject=subject,
        text=text,
        quoted=quoted,
    )
    return desk.take_message(ILZE, kept.id, parsed, Rules())
