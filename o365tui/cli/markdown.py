"""`markdown`: a request as a document that one can keep or hand on."""

from __future__ import annotations

import sys

import click

from o365tui.cli.group import command, number_argument
from o365tui.cli.output import write_object
from o365tui.cli.shell import Shell, say
from o365tui.text.language import _


def markdown() -> click.Command:
    @command(_("Write a request as Markdown, with its notes and the list of its files. DEST is a folder or a path."))
    @number_argument()
    @click.argument("destination", metavar=_("[DEST]"), default="-")
    @click.option("--public", is_flag=True, help=_("Leave out what is for agents only, so that it can be handed on."))
    @click.option("--force", is_flag=True, help=_("Replace a file that is there already."))
    def run(shell: Shell, number: int, destination: str, public: bool, force: bool) -> None:
        if destination == "-":
            sys.stdout.write(shell.desk.markdown(shell.actor, number, internal=not public))
            return
        path = shell.desk.save_markdown(shell.actor, number, destination, internal=not public, force=force)
        if shell.format == "table":
            say(_("Saved as {path}.").format(path=path))
        else:
            write_object({"path": str(path)}, shell.format)

    return run
