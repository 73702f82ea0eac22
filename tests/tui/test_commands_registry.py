"""Each command is defined once, and nothing forgets one: keys, footer, palette, help, README, key map."""

from __future__ import annotations

import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widget import Widget

from o365tui.text import language
from o365tui.tui.app import DeskApp, Options
from o365tui.tui.commands import COMMANDS, SCOPES, CommandWidget, DeskScreen, bindings, offers
from o365tui.tui.commands.command import Command
from o365tui.tui.commands.keymap import KeyMap
from o365tui.tui.commands.keys import character, is_fit_for_default, is_sendable, normal, shown, variants
from o365tui.tui.commands.manual import entries, markdown
from o365tui.tui.commands.registry import INNER, WITH, in_scope, together
from o365tui.tui.widgets.frame import CommandFooter, hints
from o365tui.tui.widgets.keys_help import help_entries

EVERY = tuple(COMMANDS.values())
OWNER = SimpleNamespace(role="agent", owner=True)


def ids(command: Command) -> str:
    return command.id


def screen_of(scope: str) -> type[DeskScreen[None]]:
    """A screen that implements all commands of its scope and, in one widget each, those of the scopes within it."""

    def nothing(self: object, number: int = 0) -> None:
        """Only has to be there."""

    def widget(inner: str) -> type[Widget]:
        methods = {command.method: nothing for command in in_scope(inner)}
        return type(f"All{inner.title()}", (CommandWidget,), {"SCOPE": inner, "can_focus": True, **methods})

    within = [widget(inner) for inner in sorted(WITH.get(scope, set()) & INNER)]

    def compose(self: object) -> ComposeResult:
        for one in within:
            yield one()
        yield CommandFooter()

    def choices(self: object, command_id: str) -> list[tuple[str, object]]:
        return [("The first", 1)]

    methods = {command.method: nothing for command in in_scope(scope)}
    return type(
        f"All{scope.title()}", (DeskScreen,), {"SCOPE": scope, "compose": compose, "choices": choices, **methods}
    )


def app_with(scope: str, person: Any = OWNER, key_map: KeyMap | None = None) -> DeskApp:
    places: dict[str, str | Callable[[], Screen[Any]]] = {
        "here": screen_of(scope),
        "overview": "",
        "requests": "",
        "phones": "",
        "people": "",
        "settings": "",
        "notices": "",
        "figures": "",
        "canned": "",
        "letters": "",
        "quarantine": "",
    }
    return DeskApp(None, person, Options(start="here", places=places, key_map=key_map or KeyMap()))


@pytest.mark.parametrize("command", EVERY, ids=ids)
def test_every_command_says_what_it_is_and_where_it_works(command: Command) -> None:
    assert re.fullmatch(r"[a-z]+\.[a-z_]+", command.id)
    assert command.title
    assert command.about.endswith((".", ")"))
    assert command.where
    assert command.where <= SCOPES.keys()
    assert not command.pair or command.pair in COMMANDS
    assert len(command.title) <= 22


@pytest.mark.parametrize("command", EVERY, ids=ids)
def test_default_keys_reach_every_terminal_and_need_no_altgr(command: Command) -> None:
    for key in (*command.keys, *command.also):
        assert is_fit_for_default(key), key


@pytest.mark.parametrize("key", ["ctrl+h", "ctrl+i", "ctrl+j", "ctrl+m", "ctrl+[", "ctrl+enter", "alt+x", "alt+enter",
                                 "ctrl+shift+a", "shift+f3", "ctrl+1", "super+a", "ctrl+space"])  # fmt: skip
def test_keys_that_no_plain_terminal_sends_are_known(key: str) -> None:
    assert not is_sendable(key)


@pytest.mark.parametrize("key", ["[", "]", "{", "}", "\\", "|", "@", "~", "^", "$", "#", "ctrl+b", "`", "é"])
def test_keys_of_other_keyboards_and_tmux_are_no_defaults(key: str) -> None:
    assert not is_fit_for_default(key)


@pytest.mark.parametrize("scope", SCOPES)
def test_no_two_commands_of_a_screen_share_a_key(scope: str) -> None:
    taken: dict[str, Command] = {}
    for command in in_scope(scope):
        for key in map(normal, (*command.keys, *command.also)):
            assert key not in taken, f"{key}: {command.id} and {taken[key].id}"
            taken[key] = command


@pytest.mark.parametrize("scope", sorted(WITH))
def test_a_widget_takes_no_letter_from_the_screen_around_it(scope: str) -> None:
    screen = {normal(key): c for c in in_scope(scope, "app") for key in (*c.keys, *c.also)}
    for inner in together(scope) & INNER:
        for command in in_scope(inner):
            for key in map(normal, (*command.keys, *command.also)):
                around = screen.get(key)
                assert around is None or around.id == command.id or key in ("escape", "ctrl+s"), f"{key}: {command.id}"


