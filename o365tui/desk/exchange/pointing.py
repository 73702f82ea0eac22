"""What requests say of one another by number, put right where an import gave other numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from o365tui.desk.exchange.incoming import Incoming
from o365tui.model.request import Event, HistoryEntry, Note, Record, Request
from o365tui.store.protocol import Transaction

_EVENTS = frozenset({Event.CONTINUED, Event.MERGED, Event.UNMERGED, Event.LINKED, Event.UNLINKED})
_FIELDS = frozenset({"links", "merged", "merged_into"})


def points(incoming: Incoming) -> bool:
    """Whether the request, or what hangs on it, names another."""
    request = incoming.request
    return (
        any((request.continues, request.merged_into, request.merged, request.links))
        or any(each.event in _EVENTS for each in incoming.notes)
        or any(each.field in _FIELDS for each in incoming.history)
    )


def pointed(tx: Transaction, record: Record, given: Mapping[int, int]) -> None:
    """Save what names another request by the number that it was `given`."""
    request = _request(record.request, given)
    if request != record.request:
        tx.save_request(request)
    for note in record.notes:
        if note.event in _EVENTS and (new := _note(note, given)) != note:
            tx.save_note(new)
    for entry in record.history:
        if entry.field in _FIELDS and (changed := _entry(entry, given)) != entry:
            tx.save_history(changed)


def _request(request: Request, given: Mapping[int, int]) -> Request:
    return replace(
        request,
        continues=None if request.continues is None else given.get(request.continues, request.continues),
        merged_into=given.get(request.merged_into or 0),
        merged=tuple(given[each] for each in request.merged if each in given),
        links=tuple(given[each] for each in request.links if each in given),
    )


def _note(note: Note, given: Mapping[int, int]) -> Note:
    return replace(note, was=_text(note.was, given), becomes=_text(note.becomes, given))


def _entry(entry: HistoryEntry, given: Mapping[int, int]) -> HistoryEntry:
    return replace(entry, was=_value(entry.was, given), becomes=_value(entry.becomes, given))


def _text(number: str | None, given: Mapping[int, int]) -> str | None:
    known = number is not None and number.isascii() and number.isdigit()
    return str(given.get(int(number), number)) if known and number is not None else number


def _value(value: Any, given: Mapping[int, int]) -> Any:
    return given.get(value, value) if isinstance(value, int) else value
