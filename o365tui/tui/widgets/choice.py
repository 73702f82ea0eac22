"""Choosing one of several: `Choice` (closed until opened, found by typing) and `RadioRow` (all in view).

Textual's own Select swallows letters and esc while it is closed; these take only the keys that they show.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.geometry import Offset

from o365tui.text.language import _
from o365tui.tui.commands.nodes import CommandWidget
from o365tui.tui.widgets.fields import TextInput
from o365tui.tui.widgets.lines import Line, Lines, fit, safe
from o365tui.tui.widgets.options import Option, Picked, find
from o365tui.tui.widgets.radio import RadioRow
from o365tui.tui.widgets.rows import Column
from o365tui.tui.widgets.virtual_list import VirtualList, of_rows

__all__ = ["Choice", "ChoiceList", "Option", "Picked", "RadioRow", "find"]

MOST_ROWS = 10


class Choice(CommandWidget, Lines, can_focus=True):
    """One line with the chosen option. `enter` or `space` opens the options below it; `esc` closes them again."""

    SCOPE = "choice"
    BASE = "field"
    DEFAULT_CSS = "Choice { height: 1; width: 1fr; }"

    class Changed(Picked):
        """Another option was chosen."""

    def __init__(
        self,
        options: Sequence[Option] = (),
        value: str = "",
        *,
        placeholder: str = "",
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._options = tuple(options)
        self._value = value
        self._placeholder = placeholder

    @property
    def value(self) -> str:
        """The chosen option's value; empty for none."""
        return self._value

    @value.setter
    def value(self, value: str) -> None:
        if value != self._value:
            self._value = value
            self.redraw()
            self.post_message(self.Changed(self, value))

    @property
    def options(self) -> Sequence[Option]:
        """What there is to choose from."""
        return self._options

    @options.setter
    def options(self, options: Sequence[Option]) -> None:
        self._options = tuple(options)
        if self._value and all(option.value != self._value for option in self._options):
            self.value = ""
        self.redraw()

    @property
    def is_open(self) -> bool:
        """Are the options in view?"""
        return any(one.choice is self for one in self.screen.query(ChoiceList))

    def build(self, width: int, height: int) -> Sequence[Line]:
        """The chosen option's label, and a mark that there is more."""
        ground = "row" if self.has_focus else "field"
        chosen = next((option for option in self._options if option.value == self._value), None)
        label = safe(chosen.label) if chosen else (safe(self._value) or self._placeholder or _("Choose"))
        token = "strong" if chosen or self._value else "muted"
        edge = ("▌" if self.has_focus else " ", f"accent {ground}")
        return [(edge, (fit(label, max(0, width - 4)), f"{token} {ground}"), (" ▾ ", f"accent {ground}"))]

    def on_focus(self) -> None:
        """The field that has the keyboard is lighter."""
        self.redraw()

    def on_blur(self) -> None:
        """As `on_focus`."""
        self.redraw()

    def can(self, command_id: str) -> bool:
        """Only opening: moving is for the open list."""
        return command_id == "choice.pick" and bool(self._options)

    def action_choice_pick(self) -> None:
        """Open the options."""
        self._open()

    def _open(self, typed: str = "") -> None:
        for one in self.screen.query(ChoiceList):
            if one.choice is self:
                one.type(typed)  # it is opening, and the next letter is here already
                return
        self.screen.mount(ChoiceList(self, typed))

    def on_key(self, event: events.Key) -> None:
        """A letter or digit opens the options and begins to find."""
        typed = event.character or ""
        if typed.isalnum() and self._options:
            event.stop()
            event.prevent_default()
            self._open(typed)

    def on_click(self, event: events.Click) -> None:
        """A click opens, too."""
        event.stop()
        self.action_choice_pick()


