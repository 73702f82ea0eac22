"""A screen in memory as a picture: its cells with their colours and weights, set in DejaVu Sans Mono.

Left to others: running the program (`tests.terminal.harness`) and drawing line characters (`tools.boxes`).
"""

from __future__ import annotations

import functools
import shutil
import subprocess
from pathlib import Path
from typing import Final, cast

from PIL import Image, ImageDraw, ImageFont
from pyte.screens import Char

from tests.terminal.screen import Screen
from tools import boxes
from tools.boxes import Colour

CELL_WIDTH: Final = 10
CELL_HEIGHT: Final = 21
FONT_SIZE: Final = 16
BASELINE: Final = 16
MARGIN: Final = 8
OVERHANG: Final = 3
"""Pixels by which a slanted glyph may reach over its place, on either side."""
SHADES: Final = 5
"""Steps between ground and ink at the edge of a glyph: so few that a screen has less than 256 colours, and a picture
a third of the bytes."""
DESK: Final[Colour] = (16, 16, 16)
"""What surrounds the screen."""
INK: Final[Colour] = (198, 198, 198)
PAPER: Final[Colour] = (28, 28, 28)
"""The terminal's own colours, where the program sets none."""

NAMED: Final[dict[str, Colour]] = {
    "black": (38, 38, 38),
    "red": (215, 95, 95),
    "green": (135, 175, 95),
    "brown": (215, 175, 95),  # pyte's name for the terminal's yellow
    "blue": (95, 135, 215),
    "magenta": (175, 135, 175),
    "cyan": (95, 175, 175),
    "white": (188, 188, 188),
    "brightblack": (118, 118, 118),
    "brightred": (255, 135, 135),
    "brightgreen": (175, 215, 135),
    "brightbrown": (255, 215, 135),
    "brightyellow": (255, 215, 135),
    "brightblue": (135, 175, 255),
    "brightmagenta": (215, 175, 215),
    "bfightmagenta": (215, 175, 215),  # as pyte 0.8.2 spells it for a background
    "brightcyan": (135, 215, 215),
    "brightwhite": (238, 238, 238),
}


class NoFont(RuntimeError):
    """No font to draw with on this machine; the message says which one to install."""


def picture(screen: Screen) -> Image.Image:
    """Draw the whole screen. NoFont when this machine has no DejaVu Sans Mono nor another monospaced font."""
    width, height = screen.columns * CELL_WIDTH, screen.lines * CELL_HEIGHT
    image = Image.new("RGB", (width + 2 * MARGIN, height + 2 * MARGIN), DESK)
    pen = ImageDraw.Draw(image)
    pen.rectangle((MARGIN, MARGIN, MARGIN + width - 1, MARGIN + height - 1), fill=PAPER)
    for row in range(screen.lines):
        line = screen.buffer[row]
        cells = [line[column] for column in range(screen.columns)]
        # Grounds first: a wide or slanted glyph reaches over the next cell's ground.
        for column, cell in enumerate(cells):
            pen.rectangle(_box(column, row, 1, last=True), fill=_colours(cell)[1])
        for column, cell in enumerate(cells):
            places = 2 if column + 1 < len(cells) and cells[column + 1].data == "" else 1
            _draw_cell(pen, cell, column, row, places)
    if not screen.cursor.hidden:
        pen.rectangle(_box(min(screen.cursor.x, screen.columns - 1), screen.cursor.y, 1, last=True), outline=INK)
    return image


