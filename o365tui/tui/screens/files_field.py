"""A field for a path, and below it what may complete it: typed, completed by `tab`, chosen, pasted, dropped."""

from __future__ import annotations

import asyncio
import os
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.message import Message

from o365tui.text import dates
from o365tui.text.language import _
from o365tui.tui.screens import files_paths as paths
from o365tui.tui.widgets.fields import TextInput
from o365tui.tui.widgets.lines import Span, safe
from o365tui.tui.widgets.rows import Column
from o365tui.tui.widgets.virtual_list import VirtualList, of_rows

MOST_ROWS = 6


class PathInput(TextInput):
    """A field for a path. `tab` completes, arrows go through what is offered, pasted paths are taken at once."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("tab", "complete", ""),
        ("down", "step(1)", ""),
        ("up", "step(-1)", ""),
    ]

    class Completed(Message):
        """The tab key was pressed."""

    class Stepped(Message):
        """An arrow was pressed."""

        def __init__(self, rows: int) -> None:
            super().__init__()
            self.rows = rows

    class Dropped(Message):
        """Existing paths were pasted into the empty field (dragging a file onto a terminal pastes its path)."""

        def __init__(self, paths: list[str]) -> None:
            super().__init__()
            self.paths = paths

    def action_complete(self) -> None:
        """Ask for completion."""
        self.post_message(self.Completed())

    def action_step(self, rows: int) -> None:
        """Ask to move in what is offered."""
        self.post_message(self.Stepped(rows))

    def _on_paste(self, event: events.Paste) -> None:
        """Several lines or an existing path go to the list; any other text goes into the field."""
        if self.value.strip():
            return
        said = paths.said_paths(event.text)
        if said and all(paths.is_there(path) for path in said):
            event.stop()
            event.prevent_default()
            self.post_message(self.Dropped(said))


class PathField(Vertical):
    """The field and its completions.

    Args:
        value: what it holds at first.
        existing: what is entered must be there: enter on the beginning of a name takes the one under the cursor.
    """

    DEFAULT_CSS = """
    PathField { height: auto; width: 1fr; }
    PathField PathInput { margin: 0 1; }
    """

    class Entered(Message):
        """Enter: these paths, none for an empty field."""

        def __init__(self, paths: list[str]) -> None:
            super().__init__()
            self.paths = paths

    class Trouble(Message):
        """What keeps the text from being a path, in a sentence; empty when it has changed."""

        def __init__(self, sentence: str) -> None:
            super().__init__()
            self.sentence = sentence

    class Left(Message):
        """An arrow went down, and nothing is offered."""

    def __init__(self, value: str = "", *, existing: bool = True, id: str | None = None) -> None:
        super().__init__(id=id)
        self._first, self._existing = value, existing
        self._offered: list[paths.Candidate] = []
        self._offered_for: str | None = None
        self._stepped = False

    def compose(self) -> ComposeResult:
        """The field, and the list, which is there when something is offered."""
        yield PathInput(self._first, placeholder=_("A path; tab completes it, enter takes it"))
        offered: VirtualList[paths.Candidate] = VirtualList(
            [
                Column("name", "", _offered_name, takes_rest=True, strong=True),
                Column("size", "", _offered_size, width=9, align="right"),
            ],
            show_header=False,
            id="offered",
        )
        offered.can_focus = False
        offered.display = False
        yield offered

    def on_mount(self) -> None:
        """The cursor stands at the end."""
        self._input.cursor_position = len(self._input.value)

    @property
    def _input(self) -> PathInput:
        return self.query_one(PathInput)

    @property
    def _offers(self) -> VirtualList[paths.Candidate]:
        return self.query_one("#offered", VirtualList)

    @property
    def value(self) -> str:
        """What it holds."""
        return self._input.value

    @value.setter
    def value(self, typed: str) -> None:
        self._input.value = typed
        self._input.cursor_position = len(typed)

    @property
    def offered_for(self) -> str | None:
        """The text that the offered names complete; None before the first."""
        return self._offered_for

    def take_keyboard(self) -> None:
        """Write here."""
        self._input.focus()

    # What completes it

    @on(TextInput.Changed)
    def _typed(self, event: TextInput.Changed) -> None:
        event.stop()
        self._stepped = False
        self.post_message(self.Trouble(""))
        if self._existing or event.value != self._first:
            self._offer(event.value)

    @work(exclusive=True, group="offer")
    async def _offer(self, typed: str) -> None:
        """A folder on a network may be slow: it is read in a thread, and only the last one asked for is shown."""
        found = await asyncio.to_thread(paths.candidates, typed) if typed.strip() else []
        self._show(typed, found)

    def _show(self, typed: str, found: list[paths.Candidate]) -> None:
        self._offered, self._offered_for = found, typed
        offers = self._offers
        offers.styles.height = min(MOST_ROWS, len(found), max(2, self.app.size.height - 12))
        offers.display = bool(found)
        offers.show(of_rows(found, lambda one: one.typed), keep=False)

    async def _offers_for(self, typed: str) -> list[paths.Candidate]:
        if self._offered_for != typed:
            self._show(typed, await asyncio.to_thread(paths.candidates, typed))
        return self._offered

    @on(PathInput.Completed)
    def _complete(self, event: PathInput.Completed) -> None:
        event.stop()
        if self.value.strip():
            self._finish()
        else:
            self.screen.focus_next()

    @work(exclusive=True, group="finish")
    async def _finish(self) -> None:
        typed = self.value
        found = await self._offers_for(typed)
        after = paths.completed(typed, found)
        if after == typed and found:
            row = self._offers.row
            after = row.typed if row is not None else typed
        if after == typed:
            self.post_message(self.Trouble(_("Nothing here begins like that.")))
        else:
            self.value = after

    @on(PathInput.Stepped)
    def _step(self, event: PathInput.Stepped) -> None:
        event.stop()
        if self._offered:
            if self._stepped or event.rows < 0:
                self._offers.cursor += event.rows
            self._stepped = True
        elif event.rows > 0:
            self.post_message(self.Left())

    # What is entered

    @on(TextInput.Submitted)
    def _entered(self, event: TextInput.Submitted) -> None:
        event.stop()
        if not event.value.strip():
            self.post_message(self.Entered([]))
        elif self._existing or self._stepped:
            self._take(event.value)
        else:
            self.post_message(self.Entered([paths.expanded(event.value.strip())]))

    @work(exclusive=True, group="finish")
    async def _take(self, typed: str) -> None:
        """What is under the moved cursor, else the path as it stands, else what it is the beginning of."""
        found = await self._offers_for(typed)
        row = self._offers.row if found else None
        said = await asyncio.to_thread(paths.said_paths, typed)
        there = said and all(await asyncio.to_thread(lambda: [paths.is_there(path) for path in said]))
        begun = bool(typed.rpartition("/")[2])
        if row is not None and (self._stepped or (not there and begun)):
            if row.folder or not self._existing:
                self.value = row.typed
                return
            said = [paths.expanded(row.typed)]
        elif len(said) == 1 and await asyncio.to_thread(os.path.isdir, said[0]):
            if not typed.endswith("/"):
                self.value = typed + "/"
                return
            sentence = _("This is a folder: type the beginning of a name in it, or choose one with the arrows.")
            self.post_message(self.Trouble(sentence))
            return
        self.post_message(self.Entered(said))

    @on(VirtualList.Opened, "#offered")
    def _clicked(self, event: VirtualList.Opened) -> None:
        event.stop()
        self._stepped = True
        self._take(self.value)
        self._input.focus()

    @on(VirtualList.Highlighted, "#offered")
    def _highlighted(self, event: VirtualList.Highlighted) -> None:
        event.stop()

    @on(PathInput.Dropped)
    def _dropped(self, event: PathInput.Dropped) -> None:
        event.stop()
        self.post_message(self.Entered(event.paths))


def _offered_name(one: paths.Candidate) -> Span:
    return (safe(one.name + "/"), "accent") if one.folder else (safe(one.name), "text")


def _offered_size(one: paths.Candidate) -> Span:
    return ("" if one.folder else dates.size(one.size), "muted")
