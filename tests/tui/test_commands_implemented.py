"""No command is promised that no screen or widget carries out."""

from __future__ import annotations

import importlib
import pkgutil

import pytest

import o365tui.tui
from o365tui.tui.commands.command import Command
from o365tui.tui.commands.registry import COMMANDS


def _all_classes() -> list[type]:
    names = [each.name for each in pkgutil.walk_packages(o365tui.tui.__path__, "o365tui.tui.")]
    modules = [importlib.import_module(name) for name in names if not name.endswith("__main__")]
    return [thing for module in modules for thing in vars(module).values() if isinstance(thing, type)]


@pytest.mark.parametrize("command", [each for each in COMMANDS.values() if not each.action], ids=lambda each: each.id)
def test_every_command_is_carried_out_somewhere_in_its_scope(command: Command) -> None:
    doers = [each for each in _all_classes() if getattr(each, "SCOPE", "") in command.where]
    assert any(hasattr(each, command.method) for each in doers)
