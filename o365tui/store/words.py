"""The words that a request is found by, as the index's full-text tables hold them.

What only agents may find begins with a letter of a private area, and so does the organisation: an administrator's
question names their organisation and can match no internal word.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from typing import Any

from o365tui.model.people import Reader
from o365tui.model.request import shown_number
from o365tui.text.fold import words as split

INTERNAL = "\ue000"
ORGANISATION = "\ue001"

TABLE = "fts5(words, content='', detail=none, prefix='1 2 3', tokenize='ascii')"
"""Words are split and folded before, so SQLite's simplest tokenizer does; nobody asks for phrases or ranks."""


def organisation_word(organisation: str) -> str:
    """One word for an organisation; the list's own condition tells apart what might share it."""
    return f"{ORGANISATION}{zlib.crc32(organisation.encode('utf-8', 'surrogatepass')):08x}"


def request_text(document: dict[str, Any]) -> str:
    """What everyone on a request finds it by in its own document."""
    number = document["number"]
    return " ".join(
        (
            shown_number(number), str(number), document["title"], document["description"],
            document.get("reference", ""), *document.get("tags", ()),
        )
    )  # fmt: skip


def _note_text(note: dict[str, Any]) -> tuple[bool, str]:
    return note["kind"] == "internal", note["body"]


def _file_text(file: dict[str, Any]) -> tuple[bool, str]:
    return bool(file.get("internal")), file["name"]


HUNG = {"notes": _note_text, "files": _file_text}
"""What else a request is found by, by table: whether only agents may, and the text."""


class _Known(dict[str, str]):
    """The folded words of what stands between two blanks, remembered: most of it comes again and again."""

    def __init__(self, mark: str) -> None:
        self._mark = mark

    def __missing__(self, piece: str) -> str:
        found = " ".join([self._mark + word for word in split(piece)])
        if len(self) < 50_000 and len(piece) < 40:
            self[piece] = found
        return found


_public, _internal = _Known(""), _Known(INTERNAL)


def indexed(organisation: str, public: Iterable[str], internal: Iterable[str]) -> str:
    """The words of a request as they go into the full-text table, hardly any of them twice."""
    found = [organisation_word(organisation)]
    found += map(_public.__getitem__, set(" ".join(public).split()))
    found += map(_internal.__getitem__, set(" ".join(internal).split()))
    return " ".join(found)


def question(words: Sequence[str], reader: Reader, whole: Sequence[str] = ()) -> str:
    """What to ask the full-text table for: each word as a beginning, some as they are, in what the reader may see."""
    asked = [(word, "*") for word in words] + [(word, "") for word in whole]
    if reader.agent:
        return " AND ".join(f'("{word}"{star} OR "{INTERNAL}{word}"{star})' for word, star in asked)
    found = [f'"{word}"{star}' for word, star in asked]
    return " AND ".join([f'"{organisation_word(reader.organisation or "")}"', *found])
