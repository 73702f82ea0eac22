"""Foreign text on its way to a terminal: everything can be seen, nothing is obeyed, what people write stays."""

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from o365tui.text.safe import MARKS_A_CELL, cells, crop, terminal_safe, visible, visible_lines

SHARED = Path("/work/shared/data/naughty")
JOINERS = "\u200c\u200d"

HOSTILE = [
    "before \x1b[2J\x1b[H after",
    "\x1b]52;c;cHduZWQ=\x1b\\",
    "\x1b]8;;https://evil.example/\x1b\\invoice.pdf\x1b]8;;\x1b\\",
    "\x9b2J \x9d0;owned\x9c \x90$qm\x9c",
    "invoice.exe\b\b\b\bpdf ",
    "all is well\rpay to LV00",
    "a\x00b\x7fc\x07d\x0ee\x0ff\x0bg\x0ch\x85i",
    "a\u2028b\u2029c",
    "report\u202efdp.exe \u2066admin\u2067 user\u2068 \u200e\u200f\u061c",
    "ad\u200bmin\ufeff \u2060\u2061\u2062\u2063\u2064 \u00ad \u034f \u180e \ufff9\ufffa\ufffb",
    "hello\U000e0068\U000e0069\U000e007f\U000e0001",
    "broken \ud800 half \udfff",
    "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334\u0319\u0324\u031e\u0349\u035aalgo",
    "\u0301 a mark with nothing to stand on",
    "\u0e14" + "\u0e49" * 80,
    "\u1112" + "\u1161" * 40,
    "\u115f\u1160\u3164\uffa0",
    "👩" + "\u200d👩" * 30,
    "👩🏽" + "\u200d👩🏽" * 30,
    "a\u200db\u200cc\u200d",
    "x\ufe0f\ufe0f\U000e0100",
    "\ufe0f\u200d\u0301",
    "\U000e0fff\uffff\ufdd0\U0002fffe",
    "क" + "\u0902" * 80,
    "क" + "\u094d\u200d" * 80,
]


def strings_of_the_shared_data() -> list[str]:
    found: list[str] = []
    for path in sorted(SHARED.glob("*.json")) if SHARED.is_dir() else []:
        data = json.loads(path.read_text("utf-8"))
        for entry in data["strings"] if isinstance(data, dict) else data:
            found.append(entry if isinstance(entry, str) else entry.get("s", entry.get("string")))
    return found


ANYTHING = st.text(
    st.one_of(
        st.characters(exclude_categories=()),
        st.sampled_from(
            "ab é\n\t\r\x1b\u200b\u200c\u200d\u0301\u0302\ufe0f👩🏽💻❤🇱🇻क\u094dษ\u0e49葛\U000e0100\ud800\U000e0041⟪⟫"
        ),
    ),
    max_size=40,
)


def is_safe(text: str) -> None:
    """Nothing in it that a terminal obeys, hides, or paints over a neighbour."""
    marks = 0
    for at, character in enumerate(text):
        category = unicodedata.category(character)
        assert category not in ("Cc", "Cs", "Zl", "Zp"), ascii(text)
        assert category != "Cf" or character in JOINERS, ascii(text)
        if character in JOINERS:
            assert at > 0, ascii(text)
            assert not text[at - 1].isascii(), ascii(text)
            assert text[at - 1] not in JOINERS, ascii(text)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        assert marks <= 9, ascii(text)
    assert not text or not unicodedata.combining(text[0]), ascii(text)


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_nothing_hostile_is_left(text: str) -> None:
    assert visible(text) != text
    is_safe(visible(text))
    is_safe(visible_lines(text).replace("\n", ""))
    assert not set("\uffff\ufdd0\U000e0fff\U0002fffe") & set(visible(text))


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data is not here")
def test_nothing_hostile_is_left_of_the_shared_strings() -> None:
    strings = strings_of_the_shared_data()
    assert len(strings) > 400
    for text in strings:
        is_safe(visible(text))
        is_safe(visible_lines(text).replace("\n", ""))


@given(ANYTHING)
@example("\u200d\u200d👩")
@example("⟪ab⟫⟪ab⟫⟪ab⟫⟪ab⟫\x00")
def test_any_text_becomes_safe_and_then_stays_as_it_is(text: str) -> None:
    shown = visible(text)
    is_safe(shown)
    assert visible(shown) == shown
    assert "\n" not in shown


@given(ANYTHING)
def test_any_text_of_several_lines_becomes_safe_line_by_line(text: str) -> None:
    shown = visible_lines(text)
    for line in shown.split("\n"):
        is_safe(line)
    assert visible_lines(shown) == shown
    assert shown.count("\n") == text.count("\n")


