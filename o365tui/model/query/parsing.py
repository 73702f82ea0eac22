"""Reads the filter language. Nothing that is typed makes it fail: what is not understood becomes a problem with its
place and a sentence that helps.
"""

from __future__ import annotations

import re
from datetime import timedelta
from difflib import get_close_matches

from o365tui.model.query.language import (
    CLOSED_VALUES,
    OPERATORS,
    QUOTES_CLOSE,
    QUOTES_OPEN,
    SPANS,
    TEXTS,
    UNITS,
    Among,
    Condition,
    Key,
    Phrase,
    Problem,
    Query,
    Within,
    plain,
    spelled,
    values,
    written,
)
from o365tui.text.fold import fold
from o365tui.text.fold import words as split
from o365tui.text.language import _

_NAME = re.compile(r"[^\W\d_]{2,}")
_SPAN = re.compile(r"(\d{1,5})\s*([a-z]{1,3})", re.ASCII)
_KEYS = {key.value: key for key in Key}


class Piece:
    """Something between blanks: where it begins, where its own text begins behind a minus, and where it ends.

    `name` and `operator` are those of a condition (both empty for words); `values` are (start, end, text) of each.
    """

    def __init__(self, start: int, end: int, text: str, *, negated: bool = False) -> None:
        self.start, self.end, self.text, self.negated = start, end, text, negated
        self.quoted = self.closed = False
        self.name = self.operator = ""
        self.name_start = start + negated
        self.values: list[tuple[int, int, str]] = []


def parse(text: str) -> Query:
    """What a text asks for."""
    reading = _Reading()
    for piece in pieces(text):
        reading.take(piece)
    return Query(
        text,
        tuple(dict.fromkeys(reading.words)),
        tuple(reading.phrases),
        tuple(reading.without),
        tuple(reading.without_phrases),
        tuple(reading.conditions),
        tuple(reading.problems),
    )


def pieces(text: str) -> list[Piece]:
    """The text cut at its blanks, but not within quotes."""
    found: list[Piece] = []
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        piece = _piece(text, at)
        found.append(piece)
        at = piece.end
    return found


def _piece(text: str, start: int) -> Piece:
    negated = text[start] == "-" and start + 1 < len(text) and not text[start + 1].isspace()
    at = start + negated
    if text[at] in QUOTES_OPEN:
        end, inner = _quoted(text, at)
        piece = Piece(start, end, inner, negated=negated)
        piece.quoted = True
        piece.closed = end - 1 > at and text[end - 1] in QUOTES_CLOSE
        return piece
    name = _NAME.match(text, at)
    if name and name.end() < len(text) and text[name.end()] in OPERATORS:
        return _condition(text, start, name, negated)
    end = _until_blank(text, at)
    return Piece(start, end, text[at:end], negated=negated)


def _condition(text: str, start: int, name: re.Match[str], negated: bool) -> Piece:
    at = name.end() + 1
    found: list[tuple[int, int, str]] = []
    while True:
        if at < len(text) and text[at] in QUOTES_OPEN:
            end, value = _quoted(text, at)
        else:
            end = _until_blank(text, at, ",")
            value = text[at:end]
        found.append((at, end, value))
        if end >= len(text) or text[end] != ",":
            break
        at = end + 1
    piece = Piece(start, end, text[name.start() : end], negated=negated)
    piece.name, piece.operator, piece.values = name[0], text[name.end()], found
    return piece


def _quoted(text: str, at: int) -> tuple[int, str]:
    """Where what the quotes at `at` open ends, and what is in them; without an end they go to the end of the text."""
    end = next((place for place in range(at + 1, len(text)) if text[place] in QUOTES_CLOSE), len(text))
    return min(end + 1, len(text)), text[at + 1 : end]


def _until_blank(text: str, at: int, stops: str = "") -> int:
    while at < len(text) and not text[at].isspace() and text[at] not in stops:
        at += 1
    return at


