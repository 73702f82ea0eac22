"""Finding another request in a dialog: by its number or by words, while one types; its title is seen before it is
taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from o365tui.model.errors import BadQuery, DeskError
from o365tui.model.request import number_of, shown_number
from o365tui.model.views import Row, View, row_of
from o365tui.text.language import _
from o365tui.tui.commands.nodes import DeskModal
from o365tui.tui.screens.request_choose import MOST_ROWS
from o365tui.tui.screens.request_words import name_in
from o365tui.tui.screens.requests_columns import short_status
from o365tui.tui.widgets.dialogs import Words
from o365tui.tui.widgets.fields import TextInput
from o365tui.tui.widgets.finder import FinderInput
from o365tui.tui.widgets.frame import CommandFooter
from o365tui.tui.widgets.lines import border_words, safe
from o365tui.tui.widgets.rows import Column
from o365tui.tui.widgets.virtual_list import VirtualList, of_rows
from o365tui.tui.work import app_of, attempt


class RequestFinder(DeskModal["Row | None"]):
    """Asks for a request; dismissed with its row, or None.

    Args:
        title: what it is for, translated ("Merge SR-1042 into which request?").
        about: what will become of it, in a sentence.
        view: which requests are offered.
        within: a filter that goes before what is typed.
        fits: whether a request can be taken.
    """

    SCOPE = "picker"
    BINDINGS: ClassVar[list[BindingType]] = [
        ("down", "step(1)", ""),
        ("up", "step(-1)", ""),
        ("pagedown", "step(8)", ""),
        ("pageup", "step(-8)", ""),
    ]
    DEFAULT_CSS = """
    RequestFinder { align: left bottom; }
    RequestFinder > Vertical {
        height: auto; width: 100%; background: $desk-ground; border-top: heavy $desk-accent;
        border-title-color: $desk-accent; border-title-background: $desk-ground; border-title-style: bold;
    }
    RequestFinder TextInput { margin: 0 1; }
    """

    def __init__(
        self,
        title: str,
        about: str,
        view: View,
        fits: Callable[[Row], bool],
        *,
        within: str = "",
    ) -> None:
        super().__init__()
        self._title, self._about = title, about
        self._view, self._within, self._fits = view, within, fits

    def compose(self) -> ComposeResult:
        """The question on the rule, what comes of it, the field, what was found, what is wrong."""
        app = app_of(self)
        with Vertical() as frame:
            frame.border_title = border_words(self._title)
            yield Words(self._about, "muted")
            yield FinderInput(placeholder=_("Type a number, or words"))
            columns: list[Column[Row]] = [
                Column("number", "", lambda row: (shown_number(row.number), "accent"), width=9),
                Column("status", "", lambda row: (short_status(row.status), "muted"), width=16),
                Column("title", "", lambda row: (safe(row.title), "text"), strong=True, takes_rest=True),
                Column("requester", "", lambda row: (name_in(app, row.requester), "muted"), width=16),
            ]
            found: VirtualList[Row] = VirtualList(columns, show_header=False)
            found.can_focus = False
            found.styles.height = max(3, min(MOST_ROWS, app.size.height - 9))
            yield found
            yield Words("", "muted", id="problem")
            yield CommandFooter()

    def on_mount(self) -> None:
        """The newest ones at first."""
        self._look("")

    @on(TextInput.Changed)
    def _typed(self, event: TextInput.Changed) -> None:
        event.stop()
        self._look(event.value)

    @work(exclusive=True)
    async def _look(self, text: str) -> None:
        problems: list[DeskError] = []
        rows = await attempt(self, lambda: self._found(text), on_error=problems.append)
        self.query_one(VirtualList).show(of_rows(rows or [], _number_of), keep=False)
        none = "" if rows else _("No request that could be meant has these words.")
        said = problems[0].sentence if problems else none
        self.query_one("#problem", Words).show(said, "muted")

    def _found(self, text: str) -> Sequence[Row]:
        """The one with this number first, then those with these words."""
        app = app_of(self)
        found: list[Row] = []
        number = number_of(text) if text.strip() else None
        if number is not None:
            try:
                found.append(row_of(app.desk.get(app.person, number).request))
            except DeskError as error:
                if error.exit_code != 3:
                    raise
        try:
            page = app.desk.find(app.person, self._view, f"{self._within} {text}", limit=3 * MOST_ROWS)
        except BadQuery:
            if found:
                return [row for row in found if self._fits(row)]
            raise
        found += [row for row in page.rows if row.number not in {each.number for each in found}]
        return [row for row in found if self._fits(row)][:MOST_ROWS]

    @on(TextInput.Submitted)
    def _entered(self, event: TextInput.Submitted) -> None:
        event.stop()
        row = self.query_one(VirtualList).row
        if row is not None:
            self.dismiss(row)

    @on(VirtualList.Opened)
    def _opened(self, event: VirtualList.Opened) -> None:
        event.stop()
        self.dismiss(event.row)

    @on(VirtualList.Highlighted)
    def _highlighted(self, event: VirtualList.Highlighted) -> None:
        event.stop()

    def action_step(self, rows: int) -> None:
        """Move in the list while the field has the keyboard."""
        self.query_one(VirtualList).cursor += rows

    def action_picker_leave(self) -> None:
        """Back, without choosing."""
        self.dismiss(None)


def _number_of(row: Row) -> str:
    return str(row.number)
