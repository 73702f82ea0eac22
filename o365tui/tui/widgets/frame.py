"""The frame around every screen: the top bar, the tabs of views, the side pane, the status line and the footer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from rich.cells import cell_len
from textual import events
from textual.dom import DOMNode
from textual.geometry import Size
from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer

from o365tui.text.language import _
from o365tui.text.safe import visible_lines
from o365tui.tui.commands.bindings import command_of
from o365tui.tui.commands.command import Command
from o365tui.tui.commands.keys import shown
from o365tui.tui.commands.registry import COMMANDS
from o365tui.tui.widgets.lines import Line, Lines, Span, clip, fit, fit_line, safe, spread, width_of, wrap

SIDE_FROM = 120
"""Columns from which the side pane is shown instead of the tabs of views."""

NOTICE_SECONDS = 6.0


class TopBar(Lines):
    """Where one is (crumbs, the last one strong) and who one is."""

    BASE: ClassVar[str] = "bar"
    DEFAULT_CSS = "TopBar { height: 1; width: 1fr; }"

    def __init__(self, crumbs: Sequence[str] = (), person: str = "", about: str = "", *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._crumbs = tuple(crumbs)
        self._right = (person, about)

    def show(self, crumbs: Sequence[str], person: str | None = None, about: str | None = None) -> None:
        """Change the crumbs, and the person's name or what stands beside it (None leaves it)."""
        self._crumbs = tuple(crumbs)
        self._right = (self._right[0] if person is None else person, self._right[1] if about is None else about)
        self.redraw()

    def build(self, width: int, height: int) -> Sequence[Line]:
        """One line; narrow terminals lose the right part first."""
        left: list[Span] = [(" ", "bar")]
        for number, crumb in enumerate(self._crumbs):
            if number:
                left.append((" › ", "faint bar"))
            last = number == len(self._crumbs) - 1
            left.append((safe(crumb), "strong bold bar" if last else "muted bar"))
        name, about = safe(self._right[0]), safe(self._right[1])
        rights: list[Line] = [((name, "text bar"), (f"  {about} ", "muted bar"))] if about else []
        rights += [((f"{name} ", "text bar"),), ()]
        room = width - width_of(tuple(left)) - 2
        right = next((one for one in rights if width_of(one) <= room), ())
        return [spread(tuple(left), right, width, "bar")]


@dataclass(frozen=True)
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


@dataclass(frozen=True)
class Place:
    """A line of the side pane.

    Attributes:
        id: what `Picked` tells; empty for a blank line.
        label: words, translated.
        count: how many are in it, None when not counted.
        number: the key that goes there, "" for none.
        level: 0 a place, 1 a view of it.
        current: the heading of where one is.
    """

    id: str = ""
    label: str = ""
    count: int | None = None
    number: str = ""
    level: int = 0
    current: bool = False


