"""Where messages go, and that each goes there once: whose words count on which request, what opens one, what waits for
a person, what a machine wrote.
"""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest

from o365tui.desk.marks import answer_address, message_id
from o365tui.desk.placing import Placing
from o365tui.desk.routing import Rules
from o365tui.model.errors import BadInput, NotFound, Refused, TooMuch
from o365tui.model.incoming import Message, MessageState, Reason
from o365tui.model.letters import Letter, LetterKind, LetterState
from o365tui.model.parsed import Bounce, Parsed, Part, PartKind
from o365tui.model.people import Person
from o365tui.model.request import Event, Note, NoteKind, Severity, Status
from tests.desk.world import ANNA, GONE, ILZE, LIGA, MARIS, OTTO, OWNER, World

ADDRESS = "support@desk.example"
RULES = Rules({"new.example": "SIA Piemērs"}, an_hour=5)


@pytest.fixture
def world() -> World:
    world = World()
    world.desk.set_mail_address(OWNER, ADDRESS)
    return world


def taken(world: World, sender: str = ILZE.email, **known: Any) -> Message:
    """What becomes of a message that says this."""
    world.another += 1
    parsed = Parsed(f"{world.another:064x}", sender=sender, **{"text": "It works now.", **known})
    message = world.desk.keep_message(OWNER, io.BytesIO(b"message %d" % world.another))
    return world.desk.take_message(OWNER, message.id, parsed, RULES)


def became(message: Message) -> tuple[MessageState, str]:
    return message.state, message.reason


def letter_to(world: World, person: Person, number: int, kind: LetterKind | None = None) -> Letter:
    """The newest letter that somebody got about a request, as if it had been sent."""
    letters = [each for each in world.store.letters(number) if each.to == person.email and kind in (None, each.kind)]
    named = replace(letters[-1], message_id=id_of(world, letters[-1]), state=LetterState.SENT, sent=world.clock.time)
    world.store.commit("owner", lambda tx: tx.save_letter(named))
    return named


def id_of(world: World, letter: Letter) -> str:
    return message_id(letter, world.store.secret(), ADDRESS)


def last_note(world: World, number: int) -> Note:
    return world.record(number).notes[-1]


def asked(world: World, requester: Person = ILZE) -> tuple[int, Letter]:
    """A request of which something was asked, and the letter that asks it."""
    number = world.file(requester)
    world.desk.take(MARIS, number)
    world.desk.ask(MARIS, number, "Which build is it?")
    return number, letter_to(world, requester, number, LetterKind.ASKED)


def test_an_answer_goes_onto_its_request_as_words_of_who_wrote_it_and_moves_it_on(world: World) -> None:
    number, letter = asked(world)
    message = taken(world, in_reply_to=letter.message_id, text="16.0\n", quoted="> Which build is it?")
    note = last_note(world, number)
    assert became(message) == (MessageState.TAKEN, "")
    assert (message.request, message.note, note.id) == (number, note.id, message.note)
    assert (note.author, note.kind, note.body, note.quoted) == ("ilze", NoteKind.REPLY, "16.0", "> Which build is it?")
    assert (note.sender, note.message) == (ILZE.email, message.id)
    assert world.record(number).request.status is Status.IN_PROGRESS
    assert world.record(number).request.awaiting is not None
    answered = [each for each in world.store.letters(number) if each.kind is LetterKind.ANSWERED]
    assert [each.to for each in answered] == [MARIS.email]


@pytest.mark.parametrize("place", ["references", "recipients"])
def test_the_mark_counts_wherever_mail_programs_put_it(world: World, place: str) -> None:
    number, letter = asked(world)
    address = answer_address(letter, world.store.secret(), ADDRESS)
    held: Any = {"references": ("<other@x.example>", letter.message_id), "recipients": (ADDRESS, address.upper())}
    assert taken(world, **{place: held[place]}).request == number


def test_a_mark_that_is_not_the_desks_counts_for_nothing(world: World) -> None:
    number, letter = asked(world, OTTO)
    forged = letter.message_id.replace(f"sr-{number}.", f"sr-{number + 1}.")
    other = replace(letter, to="else@example.org")
    for each in (forged, id_of(world, other), letter.message_id[:-20] + "a" * 4 + letter.message_id[-16:]):
        message = taken(world, in_reply_to=each, subject="Re: something")
        assert message.state is MessageState.TAKEN
        assert message.request not in (number, number + 1) or message.request is None or message.note is None
    assert all(each.author != "ilze" for each in world.record(number).notes)


