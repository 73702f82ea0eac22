"""What a letter carries so that its answer finds back: its request, its own number and a mark that only this desk can
have made for the address that it went to. In the Message-ID, which answers name, and in the address to answer to.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from base64 import b32encode
from collections.abc import Callable, Iterable

from o365tui.model.letters import Letter

_IN_ID = re.compile(r"<sr-(\d{1,12})\.(\d{1,12})\.([a-z2-7]{16})@[^<>\s]*>", re.ASCII | re.IGNORECASE)
_IN_ADDRESS = re.compile(r"\+sr-(\d{1,12})-(\d{1,12})-([a-z2-7]{16})@", re.ASCII | re.IGNORECASE)


def message_id(letter: Letter, key: bytes, address: str) -> str:
    """A letter's Message-ID, in angle brackets; `address` is the one that the desk writes from."""
    return f"<sr-{letter.request}.{letter.id}.{_mark(letter, key)}@{address.rpartition('@')[2]}>"


def answer_address(letter: Letter, key: bytes, address: str) -> str:
    """The address that a letter is answered to: the desk's own with the request and the mark after a `+`."""
    local, _at, domain = address.rpartition("@")
    return f"{local}+sr-{letter.request}-{letter.id}-{_mark(letter, key)}@{domain}"


def marked(texts: Iterable[str], key: bytes, letter_of: Callable[[int], Letter | None]) -> Letter | None:
    """The letter that one of these texts (Message-IDs, addresses) names with its right mark: the first that does."""
    for text in texts:
        for pattern in (_IN_ID, _IN_ADDRESS):
            for number, at, mark in pattern.findall(text):
                letter = letter_of(int(at))
                if letter is None or letter.request != int(number):
                    continue
                if hmac.compare_digest(_mark(letter, key), mark.lower()):
                    return letter
    return None


def _mark(letter: Letter, key: bytes) -> str:
    words = f"{letter.request}:{letter.id}:{letter.to.casefold()}".encode()
    return b32encode(hmac.digest(key, words, hashlib.sha256)[:10]).decode().lower()
