"""`init`, `demo`: making a desk."""

from __future__ import annotations

from typing import Any

import click

from o365tui.cli.group import command
from o365tui.cli.people import person_options, roles, write_person
from o365tui.cli.shell import Shell, say
from o365tui.desk import opening
from o365tui.text.language import _, chosen, ngettext


def init() -> click.Command:
    @command(_("Make the desk; you own it and keep its people and settings."))
    @click.option("--name", required=True, metavar=_("NAME"), help=_("Your full name."))
    @click.option("--email", required=True, metavar=_("ADDRESS"), help=_("Your e-mail address."))
    @click.option("--role", required=True, type=roles(), help=_("What you are here for."))
    @person_options
    def run(shell: Shell, plan: str | None, country: str, organisation: str, **fields: Any) -> None:
        from o365tui.text.dates import local_zone_name

        for name, value in (("--country", country), ("--organisation", organisation), ("--plan", plan)):
            if not value:
                raise click.UsageError(_("Missing option “{name}”.").format(name=name))
        fields["language"] = fields["language"] or chosen(None, shell.environ)
        fields["timezone"] = fields["timezone"] or local_zone_name()
        desk, owner = opening.make(shell.folder, plan=plan or "", country=country, organisation=organisation, **fields)
        shell.begin(desk, owner)
        write_person(shell, owner)
        say(_("The desk in {folder} is ready.").format(folder=shell.folder))

    return run


def demo() -> click.Command:
    @command(_("Fill an empty desk with made-up requests, to look around in."))
    @click.option("--requests", type=click.IntRange(min=1), default=120, show_default=True, metavar="N")
    def run(shell: Shell, requests: int) -> None:
        from o365tui.desk.demo.fill import fill, make_demo

        desk, actor = make_demo(shell.folder, shell.environ) if not opening.exists(shell.folder) else (None, None)
        if desk is not None and actor is not None:
            shell.begin(desk, actor)
        n = fill(shell.desk, shell.actor, requests)
        say(ngettext("{n} request was made up.", "{n} requests were made up.", n).format(n=n))

    return run