def test_who_has_the_mark_and_no_part_in_the_request_waits_for_a_person(world: World) -> None:
    number, letter = asked(world)
    for sender in (OTTO.email, "stranger@example.org"):
        message = taken(world, sender, in_reply_to=letter.message_id)
        assert became(message) == (MessageState.QUARANTINED, Reason.NOT_TAKING_PART)
        assert message.detail == str(number)


def test_a_number_in_the_subject_counts_from_who_takes_part_only(world: World) -> None:
    number = world.file(ILZE)
    assert taken(world, ILZE.email.upper(), subject=f"Re: [SR-{number}] Outlook").request == number
    assert taken(world, ANNA.email, subject=f"sr-{number} is urgent").request == number  # of the same organisation
    assert last_note(world, number).author == "anna"
    assert became(taken(world, OTTO.email, subject=f"[SR-{number}]"))[1] == Reason.NOT_TAKING_PART
    assert became(taken(world, "who@example.org", subject=f"[SR-{number}]"))[1] == Reason.NOT_TAKING_PART
    assert became(taken(world, subject="[SR-9999] none"))[1] == Reason.NOT_TAKING_PART


def test_an_address_that_two_people_share_counts_as_the_one_who_takes_part(world: World) -> None:
    shared = replace(ILZE, email=OTTO.email)
    world.store.commit("owner", lambda tx: tx.save_person(shared))
    for requester, handle in ((ILZE, "ilze"), (OTTO, "otto")):
        number = world.file(requester)
        assert taken(world, OTTO.email, subject=f"SR-{number}").request == number
        assert last_note(world, number).author == handle


def test_a_further_address_writes_on_behalf_of_the_requester_and_is_named(world: World) -> None:
    number = world.file()
    request = world.record(number).request
    contact = replace(request.contact, further=("chef@example.org",))
    world.store.commit("owner", lambda tx: tx.save_request(replace(request, contact=contact)))
    assert taken(world, "Chef@Example.org", subject=f"SR-{number}").request == number
    assert (last_note(world, number).author, last_note(world, number).sender) == ("ilze", "chef@example.org")


def test_a_known_administrator_without_a_number_opens_a_request(world: World) -> None:
    part = Part("log.txt", "text/plain", b"line\n")
    message = taken(world, subject="  Teams\nis slow ", text="Since Monday.", quoted="> You wrote", parts=(part,))
    record = world.record(message.request or 0)
    request = record.request
    assert (request.title, request.description) == ("Teams is slow", "Since Monday.\n\n> You wrote")
    assert (request.requester, request.status, request.severity) == ("ilze", Status.NEW, Severity.B)
    assert [(each.name, each.size) for each in record.files] == [("log.txt", 5)]
    assert [each.kind for each in world.store.letters(request.number)] == [LetterKind.RECEIVED]
    assert message.note is None
    assert (request.sender, request.message) == (ILZE.email, message.id)
    lines = world.desk.markdown(MARIS, request.number).splitlines()
    (line,) = [each for each in lines if "Submitted" in each]
    assert "by e-mail from ilze@example.org" in line.replace("\\", "")


def test_a_message_with_no_words_and_no_subject_opens_a_request_all_the_same(world: World) -> None:
    request = world.record(taken(world, text=" \n", subject="").request or 0).request
    assert (request.title, request.description) == ("(no subject)", "(no subject)")


def test_a_stranger_waits_for_a_person_unless_their_domain_belongs_to_an_organisation(world: World) -> None:
    assert became(taken(world, "who@example.org")) == (MessageState.QUARANTINED, Reason.UNKNOWN_SENDER)
    assert became(taken(world, "who@sub.new.example"))[1] == Reason.UNKNOWN_SENDER
    assert became(taken(world, ""))[1] == Reason.UNKNOWN_SENDER
    message = taken(world, "Jana@New.example", sender_name="Jana Jauna", subject="Help")
    request = world.record(message.request or 0).request
    person = world.store.person(request.requester)
    assert person is not None
    assert (person.name, person.email, person.organisation, person.agent) == (
        "Jana Jauna", "Jana@New.example", "SIA Piemērs", False,
    )  # fmt: skip
    taken(world, "jana@new.example", subject="More")
    assert sum(each.organisation == "SIA Piemērs" for each in world.store.people()) == 4  # no second Jana


