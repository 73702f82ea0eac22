"""Fields to write in: Textual's Input and TextArea without a blinking cursor, with foreign text shown safely."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rich.text import Text as RichText
from textual import events
from textual.document._document import Document, EditResult, Location
from textual.document._document_navigator import DocumentNavigator
from textual.document._edit import Edit
from textual.document._wrapped_document import WrappedDocument
from textual.widgets import Input, TextArea

from o365tui.text.safe import terminal_safe, visible


def drawable(text: str) -> str:
    """The same number of characters, so that the cursor stays where it belongs: control characters as their pictures
    (␛, ␀), what else cannot be seen as U+FFFD."""
    if text.isprintable() or terminal_safe(text) == text:
        return text
    return "".join(one if one == "\t" or terminal_safe(one) == one else _seen(one) for one in text)


def _seen(character: str) -> str:
    shown = visible(character)
    return shown if len(shown) == 1 else "\ufffd"


def unix_lines(text: str) -> str:
    """The text with newlines where a terminal sent carriage returns."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def is_letter(key: str) -> bool:
    """Is it a capital under the name that it has in kitty's protocol ("shift+o")? Textual does not take it for a
    character, so a command of that key would be offered while one types."""
    return key.startswith("shift+") and len(key) == len("shift+o")


class TextInput(Input):
    """One line to write in. The value is what was typed or pasted, unchanged but for newlines (they become spaces)."""

    DEFAULT_CSS = "TextInput { width: 1fr; }"

    def __init__(self, value: str = "", placeholder: str = "", *, max_length: int = 0, **options: Any) -> None:
        options.setdefault("select_on_focus", False)
        options.setdefault("compact", True)
        super().__init__(value, placeholder=placeholder, max_length=max_length, **options)
        self.cursor_blink = False

    @property
    def _value(self) -> RichText:
        """Textual's hook: the value as it is drawn. Rich drops some control characters, which moves all behind them."""
        return RichText(drawable(self.value), no_wrap=True, overflow="ignore", end="")

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Textual's hook: keys that are text here are nobody's commands."""
        return is_letter(key) or super().check_consume_key(key, character)

    def _on_paste(self, event: events.Paste) -> None:
        """Textual keeps the first line of a paste alone: keep them all, joined, and every other character as it is."""
        event.stop()
        event.prevent_default()
        joined = " ".join(unix_lines(event.text).removesuffix("\n").split("\n"))
        if self.selection.is_empty:
            self.insert_text_at_cursor(joined)
        else:
            self.replace(joined, *self.selection)


class PlainDocument(Document):
    """A text whose lines end at newlines and nowhere else.

    Textual's also ends them at form feeds, U+2028 and the like, and writes newlines in their place: what was pasted
    would not be what is sent.
    """

    def __init__(self, text: str) -> None:
        super().__init__("")
        self._newline = "\n"
        self._lines = text.split("\n")

    def replace_range(self, start: Location, end: Location, text: str) -> EditResult:
        """Textual's hook: the one way to change the text."""
        (top_row, top_column), (bottom_row, bottom_column) = sorted((start, end))
        lines = self._lines
        replaced = self.get_text_range((top_row, top_column), (bottom_row, bottom_column))
        before = lines[top_row][:top_column] if top_row < len(lines) else ""
        after = lines[bottom_row][bottom_column:] if bottom_row < len(lines) else ""
        inserted = text.split("\n")
        inserted[0] = before + inserted[0]
        column = len(inserted[-1])
        inserted[-1] += after
        lines[top_row : bottom_row + 1] = inserted
        return EditResult((top_row + len(inserted) - 1, column), replaced)


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
        self.on_edit: Callable[[str], object] | None = None
        """Called with the text as soon as it has changed: `Changed` reaches a screen only after it was painted."""

    def check_consume_key(self, key: str, character: str | None = None) -> bool:
        """Textual's hook: keys that are text here are nobody's commands."""
        return is_letter(key) or super().check_consume_key(key, character)

    def edit(self, edit: Edit) -> EditResult:
        """Textual's hook: every change by key, paste or editor."""
        result = super().edit(edit)
        if self.on_edit is not None:
            self.on_edit(self.text)
        return result

    def _set_document(self, text: str, language: str | None) -> None:
        """Textual's hook: our document instead of its own."""
        self._highlight_query = None
        self.document = PlainDocument(text)
        self.wrapped_document = WrappedDocument(self.document, tab_width=self.indent_width)
        self.navigator = DocumentNavigator(self.wrapped_document)
        self._build_highlight_map()
        self.move_cursor((0, 0))
        self._rewrap_and_refresh_virtual_size()

    async def _on_paste(self, event: events.Paste) -> None:
        """Terminals paste newlines as carriage returns."""
        event.prevent_default()
        await super()._on_paste(events.Paste(unix_lines(event.text)))

    def get_line(self, line_index: int) -> RichText:
        """Textual's hook: a line as it is drawn."""
        return RichText(drawable(self.document.get_line(line_index)), end="", no_wrap=True)
