"""The letters that the desk writes: what waits or was refused, to be tried again or stopped, and all that went out."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

from textual import on, work

from o365tui.desk.letter_words import STILL
from o365tui.model.letters import Letter, LetterState
from o365tui.text.language import _, ngettext
from o365tui.text.safe import visible
from o365tui.tui.screens.letters_lines import LetterDetails, columns
from o365tui.tui.screens.post import PostScreen, PostView, desk_of
from o365tui.tui.widgets.dialogs import Confirm
from o365tui.tui.widgets.rows import Column
from o365tui.tui.widgets.virtual_list import PAGE, VirtualList
from o365tui.tui.work import app_of, attempt


class LettersScreen(PostScreen[Letter]):
    """The outbox, for agents and owners."""

    SCOPE = "letters"
    PLACE = "letters"

    @property
    def place_title(self) -> str:
        """Of the place."""
        return _("Letters")

    @property
    def views(self) -> Sequence[PostView]:
        """First what somebody may have to do something about."""
        return (
            PostView("waiting", _("Waiting or refused"), STILL),
            PostView("all", _("All letters"), tuple(LetterState)),
        )

    def columns(self) -> Sequence[Column[Letter]]:
        """As `letters_lines` has them."""
        return columns(app_of(self))

    def details(self) -> LetterDetails:
        """One whole."""
        return LetterDetails(id="details")

    def tell_of(self, item: Letter | None) -> None:
        """This one."""
        self.query_one(LetterDetails).show(item)

    def key_of(self, item: Letter) -> Hashable:
        """Its id."""
        return item.id

    def read_page(self, view: PostView, offset: int) -> Sequence[Letter]:
        """Newest first."""
        desk, person = desk_of(self)
        return desk.outbox(person, view.states, offset, PAGE)

    def read_counts(self) -> Mapping[LetterState, int]:
        """By state."""
        desk, person = desk_of(self)
        return desk.letters_in(person, tuple(LetterState))

    def counted(self, n: int) -> str:
        """In words."""
        return ngettext("{n} letter", "{n} letters", n).format(n=n)

    def nothing(self) -> tuple[str, str]:
        """All is well, or nothing was ever written."""
        if self.view.id == "all":
            return _("No letter has been written yet."), _("What people are told by e-mail stands here.")
        return _("No letter waits, and none was refused."), _("What cannot be sent stands here until it has left.")

    @on(VirtualList.Opened)
    def _opened(self, event: VirtualList.Opened) -> None:
        letter: Letter = event.row
        app_of(self).open_request(letter.request, note=letter.note)

    # Trying again, stopping

    def can(self, command_id: str) -> bool:
        """What was refused is tried again; what has left is not stopped."""
        state = self.item.state if self.item is not None else None
        if command_id == "letters.retry":
            return state is LetterState.FAILED
        return state in (LetterState.QUEUED, LetterState.FAILED) if command_id == "letters.stop" else True

    @work
    async def action_letters_retry(self) -> None:
        """Queue it again."""
        app, letter = app_of(self), self.item
        if letter is None:
            return
        again = await attempt(self, lambda: app.desk.retry_letter(app.person, letter.id))
        if again is not None:
            self.notify(_("The letter to {address} is queued again.").format(address=visible(again.to)), markup=False)

    @work
    async def action_letters_stop(self) -> None:
        """Ask, then let it go out no more."""
        app, letter = app_of(self), self.item
        if letter is None:
            return
        question = _("Stop the letter to {address}?").format(address=visible(letter.to))
        if not await self.app.push_screen_wait(Confirm(question, _("They are not told by e-mail then."))):
            return
        stopped = await attempt(self, lambda: app.desk.stop_letter(app.person, letter.id))
        if stopped is not None:
            self.notify(_("The letter to {address} is stopped.").format(address=visible(stopped.to)), markup=False)
