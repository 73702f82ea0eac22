"""What one does to the request under the cursor, by the same screens and dialogs as on the request itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from o365tui.model.lifecycle import Move, may
from o365tui.model.request import Status, shown_number
from o365tui.text.language import _
from o365tui.text.safe import visible
from o365tui.tui.work import app_of

if TYPE_CHECKING:
    from textual.screen import Screen

    from o365tui.model.views import Row

    Base = Screen[None]
else:
    Base = object

MOVES = {
    "request.reply": Move.REPLY,
    "request.internal": Move.INTERNAL,
    "request.ask": Move.ASK,
    "request.take": Move.TAKE,
    "request.assign": Move.ASSIGN,
    "request.resolve": Move.RESOLVE,
    "request.close": Move.CLOSE,
    "request.reopen": Move.REOPEN,
}
"""Commands that are offered when the request under the cursor may make the move."""

NEEDS_ROW = frozenset({*MOVES, "request.files", "request.status", "request.copy"})


class Acts(Base):
    """The request commands of the list."""

    @property
    def current(self) -> Row | None:
        """The row under the cursor."""
        raise NotImplementedError

    def can(self, command_id: str) -> bool:
        """What the request under the cursor may do now."""
        if command_id == "list.search":
            # In the search line itself the key is a character.
            return self.focused is None or self.focused.id != "words"
        if command_id not in NEEDS_ROW:
            return True
        row = self.current
        if row is None:
            return False
        person = app_of(self).person
        if command_id == "request.take" and row.assignee == person.handle:
            return False
        move = MOVES.get(command_id)
        if move is not None:
            return may(move, person.role, row.status)
        return command_id != "request.status" or person.agent or row.status is not Status.CLOSED

    def action_request_new(self) -> None:
        """Write a new request."""
        app_of(self).open_filing()

    def action_request_reply(self) -> None:
        """Write to everyone on the request."""
        self._write("reply")

    def action_request_internal(self) -> None:
        """Write a note for agents."""
        self._write("internal")

    def action_request_ask(self) -> None:
        """Ask for information."""
        self._write("ask")

    def action_request_resolve(self) -> None:
        """Say how it was solved."""
        self._write("resolve")

    def _write(self, kind: str) -> None:
        row = self.current
        if row is not None:
            from o365tui.tui.screens.writing import WritingScreen

            self.app.push_screen(WritingScreen(row.number, kind))

    def action_request_copy(self) -> None:
        """Copy number and title."""
        row = self.current
        if row is not None:
            words = f"{shown_number(row.number)} {visible(row.title)}"
            self.app.copy_to_clipboard(words)
            self.notify(_("Copied: {words}").format(words=words), markup=False)
