"""Saying something on a request, and its files in and out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from o365tui.desk import checks, files
from o365tui.desk.edit import Edit, Editing
from o365tui.desk.filing import FileSource
from o365tui.model.errors import BadInput, NotFound
from o365tui.model.lifecycle import Move
from o365tui.model.operations import Kind
from o365tui.model.people import Person
from o365tui.model.request import Attachment, Event, NoteKind, Record, shown_number
from o365tui.text.language import _

_KINDS = {
    (Move.REPLY, False): Kind.REPLY,
    (Move.INTERNAL, False): Kind.INTERNAL,
    (Move.INTERNAL, True): Kind.FILES,
    (Move.ADD_FILES, True): Kind.FILES,
}


class Notes(Editing):
    """Notes and files. Adding them never conflicts with what others do, unless one asks for it."""

    def reply(
        self, actor: Person, number: int, body: str, files: Sequence[FileSource] = (), revision: int | None = None
    ) -> Record:
        """Say something that everyone on the request sees. An agent's first reply meets the initial response time; an
        administrator's brings a request in *Action required* or *Resolved* back to work. With a `revision`, only if
        nothing was added to the request since; raises Conflict.
        """
        return self._say(actor, number, Move.REPLY, NoteKind.REPLY, body, files, revision=revision)

    def internal_note(self, actor: Person, number: int, body: str, files: Sequence[FileSource] = ()) -> Record:
        """Say something that only agents see."""
        return self._say(actor, number, Move.INTERNAL, NoteKind.INTERNAL, body, files)

    def add_files(self, actor: Person, number: int, files: Sequence[FileSource], internal: bool = False) -> Record:
        """Put files on the request; `internal` ones are the agents' only."""
        if not files:
            raise BadInput(_("Name at least one file."), "files")
        move = Move.INTERNAL if internal else Move.ADD_FILES
        kind = NoteKind.INTERNAL if internal else NoteKind.EVENT
        return self._say(actor, number, move, kind, "", files, Event.FILES)

    def check_files(self, actor: Person, sources: Sequence[FileSource]) -> None:
        """Raise what keeps these files from being added, before anything is sent: BadInput, NotFound, Refused."""
        self._acting(actor)
        files.check(sources, self.store.settings(), self.store)

    def _say(
        self,
        actor: Person,
        number: int,
        move: Move,
        kind: NoteKind,
        body: str,
        sources: Sequence[FileSource],
        event: Event = Event.NONE,
        revision: int | None = None,
    ) -> Record:
        self._may(actor, number, move)
        settings = self.store.settings()
        if body or not sources:
            checks.said(body, settings)
        kept = files.keep(sources, settings, self.store)

        def say(edit: Edit) -> None:
            edit.move(move)
            edit.say(kind, body, kept, event)

        return self._edit(actor, number, revision, _KINDS[move, bool(event)], say)

    def read_file(self, actor: Person, number: int, file_id: int) -> tuple[Attachment, BinaryIO]:
        """A file's facts and its bytes, verified. Raises NotFound, DamagedFile."""
        for file in self.get(actor, number).files:
            if file.id == file_id:
                return file, self.store.open(file.sha256)
        raise NotFound(_("{number} has no file {id}.").format(number=shown_number(number), id=file_id))

    def save_file(
        self, actor: Person, number: int, file_id: int, destination: str | Path = ".", force: bool = False
    ) -> Path:
        """Save a file to a path or into a folder; gives where it went. Never overwrites without `force`."""
        file, source = self.read_file(actor, number, file_id)
        with source:
            return files.save(source, file, Path(destination), force, self.store)

    def preview_text(self, actor: Person, number: int, file_id: int) -> str | None:
        """The beginning of a text file, as it is (to be made safe when shown); None when it is no text."""
        file, source = self.read_file(actor, number, file_id)
        return files.preview(source, file)
