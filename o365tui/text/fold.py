"""Search without regard to case and diacritics: `cehija` finds *Čehija*, and the hit is found again in the original."""

import unicodedata
from collections.abc import Iterable, Sequence

_PLAIN = {
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ħ": "h", "ŋ": "ng", "ŧ": "t",
    "ƀ": "b", "ɨ": "i", "ĸ": "k", "ǥ": "g",
}  # fmt: skip
"""Letters that no Unicode decomposition takes apart, as people type them on a plain keyboard."""


def _fold_character(character: str) -> str:
    bare = "".join(c for c in unicodedata.normalize("NFKD", character) if not unicodedata.combining(c))
    pieces = unicodedata.normalize("NFKD", bare.casefold())
    return "".join(_PLAIN.get(c, c) for c in pieces if not unicodedata.combining(c) and _searchable(c))


def _searchable(character: str) -> bool:
    return unicodedata.category(character) != "Cf"


class _Folded(dict[int, str]):
    """`str.translate` table of folded characters, filled as they turn up."""

    def __missing__(self, code: int) -> str:
        folded = "\ufffd" if 0xD800 <= code < 0xE000 else _fold_character(chr(code))
        if len(self) < 20_000:
            self[code] = folded
        return folded


_folded = _Folded()


def fold(text: str) -> str:
    """The text as it is searched: lower case, without diacritics, compatibility forms and invisible characters.

    ß becomes ss, ø o, ł l, đ and ð d, æ ae, œ oe, ı i, þ th, ħ h, ŋ ng. Works character by character, so the fold
    of two texts put together is their folds put together.
    """
    return text.lower() if text.isascii() else text.translate(_folded)


class _Separated(dict[int, str | int]):
    """`str.translate` table that turns everything that is not part of a word into a space."""

    def __missing__(self, code: int) -> str | int:
        answer: str | int = code if unicodedata.category(chr(code))[0] in "LMN" else " "
        if len(self) < 20_000:
            self[code] = answer
        return answer


_separated = _Separated()


def words(text: str) -> list[str]:
    """The folded words of a text: runs of letters, marks and digits."""
    return fold(text).translate(_separated).split()


_UNSPACED = (
    range(0x0E00, 0x0F00), range(0x1000, 0x10A0), range(0x1100, 0x1200), range(0x1780, 0x1800), range(0x3040, 0xA000),
    range(0xAC00, 0xD7A4), range(0xF900, 0xFB00), range(0x20000, 0x40000),
)  # fmt: skip
"""Thai to Chinese (and Korean, whose words carry endings): scripts in which a word may begin anywhere."""


def _anywhere(word: str) -> bool:
    """Whether a word is found anywhere, not only where a word begins: numbers, and scripts without spaces."""
    if word.isascii():
        return not word.isalpha()
    return any(character.isdigit() or any(ord(character) in block for block in _UNSPACED) for character in word)


def matches(wanted: Iterable[str], haystack: str) -> bool:
    """Whether every (folded) word begins some word of the text; one with digits may stand anywhere, as in `1042`."""
    text = " " + fold(haystack).translate(_separated)
    return all((word if _anywhere(word) else " " + word) in text for word in wanted)


def spans(wanted: Iterable[str], original: str) -> list[tuple[int, int]]:
    """Where `matches` finds the words: (start, end) in the original text, in order, without overlaps.

    A hit takes in the marks that follow it, so that a decomposed letter is marked as a whole.
    """
    places: Sequence[int]
    if original.isascii():
        text, places = original.lower(), range(len(original) + 1)
    else:
        pieces = [fold(character) for character in original]
        text = "".join(pieces)
        places = [at for at, piece in enumerate(pieces) for _ in piece]
    text = " " + text.translate(_separated)
    hits = sorted(
        (places[start], places[start + len(word) - 1] + 1) for word in wanted if word for start in _starts(word, text)
    )
    merged: list[tuple[int, int]] = []
    for start, end in hits:
        while end < len(original) and not original[end].isascii() and not fold(original[end]):
            end += 1
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _starts(word: str, text: str) -> Iterable[int]:
    """Where a word is found, counted without the blank that the text begins with."""
    anywhere = _anywhere(word)
    needle = word if anywhere else " " + word
    at = text.find(needle)
    while at >= 0:
        yield at - 1 if anywhere else at
        at = text.find(needle, at + 1)
