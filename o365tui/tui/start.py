"""From a folder to the full screen: its desk opened as who acts, or the welcome where there is none yet."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from textual.screen import Screen

    from o365tui.tui.app import Options

UNFIT_TERMINALS = frozenset({"", "dumb", "unknown"})
"""Names in TERM of terminals that cannot place a cursor."""


class Waiting:
    """Hears, in the thread of a commit, the sentence about the process that it waits for; the screen is told."""

    def __init__(self) -> None:
        self.tell: Callable[[str], object] | None = None

    def __call__(self, sentence: str) -> None:
        if self.tell is not None:
            self.tell(sentence)


def run(
    folder: Path,
    as_handle: str | None = None,
    *,
    mouse: bool = True,
    looks: Literal["auto", "dark", "light"] = "auto",
    environ: Mapping[str, str] = os.environ,
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Show the desk in `folder` until it is left; gives the exit code. `progress` is told how far the index is, where
    one must be built first.

    Raises DeskError with the sentence for whoever cannot come in: nobody's account, a desk that is damaged, foreign or
    not to be read, a terminal that cannot show it.
    """
    from o365tui.model.errors import DiskRefused, Refused
    from o365tui.text import language
    from o365tui.text.language import _

    if environ.get("TERM", "") in UNFIT_TERMINALS:
        raise Refused(
            _("This terminal cannot show the full screen (TERM is “{name}”). “o365tui --help” tells of the commands.")
            .format(name=environ.get("TERM", ""))
        )  # fmt: skip
    from o365tui.desk import opening
    from o365tui.tui import signals

    _asyncio_without_tls()
    # Before anything starts a thread: threads inherit it, and a signal must find none that takes it.
    signals.block()
    try:
        there = opening.exists(folder)
    except OSError as error:
        sentence = _("The desk in {folder} cannot be read: {error}.")
        raise DiskRefused(sentence.format(folder=folder, error=error.strerror)) from error
    from o365tui.tui import open_screen

    if not there:
        return open_screen(None, None, _welcome(folder, mouse, looks))
    waiting = Waiting()
    desk, person = opening.open_as(folder, as_handle, lasting=True, progress=progress, notice=waiting)
    with desk:
        language.use(language.chosen(person.language, environ))
        from o365tui.tui import preferences
        from o365tui.tui.app import Options
        from o365tui.tui.commands import keymap
        from o365tui.tui.drafts import Keeper

        liked = preferences.load()
        options = Options(
            start="requests",
            looks=liked.looks if looks == "auto" else looks,
            mouse=mouse and liked.mouse,
            drafts=Keeper(desk.drafts, person.handle),
            key_map=keymap.load(),
            waiting=waiting,
        )
        return open_screen(desk, person, options)


def _asyncio_without_tls() -> None:
    """Import asyncio as it is where Python has no `ssl`: nothing here speaks TLS, and OpenSSL costs 5 ms and 4 MB."""
    if "ssl" in sys.modules:
        return
    sys.modules["ssl"] = None  # type: ignore[assignment]  # so that importing it fails
    try:
        import asyncio  # noqa: F401
    finally:
        del sys.modules["ssl"]  # whoever needs it later gets it


def _welcome(folder: Path, mouse: bool, looks: Literal["auto", "dark", "light"]) -> Options:
    """How the welcome is started: its desk is yet to be made in `folder`."""
    from o365tui.tui.app import PLACES, Options
    from o365tui.tui.commands import keymap
    from o365tui.tui.drafts import before_a_desk
    from o365tui.tui.screens.welcome import WelcomeScreen

    places: dict[str, str | Callable[[], Screen[Any]]] = {**PLACES, "welcome": lambda: WelcomeScreen(folder)}
    return Options(
        start="welcome", looks=looks, mouse=mouse, drafts=before_a_desk(), key_map=keymap.load(), places=places
    )