def test_a_capital_letter_is_bound_as_kitty_sends_it_too() -> None:
    assert variants("G") == ("G", "shift+g")
    keys = {key for binding in bindings("rows") if binding.id == "move.last" for key in binding.key.split(",")}
    assert keys == {"G", "shift+g"}


def test_arrows_survive_when_the_letter_beside_them_is_remapped() -> None:
    down = [binding for binding in bindings("rows") if binding.action == "move_down"]
    assert [(binding.key, binding.id) for binding in down] == [("j", "move.down"), ("down", None)]


@pytest.mark.parametrize("command", EVERY, ids=ids)
def test_every_command_is_in_the_readmes_table_and_the_help(command: Command) -> None:
    line = next(line for line in markdown().splitlines() if line.endswith(f"`{command.id}` |"))
    assert f"| {command.title} |" in line
    for key in command.keys[:1]:
        assert f"`{shown(key)}`" in line
    assert [entry.command for entry in entries()].count(command) == 1


def test_the_table_speaks_the_language_in_force() -> None:
    english = markdown()
    with language.speaking("lv"):
        assert markdown().count("\n") == english.count("\n")


async def test_what_a_screen_implements_is_bound_offered_helped_and_in_its_footer() -> None:
    found: set[str] = set()
    shown_somewhere: set[str] = set()
    for scope in SCOPES:
        app = app_with(scope)
        async with app.run_test(size=(200, 40)) as pilot:
            screen = app.screen
            widgets = [widget for widget in screen.query("*") if getattr(widget, "SCOPE", "")]
            for widget in [None, *widgets]:
                screen.set_focus(widget)
                await pilot.pause()
                bound = {b.binding.id.partition(":")[0] for b in screen.active_bindings.values() if b.binding.id}
                here = {offer.command.id for offer in offers(screen)}
                helped = {entry.command.id for entry in help_entries(screen, app.key_map)}
                footer = {hint.label for hint in hints(screen)}
                for command in in_scope(scope, "app", getattr(widget, "SCOPE", scope)):
                    if command.action or (command.id == "app.help" and scope == "article"):
                        continue
                    assert command.id in here, command.id
                    assert command.id in helped, command.id
                    if command.footer and not (command.id == "app.back" and "form.leave" in here):
                        assert footer & {command.title, app.titles.get(command.id)}, command.id
                        shown_somewhere.add(command.id)
                    if widget is None:
                        # With a widget focused, an inner command may have the key (esc leaves the form).
                        inner = {
                            c.id for c in in_scope(scope) if set(c.keys + c.also) & set(command.keys + command.also)
                        }
                        assert command.id in bound or not command.keys or inner - {command.id}, command.id
                found |= here
    assert found == {command.id for command in EVERY}
    assert shown_somewhere == {command.id for command in EVERY if command.footer}


async def test_a_command_that_the_screen_does_not_implement_is_not_there() -> None:
    class Bare(DeskScreen[None]):
        SCOPE = "list"

        def compose(self) -> ComposeResult:
            yield CommandFooter()

        def action_request_new(self) -> None:
            """There."""

    app = DeskApp(None, OWNER, Options(start="here", places={"here": Bare}))
    async with app.run_test():
        here = {offer.command.id for offer in offers(app.screen)}
        assert "request.new" in here
        assert "request.reply" not in here
        labels = {hint.label for hint in hints(app.screen)}
        assert "New" in labels
        assert "Reply" not in labels
        assert not any(b.binding.id == "go.phones" for b in app.screen.active_bindings.values())


async def test_an_administrator_is_not_shown_what_only_agents_may() -> None:
    app = app_with("list", SimpleNamespace(role="administrator", owner=False))
    async with app.run_test():
        here = {offer.command.id for offer in offers(app.screen)}
        assert "request.reply" in here
        assert not here & {"request.internal", "request.assign", "request.take", "go.people"}
        assert not {"Internal note", "Assign"} & {hint.label for hint in hints(app.screen)}


async def test_what_is_not_possible_now_is_not_offered() -> None:
    class Empty(DeskScreen[None]):
        SCOPE = "list"
        ran = 0

        def can(self, command_id: str) -> bool:
            return command_id != "request.reply"

        def action_request_reply(self) -> None:
            self.ran += 1

        def compose(self) -> ComposeResult:
            yield CommandFooter()

    app = DeskApp(None, OWNER, Options(start="here", places={"here": Empty}))
    async with app.run_test() as pilot:
        assert "request.reply" not in {offer.command.id for offer in offers(app.screen)}
        await pilot.press("r")
        assert isinstance(app.screen, Empty)
        assert app.screen.ran == 0


def test_every_typed_character_has_a_key_that_leads_back_to_it() -> None:
    for one in map(chr, range(0x21, 0x7F)):
        assert character(normal(one)) == one
        assert shown(one) == one
