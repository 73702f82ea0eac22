"""The frame: bars, tabs, side pane, status line and footer at every width, with foreign text made visible."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace

import pytest
from textual import on
from textual.app import ComposeResult
from textual.pilot import Pilot
from textual.widget import Widget

from o365tui.text import language
from o365tui.tui.app import DeskApp, Options
from o365tui.tui.commands import DeskScreen
from o365tui.tui.widgets.frame import (
    CommandFooter,
    EmptyState,
    Place,
    SidePane,
    StatusLine,
    Tab,
    Tabs,
    TopBar,
    ViewTabs,
)
from o365tui.tui.widgets.lines import Lines, width_of

VIEWS = [Tab(name.lower(), name, count) for name, count in
         [("Open", 212), ("Assigned to you", 55), ("Action required", 49), ("Unassigned", 80), ("Response due", 56),
          ("Closed", 100), ("All", 352)]]  # fmt: skip
HOSTILE = "\x1b]52;c;AAAA\x07\u202egnp.exe\x9b31m[b]x[/b]\n"


class Frame(DeskScreen[None]):
    SCOPE = "list"

    def __init__(self, *given: Widget) -> None:
        super().__init__()
        self.given = given
        self.picked: list[str] = []
        self.ran: list[str] = []

    def compose(self) -> ComposeResult:
        yield from self.given

    @on(Tabs.Picked)
    def _tab(self, event: Tabs.Picked) -> None:
        self.picked.append(event.tab.id)

    @on(SidePane.Picked)
    def _place(self, event: SidePane.Picked) -> None:
        self.picked.append(event.place.id)

    def action_request_new(self) -> None:
        self.ran.append("new")

    def action_request_reply(self) -> None:
        self.ran.append("reply")

    def action_request_internal(self) -> None:
        self.ran.append("internal")

    def action_view_next(self) -> None:
        self.ran.append("next")

    def action_view_previous(self) -> None:
        self.ran.append("previous")


def app_of(*widgets: Widget) -> DeskApp:
    options = Options(start="here", places={"here": lambda: Frame(*widgets)}, looks="dark", colours="256")
    return DeskApp(None, SimpleNamespace(role="agent", owner=False), options)


def lines_of(widget: Lines, pilot: Pilot[int]) -> Sequence[str]:
    return [widget.render_line(y).text for y in range(widget.size.height)]


@pytest.mark.parametrize("width", [200, 120, 80, 40, 20, 3])
async def test_every_part_of_the_frame_fills_its_width_and_no_more(width: int) -> None:
    parts: list[Lines] = [
        TopBar(["Support", "Service requests", "漢字 view"], "Māris Kalns", "agent · SIA Piemērs"),
        ViewTabs(VIEWS, "open"),
        SidePane([Place("a", "Assigned to you and others", 12345, "2", 1)], "a"),
        EmptyState(
            "Nothing here", "A sentence that says why there is nothing to be seen here.", [("n", "New request")]
        ),
        StatusLine(),
        CommandFooter(),
    ]
    async with app_of(*parts).run_test(size=(width, 40)) as pilot:
        await pilot.pause()
        for part in parts:
            for y in range(part.size.height):
                assert part.render_line(y).cell_length == part.size.width
                assert width_of(part.line_at(y)) <= part.size.width, (part, part.text_at(y))


async def test_narrow_terminals_lose_what_stands_at_the_right_first() -> None:
    bar = TopBar(["Support", "Service requests"], "Māris Kalns", "agent · SIA Piemērs")
    async with app_of(bar).run_test(size=(80, 20)) as pilot:
        assert "Māris Kalns  agent · SIA Piemērs" in bar.text
        await pilot.resize_terminal(50, 20)
        assert "Māris Kalns" in bar.text
        assert "SIA" not in bar.text
        await pilot.resize_terminal(30, 20)
        assert bar.text.strip() == "Support › Service requests"


async def test_the_active_tab_is_in_view_underlined_and_those_out_of_view_are_hinted_at() -> None:
    tabs = ViewTabs(VIEWS, "open")
    async with app_of(tabs).run_test(size=(60, 5)) as pilot:
        assert tabs.text.startswith(" 1 Open 212   2 Assigned to you 55")
        assert tabs.text_at(0).endswith("›")
        assert tabs.text_at(1).startswith("─━━━━━━━━━━─")
        for tab in VIEWS:
            tabs.show(active=tab.id)
            await pilot.pause()
            first, rule = tabs.text_at(0), tabs.text_at(1)
            assert tab.label in first
            start = rule.index("━")
            assert tab.label in first[start : start + rule.count("━")]
        assert tabs.text_at(0).startswith("‹")
        assert not tabs.text_at(0).endswith("›")
        await pilot.resize_terminal(160, 5)
        assert tabs.text_at(0).startswith(" 1 Open")


async def test_a_click_picks_a_tab_or_a_place() -> None:
    tabs = ViewTabs(VIEWS, "open")
    pane = SidePane([Place("overview", "Overview"), Place(), Place("phones", "Phone numbers")])
    async with app_of(tabs, pane).run_test(size=(80, 12)) as pilot:
        await pilot.click(ViewTabs, offset=(20, 0))
        await pilot.click(SidePane, offset=(5, 3))
        await pilot.click(SidePane, offset=(5, 2))
        screen = pilot.app.screen
        assert isinstance(screen, Frame)
        assert screen.picked == ["assigned to you", "phones"]


async def test_a_heading_stands_over_the_places_and_is_no_place_to_go() -> None:
    pane = SidePane([Place(label="Support"), Place("overview", "Overview")])
    async with app_of(pane).run_test(size=(80, 12)) as pilot:
        await pilot.pause()
        assert pane.text_at(0).split() == ["Support", "│"]
        await pilot.click(SidePane, offset=(5, 0))
        await pilot.click(SidePane, offset=(5, 1))
        screen = pilot.app.screen
        assert isinstance(screen, Frame)
        assert screen.picked == ["overview"]


async def test_the_footer_keeps_the_important_keys_when_it_gets_narrow() -> None:
    footer = CommandFooter()
    async with app_of(footer).run_test(size=(100, 20)) as pilot:
        await pilot.pause()
        assert footer.text.split("  ")[0] == " n New"
        assert "←→ View" in footer.text
        assert footer.text.endswith("^p Commands")
        await pilot.resize_terminal(34, 20)
        await pilot.pause()
        assert footer.text == " n New  r Reply       ^p Commands"
        assert "View" not in footer.text
        await pilot.resize_terminal(8, 20)
        assert width_of(footer.line_at(0)) == 8


async def test_a_click_on_a_key_of_the_footer_runs_its_command() -> None:
    footer = CommandFooter()
    async with app_of(footer).run_test(size=(100, 20)) as pilot:
        await pilot.pause()
        await pilot.click(CommandFooter, offset=(footer.text.index("Reply"), 0))
        screen = pilot.app.screen
        assert isinstance(screen, Frame)
        assert screen.ran == ["reply"]


async def test_a_notice_takes_the_status_lines_place_and_an_error_stays() -> None:
    status = StatusLine()
    async with app_of(status).run_test(size=(80, 20)) as pilot:
        status.show("12 of 212", "newest first", "times in Europe/Riga")
        assert status.text == " 12 of 212  newest first" + " " * 35 + "times in Europe/Riga"
        pilot.app.notify("Sent " + HOSTILE)
        await pilot.pause()
        assert "Sent" in status.text
        assert not any(ord(one) < 32 or 0x7F <= ord(one) < 0xA0 or one == "\u202e" for one in status.text)
        status.clear_notice()
        assert status.text.startswith(" 12 of 212")
        pilot.app.notify("The disk is full.", severity="error")
        await pilot.pause()
        assert status._timer is None
        assert "disk is full" in status.text


async def test_foreign_text_in_every_part_is_made_visible_and_never_markup() -> None:
    parts: list[Lines] = [
        TopBar([HOSTILE], HOSTILE, HOSTILE),
        Tabs([Tab("x", HOSTILE, 1)], "x"),
        SidePane([Place("x", HOSTILE, 1)], "x"),
        EmptyState(HOSTILE, HOSTILE),
    ]
    async with app_of(*parts).run_test(size=(180, 30)) as pilot:
        await pilot.pause()
        for part in parts:
            shown = "".join(lines_of(part, pilot))
            assert not any(ord(one) < 32 or 0x7F <= ord(one) < 0xA0 or one == "\u202e" for one in shown)
            assert "␛]52" in shown
        assert "[b]x[/b]" in "".join(lines_of(parts[0], pilot))


async def test_what_has_not_changed_is_not_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    pane = SidePane([Place("a", "Open", 212), Place("b", "Closed", 100)], "a")
    async with app_of(pane).run_test(size=(80, 12)) as pilot:
        await pilot.pause()
        sent: list[object] = []
        monkeypatch.setattr(pane, "refresh", lambda *regions, **options: sent.extend(regions or [options]))
        pane.show([Place("a", "Open", 212), Place("b", "Closed", 100)], "a")
        assert sent == []
        pane.show([Place("a", "Open", 213), Place("b", "Closed", 100)], "a")
        assert [(region.y, region.height) for region in sent] == [(1, 1)]  # type: ignore[attr-defined]


async def test_the_footer_speaks_the_language_in_force() -> None:
    footer = CommandFooter()
    try:
        async with app_of(footer).run_test(size=(120, 20)) as pilot:
            await pilot.pause()
            english = footer.text
            app = pilot.app
            assert isinstance(app, DeskApp)
            app.set_language("lv")
            await pilot.pause()
            assert footer.text != english
    finally:
        language.use("en")
