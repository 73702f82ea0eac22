"""Submitting and changing requests: what is checked, what is kept as it was typed, and what conflicts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from o365tui.desk.filing import Filing
from o365tui.model.errors import BadInput, Conflict, NotFound, Refused
from o365tui.model.request import Contact, Plan, Status
from o365tui.model.settings import Settings
from tests.desk.world import FILING, ILZE, MARIS, NOON, OTTO, OWNER, World


def test_a_submitted_request_is_new_and_has_what_was_filled_in(world: World) -> None:
    request = world.desk.submit(ILZE, FILING).request
    assert (request.status, request.requester, request.organisation) == (Status.NEW, "ilze", "SIA Piemērs")
    assert (request.title, request.area, request.severity) == (FILING.title, "Mail flow", "B")
    assert (request.plan, request.created, request.revision) == (Plan.ENTERPRISE, NOON, 1)
    assert request.contact == Contact("ilze@example.org", language="en", timezone="Europe/Riga")


def test_an_empty_form_is_told_field_by_field_in_its_order(world: World) -> None:
    assert list(world.desk.check_filing(ILZE, Filing())) == ["service", "severity", "title", "description"]


@pytest.mark.parametrize(
    ("field", "filing"),
    [
        ("title", replace(FILING, title=" \t\n")),
        ("title", replace(FILING, title="x" * 256)),
        ("description", replace(FILING, description="  ")),
        ("service", replace(FILING, service="Exchequer")),
        ("area", replace(FILING, area="Mars")),
        ("severity", replace(FILING, severity=None)),
        ("email", replace(FILING, contact=Contact("ilze"))),
        ("phone", replace(FILING, contact=Contact("ilze@example.org", "12"))),
        ("phone", replace(FILING, contact=Contact("ilze@example.org", "call me"))),
        ("phone", replace(FILING, contact=Contact("ilze@example.org", preferred="phone"))),
        ("preferred", replace(FILING, contact=Contact("ilze@example.org", preferred="pigeon"))),
        ("timezone", replace(FILING, contact=Contact("ilze@example.org", timezone="Europe/Ryga"))),
        ("language", replace(FILING, contact=Contact("ilze@example.org", language="Latvian"))),
        ("further", replace(FILING, contact=Contact("ilze@example.org", further=("a@example.org", "b")))),
        ("files", replace(FILING, files=("/dev/null",))),
    ],
)
def test_what_cannot_be_taken_is_told_with_its_field(world: World, field: str, filing: Filing) -> None:
    told = world.desk.check_filing(ILZE, filing)
    assert list(told) == [field]
    assert len(told[field]) > 10
    with pytest.raises(BadInput) as refused:
        world.desk.submit(ILZE, filing)
    assert refused.value.field == field
    assert refused.value.sentence == told[field]
    assert not world.snapshot()


@pytest.mark.parametrize("phone", ["67 000 000", "+371 67000000", "+49 30 23125 123"])
def test_a_phone_number_may_be_written_as_at_home_or_with_its_prefix(world: World, phone: str) -> None:
    filing = replace(FILING, contact=Contact("ilze@example.org", phone, "phone"))
    assert world.desk.submit(ILZE, filing).request.contact.phone == phone


def test_a_service_is_found_by_what_one_types_and_kept_by_its_name(world: World) -> None:
    request = world.desk.submit(ILZE, replace(FILING, service="exchange", area="pasta plusma")).request
    assert (request.service, request.area) == ("Exchange Online", "Mail flow")


def test_an_unknown_service_is_answered_with_the_known_ones(world: World) -> None:
    with pytest.raises(BadInput, match="Exchange Online, SharePoint Online"):
        world.file(service="Exchequer")
    with pytest.raises(BadInput, match="Mail flow"):
        world.file(area="Mars")


def test_words_beyond_the_desks_limit_are_refused_with_the_limit(world: World) -> None:
    world.desk.change_settings(OWNER, Settings(words_limit=100, further_limit=1))
    number = world.file()
    with pytest.raises(Refused, match="100"):
        world.file(description="x" * 101)
    with pytest.raises(Refused, match="100"):
        world.desk.reply(ILZE, number, "x" * 101)
    with pytest.raises(Refused, match="1 further"):
        world.file(contact=Contact("ilze@example.org", further=("a@example.org", "b@example.org")))


def test_text_is_kept_as_it_was_typed(world: World) -> None:
    odd = " \x1b[31m\u202eabc\udcff\r\n\u200b "
    number = world.file(title=odd, description=odd)
    world.desk.change(ILZE, number, tags=[odd], reference=odd)
    world.desk.reply(ILZE, number, odd)
    record = world.record(number)
    request = record.request
    assert [request.title, request.description, *request.tags, request.reference, record.notes[-1].body] == [odd] * 5


def test_changes_are_kept_in_the_history_and_raise_the_revision(world: World) -> None:
    number = world.file()
    later = world.clock.tick(minutes=5)
    request = world.desk.change(MARIS, number, severity="A", tags=["vip", "vip", "x"], title="Other").request
    assert (request.revision, request.updated, request.tags) == (2, later, ("vip", "x"))
    told = [(each.field, each.was, each.becomes, each.by) for each in world.record(number).history]
    assert told == [
        ("title", FILING.title, "Other", "maris"),
        ("severity", "B", "A", "maris"),
        ("tags", [], ["vip", "x"], "maris"),
    ]


def test_setting_what_is_so_already_changes_nothing(world: World) -> None:
    number = world.file()
    before = world.snapshot()
    world.desk.change(ILZE, number, severity="B", title=FILING.title)
    assert world.snapshot() == before


def test_another_service_drops_an_area_that_it_does_not_have(world: World) -> None:
    number = world.file()
    assert world.desk.change(ILZE, number, service="Planner, To Do and Project").request.area == ""
    assert world.desk.change(ILZE, number, service="Microsoft Teams", area="Calls").request.area == "Calls"


@pytest.mark.parametrize("tags", [[""], [" "], ["x" * 256], [str(n) for n in range(51)]])
def test_tags_that_cannot_be_are_refused(world: World, tags: list[str]) -> None:
    number = world.file()
    with pytest.raises(BadInput):
        world.desk.change(ILZE, number, tags=tags)


def test_a_change_that_expects_an_older_revision_is_a_conflict(world: World) -> None:
    number = world.file()
    world.desk.change(MARIS, number, severity="A", revision=1)
    acts: tuple[Callable[[], object], ...] = (
        lambda: world.desk.change(ILZE, number, title="Mine", revision=1),
        lambda: world.desk.take(MARIS, number, revision=1),
        lambda: world.desk.assign(MARIS, number, "liga", revision=1),
        lambda: world.desk.ask(MARIS, number, "?", revision=1),
        lambda: world.desk.resolve(MARIS, number, "!", revision=1),
        lambda: world.desk.close(ILZE, number, revision=1),
        lambda: world.desk.reopen(ILZE, number, revision=1),
    )
    for act in acts:
        with pytest.raises(Conflict) as conflict:
            act()
        assert (conflict.value.number, conflict.value.expected, conflict.value.found) == (number, 1, 2)
    assert world.desk.close(ILZE, number, revision=2).request.status is Status.CLOSED


def test_notes_and_files_never_conflict(world: World) -> None:
    import io

    number = world.file()
    world.desk.reply(ILZE, number, "one")
    world.desk.add_files(ILZE, number, [("a", io.BytesIO(b"a"))])
    assert world.desk.reply(MARIS, number, "two").request.revision == 4


def test_only_an_agent_at_work_can_be_the_assignee(world: World) -> None:
    number = world.file()
    with pytest.raises(NotFound):
        world.desk.assign(MARIS, number, "nobody")
    for handle in ("ilze", "gone"):
        with pytest.raises(Refused):
            world.desk.assign(MARIS, number, handle)
    record = world.desk.assign(MARIS, number, "liga")
    assert (record.request.assignee, record.request.status) == ("liga", Status.IN_PROGRESS)
    assert (record.notes[-1].event, record.notes[-1].becomes) == ("assigned", "liga")
    record = world.desk.assign(MARIS, number, "maris")
    assert (record.notes[-1].event, record.notes[-1].becomes) == ("taken", "maris")


def test_a_request_that_is_not_there_and_one_of_others_are_told_alike(world: World) -> None:
    number = world.file()
    with pytest.raises(NotFound) as hidden:
        world.desk.get(OTTO, number)
    with pytest.raises(NotFound) as missing:
        world.desk.get(OTTO, 4711)
    assert hidden.value.sentence.replace(str(number), "") == missing.value.sentence.replace("4711", "")


@pytest.mark.parametrize("body", ["", "  \n"])
def test_an_empty_note_is_not_sent(world: World, body: str) -> None:
    number = world.file()
    for say in (world.desk.reply, world.desk.internal_note, world.desk.ask, world.desk.resolve):
        with pytest.raises(BadInput):
            say(MARIS, number, body)
