"""What a notice says, to people and to programs."""

from __future__ import annotations

from typing import Any

from o365tui.desk.words import Knows, event_words, name_in
from o365tui.model.lifecycle import status_name
from o365tui.model.notices import Notice
from o365tui.model.people import Person
from o365tui.model.preferences import NoticeSettings, Seen
from o365tui.model.request import Event, Note, NoteKind, shown_number
from o365tui.model.times import written, written_or_none
from o365tui.text.language import _


def did(notice: Notice, person: Person, app: Knows) -> str:
    """What somebody did, to stand after their name; safe to show."""
    if notice.event is Event.ASSIGNED or (notice.note is None and notice.assigned is not None):
        if notice.assigned == person.handle:
            return _("assigned it to you")
        return _("assigned it to {name}").format(name=name_in(app, notice.assigned))
    if notice.event is not Event.NONE:
        kind = NoteKind.INTERNAL if notice.internal else NoteKind.EVENT
        told = Note(0, notice.number, notice.by, notice.at, kind, "", (), notice.event, *notice.told)
        return event_words(told, app)
    if notice.internal:
        return _("wrote an internal note")
    if notice.becomes is not None and notice.note is None:
        return _("changed the status to {status}").format(status=status_name(notice.becomes))
    return _("replied")


def as_object(notice: Notice, settings: NoticeSettings, seen: Seen) -> dict[str, Any]:
    """A notice as the shell prints it."""
    kind = notice.kind(settings)
    return {
        "number": notice.number,
        "shown_number": shown_number(notice.number),
        "kind": kind.value if kind is not None else None,
        "at": written(notice.at),
        "by": notice.by or None,
        "note": notice.note,
        "event": notice.event.value,
        "title": notice.title,
        "words": notice.words,
        "due": written_or_none(notice.due),
        "unread": not seen.has(notice.number, notice.at),
    }
