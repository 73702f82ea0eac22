"""`check`, `checkpoint`: the desk's own files."""

from __future__ import annotations

import sys

import click

from o365tui.cli.group import command
from o365tui.cli.output import write_list
from o365tui.cli.shell import Shell, say
from o365tui.text.language import _
from o365tui.text.safe import visible_lines


def check() -> click.Command:
    @command(_("Look whether the desk is whole. Exits with 1 when it is not."))
    def run(shell: Shell) -> int:
        wrong = shell.desk.check(shell.actor)
        if shell.format != "table":
            write_list(wrong, shell.format)
        for sentence in wrong if shell.format == "table" else ():
            sys.stdout.write(visible_lines(sentence) + "\n")
        if not wrong:
            say(_("All is well with the desk in {folder}.").format(folder=shell.folder))
        return 1 if wrong else 0

    return run


def checkpoint() -> click.Command:
    @command(_("Bring desk.json up to date. TinyDB then sees everything."))
    def run(shell: Shell) -> None:
        shell.desk.checkpoint(shell.actor)
        say(_("desk.json is up to date."))

    return run
