"""What comes back from the desk when its screen is going away."""

from __future__ import annotations

import asyncio
import threading

import pytest
from textual.app import App, ComposeResult
from textual.screen import Screen
from textual.widgets import Static

from o365tui.model.errors import BadInput
from o365tui.tui.work import attempt, begin

go_on = threading.Event()
told: list[str] = []


class Lingers(Static):
    """Takes its time to go: the desk answers just then."""

    async def on_unmount(self) -> None:
        go_on.set()
        await asyncio.sleep(0.2)


class Asks(Screen[None]):
    """Asks the desk, and shows what it answers."""

    refuses = False

    def compose(self) -> ComposeResult:
        yield Static("", id="first")
        yield Lingers()

    def on_mount(self) -> None:
        begin(self, self._ask, group="ask")

    def _answer(self) -> str:
        go_on.wait(10)
        if self.refuses:
            raise BadInput("No.")
        return "Yes."

    async def _ask(self) -> None:
        self._show(await attempt(self, self._answer, on_error=lambda error: self._show(error.sentence)) or "")

    def _show(self, words: str) -> None:
        told.append(words)
        self.query_one("#first", Static).update(words)


@pytest.mark.parametrize("refuses", [False, True])
@pytest.mark.parametrize("leave", ["screen", "app"])
async def test_an_answer_that_comes_as_its_screen_goes_is_shown_nowhere(leave: str, refuses: bool) -> None:
    """A screen's widgets go before its workers do: nothing is looked for among them."""
    go_on.clear()
    told.clear()
    app: App[None] = App()
    async with app.run_test() as pilot:
        screen = Asks()
        screen.refuses = refuses
        await app.push_screen(screen)
        await pilot.pause()
        if leave == "screen":
            await app.pop_screen()
            assert not told
    assert not told


async def test_an_answer_in_time_is_shown() -> None:
    """The other way about: what would show it does."""
    go_on.set()
    told.clear()
    app: App[None] = App()
    async with app.run_test() as pilot:
        await app.push_screen(Asks())
        for _ in range(50):
            await pilot.pause(0.02)
            if told:
                break
        assert told == ["Yes."]
