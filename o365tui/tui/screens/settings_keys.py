"""The person's own keys: every command with its key, another one by pressing it, and back to the default."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical

from o365tui.text.language import _
from o365tui.tui.commands import COMMANDS, SCOPES, Command, DeskModal, keymap
from o365tui.tui.commands.keymap import KeyMap
from o365tui.tui.commands.keys import is_known, shown
from o365tui.tui.commands.manual import key_words
from o365tui.tui.commands.registry import MOVING
from o365tui.tui.screens.settings_rows import Host, Section, Setting
from o365tui.tui.widgets.dialogs import Words
from o365tui.tui.widgets.lines import border_words


class Keys:
    """The section."""

    def __init__(self, host: Host) -> None:
        self._host = host

    @property
    def section(self) -> Section:
        """Its place among the others."""
        return Section("keys", _("Keys"), self.rows)

    def rows(self) -> Sequence[Setting]:
        """A row for each command that the person may run."""
        app = self._host.desk_app
        commands = sorted(filter(app.may, COMMANDS.values()), key=lambda command: command.group == MOVING)
        return [self._row(command, app.key_map) for command in commands]

    def _row(self, command: Command, key_map: KeyMap) -> Setting:
        own = command.id in key_map.own
        where = ", ".join(_(SCOPES[scope]) for scope in SCOPES if scope in command.where)
        about = [_(command.about)]
        if own:
            default = key_words(command, KeyMap()) or _("no key")
            about.append(_("This key is your own; the default is {key}.").format(key=default))
        elif command.numbered:
            about.append(_("These keys are changed in the settings file."))
        about.append(_("In the file: {name}").format(name=command.id))
        return Setting(
            command.id,
            _(command.title),
            key_words(command, key_map) or "–",
            " ".join(about),
            where,
            own,
            None if command.numbered else partial(self._change, command),
            partial(self._reset, command) if own else None,
        )

    async def _change(self, command: Command) -> None:
        key = await self._host.key(command.id)
        if key is not None:
            self._store(command, (key,))

    async def _reset(self, command: Command) -> None:
        self._store(command, None)

    def _store(self, command: Command, keys: tuple[str, ...] | None) -> None:
        """Keep it in the file and use it at once."""
        host = self._host
        app = host.desk_app
        own = {known: value for known, value in app.key_map.own.items() if known != command.id}
        if keys is not None and keys != command.keys:
            own[command.id] = keys
        elif keymap.find_clash(command.id, command.keys, own):
            host.say(str(keymap.find_clash(command.id, command.keys, own)), wrong=True)
            return
        try:
            keymap.store(command.id, own.get(command.id))
        except OSError as error:
            host.say(_("The settings file cannot be written: {why}.").format(why=error), wrong=True)
            return
        app.set_key_map(KeyMap(own))
        host.again()
        key = app.key_map.shown(command)
        if command.id in own:
            host.say(_("“{command}” is {key} now.").format(command=_(command.title), key=key))
        else:
            host.say(_("“{command}” has its default key again.").format(command=_(command.title)))


class PressKey(DeskModal[str | None]):
    """Takes the next key for a command; dismissed with its name, or None. What cannot be used is refused."""

    AUTO_FOCUS = None
    takes_every_key = True
    DEFAULT_CSS = """
    PressKey { align: left bottom; }
    PressKey > Vertical {
        height: auto; width: 100%; background: $desk-ground; border-top: heavy $desk-accent;
        border-title-color: $desk-accent; border-title-background: $desk-ground; border-title-style: bold;
    }
    """

    def __init__(self, command_id: str, key_map: KeyMap) -> None:
        super().__init__()
        self._command = COMMANDS[command_id]
        self._key_map = key_map

    def compose(self) -> ComposeResult:
        """What is asked, and what was wrong with the key before."""
        with Vertical() as frame:
            title = _("Press the new key for “{command}”").format(command=_(self._command.title))
            frame.border_title = border_words(title)
            now = key_words(self._command, self._key_map) or _("no key")
            about = _("It has {key} now. esc leaves it so.").format(key=now)
            yield Words(f"{_(self._command.about)} {about}", "muted")
            yield Words("", "danger", id="problem")

    def on_key(self, event: events.Key) -> None:
        """Every key comes here, those of the app included."""
        event.stop()
        event.prevent_default()
        if event.key == "escape":
            self.dismiss(None)
            return
        key = event.character if event.character and event.is_printable else event.key
        if key == " ":
            key = "space"
        wrong = self._problem(key)
        if wrong:
            self.query_one("#problem", Words).show(wrong, "danger")
        else:
            self.dismiss(key)

    def _problem(self, key: str) -> str:
        if not is_known(key):
            return _("A plain terminal cannot send “{key}”; “{command}” keeps its own key.").format(
                key=shown(key), command=_(self._command.title)
            )
        return keymap.problem(self._command.id, key, self._key_map) or ""
