"""Lines of spans: clipped, wrapped and spread by cells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.color import Color

from o365tui.tui.styles import ANSI, DARK, LIGHT, LOOKS, Look, choose
from o365tui.tui.widgets.lines import clip, fit, fit_line, spread, to_strip, width_of, wrap

WORDS = st.text(alphabet="ab ā漢😀e\u0301-", max_size=60)


@given(WORDS, st.integers(0, 40))
def test_what_is_fitted_has_the_width_asked_for(text: str, width: int) -> None:
    assert cell_len(clip(text, width)) <= width
    assert cell_len(fit(text, width)) == width
    assert cell_len(fit(text, width, "right")) == width


def test_a_text_that_is_cut_ends_with_an_ellipsis() -> None:
    assert clip("Outlook cannot send", 10) == "Outlook c…"
    assert clip("Outlook cannot", 9) == "Outlook…"
    assert clip("abc", 3) == "abc"


@given(WORDS, st.integers(1, 30))
def test_wrapping_loses_no_letter_and_no_line_is_too_wide(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(cell_len(line) <= max(width, 2) for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_wrapping_breaks_at_spaces_and_keeps_indents_and_blank_lines() -> None:
    assert wrap("one two three", 7) == ["one two", "three"]
    assert wrap("  indented\n\nafter", 20) == ["  indented", "", "after"]
    assert wrap("a" * 12, 5) == ["aaaaa", "aaaaa", "aa"]
    assert wrap("", 5) == [""]


def test_the_left_part_gives_way_to_the_right_one() -> None:
    line = spread((("a long beginning of a line", "text"),), (("end", "faint"),), 20)
    assert width_of(line) == 20
    assert line[-1] == ("end", "faint")
    assert "…" in line[0][0]


@given(
    st.lists(st.tuples(WORDS, st.sampled_from(["text", "muted", "strong bold", "danger row"])), max_size=6),
    st.integers(1, 80),
)
def test_a_strip_is_as_wide_as_asked_and_says_the_same(line: list[tuple[str, str]], width: int) -> None:
    strip = to_strip(tuple(line), width, DARK)
    assert strip.cell_length == width
    assert sum(cell_len(segment.text) for segment in strip) == width
    assert strip.text.rstrip() == to_strip(fit_line(tuple(line), 10_000), width, DARK).text.rstrip()


def test_blanks_join_the_run_before_them_so_that_less_is_sent() -> None:
    strip = to_strip((("one", "muted"), ("  ", "ground"), ("two", "muted")), 12, DARK)
    assert [segment.text for segment in strip] == ["one  two    "]


@pytest.mark.parametrize("look", [DARK, LIGHT], ids=lambda look: look.name)
def test_only_colours_of_the_256_palette_are_used(look: Look) -> None:
    steps = (0, 95, 135, 175, 215, 255)
    greys = {8 + 10 * n for n in range(24)}
    for name, colour in look.colours.items():
        red, green, blue = Color.parse(colour).rgb
        assert {red, green, blue} <= set(steps) or (red == green == blue and red in greys), name


@pytest.mark.parametrize("look", [DARK, LIGHT], ids=lambda look: look.name)
@pytest.mark.parametrize("ground", ["ground", "bar", "row", "field"])
@pytest.mark.parametrize("token", ["text", "strong", "muted", "accent", "attention", "danger", "good", "internal"])
def test_words_stand_out_from_their_ground(look: Look, ground: str, token: str) -> None:
    style = look.style(f"{token} {ground}")
    assert style.color
    assert style.bgcolor
    # On the lighter grounds of the cursor's row and of fields a little less, as WCAG asks of text.
    least = 4.8 if ground in ("ground", "bar") else 4.4
    if (token, ground) not in {("internal", "row"), ("muted", "field")}:
        assert contrast(style.color.name, style.bgcolor.name) >= least


def contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        parts = [part / 255 for part in Color.parse(colour).rgb]
        red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(
    ("setting", "environ", "colours", "look"),
    [
        ("auto", {}, "256", DARK),
        ("auto", {"COLORFGBG": "0;15"}, "256", LIGHT),
        ("auto", {"COLORFGBG": "15;default;0"}, "truecolor", DARK),
        ("dark", {"COLORFGBG": "0;15"}, "256", DARK),
        ("light", {}, "256", LIGHT),
        ("light", {"NO_COLOR": "1"}, "256", ANSI),
        ("light", {"NO_COLOR": ""}, "256", LIGHT),
        ("dark", {}, "standard", ANSI),
        ("dark", {}, None, ANSI),
    ],
)
def test_the_look_follows_the_setting_and_what_the_terminal_says(
    setting: str, environ: dict[str, str], colours: str | None, look: Look
) -> None:
    assert choose(setting, environ, colours) is look


def test_with_the_terminals_own_colours_the_cursor_row_is_reversed_and_few_colours_are_used() -> None:
    assert ANSI.style("danger row").reverse
    assert {ANSI.colours[name] for name in ANSI.colours} <= {"default", "red", "green", "magenta", "white"}
    assert set(ANSI.colours) == set(DARK.colours) == set(LIGHT.colours)
    assert len(LOOKS) == 3
