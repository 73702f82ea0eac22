"""Everything that a person can cause to go wrong, as a small tree that says what the caller can do about it.

Each error carries one translated sentence for that person, and the exit code that the shell gives for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from o365tui.model.query.language import Problem


class DeskError(Exception):
    """Something the person should read; the program goes on."""

    exit_code = 1
    field = ""

    @property
    def sentence(self) -> str:
        """What is wrong and what to do, in the reader's language."""
        return str(self.args[0]) if self.args else self.__class__.__name__


class BadInput(DeskError):
    """A value that cannot be taken as it is; `field` names the field to focus (a field of the form or an option)."""

    exit_code = 2

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


class BadQuery(BadInput):
    """A filter that is not understood: `text` is the filter, `problems` are what is wrong in it and where."""

    def __init__(self, text: str, problems: Sequence[Problem]) -> None:
        super().__init__(problems[0].sentence, "filter")
        self.text, self.problems = text, tuple(problems)


class NotFound(DeskError):
    """There is no such thing, or it is not this person's to see: the two are never told apart."""

    exit_code = 3


class NotAllowed(DeskError):
    """The person is known but may not do this."""

    exit_code = 4


class Refused(DeskError):
    """The desk's rules refuse it as things stand: an illegal move, a limit."""

    exit_code = 5


class TooMuch(Refused):
    """A limit of the desk, named in the sentence; `field` is the field that goes beyond it."""

    def __init__(self, sentence: str, field: str) -> None:
        super().__init__(sentence)
        self.field = field


class Conflict(Refused):
    """The request has moved on since the revision that the change expects.

    `number` is the request, `expected` and `found` are revisions.
    """

    def __init__(self, sentence: str, number: int, expected: int, found: int) -> None:
        super().__init__(sentence)
        self.number, self.expected, self.found = number, expected, found


class StoreError(DeskError):
    """The desk's data cannot be read or written now; nothing was changed."""


class NoDesk(StoreError):
    """There is no desk in this folder yet."""


class DeskExists(Refused):
    """There is a desk in this folder already."""


class ForeignDesk(StoreError):
    """The file is not a desk of ours, or one that a newer program made; it was not touched."""


class DamagedDesk(StoreError):
    """The file does not read back as it was written; it was not touched."""


class ReadOnlyDesk(StoreError):
    """The desk can be read but not written now."""


class DiskRefused(StoreError):
    """The disk refused the write (full, quota, permission, error); nothing was changed."""


class DeskBusy(StoreError):
    """Another process held the lock for longer than one waits."""


class DamagedFile(StoreError):
    """An attachment's bytes do not match its SHA-256 any more."""
