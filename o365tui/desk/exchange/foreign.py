"""Importing another program's export: look it through once, then judge and file it row by row, or only say what would
become of it.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Any, BinaryIO

from o365tui.desk.base import Base
from o365tui.desk.exchange import newcomers, tables
from o365tui.desk.exchange.fields import BadLine
from o365tui.desk.exchange.importing import CHUNK, Filing, Report
from o365tui.desk.exchange.incoming import Incoming
from o365tui.desk.exchange.mapping import ExportMapping
from o365tui.desk.exchange.newcomers import Newcomers
from o365tui.desk.exchange.tables import ForeignRow
from o365tui.desk.exchange.turning import Turning
from o365tui.model.errors import BadInput
from o365tui.model.people import Person
from o365tui.text.dates import parse_zone
from o365tui.text.language import _

FOLD_EVERY = 10_000
"""After so many requests there is a checkpoint: it holds in memory what has changed since the last one."""


@dataclass
class ForeignReport(Report):
    """See `Report`; `bad` tells rows. `rows` were read, `there` are on the desk from an earlier import. `people` and
    `organisations` are those that were not on the desk. `became`: field → (value, what it became) → how often.
    """

    rows: int = 0
    there: int = 0
    notes: int = 0
    internal: int = 0
    shortened: int = 0
    unassigned: int = 0
    people: list[Person] = field(default_factory=list)
    organisations: list[str] = field(default_factory=list)
    became: dict[str, dict[tuple[str, str], int]] = field(default_factory=dict)


Refuse = Callable[[ForeignRow, str], None]
"""Told of each row that is not taken in, and why."""


def import_export(
    desk: Base,
    owner: Person,
    source: BinaryIO,
    mapping: ExportMapping,
    requester: str,
    dry_run: bool,
    report: ForeignReport,
    progress: Callable[[int, int], None],
    refuse: Refuse,
) -> None:
    """See `Exchange.import_export`. `source` can be read twice."""
    zone = parse_zone(mapping.timezone or owner.timezone)
    if requester:
        known = desk.store.person(requester)
        if known is None:
            raise BadInput(_("There is nobody called {handle} on this desk.").format(handle=requester), "--requester")
    with tempfile.TemporaryFile() as spool:
        survey = _Survey(source, mapping, spool)
        report.rows = survey.rows
        _Run(desk, owner, mapping, zone, requester, dry_run, report, survey, progress, refuse).run()


class _Survey:
    """The first look: how many rows there are, who is an agent, and which rows are about the same request."""

    def __init__(self, source: BinaryIO, mapping: ExportMapping, spool: Any) -> None:
        self._source, self._mapping, self._spool = source, mapping, spool
        self._grouped = mapping.notes.kind == "rows" and bool(mapping.columns.get("id"))
        self._places: dict[str, list[int]] = {}
        self.rows = 0
        agents: set[str] = set()
        for row in tables.rows(source, mapping):
            self.rows += 1
            if not row.bad:
                agents |= newcomers.names(self._first(row, "assignee"), self._first(row, "assignee_email"))
            if self._grouped:
                self._keep(row)
        self.agents = frozenset(agents)
        self.requests = len(self._places) if self._grouped else self.rows

    def groups(self) -> Iterator[tuple[ForeignRow, list[ForeignRow]]]:
        """Each request's first row and its further ones."""
        if not self._grouped:
            yield from ((row, []) for row in tables.rows(self._source, self._mapping))
            return
        for places in self._places.values():
            first, *more = map(self._kept, places)
            yield first, more

    def _first(self, row: ForeignRow, name: str) -> str:
        return next((text for column in self._mapping.columns.get(name, ()) if (text := row.text(column))), "")

    def _keep(self, row: ForeignRow) -> None:
        """Put the row aside, for its fellows may stand anywhere in the file; only where it lies is remembered."""
        key = "" if row.bad else self._first(row, "id")
        at = self._spool.seek(0, 2)
        self._places.setdefault(key or f"\0{row.place}", []).append(at)
        line = json.dumps([row.place, row.value, row.bad, row.cells])
        self._spool.write(line.encode() + b"\n")

    def _kept(self, at: int) -> ForeignRow:
        self._spool.seek(at)
        return ForeignRow(*json.loads(self._spool.readline()))


class _Run:
    def __init__(
        self,
        desk: Base,
        owner: Person,
        mapping: ExportMapping,
        zone: tzinfo,
        requester: str,
        dry_run: bool,
        report: ForeignReport,
        survey: _Survey,
        progress: Callable[[int, int], None],
        refuse: Refuse,
    ) -> None:
        self.report, self.survey, self.progress, self.refuse = report, survey, progress, refuse
        self.filing = Filing(desk, None if dry_run else owner, None, report)
        self.store, self.dry_run = desk.store, dry_run
        defaults = mapping.defaults
        people = Newcomers(
            desk.store.people(),
            survey.agents,
            defaults.get("organisation") or owner.organisation,
            defaults.get("plan") or "enterprise",
        )
        self.turning = Turning(mapping, people, zone, requester)
        self.report.became = self.turning.done.became

    def run(self) -> None:
        there, seen = self.store.references(), set[str]()
        people, plans = set(self.filing.roster.people), set(self.filing.roster.plans)
        chunk: list[tuple[int, Incoming]] = []
        fold_at = FOLD_EVERY
        for done, (row, more) in enumerate(self.survey.groups(), 1):
            reference = "" if row.bad else self.turning.reference(row)
            if reference in there:
                self.report.there += 1
                continue
            if reference in seen:
                self._refuse(row, more, _("An earlier row has the same number, {id}.").format(id=reference))
                continue
            incoming = self._judge(row, more)
            if incoming is not None:
                seen.add(reference)
                self.report.notes += len(incoming.notes)
                self.report.internal += sum(note.internal for note in incoming.notes)
                chunk.append((row.place, incoming))
            if len(chunk) >= CHUNK:
                self._file(chunk)
                self.progress(done, self.survey.requests)
                chunk = []
                if not self.dry_run and self.report.imported >= fold_at:
                    self.store.checkpoint()
                    fold_at += FOLD_EVERY
        self._file(chunk)
        self.progress(self.survey.requests, self.survey.requests)
        self.report.shortened, self.report.unassigned = self.turning.done.shortened, self.turning.done.unassigned
        roster = self.filing.roster
        self.report.people = [roster.people[each] for each in roster.people if each not in people]
        self.report.organisations = [each for each in roster.plans if each not in plans]
        if self.report.imported and not self.dry_run:
            self.store.checkpoint()

    def _judge(self, row: ForeignRow, more: list[ForeignRow]) -> Incoming | None:
        try:
            return self.filing.judged(self.turning.line(row, more))
        except BadLine as error:
            self._refuse(row, more, str(error))
            return None

    def _refuse(self, row: ForeignRow, more: list[ForeignRow], why: str) -> None:
        self.report.bad.append((row.place, why))
        for each in (row, *more):
            self.refuse(each, why)

    def _file(self, chunk: list[tuple[int, Incoming]]) -> None:
        if not chunk:
            return
        if self.dry_run:
            self.report.imported += len(chunk)
        else:
            self.filing.file(chunk)
