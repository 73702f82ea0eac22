"""Writing on a request: who will see it, drafts that are never lost, what others do meanwhile, refusals."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from o365tui.desk.desk import Desk
from o365tui.model.errors import DiskRefused
from o365tui.model.request import Event, NoteKind, Status
from o365tui.tui.app import Options
from o365tui.tui.drafts import Keeper
from o365tui.tui.screens.file_picker import FilePicker
from o365tui.tui.screens.files_field import PathInput
from o365tui.tui.screens.request import RequestScreen
from o365tui.tui.screens.request_head import RequestHead
from o365tui.tui.screens.request_notes import Notes
from o365tui.tui.screens.writing import WritingScreen
from o365tui.tui.screens.writing_parts import Attached, Banner
from o365tui.tui.widgets.dialogs import Confirm, Words
from o365tui.tui.widgets.fields import TextBox
from o365tui.tui.widgets.frame import CommandFooter, StatusLine
from o365tui.tui.work import app_of
from tests.tui.desks import ILZE, LIGA, MARIS, Clock, a_desk, pilot, settle, texts


def on(number: int, **more: Any) -> Options:
    """Start on that request."""
    return Options(start="it", looks="dark", colours="256", places={"it": lambda: RequestScreen(number)}, **more)


def kept(drafts: dict[str, Any]) -> Keeper:
    """Drafts of an earlier session."""
    keeper = Keeper()
    for name, value in drafts.items():
        keeper.keep(name, value)
    return keeper


async def writing(running: Pilot[Any], key: str) -> WritingScreen:
    """Press the key of a kind of writing, and wait until its screen has read the request."""
    below = running.app.screen
    assert isinstance(below, RequestScreen)
    await settle(running, lambda: below.record is not None)
    await running.press(key)
    await settle(running, lambda: isinstance(running.app.screen, WritingScreen), "nothing to write in")
    screen = running.app.screen
    assert isinstance(screen, WritingScreen)
    await settle(running, lambda: screen._record is not None)
    await running.pause()
    return screen


def banner(screen: WritingScreen) -> str:
    return screen.query_one(Banner).text


def problem(screen: WritingScreen) -> str:
    return " ".join(screen.query_one("#problem", Words).text.split())


def box(screen: WritingScreen) -> TextBox:
    return screen.query_one(TextBox)


def last(desk: Desk, number: int = 1004) -> Any:
    return desk.get(MARIS, number).notes[-1]


async def back(running: Pilot[Any]) -> RequestScreen:
    """Wait until the request is shown again."""
    await settle(running, lambda: isinstance(running.app.screen, RequestScreen), "still writing")
    screen = running.app.screen
    assert isinstance(screen, RequestScreen)
    return screen


async def test_a_reply_is_sent_and_the_request_shows_it() -> None:
    desk = a_desk()
    async with pilot(desk, "ilze", options=on(1004)) as running:
        screen = await writing(running, "r")
        assert "everyone on the request sees this" in banner(screen)
        await running.press(*"Build 2", "enter", *"OWA sends.", "ctrl+s")
        below = await back(running)
        await settle(running, lambda: "OWA sends." in below.query_one(Notes).text)
        assert last(desk).body == "Build 2\nOWA sends."
        assert last(desk).kind is NoteKind.REPLY
        await settle(running, lambda: "In progress" in below.query_one(RequestHead).text)
        assert "Your reply is on SR-1004." in below.query_one(StatusLine).text
        assert "reply-1004" not in app_of(below).drafts


async def test_an_internal_note_says_by_word_bar_and_colour_that_only_agents_see_it() -> None:
    desk = a_desk()
    async with pilot(desk, "maris", options=on(1004)) as running:
        screen = await writing(running, "i")
        assert "INTERNAL" in banner(screen)
        assert "agents only" in banner(screen)
        assert "everyone" not in texts(running)
        assert {token.split()[0] for _text, token in screen.query_one(Banner).line_at(0)} == {"internal"}
        edge = box(screen).styles.border_left
        assert edge[0] == "outer"
        await running.press(*"Only us", "ctrl+s")
        await back(running)
        assert last(desk).internal


async def test_a_reply_and_an_internal_note_never_look_alike() -> None:
    async with pilot(a_desk(), "maris", options=on(1004)) as running:
        reply = await writing(running, "r")
        edge = box(reply).styles.border_left
        assert edge[0] != "outer"
        assert "INTERNAL" not in banner(reply)
        assert "internal" not in {token for _text, token in reply.query_one(Banner).line_at(0)}


@pytest.mark.parametrize(
    ("who", "number", "key", "status", "event"),
    [
        ("maris", 1005, "R", Status.ACTION_REQUIRED, Event.ASKED),
        ("maris", 1004, "S", Status.RESOLVED, Event.RESOLVED),
        ("ilze", 1004, "c", Status.CLOSED, Event.CLOSED),
        ("ilze", 1001, "O", Status.IN_PROGRESS, Event.REOPENED),
    ],
)
async def test_asking_resolving_closing_and_reopening_with_words(
    who: str, number: int, key: str, status: Status, event: Event
) -> None:
    desk = a_desk()
    async with pilot(desk, who, options=on(number)) as running:
        await writing(running, key)
        await running.press(*"Because.", "ctrl+s")
        await back(running)
        record = desk.get(MARIS, number)
        assert record.request.status is status
        assert record.notes[-1].event is event
        assert record.notes[-1].body == "Because."


async def test_closing_needs_no_words_and_says_what_it_means() -> None:
    desk = a_desk()
    async with pilot(desk, "ilze", options=on(1004)) as running:
        screen = await writing(running, "c")
        assert "no longer needed" in texts(running)
        assert not screen.can("form.add_file")
        await running.press("ctrl+s")
        below = await back(running)
        assert desk.get(ILZE, 1004).request.status is Status.CLOSED
        await settle(running, lambda: "SR-1004 is closed." in below.query_one(StatusLine).text)


async def test_reopening_after_fourteen_days_says_so_and_opens_the_new_request() -> None:
    clock = Clock()
    desk = a_desk(clock)
    clock.now += timedelta(days=20)
    async with pilot(desk, "ilze", options=on(1001)) as running:
        await writing(running, "O")
        assert "files a new request" in " ".join(texts(running).split())
        await running.press(*"Again.", "ctrl+s")
        await settle(running, lambda: getattr(running.app.screen, "number", 0) == 1007, "the new one is not open")
        new = running.app.screen
        assert isinstance(new, RequestScreen)
        await settle(running, lambda: new.record is not None)
        await settle(running, lambda: "goes on from SR-1001" in new.query_one(StatusLine).text)
        assert desk.get(ILZE, 1007).request.continues == 1001
        await running.press("L")
        await settle(running, lambda: getattr(running.app.screen, "number", 0) == 1001)


@pytest.mark.parametrize("key", ["r", "i", "R", "S"])
async def test_blank_words_are_refused_with_a_sentence(key: str) -> None:
    desk = a_desk()
    number = 1005 if key == "R" else 1004
    before = len(desk.get(MARIS, number).notes)
    async with pilot(desk, "maris", options=on(number)) as running:
        screen = await writing(running, key)
        await running.press("space", "enter", "ctrl+s")
        await running.pause()
        assert "Write something first" in problem(screen)
        assert len(desk.get(MARIS, number).notes) == before


async def test_what_is_typed_is_kept_and_is_there_again_with_its_time() -> None:
    clock = Clock()
    desk = a_desk(clock)
    async with pilot(desk, "ilze", options=on(1004, drafts=Keeper(desk.drafts, "ilze"))) as running:
        screen = await writing(running, "r")
        await running.press(*"Half a sen")
        assert app_of(screen).drafts["reply-1004"]["text"] == "Half a sen"
        await settle(running, lambda: "draft kept" in screen.query_one(StatusLine).text, "not kept")
        fresh = Keeper(desk.drafts, "ilze")
        await settle(running, lambda: fresh["reply-1004"]["text"] == "Half a sen", "kept too late")
        await running.press("escape")
        below = await back(running)
        await settle(running, lambda: "draft on SR-1004 is kept" in below.query_one(StatusLine).text)
        clock.now += timedelta(minutes=40)
        screen = await writing(running, "r")
        assert box(screen).text == "Half a sen"
        assert "draft of today 12:00" in banner(screen)
        await running.press(*"tence.")
        assert box(screen).text == "Half a sentence."


async def test_each_kind_of_writing_has_a_draft_of_its_own() -> None:
    async with pilot(a_desk(), "maris", options=on(1004)) as running:
        await writing(running, "r")
        await running.press(*"to all", "escape")
        await back(running)
        screen = await writing(running, "i")
        assert box(screen).text == ""


async def test_text_is_in_the_draft_before_textual_tells_of_the_change() -> None:
    async with pilot(a_desk(), "maris", options=on(1004)) as running:
        screen = await writing(running, "r")
        box(screen).insert("seen and lost?")
        draft = app_of(screen).drafts.get("reply-1004")
        assert isinstance(draft, dict)
        assert draft["text"] == "seen and lost?"


async def test_a_damaged_draft_is_no_crash() -> None:
    drafts: dict[str, Any] = {"reply-1004": {"text": 5, "files": [7, "/x"], "at": "soon"}, "internal-1004": "words"}
    async with pilot(a_desk(), "maris", options=on(1004, drafts=kept(drafts))) as running:
        screen = await writing(running, "r")
        assert box(screen).text == "5"
        await running.press("escape")
        await back(running)
        screen = await writing(running, "i")
        assert box(screen).text == ""


async def test_throwing_the_draft_away_forgets_it() -> None:
    async with pilot(a_desk(), "ilze", options=on(1004)) as running:
        screen = await writing(running, "r")
        await running.press(*"Nonsense")
        for answer in "ny":
            assert box(screen).text == "Nonsense"
            await running.press("ctrl+t")
            await settle(running, lambda: isinstance(running.app.screen, Confirm))
            await running.press(answer)
            await settle(running, lambda: running.app.screen is screen)
        await settle(running, lambda: box(screen).text == "")
        assert "reply-1004" not in app_of(screen).drafts
        await running.press("ctrl+t", "x")
        assert box(screen).text == "x"


async def test_what_was_added_meanwhile_is_shown_before_mine_goes() -> None:
    desk = a_desk()
    async with pilot(desk, "ilze", options=on(1004)) as running:
        screen = await writing(running, "r")
        await running.press(*"Mine")
        desk.reply(LIGA, 1004, "I have found it: the connector.")
        await settle(running, lambda: "I have found it" in screen.query_one(Notes).text)
        assert box(screen).text == "Mine"
        await running.press("ctrl+s")
        await settle(running, lambda: "sending once more" in problem(screen), problem(screen))
        assert "Līga Liepa replied" in problem(screen)
        assert last(desk).body.startswith("I have found it")
        await running.press("ctrl+s")
        await back(running)
        assert last(desk).body == "Mine"


async def test_a_request_that_was_closed_meanwhile_refuses_the_reply_and_keeps_it() -> None:
    desk = a_desk()
    async with pilot(desk, "ilze", options=on(1004)) as running:
        screen = await writing(running, "r")
        await running.press(*"Mine")
        desk.close(MARIS, 1004, "No answer.")
        await settle(running, lambda: "closed the request" in screen.query_one(Notes).text)
        await running.press("ctrl+s")
        await settle(running, lambda: "Reopen it first" in problem(screen), problem(screen))
        assert "closed the request" in problem(screen)
        assert "sending once more" not in problem(screen)
        await running.press("ctrl+s")
        await settle(running, lambda: problem(screen).startswith("SR-1004 is closed."), problem(screen))
        assert box(screen).text == "Mine"
        assert app_of(screen).drafts["reply-1004"]["text"] == "Mine"


async def test_a_full_disk_keeps_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = a_desk()
    async with pilot(desk, "ilze", options=on(1004)) as running:
        screen = await writing(running, "r")
        await running.press(*"Mine")

        def full(*_all: Any, **_more: Any) -> Any:
            raise DiskRefused("The disk is full.")

        monkeypatch.setattr(desk, "reply", full)
        await running.press("ctrl+s")
        await settle(running, lambda: "The disk is full." in problem(screen))
        assert box(screen).text == "Mine"
        monkeypatch.undo()
        await running.press("ctrl+s")
        await back(running)
        assert last(desk).body == "Mine"


async def test_a_conflict_in_the_last_moment_shows_what_changed_and_the_second_time_goes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk = a_desk()
    async with pilot(desk, "ilze", options=on(1004)) as running:
        screen = await writing(running, "c")
        await running.press(*"Solved")
        close = desk.close

        def faster(*all_: Any, **more: Any) -> Any:
            monkeypatch.undo()
            desk.change(LIGA, 1004, severity="C")
            return close(*all_, **more)

        monkeypatch.setattr(desk, "close", faster)
        await running.press("ctrl+s")
        await settle(running, lambda: "Severity: A → C" in problem(screen), problem(screen))
        assert "sending once more" in problem(screen)
        assert box(screen).text == "Solved"
        await running.press("ctrl+s")
        await back(running)
        assert desk.get(ILZE, 1004).request.status is Status.CLOSED


async def test_files_come_with_the_note_and_with_its_draft(tmp_path: Path) -> None:
    (tmp_path / "trace.txt").write_text("x" * 1200)
    desk = a_desk()
    async with pilot(desk, "ilze", options=on(1004)) as running:
        screen = await writing(running, "r")
        await running.press("ctrl+o")
        await settle(running, lambda: isinstance(running.app.screen, FilePicker))
        picker = running.app.screen
        assert "Everyone on the request will see them." in texts(running)
        picker.query_one(PathInput).value = str(tmp_path / "trace.txt")
        await running.press("enter")
        await settle(running, lambda: bool(getattr(picker, "_chosen", ())))
        await running.press("ctrl+s")
        await settle(running, lambda: running.app.screen is screen)
        assert "trace.txt 1.2 kB" in screen.query_one(Attached).text
        await running.press("escape")
        await back(running)
        screen = await writing(running, "r")
        assert "trace.txt 1.2 kB" in screen.query_one(Attached).text
        await running.press("ctrl+s")
        await back(running)
        assert [file.name for file in desk.get(ILZE, 1004).files] == ["trace.txt"]


async def test_files_of_an_internal_note_are_the_agents_only(tmp_path: Path) -> None:
    (tmp_path / "trace.txt").write_text("x")
    desk = a_desk()
    drafts = {"internal-1004": {"text": "", "files": [str(tmp_path / "trace.txt")], "at": ""}}
    async with pilot(desk, "maris", options=on(1004, drafts=kept(drafts))) as running:
        await writing(running, "i")
        await running.press("ctrl+s")
        await back(running)
        assert desk.get(MARIS, 1004).files[0].internal
        assert not desk.get(ILZE, 1004).files


async def test_a_file_that_has_gone_keeps_the_words(tmp_path: Path) -> None:
    drafts = {"reply-1004": {"text": "See the file.", "files": [str(tmp_path / "gone.txt")], "at": ""}}
    async with pilot(a_desk(), "ilze", options=on(1004, drafts=kept(drafts))) as running:
        screen = await writing(running, "r")
        await running.press("ctrl+s")
        await settle(running, lambda: "There is no file" in problem(screen))
        assert box(screen).text == "See the file."


async def test_the_editor_writes_into_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("o365tui.tui.widgets.editor.write_in_editor", lambda app, text, name: text + "From vi.")
    async with pilot(a_desk(), "ilze", options=on(1004)) as running:
        screen = await writing(running, "e")
        await settle(running, lambda: box(screen).text == "From vi.")
        await running.press("ctrl+g")
        assert box(screen).text == "From vi.From vi."
        assert app_of(screen).drafts["reply-1004"]["text"] == "From vi.From vi."


async def test_the_last_notes_are_above_the_text() -> None:
    async with pilot(a_desk(), "maris", (120, 40), options=on(1004)) as running:
        screen = await writing(running, "r")
        assert "Which build is Outlook on" in screen.query_one(Notes).text
        assert screen.query_one(Notes).region.bottom <= box(screen).region.y


@pytest.mark.parametrize("size", [(80, 24), (40, 12), (200, 50)])
async def test_the_text_and_who_will_see_it_are_there_at_every_size(size: tuple[int, int]) -> None:
    async with pilot(a_desk(), "maris", size, options=on(1004)) as running:
        screen = await writing(running, "i")
        assert box(screen).region.height >= 3
        assert "INTERNAL" in banner(screen)
        assert screen.query_one(Banner).region.bottom <= box(screen).region.y
        assert screen.query_one(CommandFooter).region.bottom == size[1]
        assert box(screen).region.bottom < size[1]


async def test_the_same_panel_opens_from_a_list() -> None:
    desk = a_desk()
    async with pilot(desk, "maris", options=on(1004)) as running:
        running.app.push_screen(WritingScreen(1005, "reply"))
        await settle(running, lambda: isinstance(running.app.screen, WritingScreen))
        screen = running.app.screen
        assert isinstance(screen, WritingScreen)
        await settle(running, lambda: screen._record is not None)
        await running.press(*"Hello", "ctrl+s")
        below = await back(running)
        assert last(desk, 1005).body == "Hello"
        await settle(running, lambda: "Your reply is on SR-1005." in below.query_one(StatusLine).text)


async def test_a_request_that_one_may_not_see_is_not_written_on() -> None:
    async with pilot(a_desk(), "otto", options=on(1006)) as running:
        running.app.push_screen(WritingScreen(1004, "reply"))
        await settle(running, lambda: isinstance(running.app.screen, WritingScreen))
        screen = running.app.screen
        assert isinstance(screen, WritingScreen)
        await settle(running, lambda: "There is no request SR-1004." in problem(screen))
        await running.press(*"Hello", "ctrl+s")
        await running.pause()
        assert "Outlook" not in texts(running)
        assert app_of(screen).drafts["reply-1004"]["text"] == "Hello"


async def test_the_draft_of_files_is_offered_again(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a")
    desk = a_desk()
    async with pilot(desk, "ilze", options=on(1004)) as running:
        below = running.app.screen
        assert isinstance(below, RequestScreen)
        await settle(running, lambda: below.record is not None)
        await running.press("+")
        await settle(running, lambda: isinstance(running.app.screen, FilePicker))
        running.app.screen.query_one(PathInput).value = str(tmp_path / "a.txt")
        await running.press("enter")
        await settle(running, lambda: "files-1004" in app_of(below).drafts)
        await running.press("escape")
        await settle(running, lambda: running.app.screen is below)
        assert not desk.get(ILZE, 1004).files
        await running.press("+")
        await settle(running, lambda: isinstance(running.app.screen, FilePicker))
        await running.press("ctrl+s")
        await settle(running, lambda: bool(desk.get(ILZE, 1004).files))
        await settle(running, lambda: running.app.screen is below)
        assert "files-1004" not in app_of(below).drafts
