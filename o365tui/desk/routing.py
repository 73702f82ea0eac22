"""Where a message goes: onto a request, into a new one, aside for a person to decide, or nowhere.

A pure decision from what the message says and what the desk knows. An address in From proves nothing: it has to take
part in the request besides, and never makes anyone a support agent. Their mail counts as theirs only when it answers a
letter that was sent to them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Protocol

from o365tui.desk.base import KnowsPeople
from o365tui.desk.marks import marked
from o365tui.desk.merge import goes_on
from o365tui.model.frozen import frozen
from o365tui.model.incoming import MessageState, Reason
from o365tui.model.letters import Letter
from o365tui.model.mentions import numbers_in
from o365tui.model.parsed import Parsed
from o365tui.model.people import Organisation, Person
from o365tui.model.request import Request
from o365tui.model.settings import Settings
from o365tui.text.language import _


@frozen
class Rules:
    """What the owner has set for messages: whose `domains` open requests though nobody knows the sender (the name of
    the organisation by the domain), and how many messages of one sender count in an hour.
    """

    domains: Mapping[str, str] = field(default_factory=dict)
    an_hour: int = 20


@frozen
class Answers:
    """It goes onto this request, as words of `author` (a handle)."""

    number: int
    author: str


@frozen
class Opens:
    """It opens a request of `author` (a handle); empty: of somebody of `organisation` whom nobody knows yet."""

    author: str
    organisation: str


@frozen
class Aside:
    """It goes onto no request, and why. `request` and `letter` are what it belongs to all the same."""

    state: MessageState
    reason: Reason
    detail: str = ""
    request: int | None = None
    letter: int | None = None


Way = Answers | Opens | Aside


class Known(Protocol):
    """What the desk knows: a transaction."""

    def request(self, number: int) -> Request | None: ...

    def letter(self, key: int) -> Letter | None: ...

    def person(self, handle: str) -> Person | None: ...

    def people(self) -> Sequence[Person]: ...

    def organisation(self, name: str) -> Organisation | None: ...

    def settings(self) -> Settings: ...


def route(known: Known, parsed: Parsed, key: bytes, rules: Rules, too_many: bool = False) -> Way:
    """Where the message goes. `key` is the desk's own; `too_many`: the sender has had as many as count in an hour."""
    letter = answered(known, parsed, key)
    number = None if letter is None else letter.request
    if parsed.bounce is not None:
        came_back = marked([parsed.bounce.message_id], key, known.letter) or letter
        return _ignored(Reason.BOUNCE, _told(parsed), came_back)
    if own(parsed.sender, known.settings().mail_address) or marked([parsed.message_id], key, known.letter):
        return _ignored(Reason.OWN_ADDRESS, "", letter)
    if parsed.machine:
        return _ignored(Reason.MACHINE, parsed.machine, letter)
    if not parsed.sender:
        return Aside(MessageState.QUARANTINED, Reason.UNKNOWN_SENDER)
    if too_many:
        return Aside(MessageState.QUARANTINED, Reason.TOO_MANY, str(rules.an_hour), number)
    sender = address_key(parsed.sender)
    named = [each for each in known.people() if address_key(each.email) == sender]
    people = [each for each in named if not each.retired]
    if letter is not None and (them := [each for each in people if _theirs(letter, each, sender)]):
        return _onto(known, letter.request, sender, them)
    if agent := next((each for each in people if each.agent), None):
        return Aside(MessageState.QUARANTINED, Reason.AGENT_WITHOUT_TOKEN, agent.handle, number)
    if named and not people:
        return Aside(MessageState.QUARANTINED, Reason.UNKNOWN_SENDER, named[0].handle, number)
    if number is None:
        number = next(numbers_in(parsed.subject), None)
    if number is not None:
        return _onto(known, number, sender, people)
    if people:
        return Opens(people[0].handle, people[0].organisation)
    organisation = {domain.casefold(): name for domain, name in rules.domains.items()}.get(sender.rpartition("@")[2])
    if organisation is not None and known.organisation(organisation) is not None:
        return Opens("", organisation)
    return Aside(MessageState.QUARANTINED, Reason.UNKNOWN_SENDER)


def answered(known: Known, parsed: Parsed, key: bytes) -> Letter | None:
    """The letter that a message answers: the desk's mark says so, in an address that it went to or in what it names
    as answered, newest first."""
    return marked([*parsed.recipients, parsed.in_reply_to, *reversed(parsed.references)], key, known.letter)


def address_key(address: str) -> str:
    """What two spellings of one address have in common: the case, and how a domain that is not ASCII is written."""
    local, _at, domain = address.strip().casefold().rpartition("@")
    try:
        return f"{local}@{domain.encode('idna').decode()}"
    except UnicodeError:
        return f"{local}@{domain}"


def own(address: str, desk: str) -> bool:
    """Whether an address is the desk's, with or without something after a `+`."""
    local, _at, domain = address_key(address).rpartition("@")
    return bool(desk) and f"{local.partition('+')[0]}@{domain}" == address_key(desk)


def _onto(known: Known, number: int, sender: str, people: Sequence[Person]) -> Way:
    """Onto this request, or what goes on for it, if one of those who have the sender's address takes part in it."""
    request = known.request(number)
    if request is not None:
        for each in (goes_on(known, request), request):
            author = _taking_part(known, each, sender, people)
            if author is not None:
                return Answers(each.number, author)
    return Aside(MessageState.QUARANTINED, Reason.NOT_TAKING_PART, str(number))


def _theirs(letter: Letter, person: Person, sender: str) -> bool:
    """Whether who answers a letter is whom it went to. An agent's own mailbox is where it must have gone: one that
    went to an address of their request, or to one that they had before, may be in anybody's hands."""
    return letter.handle == person.handle and (not person.agent or address_key(letter.to) == sender)


def _taking_part(known: Known, request: Request, sender: str, people: Sequence[Person]) -> str | None:
    """As whose words a sender's count: their own, or the requester's where it is one of the request's addresses."""
    for person in people:
        if person.reader.sees(request.organisation):
            return person.handle
    contact, requester = request.contact, voice(known, request)
    reached = {address_key(each) for each in (contact.email, *contact.further)}
    return requester.handle if requester is not None and sender in reached else None


def voice(known: KnowsPeople, request: Request) -> Person | None:
    """The requester, if others may write in their name: no agent, and somebody who still takes part."""
    person = known.person(request.requester)
    if person is None or person.agent or person.retired or not person.reader.sees(request.organisation):
        return None
    return person


def _ignored(reason: Reason, detail: str, letter: Letter | None) -> Aside:
    if letter is None:
        return Aside(MessageState.IGNORED, reason, detail)
    return Aside(MessageState.IGNORED, reason, detail, letter.request, letter.id)


def _told(parsed: Parsed) -> str:
    """What a server said of a letter, in one line."""
    assert parsed.bounce is not None
    words = " ".join(parsed.bounce.words.split()) or parsed.subject or _("It came back.")
    status = parsed.bounce.status
    return (words if not status or status in words else f"{status} {words}")[:1000]
