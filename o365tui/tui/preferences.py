"""How a person likes the full screen: the table `[screen]` of their settings.toml, beside their own keys.

```toml
[screen]
looks = "light"
mouse = false
```

What cannot be used is as if it were not there: a typing error in a settings file must not keep anybody from working.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal, cast

from o365tui.model.frozen import frozen
from o365tui.tui.commands import keymap

TABLE = "screen"

Looks = Literal["auto", "dark", "light"]
LOOKS: tuple[Looks, ...] = ("auto", "dark", "light")


@frozen
class Preferences:
    """Looks, and whether the mouse is used (else it is the terminal's own)."""

    looks: Looks = "auto"
    mouse: bool = True


def load(path: Path | None = None) -> Preferences:
    """Read the file. Never raises: what is wrong with the file as a whole is told when its keys are read."""
    path = keymap.settings_path() if path is None else path
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return Preferences()
    import tomllib

    try:
        table = tomllib.loads(text).get(TABLE)
    except tomllib.TOMLDecodeError:
        return Preferences()
    if not isinstance(table, dict):
        return Preferences()
    looks, mouse = table.get("looks"), table.get("mouse")
    return Preferences(cast(Looks, looks) if looks in LOOKS else "auto", mouse if isinstance(mouse, bool) else True)


def store(name: str, value: str | bool | None, path: Path | None = None) -> None:
    """Write one preference, or None to forget it. Raises OSError."""
    keymap.put(TABLE, name, None if value is None else json.dumps(value), path)
