"""Questions at the bottom of the screen: `Confirm` (yes or no) and `Ask` (words, kept as a draft while one types)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import TextArea

from o365tui.text.language import _
from o365tui.tui.commands.nodes import DeskModal
from o365tui.tui.widgets.fields import TextBox
from o365tui.tui.widgets.frame import CommandFooter
from o365tui.tui.widgets.lines import Line, Lines, border_words, safe, wrap
from o365tui.tui.work import app_of

_FRAME_CSS = """
    {name} {{ align: left bottom; }}
    {name} > Vertical {{
        height: auto; width: 100%; background: $desk-ground; border-top: heavy $desk-accent;
        border-title-color: $desk-accent; border-title-background: $desk-ground; border-title-style: bold;
    }}
    {name} Words {{ max-height: 60vh; }}
"""


class Words(Lines):
    """A sentence or two, wrapped; as high as it needs."""

    def __init__(self, text: str, token: str = "text", *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._words = (text, token)

    def show(self, text: str, token: str = "text") -> None:
        """Other words."""
        self._words = (text, token)
        self.redraw()

    def build(self, width: int, height: int) -> list[Line]:
        """Wrapped, one cell from the edge; no line at all for no words."""
        text, token = self._words
        if not text:
            return []
        return [((" ", "ground"), (safe(row), token)) for row in wrap(text, min(96, max(4, width - 2)))]


async def throws_away(screen: Screen[Any]) -> bool:
    """Asks whether what was typed on this screen is really to be forgotten; for a worker (`@work`)."""
    question = Confirm(_("Throw the draft away?"), _("All that is typed here is forgotten."))
    answer: bool = await app_of(screen).push_screen_wait(question)
    return answer


class Confirm(DeskModal[bool]):
    """Asks for yes or no; dismissed with True or False. `esc` and `n` are no.

    Args:
        question: a short question, translated ("Close SR-1042?").
        about: what it means, in a sentence or two.
    """

    SCOPE = "dialog"
    DEFAULT_CSS = _FRAME_CSS.format(name="Confirm")
    AUTO_FOCUS = None

    def __init__(self, question: str, about: str = "") -> None:
        super().__init__()
        self._question = question
        self._about = about

    def compose(self) -> ComposeResult:
        """The question on the rule, what it means below."""
        with Vertical() as frame:
            frame.border_title = border_words(self._question)
            yield Words(self._about or " ")
            yield CommandFooter()

    def action_dialog_yes(self) -> None:
        """Yes."""
        self.dismiss(True)

    def action_dialog_no(self) -> None:
        """No."""
        self.dismiss(False)


class Ask(DeskModal[str | None]):
    """Asks for words; dismissed with them, or None when left. What is typed is kept by `on_change` all the while.

    Args:
        question: what the words are for ("Why is it closed?").
        about: who will see them.
        text: what to begin with (a draft).
        required: nothing but blanks is not taken.
        on_change: called with the text at every change, to keep it.
        internal: only agents will see it: the rule has the colour of internal notes.
    """

    SCOPE = "words"
    DEFAULT_CSS = (
        _FRAME_CSS.format(name="Ask")
        + """
    Ask TextBox { height: 8; max-height: 40vh; background: $desk-field; }
    Ask Words { max-height: 20vh; }
    Ask.-internal > Vertical { border-top: heavy $desk-internal; border-title-color: $desk-internal; }
    """
    )

    def __init__(
        self,
        question: str,
        about: str = "",
        text: str = "",
        *,
        required: bool = True,
        on_change: Callable[[str], None] | None = None,
        internal: bool = False,
    ) -> None:
        super().__init__(classes="-internal" if internal else None)
        self._question = question
        self._about = about
        self._text = text
        self._required = required
        self._on_change = on_change

    def compose(self) -> ComposeResult:
        """The question on the rule, who sees it, the field."""
        with Vertical() as frame:
            frame.border_title = border_words(self._question)
            yield Words(self._about, "muted")
            yield TextBox(self._text)
            yield Words("", "danger", id="problem")
            yield CommandFooter()

    def on_mount(self) -> None:
        """The cursor stands after what is there."""
        box = self.query_one(TextBox)
        box.move_cursor(box.document.end)
        box.on_edit = self._on_change

    @on(TextArea.Changed)
    def _changed(self, event: TextArea.Changed) -> None:
        event.stop()
        self.query_one("#problem", Words).show("", "danger")
        if self._on_change is not None:
            self._on_change(event.text_area.text)

    def action_dialog_accept(self) -> None:
        """Take the words."""
        text = self.query_one(TextBox).text
        if self._required and not text.strip():
            self.query_one("#problem", Words).show(_("Say something first."), "danger")
            return
        self.dismiss(text)

    def action_dialog_leave(self) -> None:
        """Leave; the draft stays with whoever keeps it."""
        self.dismiss(None)

    def action_text_editor(self) -> None:
        """Go on in $EDITOR."""
        from o365tui.tui.widgets.editor import edit_box

        edit_box(self.app, self.query_one(TextBox))
