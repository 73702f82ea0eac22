"""Choosing one of several in a dialog: an agent, the next step of a request; by typing, or by its letter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from o365tui.text.language import N_, _
from o365tui.tui.commands.nodes import DeskModal
from o365tui.tui.widgets.choice import Option, find
from o365tui.tui.widgets.dialogs import Words
from o365tui.tui.widgets.fields import TextInput
from o365tui.tui.widgets.finder import FinderInput
from o365tui.tui.widgets.frame import CommandFooter
from o365tui.tui.widgets.lines import border_words, safe
from o365tui.tui.widgets.rows import Column
from o365tui.tui.widgets.virtual_list import VirtualList, of_rows

MOST_ROWS = 12


class Chooser(DeskModal["str | None"]):
    """Asks for one of the options; dismissed with its value, or None.

    Args:
        title: what is chosen, translated ("Who works on SR-1042?").
        options: labels and `about` are foreign text or translated words; `also` is found by typing, too.
        search: with a field to find in; without one an option's `key` picks it.
        value: the option under the cursor at first.
    """

    SCOPE = "picker"
    BINDINGS: ClassVar[list[BindingType]] = [
        ("down", "step(1)", ""),
        ("up", "step(-1)", ""),
        ("pagedown", "step(8)", ""),
        ("pageup", "step(-8)", ""),
    ]
    DEFAULT_CSS = """
    Chooser { align: left bottom; }
    Chooser > Vertical {
        height: auto; width: 100%; background: $desk-ground; border-top: heavy $desk-accent;
        border-title-color: $desk-accent; border-title-background: $desk-ground; border-title-style: bold;
    }
    Chooser TextInput { margin: 0 1; }
    """

    def __init__(
        self, title: str, options: Sequence[Option], *, about: str = "", search: bool = False, value: str = ""
    ) -> None:
        super().__init__()
        self._title, self._about = title, about
        self._options = tuple(options)
        self._search = search
        self._value = value

    def compose(self) -> ComposeResult:
        """The question on the rule, the field, the options."""
        with Vertical() as frame:
            frame.border_title = border_words(self._title)
            if self._about:
                yield Words(self._about, "muted")
            if self._search:
                yield FinderInput(placeholder=_("Type a part of a name"))
            widest = max((len(safe(option.label)) for option in self._options), default=10)
            columns: list[Column[Option]] = [
                Column("label", "", lambda option: (safe(option.label), "text"), width=min(44, widest), strong=True),
                Column("about", "", lambda option: (safe(option.about), "muted"), takes_rest=True),
            ]
            if not self._search:
                columns.insert(0, Column("key", "", lambda option: (option.key, "accent bold"), width=1))
            found: VirtualList[Option] = VirtualList(columns, show_header=False)
            found.can_focus = not self._search
            found.titles = {"rows.open": N_("Choose")}
            yield found
            yield CommandFooter()

    def on_mount(self) -> None:
        """All of them at first."""
        found: VirtualList[Option] = self.query_one(VirtualList)
        found.styles.height = max(1, min(MOST_ROWS, len(self._options), self.app.size.height - 6))
        self._show("")
        if self._value:
            found.move_to_key(self._value)

    def _show(self, wanted: str) -> None:
        self.query_one(VirtualList).show(of_rows(find(wanted, self._options), _value_of), keep=False)

    @on(TextInput.Changed)
    def _typed(self, event: TextInput.Changed) -> None:
        event.stop()
        self._show(event.value)

    @on(TextInput.Submitted)
    def _entered(self, event: TextInput.Submitted) -> None:
        event.stop()
        self._take(self.query_one(VirtualList).row)

    @on(VirtualList.Opened)
    def _opened(self, event: VirtualList.Opened) -> None:
        event.stop()
        self._take(event.row)

    @on(VirtualList.Highlighted)
    def _highlighted(self, event: VirtualList.Highlighted) -> None:
        event.stop()

    def on_key(self, event: events.Key) -> None:
        """An option's letter picks it, where there is nothing to type."""
        if self._search or not event.character:
            return
        for option in self._options:
            if option.key and option.key == event.character:
                event.stop()
                event.prevent_default()
                self._take(option)
                return

    def _take(self, option: Option | None) -> None:
        if option is not None:
            self.dismiss(option.value)

    def action_step(self, rows: int) -> None:
        """Move in the list while the field has the keyboard."""
        self.query_one(VirtualList).cursor += rows

    def action_picker_leave(self) -> None:
        """Back, without choosing."""
        self.dismiss(None)


def _value_of(option: Option) -> str:
    return option.value
