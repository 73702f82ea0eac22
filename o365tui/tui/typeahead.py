"""Keys in the order in which they were typed, however fast they come.

Textual hands a key to the focused widget, and a command is run only when the key has bubbled back; keys that came in
the same breath (a slow SSH line, a paste into a terminal) have by then gone to the old focus: of `/outlook` the `o`
would go to the Overview. So commands are run at once, and keys wait until a screen just opened has its focus.
"""

from __future__ import annotations

import asyncio
from functools import cache

from textual.dom import DOMNode
from textual.screen import Screen
from textual.widget import Widget

PATIENCE = 2.0
"""Seconds after which a screen that does not get ready is not waited for."""


@cache
def has_own_keys(kind: type[DOMNode]) -> bool:
    """Does this class look at keys itself (a text field, a choice)? Then commands come after it, as Textual has it."""
    return any(
        name in ("on_key", "_on_key") or name.startswith(("key_", "_key_"))
        for each in kind.__mro__
        if each not in (Widget, Screen)
        for name in vars(each)
        if callable(vars(each)[name])
    )


async def ready(screen: Screen[object]) -> None:
    """Wait until a screen that was just opened has been mounted and has its focus."""
    done = asyncio.Event()
    screen.call_later(done.set)
    try:
        await asyncio.wait_for(done.wait(), PATIENCE)
    except TimeoutError:
        return