def test_a_domain_brings_in_only_so_many_people_an_hour(world: World) -> None:
    """Whoever makes up senders of a domain makes neither accounts without end nor letters to strangers."""
    taken(world, ILZE.email, subject="One that is known does not count")
    came = [taken(world, f"new{n}@new.example", subject="Hello") for n in range(7)]
    assert [each.state for each in came] == [MessageState.TAKEN] * 5 + [MessageState.QUARANTINED] * 2
    assert came[-1].reason == Reason.TOO_MANY
    assert taken(world, "new0@new.example", subject="Who is in stays in").state is MessageState.TAKEN
    world.clock.tick(hours=1)
    assert taken(world, "new9@new.example", subject="Hello").state is MessageState.TAKEN


def test_nobody_who_was_retired_comes_in_by_mail(world: World) -> None:
    assert became(taken(world, GONE.email, subject="SR-1001")) == (MessageState.QUARANTINED, Reason.UNKNOWN_SENDER) or (
        GONE.email == MARIS.email
    )
    world.desk.retire_person(OWNER, "otto")
    assert became(taken(world, OTTO.email))[1] == Reason.UNKNOWN_SENDER


def test_a_from_line_makes_nobody_an_agent(world: World) -> None:
    number, theirs = asked(world)
    world.desk.reply(ILZE, number, "16.0")
    own = letter_to(world, MARIS, number, LetterKind.ANSWERED)
    world.desk.assign(MARIS, number, "liga")
    others = letter_to(world, LIGA, number, LetterKind.ASSIGNED)
    for known in (
        {"subject": f"[SR-{number}] hello"},
        {"subject": "A new one"},
        {"in_reply_to": theirs.message_id},  # sent to the administrator
        {"in_reply_to": others.message_id},  # sent to another agent
    ):
        message = taken(world, MARIS.email, **known)
        assert became(message) == (MessageState.QUARANTINED, Reason.AGENT_WITHOUT_TOKEN), known
    message = taken(world, MARIS.email, in_reply_to=own.message_id, text="Please try again.")
    assert (message.state, last_note(world, number).author) == (MessageState.TAKEN, "maris")
    assert last_note(world, number).kind is NoteKind.REPLY


def test_an_administrator_with_an_agents_letter_is_no_agent(world: World) -> None:
    number, _letter = asked(world)
    world.desk.reply(ILZE, number, "16.0")
    agents = letter_to(world, MARIS, number, LetterKind.ANSWERED)
    taken(world, in_reply_to=agents.message_id)
    assert last_note(world, number).author == "ilze"


def test_a_letter_to_a_closed_request_opens_it_again_within_14_days(world: World) -> None:
    number = world.file()
    letter = letter_to(world, ILZE, number)
    world.desk.close(MARIS, number)
    world.clock.tick(days=14)
    message = taken(world, in_reply_to=letter.message_id, text="It is back.")
    assert (message.request, world.record(number).request.status) == (number, Status.IN_PROGRESS)
    reopened, said = world.record(number).notes[-2:]
    assert (reopened.event, said.body, said.author) == (Event.REOPENED, "It is back.", "ilze")


def test_later_it_makes_a_linked_request(world: World) -> None:
    number = world.file()
    letter = letter_to(world, ILZE, number)
    world.desk.close(MARIS, number)
    world.clock.tick(days=14, seconds=1)
    message = taken(world, in_reply_to=letter.message_id, text="It is back.", parts=(Part("a", "b/c", b"d"),))
    new = world.record(message.request or 0)
    assert new.request.number != number
    assert (new.request.continues, new.request.status) == (number, Status.NEW)
    assert (new.notes[-1].body, new.files[-1].name) == ("It is back.", "a")
    assert world.record(number).request.status is Status.CLOSED
    assert [each.kind for each in world.store.letters(new.request.number)][:1] == [LetterKind.RECEIVED]


def test_an_answer_about_a_duplicate_goes_onto_what_goes_on_for_it(world: World) -> None:
    first, second = world.file(ILZE), world.file(ANNA)
    letter = letter_to(world, ILZE, first)
    world.desk.merge(MARIS, first, second)
    assert taken(world, in_reply_to=letter.message_id).request == second


