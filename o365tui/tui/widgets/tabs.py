"""Tabs: the views of a list, or the parts of a request, in a row with a rule below."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.message import Message

from o365tui.model.frozen import frozen
from o365tui.tui.widgets.lines import Line, Lines, Span, fit_line, safe, width_of


@frozen
class Tab:
    """A view or a part of a request: its id, its words, and how many are in it (None: not counted)."""

    id: str
    label: str
    count: int | None = None


class Tabs(Lines):
    """Tabs in a row with a rule below, the active one underlined; scrolls sideways. A click picks."""

    DEFAULT_CSS = "Tabs { height: 2; width: 1fr; }"

    class Picked(Message):
        """A tab was clicked."""

        def __init__(self, sender: Tabs, tab: Tab) -> None:
            super().__init__()
            self.tabs = sender
            self.tab = tab

        @property
        def control(self) -> Tabs:
            """For `@on(…, "#id")`."""
            return self.tabs

    def __init__(
        self, tabs: Sequence[Tab] = (), active: str = "", *, numbered: bool = False, id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self._tabs = tuple(tabs)
        self._active = active
        self._numbered = numbered
        self._first = 0
        self._spots: list[tuple[int, int, Tab]] = []

    @property
    def active(self) -> str:
        """Id of the active tab."""
        return self._active

    def show(self, tabs: Sequence[Tab] | None = None, active: str | None = None) -> None:
        """Change the tabs or which of them is active (None leaves it)."""
        self._tabs = self._tabs if tabs is None else tuple(tabs)
        self._active = self._active if active is None else active
        self.redraw()

    def build(self, width: int, height: int) -> Sequence[Line]:
        """The labels and, below, the rule."""
        pieces = [self._piece(number, tab) for number, tab in enumerate(self._tabs, 1)]
        sizes = [width_of(piece) for piece in pieces]
        here = next((number for number, tab in enumerate(self._tabs) if tab.id == self._active), 0)
        first = self._first_shown(sizes, here, width)
        self._first = first
        spans: list[Span] = [("‹" if first else " ", "faint")]
        at = 1
        under = (0, 0)
        self._spots = []
        for number in range(first, len(pieces)):
            size = sizes[number]
            room = width - at - 2
            if room < 4:
                break
            piece = pieces[number] if size <= room else fit_line(pieces[number], room)
            spans.extend(piece)
            shown_size = width_of(piece)
            self._spots.append((at, shown_size, self._tabs[number]))
            if number == here:
                under = (at, shown_size)
            at += shown_size
            if size > room or number == len(pieces) - 1:
                break
            spans.append(("   ", "ground"))
            at += 3
        if len(self._spots) + first < len(pieces) or (
            self._spots and self._spots[-1][1] < sizes[first + len(self._spots) - 1]
        ):
            spans = list(fit_line(tuple(spans), width - 2))
            spans.append((" " * (width - 1 - width_of(tuple(spans))), "ground"))
            spans.append(("›", "faint"))
        start, length = under
        rule: Line = (("─" * start, "rule"), ("━" * length, "accent"), ("─" * max(0, width - start - length), "rule"))
        return [tuple(spans), rule][: max(1, height)]

    def _piece(self, number: int, tab: Tab) -> Line:
        here = tab.id == self._active
        words = "strong bold" if here else "muted"
        spans: list[Span] = []
        if self._numbered and number <= 9:
            spans.append((f"{number} ", "strong bold" if here else "faint"))
        spans.append((safe(tab.label), words))
        if tab.count is not None:
            spans.append((f" {tab.count}", "accent" if here else "faint"))
        return tuple(spans)

    def _first_shown(self, sizes: Sequence[int], here: int, width: int) -> int:
        """The first tab in view: as it was, unless the active one would be out of view."""
        first = min(self._first, here)
        while first < here and 1 + sum(sizes[first : here + 1]) + 3 * (here - first) > width - 2:
            first += 1
        # When there is room again, go back to the start.
        while first > 0 and 1 + sum(sizes[first - 1 :]) + 3 * (len(sizes) - first) <= width - 2:
            first -= 1
        return first

    def on_click(self, event: events.Click) -> None:
        """Pick the tab under the pointer."""
        for start, size, tab in self._spots:
            if start <= event.x < start + size:
                self.post_message(self.Picked(self, tab))


class ViewTabs(Tabs):
    """The views of the list, numbered as the keys 1 … 9."""

    def __init__(self, tabs: Sequence[Tab] = (), active: str = "", *, id: str | None = None) -> None:
        super().__init__(tabs, active, numbered=True, id=id)
