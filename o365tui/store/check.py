"""Reads a desk whole and says what is wrong with it, one sentence for each thing, with file, line and request."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from o365tui.model.errors import StoreError
from o365tui.model.request import shown_number
from o365tui.store import snapshot
from o365tui.store.attachments import Attachments
from o365tui.store.checkpoint import turn
from o365tui.store.journal import lost
from o365tui.store.record import loads
from o365tui.store.salvage import Remains, Snapshot, apply, described, kept_lines, remains
from o365tui.text.language import _


def check(folder: str) -> list[str]:
    """What is wrong with the desk in `folder`; nothing when all is well."""
    with turn(folder, 30):
        return [*_private(folder), *_content(folder)]


def _content(folder: str) -> Iterator[str]:
    try:
        found = remains(folder)
    except StoreError as error:
        yield error.sentence
        return
    yield from of(found)
    yield from attachments(folder, found)


def of(found: Remains) -> Iterator[str]:
    """What is wrong with the snapshots and the journal."""
    if found.head_damaged:
        yield found.head_damaged
    for each in found.snapshots:
        yield from snapshot_of(each)
    for segment in found.segments:
        for bad in segment.bad:
            yield bad.sentence
    yield from gaps(found)
    if found.mark is None:
        yield _("The mark in “lock” does not read back as it was written; the next who opens the desk makes it anew.")


def snapshot_of(each: Snapshot) -> Iterator[str]:
    """What is wrong with one snapshot."""
    if each.checks is None:
        checks = snapshot.checks_path(os.path.dirname(found_in(each)), each.sequence)
        yield _("{checks}, the checks of {path}, is missing or damaged.").format(checks=checks, path=each.path)
    if each.unreadable:
        yield _("{path} cannot be read: {error}.").format(path=each.path, error=each.unreadable)
        return
    for faulty in each.faulty:
        yield faulty.sentence
    for faulty in each.added:
        what = described(faulty.table, faulty.key, faulty.data or b"")
        yield _("{path}: {what} was added by another program.").format(path=each.path, what=what)
    if each.checks is not None and not each.faulty and not each.added:
        whole = snapshot.whole_check(each.path)
        if whole != each.checks.whole:
            yield _("{path} was written anew by another program; every document in it is the same.").format(
                path=each.path
            )


def found_in(each: Snapshot) -> str:
    """The path of `desk.json` in the folder that a snapshot or backup belongs to."""
    top = os.path.dirname(each.path)
    return each.path if os.path.basename(each.path) == "desk.json" else os.path.join(os.path.dirname(top), "desk.json")


def gaps(found: Remains) -> Iterator[str]:
    """Segments that are missing or do not go on from one another; acknowledged commits that are gone."""
    pieces = [segment for segment in found.segments if segment.number >= found.head.segment]
    if not pieces or pieces[0].number != found.head.segment:
        yield _("The journal's segment {number} is missing.").format(number=found.head.segment)
    for before, after in pairwise(pieces):
        if after.number != before.number + 1:
            yield _("The journal's segment {number} is missing.").format(number=before.number + 1)
        elif not before.bad and after.start is not None and before.end[2:] != after.start[2:]:
            yield _("{path} does not go on from the segment before it.").format(path=after.path)
    if pieces and found.mark is not None and not pieces[-1].bad:
        end, marked = pieces[-1].end, found.mark.position
        if (pieces[-1].number, *end[2:]) != (marked.segment, *marked[2:]) and end.sequence <= marked.sequence:
            yield lost(end.sequence, marked.sequence)


def attachments(folder: str, found: Remains) -> Iterator[str]:
    """Files that requests or messages name and that are not there as they were kept; others that are not what their
    name says."""
    kept = Attachments(os.path.join(folder, "files"))
    named: set[str] = set()
    for sha256, what in kept_files(found):
        path = kept.path(sha256)
        if not os.path.lexists(path):
            yield _("{path} is missing: {what}.").format(path=path, what=what)
        elif sha256 not in named and not kept.intact(sha256):
            yield _("{path} does not read back as it was kept: {what}.").format(path=path, what=what)
        named.add(sha256)
    for name in kept.names():
        sha256 = os.path.basename(name)
        if sha256 in named or sha256.endswith(".new"):
            continue
        if name != os.path.join(sha256[:2], sha256) or not kept.intact(sha256):
            yield _("{path} is no file that the desk kept.").format(path=os.path.join(folder, "files", name))


def kept_files(found: Remains) -> Iterator[tuple[str, str]]:
    """The SHA-256 of every file that a request or a message names, as far as they can be read, and what it is."""
    for at, file in _documents(found, "files").items():
        told = _("file {id} of {request}").format(id=at, request=shown_number(file.get("request", 0)))
        yield str(file.get("sha256")), told
    for at, message in _documents(found, "messages").items():
        for sha256 in filter(None, (message.get("sha256"), message.get("read"))):
            yield str(sha256), _("message {id}").format(id=at)


def _documents(found: Remains, table: str) -> dict[int, dict[str, Any]]:
    state = {table: dict(found.current.intact.get(table, {}))}
    for line in kept_lines(found):
        apply(state, {part: {table: line.payload.get(part, {}).get(table, {})} for part in ("put", "drop")})
    return {at: loads(data) for at, data in state[table].items()}


def _private(folder: str) -> Iterator[str]:
    """What others on this machine could read or change, and links where there should be files."""
    for path in everything(folder):
        mode = os.lstat(path).st_mode
        if stat.S_ISLNK(mode):
            yield _("{path} is a link; the desk makes none and follows none.").format(path=path)
        elif mode & 0o077:
            yield _("{path} is open to others ({mode}); “o365tui check --repair” closes it.").format(
                path=path, mode=stat.filemode(mode)
            )


def everything(folder: str) -> Iterator[str]:
    """The folder and all that lies in it."""
    yield folder
    for top, folders, files in os.walk(folder):
        for name in sorted([*folders, *files]):
            path = os.path.join(top, name)
            if os.path.lexists(path):
                yield path
