"""What one does to the request under the cursor, by the same screens and dialogs as on the request itself."""

from __future__ import annotations

from o365tui.tui.screens import request_actions as actions
from o365tui.tui.screens.request_acts import RequestActs
from o365tui.tui.screens.requests_views import ViewsScreen
from o365tui.tui.work import app_of

NEEDS_ROW = frozenset({"request.files", "request.copy", "request.edit"})
"""Commands that work on every request, whatever its status."""


class ActingScreen(RequestActs, ViewsScreen):
    """The request commands of the list."""

    def can(self, command_id: str) -> bool:
        """What the request under the cursor may do now."""
        if command_id == "list.search":
            # In the search line itself the key is a character.
            return self.focused is None or self.focused.id != "words"
        if command_id == "view.forget":
            return self.shown is not None
        row = self.current
        if command_id in ("list.mark", "list.mark_range", "list.mark_all"):
            return row is not None
        if row is None:
            return command_id not in NEEDS_ROW and command_id not in actions.COMMAND_MOVES | {"request.status": None}
        possible = actions.can(command_id, app_of(self).person, row.status, row.assignee)
        return possible is not False

    def action_request_files(self) -> None:
        """To the files of the request; there one adds."""
        row = self.current
        if row is not None:
            from o365tui.tui.screens.request import RequestScreen

            self.app.push_screen(RequestScreen(row.number, self.around(), tab="files"))
