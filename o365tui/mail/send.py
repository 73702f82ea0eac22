"""Sending what is due: letters are leased, sent over one connection, and what the server said is kept with each."""

from __future__ import annotations

import asyncio
import os
import socket
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP
from enum import Enum
from functools import partial
from typing import Any, TypeVar

import aiosmtplib

from o365tui.desk.desk import Desk
from o365tui.desk.letters import LEASE
from o365tui.desk.marks import answer_address, message_id
from o365tui.mail.compose import Around, NothingToTell, compose, deliverable
from o365tui.mail.settings import MailSettings, Server
from o365tui.model.errors import DeskError, NotFound, Refused, StoreError
from o365tui.model.frozen import frozen
from o365tui.model.letters import Letter, LetterState
from o365tui.model.people import Person
from o365tui.text.language import _

AT_ONCE = 20
"""How many letters a sender takes into its hands."""

TIMEOUT = 60.0
"""How long a server may take for one answer, in seconds."""

GOODBYE = 3.0
"""The same for the answer to the last word, and for a letter on its way when we are told to stop."""

LIMIT = LEASE - timedelta(minutes=1)
"""How long a server may take for all of one letter: while it is ours for sure."""

SLOWEST = 100_000
"""How many bytes in a second a line is thought to carry at least."""

LOOK = 0.2
"""How often it is looked whether we are told to stop, in seconds."""

REST = (60.0, 120.0, 300.0)
"""After how many seconds a server that was not there is tried again; the last for all further times."""

AGAIN = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 30, 60, 120, 240, 480, 720))
"""After how long a letter that was refused for now is tried again; after the last it is given up. While the server
cannot be reached, the first counts, again and again: an outage is no letter's fault."""

_CLOSES, _LOGIN, _TOO_LARGE = 421, frozenset({530, 535, 538}), 552
"""Codes that say the same wherever they come: the server goes away; it wants to know who we are; the letter is too
large, which a server may say before it has seen it."""

