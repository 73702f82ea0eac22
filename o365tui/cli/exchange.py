"""`export`: requests to JSON Lines."""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TextIO

import click

from o365tui.cli.group import command
from o365tui.cli.output import dumps
from o365tui.cli.shell import Shell, say
from o365tui.model.errors import DiskRefused, Refused
from o365tui.text.language import _, ngettext


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
