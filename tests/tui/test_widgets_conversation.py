"""The conversation: who, when and what, replies and internal notes never alike, and only changed lines are sent."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from textual.app import ComposeResult
from textual.geometry import Region

from o365tui.tui.app import DeskApp, Options
from o365tui.tui.commands import DeskScreen
from o365tui.tui.widgets.conversation import WIDEST, Conversation, Entry, FileLine, Text, entry_lines, head_lines
from o365tui.tui.widgets.lines import width_of

REPLY = Entry("reply", "Ilze Ozola", "today 09:12", "Since 08:10 everything stays in the outbox.\n\nOWA sends.",
              files=(FileLine("trace.zip", "1.2 MB"),))  # fmt: skip
INTERNAL = Entry("internal", "Māris Kalns", "today 10:41", "Looks like SR-1029.")
EVENT = Entry("event", "Māris Kalns", "today 09:20", says="took the request")
ASKS = Entry("reply", "Māris Kalns", "today 10:40", "Which build?", says="asks for information", agent=True)


class Notes(DeskScreen[None]):
    SCOPE = "request"

    def compose(self) -> ComposeResult:
        yield Conversation()


def app() -> DeskApp:
    options = Options(start="here", places={"here": Notes}, looks="dark", colours="256")
    return DeskApp(None, SimpleNamespace(role="agent"), options)


def words(entry: Entry, width: int = 80) -> list[str]:
    return ["".join(text for text, _ in line).rstrip() for line in entry_lines(entry, width)]


def test_the_author_stands_at_the_left_and_the_time_at_the_right() -> None:
    first, *rest = words(REPLY, 60)
    assert first == " Ilze Ozola" + " " * (60 - 11 - 11) + "today 09:12"
    assert rest == ["   Since 08:10 everything stays in the outbox.", "", "   OWA sends.", "   File  trace.zip  1.2 MB"]


def test_an_internal_note_says_so_in_words_and_has_a_bar_on_each_line_and_a_reply_has_neither() -> None:
    lines = words(INTERNAL)
    assert "INTERNAL · agents only" in lines[0]
    assert all(line.startswith(" ▍") for line in lines)
    assert not any("▍" in line or "INTERNAL" in line for line in words(ASKS))
    assert {token.split()[-1] for line in entry_lines(INTERNAL, 60) for _, token in line[1:]} == {"bar"}


def test_an_agents_name_and_what_the_note_asks_are_told_apart() -> None:
    assert "asks for information" in words(ASKS)[0]
    assert entry_lines(ASKS, 80)[0][1][1] == "accent"
    assert entry_lines(REPLY, 80)[0][1][1] == "strong bold"


def test_an_event_that_is_longer_than_its_line_goes_on_below() -> None:
    long = Entry("event", "Māris Kalns", "today 09:20", says="assigned it to Aoife Brannigan · New → In progress")
    assert words(long, 56) == [
        " Māris Kalns assigned it to Aoife Brannigan  today 09:20",
        " · New → In progress",
    ]
    assert len(words(long, 90)) == 1


def test_an_event_is_one_quiet_line() -> None:
    assert len(words(EVENT)) == 1
    assert words(EVENT)[0].startswith(" Māris Kalns took the request")
    assert {token for text, token in entry_lines(EVENT, 80)[0] if text.strip()} == {"faint"}


@pytest.mark.parametrize("entry", [REPLY, INTERNAL, EVENT, ASKS])
@pytest.mark.parametrize("width", [96, 40, 20, 8])
def test_no_line_is_wider_than_it_may_be(entry: Entry, width: int) -> None:
    long = Entry(
        entry.kind, entry.author * 3, entry.when, entry.body + " word" * 50 + "x" * 300, entry.says, entry.files
    )
    assert all(width_of(line) <= max(width, 12) for line in entry_lines(long, width))


def test_foreign_text_is_made_visible_everywhere() -> None:
    bad = "\x1b[2J\u202e\x9b[b]"
    for kind in ("reply", "internal", "event"):
        shown = "\n".join(words(Entry(kind, bad, "now", bad, files=(FileLine(bad, "1 B"),)), 90))
        assert not any((ord(one) < 32 and one != "\n") or one in "\u202e\x9b" for one in shown)
        assert "[b]" in shown
    [first, *_] = head_lines("SR-1", bad, "A", ("New", "accent"), bad, bad, "now", 60)
    assert "\x1b" not in "".join(text for text, _ in first)


async def test_lines_are_at_most_96_columns_however_wide_the_terminal() -> None:
    async with app().run_test(size=(200, 30)) as pilot:
        it = pilot.app.screen.query_one(Conversation)
        it.show([Entry("reply", "Ilze", "today 09:12", "word " * 100)])
        assert max(width_of(line) for line in it.lines) == WIDEST


async def test_it_scrolls_to_its_ends_and_no_further() -> None:
    async with app().run_test(size=(80, 10)) as pilot:
        it = pilot.app.screen.query_one(Conversation)
        it.focus()
        it.show([REPLY] * 10)
        last = len(it.lines) - 10
        for pressed, top in [("j", 1), ("k", 0), ("k", 0), ("pagedown", 9), ("ctrl+d", 14), ("G", last), ("down", last),
                             ("g", 0), ("end", last), ("home", 0)]:  # fmt: skip
            await pilot.press(pressed)
            assert it.top == top, pressed
        assert it.render_line(0).text[-1] == "▐"


async def test_a_new_note_leaves_the_place_and_sends_only_lines_that_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    async with app().run_test(size=(80, 30)) as pilot:
        it = pilot.app.screen.query_one(Conversation)
        it.show([REPLY, EVENT])
        await pilot.pause()
        sent: list[Region] = []
        monkeypatch.setattr(it, "refresh", lambda *regions, **_: sent.extend(regions))
        it.show([REPLY, EVENT], keep=True)
        assert sent == []
        it.show([REPLY, EVENT, ASKS], keep=True)
        assert sent
        assert min(region.y for region in sent) >= 6


async def test_another_request_is_shown_from_its_start() -> None:
    async with app().run_test(size=(80, 10)) as pilot:
        it = pilot.app.screen.query_one(Conversation)
        it.show([REPLY] * 10)
        it.scroll_to_line(12)
        it.show([REPLY] * 9)
        assert it.top == 0
        it.show([REPLY] * 9, to_end=True)
        assert it.top == len(it.lines) - 10


async def test_a_long_text_is_wrapped_anew_when_the_terminal_changes() -> None:
    text = Text()

    class Long(DeskScreen[None]):
        SCOPE = "article"

        def compose(self) -> ComposeResult:
            yield text

    long = DeskApp(None, None, Options(start="here", places={"here": Long}))
    async with long.run_test(size=(80, 10)) as pilot:
        text.show_text("word " * 60 + "\x1b[2J\tend")
        before = len(text.lines)
        assert "␛[2J" in text.text
        await pilot.resize_terminal(40, 10)
        await pilot.pause()
        assert len(text.lines) > before
