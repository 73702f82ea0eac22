"""What can be chosen, how it is found by typing, and the message that another value was chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.message import Message

from o365tui.model.frozen import frozen
from o365tui.text.fold import fold, words


@frozen
class Option:
    """Something to choose.

    Attributes:
        value: what `Changed` tells.
        label: words, translated (made visible here).
        about: more words beside or below.
        also: further words to be found by (a code, the name in another language).
        key: a letter that picks it in a `RadioRow` ("A").
    """

    value: str
    label: str
    about: str = ""
    also: str = ""
    key: str = ""


def find(wanted: str, options: Sequence[Option]) -> list[Option]:
    """Those that have every word; those whose label begins with them first."""
    parts = words(wanted)
    start = " ".join(parts)
    hits = [
        (0 if fold(option.label).startswith(start) else 1, number, option)
        for number, option in enumerate(options)
        if all(part in fold(f"{option.label} {option.about} {option.also}") for part in parts)
    ]
    return [option for _rank, _number, option in sorted(hits, key=lambda hit: hit[:2])]


class Picked(Message):
    """Another value was chosen."""

    def __init__(self, sender: Any, value: str) -> None:
        super().__init__()
        self.sender = sender
        self.value = value

    @property
    def control(self) -> Any:
        """For `@on(…, "#id")`."""
        return self.sender
