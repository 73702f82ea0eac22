"""What a form does about what is wrong: looks at a field that was left, says it beside the field, finds the first.

A field has the id of its name, its row `row-<name>`; several fields may share a row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.screen import Screen

from o365tui.text.language import ngettext
from o365tui.tui.widgets.choice import ChoiceList
from o365tui.tui.widgets.form import Form, FormRow
from o365tui.tui.widgets.frame import StatusLine

if TYPE_CHECKING:
    _Base = Screen[Any]
else:
    _Base = object


class Checks(_Base):
    """A part of a screen; the screen implements `check_field`."""

    CHECKED: ClassVar[Sequence[str]] = ()
    """The fields that something may be wrong with, in the order of the form."""

    SHARED: ClassVar[Mapping[str, str]] = {}
    """Fields that stand in another one's row."""

    wrong: Mapping[str, str] = {}
    """What was said of each field last."""

    _counting = False
    """Does the status line say how many fields need another look?"""

    def check_field(self, name: str) -> object:
        """Look at what stands in the field, and `say` what is wrong with it."""
        raise NotImplementedError

    def row_changed(self) -> None:
        """A row has become higher or lower."""

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """A field was left: look at what stands in it."""
        name = event.widget.id or ""
        if name in self.CHECKED:
            self.call_later(self._left, name)

    def _left(self, name: str) -> None:
        if not self.is_current or not self.query(f"#{name}"):
            return
        focused = self.focused
        opened = focused is not None and any(
            isinstance(node, ChoiceList) and node.choice.id == name for node in focused.ancestors
        )
        # Without a focus, it is the terminal's window that was left.
        if focused is not None and focused.id != name and not opened:
            self.check_field(name)

    def say(self, name: str, sentence: str) -> None:
        """Say what is wrong with a field; nothing, when it is right. Of a shared row's fields the first is told."""
        self.wrong = {**self.wrong, name: sentence}
        row_name = self.SHARED.get(name, name)
        sharing = [each for each in self.CHECKED if self.SHARED.get(each, each) == row_name]
        told = next((self.wrong[each] for each in sharing if self.wrong.get(each)), "")
        for row in self.query(f"#row-{row_name}").results(FormRow):
            if row.problem != told:
                row.error(told)
                self.row_changed()
        self._count_again()

    def _count_again(self) -> None:
        """The status line counts down as fields are mended, and says nothing more once all are."""
        if not self._counting:
            return
        status = self.query_one(StatusLine)
        n = len({self.SHARED.get(name, name) for name in self.CHECKED if self.wrong.get(name)})
        if n and status.complains:
            words = ngettext("{n} field needs another look.", "{n} fields need another look.", n)
            status.notice(words.format(n=n), "error")
        elif status.complains:
            status.clear_notice()
        self._counting = bool(n)

    def show_problems(self, problems: Mapping[str, str]) -> bool:
        """Say all that is wrong, each beside its field, and put the cursor on the first. True when nothing is."""
        self._counting = False
        for name in self.CHECKED:
            self.say(name, problems.get(name, ""))
        status = self.query_one(StatusLine)
        first = next((name for name in self.CHECKED if name in problems), "")
        if first:
            self.call_after_refresh(self.focus_on, first)
            status.notice(" ", "error")
            self._counting = True
            self._count_again()
        elif problems:
            status.notice(next(iter(problems.values())), "error")
        else:
            status.clear_notice()
        return not problems

    def focus_on(self, name: str) -> None:
        """Put the cursor on a field."""
        for field in self.query(f"#{name}"):
            field.focus()

    def keep_in_view(self) -> None:
        """The form may have moved under the cursor: bring the field in use into view again."""
        focused = self.focused
        for form in self.query(Form):
            if focused is not None and form in focused.ancestors:
                form.scroll_to_widget(focused, animate=False)
