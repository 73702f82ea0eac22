"""`new`, `set`, `list`, `show`: requests from the shell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import click

from o365tui.cli.group import command, files_option, number_argument, revision_option
from o365tui.cli.output import write_list, write_table
from o365tui.cli.record import write_record
from o365tui.cli.shell import Shell, say
from o365tui.desk.filing import Filing
from o365tui.desk.shape import request_object
from o365tui.model.errors import NotFound
from o365tui.model.lifecycle import status_name
from o365tui.model.request import Severity, shown_number
from o365tui.model.views import Row, View
from o365tui.text.language import _, ngettext


def new() -> click.Command:
    @command(_("Submit a service request."))
    @click.option("--title", required=True, metavar=_("TEXT"), help=_("The problem in a few words."))
    @click.option("--description", required=True, metavar=_("TEXT"), help=_("What happens, since when, for whom."))
    @click.option("--service", required=True, metavar=_("NAME"), help=_("The service that it is about."))
    @click.option("--area", default="", metavar=_("NAME"), help=_("The part of the service."))
    @click.option(
        "--severity", required=True, type=_severities(), metavar="A|B|C", help=_("A is the worst; “times” tells more.")
    )
    @files_option()
    def run(
        shell: Shell, title: str, description: str, service: str, area: str, severity: str, files: tuple[str, ...]
    ) -> None:
        from datetime import UTC, datetime

        from o365tui.model.response import promise

        filing = Filing(title, description, service, area, Severity(severity), files=files)
        record = shell.desk.submit(shell.actor, filing)
        write_record(shell, record)
        request = record.request
        told = promise(request.created, request.severity, request.plan, shell.zone, datetime.now(UTC))
        say(_("{number} is submitted. {promise}").format(number=request.shown_number, promise=told))

    return run


def set_fields() -> click.Command:
    @command(_("Change what a request says about itself."))
    @number_argument()
    @click.option("--title", metavar=_("TEXT"))
    @click.option("--service", metavar=_("NAME"))
    @click.option("--area", metavar=_("NAME"), help=_("The part of the service; empty for none."))
    @click.option("--severity", type=_severities(), metavar="A|B|C")
    @click.option("--tag", "tags", multiple=True, metavar=_("TAG"), help=_("These tags instead of those there are."))
    @click.option("--reference", metavar=_("NUMBER"), help=_("Microsoft's own number of the case."))
    @revision_option()
    def run(shell: Shell, number: int, tags: tuple[str, ...], revision: int | None, **fields: Any) -> None:
        # One empty --tag takes all tags away.
        given = None if not tags else () if tags == ("",) else tags
        if given is None and all(value is None for value in fields.values()):
            raise click.UsageError(_("Say what to set, such as --severity B."))
        write_record(shell, shell.desk.change(shell.actor, number, tags=given, revision=revision, **fields))

    return run


def show() -> click.Command:
    @command(_("Show a request with all that is on it."))
    @number_argument()
    def run(shell: Shell, number: int) -> None:
        write_record(shell, shell.desk.get(shell.actor, number))

    return run


def list_requests() -> click.Command:
    @command(_("List requests, those changed last first; “help filter” tells how to filter."))
    @click.argument("words", metavar=_("[FILTER]"), nargs=-1)
    @click.option("--view", type=click.Choice([each.value for each in View]), help=_("Which ones; all unless told."))
    @click.option("--limit", type=click.IntRange(min=0), metavar="N", help=_("At most so many."))
    def run(shell: Shell, words: tuple[str, ...], view: str | None, limit: int | None) -> None:
        shown, wanted = View(view or "all"), " ".join(words)
        if shell.format == "table":
            _write_rows(shell, _rows(shell, shown, wanted, limit))
        else:
            write_list(_objects(shell, shown, wanted, limit), shell.format)

    return run


class _Severities(click.Choice[str]):
    """A, B or C, in small letters, too; told of in capitals, as everywhere."""

    def normalize_choice(self, choice: object, ctx: click.Context | None) -> str:
        return str(choice).upper()


def _severities() -> click.Choice[str]:
    return _Severities([each.value for each in Severity])


def _rows(shell: Shell, view: View, wanted: str, limit: int | None) -> Sequence[Row]:
    """All rows as they are at this moment: a list that is read page by page could miss one that moves meanwhile."""
    return shell.desk.find(shell.actor, view, wanted, limit=limit).rows


def _objects(shell: Shell, view: View, wanted: str, limit: int | None) -> Iterator[dict[str, Any]]:
    for row in _rows(shell, view, wanted, limit):
        try:
            yield request_object(shell.desk.get(shell.actor, row.number))
        except NotFound:  # it went out of sight meanwhile
            continue


def _write_rows(shell: Shell, rows: Sequence[Row]) -> None:
    from datetime import UTC, datetime

    from o365tui.text.dates import left, moment

    now = datetime.now(UTC)
    names = {each.handle: each.name for each in shell.desk.store.people()}
    headings = [_("No."), _("Sev"), _("Status"), _("Title"), _("Requester"), _("Assignee"), _("Due"), _("Updated")]
    table = [
        [
            shown_number(row.number),
            row.severity.value,
            status_name(row.status),
            row.title,
            names.get(row.requester, row.requester),
            names.get(row.assignee, row.assignee) if row.assignee else "–",
            left(row.deadline, now) if row.deadline else "–",
            moment(row.updated, shell.zone, now),
        ]
        for row in rows
    ]
    if table:
        write_table(headings, table, wide=3)
    counted = ngettext("{n} request", "{n} requests", len(rows)).format(n=len(rows))
    say(_("{counted} · times: {zone}").format(counted=counted, zone=shell.actor.timezone))
