"""What the settings are made of: sections of rows, each with its value and, where it may be, ways to change it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from o365tui.model.frozen import frozen

if TYPE_CHECKING:
    from o365tui.tui.app import DeskApp
    from o365tui.tui.widgets.choice import Option

Act = Callable[[], Awaitable[None]]
"""Asks for another value and sets it; run in a worker."""


@frozen
class Setting:
    """A row.

    Attributes:
        id: stable within the section.
        label: what it is, translated.
        value: as it is now, in words (foreign text is made visible where it is shown).
        about: a sentence or two on what it means.
        note: a few words beside it ("your own", where a command works).
        own: the person has set it themselves: drawn with the accent.
        change: sets another value; None where it cannot be changed here.
        reset: goes back to the default; None where it is the default.
    """

    id: str
    label: str
    value: str
    about: str = ""
    note: str = ""
    own: bool = False
    change: Act | None = None
    reset: Act | None = None


@frozen
class Section:
    """A part of the settings.

    Attributes:
        id: stable.
        title: translated.
        rows: reads the rows as they are now; raises DeskError.
    """

    id: str
    title: str
    rows: Callable[[], Sequence[Setting]]


class Host(Protocol):
    """What the sections need of the screen that shows them."""

    @property
    def desk_app(self) -> DeskApp:
        """The app."""

    def again(self) -> None:
        """Read the rows again: something has changed."""

    def say(self, words: str, *, wrong: bool = False) -> None:
        """Tell in the status line."""

    async def choose(self, title: str, options: Sequence[Option], value: str, about: str = "") -> str | None:
        """Ask for one of the options (`Option`); None when left."""

    async def ask(self, title: str, about: str, value: str, check: Callable[[str], str]) -> str | None:
        """Ask for a line of words; `check` gives a sentence for those that cannot be taken. None when left."""

    async def attempt(self, work: Callable[[], object]) -> object | None:
        """Run a use case in a thread; None, and the sentence told, when it was refused."""

    async def key(self, command_id: str) -> str | None:
        """Ask for the next key that is pressed, for this command; None when left."""