class SidePane(Lines):
    """Places, and the numbered views under them, on wide terminals. Keys go to the screen; a click picks."""

    DEFAULT_CSS = "SidePane { width: auto; height: 1fr; }"
    NARROWEST, WIDEST = 27, 32
    """Cells: wider than the least only for words that are longer, as Latvian ones are."""

    class Picked(Message):
        """A line was clicked."""

        def __init__(self, sender: SidePane, place: Place) -> None:
            super().__init__()
            self.pane = sender
            self.place = place

        @property
        def control(self) -> SidePane:
            """For `@on(…, "#id")`."""
            return self.pane

    def __init__(self, places: Sequence[Place] = (), active: str = "", *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._places = tuple(places)
        self._active = active

    def show(self, places: Sequence[Place] | None = None, active: str | None = None) -> None:
        """Change the lines or which of them is active (None leaves it)."""
        before = self._width
        self._places = self._places if places is None else tuple(places)
        self._active = self._active if active is None else active
        if self._width != before:
            self.refresh(layout=True)
        self.redraw()

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """As wide as the words want."""
        return self._width

    @property
    def _width(self) -> int:
        """With room for a count of three digits: counts change, the width does not."""
        wanted = max((cell_len(safe(place.label)) + (12 if place.level else 4) for place in self._places), default=0)
        return max(self.NARROWEST, min(self.WIDEST, wanted))

    def build(self, width: int, height: int) -> Sequence[Line]:
        """One row a place, a rule at the right edge."""
        inner = width - 1
        lines: list[Line] = [((" " * inner, "ground"), ("│", "rule"))]
        for place in self._places[: max(0, height - 1)]:
            lines.append((*self._row(place, inner), ("│", "rule")))
        while len(lines) < height:
            lines.append(((" " * inner, "ground"), ("│", "rule")))
        return lines

    def _row(self, place: Place, width: int) -> Line:
        if not place.id:
            return ((" " * width, "ground"),)
        here = place.id == self._active
        ground = "row" if here else "ground"
        bar: Span = ("▌", f"accent {ground}") if here else (" ", ground)
        spans: list[Span] = [bar, (" ", ground)]
        used = 2
        if place.level:
            spans.append((f"{place.number:>3} ", f"{'accent' if here else 'faint'} {ground}"))
            used += 4
        count = "" if place.count is None else str(place.count)
        room = width - used - cell_len(count) - 2
        words = "strong bold" if here or place.current else ("muted" if place.level else "text")
        spans.append((fit(safe(place.label), room), f"{words} {ground}"))
        spans.append((f" {count} ", f"{'accent' if here else 'faint'} {ground}"))
        return tuple(spans)

    def on_click(self, event: events.Click) -> None:
        """Pick the place under the pointer."""
        row = event.y - 1
        if 0 <= row < len(self._places) and self._places[row].id:
            self.post_message(self.Picked(self, self._places[row]))


class StatusLine(Lines):
    """What the list shows and in which zone; for a while, a notice instead, as high as its sentence needs."""

    DEFAULT_CSS = "StatusLine { height: auto; max-height: 4; width: 1fr; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._left: Line = ()
        self._right = ""
        self._notice: Span = ("", "accent")
        self._timer: Timer | None = None

    def show(self, strong: str = "", muted: str = "", right: str = "") -> None:
        """Left: strong words, then muted ones; right: faint ones. All must be safe to show."""
        self._left = ((" ", "ground"), (strong, "text"), ("  " if strong and muted else "", "ground"), (muted, "muted"))
        self._right = right
        self.redraw()

    def notice(self, text: str, severity: str = "information", seconds: float = NOTICE_SECONDS) -> None:
        """Say something for some seconds: "information", "warning" or "error". An error stays until the next notice."""
        token = {"warning": "attention", "error": "danger"}.get(severity, "accent")
        self._notice = (safe(text), f"{token} bold" if severity == "error" else token)
        self.redraw()
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if severity != "error" and seconds > 0:
            self._timer = self.set_timer(seconds, self.clear_notice)

    def clear_notice(self) -> None:
        """Back to the ordinary words."""
        self._notice = ("", "accent")
        self.redraw()

    @property
    def complains(self) -> bool:
        """Does an error stand there?"""
        return self._notice[1].startswith("danger")

    def build(self, width: int, height: int) -> Sequence[Line]:
        """One line, or those of the notice."""
        text, token = self._notice
        if text:
            return [((" ", "ground"), (row, token)) for row in wrap(text, max(4, width - 2))[:4]]
        right: Line = ((f"{self._right} ", "faint"),) if self._right else ()
        if width_of(right) + width_of(self._left) + 2 > width:
            right = ()
        return [spread(self._left, right, width)]


@dataclass(frozen=True)
class Hint:
    """A key and its word in the footer."""

    keys: str
    label: str
    action: str
    node: DOMNode = field(compare=False)
    place: int
    right: bool

    @property
    def line(self) -> Line:
        """As it is drawn."""
        return ((self.keys, "accent bold bar"), (f" {self.label}", "muted bar"))


class CommandFooter(Lines):
    """The keys that work now: from the active bindings, matched with the commands by their id. A click runs one."""

    BASE: ClassVar[str] = "bar"
    DEFAULT_CSS = "CommandFooter { height: 1; width: 1fr; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._hints: tuple[Hint, ...] = ()
        self._spots: list[tuple[int, int, Hint]] = []

    def on_mount(self) -> None:
        """Follow the bindings of the screen."""
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_changed)
        self._bindings_changed(self.screen)

    def _bindings_changed(self, screen: Screen[Any]) -> None:
        if self.is_attached and screen is self.screen:
            self._hints = tuple(hints(screen))
            self.redraw()

    def retell(self) -> None:
        """The language or the key map has changed."""
        self._bindings_changed(self.screen)

    def build(self, width: int, height: int) -> Sequence[Line]:
        """As many hints as fit, the important ones first; those for the right end always."""
        right = [hint for hint in self._hints if hint.right]
        left = sorted((hint for hint in self._hints if not hint.right), key=lambda hint: hint.place)
        right_size = sum(width_of(hint.line) for hint in right) + 2 * max(0, len(right) - 1)
        room = width - 1 - (right_size + 3 if right_size else 1)
        kept: list[Hint] = []
        used = 0
        for hint in left:
            size = width_of(hint.line) + (2 if kept else 0)
            if used + size <= room:
                kept.append(hint)
                used += size
        spans: list[Span] = [(" ", "bar")]
        at = 1
        self._spots = []
        for number, hint in enumerate(kept):
            if number:
                spans.append(("  ", "bar"))
                at += 2
            spans.extend(hint.line)
            self._spots.append((at, width_of(hint.line), hint))
            at += width_of(hint.line)
        end: list[Span] = []
        start = width - 1 - right_size
        if right and start > at:
            for number, hint in enumerate(right):
                if number:
                    end.append(("  ", "bar"))
                    start += 2
                end.extend(hint.line)
                self._spots.append((start, width_of(hint.line), hint))
                start += width_of(hint.line)
            end.append((" ", "bar"))
        return [spread(tuple(spans), tuple(end), width, "bar")]

    async def on_click(self, event: events.Click) -> None:
        """Run the command under the pointer."""
        for start, size, hint in self._spots:
            if start <= event.x < start + size:
                await self.app.run_action(hint.action, hint.node)


