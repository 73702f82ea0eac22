"""`phones`, `times`: the dated facts, for which no desk is needed."""

from __future__ import annotations

import sys
from typing import Any

import click

from o365tui.cli.group import command
from o365tui.cli.output import write_list, write_table
from o365tui.cli.shell import Shell, say
from o365tui.model.errors import DeskError, NotFound
from o365tui.model.phones import PhoneLine, PhoneNumber
from o365tui.text.language import _, current


def phones() -> click.Command:
    @command(_("Show support telephone numbers. COUNTRY may be a name, a code or a dialling prefix; without it, all."))
    @click.argument("country", required=False, metavar=_("[COUNTRY]"))
    def run(shell: Shell, country: str | None) -> None:
        from o365tui.model import phones

        found = phones.find(country or "", current(), _my_country(shell))
        if not found:
            sentence = _("No country or region is called “{country}”, nor has that code or dialling prefix.")
            raise NotFound(sentence.format(country=country))
        if shell.format != "table":
            write_list(map(_object, found), shell.format)
            return
        rows = [row for line in found for row in _rows(line)]
        write_table([_("Country or region"), _("Code"), _("Number"), _("Kind"), _("Notes")], rows)
        if len(found) == 1:
            _write_hours(found[0])
        say(phones.warning())

    return run


def _my_country(shell: Shell) -> str:
    try:
        return shell.actor.country
    except DeskError:  # the list is there for those without a desk too
        return ""


def _object(line: PhoneLine) -> dict[str, Any]:
    from o365tui.model import phones

    names = {"en": line.name("en"), "lv": line.name("lv")}
    return {
        **line.document(),
        "names": names,
        "prefix": line.prefix,
        "as_of": phones.as_of(),
        "source": phones.source(),
    }


def _rows(line: PhoneLine) -> list[list[str]]:
    from o365tui.model.phones import no_number

    title = line.title(current())
    if not line.numbers:
        return [[title, line.iso2, "–", "", no_number()]]

    def row(number: PhoneNumber) -> list[str]:
        return [title, line.iso2, number.number, number.kind_shown(), number.note_shown(current())]

    return [row(number) for number in line.numbers]


def _write_hours(line: PhoneLine) -> None:
    from o365tui.model.phones import hours_in, spoken_in

    language = current()
    for name, hours in ((_("Technical"), line.technical), (_("Billing"), line.billing)):
        for each in hours:
            sys.stdout.write(f"{name}: {hours_in(each, language)}\n")
    if line.languages:
        spoken = ", ".join(spoken_in(each, language) for each in line.languages)
        sys.stdout.write(_("Languages: {languages}").format(languages=spoken) + "\n")


def times() -> click.Command:
    @command(_("Show the initial response times."))
    def run(shell: Shell) -> None:
        from o365tui.model import response

        table = response.table(current())
        if shell.format != "table":
            write_list((_time_object(row, table.as_of) for row in table.rows), shell.format)
            return
        rows = [[row.severity.value, row.example, *(cell.words for cell in row.cells)] for row in table.rows]
        write_table([table.severity, _("Example"), *table.plans], rows)
        say(_("As of {date}.").format(date=table.as_of))

    return run


def _time_object(row: Any, as_of: str) -> dict[str, Any]:
    return {
        "severity": row.severity.value,
        "example": row.example,
        "plans": {
            cell.plan.value: {
                "hours": None if cell.target is None else int(cell.target.total_seconds() // 3600),
                "words": cell.words,
            }
            for cell in row.cells
        },
        "as_of": as_of,
    }
