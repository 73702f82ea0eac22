"""`notices`: what others did to one's requests, and answers that are about to be due."""

from __future__ import annotations

import click

from o365tui.cli.group import command
from o365tui.cli.output import write_list, write_table
from o365tui.cli.shell import Shell, say
from o365tui.model.notices import Board, Notice
from o365tui.text.language import _, ngettext


def notices() -> click.Command:
    @command(_("Show what others did to your requests and what is about to be due, newest first."))
    @click.option("--unread", is_flag=True, help=_("Only what you have not read."))
    @click.option("--read", is_flag=True, help=_("All that is shown has then been read."))
    def run(shell: Shell, unread: bool, read: bool) -> None:
        now = shell.desk.now()
        board = shell.desk.board(shell.actor)
        found = board.unread(now) if unread else board.told(now)
        if shell.format == "table":
            _write(shell, board, found)
        else:
            from o365tui.desk.notice_words import as_object

            write_list((as_object(each, board.settings, board.seen) for each in found), shell.format)
        if read and found:
            shell.desk.read_notices(shell.actor, {}, everything=max(each.at for each in found))

    return run


def _write(shell: Shell, board: Board, found: list[Notice]) -> None:
    from o365tui.model.request import shown_number
    from o365tui.text.dates import moment

    now = shell.desk.now()
    new = {(each.number, each.at) for each in board.unread(now)}
    rows = [
        [
            _("unread") if (each.number, each.at) in new else "",
            moment(each.at, shell.zone, now),
            shown_number(each.number),
            _what(shell, each),
            each.title,
        ]
        for each in found
    ]
    if rows:
        write_table(["", _("When"), _("No."), _("What happened"), _("Title")], rows, wide=4)
    counted = ngettext("{count} notice", "{count} notices", len(found)).format(count=len(found))
    unread = ngettext("{count} unread", "{count} unread", len(new)).format(count=len(new))
    say(_("{counted}, {unread} · times: {zone}").format(counted=counted, unread=unread, zone=shell.actor.timezone))
    if not board.whole:
        say(_("There are more: only the requests that changed last were looked at."))


def _what(shell: Shell, notice: Notice) -> str:
    from o365tui.desk.notice_words import did
    from o365tui.desk.words import Reading, name_in
    from o365tui.text.dates import left

    if notice.due is not None:
        return _("answer {left}").format(left=left(notice.due, shell.desk.now()))
    knows = Reading(shell.desk.name_of, shell.actor.timezone)
    says = f"{name_in(knows, notice.by)} {did(notice, shell.actor, knows)}"
    return f"{says}: {notice.words[:60]}" if notice.words else says
