"""New request: what the form shows, asks, says and keeps, driven by its keys."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from o365tui.model.settings import Settings
from o365tui.store.memory import MemoryDrafts
from o365tui.store.protocol import Transaction
from o365tui.text import language
from o365tui.tui.drafts import Keeper
from o365tui.tui.screens.filing import FilingScreen
from o365tui.tui.screens.filing_fields import Aside, FilesField, Folded, Listed
from o365tui.tui.widgets.choice import Choice
from o365tui.tui.widgets.dialogs import Confirm
from o365tui.tui.widgets.fields import TextBox
from o365tui.tui.widgets.form import FieldLabel, Form
from o365tui.tui.widgets.frame import StatusLine, TopBar
from tests.tui.desks import Clock, a_desk, pilot, settle, texts
from tests.tui.filing import WHOLE, focused, form, go_to, paste, problem, typed


async def test_required_fields_are_marked_and_the_others_are_not() -> None:
    async with form() as running:
        labels = [label.text.strip() for label in running.app.screen.query(FieldLabel) if label.region]
        assert labels == ["Service *", "Area", "Severity *", "Title *", "Description *", "Contact", "Files"]
        assert "* must be filled in" in texts(running, StatusLine)


async def test_a_service_is_found_by_typing_and_brings_its_areas() -> None:
    async with form() as running:
        assert focused(running) == "service"
        await running.press(*"exch")
        await running.press("enter")
        assert typed(running).service == "Exchange Online"
        await running.press("tab", *"mail", "enter")
        assert typed(running).area == "Mail flow"


async def test_another_service_forgets_an_area_that_it_does_not_have() -> None:
    async with form(draft=WHOLE) as running:
        await go_to(running, "service")
        await running.press(*"sharep", "enter")
        await running.pause()
        assert typed(running).service == "SharePoint Online"
        assert typed(running).area == ""


@pytest.mark.parametrize(
    ("letter", "who", "said"),
    [
        ("b", "ilze", "within 8 hours: by today 20:00 (Europe/Riga)"),
        ("a", "ilze", "within 1 hour: by today 13:00 (Europe/Riga)"),
        ("c", "ilze", "no time is committed"),
        ("b", "otto", "within 2 hours: by today 13:00 (Europe/Berlin)"),
        ("c", "otto", "within 4 hours: by today 15:00 (Europe/Berlin)"),
    ],
)
async def test_the_severity_tells_when_the_first_answer_is_due_under_my_plan(letter: str, who: str, said: str) -> None:
    async with form(who=who, size=(120, 40)) as running:
        assert "at least one service cannot be reached or used" in texts(running)
        await go_to(running, "severity")
        await running.press(letter)
        await running.pause()
        assert typed(running).severity == letter.upper()
        assert said in " ".join(texts(running).split())


async def test_the_promise_moves_with_the_clock() -> None:
    clock = Clock()
    async with form(a_desk(clock), size=(120, 40), draft=WHOLE) as running:
        assert "by today 20:00" in texts(running)
        clock.now += timedelta(minutes=7)
        screen = running.app.screen
        assert isinstance(screen, FilingScreen)
        screen._each_minute()
        await running.pause()
        assert "by today 20:07" in texts(running)


async def test_the_title_is_counted_and_one_that_is_too_long_is_kept_and_told_of() -> None:
    async with form() as running:
        await go_to(running, "title")
        await paste(running, "x" * 256)
        assert "256/255" in texts(running)
        await running.press("tab")
        await settle(running, lambda: problem(running, "title"))
        assert problem(running, "title") == "The title has 256 characters; 255 is the most."
        assert len(typed(running).title) == 256


async def test_what_is_missing_is_said_beside_the_field_when_it_is_left_and_goes_when_it_is_there() -> None:
    async with form() as running:
        await go_to(running, "title")
        assert not problem(running, "title")
        await running.press("tab")
        await settle(running, lambda: problem(running, "title"))
        assert problem(running, "title").startswith("Give the request a title")
        assert not problem(running, "description")
        await running.press("shift+tab", "x")
        await settle(running, lambda: not problem(running, "title"))


async def test_a_right_area_does_not_hide_what_is_wrong_with_the_service() -> None:
    async with form() as running:
        screen = running.app.screen
        assert isinstance(screen, FilingScreen)
        screen.say("service", "Choose one.")
        screen.say("area", "")
        assert problem(running, "service") == "Choose one."
        screen.say("service", "")
        assert not problem(running, "service")


async def test_the_words_are_those_of_the_field_in_use_however_fast_one_goes() -> None:
    async with form() as running:
        await running.press("tab", "tab", "tab", "tab")
        await running.pause()
        assert focused(running) == "description"
        assert "What happens, since when" in texts(running, StatusLine)


async def test_looking_for_a_service_is_not_leaving_the_field() -> None:
    async with form() as running:
        await running.press("enter")
        await running.pause()
        await running.press("escape")
        await running.pause()
        assert focused(running) == "service"
        assert isinstance(running.app.screen, FilingScreen)
        assert not problem(running, "service")


async def test_submitting_says_all_that_is_missing_and_focuses_the_first() -> None:
    async with form() as running:
        await go_to(running, "title")
        await running.press("x", "ctrl+s")
        await settle(running, lambda: problem(running, "description"))
        assert problem(running, "service") == "Choose the service that it is about."
        assert problem(running, "severity") == "Choose the severity: A, B or C."
        assert not problem(running, "title")
        await settle(running, lambda: focused(running) == "service")
        assert "3 fields need another look." in texts(running, StatusLine)


async def test_a_wrong_contact_is_unfolded_and_focused() -> None:
    async with form(draft={**WHOLE, "email": "ilze@", "phone": "12"}) as running:
        assert not running.app.screen.query_one("#email").region
        await running.press("ctrl+s")
        await settle(running, lambda: focused(running) == "email")
        assert problem(running, "email") == "“ilze@” is not an e-mail address. It looks like name@example.org."
        assert problem(running, "phone").startswith("“12” is not a phone number")


async def test_a_phone_number_is_taken_as_it_is_dialled_in_my_country() -> None:
    async with form(draft={**WHOLE, "phone": "67 000 000"}) as running:
        await go_to(running, "contact")
        await running.press("enter")
        await settle(running, lambda: focused(running) == "email")
        await running.press("enter")
        assert focused(running) == "phone"
        await running.press("enter")
        await running.pause()
        assert not problem(running, "phone")


async def test_the_contact_is_one_line_until_it_is_opened_and_tells_what_is_in_it() -> None:
    async with form() as running:
        line = running.app.screen.query_one(Folded)
        assert line.text.strip().startswith("ilze@example.org · by e-mail · English")
        await go_to(running, "contact")
        await running.press("enter")
        await settle(running, lambda: focused(running) == "email")
        running.app.screen.query_one("#preferred", Choice).value = "phone"
        await go_to(running, "further")
        await running.press(*"a@example.org, b@example.org")
        await running.pause()
        assert line.text.strip().startswith("ilze@example.org · by phone · English · +2")
        assert typed(running).addresses == ("a@example.org", "b@example.org")
        await go_to(running, "contact")
        await running.press("enter")
        await running.pause()
        assert not running.app.screen.query_one("#email").region


async def test_enter_goes_to_the_next_field_and_tab_goes_through_all_in_order() -> None:
    async with form(draft=WHOLE) as running:
        order = []
        for _each in range(7):
            order.append(focused(running))
            await running.press("tab")
        assert order == ["service", "area", "severity", "title", "description", "contact", "files"]
        await go_to(running, "title")
        await running.press("enter")
        assert focused(running) == "description"


async def test_a_paste_of_several_lines_becomes_a_title_of_one_line() -> None:
    async with form() as running:
        await go_to(running, "title")
        await paste(running, "Outlook cannot send\r\nsince 08:10\n")
        assert typed(running).title == "Outlook cannot send since 08:10"


async def test_a_pasted_path_is_added_with_its_size_and_a_wrong_one_says_why(tmp_path: Path) -> None:
    (tmp_path / "trace.zip").write_bytes(b"x" * 1200)
    async with form(size=(120, 40)) as running:
        await go_to(running, "files")
        await paste(running, f"{tmp_path}/trace.zip")
        field = running.app.screen.query_one(FilesField)
        await settle(running, lambda: "1.2 kB" in field.text)
        assert field.text.split("  ")[0].strip() == "▌trace.zip"
        await paste(running, f"{tmp_path}/gone.txt")
        await settle(running, lambda: "There is no file" in field.text)
        assert typed(running).files == (f"{tmp_path}/trace.zip", f"{tmp_path}/gone.txt")
        await running.press("ctrl+s")
        await settle(running, lambda: problem(running, "files"))


async def test_a_file_that_is_too_large_is_said_with_the_limit(tmp_path: Path) -> None:
    desk = a_desk()

    def small(tx: Transaction) -> None:
        tx.save_settings(replace(Settings(), file_limit=1000))

    desk.store.commit("ilze", small)
    (tmp_path / "large").write_bytes(b"x" * 1200)
    async with form(desk, draft={**WHOLE, "files": [str(tmp_path / "large")]}) as running:
        await running.press("ctrl+s")
        await settle(running, lambda: problem(running, "files"))
        assert "1.2 kB" in problem(running, "files")
        assert "1 kB" in problem(running, "files")


async def test_files_are_chosen_in_the_picker_and_stay_when_it_is_left(tmp_path: Path) -> None:
    (tmp_path / "trace.zip").write_bytes(b"x")
    async with form() as running:
        await running.press("ctrl+o")
        await settle(running, lambda: focused(running) == "PathInput")
        await paste(running, str(tmp_path / "trace.zip"))
        await settle(running, lambda: bool(getattr(running.app.screen, "_chosen", ())))
        await running.press("ctrl+s")
        await settle(running, lambda: isinstance(running.app.screen, FilingScreen))
        await settle(running, lambda: typed(running).files == (str(tmp_path / "trace.zip"),))
        await settle(running, lambda: focused(running) == "files")


async def test_wide_terminals_tell_beside_the_form_what_a_field_is_for() -> None:
    async with form(size=(120, 40)) as running:
        aside = running.app.screen.query_one(Aside)
        await go_to(running, "severity")
        assert "Office 365 for enterprises" in aside.text
        assert "within 8 hours" in aside.text
        await go_to(running, "files")
        assert "50 MB" in aside.text
        assert "20 files" in aside.text
        await go_to(running, "description")
        assert "Give as much information as you" in aside.text


async def test_narrow_terminals_tell_it_in_the_status_line() -> None:
    async with form() as running:
        await go_to(running, "description")
        assert "What happens, since when, for whom." in texts(running, StatusLine)


@pytest.mark.parametrize("lang", ["en", "lv"])
async def test_all_of_the_form_is_in_view_at_80_by_24(lang: str) -> None:
    async with form(lang=lang, draft={**WHOLE, "severity": "C"}) as running:
        form_ = running.app.screen.query_one(Form)
        await settle(running, lambda: form_.max_scroll_y == 0, str(form_.max_scroll_y))
        assert running.app.screen.query_one("#description").size.height >= 4


async def test_a_problem_never_hides_the_field_in_use() -> None:
    async with form() as running:
        await running.press("ctrl+s")
        await settle(running, lambda: problem(running, "description"))
        for name in ("contact", "title", "files"):
            await go_to(running, name)
            await settle(running, lambda name=name: _in_view(running, name))


def _in_view(running: Any, name: str) -> bool:
    field = running.app.screen.query_one(f"#{name}").region
    return field in running.app.screen.query_one(Form).region or field.y < running.app.size.height - 2


async def test_the_draft_is_kept_while_one_types_and_the_bar_tells_when() -> None:
    async with form() as running:
        await go_to(running, "description")
        await running.press(*"Half")
        await settle(running, lambda: "draft kept" in texts(running, TopBar))
        app: Any = running.app
        assert app.drafts["new"]["description"] == "Half"
        assert app.drafts["new"]["email"] == "ilze@example.org"


async def test_leaving_keeps_the_draft_and_the_next_form_goes_on_with_it() -> None:
    async with form() as running:
        await go_to(running, "title")
        await running.press(*"Out", "escape")
        await running.pause()
        assert not isinstance(running.app.screen, FilingScreen)
        await settle(running, lambda: "What you have typed is kept as a draft." in texts(running, StatusLine))
        await running.press("n")
        await settle(running, lambda: isinstance(running.app.screen, FilingScreen))
        await settle(running, lambda: "Going on with your draft" in texts(running, StatusLine))
        assert typed(running).title == "Out"


async def test_a_form_that_nobody_touched_leaves_no_draft() -> None:
    async with form() as running:
        await running.press("tab", "tab", "escape")
        await running.pause()
        assert len(running.app.drafts) == 0  # type: ignore[attr-defined]


async def test_the_draft_is_thrown_away_only_after_a_question() -> None:
    async with form(draft=WHOLE) as running:
        await running.press("ctrl+t")
        await settle(running, lambda: isinstance(running.app.screen, Confirm))
        await running.press("n")
        await settle(running, lambda: isinstance(running.app.screen, FilingScreen))
        assert typed(running).title == WHOLE["title"]
        await running.press("ctrl+t")
        await settle(running, lambda: isinstance(running.app.screen, Confirm))
        await running.press("y")
        await settle(running, lambda: isinstance(running.app.screen, FilingScreen) and not typed(running).title)
        await settle(running, lambda: not running.app.screen.query_one(TextBox).text)
        assert "new" not in running.app.drafts  # type: ignore[attr-defined]


async def test_another_windows_draft_is_told_of() -> None:
    drafts = MemoryDrafts()
    for session in ("one", "two"):
        keeper = Keeper(drafts, "ilze", session)
        keeper.keep("new", {**WHOLE, "title": f"From {session}"})
        keeper.save()
        if session == "one":
            drafts._kept["ilze", "new@one"] = drafts._kept.pop(("ilze", "new"))
    async with pilot(a_desk()) as running:
        app: Any = running.app
        app.drafts = Keeper(drafts, "ilze", "three")
        await running.press("n")
        await settle(running, lambda: isinstance(running.app.screen, FilingScreen))
        await settle(running, lambda: "from another window" in texts(running, StatusLine))
        assert typed(running).title == "From two"


@pytest.mark.parametrize("draft", ["text", 7, {"title": 3, "files": "x", "severity": "Z", "service": "No such"}])
async def test_a_draft_that_is_not_ours_does_no_harm(draft: object) -> None:
    async with form(draft=draft) as running:
        assert typed(running).title == ""
        await running.press("ctrl+s")
        await settle(running, lambda: problem(running, "title"))
        assert problem(running, "severity")


async def test_another_language_tells_the_form_again_and_keeps_what_is_typed() -> None:
    async with form(draft=WHOLE) as running:
        await go_to(running, "title")
        app: Any = running.app
        app.set_language("lv")
        await settle(running, lambda: "Svarīgums" in texts(running))
        await settle(running, lambda: focused(running) == "title")
        assert typed(running).title == WHOLE["title"]
        assert running.app.screen.query_one("#description", TextBox).text == WHOLE["description"]
        assert language.current() == "lv"


async def test_the_editor_goes_on_with_the_description(monkeypatch: pytest.MonkeyPatch) -> None:
    from o365tui.tui.widgets import editor

    monkeypatch.setattr(editor, "write_in_editor", lambda app, text, name: text + "\nMore.")
    async with form(draft=WHOLE) as running:
        await go_to(running, "title")
        await running.press("ctrl+g")
        await settle(running, lambda: typed(running).description.endswith("OWA sends.\nMore."))


def test_files_stand_in_one_line_while_they_are_right_and_fit() -> None:
    files = [Listed("/tmp/trace.zip", 1_200_000), Listed("/tmp/screen.png", 340_000)]
    field = FilesField(files, id="files")
    field._files = tuple(files)
    assert len(field.build(60, 1)) == 1
    assert len(field.build(40, 1)) == 3
    field._files = (files[0], replace(files[1], problem="There is no file."))
    lines = ["".join(text for text, _token in line) for line in field.build(60, 1)]
    assert lines[1].strip() == "screen.png  340 kB  There is no file."


async def test_the_count_of_fields_to_look_at_goes_down_as_they_are_mended() -> None:
    async with form(draft={**WHOLE, "severity": "", "title": ""}) as running:
        await running.press("ctrl+s")
        await settle(running, lambda: "2 fields need another look." in texts(running, StatusLine))
        assert focused(running) == "severity"
        await running.press("b", "tab")
        await settle(running, lambda: "1 field needs another look." in texts(running, StatusLine))
        await running.press(*"Mail", "tab")
        await settle(running, lambda: "another look" not in texts(running, StatusLine))
