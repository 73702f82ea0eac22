"""What could be typed next in the filter language, from what the reader may see; and what of it nobody knows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from o365tui.model import services
from o365tui.model.frozen import frozen
from o365tui.model.people import Reader
from o365tui.model.query.language import (
    ABOUT,
    CLOSED_VALUES,
    ME,
    NONE,
    OWN_WORDS,
    QUOTES_CLOSE,
    QUOTES_OPEN,
    SPANS,
    Among,
    Key,
    Problem,
    Query,
    plain,
    spelled,
)
from o365tui.model.query.parsing import Piece, canonical, pieces
from o365tui.text.fold import fold
from o365tui.text.fold import words as split
from o365tui.text.language import N_, _, current


@frozen
class Person:
    """Somebody who can stand behind `assignee:` or `requester:`."""

    handle: str
    name: str
    agent: bool


@frozen
class Vocabulary:
    """What a reader can filter by: the people whom they may know of, and what stands in the requests that they see."""

    people: tuple[Person, ...] = ()
    tags: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()


@frozen
class Completion:
    """Something that could stand from `start` to `end` instead of what stands there, and a word about it."""

    start: int
    end: int
    insert: str
    about: str = ""


_UNITS = {"m": N_("minutes"), "h": N_("hours"), "d": N_("days"), "w": N_("weeks")}
_USUAL = {"m": "30", "h": "2", "d": "7", "w": "4"}


def complete(text: str, at: int, vocabulary: Vocabulary, reader: Reader) -> tuple[Completion, ...]:
    """What could stand at the cursor (`at`), the likeliest first: keys, or values of the key that it is in."""
    piece = next((each for each in pieces(text) if each.start < at <= each.end), None)
    if piece is None:
        return tuple(_keys(at, at, "", reader))
    if piece.quoted:
        return ()
    if not piece.operator:
        start = piece.name_start
        return tuple(_keys(start, piece.end, text[start:at], reader)) if start <= at else ()
    operator = piece.name_start + len(piece.name)
    if at <= operator:
        return ()
    try:
        key = Key(fold(piece.name))
    except ValueError:
        return ()
    return tuple(_values(text, at, piece, key, vocabulary, reader))


def _keys(start: int, end: int, typed: str, reader: Reader) -> Iterator[Completion]:
    wanted = fold(typed)
    for key in Key:
        if key.value.startswith(wanted) and (reader.agent or key is not Key.ORGANISATION):
            for operator in ("<" * (key in SPANS), ":" * (key not in SPANS or key in CLOSED_VALUES)):
                if operator:
                    yield Completion(start, end, key.value + operator, _(ABOUT[key]))


def _values(text: str, at: int, piece: Piece, key: Key, vocabulary: Vocabulary, reader: Reader) -> Iterator[Completion]:
    start, end, _typed = next(each for each in reversed(piece.values) if each[0] <= at)
    begun = text[start : min(at, end)].strip(QUOTES_OPEN + QUOTES_CLOSE)
    there = {canonical(key, typed) for place, _end, typed in piece.values if place != start}
    if piece.operator != ":":
        if key in SPANS:
            yield from _spans(piece.values[0][0], piece.end, text[piece.values[0][0] : at])
        return
    wanted = " ".join(split(begun))
    offered = list(_offered(key, vocabulary, reader))
    for first in (True, False):  # what begins so goes before what has a word that does
        for value, about in offered:
            known = _words(value)
            leads = known.startswith(wanted)
            if leads is first and (leads or f" {wanted}" in f" {known} {_words(about)}"):
                meant = canonical(key, value)
                if meant and meant not in there:
                    yield Completion(start, end, quoted(value), about)


def _spans(start: int, end: int, begun: str) -> Iterator[Completion]:
    """Lengths of time: some that are usual, or what was begun in each unit."""
    if not begun or (begun.isascii() and begun.isdecimal() and len(begun) <= 5):
        for unit, about in _UNITS.items():
            yield Completion(start, end, (begun or _USUAL[unit]) + unit, _(about))


@lru_cache(maxsize=50_000)
def _words(text: str) -> str:
    return " ".join(split(text))


def _offered(key: Key, vocabulary: Vocabulary, reader: Reader) -> Iterator[tuple[str, str]]:
    """Values of a key, and a word about each."""
    for value in CLOSED_VALUES.get(key, ()):
        yield spelled(key, value), ""
    for value in OWN_WORDS.get(key, ()):
        if value == NONE or reader.agent is (key is Key.ASSIGNEE):
            yield spelled(key, value), ""
    match key:
        case Key.ASSIGNEE:
            yield from ((each.handle, each.name) for each in vocabulary.people if each.agent)
        case Key.REQUESTER:
            yield from ((each.handle, each.name) for each in vocabulary.people)
        case Key.SERVICE | Key.AREA:
            names = vocabulary.services if key is Key.SERVICE else vocabulary.areas
            yield from ((services.label(each, current()), "") for each in names)
        case Key.ORGANISATION if reader.agent:
            yield from ((each, "") for each in vocabulary.organisations)
        case Key.TAG:
            yield from ((each, "") for each in vocabulary.tags)
        case _:
            return


def quoted(value: str) -> str:
    """A value as it stands behind a colon."""
    bare = " ".join("".join(" " if each in QUOTES_OPEN + QUOTES_CLOSE else each for each in value).split())
    return bare if bare and not any(each.isspace() or each == "," for each in bare) else f'"{bare}"'


def checked(query: Query, vocabulary: Vocabulary) -> Query:
    """The query with a problem for each handle that nobody has whom the reader may know of."""
    found: list[Problem] = []
    known = {plain(each.handle): each for each in vocabulary.people}
    for condition in query.conditions:
        if not isinstance(condition, Among) or condition.key not in OWN_WORDS:
            continue
        for value, (start, end) in zip(condition.values, condition.places, strict=True):
            if value not in (ME, NONE) and value not in known:
                likely = _likely(value, vocabulary.people, condition.key is Key.ASSIGNEE)
                found.append(Problem(start, end, _nobody(query.text[start:end], likely)))
    return replace(query, problems=(*query.problems, *found)) if found else query


def _likely(value: str, people: Iterable[Person], agents: bool) -> list[str]:
    """Handles that somebody may have meant: begun so, of such a name, or nearly spelled so."""
    from difflib import get_close_matches

    some = [each for each in people if each.agent or not agents]
    begun = [each.handle for each in some if f" {value}" in f" {plain(each.handle)} {plain(each.name)}"]
    return (begun or get_close_matches(value, [each.handle for each in some], 3, 0.6))[:5]


def _nobody(typed: str, likely: list[str]) -> str:
    if likely:
        sentence = _("Nobody here has the handle “{value}”. Possible: {values}.")
        return sentence.format(value=typed, values=", ".join(likely))
    return _("Nobody here has the handle “{value}”.").format(value=typed)
