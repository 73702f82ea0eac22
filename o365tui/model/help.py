"""The article as help, in topics: `data/help/<language>/<order>-<id>.md`, with the dated facts filled in.

Both languages have the same topics. What only the screens know, the table of keys, is left as `{{keys}}` for them.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from o365tui import data
from o365tui.model import phones, response
from o365tui.model.frozen import frozen
from o365tui.text.fold import fold, words

KEYS = "{{keys}}"
"""Stands where the table of keys belongs."""

ARTICLE = "contact"
"""The id of the topic that the article begins with, and that asks whether it was helpful."""


@frozen
class Topic:
    """One page of help. `body` is Markdown and begins with the title as its only heading of the first level."""

    id: str
    title: str
    body: str

    def filled(self, keys: str) -> Topic:
        """The topic with the table of keys (Markdown) in its place."""
        return replace(self, body=self.body.replace(KEYS, keys))


@cache
def topics(language: str) -> tuple[Topic, ...]:
    """All topics in the order of reading: the article first, then what is particular to this desk."""
    folder = f"help/{language}"
    return tuple(_topic(f"{folder}/{name}", language) for name in data.names(folder, ".md"))


def topic(topic_id: str, language: str) -> Topic | None:
    """The topic of that id; None when there is none."""
    return next((each for each in topics(language) if each.id == topic_id), None)


def find(text: str, language: str) -> list[Topic]:
    """The topics that have every word of `text`, without regard to case and diacritics: those with all of them in the
    title first. All topics when `text` is empty.
    """
    wanted = words(text)
    if text.strip() and not wanted:
        return []
    found = [each for each in topics(language) if all(word in fold(each.body) for word in wanted)]
    return sorted(found, key=lambda each: not all(word in fold(each.title) for word in wanted))


def times_table(language: str) -> str:
    """The article's table of initial response times in Markdown: a row for each severity, with its example."""
    table = response.table(language)
    rows = [
        (f"**{row.title}.** {table.example} {row.example}.", *(cell.words for cell in row.cells)) for row in table.rows
    ]
    lines = [(table.severity, *table.plans), ("---",) * (1 + len(table.plans)), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _topic(path: str, language: str) -> Topic:
    facts = {
        "{{times}}": times_table(language),
        "{{times_as_of}}": response.table(language).as_of,
        "{{phones_as_of}}": phones.as_of(),
    }
    body = data.read(path)
    for token, fact in facts.items():
        body = body.replace(token, fact)
    title = body.partition("\n")[0].removeprefix("# ")
    return Topic(path.rsplit("/", 1)[1].removesuffix(".md").partition("-")[2], title, body)
