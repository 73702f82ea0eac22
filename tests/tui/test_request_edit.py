"""Changing a request's fields: checks, conflicts, drafts."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from o365tui.tui.app import Options
from o365tui.tui.drafts import Keeper
from o365tui.tui.screens.request import RequestScreen
from o365tui.tui.screens.request_edit import EditScreen
from o365tui.tui.widgets.dialogs import Confirm, Words
from o365tui.tui.widgets.form import FormRow
from o365tui.tui.widgets.frame import StatusLine
from o365tui.tui.work import app_of
from tests.tui.desks import ILZE, LIGA, MARIS, a_desk, pilot, settle, texts


def on(number: int, **more: Any) -> Options:
    """Start on that request."""
    return Options(start="it", looks="dark", colours="256", places={"it": lambda: RequestScreen(number)}, **more)


async def editing(running: Pilot[Any]) -> EditScreen:
    """Press E and wait until the form is filled."""
    below = running.app.screen
    assert isinstance(below, RequestScreen)
    await settle(running, lambda: below.record is not None)
    await running.press("E")
    await settle(running, lambda: isinstance(running.app.screen, EditScreen))
    screen = running.app.screen
    assert isinstance(screen, EditScreen)
    await settle(running, lambda: screen._base is not None and not screen._filling)
    return screen


async def back(running: Pilot[Any]) -> RequestScreen:
    await settle(running, lambda: isinstance(running.app.screen, RequestScreen), "still the form")
    screen = running.app.screen
    assert isinstance(screen, RequestScreen)
    return screen


def says(screen: EditScreen) -> str:
    return " ".join(screen.query_one("#says", Words).text.split())


async def test_fields_are_changed_and_the_others_left_alone() -> None:
    desk = a_desk()
    async with pilot(desk, "maris", options=on(1004)) as running:
        screen = await editing(running)
        screen._field("title").value = "Outlook sends again"
        screen._field("severity").value = "C"
        screen._field("tags").text = "outlook\nliepāja\n"
        screen._field("reference").value = "MO1"
        await running.pause()
        await running.press("ctrl+s")
        below = await back(running)
        request = desk.get(MARIS, 1004).request
        assert (request.title, request.severity.value, request.tags, request.reference) == (
            "Outlook sends again", "C", ("outlook", "liepāja"), "MO1",
        )  # fmt: skip
        assert request.service == "Exchange Online"
        await settle(running, lambda: "SR-1004 is changed." in below.query_one(StatusLine).text)


async def test_how_one_is_reached_is_put_right_and_a_wrong_address_is_told_where_it_stands() -> None:
    desk = a_desk()
    async with pilot(desk, "maris", options=on(1004)) as running:
        screen = await editing(running)
        screen._field("email").value = "nobody"
        screen._field("further").value = "one@example.org; two@example.org"
        await running.pause()
        await running.press("ctrl+s")
        await settle(running, lambda: "“nobody” is not an e-mail address" in " ".join(texts(running).split()))
        assert screen.query_one("#email", FormRow).has_class("-error")
        screen._field("email").value = "right@example.org"
        await running.pause()
        await running.press("ctrl+s")
        await back(running)
        contact = desk.get(MARIS, 1004).request.contact
        assert (contact.email, contact.further) == ("right@example.org", ("one@example.org", "two@example.org"))


async def test_another_service_offers_its_own_areas() -> None:
    desk = a_desk()
    desk.change(MARIS, 1004, area="Outlook")
    async with pilot(desk, "maris", options=on(1004)) as running:
        screen = await editing(running)
        assert screen._value("area")
        screen._field("service").value = "Microsoft Teams"
        await running.pause()
        await settle(running, lambda: screen._value("area") == "")
        await running.press("ctrl+s")
        await back(running)
        request = desk.get(MARIS, 1004).request
        assert (request.service, request.area) == ("Microsoft Teams", "")


async def test_nothing_changed_is_nothing_committed() -> None:
    desk = a_desk()
    revision = desk.get(MARIS, 1004).request.revision
    async with pilot(desk, "maris", options=on(1004)) as running:
        await editing(running)
        await running.press("ctrl+s")
        await back(running)
        assert desk.get(MARIS, 1004).request.revision == revision


@pytest.mark.parametrize(("title", "sentence"), [("", "Give the request a title"), ("x" * 256, "256 characters")])
async def test_a_wrong_title_is_said_beside_it_and_focused(title: str, sentence: str) -> None:
    desk = a_desk()
    async with pilot(desk, "maris", options=on(1004)) as running:
        screen = await editing(running)
        screen._field("title").value = title
        screen._field("reference").focus()
        await running.pause()
        await running.press("ctrl+s")
        await settle(running, lambda: sentence in screen.query_one("#title", FormRow).problem)
        assert screen._field("title").has_focus
        assert desk.get(MARIS, 1004).request.title.startswith("Outlook")


async def test_what_another_changed_is_shown_and_what_i_typed_stays() -> None:
    desk = a_desk()
    async with pilot(desk, "ilze", options=on(1004)) as running:
        screen = await editing(running)
        screen._field("title").value = "My title"
        await running.pause()
        desk.change(LIGA, 1004, severity="C", title="Her title")
        await settle(running, lambda: "Līga Liepa changed Severity: A → C" in says(screen), says(screen))
        assert screen._value("title") == "My title"
        assert screen._value("severity") == "C"
        await running.press("ctrl+s")
        await running.pause()
        assert "Her title" in screen.query_one("#title", FormRow).problem
        assert desk.get(ILZE, 1004).request.title == "Her title"
        await running.press("ctrl+s")
        await back(running)
        request = desk.get(ILZE, 1004).request
        assert (request.title, request.severity.value) == ("My title", "C")


async def test_what_another_changed_elsewhere_on_the_form_does_not_stop_me() -> None:
    desk = a_desk()
    async with pilot(desk, "ilze", options=on(1004)) as running:
        screen = await editing(running)
        screen._field("title").value = "My title"
        await running.pause()
        desk.change(LIGA, 1004, severity="C")
        await settle(running, lambda: "Severity: A → C" in says(screen), says(screen))
        await running.press("ctrl+s")
        await back(running)
        assert desk.get(ILZE, 1004).request.title == "My title"


async def test_what_i_changed_myself_in_another_session_is_shown_too() -> None:
    desk = a_desk()
    async with pilot(desk, "ilze", options=on(1004)) as running:
        screen = await editing(running)
        screen._field("title").value = "My title"
        await running.pause()
        desk.change(ILZE, 1004, title="My title over there")
        await settle(running, lambda: "My title over there" in says(screen), says(screen))
        assert screen._value("title") == "My title"


async def test_a_conflict_in_the_last_moment_is_refused_and_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = a_desk()
    async with pilot(desk, "ilze", options=on(1004)) as running:
        screen = await editing(running)
        screen._field("title").value = "My title"
        await running.pause()
        change = desk.change

        def faster(*all_: Any, **more: Any) -> Any:
            monkeypatch.undo()
            change(LIGA, 1004, severity="C")
            return change(*all_, **more)

        monkeypatch.setattr(desk, "change", faster)
        await running.press("ctrl+s")
        await settle(running, lambda: "Severity: A → C" in says(screen), says(screen))
        assert desk.get(ILZE, 1004).request.title.startswith("Outlook")
        await running.press("ctrl+s")
        await back(running)
        assert desk.get(ILZE, 1004).request.title == "My title"


async def test_changes_that_were_not_made_are_kept_as_a_draft() -> None:
    desk = a_desk()
    async with pilot(desk, "ilze", options=on(1004, drafts=Keeper(desk.drafts, "ilze"))) as running:
        screen = await editing(running)
        screen._field("title").value = "Half a ti"
        await settle(running, lambda: "edit-1004" in app_of(screen).drafts)
        await running.press("escape")
        await back(running)
        screen = await editing(running)
        assert screen._value("title") == "Half a ti"
        await running.press("ctrl+t")
        await settle(running, lambda: isinstance(running.app.screen, Confirm))
        await running.press("y")
        await settle(running, lambda: screen._value("title").startswith("Outlook"))
        assert "edit-1004" not in app_of(screen).drafts


async def test_a_tag_that_a_form_cannot_hold_is_left_alone_unless_tags_are_changed() -> None:
    desk = a_desk()
    desk.change(MARIS, 1004, tags=["two\nlines", "one"])
    async with pilot(desk, "maris", options=on(1004)) as running:
        screen = await editing(running)
        screen._field("title").value = "Other"
        await running.pause()
        await running.press("ctrl+s")
        await back(running)
        assert desk.get(MARIS, 1004).request.tags == ("two\nlines", "one")
