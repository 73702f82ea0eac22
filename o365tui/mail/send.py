"""Sending what is due: letters are leased, sent over one connection, and what the server said is kept with each."""

from __future__ import annotations

import asyncio
import os
import socket
import ssl
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from email.message import EmailMessage
from enum import Enum
from functools import partial

import aiosmtplib

from o365tui.desk.desk import Desk
from o365tui.desk.marks import answer_address, message_id
from o365tui.mail.compose import Around, NothingToTell, compose, deliverable
from o365tui.mail.settings import MailSettings, Server
from o365tui.model.errors import DeskError, Refused, StoreError
from o365tui.model.frozen import frozen
from o365tui.model.letters import Letter, LetterState
from o365tui.model.people import Person
from o365tui.text.language import _

AT_ONCE = 20
"""How many letters a sender takes into its hands."""

TIMEOUT = 60.0
"""How long a server may take for one answer, in seconds."""

GOODBYE = 5.0
"""The same for the answer to the last word."""

AGAIN = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 30, 60, 120, 240, 480, 720))
"""After how long a letter that was refused for now is tried again; after the last it is given up. While the server
cannot be reached, the first counts, again and again: an outage is no letter's fault."""


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
        self._worker = f"{socket.gethostname()}:{os.getpid()}:{os.urandom(4).hex()}"
        self._key = desk.letter_key(owner)
        self._untold: list[Callable[[], Letter]] = []
        """What the server said of letters, and the desk could not be told yet."""
        desk.free_letters(owner, _gone)

    def send_due(self, stopped: Callable[[], bool] = lambda: False) -> Sent:
        """Send everything that is due now. A connection that cannot be made leaves the letters waiting. Raises
        StoreError; what a server has said of a letter by then is told the desk the next time.
        """
        while self._untold:
            _told(self._untold[0])
            del self._untold[0]
        total = Sent()
        while not stopped():
            letters = self._desk.lease_letters(self._owner, self._worker, AT_ONCE, self._named)
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
        done: list[LetterState] = []
        trouble = ""
        connection: aiosmtplib.SMTP | None = None
        try:
            for letter in letters:
                ready = False  # the server has let us in: what it says from then on is about this letter
                try:
                    message = self._message(letter)
                    if trouble:
                        raise aiosmtplib.SMTPServerDisconnected(trouble)
                    if connection is None or not connection.is_connected:
                        connection = await connect(self._settings.smtp)
                    ready = True
                    answer = await self._give(connection, letter, message)
                except Exception as error:  # a letter that we cannot make must not keep the others waiting
                    fate, answer = _judged(error, ready)
                    if fate is _Fate.SERVER:
                        trouble = self._clean(answer)
                    done += self._noted(self._desk.letter_refused, letter, answer, *_pause(fate, letter))
                else:
                    done += self._noted(self._desk.letter_sent, letter, answer)
        finally:
            if connection is not None:
                await leave(connection)
        counted = Counter(done)
        return Sent(counted[LetterState.SENT], counted[LetterState.QUEUED], counted[LetterState.FAILED], trouble)

    def _noted(self, note: Callable[..., Letter], letter: Letter, answer: str, *more: object) -> list[LetterState]:
        """Keep what became of a letter, and give it; nothing where it took so long that another sender has it now."""
        tell = partial(note, self._owner, letter.id, self._worker, self._clean(answer), *more)
        try:
            return _told(tell)
        except StoreError:
            self._untold.append(tell)
            raise

    def _message(self, letter: Letter) -> EmailMessage:
        desk = self._desk
        record = desk.letter_record(self._owner, letter)
        person = desk.person(letter.handle) if letter.handle else None
        address = self._settings.address
        around = Around(
            person=desk.person,
            zone=record.request.contact.timezone if person is None else person.timezone,
            earlier=desk.letters_before(self._owner, letter),
            read=lambda file: desk.letter_file(self._owner, file),
            answer_to=answer_address(letter, self._key, address) if self._settings.answered else "",
        )
        return compose(letter, record, self._settings, around)

    async def _give(self, connection: aiosmtplib.SMTP, letter: Letter, message: EmailMessage) -> str:
        refused, answer = await connection.send_message(
            message, sender=self._settings.address, recipients=[deliverable(letter.to)]
        )
        assert not refused
        return answer

    def _clean(self, words: str) -> str:
        return self._settings.smtp.without_password(words)[:1000]


