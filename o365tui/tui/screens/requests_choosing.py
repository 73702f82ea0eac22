"""What is asked about a view of the list: which columns it shows, and what it is called when it is saved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from o365tui.model.people import Reader
from o365tui.model.views import View
from o365tui.text.language import N_, _, in_quotes
from o365tui.text.safe import visible
from o365tui.tui.commands.nodes import DeskModal
from o365tui.tui.screens.requests_columns import ALWAYS, titles, usual
from o365tui.tui.widgets.dialogs import Words
from o365tui.tui.widgets.frame import CommandFooter
from o365tui.tui.widgets.lines import border_words
from o365tui.tui.widgets.rows import Column
from o365tui.tui.widgets.virtual_list import VirtualList, of_rows
from o365tui.tui.work import app_of

if TYPE_CHECKING:
    from textual.screen import Screen

    from o365tui.model.preferences import SavedView

Named = tuple[str, str]
"""The id of a column and its title."""


class ColumnChooser(DeskModal["tuple[str, ...] | None"]):
    """Asks which columns are shown; dismissed with their ids (none: the usual ones), or None when left.

    Args:
        view: whose usual columns are marked where nothing was chosen yet.
        chosen: what was chosen before.
    """

    SCOPE = "picker"
    BINDINGS: ClassVar[list[BindingType]] = [("space", "turn", "")]
    DEFAULT_CSS = """
    ColumnChooser { align: left bottom; }
    ColumnChooser > Vertical {
        height: auto; width: 100%; background: $desk-ground; border-top: heavy $desk-accent;
        border-title-color: $desk-accent; border-title-background: $desk-ground; border-title-style: bold;
    }
    """

    def __init__(self, view: View, reader: Reader, chosen: Sequence[str]) -> None:
        super().__init__()
        self._usual = usual(view, reader)
        self._columns = titles(reader)
        self._shown = set(chosen or self._usual) | ALWAYS

    def compose(self) -> ComposeResult:
        """What they are for, and all of them, those shown marked."""
        columns: list[Column[Named]] = [
            Column("shown", "", self._word, width=max(len(_("shown")), len(_("always"))) + 1),
            Column("title", "", lambda row: (row[1], "text"), takes_rest=True, strong=True),
        ]
        with Vertical() as frame:
            frame.border_title = border_words(_("Which columns?"))
            yield Words(_("In a narrow terminal some give way, so that the title keeps its room."), "muted")
            found: VirtualList[Named] = VirtualList(columns, show_header=False)
            found.titles = {"rows.open": N_("Show or hide")}
            yield found
            yield CommandFooter()

    def on_mount(self) -> None:
        """All of them."""
        found: VirtualList[Named] = self.query_one(VirtualList)
        found.styles.height = max(1, min(len(self._columns), self.app.size.height - 6))
        self._tell()

    def _word(self, row: Named) -> tuple[str, str]:
        if row[0] in ALWAYS:
            return (_("always"), "muted")
        return (_("shown"), "accent") if row[0] in self._shown else ("", "muted")

    def _tell(self) -> None:
        found: VirtualList[Named] = self.query_one(VirtualList)
        found.show(of_rows(list(self._columns.items()), lambda row: row[0]))
        found.marked = self._shown

    @on(VirtualList.Opened)
    def _opened(self, event: VirtualList.Opened) -> None:
        event.stop()
        self.action_turn()

    @on(VirtualList.Highlighted)
    def _highlighted(self, event: VirtualList.Highlighted) -> None:
        event.stop()

    def action_turn(self) -> None:
        """Show the column under the cursor, or hide it."""
        row = self.query_one(VirtualList).row
        if row is not None and row[0] not in ALWAYS:
            self._shown ^= {row[0]}
            self._tell()

    def action_picker_done(self) -> None:
        """Take them, in the order of the list."""
        shown = tuple(name for name in self._columns if name in self._shown)
        self.dismiss(() if set(shown) == set(self._usual) else shown)

    def action_picker_leave(self) -> None:
        """Leave them as they are."""
        self.dismiss(None)


async def ask_name(screen: Screen[Any], name: str, saved: Sequence[SavedView]) -> str | None:
    """What a view shall be called; what is typed is kept as a draft. For a worker."""
    from o365tui.tui.screens.settings_ask import AskLine

    app = app_of(screen)
    draft = app.drafts.get("view-name")
    names = ", ".join(in_quotes(visible(each.name)) for each in saved)
    about = _("It keeps the filter, the view, the order and the columns, for you alone.")
    if names:
        about += " " + _("A name that you have is replaced: {names}.").format(names=names)
    typed: str | None = await screen.app.push_screen_wait(
        AskLine(
            _("Save this view as"),
            about,
            str(draft) if isinstance(draft, str) else name,
            lambda text: "" if text.strip() else _("Give the view a name."),
            on_change=lambda text: app.keep_draft("view-name", text if text.strip() and text != name else None),
        )
    )
    return None if typed is None else typed.strip()
