"""What the owner sets for the whole desk: limits. Key maps are each person's own and live outside the desk."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any

from o365tui.model.frozen import frozen


@frozen
class Settings:
    """Limits, refused with the limit named: a file in bytes, files in one go, words in code points.

    `mail_address` is the address that the desk writes from and is answered at; empty while no letters go out.
    """

    file_limit: int = 50_000_000
    files_at_once: int = 20
    words_limit: int = 1_000_000
    further_limit: int = 20
    mail_address: str = ""

    def document(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, document: dict[str, Any]) -> Settings:
        """What a newer program added and we do not know is left alone by those who write."""
        known = {each.name for each in fields(cls)}
        return cls(**{name: value for name, value in document.items() if name in known})


@frozen
class Feedback:
    """An answer to "Was this article helpful?": on which help topic, by whom (a handle), with their words if any."""

    topic: str
    helpful: bool
    words: str
    by: str
    at: str

    def document(self) -> dict[str, Any]:
        return asdict(self)
