"""Forms: rows of a label and a field, what is wrong said beside it, and a pane that scrolls to the field in use."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widget import Widget

from o365tui.text.language import _
from o365tui.tui.widgets.lines import Line, Lines, fit, safe, wrap

LABEL_WIDTH = 16
"""Cells of the labels' column at the left."""

NARROW = 60
"""Columns below which a label stands above its field."""


class FieldLabel(Lines):
    """The words before a field; required ones are marked with a star, which the form explains."""

    DEFAULT_CSS = "FieldLabel { width: 16; height: 1; }"

    def __init__(self, label: str, required: bool = False) -> None:
        super().__init__()
        self._label = label
        self._required = required

    def build(self, width: int, height: int) -> list[Line]:
        """One line; the star follows the words."""
        star = " *" if self._required else ""
        label = safe(self._label)
        return [((" ", "ground"), (fit(label, min(len(label), width - 2 - len(star))), "muted"), (star, "accent bold"))]


class FieldNote(Lines):
    """What a field is for, or what is wrong with it: the error takes the place of the hint."""

    DEFAULT_CSS = "FieldNote { height: auto; width: 1fr; }"

    def __init__(self, hint: str = "") -> None:
        super().__init__()
        self._hint = hint
        self._error = ""

    @property
    def problem(self) -> str:
        """What is wrong; empty when nothing is."""
        return self._error

    def show(self, hint: str | None = None, error: str | None = None) -> None:
        """Change the hint or the error (None leaves it)."""
        self._hint = self._hint if hint is None else hint
        self._error = self._error if error is None else error
        self.redraw()

    def build(self, width: int, height: int) -> list[Line]:
        """Wrapped; an error begins with a mark, for those who do not see its colour."""
        if self._error:
            rows = wrap(safe(self._error), min(90, max(8, width - 4)))
            return [((" ! " if n == 0 else "   ", "danger bold"), (row, "danger")) for n, row in enumerate(rows)]
        if not self._hint:
            return []
        return [((" ", "ground"), (row, "faint")) for row in wrap(safe(self._hint), min(90, max(8, width - 2)))]


class FormRow(Widget):
    """A label and its field, with a hint or an error below the field.

    Args:
        label: translated.
        field: the widget to write in or choose from.
        required: marked with a star.
        hint: what is wanted, in a few words.
    """

    DEFAULT_CSS = """
    FormRow { height: auto; width: 1fr; layout: horizontal; }
    FormRow > Vertical { height: auto; width: 1fr; padding: 0 1 0 0; }
    FormRow.-narrow { layout: vertical; }
    """

    def __init__(
        self,
        label: str,
        field: Widget,
        *,
        required: bool = False,
        hint: str = "",
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.field = field
        self.label = label
        self.required = required
        self._note = FieldNote(hint)

    def compose(self) -> ComposeResult:
        """Label at the left; field and note at the right."""
        yield FieldLabel(self.label, self.required)
        with Vertical():
            yield self.field
            yield self._note

    def on_resize(self) -> None:
        """Narrow terminals have the label above."""
        self.set_class(self.app.size.width < NARROW, "-narrow")

    @property
    def problem(self) -> str:
        """What is wrong with the field; empty when nothing is."""
        return self._note.problem

    def error(self, text: str) -> None:
        """Say what is wrong (empty: nothing any more)."""
        self._note.show(error=text)
        self.set_class(bool(text), "-error")

    def hint(self, text: str) -> None:
        """Say what is wanted, or what follows from what was chosen."""
        self._note.show(hint=text)


class Form(VerticalScroll):
    """A scrolling pane of `FormRow`s; `show_problems` says what is wrong and puts the cursor on the first."""

    can_focus = False
    DEFAULT_CSS = """
    Form { height: 1fr; width: 1fr; padding: 1 0 0 0; scrollbar-size-vertical: 1; }
    Form > FormRow { margin: 0 0 1 0; }
    Form.-dense > FormRow { margin: 0; }
    """

    def rows(self) -> Iterator[FormRow]:
        """The rows, from the top."""
        yield from self.query(FormRow)

    def row_of(self, field: Widget) -> FormRow | None:
        """The row that a field stands in."""
        return next((row for row in self.rows() if row.field is field or row in field.ancestors), None)

    def show_problems(self, problems: dict[str, str]) -> bool:
        """Say what is wrong beside each row (row id → sentence; rows without one are right), and focus the first.

        Returns True when nothing is wrong.
        """
        first: FormRow | None = None
        for row in self.rows():
            text = problems.get(row.id or "", "")
            row.error(text)
            if text and first is None:
                first = row
        if first is not None:
            target: Any = first.field
            if not target.focusable:
                target = next((widget for widget in first.query("*") if widget.focusable), target)
            target.focus()
        return first is None


def required_words() -> str:
    """What the star means, for the form's foot."""
    return _("* must be filled in")
