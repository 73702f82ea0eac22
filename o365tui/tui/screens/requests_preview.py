"""A request in the preview beside the list: its head and its conversation, read off the UI's loop."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from o365tui.model.request import Attachment, Event, Note, NoteKind, Record, Request, shown_number
from o365tui.text import dates
from o365tui.text.language import _
from o365tui.tui.screens.requests_columns import status_span
from o365tui.tui.widgets.conversation import WIDEST, Conversation, Entry, FileLine, head_lines
from o365tui.tui.widgets.lines import Line, safe
from o365tui.tui.work import app_of, attempt

if TYPE_CHECKING:
    from o365tui.tui.app import DeskApp


class Preview(Conversation):
    """The request under the cursor. `preview(number)` shows one, `again()` the same one as it is now."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._number: int | None = None
        self._record: Record | None = None

    @property
    def number(self) -> int | None:
        """The request that is shown, or being read."""
        return self._number

    def preview(self, number: int | None) -> None:
        """Show this request; None: nothing."""
        if number == self._number:
            return
        self._number = number
        if number is None:
            self._record = None
            self.show(())
        else:
            self.again()

    def again(self) -> None:
        """Read it again. The newest call wins."""
        if self._number is not None:
            self.run_worker(self._read(self._number), group="preview", exclusive=True)

    async def _read(self, number: int) -> None:
        app = app_of(self)
        record = await attempt(self, lambda: app.desk.get(app.person, number), on_error=lambda error: None)
        if number == self._number and self.is_attached:
            keep = self._record is not None and record is not None and self._record.request.number == number
            self._record = record
            self._tell(keep)

    def _tell(self, keep: bool) -> None:
        if self._record is None:
            self.show(())
            return
        app = app_of(self)
        self.show(entries(self._record, app), head(self._record, app, min(WIDEST, self.size.width - 1) - 2), keep=keep)

    def on_resize(self) -> None:
        """The head is made for the width."""
        if self._record is not None:
            self._tell(keep=True)


def head(record: Record, app: DeskApp, width: int) -> list[Line]:
    """The three lines above the conversation."""
    request = record.request
    about = f"{request.service} › {request.area}" if request.area else request.service
    submitted = _("submitted {moment}").format(moment=dates.moment(request.created, app.zone, app.desk.now()))
    return head_lines(
        request.shown_number,
        request.title,
        request.severity.value,
        status_span(request.status),
        about,
        people(request, app),
        submitted,
        max(20, width),
    )


def people(request: Request, app: DeskApp) -> str:
    """Who submitted it and who works on it."""
    requester = app.name_of(request.requester)
    return f"{requester} → {app.name_of(request.assignee)}" if request.assignee else requester


def entries(record: Record, app: DeskApp) -> list[Entry]:
    """The conversation: the description first, then every note with its files."""
    request, now = record.request, app.desk.now()
    by_id = {file.id: file for file in record.files}
    with_notes = {key for note in record.notes for key in note.files}
    first = Entry(
        "reply",
        app.name_of(request.requester),
        dates.moment(request.created, app.zone, now),
        request.description,
        files=_files([file for file in record.files if file.id not in with_notes]),
    )
    return [first, *(_entry(note, by_id, app) for note in record.notes)]


def _entry(note: Note, by_id: dict[int, Attachment], app: DeskApp) -> Entry:
    author = app.desk.person(note.author)
    files = _files([by_id[key] for key in note.files if key in by_id])
    when = dates.moment(note.at, app.zone, app.desk.now())
    name = app.name_of(note.author)
    says = event_words(note, app)
    if note.kind is NoteKind.EVENT:
        named = ", ".join(file.name for file in files)
        words = " ".join(part for part in (says, named, f"“{note.body}”" if note.body else "") if part)
        return Entry("event", name, when, says=safe(words))
    return Entry(
        "internal" if note.internal else "reply",
        name,
        when,
        note.body,
        says,
        files,
        agent=bool(author and author.agent),
    )


def event_words(note: Note, app: DeskApp) -> str:
    """What a note did, after its author's name; empty when it only said something."""
    match note.event:
        case Event.ASKED:
            return _("asks for information")
        case Event.RESOLVED:
            return _("resolves it")
        case Event.TAKEN:
            return _("took the request")
        case Event.ASSIGNED:
            return _("assigned it to {name}").format(name=app.name_of(note.becomes))
        case Event.FILES:
            return _("added files:")
        case Event.CLOSED:
            return _("closed it")
        case Event.REOPENED:
            return _("opened it again")
        case Event.CONTINUED if note.becomes:
            return _("opened it again as {number}").format(number=_number(note.becomes))
        case Event.CONTINUED:
            return _("goes on from {number}").format(number=_number(note.was))
    return ""


def _number(text: str | None) -> str:
    return shown_number(int(text)) if text and text.isdigit() else str(text)


def _files(files: Sequence[Attachment]) -> tuple[FileLine, ...]:
    return tuple(FileLine(file.name, dates.size(file.size)) for file in files)
