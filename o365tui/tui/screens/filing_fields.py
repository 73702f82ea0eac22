"""The drawn parts of the New request form: the counter, the folded contact, the files, the words beside a field."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from rich.cells import cell_len
from textual import events
from textual.message import Message

from o365tui.model.frozen import frozen
from o365tui.text import dates
from o365tui.text.language import _
from o365tui.tui.commands.nodes import CommandWidget
from o365tui.tui.screens import files_paths as paths
from o365tui.tui.widgets.lines import Line, Lines, clip, fit, safe, width_of, wrap


class Counter(Lines):
    """How long the title is, of how much: `31/255`, in the colour of danger beyond it."""

    DEFAULT_CSS = "Counter { width: 9; height: 1; }"

    def __init__(self, count: int, most: int) -> None:
        super().__init__()
        self._count, self._most = count, most

    def show(self, count: int) -> None:
        """Another count, in code points."""
        self._count = count
        self.redraw()

    def build(self, width: int, height: int) -> Sequence[Line]:
        """At the right end."""
        token = "danger bold" if self._count > self._most else "faint"
        return [((fit(f"{self._count}/{self._most}", width - 1, "right"), token),)]


class Opens(Message):
    """Enter, a letter or a click: what is behind the line is wanted. `pasted` is what came from the clipboard."""

    def __init__(self, sender: Any, pasted: str = "") -> None:
        super().__init__()
        self.sender = sender
        self.pasted = pasted

    @property
    def control(self) -> Any:
        """For `@on(…, "#id")`."""
        return self.sender


class Folded(CommandWidget, Lines, can_focus=True):
    """Several fields told in one line, until they are opened."""

    SCOPE = "choice"
    BASE = "field"
    DEFAULT_CSS = "Folded { height: 1; width: 1fr; }"

    def __init__(self, parts: Sequence[str], opened: bool, *, id: str) -> None:
        super().__init__(id=id)
        self._parts, self._opened = tuple(parts), opened

    def show(self, parts: Sequence[str], opened: bool) -> None:
        """Other words; those of foreign text need not be safe."""
        self._parts, self._opened = tuple(parts), opened
        self.redraw()

    def build(self, width: int, height: int) -> Sequence[Line]:
        """The parts, and a mark that tells whether they are open."""
        ground = "row" if self.has_focus else "field"
        words = " · ".join(safe(part) for part in self._parts if part)
        sign = "▴" if self._opened else "▾"
        token = "muted" if self._opened else "strong"
        return [
            ((" ", ground), (fit(words, max(0, width - 4)), f"{token} {ground}"), (f" {sign} ", f"accent {ground}"))
        ]

    def on_focus(self) -> None:
        """The field that has the keyboard is lighter."""
        self.redraw()

    def on_blur(self) -> None:
        """As `on_focus`."""
        self.redraw()

    def action_choice_pick(self) -> None:
        """Open the fields, or fold them again."""
        self.post_message(Opens(self))

    def on_click(self, event: events.Click) -> None:
        """A click opens, too."""
        event.stop()
        self.action_choice_pick()


@frozen
class Listed:
    """A file of the form: its path, its size when that is known, what keeps it from being sent."""

    path: str
    size: int | None = None
    problem: str = ""

    @property
    def words(self) -> str:
        """Name and size, safe to show."""
        size = "" if self.size is None else f"  {dates.size(self.size)}"
        return f"{safe(os.path.basename(self.path) or self.path)}{size}"


class FilesField(CommandWidget, Lines, can_focus=True):
    """The files that go with the request. Enter opens the picker; a path that is pasted is added."""

    SCOPE = "choice"
    DEFAULT_CSS = "FilesField { height: auto; width: 1fr; }"

    def __init__(self, files: Sequence[Listed] = (), *, id: str) -> None:
        super().__init__(id=id)
        self._files = tuple(files)

    def show(self, files: Sequence[Listed]) -> None:
        """Other files."""
        self._files = tuple(files)
        self.redraw()

    def build(self, width: int, height: int) -> Sequence[Line]:
        """All in one line where they fit and are right, else one a line with its problem beside it."""
        ground = "row" if self.has_focus else "field"
        edge: Line = (("▌" if self.has_focus else " ", f"accent {ground}"),)
        add = _("+ add a file") if not self._files else _("+ add or remove")
        end: Line = ((f"{add} ", f"accent {ground}"),)
        in_one: Line = (
            *edge,
            ("   ".join(file.words for file in self._files), f"strong {ground}"),
            ("   ", ground),
            *end,
        )
        if not self._files:
            return [_filled((*edge, *end), width, ground)]
        if not any(file.problem for file in self._files) and width_of(in_one) <= width:
            return [_filled(in_one, width, ground)]
        lines = []
        for file in self._files:
            line: Line = (*edge, (clip(file.words, width - 4), f"{'danger' if file.problem else 'strong'} {ground}"))
            room = width - width_of(line) - 4
            if file.problem and room >= 20:
                line = (*line, ("  ", ground), (clip(safe(file.problem), room), f"danger {ground}"))
            lines.append(_filled(line, width, ground))
        return [*lines, _filled((*edge, *end), width, ground)]

    def on_focus(self) -> None:
        """The field that has the keyboard is lighter."""
        self.redraw()

    def on_blur(self) -> None:
        """As `on_focus`."""
        self.redraw()

    def on_paste(self, event: events.Paste) -> None:
        """Dragging a file onto a terminal pastes its path."""
        event.stop()
        self.post_message(Opens(self, event.text))

    def on_key(self, event: events.Key) -> None:
        """`+` adds, as the words say."""
        if event.character == "+":
            event.stop()
            self.action_choice_pick()

    def action_choice_pick(self) -> None:
        """Open the picker."""
        self.post_message(Opens(self))

    def on_click(self, event: events.Click) -> None:
        """A click opens, too."""
        event.stop()
        self.action_choice_pick()


def _filled(line: Line, width: int, ground: str) -> Line:
    return (*line, (" " * max(0, width - width_of(line)), ground))


def listed(files: Sequence[str]) -> list[Listed]:
    """The files with their sizes; reads the file system, so from a thread."""
    return [Listed(path, paths.size_of(path) if paths.is_there(path) else None) for path in files]


class Aside(Lines):
    """At the right of a wide form: what the field in use is for."""

    DEFAULT_CSS = "Aside { width: 1fr; height: 1fr; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._title, self._about, self._table = "", "", ()  # type: tuple[str, str, tuple[tuple[str, str], ...]]

    def show(self, title: str, about: str, table: Sequence[tuple[str, str]] = ()) -> None:
        """A title, sentences (on as many lines as they have), and pairs of short words; all are safe to show."""
        self._title, self._about, self._table = title, about, tuple(table)
        self.redraw()

    def build(self, width: int, height: int) -> Sequence[Line]:
        """Title, paragraphs, table; a rule at the left."""
        room = max(10, min(64, width - 4))
        lines: list[Line] = [(), ((self._title, "strong bold"),), ()]
        lines.extend(((row, "muted"),) for row in wrap(self._about, room))
        lines.append(())
        size = max((cell_len(left) for left, _right in self._table), default=0)
        for left, right in self._table:
            rows = wrap(right, max(8, room - size - 2))
            for number, row in enumerate(rows):
                lines.append(((fit(left if number == 0 else "", size + 2), "strong"), (row, "text")))
        edge = ("│ ", "rule")
        lines = lines[:height] + [()] * (height - len(lines))
        return [(edge, *line) for line in lines]
