"""`import`, `export`: requests from and to JSON Lines."""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, TextIO

import click

from o365tui.cli.group import command
from o365tui.cli.output import dumps, write_object
from o365tui.cli.shell import Shell, say
from o365tui.desk.exchange.importing import Report
from o365tui.model.errors import BadInput, DiskRefused, NotFound, Refused
from o365tui.model.request import shown_number
from o365tui.text.language import _, ngettext


def import_requests() -> click.Command:
    @command(_("Take in requests from JSON Lines. FILE is what “export” writes; - is standard input."))
    @click.argument("path", metavar=_("FILE"))
    @click.option("--strict", is_flag=True, help=_("Take in nothing unless everything can be taken in."))
    @_with_files(_("Where the attached files are, each named by its SHA-256."))
    def run(shell: Shell, path: str, strict: bool, with_files: Path | None) -> int:
        report = Report()
        desk, actor = shell.desk, shell.actor
        with _source(path) as source:
            try:
                desk.import_requests(
                    actor, source, with_files=with_files, strict=strict, report=report, progress=_progress
                )
            finally:
                _tell(shell, report, strict)
        return 0 if report.whole else 1

    return run


def export_requests() -> click.Command:
    @command(_("Write requests as JSON Lines. To FILE, else to standard output: all that you may see."))
    @click.argument("path", metavar=_("[FILE]"), required=False)
    @_with_files(_("Put the attached files there too, each named by its SHA-256."))
    def run(shell: Shell, path: str | None, with_files: Path | None) -> int:
        failed: list[str] = []
        n = 0
        desk, actor = shell.desk, shell.actor
        if path and path != "-" and desk.store.own_path(path):
            raise Refused(_("{path} is in the desk's own folder; save it elsewhere.").format(path=path))
        with _target(path) as target:
            for line in desk.export(actor, with_files, failed.append):
                target.write(dumps(line) + "\n")
                n += 1
        for sentence in failed:
            say(sentence)
        if not actor.agent:
            # Who keeps this as a backup must know what is not in it.
            say(_("It has what you may see: not internal notes, nor what other organisations ask. An agent's has all."))
        say(ngettext("{n} request was exported.", "{n} requests were exported.", n).format(n=n))
        return 1 if failed else 0

    return run


def _with_files(tells: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    return click.option("--with-files", type=click.Path(path_type=Path), metavar=_("DIR"), help=tells)


@contextmanager
def _source(path: str) -> Iterator[BinaryIO]:
    if path == "-":
        yield sys.stdin.buffer
        return
    try:
        source = open(path, "rb")  # noqa: SIM115  # only opening it is our affair here
    except FileNotFoundError:
        raise NotFound(_("There is no file {path}.").format(path=path)) from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise BadInput(_("{path} cannot be read: {why}.").format(path=path, why=why)) from None
    with source:
        yield source


@contextmanager
def _target(path: str | None) -> Iterator[TextIO]:
    """Where the lines go. A file is whole or not there: it is written beside and then takes its name."""
    if path is None or path == "-":
        yield sys.stdout
        return
    with suppress(FileNotFoundError):
        if not stat.S_ISREG(os.stat(path).st_mode):
            with open(path, "w", encoding="utf-8") as device:
                yield device
            return
    place = Path(path)
    try:
        descriptor, beside = tempfile.mkstemp(prefix=".o365tui-", dir=place.parent)
    except OSError as error:
        raise DiskRefused(_("{path} cannot be written: {why}.").format(path=path, why=error.strerror)) from None
    try:
        with open(descriptor, "w", encoding="utf-8") as target:
            yield target
        os.replace(beside, place)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(beside)


def _progress(imported: int) -> None:
    if sys.stderr.isatty():
        sys.stderr.write("\r" + ngettext("{n} request", "{n} requests", imported).format(n=imported) + " ")


def _tell(shell: Shell, report: Report, strict: bool) -> None:
    """What became of it: the count as the result, all else beside it."""
    if sys.stderr.isatty():
        sys.stderr.write("\r")
    for line, sentence in report.bad:
        say(_("Line {line}: {sentence}").format(line=line, sentence=sentence))
    for line, name in report.missing:
        say(_("Line {line}: the file {name} is not to be had; the request is without it.").format(line=line, name=name))
    for was, number in report.renumbered:
        say(_("{was} is taken; it is {number} now.").format(was=shown_number(was), number=shown_number(number)))
    if report.unknown:
        say(
            _("Fields that this desk does not know were left out: {names}.").format(
                names=", ".join(sorted(report.unknown))
            )
        )
    if strict and not report.whole:
        say(_("Nothing was taken in."))
    n = report.imported
    if shell.format == "table":
        sys.stdout.write(ngettext("{n} request was taken in.", "{n} requests were taken in.", n).format(n=n) + "\n")
        return
    result = {
        "imported": n,
        "renumbered": [{"was": was, "number": number} for was, number in report.renumbered],
        "bad": [{"line": line, "sentence": sentence} for line, sentence in report.bad],
        "missing": [{"line": line, "name": name} for line, name in report.missing],
        "unknown": sorted(report.unknown),
    }
    write_object(result, shell.format)
