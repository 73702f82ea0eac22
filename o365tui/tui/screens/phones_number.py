"""Which of a country's several numbers is meant: a short list over the screen."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical

from o365tui.model.phones import PhoneLine, PhoneNumber
from o365tui.text.language import _, current
from o365tui.tui.commands import DeskModal
from o365tui.tui.screens.phones_lines import number_line
from o365tui.tui.widgets.frame import CommandFooter
from o365tui.tui.widgets.lines import border_words, safe
from o365tui.tui.widgets.rows import Column
from o365tui.tui.widgets.virtual_list import VirtualList, of_rows


class WhichNumber(DeskModal[PhoneNumber | None]):
    """Asks for one of the line's numbers; dismissed with it, or None. `y` takes the one under the cursor, too."""

    SCOPE = "dialog"
    DEFAULT_CSS = """
    WhichNumber { align: left bottom; }
    WhichNumber > Vertical {
        height: auto; width: 100%; background: $desk-ground; border-top: heavy $desk-accent;
        border-title-color: $desk-accent; border-title-background: $desk-ground; border-title-style: bold;
    }
    """

    def __init__(self, line: PhoneLine) -> None:
        super().__init__()
        self._line = line

    def compose(self) -> ComposeResult:
        """A row a number."""
        columns: list[Column[PhoneNumber]] = [
            Column("number", "", lambda number: (safe(number.number), "strong"), width=19, strong=True),
            Column("about", "", lambda number: (safe(number_line(number)), "muted"), takes_rest=True),
        ]
        numbers: VirtualList[PhoneNumber] = VirtualList(
            columns, of_rows(self._line.numbers, lambda number: number.number), show_header=False
        )
        numbers.styles.height = len(self._line.numbers)
        with Vertical() as frame:
            title = _("Which number of {country}?").format(country=self._line.title(current()))
            frame.border_title = border_words(title)
            yield numbers
            yield CommandFooter()

    @on(VirtualList.Opened)
    def _opened(self, event: VirtualList.Opened) -> None:
        self.dismiss(event.row)

    def action_dialog_yes(self) -> None:
        """The one under the cursor."""
        self.dismiss(self.query_one(VirtualList).row)

    def action_dialog_no(self) -> None:
        """None of them."""
        self.dismiss(None)