def test_every_single_code_point_is_shown_as_something_safe() -> None:
    for code in (*range(0x3400), *range(0xA000, 0xAC00), *range(0xD700, 0x20000), *range(0xE0000, 0xE1001), 0x10FFFF):
        shown = visible(chr(code))
        assert shown
        category = unicodedata.category(shown[0])
        assert category not in ("Cc", "Cf", "Cs", "Zl", "Zp", "Mn", "Me"), hex(code)
        assert cells(shown) > 0, hex(code)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Outlook cannot send since 08:10",
        "Palīdzība ar Ķekavas, Čehijas un Žagares pasta kastītēm",
        unicodedata.normalize("NFD", "Palīdzība ar Ķekavas, Čehijas un Žagares pasta kastītēm"),
        "Grüße, Łódź, Đà Nẵng, ὕψος, Привет, שָׁלוֹם, مرحبا",
        unicodedata.normalize("NFD", "Đà Nẵng, 한국어, ガラス, שָׁלוֹם"),
        "👩‍💻 on call, 👩🏽‍💻, 👨‍👩‍👧‍👦, 👩🏽‍❤️‍💋‍👨🏽, 🏳️‍🌈, ❤️, 1️⃣, 🇱🇻",
        "می‌خواهم",
        "क्‍ष, ක්‍ර, ကျွန်ုပ်, ภาษาไทยนี้",
        "葛\U000e0100城, 漢字",
        "[red]not red[/red] [@click=app.quit]press[/]",
        "„citāts”, – , … ¡no! 5 €",
    ],
)
def test_what_people_write_comes_back_unchanged(text: str) -> None:
    assert visible(text) == text
    assert visible_lines(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[2J", "␛[2J"),
        ("a\x00\x7f", "a␀␡"),
        ("one\ntwo\ttab\r", "one⏎two␉tab␍"),
        ("\x9b2J", "⟨9b⟩2J"),
        ("report\u202efdp.exe", "report⟪RLO⟫fdp.exe"),
        ("ad\u200bmin\ufeff", "ad⟪ZWSP⟫min⟪BOM⟫"),
        ("soft\u00adware", "soft⟪SHY⟫ware"),
        ("ad\u200dmin", "ad⟪ZWJ⟫min"),
        ("hi\U000e0068\U000e0069\U000e007f", "hi⟪TAG hi⟫⟪/TAG⟫"),
        ("half \ud800", "half \ufffd"),
        ("\u200b" * 1000, "⟪ZWSP×1000⟫"),
        ("e" + "\u0301" * 10, "e" + "\u0301" * MARKS_A_CELL + "⟪◌×6⟫"),
        ("\u0301e", "◌\u0301e"),
    ],
)
def test_each_is_shown_in_its_own_way(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_a_chain_of_joined_emoji_ends_after_the_largest_family() -> None:
    assert "⟪ZWJ⟫" in visible("👩" + "\u200d👩" * 5)


def test_lines_keep_their_breaks_and_lose_their_tabs() -> None:
    assert visible_lines("a\r\nb\n\tc\x0bd") == "a\nb\n    c␋d"
    assert visible_lines("ab\tc\n漢字\td\nabcd\te") == "ab  c\n漢字    d\nabcd    e"


def test_text_that_is_safe_already_is_not_even_copied() -> None:
    for text in ("x" * 100, "Palīdzība" * 10, "漢字" * 10):
        assert visible(text) is text


@given(ANYTHING)
def test_the_last_sieve_lets_nothing_through_that_a_terminal_obeys(text: str) -> None:
    for character in terminal_safe(text):
        assert character == "\n" or unicodedata.category(character) not in ("Cc", "Cs", "Zl", "Zp")
        assert unicodedata.category(character) != "Cf" or character in JOINERS


def test_the_last_sieve_deletes_and_keeps_lines() -> None:
    assert terminal_safe("a\x1b[2Jb\n\tc\u202e\x9b \ud800") == "a[2Jb\n c \ufffd"
    assert terminal_safe("Palīdzība 👩‍💻") == "Palīdzība 👩‍💻"


@given(st.text(max_size=60).map(visible), st.integers(-1, 70))
@example("👩‍💻" * 8, 5)
@example("🇱🇻" * 8, 4)
@example("é" * 30, 7)
def test_a_cropped_line_is_no_wider_than_asked_and_begins_the_line(line: str, width: int) -> None:
    cropped = crop(line, width)
    assert cells(cropped) <= max(width, 0)
    if cells(line) <= width:
        assert cropped == line
    elif width > 0:
        assert cropped.endswith("…")
        assert line.startswith(cropped[:-1])


def test_cropping_never_takes_a_character_apart() -> None:
    assert crop("👩‍💻 on call", 2) == "…"
    assert crop("👩‍💻 on call", 4) == "👩‍💻 …"
    assert crop("🇱🇻🇪🇪🇱🇹", 4) == "🇱🇻…"
    assert crop("Pali\u0304dzi\u0304ba", 5) == "Pali\u0304…"
    assert crop("漢字漢字", 4) == "漢…"


def test_cropping_a_very_long_line_looks_at_its_beginning_only() -> None:
    assert crop("ā" * 1_000_000, 5) == "āāāā…"
    assert crop("a" * 1_000_000, 5) == "aaaa…"
