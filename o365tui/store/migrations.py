"""Brings a desk of an older schema up to this program's: a backup first, then one step after the other."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

from o365tui.model.errors import DamagedDesk, ForeignDesk
from o365tui.store import filelayer, snapshot
from o365tui.store.making import FOLDERS, with_mark, write
from o365tui.store.shapes import validate
from o365tui.store.snapshot import Head
from o365tui.text.language import _

State = dict[str, dict[int, bytes]]


def _from_0(state: State) -> State:
    """Schema 0: one TinyDB file written whole, without `_desk`, journal or checks. The documents are the same."""
    return state


STEPS: dict[int, Callable[[State], State]] = {0: _from_0}
"""What makes schema n + 1 of schema n."""


def migrate(folder: str) -> None:
    """Bring the desk in `folder` up to date, under the lock. Raises DamagedDesk, ForeignDesk: then nothing changed."""
    path = os.path.join(folder, "desk.json")
    head = snapshot.read_head(path)
    if head is not None and head.schema >= snapshot.SCHEMA:
        return  # another process was faster
    if head is None and _has_journal(folder):
        raise DamagedDesk(_("{path} does not say any more which desk it is.").format(path=path))
    schema = head.schema if head is not None else 0
    state = _documents(path)
    for step in range(schema, snapshot.SCHEMA):
        state = STEPS[step](state)
    validate(state)
    for name in FOLDERS:
        filelayer.folder(os.path.join(folder, name), "migrate")
    backup = os.path.join(folder, "backups", f"desk-schema-{schema}-{time.time_ns()}.json")
    filelayer.write_new(backup, filelayer.read_file(path, "migrate"), "migrate")
    ids = {table: max(held, default=0) for table, held in state.items()}
    new = Head(head.desk if head else os.urandom(8).hex(), snapshot.SCHEMA, 0, 1, 0, 0, ids)
    beside = f"{path}.{os.getpid()}.new"
    write(beside, folder, new, state)
    with_mark(folder, new)
    filelayer.rename(beside, path, "migrate")
    filelayer.sync_folder(folder, "migrate")


def _documents(path: str) -> State:
    try:
        state = snapshot.parsed(path)
    except (ValueError, AttributeError) as error:
        raise ForeignDesk(_("{path} is not the data of a desk. It was not touched.").format(path=path)) from error
    if foreign := set(state) - {*snapshot.TABLES, "_default"}:
        raise ForeignDesk(
            _("{path} is not the data of a desk (it has a table “{table}”). It was not touched.").format(
                path=path, table=sorted(foreign)[0]
            )
        )
    return state


def _has_journal(folder: str) -> bool:
    top = os.path.join(folder, "journal")
    return os.path.isdir(top) and bool(os.listdir(top))
