"""Notices: what concerns a person and they have not read yet, worked out from the record; only how far is written."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from o365tui.desk.preferences import Own
from o365tui.model.errors import BadInput
from o365tui.model.people import Person
from o365tui.model.preferences import NoticeSettings, Preferences
from o365tui.model.request import Record
from o365tui.model.views import NEXT_DUE, View
from o365tui.text.language import _

if TYPE_CHECKING:
    from o365tui.model.notices import Board, Notice

LOOKED_AT = 300
"""At how many requests one looks for notices at most, those that changed last first."""

DUE_MINUTES_LIMIT = 7 * 24 * 60


class Noticing(Own):
    """What a person hears of."""

    def board(self, actor: Person) -> Board:
        """All notices of the actor, of the last 30 days. Costs what concerns them and has changed, not the desk."""
        from o365tui.model.notices import WINDOW, Board

        person = self._acting(actor)
        own = self.store.preferences(person.handle)
        since = self.now() - WINDOW
        numbers = list(self.store.concerning(person.reader, since, LOOKED_AT + 1))
        whole = len(numbers) <= LOOKED_AT
        wanted = dict.fromkeys([*numbers[:LOOKED_AT], *self._awaiting(person, own.notices)])
        found = {number: self._on(person, own.notices, number, since) for number in wanted}
        return Board(own.notices, own.seen, {number: each for number, each in found.items() if each}, whole)

    def notices_on(self, actor: Person, numbers: Collection[int]) -> Mapping[int, tuple[Notice, ...]]:
        """The actor's notices on these requests: none on those that do not concern or exist for them."""
        from o365tui.model.notices import WINDOW

        person = self._acting(actor)
        settings = self.store.preferences(person.handle).notices
        since = self.now() - WINDOW
        return {number: self._on(person, settings, number, since) for number in numbers}

    def read_notices(
        self, actor: Person, numbers: Mapping[int, datetime], everything: datetime | None = None
    ) -> Preferences:
        """What happened on these requests up to these times was read, or `everything` up to one."""
        from o365tui.model.notices import WINDOW

        oldest = self.now() - WINDOW

        def put(was: Preferences) -> Preferences:
            if all(was.seen.has(*each) for each in numbers.items()) and not _later(everything, was.seen.at):
                return was
            return replace(was, seen=was.seen.with_read(numbers, everything, oldest))

        return self._set(actor, put)

    def set_notices(self, actor: Person, settings: NoticeSettings) -> Preferences:
        """What the actor wants to hear of. Raises BadInput."""
        if not 0 <= settings.due_minutes <= DUE_MINUTES_LIMIT:
            sentence = _("Give a number of minutes from 0 to {limit}.").format(limit=DUE_MINUTES_LIMIT)
            raise BadInput(sentence, "due_minutes")
        return self._set(actor, lambda was: replace(was, notices=settings))

    def visible_numbers(self, actor: Person, numbers: Collection[int]) -> frozenset[int]:
        """Which of these numbers are requests that the actor may see; one question to the store for all of them."""
        return self.store.visible(self._acting(actor).reader, sorted(set(numbers)))

    def _awaiting(self, person: Person, settings: NoticeSettings) -> list[int]:
        """The agent's requests on which an answer is owed, and where they want it those that nobody has taken."""
        if not person.agent:
            return []
        rows = list(self.store.page(person.reader, View.ASSIGNED, NEXT_DUE, 0, LOOKED_AT).rows)
        if settings.due_unassigned:
            next_due = self.store.page(person.reader, View.DUE, None, 0, LOOKED_AT).rows
            rows += [row for row in next_due if row.assignee is None]
        return [row.number for row in rows if row.deadline is not None]

    def _on(self, person: Person, settings: NoticeSettings, number: int, since: datetime) -> tuple[Notice, ...]:
        record = self.store.get(person.reader, number)
        return () if record is None else notices_of(record, person, settings, since)


def notices_of(record: Record, person: Person, settings: NoticeSettings, since: datetime) -> tuple[Notice, ...]:
    """All notices of this person on a request."""
    from o365tui.model.notices import about_due, happened

    due = about_due(record, person.reader, settings)
    return (*happened(record, person.reader, since), *([] if due is None else [due]))


def _later(moment: datetime | None, than: datetime | None) -> bool:
    return moment is not None and (than is None or moment > than)
