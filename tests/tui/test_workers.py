"""Workers that never come to begin leave no coroutine behind: it is made when they do."""

from __future__ import annotations

import gc
import re

from textual.app import App

from o365tui.tui.work import begin
from tests.terminal.harness import ROOT


async def test_a_worker_that_never_begins_leaves_nothing_that_nobody_awaits() -> None:
    """Warnings are errors here."""
    begun: list[str] = []

    async def work() -> None:
        begun.append("begun")

    app: App[None] = App()
    async with app.run_test() as pilot:
        begin(app, work, group="some")
        await pilot.pause()
        begin(app, work, group="some")
        app.workers.cancel_all()
    del app
    gc.collect()
    assert begun == ["begun"]


def test_no_screen_hands_a_coroutine_to_a_worker() -> None:
    handed = re.compile(r"run_worker\(\s*(?!cast)[\w.]+\(")
    sources = (ROOT / "o365tui" / "tui").rglob("*.py")
    assert [path.name for path in sources if handed.search(path.read_text("utf-8"))] == []
