"""The command line's entrance: chooses the language, runs one command, and says what goes wrong.

Every error is a sentence on standard error and an exit code: 0 done, 2 usage, 3 not found, 4 not allowed, 5 refused,
1 anything else.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import Any

import click

from o365tui.cli.group import Lazy, format_option, offered
from o365tui.cli.shell import EVERY_FORMAT, Shell, looked_for, prepare_streams, say
from o365tui.model.errors import BadQuery, DeskError
from o365tui.text.language import _
from o365tui.text.safe import cells, visible

PLACES = {
    "init": "first:init",
    "demo": "first:demo",
    "people": "people:people",
    "canned": "canned:canned",
    "new": "requests:new",
    "set": "requests:set_fields",
    "list": "listing:list_requests",
    "views": "listing:views",
    "show": "requests:show",
    "note": "answers:note",
    "ask": "answers:ask",
    "take": "answers:take",
    "assign": "answers:assign",
    "resolve": "answers:resolve",
    "close": "answers:close",
    "reopen": "answers:reopen",
    "merge": "together:merge",
    "unmerge": "together:unmerge",
    "link": "together:link",
    "unlink": "together:unlink",
    "undo": "together:undo",
    "attach": "attachments:attach",
    "files": "attachments:files",
    "save": "attachments:save",
    "markdown": "markdown:markdown",
    "notices": "notices:notices",
    "watch": "watch:watch",
    "stats": "stats:stats",
    "help": "help:show_help",
    "phones": "facts:phones",
    "times": "facts:times",
    "import": "importing:import_requests",
    "export": "exchange:export_requests",
    "completion": "completion:completion",
    "mail": "mail:mail",
    "check": "upkeep:check",
    "checkpoint": "upkeep:checkpoint",
}
"""Every command, in the order of the help, and where it is built."""


ASKED = "_O365TUI_COMPLETE"
"""Set when the tab key of a shell asks; see `completion`."""

FullScreen = Callable[[str | None, str | None, bool], int]
"""Opens the full screen on a desk, as somebody, with or without the mouse; gives the exit code."""


def root(full_screen: FullScreen) -> click.Group:
    """The command `o365tui` with everything under it, in the language spoken."""

    def every_format(function: Callable[..., Any]) -> Callable[..., Any]:
        return format_option(function, EVERY_FORMAT)

    @every_format
    @click.option("--desk", metavar=_("DIR"), help=_("The desk's folder; else O365TUI_DESK, else your data folder."))
    @click.option(
        "--as",
        "as_handle",
        metavar=_("HANDLE"),
        shell_complete=offered("people"),
        help=_("Act as somebody else; the desk's owner may."),
    )
    @click.option("--no-mouse", is_flag=True, help=_("Leave the mouse to the terminal (full screen)."))
    @click.version_option(package_name="o365tui", message="%(prog)s %(version)s", version=_version())
    @click.pass_context
    def o365tui(ctx: click.Context, desk: str | None, as_handle: str | None, no_mouse: bool) -> int:
        if ctx.invoked_subcommand is not None:
            return 0
        ctx.ensure_object(Shell).close()
        return full_screen(desk, as_handle, not no_mouse)

    made = click.group(
        "o365tui",
        cls=Lazy,
        places=PLACES,
        invoke_without_command=True,
        help=_("A service desk for Office 365 requests. Without a command it opens in the full screen."),
        epilog=_("Exit codes: 0 done, 2 usage, 3 not found, 4 not allowed, 5 refused, 1 anything else."),
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )(o365tui)
    return made


def _version() -> str:
    from o365tui import __version__

    return __version__


def main(argv: Sequence[str], full_screen: FullScreen) -> int:
    """Run the command line; gives the exit code. `full_screen` is for words that name no command."""
    if ASKED in os.environ:
        return _complete(full_screen)
    shell = Shell(looked_for(argv, ("--desk",)), looked_for(argv, ("--as",)))
    try:
        prepare_streams()
        shell.speak()
        code = _run(root(full_screen), argv, shell)
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        say("")
        return 130
    except BrokenPipeError:
        # Whoever read our output has gone; nothing more may be written, at exit neither.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        _abandon_output()
        say(_("It could not be done: {why}.").format(why=error.strerror or error))
        return 1
    finally:
        shell.close()


def _complete(full_screen: FullScreen) -> int:
    """A shell asks what could stand where its cursor is; whatever goes wrong is not to be seen there."""
    from o365tui.cli.completion import shell_for, write_answer

    shell = shell_for(os.environ)
    shell.quiet = True
    try:
        write_answer(root(full_screen), shell, os.environ)
    except (DeskError, click.ClickException, OSError, ValueError):
        return 1
    finally:
        shell.close()
    return 0


def _run(command: click.Group, argv: Sequence[str], shell: Shell) -> int:
    try:
        result = command.main(list(argv), prog_name="o365tui", obj=shell, standalone_mode=False)
        return result if isinstance(result, int) else 0
    except click.exceptions.NoArgsIsHelpError as error:
        say(error.format_message())
        return 2
    except click.UsageError as error:
        if error.ctx is not None:
            say(error.ctx.get_usage())
            say(_("“{command} --help” tells more.").format(command=error.ctx.command_path))
        say(error.format_message())
        return 2
    except click.Abort:
        raise KeyboardInterrupt from None
    except click.ClickException as error:
        say(error.format_message())
        return error.exit_code
    except BadQuery as error:
        _point_out(error)
        return error.exit_code
    except DeskError as error:
        say(error.sentence)
        return error.exit_code


def _point_out(error: BadQuery) -> None:
    """The filter with a mark under each thing that is wrong in it, and what is wrong."""
    for problem in error.problems:
        before, wrong = (visible(error.text[a:b]) for a, b in ((0, problem.start), (problem.start, problem.end)))
        say(visible(error.text))
        say(" " * cells(before) + "^" * max(1, cells(wrong)))
        say(problem.sentence)


def _abandon_output() -> None:
    """Results that could not be written would fail again when Python flushes at exit."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
