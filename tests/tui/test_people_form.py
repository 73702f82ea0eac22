"""The form for a person: what is asked, what is refused and where that is said, and the draft that stays."""

from __future__ import annotations

from typing import Any

import pytest
from textual.events import Key

from o365tui.model.people import Role
from o365tui.model.request import Plan
from o365tui.tui.screens.people import PeopleScreen
from o365tui.tui.screens.people_fields import KNOWN, NEW, NO, YES
from o365tui.tui.screens.people_form import PersonScreen
from o365tui.tui.widgets.form import FormRow
from o365tui.tui.work import app_of
from tests.tui.desks import ILZE, a_desk, person_of, pilot, settle, texts

NARROW = (80, 24)


async def form(running: Any, handle: str = "") -> PersonScreen:
    """The form: for somebody new, or for the person of that handle."""
    people: PeopleScreen = running.app.screen
    if handle:
        people.rows.move_to_key(handle)
        await running.press("E")
    else:
        await running.press("+")
    await settle(running, lambda: isinstance(running.app.screen, PersonScreen) and running.app.screen.focused)
    await running.pause(0.05)
    screen: PersonScreen = running.app.screen
    return screen


async def fill(running: Any, **values: str) -> None:
    """Set the fields."""
    for name, value in values.items():
        field: Any = running.app.screen.query_one(f"#{name}", FormRow).field
        field.value = value
        await running.pause()


def said(running: Any, field: str) -> str:
    """What is said to be wrong with a field."""
    return str(running.app.screen.query_one(f"#{field}", FormRow).problem)


async def back(running: Any) -> None:
    """The form is done."""
    await settle(running, lambda: isinstance(running.app.screen, PeopleScreen), "the form stays")


async def test_somebody_new_needs_only_a_name_and_an_address() -> None:
    desk = a_desk()
    async with pilot(desk, "ilze", NARROW, start="people") as running:
        await form(running)
        await running.press(*"Juris", "space", *"Priede", "tab", *"juris@example.org", "ctrl+s")
        await back(running)
        made = person_of(desk, "juris.priede")
        assert (made.name, made.email, made.role) == ("Juris Priede", "juris@example.org", Role.ADMINISTRATOR)
        assert (made.organisation, made.country, made.timezone) == ("SIA Piemērs", "LV", "Europe/Riga")
        people: Any = running.app.screen
        await settle(running, lambda: people.person.handle == "juris.priede", "the cursor is not on who was added")


async def test_an_organisation_that_is_new_is_made_with_its_plan() -> None:
    desk = a_desk()
    async with pilot(desk, "ilze", NARROW, start="people") as running:
        await form(running)
        assert not running.app.screen.query_one("#plan").display
        await fill(running, name="Ada", email="ada@example.org", organisation=NEW)
        assert running.app.screen.query_one("#plan").display
        await running.press("ctrl+s")
        await settle(running, lambda: said(running, "new_organisation") and said(running, "plan"))
        await fill(running, new_organisation="[b]Ltd", plan="premier")
        await running.press("ctrl+s")
        await back(running)
        assert desk.organisation_of(person_of(desk, "ada")).plan is Plan.PREMIER
        assert person_of(desk, "ada").organisation == "[b]Ltd"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "   "),
        ("email", "ada@"),
        ("email", ""),
        ("handle", "!"),
        ("handle", "otto"),
        ("timezone", "Mars/Olympus"),
    ],
)
async def test_what_cannot_be_taken_is_said_beside_its_field_which_is_focused(field: str, value: str) -> None:
    desk = a_desk()
    async with pilot(desk, "ilze", NARROW, start="people") as running:
        screen = await form(running)
        await fill(running, **{"name": "Ada", "email": "ada@example.org", field: value})
        await running.press("ctrl+s")
        await settle(running, lambda: said(running, field), f"nothing was said about {field}")
        assert screen.query_one(f"#{field}", FormRow) in screen.focused.ancestors  # type: ignore[union-attr]
        assert len(desk.people(ILZE)) == 5


async def test_a_wrong_address_is_told_when_one_leaves_the_field_and_forgotten_when_one_types() -> None:
    async with pilot(a_desk(), "ilze", NARROW, start="people") as running:
        await form(running)
        await running.press(*"Ada", "tab", *"ada@", "tab")
        await settle(running, lambda: "not an e-mail address" in said(running, "email"))
        await running.press("shift+tab", *"x.org")
        assert said(running, "email") == ""


