"""Helps tests of the New request form: opens it over a small desk, fills it in, and tells what it shows."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from textual import events
from textual.pilot import Pilot
from textual.widget import Widget

from o365tui.desk.desk import Desk
from o365tui.tui.screens.filing import FilingScreen
from o365tui.tui.screens.filing_review import ReviewScreen
from o365tui.tui.screens.filing_sent import SentScreen
from o365tui.tui.screens.filing_typed import Typed
from o365tui.tui.widgets.form import FormRow
from tests.tui.desks import a_desk, pilot, settle, texts

WHOLE = {
    "title": "Outlook cannot send since 08:10",
    "description": "Everything stays in the outbox.\nOWA sends.",
    "service": "Exchange Online",
    "area": "Mail flow",
    "severity": "B",
}
"""A draft with all that is needed."""


@asynccontextmanager
async def form(
    desk: Desk | None = None,
    who: str = "ilze",
    size: tuple[int, int] = (80, 24),
    *,
    lang: str = "en",
    draft: object = None,
) -> AsyncIterator[Pilot[Any]]:
    """The form, opened by its key from the list, with that draft."""
    async with pilot(desk or a_desk(), who, size, lang=lang) as running:
        if draft is not None:
            running.app.keep_draft("new", draft)  # type: ignore[attr-defined]
        await running.press("n")
        await settle(running, lambda: isinstance(running.app.screen, FilingScreen) and running.app.focused is not None)
        yield running


def typed(running: Pilot[Any]) -> Typed:
    """What stands in the form."""
    screen = running.app.screen
    assert isinstance(screen, FilingScreen)
    return screen._typed


def problem(running: Pilot[Any], name: str) -> str:
    """What is said beside a field."""
    return running.app.screen.query_one(f"#row-{name}", FormRow).problem


def focused(running: Pilot[Any]) -> str:
    """The id of the field that has the keyboard."""
    widget = running.app.focused
    return "" if widget is None else widget.id or type(widget).__name__


async def go_to(running: Pilot[Any], name: str) -> None:
    """Put the cursor on a field."""
    field: Widget = running.app.screen.query_one(f"#{name}")
    field.focus()
    await running.pause()


async def paste(running: Pilot[Any], text: str) -> None:
    """Paste into the field that has the keyboard."""
    running.app.post_message(events.Paste(text))
    await running.pause()


async def to_review(running: Pilot[Any]) -> None:
    """Submit the form, and wait for the review."""
    await running.press("ctrl+s")
    await settle(running, lambda: isinstance(running.app.screen, ReviewScreen), "no review came")


async def send(running: Pilot[Any]) -> SentScreen:
    """Submit the form and what the review shows."""
    await to_review(running)
    await running.press("ctrl+s")
    await settle(running, lambda: isinstance(running.app.screen, SentScreen), "it was not sent: " + texts(running))
    await running.pause()
    screen = running.app.screen
    assert isinstance(screen, SentScreen)
    return screen
