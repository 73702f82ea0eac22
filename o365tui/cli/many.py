"""The same done to many requests: their numbers come on standard input, where a command is given `-` for one."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from o365tui.cli.output import write_object
from o365tui.cli.record import changed
from o365tui.cli.shell import Shell, say
from o365tui.model.request import number_of, shown_number
from o365tui.text.language import _, ngettext
from o365tui.text.safe import visible

if TYPE_CHECKING:
    from o365tui.desk.many import Bulk, Item, Many

MANY = 0
"""What the argument N is where the numbers come on standard input."""


def in_bulk(number: int, dry_run: bool) -> bool:
    """Whether it is done the way of many: to what standard input names, or only rehearsed."""
    return number == MANY or dry_run


def alone(number: int, dry_run: bool, **options: Any) -> None:
    """Refuse options that do not go with many requests, or with a rehearsal."""
    for name, value in options.items():
        if value not in (None, "", ()):
            sentence = _("--{name} does not go with {other}.")
            raise click.UsageError(sentence.format(name=name, other="-" if number == MANY else "--dry-run"))


def words_given(words: str | None) -> str:
    """Words for many, which cannot come on standard input too."""
    if words is None:
        raise click.UsageError(_("Say --body: standard input is for the numbers of the requests here."))
    return words


def do(shell: Shell, number: int, many: Many, dry_run: bool) -> int:
    """Do it to all, in one commit that one undo takes back, and tell what came of it; gives the exit code."""
    numbers = [number] if number != MANY else list(numbers_in())
    if not numbers:
        say(_("No request was named on standard input, so nothing was changed."))
    bulk = shell.desk.change_many(shell.actor, numbers, many, dry_run)
    if shell.format != "table":
        write_object(_object(bulk, dry_run), shell.format)
    for item in bulk.items:
        if item.refused:
            shown = shown_number(item.number)
            say(item.refused if shown in item.refused else f"{shown}: {item.refused}")
        elif item.changes and shell.format == "table":
            told = "; ".join(changed(shell, each) for each in item.changes)
            sys.stdout.write(f"{shown_number(item.number)}  {visible(item.title)}  {told}\n")
    if numbers:
        _tell(bulk, len(bulk.items), dry_run)
    return 5 if bulk.refused else 0


def numbers_in() -> Iterator[int]:
    """The requests that standard input names: the first word of each line, or the `number` of each object."""
    if sys.stdin.isatty():
        say(_("Write, then press ctrl+d on a line of its own:"))
    source = sys.stdin.buffer
    for place, raw in enumerate(source, 1):
        line = raw.decode("utf-8", "replace").strip().lstrip("\ufeff")
        if not line:
            continue
        first = line.split()[0]
        if line.startswith("{"):
            try:
                first = str(json.loads(line)["number"])
            except (ValueError, KeyError, TypeError, RecursionError):
                first = line[:40]
        found = number_of(first)
        if found is None:
            sentence = _("Line {line} of standard input does not begin with a request's number: “{text}”.")
            raise click.UsageError(sentence.format(line=place, text=first) + " " + _("Nothing was changed."))
        yield found


def _tell(bulk: Bulk, total: int, dry_run: bool) -> None:
    n = bulk.changed
    if dry_run:
        sentence = ngettext("{n} of {total} would change.", "{n} of {total} would change.", n)
    else:
        sentence = ngettext("{n} of {total} changed.", "{n} of {total} changed.", n)
    say(sentence.format(n=n, total=total))


def _object(bulk: Bulk, dry_run: bool) -> dict[str, Any]:
    return {
        "dry_run": dry_run,
        "changed": bulk.changed,
        "refused": len(bulk.refused),
        "operation": bulk.operation.id if bulk.operation else None,
        "requests": [_item(each) for each in bulk.items],
    }


def _item(item: Item) -> dict[str, Any]:
    return {
        "number": item.number,
        "title": item.title,
        "changes": [{"field": each.field, "was": each.was, "becomes": each.becomes} for each in item.changes],
        "refused": item.refused or None,
    }
