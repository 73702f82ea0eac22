"""Commands as the command line has them: built when one is asked for, each with `--format` before or after it."""

from __future__ import annotations

from collections.abc import Callable
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


class Number(click.ParamType[int]):
    """A request's number, `1042` or `SR-1042`."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        number = value if isinstance(value, int) else number_of(value)
        if number is None:
            self.fail(
                _("“{value}” is not a request's number, such as 1042 or SR-1042.").format(value=value), param, ctx
            )
        return number


def format_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--format`, which may stand before and after the command."""

    def set_format(ctx: click.Context, _param: click.Parameter, value: str | None) -> None:
        if value is not None:
            ctx.ensure_object(Shell).format = value

    return click.option(
        "--format",
        type=click.Choice(FORMATS),
        expose_value=False,
        callback=set_format,
        help=_("How results are written."),
    )(command)


def command(tells: str, **options: Any) -> Callable[[Callable[..., Any]], click.Command]:
    """A command of ours: with `--format`, and the Shell as its first argument."""

    def make(function: Callable[..., Any]) -> click.Command:
        options.setdefault("options_metavar", _("[OPTIONS]"))
        decorate: Callable[[Callable[..., Any]], click.Command] = click.command(help=tells, **options)
        return decorate(format_option(click.pass_obj(function)))

    return make


def number_argument() -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The argument N."""
    return click.argument("number", metavar="N", type=Number())


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
