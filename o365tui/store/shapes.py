"""Whether documents that came from elsewhere (TinyDB's methods, an editor, an older program) are as a desk's are."""

from __future__ import annotations

from o365tui.model.canned import Canned
from o365tui.model.errors import Refused
from o365tui.model.incoming import Message
from o365tui.model.letters import Letter
from o365tui.model.operations import Operation
from o365tui.model.people import Organisation, Person
from o365tui.model.preferences import Preferences
from o365tui.model.request import Attachment, HistoryEntry, Note, Request
from o365tui.model.settings import Feedback, Settings
from o365tui.store.making import Documents
from o365tui.store.record import loads
from o365tui.store.rows import columns
from o365tui.store.salvage import described
from o365tui.text.language import _


def validate(state: Documents) -> None:
    """Raises Refused for a document that the desk could not read."""
    for table, held in state.items():
        for key, data in held.items():
            try:
                _read(table, key, data)
            except (KeyError, ValueError, TypeError, AttributeError) as error:
                raise Refused(
                    _("{what} is not as a desk's documents are: {error!r}.").format(
                        what=described(table, key, data), error=error
                    )
                ) from error


def _read(table: str, key: int, data: bytes) -> None:
    document = loads(data)
    match table:
        case "requests":
            columns(document)
            if Request.of(document).number != key:
                raise ValueError("number")
        case "notes":
            Note.of(key, document)
        case "files":
            Attachment.of(key, document)
        case "history":
            HistoryEntry.of(key, document)
        case "people":
            Person.of(document)
        case "organisations":
            Organisation.of(document)
        case "settings":
            Settings.of(document)
        case "operations":
            Operation.of(key, document)
        case "letters":
            Letter.of(key, document)
        case "messages":
            Message.of(key, document)
        case "canned":
            Canned.of(key, document)
        case "feedback":
            Feedback(**document)
        case "preferences":
            Preferences.of(document)
        case _:
            dict(document)
