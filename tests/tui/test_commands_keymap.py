"""A person's own keys: what can be used is, and what cannot gives a sentence and keeps nobody from working."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from textual.app import ComposeResult

from o365tui.tui.app import DeskApp, Options
from o365tui.tui.commands import COMMANDS, DeskScreen
from o365tui.tui.commands.keymap import KeyMap, find_clash, load, parse, problem, settings_path, store
from o365tui.tui.widgets.frame import CommandFooter, hints


def test_without_a_file_the_defaults_are_in_force(tmp_path: Path) -> None:
    mine = load(tmp_path / "settings.toml")
    assert mine == KeyMap()
    assert mine.shown(COMMANDS["request.reply"]) == "r"


def test_a_key_of_ones_own_takes_the_place_of_the_default_and_leaves_the_arrows() -> None:
    mine = parse({"request.reply": "b", "move.down": "J"})
    assert not mine.complaints
    assert mine.keys_of(COMMANDS["request.reply"]) == ("b",)
    assert mine.keys_of(COMMANDS["move.down"]) == ("J", "down")
    assert mine.for_textual() == {"request.reply": "b", "move.down": "J,shift+j"}


def test_names_without_quotes_nest_and_are_as_good(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('[keys]\nrequest.reply = "b"\nlist.search = ["x", "f12"]\n', encoding="utf-8")
    mine = load(path)
    assert mine.own == {"request.reply": ("b",), "list.search": ("x", "f12")}


@pytest.mark.parametrize(
    ("table", "word"),
    [
        ({"request.fly": "b"}, "request.fly"),
        ({"request.reply": "ctrl+m"}, "⏎"),
        ({"request.reply": "ctrl+enter"}, "cannot send"),
        ({"request.reply": "alt+r"}, "cannot send"),
        ({"request.reply": "banana"}, "banana"),
        ({"request.reply": 7}, "request.reply"),
        ({"request.reply": []}, "request.reply"),
        ({"request.reply": ""}, "request.reply"),
        ({"request.reply": "n"}, "New"),
        ({"request.reply": "j"}, "Down"),
        ({"request.reply": "down"}, "Down"),
        ({"app.quit": "x"}, "ctrl"),
        ({"request.\x1b[31m": "b"}, "␛"),
    ],
)
def test_what_cannot_be_used_gives_a_sentence_and_the_default_stays(table: dict[str, object], word: str) -> None:
    mine = parse(table)
    assert mine.own == {}
    assert len(mine.complaints) == 1
    assert word in mine.complaints[0]
    assert "\x1b" not in mine.complaints[0]


def test_two_commands_may_swap_their_keys() -> None:
    mine = parse({"request.reply": "n", "request.new": "r"})
    assert not mine.complaints
    assert mine.own == {"request.reply": ("n",), "request.new": ("r",)}


def test_of_two_that_want_one_key_the_first_has_it() -> None:
    mine = parse({"request.reply": "b", "request.new": "b"})
    assert list(mine.own) == ["request.reply"]
    assert len(mine.complaints) == 1


@pytest.mark.parametrize("content", [b"[keys", b"keys = 3", b"\xff\xfe", b'[keys]\nx = "\x00"'])
def test_a_broken_file_is_a_sentence_and_no_refusal(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(content)
    mine = load(path)
    assert mine.own == {}
    assert len(mine.complaints) == 1


def test_storing_a_key_leaves_the_rest_of_the_file_alone(tmp_path: Path) -> None:
    path = tmp_path / "o365tui" / "settings.toml"
    store("request.reply", ("b",), path)
    assert load(path).own == {"request.reply": ("b",)}
    path.write_text('# mine\nlooks = "light"\n\n[keys]\n# a note\n"request.new" = "x"\n\n[other]\na = 1\n', "utf-8")
    store("request.reply", ("D", "f12"), path)
    store("request.new", ("f11",), path)
    text = path.read_text("utf-8")
    assert '# mine\nlooks = "light"' in text
    assert "# a note" in text
    assert "[other]\na = 1" in text
    assert load(path).own == {"request.reply": ("D", "f12"), "request.new": ("f11",)}
    store("request.new", None, path)
    assert load(path).own == {"request.reply": ("D", "f12")}


def test_every_command_that_has_a_key_can_be_given_another(tmp_path: Path) -> None:
    for command in COMMANDS.values():
        key = "f12" if not command.numbered else None
        if key is not None:
            assert problem(command.id, key, KeyMap()) is None
            mine = parse({command.id: key})
            assert mine.keys_of(command)[0] == "f12"
            assert mine.for_textual() == {command.id: "f12"}


def test_numbered_commands_take_a_list_of_keys() -> None:
    mine = parse({"view.number": ["f12", "f10"]})
    assert mine.for_textual() == {"view.number:1": "f12", "view.number:2": "f10"}


def test_the_settings_screen_can_ask_before_it_stores() -> None:
    assert problem("request.reply", "n", KeyMap())
    assert problem("request.reply", "ctrl+i", KeyMap())
    assert problem("request.reply", "b", KeyMap()) is None
    assert problem("request.reply", "n", KeyMap({"request.new": ("x",)})) is None


def test_another_file_can_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("O365TUI_SETTINGS", str(tmp_path / "x.toml"))
    assert settings_path() == tmp_path / "x.toml"


class Counting(DeskScreen[None]):
    """Counts what was run."""

    SCOPE = "list"

    def __init__(self) -> None:
        super().__init__()
        self.ran: list[str] = []

    def compose(self) -> ComposeResult:
        yield CommandFooter()

    def action_request_reply(self) -> None:
        self.ran.append("reply")

    def action_view_next(self) -> None:
        self.ran.append("next")

    def action_view_previous(self) -> None:
        self.ran.append("previous")

    def action_view_number(self, number: int) -> None:
        self.ran.append(f"view {number}")


async def test_ones_own_keys_work_are_shown_and_change_while_the_app_runs() -> None:
    mine = parse({"request.reply": "b", "view.next": "L", "view.number": ["f12", "f10"]})
    options = Options(start="here", places={"here": Counting}, key_map=mine)
    app = DeskApp(None, SimpleNamespace(role="agent"), options)
    async with app.run_test() as pilot:
        screen = app.screen
        assert isinstance(screen, Counting)
        await pilot.press("b", "r", "L", "l", "right", "f10", "2")
        assert screen.ran == [
            "reply",
            "next",
            "next",
            "view 2",
        ]
        assert "b" in {hint.keys for hint in hints(screen)}
        screen.ran.clear()
        app.set_key_map(parse({"request.reply": "x"}))
        await pilot.pause()
        await pilot.press("b", "x", "l", "2")
        assert screen.ran == ["reply", "next", "view 2"]
        assert "x Reply" in screen.query_one(CommandFooter).text


def test_a_default_key_that_another_command_was_given_is_taken() -> None:
    own = {"request.close": ("r",)}
    assert find_clash("request.reply", COMMANDS["request.reply"].keys, own) is not None
    assert find_clash("form.leave", COMMANDS["form.leave"].keys, {}) is None, "esc is shared by default"
