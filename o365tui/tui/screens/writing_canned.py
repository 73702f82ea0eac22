"""Finding a canned response while one writes: by a part of its name or words, shown as it would be on the request."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical

from o365tui.model.canned import Canned, found, language_of
from o365tui.model.frozen import frozen
from o365tui.text.language import _, supported
from o365tui.text.safe import visible_lines
from o365tui.tui.commands.nodes import DeskModal
from o365tui.tui.widgets.dialogs import Words
from o365tui.tui.widgets.fields import TextInput
from o365tui.tui.widgets.finder import FinderInput
from o365tui.tui.widgets.frame import CommandFooter
from o365tui.tui.widgets.lines import Line, border_words, safe, wrap
from o365tui.tui.widgets.reader import Text
from o365tui.tui.widgets.rows import Column
from o365tui.tui.widgets.virtual_list import VirtualList, of_rows
from o365tui.tui.work import app_of, attempt

if TYPE_CHECKING:
    from o365tui.desk.desk import Desk
    from o365tui.model.people import Person

MOST_ROWS = 12


@frozen
class Ready:
    """A canned response and its words for the request, in the language that was chosen."""

    canned: Canned
    text: str
    language: str


def read(desk: Desk, person: Person, number: int) -> list[Ready]:
    """All of them, filled in for the request."""
    record = desk.get(person, number)
    wanted = record.request.contact.language
    return [
        Ready(each, desk.fill(person, each, record), language_of(each, wanted, person.language))
        for each in desk.canned(person)
    ]


class CannedPicker(DeskModal["Ready | None"]):
    """Asks for a canned response; dismissed with it filled in, or None.

    Args:
        number: the request that it is filled in for.
    """

    SCOPE = "picker"
    BINDINGS: ClassVar[list[BindingType]] = [
        ("down", "step(1)", ""),
        ("up", "step(-1)", ""),
        ("pagedown", "step(8)", ""),
        ("pageup", "step(-8)", ""),
    ]
    DEFAULT_CSS = """
    CannedPicker { align: left bottom; }
    CannedPicker > Vertical {
        height: auto; width: 100%; background: $desk-ground; border-top: heavy $desk-accent;
        border-title-color: $desk-accent; border-title-background: $desk-ground; border-title-style: bold;
    }
    CannedPicker TextInput { margin: 0 1; }
    CannedPicker Horizontal { height: 8; }
    CannedPicker VirtualList { width: 36%; }
    CannedPicker Text { border-left: vkey $desk-rule; }
    """

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number
        self._all: Sequence[Ready] | None = None
        self._entered_early = False

    def compose(self) -> ComposeResult:
        """The field, the names, and what the one under the cursor says."""
        with Vertical() as frame:
            frame.border_title = border_words(_("Canned responses"))
            yield FinderInput(placeholder=_("Type a part of its name or words"))
            with Horizontal():
                columns: list[Column[Ready]] = [
                    Column("name", "", lambda ready: (safe(ready.canned.name), "text"), takes_rest=True, strong=True)
                ]
                found_ones: VirtualList[Ready] = VirtualList(columns, show_header=False, lively=True)
                found_ones.can_focus = False
                yield found_ones
                preview = Text()
                preview.can_focus = False
                yield preview
            yield Words("", "muted", id="none")
            yield CommandFooter()

    def on_mount(self) -> None:
        """As high as there is room for; then read them."""
        rows = max(3, min(MOST_ROWS, self.app.size.height - 8))
        self.query_one(Horizontal).styles.height = rows
        self._read()

    @work(exclusive=True, group="read")
    async def _read(self) -> None:
        app = app_of(self)
        ready = await attempt(self, lambda: read(app.desk, app.person, self._number))
        if not self.is_attached:
            return
        self._all = ready or ()
        if not self._all:
            self.query_one(Horizontal).display = False
            words = _("There are no canned responses on this desk yet. f9 is the place to keep them.")
            self.query_one("#none", Words).show(words, "muted")
        self._show(self.query_one(TextInput).value)
        if self._entered_early:
            self._take()

    def canned_changed(self) -> None:
        """Somebody has added or changed one."""
        self._read()

    @property
    def _list(self) -> VirtualList[Ready]:
        return self.query_one(VirtualList)

    def _show(self, wanted: str) -> None:
        if self._all is None:
            return
        by_id = {ready.canned.id: ready for ready in self._all}
        hits = [by_id[each.id] for each in found(wanted, [ready.canned for ready in self._all])]
        self._list.show(of_rows(hits, lambda ready: ready.canned.id), keep=False)
        self._tell()

    def _tell(self) -> None:
        ready = self._list.row
        preview = self.query_one(Text)
        if ready is None:
            preview.show([((" ", "ground"), (_("Nothing has these words."), "muted"))] if self._all else [])
            return
        width = max(8, preview.size.width - 3)
        lines: list[Line] = [((" ", "ground"), (row, "text")) for row in wrap(visible_lines(ready.text), width)]
        preview.show([((" ", "ground"), (supported.get(ready.language, ready.language), "faint")), *lines])

    @on(TextInput.Changed)
    def _typed(self, event: TextInput.Changed) -> None:
        event.stop()
        self._show(event.value)

    @on(TextInput.Submitted)
    def _entered(self, event: TextInput.Submitted) -> None:
        event.stop()
        self._take()

    @on(VirtualList.Opened)
    def _opened(self, event: VirtualList.Opened) -> None:
        event.stop()
        self._take()

    @on(VirtualList.Highlighted)
    def _highlighted(self, event: VirtualList.Highlighted) -> None:
        event.stop()
        self._tell()

    def _take(self) -> None:
        """The one under the cursor; of keys that came before they were read, when they are."""
        if self._all is None:
            self._entered_early = True
        elif self._list.row is not None:
            self.dismiss(self._list.row)

    def on_resize(self, event: events.Resize) -> None:
        """Its words are wrapped anew."""
        self.call_after_refresh(self._tell)

    def action_step(self, rows: int) -> None:
        """Move in the list while the field has the keyboard."""
        self._list.cursor += rows
        self._tell()

    def action_picker_leave(self) -> None:
        """Back, without choosing."""
        self.dismiss(None)
