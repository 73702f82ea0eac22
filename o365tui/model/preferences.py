"""What a person has set for themselves on this desk, at whatever terminal: saved views, notices, what was read.

Nobody else's business, the owner's neither. Looks and keys are a terminal's and lie in the person's settings.toml.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, fields
from datetime import datetime
from enum import StrEnum
from typing import Any

from o365tui.model.frozen import frozen
from o365tui.model.letters import OFF_AT_FIRST, LetterKind
from o365tui.model.times import read, read_or_none, written, written_or_none
from o365tui.model.views import View


@frozen
class SavedView:
    """A list that somebody has given a name: a filter within a view, its order (a column's name, `-` before it for
    descending; empty for the view's own) and the columns shown (none for the usual ones).
    """

    name: str
    filter: str
    view: View = View.OPEN
    sort: str = ""
    columns: tuple[str, ...] = ()

    def document(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "filter": self.filter,
            "view": self.view.value,
            "sort": self.sort,
            "columns": list(self.columns),
        }

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> SavedView:
        return cls(
            name=document["name"],
            filter=document.get("filter", ""),
            view=View(document.get("view", View.OPEN)),
            sort=document.get("sort", ""),
            columns=tuple(document.get("columns", ())),
        )


class Level(StrEnum):
    """How loudly a person wants to hear of something."""

    OFF = "off"
    SILENT = "silent"
    BELL = "bell"


@frozen
class NoticeSettings:
    """Of what a person wants notices: notes by others, what is assigned to them, *Action required*, other changes of
    status, and a response that is due within `due_minutes` (for agents also where nobody has taken the request).
    """

    note: Level = Level.BELL
    assigned: Level = Level.BELL
    action: Level = Level.BELL
    status: Level = Level.SILENT
    due: Level = Level.BELL
    due_minutes: int = 30
    due_unassigned: bool = False

    def document(self) -> dict[str, Any]:
        return {each.name: _plain(getattr(self, each.name)) for each in fields(self)}

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> NoticeSettings:
        levels = {
            name: Level(document[name]) for name in ("note", "assigned", "action", "status", "due") if name in document
        }
        return cls(
            **levels,
            due_minutes=int(document.get("due_minutes", 30)),
            due_unassigned=bool(document.get("due_unassigned", False)),
        )


READ_LIMIT = 200
"""Of how many requests at most it is kept how far they were read."""


@frozen
class Seen:
    """What was read: everything up to `at`, and on the requests in `numbers` everything up to the time there."""

    at: datetime | None = None
    numbers: Mapping[int, datetime] = field(default_factory=dict)

    def has(self, number: int, at: datetime) -> bool:
        """Whether what happened then on this request was read."""
        upto = self.numbers.get(number)
        return (self.at is not None and at <= self.at) or (upto is not None and at <= upto)

    def with_read(self, numbers: Mapping[int, datetime], everything: datetime | None, oldest: datetime) -> Seen:
        """With these requests read up to these times, or `everything` up to one. It does not grow for ever: what
        goes without saying is dropped, what is before `oldest` too, and of too many the oldest count as read."""
        at = max((each for each in (self.at, everything) if each is not None), default=None)
        known = {number: max(upto, self.numbers.get(number, upto)) for number, upto in numbers.items()}
        kept = {number: upto for number, upto in {**self.numbers, **known}.items() if upto > (at or oldest)}
        newest = sorted(kept.items(), key=lambda each: each[1], reverse=True)
        if len(newest) > READ_LIMIT:
            at = newest[READ_LIMIT][1]
        return Seen(at, dict(newest[:READ_LIMIT]))

    def document(self) -> dict[str, Any]:
        return {
            "at": written_or_none(self.at),
            "numbers": {str(number): written(at) for number, at in self.numbers.items()},
        }

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Seen:
        numbers = {int(number): read(at) for number, at in document.get("numbers", {}).items()}
        return cls(read_or_none(document.get("at")), numbers)


@frozen
class Preferences:
    """One person's own; as here for somebody who has set nothing. `no_letters` are the kinds that they do not want."""

    handle: str
    views: tuple[SavedView, ...] = ()
    notices: NoticeSettings = field(default_factory=NoticeSettings)
    seen: Seen = field(default_factory=Seen)
    no_letters: frozenset[LetterKind] = OFF_AT_FIRST

    def view(self, name: str) -> SavedView | None:
        """The saved view of that name."""
        return next((each for each in self.views if each.name == name), None)

    def document(self) -> dict[str, Any]:
        return {
            "handle": self.handle,
            "views": [each.document() for each in self.views],
            "notices": self.notices.document(),
            "seen": self.seen.document(),
            "no_letters": sorted(each.value for each in self.no_letters),
        }

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Preferences:
        return cls(
            handle=document["handle"],
            views=tuple(SavedView.of(each) for each in document.get("views", ())),
            notices=NoticeSettings.of(document.get("notices", {})),
            seen=Seen.of(document.get("seen", {})),
            no_letters=frozenset(map(LetterKind, document.get("no_letters", OFF_AT_FIRST))),
        )


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, StrEnum) else value
