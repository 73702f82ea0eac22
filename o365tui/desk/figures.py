"""How the desk stands in numbers, for those who lead it and for an organisation's administrators; and as CSV."""

from __future__ import annotations

import io
import os
from contextlib import suppress
from datetime import UTC, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

from o365tui.desk import files
from o365tui.desk.base import Base
from o365tui.model.people import Person
from o365tui.model.request import Attachment
from o365tui.text import dates

if TYPE_CHECKING:
    from o365tui.model.figures import Figures

FILE_NAME = "figures.csv"
"""What the figures are called unless somebody says otherwise."""


class Figuring(Base):
    """The figures; nothing here changes anything."""

    def figures(self, actor: Person) -> Figures:
        """What is open, first answers kept and missed, load by agent: of the whole desk for an agent, of their own
        organisation for an administrator. Weeks are those of the actor's zone."""
        from o365tui.model.figures import cuts, figures

        person = self._acting(actor)
        zone: tzinfo = UTC
        with suppress(dates.UnknownZone):
            zone = dates.parse_zone(person.timezone)
        cut = cuts(self.now(), zone)
        counted = self.store.tally(person.reader, cut)
        if not person.agent:
            return figures(counted, cut, zone, person.organisation, ())
        agents = [each.handle for each in self.store.people() if each.agent and not each.retired]
        return figures(counted, cut, zone, None, agents)

    def figures_csv(self, actor: Person) -> str:
        """The figures that the actor may see as CSV, one number a row; see `figures.rows`."""
        from o365tui.model.figures import HEADINGS, rows
        from o365tui.text.spreadsheet import csv_text

        return csv_text(HEADINGS, rows(self.figures(actor)))

    def save_figures(self, actor: Person, destination: Path | str, *, force: bool = False) -> Path:
        """Write that to `destination` (into it, if it is a folder) and say where it went. Raises Refused where there is
        something already and `force` was not asked for."""
        text = self.figures_csv(actor).encode()
        named = Attachment(0, 0, FILE_NAME, len(text), "", "text/csv", actor.handle, self.now())
        return files.save(io.BytesIO(text), named, Path(os.path.expanduser(destination)), force, self.store)
