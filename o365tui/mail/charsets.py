"""Bytes of a message as text, whatever they say that they are."""

from __future__ import annotations

import codecs
import re
from email.errors import HeaderParseError
from email.header import decode_header

_ALIASES = {
    "iso-8859-8-i": "iso-8859-8",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "x-sjis": "cp932",
    "shift_jis": "cp932",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "utf-8",
    "ascii": "utf-8",
    "ansi_x3.4-1968": "utf-8",
    "utf8mb4": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
}
"""What mail calls a charset and Python something else, or what includes it."""

_NO_TEXT = frozenset({"idna", "punycode", "unicode-escape", "unicode_escape", "raw-unicode-escape", "undefined"})
"""Codecs of Python's that are no charsets; some take quadratic time."""

_WORDS = re.compile(r"(?:=\?[^?\s]{1,100}\?[bq]\?(?:(?!\?=).){0,2000}\?=\s*)+", re.IGNORECASE)
"""Encoded words (RFC 2047) that follow one another."""

_LONE = re.compile("[\ud800-\udfff]")
_GUESS_FROM = 65_536
"""How many bytes are looked at to guess a charset."""


def decoded(data: bytes, charset: str | None) -> tuple[str, bool]:
    """The text, and whether it is what the charset said. Never fails: what fits nothing is replaced."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        charset = "utf-16"
    data = data.removeprefix(b"\xef\xbb\xbf")
    name = _known(charset)
    utf8 = _strict(data, "utf-8")
    if utf8 is not None and name != "utf-7" and (name is None or not _multibyte(name) or utf8.isascii()):
        if utf8.isascii() and name is not None and _strict(data, name) is not None:
            return _strict(data, name) or "", True  # ISO-2022-JP and the like are ASCII, too
        return utf8, name == "utf-8" or utf8.isascii()
    text = None if name is None else _strict(data, name)
    if text is not None:
        return text, True
    if name == "cp1252":  # what Latin 1 has and Windows has not
        return data.decode("latin-1"), True
    guessed = _guessed(data)
    if guessed is not None:
        return guessed, False
    return data.decode(name or "utf-8", "replace"), False


def header(raw: str) -> str:
    """A header's value as people read it, on one line: its encoded words decoded, nothing in it that breaks a line."""
    value = re.sub(r"\r?\n(?=[ \t])", "", raw)
    value = eight_bit(value)
    return on_one_line(_WORDS.sub(_decoded_words, value) if "=?" in value else value)


def _decoded_words(found: re.Match[str]) -> str:
    """Only these are given to the library: it takes a backslash and a u elsewhere for an escape."""
    if not found[0].isascii():
        return found[0]
    try:
        pieces = decode_header(found[0].rstrip())
    except (HeaderParseError, ValueError, LookupError):
        return found[0]
    text = ""
    for piece, charset in pieces:
        if isinstance(piece, str):
            text += piece
        elif charset is None:
            text += piece.decode("ascii", "replace")
        else:
            text += decoded(piece, charset.partition("*")[0])[0]
    return text + found[0][len(found[0].rstrip()) :]


def eight_bit(value: str) -> str:
    """A header that came with bytes of no charset, which the parser keeps as surrogates."""
    if value.isascii():
        return value
    return decoded(value.encode("utf-8", "surrogateescape"), None)[0]


def on_one_line(text: str) -> str:
    """Without whatever breaks a line or controls a terminal."""
    return _LONE.sub("\ufffd", re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+", " ", text)).strip()


def lines(text: str) -> str:
    """With `\\n` between lines, no NUL and no half of a character, which UTF-7 may bring."""
    return _LONE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\ufffd"))


def _known(charset: str | None) -> str | None:
    """Python's name of a charset; None when there is none."""
    name = (charset or "").strip().strip("\"'").lower()
    name = _ALIASES.get(name, name)
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError, UnicodeError):
        return None
    found = _ALIASES.get(found, found)
    return None if found in _NO_TEXT or not codecs.lookup(found)._is_text_encoding else found


def _multibyte(name: str) -> bool:
    """Whether a charset has letters of several bytes, so that its bytes are not those of UTF-8 by mistake."""
    return not name.startswith(("iso8859", "cp125", "koi8", "cp85", "cp77", "mac", "utf-8"))


def _strict(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except (UnicodeError, ValueError):
        return None


def _guessed(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_GUESS_FROM]).best()
    return None if best is None else data.decode(best.encoding, "replace")
