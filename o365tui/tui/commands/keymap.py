"""A person's own keys: the table `[keys]` of settings.toml in the platform's folder for configuration.

```toml
[keys]
"request.reply" = "w"
"list.search" = ["/", "f3"]
```

What cannot be used (an unknown command, a key that no terminal sends, two commands on one key) gives a sentence and the
default stays: a typing error in a settings file must not keep anybody from working.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

from o365tui.model.frozen import frozen
from o365tui.text.language import _
from o365tui.text.safe import visible
from o365tui.tui.commands.command import Command
from o365tui.tui.commands.keys import SAME_AS, is_known, is_sendable, normal, shown, variants
from o365tui.tui.commands.registry import COMMANDS, SCOPES, together

TABLE = "keys"


def settings_path() -> Path:
    """Where the settings file is, whether or not it exists (`O365TUI_SETTINGS` names another)."""
    named = os.environ.get("O365TUI_SETTINGS")
    if named:
        return Path(named)
    from platformdirs import user_config_path

    return user_config_path("o365tui") / "settings.toml"


@frozen
class KeyMap:
    """Which keys a person has given to which commands, and what was wrong with the file."""

    own: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Command id → keys, for the commands that a person has changed."""

    complaints: tuple[str, ...] = ()
    """Sentences for the person, translated."""

    def keys_of(self, command: Command) -> tuple[str, ...]:
        """The keys of a command as they are in force, those that stay included."""
        return (*self.own.get(command.id, command.keys), *command.also)

    def shown(self, command: Command) -> str:
        """The command's first key as the footer shows it; empty when it has none."""
        keys = self.keys_of(command)
        return shown(keys[0]) if keys else ""

    def for_textual(self) -> dict[str, str]:
        """The map for `App.set_keymap`: binding id → comma-separated keys."""
        made: dict[str, str] = {}
        for command_id, keys in self.own.items():
            command = COMMANDS[command_id]
            if not command.numbered:
                made[command_id] = ",".join(name for key in keys for name in variants(key))
                continue
            for (binding_id, _key, _action), key in zip(command.binding_ids(), keys, strict=False):
                made[binding_id] = ",".join(variants(key))
        return made


def load(path: Path | None = None) -> KeyMap:
    """Read the file; a missing one is no complaint. Never raises for what the file holds."""
    path = settings_path() if path is None else path
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return KeyMap()
    except (OSError, UnicodeDecodeError) as error:
        return KeyMap(complaints=(_("{path} cannot be read: {why}").format(path=path, why=visible(str(error))),))
    import tomllib

    try:
        table = tomllib.loads(text).get(TABLE, {})
    except tomllib.TOMLDecodeError as error:
        return KeyMap(complaints=(_("{path} is not valid TOML: {why}").format(path=path, why=visible(str(error))),))
    if not isinstance(table, dict):
        return KeyMap(complaints=(_("[keys] in {path} must be a table.").format(path=path),))
    return parse(table)


def parse(table: Mapping[str, Any]) -> KeyMap:
    """Take in what can be used of a `[keys]` table; `request.reply = "w"` without quotes nests, and is as good."""
    own: dict[str, tuple[str, ...]] = {}
    complaints: list[str] = []
    for command_id, value in _flat(table):
        keys, complaint = _keys(command_id, value)
        if complaint:
            complaints.append(complaint)
            continue
        own[command_id] = keys
    # Only now, for two commands may swap their keys.
    for command_id in reversed(list(own)):
        others = {other: keys for other, keys in own.items() if other != command_id}
        clash = find_clash(command_id, own[command_id], others)
        if clash is not None:
            complaints.append(clash)
            del own[command_id]
    return KeyMap(own, tuple(complaints))


def problem(command_id: str, key: str, key_map: KeyMap) -> str | None:
    """Why this key cannot be given to that command, as a sentence; None when it can (for the settings screen)."""
    keys, complaint = _keys(command_id, key)
    return complaint or find_clash(command_id, keys, {k: v for k, v in key_map.own.items() if k != command_id})


