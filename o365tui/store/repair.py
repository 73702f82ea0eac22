"""Puts a desk right: from what is intact (repair), or with what something else wrote into it (accept).

Both keep every damaged file in `aside/`, write a new snapshot and begin a new segment, under the lock.
"""

from __future__ import annotations

import os
import shutil
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from o365tui.model.errors import Refused
from o365tui.store import filelayer, snapshot
from o365tui.store.attachments import Attachments
from o365tui.store.check import attachments, check, everything, kept_files, of
from o365tui.store.checkpoint import drop_left_over, swap
from o365tui.store.lock import Lock
from o365tui.store.making import FOLDERS, with_mark, write
from o365tui.store.migrations import alone, bring_up
from o365tui.store.salvage import Remains, Snapshot, apply, described, kept_lines, remains
from o365tui.store.shapes import validate
from o365tui.store.snapshot import Head
from o365tui.text.language import _, ngettext

_NAMED = 20
"""So many documents that were brought back are named; what is missing is always named."""

State = dict[str, dict[int, bytes]]


def repair(folder: str) -> list[str]:
    """Bring back all that is intact; what was done, and what is missing, one sentence each."""
    if not check(folder):
        return []
    with _alone(folder):
        told = _close(folder)
        found = remains(folder)
        told += [_move_aside(folder, path) for path in _damaged_files(folder, found)]
        if any(of(found)):
            state, missing = _restored(found)
            _begin_anew(folder, found, state)
            told.append(_("desk.json was put together from what is intact."))
            told += missing
    return told


def accept(folder: str) -> list[str]:
    """Take in what something else wrote into `desk.json`; what was taken in, one sentence each. What waits in the
    journal is kept. Raises Refused for documents that are none of a desk's."""
    with _alone(folder):
        found = remains(folder)
        current = found.current
        odd = current.faulty or current.added or current.unreadable or found.head_damaged or current.checks is None
        if not odd and current.checks and snapshot.whole_check(current.path) == current.checks.whole:
            return []
        try:
            state = snapshot.parsed(current.path)
        except (OSError, ValueError, AttributeError, TypeError) as error:
            raise Refused(_("{path} cannot be taken in: {error}.").format(path=current.path, error=error)) from error
        validate(state)
        named = dict.fromkeys((each.table, each.key) for each in (*current.faulty, *current.added) if each.key)
        told = [_taken(table, key, state.get(table, {}).get(key)) for table, key in named]
        _make_room(state, found)
        for line in kept_lines(found):
            apply(state, line.payload)
        _move_aside(folder, current.path)
        _begin_anew(folder, found, state)
    return told or [_("desk.json was taken in; every document in it is the same.")]


def _make_room(state: State, found: Remains) -> None:
    """The other program did not know which ids the journal has given since: what it added gets new ones."""
    waiting: dict[str, set[int]] = {}
    for line in kept_lines(found):
        for table, put in line.payload.get("put", {}).items():
            waiting.setdefault(table, set()).update(map(int, put))
    for each in found.current.added:
        if each.key in waiting.get(each.table, ()):
            if each.table == "requests":
                raise Refused(
                    _("{request} was added by another program, and the desk has given that number since.").format(
                        request=described(each.table, each.key, b"")
                    )
                )
            free = 1 + max([*state[each.table], *waiting[each.table], found.head.ids.get(each.table, 0)])
            state[each.table][free] = state[each.table].pop(each.key)


def _taken(table: str, key: int, data: bytes | None) -> str:
    if data is None:
        return _("Removed: {what}.").format(what=described(table, key, b""))
    return _("Taken in: {what}.").format(what=described(table, key, data))


def _restored(found: Remains) -> tuple[State, list[str]]:
    """The newest intact state of every document, and sentences about what is missing or may be older."""
    state: State = {}
    told: list[str] = []
    lines = iter(sorted(found.lines, key=lambda line: line.sequence))
    line = next(lines, None)
    for each in found.snapshots:
        while line is not None and line.sequence <= each.sequence:
            apply(state, line.payload)
            line = next(lines, None)
        last = each is found.current
        state = _over(state, each, told if last else [])
    while line is not None:
        apply(state, line.payload)
        line = next(lines, None)
    for segment in found.segments:
        for bad in segment.bad:
            if bad.sequence > found.head.sequence:
                told.append(_("Missing: what this commit changed. {damage}").format(damage=bad.sentence))
    state.pop(snapshot.HEAD, None)
    return state, told


