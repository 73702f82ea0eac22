"""`mail take` and `mail fetch`: messages into the desk, one from standard input or all of an IMAP folder."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from o365tui.cli.group import command
from o365tui.cli.mail import mail_settings, settings_option, told_of
from o365tui.cli.shell import Shell, say
from o365tui.desk.message_words import STATES, why
from o365tui.model.errors import BadInput, DeskError, Refused, TooMuch
from o365tui.model.incoming import Message, MessageState
from o365tui.model.request import shown_number
from o365tui.text.language import _

LATER, NEVER = 75, 69
"""EX_TEMPFAIL and EX_UNAVAILABLE of sysexits.h: a mail server brings the message again, or sends it back."""


def take() -> click.Command:
    tells = _(
        "Take one message from standard input, as a mail server's alias, procmail or ssh gives it. Exits with 0 when it"
        " is kept, 75 when it should be brought again, 69 when it is too large."
    )

    @command(tells)
    @settings_option
    def run(shell: Shell, path: Path | None) -> int:
        from o365tui.mail.reading import Reading
        from o365tui.mail.take import Taker

        try:
            rules = mail_settings(path).rules
            with Reading() as reading:
                taker = Taker(shell.desk, shell.actor, rules, reading)
                message = taker.keep(_from_stdin())
                try:
                    say(_became(taker.act(message)))
                except Exception as error:  # it is kept, and taken up again by whoever takes messages next
                    say(_what(error))
                return 0
        except TooMuch as error:
            say(error.sentence)
            return NEVER
        except Exception as error:  # with any other code the mail server would send the message back
            say(_what(error))
            return LATER

    return run


def _what(error: Exception) -> str:
    return error.sentence if isinstance(error, DeskError) else f"{type(error).__name__}: {error}"


def _became(message: Message) -> str:
    if message.state is MessageState.TAKEN and message.request is not None:
        return _("It is on {request}.").format(request=shown_number(message.request))
    return f"{_(STATES[message.state])}: {why(message)}"


def _from_stdin() -> bytes:
    from o365tui.desk.placing import MESSAGE_LIMIT

    data = b"" if sys.stdin.isatty() else sys.stdin.buffer.read(MESSAGE_LIMIT + 1)
    if not data:
        raise BadInput(_("There is no message on standard input."))
    return data


def fetch() -> click.Command:
    @command(_("Take all messages of the IMAP folder that the mail settings name, and move them to another."))
    @settings_option
    def run(shell: Shell, path: Path | None) -> None:
        from o365tui.mail.fetch import MailTrouble
        from o365tui.mail.reading import Reading
        from o365tui.mail.take import Taker, fetch_once

        settings = mail_settings(path)
        if settings.fetched is None:
            raise BadInput(_("The mail settings name no IMAP folder. The README shows what to put there."), "settings")
        with Reading() as reading:
            taker = Taker(shell.desk, shell.actor, settings.rules, reading)
            try:
                fetch_once(settings.fetched, taker, say)
            except MailTrouble as error:
                raise Refused(_("The mail server: {words}").format(words=error)) from None
            finally:
                came = taker.catch_up()
                for sentence in told_of(came) or [_("There was nothing new.")]:
                    say(sentence)

    return run
