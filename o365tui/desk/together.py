"""Who else has a request open: so that two do not answer the same, and nobody learns what is not theirs to know.

- An agent sees everybody else on the request: colleagues, and the administrators who read along.
- An administrator sees the other people of their organisation. Of the agents they see only who is writing what everyone
  on the request will read. That an agent reads it, or writes an internal note, is internal work: it is not told by a
  name, nor by a number of people, nor by anything that changes on the screen.
- Nobody is told of requests that they may not see, of themselves in another session, or of who has retired.
"""

from __future__ import annotations

from o365tui.desk.base import Base
from o365tui.model.frozen import frozen
from o365tui.model.people import Person

PUBLIC, INTERNAL = "public", "internal"
"""What somebody is writing, by who will read it."""


@frozen
class AlsoHere:
    """Somebody else who has the request open, and whether they are writing on it."""

    handle: str
    name: str
    writing: bool = False


class Together(Base):
    """Saying which request one has open, and asking who else has it."""

    def here(self, actor: Person, number: int | None, writing: str = "") -> None:
        """This session has the request open (None: none any more). `writing` is `public` while its person writes what
        everyone on it will see, `internal` while it is for agents. Raises NotFound for what they may not see.
        """
        person = self._acting(actor)
        if number is not None:
            self.get(person, number)
        self.store.presence.here(person.handle, number, writing)

    def also_here(self, actor: Person, number: int) -> tuple[AlsoHere, ...]:
        """Who else has it open, those who write first, then by name. Raises NotFound."""
        person = self._acting(actor)
        self.get(person, number)
        found: dict[str, AlsoHere] = {}
        for each in self.store.presence.everybody():
            other = self.store.person(each.handle)
            if each.number != number or other is None or other.retired or other.handle == person.handle:
                continue
            if not person.agent:
                if other.agent and each.writing != PUBLIC:
                    continue
                if not other.agent and other.organisation != person.organisation:
                    continue
            if other.handle not in found or each.writing:
                found[other.handle] = AlsoHere(other.handle, other.name, bool(each.writing))
        return tuple(sorted(found.values(), key=lambda each: (not each.writing, each.name, each.handle)))
