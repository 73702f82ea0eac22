"""The footer: the keys that work now, taken from the active bindings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from typing import Any, ClassVar

from textual import events
from textual.dom import DOMNode
from textual.screen import Screen

from o365tui.model.frozen import frozen
from o365tui.text.language import _
from o365tui.tui.commands.bindings import command_of
from o365tui.tui.commands.command import Command
from o365tui.tui.commands.keys import shown
from o365tui.tui.commands.registry import COMMANDS
from o365tui.tui.widgets.lines import Line, Lines, Span, spread, width_of


@frozen
class Hint:
    """A key and its word in the footer."""

    keys: str
    label: str
    action: str
    node: DOMNode = field(compare=False)
    place: int
    right: bool

    @property
    def line(self) -> Line:
        """As it is drawn."""
        return ((self.keys, "accent bold bar"), (f" {self.label}", "muted bar"))


class CommandFooter(Lines):
    """The keys that work now: from the active bindings, matched with the commands by their id. A click runs one."""

    BASE: ClassVar[str] = "bar"
    DEFAULT_CSS = "CommandFooter { height: 1; width: 1fr; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._hints: tuple[Hint, ...] = ()
        self._spots: list[tuple[int, int, Hint]] = []

    def on_mount(self) -> None:
        """Follow the bindings of the screen."""
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_changed)
        self._bindings_changed(self.screen)

    def _bindings_changed(self, screen: Screen[Any]) -> None:
        if self.is_attached and screen is self.screen:
            self._hints = tuple(hints(screen))
            self.redraw()

    def retell(self) -> None:
        """The language or the key map has changed."""
        self._bindings_changed(self.screen)

    def build(self, width: int, height: int) -> Sequence[Line]:
        """As many hints as fit, the important ones first; those for the right end always."""
        right = [hint for hint in self._hints if hint.right]
        left = sorted((hint for hint in self._hints if not hint.right), key=lambda hint: hint.place)
        right_size = sum(width_of(hint.line) for hint in right) + 2 * max(0, len(right) - 1)
        room = width - 1 - (right_size + 3 if right_size else 1)
        kept: list[Hint] = []
        used = 0
        for hint in left:
            size = width_of(hint.line) + (2 if kept else 0)
            if used + size <= room:
                kept.append(hint)
                used += size
        spans: list[Span] = [(" ", "bar")]
        at = 1
        self._spots = []
        for number, hint in enumerate(kept):
            if number:
                spans.append(("  ", "bar"))
                at += 2
            spans.extend(hint.line)
            self._spots.append((at, width_of(hint.line), hint))
            at += width_of(hint.line)
        end: list[Span] = []
        start = width - 1 - right_size
        if right and start > at:
            for number, hint in enumerate(right):
                if number:
                    end.append(("  ", "bar"))
                    start += 2
                end.extend(hint.line)
                self._spots.append((start, width_of(hint.line), hint))
                start += width_of(hint.line)
            end.append((" ", "bar"))
        return [spread(tuple(spans), tuple(end), width, "bar")]

    async def on_click(self, event: events.Click) -> None:
        """Run the command under the pointer."""
        for start, size, hint in self._spots:
            if start <= event.x < start + size:
                await self.app.run_action(hint.action, hint.node)


def hints(screen: Screen[Any]) -> list[Hint]:
    """The footer's hints for the bindings that are active on that screen now."""
    keys: dict[str, str] = {}
    found: dict[str, tuple[Command, str, DOMNode]] = {}
    for key, active in screen.active_bindings.items():
        command = command_of(active.binding)
        if command is None or not active.enabled:
            continue
        # The first binding is the one that the person may have changed; second keys come after it.
        if command.id not in keys or (active.binding.id is not None and command.id not in found):
            keys[command.id] = shown(key)
        # A screen may keep out of its footer what it can do and is not there for.
        wanted = getattr(active.node, "in_footer", None)
        if command.footer and (wanted is None or wanted(command.id)):
            found.setdefault(command.id, (command, active.binding.action, active.node))
    if "form.leave" in found:
        # Both go back; one is enough.
        found.pop("app.back", None)
    made: list[Hint] = []
    for command, action, node in found.values():
        label = keys[command.id]
        if command.pair:
            # Arrows say it better than letters, when they are there.
            pair = COMMANDS[command.pair]
            if pair.id not in keys:
                continue
            label = f"{_arrow(pair, keys)}{_arrow(command, keys)}"
        # What is opened elsewhere is chosen in a dialog: who has the command may call it so.
        title = getattr(node, "titles", {}).get(command.id, command.title)
        made.append(Hint(label, _(title), action, node, command.footer, command.right))
    return made


def _arrow(command: Command, keys: dict[str, str]) -> str:
    return shown(command.also[0]) if command.also else keys[command.id]
