"""Marking requests of the list, to do one thing to many: by number, so that no change of the list loses a mark."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence

from o365tui.model.views import View
from o365tui.text import dates
from o365tui.text.language import N_, ngettext
from o365tui.tui.screens.requests_panes import PanesScreen
from o365tui.tui.screens.requests_rows import Loaded, numbers
from o365tui.tui.widgets.frame import StatusLine
from o365tui.tui.work import app_of, attempt

NEAR = 200
"""Rows that are looked at one by one; a longer range is read off the UI's loop."""

SETTLES = 200
"""Hundredths of a second that a slow search is waited for."""


class Marks:
    """The numbers that are marked, in the order in which they were, and where a range begins."""

    def __init__(self) -> None:
        self._numbers: dict[int, None] = {}
        self.last: int | None = None
        """The one that was marked last, from which a range goes on."""

    def __len__(self) -> int:
        return len(self._numbers)

    def __contains__(self, number: object) -> bool:
        return number in self._numbers

    @property
    def numbers(self) -> frozenset[int]:
        """All of them."""
        return frozenset(self._numbers)

    def put(self, several: Iterable[int]) -> None:
        """Mark these too."""
        for number in several:
            self._numbers[number] = None
            self.last = number

    def take(self, several: Iterable[int]) -> None:
        """Take the marks of these away."""
        for number in several:
            self._numbers.pop(number, None)
        if self.last not in self._numbers:
            self.last = None


class MarkingScreen(PanesScreen):
    """The list, whose rows can be marked. Marks stay with other orders, views and searches, and when others commit."""

    def __init__(self, view: View = View.OPEN) -> None:
        super().__init__(view)
        self._marks = Marks()
        self._strayed: frozenset[int] = frozenset()

    @property
    def marked(self) -> Sequence[int]:
        """The numbers of the marked requests, lowest first."""
        return sorted(self._marks.numbers)

    @property
    def marked_many(self) -> bool:
        """Is anything marked? Then what one does is for all of it."""
        return len(self._marks) > 0

    def marked_words(self) -> str:
        """How many are marked, and how many of them the list does not show; nothing when there are none."""
        many = len(self._marks)
        if not many:
            return ""
        words = ngettext("{n} marked", "{n} marked", many).format(n=dates.number(many))
        strayed = len(self._strayed & self._marks.numbers)
        if strayed:
            words += ", " + ngettext("{n} not in this view", "{n} not in this view", strayed).format(
                n=dates.number(strayed)
            )
        return words

    # What the list must know of them

    def wanted_marks(self) -> frozenset[int]:
        """Those that are looked for in what is read."""
        return self._marks.numbers

    def _take(self, loaded: Loaded, keep: bool) -> None:
        """Show what was read; what was marked while it was, is looked for again."""
        self._strayed = loaded.strayed
        if self._marks.numbers != loaded.marks:
            self._again = True
        super()._take(loaded, keep)

    # Marking

    async def action_list_mark(self) -> None:
        """Mark the row or take its mark away, and go down."""
        await self._settled()
        rows, row = self.rows, self.rows.row
        if row is None:
            return
        on = row.number not in self._marks
        if on:
            self._marks.put([row.number])
        else:
            self._marks.take([row.number])
        rows.mark(rows.cursor, on)
        rows.cursor += 1
        self._marked()

    async def action_list_mark_range(self) -> None:
        """Mark from the last mark to the cursor. Keys wait until it is done: what follows is meant for all of them."""
        await self._settled()
        rows, row, last = self.rows, self.rows.row, self._marks.last
        if row is None:
            return
        if last is None or last == row.number:
            self._mark([row.number])
            return
        near = self._between(last, rows.cursor)
        if near is None:
            every = await self._all_numbers()
            near = None if every is None else _stretch(every, last, row.number)
        if near is not None:
            self._mark(near or [row.number])

    async def action_list_mark_all(self) -> None:
        """Mark all that the view or the search holds, or take their marks away when all are marked."""
        await self._settled()
        app, query = app_of(self), self.loaded.query
        every = await attempt(self, lambda: app.desk.numbers(app.person, query.view, query.words))
        if not every:
            return
        if all(number in self._marks for number in every):
            self._marks.take(every)
            self.rows.marked = self._marks.numbers
            self._marks_changed()
        else:
            self._mark(every)

    def clear_marks(self, only: Iterable[int] | None = None) -> None:
        """Take all marks away, or those of some requests."""
        self._marks.take(self._marks.numbers if only is None else only)
        self.rows.marked = self._marks.numbers
        self._marks_changed()

    async def _settled(self) -> None:
        """Wait for the rows that were asked for: whoever types on ahead of a search means what it finds."""
        for _each in range(SETTLES):
            if not self.reads:
                return
            await asyncio.sleep(0.01)

    def _mark(self, several: Sequence[int]) -> None:
        self._marks.put(several)
        self.rows.marked = self._marks.numbers
        self._marked()

    def _marked(self) -> None:
        status = self.query_one(StatusLine)
        if not status.complains:  # how many they are is what one looks for now
            status.clear_notice()
        self._marks_changed()

    def _marks_changed(self) -> None:
        self.tell_status()
        self.refresh_bindings()

    def _between(self, last: int, cursor: int) -> list[int] | None:
        """The rows from the last mark to the cursor, when they are all here; None when they must be read."""
        start = self.loaded.place_of(last)
        if start is None or abs(start - cursor) > NEAR:
            return None
        step = 1 if start <= cursor else -1
        found = [self.rows.row_at(index) for index in range(start, cursor + step, step)]
        several = [row.number for row in found if row is not None]
        return several if len(several) == len(found) and several[0] == last else None

    async def _all_numbers(self) -> Sequence[int] | None:
        app, query = app_of(self), self.loaded.query
        return await attempt(self, lambda: numbers(app.desk, app.person, query))

    def back(self) -> bool:
        """Escape takes the marks away first; while one types, it leaves the search line."""
        if self._marks and self.focused is self.rows:
            self.clear_marks()
            return True
        return super().back()

    @property
    def back_title(self) -> str:
        """What escape does here before it goes back, for the footer; nothing when it goes back."""
        if self._marks and self.focused is self.rows:
            return N_("Clear the marks")
        return N_("Clear the search") if self.searching else ""

    def tell_status(self) -> None:
        """The status line anew. Override."""


def _stretch(every: Sequence[int], first: int, last: int) -> list[int]:
    """The numbers from one to another, in their order; none when one of them is not there."""
    places = {number: at for at, number in enumerate(every) if number in (first, last)}
    if len(places) < 2:
        return []
    start, end = places[first], places[last]
    return list(every[start : end + 1]) if start <= end else list(reversed(every[end : start + 1]))
