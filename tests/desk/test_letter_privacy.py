"""What changes between a letter's reason and its leaving: it goes to nobody who may not know any more, and a message
counts as nobody's who could not have said it at the desk.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from o365tui.desk.marks import message_id
from o365tui.desk.routing import Rules
from o365tui.model.errors import BadInput, Refused
from o365tui.model.incoming import Message, MessageState, Reason
from o365tui.model.letters import DELAY, Letter, LetterKind, LetterState
from o365tui.model.parsed import Bounce, Parsed
from o365tui.model.people import Person
from o365tui.model.request import Contact, Status
from tests.desk.world import ANNA, ILZE, LIGA, MARIS, OTTO, OWNER, World

ADDRESS = "support@desk.example"
HELPER = "helper@elsewhere.example"


@pytest.fixture
def world() -> World:
    world = World()
    world.desk.set_mail_address(OWNER, ADDRESS)
    return world


def named(world: World) -> Callable[[Letter], str]:
    return lambda letter: message_id(letter, world.store.secret(), ADDRESS)


def leave(world: World) -> list[Letter]:
    """The letters that a sender is given when all are due."""
    world.clock.tick(seconds=DELAY.total_seconds())
    return list(world.desk.lease_letters(OWNER, "sender", 100, named(world)))


def all_of(world: World) -> list[Letter]:
    return list(world.store.outbox(tuple(LetterState), 0, 100))


def sent(world: World) -> None:
    for letter in leave(world):
        world.desk.letter_sent(OWNER, letter.id, "sender", "250 ok")


LEAVES: dict[str, Callable[[World], Any]] = {
    "retired": lambda w: w.desk.retire_person(OWNER, "ilze"),
    "moved to another organisation": lambda w: w.desk.change_person(OWNER, "ilze", organisation="Muster GmbH"),
    "wants none of these any more": lambda w: w.desk.want_letters(ILZE, {LetterKind.REPLY: False}),
}


@pytest.mark.parametrize("what", LEAVES)
def test_a_letter_that_waits_does_not_go_to_who_may_not_have_it_any_more(world: World, what: str) -> None:
    number = world.file()
    sent(world)
    world.desk.reply(MARIS, number, "The key of the safe is under the mat.")
    LEAVES[what](world)
    assert leave(world) == []
    assert [each.state for each in all_of(world) if each.kind is LetterKind.REPLY] == [LetterState.CANCELLED]


@pytest.mark.parametrize("what", ["retired", "no agent any more"])
def test_a_letter_that_waits_does_not_go_to_who_is_no_agent_any_more(world: World, what: str) -> None:
    number = world.file()
    world.desk.assign(MARIS, number, "liga")
    sent(world)
    world.desk.reply(ILZE, number, "My private number is 2.")
    if what == "retired":
        world.desk.retire_person(OWNER, "liga")
    else:
        world.desk.change_person(OWNER, "liga", role="administrator", organisation="Muster GmbH")
    assert leave(world) == []
    assert [(each.to, each.state) for each in all_of(world) if each.kind is LetterKind.ANSWERED] == [
        (LIGA.email, LetterState.CANCELLED)
    ]


def test_who_has_moved_to_another_organisation_gets_no_new_letters_about_what_they_left(world: World) -> None:
    number = world.file()
    sent(world)
    world.desk.change_person(OWNER, "ilze", organisation="Muster GmbH")
    world.desk.reply(MARIS, number, "Between us")
    assert [each for each in all_of(world) if each.kind is LetterKind.REPLY] == []


def test_an_address_that_was_put_right_gets_the_letter_and_the_wrong_one_does_not(world: World) -> None:
    number = world.file(contact=Contact("ilse@example.org", language="lv"))
    world.desk.change(ILZE, number, email="ilze@example.org")
    (letter,) = leave(world)
    assert letter.to == "ilze@example.org"
    assert letter.message_id == named(world)(letter)


def test_an_address_that_was_put_right_gets_what_the_wrong_one_refused(world: World) -> None:
    number = world.file(contact=Contact("ilse@example.org", language="lv"))
    (letter,) = leave(world)
    world.desk.letter_refused(OWNER, letter.id, "sender", "550 no such user", None)
    world.desk.change(ILZE, number, email="ilze@example.org")
    world.desk.retry_letter(MARIS, letter.id)
    (again,) = world.desk.lease_letters(OWNER, "sender", 9, named(world))
    assert (again.id, again.to) == (letter.id, "ilze@example.org")
    assert again.message_id == named(world)(again) != letter.message_id


def test_a_further_address_that_was_taken_away_gets_nothing_that_waits(world: World) -> None:
    number = world.file(contact=Contact(ILZE.email, further=(HELPER,)))
    world.desk.change(ILZE, number, further=())
    assert [each.to for each in leave(world)] == [ILZE.email]


def test_the_requester_of_a_duplicate_hears_nothing_that_waits_once_it_is_taken_out_again(world: World) -> None:
    number, into = world.file(ANNA), world.file()
    world.desk.merge(MARIS, number, into)
    sent(world)
    world.desk.reply(MARIS, into, "For both of you")
    world.desk.unmerge(MARIS, number)
    assert [each.to for each in leave(world) if each.kind is LetterKind.REPLY] == [ILZE.email]


def taken(world: World, sender: str, **known: Any) -> Message:
    world.another += 1
    parsed = Parsed(f"{world.another:064x}", sender=sender, **{"text": "Open it again.", **known})
    message = world.desk.keep_message(OWNER, io.BytesIO(b"message %d" % world.another))
    return world.desk.take_message(OWNER, message.id, parsed, Rules())


def id_of_letter_to(world: World, person: Person, number: int) -> str:
    letter = [each for each in world.store.letters(number) if each.handle == person.handle][-1]
    return named(world)(letter)


def test_who_has_moved_to_another_organisation_says_nothing_on_what_they_left(world: World) -> None:
    number = world.file()
    mark = id_of_letter_to(world, ILZE, number)
    world.desk.close(MARIS, number)
    world.desk.change_person(OWNER, "ilze", organisation="Muster GmbH")
    for said in ({"in_reply_to": mark}, {"subject": f"Re: [SR-{number}] Outlook"}):
        message = taken(world, ILZE.email, **said)
        assert (message.state, message.reason) == (MessageState.QUARANTINED, Reason.NOT_TAKING_PART)
    assert world.record(number).request.status is Status.CLOSED


def test_who_was_named_as_a_further_address_answers_though_they_belong_elsewhere(world: World) -> None:
    number = world.file(contact=Contact(ILZE.email, further=(OTTO.email,)))
    message = taken(world, OTTO.email, subject=f"SR-{number}")
    assert (message.state, message.request) == (MessageState.TAKEN, number)


def test_of_those_who_share_an_address_it_is_who_the_letter_went_to(world: World) -> None:
    """Also where one of them is an agent: their own mail still needs the mark of a letter to them."""
    shared = replace(ANNA, email=ILZE.email)
    agent = replace(LIGA, email=ILZE.email)
    world.store.commit("owner", lambda tx: tx.save_person(shared))
    number = world.file(shared)
    mark = id_of_letter_to(world, shared, number)
    message = taken(world, ILZE.email, in_reply_to=mark)
    assert message.state is MessageState.TAKEN
    assert world.record(number).notes[-1].author == "anna"
    world.store.commit("owner", lambda tx: tx.save_person(agent))
    message = taken(world, ILZE.email, in_reply_to=mark, text="Still me")
    assert message.state is MessageState.TAKEN
    assert world.record(number).notes[-1].author == "anna"
    message = taken(world, ILZE.email, subject=f"SR-{number}", text="Who am I?")
    assert (message.state, message.reason) == (MessageState.QUARANTINED, Reason.AGENT_WITHOUT_TOKEN)


def test_how_one_is_reached_is_changed_told_and_undone_by_who_may(world: World) -> None:
    number = world.file(contact=Contact(ILZE.email, phone="+371 67 000 000", further=(HELPER,)))
    world.desk.change(ILZE, number, email="ilze.new@example.org", phone="", further=(ANNA.email, HELPER))
    contact = world.record(number).request.contact
    assert (contact.email, contact.phone, contact.further) == ("ilze.new@example.org", "", (HELPER, ANNA.email))
    told = [(each.field, each.was, each.becomes) for each in world.record(number).history if each.by == "ilze"][-3:]
    assert sorted(told, key=str) == [
        ("email", ILZE.email, "ilze.new@example.org"),
        ("further", None, ANNA.email),
        ("phone", "+371 67 000 000", ""),
    ]
    last = world.desk.undoable(ILZE)
    assert last is not None
    world.desk.undo(ILZE, last.id)
    contact = world.record(number).request.contact
    assert (contact.email, contact.phone, contact.further) == (ILZE.email, "+371 67 000 000", (HELPER,))


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"email": "nobody"}, "email"),
        ({"email": ""}, "email"),
        ({"phone": "12"}, "phone"),
        ({"further": ["x"]}, "further"),
    ],
)
def test_an_address_or_number_that_cannot_be_is_refused(world: World, given: dict[str, Any], field: str) -> None:
    number = world.file()
    before = world.record(number)
    with pytest.raises(BadInput) as refused:
        world.desk.change(MARIS, number, **given)
    assert refused.value.field == field
    assert world.record(number) == before


# As whose words a stranger's count

STRANGER = "stranger@else.example"


def own_request(world: World) -> int:
    """A request that an agent filed, with further addresses."""
    return world.file(MARIS, contact=Contact("list@else.example", further=(STRANGER,)))


def promoted(world: World) -> int:
    """A request whose requester became an agent later."""
    number = world.file(contact=Contact("list@else.example", further=(STRANGER,)))
    world.desk.change_person(OWNER, "ilze", role="agent", organisation="Atbalsts")
    return number


@pytest.mark.parametrize("sender", [STRANGER, "list@else.example"])
@pytest.mark.parametrize("of", [own_request, promoted])
def test_no_address_of_a_request_speaks_for_an_agent(world: World, of: Callable[[World], int], sender: str) -> None:
    number = of(world)
    before = world.record(number)
    handle = before.request.requester
    mark = named(world)(next(each for each in world.store.letters(number) if each.handle == handle))
    for said in ({"subject": f"SR-{number}"}, {"in_reply_to": mark}):
        message = taken(world, sender, **said)
        assert (message.state, message.reason) == (MessageState.QUARANTINED, Reason.NOT_TAKING_PART)
        with pytest.raises(BadInput, match="name who has"):
            world.desk.accept_message(LIGA, message.id, number=number)
    assert world.record(number) == before
    assert before.request.first_response is None


def test_a_mark_counts_for_an_agent_only_where_it_went_to_the_address_that_they_have(world: World) -> None:
    number = own_request(world)
    to_the_list = named(world)(next(each for each in world.store.letters(number) if each.handle == "maris"))
    world.desk.assign(MARIS, number, "liga")
    to_liga = id_of_letter_to(world, LIGA, number)
    world.desk.change_person(OWNER, "liga", email="liga.new@example.net")
    for sender, mark in ((MARIS.email, to_the_list), ("liga.new@example.net", to_liga)):
        message = taken(world, sender, in_reply_to=mark)
        assert (message.state, message.reason) == (MessageState.QUARANTINED, Reason.AGENT_WITHOUT_TOKEN), sender


@pytest.mark.parametrize("what", ["retired", "moved to another organisation"])
def test_the_contact_address_of_who_has_left_opens_nothing_again(world: World, what: str) -> None:
    number = world.file(contact=Contact("ilze.private@example.org"))
    world.desk.close(MARIS, number)
    LEAVES[what](world)
    message = taken(world, "ilze.private@example.org", subject=f"SR-{number}")
    assert (message.state, message.reason) == (MessageState.QUARANTINED, Reason.NOT_TAKING_PART)
    with pytest.raises(BadInput):
        world.desk.accept_message(MARIS, message.id, number=number)
    assert world.record(number).request.status is Status.CLOSED


def test_a_further_address_of_somebody_who_was_retired_gets_nothing(world: World) -> None:
    number = world.file(contact=Contact(ILZE.email, further=(ANNA.email,)))
    world.desk.reply(MARIS, number, "Before")
    world.desk.retire_person(OWNER, "anna")
    assert ANNA.email not in {each.to for each in leave(world)}
    after = max(each.id for each in all_of(world))
    world.desk.reply(MARIS, number, "After")
    assert [each.to for each in all_of(world) if each.id > after] == [ILZE.email]


@pytest.mark.parametrize("sender", [OTTO.email, STRANGER])
def test_who_is_known_elsewhere_hears_nothing_of_a_request_that_was_opened_for_another(
    world: World, sender: str
) -> None:
    message = taken(world, STRANGER, subject="Help")
    if sender != STRANGER:
        world.desk.change_person(OWNER, "otto", email=STRANGER)
    done = world.desk.accept_message(MARIS, message.id, "ilze")
    further = world.record(done.request or 0).request.contact.further
    assert further == ((STRANGER,) if sender == STRANGER else ())


def test_what_came_back_to_one_organisation_is_not_put_where_another_reads_it(world: World) -> None:
    number, others = world.file(), world.file(OTTO)
    (letter,) = leave(world)[:1]
    world.desk.letter_sent(OWNER, letter.id, "sender", "250 ok")
    back = taken(world, "", bounce=Bounce(named(world)(letter), status="5.1.1", words="No such user"))
    assert back.request == number
    with pytest.raises(Refused):
        world.desk.accept_message(MARIS, back.id, "otto", others)
    world.desk.accept_message(MARIS, back.id, "ilze", number)


def test_who_writes_from_a_further_address_gets_no_letter_about_it_and_the_requester_does(world: World) -> None:
    number = world.file(contact=Contact(ILZE.email, further=(HELPER,)))
    after = max(each.id for each in all_of(world))
    taken(world, HELPER, subject=f"SR-{number}")
    assert [each.to for each in all_of(world) if each.id > after] == [ILZE.email]


def test_a_letter_that_was_refused_is_stopped_when_what_it_tells_is_undone(world: World) -> None:
    number = world.file()
    sent(world)
    world.desk.close(MARIS, number)
    (letter,) = leave(world)
    world.desk.letter_refused(OWNER, letter.id, "sender", "550 no", None)
    last = world.desk.undoable(MARIS)
    assert last is not None
    world.desk.undo(MARIS, last.id)
    with pytest.raises(Refused):
        world.desk.retry_letter(MARIS, letter.id)
