"""`stats`: how the desk stands in numbers, for people, for scripts and for spreadsheets."""

from __future__ import annotations

import sys
from typing import Any

import click

from o365tui.cli.group import command
from o365tui.cli.output import write_csv, write_object, write_table
from o365tui.cli.shell import FORMATS, Shell, say
from o365tui.model.figures import AGE_NAMES, HEADINGS, Figures, rows
from o365tui.model.times import written
from o365tui.text.language import _, ngettext, pgettext


def stats() -> click.Command:
    @command(
        _("Show figures. What is open by severity and age, first answers by week, what each agent has in hand."),
        formats=(*FORMATS, "csv"),
    )
    def run(shell: Shell) -> None:
        found = shell.desk.figures(shell.actor)
        if shell.format == "csv":
            write_csv(HEADINGS, rows(found))
        elif shell.format != "table":
            write_object(_object(shell, found), shell.format)
        else:
            _write(shell, found)

    return run


def _object(shell: Shell, found: Figures) -> dict[str, Any]:
    return {
        "at": written(found.at),
        "organisation": found.organisation,
        "open": {each.severity.value: dict(zip(AGE_NAMES, each.ages, strict=True)) for each in found.open},
        "first_response": [
            {"week": week.start.isoformat(), "kept": week.kept, "missed": week.missed} for week in found.weeks
        ],
        "load": [
            {"agent": who, "open": load.open, "action_required": load.action, "overdue": load.overdue}
            for who, load in found.load
        ],
    }


def _write(shell: Shell, found: Figures) -> None:
    sys.stdout.write(_("Open requests by severity and age") + "\n")
    ages = [_("under 1 day"), _("1–3 days"), _("3–7 days"), _("7–30 days"), _("30 days and more")]
    lines = [[each.severity.value, *map(str, each.ages), str(each.total)] for each in found.open]
    write_table([_("Sev"), *ages, pgettext("sum", "Total")], lines)
    sys.stdout.write("\n" + _("First answers by week") + "\n")
    weeks = [[week.start.isoformat(), str(week.kept), str(week.missed)] for week in found.weeks]
    write_table([_("Week from"), _("kept"), _("missed")], weeks)
    sys.stdout.write("\n" + _("In hand") + "\n")
    load = [
        [shell.desk.name_of(who) if who else _("nobody"), str(each.open), str(each.action), str(each.overdue)]
        for who, each in found.load
    ]
    if load:
        write_table([_("Assignee"), _("open"), _("Action required"), _("late")], load)
    counted = ngettext("{n} open request", "{n} open requests", found.total).format(n=found.total)
    say(_("{counted} · times: {zone}").format(counted=counted, zone=shell.actor.timezone))
