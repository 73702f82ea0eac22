"""What every use case stands on: the store, the clock, and who acts.

Nothing here trusts more than the actor that it is given, and of them only the handle: the person is read anew each
time, so that somebody who was retired or moved a moment ago is treated as what they are now.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol

from o365tui.model.errors import NotAllowed, NotFound, Refused
from o365tui.model.people import Person
from o365tui.model.request import Record, Request, shown_number
from o365tui.store.protocol import Store
from o365tui.text.language import _


def utc_now() -> datetime:
    """The clock of a desk at work."""
    return datetime.now(UTC)


class KnowsPeople(Protocol):
    """A store, or a transaction."""

    def person(self, handle: str) -> Person | None: ...


class KnowsRequests(Protocol):
    """A transaction, or what stands in for one."""

    def request(self, number: int) -> Request | None: ...


class Base:
    """The store and the clock that all parts of the desk share."""

    def __init__(self, store: Store, now: Callable[[], datetime] = utc_now) -> None:
        self.store = store
        self.now = now
        self._names: dict[str, str] = {}

    def get(self, actor: Person, number: int) -> Record:
        """The request with all that the actor may see of it. Raises NotFound."""
        record = self.store.get(self._acting(actor).reader, number)
        if record is None:
            raise not_found(number)
        return record

    def _acting(self, actor: Person, known: KnowsPeople | None = None) -> Person:
        """The actor as the desk knows them now. Raises NotAllowed when they may no longer come in."""
        person = (known or self.store).person(actor.handle)
        if person is None or person.retired:
            raise NotAllowed(_("{handle} cannot use this desk any more.").format(handle=actor.handle))
        return person

    def _owning(self, actor: Person, known: KnowsPeople | None = None) -> Person:
        """The same, for what only the desk's owner may do."""
        person = self._acting(actor, known)
        if not person.owner:
            raise NotAllowed(_("Only the desk's owner can do this."))
        return person


def not_found(number: int) -> NotFound:
    """The one answer to a request that is not there and to one that is not this person's to see."""
    return NotFound(_("There is no request {number}.").format(number=shown_number(number)))


def seen_by(person: Person, request: Request | None, number: int) -> Request:
    """The request, if it exists for this person. Raises NotFound."""
    if request is None or not person.reader.sees(request.organisation):
        raise not_found(number)
    return request


def at_work(known: KnowsPeople, handle: str) -> Person:
    """An agent to whom requests can be assigned. Raises NotFound (nobody of that handle), Refused."""
    assignee = known.person(handle)
    if assignee is None:
        raise NotFound(_("There is nobody called {handle} on this desk.").format(handle=handle))
    if not assignee.agent or assignee.retired:
        sentence = _("{name} is not a support agent at work, so nothing can be assigned to them.")
        raise Refused(sentence.format(name=assignee.name))
    return assignee
