"""Sending what is due: letters are leased, sent over one connection, and what the server said is kept with each."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Callable, Sequence
from datetime import timedelta
from email.message import EmailMessage

import aiosmtplib

from o365tui.desk.desk import Desk
from o365tui.mail.compose import NothingToTell, compose, message_id
from o365tui.mail.settings import MailSettings
from o365tui.model.errors import DeskError
from o365tui.model.frozen import frozen
from o365tui.model.letters import Letter
from o365tui.model.people import Person
from o365tui.text.language import _

AT_ONCE = 20
"""How many letters a sender takes into its hands."""

TIMEOUT = 60.0
"""How long a server may take for one answer, in seconds: all of them together are less than the lease."""

AGAIN = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 30, 60, 120, 240, 480, 720))
"""After how long a letter that was refused for now is tried again; after the last it is given up."""


@frozen
class Sent:
    """What a round of sending came to: letters that left, that wait for another try, that were refused for good; and
    the sentence of what keeps all of them."""

    sent: int = 0
    waiting: int = 0
    failed: int = 0
    trouble: str = ""


class Sender:
    """One process that sends the letters of a desk, on behalf of its owner."""

    def __init__(self, desk: Desk, owner: Person, settings: MailSettings) -> None:
        self._desk, self._owner, self._settings = desk, owner, settings
        self._worker = f"{socket.gethostname()}:{os.getpid()}"
        self._key = desk.letter_key(owner)

    def send_due(self, stopped: Callable[[], bool] = lambda: False) -> Sent:
        """Send everything that is due now. A connection that cannot be made leaves the letters waiting."""
        total = Sent()
        while not stopped():
            letters, _next = self._desk.lease_letters(self._owner, self._worker, AT_ONCE, self._named)
            if not letters:
                break
            done = asyncio.run(self._send(letters))
            total = Sent(total.sent + done.sent, total.waiting + done.waiting, total.failed + done.failed, done.trouble)
            if done.trouble:
                break
        return total

    def _named(self, letter: Letter) -> str:
        return message_id(letter, self._key, self._settings.address)

    async def _send(self, letters: Sequence[Letter]) -> Sent:
        sent = waiting = failed = 0
        trouble = ""
        connection: aiosmtplib.SMTP | None = None
        try:
            for letter in letters:
                try:
                    message = self._message(letter)
                except (NothingToTell, DeskError, ValueError) as error:
                    words = error.sentence if isinstance(error, DeskError) else str(error)
                    words = words or _("There is nothing to tell any more.")
                    failed += self._put_back(letter, words, for_good=True)
                    continue
                try:
                    if trouble:
                        raise aiosmtplib.SMTPServerDisconnected(trouble)
                    if connection is None or not connection.is_connected:
                        connection = await connect(self._settings)
                    answer = await self._give(connection, letter, message)
                except aiosmtplib.SMTPRecipientsRefused as error:
                    code, words = error.recipients[0].code, error.recipients[0].message
                    failed += self._put_back(letter, f"{code} {words}", for_good=code >= 500)
                    waiting += code < 500
                except aiosmtplib.SMTPResponseException as error:
                    ours = connection is None  # greeting, encryption or login: the letter has no part in it
                    final = error.code >= 500 and not ours
                    trouble = self._clean(f"{error.code} {error.message}") if ours else trouble
                    failed += self._put_back(letter, f"{error.code} {error.message}", for_good=final)
                    waiting += not final
                except (aiosmtplib.SMTPException, OSError) as error:
                    trouble = self._clean(str(error) or type(error).__name__)
                    failed += self._put_back(letter, trouble, for_good=False)
                    waiting += 1
                else:
                    self._desk.letter_sent(self._owner, letter.id, self._worker, self._clean(answer))
                    sent += 1
        finally:
            if connection is not None:
                connection.close()
        return Sent(sent, waiting, failed, trouble)

    def _message(self, letter: Letter) -> EmailMessage:
        desk = self._desk
        record = desk.letter_record(self._owner, letter)
        person = desk.person(letter.handle) if letter.handle else None
        zone = record.request.contact.timezone if person is None else person.timezone
        return compose(
            letter,
            record,
            lambda handle: found.name if (found := desk.person(handle)) else handle,
            zone,
            self._settings,
            desk.letters_before(self._owner, letter),
            lambda file: desk.letter_file(self._owner, file),
            desk.now(),
        )

    async def _give(self, connection: aiosmtplib.SMTP, letter: Letter, message: EmailMessage) -> str:
        refused, answer = await connection.send_message(message, sender=self._settings.address, recipients=[letter.to])
        assert not refused
        return answer

    def _put_back(self, letter: Letter, answer: str, for_good: bool) -> int:
        """Say what became of a letter that did not leave; 1 when it never will."""
        again = None if for_good or letter.tries > len(AGAIN) else AGAIN[letter.tries - 1]
        self._desk.letter_refused(self._owner, letter.id, self._worker, self._clean(answer), again)
        return int(for_good)

    def _clean(self, words: str) -> str:
        return self._settings.without_password(words)[:1000]


async def connect(settings: MailSettings) -> aiosmtplib.SMTP:
    """A connection with the server, encrypted and logged in as the settings say. Raises SMTPException, OSError."""
    connection = aiosmtplib.SMTP(
        hostname=settings.host,
        port=settings.port,
        use_tls=settings.security == "tls",
        start_tls=settings.security == "starttls",
        timeout=TIMEOUT,
    )
    await connection.connect()
    try:
        if settings.user:
            await connection.login(settings.user, settings.password)
    except BaseException:
        connection.close()
        raise
    return connection


async def send_test(settings: MailSettings, to: str) -> str:
    """Send a letter that only says that it arrived; gives the server's answer. Raises SMTPException, OSError."""
    message = EmailMessage()
    message["From"], message["To"] = settings.address, to
    message["Subject"] = _("A letter to try the desk's mail")
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(_("If you can read this, the desk can send letters.") + "\n")
    connection = await connect(settings)
    try:
        _refused, answer = await connection.send_message(message, sender=settings.address, recipients=[to])
        return settings.without_password(answer)
    finally:
        connection.close()