@pytest.mark.parametrize("status", [Status.NEW, Status.CLOSED])
def test_a_machine_is_never_answered_and_never_opens_anything_again(world: World, status: Status) -> None:
    number = world.standing(status)
    before, letters = world.record(number), world.store.letters(number)
    letter = letters[0]
    held = {"in_reply_to": id_of(world, letter), "machine": "Auto-Submitted: auto-replied"}
    message = taken(world, **held)
    assert became(message) == (MessageState.IGNORED, Reason.MACHINE)
    assert (message.detail, message.request) == ("Auto-Submitted: auto-replied", number)
    assert (world.record(number), world.store.letters(number)) == (before, letters)


def test_what_the_desk_itself_wrote_is_ignored(world: World) -> None:
    number = world.file()
    letter = letter_to(world, ILZE, number)
    for known in ({"sender": "support+x@desk.example"}, {"sender": ADDRESS.upper()}, {"message_id": letter.message_id}):
        message = taken(world, **{"subject": f"SR-{number}", **known})
        assert became(message) == (MessageState.IGNORED, Reason.OWN_ADDRESS), known


def test_what_came_back_is_told_at_the_letter_that_it_was(world: World) -> None:
    number = world.file()
    letter = letter_to(world, ILZE, number)
    delayed = Bounce(letter.message_id, ILZE.email, False, "4.4.1", "delayed")
    taken(world, "mailer-daemon@example.org", bounce=delayed)
    assert world.store.letter(letter.id) == letter
    for bounce in (Bounce(letter.message_id.replace("@", "x@")), Bounce("<other@example.org>"), Bounce()):
        message = taken(world, "mailer-daemon@example.org", bounce=bounce)
        assert became(message) == (MessageState.IGNORED, Reason.BOUNCE)
    bounce = Bounce(letter.message_id, ILZE.email, True, "5.1.1", "550 5.1.1 no such user")
    message = taken(world, "mailer-daemon@example.org", bounce=bounce, machine="Return-Path: <>")
    assert (message.request, message.letter) == (number, letter.id)
    now = world.store.letter(letter.id)
    assert now is not None
    assert (now.state, now.bounced) == (LetterState.FAILED, "550 5.1.1 no such user")
    again = world.desk.retry_letter(MARIS, letter.id)
    assert (again.state, again.bounced) == (LetterState.QUEUED, "")


def test_a_bounce_with_somebody_elses_mark_changes_no_letter(world: World) -> None:
    number = world.file()
    letter = letter_to(world, ILZE, number)
    forged = letter.message_id.replace(f".{letter.id}.", f".{letter.id}.a")
    taken(world, "mailer-daemon@example.org", bounce=Bounce(forged, ILZE.email))
    assert world.store.letter(letter.id) == letter


def test_so_many_of_one_sender_count_in_an_hour_and_no_more(world: World) -> None:
    number = world.file()
    states = [taken(world, ILZE.email if n % 2 else ILZE.email.upper(), subject=f"SR-{number}") for n in range(7)]
    assert [each.state for each in states] == [MessageState.TAKEN] * 5 + [MessageState.QUARANTINED] * 2
    assert states[-1].reason == Reason.TOO_MANY
    assert taken(world, ANNA.email, subject=f"SR-{number}").state is MessageState.TAKEN
    world.clock.tick(minutes=61)
    assert taken(world, subject=f"SR-{number}").state is MessageState.TAKEN


def test_the_same_message_twice_does_nothing_twice(world: World) -> None:
    number = world.file()
    first = world.desk.keep_message(OWNER, io.BytesIO(b"the same"))
    assert world.desk.keep_message(OWNER, io.BytesIO(b"the same")) == first  # as a server that was not answered sends
    parsed = Parsed("d" * 64, sender=ILZE.email, subject=f"SR-{number}", text="Once")
    done = world.desk.take_message(OWNER, first.id, parsed, RULES)
    assert world.desk.take_message(OWNER, first.id, parsed, RULES) == done  # as after a kill
    other = world.desk.keep_message(OWNER, io.BytesIO(b"the same by another way"))
    again = world.desk.take_message(OWNER, other.id, parsed, RULES)
    assert (again.state, again.reason, again.detail) == (MessageState.IGNORED, Reason.SAME_AGAIN, str(first.id))
    assert [each.body for each in world.record(number).notes] == ["Once"]


