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
from o365tui.model.request import number_of
from o365tui.model.views import Column, Sort, View
from o365tui.store import facts, inverted
from o365tui.store.conditions import Asked, view_places
from o365tui.store.index import Unusable
from o365tui.store.inverted import Base, Places
from o365tui.store.listing import as_json, get, rows_of
from o365tui.store.phrases import Phrases, titles_of
from o365tui.store.protocol import Page
from o365tui.store.rows import ROW, order, quick, row, where
from o365tui.store.words import question

_SPARSE = 20
"""How many times more must answer than are wanted, for these to be found by a walk over all requests."""

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


def numbers(
    connection: sqlite3.Connection, phrases: Phrases, reader: Reader, view: View, query: Query, now: datetime
) -> list[int]:
    """The numbers of all that `find` would give, without reading their rows."""
    connection.execute("BEGIN")
    try:
        found = _Finding(connection, phrases, reader, view, query, now)
        return found.numbers()
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
            sql = "SELECT r.touched, r.number, r.textrow FROM recent CROSS JOIN requests r ON r.textrow=recent.rowid "
            sql += "WHERE recent MATCH ? "
            given: list[Any] = [question(begun, reader, whole)]
        else:
            sql, given = "SELECT r.touched, r.number, r.textrow FROM requests r WHERE r.textrow>? ", [self._base.size]
        sql += f"AND {condition} AND {asked} AND r.number NOT IN (SELECT value FROM json_each(?))"
        given += [*values, *more, as_json(self._fresh)]
        for group in query.without:
            sql += " AND r.textrow NOT IN (SELECT rowid FROM recent WHERE recent MATCH ?)"
            given.append(question(group, reader))
        found = self._connection.execute(sql, given).fetchall()
        rows = {textrow for _touched, _number, textrow in found}
        for phrase in query.phrases:
            rows &= self._phrases.changed(self._connection, rows, phrase, reader)
        for phrase in query.without_phrases:
            rows -= self._phrases.changed(self._connection, rows, phrase, reader)
        return [(touched, number) for touched, number, textrow in found if textrow in rows]

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

    def numbers(self) -> list[int]:
        """All that answer, in no order."""
        unchanged = self._numbers(self.places) if self._base.size else []
        return [number for _place, number in unchanged] + [number for _touched, number in self.changed]

    # In which order

    def rows(self, sort: Sort | None, start: int, end: int) -> Sequence[Any]:
        """The rows from `start` to `end`."""
        if start >= end:
            return []
        if sort is not None and sort.column is Column.BEST:
            return rows_of(self._connection, self._named_first(self._best(end), end)[start:end])
        if sort is not None and sort.column is Column.NUMBER and end * _SPARSE < inverted.count(self.places):
            return rows_of(self._connection, self._by_number(end, sort.descending)[start:end])
        own = self._view is View.DUE or (self._view is View.ASSIGNED and not self._reader.agent)
        if quick(self._view, sort) and not own:
            return rows_of(self._connection, self._newest(end)[start:end])
        by = order(self._view, sort, self._reader)
        sql = "SELECT number FROM requests WHERE textrow IN (SELECT value FROM json_each(?))"
        sql = f"WITH hits(number) AS ({sql} UNION ALL SELECT value FROM json_each(?)) "
        sql += f"SELECT {ROW} FROM hits CROSS JOIN requests r USING(number) ORDER BY {by} LIMIT ? OFFSET ?"
        places = inverted.newest(self.places, self._base.size) if self._base.size else []
        given = (as_json(places), as_json([number for _touched, number in self.changed]), end - start, start)
        return [row(each) for each in self._connection.execute(sql, given)]

    def _newest(self, most: int | None) -> list[int]:
        """The numbers of the newest."""
        return _cut(self._touched(self.places, most) + self.changed, most)

    def _touched(self, places: Places, most: int | None) -> list[Touched]:
        """The newest of the places. Raises Unusable when the index does not agree with itself."""
        wanted = inverted.newest(places, inverted.count(places) if most is None else most)
        sql = "SELECT touched, number FROM requests WHERE textrow IN (SELECT value FROM json_each(?))"
        found = self._connection.execute(sql, (as_json(wanted),)).fetchall() if wanted else []
        if len(found) != len(wanted):
            raise Unusable("damaged")
        return found

    def _best(self, most: int) -> list[int]:
        """The numbers of the best: the newest of those whose title has it all, then the newest of the others."""
        base, query = self._base, self._query
        if not query.searches:
            return self._newest(most)
        words = {*query.words, *(word for phrase in query.phrases for word in phrase.words)}
        found = base.every([self.places, *map(base.titled, words)]) if base.size else self.places
        if any(len(phrase.words) > 1 or not phrase.open for phrase in query.phrases):
            numbers = {number: place for place, number in self._numbers(found)}
            titles = titles_of(self._connection, list(numbers))
            found = {place for number, place in numbers.items() if best(query, titles[number])}
        titles = titles_of(self._connection, [number for _touched, number in self.changed])
        first = [each for each in self.changed if best(query, titles[each[1]])]
        numbers_first = _cut(self._touched(found, most) + first, most)
        if len(numbers_first) == most:
            return numbers_first
        left = most - len(numbers_first)
        others = base.every([self.places, base.but(found)]) if base.size else self.places
        rest = [each for each in self.changed if each not in set(first)]
        return numbers_first + _cut(self._touched(others, left) + rest, left)

    def _named_first(self, numbers: list[int], most: int) -> list[int]:
        """Whoever searches for a number means that request before those that speak of it."""
        number = number_of(self._query.text)
        if number is None or not (number in numbers or self._has(number)):
            return numbers
        return [number, *(each for each in numbers if each != number)][:most]

    def _has(self, number: int) -> bool:
        if any(each == number for _touched, each in self.changed):
            return True
        found = self._connection.execute("SELECT textrow FROM requests WHERE number=?", (number,)).fetchone()
        if found is None or found[0] is None or found[0] > self._base.size:
            return False
        return bool(inverted.count(self._base.every([self.places, {found[0]}])))

    def _numbers(self, places: Places) -> list[tuple[int, int]]:
        """The places with the numbers of their requests."""
        sql = "SELECT textrow, number FROM requests WHERE textrow IN (SELECT value FROM json_each(?))"
        return self._connection.execute(sql, (as_json(inverted.newest(places, self._base.size)),)).fetchall()

    def _by_number(self, most: int, descending: bool) -> list[int]:
        """The lowest or highest numbers, from a walk over all requests: many answer, so it is a short one."""
        places = self.places
        data = inverted.as_bytes(
            places if isinstance(places, int) else inverted.bits(places, self._base.size), self._base.size
        )
        changed = {number for _touched, number in self.changed}
        found: list[int] = []
        sql = f"SELECT number, textrow FROM requests ORDER BY number {'DESC' if descending else ''}"
        for number, place in self._connection.execute(sql):
            there = place is not None and place <= self._base.size and data[place >> 3] >> (place & 7) & 1
            if there or number in changed:
                found.append(number)
                if len(found) == most:
                    break
        return found


def _cut(found: list[Touched], most: int | None) -> list[int]:
    """The numbers of the newest."""
    found.sort(reverse=True)
    return [number for _touched, number in found[:most]]


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
