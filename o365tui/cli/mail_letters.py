"""`mail letters`: of which kinds one wants to be written to by e-mail."""

from __future__ import annotations

from collections.abc import Sequence

import click

from o365tui.cli.group import command
from o365tui.cli.output import write_list, write_table
from o365tui.cli.shell import Shell, say
from o365tui.desk.letter_words import TELLS, nobody_sends
from o365tui.model.letters import LetterKind, kinds_for
from o365tui.text.language import _


def letters() -> click.Command:
    kinds = click.Choice([kind.value for kind in LetterKind])

    @command(_("Show of which kinds you get letters, or choose them."))
    @click.option("--on", "wanted", type=kinds, multiple=True, metavar=_("KIND"), help=_("Letters of this kind, too."))
    @click.option("--off", "unwanted", type=kinds, multiple=True, metavar=_("KIND"), help=_("No more of this kind."))
    def run(shell: Shell, wanted: Sequence[str], unwanted: Sequence[str]) -> None:
        chosen = {LetterKind(each): each in wanted for each in (*unwanted, *wanted)}
        desk, actor = shell.desk, shell.actor
        own = desk.want_letters(actor, chosen) if chosen else desk.preferences(actor)
        told = [(kind, kind not in own.no_letters) for kind in kinds_for(actor.agent)]
        if shell.format != "table":
            write_list(({"kind": kind.value, "wanted": on} for kind, on in told), shell.format)
            return
        rows = [[kind.value, _("yes") if on else _("no"), _(TELLS[kind][1])] for kind, on in told]
        write_table([_("Kind"), _("By e-mail"), _("What it tells")], rows, wide=2)
        if not desk.settings().mail_address:
            say(nobody_sends())

    return run
