"""Every message of the corpus through the parser's own process, and onto a desk: each is read as its table says, and
taken or put aside for the stated reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from o365tui.desk.routing import Rules
from o365tui.mail import mime
from o365tui.mail.quoting import split
from o365tui.mail.reading import Reading, Unreadable
from o365tui.mail.take import Taker
from o365tui.model.incoming import Message, MessageState
from o365tui.model.parsed import Parsed
from tests.desk.world import OWNER, World
from tests.mail.corpus import CASES
from tests.mail.corpus.case import ANSWERS, OPENS, Case, head

EITHER = "taken or aside"


@pytest.fixture(scope="module")
def reading() -> Iterator[Reading]:
    with Reading() as reading:
        yield reading


def test_the_corpus_is_large_and_says_of_each_message_what_it_stands_for() -> None:
    assert len(CASES) >= 150
    names = Counter(case.name for case in CASES)
    assert [name for name, n in names.items() if n > 1] == []
    assert all(case.stands_for and case.does for case in CASES)
    assert len({case.does for case in CASES}) > 8


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_message_is_read_as_its_table_says(case: Case, reading: Reading) -> None:
    if case.why is not None:
        with pytest.raises(Unreadable, match=f"^{case.why}$"):
            reading.read(case.data)
        return
    parsed = reading.read(case.data)
    for name in ("text", "quoted", "subject", "sender"):
        told = getattr(case, name)
        assert told is None or getattr(parsed, name) == told, name
    assert case.parts is None or tuple((part.name, part.kind.value) for part in parsed.parts) == case.parts
    if case.machine is not None or not case.does.startswith("ignored"):
        assert parsed.machine.startswith(case.machine or "")
        assert bool(parsed.machine) is bool(case.machine)
    bounce = parsed.bounce
    assert (bounce and (bounce.final, bounce.status, bounce.recipient)) == case.bounce
    assert case.problem is None or case.problem in parsed.problems


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_message_goes_where_its_table_says_and_nothing_of_it_is_lost(case: Case, reading: Reading) -> None:
    world = World()
    world.desk.set_mail_address(OWNER, "support@desk.example")
    assert world.file() == 1001
    taker = Taker(world.desk, OWNER, Rules(), reading)
    message = taker.act(taker.keep(case.data))
    if case.does != EITHER:
        assert became(message) == case.does
    with world.desk.open_message(OWNER, message.id) as kept:
        assert kept.read() == case.data
    if message.state is MessageState.QUARANTINED:
        done = world.desk.accept_message(OWNER, message.id, number=1001)
        assert done.state is MessageState.TAKEN
    assert not world.store.check()


def became(message: Message) -> str:
    if message.state is MessageState.TAKEN:
        return ANSWERS if message.request == 1001 else OPENS
    return f"{message.state.value}: {message.reason}"


def test_a_message_that_takes_too_long_or_too_much_is_given_up_and_the_next_is_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The limits are real: a parser that loops, one that grows and one that dies."""
    program = tmp_path / "worse.py"
    program.write_text(
        "import os, sys\n"
        "from o365tui.mail import parser\n"
        "real = parser.parse\n"
        "parser.SECONDS = 3\n"
        "def parse(data):\n"
        "    if data == b'loop':\n"
        "        while True: pass\n"
        "    if data == b'grow':\n"
        "        return b'x' * 10 ** 12\n"
        "    if data == b'creep':\n"
        "        held = []\n"
        "        while True: held.append(b'x' * 10 ** 6)\n"
        "    if data == b'die':\n"
        "        os.kill(os.getpid(), 11)\n"
        "    if data == b'write':\n"
        "        open('" + str(tmp_path / "written") + "', 'w').write('x' * 10 ** 6)\n"
        "    return real(data)\n"
        "parser.parse = parse\n"
        "parser.main()\n"
    )
    monkeypatch.setattr("o365tui.mail.reading.PROGRAM", ("-s", "-P", str(program)))
    with Reading() as reading:
        for data, why in ((b"loop", "time"), (b"grow", "memory"), (b"creep", "memory"), (b"die", "crash")):
            with pytest.raises(Unreadable, match=why):
                reading.read(data)
            assert reading.read(b"Subject: next\n\nWords").text == "Words"
        with pytest.raises(Unreadable):
            reading.read(b"write")
        assert not (tmp_path / "written").exists() or (tmp_path / "written").stat().st_size == 0


