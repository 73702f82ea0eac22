"""The command palette: every command that can be run here and now, found by typing a part of its name.

Textual's own costs 43 kB to open and repaints while idle; this one is a field and a list.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.dom import DOMNode
from textual.screen import ModalScreen, Screen

from o365tui.text.fold import fold, words
from o365tui.text.language import _
from o365tui.tui.commands.bindings import Offer, offers
from o365tui.tui.commands.keymap import KeyMap
from o365tui.tui.commands.manual import key_words
from o365tui.tui.widgets.fields import TextInput
from o365tui.tui.widgets.lines import border_words, safe
from o365tui.tui.widgets.rows import Column
from o365tui.tui.widgets.virtual_list import VirtualList, of_rows

MOST_ROWS = 14


def title_of(offer: Offer) -> str:
    """What the palette calls it: "Reply", or "View by number: Open"."""
    title = _(offer.command.title)
    return f"{title}: {safe(offer.label)}" if offer.label else title


def find(wanted: str, on_offer: Iterable[Offer]) -> list[Offer]:
    """Those that have every word, in title, sentence or id; titles that begin with the words first."""
    parts = words(wanted)
    hits: list[tuple[int, int, Offer]] = []
    for number, offer in enumerate(on_offer):
        title = fold(title_of(offer))
        about = fold(_(offer.command.about))
        if not all(part in title or part in about or part in offer.command.id for part in parts):
            continue
        start = " ".join(parts)
        rank = 0 if title.startswith(start) else 1 if all(part in title for part in parts) else 2
        hits.append((rank, number, offer))
    return [offer for _rank, _number, offer in sorted(hits, key=lambda hit: hit[:2])]


WIDEST = 100
"""Columns that it takes on a wide screen."""

WHOLE_UNTIL = 130
"""Columns up to which it takes them all."""


class Palette(ModalScreen[tuple[str, DOMNode] | None]):
    """Asks for a command; dismissed with (action, node), or None."""

    BINDINGS = [
        ("escape", "leave", ""),
        ("ctrl+p", "leave", ""),
        ("down", "step(1)", ""),
        ("up", "step(-1)", ""),
        ("pagedown", "step(8)", ""),
        ("pageup", "step(-8)", ""),
    ]
    DEFAULT_CSS = """
    Palette { align: center top; }
    Palette > Vertical {
        width: 100%; height: auto; margin-top: 2; background: $desk-bar;
        border-top: solid $desk-accent; border-bottom: solid $desk-rule;
        border-title-color: $desk-accent; border-title-background: $desk-ground;
    }
    Palette TextInput { background: $desk-bar; margin: 0 1; }
    Palette TextInput:focus { background: $desk-bar; }
    """

    def __init__(self, below: Screen[Any]) -> None:
        super().__init__()
        key_map: KeyMap = getattr(below.app, "key_map", KeyMap())
        self._all = [offer for offer in offers(below) if offer.command.in_palette]
        self._key_map = key_map
        self._shown: list[Offer] = self._all

    def compose(self) -> ComposeResult:
        """A field and a list under a rule."""
        with Vertical() as frame:
            frame.border_title = border_words(_("Commands"))
            yield TextInput(placeholder=_("Type a part of a name"))
            columns: list[Column[Offer]] = [
                Column("title", "", lambda offer: (title_of(offer), "text"), width=30, strong=True),
                Column("about", "", lambda offer: (_(offer.command.about), "faint"), takes_rest=True),
                Column("keys", "", lambda offer: (self._keys(offer), "accent"), width=8, align="right"),
            ]
            found: VirtualList[Offer] = VirtualList(columns, show_header=False, base="bar", lively=True)
            found.can_focus = False
            yield found

    def on_mount(self) -> None:
        """Show all at first."""
        self._show("")

    def on_resize(self, event: events.Resize) -> None:
        """As wide as the screen where that is narrow: no halves of words shall stand beside it."""
        self.query_one(Vertical).styles.width = event.size.width if event.size.width <= WHOLE_UNTIL else WIDEST

    def _keys(self, offer: Offer) -> str:
        if offer.command.numbered:
            return str(offer.argument)
        return key_words(offer.command, self._key_map)

    def _show(self, wanted: str) -> None:
        self._shown = find(wanted, self._all)
        found: VirtualList[Offer] = self.query_one(VirtualList)
        rows = min(MOST_ROWS, max(1, self.app.size.height - 8))
        if found.styles.height is None or found.size.height != rows:
            found.styles.height = rows
        found.show(of_rows(self._shown, lambda offer: (offer.command.id, offer.argument)), keep=False)

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

    def _take(self, offer: Offer | None) -> None:
        if offer is not None:
            self.dismiss((offer.action, offer.node))

    def action_step(self, rows: int) -> None:
        """Move the cursor of the list while the field has the keyboard."""
        self.query_one(VirtualList).cursor += rows

    def action_leave(self) -> None:
        """Close without a command."""
        self.dismiss(None)

    def on_click(self, event: events.Click) -> None:
        """A click beside the palette closes it."""
        if event.widget is self:
            self.dismiss(None)
