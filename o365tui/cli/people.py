"""`people`: who takes part, for the desk's owner to keep."""

from __future__ import annotations

from typing import Any

import click

from o365tui.cli.group import Lazy, command, format_option, offered
from o365tui.cli.output import write_list, write_object, write_table
from o365tui.cli.shell import Shell
from o365tui.desk.shape import person_object
from o365tui.model.people import Person, Role
from o365tui.model.request import Plan
from o365tui.text.language import N_, _, pgettext

ROLES = {Role.ADMINISTRATOR: N_("administrator"), Role.AGENT: N_("support agent")}
"""What people call each role (to be translated when shown)."""

PLACES = {"list": "people:list_people", "add": "people:add", "set": "people:set_person", "retire": "people:retire"}


def people() -> click.Command:
    @format_option
    def run() -> None:
        """Groups do nothing by themselves."""

    return click.group("people", cls=Lazy, places=PLACES, help=_("List, add, change and retire people."))(run)


def list_people() -> click.Command:
    @command(_("Everybody whom you may see."))
    def run(shell: Shell) -> None:
        found = shell.desk.people(shell.actor)
        if shell.format == "table":
            _write(found)
        else:
            write_list(map(person_object, found), shell.format)

    return run


def person_options(function: Any) -> Any:
    """What a person is made of, but for name, e-mail and role."""
    for option in (
        click.option("--timezone", default="", metavar=_("ZONE"), help=_("The time zone, such as Europe/Riga.")),
        click.option("--language", default="", metavar="en|lv", help=_("The language that the desk speaks to them.")),
        click.option("--plan", type=plans(), help=_("The organisation's plan, where that is new.")),
        click.option("--organisation", default="", metavar=_("NAME"), help=_("The organisation.")),
        click.option("--country", default="", metavar=_("CODE"), help=_("The country or region, such as LV.")),
        click.option("--handle", default="", metavar=_("HANDLE"), help=_("The short name; else made from the name.")),
    ):
        function = option(function)
    return function


def plans() -> click.Choice[str]:
    return click.Choice([each.value for each in Plan])


def roles() -> click.Choice[str]:
    return click.Choice([each.value for each in Role])


def add() -> click.Command:
    @command(_("Add a person."))
    @click.option("--name", required=True, metavar=pgettext("person", "NAME"), help=_("The person's full name."))
    @click.option("--email", required=True, metavar=_("ADDRESS"), help=_("The e-mail address."))
    @click.option("--role", required=True, type=roles(), help=_("What they are here for."))
    @person_options
    def run(shell: Shell, **fields: Any) -> None:
        write_person(shell, shell.desk.add_person(shell.actor, **fields))

    return run


def set_person() -> click.Command:
    @command(_("Change a person."))
    @click.argument("handle", metavar=_("HANDLE"), shell_complete=offered("people"))
    @click.option("--name", metavar=pgettext("person", "NAME"))
    @click.option("--email", metavar=_("ADDRESS"))
    @click.option("--role", type=roles())
    @click.option("--organisation", metavar=_("NAME"))
    @click.option("--country", metavar=_("CODE"))
    @click.option("--language", metavar="en|lv")
    @click.option("--timezone", metavar=_("ZONE"))
    @click.option("--owner/--no-owner", default=None, help=_("Whether they keep people and settings."))
    def run(shell: Shell, handle: str, **fields: Any) -> None:
        write_person(shell, shell.desk.change_person(shell.actor, handle, **fields))

    return run


def retire() -> click.Command:
    @command(_("Let a person go. Their name stays on what they wrote; they can no longer come in."))
    @click.argument("handle", metavar=_("HANDLE"), shell_complete=offered("people"))
    @click.option("--undo", is_flag=True, help=_("Let them in again."))
    def run(shell: Shell, handle: str, undo: bool) -> None:
        change = shell.desk.bring_back_person if undo else shell.desk.retire_person
        write_person(shell, change(shell.actor, handle))

    return run


def write_person(shell: Shell, person: Person) -> None:
    if shell.format == "table":
        _write([person])
    else:
        write_object(person_object(person), shell.format)


def _write(people: Any) -> None:
    rows = [
        [
            each.handle,
            each.name,
            each.email,
            _(ROLES[each.role]),
            each.organisation,
            each.country,
            each.language,
            each.timezone,
            _("retired") if each.retired else _("owner") if each.owner else "",
        ]
        for each in people
    ]
    headings = [_("Handle"), pgettext("person", "Name"), _("E-mail"), _("Role"), _("Organisation"), _("Country")]
    write_table([*headings, _("Language"), _("Time zone"), ""], rows)
