"""What a program sent to its terminal, taken apart, and the short list of control functions that ours may send.

The list says what Textual legitimately writes and nothing else: whatever is not on it came from text that should have
been made visible, or is new and deserves a look.
"""

from __future__ import annotations

import base64
import re
import unicodedata
from collections.abc import Collection, Iterator
from typing import NamedTuple

TOKEN = re.compile(
    r"(?P<csi>(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~])"
    r"|(?P<string>(?:\x1b[\]PX^_]|[\x90\x98\x9d\x9e\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c))"
    r"|(?P<escape>\x1b[ -/]*[0-OQ-WYZ\\`-~])"
    r"|(?P<control>[\x00-\x1f\x7f-\x9f])"
    r"|(?P<text>[^\x00-\x1f\x7f-\x9f]+)"
)

_MOUSE_ON = r"(?:\x1b\[\?1000h\x1b\[\?1003h\x1b\[\?1015h\x1b\[\?1006h)?"
_MOUSE_OFF = r"(?:\x1b\[\?1000l\x1b\[\?1003l\x1b\[\?1015l\x1b\[\?1006l)?"
ENTER = re.compile(
    r"\x1b\[\?1049h" + _MOUSE_ON + r"\x1b\[\?25l\x1b\[\?1004h(?:\x1b\[>\d+u)?(?:\x1b\[\?2026\$p)?(?:\x1b\[\?2048\$p)?"
    r"\x1b\[\?2004h\x1b\[\?7l" + _MOUSE_ON
)
"""Textual's LinuxDriver takes the terminal: alternate screen, mouse, focus, keyboard, queries, paste, no line wrap."""
LEAVE = re.compile(
    r"\x1b\[\?2004l\x1b\[\?7h(?:\x1b\[\?2048l)?"
    + _MOUSE_OFF
    + r"\x1b\[<u\x1b\[\?1049l\x1b\[\?25h\x1b\[\?1004l"
    + _MOUSE_OFF
)
"""… and gives it back."""
HUNG_UP = re.compile(
    r"\x1b\[\?2004l\x1b\[\?7h\x1b\[\?2048l\x1b\[\?1000l\x1b\[\?1003l\x1b\[\?1015l\x1b\[\?1006l\x1b\[\?1016l\x1b\[\?1004l"
    r"\x1b\[<u\x1b\[\?2026l\x1b\[\?1049l\x1b\[\?25h\x1b\[0m"
)
"""The same from `o365tui.tui.signals`, in the middle of whatever was being written."""

BETWEEN = re.compile(
    r"\x1b\[\d+(?:;\d+)?H"  # the cursor goes to a cell, or to the start of a row
    r"|\x1b\[\?2026[hl]"  # a frame begins and ends
    r"|\x1b\[\?2048h"  # in-band resize, after the terminal said that it knows it
    r"|\x1b\[\?25[hl]"  # the cursor, shown and hidden
    r"|\x1b\]22;[a-z-]*\x07"  # the shape of the mouse pointer
    r"|\x1b\]2;(?:(?:\(\d+\) )?o365tui)?\x1b\\|\x1b\[2[23];2t"  # the title: how many notices; kept, and put back
    r"|[\r\n]"
)
"""Allowed between styled pieces of text, never inside one."""

_NUMBERS_AFTER_ATTENTION = {38, 48}
_PLAIN_SGR = {1, 2, 3, 4, 7, 9, 21, *range(22, 30), *range(30, 38), 39, *range(40, 48), 49, *range(90, 108)}
_VISIBLE_FORMAT_CHARACTERS = frozenset(
    "\u200c\u200d"  # join and non-join, which scripts and emoji need
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"  # Arabic and Kaithi signs
)


class Token(NamedTuple):
    """One piece of output: its kind (a group name of `TOKEN`, or `broken`), its characters and where they begin."""

    kind: str
    value: str
    at: int


