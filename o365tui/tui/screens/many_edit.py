"""Severity and tags of many requests at once: what is left alone here stays as it is in each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from o365tui.desk.many import Many
from o365tui.model.request import Severity
from o365tui.model.response import example
from o365tui.text.language import _, current
from o365tui.tui.commands.nodes import DeskModal
from o365tui.tui.widgets.choice import Option, RadioRow
from o365tui.tui.widgets.dialogs import Words
from o365tui.tui.widgets.fields import TextInput
from o365tui.tui.widgets.form import FormRow
from o365tui.tui.widgets.frame import CommandFooter
from o365tui.tui.widgets.lines import border_words

KEEP = "-"
"""Stands for the severity that each request has."""


class ManyEdit(DeskModal["Many | None"]):
    """Asks for them; dismissed with the change, or None when left. What is typed is kept by `on_change`.

    Args:
        question: "What is to change in 12 requests?".
        draft: what was typed before.
        on_change: called with what is typed at every change.
    """

    SCOPE = "words"
    DEFAULT_CSS = """
    ManyEdit { align: left bottom; }
    ManyEdit > Vertical {
        height: auto; width: 100%; background: $desk-ground; border-top: heavy $desk-accent;
        border-title-color: $desk-accent; border-title-background: $desk-ground; border-title-style: bold;
    }
    """

    def __init__(self, question: str, draft: Mapping[str, Any], on_change: Callable[[dict[str, str]], object]) -> None:
        super().__init__()
        self._question, self._on_change = question, on_change
        self._draft = {name: str(draft.get(name, "")) for name in ("severity", "add", "drop")}

    def compose(self) -> ComposeResult:
        """Severity, tags that come, tags that go."""
        options = [Option(KEEP, "—", _("as it is in each"))]
        options += [Option(each.value, each.value, example(each, current()), key=each.value) for each in Severity]
        severity = self._draft["severity"] if self._draft["severity"] in set(Severity) else KEEP
        hint = _("Several with commas between them.")
        with Vertical() as frame:
            frame.border_title = border_words(self._question)
            yield FormRow(_("Severity"), RadioRow(options, severity), id="severity")
            yield FormRow(_("Add tags"), TextInput(self._draft["add"]), hint=hint, id="add")
            yield FormRow(_("Remove tags"), TextInput(self._draft["drop"]), hint=hint, id="drop")
            yield Words("", "danger", id="problem")
            yield CommandFooter()

    @property
    def typed(self) -> dict[str, str]:
        """The fields as they are now."""
        severity = self.query_one(RadioRow).value
        return {
            "severity": "" if severity == KEEP else severity,
            "add": self.query_one("#add TextInput", TextInput).value,
            "drop": self.query_one("#drop TextInput", TextInput).value,
        }

    @on(Input.Changed)
    @on(RadioRow.Changed)
    def _changed(self, event: Input.Changed | RadioRow.Changed) -> None:
        event.stop()
        self.query_one("#problem", Words).show("", "danger")
        self._on_change(self.typed)

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self.focus_next()

    def action_dialog_accept(self) -> None:
        """Take what was typed, if it is anything."""
        typed = self.typed
        severity = Severity(typed["severity"]) if typed["severity"] else None
        many = Many(severity=severity, add_tags=tags(typed["add"]), drop_tags=tags(typed["drop"]))
        if many.empty:
            self.query_one("#problem", Words).show(_("Say what is to be changed."), "danger")
        else:
            self.dismiss(many)

    def action_dialog_leave(self) -> None:
        """Leave; the draft stays with whoever keeps it."""
        self.dismiss(None)


def tags(text: str) -> tuple[str, ...]:
    """The tags that somebody typed, commas between them."""
    return tuple(dict.fromkeys(each.strip() for each in text.split(",") if each.strip()))
