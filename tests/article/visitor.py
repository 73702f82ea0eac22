"""Somebody at the keyboard: presses keys, types, and reads what the screen has painted.

async with visitor(desk, "ilze", (120, 40)) as ilze:
    await ilze.press("f3", "n")
    await ilze.sees("New request")
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from textual import events
from textual.pilot import Pilot

from o365tui.desk.desk import Desk
from o365tui.tui.app import DeskApp, Options
from tests.tui.desks import pilot

KEY_NAMES = {" ": "space", "\n": "enter", "\t": "tab"}
PANES = re.compile("[│▏▕]")
"""What stands between two panes."""


class Visitor:
    """A person at the full screen."""

    def __init__(self, running: Pilot[Any]) -> None:
        self.running = running

    @property
    def app(self) -> DeskApp:
        """The app that they use."""
        app = self.running.app
        assert isinstance(app, DeskApp)
        return app

    # Doing

    async def press(self, *keys: str) -> None:
        """Press keys by Textual's names."""
        await self.running.press(*keys)

    async def type(self, text: str) -> None:
        """Type a text, key by key."""
        await self.running.press(*(KEY_NAMES.get(character, character) for character in text))

    async def paste(self, text: str) -> None:
        """Paste a text, as one does with a long one."""
        self.app.post_message(events.Paste(text))
        await self.running.pause()

    async def click(self, selector: str, offset: tuple[int, int]) -> None:
        """Click on a cell of a widget."""
        assert await self.running.click(selector, offset=offset)

    # Seeing

    @property
    def rows(self) -> list[str]:
        """The rows of the screen as painted."""
        screen = self.app.screen
        with self.app._context():  # another person's app may have been started since
            return [strip.text.rstrip() for strip in screen._compositor.render_strips(screen.size)]

    @property
    def screen(self) -> str:
        """The screen as one text."""
        return "\n".join(self.rows)

    def shows(self, words: str) -> bool:
        """Are these words on the screen, be they wrapped, within one pane?"""
        rows = self.rows
        if words in "\n".join(rows):
            return True
        parts = [PANES.split(row) for row in rows]
        columns = range(max(map(len, parts)))
        panes = (" ".join(part[n] for part in parts if n < len(part)) for n in columns)
        return any(words in " ".join(pane.split()) for pane in (" ".join(rows), *panes))

    async def sees(self, *texts: str) -> None:
        """Wait until all of these are on the screen."""
        for _each in range(400):
            if all(self.shows(text) for text in texts):
                return
            await self.running.pause(0.01)
        missing = [text for text in texts if not self.shows(text)]
        raise AssertionError(f"not on the screen: {missing}\n{self.screen}")

    async def sees_no(self, *texts: str) -> None:
        """Wait until none of these is on the screen."""
        for _each in range(400):
            if not any(self.shows(text) for text in texts):
                return
            await self.running.pause(0.01)
        raise AssertionError(f"still on the screen: {texts}\n{self.screen}")

    def row(self, words: str) -> str:
        """The first row that has these words."""
        for row in self.rows:
            if words in row:
                return row
        raise AssertionError(f"{words!r} is not on the screen\n{self.screen}")

    def number_in(self, pattern: str) -> int:
        """The number that stands in this pattern on the screen."""
        found = re.search(pattern, self.screen)
        assert found is not None, self.screen
        return int(found[1])


@asynccontextmanager
async def visitor(
    desk: Desk, who: str = "ilze", size: tuple[int, int] = (120, 40), *, start: str = "overview", lang: str = "en"
) -> AsyncIterator[Visitor]:
    """Somebody of the desk, at the place where one begins."""
    options = Options(start=start, looks="dark", colours="256")
    async with pilot(desk, who, size, lang=lang, options=options) as running:
        yield Visitor(running)
