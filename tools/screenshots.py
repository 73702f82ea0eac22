"""Pictures of the running app, at a real terminal's size.

All that the README shows (`make screenshots`; some: `make screenshots ARGS="list phones"`):

    python -m tools.screenshots [WORD…]

One picture, or the screen as text, of any command after some keys, while one works on a screen:

    python -m tools.screenshots --out /tmp/x.png --size 120x40 --keys "j j enter" -- python -m o365tui --desk /tmp/d
    python -m tools.screenshots --text --size 80x24 --lang lv --keys 'n "type:Outlook cannot send" tab' -- …

KEYS are names and characters with spaces between them (`down ctrl+s ? f1`), `type:WORDS` types, `paste:WORDS` pastes,
`wait:WORDS` waits until the screen shows them, `size:100x30` resizes. After each, the screen comes to rest.
`--env NAME=VALUE` sets a variable (COLORTERM=truecolor, NO_COLOR=1). Without a command: `python -m o365tui` of this
checkout with the desk that it finds. It runs this checkout's code on a pseudo-terminal, with the terminal of the tests.
"""

from __future__ import annotations

import argparse
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.terminal.harness import Terminal, environment
from tools import render

QUIET = 0.2
"""Seconds without output after which a screen counts as finished."""


def size_of(text: str) -> tuple[int, int]:
    """`120x40` as columns and rows."""
    columns, _, rows = text.partition("x")
    return int(columns), int(rows)


def perform(terminal: Terminal, keys: str) -> None:
    """Do what KEYS says (see above), letting the screen come to rest after each."""
    for step in shlex.split(keys):
        word, colon, rest = step.partition(":")
        if colon and word == "type":
            terminal.type(rest)
        elif colon and word == "paste":
            terminal.paste(rest)
        elif colon and word == "wait":
            terminal.wait_for(rest)
        elif colon and word == "size":
            terminal.resize(*size_of(rest))
        else:
            terminal.press(step)
        terminal.settle(QUIET)


def first_look(terminal: Terminal) -> None:
    """Wait until something is painted, then until it rests. A command that has ended is looked at as it is."""
    terminal.wait_for(lambda it: bool(it.text.strip()) or not it.running)
    terminal.settle(QUIET)


def look(options: argparse.Namespace) -> int:
    """Run one command, press keys, and make one picture or print the screen."""
    columns, rows = size_of(options.size)
    variables: dict[str, str | None] = dict(pair.partition("=")[::2] for pair in options.env)
    if options.lang:
        variables["LANGUAGE"] = options.lang
    command = options.command or [sys.executable, "-m", "o365tui"]
    with Terminal(command, columns=columns, rows=rows, env=environment(**variables)) as terminal:
        first_look(terminal)
        perform(terminal, options.keys)
        if options.text:
            print(terminal.picture())
        if options.out:
            render.save(terminal.screen, options.out)
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; see above."""
    parser = argparse.ArgumentParser(prog="python -m tools.screenshots", description="Pictures of the running app.")
    parser.add_argument("--out", type=Path, help="the PNG file to write: one picture of one command")
    parser.add_argument("--text", action="store_true", help="print the screen as text")
    parser.add_argument("--size", default="120x40", help="columns x rows (120x40)")
    parser.add_argument("--keys", default="", help="what to press before looking")
    parser.add_argument("--lang", help="LANGUAGE for the program: en or lv")
    parser.add_argument("--env", action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("rest", nargs="*", help="after --: the command; without --out and --text: words of scenes")
    options = parser.parse_args(arguments)
    try:
        if options.out or options.text:
            options.command = options.rest
            return look(options)
    except render.NoFont as error:
        print(error, file=sys.stderr)
        return 1
    print("no scenes yet", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
