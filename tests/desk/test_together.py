"""Who else has a request open, as each may know it."""

from __future__ import annotations

import pytest

from o365tui.desk.together import INTERNAL, PUBLIC, AlsoHere
from o365tui.model.errors import NotFound
from o365tui.model.people import Person
from tests.desk.world import ANNA, GONE, ILZE, LIGA, MARIS, OTTO, OWNER, World


def names(world: World, actor: Person, number: int) -> list[tuple[str, bool]]:
    return [(each.name, each.writing) for each in world.desk.also_here(actor, number)]


def test_an_agent_sees_everybody_who_has_it_open_the_writing_first(world: World) -> None:
    number, other = world.file(), world.file()
    world.desk.here(ILZE, number)
    world.desk.here(LIGA, number, INTERNAL)
    world.desk.here(MARIS, number)
    world.desk.here(ANNA, other, PUBLIC)
    assert world.desk.also_here(MARIS, number) == (
        AlsoHere("liga", "Līga Liepa", writing=True),
        AlsoHere("ilze", "Ilze Ozola"),
    )
    world.desk.here(LIGA, None)
    assert names(world, MARIS, number) == [("Ilze Ozola", False)]


@pytest.mark.parametrize(("writing", "seen"), [("", []), (INTERNAL, []), (PUBLIC, [("Māris Kalns", True)])])
def test_an_administrator_sees_an_agent_only_while_they_write_what_everyone_will_read(
    world: World, writing: str, seen: list[tuple[str, bool]]
) -> None:
    number = world.file()
    world.desk.here(MARIS, number, writing)
    assert names(world, ILZE, number) == seen
    world.desk.here(ANNA, number)
    assert names(world, ILZE, number) == [*seen, ("Anna Kalniņa", False)]


def test_nobody_of_another_organisation_sees_or_is_seen(world: World) -> None:
    number = world.file()
    with pytest.raises(NotFound):
        world.desk.here(OTTO, number)
    world.desk.here(ILZE, number)
    with pytest.raises(NotFound):
        world.desk.also_here(OTTO, number)
    world.store.presence.here("otto", number, PUBLIC)  # before he was moved to another organisation
    world.store.presence.here(GONE.handle, number)
    world.store.presence.here("nobody.known", number)
    assert names(world, ANNA, number) == [("Ilze Ozola", False)]
    assert world.desk.also_here(OWNER, number)[0].handle == "ilze"