def find_clash(command_id: str, keys: tuple[str, ...], own: Mapping[str, tuple[str, ...]]) -> str | None:
    """A sentence when another command that may be on the same screen has one of these keys."""
    command = COMMANDS[command_id]
    near: set[str] = set()
    for scope in SCOPES:
        around = together(scope)
        if not command.where.isdisjoint(around):
            near |= around
    wanted = {normal(key) for key in keys}
    defaults = {normal(key) for key in (*command.keys, *command.also)}
    for other in COMMANDS.values():
        if other.id == command_id or other.where.isdisjoint(near):
            continue
        taken = {normal(key) for key in (*own.get(other.id, other.keys), *other.also)}
        # Two commands that share a key by default (esc leaves a form, and goes back elsewhere) are meant to.
        shared = defaults & {normal(key) for key in (*other.keys, *other.also)}
        for key in sorted((wanted & taken) - shared):
            return _("“{key}” cannot be the key of “{command}”: “{other}” has it.").format(
                key=shown(key), command=_(command.title), other=_(other.title)
            )
    return None


def store(command_id: str, keys: tuple[str, ...] | None, path: Path | None = None) -> None:
    """Write a command's keys to the file, or None to forget them; all else in the file stays as it is.

    Raises:
        OSError: the file or its folder cannot be written.
    """
    value = None
    if keys is not None:
        names = [normal(key) for key in keys]
        value = json.dumps(names[0] if len(names) == 1 else names)
    put(TABLE, command_id, value, path)


def put(table: str, name: str, value: str | None, path: Path | None = None) -> None:
    """Write one value (as TOML) to a table of the file, or None to forget it; all else stays as it is.

    Raises:
        OSError: the file or its folder cannot be written.
    """
    path = settings_path() if path is None else path
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        lines = []
    except UnicodeDecodeError as error:
        # Writing it anew would lose what the person has there.
        raise OSError(_("{path} cannot be read: {why}").format(path=path, why=visible(str(error)))) from error
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    text = "\n".join(_edited(lines, table, name, value)) + "\n"
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".settings-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _edited(lines: list[str], table: str, name: str, value: str | None) -> list[str]:
    start = next((row for row, line in enumerate(lines) if re.match(rf"\s*\[\s*{table}\s*\]", line)), None)
    if start is None:
        if value is None:
            return lines
        gap = [""] if lines and lines[-1].strip() else []
        lines = [*lines, *gap, f"[{table}]"]
        start = len(lines) - 1
    end = next((row for row in range(start + 1, len(lines)) if lines[row].lstrip().startswith("[")), len(lines))
    own = re.compile(rf"""\s*["']?{re.escape(name)}["']?\s*=""")
    body = [line for line in lines[start + 1 : end] if not own.match(line)]
    if value is not None:
        while body and not body[-1].strip():
            body.pop()
        body.append(f'"{name}" = {value}')
        if end < len(lines):
            body.append("")
    return [*lines[: start + 1], *body, *lines[end:]]


def _flat(table: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value


def _keys(command_id: str, value: Any) -> tuple[tuple[str, ...], str | None]:
    shown_id = visible(command_id)
    command = COMMANDS.get(command_id)
    if command is None:
        return (), _("There is no command “{command}”; its key in the settings is ignored.").format(command=shown_id)
    given = [value] if isinstance(value, str) else value
    if (
        not isinstance(given, list)
        or not given
        or not all((isinstance(key, str) and key.strip()) or key == " " for key in given)
    ):
        return (), _("The key of “{command}” must be a word in quotes, or several in brackets.").format(
            command=shown_id
        )
    for key in given:
        if not is_known(key):
            return (), _("“{key}” is not the name of a key; “{command}” keeps its own.").format(
                key=visible(key), command=_(command.title)
            )
        if not is_sendable(key):
            same = SAME_AS.get(normal(key))
            if same:
                return (), _("A terminal cannot tell “{key}” from “{same}”; “{command}” keeps its own key.").format(
                    key=shown(key), same=shown(same), command=_(command.title)
                )
            return (), _("A plain terminal cannot send “{key}”; “{command}” keeps its own key.").format(
                key=shown(key), command=_(command.title)
            )
        if command.in_text and not normal(key).startswith(("ctrl+", "f")) and normal(key) not in command.keys:
            return (), _("“{command}” works while one writes, so its key must be one with ctrl, or f1 to f12.").format(
                command=_(command.title)
            )
    return tuple(normal(key) for key in given), None