async def test_the_handle_that_would_be_made_is_shown() -> None:
    async with pilot(a_desk(), "ilze", NARROW, start="people") as running:
        screen = await form(running)
        await running.press(*"Otto")
        await running.pause()
        handle: Any = screen.query_one("#handle", FormRow).field
        assert handle.placeholder == "otto2"


async def test_changing_a_person_changes_what_was_changed_and_nothing_else() -> None:
    desk = a_desk()
    async with pilot(desk, "ilze", NARROW, start="people") as running:
        await form(running, "otto")
        await fill(running, country="AT", organisation=f"{KNOWN}SIA Piemērs")
        desk.change_person(ILZE, "otto", name="Otto Neumann")
        await running.press("ctrl+s")
        await back(running)
        became = person_of(desk, "otto")
        assert (became.country, became.organisation, became.name) == ("AT", "SIA Piemērs", "Otto Neumann")


async def test_the_desk_can_get_a_second_owner_and_must_keep_one() -> None:
    desk = a_desk()
    async with pilot(desk, "ilze", NARROW, start="people") as running:
        await form(running, "ilze")
        await fill(running, owner=NO)
        await running.press("ctrl+s")
        await settle(running, lambda: "needs an owner" in said(running, "owner"))
        await running.press("escape")
        await back(running)
        await form(running, "maris")
        await fill(running, owner=YES)
        await running.press("ctrl+s")
        await back(running)
        assert person_of(desk, "maris").owner


async def test_what_was_typed_is_kept_as_a_draft_and_offered_again() -> None:
    async with pilot(a_desk(), "ilze", NARROW, start="people") as running:
        await form(running)
        await running.press(*"Ada")
        await running.press("escape")
        await back(running)
        assert app_of(running.app.screen).drafts.get("person") == {"fields": {"name": "Ada"}}
        screen = await form(running)
        assert screen.values()["name"] == "Ada"


async def test_leaving_without_having_typed_leaves_no_draft() -> None:
    async with pilot(a_desk(), "ilze", NARROW, start="people") as running:
        await form(running, "otto")
        await running.press("escape")
        await back(running)
        assert "person-otto" not in app_of(running.app.screen).drafts


async def test_a_draft_is_gone_once_it_was_sent() -> None:
    async with pilot(a_desk(), "ilze", NARROW, start="people") as running:
        await form(running, "otto")
        await fill(running, name="Otto Neumann")
        assert "person-otto" in app_of(running.app.screen).drafts
        await running.press("ctrl+s")
        await back(running)
        assert "person-otto" not in app_of(running.app.screen).drafts


@pytest.mark.parametrize("lang", ["en", "lv"])
async def test_country_is_found_by_typing_its_name_in_either_language(lang: str) -> None:
    async with pilot(a_desk(), "ilze", NARROW, start="people", lang=lang) as running:
        screen = await form(running, "otto")
        screen.query_one("#country", FormRow).field.focus()
        await running.press("enter")
        await running.pause()
        await running.press(*"igaunija", "enter")
        await settle(running, lambda: screen.values()["country"] == "EE")


async def test_changing_ones_own_language_here_changes_the_screen() -> None:
    async with pilot(a_desk(), "ilze", NARROW, start="people") as running:
        await form(running, "ilze")
        await fill(running, language="lv")
        await running.press("ctrl+s")
        await back(running)
        await settle(running, lambda: "Lietotāji" in texts(running))


async def test_the_form_follows_the_language_and_keeps_what_was_typed() -> None:
    async with pilot(a_desk(), "ilze", NARROW, start="people") as running:
        screen = await form(running)
        await running.press(*"Ada")
        app_of(screen).set_language("lv")
        await settle(running, lambda: "Laika josla" in texts(running) and screen.values()["name"] == "Ada")


async def test_what_is_typed_after_tab_in_one_breath_is_in_the_next_field() -> None:
    async with pilot(a_desk(), "ilze", NARROW, start="people") as running:
        screen = await form(running)
        for key in ("A", "d", "a", "tab", "a", "at", "b"):
            key = {"at": "@"}.get(key, key)
            app_of(screen).post_message(Key(key, key if len(key) == 1 else None))
        await settle(running, lambda: screen.values()["email"] == "a@b")
        assert screen.values()["name"] == "Ada"
