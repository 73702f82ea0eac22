"""The frame around every screen: the top bar, the side pane, the status line; tabs and footer have their own files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.containers import Horizontal, Vertical
from textual.geometry import Size
from textual.message import Message
from textual.timer import Timer

from o365tui.model.frozen import frozen
from o365tui.text.language import ngettext
from o365tui.text.safe import visible_lines
from o365tui.tui.widgets.footer import CommandFooter, Hint, hints
from o365tui.tui.widgets.lines import Line, Lines, Span, clip, fit, safe, spread, width_of, wrap
from o365tui.tui.widgets.tabs import Tab, Tabs, ViewTabs

__all__ = [
    "NOTICE_SECONDS",
    "SIDE_FROM",
    "Across",
    "CommandFooter",
    "Down",
    "EmptyState",
    "Hint",
    "Place",
    "SidePane",
    "StatusLine",
    "Tab",
    "Tabs",
    "TopBar",
    "ViewTabs",
    "hints",
]

SIDE_FROM = 120
"""Columns from which the side pane is shown instead of the tabs of views."""

NOTICE_SECONDS = 6.0


class Across(Horizontal):
    """Parts side by side that cover all of it: lines of its own, which nobody would see, are not drawn."""

    BLANK = True


class Down(Vertical):
    """The same, one below the other."""

    BLANK = True


def badges(app: object) -> tuple[Line, Line]:
    """How many notices were not read: in words, and where there is little room; nothing when there are none."""
    n = getattr(app, "unread", 0)
    if not n:
        return (), ()
    words = ngettext("{count} notice", "{count} notices", n).format(count=n)
    return ((f" {words} ", "attention bold bar"), ("  ", "bar")), ((f" !{n} ", "attention bold bar"),)


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
        badge, short = badges(self.app)
        rights: list[Line] = [(*badge, (name, "text bar"), (f"  {about} ", "muted bar"))] if about else []
        rights += [(*badge, (f"{name} ", "text bar")), badge, short, ()]
        room = width - width_of(tuple(left)) - 2
        right = next((one for one in rights if width_of(one) <= room), ())
        return [spread(tuple(left), right, width, "bar")]

    def on_click(self, event: events.Click) -> None:
        """On the number of notices: to them."""
        badge, _short = badges(self.app)
        if badge and event.x >= self.size.width // 2:
            self.app.call_later(self.app.run_action, "go_notices")


@frozen
class Place:
    """A line of the side pane.

    Attributes:
        id: what `Picked` tells; empty for a heading or a blank line.
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
    NARROWEST, WIDEST = 27, 34
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
        """With room for counts of three digits, or more where there are; the width does not follow each change."""
        digits = max(3, *(len(str(place.count or 0)) for place in self._places), 0)
        level = 9 + digits
        wanted = max((cell_len(safe(place.label)) + (level if place.level else 4) for place in self._places), default=0)
        return max(self.NARROWEST, min(self.WIDEST, wanted))

    def build(self, width: int, height: int) -> Sequence[Line]:
        """One row a place, a rule at the right edge."""
        inner = width - 1
        first = self._first(height)
        lines: list[Line] = [(*self._row(place, inner), ("│", "rule")) for place in self._rows[first : first + height]]
        while len(lines) < height:
            lines.append(((" " * inner, "ground"), ("│", "rule")))
        return lines

    @property
    def _rows(self) -> Sequence[Place]:
        """The lines from the top: it is left blank where no heading comes first."""
        headed = bool(self._places) and not self._places[0].id
        return self._places if headed else (Place(), *self._places)

    def _first(self, height: int) -> int:
        """The first line in view: the active one is always among them, however many views there are."""
        rows = self._rows
        here = next((at for at, place in enumerate(rows) if place.id and place.id == self._active), 0)
        return max(0, min(here - height // 2, len(rows) - height))

    def _row(self, place: Place, width: int) -> Line:
        if not place.id:
            return ((fit(f"  {safe(place.label)}", width), "faint"),)
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
        rows, at = self._rows, event.y + self._first(self.size.height)
        if at < len(rows) and rows[at].id:
            self.post_message(self.Picked(self, rows[at]))


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