def save(screen: Screen, path: Path) -> None:
    """Write the screen as a PNG file with a palette; of more than 256 colours (a rare screen) the nearest."""
    image = picture(screen)
    counted = cast("list[tuple[int, Colour]] | None", image.getcolors(256))
    if counted is None:
        image = image.quantize(256, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    else:
        exact = Image.new("P", (1, 1))
        exact.putpalette([part for _, colour in sorted(counted, reverse=True) for part in colour])
        image = image.quantize(palette=exact, dither=Image.Dither.NONE)
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(path, optimize=True)


def _box(column: int, row: int, places: int, last: bool = False) -> tuple[int, int, int, int]:
    """A cell's left, top, right and bottom; the right and bottom pixel themselves (`last`) or the ones after."""
    left, top = MARGIN + column * CELL_WIDTH, MARGIN + row * CELL_HEIGHT
    return left, top, left + places * CELL_WIDTH - last, top + CELL_HEIGHT - last


def _colours(cell: Char) -> tuple[Colour, Colour]:
    ink = INK if cell.fg == "default" else _colour(cell.fg)
    paper = PAPER if cell.bg == "default" else _colour(cell.bg)
    if cell.reverse:
        ink, paper = paper, ink
    if cell.blink:  # dim: see tests.terminal.screen
        red, green, blue = ((i + p) // 2 for i, p in zip(ink, paper, strict=True))
        ink = (red, green, blue)
    return ink, paper


def _colour(name: str) -> Colour:
    if name in NAMED:
        return NAMED[name]
    return int(name[0:2], 16), int(name[2:4], 16), int(name[4:6], 16)


def _draw_cell(pen: ImageDraw.ImageDraw, cell: Char, column: int, row: int, places: int) -> None:
    ink, paper = _colours(cell)
    box = _box(column, row, places)
    if cell.data.strip() and not boxes.draw(pen, cell.data, box, ink, paper):
        font = _font_for(cell.data, cell.bold, cell.italics)
        if font is None:
            pen.rectangle((box[0] + 1, box[1] + 4, box[2] - 2, box[3] - 5), outline=ink)
        else:
            shape = _shape(cell.data, cell.bold, cell.italics, places)
            pen.bitmap((box[0] - OVERHANG, box[1]), shape, fill=ink)
    if cell.underscore:
        pen.line((box[0], box[1] + BASELINE + 2, box[2] - 1, box[1] + BASELINE + 2), fill=ink)
    if cell.strikethrough:
        pen.line((box[0], box[1] + 11, box[2] - 1, box[1] + 11), fill=ink)


@functools.cache
def _shape(text: str, bold: bool, italics: bool, places: int) -> Image.Image:
    """A character as a mask of a few shades, its place with `OVERHANG` on both sides."""
    font = _font_for(text, bold, italics)
    assert font is not None
    room = places * CELL_WIDTH
    advance = font.getlength(text)
    # A glyph of another font may be wider or narrower than its place: centre it.
    left = 0 if abs(advance - room) < 1 else round((room - advance) / 2)
    mask = Image.new("L", (room + 2 * OVERHANG, CELL_HEIGHT))
    ImageDraw.Draw(mask).text((OVERHANG + left, BASELINE), text, font=font, fill=255, anchor="ls")
    return mask.point([round(shade / 255 * (SHADES - 1)) * 255 // (SHADES - 1) for shade in range(256)])


@functools.cache
def _font_for(text: str, bold: bool, italics: bool) -> ImageFont.FreeTypeFont | None:
    """The first font that has this character; None when no font of this machine has it."""
    style = {(False, False): "", (True, False): "Bold", (False, True): "Oblique", (True, True): "Bold Oblique"}
    for family in ("DejaVu Sans Mono", f":charset={ord(text[0]):x}"):
        path = _file(family, style[bold, italics])
        if path is not None:
            font = _load(path)
            if _has(font, text[0]):
                return font
    return None


@functools.cache
def _load(path: str) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, FONT_SIZE)


def _has(font: ImageFont.FreeTypeFont, character: str) -> bool:
    missing = font.getmask("\U0010ffff")
    mask = font.getmask(character)
    return mask.size != missing.size or bytes(mask) != bytes(missing)


@functools.cache
def _file(family: str, style: str) -> str | None:
    if shutil.which("fc-match"):
        pattern = f"{family}:style={style or 'Book'}" if not family.startswith(":") else family
        command = ["fc-match", "--format=%{file}", pattern]
        found = subprocess.run(command, capture_output=True, text=True, check=False).stdout
        if found and Path(found).suffix in {".ttf", ".otf", ".ttc"}:
            return found
    if family.startswith(":"):
        return None
    name = f"DejaVuSansMono{'-' if style else ''}{style.replace(' ', '')}.ttf"
    try:
        return str(ImageFont.truetype(name, FONT_SIZE).path)
    except OSError:
        raise NoFont(
            "no font to draw with: install DejaVu Sans Mono (Debian, Ubuntu: apt install fonts-dejavu-core)"
        ) from None
