"""`init`, `demo`: making a desk."""

from __future__ import annotations

import sys
from typing import Any

import click

from o365tui.cli.group import command
from o365tui.cli.output import write_object
from o365tui.cli.people import person_options, roles, write_person
from o365tui.cli.shell import Shell, say
from o365tui.desk import opening
from o365tui.text.language import _, chosen, ngettext, pgettext


def init() -> click.Command:
    @command(_("Make the desk. You own it and keep its people and settings."))
    @click.option("--name", required=True, metavar=pgettext("person", "NAME"), help=_("Your full name."))
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
    @command(_("Make up requests on an empty desk. To look around in; needs no init."))
    @click.option("--requests", type=click.IntRange(min=1), default=240, show_default=True, metavar="N")
    def run(shell: Shell, requests: int) -> None:
        from o365tui.desk.demo.fill import fill, make_demo

        if not opening.exists(shell.folder):
            shell.begin(*make_demo(shell.folder, shell.environ))
        n = fill(shell.desk, shell.actor, requests, progress=_progress)
        if shell.format != "table":
            write_object({"requests": n}, shell.format)
        say(ngettext("{n} request was made up.", "{n} requests were made up.", n).format(n=n))
        sentence = _("You are {name}; “o365tui people list” tells whom else you can act as (--as).")
        say(sentence.format(name=shell.actor.name))

    return run


def _progress(made: int) -> None:
    if sys.stderr.isatty():
        sys.stderr.write("\r" + ngettext("{n} request", "{n} requests", made).format(n=made) + "\r")
