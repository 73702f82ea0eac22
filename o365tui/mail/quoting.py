"""What is new in a message, and what it repeats of others'.

By lines, so that nothing gets lost between the two, and whenever it is not clear, it is new. (Libraries for this take
lists for signatures and drop lines that they know too well; losing words is worse than showing a few too many.)
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from o365tui.mail.words import any_of, words

_WROTE = words("wrote")
_HEADED = re.compile(rf"^[>*\s]*(?:{any_of('from')})\*?\s?\*?:\*?\s*\S", re.IGNORECASE)
_MORE = re.compile(rf"^[>*\s]*(?:{any_of('headers')})\*?\s?\*?:\*?\s", re.IGNORECASE)
_ORIGINAL = re.compile(rf"^[>\s]*[-_]{{2,}}\s*(?:{any_of('original')})\s*[-_]{{2,}}\s*$", re.IGNORECASE)
_RULE = re.compile(r"^[>\s]*[_-]{10,}\s*$")
_PHONE = re.compile(rf"^(?:{any_of('phone')}).{{0,80}}$", re.IGNORECASE)
_FORWARDED = re.compile(rf"^\s*(?:{any_of('forwarded')})\s*:", re.IGNORECASE)
_DATED = re.compile(r"\b20\d\d\b|\b\d{1,2}[:.]\d\d\b")
_SIGNED = 15
"""How many lines a signature has at most."""

_WRAPPED = 3
"""Over how many lines the line above a quotation may be broken."""

_LOOKED_AT = 20_000
"""How many lines are looked at; what comes after them is as the last of them is."""

_LONGEST = 1000
"""Lines that are longer are no headings of anything."""


def split(text: str, subject: str = "") -> tuple[str, str]:
    """What is new in a text, and the rest; every line is in one of the two. A message that was forwarded is all new:
    what it repeats is what it is about."""
    lines = text.split("\n")
    kinds = [False] * len(lines) if _FORWARDED.match(subject) else _kinds(lines[:_LOOKED_AT])
    kinds += [bool(kinds) and kinds[-1]] * (len(lines) - len(kinds))
    new = [n for n, quoted in enumerate(kinds) if not quoted and lines[n].strip()]
    if not new:
        return ("", _trimmed(lines)) if any(kinds) else (text, "")
    # Answers between quotations are read with what they answer: only what comes after the last answer is folded.
    if len(_blocks(kinds, new)) > 1:
        kinds = [n > new[-1] and quoted for n, quoted in enumerate(kinds)]
    kept = [line for line, quoted in zip(lines, kinds, strict=True) if not quoted]
    rest = [line for line, quoted in zip(lines, kinds, strict=True) if quoted]
    return _trimmed(kept), _trimmed(rest)


def _kinds(lines: Sequence[str]) -> list[bool]:
    """For each line whether it is quoted."""
    kinds = [line.startswith(">") for line in lines]
    end = len(lines)
    begun = False  # something new was said already
    n = 0
    while n < len(lines):
        if kinds[n]:
            n += 1
            continue
        height = 0 if len(lines[n]) > _LONGEST else _heading(lines, n, kinds)
        if height:
            below = _below(lines, n + height)
            if below < len(lines) and kinds[below]:
                kinds[n:below] = [True] * (below - n)
                n = below
                continue
            if begun:
                end = n
                break
        elif lines[n].strip():
            begun = True
        n += 1
    kinds[end:] = [True] * (len(lines) - end)
    _close_gaps(lines, kinds)
    _sign(lines, kinds)
    return kinds


def _heading(lines: Sequence[str], n: int, kinds: Sequence[bool]) -> int:
    """How many lines a heading of what is quoted has that begins here; 0 where none does."""
    line = lines[n]
    if _ORIGINAL.match(line):
        return 1
    if _RULE.match(line):
        below = _below(lines, n + 1)
        return below + 1 - n if below < len(lines) and _headed(lines, below) else 0
    if _headed(lines, n):
        return 1
    joined = ""
    for height in range(1, _WRAPPED + 1):
        if n + height > len(lines) or kinds[n + height - 1] or not lines[n + height - 1].strip():
            break
        if height > 1 and (len(lines[n + height - 1]) > _LONGEST or not _DATED.search(line)):
            break
        joined = f"{joined} {lines[n + height - 1].strip()}".strip()
        if joined.endswith((":", "：")) and _says_who_wrote(joined):
            # Of words and a heading below them, only the heading is one: that begins with the last date.
            return 0 if any(_DATED.search(each) for each in lines[n + 1 : n + height]) else height
    return 0


def _says_who_wrote(line: str) -> bool:
    folded = line.casefold()
    return any(verb in folded for verb in _WROTE) and ("@" in line or sum(each.isdigit() for each in line) >= 4)


def _headed(lines: Sequence[str], n: int) -> bool:
    """Whether the header of another message begins here: From, and at least two of Sent, To, Subject below it."""
    if len(lines[n]) > _LONGEST or not _HEADED.match(lines[n]):
        return False
    below = [line for line in lines[n + 1 : n + 8] if len(line) <= _LONGEST]
    return sum(bool(_MORE.match(line)) for line in below) >= 2


def _below(lines: Sequence[str], n: int) -> int:
    """The first line from here on that is not blank."""
    while n < len(lines) and not lines[n].strip():
        n += 1
    return n


def _close_gaps(lines: Sequence[str], kinds: list[bool]) -> None:
    """Blank lines between quoted ones are quoted."""
    last = None
    for n, line in enumerate(lines):
        if kinds[n]:
            if last is not None and all(not each.strip() for each in lines[last + 1 : n]):
                kinds[last + 1 : n] = [True] * (n - last - 1)
            last = n
        elif line.strip():
            last = None


def _sign(lines: Sequence[str], kinds: list[bool]) -> None:
    """A signature goes with what is quoted: that after `-- `, and what telephones write."""
    ends = [n for n in range(1, len(lines) + 1) if n == len(lines) or (kinds[n] and not kinds[n - 1])]
    for end in ends:
        start = end
        while start > 0 and not kinds[start - 1] and end - start <= _SIGNED:
            start -= 1
            if lines[start].rstrip() == "--" and any(each.strip() for each in lines[:start]):
                kinds[start:end] = [True] * (end - start)
                break
        said = [n for n in range(max(0, end - 5), end) if not kinds[n] and lines[n].strip()]
        if said and _PHONE.match(lines[said[-1]].strip()) and any(each.strip() for each in lines[: said[-1]]):
            kinds[said[-1]] = True


def _blocks(kinds: Sequence[bool], new: Sequence[int]) -> list[int]:
    """Where quotations begin that are followed by something new."""
    return [n for n, quoted in enumerate(kinds) if quoted and (n == 0 or not kinds[n - 1]) and n < new[-1]]


def _trimmed(lines: Sequence[str]) -> str:
    return "\n".join(lines).strip("\n")
