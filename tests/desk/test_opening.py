"""Where the desk is, making one, and who acts."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from o365tui.desk import opening
from o365tui.model.errors import BadInput, DeskExists, NoDesk, NotAllowed, NotFound
from tests.desk.world import OWNER, World

MAKER: dict[str, Any] = {
    "name": "Ilze Ozola",
    "email": "ilze@example.org",
    "organisation": "SIA Piemērs",
    "plan": "premier",
    "country": "LV",
}


def test_the_desk_is_where_one_says_else_the_environment_else_the_users_data(tmp_path: Path) -> None:
    environ = {"O365TUI_DESK": "/srv/desk"}
    assert opening.where("/tmp/mine", environ) == Path("/tmp/mine")
    assert opening.where(None, environ) == Path("/srv/desk")
    assert opening.where("~/desk", {}) == Path.home() / "desk"
    assert opening.where(None, {}) == Path.home() / ".local/share/o365tui"


def test_whoever_makes_a_desk_owns_it_and_comes_in_by_their_account(tmp_path: Path) -> None:
    desk, owner = opening.make(tmp_path / "desk", **MAKER)
    desk.leave()
    assert (owner.owner, owner.uid, owner.handle) == (True, os.getuid(), "ilze.ozola")
    again, actor = opening.open_as(tmp_path / "desk")
    assert actor == owner
    assert again.organisation_of(actor).plan == "premier"
    again.leave()


@pytest.mark.parametrize("wrong", [{"email": "x"}, {"plan": "gold"}, {"name": ""}, {"country": "Q"}, {"role": "x"}])
def test_nothing_is_made_when_something_cannot_be_taken(tmp_path: Path, wrong: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        opening.make(tmp_path / "desk", **{**MAKER, **wrong})
    assert not (tmp_path / "desk").exists()


def test_a_desk_is_never_made_over_another(tmp_path: Path) -> None:
    opening.make(tmp_path, **MAKER)[0].leave()
    with pytest.raises(DeskExists):
        opening.make(tmp_path, **MAKER)


def test_there_is_no_desk_until_one_is_made(tmp_path: Path) -> None:
    assert not opening.exists(tmp_path)
    with pytest.raises(NoDesk):
        opening.open_as(tmp_path)
    assert not os.listdir(tmp_path)


def test_the_account_decides_who_acts(world: World) -> None:
    assert opening.who_acts(world.store, 1000) == OWNER
    with pytest.raises(NotAllowed):
        opening.who_acts(world.store, 1001)


def test_only_the_owners_account_may_act_as_somebody_else(world: World) -> None:
    assert opening.who_acts(world.store, 1000, "maris").handle == "maris"
    assert opening.who_acts(world.store, 1000, "owner") == OWNER
    with pytest.raises(NotFound):
        opening.who_acts(world.store, 1000, "nobody")
    with pytest.raises(NotAllowed):
        opening.who_acts(world.store, 1000, "gone")
    with pytest.raises(NotAllowed):
        opening.who_acts(world.store, 1001, "maris")
    ilze = world.store.person("ilze")
    assert ilze is not None
    world.store.commit("owner", lambda tx: tx.save_person(replace(ilze, uid=1002)))
    assert opening.who_acts(world.store, 1002, "ilze").handle == "ilze"
    with pytest.raises(NotAllowed):
        opening.who_acts(world.store, 1002, "maris")


def test_a_retired_owner_does_not_come_in(world: World) -> None:
    world.desk.change_person(OWNER, "ilze", owner=True)
    world.desk.retire_person(OWNER, "owner")
    with pytest.raises(NotAllowed):
        opening.who_acts(world.store, 1000)
