"""The settings that everyone has: who one is, and how the screen looks."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import partial

from o365tui.desk import checks
from o365tui.model.errors import BadInput
from o365tui.model.response import plan_name
from o365tui.text import language
from o365tui.text.language import N_, _, current, pgettext, supported
from o365tui.tui import preferences, styles
from o365tui.tui.commands import keymap
from o365tui.tui.screens import people_fields as fields
from o365tui.tui.screens.people_lines import ROLES, country_words
from o365tui.tui.screens.settings_rows import Host, Section, Setting
from o365tui.tui.widgets.choice import Option

LOOKS = {
    "auto": N_("as the terminal says"),
    "dark": N_("dark"),
    "light": N_("light"),
}


def sections(host: Host) -> list[Section]:
    """Me, and Looks."""
    return [Section("me", _("You"), Me(host).rows), Section("looks", _("Looks"), Looks(host).rows)]


class Me:
    """The person's own record; name and address are the owner's to change."""

    def __init__(self, host: Host) -> None:
        self._host = host

    def rows(self) -> Sequence[Setting]:
        """The fields of the person."""
        app = self._host.desk_app
        person = app.person
        organisation = app.desk.organisation_of(person)
        belongs = f"{person.organisation} · {plan_name(organisation.plan, current())}"
        theirs = "" if person.owner else _("The owner of the desk changes this.")
        mine = _("Everything that you do here bears this name.")
        return [
            Setting("name", pgettext("person", "Name"), person.name, f"{mine} {theirs}".strip(),
                    change=partial(self._line, "name") if person.owner else None),
            Setting("email", _("E-mail"), person.email,
                    f"{_('Where a representative answers you, unless a request says otherwise.')} {theirs}".strip(),
                    change=partial(self._line, "email") if person.owner else None),
            Setting("country", _("Country or region"), country_words(person.country),
                    _("Decides which support phone line stands on your Overview."), change=self._country),
            Setting("language", _("Language"), supported.get(person.language, person.language),
                    _("What the desk speaks to you: the whole screen changes at once."), change=self._language),
            Setting("timezone", _("Time zone"), person.timezone,
                    _("Times are kept in UTC, and shown to you in this zone."), change=self._zone),
            Setting("role", _("Role"), _(ROLES[person.role]),
                    _("Administrators see the requests of their organisation, support agents see all.")),
            Setting("organisation", _("Organisation"), belongs,
                    _("The plan decides how soon a representative answers.")),
            Setting("handle", _("Handle"), person.handle, _("Your short name, for the shell and for --as.")),
        ]  # fmt: skip

    async def _set(self, **given: str) -> None:
        app = self._host.desk_app
        desk, person = app.desk, app.person
        if await self._host.attempt(lambda: desk.set_my(person, **given)) is None:
            return
        if "language" in given and given["language"] != language.current():
            app.set_language(given["language"])

    async def _country(self) -> None:
        now = self._host.desk_app.person.country
        chosen = await self._host.choose(_("Your country or region"), fields.countries(), now)
        if chosen is not None and chosen != now:
            await self._set(country=chosen)

    async def _language(self) -> None:
        now = self._host.desk_app.person.language
        chosen = await self._host.choose(_("Your language"), fields.languages(), now)
        if chosen is not None:
            await self._set(language=chosen)

    async def _zone(self) -> None:
        now = self._host.desk_app.person.timezone
        chosen = await self._host.choose(_("Your time zone"), fields.zones(now), now)
        if chosen is not None and chosen != now:
            await self._set(timezone=chosen)

    async def _line(self, field: str) -> None:
        app = self._host.desk_app
        judge = {"name": checks.name, "email": checks.email}[field]

        def check(text: str) -> str:
            try:
                judge(text)
            except BadInput as error:
                return error.sentence
            return ""

        title = {"name": _("Your name"), "email": _("Your e-mail address")}[field]
        text = await self._host.ask(title, "", getattr(app.person, field), check)
        desk, person = app.desk, app.person
        if text is not None and text != getattr(person, field):
            await self._host.attempt(lambda: desk.change_person(person, person.handle, **{field: text}))


class Looks:
    """Colours and mouse, in the person's settings file."""

    def __init__(self, host: Host) -> None:
        self._host = host

    def rows(self) -> Sequence[Setting]:
        """What is set, and in which file."""
        mine = preferences.load()
        ansi = self._host.desk_app.theme == styles.ANSI.name
        looks = _(
            "The colours of the screen. “As the terminal says” is dark, unless the terminal says that it is light."
        )
        if ansi:
            looks = _(
                "This terminal has 16 colours, or NO_COLOR is set: its own colours are used, whatever is set here."
            )
        return [
            Setting("looks", _("Looks"), _(LOOKS[mine.looks]), looks, own=mine.looks != "auto",
                    change=self._looks, reset=partial(self._set, "looks", None) if mine.looks != "auto" else None),
            Setting("mouse", _("Mouse"), _("clicks and scrolls here") if mine.mouse else _("left to the terminal"),
                    _("Where the mouse is left to the terminal, it selects text. Holds from the next start; "
                      "--no-mouse does the same for once."), own=not mine.mouse,
                    change=partial(self._set, "mouse", False if mine.mouse else None),
                    reset=partial(self._set, "mouse", None) if not mine.mouse else None),
            Setting("file", _("Settings file"), str(keymap.settings_path()),
                    _("Looks and keys of your own are kept there. You can edit it: table [screen] and table [keys].")),
        ]  # fmt: skip

    async def _looks(self) -> None:
        now = preferences.load().looks
        options = [Option(each, _(words)) for each, words in LOOKS.items()]
        chosen = await self._host.choose(_("Looks"), options, now)
        if chosen is not None and chosen != now:
            await self._set("looks", chosen)

    async def _set(self, name: str, value: str | bool | None) -> None:
        try:
            preferences.store(name, value)
        except OSError as error:
            self._host.say(_("The settings file cannot be written: {why}.").format(why=error), wrong=True)
            return
        app = self._host.desk_app
        if name == "looks" and app.theme != styles.ANSI.name:
            app.theme = styles.choose(preferences.load().looks, os.environ, "256").name
        self._host.again()
