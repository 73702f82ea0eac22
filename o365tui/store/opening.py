"""Finding, making and opening a desk in a folder: the only place that says which store a desk has."""

from __future__ import annotations

import os
from pathlib import Path

from o365tui.model.errors import DeskExists, DiskRefused, NoDesk
from o365tui.store.protocol import Store
from o365tui.text.language import _

DESK_FILE = "desk.json"


def exists(folder: Path) -> bool:
    """Whether there is a desk in `folder`."""
    return (folder / DESK_FILE).exists()


def create(folder: Path) -> Store:
    """Make an empty desk in `folder` (made private, if it is not there). Raises DeskExists, DiskRefused."""
    from o365tui.store.single import SingleFileStore

    if exists(folder):
        raise DeskExists(_("There is a desk in {folder} already.").format(folder=folder))
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(folder / DESK_FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(descriptor, "w", encoding="ascii") as file:
            file.write("{}")
    except OSError as error:
        raise DiskRefused(
            _("No desk can be made in {folder}: {error}.").format(folder=folder, error=error.strerror)
        ) from error
    return SingleFileStore(folder)


def open_desk(folder: Path) -> Store:
    """The store of the desk in `folder`. Raises NoDesk, ForeignDesk, DamagedDesk, DiskRefused."""
    from o365tui.store.single import SingleFileStore

    if not exists(folder):
        sentence = _(
            "There is no desk in {folder} yet. “o365tui init” makes one, “o365tui demo” one to look around in."
        )
        raise NoDesk(sentence.format(folder=folder))
    try:
        return SingleFileStore(folder)
    except OSError as error:
        raise DiskRefused(
            _("The desk in {folder} cannot be read: {error}.").format(folder=folder, error=error.strerror)
        ) from error
