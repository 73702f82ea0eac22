"""Notices in the full screen: a badge, a bell a burst, the list, and what counts as read."""

from __future__ import annotations

from typing import Any

import pytest

from o365tui.model.notices import Board
from o365tui.model.preferences import Level, NoticeSettings
from o365tui.tui import notices as module
from o365tui.tui.app import DeskApp
from o365tui.tui.notices import Notices
from o365tui.tui.screens.notices import NoticesScreen
from o365tui.tui.screens.request import RequestScreen
from o365tui.tui.screens.request_notes import Notes
from o365tui.tui.widgets.frame import StatusLine, TopBar
from o365tui.tui.widgets.virtual_list import VirtualList
from o365tui.tui.work import app_of
from tests.tui.desks import ILZE, LIGA, MARIS, Clock, a_desk, file, pilot, settle, texts, told

NARROW, WIDE = (80, 24), (120, 40)
LONG = "\n".join(f"line {n}" for n in range(60))


def app(running: Any) -> DeskApp:
    """The app, known to be ours."""
    return app_of(running.app.screen)


def notices(running: Any) -> Notices:
    """Its notices, which are there once the first frame is painted."""
    found = app(running).notices
    assert found is not None
    return found


def board(running: Any) -> Board:
    """What is known of them."""
    found = notices(running).board
    assert found is not None
    return found


