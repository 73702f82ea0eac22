"""The Latvian catalogue: complete, with the same placeholders, and the compiled one is that of the source."""

import json
import re
from collections.abc import Iterator
from io import BytesIO

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po

from tools import catalogue as tool


@pytest.fixture(scope="module")
def latvian() -> Catalog:
    return tool.read()


@pytest.fixture(scope="module")
def code() -> Catalog:
    return tool.extract()


def missing(messages: Catalog, latvian: Catalog) -> list[str]:
    return [
        tool.strings(message)[0][0]
        for message in messages
        if message.id and latvian.get(message.id, message.context) is None
    ]


def test_every_string_of_the_code_is_in_the_catalogue(code: Catalog, latvian: Catalog) -> None:
    assert len(code) > 100
    assert not missing(code, latvian)


def test_every_string_of_click_is_in_the_catalogue(latvian: Catalog) -> None:
    assert not missing(tool.extract_click(), latvian)


def test_nothing_is_in_the_catalogue_that_nobody_says(latvian: Catalog) -> None:
    said = tool.updated()
    assert not [message.id for message in latvian if message.id and said.get(message.id, message.context) is None]


def messages(latvian: Catalog) -> list[Message]:
    return [message for message in latvian if message.id]


def test_everything_is_translated_in_all_three_forms(latvian: Catalog) -> None:
    assert latvian.num_plurals == 3
    for message in messages(latvian):
        ids, strings = tool.strings(message)
        assert all(strings), ids
        assert len(strings) == (3 if message.pluralizable else 1), ids
        assert not message.fuzzy, ids


def test_placeholders_are_those_of_the_english(latvian: Catalog) -> None:
    for message in messages(latvian):
        ids, strings = tool.strings(message)
        allowed = [tool.placeholders(text) for text in ids]
        for text in filter(None, strings):
            assert tool.placeholders(text) in allowed, (ids[0], text)
            assert re.findall(r"%\(\w+\)s", text) == re.findall(r"%\(\w+\)s", ids[0]), (ids[0], text)


def test_sentences_end_as_they_do_in_english(latvian: Catalog) -> None:
    for message in messages(latvian):
        ids, strings = tool.strings(message)
        for text in filter(None, strings):
            assert (text[:1] == " ", text[-1:] == " ") == (ids[0][:1] == " ", ids[0][-1:] == " ") or not text.strip()
            if len(ids[0]) > 12 and ids[0][-1] in ".…:?!":
                assert text[-1] in {id_[-1] for id_ in ids}, (ids[0], text)


def test_the_compiled_catalogue_is_that_of_the_source(latvian: Catalog) -> None:
    assert tool.MO.read_bytes() == tool.as_mo(latvian), "run python -m tools.catalogue compile"


def test_the_source_is_written_in_one_way_only(latvian: Catalog) -> None:
    text = tool.PO.read_text("utf-8")
    assert tool.as_po(latvian).decode() == text
    assert not re.search(r"^#: .*\.py:\d", text, re.MULTILINE)
    assert "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n != 0 ? 1 : 2);" in text


def test_nothing_is_complained_of() -> None:
    assert not tool.complaints()


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('_("plain")', ["plain"]),
        ("f\"{_('within braces')} and {ngettext('one', 'many', n)}\"", ["within braces", "one"]),
        ('language.pgettext("age", "now")', ["now"]),
        ('NP_("view", "Open")', ["Open"]),
        ('_("two "\n  "halves")', ["two halves"]),
        ("_(variable)", []),
        ('other("no")', []),
    ],
)
def test_strings_are_found_wherever_they_stand(source: str, found: list[str]) -> None:
    catalogue = Catalog()
    for _line, message, _comments, context in extract("tools.catalogue:calls", BytesIO(source.encode()), tool.KEYWORDS):
        catalogue.add(message, None, context=context)
    assert [tool.strings(message)[0][0] for message in catalogue if message.id] == found


def test_an_update_keeps_the_translations_there_are(latvian: Catalog) -> None:
    again = read_po(BytesIO(tool.as_po(tool.updated())), locale="lv")
    for message in messages(again):
        old = latvian.get(message.id, message.context)
        assert old is None or old.string == message.string


def latvian_texts(latvian: Catalog) -> Iterator[str]:
    """All the Latvian that the package has: the catalogue, the help and the demo's stories."""
    for message in messages(latvian):
        yield from tool.strings(message)[1]
    for path in sorted((tool.PACKAGE / "data" / "help" / "lv").glob("*.md")):
        yield re.sub(r"```.*?```|`[^`\n]*`", "", path.read_text("utf-8"), flags=re.DOTALL)
    demo = json.loads((tool.PACKAGE / "data" / "demo.json").read_text("utf-8"))
    for story in demo["stories"]["lv"]:
        for told in story.values():
            yield from told if isinstance(told, list) else [str(told)]


def test_latvian_words_stand_in_latvian_quotes(latvian: Catalog) -> None:
    texts = list(latvian_texts(latvian))
    assert len(texts) > 1000
    for text in texts:
        marks = "".join(re.findall("[„“”]", text))
        assert marks == "„”" * (len(marks) // 2), text
        assert '"' not in text, text
