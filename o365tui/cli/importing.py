"""`import`: requests from JSON Lines of our own, and from what other programs export, by a mapping."""

from __future__ import annotations

import csv
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, TextIO

import click

from o365tui.cli.group import command
from o365tui.cli.output import write_object
from o365tui.cli.shell import Shell, clear, count, say
from o365tui.desk.exchange.importing import Report, own, seekable
from o365tui.model.errors import BadInput, DiskRefused, NotFound, Refused
from o365tui.model.request import shown_number
from o365tui.text.language import _, ngettext

TOLD = 50
"""So many rows that do not come in are told one by one; the rest are counted, and all are in the file of --rejected."""


def import_requests() -> click.Command:
    @command(
        _(
            "Take in requests. FILE is what “export” writes, or CSV or JSON from another help desk (“help import” tells"
            " how); - is standard input."
        )
    )
    @click.argument("path", metavar=_("FILE"))
    @click.option(
        "--mapping", "mapping_path", metavar="MAP", help=_("What the columns and values of FILE become here.")
    )
    @click.option("--show-mapping", is_flag=True, help=_("Write the mapping that would be guessed, to be edited."))
    @click.option("--dry-run", is_flag=True, help=_("Say what would come in and what would not; change nothing."))
    @click.option("--rejected", metavar=_("PATH"), help=_("Write the rows that do not come in to this file."))
    @click.option("--requester", default="", metavar=_("HANDLE"), help=_("Stands for people who are not on the desk."))
    @click.option("--strict", is_flag=True, help=_("Take in nothing unless everything can be taken in."))
    @click.option(
        "--with-files",
        type=click.Path(path_type=Path),
        metavar=_("DIR"),
        help=_("Where the attached files are, each named by its SHA-256."),
    )
    def run(shell: Shell, path: str, mapping_path: str | None, show_mapping: bool, **how: Any) -> int:
        with _source(path) as opened, seekable(opened) as source:
            if mapping_path is None and not show_mapping and own(source):
                return _own(shell, source, **how)
            return _foreign(shell, source, mapping_path, show_mapping, **how)

    return run


# What “export” wrote


def _own(
    shell: Shell,
    source: BinaryIO,
    dry_run: bool,
    rejected: str | None,
    requester: str,
    strict: bool,
    with_files: Path | None,
) -> int:
    if rejected or requester:
        sentence = _("{option} is for the files of other programs; this one is what “export” writes.")
        raise click.UsageError(sentence.format(option="--rejected" if rejected else "--requester"))
    report = Report()
    desk, actor = shell.desk, shell.actor
    try:
        desk.import_requests(
            actor, source, with_files=with_files, strict=strict, report=report, progress=count, dry_run=dry_run
        )
    finally:
        clear()
        _tell_own(shell, report, strict, dry_run)
    return 0 if report.whole else 1


def _tell_own(shell: Shell, report: Report, strict: bool, dry_run: bool) -> None:
    """What became of it: the count as the result, all else beside it."""
    for line, sentence in report.bad:
        say(_("Line {line}: {sentence}").format(line=line, sentence=sentence))
    for line, name in report.missing:
        say(_("Line {line}: the file {name} is not to be had; the request is without it.").format(line=line, name=name))
    for was, number in report.renumbered:
        say(_("{was} is taken; it is {number} now.").format(was=shown_number(was), number=shown_number(number)))
    if report.unknown:
        names = ", ".join(sorted(report.unknown))
        say(_("Fields that this desk does not know were left out: {names}.").format(names=names))
    if strict and not report.whole:
        say(_("Nothing was taken in."))
    if shell.format == "table":
        sys.stdout.write(_count(report.imported, dry_run) + "\n")
        return
    result = {
        "imported": report.imported,
        "renumbered": [{"was": was, "number": number} for was, number in report.renumbered],
        "bad": [{"line": line, "sentence": sentence} for line, sentence in report.bad],
        "missing": [{"line": line, "name": name} for line, name in report.missing],
        "unknown": sorted(report.unknown),
    }
    write_object(result | ({"dry_run": True} if dry_run else {}), shell.format)


def _count(n: int, dry_run: bool) -> str:
    if dry_run:
        return ngettext("{n} request would be taken in.", "{n} requests would be taken in.", n).format(n=n)
    return ngettext("{n} request was taken in.", "{n} requests were taken in.", n).format(n=n)


# What another program wrote


