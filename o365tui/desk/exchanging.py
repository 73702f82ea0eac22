"""Taking requests out of the desk and into it; the work itself is loaded when it is asked for (`desk/exchange`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from o365tui.desk.base import Base
from o365tui.model.people import Person

if TYPE_CHECKING:
    from o365tui.desk.exchange.foreign import ForeignReport, Refuse
    from o365tui.desk.exchange.guess import Guess
    from o365tui.desk.exchange.importing import Report
    from o365tui.desk.exchange.mapping import ExportMapping


class Exchange(Base):
    """Export and import, as JSON Lines."""

    def export(
        self, actor: Person, with_files: Path | None = None, report: Callable[[str], None] = lambda sentence: None
    ) -> Iterator[dict[str, Any]]:
        """The requests that the actor may see, by number, each to be written as one line.

        `requester` and `assignee` are objects; everyone else on the request stands by handle and is in `people`. The
        first one also has in `people` whoever is on no request. Each line can be imported alone. Files are written to
        the folder `with_files`, named by their SHA-256; `report` is told of each that cannot be read.
        """
        from o365tui.desk.exchange.export import lines

        return lines(self.store, self._acting(actor), with_files, report)

    def import_requests(
        self,
        actor: Person,
        source: BinaryIO,
        *,
        with_files: Path | None = None,
        strict: bool = False,
        report: Report | None = None,
        progress: Callable[[int], None] = lambda imported: None,
        dry_run: bool = False,
    ) -> Report:
        """Read JSON Lines and file what they hold; the owner's. With `strict` nothing goes in unless everything can,
        with `dry_run` nothing at all.

        `report` is filled on the way, for those who want to know what went in before an error stopped it.
        """
        from o365tui.desk.exchange.importing import Report, import_requests

        report = Report() if report is None else report
        import_requests(self, self._owning(actor), source, with_files, strict, report, progress, dry_run)
        return report

    def guess_mapping(self, actor: Person, source: BinaryIO) -> Guess:
        """What the columns and values of another program's export most likely are. Raises BadInput for a file that is
        no table at all.
        """
        from o365tui.desk.exchange.guess import guess

        return guess(source, self._acting(actor).timezone)

    def import_export(
        self,
        actor: Person,
        source: BinaryIO,
        mapping: ExportMapping,
        *,
        requester: str = "",
        dry_run: bool = False,
        report: ForeignReport | None = None,
        progress: Callable[[int, int], None] = lambda done, total: None,
        refuse: Refuse = lambda row, why: None,
    ) -> ForeignReport:
        """File what another program exported; the owner's. `source` must be seekable. `requester` is who stands for
        people who are not on the desk; else they are made, retired. With `dry_run` nothing is written. What is on the
        desk from an import before (by its reference) stays as it is.
        """
        from o365tui.desk.exchange.foreign import ForeignReport, import_export

        report = ForeignReport() if report is None else report
        import_export(self, self._owning(actor), source, mapping, requester, dry_run, report, progress, refuse)
        return report
