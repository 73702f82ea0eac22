"""The settings of notices: of what one wants to hear, how loudly, and how long before an answer is due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from o365tui.desk.notices import DUE_MINUTES_LIMIT
from o365tui.model.notices import Kind, level
from o365tui.model.preferences import Level, NoticeSettings
from o365tui.text import dates
from o365tui.text.language import N_, _
from o365tui.tui.screens.settings_rows import Host, Section, Setting
from o365tui.tui.widgets.choice import Option

LEVELS = {Level.BELL: N_("with the bell"), Level.SILENT: N_("silent"), Level.OFF: N_("off")}

KINDS = {
    Kind.NOTE: (N_("New notes"), N_("Somebody else writes on a request of yours, or adds a file.")),
    Kind.ACTION: (N_("Action required"), N_("A representative asks you for information.")),
    Kind.ASSIGNED: (N_("Assigned to you"), N_("Somebody else makes you the assignee.")),
    Kind.STATUS: (N_("Changes of status"), N_("A request of yours was taken, resolved, closed or opened again.")),
    Kind.DUE: (N_("Answer due"), N_("An answer on a request of yours is about to be due.")),
}
"""What each kind is called, and what it means: an administrator's are those submitted, an agent's those assigned."""


class Notified:
    """The rows, for what the person can hear of."""

    def __init__(self, host: Host) -> None:
        self._host = host

    @property
    def section(self) -> Section:
        """For the settings screen."""
        return Section("notices", _("Notices"), self.rows)

    def rows(self) -> Sequence[Setting]:
        """A row a kind; for agents also when an answer is about to be due."""
        app = self._host.desk_app
        now = app.desk.preferences(app.person).notices
        agent = app.person.agent
        theirs = [kind for kind in KINDS if (kind not in (Kind.ASSIGNED, Kind.DUE) if not agent else kind != "action")]
        made = [self._kind(kind, now) for kind in theirs]
        if agent:
            made += self._due(now)
        return made

    def _kind(self, kind: Kind, now: NoticeSettings) -> Setting:
        title, about = KINDS[kind]
        usual = level(NoticeSettings(), kind)
        own = level(now, kind) is not usual
        return Setting(
            kind.value, _(title), _(LEVELS[level(now, kind)]), _(about), own=own,
            change=partial(self._level, kind), reset=partial(self._set, **{kind.value: usual}) if own else None,
        )  # fmt: skip

    def _due(self, now: NoticeSettings) -> list[Setting]:
        usual = NoticeSettings()
        minutes, free = now.due_minutes != usual.due_minutes, now.due_unassigned
        about = _("An answer is about to be due so long before its time.")
        everybody = _(
            "Whether answers that are about to be due on requests that nobody has taken are told to you, too."
        )
        return [
            Setting("due_minutes", _("How long before"), dates.duration(now.due_minutes), about, own=minutes,
                    change=self._minutes,
                    reset=partial(self._set, due_minutes=usual.due_minutes) if minutes else None),
            Setting("due_unassigned", _("Unassigned ones, too"), _("yes") if free else _("no"), everybody, own=free,
                    change=partial(self._set, due_unassigned=not free),
                    reset=partial(self._set, due_unassigned=False) if free else None),
        ]  # fmt: skip

    async def _level(self, kind: Kind) -> None:
        app = self._host.desk_app
        now = level(app.desk.preferences(app.person).notices, kind)
        options = [Option(each.value, _(words)) for each, words in LEVELS.items()]
        chosen = await self._host.choose(_(KINDS[kind][0]), options, now.value)
        if chosen is not None and chosen != now:
            await self._set(**{kind.value: Level(chosen)})

    async def _minutes(self) -> None:
        app = self._host.desk_app
        now = app.desk.preferences(app.person).notices.due_minutes
        about = _("Minutes, from 0 to {limit}.").format(limit=DUE_MINUTES_LIMIT)
        text = await self._host.ask(_("How long before"), about, str(now), _wrong_minutes)
        if text is not None and int(text) != now:
            await self._set(due_minutes=int(text))

    async def _set(self, **given: Any) -> None:
        app = self._host.desk_app
        desk, person = app.desk, app.person

        await self._host.attempt(lambda: desk.set_notices(person, replace(desk.preferences(person).notices, **given)))


def _wrong_minutes(text: str) -> str:
    fits = text.strip().isascii() and text.strip().isdigit() and len(text.strip()) < 7
    if fits and int(text) <= DUE_MINUTES_LIMIT:
        return ""
    return _("Give a number of minutes from 0 to {limit}.").format(limit=DUE_MINUTES_LIMIT)
