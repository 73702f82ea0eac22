"""Messages in quarantine: what came by e-mail and went onto no request, to be put where it belongs or dropped."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

from textual import on, work

from o365tui.model.incoming import Message, MessageState
from o365tui.text.language import _, ngettext
from o365tui.text.safe import visible
from o365tui.tui.screens.post import PostScreen, PostView, desk_of
from o365tui.tui.screens.quarantine_lines import MessageDetails, columns
from o365tui.tui.widgets.dialogs import Confirm
from o365tui.tui.widgets.rows import Column
from o365tui.tui.widgets.virtual_list import PAGE, VirtualList
from o365tui.tui.work import app_of, attempt

SETTLED = frozenset({MessageState.KEPT, MessageState.TAKEN})
"""States of messages that are not taken by hand: they are on a request, or nobody has looked at them yet."""


class QuarantineScreen(PostScreen[Message]):
    """What came in, for agents and owners."""

    SCOPE = "quarantine"
    PLACE = "quarantine"

    @property
    def place_title(self) -> str:
        """Of the place."""
        return _("Messages in quarantine")

    @property
    def views(self) -> Sequence[PostView]:
        """First what waits for somebody to decide."""
        return (
            PostView("aside", _("In quarantine"), (MessageState.QUARANTINED,)),
            PostView("all", _("All messages"), tuple(MessageState)),
        )

    def columns(self) -> Sequence[Column[Message]]:
        """As `quarantine_lines` has them."""
        return columns(app_of(self))

    def details(self) -> MessageDetails:
        """One with its text."""
        return MessageDetails(id="details")

    def tell_of(self, item: Message | None) -> None:
        """This one; its text is read when the cursor rests on it."""
        details = self.query_one(MessageDetails)
        if details.show(item) and item is not None and item.read:
            self._read_text(item)

    @work(group="text", exclusive=True)
    async def _read_text(self, message: Message) -> None:
        desk, person = desk_of(self)
        parsed = await attempt(self, lambda: desk.read_message(person, message.id))
        if parsed is not None and self.is_attached:
            self.query_one(MessageDetails).show_text(message.id, parsed)

    def key_of(self, item: Message) -> Hashable:
        """Its id."""
        return item.id

    def read_page(self, view: PostView, offset: int) -> Sequence[Message]:
        """Newest first."""
        desk, person = desk_of(self)
        return desk.messages(person, view.states, offset, PAGE)

    def read_counts(self) -> Mapping[MessageState, int]:
        """By state."""
        desk, person = desk_of(self)
        return desk.messages_in(person, tuple(MessageState))

    def counted(self, n: int) -> str:
        """In words."""
        return ngettext("{n} message", "{n} messages", n).format(n=n)

    def nothing(self) -> tuple[str, str]:
        """All found their request, or none came."""
        if self.view.id == "all":
            return _("No message has come yet."), _("What people write to the desk by e-mail stands here.")
        return _("There is nothing in quarantine."), _("Messages that the desk cannot place wait here for somebody.")

    # Deciding

    def can(self, command_id: str) -> bool:
        """What is on a request is put nowhere else, and only what is in quarantine is dropped."""
        state = self.item.state if self.item is not None else None
        if command_id == "quarantine.accept":
            return state is not None and state not in SETTLED
        return state is MessageState.QUARANTINED if command_id == "quarantine.drop" else True

    @on(VirtualList.Opened)
    def _opened(self, event: VirtualList.Opened) -> None:
        message: Message = event.row
        if message.state is MessageState.TAKEN and message.request is not None:
            app_of(self).open_request(message.request, note=message.note)
        elif message.state not in SETTLED:
            self.action_quarantine_accept()

    @work
    async def action_quarantine_accept(self) -> None:
        """Ask where it belongs and on whose behalf, then put it there."""
        from o365tui.tui.screens.quarantine_accept import accept

        if self.item is not None:
            await accept(self, self.item)

    @work
    async def action_quarantine_drop(self) -> None:
        """Ask, then let nothing come of it."""
        message = self.item
        if message is None:
            return
        question = _("Drop the message from {address}?").format(address=visible(message.sender) or "—")
        about = _("Nothing comes of it, and nobody is told. It stays kept.")
        if not await self.app.push_screen_wait(Confirm(question, about)):
            return
        desk, person = desk_of(self)
        if await attempt(self, lambda: desk.drop_message(person, message.id)) is not None:
            self.notify(_("It is dropped, and stays among all messages."), markup=False)
