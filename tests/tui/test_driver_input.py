"""Whatever arrives on the keyboard, the app lives; and nothing of what it shows is obeyed by the terminal."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual._xterm_parser import XTermParser
from textual.color import Color

from o365tui.tui.driver import MAX_PASTE, InputFeed, plausible
from o365tui.tui.filters import ControlFilter

HOSTILE = {
    "one byte of invalid UTF-8": b"\xff",
    "a cut character": b"\xc4",
    "overlong": b"\xc0\xaf\xe0\x80\xaf",
    "a surrogate": b"\xed\xa0\x80",
    "a key that is no code point": b"\x1b[99999999u",
    "a key of a surrogate": b"\x1b[55296;1;55296u",
    "negative mouse": b"\x1b[<0;-1;-1M",
    "old mouse": b"\x1b[M\xff\xff\xff",
    "a size without numbers": b"\x1b[48;;;;t",
    "a size of billions": b"\x1b[48;2000000000;2000000000;1;1t",
    "cursor position": b"\x1b[99999999999;99999999999R",
    "colons": b"\x1b[1:2:3;4:5;6:7u",
    "an endless sequence": b"\x1b[" + b"9;" * 500 + b"u",
    "paste never closed, then closed": b"\x1b[200~\xff\x00\x1b[201~",
    "nul": b"\x00" * 50,
    "a mode report of nothing": b"\x1b[?2048;9$y\x1b[?;$y",
}


def feed() -> InputFeed:
    return InputFeed(lambda: XTermParser(False))


def typed(messages: list[object]) -> str:
    return "".join(message.character or "" for message in messages if isinstance(message, events.Key))


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_after_hostile_input_the_next_key_still_arrives(data: bytes) -> None:
    it = feed()
    it.feed(data)
    # The escape that may be pending is ended by another key's sequence.
    after = it.feed(b"\x1b[200~\x1b[201~") + it.feed(b"\x1b[A") + it.feed(b"j")
    assert typed(list(after)).endswith("j")


def test_a_sequence_that_breaks_the_parser_costs_nothing_that_came_with_it() -> None:
    assert typed(list(feed().feed(b"ab\x1b[99999999ucd\x1b[99999999u\x1b[Bef"))) == "abcdef"


@given(st.binary(max_size=80), st.integers(1, 7))
def test_no_bytes_in_any_pieces_raise(data: bytes, size: int) -> None:
    it = feed()
    for start in range(0, len(data), size):
        it.feed(data[start : start + size])
        it.tick()
    it.feed(b"\x1b[201~")
    assert typed(list(it.feed(b"xj"))).endswith("j")


def test_characters_cut_between_two_reads_are_whole() -> None:
    it = feed()
    data = "ā→😀".encode()
    assert "".join(typed(list(it.feed(data[n : n + 1]))) for n in range(len(data))) == "ā→😀"


def test_a_paste_comes_as_one_and_is_cut_where_it_would_freeze_the_field() -> None:
    it = feed()
    [paste] = [m for m in it.feed(b"\x1b[200~" + b"a" * (MAX_PASTE + 5) + b"\x1b[201~") if isinstance(m, events.Paste)]
    assert len(paste.text) == MAX_PASTE


def test_a_forged_size_is_not_believed() -> None:
    assert not plausible(events.Resize.from_dimensions((100_000, 100_000), None))
    assert plausible(events.Resize.from_dimensions((400, 100), None))
    assert not any(isinstance(m, events.Resize) for m in feed().feed(b"\x1b[48;999999;999999;1;1t"))


GROUND = Color.parse("#1c1c1c")
RED = Style(color="red")


def sieved(*texts: str) -> str:
    return "".join(one.text for one in ControlFilter().apply([Segment(text, RED) for text in texts], GROUND))


def test_the_sieve_lets_ordinary_text_through_untouched() -> None:
    segments = [Segment("Kalendārs ", RED), Segment("→ 😀 e\u0301", RED)]
    assert ControlFilter().apply(segments, GROUND) == segments


@pytest.mark.parametrize("bad", ["\x1b]52;c;aGVsbG8=\x07", "\x9b31m", "\u202egnp.exe", "\u2066", "\r", "\n", "\t",
"\x08", "\x7f", "\u200b", "\ud800"])  # fmt: skip
def test_the_sieve_takes_out_what_a_terminal_obeys_or_hides(bad: str) -> None:
    out = sieved("a", f"b{bad}c", "d")
    assert out.startswith("ab")
    assert out.endswith("cd")
    assert not any(ord(one) < 32 or 0x7F <= ord(one) < 0xA0 or one in "\u202e\u2066\u200b\ud800" for one in out)


def test_the_sieve_keeps_styles_and_leaves_no_control_segment() -> None:
    random.seed(1)
    text = "".join(chr(random.randrange(0x2500)) for _ in range(500))
    [segment] = ControlFilter().apply([Segment(text, RED)], GROUND)
    assert segment.style == RED
    assert segment.control is None