class ChoiceList(Vertical):
    """The open options, over what is below the field.

    However few they are, there is a field to find in, and it has the keyboard: letters find here, and run no command.
    """

    BINDINGS = [("escape", "close", ""), ("down", "step(1)", ""), ("up", "step(-1)", ""),
                ("pagedown", "step(8)", ""), ("pageup", "step(-8)", ""),
                ("tab", "close", ""), ("shift+tab", "close", "")]  # fmt: skip
    DEFAULT_CSS = """
    ChoiceList {
        overlay: screen; constrain: inside inside; width: 40; height: auto; background: $desk-bar;
        border-left: outer $desk-accent;
    }
    ChoiceList TextInput { background: $desk-bar; }
    ChoiceList TextInput:focus { background: $desk-bar; }
    ChoiceList VirtualList { width: 1fr; }
    """

    def __init__(self, choice: Choice, typed: str = "") -> None:
        super().__init__()
        self.choice = choice
        self._typed_first = typed
        self._placed = False

    def compose(self) -> ComposeResult:
        """A field to find in, and the list."""
        about = any(option.about for option in self.choice.options)
        columns: list[Column[Option]] = [
            Column("label", "", lambda option: (safe(option.label), "text"), takes_rest=True, strong=True)
        ]
        if about:
            columns.append(Column("about", "", lambda option: (safe(option.about), "faint"), width=self._about_width()))
        found: VirtualList[Option] = VirtualList(columns, show_header=False, base="bar", lively=True)
        found.can_focus = False
        yield TextInput(placeholder=_("Type to find"))
        yield found

    def _about_width(self) -> int:
        return min(40, max((len(option.about) for option in self.choice.options), default=0))

    def on_mount(self) -> None:
        """Below the field, as wide as it or as the longest option; the keyboard goes here."""
        field = self.choice.region
        longest = max((len(option.label) for option in self.choice.options), default=10) + 6
        about = self._about_width()
        wanted = max(field.width, longest + (about + 2 if about else 0), 24)
        rows = min(MOST_ROWS, len(self.choice.options))
        room_below = self.app.size.height - field.bottom - 1
        below = room_below >= min(rows + 1, 5) or room_below >= field.y
        rows = max(2, min(rows, (room_below if below else field.y) - 1))
        self.styles.width = min(wanted, self.app.size.width)
        found = self.query_one(VirtualList)
        found.styles.height = rows
        y = field.bottom if below else field.y - rows - 1
        x = max(0, min(field.x, self.app.size.width - min(wanted, self.app.size.width)))
        self.absolute_offset = Offset(x, y)
        self._placed = True
        if self._typed_first:
            self._write(self._typed_first)
        else:
            self._show("")
            found.move_to_key(self.choice.value)
        self.query_one(TextInput).focus()

    def type(self, typed: str) -> None:
        """Letters that came while it was opening."""
        self._typed_first += typed
        if self._placed:
            self._write(self.query_one(TextInput).value + typed)

    def _write(self, text: str) -> None:
        field = self.query_one(TextInput)
        field.value = text
        field.cursor_position = len(text)
        self._show(text)

    def _show(self, wanted: str) -> None:
        self.query_one(VirtualList).show(of_rows(find(wanted, self.choice.options), _value), keep=False)

    @on(TextInput.Changed)
    def _typed(self, event: TextInput.Changed) -> None:
        event.stop()
        if event.value:
            self._show(event.value)
        else:
            self._show("")
            self.query_one(VirtualList).move_to_key(self.choice.value)

    @on(TextInput.Submitted)
    def _entered(self, event: TextInput.Submitted) -> None:
        event.stop()
        self._take(self.query_one(VirtualList).row)

    @on(VirtualList.Opened)
    def _opened(self, event: VirtualList.Opened) -> None:
        event.stop()
        self._take(event.row)

    @on(VirtualList.Highlighted)
    def _highlighted(self, event: VirtualList.Highlighted) -> None:
        event.stop()

    def _take(self, option: Option | None) -> None:
        if option is not None:
            self.choice.value = option.value
            self.action_close()

    def action_step(self, rows: int) -> None:
        """Move in the list while the field has the keyboard."""
        self.query_one(VirtualList).cursor += rows

    def action_close(self) -> None:
        """Close without a change; the keyboard goes back to the field."""
        self.choice.focus()
        self.remove()

    def on_descendant_blur(self) -> None:
        """Focus went elsewhere (a click): close."""
        self.call_later(self._close_if_left)

    def _close_if_left(self) -> None:
        focused = self.screen.focused if self.is_attached else None
        if self.is_attached and (focused is None or self not in focused.ancestors):
            self.remove()


def _value(option: Option) -> str:
    return option.value
