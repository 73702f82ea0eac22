"""Search without case and diacritics, and where in the original the hits are."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from o365tui.text.fold import fold, matches, spans, words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Outlook", "outlook"),
        ("Čehija", "cehija"),
        ("Ķekava, Ģipka, Ļaudona, Ņikrāce, Ŗūjiena", "kekava, gipka, laudona, nikrace, rujiena"),
        (unicodedata.normalize("NFD", "Pašvaldība"), "pasvaldiba"),
        ("Straße STRASSE ẞ", "strasse strasse ss"),
        ("Łódź København Đorđe Ærø Œuvre", "lodz kobenhavn dorde aero oeuvre"),
        ("İstanbul ıssız", "istanbul issiz"),
        ("Þór Eiður Ħal ŋ", "thor eidur hal ng"),
        ("ΎΨΟΣ ύψος ΐ ᾳ", "υψοσ υψοσ ι α"),
        ("Йога ёлка", "иога елка"),
        ("ﬁle ２３ K ℡", "file 23 k tel"),
        ("ad\u200bmin soft\u00adware", "admin software"),
        ("half \ud800", "half \ufffd"),
        ("हिन्दी 한국어 漢字", unicodedata.normalize("NFKD", "हिनदी 한국어 漢字")),
    ],
)
def test_folded(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text(st.characters(exclude_categories=()), max_size=30))
@example("\u0345")
@example("ẞİŉǰΐ")
def test_folding_works_character_by_character_and_once_is_enough(text: str) -> None:
    assert fold(text) == "".join(map(fold, text))
    assert fold(fold(text)) == fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)


def test_words_are_letters_and_digits() -> None:
    assert words("SR-1042: Ilze@example.org,\t(0x80070005) “Ā”_b") == [
        "sr", "1042", "ilze", "example", "org", "0x80070005", "a", "b",
    ]  # fmt: skip
    assert words(" \n—…") == []


@pytest.mark.parametrize(
    ("typed", "text", "found"),
    [
        ("cehi", "Čehija", True),
        ("Čehi", "cehija", True),
        ("latv rep", "Latvijas Republika", True),
        ("rep latv", "Latvijas Republika", True),
        ("look", "Outlook", False),
        ("out look", "Outlook", False),
        ("1042", "SR-1042", True),
        ("042", "SR-1042", True),
        ("sr-10", "SR-1042", True),
        ("0070005", "error 0x80070005", True),
        ("example", "ilze@example.org", True),
        ("字", "漢字", True),
        ("จดหมาย", "ส่งจดหมายไม่ได้", True),
        ("국어", "한국어", True),
        ("strasse", "Lange Straße", True),
        ("", "anything", True),
        ("zzz", "", False),
    ],
)
def test_every_word_has_to_begin_one_and_numbers_may_stand_anywhere(typed: str, text: str, found: bool) -> None:
    assert matches(words(typed), text) is found
    if typed:
        assert bool(spans(words(typed), text)) is found or len(words(typed)) > 1


def marked(typed: str, text: str) -> list[str]:
    return [text[start:end] for start, end in spans(words(typed), text)]


def test_hits_are_marked_in_the_original() -> None:
    assert spans(words("out"), "Outlook, outage, layout") == [(0, 3), (9, 12)]
    assert marked("latv", "Latvija, LATVIJA, latvieši, Olatv") == ["Latv", "LATV", "latv"]
    assert marked("cehi", "Valsts: Čehija") == ["Čehi"]
    assert marked("palidz", unicodedata.normalize("NFD", "Palīdzība")) == [unicodedata.normalize("NFD", "Palīdz")]
    assert marked("pali", unicodedata.normalize("NFD", "Palīdzība")) == [unicodedata.normalize("NFD", "Palī")]
    assert marked("stras", "Die Straße") == ["Straß"]
    assert marked("42", "SR-1042, 4242") == ["42", "4242"]
    assert marked("ab abc", "abcd") == ["abc"]
    assert marked("123 2", "1234") == ["123"]
    assert marked("admin", "ad\u200bmin!") == ["ad\u200bmin"]
    assert marked("file", "ﬁles") == ["ﬁle"]
    assert marked("漢", "新漢字") == ["漢"]
    assert spans([], "abc") == spans([""], "abc") == []


@given(st.lists(st.text("abčā1ß", min_size=1, max_size=3), max_size=3), st.text("abčāČ1ß -\u0304\u200b漢", max_size=20))
@example(["ss"], "ßß")
def test_what_matches_has_marks_and_marks_never_overlap(typed: list[str], text: str) -> None:
    wanted = [word for part in typed for word in words(part)]
    found = spans(wanted, text)
    assert all(0 <= start < end <= len(text) for start, end in found)
    assert all(before[1] < after[0] for before, after in pairwise(found))
    assert all(matches([word], text) == bool(spans([word], text)) for word in wanted)
    for start, end in found:
        assert any(fold(text[start:end]).find(word[:1]) >= 0 for word in wanted)
