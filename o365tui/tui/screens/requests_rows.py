"""What the list of service requests reads from the desk, in one go and off the UI's loop: counts, rows, the cursor."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from o365tui.desk.reading import Reading
from o365tui.model.errors import DeskError
from o365tui.model.frozen import frozen
from o365tui.model.people import Person
from o365tui.model.views import Column, Row, Sort, View
from o365tui.store.protocol import Counts, Page
from o365tui.tui.widgets.virtual_list import PAGE, Source

LOOK_FOR_ALL = 5_000
"""A list of at most so many rows is read whole to find a row that has moved far away."""

QUICK = frozenset({Column.NUMBER, Column.UPDATED})
"""Columns whose order every store keeps ready."""

PAGES_KEPT = 100
"""Pages remembered of a list that is slow to read."""


@frozen
class Query:
    """Which rows are wanted: a view, a filter for them (see `model.query`), and an order (None: the view's own)."""

    view: View
    words: str = ""
    sort: Sort | None = None

    @property
    def quick(self) -> bool:
        """Does the desk give any page of it at once, however long the list is?"""
        return not self.words.strip() and (self.sort is None or self.sort.column in QUICK)

    def page(self, desk: Reading, person: Person, offset: int, limit: int | None) -> Page:
        """Some of the rows."""
        if self.words.strip():
            return desk.find(person, self.view, self.words, self.sort, offset, limit)
        return desk.page(person, self.view, self.sort, offset, limit)


@frozen
class Loaded:
    """What was read.

    Attributes:
        query: what was asked for.
        counts: how many requests each view holds.
        total: rows that the query has.
        pages: offset → rows, those read so far.
        elsewhere: when a search finds nothing in its view, how many it finds in all.
        marks: the requests that were marked when it was read.
        strayed: those of them that it does not hold.
    """

    query: Query
    counts: Counts
    total: int
    pages: Mapping[int, Sequence[Row]]
    elsewhere: int = 0
    marks: frozenset[int] = frozenset()
    strayed: frozenset[int] = frozenset()

    def place_of(self, number: int) -> int | None:
        """Where a request stands in the list, if it is on a page that was read."""
        for offset, rows in self.pages.items():
            for at, row in enumerate(rows):
                if row.number == number:
                    return offset + at
        return None


class Pages:
    """The rows of what was read, for the list: near ones from the desk at once, others in a thread.

    In the usual orders the desk gives any page in a millisecond; a search or another order of a long list takes longer.

    Args:
        want: is told which rows (offset, how many: whole pages) are to be read in a thread, for `put` when they are.
    """

    def __init__(
        self,
        loaded: Loaded,
        desk: Reading,
        person: Person,
        want: Callable[[int, int], object],
        complain: Callable[[DeskError], object],
    ) -> None:
        self.loaded, self._desk, self._person = loaded, desk, person
        self._want, self._complain = want, complain
        self._pages: dict[int, Sequence[Row]] = dict(loaded.pages)
        self._wanted: set[int] = set()

    @property
    def source(self) -> Source[Row]:
        """For the list."""
        return Source(self.loaded.total, self._fetch, number_of, self._find)

    def _find(self, key: object) -> int | None:
        return self.loaded.place_of(key) if isinstance(key, int) else None

    def _fetch(self, offset: int, limit: int) -> Sequence[Row] | None:
        if self.loaded.query.quick:
            rows = self._pages.get(offset)
            return self._now(offset, limit) if rows is None else rows
        # Its neighbours, too, in one go: who goes down a long list shall not wait at each page.
        if any(self._lacks(near) for near in (offset, offset + PAGE, offset - PAGE)):
            first = max(0, offset - PAGE)
            near = range(first, min(self.loaded.total, first + 3 * PAGE), PAGE)
            self._wanted.update(near)
            self._want(first, len(near) * PAGE)
        return self._pages.get(offset)

    def _lacks(self, offset: int) -> bool:
        there = offset in self._pages or offset in self._wanted
        return 0 <= offset < self.loaded.total and not there

    def _now(self, offset: int, limit: int) -> Sequence[Row]:
        try:
            return self.loaded.query.page(self._desk, self._person, offset, limit).rows
        except DeskError as error:
            self._complain(error)
            return ()

    def put(self, first: int, many: int, rows: Sequence[Row] | None) -> None:
        """Rows have been read in a thread; None: they could not be."""
        for offset in range(first, first + many, PAGE):
            self._wanted.discard(offset)
            self._pages.pop(offset, None)
            self._pages[offset] = () if rows is None else rows[offset - first : offset - first + PAGE]
        while len(self._pages) > PAGES_KEPT:
            self._pages.pop(next(iter(self._pages)))


def number_of(row: Row) -> int:
    """What a row is known by when the list changes underneath."""
    return row.number


def numbers(desk: Reading, person: Person, query: Query) -> list[int]:
    """The numbers of all its rows, in their order. Raises BadQuery, StoreError, NotAllowed."""
    return [row.number for row in query.page(desk, person, 0, None).rows]


def read(
    desk: Reading,
    person: Person,
    query: Query,
    at: int = 0,
    number: int | None = None,
    marks: frozenset[int] = frozenset(),
) -> Loaded:
    """Read what the list needs at once. Raises BadQuery, StoreError, NotAllowed.

    Args:
        at: index of the cursor; the pages around it are read.
        number: the request under the cursor; when it is not near any more it is looked for at the top, where a change
            puts it in the usual order, and in lists that are not too long everywhere.
        marks: requests that are marked; those that the query has not are told.
    """
    loaded = _read(desk, person, query, at, number)
    if not marks:
        return loaded
    strayed = marks - {row.number for rows in loaded.pages.values() for row in rows}
    if strayed and sum(map(len, loaded.pages.values())) < loaded.total:
        strayed -= frozenset(desk.numbers(person, query.view, query.words))
    return replace(loaded, marks=marks, strayed=strayed)


def _read(desk: Reading, person: Person, query: Query, at: int, number: int | None) -> Loaded:
    counts = desk.counts(person)
    # Two pages in one go: a search costs the same for both, and the second one comes into view soon.
    first = query.page(desk, person, 0, 2 * PAGE)
    pages = {offset: first.rows[offset : offset + PAGE] for offset in range(0, max(1, len(first.rows)), PAGE)}
    loaded = Loaded(query, counts, first.total, pages)
    if not first.total and query.words.strip() and query.view is not View.ALL:
        return replace(loaded, elsewhere=replace(query, view=View.ALL).page(desk, person, 0, 0).total)
    here = min(at, max(0, first.total - 1)) // PAGE * PAGE
    for offset in (here, here + PAGE, here - PAGE):
        if 0 <= offset < first.total and offset not in pages:
            pages[offset] = query.page(desk, person, offset, PAGE).rows
    loaded = replace(loaded, pages=pages)
    if number is not None and loaded.place_of(number) is None and len(pages) * PAGE < first.total <= LOOK_FOR_ALL:
        rows = query.page(desk, person, 0, None).rows
        pages = {offset: rows[offset : offset + PAGE] for offset in range(0, len(rows), PAGE)}
        loaded = replace(loaded, pages=pages, total=len(rows))
    return loaded
