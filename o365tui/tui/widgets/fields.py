"""Fields to write in: Textual's Input and TextArea without a blinking cursor, with foreign text shown safely."""

from __future__ import annotations

from typing import Any

from rich.highlighter import Highlighter
from rich.text import Text as RichText
from textual import events
from textual.widgets import Input, TextArea

from o365tui.text.safe import terminal_safe


def drawable(text: str) -> str:
    """The same number of characters, those that cannot be seen as U+FFFD: the cursor stays where it belongs."""
    if text.isprintable() or terminal_safe(text) == text:
        return text
    return "".join(one if one == "\t" or terminal_safe(one) == one else "\ufffd" for one in text)


class _Shown(Highlighter):
    """Draws the value so; the value itself stays as it is."""

    def highlight(self, text: RichText) -> None:
        """Rich's hook."""
        plain = text.plain
        shown = drawable(plain)
        if shown != plain:
            text.plain = shown


class TextInput(Input):
    """One line to write in. The value is what was typed or pasted, unchanged but for newlines (they become spaces)."""

    DEFAULT_CSS = "TextInput { width: 1fr; }"

    def __init__(self, value: str = "", placeholder: str = "", *, max_length: int = 0, **options: Any) -> None:
        options.setdefault("select_on_focus", False)
        options.setdefault("compact", True)
        options.setdefault("highlighter", _Shown())
        super().__init__(value, placeholder=placeholder, max_length=max_length, **options)
        self.cursor_blink = False

    def _on_paste(self, event: events.Paste) -> None:
        """Textual keeps the first line of a paste alone: keep them all, joined."""
        joined = " ".join(event.text.splitlines())
        super()._on_paste(events.Paste(joined))
        event.stop()
        event.prevent_default()


class TextBox(TextArea):
    """Several lines to write in. `tab` goes to the next field."""

    DEFAULT_CSS = "TextBox { width: 1fr; height: 6; }"

    def __init__(self, text: str = "", **options: Any) -> None:
        options.setdefault("compact", True)
        options.setdefault("soft_wrap", True)
        options.setdefault("tab_behavior", "focus")
        options.setdefault("show_line_numbers", False)
        options.setdefault("highlight_cursor_line", False)
        super().__init__(text, **options)
        self.cursor_blink = False

    def get_line(self, line_index: int) -> RichText:
        """Textual's hook: a line as it is drawn."""
        line = super().get_line(line_index)
        shown = drawable(line.plain)
        if shown != line.plain:
            line.plain = shown
        return line
