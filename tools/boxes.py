"""Box drawing and block characters drawn by hand, to the edges of their cell, so that they join without a seam.

A font's own glyphs end a pixel early or late at most sizes. Which arms a line character has is read from its Unicode
name, so there is no table of 128 characters to keep.
"""

from __future__ import annotations

import functools
import unicodedata
from typing import Final

from PIL import ImageDraw

Colour = tuple[int, int, int]
Box = tuple[int, int, int, int]

WEIGHTS: Final = {"LIGHT": 1, "SINGLE": 1, "HEAVY": 2, "DOUBLE": 3}
ARMS: Final = {
    "UP": ("up",),
    "DOWN": ("down",),
    "LEFT": ("left",),
    "RIGHT": ("right",),
    "VERTICAL": ("up", "down"),
    "HORIZONTAL": ("left", "right"),
}
SHADES: Final = {"░": 0.25, "▒": 0.5, "▓": 0.75}
QUADRANTS: Final = {  # upper left, upper right, lower left, lower right
    "▖": "0010",
    "▗": "0001",
    "▘": "1000",
    "▙": "1011",
    "▚": "1001",
    "▛": "1110",
    "▜": "1101",
    "▝": "0100",
    "▞": "0110",
    "▟": "0111",
}


@functools.cache
def arms(character: str) -> dict[str, int]:
    """The arms of a line character and their weight: "╼" gives left 1, right 2. Empty for what is not one."""
    name = unicodedata.name(character, "")
    if not name.startswith("BOX DRAWINGS ") or "DIAGONAL" in name:
        return {}
    words = [word for word in name.removeprefix("BOX DRAWINGS ").split() if word in WEIGHTS or word in ARMS]
    found: dict[str, int] = {}
    if words[0] in WEIGHTS:
        weight = 1
        for word in words:
            weight = WEIGHTS.get(word, weight)
            found.update(dict.fromkeys(ARMS.get(word, ()), weight))
    else:
        waiting: list[str] = []
        for word in words:
            if word in WEIGHTS:
                found.update(dict.fromkeys(waiting, WEIGHTS[word]))
                waiting.clear()
            waiting += ARMS.get(word, ())
    return found


def draw(pen: ImageDraw.ImageDraw, character: str, box: Box, ink: Colour, paper: Colour) -> bool:
    """Draw a line or block character into its cell. False when it is neither, and a font has to do it."""
    if not "\u2500" <= character <= "\u259f":
        return False
    left, top, right, bottom = box
    width, height = right - left, bottom - top
    if character in SHADES:
        part = SHADES[character]
        mixed = tuple(round(i * part + p * (1 - part)) for i, p in zip(ink, paper, strict=True))
        _fill(pen, box, (mixed[0], mixed[1], mixed[2]))
    elif character in QUADRANTS:
        x, y = left + width // 2, top + height // 2
        corners = ((left, top, x, y), (x, top, right, y), (left, y, x, bottom), (x, y, right, bottom))
        for corner, filled in zip(corners, QUADRANTS[character], strict=True):
            if filled == "1":
                _fill(pen, corner, ink)
    elif "\u2580" <= character <= "\u2595":
        _fill(pen, _block(ord(character), box), ink)
    elif lines := arms(character):
        _lines(pen, lines, box, ink, dashes=_dashes(character), arc="ARC" in unicodedata.name(character))
    else:
        return False
    return True


def _block(code: int, box: Box) -> Box:
    left, top, right, bottom = box
    width, height = right - left, bottom - top
    if code == 0x2580:  # upper half
        return left, top, right, top + height // 2
    if code <= 0x2588:  # lower eighths, up to the full block
        return left, bottom - round(height * (code - 0x2580) / 8), right, bottom
    if code <= 0x258F:  # left eighths, from seven down to one
        return left, top, left + max(1, round(width * (0x2590 - code) / 8)), bottom
    if code == 0x2590:  # right half
        return left + width // 2, top, right, bottom
    if code == 0x2594:  # upper eighth
        return left, top, right, top + max(1, round(height / 8))
    return right - max(1, round(width / 8)), top, right, bottom


def _dashes(character: str) -> int:
    name = unicodedata.name(character)
    return next((n for word, n in (("DOUBLE DASH", 2), ("TRIPLE DASH", 3), ("QUADRUPLE DASH", 4)) if word in name), 1)


def _lines(pen: ImageDraw.ImageDraw, lines: dict[str, int], box: Box, ink: Colour, dashes: int, arc: bool) -> None:
    left, top, right, bottom = box
    x, y = left + (right - left) // 2, top + (bottom - top) // 2
    if arc:
        # The corner is cut by a few pixels; the arms run to the edges as in the square corner.
        cut = 3
        across, along = ("right" in lines) * 2 - 1, ("down" in lines) * 2 - 1
        _stroke(pen, (x, y + cut * along), (x, bottom - 1 if along > 0 else top), 1, ink)
        _stroke(pen, (x + cut * across, y), (right - 1 if across > 0 else left, y), 1, ink)
        pen.line((x, y + cut * along, x + cut * across, y), fill=ink)
        return
    ends = {"up": (x, top), "down": (x, bottom - 1), "left": (left, y), "right": (right - 1, y)}
    if dashes > 1:
        start, end = (ends["left"], ends["right"]) if "left" in lines else (ends["up"], ends["down"])
        step = (end[0] - start[0] + end[1] - start[1] + 1) / dashes
        for n in range(dashes):
            a, b = round(n * step), round(n * step + step * 0.6) - 1
            flat = "left" in lines
            _stroke(
                pen,
                (start[0] + a * flat, start[1] + a * (not flat)),
                (start[0] + b * flat, start[1] + b * (not flat)),
                max(lines.values()),
                ink,
            )
        return
    for arm, weight in lines.items():
        if weight < 3:
            _stroke(pen, (x, y), ends[arm], weight, ink)
        else:
            for shift in (-2, 2):
                upright = arm in ("up", "down")
                end = ends[arm]
                # Begun two pixels beyond the middle, so that double corners close.
                beyond = 2 if arm in ("up", "left") else -2
                _stroke(
                    pen,
                    (x + (shift if upright else beyond), y + (beyond if upright else shift)),
                    (end[0] + shift * upright, end[1] + shift * (not upright)),
                    1,
                    ink,
                )


def _stroke(pen: ImageDraw.ImageDraw, start: tuple[int, int], end: tuple[int, int], weight: int, ink: Colour) -> None:
    (x1, x2), (y1, y2) = sorted((start[0], end[0])), sorted((start[1], end[1]))
    extra = 1 if weight == 2 else 0
    if x1 == x2:
        _fill(pen, (x1 - extra, y1 - extra * (y1 == y2), x2 + 1 + extra, y2 + 1), ink)
    else:
        _fill(pen, (x1, y1 - extra, x2 + 1, y2 + 1 + extra), ink)


def _fill(pen: ImageDraw.ImageDraw, box: Box, ink: Colour) -> None:
    left, top, right, bottom = box
    if right > left and bottom > top:
        pen.rectangle((left, top, right - 1, bottom - 1), fill=ink)
