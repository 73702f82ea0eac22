"""What one can do to a request: offered exactly where it is allowed, and done by dialogs that ask what they must."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from o365tui.desk.desk import Desk
from o365tui.model.lifecycle import MOVES, Move, may
from o365tui.model.people import Role
from o365tui.model.request import Status
from o365tui.tui.app import Options
from o365tui.tui.commands.bindings import offers
from o365tui.tui.screens import request_actions as actions
from o365tui.tui.screens.file_picker import FilePicker
from o365tui.tui.screens.files_field import PathInput
from o365tui.tui.screens.request import RequestScreen
from o365tui.tui.screens.request_choose import Chooser
from o365tui.tui.screens.request_head import RequestHead
from o365tui.tui.screens.request_notes import Notes
from o365tui.tui.screens.writing import WritingScreen
from o365tui.tui.widgets.frame import CommandFooter, StatusLine
from o365tui.tui.widgets.virtual_list import VirtualList
from tests.tui.desks import ILZE, LIGA, MARIS, PEOPLE, Clock, a_desk, empty_desk, file, pilot, settle, texts


def on(number: int) -> Options:
    """Start on that request."""
    return Options(start="it", looks="dark", colours="256", places={"it": lambda: RequestScreen(number)})


async def shown(running: Pilot[Any]) -> RequestScreen:
    """The screen, once the request is read."""
    screen = running.app.screen
    assert isinstance(screen, RequestScreen)
    await settle(running, lambda: screen.record is not None)
    await running.pause()
    return screen


async def chooser(running: Pilot[Any]) -> Chooser:
    """The dialog, once it is there."""
    await settle(running, lambda: isinstance(running.app.screen, Chooser), "nothing to choose from")
    await running.pause()
    screen = running.app.screen
    assert isinstance(screen, Chooser)
    return screen


def in_status(status: Status) -> tuple[Desk, int]:
    """A desk whose only request, assigned to Līga, has this status."""
    desk = empty_desk(Clock())
    number = file(desk)
    if status is Status.NEW:
        return desk, number
    desk.assign(LIGA, number, "liga")
    if status is Status.ACTION_REQUIRED:
        desk.ask(LIGA, number, "Which build?")
    elif status is Status.RESOLVED:
        desk.resolve(LIGA, number, "Renewed.")
    elif status is Status.CLOSED:
        desk.close(LIGA, number)
    return desk, number


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("who", ["ilze", "maris"])
async def test_every_move_is_offered_exactly_where_the_lifecycle_allows_it(who: str, status: Status) -> None:
    desk, number = in_status(status)
    person = PEOPLE[who]
    async with pilot(desk, who, options=on(number)) as running:
        screen = await shown(running)
        offered = {offer.command.id for offer in offers(screen)}
        for command, move in actions.COMMAND_MOVES.items():
            assert (command in offered) == may(move, person.role, status), command
        active = {binding.binding.action for binding in screen.active_bindings.values()}
        for command, move in actions.COMMAND_MOVES.items():
            assert (command.replace(".", "_") in active) == may(move, person.role, status), command


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("role", Role)
def test_the_status_menu_has_only_legal_moves_and_says_where_each_leads(role: Role, status: Status) -> None:
    person = PEOPLE["maris" if role is Role.AGENT else "ilze"]
    options = actions.status_options(person, status, "liga")
    for option in options:
        move = Move(option.value)
        assert may(move, role, status)
        after = MOVES[move][role][status]
        assert ("→" in option.about) == (after is not status)
    assert len({option.key for option in options}) == len(options)
    legal = [move for move in (Move.CLOSE, Move.REOPEN, Move.ASK, Move.RESOLVE) if may(move, role, status)]
    assert set(legal) <= {Move(option.value) for option in options}


async def test_an_illegal_key_does_nothing() -> None:
    async with pilot(a_desk(), "ilze", options=on(1001)) as running:
        screen = await shown(running)
        await running.press("r", "i", "R", "S", "t", "a", "c", "E", "+")
        await running.pause()
        assert running.app.screen is screen


async def test_taking_makes_me_the_assignee_and_is_then_not_offered_any_more() -> None:
    desk = a_desk()
    async with pilot(desk, "maris", options=on(1005)) as running:
        screen = await shown(running)
        assert "t Take" in screen.query_one(CommandFooter).text
        await running.press("t")
        await settle(running, lambda: "→ Māris Kalns" in screen.query_one(RequestHead).text)
        assert desk.get(MARIS, 1005).request.status is Status.IN_PROGRESS
        assert "SR-1005 is yours." in screen.query_one(StatusLine).text
        assert "Māris Kalns took the request · New → In progress" in screen.query_one(Notes).text
        await settle(running, lambda: not screen.can("request.take"))


async def test_taking_what_another_took_in_the_last_moment_is_refused_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk = a_desk()
    async with pilot(desk, "maris", options=on(1005)) as running:
        screen = await shown(running)
        take = desk.take

        def faster(*all_: Any) -> Any:
            monkeypatch.undo()
            take(LIGA, 1005)
            return take(*all_)

        monkeypatch.setattr(desk, "take", faster)
        await running.press("t")
        await settle(running, lambda: "→ Līga Liepa" in screen.query_one(RequestHead).text)
        assert desk.get(MARIS, 1005).request.assignee == "liga"
        await settle(running, lambda: "changed meanwhile" in screen.query_one(StatusLine).text)


async def test_assigning_chooses_among_agents_at_work_by_any_part_of_the_name() -> None:
    desk = a_desk()
    desk.retire_person(ILZE, "maris")
    desk.bring_back_person(ILZE, "maris")
    async with pilot(desk, "maris", options=on(1005)) as running:
        screen = await shown(running)
        await running.press("a")
        dialog = await chooser(running)
        rows = [dialog.query_one(VirtualList).row_at(n) for n in range(dialog.query_one(VirtualList).total)]
        assert [row.value for row in rows if row] == ["maris", "liga"]
        await running.press(*"liepa", "enter")
        await settle(running, lambda: "→ Līga Liepa" in screen.query_one(RequestHead).text)
        assert "Līga Liepa works on SR-1005 now." in screen.query_one(StatusLine).text


async def test_a_retired_agent_is_not_offered() -> None:
    desk = a_desk()
    desk.retire_person(ILZE, "liga")
    async with pilot(desk, "maris", options=on(1005)) as running:
        await shown(running)
        await running.press("a")
        dialog = await chooser(running)
        assert dialog.query_one(VirtualList).total == 1


async def test_leaving_a_dialog_changes_nothing() -> None:
    desk = a_desk()
    async with pilot(desk, "maris", options=on(1005)) as running:
        screen = await shown(running)
        for key in ("a", "s"):
            await running.press(key)
            await chooser(running)
            await running.press("escape")
            await settle(running, lambda: running.app.screen is screen)
        assert desk.get(MARIS, 1005).request.revision == 1


async def test_the_status_menu_picks_by_letter_and_by_enter() -> None:
    desk = a_desk()
    async with pilot(desk, "maris", options=on(1005)) as running:
        screen = await shown(running)
        await running.press("s")
        await chooser(running)
        assert "SR-1005 is “New”. What next?" in str(running.app.screen.query_one("Vertical").border_title)
        assert "⏎ Choose" in texts(running, CommandFooter)
        await running.press("enter")
        await settle(running, lambda: desk.get(MARIS, 1005).request.assignee == "maris")
        await settle(running, lambda: "In progress" in screen.query_one(RequestHead).text)
        await running.press("s")
        await chooser(running)
        await running.press("S")
        await settle(running, lambda: isinstance(running.app.screen, WritingScreen))
        await settle(running, lambda: "Reply, then Resolved" in texts(running))


async def test_an_administrator_s_menu_leads_to_an_answer_and_to_closing() -> None:
    async with pilot(a_desk(), "ilze", options=on(1004)) as running:
        await shown(running)
        await running.press("s")
        dialog = await chooser(running)
        rows = [dialog.query_one(VirtualList).row_at(n) for n in range(dialog.query_one(VirtualList).total)]
        assert [(row.value, row.about) for row in rows if row] == [("reply", "→ In progress"), ("close", "→ Closed")]


async def test_adding_files_from_any_tab(tmp_path: Any) -> None:
    (tmp_path / "trace.txt").write_text("x" * 100)
    desk = a_desk()
    async with pilot(desk, "ilze", options=on(1004)) as running:
        screen = await shown(running)
        await running.press("4", "+")
        await settle(running, lambda: isinstance(running.app.screen, FilePicker))
        picker = running.app.screen
        picker.query_one(PathInput).value = str(tmp_path / "trace.txt")
        await running.press("enter")
        await settle(running, lambda: bool(getattr(picker, "_chosen", ())))
        await running.press("ctrl+s")
        await settle(running, lambda: "1 file was added." in screen.query_one(StatusLine).text)
        record = desk.get(ILZE, 1004)
        assert [each.name for each in record.files] == ["trace.txt"]
        # A file of an administrator brings it back to work, as an answer does.
        assert record.request.status is Status.IN_PROGRESS
        await settle(running, lambda: "Files 1" in texts(running))
        assert screen.tab == "history"


async def test_the_files_key_goes_to_the_files_and_there_adds_one() -> None:
    async with pilot(a_desk(), "ilze", options=on(1004)) as running:
        screen = await shown(running)
        await running.press("f")
        assert screen.tab == "files"
        await running.press("f")
        await settle(running, lambda: isinstance(running.app.screen, FilePicker))


async def test_the_palette_offers_what_can_be_done_now() -> None:
    async with pilot(a_desk(), "ilze", options=on(1004)) as running:
        await shown(running)
        await running.press("ctrl+p", *"close request", "enter")
        await settle(running, lambda: isinstance(running.app.screen, WritingScreen))
