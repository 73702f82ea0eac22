"""The conditions of a filter as the index answers them: by places where its tables have them ready, else by SQL."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from o365tui.model.people import Reader
from o365tui.model.query.language import ME, NONE, OPEN, Among, Condition, Key, Within, plain
from o365tui.model.query.meaning import begins, named
from o365tui.model.request import Status
from o365tui.model.views import View
from o365tui.store import facts
from o365tui.store.inverted import Base, Places, either
from o365tui.store.record import dumps
from o365tui.store.rows import EPOCH, STATUS_CODES, key

_MICROSECOND = timedelta(microseconds=1)
_CLOSED = STATUS_CODES[Status.CLOSED.value]


class Asked:
    """What a query asks of the columns, for a reader at a moment: each condition as the values that it allows."""

    def __init__(self, base: Base, reader: Reader, conditions: Sequence[Condition], now: datetime) -> None:
        self._base, self._reader = base, reader
        self._now = (now - EPOCH) // _MICROSECOND
        self._conditions = [(each, self._allowed(each) if isinstance(each, Among) else []) for each in conditions]

    def _allowed(self, condition: Among) -> list[Any]:
        """The values in use that the condition allows."""
        found: list[Any] = []
        for value in condition.values:
            found += self._meant(condition.key, value)
        return list(dict.fromkeys(found))

    def _meant(self, kind: Key, value: str) -> list[Any]:
        match kind:
            case Key.STATUS:
                return (
                    [code for code in STATUS_CODES.values() if code != _CLOSED]
                    if value == OPEN
                    else [STATUS_CODES[value]]
                )
            case Key.HAS | Key.IS:
                flag = facts.FLAGS[kind, value]
                return [flag, flag * facts.HIDDEN] if self._reader.agent else [flag]
            case Key.SEVERITY | Key.PLAN | Key.DUE | Key.TAG:
                return [value]
            case Key.ASSIGNEE | Key.REQUESTER if value == ME:
                return [self._reader.handle]
            case Key.ASSIGNEE | Key.REQUESTER if value == NONE:
                return [facts.NOBODY]
            case _:
                means = _MEANS[kind]
                return [each for each in facts.used(self._base.connection, kind) if means(value, each)]

    # By places

    def places(self) -> list[Places]:
        """For each condition the places of those that meet it."""
        found: list[Places] = []
        for condition, allowed in self._conditions:
            each = self._within(condition) if isinstance(condition, Within) else self._among(condition, allowed)
            found.append(self._base.but(each) if condition.negated else each)
        return found

    def _among(self, condition: Among, allowed: list[Any]) -> Places:
        found: Places = set()
        for value in allowed:
            if condition.key is Key.DUE:
                each = self._due(value)
            else:
                each = self._base.mark(facts.mark(_kind(condition.key), value))
            found = either(found, each, self._base.size)
        return found

    def _due(self, value: str) -> Places:
        base = self._base
        if value == NONE:
            return base.but(facts.ever(base.connection, "waits"))
        return facts.before(base.connection, "waits", self._now, base.size)

    def _within(self, condition: Within) -> Places:
        earlier, moment = self._bound(condition)
        base, name = self._base, facts.MOMENTS[condition.key]
        if earlier:
            return facts.before(base.connection, name, moment, base.size)
        later = facts.before(base.connection, name, moment + 1, base.size)
        return facts.ever(base.connection, name) & base.but(later)

    def _bound(self, condition: Within) -> tuple[bool, int]:
        """Whether the column must be earlier than the moment, or later."""
        span = condition.span // _MICROSECOND
        if condition.key is Key.DUE:
            return condition.less, self._now + span
        return not condition.less, self._now - span

    # By columns

    def sql(self) -> tuple[str, list[Any]]:
        """All conditions on a row `r` of the table `requests`, and their parameters."""
        pieces: list[str] = ["1"]
        values: list[Any] = []
        for condition, allowed in self._conditions:
            if isinstance(condition, Within):
                earlier, moment = self._bound(condition)
                piece, some = f"r.{facts.MOMENTS[condition.key]}{'<' if earlier else '>'}?", [moment]
            else:
                piece, some = self._among_sql(condition.key, allowed)
            pieces.append(f"NOT coalesce({piece},0)" if condition.negated else piece)
            values += some
        return " AND ".join(pieces), values

    def _among_sql(self, kind: Key, allowed: list[Any]) -> tuple[str, list[Any]]:
        if kind is Key.DUE:
            pieces = ["r.waits IS NULL" if each == NONE else "r.waits<?" for each in allowed]
            return f"({' OR '.join(pieces)})", [self._now for each in allowed if each != NONE]
        if kind in (Key.HAS, Key.IS):
            return "(r.flags & ?)<>0", [sum(allowed)]
        if kind is Key.TAG:
            return "tagged(r.tags, ?)", [dumps(allowed)]
        column = f"r.{facts.column(kind)}"
        marks = ",".join("?" * len(allowed))
        value = f"ifnull({column}, '')" if kind is Key.ASSIGNEE else column
        return f"{value} IN ({marks})", [key(each) if isinstance(each, str) else each for each in allowed]


_MEANS: dict[Key, Callable[[str, str], bool]] = {
    Key.SERVICE: named,
    Key.AREA: named,
    Key.ORGANISATION: begins,
    Key.ASSIGNEE: lambda value, handle: plain(handle) == value,
    Key.REQUESTER: lambda value, handle: plain(handle) == value,
}


def _kind(kind: Key) -> Key:
    return Key.HAS if kind is Key.IS else kind


def view_places(base: Base, view: View, reader: Reader) -> list[Places]:
    """What a view asks of a reader's requests."""
    found: list[Places] = []
    if not reader.agent:
        found.append(base.mark(facts.mark(Key.ORGANISATION, reader.organisation or "")))

    def status(*codes: int) -> Places:
        places: Places = set()
        for code in codes:
            places = either(places, base.mark(facts.mark(Key.STATUS, code)), base.size)
        return places

    match view:
        case View.OPEN:
            found.append(base.but(status(_CLOSED)))
        case View.CLOSED:
            found.append(status(_CLOSED))
        case View.ACTION_REQUIRED:
            found.append(status(2))
        case View.UNASSIGNED:
            found += [base.mark(facts.mark(Key.ASSIGNEE, facts.NOBODY)), status(0, 1, 2)]
        case View.DUE:
            found.append(facts.ever(base.connection, "waits"))
        case View.ASSIGNED if reader.agent:
            found += [base.mark(facts.mark(Key.ASSIGNEE, reader.handle)), status(0, 1, 2)]
        case View.ASSIGNED:
            found += [base.mark(facts.mark(Key.REQUESTER, reader.handle)), base.but(status(_CLOSED))]
        case _:
            pass
    return found
