"""The pictures that the project shows: each screen, who looks at it, at which sizes, and which keys lead there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

LANGUAGES: Final = ("en", "lv")


@dataclass(frozen=True)
class Scene:
    """One screen to show, in every language.

    Attributes:
        name: the first part of the file's name.
        keys: what to press from the first screen on (see `tools.screenshots`).
        sizes: columns x rows.
        who: "agent" or "administrator" of the demo desk; "nobody" starts where there is no desk yet.
    """

    name: str
    keys: str = ""
    sizes: tuple[str, ...] = ("120x40",)
    who: str = "administrator"


SCENES: Final = (
    Scene("welcome", who="nobody"),
    Scene("overview"),
    Scene("list", "f3", sizes=("120x40", "80x24", "200x50"), who="agent"),
    Scene("search", "f3 / type:Outlook", who="agent"),
    Scene("notes", "f3 enter 2", sizes=("120x40", "80x24"), who="agent"),
    Scene("details", "f3 enter 1", who="agent"),
    Scene("files", "f3 enter 3", who="agent"),
    Scene("history", "f3 enter 4", who="agent"),
    Scene("new", "n"),
    Scene("review", "n"),
    Scene("phones", "p type:latv"),
    Scene("help", "?"),
    Scene("commands", "ctrl+p"),
    Scene("people", "f6"),
    Scene("settings", "f7"),
)
