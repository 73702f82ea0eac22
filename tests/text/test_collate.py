"""Names in the order that a reader of the language expects."""

import random
import unicodedata

import pytest

from o365tui.text.collate import sort_key


def in_order(names: list[str], language: str) -> None:
    mixed = names[:]
    random.Random(7).shuffle(mixed)
    assert sorted(mixed, key=lambda name: sort_key(name, language)) == names


def test_the_latvian_alphabet() -> None:
    in_order(list("aābcčdeēfgģhiīyjkķlļmnņoōprŗsštuūvzž"), "lv")


def test_letters_of_their_own_come_after_every_word_in_the_plain_one() -> None:
    for plain, own in zip("cgklnrsz", "čģķļņŗšž", strict=True):
        in_order([f"{plain}z", f"{plain.upper()}zz", f"{own}a", f"{own.upper()}aa"], "lv")


def test_long_vowels_and_y_differ_only_among_equals() -> None:
    in_order(["ar", "ār", "ara", "āra", "arī"], "lv")
    in_order(["ida", "īda", "yda", "ide"], "lv")
    in_order(["yda", "īdb"], "lv")


def test_countries_in_latvian() -> None:
    in_order(
        [
            "Amerikas Savienotās Valstis", "Ārupe", "Austrija", "Bulgārija", "Cukurzeme", "Čada", "Čehija", "Čīle",
            "Dānija", "Gvineja", "Ģibraltārs", "Honkonga", "Yemen", "Īrija", "Itālija", "Japāna", "Kuveita", "Ķīna",
            "Latvija", "Ļaudona", "Malta", "Rumānija", "Somija", "Spānija", "Šveice", "Taizeme", "Zviedrija", "Žagare",
        ],
        "lv",
    )  # fmt: skip


def test_countries_in_english() -> None:
    in_order(["Åland Islands", "Albania", "Côte d’Ivoire", "Croatia", "Curaçao", "Czechia", "São Tomé", "Zambia"], "en")
    in_order(["Cab", "čab", "Čac", "cb", "Zz"], "en")


@pytest.mark.parametrize("language", ["en", "lv"])
def test_lower_case_comes_first_and_punctuation_before_digits_before_letters(language: str) -> None:
    in_order(["a", "A", "aa", "Aa", "AA"], language)
    in_order(["", "_x", "-x", "1", "10", "2", "a b", "a-b", "a1", "ab"], language)
    in_order(["Līga", "Līga Āre", "Līga-Anna", "Līgatne"], "lv")


def test_composed_and_decomposed_stand_together_and_the_order_is_total() -> None:
    composed, decomposed = "Čehija", unicodedata.normalize("NFD", "Čehija")
    assert sort_key(composed, "lv")[:3] == sort_key(decomposed, "lv")[:3]
    assert sort_key(composed, "lv") != sort_key(decomposed, "lv")
    in_order(["Cz", decomposed, "D"], "lv")


def test_other_scripts_come_after_latin() -> None:
    in_order(["zebra", "Žagare", "ωmega", "Яна", "漢"], "lv")