def _over(before: State, each: Snapshot, told: list[str]) -> State:
    """What a snapshot holds; for what is not intact in it, what was known before it."""
    if each.checks is None:
        if any(before.values()):
            told.append(
                _("{path} could not be compared with its checks: the backup and the journal were used.").format(
                    path=each.path
                )
            )
            return before
        told.append(_("{path} was taken as it is: its checks are gone.").format(path=each.path))
        return {table: dict(held) for table, held in each.intact.items()}
    state = {table: dict(held) for table, held in each.intact.items()}
    back: list[str] = []
    for table, (ids, _crcs) in each.checks.tables.items():
        if table == snapshot.HEAD:
            continue
        held = state.setdefault(table, {})
        for key in ids:
            if key in held:
                continue
            data = before.get(table, {}).get(key)
            if data is None:
                told.append(_("Missing: {what}.").format(what=described(table, key, _lying(each, table, key))))
            else:
                held[key] = data
                back.append(_("Brought back: {what}.").format(what=described(table, key, data)))
    if len(back) > _NAMED:
        more = len(back) - _NAMED
        back[_NAMED:] = [ngettext("Brought back: {n} more.", "Brought back: {n} more.", more).format(n=more)]
    told.extend(back)
    return state


def _lying(each: Snapshot, table: str, key: int) -> bytes:
    return next((faulty.data or b"" for faulty in each.faulty if (faulty.table, faulty.key) == (table, key)), b"")


def _begin_anew(folder: str, found: Remains, state: State) -> None:
    """A new snapshot with everything, and a new segment after all others."""
    marked = found.mark.position.sequence if found.mark else 0
    newest = max([found.head.sequence, marked, *(line.sequence for line in found.lines)])
    ids = dict(found.head.ids)
    clock = max([found.head.clock, found.mark.clock if found.mark else 0])
    for line in found.lines:
        clock = max(clock, line.payload.get("clock", 0))
    for table, held in state.items():
        ids[table] = max([ids.get(table, 0), *held])
    segments = [segment.number for segment in found.segments]
    # A number of its own, so that sessions that are open elsewhere notice that they must read anew.
    head = Head(
        found.head.desk, snapshot.SCHEMA, newest + 1, max([found.head.segment, *segments]) + 1,
        int.from_bytes(os.urandom(4)), clock, ids,
    )  # fmt: skip
    for name in FOLDERS:
        filelayer.folder(os.path.join(folder, name), "repair")
    path = os.path.join(folder, "desk.json")
    beside = f"{path}.{os.getpid()}.new"
    write(beside, folder, head, bring_up(state))  # a backup or another program may be of an older schema
    with suppress(FileNotFoundError):
        drop_left_over(folder)
    if found.current.faulty or found.current.unreadable or found.current.added or found.current.checks is None:
        filelayer.rename(beside, path, "repair")
        filelayer.sync_folder(folder, "repair")
    else:
        swap(folder, beside, found.head.sequence)
    with_mark(folder, head)
    with suppress(FileNotFoundError):
        os.unlink(os.path.join(folder, "index", "current"))


def _damaged_files(folder: str, found: Remains) -> Iterator[str]:
    current = found.current
    for segment in found.segments:
        if segment.bad:
            yield segment.path
    for each in found.snapshots:
        if each.faulty or each.unreadable or each.added or (each.checks is None and each is not current):
            yield each.path
        if each.checks is None:
            yield snapshot.checks_path(folder, each.sequence)
    kept = Attachments(os.path.join(folder, "files"))
    if current.intact and any(attachments(folder, found)):
        for sha256, _what in kept_files(found):
            if os.path.lexists(kept.path(sha256)) and not kept.intact(sha256):
                yield kept.path(sha256)


def _move_aside(folder: str, path: str) -> str:
    """Keep a damaged file out of the way, or a copy of it where its place must not be empty; the sentence."""
    aside = os.path.join(folder, "aside")
    filelayer.folder(aside, "repair")
    kept = os.path.join(aside, f"{time.time_ns()}-{os.path.basename(path)}")
    if os.path.lexists(path):
        if path == os.path.join(folder, "desk.json"):
            shutil.copyfile(path, kept)
            os.chmod(kept, filelayer.PRIVATE_FILE)
        else:
            filelayer.rename(path, kept, "repair")
    return _("{path} was damaged; it is kept as {kept}.").format(path=path, kept=kept)


def _close(folder: str) -> list[str]:
    """Take away the permissions that others have."""
    closed = 0
    for path in everything(folder):
        mode = os.lstat(path).st_mode
        if not stat.S_ISLNK(mode) and mode & 0o077:
            os.chmod(path, stat.S_IMODE(mode) & ~0o077)
            closed += 1
    if not closed:
        return []
    return [ngettext("{n} file was closed to others.", "{n} files were closed to others.", closed).format(n=closed)]


@contextmanager
def _alone(folder: str) -> Iterator[None]:
    flags = os.O_RDWR | os.O_CREAT
    with (
        alone(folder),
        filelayer.closing(filelayer.opened(os.path.join(folder, "lock"), flags, "lock")) as lock,
        filelayer.closing(filelayer.opened(os.path.join(folder, "holder"), flags, "holder")) as holder,
        Lock(lock, holder).held("repair"),
    ):
        yield
