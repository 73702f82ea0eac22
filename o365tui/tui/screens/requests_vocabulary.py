"""What one can filter by, kept so that no key waits: of thousands of tags only those near what is typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from o365tui.model.query import Vocabulary
from o365tui.text.fold import words as split

T = TypeVar("T")

NEAR = 200
"""Values of a kind that are offered at most; who types on is offered others."""

_BEHIND = re.compile(r"[\s:<>,\"“”„«»]")


class Near:
    """A vocabulary, folded once. Making it takes a while: not on the UI's loop."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._all = vocabulary
        self._people = [(_folded(f"{each.handle} {each.name}"), each) for each in vocabulary.people]
        self._tags = [(_folded(each), each) for each in vocabulary.tags]
        self._organisations = [(_folded(each), each) for each in vocabulary.organisations]

    def to(self, text: str) -> Vocabulary:
        """What of it has a word that begins as the last one of the text does."""
        begun = split(_BEHIND.split(text)[-1])
        wanted = f" {begun[-1]}" if begun else ""
        return replace(
            self._all,
            people=_some(self._people, wanted),
            tags=_some(self._tags, wanted),
            organisations=_some(self._organisations, wanted),
        )


def _folded(text: str) -> str:
    return f" {' '.join(split(text))}"


def _some(known: Sequence[tuple[str, T]], wanted: str) -> tuple[T, ...]:
    return tuple(_first(each for folded, each in known if wanted in folded))


def _first(found: Iterable[T]) -> Iterable[T]:
    for number, each in enumerate(found):
        if number == NEAR:
            return
        yield each
