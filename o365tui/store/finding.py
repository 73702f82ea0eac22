"""Filters: which requests of a view answer a query, how many they are, and some of their rows.

Most requests have not changed since the index was built: the places of those lie ready for each word, condition and
view, and are put together as bits. Those that have changed are asked for in SQL, the last few of them looked at one by
one. A phrase is looked for in the documents that have its words.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from o365tui.model.people import Reader
from o365tui.model.query import Key, Query, best, holds, searched
from o365tui.model.views import Column, Sort, View
from o365tui.store import facts, inverted
from o365tui.store.conditions import Asked, view_places
from o365tui.store.index import Unusable
from o365tui.store.inverted import Base, Places
from o365tui.store.listing import as_json, get, rows_of
from o365tui.store.phrases import Phrases, those_with, words_of_title
from o365tui.store.protocol import Page
from o365tui.store.rows import ROW, order, quick, row, where
from o365tui.store.words import question

Touched = tuple[int, int]
"""When a request was touched last, and its number: what orders the newest first."""


def find(
    connection: sqlite3.Connection, phrases: Phrases, reader: Reader, view: View, query: Query, sort: Sort | None,
    offset: int, limit: int | None, now: datetime,
) -> Page:  # fmt: skip
    """Rows of a view that answer the query."""
    offset = max(0, offset)
    connection.execute("BEGIN")  # all that follows is of one moment
    try:
        found = _Finding(connection, phrases, reader, view, query, now)
        total = inverted.count(found.places) + len(found.changed)
        end = total if limit is None else min(total, offset + max(0, limit))
        return Page(found.rows(sort, offset, end), total, offset)
    finally:
        if connection.in_transaction:
            connection.rollback()


class _Finding:
    """What answers a query: places of requests that have not changed since the index was built, and the others."""

    def __init__(
        self, connection: sqlite3.Connection, phrases: Phrases, reader: Reader, view: View, query: Query, now: datetime
    ) -> None:
        self._connection, self._phrases = connection, phrases
        self._reader, self._view, self._query, self._now = reader, view, query, now
        self._base = Base(connection)
        self._asked = Asked(self._base, reader, query.conditions, now)
        self._fresh = [number for (number,) in connection.execute("SELECT number FROM unsearched")]
        self.places = self._unchanged()
        self.changed = self._indexed() + self._looked_at()

    # What answers

    def _unchanged(self) -> Places:
        base, query, reader = self._base, self._query, self._reader
        if not base.size:
            return set()
        found: list[Places] = []
        for word in sorted(query.words, key=len, reverse=True):
            found.append(base.beginning(word, reader))
            if not found[-1]:
                return set()
        found += view_places(base, self._view, reader)
        found += self._asked.places()
        for group in query.without:
            found.append(base.but(base.every([base.beginning(word, reader) for word in group])))
        places = base.every(found)
        if self._fresh:
            sql = "SELECT textrow FROM requests WHERE number IN (SELECT value FROM json_each(?))"
            old = self._connection.execute(sql, (as_json(self._fresh),))
            places = inverted.without(places, [place for (place,) in old if place is not None])
        for phrase in query.phrases:
            places = self._phrases.among(base, places, phrase, reader)
        for phrase in query.without_phrases:
            places = base.every([places, base.but(self._phrases.among(base, places, phrase, reader))])
        return places

    def _indexed(self) -> list[Touched]:
        """Those that have changed, and whose words are in the full-text table."""
        query, reader = self._query, self._reader
        condition, values = where(self._view, reader)
        asked, more = self._asked.sql()
        begun, whole = _words(query)
        if begun or whole:
            sql = "SELECT r.touched, r.number FROM recent CROSS JOIN requests r ON r.textrow=recent.rowid "
            sql += "WHERE recent MATCH ? "
            given: list[Any] = [question(begun, reader, whole)]
        else:
            sql, given = "SELECT r.touched, r.number FROM requests r WHERE r.textrow>? ", [self._base.size]
        sql += f"AND {condition} AND {asked} AND r.number NOT IN (SELECT value FROM json_each(?))"
        given += [*values, *more, as_json(self._fresh)]
        for group in query.without:
            sql += " AND r.textrow NOT IN (SELECT rowid FROM recent WHERE recent MATCH ?)"
            given.append(question(group, reader))
        found = self._connection.execute(sql, given).fetchall()
        if query.phrases or query.without_phrases:
            numbers = {number for _touched, number in found}
            for phrase in query.phrases:
                numbers = those_with(self._connection, numbers, phrase, reader)
            for phrase in query.without_phrases:
                numbers -= those_with(self._connection, numbers, phrase, reader)
            found = [each for each in found if each[1] in numbers]
        return found

    def _looked_at(self) -> list[Touched]:
        """Those whose words are in no table yet."""
        if not self._fresh:
            return []
        condition, values = where(self._view, self._reader)
        sql = "SELECT r.touched, r.number FROM requests r WHERE r.number IN (SELECT value FROM json_each(?)) "
        some = self._connection.execute(f"{sql} AND {condition}", (as_json(self._fresh), *values)).fetchall()
        found = []
        for each in some:
            record = get(self._connection, self._reader, each[1])
            if record is not None and holds(self._query, searched(record), self._reader, self._now):
                found.append(each)
        return found

    # In which order

    def rows(self, sort: Sort | None, start: int, end: int) -> Sequence[Any]:
        """The rows from `start` to `end`."""
        if start >= end:
            return []
        if sort is not None and sort.column is Column.BEST:
            return rows_of(self._connection, self._best(end)[start:end])
        own = self._view is View.DUE or (self._view is View.ASSIGNED and not self._reader.agent)
        if quick(self._view, sort) and not own:
            return rows_of(self._connection, self._newest(end)[start:end])
        by = order(self._view, sort, self._reader)
        sql = f"SELECT {ROW} FROM requests r WHERE r.number IN (SELECT value FROM json_each(?)) ORDER BY {by}"
        sql += " LIMIT ? OFFSET ?"
        numbers = as_json(self._newest(None))
        return [row(each) for each in self._connection.execute(sql, (numbers, end - start, start))]

    def _newest(self, most: int | None) -> list[int]:
        """The numbers of the newest. Raises Unusable when the index does not agree with itself."""
        wanted = inverted.newest(self.places, inverted.count(self.places) if most is None else most)
        found = self._changed_since(wanted) + self.changed
        found.sort(reverse=True)
        return [number for _touched, number in found[:most]]

    def _changed_since(self, places: Sequence[int]) -> list[Touched]:
        sql = "SELECT touched, number FROM requests WHERE textrow IN (SELECT value FROM json_each(?))"
        found = self._connection.execute(sql, (as_json(places),)).fetchall() if places else []
        if len(found) != len(places):
            raise Unusable("damaged")
        return found

    def _best(self, most: int) -> list[int]:
        """The numbers of the best."""
        numbers = self._newest(None)
        titles = words_of_title(self._connection, numbers)
        numbers.sort(key=lambda number: not best(self._query, titles[number]))
        return numbers[:most]


def _words(query: Query) -> tuple[list[str], list[str]]:
    """Words that must be there: as beginnings, and whole (those of phrases)."""
    begun, whole = list(query.words), list[str]()
    for phrase in query.phrases:
        begun += phrase.words[-1:] if phrase.open else ()
        whole += phrase.words[:-1] if phrase.open else phrase.words
    return begun, whole


def in_use(connection: sqlite3.Connection, reader: Reader) -> Mapping[Key, Sequence[str]]:
    """What stands in the requests that a reader sees, what is used most first."""
    whose = None if reader.agent else reader.organisation or ""
    found = {kind: facts.used(connection, kind, whose) for kind in facts.LISTED}
    return {kind: sorted(many, key=lambda name: (-many[name], name)) for kind, many in found.items()}
