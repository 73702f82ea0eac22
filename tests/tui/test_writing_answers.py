"""Answers while one writes: what a reply does to the status, canned responses, what never becomes what."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from textual.pilot import Pilot

from o365tui.desk.desk import Desk
from o365tui.model.canned import Canned
from o365tui.model.request import Event, NoteKind, Status
from o365tui.tui.drafts import Keeper
from o365tui.tui.screens.writing import WritingScreen
from o365tui.tui.screens.writing_canned import CannedPicker
from o365tui.tui.widgets.dialogs import Words
from o365tui.tui.widgets.frame import StatusLine
from o365tui.tui.widgets.reader import Text
from o365tui.tui.work import app_of
from tests.tui.desks import ILZE, LIGA, MARIS, a_desk, pilot, settle, texts
from tests.tui.test_writing_note import back, banner, box, kept, last, on, problem, writing


def with_canned(desk: Desk | None = None) -> Desk:
    desk = desk or a_desk()
    desk.save_canned(MARIS, Canned(0, "Ask for a trace", {"en": "Dear {requester},\nplease add a trace. {reference}"}))
    desk.save_canned(MARIS, Canned(0, "Čau", {"en": "Hello [/b]", "lv": "Labdien, {title}"}))
    return desk


def means(screen: WritingScreen) -> str:
    return screen.query_one("#means", Words).text


async def picking(running: Pilot[Any], *keys: str) -> CannedPicker:
    """Open the canned responses; they have been read when it returns."""
    await running.press("ctrl+r", *keys)
    await settle(running, lambda: isinstance(running.app.screen, CannedPicker), "no canned responses")
    picker = running.app.screen
    assert isinstance(picker, CannedPicker)
    await settle(running, lambda: picker._all is not None)
    await running.pause()
    return picker


# What the reply does to the status


async def test_a_key_goes_through_what_the_reply_does_and_the_bar_says_it() -> None:
    desk = a_desk()
    async with pilot(desk, "maris", options=on(1005)) as running:
        screen = await writing(running, "r")
        assert "Reply ·" in banner(screen)
        assert "then In progress" in means(screen)
        await running.press(*"Which build?", "ctrl+n")
        assert "Reply, then Action required" in banner(screen)
        await running.press("ctrl+n")
        assert "Reply, then Resolved" in banner(screen)
        await running.press("ctrl+n")
        assert "Reply ·" in banner(screen)
        await running.press("ctrl+n", "ctrl+s")
        await back(running)
        record = desk.get(ILZE, 1005)
        assert record.request.status is Status.ACTION_REQUIRED
        assert (record.notes[-1].body, record.notes[-1].event) == ("Which build?", Event.ASKED)


@pytest.mark.parametrize(("key", "status"), [("R", "Action required"), ("S", "Resolved")])
async def test_asking_and_resolving_are_replies_that_begin_with_it_set(key: str, status: str) -> None:
    async with pilot(a_desk(), "maris", options=on(1005)) as running:
        screen = await writing(running, key)
        assert f"Reply, then {status}" in banner(screen)
        assert "everyone on the request sees this" in banner(screen)


async def test_only_what_the_lifecycle_allows_is_gone_through() -> None:
    async with pilot(a_desk(), "maris", options=on(1004)) as running:  # action required: nothing to ask once more
        screen = await writing(running, "r")
        assert "stays Action required" in means(screen)
        await running.press("ctrl+n")
        assert "Reply, then Resolved" in banner(screen)
        await running.press("ctrl+n")
        assert "Reply ·" in banner(screen)


async def test_an_administrator_is_offered_nothing_of_it() -> None:
    async with pilot(with_canned(), "ilze", options=on(1004)) as running:
        screen = await writing(running, "r")
        await running.press("ctrl+n", "ctrl+r", "x")
        assert running.app.screen is screen
        assert "Reply ·" in banner(screen)
        assert box(screen).text == "x"


async def test_what_it_does_is_kept_in_the_draft() -> None:
    desk = a_desk()
    async with pilot(desk, "maris", options=on(1005, drafts=Keeper(desk.drafts, "maris"))) as running:
        await writing(running, "r")
        await running.press(*"Half", "ctrl+n", "ctrl+n", "escape")
        await back(running)
        screen = await writing(running, "r")
        assert "Reply, then Resolved" in banner(screen)
        await running.press("escape")
        await back(running)
        screen = await writing(running, "R")  # another thing to do with the same words
        assert box(screen).text == "Half"
        assert "Reply, then Action required" in banner(screen)


async def test_a_question_kept_by_an_older_program_is_there_and_gone_once_sent() -> None:
    drafts: dict[str, Any] = {"ask-1005": {"text": "Which?", "files": [], "at": ""}}
    async with pilot(a_desk(), "maris", options=on(1005, drafts=kept(drafts))) as running:
        screen = await writing(running, "r")
        assert (box(screen).text, "Action required" in banner(screen)) == ("Which?", True)
        await running.press("ctrl+s")
        below = await back(running)
        assert not [name for name in app_of(below).drafts if name.endswith("-1005")]


async def test_an_older_question_waits_until_the_newer_reply_has_gone() -> None:
    drafts: dict[str, Any] = {name: {"text": name, "files": [], "at": ""} for name in ("ask-1005", "reply-1005")}
    async with pilot(a_desk(), "maris", options=on(1005, drafts=kept(drafts))) as running:
        screen = await writing(running, "r")
        assert box(screen).text == "reply-1005"
        await running.press("ctrl+s")
        await back(running)
        screen = await writing(running, "r")
        assert box(screen).text == "ask-1005"


async def test_what_others_did_is_shown_before_a_question_goes_and_it_may_have_become_impossible() -> None:
    desk = a_desk()
    async with pilot(desk, "maris", options=on(1005)) as running:
        screen = await writing(running, "R")
        await running.press(*"Which build?")
        desk.ask(LIGA, 1005, "Which machine?")
        await running.press("ctrl+s")
        await settle(running, lambda: "can be asked for" in problem(screen), problem(screen))
        assert problem(screen).startswith("Meanwhile: ")
        assert box(screen).text == "Which build?"
        await running.press("ctrl+n", "ctrl+n", "ctrl+s")
        await back(running)
        assert last(desk, 1005).body == "Which build?"
        assert desk.get(MARIS, 1005).request.status is Status.ACTION_REQUIRED


async def test_two_keys_send_one_note_which_a_key_takes_back_and_what_was_typed_since_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk = a_desk()
    reply, go_on = desk.reply, threading.Event()

    def slow(*given: Any) -> Any:
        assert go_on.wait(20)
        return reply(*given)

    monkeypatch.setattr(desk, "reply", slow)
    async with pilot(desk, "maris", options=on(1004)) as running:
        screen = await writing(running, "r")
        await running.press(*"Once", "ctrl+s", "ctrl+s", "ctrl+n", *" more")
        go_on.set()
        below = await back(running)
        assert [note.body for note in desk.get(MARIS, 1004).notes].count("Once") == 1
        await settle(running, lambda: "u takes it back within 10 s" in below.query_one(StatusLine).text)
        assert "Your reply is on SR-1004" in below.query_one(StatusLine).text
        assert app_of(below).drafts["reply-1004"]["text"] == " more"
        assert not screen.is_attached


# Internal stays internal


async def test_no_key_makes_a_reply_of_an_internal_note() -> None:
    desk = with_canned()
    async with pilot(desk, "maris", options=on(1005)) as running:
        screen = await writing(running, "i")
        await running.press(*"Only us", "ctrl+n", "ctrl+n")
        assert "INTERNAL" in banner(screen)
        await picking(running)
        await running.press(*"cau", "enter")
        await settle(running, lambda: running.app.screen is screen)
        assert "INTERNAL" in banner(screen)
        await running.press("ctrl+s")
        await back(running)
        assert last(desk, 1005).kind is NoteKind.INTERNAL
        assert desk.get(ILZE, 1005).request.status is Status.NEW


@pytest.mark.parametrize(("place", "key"), [("reply-1005", "r"), ("internal-1005", "i")])
async def test_a_draft_that_was_for_others_never_opens(place: str, key: str) -> None:
    drafts: dict[str, Any] = {place: {"text": "Secret", "files": [], "at": "", "internal": key == "r"}}
    async with pilot(a_desk(), "maris", options=on(1005, drafts=kept(drafts))) as running:
        screen = await writing(running, key)
        assert box(screen).text == ""


async def test_the_editors_file_says_who_will_read_it(monkeypatch: pytest.MonkeyPatch) -> None:
    names: list[str] = []
    monkeypatch.setattr("o365tui.tui.widgets.editor.write_in_editor", lambda app, text, name: names.append(name))
    async with pilot(a_desk(), "maris", options=on(1005)) as running:
        await writing(running, "i")
        await running.press("ctrl+g", "escape")
        await back(running)
        await writing(running, "e")
        await settle(running, lambda: len(names) == 2)
        assert names == ["INTERNAL-note-SR-1005", "reply-SR-1005"]


# Canned responses


async def test_a_canned_response_is_found_by_typing_shown_filled_in_and_put_at_the_cursor() -> None:
    desk = with_canned()
    async with pilot(desk, "maris", options=on(1004)) as running:
        screen = await writing(running, "r")
        await running.press(*"AB", "left")
        picker = await picking(running)
        assert "Ask for a trace" in texts(running)
        await running.press(*"TRACE")
        await settle(running, lambda: "Dear Ilze Ozola," in picker.query_one(Text).text)
        assert "English" in picker.query_one(Text).text
        await running.press("enter", "!")
        await settle(running, lambda: running.app.screen is screen)
        await running.pause()
        assert box(screen).text == "ADear Ilze Ozola,\nplease add a trace. {reference}!B"
        assert app_of(screen).drafts["reply-1004"]["text"] == box(screen).text


async def test_a_place_with_nothing_to_fill_in_is_pointed_out() -> None:
    async with pilot(with_canned(), "maris", options=on(1004)) as running:
        screen = await writing(running, "r")
        await picking(running)
        await running.press("enter")
        await settle(running, lambda: "{reference}" in problem(screen), problem(screen))


async def test_the_requesters_language_is_used_and_a_title_is_not_filled_in_again() -> None:
    desk = with_canned()
    desk.change(MARIS, 1005, title="{agent} {requester}")
    async with pilot(desk, "maris", options=on(1005)) as running:  # Anna reads Latvian
        screen = await writing(running, "r")
        await running.press("ctrl+r", *"cau", "enter")  # before they were read
        await settle(running, lambda: box(screen).text == "Labdien, {agent} {requester}", box(screen).text)


async def test_leaving_the_canned_responses_leaves_the_text() -> None:
    async with pilot(with_canned(), "maris", options=on(1004)) as running:
        screen = await writing(running, "r")
        await running.press(*"Mine")
        picker = await picking(running)
        await running.press(*"nothing like it")
        await settle(running, lambda: "Nothing has these words." in picker.query_one(Text).text)
        await running.press("enter", "escape")
        await settle(running, lambda: running.app.screen is screen)
        assert box(screen).text == "Mine"
        await running.press("!")
        assert box(screen).text == "Mine!"


async def test_where_there_are_none_the_way_to_make_one_is_told() -> None:
    async with pilot(a_desk(), "maris", options=on(1004)) as running:
        await writing(running, "r")
        await picking(running)
        assert "f9" in texts(running)
