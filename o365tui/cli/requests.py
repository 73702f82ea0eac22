"""`new`, `set`, `show`: one request from the shell, and the fields of many."""

from __future__ import annotations

from typing import Any

import click

from o365tui.cli import many
from o365tui.cli.group import command, files_option, number_argument, numbers_argument, revision_option
from o365tui.cli.record import write_record
from o365tui.cli.shell import Shell, say
from o365tui.desk.filing import Filing
from o365tui.model.request import Severity
from o365tui.text.language import _


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
    @command(_("Change what a request says about itself. With -, severity and tags of those on standard input."))
    @numbers_argument()
    @click.option("--title", metavar=_("TEXT"))
    @click.option("--service", metavar=_("NAME"))
    @click.option("--area", metavar=_("NAME"), help=_("The part of the service; empty for none."))
    @click.option("--severity", type=_severities(), metavar="A|B|C")
    @click.option("--tag", "tags", multiple=True, metavar=_("TAG"), help=_("These tags instead of those there are."))
    @click.option("--add-tag", "add_tags", multiple=True, metavar=_("TAG"), help=_("This tag besides those there are."))
    @click.option("--drop-tag", "drop_tags", multiple=True, metavar=_("TAG"), help=_("Without this tag."))
    @click.option("--reference", metavar=_("NUMBER"), help=_("Microsoft's own number of the case."))
    @click.option("--email", metavar=_("ADDRESS"), help=_("Where letters about it go."))
    @click.option("--phone", metavar=_("NUMBER"), help=_("Where the requester is called; empty for nowhere."))
    @click.option(
        "--further", multiple=True, metavar=_("ADDRESS"), help=_("These further addresses instead of those there are.")
    )
    @revision_option()
    def run(
        shell: Shell,
        number: int,
        dry_run: bool,
        severity: str | None,
        tags: tuple[str, ...],
        add_tags: tuple[str, ...],
        drop_tags: tuple[str, ...],
        further: tuple[str, ...],
        revision: int | None,
        **fields: Any,
    ) -> int:
        # One empty --tag takes all tags away.
        given = None if not tags else () if tags == ("",) else tags
        fields["further"] = None if not further else () if further == ("",) else further
        whole = {**fields, "tag": given, "revision": revision}
        if dry_run or number == many.MANY or add_tags or drop_tags:
            unfit = next((name for name, value in whole.items() if value is not None), None)
            if unfit is not None:
                sentence = _("--{name} does not go with -, --dry-run, --add-tag or --drop-tag.")
                raise click.UsageError(sentence.format(name=unfit))
            if severity is None and not add_tags and not drop_tags:
                raise click.UsageError(_("Say what to set, such as --severity B."))
            from o365tui.desk.many import Many

            return many.do(shell, number, Many(severity=severity, add_tags=add_tags, drop_tags=drop_tags), dry_run)
        if severity is None and all(value is None for value in {**fields, "tag": given}.values()):
            raise click.UsageError(_("Say what to set, such as --severity B."))
        record = shell.desk.change(shell.actor, number, severity=severity, tags=given, revision=revision, **fields)
        write_record(shell, record)
        return 0

    return run


def show() -> click.Command:
    @command(_("Show a request with all that is on it."))
    @number_argument()
    def run(shell: Shell, number: int) -> None:
        write_record(shell, shell.desk.get(shell.actor, number))

    return run


class _Severities(click.Choice[str]):
    """A, B or C, in small letters, too; told of in capitals, as everywhere."""

    def normalize_choice(self, choice: object, ctx: click.Context | None) -> str:
        return str(choice).upper()


def _severities() -> click.Choice[str]:
    return _Severities([each.value for each in Severity])
