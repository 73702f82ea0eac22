"""What a change to many requests would do, shown before it is done: how many change, which are refused, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical

from o365tui.desk.many import Bulk, Item
from o365tui.model.request import shown_number
from o365tui.text.language import _, ngettext
from o365tui.text.safe import visible
from o365tui.tui.commands.nodes import DeskModal
from o365tui.tui.screens.request_words import value_words
from o365tui.tui.widgets.dialogs import Words
from o365tui.tui.widgets.frame import CommandFooter
from o365tui.tui.widgets.lines import Span, border_words
from o365tui.tui.widgets.rows import Column
from o365tui.tui.widgets.virtual_list import VirtualList, of_rows
from o365tui.tui.work import app_of

if TYPE_CHECKING:
    from datetime import datetime

    from o365tui.model.request import HistoryEntry
    from o365tui.tui.app import DeskApp

MOST_ROWS = 14


def changes_words(changes: Sequence[HistoryEntry], app: DeskApp, now: datetime) -> str:
    """What becomes of one request: "In progress → Closed · — → Māris Kalns"."""
    said = []
    for entry in changes:
        if entry.field == "note":
            said.append(_("+ internal note") if entry.internal else _("+ reply"))
            continue
        was, becomes = (value_words(entry.field, value, app, now) for value in (entry.was, entry.becomes))
        said.append(f"{was} → {becomes}")
    return " · ".join(said)


def sorted_items(items: Iterable[Item]) -> list[Item]:
    """Those that are refused first, then those that change, then the others."""
    return sorted(items, key=lambda item: (not item.refused, not item.changes))


class Items(VirtualList[Item]):
    """The requests. They are for reading: none is opened from here."""

    def can(self, command_id: str) -> bool:
        """Only moving."""
        return command_id != "rows.open"


class ManyPreview(DeskModal[bool]):
    """Shows what would happen; dismissed with True to do it.

    Args:
        question: "Close 12 requests?".
        bulk: the dry run.
        said: what would be said on each, and who sees it, in a sentence; empty when nothing is said.
        internal: only agents will see what is said.
    """

    SCOPE = "dialog"
    AUTO_FOCUS = "VirtualList"
    DEFAULT_CSS = """
    ManyPreview { align: left bottom; }
    ManyPreview > Vertical {
        height: auto; width: 100%; background: $desk-ground; border-top: heavy $desk-accent;
        border-title-color: $desk-accent; border-title-background: $desk-ground; border-title-style: bold;
    }
    ManyPreview.-internal > Vertical { border-top: heavy $desk-internal; border-title-color: $desk-internal; }
    ManyPreview #said { max-height: 4; }
    ManyPreview #whole { height: 2; }
    """

    def __init__(self, question: str, bulk: Bulk, said: str = "", *, internal: bool = False) -> None:
        super().__init__(classes="-internal" if internal else None)
        self._question, self._bulk, self._said = question, bulk, said
        self._items = sorted_items(bulk.items)

    def compose(self) -> ComposeResult:
        """The question on the rule, how many, what is said, each request, and the one under the cursor in full."""
        with Vertical() as frame:
            frame.border_title = border_words(self._question)
            yield Words(self.summary, "text", id="summary")
            yield Words(self._said, "muted", id="said")
            number = max((len(shown_number(item.number)) for item in self._items), default=7)
            columns: list[Column[Item]] = [
                Column("number", "", lambda item: (shown_number(item.number), "muted"), width=number),
                Column("title", "", lambda item: (visible(item.title), "text"), takes_rest=True, strong=True),
                Column("change", "", self._change, width=self._room),
            ]
            yield Items(columns, of_rows(self._items, lambda item: item.number), show_header=False)
            yield Words("", "muted", id="whole")
            yield CommandFooter()

    @property
    def summary(self) -> str:
        """How many change, are refused, are so already."""
        n, refused = self._bulk.changed, len(self._bulk.refused)
        same = len(self._bulk.items) - n - refused
        said = [ngettext("{n} request changes.", "{n} requests change.", n).format(n=n)] if n else []
        if refused:
            said.append(
                ngettext("{n} is refused and stays as it is.", "{n} are refused and stay as they are.", refused).format(
                    n=refused
                )
            )
        if same:
            said.append(ngettext("{n} is so already.", "{n} are so already.", same).format(n=same))
        return " ".join(said)

    @property
    def _room(self) -> int:
        return max(12, min(46, round(self.app.size.width * 0.42)))

    def _change(self, item: Item) -> Span:
        words, token = self._words(item)
        return (words.replace("\n", " "), token)

    def _words(self, item: Item) -> Span:
        if item.refused:
            return (visible(item.refused), "danger")
        if not item.changes:
            return (_("stays as it is"), "faint")
        app = app_of(self)
        return (changes_words(item.changes, app, app.desk.now()), "text")

    def on_mount(self) -> None:
        """As high as it needs, and as there is room for."""
        rows = self.query_one(VirtualList)
        taken = 8 if self._said else 6
        rows.styles.height = max(1, min(MOST_ROWS, len(self._items), self.app.size.height - taken))

    @on(VirtualList.Highlighted)
    def _highlighted(self, event: VirtualList.Highlighted) -> None:
        event.stop()
        item = event.row
        if item is not None:
            words, token = self._words(item)
            self.query_one("#whole", Words).show(words, token)

    def on_key(self, event: events.Key) -> None:
        """What sends a form says yes here, too."""
        if event.key == "ctrl+s":
            event.stop()
            self.action_dialog_yes()

    def can(self, command_id: str) -> bool:
        """Where nothing would change there is nothing to say yes to."""
        return command_id != "dialog.yes" or self._bulk.changed > 0

    def action_dialog_yes(self) -> None:
        """Do it."""
        if self._bulk.changed:
            self.dismiss(True)

    def action_dialog_no(self) -> None:
        """Leave them all as they are."""
        self.dismiss(False)
