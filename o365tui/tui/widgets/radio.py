"""Options under each other, all in view, one chosen."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events

from o365tui.tui.commands.nodes import CommandWidget
from o365tui.tui.widgets.lines import Line, Lines, clip, fit, safe, wrap
from o365tui.tui.widgets.options import Option, Picked


class RadioRow(CommandWidget, Lines, can_focus=True):
    """Options under each other, one chosen: `(•) B  the service is usable …`. Arrows, or an option's letter."""

    SCOPE = "choice"
    DEFAULT_CSS = "RadioRow { height: auto; width: 1fr; }"

    class Changed(Picked):
        """Another option was chosen."""

    def __init__(
        self,
        options: Sequence[Option],
        value: str = "",
        *,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._options = tuple(options)
        self._value = value
        self._cursor = max(0, next((n for n, option in enumerate(options) if option.value == value), 0))
        self._rows: list[int] = []

    @property
    def value(self) -> str:
        """The chosen option's value; empty for none."""
        return self._value

    @value.setter
    def value(self, value: str) -> None:
        if value != self._value:
            self._value = value
            self._cursor = next((n for n, option in enumerate(self._options) if option.value == value), self._cursor)
            self.redraw()
            self.post_message(self.Changed(self, value))

    @property
    def options(self) -> Sequence[Option]:
        """What there is to choose from."""
        return self._options

    @options.setter
    def options(self, options: Sequence[Option]) -> None:
        self._options = tuple(options)
        self.redraw()

    def build(self, width: int, height: int) -> Sequence[Line]:
        """A line each; what it means wraps below itself."""
        lines: list[Line] = []
        self._rows = []
        label_size = max((len(option.label) for option in self._options), default=1)
        for number, option in enumerate(self._options):
            chosen = option.value == self._value
            here = self.has_focus and number == self._cursor
            ground = "row" if here else "ground"
            mark = "(•)" if chosen else "( )"
            start: Line = (
                ("▌" if here else " ", f"accent {ground}"),
                (mark, f"{'accent bold' if chosen else 'muted'} {ground}"),
                (f" {fit(safe(option.label), label_size)}  ", f"{'strong bold' if chosen else 'text'} {ground}"),
            )
            indent = label_size + 7
            about = wrap(safe(option.about), max(8, width - indent - 1)) if option.about else [""]
            for row, words_ in enumerate(about):
                head = start if row == 0 else ((" " * indent, ground),)
                tail = fit(words_, max(0, width - indent))
                lines.append((*head, (tail, f"{'text' if chosen else 'muted'} {ground}")))
                self._rows.append(number)
        return [tuple((clip(text, width), token) for text, token in line) for line in lines]

    def on_focus(self) -> None:
        """The cursor is shown while the row has the keyboard."""
        self.redraw()

    def on_blur(self) -> None:
        """As `on_focus`."""
        self.redraw()

    def _move(self, to: int) -> None:
        if not self._options:
            return
        self._cursor = max(0, min(to, len(self._options) - 1))
        self.redraw()
        # Moving chooses, as radio buttons do everywhere.
        self.value = self._options[self._cursor].value

    def action_move_down(self) -> None:
        """The next one."""
        self._move(self._cursor + 1 if self._value else self._cursor)

    def action_move_up(self) -> None:
        """The one before."""
        self._move(self._cursor - 1)

    def action_move_first(self) -> None:
        """The first one."""
        self._move(0)

    def action_move_last(self) -> None:
        """The last one."""
        self._move(len(self._options) - 1)

    def action_choice_pick(self) -> None:
        """Take the one under the cursor."""
        self._move(self._cursor)

    def on_key(self, event: events.Key) -> None:
        """An option's letter picks it."""
        pressed = (event.character or "").casefold()
        for number, option in enumerate(self._options):
            if option.key and option.key.casefold() == pressed:
                event.stop()
                self._move(number)

    def on_click(self, event: events.Click) -> None:
        """A click picks."""
        if 0 <= event.y < len(self._rows):
            self._move(self._rows[event.y])
