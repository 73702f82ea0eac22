"""SR-1042 in any text is a link, for those who may see that request and for nobody else."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from o365tui.model.mentions import MENTION, mentions, named, numbers_in
from o365tui.model.people import Reader as People
from o365tui.tui.screens.request import RequestScreen
from o365tui.tui.screens.request_choose import Chooser
from o365tui.tui.screens.request_notes import Notes
from o365tui.tui.screens.requests_preview import Preview
from o365tui.tui.widgets.reader import Reader, link_at, linked
from o365tui.tui.widgets.virtual_list import VirtualList
from o365tui.tui.work import app_of
from tests.tui.desks import ILZE, MARIS, OTTO, a_desk, file, pilot, settle, texts, told

NARROW, LARGE = (80, 24), (180, 50)


def links_in(reader: Reader) -> set[str]:
    """The words that are shown as links."""
    return {text for line in reader.lines for text, token in line if token.endswith("accent underline")}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see SR-1042.", [1042]), ("(sr-7), SR-8", [7, 8]), ("SR-1042a XSR-3 -SR-4 SR-", []), ("SR-1234567890", []),
        ("SR-٣ SR-1", [1]), ("SR-1\u202eSR-2", [1, 2]),
    ],
)  # fmt: skip
def test_what_is_a_mention(text: str, found: Sequence[int]) -> None:
    assert list(numbers_in(text)) == found


def test_a_request_tells_what_it_names_once_each_and_never_itself() -> None:
    desk = a_desk()
    desk.reply(MARIS, 1003, "SR-1005, SR-1003 and SR-1005 again; SR-9999")
    desk.link(MARIS, 1003, 1002)
    record = desk.get(MARIS, 1003)
    assert mentions(record) == (1005, 9999)
    assert named(record) == (1005, 9999, 1002)
    desk.reply(MARIS, 1003, " ".join(f"SR-{n}" for n in range(3000, 6000)))
    assert len(mentions(desk.get(MARIS, 1003))) == 1000


def test_a_link_is_found_where_it_stands_after_wide_characters_too() -> None:
    line = (("日本 ", "text"), ("SR-10", "text"), ("03 x SR-9", "muted"))
    links = frozenset({1003})
    assert "".join(text for text, _token in linked(line, links)) == "日本 SR-1003 x SR-9"
    assert [link_at(line, x, links) for x in (4, 5, 11, 12, 15)] == [None, 1003, 1003, None, None]
    assert MENTION.search("SR-9")


async def test_numbers_in_the_conversation_are_links_for_those_who_may_see_them() -> None:
    desk = a_desk()
    desk.reply(MARIS, 1003, "The same as SR-1005, and not SR-1006 (or SR-7777).")
    desk.internal_note(MARIS, 1003, "SR-1006, too")
    for who, expected in (("ilze", {"SR-1005"}), ("maris", {"SR-1005", "SR-1006"})):
        async with pilot(desk, who, NARROW) as running:
            app_of(running.app.screen).open_request(1003)
            await settle(running, lambda: isinstance(running.app.screen, RequestScreen))
            notes = running.app.screen.query_one(Notes)
            await settle(running, lambda notes=notes, expected=expected: links_in(notes) == expected)
            assert "SR-7777" in notes.text


async def test_a_click_on_a_link_goes_there() -> None:
    desk = a_desk()
    desk.reply(MARIS, 1003, "The same as SR-1005.")
    async with pilot(desk, "ilze", NARROW) as running:
        app_of(running.app.screen).open_request(1003)
        await settle(running, lambda: isinstance(running.app.screen, RequestScreen))
        notes = running.app.screen.query_one(Notes)
        await settle(running, lambda: links_in(notes) == {"SR-1005"})
        rows = notes.text.split("\n")
        y = next(n for n, row in enumerate(rows) if "SR-1005" in row)
        await running.click(notes, offset=(rows[y].index("SR-1005") + 3, y - notes.top))
        await settle(running, lambda: getattr(running.app.screen, "number", 0) == 1005, "the click led nowhere")


async def test_the_preview_and_the_details_have_links_too() -> None:
    desk = a_desk()
    number = file(desk, description="It is as in SR-1005.")
    async with pilot(desk, "ilze", LARGE) as running:
        screen = running.app.screen
        preview = screen.query_one(Preview)
        screen.query_one(VirtualList).move_to_key(number)
        await settle(running, lambda: links_in(preview) >= {"SR-1005"}, "no link in the preview")
        app_of(screen).open_request(number)
        await settle(running, lambda: isinstance(running.app.screen, RequestScreen))
        details = running.app.screen.query_one("#details", Reader)
        await settle(running, lambda: "SR-1005" in links_in(details), "no link in the details")


def test_all_numbers_of_a_request_are_one_question(monkeypatch: pytest.MonkeyPatch) -> None:
    from o365tui.tui.screens.request_reading import read

    desk = a_desk()
    desk.reply(MARIS, 1003, "SR-1001 SR-1002 SR-1005 SR-1006")
    asked: list[Sequence[int]] = []
    ask = desk.store.visible

    def visible(reader: People, numbers: Sequence[int]) -> frozenset[int]:
        asked.append(numbers)
        return ask(reader, numbers)

    monkeypatch.setattr(desk.store, "visible", visible)
    _record, links = read(desk, ILZE, 1003)
    assert links == {1001, 1002, 1005}
    assert len(asked) == 1
    assert read(desk, OTTO, 1006)[1] == frozenset()


async def test_l_offers_what_is_named_in_the_words_with_what_belongs_to_it() -> None:
    desk = a_desk()
    desk.reply(MARIS, 1003, "The same as SR-1005, not SR-1006.")
    desk.link(MARIS, 1003, 1002)
    async with pilot(desk, "ilze", NARROW) as running:
        app_of(running.app.screen).open_request(1003)
        await settle(running, lambda: getattr(running.app.screen, "record", None) is not None)
        await running.press("L")
        await settle(running, lambda: isinstance(running.app.screen, Chooser), "nothing is offered")
        await told(running, ("SR-1002", "linked", "SR-1005", "named in its words"))
        assert "SR-1006" not in texts(running, VirtualList)
        await running.press("2")
        await settle(running, lambda: getattr(running.app.screen, "number", 0) == 1005)
        await running.pause()
        assert not app_of(running.app.screen).screen.can("request.linked")  # type: ignore[attr-defined]