def bells(running: Any, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Grows with every bell."""
    rung: list[int] = []
    monkeypatch.setattr(running.app, "bell", lambda: rung.append(1))
    return rung


async def ready(running: Any, unread: int) -> None:
    """The notices have been read and so many of them are unread."""
    await settle(
        running, lambda: app(running).notices is not None and notices(running).board is not None, "no notices were read"
    )
    await settle(running, lambda: app(running).unread == unread, f"{app(running).unread} are unread")


async def to_notices(running: Any) -> NoticesScreen:
    """Press the key that goes there."""
    await running.press("!")
    await settle(running, lambda: isinstance(running.app.screen, NoticesScreen), "no notices")
    screen: NoticesScreen = running.app.screen
    return screen


async def test_what_happened_while_one_was_away_is_there_and_does_not_ring(monkeypatch: pytest.MonkeyPatch) -> None:
    async with pilot(a_desk(), "ilze", NARROW) as running:
        rung = bells(running, monkeypatch)
        await ready(running, 2)  # Māris took SR-1004 and asks
        await told(running, ("2 notices",), TopBar)
        screen = await to_notices(running)
        await told(running, ("unread  SR-1004", "Māris Kalns asks for information: Which"), VirtualList)
        assert "internal" not in texts(running)
        assert "2 notices of the last 30 days  2 unread" in texts(running, StatusLine)
        assert [row.notice.number for row in screen._shown] == [1004, 1004]
        assert rung == []


async def test_the_list_opens_the_request_at_the_note_and_then_it_was_read() -> None:
    desk = a_desk()
    clock = desk.now
    assert isinstance(clock, Clock)
    clock.now = clock.ago(minutes=-1)
    desk.reply(MARIS, 1004, "The first of two")
    clock.now = clock.ago(minutes=-1)
    desk.reply(MARIS, 1004, LONG)
    async with pilot(desk, "ilze", NARROW) as running:
        await ready(running, 4)
        await to_notices(running)
        await running.press("j", "enter")
        await settle(running, lambda: isinstance(running.app.screen, RequestScreen))
        notes = running.app.screen.query_one(Notes)
        await settle(running, lambda: notes.text.split("\n")[notes.top + 1].strip() == "The first of two")
        await settle(running, lambda: app(running).unread == 0, "it was not read")
        await settle(running, lambda: desk.preferences(ILZE).seen.at is not None, "that was not kept")
        await running.press("escape")
        await told(running, ("0 unread",), StatusLine)
        assert "notices" not in texts(running, TopBar).replace("Notices", "")


async def test_one_key_marks_a_notice_read_and_another_all(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = a_desk()
    desk.assign(LIGA, 1003, "maris")
    desk.assign(LIGA, 1005, "maris")
    async with pilot(desk, "maris", NARROW) as running:
        await running.pause()
        screen = await to_notices(running)
        await settle(running, lambda: len(screen._shown) > 2)
        before = app(running).unread
        await running.press("m")
        await settle(running, lambda: app(running).unread < before)
        assert screen.rows.cursor == 1
        await running.press("M")
        await settle(running, lambda: app(running).unread == 0)
        await settle(running, lambda: desk.preferences(MARIS).seen.numbers == {})
    async with pilot(desk, "maris", NARROW) as running:
        await ready(running, 0)


async def test_a_burst_by_others_rings_once_and_ones_own_never(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = a_desk()
    clock = desk.now
    assert isinstance(clock, Clock)
    async with pilot(desk, "ilze", NARROW) as running:
        await ready(running, 2)
        rung = bells(running, monkeypatch)
        for n in range(3):
            clock.now = clock.ago(minutes=-1)
            desk.reply(MARIS, 1003, f"Answer {n}")
        await ready(running, 5)
        clock.now = clock.ago(minutes=-1)
        desk.reply(MARIS, 1003, "One more")
        await ready(running, 6)
        assert rung == [1]
        notices(running)._rang = float("-inf")
        clock.now = clock.ago(minutes=-1)
        desk.reply(ILZE, 1003, "My own")
        desk.internal_note(MARIS, 1003, "Not for her")
        desk.reply(MARIS, 1002, "Anna's")
        desk.reply(MARIS, 1004, "And the last")
        await ready(running, 7)
        assert rung == [1, 1]
        assert desk.get(ILZE, 1003).notes[-1].body == "My own"


async def test_what_is_silent_shows_and_does_not_ring_and_what_is_off_does_neither(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk = a_desk()
    desk.set_notices(ILZE, NoticeSettings(note=Level.SILENT, action=Level.OFF, status=Level.OFF))
    async with pilot(desk, "ilze", NARROW) as running:
        await ready(running, 1)
        rung = bells(running, monkeypatch)
        desk.reply(MARIS, 1003, "Hello")
        desk.close(MARIS, 1004)
        await ready(running, 2)
        assert rung == []


async def test_the_answer_that_is_about_to_be_due_is_told_by_one_timer(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = a_desk()
    clock = desk.now
    assert isinstance(clock, Clock)
    number = file(desk, "otto", "Nothing works", "A", at=clock.now)
    desk.assign(LIGA, number, "maris")
    desk.read_notices(MARIS, {}, everything=clock.now)
    async with pilot(desk, "maris", NARROW) as running:
        await ready(running, 0)
        rung = bells(running, monkeypatch)
        assert notices(running)._next is not None
        moment = board(running).next_moment(clock.now)
        assert moment is not None
        clock.now = moment
        notices(running)._due()  # what the timer calls
        assert (app(running).unread, rung) == (1, [1])
        await to_notices(running)
        await told(running, (f"SR-{number}", "answer in 30 min"), VirtualList)


async def test_read_in_one_session_is_read_in_the_other() -> None:
    desk = a_desk()
    async with pilot(desk, "ilze", NARROW) as running:
        await ready(running, 2)
        desk.read_notices(ILZE, {}, everything=desk.now())
        await ready(running, 0)


async def test_a_request_that_is_open_reads_what_comes_and_rings_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk = a_desk()
    async with pilot(desk, "ilze", NARROW) as running:
        await ready(running, 2)
        app(running).open_request(1003)
        await settle(running, lambda: isinstance(running.app.screen, RequestScreen))
        rung = bells(running, monkeypatch)
        desk.reply(MARIS, 1003, "Hello")
        await settle(running, lambda: bool(rung), "no bell")
        await ready(running, 2)


async def test_the_badge_gives_way_to_a_sign_and_number_where_there_is_little_room() -> None:
    async with pilot(a_desk(), "ilze", (40, 20)) as running:
        await ready(running, 2)
        await told(running, ("!2",), TopBar)


async def test_in_latvian_and_wide_with_the_title(monkeypatch: pytest.MonkeyPatch) -> None:
    async with pilot(a_desk(), "ilze", (160, 40), lang="lv") as running:
        await ready(running, 2)
        await told(running, ("2 paziņojumi",), TopBar)
        await to_notices(running)
        await told(running, ("nelasīts", "Outlook cannot send since 08:10"), VirtualList)


async def test_nothing_yet_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    async with pilot(a_desk(), "otto", NARROW) as running:
        await ready(running, 0)
        await to_notices(running)
        await settle(running, lambda: "Nothing yet." in texts(running))


async def test_many_changes_at_once_are_read_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MANY", 1)
    desk = a_desk()
    async with pilot(desk, "ilze", NARROW) as running:
        await ready(running, 2)
        desk.reply(MARIS, 1003, "Hello")
        desk.reply(MARIS, 1004, "Hello")
        await ready(running, 4)