class _Reading:
    """What has been read so far."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.phrases: list[Phrase] = []
        self.without: list[tuple[str, ...]] = []
        self.without_phrases: list[Phrase] = []
        self.conditions: list[Condition] = []
        self.problems: list[Problem] = []

    def take(self, piece: Piece) -> None:
        if not piece.operator:
            self._words(piece)
            return
        name = fold(piece.name)
        key = _KEYS.get(name)
        near = get_close_matches(name, _KEYS, 1, 0.7)
        if key is not None:
            self._condition(piece, key)
        elif _is_text(piece, bool(near)):
            self._words(piece)
        else:
            self._unknown(piece, near)

    def _words(self, piece: Piece) -> None:
        found = tuple(split(piece.text))
        if not found:
            return
        if piece.quoted:
            phrase = Phrase(found, open=not piece.closed and piece.text[-1:].isalnum())
            (self.without_phrases if piece.negated else self.phrases).append(phrase)
        elif piece.negated:
            self.without.append(found)
        else:
            self.words += found

    def _problem(self, start: int, end: int, sentence: str) -> None:
        self.problems.append(Problem(start, end, sentence))

    def _unknown(self, piece: Piece, near: list[str]) -> None:
        end = piece.name_start + len(piece.name) + 1
        if near:
            sentence = _("“{key}” is not something to filter by. Did you mean {near}?").format(
                key=piece.name + piece.operator, near=near[0] + piece.operator
            )
        else:
            sentence = _("“{key}” is not something to filter by. To search for it as words put it in quotes.").format(
                key=piece.name + piece.operator
            )
        self._problem(piece.name_start, end, sentence)

    def _condition(self, piece: Piece, key: Key) -> None:
        if piece.operator != ":":
            self._within(piece, key)
        elif key in SPANS and key not in CLOSED_VALUES:
            sentence = _("Write {key}<7d for less and {key}>7d for more than 7 days ago.").format(key=key.value)
            self._problem(piece.name_start, piece.end, sentence)
        else:
            self._among(piece, key)

    def _within(self, piece: Piece, key: Key) -> None:
        start, end, typed = piece.values[0][0], piece.end, piece.values[0][2]
        if key not in SPANS:
            sentence = _("Write {key}: with a colon; only times are compared with < and >.").format(key=key.value)
            self._problem(piece.name_start, start, sentence)
            return
        span = duration(typed) if len(piece.values) == 1 else None
        if span is not None:
            self.conditions.append(Within(key, piece.operator == "<", span, piece.negated))
        elif end == start:
            sentence = _("Say how long: 30m, 2h, 7d or 3w.")
            self._problem(piece.name_start, end, sentence)
        else:
            sentence = _("“{value}” is no length of time. Write 30m, 2h, 7d or 3w: minutes, hours, days or weeks.")
            self._problem(start, end, sentence.format(value=typed))

    def _among(self, piece: Piece, key: Key) -> None:
        found: list[str] = []
        for start, end, typed in piece.values:
            value = canonical(key, typed)
            if value is None and plain(typed):
                self._problem(start, end, _unknown_value(key, typed))
                return
            if value is None or not value:
                self._problem(piece.name_start if start == end else start, end, _no_value(key))
                return
            found.append(value)
        places = tuple((start, end) for start, end, _typed in piece.values)
        self.conditions.append(Among(key, tuple(found), piece.negated, places))


def _is_text(piece: Piece, near: bool) -> bool:
    """Whether what looks like a condition is an address, a path or the end of a sentence."""
    rest = piece.text[len(piece.name) + 1 :]
    if piece.operator != ":":
        return not near
    return rest.startswith(("/", "\\", ":")) or (not rest and not near)


def canonical(key: Key, typed: str) -> str | None:
    """The value that somebody means; None when there is no such value."""
    if found := values(key).get(written(typed)):
        return found
    if key in CLOSED_VALUES:
        return None
    return " ".join(split(typed)) if key in TEXTS else plain(typed)


def duration(typed: str) -> timedelta | None:
    """The length of time that `30m`, `2h`, `7d`, `3w` name."""
    found = _SPAN.fullmatch(fold(typed).strip())
    unit = UNITS.get(found[2]) if found else None
    return None if found is None or unit is None else int(found[1]) * unit


def _possible(key: Key) -> str:
    return ", ".join(spelled(key, value) for value in CLOSED_VALUES[key])


def _unknown_value(key: Key, typed: str) -> str:
    if key is Key.DUE and (duration(typed) or typed[:1].isdigit()):
        return _("Write due<2h for sooner and due>2h for later than in 2 hours.")
    near = get_close_matches(written(typed), [spelled(key, value) for value in CLOSED_VALUES[key]], 1, 0.6)
    if near:
        sentence = _("“{value}” is not known here. Did you mean {near}? Possible: {values}.")
        return sentence.format(value=typed, near=near[0], values=_possible(key))
    return _("“{value}” is not known here. Possible: {values}.").format(value=typed, values=_possible(key))


def _no_value(key: Key) -> str:
    if key in CLOSED_VALUES:
        return _("Say which after “{key}”: {values}.").format(key=key.value + ":", values=_possible(key))
    return _("Say which after “{key}”.").format(key=key.value + ":")
