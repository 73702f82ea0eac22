"""Foreign text made safe to show: whatever a terminal would obey, hide or overdraw becomes a visible glyph.

Text from people, mails and file names goes through `visible` or `visible_lines` on its way to a screen, and only then:
what is stored and exported stays as it came. The facts are the Unicode categories and blocks that `unicodedata` knows.
"""

import re
import unicodedata
from functools import cache
from itertools import groupby

MARKS_A_CELL = 4
"""Combining marks that one character may carry; more would be painted over the neighbours."""

_MARKS_A_SYLLABLE = 8
"""The same for scripts that write vowels and tones as marks: a Burmese or Tibetan syllable needs more than four."""

_JOINS = 4
"""Emoji that may be joined on to another; a terminal that cannot join them draws each, over whatever comes behind."""

_NAMES = {
    0x00AD: "SHY", 0x034F: "CGJ", 0x061C: "ALM", 0x115F: "HCF", 0x1160: "HJF", 0x17B4: "KIVAQ", 0x17B5: "KIVAA",
    0x180E: "MVS", 0x200B: "ZWSP", 0x200C: "ZWNJ", 0x200D: "ZWJ", 0x200E: "LRM", 0x200F: "RLM", 0x2028: "LS",
    0x2029: "PS", 0x202A: "LRE", 0x202B: "RLE", 0x202C: "PDF", 0x202D: "LRO", 0x202E: "RLO", 0x2060: "WJ",
    0x2061: "FA", 0x2062: "IT", 0x2063: "IS", 0x2064: "IP", 0x2066: "LRI", 0x2067: "RLI", 0x2068: "FSI",
    0x2069: "PDI", 0x206A: "ISS", 0x206B: "ASS", 0x206C: "IAFS", 0x206D: "AAFS", 0x206E: "NADS", 0x206F: "NODS",
    0x3164: "HF", 0xFEFF: "BOM", 0xFFA0: "HHF", 0xFFF9: "IAA", 0xFFFA: "IAS", 0xFFFB: "IAT",
    0xE0001: "LTAG", 0xE007F: "/TAG",
}  # fmt: skip
"""The usual short names of invisible characters, as Unicode's own charts print them."""

_FIRST_MARK = "\u0300"
"""Below it nothing printable combines with anything: English, Latvian, German and their like end here."""

_BLANK_LETTERS = frozenset((0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0, 0x034F, 0x2065))
_TAGS = range(0xE0020, 0xE007F)
_JAMO_VOWELS = (range(0x1160, 0x1200), range(0xD7B0, 0xD800))
_COMPLEX_SCRIPTS = (
    range(0x0600, 0x0E00), range(0x0F00, 0x10A0), range(0x1700, 0x1AB0), range(0x1B00, 0x1C80), range(0x1CD0, 0x1D00),
    range(0xA800, 0xAC00), range(0x10A00, 0x12000), range(0x16100, 0x16140), range(0x1E900, 0x1EF00),
)  # fmt: skip
"""Arabic, the Indic scripts, Burmese, Khmer, Mongolian and their like, which spell with joiners and many marks."""

_IDEOGRAPHS = (range(0x3400, 0xA000), range(0xF900, 0xFB00), range(0x20000, 0x40000))
_EMOJI = (range(0x2190, 0x2400), range(0x2600, 0x27C0), range(0x2B00, 0x2C00), range(0x1F000, 0x1FB00))
_KEYCAPS = frozenset(map(ord, "0123456789#*©®‼⁉™ℹ↔▪▫▶◀◻◼◽◾〰〽㊗㊙Ⓜ"))
"""Characters outside the emoji blocks that may be asked to look like an emoji (Unicode: emoji-variation-sequences)."""


def _within(code: int, blocks: tuple[range, ...]) -> bool:
    return any(code in block for block in blocks)


