"""What happened to one's requests since one was last here: the notices of that time, the newest of each request.

An agent is told of what nobody has taken yet, too, though it rings for nobody.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from o365tui.model.frozen import frozen
from o365tui.model.notices import Kind, Notice, happened
from o365tui.model.people import Person
from o365tui.model.request import Record
from o365tui.model.views import NEWEST, View

if TYPE_CHECKING:
    from o365tui.desk.desk import Desk

LOOKED_AT = 50
"""The most recently changed requests that nobody has taken, among which an agent's news are looked for."""


@frozen
class News:
    """A request that others changed: the newest that they did, or None where they submitted it."""

    number: int
    title: str
    notice: Notice | None
    by: str
    at: datetime

    @property
    def presses(self) -> bool:
        """Whether it waits for the reader."""
        return self.notice is not None and Kind.ACTION in self.notice.kinds


@frozen
class Latest:
    """The news, newest first, and how many more there are than are told."""

    told: tuple[News, ...] = ()
    more: int = 0


def latest(desk: Desk, person: Person, since: datetime, limit: int = 6) -> Latest:
    """What others did since then to the requests of this person: an administrator's own, or what an agent works on and
    what was submitted and nobody has taken."""
    found = [_of(held, since) for held in desk.board(person).requests.values()]
    if person.agent:
        for row in desk.page(person, View.UNASSIGNED, NEWEST, 0, LOOKED_AT).rows:
            if row.updated <= since:
                break
            if row.requester != person.handle:
                found.append(_untaken(desk.get(person, row.number), person, since))
    news = sorted((each for each in found if each is not None), key=lambda each: each.at, reverse=True)
    return Latest(tuple(news[:limit]), max(0, len(news) - limit))


def _of(held: tuple[Notice, ...], since: datetime) -> News | None:
    """The newest of a request's notices, but for what is only due."""
    new = [each for each in held if each.at > since and each.due is None]
    last = max(new, key=lambda each: each.at, default=None)
    return None if last is None else News(last.number, last.title, last, last.by, last.at)


def _untaken(record: Record, person: Person, since: datetime) -> News | None:
    request = record.request
    news = _of(happened(record, person.reader, since, anyhow=True), since)
    if news is None and request.created > since:
        return News(request.number, request.title, None, request.requester, request.created)
    return news
