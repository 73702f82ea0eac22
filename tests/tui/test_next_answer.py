"""The next answer on the screens: in the queue and its column, above a request, in its details; and as time goes by."""

from __future__ import annotations

from typing import Any

import pytest
from textual.geometry import Region

from o365tui.desk.desk import Desk
from o365tui.model.views import View
from o365tui.tui.screens.request_details import Details
from o365tui.tui.screens.request_head import RequestHead
from tests.tui.desks import ANNA, ILZE, LIGA, MARIS, Clock, a_desk, settle
from tests.tui.test_request_screen import on, say, shown
from tests.tui.test_requests_list import go, header, numbers, pilot, screen_of


def asked(clock: Clock) -> Desk:
    """The small desk, where Ilze has answered SR-1004 (A: 1 h) five minutes ago, and asked again since."""
    desk = a_desk(clock)
    now = clock.now
    clock.now = clock.ago(minutes=5)
    desk.reply(ILZE, 1004, "Build 16.0.1, and OWA sends.")
    clock.now = now
    desk.reply(ANNA, 1004, "Is anybody there?")
    return desk


async def test_the_queue_has_the_next_answers_among_the_first_ones_and_says_which_is_which() -> None:
    async with pilot(asked(Clock()), "maris", (120, 30)) as running:
        assert "Answer" not in header(running)
        await go(running, View.DUE)
        assert "Answer" in header(running)
        lines = [line for line in screen_of(running).rows.text.splitlines() if "SR-" in line]
        told = dict(zip(numbers(running), lines, strict=True))
        assert list(told) == ["SR-1003", "SR-1006", "SR-1004", "SR-1005"]
        assert "late 1 h" in told["SR-1003"]
        assert "first" in told["SR-1003"]
        assert "in 55 min" in told["SR-1004"]
        assert "next" in told["SR-1004"]
        assert "in 40 min" in told["SR-1006"]
        assert "first" in told["SR-1006"]


@pytest.mark.parametrize("lang", ["en", "lv"])
async def test_in_a_narrow_queue_which_answer_it_is_stays_and_the_status_gives_way(lang: str) -> None:
    async with pilot(asked(Clock()), "maris", (80, 24), lang=lang) as running:
        await go(running, View.DUE)
        assert {"en": "Answer", "lv": "Atbilde"}[lang] in header(running)
        assert {"en": "Status", "lv": "Statuss"}[lang] not in header(running)
        await go(running, View.OPEN)
        assert {"en": "Status", "lv": "Statuss"}[lang] in header(running)


async def test_who_waits_since_when_and_until_when_stands_above_the_request_and_in_its_details() -> None:
    clock = Clock()
    desk = asked(clock)
    async with pilot(desk, "maris", (120, 40), options=on(1004)) as running:
        screen = await shown(running)
        assert "next answer in 55 min, by today 12:55" in say(screen, RequestHead)
        await running.press("1")
        details = " ".join(say(screen, Details).split())
        assert "Ilze Ozola waits since today 11:55, severity A, Office 365 for enterprises: within 1 hour" in details
        assert "→ today 12:55 in 55 min" in details
        desk.change(MARIS, 1004, severity="B")
        await settle(running, lambda: "within 8 hours → today 19:55" in " ".join(say(screen, Details).split()))
        desk.reply(LIGA, 1004, "I am here.")
        await settle(running, lambda: "nobody waits for one: an agent spoke last" in say(screen, Details))
        assert "next answer" not in say(screen, RequestHead)


async def test_time_stands_still_while_information_is_awaited_and_first_answers_keep_their_own_words() -> None:
    async with pilot(a_desk(), "maris", (120, 40), options=on(1004)) as running:
        screen = await shown(running)
        await running.press("1")
        assert "nobody waits for one" in say(screen, Details)
    async with pilot(a_desk(), "maris", (120, 40), options=on(1003)) as running:
        screen = await shown(running)
        await running.press("1")
        assert "Next answer" not in say(screen, Details)
        assert "first answer late 1 h" in say(screen, RequestHead)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_as_a_minute_passes_only_the_rows_whose_words_change_are_painted(size: tuple[int, int]) -> None:
    clock = Clock()
    async with pilot(asked(clock), "maris", size) as running:
        await go(running, View.DUE)
        rows: Any = screen_of(running).rows
        await running.press("j")
        before, cursor, top = rows.text.splitlines(), rows.cursor, rows.top
        sent: list[Region] = []
        rows.refresh = lambda *regions, **_named: sent.extend(regions)
        rows.retell()
        assert sent == []
        clock.now = clock.ago(minutes=-1)
        rows.retell()
        after = rows.text.splitlines()
        changed = {y for y, (old, new) in enumerate(zip(before, after, strict=True)) if old != new}
        assert changed
        assert {region.y for region in sent} == changed
        assert (rows.cursor, rows.top) == (cursor, top)
