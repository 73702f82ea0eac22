"""Dialogs: what stands in their frame is words, whatever is in them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from textual.containers import Vertical

import o365tui.tui
from o365tui.tui.widgets.dialogs import Ask, Confirm
from o365tui.tui.widgets.palette import Palette
from tests.tui.desks import a_desk, pilot, settle

HOSTILE = "Replace [red]a[/red] [/b] [@click=app.quit]x[/] \x1b[31m?"


@pytest.mark.parametrize("dialog", [Confirm, Ask])
async def test_a_question_with_markup_in_it_is_shown_as_it_is(dialog: type[Confirm] | type[Ask]) -> None:
    async with pilot(a_desk()) as running:
        running.app.push_screen(dialog(HOSTILE))
        await settle(running, lambda: isinstance(running.app.screen, dialog) and running.app.screen.query(Vertical))
        title = running.app.screen.query_one(Vertical)._border_title
        assert title is not None
        assert title.plain == f" {HOSTILE} ".replace("\x1b", "␛")
        assert not title.spans


def test_every_title_of_a_frame_is_made_of_words_not_markup() -> None:
    sources = Path(o365tui.tui.__file__).parent.rglob("*.py")
    titles = re.compile(r"^.*border_title = .*$", re.M)
    found = [line.strip() for source in sources for line in titles.findall(source.read_text())]
    assert len(found) > 5
    assert [line for line in found if "= border_words(" not in line] == []


@pytest.mark.parametrize(("width", "taken"), [(40, 40), (80, 80), (100, 100), (120, 120), (200, 100)])
async def test_the_palette_leaves_no_halves_of_words_beside_it_on_a_narrow_screen(width: int, taken: int) -> None:
    async with pilot(a_desk(), size=(width, 24)) as running:
        await running.press("ctrl+p")
        await settle(running, lambda: isinstance(running.app.screen, Palette))
        await settle(running, lambda: running.app.screen.query_one(Vertical).region.width == taken)
