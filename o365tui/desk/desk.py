"""The use cases: the only door to the data, for the screens and for the shell alike.

Each takes who acts first, checks that they may, commits once and gives back what became of it.
"""

from __future__ import annotations

from types import TracebackType

from o365tui.desk.canned import CannedResponses
from o365tui.desk.exchanging import Exchange
from o365tui.desk.figures import Figuring
from o365tui.desk.inbox import Inbox
from o365tui.desk.incoming import Taking
from o365tui.desk.letters import Outbox
from o365tui.desk.many import Bulks
from o365tui.desk.merge import Merging
from o365tui.desk.notes import Notes
from o365tui.desk.notices import Noticing
from o365tui.desk.people import People
from o365tui.desk.reading import Reading
from o365tui.desk.requests import Requests
from o365tui.desk.saving import Saving
from o365tui.desk.together import Together
from o365tui.desk.undo import Undoing
from o365tui.desk.upkeep import Upkeep


class Desk(
    Reading,
    Requests,
    Notes,
    Bulks,
    Merging,
    Undoing,
    People,
    Noticing,
    Outbox,
    Inbox,
    Taking,
    CannedResponses,
    Together,
    Saving,
    Figuring,
    Exchange,
    Upkeep,
):
    """A service desk over a store: `Desk(store)`; `now` gives the time in UTC."""

    def leave(self) -> None:
        """Let go of the store."""
        self.store.close()

    def __enter__(self) -> Desk:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.leave()
