"""Markdown as lines: nothing is lost, nothing is wider than it may be, and foreign text in it stays text."""

from __future__ import annotations

import pytest

from o365tui.model import help as article
from o365tui.tui.widgets.lines import Line, width_of
from o365tui.tui.widgets.prose import column_widths, prose, wrap_spans


def told(lines: tuple[Line, ...]) -> str:
    """The words of the lines."""
    return "\n".join("".join(text for text, _token in line).rstrip() for line in lines)


@pytest.mark.parametrize("width", [20, 40, 53, 76, 88])
@pytest.mark.parametrize("lang", ["en", "lv"])
def test_no_line_of_the_help_is_wider_than_the_pane(lang: str, width: int) -> None:
    for topic in article.topics(lang):
        for line in prose(topic.body, width):
            assert width_of(line) <= width, told((line,))


def test_no_word_of_a_paragraph_is_lost() -> None:
    body = "One **two three** four `five six` *seven*, eight."
    assert told(prose(body, 16)).split() == "One two three four five six seven, eight.".split()


def test_bold_and_code_and_headings_have_their_styles() -> None:
    lines = prose("# Head\n\nplain **bold** `key`", 40)
    assert lines[0] == (("Head", "strong bold"),)
    assert ("bold", "strong bold") in lines[2]
    assert ("key", "accent bold") in lines[2]


def test_a_comma_stays_at_its_bold_word() -> None:
    lines = list(wrap_spans([("aaaa ", "text"), ("bbbb", "strong"), (", cc", "text")], 9))
    assert [told((line,)) for line in lines] == ["aaaa", "bbbb, cc"]


def test_lists_are_marked_and_numbered_and_their_lines_indented() -> None:
    shown = told(prose("1. one two three\n2. four\n\n- five", 12)).split("\n")
    assert shown == [" 1. one two", "    three", " 2. four", "", " – five"]


def test_a_table_that_fits_keeps_its_columns_and_a_wide_one_wraps_within_them() -> None:
    body = "| a | b |\n|---|---|\n| one | two three four five six |"
    assert told(prose(body, 60)).split("\n")[0] == "a    b"
    narrow = told(prose(body, 20)).split("\n")
    assert len(narrow) > 3
    assert all(len(row) <= 20 for row in narrow)


def test_a_table_without_room_for_its_words_is_told_row_by_row() -> None:
    body = "| Key | What |\n|---|---|\n| `abcdefghijklmnop` | qrstuvwxyzabcdefgh |"
    assert told(prose(body, 20)).split("\n") == ["Key", "  abcdefghijklmnop", "What", "  qrstuvwxyzabcdefgh"]


def test_columns_share_the_room_exactly() -> None:
    widths = column_widths([["a" * 5, "b " * 30, "c " * 10]], 50)
    assert widths is not None
    assert sum(widths) + 4 == 50


def test_control_characters_in_a_text_are_shown_not_sent() -> None:
    shown = told(prose("a\x1b]52;c;x\x07b \u202e c", 60))
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "␛" in shown
