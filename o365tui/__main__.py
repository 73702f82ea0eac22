"""`o365tui` and `python -m o365tui`: straight to the full screen, or to the command line where there is a command.

Nothing that the full screen does not need is imported on the way there.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence


def main() -> None:
    """The console script."""
    try:
        code = run(sys.argv[1:])
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)


def run(argv: Sequence[str]) -> int:
    """Do what the words ask for; gives the exit code."""
    options = None if "_O365TUI_COMPLETE" in os.environ else only_options(argv)
    if options is None:
        from o365tui.cli.main import main as command_line

        return command_line(argv, full_screen)
    desk, as_handle, mouse = options
    return full_screen(desk, as_handle, mouse)


def only_options(argv: Sequence[str]) -> tuple[str | None, str | None, bool] | None:
    """The desk, whom to act as, and whether to use the mouse, when the words say no more than that."""
    desk = as_handle = None
    mouse = True
    rest = iter(argv)
    for word in rest:
        name, equals, value = word.partition("=")
        if word == "--no-mouse":
            mouse = False
            continue
        if name not in ("--desk", "--as") or not (value := value if equals else next(rest, "")):
            return None
        if name == "--desk":
            desk = value
        else:
            as_handle = value
    return desk, as_handle, mouse


def full_screen(desk: str | None, as_handle: str | None, mouse: bool) -> int:
    """Open the desk in the full screen; gives the exit code."""
    import gc

    # Nothing made during the start is garbage: the collector rests until the first frame is painted.
    gc.disable()
    from o365tui.text import language
    from o365tui.text.language import _

    language.use(language.chosen(None, os.environ))
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        print(_("The full screen needs a terminal. “o365tui --help” tells of the commands."), file=sys.stderr)
        return 2
    from o365tui.desk.opening import where
    from o365tui.model.errors import DeskError
    from o365tui.tui.start import run as run_screen

    try:
        return run_screen(where(desk, os.environ), as_handle, mouse=mouse, progress=building)
    except DeskError as error:
        from o365tui.text.safe import visible_lines

        print(visible_lines(error.sentence), file=sys.stderr)
        return error.exit_code


def building(done: int, total: int) -> None:
    """How far the index is that must be built before the screen can open."""
    from o365tui.cli.shell import progress

    progress(done, total)


if __name__ == "__main__":
    main()