def _kind(code: int) -> str:
    """One letter for what a character is to us.

    ``.`` ordinary, ``s`` letter of a complex script, ``c`` ideograph, ``e`` emoji, ``f`` skin colour of one, ``k`` may
    be asked to look like one, ``w`` asks for it, ``v`` any other variation selector, ``m`` combining mark, ``M`` one of
    a complex script, ``j`` joiner, ``n`` non-joiner, ``t`` tag, ``x`` never shown as it is.
    """
    category = unicodedata.category(chr(code))
    if code == 0x200D:
        return "j"
    if code == 0x200C:
        return "n"
    if code in (0xFE0E, 0xFE0F):
        return "w"
    if 0xFE00 <= code < 0xFE0E or 0xE0100 <= code < 0xE01F0 or code in (0x180B, 0x180C, 0x180D, 0x180F):
        return "v"
    if code in _TAGS:
        return "t"
    if category in ("Cc", "Cf", "Cs", "Zl", "Zp") or code in _BLANK_LETTERS or code & 0xFFFE == 0xFFFE:
        return "x"
    if _within(code, _JAMO_VOWELS):
        return "m"
    if category[0] == "M":
        return "M" if _within(code, _COMPLEX_SCRIPTS) else "m"
    if code in _KEYCAPS:
        return "k"
    if 0x1F3FB <= code <= 0x1F3FF:
        return "f"
    if category in ("So", "Sk", "Sm") and _within(code, _EMOJI):
        return "e"
    if _within(code, _IDEOGRAPHS):
        return "c"
    if category == "Cn":  # newer than our Unicode: a new emoji is likely in its blocks, elsewhere it may be a mark
        return "e" if _within(code, _EMOJI) else "x"
    if category[0] == "L" and _within(code, _COMPLEX_SCRIPTS):
        return "s"
    return "."


class _Kinds(dict[int, str]):
    """`str.translate` table from a text to the kinds of its characters, filled as characters turn up."""

    def __missing__(self, code: int) -> str:
        kind = _kind(code)
        if len(self) < 20_000:  # all of Unicode would be 100 MB, and a hostile text could ask for it
            self[code] = kind
        return kind


_kinds = _Kinds(dict.fromkeys(range(ord("A"), ord("z") + 1), "."))

_PLAIN = ".seck"


@cache
def _token() -> re.Pattern[str]:
    """What a text is made of, in kinds: compiled when the first unusual text turns up, for that takes 3 ms."""
    return re.compile(
        rf"(?P<kept>\.+[mM]{{0,{MARKS_A_CELL}}}"
        rf"|ef?w?(?:jef?w?){{0,{_JOINS}}}[mM]{{0,{MARKS_A_CELL}}}"
        rf"|kw?[mM]{{0,{MARKS_A_CELL}}}"
        rf"|c[vw]?[mM]{{0,{MARKS_A_CELL}}}"
        rf"|sv?[jn]?(?:[mM][jn]?){{0,{_MARKS_A_SYLLABLE}}})"
        r"|(?P<marks>[mM]+)|(?P<tags>t+)|(?P<bad>[xjnvwf]+)"
    )


def _glyph(character: str) -> str:
    """The visible form of a character that must not be shown as it is."""
    code = ord(character)
    if code == 0x0A:
        return "⏎"
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    if 0x80 <= code < 0xA0:
        return f"⟨{code:02x}⟩"
    if 0xD800 <= code < 0xE000:
        return "\ufffd"
    if 0x1F3FB <= code <= 0x1F3FF:
        return f"⟪SKIN{code - 0x1F3FA}⟫"
    if 0xFE00 <= code < 0xFE10:
        return f"⟪VS{code - 0xFE00 + 1}⟫"
    if 0xE0100 <= code < 0xE01F0:
        return f"⟪VS{code - 0xE0100 + 17}⟫"
    return f"⟪{_NAMES.get(code) or f'U+{code:04X}'}⟫"


def _run(glyph: str, times: int) -> str:
    """A glyph so many times; a long run of a word is counted, so that it cannot push the rest out of sight."""
    return f"{glyph[:-1]}×{times}⟫" if times > 3 and glyph[0] == "⟪" else glyph * times


