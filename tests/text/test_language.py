"""Which language is spoken, and that English costs nothing."""

import gettext
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from o365tui.text import language
from o365tui.text.language import (
    N_,
    NP_,
    _,
    chosen,
    current,
    in_quotes,
    ngettext,
    pgettext,
    route_gettext,
    speaking,
    translator,
    use,
)


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    use("en")


@pytest.mark.parametrize(
    ("person", "environ", "spoken"),
    [
        ("lv", {"LANG": "en_GB.UTF-8"}, "lv"),
        ("en", {"LANGUAGE": "lv"}, "en"),
        (None, {}, "en"),
        ("", {"LANG": "lv_LV.UTF-8"}, "lv"),
        ("de", {"LANG": "lv_LV.UTF-8"}, "lv"),
        (None, {"LANG": "lv_LV.UTF-8"}, "lv"),
        (None, {"LANG": "lv"}, "lv"),
        (None, {"LANG": "LV-lv"}, "lv"),
        (None, {"LANG": "lv@euro"}, "lv"),
        (None, {"LANG": "lv_LV.ISO-8859-13@euro"}, "lv"),
        (None, {"LANG": "C"}, "en"),
        (None, {"LANG": "POSIX"}, "en"),
        (None, {"LANG": "C.UTF-8"}, "en"),
        (None, {"LANG": "de_DE.UTF-8"}, "en"),
        (None, {"LANG": "lv_LV.UTF-8", "LC_MESSAGES": "en_US.UTF-8"}, "en"),
        (None, {"LC_MESSAGES": "lv_LV", "LC_ALL": "C"}, "en"),
        (None, {"LC_ALL": "lv_LV", "LANG": "C"}, "lv"),
        (None, {"LANG": "lv_LV", "LC_ALL": ""}, "lv"),
        (None, {"LANGUAGE": "lv:en", "LANG": "C"}, "lv"),
        (None, {"LANGUAGE": "lt:lv:en", "LANG": "en_GB"}, "lv"),
        (None, {"LANGUAGE": "en:lv", "LANG": "lv_LV"}, "en"),
        (None, {"LANGUAGE": "", "LANG": "lv_LV"}, "lv"),
        (None, {"LANGUAGE": ":", "LANG": "lv_LV"}, "en"),
    ],
)
def test_the_person_chooses_and_then_the_environment(person: str | None, environ: dict[str, str], spoken: str) -> None:
    assert chosen(person, environ) == spoken


def test_the_language_is_switched_for_everybody_who_imported_the_words() -> None:
    assert (current(), _("Action required")) == ("en", "Action required")
    use("lv")
    assert (current(), _("Action required")) == ("lv", "Nepieciešama darbība")
    use("xx")
    assert (current(), _("Action required")) == ("en", "Action required")


def test_a_block_in_another_language_ends_with_the_one_before_even_when_it_fails() -> None:
    def fail() -> None:
        with speaking("lv"):
            raise KeyError(current())

    with pytest.raises(KeyError, match="lv"):
        fail()
    assert current() == "en"


def test_another_persons_language_is_read_without_switching() -> None:
    assert translator("lv").gettext("Action required") == "Nepieciešama darbība"
    assert translator("lv").pgettext("age", "now") == "tikko"
    assert translator("xx").ngettext("{n} request", "{n} requests", 2) == "{n} requests"
    assert current() == "en"


@pytest.mark.parametrize("spoken", ["en", "lv"])
def test_an_empty_message_is_empty_and_an_unknown_one_itself(spoken: str) -> None:
    use(spoken)
    assert _("") == ""
    assert _("never heard of this sentence") == "never heard of this sentence"
    assert ngettext("one never heard of", "many never heard of", 1) == "one never heard of"
    assert ngettext("one never heard of", "many never heard of", 0) == "many never heard of"
    assert pgettext("age", "never heard of") == "never heard of"
    assert N_("Action required") == "Action required"


def test_a_marked_message_carries_its_sense() -> None:
    marked = NP_("view", "Open")
    assert (_(marked), translator("lv").gettext(marked), _("Open")) == ("Open", "Atvērtie", "Open")
    use("lv")
    assert (_(marked), pgettext("view", "Open"), _("Open")) == ("Atvērtie", "Atvērtie", "Atvērt")
    assert _(NP_("view", "never heard of")) == "never heard of"


def test_english_has_one_and_many() -> None:
    assert [ngettext("one", "many", n) for n in (0, 1, 2, 21)] == ["many", "one", "many", "many"]


@pytest.mark.parametrize(
    ("n", "form"), [(0, 2), (1, 0), (2, 1), (9, 1), (10, 1), (11, 1), (19, 1), (20, 1), (21, 0), (101, 0), (111, 1)]
)
def test_latvian_plural_forms(n: int, form: int) -> None:
    translation = gettext.translation(language.DOMAIN, str(language.CATALOGUES), ["lv"])
    assert translation.plural(n) == form  # type: ignore[attr-defined]


def test_clicks_own_words_are_latvian_once_routed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "C")
    monkeypatch.setattr(language, "_routed", False)
    monkeypatch.setattr(gettext, "_current_domain", gettext.textdomain())
    route_gettext()
    assert (gettext.gettext("Usage:"), os.environ["LANGUAGE"]) == ("Usage:", "C")
    use("lv")
    route_gettext()
    assert gettext.gettext("Usage:") == "Lietojums:"
    use("en")
    assert gettext.gettext("Usage:") == "Usage:"


def loaded(code: str) -> set[str]:
    """The modules that Python has loaded after running this."""
    run = subprocess.run(
        [sys.executable, "-S", "-c", f"import sys; sys.path.insert(0, '.'); {code}; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(run.stdout.split())


HEAVY = {"babel", "pendulum", "gettext", "zoneinfo", "rich", "rich.cells", "textual", "locale"}


def test_english_and_everything_that_a_list_needs_load_nothing_heavy() -> None:
    modules = "collate, dates, fold, language, safe"
    code = (
        f"from o365tui.text import {modules}; import datetime as d; n = d.datetime.now(d.timezone.utc); "
        "safe.visible('\\x1b'); safe.crop('abc', 2); dates.age(n, n); dates.left(n, n); dates.size(2000); "
        "fold.fold('a'); collate.sort_key('a', 'lv'); language.use('en')"
    )
    assert not loaded(code) & HEAVY


def test_latvian_loads_gettext_and_nothing_else_heavy() -> None:
    assert loaded("from o365tui.text.language import use; use('lv')") & HEAVY <= {"gettext", "locale"}


def test_words_are_quoted_as_the_language_does() -> None:
    use("lv")
    assert in_quotes("a {name} b") == "„a {name} b”"
    use("en")
    assert in_quotes("Paldies") == "“Paldies”"
