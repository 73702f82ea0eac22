"""Pictures of the running app, at a real terminal's size.

All that the README shows, into `screenshots/` (`make screenshots`; some: `make screenshots ARGS="list phones"`); the
table of what is shown is `tools.scenes`:

    python -m tools.screenshots [SCENE…]

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
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.terminal.harness import ROOT, Terminal, environment, o365tui
from tools import render
from tools.scenes import SCENES, Scene

QUIET = 0.2
"""Seconds without output after which a screen counts as finished."""

STILL = 0.8
"""The same for a picture that is kept."""

SETTINGS = "/home/maris/.config/o365tui/settings.toml"
"""What the settings screen says of its file: not a folder of this machine."""


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
    command = options.command or o365tui()
    with Terminal(command, columns=columns, rows=rows, env=environment(**variables)) as terminal:
        first_look(terminal)
        perform(terminal, options.keys)
        if options.text:
            print(terminal.picture())
        if options.out:
            render.save(terminal.screen, options.out)
    return 0


class Studio:
    """The showcase's desk in each language (see `tools.stage`); every scene works on a copy of it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._home = folder / "home"
        self._home.mkdir()
        (self._home / "bounce.txt").write_bytes(b"550 5.7.1 Service unavailable\n" * 96)

    def _stage(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "tools.stage", *words]

    def _made(self, lang: str) -> Path:
        desk = self._folder / f"made-{lang}"
        if not desk.exists():
            subprocess.run(self._stage("make", str(desk), lang), env=environment(self._home), check=True)
        return desk

    def take(self, scene: Scene, lang: str, size: str, target: Path) -> None:
        """Make one picture."""
        columns, rows = size_of(size)
        desk = self._folder / "desk"
        shutil.rmtree(desk, ignore_errors=True)
        shutil.copytree(self._made(lang), desk)
        env = environment(self._home, LANGUAGE=lang, TZ="Europe/Riga", O365TUI_SETTINGS=SETTINGS)
        command = self._stage("show", str(desk), lang, scene.name)
        with Terminal(command, columns=columns, rows=rows, env=env, cwd=self._home) as terminal:
            first_look(terminal)
            perform(terminal, scene.keys_in(lang))
            terminal.settle(STILL)
            if not terminal.running:
                raise SystemExit(f"{scene.name}: the program left\n{terminal.picture()}")
            render.save(terminal.screen, target)


def all_scenes(names: Sequence[str]) -> int:
    """Make the pictures of these scenes, or of all."""
    if unknown := set(names) - {scene.name for scene in SCENES}:
        print(f"no such scene: {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="o365tui-pictures-") as folder:
        studio = Studio(Path(folder))
        for scene in SCENES:
            if names and scene.name not in names:
                continue
            for lang in scene.languages:
                for size in scene.sizes:
                    target = ROOT / "screenshots" / f"{scene.name}-{lang}-{size}.png"
                    studio.take(scene, lang, size, target)
                    print(target.relative_to(ROOT), f"{target.stat().st_size / 1000:.0f} kB")
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
    parser.add_argument("rest", nargs="*", help="after --: the command; without --out and --text: names of scenes")
    options = parser.parse_args(arguments)
    try:
        if options.out or options.text:
            options.command = options.rest
            return look(options)
        return all_scenes(options.rest)
    except render.NoFont as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
