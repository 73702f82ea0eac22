"""One line of words asked for, with what is wrong with it said below."""

from __future__ import annotations

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from o365tui.tui.commands import DeskModal
from o365tui.tui.widgets.dialogs import Words
from o365tui.tui.widgets.fields import TextInput
from o365tui.tui.widgets.frame import CommandFooter
from o365tui.tui.widgets.lines import border_words


class AskLine(DeskModal[str | None]):
    """Dismissed with the words, or None when left.

    Args:
        title: what is asked for.
        about: what it means.
        value: as it is now.
        check: gives a sentence for words that cannot be taken, else nothing.
        on_change: called with the words at every change, to keep them.
    """

    SCOPE = "words"
    DEFAULT_CSS = """
    AskLine { align: left bottom; }
    AskLine > Vertical {
        height: auto; width: 100%; background: $desk-ground; border-top: heavy $desk-accent;
        border-title-color: $desk-accent; border-title-background: $desk-ground; border-title-style: bold;
    }
    AskLine TextInput { margin: 0 1; max-width: 90; }
    """

    def __init__(
        self,
        title: str,
        about: str,
        value: str,
        check: Callable[[str], str],
        on_change: Callable[[str], object] = lambda text: None,
    ) -> None:
        super().__init__()
        self._title, self._about, self._value, self._check = title, about, value, check
        self._on_change = on_change

    def compose(self) -> ComposeResult:
        """The question on the rule, what it means, the field."""
        with Vertical() as frame:
            frame.border_title = border_words(self._title)
            yield Words(self._about, "muted")
            yield TextInput(self._value)
            yield Words("", "danger", id="problem")
            yield CommandFooter()

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self.query_one("#problem", Words).show("", "danger")
        self._on_change(event.value)

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_dialog_accept()

    def action_dialog_accept(self) -> None:
        """Take the words, if they can be taken."""
        text = self.query_one(TextInput).value
        problem = self._check(text)
        if problem:
            self.query_one("#problem", Words).show(problem, "danger")
        else:
            self.dismiss(text)

    def action_dialog_leave(self) -> None:
        """Leave it as it is."""
        self.dismiss(None)
