"""One thing done to many requests: shown first, in one commit, and undone as one. Without marks it is for one alone."""

from __future__ import annotations

from typing import Any

import pytest

from o365tui.desk.desk import Desk
from o365tui.desk.many import Many
from o365tui.model.request import NoteKind, Severity, Status
from o365tui.tui.screens.many_edit import ManyEdit
from o365tui.tui.screens.many_preview import ManyPreview
from o365tui.tui.screens.request_choose import Chooser
from o365tui.tui.screens.requests import RequestsScreen
from o365tui.tui.screens.writing import WritingScreen
from o365tui.tui.widgets.dialogs import Ask
from o365tui.tui.widgets.fields import TextBox
from o365tui.tui.widgets.frame import CommandFooter, StatusLine
from tests.tui.desks import ANNA, ILZE, LIGA, MARIS, a_desk, empty_desk, file, settle, texts
from tests.tui.desks import pilot as typed_pilot

pilot: Any = typed_pilot
"""Its app and screens are looked at from inside."""


def status(running: Any) -> str:
    """The status line."""
    return str(running.app.screen.query_one(StatusLine).text)


async def shown(running: Any, kind: type[Any]) -> Any:
    """Wait for a dialog of that kind."""
    await settle(running, lambda: isinstance(running.app.screen, kind), f"no {kind.__name__}")
    await running.pause()
    return running.app.screen


async def back(running: Any) -> Any:
    """Wait until the list is in front again."""
    return await shown(running, RequestsScreen)


def commits(desk: Desk) -> int:
    """How far the desk has come."""
    return desk.cursor()


async def test_taking_what_is_marked_is_shown_first_and_is_one_commit_which_u_undoes() -> None:
    desk = a_desk()
    async with pilot(desk, "maris") as running:
        await running.press("space", "space", "t")
        preview = await shown(running, ManyPreview)
        text = texts(running)
        assert "2 requests change." in text
        assert "SR-1006" in text
        assert "— → Māris Kalns" in text
        assert str(preview.query("Vertical").first().border_title).strip() == "Take 2 requests?"
        assert desk.get(MARIS, 1006).request.assignee is None
        before = commits(desk)
        await running.press("y")
        screen = await back(running)
        await settle(running, lambda: desk.get(MARIS, 1005).request.assignee == "maris")
        assert desk.get(MARIS, 1006).request.assignee == "maris"
        assert commits(desk) == before + 1
        await settle(running, lambda: "2 requests have changed. u undoes it." in status(running))
        assert screen.marked == []
        await running.press("u")
        await settle(running, lambda: desk.get(MARIS, 1005).request.assignee is None)
        assert desk.get(MARIS, 1006).request.status is Status.NEW
        await settle(running, lambda: "Undone:" in status(running))


async def test_what_is_refused_is_said_with_its_reason_and_stays_marked() -> None:
    desk = a_desk()
    async with pilot(desk, "maris") as running:
        await running.press("7", "A", "c")
        await shown(running, Ask)
        await running.press(*"Tidied", "ctrl+s")
        preview = await shown(running, ManyPreview)
        assert preview.summary == "5 requests change. 1 is refused and stays as it is."
        assert "SR-1001 is closed already" in texts(running)
        assert "Everyone on each request sees it. “Tidied”" in texts(running)
        await running.press("y")
        screen = await back(running)
        await settle(running, lambda: "5 requests have changed." in status(running))
        assert screen.marked == [1001]
        assert all(desk.get(MARIS, n).request.status is Status.CLOSED for n in range(1002, 1007))
        assert desk.get(MARIS, 1002).notes[-1].body == "Tidied"


async def test_asking_for_information_is_for_all_that_are_marked() -> None:
    desk = a_desk()
    async with pilot(desk, "maris") as running:
        await running.press("space", "space", "R")
        dialog = await shown(running, Ask)
        assert "Ask for information on 2 requests?" in str(dialog.query("Vertical").first().border_title)
        await running.press(*"Since when?", "ctrl+s")
        await shown(running, ManyPreview)
        await running.press("y")
        await settle(running, lambda: desk.get(MARIS, 1005).request.status is Status.ACTION_REQUIRED)
        assert desk.get(MARIS, 1006).request.status is Status.ACTION_REQUIRED


async def test_no_leaves_everything_and_what_was_typed_is_offered_again() -> None:
    desk = a_desk()
    async with pilot(desk, "maris") as running:
        before = commits(desk)
        await running.press("space", "space", "r")
        await shown(running, Ask)
        await running.press(*"Sorry", "ctrl+s")
        await shown(running, ManyPreview)
        await running.press("n")
        screen = await back(running)
        assert screen.marked == [1005, 1006]
        await running.press("r")
        dialog = await shown(running, Ask)
        assert dialog.query_one(TextBox).text == "Sorry"
        await running.press("escape")
        assert commits(desk) == before
        assert running.app.drafts["many-reply"] == "Sorry"
        await running.press("r")
        await shown(running, Ask)
        await running.press("ctrl+s")
        await shown(running, ManyPreview)
        await running.press("ctrl+s")
        await settle(running, lambda: any(each.body == "Sorry" for each in desk.get(MARIS, 1006).notes))
        await settle(running, lambda: "many-reply" not in running.app.drafts)