def test_a_message_in_quarantine_is_taken_again_when_it_comes_again(world: World) -> None:
    """Nothing came of it yet, so that it is not the same again."""
    for n in range(2):
        message = world.desk.keep_message(OWNER, io.BytesIO(b"%d" % n))
        done = world.desk.take_message(OWNER, message.id, Parsed("e" * 64, sender="who@example.org"), RULES)
        assert done.state is MessageState.QUARANTINED


def test_files_come_in_and_a_picture_that_is_there_already_does_not_come_twice(world: World) -> None:
    number = world.file()
    logo = Part("logo.png", "image/png", b"png", PartKind.PICTURE)
    parts = (logo, Part("a.bin", "application/x-a", b"a"), Part("invite.ics", "text/calendar", b"c", PartKind.CALENDAR))
    for n in range(2):
        taken(world, subject=f"SR-{number}", parts=parts, text=f"Words {n}")
    files = world.record(number).files
    assert [each.name for each in files] == ["logo.png", "a.bin", "invite.ics", "a.bin", "invite.ics"]
    assert [each.media_type for each in files][:3] == ["image/png", "application/octet-stream", "text/calendar"] or (
        files[1].media_type == "application/x-a"
    )
    with world.store.open(files[1].sha256) as source:
        assert source.read() == b"a"


def test_more_words_than_a_note_holds_are_all_in_a_file(world: World) -> None:
    number = world.file()
    limits = replace(world.store.settings(), words_limit=100)
    world.store.commit("owner", lambda tx: tx.save_settings(limits))
    taken(world, subject=f"SR-{number}", text="x" * 101, quoted="> y")
    note, (file,) = last_note(world, number), world.record(number).files
    assert (note.body, note.quoted) == ("x" * 100, "> y")
    with world.store.open(file.sha256) as source:
        assert source.read() == b"x" * 101 + b"\n\n> y"


def test_an_answer_that_only_quotes_is_not_folded_away(world: World) -> None:
    number = world.file()
    taken(world, subject=f"SR-{number}", text="\n", quoted="> yes\n\n> no")
    assert (last_note(world, number).body, last_note(world, number).quoted) == ("> yes\n\n> no", "")
    taken(world, subject=f"Re: SR-{number} yes please", text="")
    assert last_note(world, number).body == f"Re: SR-{number} yes please"


def test_what_is_in_quarantine_can_be_read_and_put_where_a_person_says(world: World) -> None:
    number = world.file()
    part = Part("log.txt", "text/plain", b"line\n")
    message = taken(world, "who@example.org", subject="Help", text="Words", quoted="> q", parts=(part,))
    read = world.desk.read_message(MARIS, message.id)
    assert read is not None
    assert (read.text, read.quoted, [each.name for each in read.parts]) == ("Words", "> q", ["log.txt"])
    with pytest.raises(BadInput, match="on whose behalf"):
        world.desk.accept_message(MARIS, message.id)
    with pytest.raises(NotFound):
        world.desk.accept_message(MARIS, message.id, number=9999)
    with pytest.raises(Refused, match="has nothing to do with"):
        world.desk.accept_message(MARIS, message.id, "otto", number)
    with pytest.raises(Refused, match="name an administrator"):
        world.desk.accept_message(MARIS, message.id, "liga")
    done = world.desk.accept_message(MARIS, message.id, number=number)
    assert (done.state, done.request) == (MessageState.TAKEN, number)
    note = last_note(world, number)
    assert (note.author, note.sender, note.body, note.quoted) == ("ilze", "who@example.org", "Words", "> q")
    assert [each.name for each in world.record(number).files] == ["log.txt"]
    with pytest.raises(Refused, match="not in quarantine"):
        world.desk.accept_message(MARIS, message.id, number=number)


def test_a_request_opened_from_quarantine_is_answered_at_the_senders_address_too(world: World) -> None:
    message = taken(world, "private@example.com", subject="Help", text="Words")
    done = world.desk.accept_message(OWNER, message.id, "otto")
    request = world.record(done.request or 0).request
    assert (request.requester, request.contact.further) == ("otto", ("private@example.com",))
    assert {each.to for each in world.store.letters(request.number)} == {OTTO.email, "private@example.com"}


