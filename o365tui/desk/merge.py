"""Requests that belong together: a duplicate merged into the one that goes on, and links between requests.

What tells an administrator of another organisation's request is the agents' only: such links, their events and their
history are internal.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from o365tui.desk.base import KnowsRequests, seen_by
from o365tui.desk.edit import Doing, Edit, Editing
from o365tui.model.errors import DeskError, NotAllowed, Refused, StoreError
from o365tui.model.lifecycle import Move, after
from o365tui.model.operations import Kind
from o365tui.model.people import Person
from o365tui.model.request import Event, NoteKind, Record, Request, Status
from o365tui.store.protocol import Transaction
from o365tui.text.language import _


class Merging(Editing):
    """Putting requests together and taking them apart."""

    def merge(self, actor: Person, number: int, into: int) -> Record:
        """Close the duplicate `number`; `into` (or the request that it was merged into itself) goes on for both. What
        was said stays where it was said. Raises NotAllowed, NotFound, Refused.
        """

        refused = self.merge_many(actor, [number], into)
        for error in refused.values():
            raise error
        return self.get(actor, number)

    def merge_many(self, actor: Person, numbers: Sequence[int], into: int) -> dict[int, DeskError]:
        """The same for several duplicates, in one commit that one undo takes back; gives why some were not merged, by
        number. Raises what `into` itself is refused for.
        """

        def commit(tx: Transaction) -> dict[int, DeskError]:
            person, now = self._acting(actor, tx), self.now()
            doing = Doing(tx, person, Kind.MERGE, now)
            refused: dict[int, DeskError] = {}
            for number in dict.fromkeys(numbers):
                try:
                    request = seen_by(person, tx.request(number), number)
                    after(Move.MERGE, person.role, request)
                    survivor = goes_on(tx, seen_by(person, tx.request(into), into))
                    _may_merge(request, survivor)
                except StoreError:
                    raise
                except DeskError as error:
                    refused[number] = error
                    continue
                _merge(tx, person, request, survivor, now, doing)
            doing.done()
            return refused

        return self.store.commit(actor.handle, commit)

    def unmerge(self, actor: Person, number: int) -> Record:
        """Take a duplicate out of the request that it was merged into: it stands again as it did before."""

        def commit(tx: Transaction) -> None:
            person, now = self._acting(actor, tx), self.now()
            request = seen_by(person, tx.request(number), number)
            if not person.agent:
                raise NotAllowed(_("Only support agents can do this."))
            if request.merged_into is None:
                raise Refused(_("{number} is not merged into another request.").format(number=request.shown_number))
            doing = Doing(tx, person, Kind.UNMERGE, now)
            edit = Edit(tx, person, request, now, doing)
            edit.put(status=_status_before(tx, request), closed=None)
            edit.say(NoteKind.EVENT, event=Event.UNMERGED, becomes=str(request.merged_into))
            part_duplicate(edit, now)
            edit.done()
            doing.done()

        self.store.commit(actor.handle, commit)
        return self.get(actor, number)

    def goes_on(self, actor: Person, number: int) -> int:
        """Where a request goes on: its own number, or that of the end of the chain that it was merged into."""
        person = self._acting(actor)
        met: set[int] = set()
        request = self.get(person, number).request
        while request.merged_into is not None and request.number not in met:
            met.add(request.number)
            request = self.get(person, request.merged_into).request
        return request.number

    def link(self, actor: Person, number: int, other: int) -> Record:
        """Let two requests name each other. Raises NotFound, Refused."""
        return self._link(actor, number, other, Kind.LINK)

    def unlink(self, actor: Person, number: int, other: int) -> Record:
        """Let them name each other no more. Raises NotFound, Refused."""
        return self._link(actor, number, other, Kind.UNLINK)

    def _link(self, actor: Person, number: int, other: int, kind: Kind) -> Record:
        def commit(tx: Transaction) -> None:
            person, now = self._acting(actor, tx), self.now()
            pair = [seen_by(person, tx.request(each), each) for each in (number, other)]
            _may_link(pair[0], pair[1], kind)
            internal = pair[0].organisation != pair[1].organisation
            doing = Doing(tx, person, kind, now)
            for request, partner in (pair, pair[::-1]):
                after(Move.LINK, person.role, request)
                edit = Edit(tx, person, request, now, doing)
                (edit.join if kind is Kind.LINK else edit.part)("links", partner.number, internal)
                event = Event.LINKED if kind is Kind.LINK else Event.UNLINKED
                edit.say(NoteKind.INTERNAL if internal else NoteKind.EVENT, event=event, becomes=str(partner.number))
                edit.done()
            if internal:
                tx.hush()
            doing.done()

        self.store.commit(actor.handle, commit)
        return self.get(actor, number)


def _merge(tx: Transaction, person: Person, request: Request, survivor: Request, now: datetime, doing: Doing) -> None:
    """Close the duplicate, and let the other request know of it and of who is to hear."""
    edit = Edit(tx, person, request, now, doing)
    edit.move(Move.MERGE)
    edit.put(merged_into=survivor.number)
    edit.say(NoteKind.EVENT, event=Event.MERGED, becomes=str(survivor.number))
    edit.done()
    other = Edit(tx, person, survivor, now, doing)
    other.join("merged", request.number)
    if request.contact.email.casefold() != survivor.contact.email.casefold():
        other.join("further", request.contact.email)
    other.say(NoteKind.EVENT, event=Event.MERGED, was=str(request.number))
    other.done()


def goes_on(known: KnowsRequests, request: Request) -> Request:
    """The request that goes on for this one: itself, or the end of the chain that it was merged into."""
    met = {request.number}
    while request.merged_into is not None and request.merged_into not in met:
        found = known.request(request.merged_into)
        if found is None:
            break
        request = found
        met.add(request.number)
    return request


def part_duplicate(edit: Edit, now: datetime) -> None:
    """The request under the pen is no duplicate any more; the other one is told, and forgets the address that came
    with it."""
    into = edit.request.merged_into
    if into is None:
        return
    number = edit.request.number
    edit.put(merged_into=None)
    survivor = edit.tx.request(into)
    if survivor is None:
        return
    other = Edit(edit.tx, edit.person, survivor, now, edit.doing)
    for address in _came_with(edit.tx, number, into):
        other.part("further", address)
    other.part("merged", number)
    other.say(NoteKind.EVENT, event=Event.UNMERGED, was=str(number))
    other.done()


def _may_merge(request: Request, survivor: Request) -> None:
    names = {"number": request.shown_number, "other": survivor.shown_number}
    if request.number == survivor.number:
        raise Refused(_("{number} cannot be merged into itself.").format(**names))
    if request.organisation != survivor.organisation:
        sentence = _("{number} and {other} belong to different organisations, so they are not merged: link them.")
        raise Refused(sentence.format(**names))
    if survivor.status is Status.CLOSED:
        sentence = _("{other} is closed, and nobody would answer there: reopen it first, or merge it into {number}.")
        raise Refused(sentence.format(**names))


def _may_link(request: Request, other: Request, kind: Kind) -> None:
    names = {"number": request.shown_number, "other": other.shown_number}
    if request.number == other.number:
        raise Refused(_("{number} cannot be linked to itself.").format(**names))
    linked = other.number in request.links
    if kind is Kind.LINK and linked:
        raise Refused(_("{number} and {other} are linked already.").format(**names))
    if kind is Kind.UNLINK and not linked:
        raise Refused(_("{number} and {other} are not linked.").format(**names))


def _status_before(tx: Transaction, request: Request) -> Status:
    """How a duplicate stood before it was merged; at work, where nobody remembers."""
    record = tx.record(request.number)
    for entry in reversed(record.history if record else ()):
        if entry.field == "status" and entry.becomes == Status.CLOSED.value:
            return Status(entry.was) if entry.was in set(Status) else Status.IN_PROGRESS
    return Status.IN_PROGRESS


def _came_with(tx: Transaction, number: int, into: int) -> list[str]:
    """The addresses that the survivor has had from the duplicate since it was merged last."""
    duplicate, survivor = tx.record(number), tx.record(into)
    if duplicate is None or survivor is None:
        return []
    merges = [each.operation for each in duplicate.history if each.field == "merged_into" and each.becomes == into]
    last = merges[-1] if merges else None
    if last is None:
        return []
    return [each.becomes for each in survivor.history if each.field == "further" and each.operation == last]
