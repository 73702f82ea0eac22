"""Fields, choices, forms, dialogs and the palette: what is typed is kept, and every key does what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from textual import events, on
from textual.app import ComposeResult
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import TextArea

from o365tui.tui.app import DeskApp, Options
from o365tui.tui.commands import DeskScreen
from o365tui.tui.widgets import editor
from o365tui.tui.widgets.choice import Choice, ChoiceList, Option, RadioRow
from o365tui.tui.widgets.dialogs import Ask, Confirm
from o365tui.tui.widgets.fields import TextBox, TextInput
from o365tui.tui.widgets.form import Form, FormRow
from o365tui.tui.widgets.frame import CommandFooter
from o365tui.tui.widgets.palette import Palette
from o365tui.tui.widgets.virtual_list import VirtualList

NAMES = ("Exchange Online", "SharePoint Online", "Teams", "OneDrive", "Office apps", "Čekisti", "Billing")
SERVICES = [Option(name, name) for name in NAMES]
SEVERITIES = [
    Option("A", "A", "At least one service cannot be reached or used.", key="a"),
    Option("B", "B", "The service is usable, but degraded.", key="b"),
    Option("C", "C", "It matters, but has no marked effect for now.", key="c"),
]
HOSTILE = "\x1b]52;c;AAAA\x07\u202egnp\x9b[b]x"


class FormScreen(DeskScreen[None]):
    SCOPE = "form"

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def compose(self) -> ComposeResult:
        with Form():
            yield FormRow("Service", Choice(SERVICES), required=True, id="service")
            yield FormRow("Severity", RadioRow(SEVERITIES), required=True, hint="Which?", id="severity")
            yield FormRow("Title", TextInput(max_length=255), required=True, id="title")
            yield FormRow("Description", TextBox(), id="description")
            yield FormRow("Area", Choice([Option("m", "Mail flow"), Option("c", "Calendar")]), id="area")
        yield CommandFooter()

    @on(Choice.Changed)
    @on(RadioRow.Changed)
    def _chosen(self, event: Choice.Changed) -> None:
        self.said.append(event.value)

    def action_form_leave(self) -> None:
        self.said.append("left")

    def action_form_submit(self) -> None:
        self.said.append("submitted")

    def choices(self, command_id: str) -> Iterable[tuple[str, object]]:
        return ()


def app(screen: Callable[[], Screen[Any]] = FormScreen) -> DeskApp:
    options = Options(start="here", places={"here": screen}, looks="dark", colours="256")
    return DeskApp(None, SimpleNamespace(role="agent"), options)


def form(pilot: Pilot[int]) -> FormScreen:
    screen = pilot.app.screen
    assert isinstance(screen, FormScreen)
    return screen


async def test_a_choice_opens_with_enter_finds_by_typing_without_diacritics_and_takes_with_enter() -> None:
    async with app().run_test(size=(80, 40)) as pilot:
        choice = form(pilot).query(Choice).first()
        choice.focus()
        await pilot.press("enter")
        await pilot.pause()
        assert choice.is_open
        await pilot.press("c", "e", "k", "enter")
        await pilot.pause()
        assert choice.value == "Čekisti"
        assert not choice.is_open
        assert form(pilot).focused is choice
        assert form(pilot).said == ["Čekisti"]


async def test_esc_closes_an_open_choice_without_a_change_and_only_then_leaves_the_form() -> None:
    async with app().run_test(size=(80, 40)) as pilot:
        choice = form(pilot).query(Choice).first()
        choice.value = "Teams"
        choice.focus()
        await pilot.press("space")
        await pilot.pause()
        await pilot.press("down", "escape")
        await pilot.pause()
        assert (choice.is_open, choice.value) == (False, "Teams")
        assert "left" not in form(pilot).said
        await pilot.press("escape")
        assert "left" in form(pilot).said


async def test_a_closed_choice_swallows_no_arrows_and_no_commands() -> None:
    async with app().run_test(size=(80, 40)) as pilot:
        choice = form(pilot).query(Choice).first()
        choice.focus()
        await pilot.press("up", "down", "home", "pagedown", "left")
        await pilot.pause()
        assert (choice.value, choice.is_open) == ("", False)
        await pilot.press("ctrl+s")
        assert form(pilot).said == ["submitted"]


async def test_moving_the_focus_does_not_repaint_the_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    async with app().run_test(size=(80, 40)) as pilot:
        screen = form(pilot)
        screen.query(Choice).first().focus()
        await pilot.pause()
        painted: list[object] = []
        monkeypatch.setattr(screen, "refresh", lambda *regions, **options: painted.append((regions, options)))
        await pilot.press("tab", "tab")
        await pilot.pause()
        assert painted == []


async def test_a_short_choice_finds_by_typing_too_and_its_letters_run_no_command() -> None:
    async with app().run_test(size=(80, 40)) as pilot:
        area = form(pilot).query(Choice).last()
        for typed, value in (("cal", "c"), ("flow", "m")):
            area.focus()
            await pilot.press("enter")
            await pilot.pause()
            await pilot.press(*typed)
            assert form(pilot).query_one(ChoiceList).query_one(TextInput).value == typed
            await pilot.press("enter")
            await pilot.pause()
            assert area.value == value


async def test_while_a_choice_is_open_no_letter_runs_a_command_of_the_screen_or_the_app(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    went: list[str] = []
    monkeypatch.setattr(DeskApp, "go", lambda self, place: went.append(place))
    async with app().run_test(size=(80, 40)) as pilot:
        screen = form(pilot)
        for choice in screen.query(Choice):
            choice.focus()
            await pilot.press("enter")
            await pilot.pause()
            await pilot.press(*"olspn?/:-+1jkg,", "shift+g", "space", "backspace", "home", "end")
            await pilot.pause()
            assert choice.is_open
            assert (went, screen.said, len(pilot.app.screen_stack)) == ([], [], 1)
            await pilot.press("escape")
            await pilot.pause()


async def test_arrows_move_in_a_short_choice_and_enter_takes() -> None:
    async with app().run_test(size=(80, 40)) as pilot:
        area = form(pilot).query(Choice).last()
        area.focus()
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("down", "enter")
        await pilot.pause()
        assert area.value == "c"


async def test_the_open_options_stay_on_the_screen_wherever_the_field_is() -> None:
    for height in (40, 14, 10):
        async with app().run_test(size=(50, height)) as pilot:
            for choice in form(pilot).query(Choice):
                choice.focus()
                await pilot.pause()
                await pilot.press("enter")
                await pilot.pause()
                region = form(pilot).query(ChoiceList).first().region
                assert region.y >= 0
                assert region.bottom <= height
                assert region.right <= 50
                await pilot.press("escape")
                await pilot.pause()


async def test_other_options_forget_a_value_that_is_not_among_them() -> None:
    async with app().run_test() as pilot:
        choice = form(pilot).query(Choice).first()
        choice.value = "Teams"
        choice.options = SERVICES[:2]
        assert choice.value == ""


async def test_a_radio_row_moves_with_arrows_and_takes_its_letters() -> None:
    async with app().run_test(size=(80, 40)) as pilot:
        row = form(pilot).query_one(RadioRow)
        row.focus()
        await pilot.press("down")
        assert row.value == "A"
        await pilot.press("down", "j")
        assert row.value == "C"
        await pilot.press("k")
        assert row.value == "B"
        await pilot.press("a")
        assert row.value == "A"
        assert "(•) A  At least one service" in row.text
        assert form(pilot).said[-1] == "A"


async def test_problems_are_said_beside_their_fields_in_words_and_the_first_is_focused() -> None:
    async with app().run_test(size=(80, 40)) as pilot:
        it = form(pilot).query_one(Form)
        fine = it.show_problems({"title": "Say what it is about.", "description": "Describe it."})
        await pilot.pause()
        assert not fine
        title = it.query_one("#title", FormRow)
        assert title.problem == "Say what it is about."
        assert form(pilot).focused is title.field
        assert it.query_one("#severity", FormRow).problem == ""
        assert it.show_problems({})
        assert title.problem == ""


async def test_what_is_pasted_into_a_line_keeps_all_its_words_and_nothing_of_it_is_drawn_raw() -> None:
    async with app().run_test(size=(80, 40)) as pilot:
        field = form(pilot).query_one(TextInput)
        field.focus()
        field.post_message(events.Paste("one\ntwo" + HOSTILE))
        await pilot.pause()
        assert field.value == "one two" + HOSTILE
        drawn = field.render_line(0).text
        assert "one two" in drawn
        assert not any(ord(one) < 32 or 0x7F <= ord(one) < 0xA0 or one == "\u202e" for one in drawn)


async def test_foreign_text_in_a_box_is_drawn_safely_and_kept_as_it_is() -> None:
    async with app().run_test(size=(80, 40)) as pilot:
        box = form(pilot).query_one(TextBox)
        box.text = HOSTILE + "\tend\n\x00"
        await pilot.pause()
        drawn = box.render_line(0).text + box.render_line(1).text
        assert "end" in drawn
        assert "]52" in drawn
        assert not any(ord(one) < 32 or 0x7F <= ord(one) < 0xA0 or one == "\u202e" for one in drawn)
        assert box.text == HOSTILE + "\tend\n\x00"


async def test_no_cursor_blinks() -> None:
    async with app().run_test() as pilot:
        assert not form(pilot).query_one(TextInput).cursor_blink
        assert not form(pilot).query_one(TextBox).cursor_blink
        await pilot.press("ctrl+p")
        assert not pilot.app.screen.query_one(TextInput).cursor_blink


async def test_tab_leaves_a_text_box() -> None:
    async with app().run_test() as pilot:
        box = form(pilot).query_one(TextBox)
        box.focus()
        await pilot.press("tab")
        assert form(pilot).focused is not box
        assert box.text == ""


@pytest.mark.parametrize(("key", "answer"), [("y", True), ("n", False), ("escape", False)])
async def test_a_question_is_answered_by_a_key(key: str, answer: bool) -> None:
    async with app().run_test() as pilot:
        answers: list[bool | None] = []
        pilot.app.push_screen(Confirm("Close SR-1042?", "It can be opened again."), answers.append)
        await pilot.pause()
        assert "y Yes" in pilot.app.screen.query_one(CommandFooter).text
        await pilot.press(key)
        await pilot.pause()
        assert answers == [answer]


async def test_words_asked_for_are_kept_while_typed_and_blanks_are_not_taken() -> None:
    async with app().run_test() as pilot:
        answers: list[str | None] = []
        kept: list[str] = []
        pilot.app.push_screen(Ask("Why?", "Everyone sees it.", on_change=kept.append), answers.append)
        await pilot.pause()
        await pilot.press("space", "ctrl+s")
        assert answers == []
        assert "Say something first." in pilot.app.screen.query_one("#problem").text  # type: ignore[attr-defined]
        await pilot.press("n", "o", "q", "ctrl+s")
        await pilot.pause()
        assert answers == [" noq"]
        assert kept[-1] == " noq"


async def test_leaving_the_words_gives_nothing_and_a_draft_is_gone_on_with() -> None:
    async with app().run_test() as pilot:
        answers: list[str | None] = []
        pilot.app.push_screen(Ask("Why?", text="half a"), answers.append)
        await pilot.pause()
        await pilot.press("x")
        assert pilot.app.screen.query_one(TextArea).text == "half ax"
        await pilot.press("escape")
        await pilot.pause()
        assert answers == [None]


async def test_the_palette_finds_by_a_part_of_a_name_and_runs_it_where_one_was() -> None:
    async with app().run_test(size=(100, 30)) as pilot:
        form(pilot).query_one(TextBox).focus()
        await pilot.press("ctrl+p")
        await pilot.pause()
        assert isinstance(pilot.app.screen, Palette)
        await pilot.press(*"submi")
        await pilot.pause()
        found = pilot.app.screen.query_one(VirtualList)
        assert found.row is not None
        assert found.row.command.id == "form.submit"
        await pilot.press("enter")
        await pilot.pause()
        assert form(pilot).said == ["submitted"]


async def test_the_palette_closes_without_a_command_and_says_nothing_twice() -> None:
    async with app().run_test(size=(100, 30)) as pilot:
        for key in ("escape", "ctrl+p"):
            await pilot.press("ctrl+p")
            await pilot.pause()
            palette = pilot.app.screen
            assert isinstance(palette, Palette)
            ids = [(offer.command.id, offer.argument) for offer in palette._all]
            assert len(ids) == len(set(ids))
            assert "app.help" in {one for one, _ in ids}
            await pilot.press(key)
            await pilot.pause()
            assert form(pilot).said == []


async def test_a_word_that_finds_nothing_runs_nothing() -> None:
    async with app().run_test(size=(100, 30)) as pilot:
        await pilot.press("ctrl+p")
        await pilot.press(*"qqqq", "enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, Palette)


@pytest.mark.parametrize("size", [(20, 5), (40, 10), (200, 60)])
async def test_dialogs_and_palette_open_at_every_size(size: tuple[int, int]) -> None:
    async with app().run_test(size=size) as pilot:
        await pilot.press("ctrl+p")
        await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
        pilot.app.push_screen(Confirm("Close it?", "A sentence that is much too long for a narrow terminal. " * 3))
        await pilot.pause()
        assert pilot.app.screen.query_one(CommandFooter).region.bottom <= size[1]
        await pilot.press("n")
        await pilot.pause()
        pilot.app.push_screen(Ask("Why?", text="x\n" * 40))
        await pilot.pause()
        assert pilot.app.screen.query_one(CommandFooter).region.bottom <= size[1]


def test_the_editor_is_the_persons_own_and_may_have_arguments() -> None:
    assert editor.editor_command({"EDITOR": "code --wait"}) == ["code", "--wait"]
    assert editor.editor_command({"EDITOR": "vi", "VISUAL": "emacs -nw"}) == ["emacs", "-nw"]
    assert editor.editor_command({"EDITOR": "'"}) != ["'"]


async def test_without_an_editor_one_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("EDITOR", "VISUAL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(editor, "FALLBACKS", ())
    async with app().run_test() as pilot:
        said: list[str] = []
        monkeypatch.setattr(pilot.app, "notify", lambda text, **_: said.append(text))
        assert editor.write_in_editor(pilot.app, "text") is None
        assert "$EDITOR" in said[0]
