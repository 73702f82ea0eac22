"""A request written out for people: as Markdown, to a file or a stream."""

from __future__ import annotations

import io
import os
from pathlib import Path

from o365tui.desk import files
from o365tui.desk.base import Base, not_found
from o365tui.model.people import Person, Reader
from o365tui.model.request import Attachment


class Saving(Base):
    """What one can take along."""

    def markdown(self, actor: Person, number: int, *, internal: bool = False) -> str:
        """The request as a Markdown document, in the language spoken and the actor's zone. With `internal` an agent's
        has the internal notes, too, and says so; without, it can be handed on. Raises NotFound."""
        from o365tui.desk.markdown import markdown
        from o365tui.desk.words import Reading
        from o365tui.text.dates import UnknownZone, parse_zone

        record = self.get(actor, number)
        person = self._acting(actor)
        if person.agent and not internal:
            # What the requester's colleagues see, and nothing else.
            theirs = Reader(person.handle, agent=False, organisation=record.request.organisation)
            seen = self.store.get(theirs, number)
            if seen is None:
                raise not_found(number)
            record = seen
        try:
            parse_zone(person.timezone)
            zone = person.timezone
        except UnknownZone:
            zone = "UTC"
        known = {each.handle: each.name for each in self.store.people()}
        reading = Reading(lambda handle: known.get(handle or "", handle or ""), zone)
        return markdown(record, reading, self.now())

    def save_markdown(
        self,
        actor: Person,
        number: int,
        destination: Path | str,
        *,
        internal: bool = False,
        force: bool = False,
    ) -> Path:
        """Write that document to `destination` (into it, if it is a folder) and say where it went. Raises Refused
        where there is something already and `force` was not asked for."""
        from o365tui.desk.markdown import file_name

        text = self.markdown(actor, number, internal=internal).encode()
        internal = internal and self._acting(actor).agent
        name = file_name(number, internal)
        named = Attachment(0, number, name, len(text), "", "text/markdown", actor.handle, self.now())
        return files.save(io.BytesIO(text), named, Path(os.path.expanduser(destination)), force, self.store)