def tokens(output: str) -> Iterator[Token]:
    """Take output apart. A sequence that never ends is `broken` and swallows one character only."""
    at = 0
    while at < len(output):
        found = TOKEN.match(output, at)
        if found is None or (found.lastgroup == "control" and found[0] == "\x1b"):
            yield Token("broken", output[at], at)
            at += 1
        else:
            yield Token(str(found.lastgroup), found[0], at)
            at = found.end()


def is_plain_style(sequence: str) -> bool:
    """Is it an SGR that only colours, weighs, slants, underlines, strikes or reverses? Not: blinks, conceals, fonts."""
    if not (sequence.startswith("\x1b[") and sequence.endswith("m")):
        return False
    if not re.fullmatch(r"\d+(;\d+)*", sequence[2:-1]):
        return False
    numbers = [int(number) for number in sequence[2:-1].split(";")]
    while numbers:
        number = numbers.pop(0)
        if number in _NUMBERS_AFTER_ATTENTION:
            length = {5: 1, 2: 3}.get(numbers.pop(0) if numbers else -1)
            if length is None or len(numbers) < length or any(value > 255 for value in numbers[:length]):
                return False
            del numbers[:length]
        elif number not in _PLAIN_SGR:
            return False
    return True


def hidden_characters(text: str) -> list[str]:
    """The characters of printed text that a reader cannot see or that turn its direction."""
    return [
        character
        for character in text
        if not character.isascii()
        and character not in _VISIBLE_FORMAT_CHARACTERS
        and unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}
    ]


def complaints(
    raw: bytes, *, copied: Collection[str] = (), titles: Collection[str] = (), colour: bool = True
) -> list[str]:
    """What in this output is not on the list, each with its place and its surroundings.

    Args:
        raw: every byte that the program sent.
        copied: texts that it may put on the clipboard (OSC 52).
        titles: window titles that it may set (OSC 0 and 2).
        colour: whether styles are allowed at all; a command's output may be asked to have none.
    """
    try:
        output = raw.decode()
    except UnicodeDecodeError as error:
        return [f"byte {error.start}: not UTF-8: {raw[max(0, error.start - 20) : error.end + 20]!r}"]
    found: list[str] = []

    def complain(token: Token, why: str) -> None:
        around = output[max(0, token.at - 40) : token.at + len(token.value) + 40]
        found.append(f"character {token.at}: {why}: {token.value[:80]!r} in {around!r}")

    styled = False
    after = 0
    for token in tokens(output):
        if token.at < after:
            continue
        if token.kind == "text":
            if hidden := hidden_characters(token.value):
                complain(token, f"hidden characters {hidden[:5]!a}")
        elif whole := _whole(output, token.at):
            after, styled = whole.end(), False
        elif token.value == "\x1b[0m" and (colour or styled):
            styled = False
        elif styled:
            complain(token, "inside a styled piece of text")
        elif colour and is_plain_style(token.value):
            styled = True
        elif not (BETWEEN.fullmatch(token.value) or _asked_for(token.value, copied, titles)):
            complain(token, "not on the list")
    return found


def _whole(output: str, at: int) -> re.Match[str] | None:
    return ENTER.match(output, at) or LEAVE.match(output, at) or HUNG_UP.match(output, at)


def _asked_for(value: str, copied: Collection[str], titles: Collection[str]) -> bool:
    if clip := re.fullmatch(r"\x1b\]52;c;([A-Za-z0-9+/=]*)(?:\x07|\x1b\\)", value):
        return base64.b64decode(clip[1]).decode(errors="replace") in copied
    if title := re.fullmatch(r"\x1b\][02];([^\x07\x1b]*)(?:\x07|\x1b\\)", value):
        return title[1] in titles
    return False


def assert_no_hostile(
    raw: bytes, *, copied: Collection[str] = (), titles: Collection[str] = (), colour: bool = True
) -> None:
    """Fail with the first few places where the output holds what is not on the list (see `complaints`)."""
    found = complaints(raw, copied=copied, titles=titles, colour=colour)
    assert not found, f"{len(found)} control functions reached the terminal:\n" + "\n".join(found[:8])
