"""Saving the figures as CSV on this host."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual.screen import Screen

from o365tui.desk.figures import FILE_NAME
from o365tui.text.language import _
from o365tui.text.safe import visible
from o365tui.tui.screens.files_saving import SaveAs
from o365tui.tui.work import app_of


async def save_figures(screen: Screen[Any]) -> None:
    """Ask where to, and save. For a worker."""
    app = app_of(screen)

    def save(path: Path, force: bool) -> Path:
        saved: Path = app.desk.save_figures(app.person, path, force=force)
        return saved

    saved = await screen.app.push_screen_wait(SaveAs(FILE_NAME, FILE_NAME, "", save))
    if saved is not None:
        sentence = _("{name} is saved in {folder}.")
        words = sentence.format(name=visible(saved.name), folder=visible(str(saved.parent)))
        screen.notify(words, markup=False)
