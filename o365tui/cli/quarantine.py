"""`mail quarantine`: messages that nobody could place, for a person to decide."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from typing import Any

import click

from o365tui.cli.group import Lazy, Number, command, format_option, offered
from o365tui.cli.output import write_list, write_table
from o365tui.cli.shell import Shell, say
from o365tui.desk.message_words import STATES, why
from o365tui.model.incoming import Message, MessageState
from o365tui.model.parsed import Parsed
from o365tui.model.request import shown_number
from o365tui.model.times import written
from o365tui.text import dates
from o365tui.text.language import _
from o365tui.text.safe import visible, visible_lines

PLACES = {
    "list": "quarantine:list_messages",
    "show": "quarantine:show",
    "accept": "quarantine:accept",
    "drop": "quarantine:drop",
}


def quarantine() -> click.Command:
    @format_option
    def run() -> None:
        """Groups do nothing by themselves."""

    tells = _("Messages that went onto no request: see them, put them where they belong, or drop them.")
    return click.group("quarantine", cls=Lazy, places=PLACES, help=tells)(run)


def list_messages() -> click.Command:
    @command(_("The messages in quarantine, newest first."))
    @click.option("--all", "every", is_flag=True, help=_("All messages, whatever became of them."))
    @click.option("--limit", type=click.IntRange(1), default=100, show_default=True, help=_("At most so many."))
    def run(shell: Shell, every: bool, limit: int) -> None:
        states = tuple(MessageState) if every else (MessageState.QUARANTINED,)
        found = shell.desk.messages(shell.actor, states, limit=limit)
        if shell.format != "table":
            write_list(map(_object, found), shell.format)
            return
        total = sum(shell.desk.messages_in(shell.actor, states).values())
        if not total:
            say(_("There are no messages.") if every else _("There is nothing in quarantine."))
            return
        now = shell.desk.now()
        rows = [
            [
                str(each.id),
                dates.moment(each.at, shell.zone, now),
                each.sender,
                each.subject,
                _(STATES[each.state]),
                _told(each),
            ]
            for each in found
        ]
        write_table([_("Message"), _("When"), _("From"), _("Subject"), _("State"), _("Why")], rows, wide=5)
        if total > len(found):
            say(_("{n} of {total}").format(n=len(found), total=total))

    return run


def _told(message: Message) -> str:
    """Why it is aside, or where it went."""
    if message.state is MessageState.TAKEN and message.request is not None:
        return shown_number(message.request)
    return why(message)


def _object(message: Message) -> dict[str, Any]:
    return {
        "id": message.id,
        "at": written(message.at),
        "from": message.sender,
        "subject": message.subject,
        "message_id": message.message_id,
        "state": message.state.value,
        "reason": message.reason,
        "detail": message.detail,
        "request": message.request,
        "note": message.note,
        "letter": message.letter,
        "size": message.size,
        "sha256": message.sha256,
    }


def message_argument(function: Any) -> Any:
    return click.argument("message", type=click.IntRange(1), metavar=_("MESSAGE"))(function)


def show() -> click.Command:
    @command(_("What a message says."))
    @message_argument
    @click.option("--raw", is_flag=True, help=_("The message itself, byte for byte as it came."))
    def run(shell: Shell, message: int, raw: bool) -> None:
        desk, actor = shell.desk, shell.actor
        if raw:
            with desk.open_message(actor, message) as source:
                shutil.copyfileobj(source, sys.stdout.buffer)
            return
        found, parsed = desk.message(actor, message), desk.read_message(actor, message)
        if shell.format != "table":
            write_list([{**_object(found), **_said(parsed)}], shell.format)
            return
        lines = [
            _("From: {address}").format(address=visible(found.sender)),
            _("Subject: {subject}").format(subject=visible(found.subject)),
            _("When: {time}").format(time=dates.moment(found.at, shell.zone, desk.now())),
            f"{_(STATES[found.state])}: {visible(_told(found))}",
        ]
        if parsed is not None:
            lines += [_("File: {name}").format(name=visible(each.name)) for each in parsed.parts]
            lines += ["", visible_lines(parsed.text), *(f"| {line}" for line in _lines(parsed.quoted))]
        print("\n".join(lines))

    return run


def _lines(text: str) -> Sequence[str]:
    return visible_lines(text).splitlines()


def _said(parsed: Parsed | None) -> dict[str, Any]:
    if parsed is None:
        return {"text": None, "quoted": None, "files": []}
    return {"text": parsed.text, "quoted": parsed.quoted, "files": [each.name for each in parsed.parts]}


def accept() -> click.Command:
    @command(_("Put a message on a request, or open one with it."))
    @message_argument
    @click.option(
        "--onto",
        type=Number(),
        metavar="N",
        shell_complete=offered("numbers"),
        help=_("The request that it belongs to; without this it opens one."),
    )
    @click.option("--from", "handle", default="", metavar=_("HANDLE"), help=_("On whose behalf, if not its sender's."))
    def run(shell: Shell, message: int, onto: int | None, handle: str) -> None:
        done = shell.desk.accept_message(shell.actor, message, handle, onto)
        if done.request is not None:
            say(_("It is on {request}.").format(request=shown_number(done.request)))

    return run


def drop() -> click.Command:
    @command(_("Drop a message: nothing comes of it, and it stays kept."))
    @message_argument
    def run(shell: Shell, message: int) -> None:
        shell.desk.drop_message(shell.actor, message)
        say(_("It is dropped. “mail quarantine list --all” still has it."))

    return run
