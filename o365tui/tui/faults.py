"""A fault of the program itself: how it came about is kept in a file, and the person is told in a sentence."""

from __future__ import annotations

import os
import traceback
from pathlib import Path

from o365tui import __version__
from o365tui.text.language import _
from o365tui.text.safe import visible, visible_lines

NAME = "fault.txt"
"""The file's name; it has the last fault only."""


def path() -> Path:
    """Where the last fault is kept."""
    from platformdirs import user_state_path

    return user_state_path("o365tui", appauthor=False) / NAME


def tell(error: BaseException) -> str:
    """Keep how it came about, and say it in a sentence or two.

    The values of variables are left out: they are people's words, and the file may be sent to somebody.
    """
    said = _("o365tui has met a fault of its own and had to stop ({fault}). What you have typed is kept.")
    words = [said.format(fault=visible(type(error).__name__))]
    place = path()
    try:
        _write(place, f"o365tui {__version__}\n\n" + visible_lines("".join(traceback.format_exception(error))))
    except OSError:
        pass
    else:
        words.append(_("How it came about is in {path}: send that along when you report it.").format(path=place))
    return " ".join(words)


def _write(place: Path, text: str) -> None:
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = place.with_name(f"{NAME}.{os.getpid()}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    with open(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(beside, place)
