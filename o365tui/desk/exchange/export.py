"""Export: every request that one may see as a JSON object, with the people on it; files by their SHA-256."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from o365tui.desk.shape import canned_object, person_object, request_object
from o365tui.model.errors import DamagedFile, DiskRefused, NotFound, Refused
from o365tui.model.people import Person
from o365tui.model.preferences import Preferences
from o365tui.model.request import Attachment, Event, Record
from o365tui.store.protocol import Store
from o365tui.text.language import _


def lines(
    store: Store, person: Person, with_files: Path | None, report: Callable[[str], None]
) -> Iterator[dict[str, Any]]:
    """See `Exchange.export`."""
    plans = {each.name: each.plan.value for each in store.organisations()}
    known = {each.handle: each for each in store.people()}
    everybody = person.agent or person.owner
    first = {each.handle for each in known.values() if everybody or each.agent or person.reader.sees(each.organisation)}

    kept = store.canned() if person.agent else ()

    def objects(handles: Iterable[str]) -> list[dict[str, Any]]:
        people = (known.get(handle) or store.person(handle) for handle in sorted(handles))
        return [_as_object(each, plans) | own(each) for each in people if each is not None]

    def own(each: Person) -> dict[str, Any]:
        """What one has set for oneself goes along once, and nobody else's."""
        if each.handle != person.handle or not first:
            return {}
        kept = store.preferences(person.handle)
        if kept == Preferences(person.handle):
            return {}
        return {"preferences": {name: value for name, value in kept.document().items() if name != "handle"}}

    if with_files is not None:
        _make(store, with_files)
    for record in store.records(person.reader):
        line = request_object(record)
        on_it = _handles(record)
        for field in ("requester", "assignee"):
            line[field] = next(iter(objects([line[field]])), line[field]) if line[field] else None
        if kept:
            line["canned"], kept = [canned_object(each) for each in kept], ()
        line["people"] = objects((on_it | first) - {record.request.requester, record.request.assignee})
        first = set()
        if with_files is not None:
            _write_files(store, record, with_files, report)
        yield line


def _make(store: Store, folder: Path) -> None:
    if store.own_path(str(folder)):
        raise Refused(_("{path} is in the desk's own folder; save it elsewhere.").format(path=folder))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DiskRefused(_("{path} cannot be written: {why}.").format(path=folder, why=error.strerror)) from None


def _write_files(store: Store, record: Record, folder: Path, report: Callable[[str], None]) -> None:
    for file in record.files:
        try:
            _write_file(store, file, folder)
        except (DamagedFile, NotFound) as error:
            number = record.request.shown_number
            report(_("{number}, file {name}: {why}").format(number=number, name=file.name, why=error.sentence))


def _write_file(store: Store, file: Attachment, folder: Path) -> None:
    path = folder / file.sha256
    if path.exists():
        return
    with store.open(file.sha256) as source:
        try:
            descriptor, beside = tempfile.mkstemp(dir=folder)
            try:
                with open(descriptor, "wb") as target:
                    while piece := source.read(1 << 20):
                        target.write(piece)
                os.replace(beside, path)
            finally:
                with suppress(FileNotFoundError):
                    os.unlink(beside)
        except OSError as error:
            raise DiskRefused(_("{path} cannot be written: {why}.").format(path=path, why=error.strerror)) from None


def _as_object(person: Person, plans: dict[str, str]) -> dict[str, Any]:
    """The person with their organisation's plan; who owns a desk is that desk's own affair."""
    made = person_object(person)
    del made["owner"]
    return {**made, "plan": plans.get(person.organisation)}


def _handles(record: Record) -> set[str]:
    """Everybody who is named on a request."""
    request = record.request
    named: set[str | None] = {request.requester, request.assignee}
    named.update(each.author for each in record.notes)
    named.update(each.by for each in record.files)
    for entry in record.history:
        named.add(entry.by)
        if entry.field == "assignee":
            named.update((entry.was, entry.becomes))
    for note in record.notes:
        if note.event in (Event.TAKEN, Event.ASSIGNED):
            named.update((note.was, note.becomes))
    return {each for each in named if each}
