"""The conversation on a request: its notes as entries, and the pane that opens at the newest one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from o365tui.desk.letter_words import became, by_mail, wrong
from o365tui.model.letters import Letter
from o365tui.model.lifecycle import status_name
from o365tui.model.request import Attachment, Event, Note, NoteKind, Record
from o365tui.text import dates
from o365tui.tui.screens.request_reading import NO_POST, Post
from o365tui.tui.screens.request_words import event_words, moves
from o365tui.tui.widgets.conversation import WIDEST, Conversation, Entry, FileLine, entry_lines
from o365tui.tui.widgets.lines import Line

if TYPE_CHECKING:
    from o365tui.tui.app import DeskApp


def entries(record: Record, app: DeskApp, post: Post = NO_POST) -> list[Entry]:
    """The description first, then every note with its files and what became of the letters about it; a reply that
    moved the request says so below itself."""
    request, now = record.request, app.desk.now()
    by_id = {file.id: file for file in record.files}
    with_notes = {key for note in record.notes for key in note.files}
    moved = moves(record)
    made = [
        Entry(
            "reply",
            app.name_of(request.requester),
            dates.moment(request.created, app.zone, now),
            request.description,
            files=_files([file for file in record.files if file.id not in with_notes]),
            by=by_mail(request, app.desk.person(request.requester)),
            letters=_letters(post.get(None, ()), request.created, app),
            returned=wrong(post.get(None, ())),
        )
    ]
    for note in record.notes:
        move = moved.get(note.id)
        step = " → ".join(status_name(status) for status in move) if move else ""
        made.append(_entry(note, by_id, step, app, post.get(note.id, ())))
        if step and note.kind is NoteKind.REPLY:
            made.append(Entry("event", "", made[-1].when, says=step))
    return made


def _entry(note: Note, by_id: dict[int, Attachment], step: str, app: DeskApp, letters: Sequence[Letter]) -> Entry:
    author = app.desk.person(note.author)
    says = event_words(note, app)
    if note.kind is NoteKind.EVENT:
        says = " · ".join(part for part in (says, step) if part)
    body = note.body
    if note.internal:  # says what it is by its looks; what was done quietly stands where its words would
        body = body or ("" if note.event is Event.FILES else says)
        says = ""
    return Entry(
        note.kind.value,
        app.name_of(note.author),
        dates.moment(note.at, app.zone, app.desk.now()),
        body,
        says,
        _files([by_id[key] for key in note.files if key in by_id]),
        agent=bool(author and author.agent),
        note=note.id,
        by=by_mail(note, author),
        letters=_letters(letters, note.at, app),
        returned=wrong(letters),
        quoted=note.quoted,
    )


def _letters(letters: Sequence[Letter], beside: datetime, app: DeskApp) -> str:
    return became(letters, beside, app.zone, app.desk.now()) if letters else ""


def _files(files: Sequence[Attachment]) -> tuple[FileLine, ...]:
    return tuple(FileLine(file.name, dates.size(file.size)) for file in files)


class Notes(Conversation):
    """The conversation. It opens at its newest entry, stays where one reads, and follows who has read to the end."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._starts: list[int] = []
        self._width = 0
        self._to_newest = False
        self._to_note: int | None = None
        self._folding = False

    def fold(self) -> None:
        """As the conversation; the entry at the top of the view stays there."""
        self._folding = True
        super().fold()

    @property
    def at_end(self) -> bool:
        """Is the last line in view?"""
        return self._top + self.size.height >= len(self._lines)

    def tell(self, entries: Sequence[Entry], *, newest: bool = False, note: int | None = None) -> None:
        """Show these; `newest` begins at the last one, or at this note, else what is in view stays, or follows when all
        was read."""
        self._to_note = note
        self._to_newest = newest or (bool(self._lines) and self.at_end and len(entries) > len(self._entries))
        self.show(entries, keep=True)

    def build(self, width: int) -> Sequence[Line]:
        """The entries with a blank line between them, less close where the desk itself speaks."""
        room = min(WIDEST, width - 1)
        at = self._place()
        lines: list[Line] = []
        starts: list[int] = []
        for number, entry in enumerate(self._entries):
            before = self._entries[number - 1]
            # A step of the status stands close below what made it; events stand together.
            step = entry.kind == "event" and not entry.author
            together = entry.kind == before.kind == "event" and bool(before.author)
            if number and not step and not together:
                lines.append(())
            starts.append(len(lines))
            lines.extend(entry_lines(entry, room, self.hits, unfolded=self._unfolded))
        if starts and self._to_newest:
            wanted = [n for n, entry in enumerate(self._entries) if entry.note == self._to_note is not None]
            self._top, self._to_newest = starts[wanted[0] if wanted else -1], False
        elif starts and (self._width not in (0, width) or self._folding):
            number, within = at
            self._top = starts[min(number, len(starts) - 1)] + within
        self._starts, self._width, self._folding = starts, width, False
        return lines

    def _place(self) -> tuple[int, int]:
        """The entry at the top of the view, and how many of its lines are above it."""
        before = [number for number, start in enumerate(self._starts) if start <= self._top]
        if not before:
            return (0, 0)
        return (before[-1], self._top - self._starts[before[-1]])