def hints(screen: Screen[Any]) -> list[Hint]:
    """The footer's hints for the bindings that are active on that screen now."""
    keys: dict[str, str] = {}
    found: dict[str, tuple[Command, str, DOMNode]] = {}
    for key, active in screen.active_bindings.items():
        command = command_of(active.binding)
        if command is None or not active.enabled:
            continue
        # The first binding is the one that the person may have changed; second keys come after it.
        if command.id not in keys or (active.binding.id is not None and command.id not in found):
            keys[command.id] = shown(key)
        # A screen may keep out of its footer what it can do and is not there for.
        wanted = getattr(active.node, "in_footer", None)
        if command.footer and (wanted is None or wanted(command.id)):
            found.setdefault(command.id, (command, active.binding.action, active.node))
    if "form.leave" in found:
        # Both go back; one is enough.
        found.pop("app.back", None)
    made: list[Hint] = []
    for command, action, node in found.values():
        label = keys[command.id]
        if command.pair:
            # Arrows say it better than letters, when they are there.
            pair = COMMANDS[command.pair]
            if pair.id not in keys:
                continue
            label = f"{_arrow(pair, keys)}{_arrow(command, keys)}"
        made.append(Hint(label, _(command.title), action, node, command.footer, command.right))
    return made


def _arrow(command: Command, keys: dict[str, str]) -> str:
    return shown(command.also[0]) if command.also else keys[command.id]


class EmptyState(Lines):
    """Why there is nothing here, and which key does the next sensible thing."""

    DEFAULT_CSS = "EmptyState { height: 1fr; width: 1fr; }"

    def __init__(
        self, title: str = "", why: str = "", keys: Sequence[tuple[str, str]] = (), *, id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self._words = (title, why, tuple(keys))

    def show(self, title: str, why: str = "", keys: Sequence[tuple[str, str]] = ()) -> None:
        """Change the words; `keys` are (key as shown, what it does)."""
        self._words = (title, why, tuple(keys))
        self.redraw()

    def build(self, width: int, height: int) -> Sequence[Line]:
        """At the left, a little below the top, as the rows would begin."""
        title, why, keys = self._words
        lines: list[Line] = [()] if height > 6 else []
        lines.append((("  ", "ground"), (clip(safe(title), width - 3), "strong bold")))
        lines.extend((("  ", "ground"), (row, "muted")) for row in wrap(visible_lines(why), min(72, width - 4)) if why)
        if keys:
            lines.append(())
            size = max(cell_len(key) for key, _ in keys)
            for key, what in keys:
                lines.append(
                    (
                        ("  ", "ground"),
                        (f"{key:<{size}}  ", "accent bold"),
                        (clip(safe(what), width - size - 5), "text"),
                    )
                )
        return lines
