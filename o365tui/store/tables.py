"""The desk as a TinyDB: its tables with TinyDB's own methods, as safe as the store's `commit`, and as slow as TinyDB.

`Desk(folder)` is a `TinyDB` whose storage is the journal and whose tables write only the documents that changed. The
program itself does not use it. Reaches into `_read_table`, `_update_table` and `_get_next_id` of TinyDB 4.9.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Table

from o365tui.store.journal_store import JournalStore
from o365tui.store.record import dumps, loads
from o365tui.store.transaction import JournalTransaction

F = TypeVar("F", bound=Callable[..., Any])
Tables = dict[str, dict[str, Any]]

BY = "tinydb"
"""Who others see as the author of such a commit."""


class JournalStorage(Storage):
    """TinyDB's storage over a desk's journal."""

    def __init__(self, store: JournalStore) -> None:
        self._store = store
        self._transaction: JournalTransaction | None = None
        self._last: dict[str, dict[int, bytes]] = {}

    def read(self) -> Tables | None:
        """All tables as they are now."""
        found = self._store.documents(self._transaction)
        self._last = {table: {at: dumps(each) for at, each in held.items()} for table, held in found.items()}
        return {table: {str(at): each for at, each in held.items()} for table, held in found.items()} or None

    def read_table(self, name: str) -> dict[int, dict[str, Any]]:
        """One table as it is now; the documents are copies."""
        held = self._store.documents(self._transaction, name).get(name, {})
        return {at: loads(dumps(document)) for at, document in held.items()}

    def write(self, data: Tables) -> None:
        """Commit what differs from what was last read here; what others have changed since stays."""
        with self.held():
            for table in {*data, *self._last}:
                new = {int(at): document for at, document in data.get(table, {}).items()}
                self.change(table, self._last.get(table, {}), new)

    @contextmanager
    def held(self) -> Iterator[JournalTransaction]:
        """With everyone else kept out; one commit when the outermost block ends."""
        if self._transaction is not None:
            yield self._transaction
            return
        with self._store.writing(BY) as transaction:
            self._transaction = transaction
            try:
                yield transaction
            finally:
                self._transaction = None

    def change(self, table: str, before: Mapping[int, bytes], after: Mapping[int, Mapping[str, Any]]) -> None:
        """Put what differs into the commit. Raises Refused for a document that the desk could not read."""
        from o365tui.store.shapes import validate

        with self.held() as transaction:
            for at, document in after.items():
                data = dumps(document)
                if data != before.get(at):
                    validate({table: {at: data}})
                    transaction.put_document(table, at, loads(data))
            for at in before.keys() - after.keys():
                transaction.drop_document(table, at, loads(before[at]).get("request"))

    def cursor(self) -> int:
        return self._store.cursor()

    def close(self) -> None:
        self._store.close()


def _held(method: F) -> F:
    """The method with everyone else kept out from its first read to its commit."""

    @functools.wraps(method)
    def run(self: JournalTable, *arguments: Any, **named: Any) -> Any:
        with self.storage.held():
            return method(self, *arguments, **named)

    return run  # type: ignore[return-value]


class JournalTable(Table):
    """TinyDB's table; each method that writes is one commit."""

    _cached_at = -1

    @property
    def storage(self) -> JournalStorage:
        assert isinstance(self._storage, JournalStorage)
        return self._storage

    insert = _held(Table.insert)
    insert_multiple = _held(Table.insert_multiple)
    update = _held(Table.update)
    update_multiple = _held(Table.update_multiple)
    upsert = _held(Table.upsert)
    remove = _held(Table.remove)
    truncate = _held(Table.truncate)

    def search(self, cond: Any) -> list[Any]:
        """TinyDB's answers are remembered; not beyond somebody else's commit."""
        if self._cached_at != (now := self.storage.cursor()):
            self.clear_cache()
            self._cached_at = now
        return super().search(cond)

    def _read_table(self) -> dict[str, Mapping[str, Any]]:
        return {str(at): document for at, document in self.storage.read_table(self.name).items()}

    def _update_table(self, updater: Callable[[dict[int, Mapping[str, Any]]], None]) -> None:
        with self.storage.held():
            table: dict[int, Mapping[str, Any]] = dict(self.storage.read_table(self.name))
            # Updaters change documents in place, so what was there is kept as bytes.
            before = {at: dumps(document) for at, document in table.items()}
            updater(table)
            self.storage.change(self.name, before, table)
        self.clear_cache()

    def _get_next_id(self) -> int:
        with self.storage.held() as transaction:
            return transaction.next_number() if self.name == "requests" else transaction.next_id(self.name)


class Desk(TinyDB):
    """The desk in `folder` as a TinyDB."""

    table_class = JournalTable

    def __init__(self, folder: Path) -> None:
        super().__init__(storage=lambda: JournalStorage(JournalStore(folder)))

    def drop_table(self, name: str) -> None:
        self.table(name).truncate()
        self._tables.pop(name, None)

    def drop_tables(self) -> None:
        assert isinstance(self.storage, JournalStorage)
        with self.storage.held():
            for name in self.tables():
                self.drop_table(name)
