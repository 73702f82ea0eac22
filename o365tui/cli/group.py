"""Commands as the command line has them: built when one is asked for, each with `--format` before or after it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import update_wrapper
from importlib import import_module
from typing import Any

import click

from o365tui.cli.shell import FORMATS, Shell
from o365tui.model.request import number_of
from o365tui.text.language import _

Builder = Callable[[], click.Command]


class Lazy(click.Group):
    """A group whose commands are built when they are needed: `places` says where (`module:function`).

    Their words are translated while they are built, so the language must have been chosen.
    """

    def __init__(self, *args: Any, places: dict[str, str], **options: Any) -> None:
        options.setdefault("options_metavar", _("[OPTIONS]"))
        alone = options.get("invoke_without_command", False)
        options.setdefault("subcommand_metavar", _("[COMMAND] [ARGS]...") if alone else _("COMMAND [ARGS]..."))
        super().__init__(*args, **options)
        self._places = places

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self._places)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        place = self._places.get(cmd_name)
        if place is None:
            return None
        module, _colon, function = place.partition(":")
        build: Builder = getattr(import_module(f"o365tui.cli.{module}"), function)
        command = build()
        command.name = cmd_name
        return command


def offered(what: str) -> Callable[[click.Context, click.Parameter, str], Any]:
    """What `completing` offers under this name: loaded when the tab key asks for it."""

    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> Any:
        return getattr(import_module("o365tui.cli.completing"), what)(ctx, param, incomplete)

    return complete


class Number(click.ParamType[int]):
    """A request's number, `1042` or `SR-1042`; 0 for `-` (`many`): those on standard input."""

    name = "number"

    def __init__(self, many: bool = False) -> None:
        self._many = many

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if self._many and value == "-":
            return 0
        number = value if isinstance(value, int) else number_of(value)
        if number is None:
            self.fail(
                _("“{value}” is not a request's number, such as 1042 or SR-1042.").format(value=value), param, ctx
            )
        return number


def format_option(command: Callable[..., Any], formats: Sequence[str] = FORMATS) -> Callable[..., Any]:
    """`--format`, which may stand before and after the command."""

    def set_format(ctx: click.Context, _param: click.Parameter, value: str | None) -> None:
        if value is not None:
            shell = ctx.ensure_object(Shell)
            shell.format, shell.told = value, True

    return click.option(
        "--format",
        type=click.Choice(formats),
        expose_value=False,
        callback=set_format,
        help=_("How results are written."),
    )(command)


def command(
    tells: str, formats: Sequence[str] = FORMATS, **options: Any
) -> Callable[[Callable[..., Any]], click.Command]:
    """A command of ours: with `--format`, which is one of `formats`, and the Shell as its first argument."""

    def make(function: Callable[..., Any]) -> click.Command:
        def run(shell: Shell, *arguments: Any, **given: Any) -> Any:
            if shell.told and shell.format not in formats:  # it stood before the command
                sentence = _("This is not written as {format}, but as one of: {known}.")
                raise click.UsageError(sentence.format(format=shell.format, known=", ".join(formats)))
            return function(shell, *arguments, **given)

        run = update_wrapper(run, function)
        options.setdefault("options_metavar", _("[OPTIONS]"))
        decorate: Callable[[Callable[..., Any]], click.Command] = click.command(help=tells, **options)
        return decorate(format_option(click.pass_obj(run), formats))

    return make


def number_argument(name: str = "number", metavar: str = "N") -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The argument N."""
    return click.argument(name, metavar=metavar, type=Number(), shell_complete=offered("numbers"))


def numbers_argument() -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The argument N, which may be `-`: the requests whose numbers come on standard input. With `--dry-run`."""
    tells = _("Say what would change; change nothing.")

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        command = click.option("--dry-run", is_flag=True, help=tells)(command)
        return click.argument("number", metavar="N|-", type=Number(many=True), shell_complete=offered("numbers"))(
            command
        )

    return decorate


def filter_argument() -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The argument FILTER, in the filter language."""
    return click.argument("words", metavar=_("[FILTER]"), nargs=-1, shell_complete=offered("filters"))


def revision_option() -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """`--revision`, for those who do not want to change what they have not seen."""
    return click.option(
        "--revision",
        type=int,
        metavar="R",
        help=_("Only if the request is still at this revision; otherwise exit with 5."),
    )


def body_option(tells: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """`--body`, without which the words come from standard input."""
    return click.option("--body", metavar=_("TEXT"), help=tells)


def files_option() -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    return click.option("--file", "files", multiple=True, metavar=_("PATH"), help=_("Attach a file; may be repeated."))
