"""What one run of the command line knows: its options, the desk opened once, who acts, and the language spoken."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo
from functools import cached_property
from pathlib import Path

from o365tui.desk import opening
from o365tui.desk.desk import Desk
from o365tui.model.errors import DeskError
from o365tui.model.people import Person
from o365tui.text import language
from o365tui.text.language import _, ngettext
from o365tui.text.safe import visible_lines

FORMATS = ("table", "json", "ndjson")
"""How every command can write its results; some can do more."""

EVERY_FORMAT = (*FORMATS, "csv", "ids")


@dataclass
class Shell:
    """The desk is opened at once, so that help and complaints come in the person's language; what kept it from being
    opened is said when a command needs it, and not before. `told`: a format was asked for; `quiet`: nothing is said
    beside the results.
    """

    desk_option: str | None = None
    as_handle: str | None = None
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)
    format: str = "table"
    told: bool = False
    quiet: bool = False
    _opened: tuple[Desk, Person] | DeskError | None = None

    @cached_property
    def folder(self) -> Path:
        return opening.where(self.desk_option, self.environ)

    def speak(self) -> None:
        """Choose the language: the acting person's where there is one, else the environment's."""
        try:
            theirs = self.actor.language if self._opened or opening.exists(self.folder) else None
        except DeskError:
            theirs = None
        language.use(language.chosen(theirs, self.environ))
        language.route_gettext()

    @property
    def desk(self) -> Desk:
        """The desk. Raises what keeps it from being opened or the account from coming in."""
        return self._open()[0]

    @property
    def actor(self) -> Person:
        return self._open()[1]

    @cached_property
    def zone(self) -> tzinfo:
        """The zone in which times are shown: the reader's own."""
        from o365tui.text.dates import parse_zone

        return parse_zone(self.actor.timezone)

    def begin(self, desk: Desk, actor: Person) -> None:
        """Go on with a desk that was made just now."""
        self._opened = desk, actor

    def close(self) -> None:
        if isinstance(self._opened, tuple):
            self._opened[0].leave()
        self._opened = None

    def _open(self) -> tuple[Desk, Person]:
        if self._opened is None:
            try:
                told = (None, None) if self.quiet else (progress, say)
                self._opened = opening.open_as(self.folder, self.as_handle, progress=told[0], notice=told[1])
                desk = self._opened[0]
                for sentence in () if self.quiet else (desk.read_only, *desk.notices()):
                    if sentence:
                        say(sentence)
            except DeskError as error:
                self._opened = error
        if isinstance(self._opened, DeskError):
            raise self._opened
        return self._opened


def say(sentence: str) -> None:
    """A word beside the results: to stderr, made safe."""
    print(visible_lines(sentence), file=sys.stderr)


def progress(done: int, total: int) -> None:
    """How far the index is that had to be built first: on a terminal only, and nothing for a small desk."""
    if total > 5_000_000 and sys.stderr.isatty():
        percent = min(100, 100 * done // total)
        words = _("Building the index: {percent} %").format(percent=percent)
        print(f"\r{words}", end="" if done < total else "\n", file=sys.stderr, flush=True)


def count(done: int, total: int = 0) -> None:
    """How many requests are done, of how many: on a terminal only, each time over the last."""
    if sys.stderr.isatty():
        words = (
            _("{n} of {total}").format(n=done, total=total) if total else ngettext("{n} request", "{n} requests", done)
        )
        print(f"\r{words.format(n=done)} ", end="", file=sys.stderr, flush=True)


def clear() -> None:
    """Take the count away."""
    if sys.stderr.isatty():
        print(f"\r{'':40}\r", end="", file=sys.stderr, flush=True)  # blanks: any terminal knows them


def looked_for(argv: Sequence[str], options: tuple[str, ...]) -> str | None:
    """The value of the last of these options in front of the command, without parsing the rest."""
    found = None
    rest = iter(argv)
    for word in rest:
        name, equals, value = word.partition("=")
        if name in ("--desk", "--as", "--format"):
            value = value if equals else next(rest, "")
            found = value if name in options else found
        elif not word.startswith("-"):
            break
    return found


def prepare_streams() -> None:
    """No character makes the output fail: where its encoding lacks one, the escape is shown. What the caller closed
    reads as empty and swallows what is written.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode))  # noqa: SIM115  # for as long as the process runs
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
