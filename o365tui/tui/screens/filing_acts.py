"""What the New request form can do: be checked, sent by way of the review, given files, forgotten."""

from __future__ import annotations

from typing import Any

from textual import work

from o365tui.model.errors import DeskError
from o365tui.model.request import Plan, Record
from o365tui.text.language import _
from o365tui.tui.screens.filing_typed import DRAFT, Typed
from o365tui.tui.screens.form_checks import Checks
from o365tui.tui.widgets.dialogs import throws_away
from o365tui.tui.widgets.fields import TextBox
from o365tui.tui.work import app_of, attempt


class FilingActs(Checks):
    """A part of the form's screen, which implements what is not implemented here."""

    _typed: Typed
    _plan: Plan | None
    _busy: bool

    def _type(self, **changes: Any) -> None:
        """Something was typed."""
        raise NotImplementedError

    def _show_files(self) -> object:
        """Other files were chosen."""
        raise NotImplementedError

    def _begin_again(self) -> None:
        """An empty form."""
        raise NotImplementedError

    @work
    async def check_field(self, name: str) -> None:
        """Ask the desk what it says of the field that was left."""
        typed = self._typed
        app = app_of(self)
        problems = await attempt(self, lambda: app.desk.check_filing(app.person, typed.filing(app.person)))
        if problems is not None and self.is_attached and getattr(typed, name) == getattr(self._typed, name):
            self.say(name, _shorter(problems, typed).get(name, ""))

    def can(self, command_id: str) -> bool:
        """A draft that is not there cannot be thrown away."""
        return not (command_id == "form.discard" and self._typed.draft(app_of(self).person) is None)

    @work(exclusive=True, group="submit")
    async def action_form_submit(self) -> None:
        """Check everything; when all is well, show it once more."""
        if self._busy:
            return
        self._busy = True
        try:
            app = app_of(self)
            typed = self._typed
            problems = await attempt(self, lambda: app.desk.check_filing(app.person, typed.filing(app.person)))
            if problems is None:
                return
            if self.show_problems(_shorter(problems, typed)):
                await self._review(typed)
        finally:
            self._busy = False

    async def _review(self, typed: Typed) -> None:
        from o365tui.tui.screens.filing_review import ReviewScreen
        from o365tui.tui.screens.filing_sent import SentScreen

        found: Record | DeskError | None = await self.app.push_screen_wait(ReviewScreen(typed, self._plan))
        if isinstance(found, DeskError):
            self.show_problems({getattr(found, "field", "") or "": found.sentence})
        elif found is not None:
            # Not awaited: this very worker is of the screen that goes.
            self.app.call_later(self.app.switch_screen, SentScreen(found))

    @work(exclusive=True, group="pick")
    async def action_form_add_file(self) -> None:
        """Choose files."""
        from o365tui.tui.screens.file_picker import pick_files

        def keep(chosen: tuple[str, ...]) -> None:
            self._type(files=chosen)

        chosen = await pick_files(self, self._typed.files, _("Files of the new request"), on_change=keep)
        self._type(files=chosen)
        self._show_files()
        self.focus_on("files")

    def action_text_editor(self) -> None:
        """Go on with the description in $EDITOR."""
        from o365tui.tui.widgets.editor import edit_box

        box = self.query_one("#description", TextBox)
        box.focus()
        edit_box(self.app, box)

    @work(exclusive=True, group="discard")
    async def action_form_discard(self) -> None:
        """Forget the draft and begin with an empty form."""
        app = app_of(self)
        if self._typed.draft(app.person) is None:
            return
        if await throws_away(self):
            app.keep_draft(DRAFT, None)
            self._begin_again()


def _shorter(problems: dict[str, str], typed: Typed) -> dict[str, str]:
    """The desk's sentences, without the list of services where the form offers it."""
    if "service" in problems and not typed.service:
        return {**problems, "service": _("Choose the service that it is about.")}
    return problems
