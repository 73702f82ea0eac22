"""Requests that a request names: `SR-1042` in its words, and those that it belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from o365tui.model.request import Event, Record

MENTION = re.compile(r"(?<![\w-])SR-(\d{1,9})(?![\w])", re.IGNORECASE | re.ASCII)
"""A number as people and the desk write it."""

MOST = 1000
"""The most numbers that are looked for in one request."""

_NUMBERED = frozenset({Event.CONTINUED, Event.MERGED, Event.UNMERGED, Event.LINKED, Event.UNLINKED})


def mentions(record: Record) -> tuple[int, ...]:
    """The numbers that people wrote in its title, description and notes, in order, each once; not its own."""
    request = record.request
    texts = (request.title, request.description, *(note.body for note in record.notes))
    return _once(record, (number for text in texts for number in numbers_in(text)))


def named(record: Record) -> tuple[int, ...]:
    """All numbers that stand anywhere on it: those in its words, and those that it belongs to."""
    return _once(record, (*mentions(record), *_belonging(record)))


def numbers_in(text: str) -> Iterator[int]:
    """The numbers in a text."""
    return (int(found[1]) for found in MENTION.finditer(text))


def _belonging(record: Record) -> Iterator[int]:
    request = record.request
    yield from (each for each in (request.continues, request.merged_into) if each is not None)
    yield from request.merged
    yield from request.links
    for note in record.notes:
        if note.event in _NUMBERED:
            for text in (note.was, note.becomes):
                if text and text.isascii() and text.isdigit() and len(text) < 10:
                    yield int(text)
    for entry in record.history:
        if entry.field in ("links", "merged", "merged_into"):
            yield from (each for each in (entry.was, entry.becomes) if isinstance(each, int))


def _once(record: Record, numbers: Iterator[int] | tuple[int, ...]) -> tuple[int, ...]:
    found: dict[int, None] = {}
    for number in numbers:
        if len(found) == MOST:
            break
        if number != record.request.number:
            found[number] = None
    return tuple(found)
