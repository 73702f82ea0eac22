"""Which letters an operation gives reason for, queued in its own commit and stopped when it is undone in time.

Only what everyone on a request sees gives reason for a letter: internal notes never do.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from o365tui.model.letters import DELAY, FOR_AGENTS, Letter, LetterKind, LetterState
from o365tui.model.operations import Kind
from o365tui.model.people import Person
from o365tui.model.request import Event, Note, NoteKind, Request
from o365tui.store.protocol import Transaction

_OF_EVENTS = {
    Event.ASKED: LetterKind.ASKED,
    Event.RESOLVED: LetterKind.RESOLVED,
    Event.CLOSED: LetterKind.CLOSED,
    Event.REOPENED: LetterKind.REOPENED,
    Event.UNMERGED: LetterKind.REOPENED,
    Event.FILES: LetterKind.REPLY,
}
_UNDONE = {
    Kind.CLOSE.value: LetterKind.REOPENED,
    Kind.RESOLVE.value: LetterKind.REOPENED,
    Kind.MERGE.value: LetterKind.REOPENED,
    Kind.REOPEN.value: LetterKind.CLOSED,
}
_REDONE = {Kind.CLOSE.value: LetterKind.CLOSED, Kind.REOPEN.value: LetterKind.REOPENED}


def kind_of(note: Note, told: bool = False) -> LetterKind | None:
    """What the people on a request are told by a letter when this is said or done; None when by none. `told`: letters
    about what is undone here have left already, so that those who got one must hear that it is so no more.
    """
    if note.internal:
        return None
    if note.event is Event.NONE:
        return LetterKind.REPLY if note.kind is NoteKind.REPLY else None
    if note.event is Event.CONTINUED:  # on the new request it names the old one
        return LetterKind.RECEIVED if note.was is not None else None
    if note.event is Event.MERGED:  # on the duplicate it names where that goes on
        return LetterKind.CLOSED if note.becomes is not None else None
    if note.event is Event.UNMERGED and note.becomes is None:
        return None
    if note.event is Event.UNDONE:
        return _UNDONE.get(note.was or "") if told else None
    if note.event is Event.REDONE:
        return _REDONE.get(note.was or "")
    return _OF_EVENTS.get(note.event)


def queue(
    tx: Transaction,
    actor: Person,
    at: datetime,
    operation: int,
    submitted: Collection[int],
    notes: Sequence[Note],
    told: Collection[int] = (),
) -> tuple[int, ...]:
    """Queue the letters that an operation of `actor` gives reason for: of the requests that were `submitted` and the
    `notes` that it said; gives their ids. None at all while the desk has no address to write from. `told` are requests
    of which people have heard what this operation undoes.
    """
    if not tx.settings().mail_address:
        return ()
    queued: dict[tuple[int, LetterKind, str], int] = {}
    new = [(number, None, LetterKind.RECEIVED) for number in submitted]
    said = [(note.request, note, kind_of(note, note.request in told)) for note in notes]
    for number, note, kind in [*new, *said]:
        request = tx.request(number)
        if request is None or (note is not None and note.internal):
            continue
        for to, handle, language, what in _letters(tx, actor, request, note, kind):
            key = (number, what, to.casefold())
            if key not in queued:
                letter = Letter(
                    id=0,
                    request=number,
                    kind=what,
                    to=to,
                    handle=handle,
                    language=language,
                    at=at,
                    not_before=at + DELAY,
                    note=None if note is None else note.id,
                    operation=operation,
                )
                queued[key] = tx.add_letter(letter).id
    return tuple(queued.values())


def _letters(
    tx: Transaction, actor: Person, request: Request, note: Note | None, kind: LetterKind | None
) -> Iterator[tuple[str, str, str, LetterKind]]:
    """Address, handle, language and kind of each letter."""
    if kind is not None:
        wrote = "" if note is None else note.sender
        yield from _to_requester(tx, actor, request, kind, wrote or actor.email)
    for person, what in _to_agents(tx, request, note, kind):
        if person.handle != actor.handle and wanted(tx, person, request, what):
            yield person.email, person.handle, person.language, what


def _to_requester(
    tx: Transaction, actor: Person, request: Request, kind: LetterKind, wrote: str
) -> Iterator[tuple[str, str, str, LetterKind]]:
    """To those who are to hear of a request. Who did it (from the address `wrote`, which by mail may be another than
    the actor's) knows it already, but gets it in writing that a request was received."""
    contact, requester = request.contact, tx.person(request.requester)
    further = {each.casefold() for each in contact.further}
    own = kind is not LetterKind.RECEIVED and actor.handle == request.requester and wrote.casefold() not in further
    if requester is not None and contact.email and not own and wanted(tx, requester, request, kind):
        yield contact.email, requester.handle, contact.language, kind
    known = {contact.email.casefold()}
    if kind is not LetterKind.RECEIVED:
        known.add(wrote.casefold())
    for address in contact.further:
        if address.casefold() not in known and not _let_go(tx, address):
            yield address, "", contact.language, kind


def _to_agents(
    tx: Transaction, request: Request, note: Note | None, kind: LetterKind | None
) -> Iterator[tuple[Person, LetterKind]]:
    """The agents who may want to hear of it."""
    if note is None or kind is LetterKind.RECEIVED:
        yield from ((each, LetterKind.NEW) for each in tx.people() if each.agent)
    elif note.event is Event.ASSIGNED:
        assignee = tx.person(note.becomes or "")
        if assignee is not None:
            yield assignee, LetterKind.ASSIGNED
    elif kind is not None and request.assignee is not None:
        assignee, author = tx.person(request.assignee), tx.person(note.author)
        if assignee is not None and (author is None or not author.agent):
            yield assignee, LetterKind.ANSWERED


def _let_go(tx: Transaction, address: str) -> bool:
    """Whether all whom the desk knows by this address were retired."""
    named = [each for each in tx.people() if each.email.casefold() == address.casefold()]
    return bool(named) and all(each.retired for each in named)


def wanted(tx: Transaction, person: Person, request: Request, kind: LetterKind) -> bool:
    """Whether somebody still takes part in a request and has not said that they want none of these."""
    if person.retired or not person.reader.sees(request.organisation) or (kind in FOR_AGENTS and not person.agent):
        return False
    return kind not in tx.preferences(person.handle).no_letters


def meant(tx: Transaction, letter: Letter) -> Letter | None:
    """The letter to who is to have it now, for much may have changed while it waited: an address was put right or taken
    away, somebody has left. None when nobody is. To another address it is another letter, with a mark of its own.
    """
    request = tx.request(letter.request)
    if request is None:
        return None
    contact = request.contact
    if not letter.handle:
        there = letter.to.casefold() in {each.casefold() for each in contact.further}
        return letter if there and not _let_go(tx, letter.to) else None
    person = tx.person(letter.handle)
    if person is None or not wanted(tx, person, request, letter.kind):
        return None
    to = person.email if letter.kind in FOR_AGENTS else contact.email
    if to.casefold() == letter.to.casefold():
        return letter
    return replace(letter, to=to, message_id="") if to else None


def already_left(tx: Transaction, letters: Collection[int]) -> set[int]:
    """The requests about which one of these letters has left, or is on its way."""
    found = filter(None, map(tx.letter, letters))
    return {each.request for each in found if each.sent is not None or each.state is LetterState.SENDING}


def stop(tx: Transaction, letters: Collection[int], numbers: Collection[int]) -> None:
    """Stop those of these letters about these requests that are not on their way yet."""
    for key in letters:
        letter = tx.letter(key)
        waits = letter is not None and letter.sent is None and letter.state in (LetterState.QUEUED, LetterState.FAILED)
        if letter is not None and waits and letter.request in numbers:
            tx.save_letter(replace(letter, state=LetterState.CANCELLED))