def visible(text: str) -> str:
    """A text as one line in which everything can be seen and nothing is obeyed.

    Control characters become their pictures (␛, ␀, newline ⏎), C1 ``⟨9b⟩``, bidi and zero-width characters words like
    ``⟪RLO⟫``, lone surrogates U+FFFD, marks stacked too high ``⟪◌×9⟫``. Joiners stay within emoji and in the scripts
    that spell with them. A text that is visible already comes back unchanged.
    """
    if text.isprintable() and (text.isascii() or max(text) < _FIRST_MARK):
        return text
    kinds = text.translate(_kinds)
    if not kinds.strip(_PLAIN):
        return text
    pieces: list[str] = []
    has_base = False
    for token in _token().finditer(kinds):
        start, end = token.span()
        what = token.lastgroup
        if what == "kept":
            pieces.append(text[start:end])
            has_base = True
            continue
        if what == "marks":
            over = end - start
            if not has_base:  # they would sit on whatever the screen shows before this text
                pieces.append("◌" + text[start : min(end, start + MARKS_A_CELL)])
                over -= MARKS_A_CELL
            if over > 0:
                pieces.append(f"⟪◌×{over}⟫")
        elif what == "tags":
            pieces.append(f"⟪TAG {''.join(chr(ord(tag) - 0xE0000) for tag in text[start:end])}⟫")
        else:
            pieces.extend(_run(_glyph(character), len(list(run))) for character, run in groupby(text[start:end]))
        has_base = False
    return "".join(pieces)


def visible_lines(text: str, tab: int = 4) -> str:
    """The same for text of several lines: newlines stay (CR LF counts as one), tabs become spaces up to the next stop.

    ``tab`` is the distance of the stops in cells.
    """
    if text.isascii() and text.isprintable():
        return text
    lines = text.replace("\r\n", "\n").split("\n")
    return "\n".join(_expanded(line, tab) if "\t" in line else visible(line) for line in lines)


def _expanded(line: str, tab: int) -> str:
    pieces = [visible(piece) for piece in line.split("\t")]
    return "".join(piece + " " * (tab - cells(piece) % tab) for piece in pieces[:-1]) + pieces[-1]


class _Removed(dict[int, str | int]):
    """`str.translate` table that deletes what a terminal could obey and keeps all else."""

    def __missing__(self, code: int) -> str | int:
        category = unicodedata.category(chr(code))
        if category == "Cs":
            answer: str | int = "\ufffd"
        elif category in ("Cc", "Cf", "Zl", "Zp") and code not in (0x0A, 0x200C, 0x200D):
            answer = ""
        else:
            answer = code
        if len(self) < 20_000:
            self[code] = answer
        return answer


_removed = _Removed({0x09: " "})


def terminal_safe(text: str) -> str:
    """The last sieve before a terminal, for text that should have been made visible and was not (tracebacks, tables).

    Deletes control and format characters; newlines and emoji joiners stay, a tab becomes a space.
    """
    if text.isascii() and text.isprintable():
        return text
    return text.translate(_removed)


def cells(text: str) -> int:
    """The width of a visible line in terminal cells, as Textual reckons it."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def crop(text: str, width: int, ellipsis: str = "…") -> str:
    """A visible line cut to at most ``width`` cells, the last of them ``…`` where something was cut.

    Never cuts within a character as people see it: marks, joined emoji, flags stay whole.
    """
    if width <= 0:
        return ""
    if text.isascii():
        return text if len(text) <= width else text[: width - 1] + ellipsis
    from rich.cells import cell_len, split_graphemes

    # a cell takes 19 code points at the very most (a syllable with marks and joiners), so this is more than enough
    head = text[: width * 20]
    if len(head) == len(text) and cell_len(text) <= width:
        return text
    spans, _ = split_graphemes(head)
    used, cut, flag = 0, 0, 0
    for start, end, size in spans:
        if used + size > width - 1:
            break
        used, cut = used + size, end
        flag = flag + 1 if "\U0001f1e6" <= text[start] <= "\U0001f1ff" else 0
    if flag % 2 and "\U0001f1e6" <= text[cut : cut + 1] <= "\U0001f1ff":
        cut -= 1  # half a flag is a letter
    return text[:cut] + ellipsis
