"""What is printed can be read back unchanged and obeys nobody."""

from __future__ import annotations

import json
import unicodedata

from hypothesis import assume, given
from hypothesis import strategies as st

from o365tui.cli.output import dumps

ANY_TEXT = st.text(st.characters())


@given(ANY_TEXT)
def test_any_text_is_read_back_from_json_as_it_was(text: str) -> None:
    # Two halves that make one character are one character to every reader of JSON.
    assume(text == json.loads(json.dumps(text)))
    assert json.loads(dumps({text: [text]})) == {text: [text]}


@given(ANY_TEXT)
def test_nothing_that_a_terminal_obeys_or_hides_is_printed_as_it_is(text: str) -> None:
    for character in dumps(text):
        code = ord(character)
        assert unicodedata.category(character) not in ("Cc", "Cs", "Zl", "Zp")
        assert not 0xE0000 <= code < 0xE1000
        assert code not in (0x200B, 0x202E, 0x2066, 0xFEFF, 0x061C, 0xAD)


def test_readable_words_stay_readable() -> None:
    assert dumps({"ā": "李 👩‍💻"}) == '{"ā": "李 👩‍💻"}'
