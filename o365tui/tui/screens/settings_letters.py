"""The settings of letters: of which kinds one wants to be written to by e-mail."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from o365tui.desk.letter_words import TELLS, nobody_sends
from o365tui.model.letters import OFF_AT_FIRST, LetterKind, kinds_for
from o365tui.text.language import _
from o365tui.tui.screens.settings_rows import Host, Section, Setting


class Written:
    """The rows, for what the person can be written."""

    def __init__(self, host: Host) -> None:
        self._host = host

    @property
    def section(self) -> Section:
        """For the settings screen."""
        return Section("letters", _("Letters"), self.rows)

    def rows(self) -> Sequence[Setting]:
        """A row a kind."""
        app = self._host.desk_app
        unwanted = app.desk.preferences(app.person).no_letters
        why = "" if app.desk.settings().mail_address else nobody_sends()
        return [self._kind(kind, kind not in unwanted, why) for kind in kinds_for(app.person.agent)]

    def _kind(self, kind: LetterKind, wanted: bool, why: str) -> Setting:
        title, about = TELLS[kind]
        usual = kind not in OFF_AT_FIRST
        own = wanted is not usual
        return Setting(
            kind.value, _(title), _("yes") if wanted else _("no"), "\n".join(part for part in (_(about), why) if part),
            own=own, change=partial(self._want, kind, not wanted),
            reset=partial(self._want, kind, usual) if own else None,
        )  # fmt: skip

    async def _want(self, kind: LetterKind, wanted: bool) -> None:
        app = self._host.desk_app
        desk, person = app.desk, app.person
        await self._host.attempt(lambda: desk.want_letters(person, {kind: wanted}))
