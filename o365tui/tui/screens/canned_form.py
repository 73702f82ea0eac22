"""The form for a canned response: its name, and its words in each language. What is typed is kept as a draft."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.widgets import Input, TextArea

from o365tui.model.canned import NAME_LIMIT, Canned, unknown_places
from o365tui.model.errors import DeskError, NotFound, Refused
from o365tui.text.language import _, pgettext, supported
from o365tui.text.safe import visible
from o365tui.tui.commands import DeskScreen
from o365tui.tui.screens import side
from o365tui.tui.screens.canned_lines import places_words, unknown_words
from o365tui.tui.widgets.dialogs import throws_away
from o365tui.tui.widgets.fields import TextBox, TextInput
from o365tui.tui.widgets.form import Form, FormRow, required_words
from o365tui.tui.widgets.frame import CommandFooter, StatusLine, TopBar
from o365tui.tui.work import app_of, attempt

DENSE_UNDER = 30
"""Rows of the terminal below which there are no blank lines between the fields."""


class CannedForm(DeskScreen["Canned | None"]):
    """The form; dismissed with the canned response as it became, or None.

    Args:
        canned: which is changed; None adds one.
    """

    SCOPE = "form"
    AUTO_FOCUS = ""
    CSS: ClassVar[str] = """
    CannedForm FormRow { max-width: 110; }
    CannedForm TextBox { height: 7; }
    """

    def __init__(self, canned: Canned | None = None) -> None:
        super().__init__()
        self._canned = canned
        self._place = "canned" if canned is None else f"canned-{canned.id}"
        self._filling = True

    def compose(self) -> ComposeResult:
        """A row for the name and one for each language."""
        yield TopBar([_("Canned responses"), self._title()], *side.who(app_of(self).person))
        with Form():
            yield FormRow(
                pgettext("thing", "Name"), TextInput(max_length=NAME_LIMIT), required=True, id="name",
                hint=_("By which agents find it."),
            )  # fmt: skip
            for language, name in supported.items():
                yield FormRow(name, TextBox(), id=language)
        yield StatusLine()
        yield CommandFooter()

    def _title(self) -> str:
        return _("Add a canned response") if self._canned is None else self._canned.name

    def on_mount(self) -> None:
        """What is kept, and the draft over it."""
        self._fit(self.app.size.height)
        draft = app_of(self).drafts.get(self._place)
        typed = draft.get("fields", {}) if isinstance(draft, dict) else {}
        typed = typed if isinstance(typed, dict) else {}
        self._fill(self._base | {name: str(text) for name, text in typed.items() if name in self._base})
        self.query_one(StatusLine).show("", required_words())
        self.query_one("#name", FormRow).field.focus()
        if typed:
            self.notify(_("This is your draft from before."))

    # Fields

    @property
    def _base(self) -> dict[str, str]:
        """What the fields begin with."""
        words: Mapping[str, str] = self._canned.words if self._canned is not None else {}
        name = self._canned.name if self._canned is not None else ""
        return {"name": name, **{language: words.get(language, "") for language in supported}}

    def values(self) -> dict[str, str]:
        """What stands in the form."""
        made = {}
        for name in self._base:
            field: Any = self.query_one(f"#{name}", FormRow).field
            made[name] = field.value if name == "name" else field.text
        return made

    def _fill(self, values: Mapping[str, str]) -> None:
        self._filling = True
        for name, value in values.items():
            field: Any = self.query_one(f"#{name}", FormRow).field
            if name == "name":
                field.value = value
            else:
                field.text = value
        self._point_out()
        self.call_after_refresh(self._filled)

    def _filled(self) -> None:
        self._filling = False

    def _point_out(self) -> None:
        """Below each text, what in it looks like a place and is none; below the last, all that there are."""
        values = self.values()
        for language in supported:
            told = unknown_words(unknown_places(values[language]))
            known = places_words() if language == list(supported)[-1] else ""
            self.query_one(f"#{language}", FormRow).hint("  ".join(part for part in (told, known) if part))

    def retell(self) -> None:
        """The language has changed: labels are made anew, what was typed comes back from the draft."""
        self._keep()
        self.refresh(recompose=True)
        self.call_after_refresh(self.on_mount)

    def on_resize(self, event: events.Resize) -> None:
        """Blank lines between the fields where there is room."""
        self._fit(event.size.height)

    def _fit(self, height: int) -> None:
        for form in self.query(Form):
            form.set_class(height < DENSE_UNDER, "-dense")

    # The draft

    def _changes(self) -> dict[str, str]:
        base, here = self._base, self.values()
        return {name: text for name, text in here.items() if text != base[name]}

    def _keep(self) -> None:
        changes = self._changes()
        app_of(self).keep_draft(self._place, {"fields": changes} if changes else None)

    @on(Input.Changed)
    @on(TextArea.Changed)
    def _typed(self, event: Any) -> None:
        row = self.query_one(Form).row_of(event.control)
        if self._filling or row is None:
            return
        row.error("")
        self._point_out()
        self._keep()

    # Commands

    def can(self, command_id: str) -> bool:
        """A draft can be thrown away when there is one; the editor is for texts."""
        if command_id == "text.editor":
            return isinstance(self.focused, TextBox)
        return bool(self._changes()) if command_id == "form.discard" and self.query(Form) else True

    @work(exclusive=True, group="send")
    async def action_form_submit(self) -> None:
        """Keep it."""
        app, values, was = app_of(self), self.values(), self._canned
        words = {language: values[language] for language in supported if values[language].strip()}
        made = Canned(was.id if was is not None else 0, values["name"], words)
        became: Canned | None = await attempt(
            self, lambda: app.desk.save_canned(app.person, made, was), on_error=self._refused
        )
        if became is None:
            return
        app.keep_draft(self._place, None)
        self.dismiss(became)
        sentence = _("“{name}” is kept.").format(name=visible(became.name))
        told = unknown_words(unknown_places(*became.words.values()))
        app.call_later(app.call_after_refresh, app.notify, " ".join(filter(None, (sentence, told))))

    def _refused(self, error: DeskError) -> None:
        """Say it at the field that it is about; what somebody else made of it stands below, and yours stays."""
        if type(error) in (NotFound, Refused):
            self._theirs(error.sentence)
            return
        if self.query(f"#{error.field or 'none'}"):
            self.query_one(Form).show_problems({error.field: error.sentence})
        else:
            sentence = _("{why} What you have written is kept.").format(why=error.sentence)
            self.notify(sentence, severity="error", markup=False)

    @work
    async def _theirs(self, why: str) -> None:
        """Somebody else was faster: show theirs; keeping once more puts mine in its place."""
        app, mine = app_of(self), self.values()
        every = await attempt(self, lambda: app.desk.canned(app.person))
        if every is None or self._canned is None:
            return
        theirs = next((each for each in every if each.id == self._canned.id), None)
        self._canned = theirs
        self._keep()
        for name, text in self._base.items():
            if theirs is not None and text != mine[name]:
                said = " ".join(text.split()) or "–"
                self.query_one(f"#{name}", FormRow).error(_("Theirs: {words}").format(words=said[:300]))
        self.notify(_("{why} Submitting once more keeps yours.").format(why=why), severity="warning", markup=False)

    def action_form_leave(self) -> None:
        """Leave; what was typed stays as a draft."""
        kept = bool(self._changes())
        app = app_of(self)
        self.dismiss(None)
        if kept:
            app.call_later(app.call_after_refresh, app.notify, _("What you have typed is kept as a draft."))

    @work
    async def action_form_discard(self) -> None:
        """Back to how it was, after a question."""
        if self._changes() and not await throws_away(self):
            return
        app_of(self).keep_draft(self._place, None)
        self._fill(self._base)
        self.query_one(Form).show_problems({})
        self.notify(_("The draft is gone."))

    def action_text_editor(self) -> None:
        """Go on in $EDITOR with the text that one is in."""
        from o365tui.tui.widgets.editor import edit_box

        box = self.focused
        if isinstance(box, TextBox):
            edit_box(self.app, box, "canned-response")
            box.focus()
