"""Finding, making and opening a desk in a folder: the only place that says which store a desk has."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from o365tui.model.errors import DeskExists, DiskRefused, ForeignDesk, NoDesk
from o365tui.store.protocol import Store
from o365tui.text.language import _

DESK_FILE = "desk.json"


def exists(folder: Path) -> bool:
    """Whether there is a desk in `folder`; a link that leads nowhere stands where one was."""
    path = folder / DESK_FILE
    return path.exists() or path.is_symlink()


def create(folder: Path) -> Store:
    """Make an empty desk in `folder` (made private, if it is not there). Raises DeskExists, DiskRefused."""
    from o365tui.store.journal_store import JournalStore
    from o365tui.store.making import make
    from o365tui.store.mounts import refuse_network

    there_already = DeskExists(_("There is a desk in {folder} already.").format(folder=folder))
    if exists(folder):
        raise there_already
    try:
        refuse_network(str(folder.absolute()))
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        make(str(folder.absolute()))
    except FileExistsError:
        raise there_already from None
    except OSError as error:
        raise DiskRefused(
            _("No desk can be made in {folder}: {error}.").format(folder=folder, error=error.strerror)
        ) from error
    return JournalStore(folder)


def open_desk(
    folder: Path,
    progress: Callable[[int, int], None] | None = None,
    notice: Callable[[str], None] | None = None,
    *,
    lasting: bool = False,
) -> Store:
    """The store of the desk in `folder`. Raises NoDesk, ForeignDesk, DamagedDesk, DiskRefused.

    `progress` is told how many bytes are done and of how many, where the index must be built first. `notice` gets a
    sentence, in the thread of the commit, when that has waited a while for another process. `lasting` is for a
    session that stays: the last one that closes leaves the journal folded, and while it stays it keeps an eye on it.
    """
    from o365tui.store.journal_store import JournalStore

    if not exists(folder):
        raise _none_yet(folder)
    _must_be_a_file(folder)
    try:
        return JournalStore(folder, progress, notice, lasting=lasting)
    except OSError as error:
        raise DiskRefused(
            _("The desk in {folder} cannot be read: {error}.").format(folder=folder, error=error.strerror)
        ) from error


def _none_yet(folder: Path) -> NoDesk:
    sentence = _("There is no desk in {folder} yet. “o365tui init” makes one, “o365tui demo” one to look around in.")
    return NoDesk(sentence.format(folder=folder))


def _must_be_there(folder: Path) -> None:
    if not (exists(folder) or (folder / "journal").is_dir()):
        raise _none_yet(folder)
    if exists(folder):
        _must_be_a_file(folder)


def _must_be_a_file(folder: Path) -> None:
    """Whoever opens a pipe waits for ever. Raises ForeignDesk."""
    path = folder / DESK_FILE
    if not path.is_file():
        raise ForeignDesk(_("{path} is not the data of a desk. It was not touched.").format(path=path))


def check(folder: Path) -> list[str]:
    """What is wrong with the desk in `folder`, one sentence each, also when it cannot be opened."""
    from o365tui.store.check import check as find

    _must_be_there(folder)
    return find(str(folder.absolute()))


def repair(folder: Path) -> list[str]:
    """Bring back all that is intact; what was done and what is missing, one sentence each; nothing when all is well."""
    from o365tui.store.repair import repair as mend

    _must_be_there(folder)
    return mend(str(folder.absolute()))


def accept(folder: Path) -> list[str]:
    """Take in what another program wrote into `desk.json`; one sentence for each document. Raises Refused."""
    from o365tui.store.repair import accept as take_in

    _must_be_there(folder)
    return take_in(str(folder.absolute()))
