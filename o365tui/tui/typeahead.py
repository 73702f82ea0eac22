"""Keys in the order in which they were typed, however fast they come.

Textual hands a key to the focused widget, and a command is run only when the key has bubbled back; keys that came in
the same breath (a slow SSH line, a paste into a terminal) have by then gone to the old focus: of `/outlook` the `o`
would go to the Overview. So commands are run at once, and keys wait until a screen just opened has its focus. A text
field's own keys (backspace, home, enter) wait for the characters typed before them, and those after wait for them:
Textual makes `abc` of `abc`, backspace, `d` when they come together.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from functools import cache
from typing import Any
from weakref import WeakSet

from textual import events
from textual.app import App
from textual.dom import DOMNode
from textual.screen import Screen
from textual.widget import Widget
from textual.worker import Worker

PATIENCE = 2.0
"""Seconds after which a screen that does not get ready is not waited for."""

READING = 0.3
"""Seconds that a key waits for the dialog of the command before it, which reads the desk first. Once for each command:
a desk that answers to nobody (its lock is held) must not hold up the keys."""

_waited_for: WeakSet[Worker[Any]] = WeakSet()


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


@cache
def is_text_field(kind: type[DOMNode]) -> bool:
    """Does one write in it? Asked by name: importing the widgets would cost the start-up."""
    return any(each.__name__ in ("Input", "TextArea") for each in kind.__mro__)


class Key(events.Key, bubble=False):
    """A key for one widget alone. It is handled as any key (Textual goes by the name of the class)."""


async def drained(widget: Widget) -> None:
    """Wait until a widget has done all that it was sent."""
    done = asyncio.Event()
    widget.post_message(events.Callback(done.set))
    with suppress(TimeoutError):
        await asyncio.wait_for(done.wait(), PATIENCE)


async def taken(widget: Widget, event: events.Key) -> bool:
    """Give a key to a widget, after what it was sent before; has it kept the key for itself?"""
    own = Key(event.key, event.character)
    own._set_forwarded()
    widget.post_message(own)
    await drained(widget)
    return own._stop_propagation


async def ready(screen: Screen[object]) -> None:
    """Wait until a screen that was just opened has been mounted and has its focus."""
    done = asyncio.Event()
    screen.call_later(done.set)
    with suppress(TimeoutError):
        await asyncio.wait_for(done.wait(), PATIENCE)


async def opened(app: App[Any], screen: Screen[Any]) -> None:
    """Wait for the dialog that a command of this screen is about to open: `a` and `esc` that come together choose
    nobody; they do not leave. And for what is being sent: what comes after it is meant for where one is then."""
    loop = asyncio.get_running_loop()
    under_way = [each for each in app.workers if each.node is screen]
    for worker in [each for each in under_way if each.name.startswith("action_") or each.group == "send"]:
        if worker in _waited_for:
            continue
        _waited_for.add(worker)
        until = loop.time() + READING
        while not worker.is_finished and app.screen is screen and loop.time() < until:
            await asyncio.sleep(0.002)
