"""A request in the preview beside the list: its head and its conversation, read off the UI's loop."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from o365tui.model.request import Record
from o365tui.text import dates
from o365tui.text.language import _
from o365tui.tui.screens.request_notes import entries
from o365tui.tui.screens.request_reading import read
from o365tui.tui.screens.request_words import about
from o365tui.tui.screens.requests_columns import hits as hits_of
from o365tui.tui.screens.requests_columns import status_span
from o365tui.tui.widgets.conversation import WIDEST, Conversation, head_lines
from o365tui.tui.widgets.lines import Line
from o365tui.tui.work import app_of, attempt, begin

if TYPE_CHECKING:
    from textual.geometry import Size

    from o365tui.tui.app import DeskApp
    from o365tui.tui.widgets.rows import Hits

LIST_BESIDE = 112
"""Columns that the list beside it should have: room for the requester, and a title that one can read."""

LEAST, MOST = 60, 0.46
"""Columns that it has at least beside the list, and the share of both that it has at most."""


class Preview(Conversation):
    """The request under the cursor. `preview(number)` shows one, `again()` the same one as it is now."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._number: int | None = None
        self._record: Record | None = None
        self._searched = ""

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """What it has beside the list (`width: auto`): all but what the list should have, within bounds."""
        # Wider than its text it need not be.
        most = min(round(container.width * MOST), WIDEST + 1 + self.gutter.width)
        return max(LEAST, min(most, container.width - LIST_BESIDE)) - self.gutter.width

    @property
    def number(self) -> int | None:
        """The request that is shown, or being read."""
        return self._number

    def preview(self, number: int | None, searched: str = "") -> None:
        """Show this request; None: nothing. What is searched for stands out in it."""
        if searched != self._searched:
            self._searched, self.hits = searched, hits_of(searched)
            if number == self._number:
                self._tell(keep=True)
        if number == self._number:
            return
        self._number = number
        if number is None:
            self._record = None
            self.show(())
        else:
            self.again()

    def again(self) -> None:
        """Read it again. The newest call wins."""
        if self._number is not None:
            begin(self, partial(self._read, self._number), group="preview", exclusive=True)

    async def _read(self, number: int) -> None:
        app = app_of(self)
        found = await attempt(self, lambda: read(app.desk, app.person, number), on_error=lambda error: None)
        if number == self._number and self.is_attached:
            record, self.links = found or (None, frozenset())
            keep = self._record is not None and record is not None and self._record.request.number == number
            self._record = record
            self._tell(keep)

    def _tell(self, keep: bool) -> None:
        if self._record is None:
            self.show(())
            return
        app = app_of(self)
        above = head(self._record, app, min(WIDEST, self.size.width - 1) - 2, self.hits)
        self.show(entries(self._record, app), above, keep=keep)

    def on_resize(self) -> None:
        """The head is made for the width."""
        if self._record is not None:
            self._tell(keep=True)


def head(record: Record, app: DeskApp, width: int, hits: Hits | None) -> list[Line]:
    """The three lines above the conversation."""
    request = record.request
    submitted = _("submitted {moment}").format(moment=dates.moment(request.created, app.zone, app.desk.now()))
    requester = app.name_of(request.requester)
    return head_lines(
        request.shown_number,
        request.title,
        request.severity.value,
        status_span(request.status),
        about(request),
        f"{requester} → {app.name_of(request.assignee)}" if request.assignee else requester,
        submitted,
        max(20, width),
        hits,
    )