_WHOLE = SMTP.clone(utf8=True)
Stopped = Callable[[], bool]
T = TypeVar("T")


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
        self._address = deliverable(settings.address)
        self._connection: aiosmtplib.SMTP | None = None
        self._untold: list[Callable[[], Letter]] = []
        """What the server said of letters, and the desk could not be told yet."""
        self._outage, self._rests_until = 0, 0.0
        desk.free_letters(owner, _gone)

    def send_due(self, stopped: Stopped = lambda: False) -> Sent:
        """Send everything that is due now. A connection that cannot be made leaves the letters waiting, and is not
        tried again for a while, see `rests`. Raises StoreError; what a server has said of a letter by then is told the
        desk the next time.
        """
        while self._untold:
            _told(self._untold[0])
            del self._untold[0]
        total = Sent()
        while not stopped() and not self.rests:
            letters = self._desk.lease_letters(self._owner, self._worker, AT_ONCE, self._named)
            if not letters:
                break
            done = asyncio.run(self._send(letters, stopped))
            total = Sent(total.sent + done.sent, total.waiting + done.waiting, total.failed + done.failed, done.trouble)
            if done.trouble:
                self._rests_until = time.monotonic() + REST[min(self._outage, len(REST) - 1)]
                self._outage += 1
                break
            self._outage = 0
        return total

    @property
    def rests(self) -> float:
        """For how many seconds nothing is sent because the server was not there."""
        return max(0.0, self._rests_until - time.monotonic())

    def _named(self, letter: Letter) -> str:
        return message_id(letter, self._key, self._address)

    async def _send(self, letters: Sequence[Letter], stopped: Stopped) -> Sent:
        """Send letters that we have a lease of. What breaks once may be the letter's doing, what breaks twice in a row
        is the server's: then the rest waits."""
        done: list[LetterState] = []
        trouble, broken = "", 0
        try:
            for letter in letters:
                if stopped():
                    done += self._noted(self._desk.letter_refused, letter, letter.answer, timedelta(0), False)
                    continue
                if broken > 1:
                    done += self._noted(self._desk.letter_refused, letter, trouble, *_pause(_Fate.WAITS, letter))
                    continue
                if (fate := await self._tried(letter, stopped)) is None:
                    continue
                what, answer = fate
                trouble = self._clean(answer) if what in _SERVERS else ""
                broken = 0 if not trouble else 2 if what is _Fate.WAITS else broken + 1
                if what is _Fate.SENT:
                    done += self._noted(self._desk.letter_sent, letter, answer)
                else:
                    done += self._noted(self._desk.letter_refused, letter, answer, *_pause(what, letter))
        finally:
            await self._leave()
        counted = Counter(done)
        return Sent(counted[LetterState.SENT], counted[LetterState.QUEUED], counted[LetterState.FAILED], trouble)

    async def _tried(self, letter: Letter, stopped: Stopped) -> tuple[_Fate, str] | None:
        """Make a letter and give it to the server; what becomes of it and what was said, None where another sender has
        it."""
        now = self._desk.now()
        if letter.lease_until is None or letter.lease_until - now < LIMIT:  # those before it took long
            try:
                self._desk.hold_letter(self._owner, letter.id, self._worker)
            except (NotFound, Refused):
                return None
        try:
            message = self._message(letter)
        except Exception as error:  # a letter that we cannot make must not keep the others waiting
            return _of_making(error)
        try:
            connection = self._connection
            if connection is None or not connection.is_connected:
                connection = self._connection = await _within(connect(self._settings.smtp), stopped)
        except Exception as error:  # whatever it is, no letter has a part in it
            return _Fate.WAITS, _words(error)
        try:
            return _Fate.SENT, await _within(self._give(connection, letter, message), stopped)
        except Exception as error:
            fate = _of_giving(error)
            if fate is _Fate.BROKE:
                await self._leave(politely=False)
            return fate, _words(error)

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
        around = Around(
            person=desk.person,
            zone=record.request.contact.timezone if person is None else person.timezone,
            earlier=desk.letters_before(self._owner, letter),
            read=lambda file: desk.letter_file(self._owner, file),
            answer_to=answer_address(letter, self._key, self._address) if self._settings.answered else "",
        )
        return compose(letter, record, self._settings, around)

    async def _give(self, connection: aiosmtplib.SMTP, letter: Letter, message: EmailMessage) -> str:
        size = len(message.as_bytes(policy=_WHOLE))
        refused, answer = await connection.send_message(
            message,
            sender=self._address,
            recipients=[deliverable(letter.to)],
            timeout=TIMEOUT + size / SLOWEST,
        )
        assert not refused
        return answer

    async def _leave(self, politely: bool = True) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await leave(connection, politely)

    def _clean(self, words: str) -> str:
        return self._settings.smtp.without_password(words)[:1000]


def _told(tell: Callable[[], Letter]) -> list[LetterState]:
    try:
        return [tell().state]
    except (NotFound, Refused):
        return []


class _Fate(Enum):
    """What becomes of a letter: it left; is tried again later, or never; was not tried, for the server is not there or
    does not let us in; the server does not want it from us; or the connection broke while it had it.
    """

    SENT = "sent"
    LATER = "later"
    NEVER = "never"
    WAITS = "waits"
    UNWANTED = "unwanted"
    BROKE = "broke"


_SERVERS = frozenset({_Fate.WAITS, _Fate.UNWANTED, _Fate.BROKE})
"""Where the server is what is wrong, or seems to be."""


def _words(error: Exception) -> str:
    """What was said, or what happened."""
    if isinstance(error, DeskError):
        return error.sentence
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        return f"{error.recipients[0].code} {error.recipients[0].message}"
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return f"{error.code} {error.message}"
    known = isinstance(error, (aiosmtplib.SMTPException, OSError)) and str(error)
    return known or ": ".join(filter(None, (type(error).__name__, str(error))))


