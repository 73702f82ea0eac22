"""From commands to Textual: bindings for screens and widgets, and which commands are on offer now."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

from textual.binding import Binding
from textual.dom import DOMNode
from textual.screen import Screen

from o365tui.model.frozen import frozen
from o365tui.tui.commands.command import Command
from o365tui.tui.commands.keys import variants
from o365tui.tui.commands.registry import COMMANDS, in_scope

ScreenResult = TypeVar("ScreenResult")

BY_ACTION = {action: command for command in COMMANDS.values() for action in {command.action_for().partition("(")[0]}}
"""Textual's action name → its command."""


def bindings(scope: str, node_class: type | None = None, priority: bool = False) -> list[Binding]:
    """Textual's bindings of the commands of a scope.

    The keys that a person may change carry the command's id; second keys stand in bindings without one, for Textual's
    key map deletes every key of an id that it remaps.

    Args:
        scope: see `registry.SCOPES`.
        node_class: leave out what this class does not implement.
        priority: those that work while one writes go before the field's own keys.
    """
    made: list[Binding] = []
    for command in in_scope(scope):
        if node_class is not None and not command.action and not hasattr(node_class, command.method):
            continue
        first = priority and command.in_text and not command.action
        for binding_id, key, action in command.binding_ids():
            made.append(
                Binding(",".join(variants(key)), action, command.title, show=bool(command.footer), id=binding_id,
                        tooltip=command.about, priority=first)
            )  # fmt: skip
        for key in command.also:
            made.append(Binding(",".join(variants(key)), command.action_for(), command.title, show=False))
    return made


def command_of(binding: Binding) -> Command | None:
    """The command that a binding stands for."""
    if binding.id is not None:
        return COMMANDS.get(binding.id.partition(":")[0])
    return BY_ACTION.get(binding.action.partition("(")[0])


def implements(node: DOMNode, command: Command) -> bool:
    """Has this node the command's method?"""
    return hasattr(node, command.method)


def allowed(node: DOMNode, action: str) -> bool | None:
    """For `check_action`: False when a command's action is not there, not for this person, or not possible now."""
    command = BY_ACTION.get(action)
    if command is None:
        return True
    if not command.action and not implements(node, command):
        return False
    may = getattr(node.app, "may", None)
    if may is not None and not may(command):
        return False
    can = getattr(node, "can", None)
    return bool(can(command.id)) if can is not None else True


@frozen
class Offer:
    """A command that can be run now."""

    command: Command
    node: DOMNode
    label: str = ""
    """What it is told (a view's name), for numbered commands."""
    argument: object = None

    @property
    def action(self) -> str:
        """Textual's action string, to be run with `node` as its namespace."""
        if self.command.numbered:
            return f"{self.command.id.replace('.', '_')}({self.argument!r})"
        return self.command.action_for()


def offers(screen: Screen[Any]) -> Iterator[Offer]:
    """What can be done on that screen now, from the focused widget outwards; each command once.

    Unlike `active_bindings` it also has the commands whose keys a focused text field swallows, and those without a key.
    """
    seen: set[str] = set()
    for node in _chain(screen):
        scope = getattr(node, "SCOPE", "")
        if not scope:
            continue
        for command in in_scope(scope):
            if command.id in seen or not implements(node, command):
                continue
            action = command.id.replace(".", "_")
            if node.check_action(action, ()) is not True:
                continue
            seen.add(command.id)
            if not command.numbered:
                yield Offer(command, node)
                continue
            choices = getattr(node, "choices", None)
            for label, argument in choices(command.id) if choices is not None else ():
                yield Offer(command, node, label, argument)


def _chain(screen: Screen[Any]) -> Iterator[DOMNode]:
    focused = screen.focused
    if focused is not None:
        for node in focused.ancestors_with_self:
            yield node
            if node is screen and screen.is_modal:
                return
        return
    yield screen
    # Lists and texts that have no focus now are still there to be acted on.
    if not screen.is_modal:
        yield screen.app