def _foreign(
    shell: Shell,
    source: BinaryIO,
    mapping_path: str | None,
    show_mapping: bool,
    dry_run: bool,
    rejected: str | None,
    requester: str,
    strict: bool,
    with_files: Path | None,
) -> int:
    from o365tui.cli.imported import tell
    from o365tui.desk.exchange import mapping as mappings
    from o365tui.desk.exchange import tables
    from o365tui.desk.exchange.foreign import ForeignReport
    from o365tui.desk.exchange.guess import Guess

    if with_files is not None:
        raise click.UsageError(_("--with-files is for what “export” writes; other programs' files are not taken in."))
    desk, actor = shell.desk, shell.actor
    if rejected and desk.store.own_path(rejected):
        raise Refused(_("{path} is in the desk's own folder; save it elsewhere.").format(path=rejected))
    guess = desk.guess_mapping(actor, source)
    if show_mapping:
        remarks = [
            _("What the columns and values of this file become here. Edit it, then import with --mapping."),
            *guess.doubts,
        ]
        if guess.unused:
            remarks.append(_("Nothing is taken from: {names}").format(names=", ".join(guess.unused)))
        sys.stdout.write(mappings.write(guess.mapping, remarks))
        return 0
    if mapping_path is not None:
        guess = Guess(_read_mapping(mapping_path, guess))
    elif not (guess.mapping.columns.get("title") or guess.mapping.columns.get("description")):
        sentence = _("No column of this file looks like a title. Say with --mapping what they are.")
        raise BadInput(sentence + " " + _("--show-mapping writes one to begin with."), "--mapping")
    report = ForeignReport()
    with _rejects(rejected, source, guess.mapping) as refuse:

        def go(dry: bool, report: ForeignReport, told: Callable[[tables.ForeignRow, str], None]) -> None:
            desk.import_export(
                actor,
                source,
                guess.mapping,
                requester=requester,
                dry_run=dry,
                report=report,
                progress=count,
                refuse=told,
            )

        try:
            if strict and not dry_run:
                trial = ForeignReport()
                go(True, trial, lambda row, why: None)
                dry_run = not trial.whole
            go(dry_run, report, refuse)
        finally:
            clear()
            tell(shell, report, guess, dry_run)
    if strict and not report.whole:
        say(_("Nothing was taken in."))
    elif report.imported and not dry_run:
        say(_("“o365tui undo” takes all of it back."))
    return 0 if report.whole else 1


def _read_mapping(path: str, guess: Any) -> Any:
    """The mapping of a file; what it leaves open about the file itself is as guessed."""
    from dataclasses import replace

    from o365tui.desk.exchange.mapping import read

    with _source(path) as source:
        try:
            text = source.read(10_000_000).decode("utf-8-sig")
        except UnicodeDecodeError:
            raise BadInput(_("The mapping in {path} is not UTF-8.").format(path=path), "--mapping") from None
    found = read(text)
    known = guess.mapping
    return replace(
        found,
        encoding=found.encoding or known.encoding,
        delimiter=found.delimiter or known.delimiter,
        timezone=found.timezone or known.timezone,
    )


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
def _rejects(path: str | None, source: BinaryIO, mapping: Any) -> Iterator[Callable[[Any, str], None]]:
    """Where rows go that do not come in: in front of each, why; else as they were, so that they can be mended and taken
    in with the same mapping. There is no file unless there is such a row.
    """
    if path is None:
        yield lambda row, why: None
        return
    from o365tui.desk.exchange import tables

    place = Path(path)
    header = [_("Not taken in because"), *tables.headings(source, mapping)] if mapping.kind == "csv" else []
    made: list[tuple[TextIO, str]] = []

    def target() -> TextIO:
        if not made:
            encoding = mapping.encoding if mapping.kind == "csv" else "utf-8"
            try:
                descriptor, beside = tempfile.mkstemp(prefix=".o365tui-", dir=place.parent)
            except OSError as error:
                raise DiskRefused(_("{path} cannot be written: {why}.").format(path=path, why=error.strerror)) from None
            file = open(descriptor, "w", encoding=encoding, errors="surrogateescape", newline="")  # noqa: SIM115
            made.append((file, beside))
            if mapping.kind == "csv":
                csv.writer(file, delimiter=mapping.delimiter or ",").writerow(header)
        return made[0][0]

    def refuse(row: Any, why: str) -> None:
        file = target()
        if mapping.kind == "csv":
            csv.writer(file, delimiter=mapping.delimiter or ",").writerow([why, *(row.cells or [])])
        else:
            file.write(json.dumps({"why": why, **row.value}) + "\n")

    try:
        yield refuse
        for file, beside in made:
            file.close()
            os.replace(beside, place)
    finally:
        for file, beside in made:
            file.close()
            with suppress(FileNotFoundError):
                os.unlink(beside)
