"""The words of other mail programs and servers, from `data/mail_words.json`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from o365tui.data import load


def words(name: str) -> Sequence[str]:
    """Those that stand under this name."""
    found: Sequence[str] = load("mail_words")[name]
    return found


def any_of(name: str) -> str:
    """A pattern for any of them."""
    return "|".join(re.escape(word) for word in words(name))
