"""Pictures of a screen: lines join, styles are seen, and every line character has the arms that its name says."""

from __future__ import annotations

import pyte
import pytest
from PIL import Image, ImageDraw

from tests.terminal.screen import Screen
from tools import boxes, render
from tools.render import CELL_HEIGHT, CELL_WIDTH, INK, MARGIN, PAPER


def drawn(text: str, columns: int = 6, rows: int = 3) -> Image.Image:
    """The picture of a screen that was sent this text, its cursor hidden. Without a font there are no pictures."""
    screen = Screen(columns, rows)
    pyte.Stream(screen).feed("\x1b[?25l" + text)
    try:
        return render.picture(screen)
    except render.NoFont as error:
        pytest.skip(str(error))


def colours(image: Image.Image, column: int, row: int, columns: int = 1) -> set[object]:
    """The colours inside some cells."""
    left, top = MARGIN + column * CELL_WIDTH, MARGIN + row * CELL_HEIGHT
    cells = image.crop((left, top, left + columns * CELL_WIDTH, top + CELL_HEIGHT))
    return {colour for _, colour in cells.getcolors(100_000) or ()}


def test_a_picture_has_the_size_of_its_terminal_and_a_margin() -> None:
    assert drawn("", 120, 40).size == (1216, 856)


def test_a_horizontal_line_has_no_gap_between_its_cells() -> None:
    image = drawn("──")
    y = MARGIN + CELL_HEIGHT // 2
    assert {image.getpixel((MARGIN + x, y)) for x in range(2 * CELL_WIDTH)} == {INK}


@pytest.mark.parametrize("pair", ["││", "┃┃", "┌└", "╭╰", "┬┴", "▌▌"])
def test_a_vertical_line_has_no_gap_between_its_rows(pair: str) -> None:
    image = drawn("\r\n".join(pair))
    seam = MARGIN + CELL_HEIGHT
    columns = [x for x in range(MARGIN, MARGIN + CELL_WIDTH) if image.getpixel((x, seam - 1)) == INK]
    assert columns
    assert all(image.getpixel((x, seam)) == INK for x in columns)


@pytest.mark.parametrize(
    ("character", "arms"),
    [
        ("┼", {"up": 1, "down": 1, "left": 1, "right": 1}),
        ("╼", {"left": 1, "right": 2}),
        ("┡", {"up": 2, "right": 2, "down": 1}),
        ("╡", {"up": 1, "down": 1, "left": 3}),
        ("╯", {"up": 1, "left": 1}),
        ("╳", {}),
        ("x", {}),
    ],
)
def test_the_arms_of_a_line_character_are_those_of_its_name(character: str, arms: dict[str, int]) -> None:
    assert boxes.arms(character) == arms


def test_every_line_and_block_character_but_the_diagonals_is_drawn_by_hand() -> None:
    pen = ImageDraw.Draw(Image.new("RGB", (10, 21)))
    left_to_fonts = [chr(c) for c in range(0x2500, 0x25A0) if not boxes.draw(pen, chr(c), (0, 0, 10, 21), INK, PAPER)]
    assert left_to_fonts == ["╱", "╲", "╳"]


def test_a_full_block_fills_its_cell_and_nothing_else() -> None:
    image = drawn(" █ ")
    assert [colours(image, column, 0) for column in range(3)] == [{PAPER}, {INK}, {PAPER}]


def test_reverse_swaps_dim_fades_and_256_colours_are_xterms() -> None:
    image = drawn("\x1b[7m \x1b[0m\x1b[48;5;74m \x1b[0m\x1b[2m█\x1b[0m")
    half = tuple((i + p) // 2 for i, p in zip(INK, PAPER, strict=True))
    assert [colours(image, column, 0) for column in range(3)] == [{INK}, {(0x5F, 0xAF, 0xD7)}, {half}]


def test_an_underline_runs_under_its_words_only() -> None:
    image = drawn("\x1b[4m  \x1b[0m ")
    assert colours(image, 0, 0, 2) == {INK, PAPER}
    assert colours(image, 2, 0) == {PAPER}


def test_a_machine_without_a_font_is_told_which_one_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(*_: object) -> None:
        raise OSError

    render._file.cache_clear()
    monkeypatch.setattr("tools.render.shutil.which", lambda _: None)
    monkeypatch.setattr("tools.render.ImageFont.truetype", nowhere)
    with pytest.raises(render.NoFont, match="install DejaVu Sans Mono"):
        render._file("DejaVu Sans Mono", "")
    render._file.cache_clear()


def test_bold_weighs_more() -> None:
    def weight(image: Image.Image) -> int:
        return sum(image.convert("L").tobytes())

    assert weight(drawn("\x1b[1mOpen\x1b[0m")) > weight(drawn("Open"))


def test_a_wide_character_has_the_room_of_two() -> None:
    image = drawn("漢x")
    assert colours(image, 0, 0, 2) != {PAPER}
    assert colours(image, 2, 0) != {PAPER}
    assert colours(image, 3, 0) == {PAPER}
