"""Commands: everything that a person can do, each defined once (`registry.COMMANDS`).

**To declare** a command, add a `Command` to `registry.py`: id, title, sentence, keys, the scopes where it may work, its
place in the footer, who may. Tests then hold it to the rules (sendable keys, no clash, in help and README).

**To implement** it, give a screen (`DeskScreen`), dialog (`DeskModal`) or widget (`CommandWidget`) whose `SCOPE` the
command names a method `action_<id with _ for .>`: `request.reply` → `def action_request_reply(self) -> None` (or
`async`). That is all: its keys are bound, and it is in the footer, the palette and the help of that screen. A command
without such a method is not there and is not shown. Numbered commands get their number: `def action_view_number(self,
number: int)`.

**When it is not possible now**, override `can(self, command_id) -> bool` (cheap; called at every focus change) and call
`self.refresh_bindings()` when the answer may have changed. Who may is asked of the app (`DeskApp.may`) before that.

**In the footer** a screen needs a `CommandFooter()` (widgets); it reads the active bindings by their id.

**In the palette** a command that needs to be told what (a view) may offer choices: override
`choices(self, command_id) -> list[(label, argument)]`.

**Keys of a person** come from `[keys]` of settings.toml (`keymap.load`) and are set on the app with Textual's key map.
"""

from o365tui.tui.commands.bindings import Offer, bindings, offers
from o365tui.tui.commands.command import Command, Role
from o365tui.tui.commands.nodes import CommandWidget, DeskModal, DeskScreen
from o365tui.tui.commands.registry import COMMANDS, SCOPES

__all__ = [
    "COMMANDS",
    "SCOPES",
    "Command",
    "CommandWidget",
    "DeskModal",
    "DeskScreen",
    "Offer",
    "Role",
    "bindings",
    "offers",
]
