"""Fields to write in: Textual's Input and TextArea without a blinking cursor, with foreign text shown safely."""

from __future__ import annotations

from typing import Any

from rich.highlighter import Highlighter
from rich.text import Text as RichText
from textual import events
from textual.widgets import Input, TextArea

from o365tui.text.safe import terminal_safe

UNDRAWABLE = {code: "\ufffd" for code in (*range(0x20), *range(0x7F, 0xA0)) if code not in (0x09, 0x0A)}


class _Shown(Highlighter):
    """Draws characters that cannot be seen as U+FFFD, one for one, so that the cursor stays where it belongs."""

    def highlight(self, text: RichText) -> None:
        plain = text.plain
        if plain.isascii() and plain.isprintable():
            return
        text.plain = "".join(one if terminal_safe(one) == one else "\ufffd" for one in plain)


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
