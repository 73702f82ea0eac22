"""The help's table of keys: what works on a screen, by group, with its sentence."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from rich.cells import cell_len
from textual.screen import Screen

from o365tui.tui.commands.bindings import offers
from o365tui.tui.commands.keymap import KeyMap
from o365tui.tui.commands.manual import Entry, entries
from o365tui.tui.commands.registry import COMMANDS, MOVING
from o365tui.tui.widgets.lines import Line, Span, fit, wrap
from o365tui.tui.widgets.prose import wrap_spans


def help_entries(screen: Screen[Any], key_map: KeyMap) -> list[Entry]:
    """The rows for that screen: what can be done there now, and at the end how one moves about."""
    here = {offer.command.id for offer in offers(screen)}
    for widget in screen.query("*"):
        scope = getattr(widget, "SCOPE", "")
        if scope and widget.display:
            here |= {c.id for c in COMMANDS.values() if scope in c.where and hasattr(widget, c.method)}
    here |= {command.id for command in COMMANDS.values() if command.action}
    # Numbered commands without choices now are still keys that work.
    here |= {c.id for c in COMMANDS.values() if c.numbered and hasattr(screen, c.method)}
    shown = [command for command in COMMANDS.values() if command.id in here]
    return entries(sorted(shown, key=lambda command: command.group == MOVING), key_map)


def help_lines(rows: Sequence[Entry], width: int) -> list[Line]:
    """Grouped: keys, title and sentence, beside each other where there is room."""
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
            if beside >= 30:
                about = wrap(row.about, beside)
                lines.append((*start, (about[0], "muted")))
                indent = keys + titles + 6
                lines.extend(((" " * indent, "ground"), (rest, "muted")) for rest in about[1:])
                continue
            # Title and sentence in one paragraph beside the keys.
            words: list[Span] = [(row.title, "text"), (f" · {row.about}", "muted")]
            for number, line in enumerate(wrap_spans(words, max(16, width - keys - 5))):
                lines.append((*(start[:3] if number == 0 else ((" " * (keys + 4), "ground"),)), *line))
    return lines
