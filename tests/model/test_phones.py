"""The phone lines: the whole dated list, found in two languages, by code and by prefix, and read in Latvian."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from o365tui.data import load
from o365tui.model import phones
from o365tui.text import language
from o365tui.text.fold import fold


def countries(text: str, chosen: str = "en", mine: str = "") -> list[str]:
    return [line.country for line in phones.find(text, chosen, mine)]


def test_all_244_entries_are_there_with_their_source_date_and_licence() -> None:
    assert len(phones.all_lines()) == 244
    assert sum(len(line.numbers) for line in phones.all_lines()) == 289
    assert phones.as_of() == "2023-10-27"
    assert "CC BY 4.0" in phones.source()
    language.use("en")
    assert "2023-10-27" in phones.warning()
    assert "changed" in phones.warning()


def test_an_entry_says_again_what_the_source_says() -> None:
    source: list[dict[str, Any]] = load("phones")["countries"]
    assert [line.document() for line in phones.all_lines()] == source


def test_the_list_is_the_one_that_was_given() -> None:
    given = Path("/work/shared/data/phones.json")
    if not given.exists():
        pytest.skip("the given list is not on this machine")
    assert (Path(phones.__file__).parent.parent / "data" / "phones.json").read_bytes() == given.read_bytes()


@pytest.mark.parametrize("chosen", ["en", "lv"])
@pytest.mark.parametrize(
    ("typed", "country"),
    [
        ("latvija", "Latvia"),
        ("LATVIA", "Latvia"),
        ("atvi", "Latvia"),
        ("cehija", "Czechia"),
        ("Čehija", "Czechia"),
        ("czech republic", "Czechia"),
        ("korea", "Korea"),
        ("dienvidkoreja", "Korea"),
        ("south korea", "Korea"),
        ("vatik", "Vatican City"),
        ("usa", "United States"),
        ("ASV", "United States"),
        ("uk", "United Kingdom"),
        ("cote d'ivoire", "Côte d'Ivoire"),
        ("cote divoire", "Côte d'Ivoire"),
        ("Côte d’Ivoire", "Côte d'Ivoire"),
        ("cote d ivoire", "Côte d'Ivoire"),
        ("ivory coast", "Côte d'Ivoire"),
        ("saint lucia", "Saint Lucia"),
        ("st. lucia", "Saint Lucia"),
        ("trinidad & tobago", "Trinidad and Tobago"),
        ("trinidad and", "Trinidad and Tobago"),
        ("sao tome", "São Tomé and Príncipe"),
        ("tobago trinidad", "Trinidad and Tobago"),
        ("guinea bissau", "Guinea-Bissau"),
        ("honkonga", "Hong Kong SAR"),
        ("jana majena", "Jan Mayen"),
        ("saint helena", "St Helena, Ascension, Tristan da Cunha"),
        ("sintestatiusa", "Sint Eustatius"),
        ("bonaira", "Bonaire"),
        ("bonaire", "Bonaire"),
    ],
)
def test_a_country_is_found_by_part_of_its_name_in_either_language(typed: str, country: str, chosen: str) -> None:
    assert countries(typed, chosen)[0] == country


@pytest.mark.parametrize("chosen", ["en", "lv"])
def test_every_entry_is_found_by_each_of_its_names_plain_and_with_diacritics(chosen: str) -> None:
    for line in phones.all_lines():
        for name in (line.country, line.name("en"), line.name("lv")):
            for typed in (name, fold(name), name.upper(), name[: max(3, len(name) // 2)]):
                assert line in phones.find(typed, chosen), typed


def test_every_entry_is_found_first_by_its_iso_code() -> None:
    for line in phones.all_lines():
        for typed in (line.iso2, line.iso2.lower()):
            found = phones.find(typed, "en")
            same = [other for other in found if other.iso2 == line.iso2]
            assert found[: len(same)] == same
            assert line in same


@pytest.mark.parametrize("typed", ["371", "+371", "00371", " +371 ", "+371 67 000 000"])
def test_a_dialling_prefix_finds_its_country(typed: str) -> None:
    assert countries(typed) == ["Latvia"]


def test_every_prefix_finds_its_countries_and_no_others() -> None:
    for line in phones.all_lines():
        if line.prefix:
            same = {other.country for other in phones.all_lines() if other.prefix == line.prefix}
            assert same == set(countries(f"+{line.prefix}")) == set(countries(f"00{line.prefix}"))
            assert countries(line.prefix)[0] in same


def test_prefixes_are_those_that_the_phonenumbers_library_knows() -> None:
    import phonenumbers

    for line in phones.all_lines():
        assert line.prefix == str(phonenumbers.country_code_for_region(line.iso2) or "")


def test_a_shared_prefix_shows_its_main_country_first_unless_another_is_mine() -> None:
    assert countries("+1")[0] == "United States"
    assert countries("+1", mine="CA")[:2] == ["Canada", "United States"]
    assert countries("44")[0] == "United Kingdom"


def test_a_prefix_half_typed_already_narrows_the_list() -> None:
    half = countries("+37")
    assert {"Latvia", "Lithuania", "Estonia"} <= set(half)
    assert "Germany" not in half
    assert len(countries("00")) == len(countries("+")) > 200


def test_my_country_comes_first_but_for_an_exact_code() -> None:
    assert countries("", "lv", "lv")[0] == "Latvia"
    assert countries("", "en", "DE")[0] == "Germany"
    assert countries("la", "lv", "LV")[:2] == ["Laos", "Latvia"]
    assert countries("and", "en", "TT")[0] == "Trinidad and Tobago"


def test_the_rest_stands_in_the_alphabet_of_the_language() -> None:
    latvian = [line.title("lv") for line in phones.find("", "lv")]
    place = {name.split(" (")[0]: index for index, name in enumerate(latvian)}
    assert place["Centrālāfrikas Republika"] < place["Čada"] < place["Čehija"] < place["Dānija"] < place["Zviedrija"]
    assert place["Sv.Helēnas sala"] < place["Šrilanka"] < place["Tadžikistāna"]
    assert countries("")[:3] == ["Afghanistan", "Åland Islands", "Albania"]


def test_names_that_begin_so_come_before_names_that_only_contain_it() -> None:
    assert countries("guinea")[0] == "Guinea"
    assert countries("ger", "en").index("Algeria") > countries("ger", "en").index("Germany") == 0
    assert countries("gui").index("Papua New Guinea") < countries("gui").index("Anguilla")
    assert countries("samoa")[:2] == ["Samoa", "American Samoa"]


@pytest.mark.parametrize("typed", ["zzz", "vats", "(", "999", "8000 42 33", "\x1b[31m", "\udce4", "л"])
def test_what_names_nothing_finds_nothing(typed: str) -> None:
    assert countries(typed) == []


def test_nothing_typed_is_everything() -> None:
    assert len(countries("")) == len(countries("  ")) == 244


def test_entries_that_share_a_code_keep_the_sources_own_name_beside_it() -> None:
    shared = {code: n for code, n in Counter(line.iso2 for line in phones.all_lines()).items() if n > 1}
    assert shared == {"BQ": 3, "SJ": 2}
    for code in shared:
        for chosen in ("en", "lv"):
            titles = [line.title(chosen) for line in phones.of_country(code)]
            assert len(set(titles)) == shared[code]
            for line, title in zip(phones.of_country(code), titles, strict=True):
                assert line.country in title
    assert phones.of_country("LV")[0].title("lv") == "Latvija (Latvia)"
    assert phones.of_country("LV")[0].title("en") == "Latvia"
    assert phones.of_country("AG")[0].title("en") == "Antigua and Barbuda"
    assert phones.of_country("PM")[0].title("en") == "Saint Pierre and Miquelon"
    assert phones.of_country("KR")[0].title("en") == "South Korea (Korea)"


def test_nepal_has_no_number_and_that_is_said() -> None:
    (nepal,) = phones.of_country("np")
    assert nepal.numbers == ()
    assert [line.country for line in phones.all_lines() if not line.numbers] == ["Nepal"]
    language.use("en")
    assert "No telephone number" in phones.no_number()
    assert phones.hours_in(nepal.technical[0], "lv") == "Pa tālruni nav pieejams"


def test_every_line_of_hours_and_every_note_has_a_latvian_rendering() -> None:
    facts = load("phones_lv")
    hours = {line for entry in phones.all_lines() for line in (*entry.billing, *entry.technical)}
    notes = {
        part for entry in phones.all_lines() for number in entry.numbers for part in number.note.split(" | ") if part
    }
    assert hours == set(facts["hours"])
    assert notes == set(facts["notes"])
    assert {spoken for entry in phones.all_lines() for spoken in entry.languages} == set(facts["languages"])
    assert {entry.group for entry in phones.all_lines()} == set(facts["groups"])
    assert set(facts["odd"]) < hours


def test_the_latvian_hours_tell_the_same_times_as_the_source() -> None:
    def minutes(hour: str, minute: str, half: str) -> int:
        at = int(hour) % 12 + (12 if half == "PM" else 0) if half else int(hour)
        return at * 60 + int(minute or 0)

    for english, latvian in load("phones_lv")["hours"].items():
        plain = english.replace("noon", "12 PM").replace("midnight", "24:00")
        ours = sorted(int(h) * 60 + int(m) for h, m in re.findall(r"(\d+):(\d\d)", latvian))
        found = re.findall(r"(?<![\d:])(\d{1,2})(?::(\d\d))? ?(AM|PM)?(?=[-.\s]|$)", plain)
        theirs = sorted(minutes(*each) for each in found if (each[1] or each[2]))
        assert ours == theirs, english
        assert ("24 hours a day" in english) == ("visu diennakti" in latvian), english


def test_a_second_number_to_dial_is_the_same_in_both_languages() -> None:
    for english, latvian in load("phones_lv")["notes"].items():
        assert sorted(re.findall(r"[\d+]+", english)) == sorted(re.findall(r"[\d+]+", latvian))


def test_hours_that_cannot_be_right_are_shown_with_the_original_beside() -> None:
    language.use("en")
    (togo,) = phones.of_country("TG")
    for line in togo.billing:
        assert line in phones.hours_in(line, "lv")
        assert phones.hours_in(line, "en") != line
    assert phones.hours_in("English: 24 hours a day, 7 days a week", "en") == "English: 24 hours a day, 7 days a week"


def test_a_line_that_is_not_in_the_table_is_shown_as_the_source_has_it() -> None:
    assert phones.hours_in("Klingon: at dawn", "lv") == "Klingon: at dawn"
    assert phones.note_in("(new)", "lv") == "(new)"
    assert phones.spoken_in("Klingon", "lv") == "Klingon"


def test_the_kind_of_a_number_is_said_in_words() -> None:
    language.use("en")
    assert {number.kind for line in phones.all_lines() for number in line.numbers} == set(phones.KINDS)
    (latvia,) = phones.of_country("LV")
    assert latvia.numbers[0].number == "8000 42 33"
    assert latvia.numbers[0].kind_shown() == "local number"
    assert latvia.numbers[0].note_shown("en") == "Local call charges apply"
    assert "vietēju zvanu" in latvia.numbers[0].note_shown("lv")


def test_finding_a_line_needs_neither_babel_nor_phonenumbers() -> None:
    code = (
        "import sys; from o365tui.model import phones; phones.find('la', 'lv', 'LV'); "
        "print([name for name in ('babel', 'phonenumbers', 'pendulum') if name in sys.modules])"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
