"""What became of another program's export, or would: told in lines, or as one JSON object."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

from o365tui.cli.importing import TOLD
from o365tui.cli.output import write_object
from o365tui.cli.shell import Shell, say
from o365tui.desk.exchange.foreign import ForeignReport
from o365tui.desk.exchange.guess import Guess
from o365tui.desk.exchange.newcomers import NOWHERE
from o365tui.text.language import _, ngettext
from o365tui.text.safe import visible


def tell(shell: Shell, report: ForeignReport, guess: Guess, dry_run: bool) -> None:
    """The counts as the result; what was not taken in, and what a person should look at, beside it."""
    for place, sentence in report.bad[:TOLD]:
        say(_("Row {row}: {sentence}").format(row=place, sentence=sentence))
    if (rest := len(report.bad) - TOLD) > 0:
        sentence = ngettext("… and {n} more row.", "… and {n} more rows.", rest)
        say(sentence.format(n=rest) + " " + _("--rejected FILE writes all of them to a file."))
    for sentence in guess.doubts:
        say(sentence)
    if shell.format == "table":
        for line in _lines(report, guess, dry_run):
            sys.stdout.write(visible(line) + "\n")
    else:
        write_object(_object(report, guess, dry_run), shell.format)


def _lines(report: ForeignReport, guess: Guess, dry_run: bool) -> Iterator[str]:
    if dry_run:
        yield from _mapping(report, guess)
    n = report.imported
    if dry_run:
        yield ngettext("{n} request would be taken in.", "{n} requests would be taken in.", n).format(n=n)
    else:
        yield ngettext("{n} request was taken in.", "{n} requests were taken in.", n).format(n=n)
    if n := report.notes:
        counted = ngettext("{n} note", "{n} notes", n).format(n=n)
        yield _("With {notes}, {internal} of them internal.").format(notes=counted, internal=report.internal)
    if n := report.there:
        yield ngettext("{n} is on the desk already.", "{n} are on the desk already.", n).format(n=n)
    if n := len(report.bad):
        yield ngettext("{n} was refused.", "{n} were refused.", n).format(n=n)
    if people := report.people:
        sentence = ngettext(
            "{n} person is not on the desk and comes with it, retired: {names}.",
            "{n} people are not on the desk and come with it, retired: {names}.",
            len(people),
        )
        yield sentence.format(n=len(people), names=_first([each.name for each in people]))
        nowhere = sum(each.email.endswith(f"@{NOWHERE}") for each in people)
        if nowhere:
            sentence = ngettext(
                "{n} of them has no known address; …@{domain} stands there.",
                "{n} of them have no known address; …@{domain} stands there.",
                nowhere,
            )
            yield sentence.format(n=nowhere, domain=NOWHERE)
    if n := len(report.organisations):
        sentence = ngettext("{n} organisation is new: {names}.", "{n} organisations are new: {names}.", n)
        yield sentence.format(n=n, names=_first(report.organisations))
    if n := report.unassigned:
        sentence = ngettext(
            "{n} open request was assigned to somebody who is not at work here; it comes in unassigned.",
            "{n} open requests were assigned to somebody who is not at work here; they come in unassigned.",
            n,
        )
        yield sentence.format(n=n)
    if n := report.shortened:
        sentence = ngettext(
            "{n} title was too long; all of it stands in the description.",
            "{n} titles were too long; all of each stands in the description.",
            n,
        )
        yield sentence.format(n=n)


def _mapping(report: ForeignReport, guess: Guess) -> Iterator[str]:
    """What was read as what."""
    mapping = guess.mapping
    kind = mapping.kind.upper() if not mapping.program else f"{mapping.program}, {mapping.kind.upper()}"
    rows = ngettext("{n} row", "{n} rows", report.rows).format(n=report.rows)
    yield f"{kind} · {mapping.encoding} · {rows} · {mapping.timezone}"
    for name, columns in mapping.columns.items():
        yield f"  {name} ← {', '.join(columns)}"
    for name, counted in report.became.items():
        for (value, becomes), times in sorted(counted.items(), key=lambda each: -each[1])[:20]:
            yield f"  {name}: {value} → {becomes} ({times})"
        if (rest := len(counted) - 20) > 0:
            yield "  " + ngettext("… and {n} more value", "… and {n} more values", rest).format(n=rest)
    if mapping.notes.kind:
        places = [*mapping.notes.where, *(f"{name} ← {at}" for name, at in mapping.notes.columns.items())]
        yield "  " + _("notes: {where}").format(where=", ".join(places))
    if guess.unused:
        yield _("Nothing is taken from: {names}").format(names=", ".join(guess.unused))


def _first(names: list[str]) -> str:
    shown = ", ".join(names[:10])
    return f"{shown}, … (+{len(names) - 10})" if len(names) > 10 else shown


def _object(report: ForeignReport, guess: Guess, dry_run: bool) -> dict[str, Any]:
    return {
        "dry_run": dry_run,
        "program": guess.mapping.program,
        "rows": report.rows,
        "imported": report.imported,
        "there": report.there,
        "notes": report.notes,
        "internal": report.internal,
        "bad": [{"row": row, "sentence": sentence} for row, sentence in report.bad],
        "people": [{"handle": each.handle, "name": each.name, "email": each.email} for each in report.people],
        "organisations": report.organisations,
        "unassigned": report.unassigned,
        "shortened": report.shortened,
        "values": {
            name: [{"value": value, "becomes": becomes, "times": times} for (value, becomes), times in counted.items()]
            for name, counted in report.became.items()
        },
        "unused": guess.unused,
    }
