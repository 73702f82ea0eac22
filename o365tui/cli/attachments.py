"""`attach`, `files`, `save`: files to and from a request."""

from __future__ import annotations

import sys

import click

from o365tui.cli.group import command, number_argument
from o365tui.cli.output import write_list, write_object
from o365tui.cli.record import write_files, write_record
from o365tui.cli.shell import Shell, say
from o365tui.desk.filing import FileSource
from o365tui.desk.shape import file_object
from o365tui.text.language import _


def attach() -> click.Command:
    @command(_("Add files to a request."))
    @number_argument()
    @click.argument("paths", nargs=-1, required=True, metavar=_("PATH…"))
    @click.option("--name", metavar=_("NAME"), help=_("What a file from standard input (PATH -) is called."))
    @click.option("--internal", is_flag=True, help=_("For support agents only."))
    def run(shell: Shell, number: int, paths: tuple[str, ...], name: str | None, internal: bool) -> None:
        if "-" in paths and (not name or len(paths) > 1):
            raise click.UsageError(_("A file from standard input (-) stands alone and needs a --name."))
        if name is not None and "-" not in paths:
            raise click.UsageError(_("--name is for a file from standard input (PATH -)."))
        sources: list[FileSource] = list(paths)
        if name is not None:
            sources = [(name, sys.stdin.buffer)]
        write_record(shell, shell.desk.add_files(shell.actor, number, sources, internal))

    return run


def files() -> click.Command:
    @command(_("List the files of a request."))
    @number_argument()
    def run(shell: Shell, number: int) -> None:
        record = shell.desk.get(shell.actor, number)
        if shell.format != "table":
            write_list(map(file_object, record.files), shell.format)
        elif record.files:
            write_files(shell, record.files)
        else:
            say(_("{number} has no files.").format(number=record.request.shown_number))

    return run


def save() -> click.Command:
    @command(_("Save a file of a request. DEST is a folder, a path, or - for standard output."))
    @number_argument()
    @click.argument("file_id", metavar=_("FILE-ID"), type=int)
    @click.argument("destination", metavar=_("[DEST]"), default=".")
    @click.option("--force", is_flag=True, help=_("Replace a file that is there already."))
    def run(shell: Shell, number: int, file_id: int, destination: str, force: bool) -> None:
        if destination == "-":
            _file, source = shell.desk.read_file(shell.actor, number, file_id)
            with source:
                while piece := source.read(1 << 20):
                    sys.stdout.buffer.write(piece)
            return
        path = shell.desk.save_file(shell.actor, number, file_id, destination, force)
        if shell.format == "table":
            say(_("Saved as {path}.").format(path=path))
        else:
            write_object({"path": str(path)}, shell.format)

    return run
