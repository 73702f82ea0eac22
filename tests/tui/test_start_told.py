"""What the store has to say is said on the screen: what it put right, and for whom a commit waits."""

from __future__ import annotations

from collections.abc import Sequence

from o365tui.store.memory import MemoryStore
from o365tui.tui.app import Options
from o365tui.tui.start import Waiting
from o365tui.tui.widgets.frame import StatusLine
from o365tui.tui.work import attempt
from tests.tui.desks import a_desk, pilot, settle, texts


class Mended(MemoryStore):
    """A store that put something right when it was opened."""

    def notices(self) -> Sequence[str]:
        return ("Half a record was cut off.", "It is kept beside.")


async def test_what_was_put_right_at_opening_is_told_once_the_screen_is_there() -> None:
    desk = a_desk()
    desk.store.__class__ = Mended
    async with pilot(desk, "maris") as running:
        await settle(running, lambda: "It is kept beside." in texts(running, StatusLine))
        assert "Half a record was cut off." in texts(running, StatusLine)


async def test_a_commit_that_waits_for_another_process_says_for_whom() -> None:
    waiting = Waiting()
    waiting("nobody listens yet")
    async with pilot(a_desk(), "maris", options=Options(start="requests", waiting=waiting)) as running:
        await attempt(running.app, lambda: waiting("Process 77 of ilze has held the lock since 10:42."))
        await settle(running, lambda: "Process 77" in texts(running, StatusLine))
