"""Brings a desk of an older schema up to this program's: a backup first, then one step after the other.

A desk with a journal is folded as a checkpoint does it, and may be killed anywhere: until the new `desk.json` takes its
name all is as before, but for a commit that says nothing and a new segment.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from o365tui.model.errors import DamagedDesk, DeskBusy, ForeignDesk
from o365tui.model.people import Role
from o365tui.model.request import Note
from o365tui.model.response import awaiting
from o365tui.model.times import read, written
from o365tui.store import filelayer, snapshot
from o365tui.store.checkpoint import drop_left_over, swap, turn
from o365tui.store.journal import Journal
from o365tui.store.making import FOLDERS, with_mark, write, write_documents
from o365tui.store.mark import Mark, MarkFile
from o365tui.store.record import dumps, loads
from o365tui.store.salvage import apply
from o365tui.store.shapes import validate
from o365tui.store.snapshot import Document, Head, documents
from o365tui.text.language import _

State = dict[str, dict[int, bytes]]


def _from_0(state: State) -> State:
    """Schema 0: one TinyDB file written whole, without `_desk`, journal or checks. The documents are the same."""
    return state


def _from_1(state: State) -> State:
    """Schema 1: requests did not say since when an administrator's words stand unanswered; their notes tell it."""
    missing = {number for number, data in state.get("requests", {}).items() if b'"awaiting":' not in data}
    if not missing:
        return state
    people = map(loads, state.get("people", {}).values())
    agents = {person["handle"] for person in people if person.get("role") == Role.AGENT.value}
    notes = state.get("notes", {})
    hung: dict[int, list[int]] = {}
    for key, data in notes.items():
        hung.setdefault(loads(data).get("request"), []).append(key)
    requests = dict(state["requests"])
    for number in missing:
        document = loads(requests[number])
        first = document.get("first_response")
        # Of one request at a time: all notes of a large desk would be a gigabyte.
        said = [Note.of(key, loads(notes[key])) for key in hung.get(number, ())] if first else []
        since = awaiting(said, agents, read(first)) if said else None
        told = dumps({**document, "awaiting": None if since is None else written(since)})
        # A copy of its own: what orjson gives holds on to the kilobytes that it wrote in.
        requests[number] = memoryview(told).tobytes()
    return {**state, "requests": requests}


STEPS: dict[int, Callable[[State], State]] = {0: _from_0, 1: _from_1}
"""What makes schema n + 1 of schema n. A step leaves alone what is of its new schema already."""


def bring_up(state: State, schema: int = 0) -> State:
    """The documents as this program has them; some of them may be so already."""
    for step in range(schema, snapshot.SCHEMA):
        state = STEPS[step](state)
    return state


@contextmanager
def alone(folder: str) -> Iterator[None]:
    """With nobody else folding the desk. Raises DeskBusy."""
    with turn(folder, 30) as ours:
        if not ours:
            raise DeskBusy(_("Another process is folding or repairing the desk. Try again in a while."))
        yield


def migrate(folder: str) -> None:
    """Bring the desk in `folder` up to date, under the lock. Raises DamagedDesk, ForeignDesk: then nothing changed."""
    path = os.path.join(folder, "desk.json")
    head = snapshot.read_head(path)
    if head is not None and head.schema >= snapshot.SCHEMA:
        return  # another process was faster
    if head is None and _has_journal(folder):
        raise DamagedDesk(_("{path} does not say any more which desk it is.").format(path=path))
    if head is None:
        _from_one_file(folder, path)
    else:
        _with_journal(folder, path, head)


def _from_one_file(folder: str, path: str) -> None:
    state = _documents(path)
    validate(state)
    for name in FOLDERS:
        filelayer.folder(os.path.join(folder, name), "migrate")
    filelayer.write_new(_backup(folder, 0), filelayer.read_file(path, "migrate"), "migrate")
    new = Head(os.urandom(8).hex(), snapshot.SCHEMA, 0, 1, 0, 0, _ids({}, state))
    beside = f"{path}.{os.getpid()}.new"
    write(beside, folder, new, bring_up(state))
    with_mark(folder, new)
    filelayer.rename(beside, path, "migrate")
    filelayer.sync_folder(folder, "migrate")


def _with_journal(folder: str, path: str, head: Head) -> None:
    drop_left_over(folder)
    with filelayer.closing(filelayer.opened(os.path.join(folder, "lock"), os.O_RDWR, "lock")) as descriptor:
        marks = MarkFile(descriptor)
        journal = Journal(os.path.join(folder, "journal"), os.path.join(folder, "aside"), marks, head.desk)
        try:
            mark = journal.settle(journal.end(), head.position)
            state = _folded(folder, path, head, journal, mark)
            validate(state)
            ids = _ids(head.ids, state)
            before = head._replace(sequence=mark.position.sequence, ids=ids, clock=mark.clock)
            write_documents(_backup(folder, head.schema), before, state)
            # The new snapshot gets a number of its own, for its checks lie beside those of the old one.
            mark = journal.append(mark, dumps({"by": "", "at": int(time.time()), "clock": mark.clock}), mark.clock)
            end, segment = mark.position, journal.prepare(mark.position.segment + 1)
            marks.write(Mark(journal.rotate(segment, end), mark.clock), "migrate.mark")
        finally:
            journal.close()
    new = Head(head.desk, snapshot.SCHEMA, end.sequence, segment, end.chain, mark.clock, ids)
    beside = f"{path}.{os.getpid()}.new"
    write(beside, folder, new, bring_up(state, head.schema))
    with suppress(FileNotFoundError):
        filelayer.unlink(os.path.join(folder, "index", "current"), "migrate")  # it knows the old documents
    swap(folder, beside, head.sequence)


def _folded(folder: str, path: str, head: Head, journal: Journal, mark: Mark) -> State:
    """The snapshot's documents, each checked, with what the journal made of them. Raises DamagedDesk."""
    checks = snapshot.read_checks(folder, head.sequence)
    if checks is None:
        raise DamagedDesk(_("The checks of {path} are missing or damaged.").format(path=path))
    state: State = {table: {} for table in checks.tables if table != snapshot.HEAD}
    with open(path, "rb", buffering=1 << 20) as file:
        for each in documents(file, checks):
            if not isinstance(each, Document) or not each.intact:
                raise DamagedDesk(
                    _("{path}, line {line}, is damaged or was changed by another program.").format(
                        path=path, line=each.line
                    )
                )
            if each.table != snapshot.HEAD:
                state[each.table][each.key] = each.data
    for line in journal.each(journal.start(head.segment, head.position).position, mark.position):
        apply(state, line.payload)
    return state


def _ids(known: dict[str, int], state: State) -> dict[str, int]:
    return {**known, **{table: max([known.get(table, 0), *held]) for table, held in state.items()}}


def _backup(folder: str, schema: int) -> str:
    return os.path.join(folder, "backups", f"desk-schema-{schema}-{time.time_ns()}.json")


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
