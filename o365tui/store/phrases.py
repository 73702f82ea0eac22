"""Phrases: words that follow each other. No table knows their order, so the documents that have them are looked at."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from unicodedata import normalize

from o365tui.model.people import Reader
from o365tui.model.query.language import Phrase
from o365tui.model.request import shown_number
from o365tui.store.inverted import Base, Places, bits, newest
from o365tui.store.listing import as_json
from o365tui.store.record import loads
from o365tui.store.rows import unkey
from o365tui.store.words import HUNG
from o365tui.text.fold import words as split

_AT_ONCE = 500
_KEPT = 16

_Asked = tuple[object, bool, Phrase]
"""Of which index, as an agent or not, and what."""


class Phrases:
    """Finds phrases, and remembers for the last few which requests have them: who types one asks for it letter by
    letter, each time for less. A request is known by its row in the tables of words: when it changes, it gets another.
    """

    def __init__(self) -> None:
        self._known: dict[_Asked, tuple[int, int]] = {}
        """Rows that were looked at, and those of them that have it, as bits."""

    def among(self, base: Base, places: Places, phrase: Phrase, reader: Reader) -> Places:
        """Which of the places have the phrase."""
        whole = phrase.words[:-1] if phrase.open else phrase.words
        found: list[Places] = [base.word(word, reader) for word in whole]
        if phrase.open:
            found.append(base.beginning(phrase.words[-1], reader))
        places = base.every([*found, places])
        if len(phrase.words) == 1 or not places:
            return places
        return self._having(base.connection, base.bits(places), phrase, reader)

    def changed(
        self, connection: sqlite3.Connection, rows: Collection[int], phrase: Phrase, reader: Reader
    ) -> set[int]:
        """Which of these rows, whose requests have changed since the index was built, have the phrase."""
        if not rows:
            return set()
        size = max(rows)
        return set(newest(self._having(connection, bits(rows, size), phrase, reader), size))

    def _having(self, connection: sqlite3.Connection, wanted: int, phrase: Phrase, reader: Reader) -> int:
        asked = _index(connection), reader.agent, phrase
        seen, having = self._known.pop(asked) if asked in self._known else (self._excluded(asked), 0)
        if left := wanted & ~seen:
            rows = newest(left, left.bit_count())
            sql = "SELECT number, textrow FROM requests WHERE textrow IN (SELECT value FROM json_each(?))"
            numbers = dict(connection.execute(sql, (as_json(rows),)))
            found = [numbers[each] for each in those_with(connection, numbers, phrase, reader)]
            having |= bits(found, rows[0])
            seen |= left
        self._known[asked] = seen, having
        while len(self._known) > _KEPT:
            self._known.pop(next(iter(self._known)), None)
        return wanted & having

    def _excluded(self, asked: _Asked) -> int:
        """Rows that cannot have it, for they do not have a phrase that it goes on from."""
        found = 0
        for (index, agent, phrase), (seen, having) in list(self._known.items()):
            if (index, agent) == asked[:2] and _begins(phrase, asked[2]):
                found |= seen & ~having
        return found


def _index(connection: sqlite3.Connection) -> object:
    """What tells one index from another."""
    return connection.execute("PRAGMA database_list").fetchone()[2] or id(connection)


def _begins(one: Phrase, other: Phrase) -> bool:
    """Whether whatever has the other has the one."""
    *whole, last = one.words
    there = other.words[: len(one.words)]
    if len(there) < len(one.words) or list(there[:-1]) != whole:
        return False
    return (
        there[-1].startswith(last)
        if one.open
        else there[-1] == last and (len(other.words) > len(there) or not other.open)
    )


def those_with(connection: sqlite3.Connection, numbers: Iterable[int], phrase: Phrase, reader: Reader) -> set[int]:
    """Which of the requests have the phrase in one of the texts that the reader may see."""
    found: set[int] = set()
    wanted, has = list(numbers), _looking_for(phrase)
    for at in range(0, len(wanted), _AT_ONCE):
        for number, text in _texts(connection, wanted[at : at + _AT_ONCE], reader):
            if number not in found and has(text):
                found.add(number)
    return found


_OTHERWISE = re.compile("[ÆÐØÞßæðøþĐđĦħıĸŁłŊŋŒœŦŧƀƗǢǣǤǥǼǽǾǿɃɨᴭᵑᶞᶤẞℏꟸꟹ𐞃𐞕𐞢𝚤]")
"""Letters that folding makes Latin ones of, and no decomposition."""


def _looking_for(phrase: Phrase) -> Callable[[str], bool]:
    """Whether a text has the phrase: as `Phrase.within` says, but most texts are told apart without folding them,
    which costs ten times as much."""

    def slowly(text: str) -> bool:
        return phrase.within(f" {' '.join(split(text))} ")

    if not all(word.isascii() for word in phrase.words):
        return slowly
    exactly = re.compile(rf"(?<![a-z0-9]){'[^a-z0-9]+'.join(phrase.words)}{'' if phrase.open else '(?![a-z0-9])'}")
    perhaps = re.compile("[^a-z0-9]*".join(phrase.words))

    def has(text: str) -> bool:
        if text.isascii():
            return exactly.search(text.lower()) is not None
        if _OTHERWISE.search(text) is None:
            plain = normalize("NFKD", text).encode("ascii", "ignore").decode("ascii").lower()
            if perhaps.search(plain) is None:
                return False
        return slowly(text)

    return has


def _texts(connection: sqlite3.Connection, numbers: Sequence[int], reader: Reader) -> Iterator[tuple[int, str]]:
    """All texts by which requests are found."""
    marks = ",".join("?" * len(numbers))
    for number, data in connection.execute(
        f"SELECT number, document FROM request_documents WHERE number IN ({marks})", numbers
    ):
        document = loads(data)
        for text in (f"{shown_number(number)} {number}", document.get("reference"), *document.get("tags", ())):
            if text:
                yield number, text
        yield number, document["title"]
        yield number, document["description"]
    for table, of in HUNG.items():
        for number, data in connection.execute(
            f"SELECT request, document FROM {table} WHERE request IN ({marks})", numbers
        ):
            internal, text = of(loads(data))
            if reader.agent or not internal:
                yield number, text


def titles_of(connection: sqlite3.Connection, numbers: Sequence[int]) -> dict[int, str]:
    """The words of titles, each between blanks."""
    sql = "SELECT number, title FROM requests WHERE number IN (SELECT value FROM json_each(?))"
    return {
        number: f" {' '.join(split(unkey(title)))} " for number, title in connection.execute(sql, (as_json(numbers),))
    }
