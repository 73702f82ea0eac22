"""Duplicates merged and taken apart, requests linked; what is another organisation's is told to nobody outside it."""

from __future__ import annotations

import io
import json

import pytest

from o365tui.desk.filing import contact_of
from o365tui.model.errors import NotAllowed, NotFound, Refused
from o365tui.model.operations import Kind
from o365tui.model.request import Event, NoteKind, Status
from tests.desk.world import ANNA, ILZE, LIGA, MARIS, OTTO, OWNER, World


def test_a_duplicate_closes_and_both_tell_of_each_other(world: World) -> None:
    duplicate, survivor = world.file(ANNA, contact=contact_of(ANNA)), world.file(ILZE)
    world.desk.reply(ANNA, duplicate, "It happens here, too.")
    record = world.desk.merge(MARIS, duplicate, survivor)
    assert (record.request.status, record.request.merged_into) == (Status.CLOSED, survivor)
    assert record.request.closed == world.clock.time
    assert [note.body for note in record.notes if note.body] == ["It happens here, too."]
    other = world.record(survivor)
    assert (other.request.merged, other.request.contact.further) == ((duplicate,), (ANNA.email,))
    assert (record.notes[-1].event, record.notes[-1].becomes) == (Event.MERGED, str(survivor))
    assert (other.notes[-1].event, other.notes[-1].was) == (Event.MERGED, str(duplicate))
    assert {each.field for each in record.history} == {"status", "merged_into"}
    assert [(each.field, each.becomes) for each in other.history] == [("merged", duplicate), ("further", ANNA.email)]
    assert world.desk.get(ANNA, survivor).request.merged == (duplicate,)


def test_the_same_persons_address_is_not_added_again(world: World) -> None:
    duplicate, survivor = world.file(ILZE), world.file(ILZE)
    world.desk.merge(MARIS, duplicate, survivor)
    assert world.record(survivor).request.contact.further == ()


def test_only_agents_merge_and_only_within_an_organisation(world: World) -> None:
    mine, theirs = world.file(ILZE), world.file(OTTO)
    with pytest.raises(NotAllowed):
        world.desk.merge(ILZE, mine, world.file(ILZE))
    with pytest.raises(Refused, match="link them"):
        world.desk.merge(MARIS, mine, theirs)
    with pytest.raises(Refused, match="into itself"):
        world.desk.merge(MARIS, mine, mine)
    with pytest.raises(NotFound):
        world.desk.merge(MARIS, mine, 999)


def test_nothing_is_merged_into_a_closed_request_nor_a_closed_one_into_another(world: World) -> None:
    first, second = world.file(), world.standing(Status.CLOSED)
    with pytest.raises(Refused, match="nobody would answer"):
        world.desk.merge(MARIS, first, second)
    with pytest.raises(Refused, match="closed already"):
        world.desk.merge(MARIS, second, first)


def test_merging_into_a_duplicate_goes_to_the_end_of_the_chain(world: World) -> None:
    a, b, c = world.file(), world.file(), world.file()
    world.desk.merge(MARIS, a, b)
    world.desk.merge(MARIS, b, c)
    late = world.file()
    assert world.desk.merge(MARIS, late, a).request.merged_into == c
    with pytest.raises(Refused, match="into itself"):
        world.desk.merge(MARIS, c, a)
    assert world.record(c).request.merged == (b, late)
    assert world.desk.goes_on(MARIS, a) == c


def test_any_agent_takes_a_duplicate_out_again_and_it_stands_as_before(world: World) -> None:
    duplicate, survivor = world.file(ANNA, contact=contact_of(ANNA)), world.file(ILZE)
    world.desk.take(MARIS, duplicate)
    before = world.record(duplicate).request
    world.desk.merge(MARIS, duplicate, survivor)
    with pytest.raises(NotAllowed):
        world.desk.unmerge(ANNA, duplicate)
    after = world.desk.unmerge(LIGA, duplicate).request
    assert (after.status, after.merged_into, after.closed) == (before.status, None, None)
    other = world.record(survivor).request
    assert (other.merged, other.contact.further) == ((), ())
    with pytest.raises(Refused, match="not merged"):
        world.desk.unmerge(LIGA, duplicate)
    undone = world.desk.undo(LIGA)
    assert undone.root is Kind.UNMERGE
    assert world.record(duplicate).request.merged_into == survivor


