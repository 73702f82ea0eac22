"""The search line above a list: what is typed filters it, enter or down goes to the results."""

from __future__ import annotations

from time import monotonic
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Input

from o365tui.text.language import _
from o365tui.tui.widgets.fields import TextInput
from o365tui.tui.widgets.lines import Line, Lines

TYPING_SECONDS = 0.05
"""Letters that come faster than this are looked for together."""


class Label(Lines):
    """Words in the line, as wide as they are."""

    BASE: ClassVar[str] = "bar"

    def __init__(self, words: str = "", token: str = "muted bar", *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._words, self._token = words, token

    def show(self, words: str) -> None:
        """Other words."""
        if words != self._words:
            self._words = words
            self.refresh(layout=True)
            self._built_for = None

    def get_content_width(self, container: object, viewport: object) -> int:
        """As many cells as the words have."""
        from rich.cells import cell_len

        return cell_len(self._words)

    def build(self, width: int, height: int) -> list[Line]:
        """One line."""
        return [((self._words, self._token),)]


class Words(TextInput):
    """The field. Down is for the results."""

    def on_key(self, event: events.Key) -> None:
        """Down leaves for the results, as enter does."""
        if event.key == "down":
            event.stop()
            event.prevent_default()
            self.post_message(self.Submitted(self, self.value))


class SearchLine(Horizontal):
    """The line; `open(words)` shows and focuses it, `close()` empties and hides it."""

    DEFAULT_CSS = """
    SearchLine { height: 1; width: 1fr; background: $desk-bar; }
    SearchLine Label { width: auto; height: 1; }
    """

    FIELD: ClassVar[type[Words]] = Words
    """What one writes in."""

    class Changed(Message):
        """Other words are wanted."""

        def __init__(self, words: str) -> None:
            super().__init__()
            self.words = words

    class Done(Message):
        """Enter or down: to the results."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._typing: Timer | None = None
        self._told = ""
        self._asked = float("-inf")

    def compose(self) -> ComposeResult:
        """Label, field, and how many there are."""
        yield Label(f" {_('Search')}  ", "accent bar")
        yield self.FIELD(self._told, id="words")
        yield Label("", id="found")

    @property
    def words(self) -> str:
        """What is typed."""
        return self.query_one(Words).value if self.is_mounted else self._told

    def open(self, words: str) -> None:
        """Show the line with these words, ready to type."""
        self.display = True
        field = self.query_one(Words)
        if field.value != words:
            self._told = words
            field.value = words
        field.cursor_position = len(words)
        # At once, not when the app comes to it: what is typed next is meant for the field.
        self.screen.set_focus(field)

    def close(self) -> None:
        """Empty and hide the line, telling nobody."""
        self._stop()
        self._told = ""
        with self.query_one(Words).prevent(Input.Changed):
            self.query_one(Words).value = ""
        self.say("")
        self.display = False

    def say(self, words: str) -> None:
        """Say how many there are, at the right end."""
        if self.is_mounted:
            self.query_one("#found", Label).show(f"  {words} " if words else "")

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._stop()
        if event.value == self._told:
            return
        wait = self._asked + TYPING_SECONDS - monotonic()
        if wait > 0:
            self._typing = self.set_timer(wait, self._tell)
        else:
            self.call_after_refresh(self._tell)  # the letter itself is seen first

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.submit()

    def submit(self) -> None:
        """To the results, with the words as they are now."""
        self._stop()
        self._tell()
        self.go_on()

    def go_on(self) -> None:
        """To the results."""
        self.post_message(self.Done())

    def want(self, words: str) -> None:
        """Other words are wanted."""
        self.post_message(self.Changed(words))

    def _stop(self) -> None:
        if self._typing is not None:
            self._typing.stop()
            self._typing = None

    def _tell(self) -> None:
        self._typing = None
        words = self.query_one(Words).value
        if words != self._told:
            self._told, self._asked = words, monotonic()
            self.want(words)
