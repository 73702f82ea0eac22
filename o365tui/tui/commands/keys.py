"""Keys: what they are called, how they are shown, and which of them a terminal can send at all.

A key is written as Textual names it ("ctrl+s", "question_mark") or as the character itself ("?").
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Final

from textual.binding import Binding

NAMED: Final = frozenset(
    [
        "enter",
        "escape",
        "tab",
        "space",
        "backspace",
        "delete",
        "insert",
        "home",
        "end",
        "pageup",
        "pagedown",
        "up",
        "down",
        "left",
        "right",
    ]
)
FUNCTION: Final = frozenset(f"f{number}" for number in range(1, 13))
SHIFTED: Final = frozenset(
    ["tab", "up", "down", "left", "right", "home", "end", "pageup", "pagedown", "insert", "delete"]
)
"""Named keys that terminals tell apart when shift is held (of these, F-keys are not)."""
CONTROLLED: Final = frozenset(["up", "down", "left", "right", "home", "end", "pageup", "pagedown", "delete"])

SAME_AS: Final = {
    "ctrl+h": "backspace",
    "ctrl+i": "tab",
    "ctrl+j": "enter",
    "ctrl+m": "enter",
    "ctrl+left_square_bracket": "escape",
}
"""Control characters that are another key's own byte: a plain terminal cannot tell the two apart."""

ALTGR: Final = frozenset("[]{}\\|@~^$#`´<>€'\"")
"""Characters that need AltGr, or are dead keys, or move about, on a German, French, Nordic or Latvian keyboard."""

TMUX_PREFIXES: Final = frozenset({"ctrl+b"})

GLYPHS: Final = {
    "enter": "⏎",
    "escape": "esc",
    "left": "←",
    "right": "→",
    "up": "↑",
    "down": "↓",
    "pageup": "pgup",
    "pagedown": "pgdn",
    "delete": "del",
    "insert": "ins",
    "backspace": "⌫",
    "space": "space",
}


@cache
def normal(key: str) -> str:
    """The name that Textual gives a key: "?" → "question_mark"; case is kept ("G")."""
    key = key.strip() if key != " " else "space"
    if key == ",":
        return "comma"
    if not key:
        raise ValueError("an empty key")
    modifiers, plus, last = key.rpartition("+")
    if plus and not last:
        # "+" itself, or "ctrl++".
        modifiers, last = modifiers.rstrip("+"), "+"
    if len(last) == 1:
        last = next(iter(Binding.make_bindings([Binding(last, "x")]))).key
    if not modifiers:
        return last
    return "+".join([*(part.lower() for part in modifiers.split("+")), last if len(last) > 1 else last.lower()])


def character(key: str) -> str | None:
    """The character that a key types, or None for one that types nothing ("ctrl+s", "enter")."""
    key = normal(key)
    if len(key) == 1:
        return key
    if "+" in key or key in NAMED or key in FUNCTION:
        return None
    return _typed().get(key)


@cache
def _typed() -> dict[str, str]:
    """Textual's names of the printable ASCII characters that are not letters or digits."""
    return {normal(one): one for one in map(chr, range(0x21, 0x7F)) if not one.isalnum()}


def is_known(key: str) -> bool:
    """Is this a key at all, sendable or not?"""
    base = normal(key).rpartition("+")[2]
    return base in NAMED or base in FUNCTION or character(base) is not None


def is_sendable(key: str) -> bool:
    """Can a plain terminal send this key so that it arrives as itself?"""
    key = normal(key)
    if key in SAME_AS:
        return False
    *modifiers, base = key.split("+")
    held = set(modifiers)
    if not held:
        return base in NAMED or base in FUNCTION or character(base) is not None
    if held == {"ctrl"}:
        return base in CONTROLLED or (len(base) == 1 and base.isascii() and base.isalpha())
    if held == {"shift"}:
        return base in SHIFTED
    if held == {"ctrl", "shift"}:
        return base in {"up", "down", "left", "right"}
    return False


def is_fit_for_default(key: str) -> bool:
    """Sendable everywhere, and typed without AltGr on a German, French, Nordic or Latvian keyboard."""
    typed = character(key)
    if typed is not None and (typed in ALTGR or not typed.isascii()):
        return False
    return is_sendable(key) and normal(key) not in TMUX_PREFIXES


def variants(key: str) -> tuple[str, ...]:
    """All names under which a key may arrive: kitty's protocol may send "shift+g" where others send "G"."""
    key = normal(key)
    if len(key) == 1 and key.isalpha() and key.isupper():
        return (key, f"shift+{key.lower()}")
    return (key,)


@cache
def shown(key: str) -> str:
    """The key as the footer, the help and the README show it: "⏎", "^s", "G", "?"."""
    key = normal(key)
    *modifiers, base = key.split("+")
    glyph = GLYPHS.get(base) or character(base) or base
    if "ctrl" in modifiers:
        glyph = f"^{glyph}"
    for modifier in modifiers:
        if modifier != "ctrl":
            glyph = f"{modifier}+{glyph}"
    return unicodedata.normalize("NFC", glyph)
