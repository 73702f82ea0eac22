"""What we measure against: the least that a Textual app with a header, a table and a footer can be."""

from __future__ import annotations

import sys
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.widgets import DataTable, Footer, Header

COLUMNS = ("No.", "Sev", "Status", "Title", "Requester", "Due", "Updated")


class Bare(App[None]):
    """A table of made-up requests, newest first."""

    BINDINGS: ClassVar[list[BindingType]] = [("n", "new", "New"), ("r", "reply", "Reply"), ("q", "quit", "Quit")]

    def __init__(self, rows: int) -> None:
        super().__init__()
        self._rows = rows

    def compose(self) -> ComposeResult:
        """Header, table, footer."""
        yield Header()
        yield DataTable(cursor_type="row")
        yield Footer()

    def on_mount(self) -> None:
        """Fill the table."""
        table = self.query_one(DataTable)
        table.add_columns(*COLUMNS)
        first = 1000 + self._rows
        table.add_rows(
            (f"SR-{first - n}", "B", "In progress", "Outlook cannot send", "Ilze Ozola", "in 6 h", "12 min")
            for n in range(self._rows)
        )
        table.focus()


def main() -> None:
    """Run it with as many rows as the argument says."""
    Bare(int(sys.argv[1])).run()


if __name__ == "__main__":
    main()
