"""`check`, `checkpoint`: the desk's own files."""

from __future__ import annotations

import sys

import click

from o365tui.cli.group import command
from o365tui.cli.output import write_list
from o365tui.cli.shell import Shell, say
from o365tui.desk import opening
from o365tui.model.errors import BadInput, NoDesk, StoreError
from o365tui.model.people import Person
from o365tui.text.language import _
from o365tui.text.safe import visible_lines


def check() -> click.Command:
    @command(
        _("Look whether the desk is whole. Exits with 1 when it is not."),
    )
    @click.option("--repair", is_flag=True, help=_("Bring back all that is intact; damaged files are kept aside."))
    @click.option("--accept", is_flag=True, help=_("Take in what another program wrote into desk.json."))
    def run(shell: Shell, repair: bool, accept: bool) -> int:
        if repair and accept:
            raise BadInput(_("Either --repair or --accept, not both."), "--repair")
        actor = _actor(shell)
        if repair or accept:
            shell.close()
            for sentence in (opening.repair if repair else opening.accept)(shell.folder, actor):
                say(sentence)
        wrong = opening.check(shell.folder)
        if shell.format != "table":
            write_list(wrong, shell.format)
        for sentence in wrong if shell.format == "table" else ():
            sys.stdout.write(visible_lines(sentence) + "\n")
        if not wrong:
            say(_("All is well with the desk in {folder}.").format(folder=shell.folder))
        return 1 if wrong else 0

    return run


def _actor(shell: Shell) -> Person | None:
    """Who acts; None on a desk that is too damaged to tell."""
    try:
        return shell.actor
    except NoDesk:
        return None
    except StoreError as error:
        say(error.sentence)
        return None


def checkpoint() -> click.Command:
    @command(_("Bring desk.json up to date. TinyDB then sees everything."))
    def run(shell: Shell) -> None:
        shell.desk.checkpoint(shell.actor)
        say(_("desk.json is up to date."))

    return run
