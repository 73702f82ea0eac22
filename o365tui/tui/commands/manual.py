"""The commands as text: the help's table for a screen, and the README's for all."""

from __future__ import annotations

from collections.abc import Iterable

from o365tui.model.frozen import frozen
from o365tui.text.language import _
from o365tui.tui.commands.command import Command
from o365tui.tui.commands.keymap import KeyMap
from o365tui.tui.commands.keys import shown
from o365tui.tui.commands.registry import COMMANDS, SCOPES


@frozen
class Entry:
    """A row of the help, in the reader's language."""

    group: str
    keys: str
    title: str
    about: str
    command: Command


def key_words(command: Command, key_map: KeyMap) -> str:
    """All keys of a command as one reads them: "j ↓", "1 … 9"; empty when it has none."""
    keys = [shown(key) for key in key_map.keys_of(command)]
    if command.numbered and len(keys) > 2:
        return f"{keys[0]} … {keys[-1]}"
    return " ".join(dict.fromkeys(keys))


def entries(commands: Iterable[Command] = (), key_map: KeyMap | None = None) -> list[Entry]:
    """The rows of the help for these commands (all when none are given), translated."""
    mine = key_map or KeyMap()
    return [
        Entry(_(command.group), key_words(command, mine), _(command.title), _(command.about), command)
        for command in (list(commands) or COMMANDS.values())
    ]


def markdown() -> str:
    """The README's table of all commands with their default keys, in the language in force."""
    rows = [
        f"| {_('Key')} | {_('Command')} | {_('What it does')} | {_('Where')} | {_('Name in the settings')} |",
        "|---|---|---|---|---|",
    ]
    for entry in entries():
        command = entry.command
        keys = " ".join(f"`{word}`" for word in entry.keys.split()) if entry.keys else ""
        keys = keys.replace("`…`", "…")
        where = ", ".join(_(SCOPES[scope]) for scope in SCOPES if scope in command.where)
        who = {"agent": _(" (agents)"), "owner": _(" (owner)"), "post": _(" (agents, owner)")}.get(command.who, "")
        rows.append(f"| {keys} | {entry.title} | {entry.about}{who} | {where} | `{command.id}` |")
    return "\n".join(rows) + "\n"
