"""Why something is not undone, in a sentence for the person who wanted it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from o365tui.desk.base import KnowsPeople
from o365tui.model.fields import field_name
from o365tui.model.lifecycle import status_name
from o365tui.model.operations import SAID, Kind, Operation
from o365tui.model.people import Person
from o365tui.model.request import HistoryEntry, Note, Request, Status, shown_number
from o365tui.text import dates
from o365tui.text.language import _


def never(operation: Operation) -> str:
    """What cannot be undone at all, and what to do instead."""
    number = shown_number(operation.numbers[-1]) if operation.numbers else ""
    if operation.what is Kind.IMPORT:
        return _("What was removed is gone; import it again.")
    if operation.kind is Kind.TAKE_BACK:
        return _("What was taken back is gone; write it again.")
    return _("{number} has been submitted, and others may have read it. Close it if it is not needed.").format(
        number=number
    )


def stands(operation: Operation) -> str:
    """What was said stands."""
    if operation.kind in SAID:
        return _("{what}: others may have read it by now. It could be taken back for 10 seconds.").format(
            what=operation.sentence
        )
    return _("{what}: nothing of it can be put back any more.").format(what=operation.sentence)


def changed_since(
    known: KnowsPeople,
    reader: Person,
    request: Request,
    later: Sequence[HistoryEntry | Note],
    now: datetime,
    field: str = "",
) -> str:
    """Who changed since what would be put back."""
    seen = [each for each in later if reader.agent or not each.internal]
    last = seen[-1] if seen else None
    if isinstance(last, HistoryEntry):
        field = last.field
    names = {"number": request.shown_number, "field": field_name(field or "note")}
    if last is None:
        return _("{number}: “{field}” has changed since, so it stays as it is.").format(**names)
    who = known.person(last.author if isinstance(last, Note) else last.by)
    names["name"] = who.name if who is not None else (last.author if isinstance(last, Note) else last.by)
    names["when"] = dates.moment(last.at, reader.timezone, now)
    if isinstance(last, Note):
        return _("{number}: {name} wrote a note since ({when}), so it stays as it is.").format(**names)
    value = _value(known, last)
    if not value:
        return _("{number}: {name} changed “{field}” since ({when}), so it stays as it is.").format(**names)
    sentence = _("{number}: {name} changed “{field}” to “{value}” since ({when}), so it stays as it is.")
    return sentence.format(**names, value=value)


def _value(known: KnowsPeople, entry: HistoryEntry) -> str:
    value = entry.becomes
    if entry.field == "status" and value in set(Status):
        return status_name(Status(value))
    if entry.field == "assignee" and isinstance(value, str):
        person = known.person(value)
        return person.name if person is not None else value
    if entry.field in ("links", "merged", "merged_into") and isinstance(value, int):
        return shown_number(value)
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return value if isinstance(value, str) and len(value) <= 60 else ""