async def test_an_internal_note_on_many_says_that_it_is_one_and_stays_with_the_agents() -> None:
    desk = a_desk()
    async with pilot(desk, "maris") as running:
        await running.press("space", "space", "i")
        dialog = await shown(running, Ask)
        assert dialog.has_class("-internal")
        assert "INTERNAL note on 2 requests?" in str(dialog.query("Vertical").first().border_title)
        await running.press(*"Same cause", "ctrl+s")
        preview = await shown(running, ManyPreview)
        assert preview.has_class("-internal")
        assert "+ internal note" in texts(running)
        assert "Agents only see it." in texts(running)
        await running.press("y")
        await settle(running, lambda: bool(desk.get(MARIS, 1005).notes))
        note = desk.get(MARIS, 1005).notes[-1]
        assert (note.kind, note.body) == (NoteKind.INTERNAL, "Same cause")
        assert all(each.body != "Same cause" for each in desk.get(ANNA, 1005).notes)


async def test_many_are_assigned_to_somebody_chosen_by_typing() -> None:
    desk = a_desk()
    async with pilot(desk, "maris") as running:
        await running.press("space", "space", "a")
        await shown(running, Chooser)
        await running.press(*"liga", "enter")
        await shown(running, ManyPreview)
        assert "— → Līga Liepa" in texts(running)
        await running.press("y")
        await settle(running, lambda: desk.get(MARIS, 1005).request.assignee == "liga")


async def test_many_get_a_status_with_words() -> None:
    desk = a_desk()
    async with pilot(desk, "maris") as running:
        await running.press("j", "j", "j", "space", "space", "s")
        await shown(running, Chooser)
        await running.press("S")
        await shown(running, Ask)
        await running.press("ctrl+s")
        assert "Say something first." in texts(running)
        await running.press(*"Fixed", "ctrl+s")
        await shown(running, ManyPreview)
        assert "→ Resolved" in texts(running)
        await running.press("y")
        await settle(running, lambda: desk.get(MARIS, 1002).request.status is Status.RESOLVED)


async def test_severity_and_tags_of_many_and_what_is_so_already() -> None:
    desk = a_desk()
    desk.change_many(MARIS, [1005], Many(severity=Severity.A, add_tags=("vpn",), drop_tags=()))
    async with pilot(desk, "maris") as running:
        await settle(running, lambda: running.app.screen.rows.row_at(0).number == 1005)
        await running.press("space", "space", "E")
        await shown(running, ManyEdit)
        await running.press("a", "tab", *"vpn", "ctrl+s")
        preview = await shown(running, ManyPreview)
        assert preview.summary == "1 request changes. 1 is so already."
        assert "stays as it is" in texts(running)
        await running.press("y")
        await settle(running, lambda: desk.get(MARIS, 1006).request.tags == ("vpn",))
        assert desk.get(MARIS, 1006).request.severity is Severity.A
        await settle(running, lambda: "many-edit" not in running.app.drafts)


async def test_the_fields_for_many_are_a_draft_until_they_are_done() -> None:
    async with pilot(a_desk(), "maris") as running:
        await running.press("space", "E")
        dialog = await shown(running, ManyEdit)
        await running.press("ctrl+s")
        assert "Say what is to be changed." in texts(running)
        await running.press("tab", *"one, two", "tab", *"three", "escape", "E")
        dialog = await shown(running, ManyEdit)
        assert dialog.typed == {"severity": "", "add": "one, two", "drop": "three"}


async def test_where_nothing_would_change_there_is_no_yes() -> None:
    desk = a_desk()
    async with pilot(desk, "maris") as running:
        await running.press("6", "space", "c")
        await shown(running, Ask)
        await running.press("ctrl+s")
        preview = await shown(running, ManyPreview)
        assert "Yes" not in texts(running, CommandFooter)
        assert "Open" not in texts(running, CommandFooter)
        await running.press("y", "ctrl+s")
        assert running.app.screen is preview
        await running.press("escape")
        await back(running)


async def test_without_marks_a_command_is_for_the_request_under_the_cursor_alone() -> None:
    desk = a_desk()
    async with pilot(desk, "maris") as running:
        await running.press("t")
        await settle(running, lambda: desk.get(MARIS, 1006).request.assignee == "maris")
        assert desk.get(MARIS, 1005).request.assignee is None
        await running.press("r")
        assert isinstance(running.app.screen, WritingScreen)


async def test_one_that_somebody_changed_after_it_was_shown_is_left_alone_and_said() -> None:
    desk = a_desk()
    async with pilot(desk, "maris") as running:
        await running.press("space", "space", "t")
        await shown(running, ManyPreview)
        desk.assign(LIGA, 1005, "liga")
        await running.press("y")
        screen = await back(running)
        await settle(running, lambda: "1 request has changed. 1 not:" in status(running))
        assert desk.get(MARIS, 1005).request.assignee == "liga"
        assert screen.marked == [1005]


