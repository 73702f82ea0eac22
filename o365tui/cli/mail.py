"""`mail`: sending the desk's letters and what became of them; with what comes in, the two commands that go on."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from o365tui.cli.group import Lazy, command, format_option
from o365tui.cli.output import write_list, write_table
from o365tui.cli.shell import Shell, say
from o365tui.desk.desk import Desk
from o365tui.desk.letter_words import KINDS, STATES, STILL, nobody_sends
from o365tui.model.errors import ReadOnlyDesk, Refused, StoreError
from o365tui.model.incoming import MessageState
from o365tui.model.letters import Letter, LetterState
from o365tui.model.request import shown_number
from o365tui.model.times import written, written_or_none
from o365tui.text import dates
from o365tui.text.language import _, ngettext
from o365tui.text.safe import visible

if TYPE_CHECKING:
    from o365tui.mail.send import Sender
    from o365tui.mail.settings import MailSettings
    from o365tui.mail.take import Taker

PLACES = {
    "run": "mail:run_mail",
    "queue": "mail:queue",
    "retry": "mail:retry",
    "stop": "mail:stop",
    "letters": "mail_letters:letters",
    "test": "mail:test",
    "off": "mail:off",
    "take": "mail_in:take",
    "fetch": "mail_in:fetch",
    "quarantine": "quarantine:quarantine",
}

AGAIN = (1.0, 2.0, 5.0, 15.0, 30.0)
"""After how many seconds the desk is tried again that could not be read or written; the last for all further times."""

PAUSE = 10.0
"""How long a sender sleeps at most before it looks again, in seconds; a change of the desk wakes it."""


def mail() -> click.Command:
    @format_option
    def run() -> None:
        """Groups do nothing by themselves."""

    return click.group(
        "mail",
        cls=Lazy,
        places=PLACES,
        help=_("Send the desk's letters, take what is answered, and see what became of both."),
    )(run)


def settings_option(function: Callable[..., Any]) -> Callable[..., Any]:
    tells = _("The mail settings; else mail.toml in your configuration folder.")
    return click.option("--settings", "path", type=click.Path(path_type=Path), metavar=_("FILE"), help=tells)(function)


def mail_settings(path: Path | None) -> MailSettings:
    """What the file says. Raises BadInput."""
    from o365tui.mail.settings import read_settings, usual_path

    return read_settings(path or usual_path())


def run_mail() -> click.Command:
    tells = _("Send letters and take messages as they come, until it is stopped. The first time turns letters on.")

    @command(tells)
    @settings_option
    @click.option("--once", is_flag=True, help=_("Do what is due now and end."))
    def run(shell: Shell, path: Path | None, once: bool) -> int:
        from o365tui.mail.fetch import MailTrouble
        from o365tui.mail.reading import Reading
        from o365tui.mail.send import Sender
        from o365tui.mail.take import Fetcher, Taker, fetch_once

        settings = mail_settings(path)
        desk, owner = shell.desk, shell.actor
        desk.set_mail_address(owner, settings.address)
        sender, stopped = Sender(desk, owner, settings), threading.Event()
        with Reading() as reading:
            taker = Taker(desk, owner, settings.rules, reading)
            if once:
                trouble = ""
                if settings.fetched is not None:
                    try:
                        fetch_once(settings.fetched, taker, say)
                    except MailTrouble as error:
                        trouble = str(error)
                return _round(sender, taker, stopped, trouble)
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_args: stopped.set())
            say(_("Letters go out from {address}. Ctrl+C ends it.").format(address=settings.address))
            with Fetcher(settings.fetched, taker, say):
                return _rounds(desk, sender, taker, stopped)

    return run


def _rounds(desk: Desk, sender: Sender, taker: Taker, stopped: threading.Event) -> int:
    """One round after another until it is stopped; gives the exit code. While the desk cannot be read or written (its
    lock is held, its disk full) it says so and goes on trying. Raises ReadOnlyDesk, which only opening it anew ends.
    """
    failed, told, code = 0, "", 0
    while True:
        try:
            cursor = desk.cursor()
            code = _round(sender, taker, stopped)
            failed, told = 0, ""
            if not stopped.is_set():
                _sleep(desk, cursor, stopped, sender.rests)
        except ReadOnlyDesk:
            raise
        except StoreError as error:
            if error.sentence != told:  # once is enough while it lasts
                say(error.sentence)
            told = error.sentence
            code = error.exit_code
            stopped.wait(AGAIN[min(failed, len(AGAIN) - 1)])
            failed += 1
        if stopped.is_set():
            return code


def _round(sender: Sender, taker: Taker, stopped: threading.Event, trouble: str = "") -> int:
    """Take what came and send what is due; gives the exit code should it end now."""
    came = taker.catch_up(stopped.is_set)
    for sentence in told_of(came):
        say(sentence)
    done = sender.send_due(stopped.is_set)
    for sentence in _told(done.sent, done.waiting, done.failed):
        say(sentence)
    for words in (trouble, done.trouble):
        if words:
            say(_("The mail server: {words}").format(words=words))
    return 5 if trouble or done.trouble or done.failed else 0


def told_of(came: Mapping[MessageState, int]) -> list[str]:
    """What became of messages, in sentences."""
    found = []
    if taken := came.get(MessageState.TAKEN, 0):
        found.append(ngettext("{n} message taken.", "{n} messages taken.", taken).format(n=taken))
    if aside := came.get(MessageState.QUARANTINED, 0):
        words = ngettext("{n} message is in quarantine.", "{n} messages are in quarantine.", aside)
        found.append(words.format(n=aside))
    if ignored := came.get(MessageState.IGNORED, 0):
        found.append(ngettext("{n} message ignored.", "{n} messages ignored.", ignored).format(n=ignored))
    return found


def _sleep(desk: Desk, cursor: int, stopped: threading.Event, rests: float) -> None:
    """Until a letter is due, or something happens on the desk. No letter is while the sender `rests`, in seconds."""
    due = desk.next_letter()
    until = PAUSE if due is None else max(0.0, rests, (due - desk.now()).total_seconds())
    until = min(PAUSE, until)
    step = 0.5
    while until > 0 and not stopped.is_set():
        if desk.wait(cursor, min(step, until)):
            return
        until -= step


def _told(sent: int, waiting: int, failed: int) -> list[str]:
    found = []
    if sent:
        found.append(ngettext("{n} letter sent.", "{n} letters sent.", sent).format(n=sent))
    if waiting:
        words = ngettext("{n} letter is tried again later.", "{n} letters are tried again later.", waiting)
        found.append(words.format(n=waiting))
    if failed:
        words = ngettext("{n} letter was refused for good.", "{n} letters were refused for good.", failed)
        found.append(words.format(n=failed))
    return found


def queue() -> click.Command:
    @command(_("The letters that wait or were refused, newest first."))
    @click.option("--all", "every", is_flag=True, help=_("Those that were sent or stopped, too."))
    @click.option("--limit", type=click.IntRange(1), default=100, show_default=True, help=_("At most so many."))
    def run(shell: Shell, every: bool, limit: int) -> None:
        found = shell.desk.outbox(shell.actor, tuple(LetterState) if every else STILL, limit=limit)
        if shell.format != "table":
            write_list(map(_object, found), shell.format)
            return
        if not shell.desk.settings().mail_address:
            say(nobody_sends())
        if not found:
            say(_("No letter was sent yet.") if every else _("No letter waits or was refused."))
            return
        now = shell.desk.now()
        rows = [
            [
                str(each.id),
                shown_number(each.request),
                _(KINDS[each.kind]),
                each.to,
                _(STATES[each.state]),
                dates.moment(each.sent or each.at, shell.zone, now),
                each.bounced or each.answer,
            ]
            for each in found
        ]
        headings = [_("Letter"), _("Request"), _("Kind"), _("To"), _("State"), _("When"), _("The server's answer")]
        write_table(headings, rows, wide=6)

    return run


def _object(letter: Letter) -> dict[str, Any]:
    return {
        "id": letter.id,
        "request": letter.request,
        "note": letter.note,
        "kind": letter.kind.value,
        "to": letter.to,
        "state": letter.state.value,
        "at": written(letter.at),
        "not_before": written(letter.not_before),
        "sent": written_or_none(letter.sent),
        "tries": letter.tries,
        "message_id": letter.message_id,
        "answer": letter.answer,
    }


def retry() -> click.Command:
    @command(_("Let a letter that was refused be tried again."))
    @click.argument("letter", type=click.IntRange(1), metavar=_("LETTER"))
    def run(shell: Shell, letter: int) -> None:
        found = shell.desk.retry_letter(shell.actor, letter)
        say(_("The letter to {address} is queued again.").format(address=visible(found.to)))

    return run


def stop() -> click.Command:
    @command(_("Stop a letter that is not on its way yet."))
    @click.argument("letter", type=click.IntRange(1), metavar=_("LETTER"))
    def run(shell: Shell, letter: int) -> None:
        found = shell.desk.stop_letter(shell.actor, letter)
        say(_("The letter to {address} is stopped.").format(address=visible(found.to)))

    return run


def test() -> click.Command:
    @command(_("Send one letter to an address, to see whether the settings are right."))
    @settings_option
    @click.argument("address", metavar=_("ADDRESS"))
    def run(shell: Shell, path: Path | None, address: str) -> None:
        import asyncio

        import aiosmtplib

        from o365tui.desk.checks import email
        from o365tui.mail.send import send_test

        settings = mail_settings(path)
        email(address)
        try:
            answer = asyncio.run(send_test(settings, address))
        except (aiosmtplib.SMTPException, OSError) as error:
            words = settings.smtp.without_password(str(error) or type(error).__name__)
            raise Refused(_("The mail server: {words}").format(words=words)) from None
        say(_("It was sent. The server said: {words}").format(words=visible(answer)))

    return run


def off() -> click.Command:
    @command(_("Queue no more letters. Those that wait stay until “mail run” sends them."))
    def run(shell: Shell) -> None:
        shell.desk.set_mail_address(shell.actor, "")
        say(_("No more letters are queued."))

    return run
