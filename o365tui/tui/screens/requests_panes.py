"""What stands around the list of service requests: the search line above it, the preview below or beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import events, on

from o365tui.model.errors import BadQuery
from o365tui.model.views import View
from o365tui.text.language import _
from o365tui.tui.screens.requests_reading import ListScreen
from o365tui.tui.screens.requests_rows import Query
from o365tui.tui.widgets.frame import SIDE_FROM
from o365tui.tui.widgets.virtual_list import VirtualList
from o365tui.tui.work import app_of, attempt, begin

if TYPE_CHECKING:
    from o365tui.model.errors import DeskError
    from o365tui.model.query import Completion, Problem
    from o365tui.tui.screens.requests_preview import Preview
    from o365tui.tui.screens.requests_vocabulary import Near
    from o365tui.tui.widgets.filter_line import FilterLine

BESIDE_FROM = 170
"""Columns from which the preview stands beside the list."""

BELOW_FROM = (100, 34)
"""Columns and rows from which it stands below."""

SLOW_SECONDS = 0.3
"""A search that takes longer says that it is under way."""

LOW = 10
"""Rows below which there is no room for tabs."""


def understood(text: str, problems: Sequence[Problem]) -> str:
    """What is left of a filter without the parts that are not understood."""
    from o365tui.model.query.parsing import pieces

    wrong = [(each.start, max(each.end, each.start + 1)) for each in problems]
    kept = [
        text[piece.start : piece.end]
        for piece in pieces(text)
        if not any(start < piece.end and piece.start < end for start, end in wrong)
    ]
    return " ".join(kept)


class PanesScreen(ListScreen):
    """The list with its search and its preview."""

    def __init__(self, view: View = View.OPEN) -> None:
        super().__init__(view)
        self._wants_preview = True
        self._vocabulary: Near | None = None
        self._came_for: str | None = None

    # The search

    @property
    def _search(self) -> FilterLine | None:
        from_ = self.query("#search")
        return from_.first() if from_ else None  # type: ignore[return-value]

    @property
    def searching(self) -> bool:
        """Is the search line in view?"""
        return self._search is not None and self._search.display

    @property
    def own_words(self) -> str:
        """The filter that belongs to what is shown, whatever is searched for. Override."""
        return ""

    async def action_list_search(self) -> None:
        """To the search line."""
        search = self._search
        if search is None:
            from o365tui.tui.widgets.filter_line import FilterLine

            search = FilterLine(self._complete, self._check, self._typed, self._to_results, id="search")
            await self.query_one("#main").mount(search, before="#panes")
        search.open(self._query.words)
        begin(self, self._read_vocabulary, group="vocabulary", exclusive=True)

    def begin_with(self, words: str) -> None:
        """Show what a filter finds, from the first frame on. Escape goes back to where one came from."""
        self._came_for = words
        self._query = self.wanted(words)
        self.call_after_refresh(self._show_words)

    async def _show_words(self) -> None:
        """The filter's words stand in the search line; the keyboard stays in the list."""
        await self.action_list_search()
        self.set_focus(self.rows)

    async def _read_vocabulary(self) -> None:
        """Whom and what one can filter by; until it is here, only keys are offered."""
        from o365tui.tui.screens.requests_vocabulary import Near

        app = app_of(self)
        self._vocabulary = await attempt(self, lambda: Near(app.desk.vocabulary(app.person))) or self._vocabulary

    def _complete(self, text: str, at: int) -> Sequence[Completion]:
        from o365tui.model.query import Vocabulary, complete

        near = self._vocabulary.to(text[:at]) if self._vocabulary is not None else Vocabulary()
        return complete(text, at, near, app_of(self).person.reader)

    def _check(self, text: str) -> Sequence[Problem]:
        from o365tui.model.query import parse

        return parse(text).problems

    def _typed(self, words: str) -> None:
        """Other words are wanted. What is not understood is said below the line; the list shows what the rest finds."""
        problems = self._check(words)
        query = self.wanted(understood(words, problems) if problems else words)
        if query == self._query:
            self.tell()
        else:
            self.ask(query)
            self.set_timer(SLOW_SECONDS, self._say_searching)

    def _say_searching(self) -> None:
        if self.reads:
            self.say_found(_("searching …"))

    def _refused(self, query: Query, error: DeskError) -> None:
        """What the desk does not understand is said where it is typed."""
        search = self._search
        if isinstance(error, BadQuery) and query == self._query and search is not None and search.display:
            search.refuse(error.text, error.problems)
            self.ask(self.wanted(understood(error.text, error.problems)))
        else:
            super()._refused(query, error)

    def _to_results(self) -> None:
        self.set_focus(self.rows)

    def say_found(self, words: str) -> None:
        """Say in the search line how many were found."""
        if self._search is not None:
            self._search.say(words if self._query.words else "")

    def close_search(self) -> None:
        """Hide the search line, its words with it."""
        if self._search is not None:
            self._search.close()

    def back(self) -> bool:
        """Escape leaves the search, and takes its words back."""
        search = self._search
        if search is None or not search.display or self._query.words == self._came_for:
            return False
        search.close()
        self.set_focus(self.rows)
        query = self.wanted(self.own_words)
        if query != self._query:
            self.ask(query)
        return True

    # The preview

    @property
    def preview(self) -> Preview | None:
        """The preview, once it is there."""
        found = self.query("#preview")
        return found.first() if found else None  # type: ignore[return-value]

    def mount_preview(self) -> None:
        """Make the preview, where there is room and it is not there yet."""
        if self.is_attached and self.preview is None and self._has_room:
            from o365tui.tui.screens.requests_preview import Preview

            self.query_one("#panes").mount(Preview(id="preview"))
            self.call_after_refresh(self._preview_current)

    def _preview_current(self) -> None:
        preview, row = self.preview, self.current
        here = row is not None or not self.rows.total
        if preview is not None and here and self._has_room and self._wants_preview:
            preview.preview(row.number if row is not None else None, self._loaded.query.words)

    @on(VirtualList.Highlighted)
    def _highlighted(self, event: VirtualList.Highlighted) -> None:
        """The cursor has come to rest."""
        self._preview_current()
        self.refresh_bindings()

    def action_list_preview(self) -> None:
        """Show or hide the preview."""
        if not self._has_room:
            self.notify(_("There is no room for the preview: it needs 100 columns and 34 rows, or 170 columns."))
            return
        self._wants_preview = not self._wants_preview
        self.fit(*self.size)
        self.mount_preview()
        self._preview_current()

    def on_resize(self, event: events.Resize) -> None:
        """Which panes there is room for."""
        self.fit(event.size.width, event.size.height)
        self.tell()
        self.mount_preview()
        self._preview_current()

    @property
    def _has_room(self) -> bool:
        width, height = app_of(self).size
        return width >= BESIDE_FROM or (width >= BELOW_FROM[0] and height >= BELOW_FROM[1])

    def fit(self, width: int, height: int) -> None:
        """Which panes there is room for."""
        beside = width >= BESIDE_FROM
        styled = bool(self.children)  # before they are there, nothing has a style that this would change
        self.set_class(width >= SIDE_FROM, "-wide", update=styled)
        self.set_class(height < LOW, "-low", update=styled)
        self.set_class(self._wants_preview and beside, "-beside", update=styled)
        below = width >= BELOW_FROM[0] and height >= BELOW_FROM[1]
        self.set_class(self._wants_preview and below and not beside, "-below", update=styled)
