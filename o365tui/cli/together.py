"""`merge`, `unmerge`, `link`, `unlink`: requests that belong together; `undo`: what one did last, undone."""

from __future__ import annotations

from typing import Any

import click

from o365tui.cli.group import Number, command, number_argument, offered
from o365tui.cli.many import MANY, numbers_in
from o365tui.cli.output import write_list, write_object, write_table
from o365tui.cli.record import write_record
from o365tui.cli.shell import Shell, clear, count, say
from o365tui.model.operations import Kind, Operation
from o365tui.model.request import shown_number
from o365tui.text.language import _, ngettext, pgettext


def merge() -> click.Command:
    @command(_("Merge a duplicate into another request; that one goes on. With -, those on standard input."))
    @click.argument("number", metavar="N|-", type=Number(many=True), shell_complete=offered("numbers"))
    @number_argument("into", _("INTO"))
    def run(shell: Shell, number: int, into: int) -> int:
        if number == MANY:
            return _merge_all(shell, into)
        record = shell.desk.merge(shell.actor, number, into)
        request = record.request
        write_record(shell, record)
        say(_("{number} goes on in {other}.").format(number=request.shown_number, other=_shown(request.merged_into)))
        return 0

    return run


def _merge_all(shell: Shell, into: int) -> int:
    """Those that standard input names, but for the one that goes on, in one commit; gives the exit code."""
    numbers = [each for each in dict.fromkeys(numbers_in()) if each != into]
    refused = shell.desk.merge_many(shell.actor, numbers, into) if numbers else {}
    if shell.format != "table":
        told = {str(number): error.sentence for number, error in refused.items()}
        merged = [each for each in numbers if each not in refused]
        write_object({"into": into, "merged": merged, "refused": told}, shell.format)
    for number, error in refused.items():
        shown = shown_number(number)
        say(error.sentence if shown in error.sentence else f"{shown}: {error.sentence}")
    n = len(numbers) - len(refused)
    sentence = ngettext("{n} of {total} merged into {number}.", "{n} of {total} merged into {number}.", n)
    say(sentence.format(n=n, total=len(numbers), number=shown_number(into)))
    return 5 if refused else 0


def unmerge() -> click.Command:
    @command(_("Take a duplicate out of the request that it was merged into."))
    @number_argument()
    def run(shell: Shell, number: int) -> None:
        write_record(shell, shell.desk.unmerge(shell.actor, number))

    return run


def link() -> click.Command:
    @command(_("Link two requests: each then names the other."))
    @number_argument()
    @number_argument("other", _("OTHER"))
    def run(shell: Shell, number: int, other: int) -> None:
        write_record(shell, shell.desk.link(shell.actor, number, other))

    return run


def unlink() -> click.Command:
    @command(_("Unlink two requests."))
    @number_argument()
    @number_argument("other", _("OTHER"))
    def run(shell: Shell, number: int, other: int) -> None:
        write_record(shell, shell.desk.unlink(shell.actor, number, other))

    return run


def undo() -> click.Command:
    @command(_("Undo your last change, or the one that --list numbers so. Many at once and whole imports, too."))
    @click.argument("operation", metavar=_("[CHANGE]"), type=int, required=False)
    @click.option("--list", "listed", is_flag=True, help=_("Show what you did, newest first; change nothing."))
    @click.option("--limit", type=click.IntRange(min=1), default=20, metavar="N", help=_("At most so many (--list)."))
    def run(shell: Shell, operation: int | None, listed: bool, limit: int) -> int:
        if listed:
            _write(shell, limit)
            return 0
        done = shell.desk.undo(shell.actor, operation, count)
        clear()
        if shell.format != "table":
            write_object(_object(done), shell.format)
        for number, sentence in done.refused.items():
            # A sentence that does not name its request yet.
            shown = shown_number(number)
            say(sentence if shown in sentence else f"{shown}: {sentence}")
        say(f"{done.sentence}.")
        return 5 if done.refused else 0

    return run


def _write(shell: Shell, limit: int) -> None:
    from o365tui.text.dates import moment

    found = shell.desk.operations(shell.actor, limit)
    if shell.format != "table":
        write_list(map(_object, found), shell.format)
        return
    now = shell.desk.now()
    rows = [
        [str(each.id), moment(each.at, shell.zone, now), each.sentence, _("undone") if each.undone_by else ""]
        for each in found
    ]
    if rows:
        write_table([pgettext("thing", "Change"), _("When"), _("What"), ""], rows)
    else:
        say(_("You have changed nothing yet."))


def _object(operation: Operation) -> dict[str, Any]:
    made = operation.document()
    return {
        "id": operation.id,
        **made,
        "kind": operation.kind.value,
        "numbers": list(operation.numbers),
        "sentence": operation.sentence,
        "redoes": operation.kind is Kind.REDO,
        "refused": [{"number": number, "sentence": sentence} for number, sentence in operation.refused.items()],
    }


def _shown(number: int | None) -> str:
    return shown_number(number) if number else "–"