def _told(tell: Callable[[], Letter]) -> list[LetterState]:
    try:
        return [tell().state]
    except Refused:
        return []


class _Fate(Enum):
    """What becomes of a letter that was not taken: it is tried again later, never, or when the server is there."""

    LATER = "later"
    NEVER = "never"
    SERVER = "server"


def _judged(error: Exception, ready: bool) -> tuple[_Fate, str]:
    """What an error means for the letter, and what was said. `ready`: the server had let us in."""
    if isinstance(error, ssl.SSLError):  # a wrong certificate is a ValueError, too
        return _Fate.SERVER, str(error)
    if isinstance(error, NothingToTell):
        return _Fate.NEVER, _("There is nothing to tell any more.")
    if isinstance(error, DeskError):
        return _Fate.LATER if isinstance(error, StoreError) else _Fate.NEVER, error.sentence
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        refused = error.recipients[0]
        return _Fate.LATER if refused.code < 500 else _Fate.NEVER, f"{refused.code} {refused.message}"
    if isinstance(error, aiosmtplib.SMTPResponseException):
        said = f"{error.code} {error.message}"
        if not ready or isinstance(error, aiosmtplib.SMTPSenderRefused):
            return _Fate.SERVER, said  # it does not want us, or not from this address: no letter has a part in it
        return _Fate.LATER if error.code < 500 else _Fate.NEVER, said
    if isinstance(error, aiosmtplib.SMTPNotSupported) and ready:  # an address that is not ASCII, say
        return _Fate.NEVER, str(error)
    if isinstance(error, (aiosmtplib.SMTPException, OSError)):
        return _Fate.SERVER, str(error) or type(error).__name__
    return _Fate.NEVER, f"{type(error).__name__}: {error}"


def _pause(fate: _Fate, letter: Letter) -> tuple[timedelta | None, bool]:
    """After how long a letter is tried again (None: never), and whether this try counted as one."""
    if fate is _Fate.SERVER:
        return AGAIN[0], False
    if fate is _Fate.NEVER or letter.tries > len(AGAIN):
        return None, True
    return AGAIN[letter.tries - 1], True


def _gone(worker: str) -> bool:
    """Whether a sender was a process of this machine that is there no more. One that cannot be asked keeps its
    letters until the lease ends."""
    host, _colon, process = worker.partition(":")
    process = process.partition(":")[0]
    if host != socket.gethostname() or not process.isdigit():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


async def connect(server: Server) -> aiosmtplib.SMTP:
    """A connection with the server, encrypted and logged in as the settings say. Raises SMTPException, OSError."""
    connection = aiosmtplib.SMTP(
        hostname=server.host,
        port=server.port,
        use_tls=server.security == "tls",
        start_tls=server.security == "starttls",
        timeout=TIMEOUT,
    )
    try:
        await connection.connect()
        if server.user:
            await connection.login(server.user, server.password)
    except BaseException:
        await leave(connection)
        raise
    return connection


async def leave(connection: aiosmtplib.SMTP) -> None:
    """Say goodbye where that is still possible, and close the connection for good: the loop ends with the letters, so
    that nothing may be left to it to close later."""
    transport = connection.transport
    with suppress(aiosmtplib.SMTPException, OSError):
        if connection.is_connected:
            await connection.quit(timeout=GOODBYE)
    connection.close()
    if isinstance(transport, asyncio.WriteTransport):
        transport.abort()
    for _turn in range(3):
        await asyncio.sleep(0)


async def send_test(settings: MailSettings, to: str) -> str:
    """Send a letter that only says that it arrived; gives the server's answer. Raises SMTPException, OSError."""
    message = EmailMessage()
    message["From"], message["To"] = settings.address, to
    message["Subject"] = _("A letter to try the desk's mail")
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(_("If you can read this, the desk can send letters.") + "\n")
    connection = await connect(settings.smtp)
    try:
        _refused, answer = await connection.send_message(message, sender=settings.address, recipients=[to])
        return settings.smtp.without_password(answer)
    finally:
        await leave(connection)
