"""New request: the form, its draft kept all the while, and the steps to the review and to what comes after."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import TextArea

from o365tui.model.errors import DeskError
from o365tui.model.request import Plan, Severity
from o365tui.text import dates
from o365tui.text.language import _
from o365tui.tui.commands import DeskScreen
from o365tui.tui.drafts import Draft
from o365tui.tui.screens import files_paths as paths
from o365tui.tui.screens import filing_words as words
from o365tui.tui.screens.filing_acts import FilingActs
from o365tui.tui.screens.filing_fields import Aside, Counter, FilesField, Folded, Listed, Opens, listed
from o365tui.tui.screens.filing_rows import areas, languages, rows
from o365tui.tui.screens.filing_typed import CONTACT, DRAFT, Typed
from o365tui.tui.widgets.choice import Choice, RadioRow
from o365tui.tui.widgets.dialogs import Words
from o365tui.tui.widgets.fields import TextBox, TextInput
from o365tui.tui.widgets.form import Form, FormRow, required_words
from o365tui.tui.widgets.frame import CommandFooter, StatusLine, TopBar
from o365tui.tui.work import app_of

ASIDE_FROM = 116
"""Columns from which there is room for words beside the form."""

WIDEST_FROM = 164
"""Columns from which the form is as wide as it gets, and the words beside it take the rest."""

DENSE_BELOW = 22
"""Rows below which there are no blank ones between the fields."""

BOX_ROWS = (4, 18)
"""The least and the most rows of the description."""

FIELDS = ("service", "area", "severity", "title", "description", *CONTACT, "files")
"""The fields with something to be wrong about, in the order of the form."""


class FilingScreen(FilingActs, DeskScreen[None]):
    """The form for a new request."""

    SCOPE = "form"
    CHECKED = FIELDS
    SHARED = {"area": "service"}
    CSS_PATH = "filing.tcss"
    AUTO_FOCUS = None
    BINDINGS = [("down", "app.focus_next", ""), ("up", "app.focus_previous", "")]
    TITLE: ClassVar[str | None] = None

    def __init__(self) -> None:
        super().__init__()
        self._typed = Typed()
        self._files: dict[str, Listed] = {}
        self._contact_open = False
        self._plan: Plan | None = None
        self._kept: Draft | None = None
        self._begun = False
        self._busy = False

    # What is shown

    def compose(self) -> ComposeResult:
        """The bars, the form, and the words beside it where there is room."""
        if not self._begun:
            self._begun = True
            self._begin()
        # Before the fields are there; later, the style of each would be worked out once more.
        self._fit_words(self.app.size.width, update=False)
        yield TopBar(self._crumbs())
        with Horizontal(id="middle"):
            with Form(classes="-dense" if self.app.size.height < DENSE_BELOW else None):
                yield from rows(self._typed, self._contact_open)
            yield Aside()
        yield StatusLine()
        yield CommandFooter()

    def _crumbs(self) -> list[str]:
        return [_("Service requests"), _("New request")]

    def _begin(self) -> None:
        """The draft, if there is one, and the plan."""
        app = app_of(self)
        self._kept = app.drafts.draft(DRAFT)
        self._typed = Typed.of(self._kept.value if self._kept is not None else None, app.person)
        try:
            self._plan = app.desk.organisation_of(app.person).plan
        except DeskError:
            self._plan = None

    def on_mount(self) -> None:
        """The words that depend on what is typed, and where the draft is from."""
        app = app_of(self)
        self.set_timer(words.a_minute_from(app.desk.now()), self._each_minute)
        self._show_all("service")
        if self._kept is None:
            return
        when = dates.moment(self._kept.at, app.zone, app.desk.now())
        sentence = _("Going on with your draft of {when}. ^t throws it away.")
        if app.drafts.others(DRAFT):
            sentence = _("Your draft of {when}. There is another, from another window: it comes with the next “n”.")
        self.query_one(StatusLine).notice(sentence.format(when=when), seconds=12)

    def _show_all(self, focus: str) -> None:
        self.watch(self.query_one(Form), "virtual_size", self._fit_box, init=False)
        # At once, so that what one sees is what is kept; the messages that tell of it come a little later.
        for field in self.query(TextInput):
            self.watch(field, "value", partial(self._keep, field.id), init=False)
        self.query_one("#description", TextBox).on_edit = partial(self._keep, "description")
        self._show_contact()
        self._show_promise()
        self._show_files()
        self._fit(self.app.size.width, self.app.size.height)
        box = self.query_one("#description", TextBox)
        box.move_cursor(box.document.end)
        self.focus_on(focus)

    @work(exclusive=True, group="again")
    async def _again(self) -> None:
        """Put what is typed into the fields, all of them anew (a draft, another language, a form to begin again)."""
        focused = self.focused.id if self.focused is not None else ""
        await self.recompose()
        self._show_all(focused or "service")

    def _begin_again(self) -> None:
        """An empty form."""
        self._typed = Typed.blank(app_of(self).person)
        self._contact_open = False
        self.focus_on("service")
        self._again()

    def retell(self) -> None:
        """The language has changed."""
        self._again()

    def on_resize(self, event: events.Resize) -> None:
        """The description takes the rows that are left; words stand beside the form where there is room."""
        self._fit(event.size.width, event.size.height)

    def _fit(self, width: int, height: int) -> None:
        self._fit_words(width)
        for form in self.query(Form):
            form.set_class(height < DENSE_BELOW, "-dense")
        self._fit_box()

    def _fit_words(self, width: int, update: bool = True) -> None:
        self.set_class(width >= ASIDE_FROM, "-wide", update=update)
        self.set_class(width >= WIDEST_FROM, "-widest", update=update)

    def _fit_box(self) -> None:
        self.call_after_refresh(self._fit_box_now)

    def _fit_box_now(self) -> None:
        """Give the description the rows that the others leave, so that all of the form is in view where that can be."""
        for form in self.query(Form):
            box = self.query_one("#description", TextBox)
            last = self.query_one("#row-files", FormRow)
            free = form.size.height - (last.virtual_region.bottom - box.size.height)
            rows = max(BOX_ROWS[0], min(free, BOX_ROWS[1]))
            if box.styles.height is None or box.styles.height.value != rows:
                box.styles.height = rows
        self.keep_in_view()

    # The words that depend on what is typed

    def _show_contact(self) -> None:
        typed = self._typed
        parts = words.contact_parts(typed.email, typed.phone, typed.preferred, typed.language, typed.addresses)
        self.query_one("#contact", Folded).show(parts, self._contact_open)
        self.set_class(self._contact_open, "-contact")
        self._fit_box()

    def _show_promise(self) -> None:
        app = app_of(self)
        said = ""
        if self._plan is not None and self._typed.severity in set(Severity):
            said = "→ " + words.promise(Severity(self._typed.severity), self._plan, app.desk.now(), app.zone)
        self.query_one("#promise", Words).show(said, "accent")
        self._fit_box()

    def _each_minute(self) -> None:
        """The promise counts from now: it changes with the clock, and only then."""
        if self.is_attached:
            self._show_promise()
            self.set_timer(words.a_minute_from(app_of(self).desk.now()), self._each_minute)

    @work(exclusive=True, group="files")
    async def _show_files(self) -> None:
        """Names at once, sizes and what is wrong when they are known."""
        app = app_of(self)
        chosen = self._typed.files
        field = self.query_one("#files", FilesField)
        field.show([self._files.get(path, Listed(path)) for path in chosen])

        def look() -> list[Listed]:
            found = listed(chosen)
            for number, file in enumerate(found):
                try:
                    app.desk.check_files(app.person, [file.path])
                except DeskError as error:
                    found[number] = replace(file, problem=error.sentence)
            return found

        if chosen:
            self._files = {file.path: file for file in await asyncio.to_thread(look)}
            if self.is_attached and chosen == self._typed.files:
                field.show([self._files[path] for path in chosen])
        self._fit_box()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Say what the field in use is for."""
        # Not the event's: those of different widgets may come in another order than the keys.
        name = (self.focused.id or "") if self.focused is not None else ""
        if name not in words.TITLES or not self.query(StatusLine):
            return
        short = "" if self.has_class("-wide") else _(words.SHORT[name])
        self.query_one(StatusLine).show(muted=short, right=required_words())
        about, table = _(words.LONG[name]), []
        if name == "severity" and self._plan is not None:
            about += "\n\n" + words.plan_words(self._plan)
            table = words.times(self._plan)
        elif name == "files":
            about += "\n\n" + words.whose_files()
            table = words.limits(app_of(self).desk.settings())
        self.query_one(Aside).show(_(words.TITLES[name]), about, table)

    # What is typed

    def _type(self, **changes: Any) -> None:
        """Something was typed or chosen: keep it, and what was wrong with it is no longer said."""
        after = replace(self._typed, **changes)
        if after == self._typed:
            return
        self._typed = after
        app = app_of(self)
        app.keep_draft(DRAFT, after.draft(app.person))
        for name in changes:
            self.say(name, "")

    def _keep(self, name: str | None, text: str) -> None:
        if name in FIELDS:
            self._type(**{name: text})

    @on(TextInput.Changed)
    def _input_changed(self, event: TextInput.Changed) -> None:
        name = event.input.id or ""
        if name in FIELDS:
            event.stop()
            self._type(**{name: event.value})
            if name == "title":
                self.query_one(Counter).show(len(event.value))
            elif name in CONTACT:
                self._show_contact()

    @on(TextInput.Submitted)
    def _input_entered(self, event: TextInput.Submitted) -> None:
        event.stop()
        self.focus_next()

    @on(TextArea.Changed, "#description")
    def _description_changed(self, event: TextArea.Changed) -> None:
        event.stop()
        self._type(description=event.text_area.text)

    @on(Choice.Changed)
    def _chosen(self, event: Choice.Changed) -> None:
        event.stop()
        name = event.control.id or ""
        if name == "service":
            area = self.query_one("#area", Choice)
            area.options = areas(event.value)
            self._type(service=event.value, area=area.value)
        elif name in FIELDS:
            self._type(**{name: event.value})
            if name in CONTACT:
                self._show_contact()

    @on(RadioRow.Changed, "#severity")
    def _severity_chosen(self, event: RadioRow.Changed) -> None:
        event.stop()
        self._type(severity=event.value)
        self._show_promise()

    @on(Opens, "#contact")
    def _open_contact(self, event: Opens) -> None:
        event.stop()
        self._contact_open = not self._contact_open
        self._show_contact()
        if self._contact_open:
            self.query_one("#language", Choice).options = languages(self._typed.language)
            self.call_after_refresh(self.focus_on, "email")

    @on(Opens, "#files")
    def _open_files(self, event: Opens) -> None:
        event.stop()
        if event.pasted:
            self._type(files=tuple(dict.fromkeys([*self._typed.files, *paths.said_paths(event.pasted)])))
            self._show_files()
        else:
            self.action_form_add_file()

    def draft_kept(self, names: frozenset[str], at: datetime) -> None:
        """Say that what is typed is safe (the app calls this)."""
        if DRAFT in names and self.query(TopBar):
            zone = dates.parse_zone(app_of(self).zone)
            kept = _("draft kept {time}").format(time=at.astimezone(zone).strftime("%H:%M:%S"))
            blank = self._typed.draft(app_of(self).person) is None
            self.query_one(TopBar).show(self._crumbs(), "" if blank else kept)

    # What is wrong

    def row_changed(self) -> None:
        """The description has more or fewer rows now."""
        self._fit_box()

    def show_problems(self, problems: Mapping[str, str]) -> bool:
        """A wrong field must be in view."""
        if any(name in CONTACT for name in problems) and not self._contact_open:
            self._contact_open = True
            self._show_contact()
        return super().show_problems(problems)

    # Leaving

    def action_form_leave(self) -> None:
        """Leave; the draft stays, and that is said."""
        app = app_of(self)
        kept = self._typed.draft(app.person) is not None
        app.pop_screen()
        if kept:
            app.call_later(app.call_after_refresh, app.notify, _("What you have typed is kept as a draft."))

    def back(self) -> bool:
        """The app's own key to go back does the same."""
        self.action_form_leave()
        return True
