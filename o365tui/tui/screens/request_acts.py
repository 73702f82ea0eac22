"""The commands on a request, for every screen that has one in hand: a list's row under the cursor, or its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work

from o365tui.tui.screens import request_actions as actions
from o365tui.tui.work import app_of

if TYPE_CHECKING:
    from o365tui.model.views import Row
    from o365tui.tui.commands.nodes import DeskScreen

    class Base(DeskScreen[None]):
        """What is asked of the screen."""

        @property
        def current(self) -> Row | None:
            """The request that the commands are for, as a list shows it; None: there is none now."""

else:
    Base = object


class RequestActs(Base):
    """Mixed into a screen that says which request is `current`."""

    def action_request_new(self) -> None:
        """Write a new request."""
        app_of(self).open_filing()

    def action_request_reply(self) -> None:
        """Write to everyone on the request."""
        self._write("reply")

    def action_request_editor(self) -> None:
        """Write the reply in one's own editor."""
        self._write("reply", editor=True)

    def action_request_internal(self) -> None:
        """Write a note for agents."""
        self._write("internal")

    def action_request_ask(self) -> None:
        """Ask for information."""
        self._write("ask")

    def action_request_resolve(self) -> None:
        """Say how it was solved."""
        self._write("resolve")

    def action_request_close(self) -> None:
        """Close it, with a reason if one likes."""
        self._write("close")

    def action_request_reopen(self) -> None:
        """Open it again."""
        self._write("reopen")

    def _write(self, kind: str, *, editor: bool = False) -> None:
        row = self.current
        if row is not None:
            actions.write(self, row.number, kind, editor=editor)

    @work
    async def action_request_take(self) -> None:
        """Become the assignee."""
        row = self.current
        if row is not None:
            await actions.take(self, row.number, row.revision)

    @work
    async def action_request_assign(self) -> None:
        """Choose who works on it."""
        row = self.current
        if row is not None:
            await actions.assign(self, row.number, row.assignee)

    @work
    async def action_request_status(self) -> None:
        """Choose the next step."""
        row = self.current
        if row is not None:
            await actions.status(self, row.number)

    def action_request_edit(self) -> None:
        """Change its fields."""
        row = self.current
        if row is not None:
            from o365tui.tui.screens.request_edit import EditScreen

            self.app.push_screen(EditScreen(row.number))

    @work
    async def action_request_merge(self) -> None:
        """Merge it into another, or take it out again."""
        row = self.current
        if row is not None:
            from o365tui.tui.screens import request_link as link

            await link.merge(self, row.number)

    @work
    async def action_request_link(self) -> None:
        """Link it to another, or end a link."""
        row = self.current
        if row is not None:
            from o365tui.tui.screens import request_link as link

            await link.link(self, row.number)

    @work
    async def action_request_undo(self) -> None:
        """Undo what one did last, whatever it was done to."""
        from o365tui.tui.screens.request_undo import undo

        await undo(self)

    @work
    async def action_request_markdown(self) -> None:
        """Save it as Markdown."""
        row = self.current
        if row is not None:
            from o365tui.tui.screens.files_saving import save_markdown

            await save_markdown(self, row.number)

    def action_request_copy(self) -> None:
        """Copy number and title."""
        row = self.current
        if row is not None:
            actions.copy(self, row.number, row.title)
