"""The draft of a note: one for all that everyone will see (a reply, whatever it does to the status), one for each other
kind. What was written for agents alone never opens as a reply, nor the other way round.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from o365tui.model.frozen import frozen
from o365tui.model.times import read, written
from o365tui.tui.screens.writing_kinds import ANSWERS, KINDS


@frozen
class NoteDraft:
    """What was typed: the text, its files, when, which of `ANSWERS` it is to be, and where it lay."""

    text: str = ""
    files: tuple[str, ...] = ()
    at: str = ""
    answer: str = ""
    place: str = ""


def place_of(kind: str, number: int) -> str:
    """Where a kind of writing has its draft."""
    return f"{ANSWERS[0] if kind in ANSWERS else kind}-{number}"


def places_of(kind: str, number: int) -> list[str]:
    """Where its draft may lie: an answer's once lay apart for each that it could be."""
    return [f"{each}-{number}" for each in (ANSWERS if kind in ANSWERS else (kind,))]


def load(drafts: Mapping[str, Any], kind: str, number: int) -> NoteDraft | None:
    """The draft for this kind of writing; None when there is none that can be read."""
    for place in places_of(kind, number):
        kept = drafts.get(place)
        if not isinstance(kept, dict) or kept.get("internal", KINDS[kind].internal) != KINDS[kind].internal:
            continue
        files = kept.get("files", [])
        files = [path for path in files if isinstance(path, str)] if isinstance(files, list) else []
        try:
            at = written(read(str(kept.get("at", ""))))
        except ValueError:
            at = ""
        own = place.partition("-")[0]
        answer = kept.get("answer", own if own in ANSWERS else "")
        return NoteDraft(str(kept.get("text", "")), tuple(files), at, answer if answer in ANSWERS else "", place)
    return None


def document(draft: NoteDraft, kind: str) -> dict[str, Any]:
    """The draft as it is kept."""
    kept = {"text": draft.text, "files": list(draft.files), "at": draft.at, "internal": KINDS[kind].internal}
    return {**kept, "answer": draft.answer} if kind in ANSWERS else kept
