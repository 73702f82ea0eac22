"""The screen of one request: what it shows, how one moves in it, and what it does when others change something."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from textual.pilot import Pilot

from o365tui.desk.desk import Desk
from o365tui.desk.filing import Filing
from o365tui.model.people import Organisation
from o365tui.model.request import Contact, Plan, Severity
from o365tui.tui.app import Options
from o365tui.tui.screens.request import RequestScreen
from o365tui.tui.screens.request_details import Details
from o365tui.tui.screens.request_files import Files, TextFileScreen
from o365tui.tui.screens.request_head import RequestHead
from o365tui.tui.screens.request_history import History
from o365tui.tui.screens.request_notes import Notes
from o365tui.tui.widgets.frame import CommandFooter, EmptyState, StatusLine, Tabs
from o365tui.tui.work import app_of
from tests.tui.desks import ILZE, LIGA, MARIS, NOON, Clock, a_desk, empty_desk, file, pilot, settle, texts


def on(number: int, siblings: tuple[int, ...] = ()) -> Options:
    """Start on that request."""
    return Options(start="it", looks="dark", colours="256", places={"it": lambda: RequestScreen(number, siblings)})


async def shown(running: Pilot[Any]) -> RequestScreen:
    """The screen, once the request is read."""
    screen = running.app.screen
    assert isinstance(screen, RequestScreen)
    await settle(running, lambda: screen.record is not None or screen.has_class("-gone"), "nothing was read")
    await running.pause()
    return screen


def say(screen: RequestScreen, kind: type[Any]) -> str:
    """The words of a widget."""
    return str(screen.query(kind).first().text)


def many_notes(desk: Desk, n: int = 20) -> None:
    for each in range(n):
        desk.reply(MARIS, 1004, f"Reply {each}.\nIts second line.")


async def test_the_head_tells_number_title_severity_status_service_people_and_what_is_owed() -> None:
    async with pilot(a_desk(), "ilze", options=on(1004)) as running:
        screen = await shown(running)
        head = say(screen, RequestHead)
        for words in ("SR-1004", "Outlook cannot send", "rev 3", "Severity A", "Action required", "Exchange Online",
                      "Ilze Ozola → Māris Kalns", "the representative waits for your answer"):  # fmt: skip
            assert words in head
        assert "Details" in say(screen, Tabs)
        assert "times in Europe/Riga" in say(screen, StatusLine)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1001, "can be reopened until 22 Nov"),
        (1002, "no committed response time"),
        (1003, "first answer late 1 h, was due today 11:00"),
        (1005, "first answer in 7 h 30, by today 19:30"),
    ],
)
async def test_the_head_says_how_the_first_answer_and_a_closed_request_stand(number: int, words: str) -> None:
    async with pilot(a_desk(), "maris", options=on(number)) as running:
        screen = await shown(running)
        assert words in say(screen, RequestHead)


async def test_an_agent_sees_whose_answer_is_waited_for_and_a_request_of_nobody_says_so() -> None:
    async with pilot(a_desk(), "maris", options=on(1004, (1004, 1005))) as running:
        screen = await shown(running)
        assert "waits for Ilze Ozola’s answer" in say(screen, RequestHead)
        await running.press(".")
        await settle(running, lambda: "nobody yet" in say(screen, RequestHead))


async def test_the_conversation_begins_with_the_description_and_tells_events_in_sentences() -> None:
    async with pilot(a_desk(), "maris", (100, 40), options=on(1004)) as running:
        screen = await shown(running)
        notes = say(screen, Notes)
        order = ["Since 08:10 everything", "Māris Kalns took the request · New → In progress", "INTERNAL",
                 "Looks like SR-1001", "asks for information", "Which build", "→ Action required"]  # fmt: skip
        places = [notes.index(words) for words in order]
        assert places == sorted(places)


async def test_of_many_things_in_one_moment_each_tells_its_own_step() -> None:
    desk = a_desk()
    for n in range(3):
        desk.reply(ILZE, 1004, f"Answer {n}.")
    desk.close(ILZE, 1004)
    async with pilot(desk, "ilze", (100, 50), options=on(1004)) as running:
        notes = say(await shown(running), Notes)
        assert notes.count("Action required → In progress") == 1
        assert notes.count("In progress → Closed") == 1
        assert notes.index("Action required → In progress") < notes.index("Answer 1.")
        assert "Ilze Ozola closed the request · In progress → Closed" in notes


async def test_closing_says_who_and_why() -> None:
    async with pilot(a_desk(), "ilze", options=on(1001)) as running:
        screen = await shown(running)
        assert "Ilze Ozola closed the request · New → Closed" in say(screen, Notes)
        assert "It was my own setting." in say(screen, Notes)


async def test_an_administrator_sees_nothing_of_internal_notes() -> None:
    desk = a_desk()
    desk.internal_note(MARIS, 1004, "Look at this.", [("hidden.txt", io.BytesIO(b"x"))])
    async with pilot(desk, "ilze", options=on(1004)) as running:
        await shown(running)
        seen = []
        for key in "1234":
            await running.press(key)
            seen.append(texts(running))
        assert not any(word in text for text in seen for word in ("INTERNAL", "Looks like SR-1001", "hidden.txt"))
        assert "Files 0" in seen[0]


async def test_a_long_conversation_opens_at_its_newest_entry() -> None:
    desk = a_desk()
    many_notes(desk)
    async with pilot(desk, "ilze", options=on(1004)) as running:
        screen = await shown(running)
        notes = screen.query_one(Notes)
        assert notes.top > 0
        assert notes.at_end
        await running.press("g")
        assert notes.top == 0


async def test_a_newest_entry_that_is_longer_than_the_screen_is_shown_from_its_start() -> None:
    desk = a_desk()
    desk.reply(MARIS, 1004, "\n".join(f"Line {n}" for n in range(60)))
    async with pilot(desk, "ilze", options=on(1004)) as running:
        screen = await shown(running)
        notes = screen.query_one(Notes)
        assert "Māris Kalns" in "".join(text for text, _ in notes.lines[notes.top])
        assert "Line 0" in "".join(text for text, _ in notes.lines[notes.top + 1])


async def test_the_tabs_are_turned_by_number_by_letters_by_arrows_and_by_the_mouse() -> None:
    async with pilot(a_desk(), "maris", options=on(1004)) as running:
        screen = await shown(running)
        went = []
        for key in ("1", "l", "right", "h", "left", "4", "l", "left"):
            await running.press(key)
            went.append(screen.tab)
        assert went == ["details", "notes", "files", "notes", "details", "history", "details", "history"]
        assert await running.click(Tabs, offset=(2, 0))
        assert screen.tab == "details"
        assert screen.query_one(Details).has_focus


async def test_details_have_every_field_and_explain_the_response_time() -> None:
    desk = a_desk()
    contact = Contact("helpdesk@example.org", "+371 67 000 000", "phone", "lv", "Europe/Riga", ("boss@example.org",))
    filing = Filing("Teams", "It drops.", "Microsoft Teams", "", Severity.B, contact)
    number = desk.submit(ILZE, filing).request.number
    desk.change(MARIS, number, tags=["teams", "liepāja"], reference="MO123456")
    async with pilot(desk, "ilze", (100, 60), options=on(number)) as running:
        screen = await shown(running)
        await running.press("1")
        details = " ".join(say(screen, Details).split())
        for words in ("helpdesk@example.org", "+371 67 000 000", "by phone", "Latvian", "boss@example.org", "MO123456",
                      "teams, liepāja", "ilze@example.org", "SIA Piemērs", "Office 365 for enterprises", "nobody yet",
                      "Times (Europe/Riga)", "Thursday 12 November 2026 at 12:00", "within 8 hours → today 20:00",
                      "B – the service is usable, but degraded", "It drops."):  # fmt: skip
            assert words in details, words


async def test_history_tells_who_changed_what_from_what_to_what_in_words() -> None:
    desk = a_desk()
    desk.change(LIGA, 1004, severity="B", tags=["outlook"], area="Outlook")
    async with pilot(desk, "maris", (120, 40), options=on(1004)) as running:
        screen = await shown(running)
        await running.press("4")
        history = say(screen, History)
        for words in ("submitted the request", "New → In progress", "— → Māris Kalns", "Līga Liepa", "A → B",
                      "— → outlook"):  # fmt: skip
            assert words in history, words


async def test_history_has_room_for_the_year_and_the_name_of_an_old_request_of_which_nothing_else_is_known() -> None:
    clock = Clock(NOON - timedelta(days=1500))
    desk = empty_desk(clock)
    file(desk, "ilze")
    clock.now = NOON
    async with pilot(desk, "ilze", options=on(1001)) as running:
        screen = await shown(running)
        await running.press("4")
        await running.pause()
        assert "4 Oct 2022 13:00  Ilze Ozola  submitted the request" in say(screen, History)


async def test_history_speaks_latvian() -> None:
    async with pilot(a_desk(), "maris", (120, 40), options=on(1004), lang="lv") as running:
        screen = await shown(running)
        await running.press("4")
        assert "Jauns → " in say(screen, History)


async def test_what_another_person_adds_appears_and_the_place_that_one_reads_stays() -> None:
    desk = a_desk()
    many_notes(desk)
    async with pilot(desk, "ilze", options=on(1004)) as running:
        screen = await shown(running)
        notes = screen.query_one(Notes)
        await running.press("g", "j", "j")
        assert notes.top == 2
        desk.reply(LIGA, 1004, "One thing more.")
        await settle(running, lambda: "One thing more." in notes.text)
        assert notes.top == 2
        assert "Līga Liepa replied at" in say(screen, StatusLine)


async def test_who_has_read_to_the_end_sees_what_is_added() -> None:
    desk = a_desk()
    many_notes(desk)
    async with pilot(desk, "ilze", options=on(1004)) as running:
        screen = await shown(running)
        notes = screen.query_one(Notes)
        desk.reply(LIGA, 1004, "One thing more.")
        await settle(running, lambda: "One thing more." in notes.text and notes.at_end)


async def test_the_tab_stays_when_the_request_changes() -> None:
    desk = a_desk()
    async with pilot(desk, "ilze", options=on(1004)) as running:
        screen = await shown(running)
        await running.press("4")
        desk.change(LIGA, 1004, title="Outlook sends again")
        await settle(running, lambda: "Outlook sends again" in say(screen, RequestHead))
        assert screen.tab == "history"
        assert "Outlook sends again" in say(screen, History)


async def test_a_person_s_new_name_is_shown_at_once() -> None:
    desk = a_desk()
    async with pilot(desk, "maris", options=on(1004)) as running:
        screen = await shown(running)
        desk.change_person(ILZE, "ilze", name="Ilze Kalniņa")
        await settle(running, lambda: "Ilze Kalniņa" in say(screen, RequestHead))


async def test_a_request_of_another_organisation_does_not_exist() -> None:
    async with pilot(a_desk(), "otto", options=on(1004)) as running:
        screen = await shown(running)
        assert "There is no request SR-1004." in say(screen, EmptyState)
        assert "Outlook" not in texts(running)
        for key in ("r", "c", "+", "E", "s", "1", "4"):
            await running.press(key)
        assert running.app.screen is screen
        assert not any(screen.can(command) for command in ("request.reply", "request.close", "files.add"))


async def test_a_request_that_one_may_not_see_any_more_goes_from_the_screen() -> None:
    desk = a_desk()
    async with pilot(desk, "otto", options=on(1006)) as running:
        screen = await shown(running)
        desk.store.commit("ilze", lambda tx: tx.save_organisation(Organisation("Andere", Plan.PREMIER)))
        desk.change_person(ILZE, "otto", organisation="Andere")
        await settle(running, lambda: screen.has_class("-gone"))
        assert "Search returns nothing" not in texts(running)


async def test_the_next_and_the_one_before_of_the_list_keep_the_tab() -> None:
    async with pilot(a_desk(), "maris", options=on(1004, (1006, 1004, 1002))) as running:
        screen = await shown(running)
        assert "2 of 3 in the list" in say(screen, StatusLine)
        await running.press("4", ".")
        await settle(running, lambda: screen.number == 1002 and screen.record is not None)
        assert "Guest accounts" in say(screen, RequestHead)
        assert screen.tab == "history"
        assert not screen.can("request.next")
        await running.press(",", ",")
        await settle(running, lambda: screen.record is not None and screen.record.request.number == 1006)
        assert not screen.can("request.previous")


async def test_the_details_stand_beside_the_notes_on_wide_terminals() -> None:
    async with pilot(a_desk(), "maris", (160, 40), options=on(1004)) as running:
        screen = await shown(running)
        assert screen.query_one(Details).display
        assert screen.query_one(Notes).has_focus
        await running.resize_terminal(100, 40)
        await running.pause()
        assert not screen.query_one(Details).display


async def test_y_copies_number_and_title() -> None:
    async with pilot(a_desk(), "maris", options=on(1004)) as running:
        await shown(running)
        await running.press("y")
        assert running.app.clipboard == "SR-1004 Outlook cannot send since 08:10"


async def test_a_text_file_is_shown_and_an_archive_is_not_unpacked() -> None:
    desk = a_desk()
    desk.add_files(
        MARIS, 1004, [("a.txt", io.BytesIO(b"first line\n\x1b[31msecond")), ("b.zip", io.BytesIO(b"PK\0\0"))]
    )
    async with pilot(desk, "ilze", options=on(1004)) as running:
        screen = await shown(running)
        await running.press("f")
        assert screen.tab == "files"
        for words in ("a.txt", "22 B", "Māris Kalns", "today 12:00"):
            assert words in texts(running)
        await running.press("enter")
        await settle(running, lambda: isinstance(running.app.screen, TextFileScreen))
        await running.pause()
        assert "first line" in texts(running)
        assert "␛[31msecond" in texts(running)
        await running.press("q", "j", "enter")
        await settle(running, lambda: "is no text" in say(screen, StatusLine))


async def test_opened_at_its_files_the_keyboard_is_there() -> None:
    desk = a_desk()
    desk.add_files(MARIS, 1004, [("a.txt", io.BytesIO(b"a")), ("b.txt", io.BytesIO(b"b"))])
    start = Options(
        start="it", looks="dark", colours="256", places={"it": lambda: RequestScreen(1004, tab="files")}
    )  # fmt: skip
    async with pilot(desk, "ilze", options=start) as running:
        screen = await shown(running)
        await settle(running, lambda: screen.query_one(Files).list.has_focus)
        await running.press("j")
        file = screen.query_one(Files).file
        assert file is not None
        assert file.name == "b.txt"


async def test_no_files_says_so_and_which_key_adds_one() -> None:
    async with pilot(a_desk(), "ilze", options=on(1005)) as running:
        await shown(running)
        await running.press("3")
        assert "No files on this request yet." in texts(running, EmptyState)
        assert "Add a file" in texts(running, EmptyState)


async def test_the_screen_changes_its_language_at_once() -> None:
    async with pilot(a_desk(), "maris", options=on(1004)) as running:
        screen = await shown(running)
        app_of(screen).set_language("lv")
        await running.pause()
        assert "Piezīmes" in say(screen, Tabs)
        assert "Nepieciešama darbība" in say(screen, RequestHead)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50), (40, 12)])
@pytest.mark.parametrize("lang", ["en", "lv"])
async def test_every_tab_is_shown_at_every_size(size: tuple[int, int], lang: str) -> None:
    async with pilot(a_desk(), "maris", size, options=on(1004), lang=lang) as running:
        screen = await shown(running)
        for key in "1234":
            await running.press(key)
            await running.pause()
            assert screen.query_one(CommandFooter).region.bottom == size[1]


async def test_time_that_passes_is_told_in_the_head() -> None:
    clock = Clock()
    async with pilot(a_desk(clock), "maris", options=on(1005)) as running:
        screen = await shown(running)
        clock.now += timedelta(hours=9)
        screen.query_one(RequestHead).redraw()
        await running.pause()
        assert "late 1 h 30" in say(screen, RequestHead)
