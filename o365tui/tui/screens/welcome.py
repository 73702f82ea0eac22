"""The first run: who are you, and whose requests? Then the desk is made; or a demo desk, to look around in."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widget import Widget

from o365tui.desk import opening
from o365tui.desk.desk import Desk
from o365tui.model.errors import BadInput, DeskError
from o365tui.model.people import Person
from o365tui.text import dates, language
from o365tui.text.language import _, ngettext
from o365tui.text.safe import visible
from o365tui.tui.commands import DeskScreen
from o365tui.tui.drafts import Keeper
from o365tui.tui.screens import welcome_words as words
from o365tui.tui.screens.filing_fields import Aside
from o365tui.tui.screens.form_checks import Checks
from o365tui.tui.screens.welcome_typed import DRAFT, FIELDS, Newcomer, guessed, problems
from o365tui.tui.widgets.choice import Choice, RadioRow
from o365tui.tui.widgets.dialogs import Words
from o365tui.tui.widgets.fields import TextInput
from o365tui.tui.widgets.form import Form, FormRow, required_words
from o365tui.tui.widgets.frame import CommandFooter, StatusLine, TopBar
from o365tui.tui.work import app_of, attempt

ASIDE_FROM = 116
WIDEST_FROM = 152
LOW_BELOW = 24
"""Rows below which there are no blank ones between the fields."""

DEMO_REQUESTS = 240


class WelcomeScreen(Checks, DeskScreen[None]):
    """The form of the first run.

    Args:
        folder: where the desk will be.
    """

    SCOPE = "welcome"
    CSS_PATH = "welcome.tcss"
    AUTO_FOCUS = "#name"
    CHECKED = FIELDS
    BINDINGS = [("down", "app.focus_next", ""), ("up", "app.focus_previous", "")]
    TITLE: ClassVar[str | None] = None

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self._typed = Newcomer()
        self._begun = False
        self._busy = False

    # What is shown

    def compose(self) -> ComposeResult:
        """A few words, and the fields with what could be guessed."""
        if not self._begun:
            self._begun = True
            kept = app_of(self).drafts.draft(DRAFT)
            self._typed = Newcomer.of(kept.value if kept is not None else None, guessed(os.environ))
            if self._typed.language in language.supported:
                language.use(self._typed.language)
        typed, lang = self._typed, language.current()
        yield TopBar(["o365tui", _("Welcome")])
        with Horizontal(id="middle"):
            with Form():
                yield Words(self._intro(), id="intro")
                yield self._row("name", TextInput(typed.name, id="name"), True)
                yield self._row("email", TextInput(typed.email, "name@example.org", id="email"), True)
                yield self._row("country", Choice(words.countries(lang), typed.country, id="country"), True)
                yield self._row("organisation", TextInput(typed.organisation, id="organisation"), True)
                yield self._row("plan", RadioRow(words.plans(), typed.plan, id="plan"))
                yield self._row("role", RadioRow(words.roles(), typed.role, id="role"))
                yield self._row("language", Choice(words.languages(), typed.language, id="language"))
                yield self._row("timezone", Choice(words.zones(), typed.timezone, id="timezone"))
            yield Aside()
        yield StatusLine()
        yield CommandFooter()

    def _row(self, name: str, field: Widget, required: bool = False) -> FormRow:
        return FormRow(_(words.TITLES[name]), field, required=required, id=f"row-{name}")

    def _intro(self) -> str:
        folder = visible(_short(self._folder))
        return _("Your desk will be in {folder}. ^t makes a demo desk instead.").format(folder=folder)

    def on_mount(self) -> None:
        """The class of the size; what is typed is kept at once."""
        self._watch()
        self._fit(self.app.size.width, self.app.size.height)

    @work(exclusive=True, group="again")
    async def retell(self) -> None:
        """The language has changed: all again, the cursor where it was."""
        focused = self.focused.id if self.focused is not None else ""
        await self.recompose()
        self._watch()
        self._fit(self.app.size.width, self.app.size.height)
        self.focus_on(focused or "name")

    def on_resize(self, event: events.Resize) -> None:
        """Words stand beside the form where there is room."""
        self._fit(event.size.width, event.size.height)

    def _watch(self) -> None:
        for field in self.query(TextInput):
            self.watch(field, "value", partial(self._keep, field.id), init=False)

    def _keep(self, name: str | None, text: str) -> None:
        if name in FIELDS:
            self._type(**{name: text})

    def _fit(self, width: int, height: int) -> None:
        self.set_class(width >= ASIDE_FROM, "-wide")
        self.set_class(width >= WIDEST_FROM, "-widest")
        self.set_class(height < LOW_BELOW, "-low")

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Say what the field in use is for."""
        # Not the event's: those of different widgets may come in another order than the keys.
        name = (self.focused.id or "") if self.focused is not None else ""
        if name in words.ABOUT and self.query(StatusLine):
            about = _(words.ABOUT[name])
            self.query_one(StatusLine).show(muted="" if self.has_class("-wide") else about, right=required_words())
            self.query_one(Aside).show(_(words.TITLES[name]), about)

    def row_changed(self) -> None:
        """What is said moves the fields below."""
        self.call_after_refresh(self.keep_in_view)

    # What is typed

    def _type(self, **changes: Any) -> None:
        after = replace(self._typed, **changes)
        if after != self._typed:
            self._typed = after
            app_of(self).keep_draft(DRAFT, after.draft())
            for name in changes:
                self.say(name, "")

    @on(TextInput.Changed)
    def _input_changed(self, event: TextInput.Changed) -> None:
        if event.input.id in FIELDS:
            event.stop()
            self._type(**{event.input.id: event.value})

    @on(TextInput.Submitted)
    def _input_entered(self, event: TextInput.Submitted) -> None:
        event.stop()
        self.focus_next()

    @on(Choice.Changed)
    @on(RadioRow.Changed)
    def _chosen(self, event: Choice.Changed | RadioRow.Changed) -> None:
        event.stop()
        name = event.control.id or ""
        if name in FIELDS:
            self._type(**{name: event.value})
        if name == "language":
            app_of(self).set_language(event.value)

    def draft_kept(self, names: frozenset[str], at: datetime) -> None:
        """Say that what is typed is safe (the app calls this)."""
        if DRAFT in names and self.query(TopBar):
            there = at.astimezone(dates.parse_zone(dates.local_zone_name()))
            kept = _("draft kept {time}").format(time=there.strftime("%H:%M:%S"))
            self.query_one(TopBar).show(["o365tui", _("Welcome")], kept)

    @work
    async def check_field(self, name: str) -> None:
        """Look at the field that was left."""
        typed = self._typed
        found = await attempt(self, lambda: problems(typed))
        if found is not None and self.is_attached and getattr(typed, name) == getattr(self._typed, name):
            self.say(name, found.get(name, ""))

    # Commands

    def can(self, command_id: str) -> bool:
        """One desk at a time."""
        return not (command_id.startswith("welcome.") and self._busy)

    @work(exclusive=True, group="make")
    async def action_welcome_create(self) -> None:
        """Check everything; when all is well, make the desk."""
        typed = self._typed
        found = await attempt(self, lambda: problems(typed))
        if found is None or not self.show_problems(found):
            return
        await self._go_in(lambda: _make(self._folder, typed), "")

    @work(exclusive=True, group="make")
    async def action_welcome_demo(self) -> None:
        """A demo desk beside the desk's own folder, made unless it is there."""
        folder = self._folder.with_name(f"{self._folder.name}-demo")
        said = _("This is a demo desk, in {folder}. “o365tui --desk {folder}” opens it again.")
        await self._go_in(lambda: self._demo(folder), said.format(folder=visible(_short(folder))))

    def _demo(self, folder: Path) -> tuple[Desk, Person]:
        from o365tui.desk.demo.fill import fill, make_demo

        def progress(made: int) -> None:
            n = DEMO_REQUESTS
            words_ = ngettext("Making up {n} request: {made} …", "Making up {n} requests: {made} …", n)
            self.app.call_from_thread(self._working, words_.format(n=n, made=made))

        if opening.exists(folder):
            return opening.open_as(folder, lasting=True)
        desk, person = make_demo(folder, {**os.environ, "LANGUAGE": language.current()})
        fill(desk, person, DEMO_REQUESTS, progress=progress)
        return desk, desk.person(person.handle) or person

    def _working(self, sentence: str) -> None:
        self.query_one(StatusLine).notice(sentence, seconds=0)

    async def _go_in(self, make: Callable[[], tuple[Desk, Person]], said: str) -> None:
        """Make or open a desk in a thread, and go on in it."""
        if self._busy:
            return
        self._busy = True
        self.refresh_bindings()
        self._working(_("Making the desk …"))
        made = await attempt(self, make, on_error=self._refused)
        self._busy = False
        self.refresh_bindings()
        if made is None:
            return
        desk, person = made
        app = app_of(self)
        if not said:
            app.keep_draft(DRAFT, None)
        language.use(language.chosen(person.language, os.environ))
        app.begin(desk, person, Keeper(desk.drafts, person.handle))
        # The first screen of an app was never pushed, and cannot be switched away from without this.
        self._push_result_callback(self, None, None)
        # Not awaited: this very worker is of the screen that goes.
        app.call_later(app.switch_screen, app.make_screen("overview"))
        if said:
            app.call_later(app.call_after_refresh, app.notify, said)

    def _refused(self, error: DeskError) -> None:
        field = error.field if isinstance(error, BadInput) else ""
        self.show_problems({field: error.sentence})


def _make(folder: Path, typed: Newcomer) -> tuple[Desk, Person]:
    return opening.make(
        folder,
        name=typed.name,
        email=typed.email,
        organisation=typed.organisation,
        plan=typed.plan,
        role=typed.role,
        country=typed.country,
        language=typed.language,
        timezone=typed.timezone,
    )


def _short(folder: Path) -> str:
    """The folder as one says it: `~` for one's home."""
    try:
        return f"~/{folder.relative_to(Path.home())}"
    except (ValueError, RuntimeError):
        return str(folder)
