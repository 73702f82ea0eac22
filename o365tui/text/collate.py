"""The order in which a reader of a language expects names: in Latvian Č comes after C, and not after Z.

A small key after CLDR's rules rather than a library: pyuca knows no tailoring and takes half a second to load, PyICU
needs a compiler.
"""

import unicodedata

from o365tui.text.fold import fold

SortKey = tuple[str, str, str, str]

_AFTER = "\U0010ffff"
"""Makes `č` come after every word in c and before d."""

_LATVIAN = {letter: fold(letter) + _AFTER for letter in "čģķļņŗšž"}
"""Letters of their own in Latvian. CLDR 45, common/collation/lv.xml: ``&[before 1]D<č<<<Č``, and so on. The long vowels
ā ē ī ō ū are a, e, i, o, u until all else is equal."""


def sort_key(text: str, language: str) -> SortKey:
    """A key for `sorted`: letters first, then diacritics, then lower before upper case, then the code points.

    ``language`` is ``lv`` or ``en``. Spaces and punctuation come before digits, digits before letters.
    """
    if text.isascii():
        lower = text.lower()
        if language == "lv" and "y" in lower:
            return (_primary(lower, language), lower, text.swapcase(), text)
        return (_ordered(lower), lower, text.swapcase(), text)
    composed = unicodedata.normalize("NFC", text)
    lower = composed.lower()
    return (_primary(lower, language), unicodedata.normalize("NFD", lower), composed.swapcase(), text)


def _primary(lower: str, language: str) -> str:
    if language != "lv":
        return _ordered(fold(lower))
    # CLDR: &I<<y, so y is an i with a difference that counts only among equals
    return _ordered("".join(_LATVIAN.get(letter) or fold(letter) for letter in lower).replace("y", "i"))


_PUNCTUATION = str.maketrans({mark: chr(at + 1) for at, mark in enumerate(" _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$")})


def _ordered(folded: str) -> str:
    """Punctuation moved below the digits, where CLDR has it; ASCII has some of it behind the letters."""
    return folded.translate(_PUNCTUATION)
