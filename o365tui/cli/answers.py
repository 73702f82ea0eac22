"""`note`, `ask`, `take`, `assign`, `resolve`, `close`, `reopen`: what people say and do on a request."""

from __future__ import annotations

import sys

import click

from o365tui.cli import many
from o365tui.cli.canned import canned_option, canned_words
from o365tui.cli.group import body_option, command, files_option, numbers_argument, offered, revision_option
from o365tui.cli.record import write_record
from o365tui.cli.shell import Shell, say
from o365tui.desk.many import Many
from o365tui.model.lifecycle import Move
from o365tui.text.language import _


def note() -> click.Command:
    @command(_("Add a note that everyone on the request sees. With -, to each of those on standard input."))
    @numbers_argument()
    @click.option("--internal", is_flag=True, help=_("For support agents only."))
    @canned_option()
    @body_option(_("What to say; else it is read from standard input."))
    @files_option()
    def run(
        shell: Shell,
        number: int,
        dry_run: bool,
        internal: bool,
        canned: str | None,
        body: str | None,
        files: tuple[str, ...],
    ) -> int:
        if many.in_bulk(number, dry_run):
            many.alone(number, dry_run, canned=canned, file=files)
            return many.do(shell, number, Many(note=many.words_given(body), internal=internal), dry_run)
        shell.desk.get(shell.actor, number)  # before anybody writes a note that cannot be added
        words = canned_words(shell, canned, number, body)
        words = _words(shell, body, optional=bool(files)) if words is None else words
        add = shell.desk.internal_note if internal else shell.desk.reply
        record = add(shell.actor, number, words, files)
        if internal:
            say(_("Only support agents see this note."))
        else:
            say(_("Everyone on the request sees this note."))
        write_record(shell, record)
        return 0

    return run


def ask() -> click.Command:
    @command(_("Ask for information. The request then waits for the administrator."))
    @numbers_argument()
    @body_option(_("What you need to know; else it is read from standard input."))
    @files_option()
    @revision_option()
    def run(
        shell: Shell, number: int, dry_run: bool, body: str | None, files: tuple[str, ...], revision: int | None
    ) -> int:
        if many.in_bulk(number, dry_run):
            many.alone(number, dry_run, file=files, revision=revision)
            return many.do(shell, number, Many(move=Move.ASK, words=many.words_given(body)), dry_run)
        words = _words(shell, body)
        write_record(shell, shell.desk.ask(shell.actor, number, words, files, revision))
        return 0

    return run


def take() -> click.Command:
    @command(_("Take a request: you are its assignee."))
    @numbers_argument()
    @revision_option()
    def run(shell: Shell, number: int, dry_run: bool, revision: int | None) -> int:
        if many.in_bulk(number, dry_run):
            many.alone(number, dry_run, revision=revision)
            return many.do(shell, number, Many(take=True), dry_run)
        write_record(shell, shell.desk.take(shell.actor, number, revision))
        return 0

    return run


def assign() -> click.Command:
    @command(_("Give a request to a support agent."))
    @numbers_argument()
    @click.argument("handle", metavar=_("HANDLE"), shell_complete=offered("agents"))
    @revision_option()
    def run(shell: Shell, number: int, dry_run: bool, handle: str, revision: int | None) -> int:
        if many.in_bulk(number, dry_run):
            many.alone(number, dry_run, revision=revision)
            return many.do(shell, number, Many(assignee=handle), dry_run)
        write_record(shell, shell.desk.assign(shell.actor, number, handle, revision))
        return 0

    return run


def resolve() -> click.Command:
    @command(_("Say what solved the problem."))
    @numbers_argument()
    @body_option(_("What solved it; else it is read from standard input."))
    @files_option()
    @revision_option()
    def run(
        shell: Shell, number: int, dry_run: bool, body: str | None, files: tuple[str, ...], revision: int | None
    ) -> int:
        if many.in_bulk(number, dry_run):
            many.alone(number, dry_run, file=files, revision=revision)
            return many.do(shell, number, Many(move=Move.RESOLVE, words=many.words_given(body)), dry_run)
        words = _words(shell, body)
        write_record(shell, shell.desk.resolve(shell.actor, number, words, files, revision))
        return 0

    return run


def close() -> click.Command:
    @command(_("Close a request: solved, or no longer needed."))
    @numbers_argument()
    @click.option("--why", default="", metavar=_("TEXT"), help=_("The reason, for everyone on the request."))
    @revision_option()
    def run(shell: Shell, number: int, dry_run: bool, why: str, revision: int | None) -> int:
        if many.in_bulk(number, dry_run):
            many.alone(number, dry_run, revision=revision)
            return many.do(shell, number, Many(move=Move.CLOSE, words=why), dry_run)
        write_record(shell, shell.desk.close(shell.actor, number, why, revision))
        return 0

    return run


def reopen() -> click.Command:
    @command(_("Open a closed request again. More than 14 days after closing, a new one goes on from it."))
    @numbers_argument()
    @click.option("--why", default="", metavar=_("TEXT"), help=_("The reason, for everyone on the request."))
    @revision_option()
    def run(shell: Shell, number: int, dry_run: bool, why: str, revision: int | None) -> int:
        if many.in_bulk(number, dry_run):
            many.alone(number, dry_run, revision=revision)
            return many.do(shell, number, Many(move=Move.REOPEN, words=why), dry_run)
        record = shell.desk.reopen(shell.actor, number, why, revision)
        if record.request.number != number:
            sentence = _("It was closed more than 14 days ago, so it goes on as a new request, {number}.")
            say(sentence.format(number=record.request.shown_number))
        write_record(shell, record)
        return 0

    return run


def _words(shell: Shell, body: str | None, optional: bool = False) -> str:
    """The words given, else those on standard input.

    With files there need not be any: standard input is then left alone.
    """
    return body or "" if body is not None or optional else read_words(shell)


def read_words(shell: Shell) -> str:
    """The words on standard input without the newline that ends them."""
    if sys.stdin.isatty():
        say(_("Write, then press ctrl+d on a line of its own:"))
    # One more byte than the longest text can have: beyond, it is refused anyhow.
    limit = shell.desk.settings().words_limit * 4 + 1
    text = sys.stdin.buffer.read(limit).decode("utf-8", "surrogateescape")
    return text.removesuffix("\n").removesuffix("\r")
