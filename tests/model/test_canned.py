"""Canned responses: places are filled in once and as plain words, and what is none is told."""

from __future__ import annotations

from o365tui.model.canned import PLACES, Canned, filled, found, language_of, unknown_places

HOSTILE = "{agent} {0} {requester.__class__} %s {{number}} \\1 [/b]"


def test_a_place_is_replaced_once_and_what_came_in_is_not_read_again() -> None:
    values = {"title": HOSTILE, "agent": "Māris", "number": "SR-1042"}
    assert filled("{title}, {agent}: {number}", values) == f"{HOSTILE}, Māris: SR-1042"


def test_what_is_no_place_stays_as_it_is() -> None:
    text = "{titel} { title } {title!r} {title:>9} {} {title.x} {{title}} {"
    assert filled(text, {"title": "T"}) == "{titel} { title } {title!r} {title:>9} {} {title.x} {T} {"
    assert unknown_places(text, "{titel} {number}") == ("{titel}", "{title!r}", "{title:>9}", "{title.x}")
    assert unknown_places(" ".join(f"{{{name}}}" for name in PLACES)) == ()


def test_the_language_is_the_requesters_else_the_agents_else_any_that_there_is() -> None:
    both = Canned(1, "x", {"en": "Hello", "lv": "Labdien"})
    assert language_of(both, "lv", "en") == "lv"
    assert language_of(both, "de", "lv") == "lv"
    assert language_of(Canned(1, "x", {"en": "Hello", "lv": " "}), "lv", "lv") == "en"
    assert language_of(Canned(1, "x", {"et": "Tere"}), "lv", "en") == "et"


def test_it_is_found_by_name_and_words_without_diacritics_names_first() -> None:
    trace = Canned(1, "Ask for a trace", {"en": "Please add it.", "lv": "Lūdzu, pievienojiet žurnālu."})
    ask = Canned(2, "Čau", {"lv": "a trace"})
    assert found("", [trace, ask]) == [trace, ask]
    assert found("cau", [trace, ask]) == [ask]
    assert found("zurnalu LUDZU", [trace, ask]) == [trace]
    assert found("trace", [ask, trace]) == [trace, ask]
    assert found("trace nothing", [trace, ask]) == []