def test_what_could_not_be_read_goes_on_a_request_whole(world: World) -> None:
    number = world.file()
    kept = world.desk.keep_message(OWNER, io.BytesIO(b"\xff\x00 raw"))
    message = world.desk.message_unreadable(OWNER, kept.id, "too_deep")
    assert became(message) == (MessageState.QUARANTINED, Reason.UNREADABLE)
    assert world.desk.read_message(MARIS, kept.id) is None
    with world.desk.open_message(MARIS, kept.id) as source:
        assert source.read() == b"\xff\x00 raw"
    world.desk.accept_message(MARIS, kept.id, number=number)
    (file,) = world.record(number).files
    with world.store.open(file.sha256) as source:
        assert (file.media_type, source.read()) == ("message/rfc822", b"\xff\x00 raw")


def test_what_a_machine_wrote_can_be_taken_all_the_same_and_what_was_dropped(world: World) -> None:
    number = world.file()
    machine = taken(world, machine="Precedence: bulk", text="A real person", subject=f"SR-{number}")
    world.desk.accept_message(MARIS, machine.id, number=number)
    assert last_note(world, number).body == "A real person"
    message = taken(world, "who@example.org")
    assert world.desk.drop_message(MARIS, message.id).state is MessageState.DROPPED
    with pytest.raises(Refused):
        world.desk.drop_message(MARIS, message.id)
    world.desk.accept_message(MARIS, message.id, number=number)
    assert last_note(world, number).sender == "who@example.org"


def test_messages_are_listed_newest_first_and_those_kept_oldest_first(world: World) -> None:
    made = [taken(world, f"{n}@example.org").id for n in range(3)]
    assert [each.id for each in world.desk.messages(MARIS, (MessageState.QUARANTINED,))] == made[::-1]
    assert world.desk.messages_in(MARIS, tuple(MessageState)) == {MessageState.QUARANTINED: 3}
    kept = [world.desk.keep_message(OWNER, io.BytesIO(b"k%d" % n)).id for n in range(5)]
    assert [each.id for each in world.desk.kept_messages(OWNER, 2)] == kept[:2]


def test_words_by_mail_can_be_taken_back_with_what_they_quote(world: World) -> None:
    number = world.file()
    taken(world, subject=f"SR-{number}", text="Secret", quoted="> more")
    world.desk.take_back(ILZE, last_note(world, number).id)
    assert (last_note(world, number).body, last_note(world, number).quoted) == ("", "")


def test_a_message_that_is_too_large_is_told_from_a_disk_that_is_full(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mail server sends the one back and brings the other again."""
    monkeypatch.setattr("o365tui.desk.incoming.MESSAGE_LIMIT", 10)
    with pytest.raises(TooMuch, match="larger than"):
        world.desk.keep_message(OWNER, io.BytesIO(b"x" * 11))
    assert world.desk.keep_message(OWNER, io.BytesIO(b"x" * 10)).size == 10


def test_a_commit_that_fails_leaves_the_message_to_be_taken_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = world.file()
    kept = world.desk.keep_message(OWNER, io.BytesIO(b"m"))
    parsed = Parsed("f" * 64, sender=ILZE.email, subject=f"SR-{number}", text="Once")
    with monkeypatch.context() as broken:
        broken.setattr(Placing, "_words", {}.__getitem__)
        with pytest.raises(TypeError):
            world.desk.take_message(OWNER, kept.id, parsed, RULES)
    assert world.desk.kept_messages(OWNER) == [kept]
    world.desk.take_message(OWNER, kept.id, parsed, RULES)
    assert [each.body for each in world.record(number).notes] == ["Once"]


def test_of_what_is_in_quarantine_hear_those_who_look_after_it_and_nobody_else(world: World) -> None:
    keeper = replace(OTTO, owner=True)
    world.store.commit("owner", lambda tx: tx.save_person(keeper))
    start = world.desk.cursor()
    taken(world, "stranger@elsewhere.example")
    for person, hears in ((MARIS, True), (keeper, True), (ANNA, False)):
        _after, changes = world.desk.changes_since(person, start)
        assert any(each.letters for each in changes) is hears
        assert not any(each.numbers for each in changes)
