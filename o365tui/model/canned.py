"""Canned responses: words that agents keep ready for what they write often, with places to be filled in.

A place is one of a fixed list in braces, such as `{requester}`. It is replaced as plain words and once: what stands in
a title or a name is never a place, and nothing here is a template that could do more.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from o365tui.model.frozen import frozen
from o365tui.text.fold import fold, words
from o365tui.text.language import N_, supported

NAME_LIMIT = 80
"""The longest name of a canned response, in code points."""

PLACES = {
    "requester": N_("who filed the request"),
    "agent": N_("you"),
    "number": N_("its number, such as SR-1042"),
    "title": N_("its title"),
    "service": N_("the service that it is about"),
    "area": N_("the area of the service"),
    "severity": N_("A, B or C"),
    "organisation": N_("the requester’s organisation"),
    "reference": N_("Microsoft’s own case number"),
    "submitted": N_("when it was submitted, in the requester’s time zone"),
    "due": N_("by when an answer is promised, in the requester’s time zone"),
}
"""Every place that is filled in, and what with (to be translated when shown)."""

_PLACE = re.compile(r"\{([^{}\s]+)\}")


@frozen
class Canned:
    """Words kept ready, by language; one that has none is left out. `id` 0 is one that is not kept yet."""

    id: int
    name: str
    words: Mapping[str, str]

    def document(self) -> dict[str, Any]:
        return {"name": self.name, "words": dict(self.words)}

    @classmethod
    def of(cls, key: int, document: dict[str, Any]) -> Canned:
        return cls(key, document["name"], {str(each): str(text) for each, text in document["words"].items()})


def language_of(canned: Canned, *wanted: str) -> str:
    """The first of the wanted languages that it has words in, else any that it has."""
    return next((each for each in (*wanted, *supported, *canned.words) if canned.words.get(each, "").strip()), "en")


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its places replaced, each once; what is none of `values` stays as it is."""
    return _PLACE.sub(lambda found: values.get(found[1], found[0]), text)


def unknown_places(*texts: str) -> tuple[str, ...]:
    """What looks like a place in these texts and is none, as it is written, each once."""
    found = (each[0] for text in texts for each in _PLACE.finditer(text) if each[1] not in PLACES)
    return tuple(dict.fromkeys(found))


def unfilled(canned: Canned, text: str) -> tuple[str, ...]:
    """The places of its words that are still to be seen in `text`, which it was filled in to: nothing was there."""
    known = (each[0] for words in canned.words.values() for each in _PLACE.finditer(words) if each[1] in PLACES)
    return tuple(place for place in dict.fromkeys(known) if place in text)


def found(wanted: str, every: Sequence[Canned]) -> list[Canned]:
    """Those that have every word somewhere in name or words, without regard to case and diacritics: those whose name
    begins so first, then those that have it all in the name, each in the order given."""
    parts = words(wanted)
    start = " ".join(parts)
    hits: list[tuple[int, int, Canned]] = []
    for number, each in enumerate(every):
        name = fold(each.name)
        if all(part in name for part in parts):
            hits.append((0 if name.startswith(start) else 1, number, each))
        elif all(part in name or any(part in fold(text) for text in each.words.values()) for part in parts):
            hits.append((2, number, each))
    return [each for _rank, _number, each in sorted(hits, key=lambda hit: hit[:2])]
