"""The desk's own files: are they whole, and is `desk.json` up to date."""

from __future__ import annotations

from collections.abc import Sequence

from o365tui.desk.base import Base
from o365tui.model.people import Person


class Upkeep(Base):
    """What keeps a desk in order."""

    def check(self, actor: Person) -> Sequence[str]:
        """What is wrong with the desk's files, a sentence each; nothing when all is well."""
        self._acting(actor)
        return self.store.check()

    def checkpoint(self, actor: Person) -> None:
        """Bring `desk.json` up to date, so that plain TinyDB sees all of it."""
        self._acting(actor)
        self.store.checkpoint()
