"""Only cells that differ are sent, and the terminal shows what it would had everything been sent."""

from __future__ import annotations

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, Compositor, LayoutUpdate
from textual.app import App
from textual.drivers.headless_driver import HeadlessDriver
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip

from o365tui.tui.compositor import DeskCompositor
from o365tui.tui.painted import Painted
from tests.tui.gallery import gallery

CONSOLE = Console(force_terminal=True, color_system="256", _environ={})
STYLES = (Style(color="red", bgcolor="black"), Style(color="green", bgcolor="black", bold=True), Style())
WIDTH, HEIGHT = 24, 4

PIECES = st.lists(
    st.tuples(st.text(alphabet="ab ·漢ā…", max_size=8), st.sampled_from(STYLES)), max_size=4
)  # fmt: skip
FRAMES = st.lists(st.lists(PIECES, min_size=HEIGHT, max_size=HEIGHT), min_size=1, max_size=5)


def strip_of(pieces: list[tuple[str, Style]]) -> Strip:
    return Strip([Segment(text, style) for text, style in pieces]).adjust_cell_length(WIDTH, STYLES[2])


def frame(rows: list[list[tuple[str, Style]]]) -> LayoutUpdate:
    return LayoutUpdate([[strip_of(pieces)] for pieces in rows], Region(0, 0, WIDTH, HEIGHT))


def terminal() -> tuple[pyte.Screen, pyte.Stream]:
    screen = pyte.Screen(WIDTH, HEIGHT)
    return screen, pyte.Stream(screen)


def seen(screen: pyte.Screen) -> list[list[object]]:
    return [[screen.buffer[y][x] for x in range(WIDTH)] for y in range(HEIGHT)]


@given(FRAMES)
def test_after_any_frames_the_terminal_shows_the_last_one(frames: list[list[list[tuple[str, Style]]]]) -> None:
    painted = Painted()
    screen, stream = terminal()
    whole, all_of_it = terminal()
    for rows in frames:
        stream.feed(painted.draw(frame(rows), WIDTH, HEIGHT, CONSOLE))
        all_of_it.feed(Painted().draw(frame(rows), WIDTH, HEIGHT, CONSOLE))
        assert seen(screen) == seen(whole)


@given(FRAMES)
def test_the_same_frame_again_sends_nothing(frames: list[list[list[tuple[str, Style]]]]) -> None:
    painted = Painted()
    for rows in frames:
        painted.draw(frame(rows), WIDTH, HEIGHT, CONSOLE)
        assert painted.draw(frame(rows), WIDTH, HEIGHT, CONSOLE) == ""


def test_what_was_forgotten_is_sent_whole() -> None:
    painted = Painted()
    rows = [[("abc", STYLES[0])]] * HEIGHT
    first = painted.draw(frame(rows), WIDTH, HEIGHT, CONSOLE)
    painted.forget()
    assert painted.draw(frame(rows), WIDTH, HEIGHT, CONSOLE) == first
    assert painted.draw(frame(rows), WIDTH, HEIGHT, CONSOLE) == ""
    assert painted.draw(frame(rows), WIDTH + 1, HEIGHT, CONSOLE) != ""


def test_a_change_of_a_word_sends_that_word() -> None:
    painted = Painted()
    before = [[("status: New    .", STYLES[0])]] * HEIGHT
    after = [before[0], [("status: Closed .", STYLES[0])], *before[2:]]
    painted.draw(frame(before), WIDTH, HEIGHT, CONSOLE)
    assert painted.draw(frame(after), WIDTH, HEIGHT, CONSOLE) == "\x1b[2;9H\x1b[31;40mClosed\x1b[0m"


def test_a_partial_update_changes_its_rows_alone() -> None:
    painted = Painted()
    rows = [[("same", STYLES[0])]] * HEIGHT
    painted.draw(frame(rows), WIDTH, HEIGHT, CONSOLE)
    chops = [{0: strip_of([("same", STYLES[0])])} for _ in range(HEIGHT)]
    chops[2] = {0: strip_of([("sane", STYLES[0])])}
    update = ChopsUpdate(chops, [(y, 0, WIDTH) for y in range(HEIGHT)], [[WIDTH]] * HEIGHT)
    assert painted.draw(update, WIDTH, HEIGHT, CONSOLE) == "\x1b[3;3H\x1b[31;40mn\x1b[0m"


def test_a_row_with_joined_emoji_is_sent_to_its_end() -> None:
    painted = Painted()
    painted.draw(frame([[("👩‍👩‍👧 one two", STYLES[0])]] * HEIGHT), WIDTH, HEIGHT, CONSOLE)
    sent = painted.draw(frame([[("👩‍👩‍👧 one twx", STYLES[0])]] * HEIGHT), WIDTH, HEIGHT, CONSOLE)
    assert "👩‍👩‍👧" in sent
    assert sent.startswith("\x1b[1;1H")


def test_what_textual_draws_is_what_we_take_apart() -> None:
    """Private parts of Textual: when one of these fails, look at `painted.py` and `compositor.py` first."""
    assert callable(Compositor._get_renders)
    assert isinstance(Screen._binding_chain, property)
    assert callable(App._display)
    assert {"strips", "region"} <= set(vars(LayoutUpdate([], Region(0, 0, 1, 1))))
    assert {"chops", "spans", "chop_ends"} <= set(vars(ChopsUpdate([], [], [])))


STEPS = "j j j j j j j j j j j j j j j j j j j j j j, enter, q, ctrl+p, r e, escape, n, tab tab, escape, 3, G, k k"


@pytest.mark.parametrize("size", [(80, 24), (130, 40)])
async def test_whatever_one_does_the_screen_is_as_if_painted_whole(
    size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    live = pyte.Screen(*size)
    stream = pyte.Stream(live)
    monkeypatch.setattr(HeadlessDriver, "is_headless", False)
    monkeypatch.setattr(HeadlessDriver, "write", lambda _driver, data: stream.feed(data))
    app = gallery("dark", "256")
    async with app.run_test(size=size) as pilot:
        for step in ["", *STEPS.split(", ")]:
            await pilot.press(*step.split())
            await pilot.pause()
            while app.screen._dirty_widgets:
                await pilot.pause()
            assert app.console.color_system is not None
            with monkeypatch.context() as stock:
                stock.setattr(DeskCompositor, "_get_renders", Compositor._get_renders)
                update = app.screen._compositor.render_update(full=True, screen_stack=app._background_screens)
            assert isinstance(update, LayoutUpdate)
            whole = pyte.Screen(*size)
            pyte.Stream(whole).feed(Painted().draw(update, *size, app.console))
            assert live.display == whole.display, step
            assert [live.buffer[y] for y in range(size[1])] == [whole.buffer[y] for y in range(size[1])], step
