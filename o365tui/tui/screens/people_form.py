"""The form for a person: somebody new, or somebody who is on the desk already. What is typed is kept as a draft."""

from __future__ import annotations

from typing import Any

from textual import events, on, work
from textual.app import ComposeResult
from textual.widgets import Input

from o365tui.desk.people import free_handle
from o365tui.model.errors import DeskError
from o365tui.model.people import Person
from o365tui.text.language import _, pgettext
from o365tui.tui.commands import DeskScreen
from o365tui.tui.screens import people_fields as fields
from o365tui.tui.screens import side
from o365tui.tui.widgets.choice import Choice, RadioRow
from o365tui.tui.widgets.dialogs import throws_away
from o365tui.tui.widgets.fields import TextInput
from o365tui.tui.widgets.form import Form, FormRow, required_words
from o365tui.tui.widgets.frame import CommandFooter, StatusLine, TopBar
from o365tui.tui.work import app_of, attempt

DENSE_UNDER = 40
"""Rows of the terminal below which there are no blank lines between the fields."""


class PersonScreen(DeskScreen["Person | None"]):
    """The form; dismissed with the person as they became, or None.

    Args:
        person: who is changed; None adds somebody.
    """

    SCOPE = "form"
    CSS_PATH = "people_form.tcss"
    AUTO_FOCUS = ""

    def __init__(self, person: Person | None = None) -> None:
        super().__init__()
        self._person = person
        self._place = "person" if person is None else f"person-{person.handle}"
        self._base: dict[str, str] = {}
        self._filling = True
        self._known: list[str] = []

    def compose(self) -> ComposeResult:
        """A row for each field."""
        app = app_of(self)
        person = self._person
        self._base = fields.values_of(person) if person is not None else fields.values_for_new(app.person)
        self._known = [each.handle for each in app.desk.people(app.person)]
        known = list(app.desk.organisations(app.person))
        yield TopBar([_("People"), self._title()], *side.who(app.person))
        with Form():
            yield FormRow(pgettext("person", "Name"), TextInput(), required=True, id="name")
            yield FormRow(_("E-mail"), TextInput(), required=True, id="email")
            yield FormRow(_("Role"), RadioRow(fields.roles()), required=True, id="role")
            yield FormRow(_("Organisation"), Choice(fields.organisations(known)), required=True, id="organisation")
            yield FormRow(_("Its name"), TextInput(), required=True, id="new_organisation")
            yield FormRow(_("Its plan"), RadioRow(fields.plans()), required=True, id="plan")
            yield FormRow(_("Country"), Choice(fields.countries()), id="country")
            yield FormRow(_("Language"), Choice(fields.languages()), id="language")
            yield FormRow(_("Time zone"), Choice(fields.zones(self._base["timezone"])), id="timezone")
            if person is None:
                hint = _("The short name, for ever. Left empty, it is made from the name.")
                yield FormRow(_("Handle"), TextInput(), hint=hint, id="handle")
            yield FormRow(_("Owns the desk"), Choice(fields.yes_no()), id="owner")
        yield StatusLine()
        yield CommandFooter()

    def _title(self) -> str:
        return _("Add a person") if self._person is None else f"{self._person.name} ({self._person.handle})"

    def on_mount(self) -> None:
        """Fill in what is known, and the draft over it."""
        self._fit(self.app.size.height)
        kept = app_of(self).drafts.get(self._place)
        typed = kept.get("fields", {}) if isinstance(kept, dict) else {}
        self._fill(self._base | {name: str(value) for name, value in typed.items() if name in fields.FIELDS})
        self._tell()
        self.query_one("#name", FormRow).field.focus()
        if typed:
            self.notify(_("This is your draft from before."))

    # Fields

    def _row(self, name: str) -> FormRow | None:
        found = self.query(f"#{name}").results(FormRow)
        return next(iter(found), None)

    def values(self) -> dict[str, str]:
        """What stands in the form."""
        rows = {name: self._row(name) for name in fields.FIELDS}
        return {name: str(row.field.value) if row is not None else "" for name, row in rows.items()}  # type: ignore[attr-defined]

    def _fill(self, values: dict[str, str]) -> None:
        self._filling = True
        for name, value in values.items():
            row = self._row(name)
            if row is not None:
                field: Any = row.field
                field.value = value
        self._adapt()
        self.call_after_refresh(self._filled)

    def _filled(self) -> None:
        self._filling = False

    def _adapt(self) -> None:
        """A new organisation has a name and a plan; the handle's field tells what it would be."""
        values = self.values()
        for name in ("new_organisation", "plan"):
            row = self._row(name)
            if row is not None:
                row.display = values["organisation"] == fields.NEW
        handle = self._row("handle")
        if handle is not None and isinstance(handle.field, TextInput):
            named = values["name"].strip() or values["email"].strip()
            handle.field.placeholder = free_handle(values["name"], values["email"], self._known) if named else ""

    def _tell(self) -> None:
        self.query_one(StatusLine).show("", required_words())

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

    # The draft, and what is wrong

    def _changes(self) -> dict[str, str]:
        here = self.values()
        rows = {name for name in fields.FIELDS if self._row(name) is not None}
        return {name: here[name] for name in fields.FIELDS if name in rows and here[name] != self._base[name]}

    def _keep(self) -> None:
        changes = self._changes()
        app_of(self).keep_draft(self._place, {"fields": changes} if changes else None)

    @on(Input.Changed)
    @on(RadioRow.Changed)
    @on(Choice.Changed)
    def _typed(self, event: Any) -> None:
        row = self.query_one(Form).row_of(event.control)
        if self._filling or row is None:
            return
        row.error("")
        self._adapt()
        self._keep()

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """A field was left: say what is wrong with it. Nothing is said of one that was not touched yet."""
        row = self.query_one(Form).row_of(event.widget) if self.is_attached and self.query(Form) else None
        if row is None or row.id is None or self._filling:
            return
        values = self.values()
        if values[row.id] or self._base[row.id]:
            row.error(fields.problem(row.id, values, app_of(self).desk, app_of(self).person, self._person))

    # Commands

    def can(self, command_id: str) -> bool:
        """A draft can be thrown away when there is one."""
        return bool(self._changes()) if command_id == "form.discard" and self.query(Form) else True

    @work(exclusive=True, group="send")
    async def action_form_submit(self) -> None:
        """Check all of it, then add or change the person."""
        app, values, person = app_of(self), self.values(), self._person
        desk, actor, base = app.desk, app.person, self._base
        wrong = fields.problems(values, desk, actor, person)
        if not self.query_one(Form).show_problems(wrong):
            self.notify(_("Something is missing or wrong: see beside the fields."), severity="warning")
            return
        if person is None:
            became = await attempt(self, lambda: fields.add(desk, actor, values), on_error=self._refused)
            sentence = _("{name} is on the desk, as {handle}.")
        else:
            handle = person.handle
            became = await attempt(
                self, lambda: fields.change(desk, actor, handle, base, values), on_error=self._refused
            )
            sentence = _("{name} is changed.")
        if became is not None:
            app.keep_draft(self._place, None)
            self.dismiss(became)
            words = sentence.format(name=became.name, handle=became.handle)
            app.call_later(app.call_after_refresh, app.notify, words)

    def _refused(self, error: DeskError) -> None:
        """Say it at the field that it is about."""
        field = error.field
        if not field and self._person is not None and self.values()["owner"] != self._base["owner"]:
            field = "owner"
        if self._row(field) is not None:
            self.query_one(Form).show_problems({field: error.sentence})
        else:
            sentence = _("{why} What you have written is kept.").format(why=error.sentence)
            self.notify(sentence, severity="error", markup=False)

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
