"""Phrases: words that follow each other. No table knows their order, so the documents that have them are looked at."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence

from o365tui.model.people import Reader
from o365tui.model.query.language import Phrase
from o365tui.model.request import shown_number
from o365tui.store.inverted import Base, Places, newest
from o365tui.store.listing import as_json
from o365tui.store.record import loads
from o365tui.store.rows import unkey
from o365tui.text.fold import words as split

_AT_ONCE = 500


class Phrases:
    """Finds phrases, and remembers for the last few which places have them: who types one asks again and again."""

    def among(self, base: Base, places: Places, phrase: Phrase, reader: Reader) -> Places:
        """Which of the places have the phrase."""
        whole = phrase.words[:-1] if phrase.open else phrase.words
        found: list[Places] = [base.word(word, reader) for word in whole]
        if phrase.open:
            found.append(base.beginning(phrase.words[-1], reader))
        places = base.every([*found, places])
        if len(phrase.words) == 1 or not places:
            return places
        sql = "SELECT textrow, number FROM requests WHERE textrow IN (SELECT value FROM json_each(?))"
        numbers = {n: place for place, n in base.connection.execute(sql, (as_json(newest(places, base.size)),))}
        return {numbers[each] for each in those_with(base.connection, numbers, phrase, reader)}


def those_with(connection: sqlite3.Connection, numbers: Iterable[int], phrase: Phrase, reader: Reader) -> set[int]:
    """Which of the requests have the phrase in one of the texts that the reader may see."""
    found: set[int] = set()
    wanted = list(numbers)
    for at in range(0, len(wanted), _AT_ONCE):
        for number, text in _texts(connection, wanted[at : at + _AT_ONCE], reader):
            if number not in found and phrase.within(f" {' '.join(split(text))} "):
                found.add(number)
    return found


def _texts(connection: sqlite3.Connection, numbers: Sequence[int], reader: Reader) -> Iterator[tuple[int, str]]:
    """All texts by which requests are found."""
    marks = ",".join("?" * len(numbers))
    for number, data in connection.execute(
        f"SELECT number, document FROM request_documents WHERE number IN ({marks})", numbers
    ):
        document = loads(data)
        yield number, f"{shown_number(number)} {number}"
        yield number, document["title"]
        yield number, document["description"]
        yield number, document.get("reference", "")
        for tag in document.get("tags", ()):
            yield number, tag
    for number, data in connection.execute(f"SELECT request, document FROM notes WHERE request IN ({marks})", numbers):
        document = loads(data)
        if reader.agent or document["kind"] != "internal":
            yield number, document["body"]
    for number, data in connection.execute(f"SELECT request, document FROM files WHERE request IN ({marks})", numbers):
        document = loads(data)
        if reader.agent or not document.get("internal"):
            yield number, document["name"]


def words_of_title(connection: sqlite3.Connection, numbers: Iterable[int]) -> dict[int, str]:
    """The words of titles, each between blanks."""
    sql = "SELECT number, title FROM requests WHERE number IN (SELECT value FROM json_each(?))"
    return {
        number: f" {' '.join(split(unkey(title)))} "
        for number, title in connection.execute(sql, (as_json(list(numbers)),))
    }
