"""The list's commands on what is marked: with marks they are for all of them, without for the row under the cursor."""

from __future__ import annotations

from typing import Final

from textual import work
from textual.worker import Worker

from o365tui.tui.screens.requests_acts import ActingScreen

FOR_MANY: Final = {
    "request.take": "take",
    "request.assign": "assign",
    "request.status": "status",
    "request.ask": "ask",
    "request.resolve": "resolve",
    "request.close": "close",
    "request.reopen": "reopen",
    "request.reply": "reply",
    "request.internal": "internal",
    "request.edit": "edit",
}
"""Commands that act on all that is marked: id → what is done to them."""


class ManyScreen(ActingScreen):
    """The list, which does to many what is marked for it."""

    def can(self, command_id: str) -> bool:
        """What many can be asked for is told when it is shown what would happen."""
        if command_id in FOR_MANY and self.marked_many:
            return True
        return super().can(command_id)

    @work(exclusive=True, group="many")
    async def _act(self, kind: str) -> None:
        from o365tui.tui.screens.many import act

        done = await act(self, kind, self.marked)
        if done is not None:
            # What was refused stays marked: one may want to see why.
            self.clear_marks([item.number for item in done.items if item.changes])

    def action_request_take(self) -> Worker[None]:
        """Take it, or all that are marked."""
        return self._act("take") if self.marked_many else super().action_request_take()

    def action_request_assign(self) -> Worker[None]:
        """Choose who works on it, or on all that are marked."""
        return self._act("assign") if self.marked_many else super().action_request_assign()

    def action_request_status(self) -> Worker[None]:
        """Choose the next step, of all that are marked."""
        return self._act("status") if self.marked_many else super().action_request_status()

    def action_request_edit(self) -> None:
        """Change its fields, or severity and tags of all that are marked."""
        if self.marked_many:
            self._act("edit")
        else:
            super().action_request_edit()

    def _write(self, kind: str, *, editor: bool = False) -> None:
        """Write to one, or to all that are marked."""
        if self.marked_many and kind in FOR_MANY.values() and not editor:
            self._act(kind)
        else:
            super()._write(kind, editor=editor)