@pytest.mark.parametrize(
    "answer",
    [
        b"", b"X", b"P" + bytes(8), b"P" + (2**62).to_bytes(8, "big"), b"P\x00\x00\x00\x00\x00\x00\x00\x05abcde",
        b'P\x00\x00\x00\x00\x00\x00\x00\x0a\x00\x00\x00\x00\x00\x00\x00\x02{}',
        b"P" + (100_008).to_bytes(8, "big") + (100_000).to_bytes(8, "big") + b"[" * 100_000,
    ],
    ids=("nothing", "unknown", "empty", "endless", "no-head", "no-fields", "deep"),
)  # fmt: skip
def test_what_the_parsers_process_says_is_not_trusted(
    answer: bytes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "liar.py"
    program.write_text(f"import sys\nsys.stdin.buffer.read(9)\nsys.stdout.buffer.write({answer!r})\n")
    monkeypatch.setattr("o365tui.mail.reading.PROGRAM", ("-s", "-P", str(program)))
    with Reading() as reading, pytest.raises(Unreadable, match="crash"):
        reading.read(b"x")


@pytest.mark.parametrize(
    "changed",
    [
        {"date": "2026-11-12T12:00:00"},
        {"date": 5},
        {"text": None},
        {"bounce": {"final": "no"}},
        {"parts": [{"name": "a/b", "media_type": "text/plain", "kind": "file"}]},
        {"parts": [{"name": "a", "media_type": "text/plain", "kind": "other"}]},
        {"more": ""},
    ],
)
def test_a_document_of_another_shape_is_no_message(changed: dict[str, Any]) -> None:
    document = Parsed(digest="0" * 64).document()
    assert Parsed.checked(document, []).digest == "0" * 64
    with pytest.raises((ValueError, KeyError, TypeError)):
        Parsed.checked(document | changed, [b"x"] * len(changed.get("parts", [])))


@pytest.mark.parametrize(
    "told", [b"application/x\x1b[31m", b"application/x\r\n y", "application/ē".encode(), b"a/" + b"x" * 5000, b"a b/c"]
)
def test_a_type_that_would_break_a_letters_headers_is_none(told: bytes, reading: Reading) -> None:
    data = head(Content_Type=told + b"; name=a.bin") + b"\r\nx"
    (part,) = reading.read(data).parts
    assert part.media_type == "application/octet-stream"


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=400)
    | st.builds(lambda a, b: a + b"\r\n\r\n" + b, st.binary(max_size=200), st.binary(max_size=200))
)
def test_any_bytes_are_read_or_refused_with_a_word(data: bytes) -> None:
    try:
        parsed = mime.parse(data)
    except mime.TooMuch:
        return
    for part in parsed.parts:
        assert part.name.strip(". ")
        assert not set(part.name) & set("/\\\x00\r\n\x1b")
    assert "\n" not in parsed.subject + parsed.sender + parsed.sender_name
    assert parsed.of(parsed.document(), [part.data for part in parsed.parts]) == parsed


LINES = st.sampled_from(
    [
        "", "Words", "> quoted", "> > twice", "-- ", "On 12.11.2026 14:00, A <a@b.example> wrote:",
        "No: A <a@b.example>", "Nosūtīts: 12.11.2026", "Kam: B", "Tēma: x", "-----Original Message-----",
        "______________", "Sent from my iPhone", "- item", "From: A", "Sent: today", "To: B", "Subject: y",
        " indented", "rakstīja:",
    ]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(LINES, max_size=25), st.sampled_from(["Re: x", "FW: x"]))
def test_every_line_is_new_or_repeated_and_none_is_lost(lines: list[str], subject: str) -> None:
    text = "\n".join(lines)
    new, rest = split(text, subject)
    told = Counter(line for line in lines if line.strip())
    assert Counter(line for line in f"{new}\n{rest}".split("\n") if line.strip()) == told
