"""The owner's settings: organisations and plans, limits, what people said about the help, the desk itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import o365tui
from o365tui.model import help as article
from o365tui.model.people import Organisation
from o365tui.model.request import Plan
from o365tui.model.response import plan_name
from o365tui.model.settings import Settings
from o365tui.model.times import read
from o365tui.text import dates
from o365tui.text.language import N_, _, current, ngettext, pgettext
from o365tui.text.safe import visible
from o365tui.tui.commands import COMMANDS, keymap
from o365tui.tui.screens import people_fields as fields
from o365tui.tui.screens.settings_rows import Host, Section, Setting

LIMITS = {
    "file_limit": (N_("Size of a file"), N_("A file that is larger is refused, and this limit is named.")),
    "files_at_once": (N_("Files in one go"), N_("How many files can be added to a note or a request at once.")),
    "words_limit": (N_("Length of a text"), N_("The most characters of a description or a note.")),
    "further_limit": (N_("Further addresses"), N_("How many further e-mail addresses a request can have.")),
}

POWERS = {"": 0, "k": 1, "m": 2, "g": 3}


def sections(host: Host) -> list[Section]:
    """Those that the person may see: all of them for the owner, the desk itself for everyone."""
    made = [Section("desk", _("Desk"), This(host).rows)]
    if host.desk_app.person.owner:
        theirs = Owners(host)
        made = [
            Section("organisations", _("Organisations"), theirs.organisations),
            Section("limits", _("Limits"), theirs.limits),
            Section("feedback", _("Feedback"), theirs.feedback),
            *made,
        ]
    return made


def octets(typed: str) -> int | None:
    """A size as people write it ("50 MB", "1,5 GB", "700") in bytes; None for what is no size."""
    match = re.fullmatch(r"(\d{1,12}(?:[.,]\d+)?)\s*([kmg]?)(i?)b?", typed.strip().lower())
    if match is None:
        return None
    number, power, binary = match.groups()
    unit: int = (1024 if binary else 1000) ** POWERS[power]
    return round(float(number.replace(",", ".")) * unit)


class Owners:
    """What only the owner of the desk sets."""

    def __init__(self, host: Host) -> None:
        self._host = host

    # Organisations

    def organisations(self) -> Sequence[Setting]:
        """A row for each, with its plan and how many belong to it."""
        app = self._host.desk_app
        people = Counter(person.organisation for person in app.desk.people(app.person) if not person.retired)
        about = _(
            "The plan decides how soon a representative answers. Requests keep the plan that they were filed under."
        )
        return [
            Setting(
                each.name, each.name, plan_name(each.plan, current()), about,
                ngettext("{n} person", "{n} people", people[each.name]).format(n=people[each.name]),
                change=partial(self._plan, each),
            )
            for each in app.desk.organisations(app.person)
        ]  # fmt: skip

    async def _plan(self, organisation: Organisation) -> None:
        app = self._host.desk_app
        desk, person = app.desk, app.person
        title = _("Plan of {organisation}").format(organisation=visible(organisation.name))
        about = _("Requests that are filed already keep their plan.")
        chosen = await self._host.choose(title, fields.plans(), organisation.plan.value, about)
        if chosen is not None and chosen != organisation.plan.value:
            await self._host.attempt(lambda: desk.change_organisation(person, organisation.name, Plan(chosen)))

    # Limits

    def limits(self) -> Sequence[Setting]:
        """A row for each limit."""
        now, default = self._host.desk_app.desk.settings().document(), Settings().document()
        return [
            Setting(
                name,
                _(label),
                _limit_words(name, now[name]),
                f"{_(about)} {_('The default is {value}.').format(value=_limit_words(name, default[name]))}",
                own=now[name] != default[name],
                change=partial(self._limit, name, now[name]),
                reset=partial(self._set_limit, name, default[name]) if now[name] != default[name] else None,
            )
            for name, (label, about) in LIMITS.items()
        ]

    async def _limit(self, name: str, now: int) -> None:
        label, about = LIMITS[name]
        is_size = name == "file_limit"

        def check(text: str) -> str:
            value = octets(text) if is_size else _whole(text)
            if value is not None and value > 0:
                return ""
            return _("Write a size such as 50 MB.") if is_size else _("Write a whole number above zero.")

        text = await self._host.ask(_(label), _(about), dates.size(now) if is_size else str(now), check)
        if text is None:
            return
        value = octets(text) if is_size else _whole(text)
        # A size that was left as it is shown may have been rounded for that.
        unchanged = is_size and text.strip() == dates.size(now)
        if value and value != now and not unchanged:
            await self._set_limit(name, value)

    async def _set_limit(self, name: str, value: int) -> None:
        app = self._host.desk_app
        desk, person = app.desk, app.person
        changed: dict[str, Any] = {name: value}
        await self._host.attempt(lambda: desk.change_settings(person, replace(desk.settings(), **changed)))

    # What people said about the help

    def feedback(self) -> Sequence[Setting]:
        """What each said last about each topic, newest first."""
        app = self._host.desk_app
        latest = {(each.topic, each.by): each for each in app.desk.feedback(app.person)}
        made = []
        for each in sorted(latest.values(), key=lambda one: one.at, reverse=True):
            topic = article.topic(each.topic, current())
            verdict = _("it helped") if each.helpful else _("it did not help")
            when = dates.moment(read(each.at), app.zone, app.desk.now())
            made.append(
                Setting(
                    f"{each.topic} {each.by}",
                    topic.title if topic is not None else each.topic,
                    f"{verdict} · {each.words}" if each.words else verdict,
                    each.words or _("{name} added no words.").format(name=app.name_of(each.by)),
                    f"{app.name_of(each.by)} · {when}",
                    own=not each.helpful,
                )
            )
        return made


class This:
    """Where the desk lies, and what is in it."""

    def __init__(self, host: Host) -> None:
        self._host = host

    def rows(self) -> Sequence[Setting]:
        """Nothing here can be changed."""
        app = self._host.desk_app
        desk, person = app.desk, app.person
        rows = []
        if person.owner:
            folder = desk.folder or _("in memory only")
            about = _("All of the desk is in this folder: back it up with “o365tui export”. Help tells more.")
            rows.append(Setting("folder", _("Folder"), folder, about))
            everybody = desk.people(person)
            n = sum(not each.retired for each in everybody)
            key = app.key_map.shown(COMMANDS["go.people"])
            rows.append(
                Setting("people", _("People"), ngettext("{n} person", "{n} people", n).format(n=n),
                        _("{key} goes to the people of this desk.").format(key=key), change=self._people)
            )  # fmt: skip
        from o365tui.model.views import View

        count = desk.counts(person).views[View.ALL]
        read_only = desk.read_only
        return [
            *rows,
            Setting("requests", _("Service requests"), dates.number(count), _("As many as you may see.")),
            Setting("state", _("State"), read_only or _("can be read and written"),
                    _("“o365tui check” looks the whole desk over and says if anything is damaged.")),
            Setting("version", pgettext("program", "Version"), f"o365tui {o365tui.__version__}"),
            Setting("file", _("Settings file"), str(keymap.settings_path()), _("Your own keys and looks.")),
        ]  # fmt: skip

    async def _people(self) -> None:
        self._host.desk_app.go("people")


def _limit_words(name: str, value: int) -> str:
    return dates.size(value) if name == "file_limit" else dates.number(value)


def _whole(typed: str) -> int | None:
    plain = re.sub(r"[\s.,\u00a0]", "", typed)
    return int(plain) if plain.isdecimal() and len(plain) < 13 else None