def _of_making(error: Exception) -> tuple[_Fate, str]:
    """What becomes of a letter that could not be made, and why."""
    if isinstance(error, NothingToTell):
        return _Fate.NEVER, _("There is nothing to tell any more.")
    passing = isinstance(error, (StoreError, OSError, MemoryError))
    return _Fate.LATER if passing else _Fate.NEVER, _words(error)


def _of_giving(error: Exception) -> _Fate:
    """What becomes of a letter that the server, which had let us in, did not take."""
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        error = error.recipients[0]
    if isinstance(error, aiosmtplib.SMTPResponseException):
        if error.code == _CLOSES or not 400 <= error.code < 600:
            return _Fate.BROKE
        if error.code in _LOGIN:
            return _Fate.UNWANTED
        if isinstance(error, aiosmtplib.SMTPSenderRefused) and error.code != _TOO_LARGE:
            return _Fate.UNWANTED
        return _Fate.LATER if error.code < 500 else _Fate.NEVER
    if isinstance(error, aiosmtplib.SMTPNotSupported):  # an address that is not ASCII, say
        return _Fate.NEVER
    if isinstance(error, (aiosmtplib.SMTPException, OSError)):
        return _Fate.BROKE
    return _Fate.NEVER


def _pause(fate: _Fate, letter: Letter) -> tuple[timedelta | None, bool]:
    """After how long a letter is tried again (None: never), and whether this try counted as one. What was tried comes
    after what only waits; a letter that broke the connection may have left, so that it is not tried for ever."""
    if fate in (_Fate.WAITS, _Fate.UNWANTED):
        return AGAIN[0 if fate is _Fate.WAITS else 1], False
    if fate is _Fate.NEVER or letter.tries > len(AGAIN):
        return None, True
    return AGAIN[letter.tries - 1], True


async def _within(step: Coroutine[Any, Any, T], stopped: Stopped) -> T:
    """What a step gives. It is given up (TimeoutError) after `LIMIT`, or soon after it is `stopped`."""
    task = asyncio.ensure_future(step)
    end = time.monotonic() + LIMIT.total_seconds()
    try:
        while not (await asyncio.wait([task], timeout=LOOK))[0]:
            if stopped():
                end = min(end, time.monotonic() + GOODBYE)
            if time.monotonic() >= end:
                raise TimeoutError(_("It took too long."))
        return task.result()
    finally:
        if not task.done():
            task.cancel()
            with suppress(BaseException):
                await task


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
    except BaseException as error:
        await leave(connection, politely=isinstance(error, aiosmtplib.SMTPResponseException))
        raise
    return connection


async def leave(connection: aiosmtplib.SMTP, politely: bool = True) -> None:
    """Say goodbye where that is still possible, and close the connection for good: the loop ends with the letters, so
    that nothing may be left to it to close later."""
    transport = connection.transport
    with suppress(aiosmtplib.SMTPException, OSError):
        if politely and connection.is_connected:
            await connection.quit(timeout=GOODBYE)
    connection.close()
    if isinstance(transport, asyncio.WriteTransport):
        transport.abort()
    for _turn in range(3):
        await asyncio.sleep(0)


async def send_test(settings: MailSettings, to: str) -> str:
    """Send a letter that only says that it arrived; gives the server's answer. Raises SMTPException, OSError."""
    message = EmailMessage()
    sender = deliverable(settings.address)
    message["From"], message["To"] = sender, deliverable(to)
    message["Subject"] = _("A letter to try the desk's mail")
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(_("If you can read this, the desk can send letters.") + "\n")
    connection = await connect(settings.smtp)
    try:
        _refused, answer = await connection.send_message(message, sender=sender, recipients=[deliverable(to)])
        return settings.smtp.without_password(answer)
    finally:
        await leave(connection)
