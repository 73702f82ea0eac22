"""The help's page of keys: what works on the screen below, by group, with its sentence."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.screen import Screen

from o365tui.text.language import _
from o365tui.tui.commands.bindings import DeskScreen, offers
from o365tui.tui.commands.keymap import KeyMap
from o365tui.tui.commands.manual import Entry, entries
from o365tui.tui.commands.registry import COMMANDS
from o365tui.tui.widgets.conversation import Reader
from o365tui.tui.widgets.frame import CommandFooter, TopBar
from o365tui.tui.widgets.lines import Line, clip, fit, wrap


def help_entries(screen: Screen[Any], key_map: KeyMap) -> list[Entry]:
    """The rows for that screen: what can be done there now, and how one moves about, in the registry's order."""
    here = {offer.command.id for offer in offers(screen)}
    for widget in screen.query("*"):
        scope = getattr(widget, "SCOPE", "")
        if scope and widget.display:
            here |= {c.id for c in COMMANDS.values() if scope in c.where and hasattr(widget, c.method)}
    here |= {command.id for command in COMMANDS.values() if command.action}
    # Numbered commands without choices now are still keys that work.
    here |= {c.id for c in COMMANDS.values() if c.numbered and hasattr(screen, c.method)}
    return entries([command for command in COMMANDS.values() if command.id in here], key_map)


def help_lines(rows: Sequence[Entry], width: int) -> list[Line]:
    """Grouped: keys, title and sentence, which goes below where there is no room beside."""
    keys = min(12, max((cell_len(row.keys) for row in rows), default=4))
    titles = min(24, max((cell_len(row.title) for row in rows), default=4))
    beside = width - keys - titles - 8
    lines: list[Line] = []
    for group, members in groupby(rows, key=lambda row: row.group):
        if lines:
            lines.append(())
        lines.append(((f" {group}", "accent bold"),))
        for row in members:
            start: Line = (
                ("  ", "ground"),
                (fit(row.keys, keys), "strong bold"),
                ("  ", "ground"),
                (fit(row.title, titles), "text"),
                ("  ", "ground"),
            )
            about = wrap(row.about, beside if beside >= 30 else max(10, width - keys - 6))
            if beside >= 30:
                lines.append((*start, (about[0], "muted")))
                indent = keys + titles + 6
                lines.extend(((" " * indent, "ground"), (rest, "muted")) for rest in about[1:])
            else:
                lines.append((*start[:3], (clip(row.title, width - keys - 5), "text")))
                lines.extend(((" " * (keys + 4), "ground"), (rest, "muted")) for rest in about)
    return lines


class KeyTable(Reader):
    """The rows, scrolling."""

    def __init__(self, rows: Sequence[Entry]) -> None:
        super().__init__()
        self._rows = rows

    def build(self, width: int) -> Sequence[Line]:
        """At this width."""
        return [(), *help_lines(self._rows, width)]


class KeysHelp(DeskScreen[None]):
    """The page. `esc` or `q` goes back to the screen that it tells about."""

    SCOPE = "article"

    def __init__(self, below: Screen[Any]) -> None:
        super().__init__()
        self._rows = help_entries(below, getattr(below.app, "key_map", KeyMap()))

    def compose(self) -> ComposeResult:
        """Bar, table, footer."""
        yield TopBar([_("Help"), _("Keys")])
        yield KeyTable(self._rows)
        yield CommandFooter()