async def test_an_administrator_does_to_many_what_they_may_do_to_one() -> None:
    desk = a_desk()
    async with pilot(desk, "ilze") as running:
        await running.press("A", "t", "a", "S", "i")
        assert isinstance(running.app.screen, RequestsScreen)
        await running.press("c")
        await shown(running, Ask)
        await running.press("ctrl+s")
        await shown(running, ManyPreview)
        await running.press("y")
        await settle(running, lambda: all(desk.get(ILZE, n).request.status is Status.CLOSED for n in range(1002, 1006)))


async def test_a_long_list_scrolls_and_a_refusal_is_read_whole_under_the_cursor() -> None:
    desk = empty_desk()
    for at in range(60):
        file(desk, "ilze", f"number {at:02}")
    desk.close(ILZE, 1030)
    async with pilot(desk, "maris") as running:
        await running.press("7", "A", "t")
        preview = await shown(running, ManyPreview)
        await settle(running, lambda: "closed" in preview.query_one("#whole").text.lower())
        await running.press("G")
        await settle(running, lambda: "→ Māris Kalns" in preview.query_one("#whole").text)
        assert "number" in texts(running)


@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
async def test_hostile_titles_and_words_are_only_ever_text(size: tuple[int, int]) -> None:
    desk = empty_desk()
    file(desk, "ilze", "\x1b]52;c;AA\x07[@click=app.quit]x[/]\u202e")
    async with pilot(desk, "maris", size) as running:
        await running.press("space", "r")
        dialog = await shown(running, Ask)
        dialog.query_one(TextBox).text = "\x1b[2J[b]bold[/b]"
        await running.press("ctrl+s")
        await shown(running, ManyPreview)
        text = texts(running)
        assert "\x1b" not in text
        assert "[b]bold" in text


async def test_u_says_what_it_undid_in_the_list_as_in_the_request() -> None:
    desk = a_desk()
    async with pilot(desk, "maris") as running:
        desk.close(MARIS, 1002, "Done.")
        await running.press("u")
        await settle(running, lambda: "SR-1002: Closed → In progress" in status(running))
        desk.assign(MARIS, 1006, "liga")
        await running.press("enter")
        await settle(running, lambda: getattr(running.app.screen, "record", None) is not None)
        await running.press("u")
        await settle(running, lambda: "Assignee: Līga Liepa → —" in status(running))
        assert desk.get(MARIS, 1006).request.assignee is None


async def test_words_taken_back_in_time_are_a_draft_again() -> None:
    desk = a_desk()
    async with pilot(desk, "maris") as running:
        desk.reply(MARIS, 1006, "Too hasty")
        await running.press("u")
        await settle(running, lambda: "Taken back on SR-1006" in status(running))
        assert all(each.body != "Too hasty" for each in desk.get(MARIS, 1006).notes)
        screen = running.app.screen
        screen.rows.move_to_key(1006)
        await running.press("r")
        await settle(running, lambda: running.app.screen.query_one(TextBox).text == "Too hasty")


async def test_words_taken_back_stand_before_what_is_being_written_there_already() -> None:
    desk = a_desk()
    async with pilot(desk, "maris") as running:
        running.app.screen.rows.move_to_key(1006)
        await running.press("r", *"next", "escape")
        desk.reply(MARIS, 1006, "Too hasty")
        await running.press("u")
        await settle(running, lambda: "Taken back on SR-1006" in status(running))
        running.app.screen.rows.move_to_key(1006)
        await running.press("r")
        await settle(running, lambda: running.app.screen.query_one(TextBox).text == "Too hasty\n\nnext")


async def test_an_internal_note_taken_back_is_never_a_draft_of_a_reply() -> None:
    desk = a_desk()
    async with pilot(desk, "maris") as running:
        desk.internal_note(MARIS, 1006, "Between us")
        await running.press("u")
        await settle(running, lambda: "Taken back on SR-1006" in status(running))
        running.app.screen.rows.move_to_key(1006)
        await running.press("r")
        await running.pause()
        assert running.app.screen.query_one(TextBox).text == ""
        await running.press("escape", "i")
        await settle(running, lambda: running.app.screen.query_one(TextBox).text == "Between us")


async def test_what_was_done_long_ago_is_asked_about_first_and_with_nothing_to_undo_it_says_so() -> None:
    from o365tui.tui.widgets.dialogs import Confirm

    desk = a_desk()
    clock: Any = desk.now
    async with pilot(desk, "liga") as running:
        await running.press("u")
        await settle(running, lambda: "nothing of yours to undo" in status(running))
        desk.take(LIGA, 1006)
        clock.now = clock.ago(hours=-2)
        await running.press("u")
        await shown(running, Confirm)
        await running.press("n")
        assert desk.get(LIGA, 1006).request.assignee == "liga"
        await running.press("u")
        await shown(running, Confirm)
        await running.press("y")
        await settle(running, lambda: desk.get(LIGA, 1006).request.assignee is None)