def test_reopening_a_duplicate_takes_it_out_of_the_other(world: World) -> None:
    duplicate, survivor = world.file(ANNA, contact=contact_of(ANNA)), world.file(ILZE)
    world.desk.merge(MARIS, duplicate, survivor)
    opened = world.desk.reopen(ANNA, duplicate, "Not the same").request
    assert (opened.status, opened.merged_into) == (Status.IN_PROGRESS, None)
    assert world.record(survivor).request.merged == ()
    assert world.record(survivor).request.contact.further == ()


def test_links_stand_on_both_and_go_from_both(world: World) -> None:
    first, second = world.file(ILZE), world.file(ANNA)
    world.desk.link(ILZE, first, second)
    assert (world.record(first).request.links, world.record(second).request.links) == ((second,), (first,))
    with pytest.raises(Refused, match="linked already"):
        world.desk.link(MARIS, second, first)
    world.desk.unlink(MARIS, second, first)
    assert (world.record(first).request.links, world.record(second).request.links) == ((), ())
    with pytest.raises(Refused, match="not linked"):
        world.desk.unlink(ILZE, first, second)
    with pytest.raises(Refused, match="to itself"):
        world.desk.link(ILZE, first, first)
    with pytest.raises(NotFound):
        world.desk.link(ILZE, first, world.file(OTTO))


def everything(world: World, number: int) -> str:
    """All that an administrator can get at."""
    desk = world.desk
    seen = [desk.get(ILZE, number), desk.changes_since(ILZE, 0)[1], json.dumps(list(desk.export(ILZE)))]
    return repr(seen)


def test_a_link_to_another_organisations_request_is_the_agents_only(world: World) -> None:
    mine, theirs = world.file(ILZE), world.file(OTTO)
    before = everything(world, mine)
    world.clock.tick(hours=1)
    world.desk.link(MARIS, mine, theirs)
    assert world.record(mine).request.links == (theirs,)
    assert world.record(mine).notes[-1].kind is NoteKind.INTERNAL
    assert everything(world, mine) == before
    world.desk.undo(MARIS)
    assert world.record(mine).request.links == ()
    assert everything(world, mine) == before
    world.desk.link(MARIS, mine, theirs)
    world.desk.unlink(LIGA, theirs, mine)
    assert everything(world, mine) == before


def test_an_administrators_own_links_beside_it_tell_nothing_of_it(world: World) -> None:
    mine, own, theirs = world.file(ILZE), world.file(ANNA), world.file(OTTO)
    world.desk.link(MARIS, mine, theirs)
    world.desk.link(ILZE, mine, own)
    assert world.desk.get(ILZE, mine).request.links == (own,)
    assert str(theirs) not in everything(world, mine)


def test_merges_and_links_come_through_export_and_import_under_new_numbers(world: World) -> None:
    a, b, c = world.file(), world.file(), world.file()
    world.desk.link(MARIS, a, c)
    world.desk.merge(MARIS, a, b)
    other = World()
    other.file(), other.file(OTTO)
    out = b"".join(json.dumps(line).encode() + b"\n" for line in world.desk.export(MARIS))
    other.desk.import_requests(OWNER, io.BytesIO(out))
    new = {world.record(n).request.title: n for n in (a, b, c)}
    assert new
    given = {each.request.number for each in other.snapshot()} - {1001, 1002}
    first, second, third = sorted(given)
    brought = {number: other.record(number).request for number in given}
    merged = next(each for each in brought.values() if each.merged_into)
    survivor = brought[merged.merged_into or 0]
    assert survivor.merged == (merged.number,)
    linked = brought[merged.links[0]]
    assert linked.links == (merged.number,)
    assert {merged.number, survivor.number, linked.number} == {first, second, third}
    told = [note.becomes for note in other.record(merged.number).notes]
    assert told == [str(linked.number), str(survivor.number)]
    entries = [(each.field, each.becomes) for each in other.record(merged.number).history if each.field != "status"]
    assert entries == [("links", linked.number), ("merged_into", survivor.number)]
