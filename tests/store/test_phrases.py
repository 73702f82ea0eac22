"""Phrases are found as the model says, by whatever short cut."""

from __future__ import annotations

from unicodedata import normalize

from hypothesis import example, given
from hypothesis import strategies as st

from o365tui.model.query import Phrase
from o365tui.store.phrases import _OTHERWISE, _begins, _looking_for
from o365tui.text.fold import fold
from o365tui.text.fold import words as split

WORDS = st.sampled_from(["a", "b", "ab", "strasse", "tukss", "x1", "о", "aeb"])
TEXTS = st.text(st.sampled_from("aAbāÄßsStrukxæ1о –_-\u0301\u00ad\n½ﬀ")) | st.lists(
    st.sampled_from(["a", "b", "Straße", "tukšs", "a–b", "ab", "A\u0304", "x1", "æb", " ", ", ", "о"])
).map("".join)


@given(TEXTS, st.lists(WORDS, min_size=1, max_size=3), st.booleans())
@example("Straße a", ["strasse", "a"], False)
@example("a–b", ["a", "b"], False)
def test_a_short_cut_finds_what_the_model_finds(text: str, words: list[str], unfinished: bool) -> None:
    phrase = Phrase(tuple(words), unfinished)
    assert _looking_for(phrase)(text) == phrase.within(f" {' '.join(split(text))} ")


def test_the_letters_that_need_folding_are_all_known() -> None:
    for code in [*range(0x80, 0x3000), *range(0xA000, 0xAC00), *range(0xF900, 0x10000), *range(0x10000, 0x20000)]:
        if not 0xD800 <= code < 0xE000:
            folded = "".join(each for each in fold(chr(code)) if each.isascii() and each.isalnum())
            plain = normalize("NFKD", chr(code)).encode("ascii", "ignore").decode().lower()
            if folded != "".join(each for each in plain if each.isalnum()):
                assert _OTHERWISE.match(chr(code)), hex(code)


@given(
    st.lists(WORDS, min_size=1, max_size=2),
    st.lists(WORDS, min_size=1, max_size=3),
    TEXTS,
    st.booleans(),
    st.booleans(),
)
def test_a_phrase_goes_on_from_another_only_when_it_has_it(
    one: list[str], other: list[str], text: str, first: bool, second: bool
) -> None:
    wider, narrower = Phrase(tuple(one), first), Phrase(tuple(other), second)
    if _begins(wider, narrower):
        for each in (text, " ".join(other), " ".join(other) + "s"):
            held = f" {' '.join(split(each))} "
            assert not narrower.within(held) or wider.within(held)
