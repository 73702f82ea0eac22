"""People, organisations and settings, and what each may set for themselves."""

from __future__ import annotations

from typing import Any

import pytest

from o365tui.desk.desk import Desk
from o365tui.desk.people import free_handle
from o365tui.model.errors import BadInput, NotFound, Refused
from o365tui.model.people import Organisation
from o365tui.model.request import Plan
from o365tui.model.settings import Settings
from tests.desk.world import ILZE, OWNER, World


def test_a_person_is_as_the_owner_where_nothing_is_said(world: World) -> None:
    person = world.desk.add_person(OWNER, name="Jānis Bērziņš", email="janis@example.org", role="administrator")
    assert (person.handle, person.organisation) == ("janis.berzins", "SIA Piemērs")
    assert (person.country, person.language, person.timezone) == ("LV", "en", "Europe/Riga")
    assert (person.owner, person.uid) == (False, None)
    assert world.store.person("janis.berzins") == person


def test_an_organisation_is_made_with_its_first_person_and_keeps_its_plan(world: World) -> None:
    add: dict[str, Any] = {"email": "a@example.org", "role": "administrator", "organisation": "New Ltd"}
    with pytest.raises(BadInput) as missing:
        world.desk.add_person(OWNER, name="A", **add)
    assert missing.value.field == "plan"
    world.desk.add_person(OWNER, name="A", plan="premier", **add)
    assert Organisation("New Ltd", Plan.PREMIER) in world.store.organisations()
    with pytest.raises(Refused):
        world.desk.add_person(OWNER, name="B", plan="premier", **add)
    world.desk.add_person(OWNER, name="B", **add)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "),
        ("email", "nobody"),
        ("role", "king"),
        ("handle", "a b"),
        ("handle", "-x"),
        ("country", "XX"),
        ("language", "fr"),
        ("timezone", "Riga"),
        ("organisation", " "),
    ],
)
def test_what_cannot_be_taken_of_a_person_is_told_with_its_field(world: World, field: str, value: str) -> None:
    given: dict[str, Any] = {"name": "A", "email": "a@example.org", "role": "agent", field: value}
    with pytest.raises(BadInput) as refused:
        world.desk.add_person(OWNER, **given)
    assert refused.value.field == field


def test_a_taken_handle_is_refused(world: World) -> None:
    with pytest.raises(Refused):
        world.desk.add_person(OWNER, name="A", email="a@example.org", role="agent", handle="ilze")


@pytest.mark.parametrize(
    ("name", "email", "handle"),
    [
        ("Ilze Ozola", "", "ilze.ozola"),
        ("Čārlzs  Ģēģeris-Ķīķis", "", "carlzs.gegeris.kikis"),
        ("Jürgen Weiß", "", "jurgen.weiss"),
        ("李小龙", "bruce.lee@example.org", "bruce.lee"),
        ("\x1b[31m", "", "31m"),
        ("💣", "", "person"),
        ("Māris Kalns", "", "maris.kalns3"),
    ],
)
def test_a_handle_is_made_from_the_name_in_plain_letters(name: str, email: str, handle: str) -> None:
    assert free_handle(name, email, ["maris.kalns", "maris.kalns2"]) == handle


def test_the_last_owner_stays(world: World) -> None:
    with pytest.raises(Refused):
        world.desk.retire_person(OWNER, "owner")
    with pytest.raises(Refused):
        world.desk.change_person(OWNER, "owner", owner=False)
    world.desk.change_person(OWNER, "ilze", owner=True)
    world.desk.retire_person(ILZE, "owner")
    with pytest.raises(Refused):
        world.desk.retire_person(ILZE, "ilze")


def test_a_person_who_was_retired_can_come_back(world: World) -> None:
    assert world.desk.retire_person(OWNER, "liga").retired
    assert not world.desk.bring_back_person(OWNER, "liga").retired


def test_changing_a_person_is_checked_as_adding_is(world: World) -> None:
    assert world.desk.change_person(OWNER, "liga", name="Līga L", role="administrator").role == "administrator"
    with pytest.raises(NotFound):
        world.desk.change_person(OWNER, "nobody", name="A")
    with pytest.raises(BadInput):
        world.desk.change_person(OWNER, "liga", email="nobody")
    with pytest.raises(BadInput):
        world.desk.change_person(OWNER, "liga", organisation="Nowhere Ltd")


def test_everyone_sets_their_own_country_language_and_zone(world: World) -> None:
    person = world.desk.set_my(ILZE, country="ee", language="lv", timezone="Europe/Tallinn")
    assert (person.country, person.language, person.timezone) == ("EE", "lv", "Europe/Tallinn")
    assert world.desk.set_my(ILZE, country="").country == ""
    with pytest.raises(BadInput):
        world.desk.set_my(ILZE, language="fr")


def test_settings_are_above_zero(world: World) -> None:
    assert world.desk.change_settings(OWNER, Settings(file_limit=5)) == world.desk.settings()
    with pytest.raises(BadInput) as refused:
        world.desk.change_settings(OWNER, Settings(words_limit=0))
    assert refused.value.field == "words_limit"


def test_feedback_on_the_help_is_kept_for_the_owner(world: World) -> None:
    world.desk.give_feedback(ILZE, "times", False, "Which zone?")
    (said,) = world.desk.feedback(OWNER)
    assert (said.topic, said.helpful, said.words, said.by) == ("times", False, "Which zone?", "ilze")


def test_names_of_people_are_known_and_strangers_go_by_their_handle(world: World) -> None:
    assert [world.desk.name_of(each) for each in ("gone", "stranger", None)] == ["Guntis Gone", "stranger", ""]
    assert world.desk.organisation_of(ILZE).plan is Plan.ENTERPRISE


def test_a_new_name_is_known_at_once_here_and_with_the_next_news_elsewhere(world: World) -> None:
    elsewhere = Desk(world.store, world.clock)
    cursor = elsewhere.cursor()
    assert [world.desk.name_of("liga"), elsewhere.name_of("liga")] == ["Līga Liepa"] * 2
    world.desk.change_person(OWNER, "liga", name="Līga Ozola")
    assert world.desk.name_of("liga") == "Līga Ozola"
    elsewhere.changes_since(ILZE, cursor)
    assert elsewhere.name_of("liga") == "Līga Ozola"
