"""The columns of the list of service requests: what each says of a row, how wide it is, and when it gives way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final, Protocol

from rich.cells import cell_len

from o365tui.model.lifecycle import STATUS_NAMES
from o365tui.model.people import Reader
from o365tui.model.request import Severity, Status, shown_number
from o365tui.model.response import Owed, owed
from o365tui.model.views import Column as Field
from o365tui.model.views import Row, View
from o365tui.text import dates, fold
from o365tui.text.language import _, current, pgettext
from o365tui.text.safe import visible
from o365tui.tui.screens.requests_order import constant
from o365tui.tui.widgets.lines import Span
from o365tui.tui.widgets.rows import Column

STATUS_TOKENS: Final = {
    Status.NEW: "accent",
    Status.IN_PROGRESS: "text",
    Status.ACTION_REQUIRED: "attention",
    Status.RESOLVED: "good",
    Status.CLOSED: "muted",
}

NOTHING: Final[Span] = ("—", "faint")


class Knows(Protocol):
    """What the cells ask the app."""

    @property
    def zone(self) -> str: ...

    def name_of(self, handle: str | None) -> str: ...


def status_span(status: Status) -> Span:
    """The status as a word, with its colour."""
    return (_(STATUS_NAMES[status]), STATUS_TOKENS[status])


def severity_span(severity: Severity) -> Span:
    """The severity's letter; A stands out."""
    return (severity.value, "danger bold" if severity is Severity.A else "muted")


def due_span(row: Row, now: datetime) -> Span:
    """How long until the response that is owed is due, or how late it is; nothing where none is owed or committed."""
    deadline = row.deadline
    if deadline is None:
        return NOTHING
    return (dates.left(deadline, now), "danger" if deadline < now else "muted")


def owed_span(row: Row) -> Span:
    """Which response is owed: the first, which the article sets a time for, or the next one."""
    match owed(row):
        case Owed.FIRST:
            return (pgettext("response", "first"), "text")
        case Owed.NEXT:
            return (pgettext("response", "next"), "muted")
    return NOTHING


class Cells:
    """What the columns say, with names and zone of the app and the time of the desk."""

    def __init__(self, app: Knows, now: object) -> None:
        self._app = app
        self._now = now

    @property
    def now(self) -> datetime:
        """The desk's time."""
        return self._now()  # type: ignore[operator,no-any-return]

    def number(self, row: Row) -> Span:
        return (shown_number(row.number), "muted")

    def severity(self, row: Row) -> Span:
        return severity_span(row.severity)

    def status(self, row: Row) -> Span:
        return status_span(row.status)

    def short_status(self, row: Row) -> Span:
        return (short_status(row.status), STATUS_TOKENS[row.status])

    def title(self, row: Row) -> Span:
        return (visible(row.title), "text")

    def requester(self, row: Row) -> Span:
        return (visible(self._app.name_of(row.requester)), "muted")

    def assignee(self, row: Row) -> Span:
        return (visible(self._app.name_of(row.assignee)), "muted") if row.assignee else NOTHING

    def organisation(self, row: Row) -> Span:
        return (visible(row.organisation), "muted")

    def service(self, row: Row) -> Span:
        from o365tui.model import services

        return (visible(services.label(row.service, current())), "muted")

    def created(self, row: Row) -> Span:
        return (dates.age(row.created, self.now, self._app.zone), "muted")

    def due(self, row: Row) -> Span:
        return due_span(row, self.now)

    def owed(self, row: Row) -> Span:
        return owed_span(row)

    def updated(self, row: Row) -> Span:
        return (dates.age(row.updated, self.now, self._app.zone), "muted")

    def short_updated(self, row: Row) -> Span:
        words = dates.age(row.updated, self.now, self._app.zone)
        return (pgettext("age", "{n} d").format(n=1) if words == _("yesterday") else words, "muted")


def short_status(status: Status) -> str:
    """The status in fewer letters, for a language whose words for it are long."""
    if status is Status.ACTION_REQUIRED:
        return pgettext("status in a narrow column", "Action required")
    return _(STATUS_NAMES[status])


def hits(words: str) -> Callable[[str], Sequence[tuple[int, int]]] | None:
    """Where the words of a search stand in a text; None when nothing is searched."""
    if not words.strip():
        return None
    from o365tui.model.query import parse

    wanted = parse(words).marked
    return (lambda text: fold.spans(wanted, text)) if wanted else None


ALWAYS: Final = frozenset({Field.NUMBER.value, Field.TITLE.value})
"""Columns that are shown whatever was chosen."""

CHOSEN_ONLY: Final = frozenset({"service", "created"})
"""Columns that are shown only to those who have chosen them."""


def titles(reader: Reader) -> dict[str, str]:
    """The columns that there are for a reader, in their order: id → title."""
    every = {
        Field.NUMBER.value: _("Number"),
        Field.SEVERITY.value: _("Severity"),
        Field.STATUS.value: _("Status"),
        Field.TITLE.value: _("Title"),
        "service": _("Service"),
        Field.REQUESTER.value: _("Requester"),
        "organisation": _("Organisation"),
        Field.ASSIGNEE.value: _("Assignee"),
        Field.DUE.value: _("Response due"),
        "owed": _("Answer"),
        "created": _("Submitted"),
        Field.UPDATED.value: _("Updated"),
    }
    return {name: title for name, title in every.items() if reader.agent or name != "organisation"}


def usual(view: View, reader: Reader) -> list[str]:
    """The columns that a view has as long as no others are chosen: none that would say the same in every row."""
    dropped = {*constant(view, reader), *CHOSEN_ONLY, *(() if view is View.DUE else ("owed",))}
    return [name for name in titles(reader) if name not in dropped]


def columns(
    cells: Cells, view: View, reader: Reader, digits: int = 4, searched: str = "", chosen: Sequence[str] = ()
) -> list[Column[Row]]:
    """The columns of a view for a reader: those that were chosen, else the usual ones.

    Args:
        digits: of the longest request number.
        searched: a filter, whose words are marked where they are seen.
    """
    statuses = max(cell_len(_(name)) for name in STATUS_NAMES.values())
    short_statuses = max(cell_len(short_status(status)) for status in STATUS_NAMES)
    status_title = _("Status")
    short = Column[Row]("status", status_title, cells.short_status, width=short_statuses)
    severity_title = pgettext("column", "Sev")
    due_title, updated_title = _("Due"), _("Updated")
    status: Column[Row]
    if view is View.DUE:
        # Which answer is owed says more here than what it is called to be worked on.
        status = Column(Field.STATUS, status_title, cells.status, width=statuses, gives_way=3, until=30)
    else:
        status = Column(
            Field.STATUS, status_title, cells.status, width=statuses,
            gives_way=6 if short_statuses < statuses else 9, until=26 if short_statuses < statuses else 10,
            short=short if short_statuses < statuses else None,
        )  # fmt: skip
    every: list[Column[Row]] = [
        Column(Field.NUMBER, pgettext("column", "No."), cells.number, width=3 + max(4, digits), marks=hits(searched)),
        Column(Field.SEVERITY, severity_title, cells.severity, width=max(3, len(severity_title)), align="center"),
        status,
        Column(Field.TITLE, _("Title"), cells.title, takes_rest=True, strong=True, marks=hits(searched)),
        Column("service", _("Service"), cells.service, width=18, gives_way=1, until=36),
        Column(Field.REQUESTER, _("Requester"), cells.requester, width=16, gives_way=3, until=30),
        Column("organisation", _("Organisation"), cells.organisation, width=18, gives_way=1, until=40),
        Column(Field.ASSIGNEE, _("Assignee"), cells.assignee, width=14, gives_way=2, until=36),
        Column(
            Field.DUE, due_title, cells.due, width=_widest(due_title, _due_samples(cells.now)), align="right",
            ages=True, gives_way=7, until=12,
        ),
        Column("owed", _("Answer"), cells.owed, width=_widest(_("Answer"), _owed_samples()), gives_way=5, until=30),
        Column(
            "created", _("Submitted"), cells.created, align="right", ages=True,
            width=_widest(_("Submitted"), _age_samples(cells.now, ())), gives_way=2, until=30,
        ),
        Column(
            Field.UPDATED, updated_title, cells.updated, align="right", ages=True,
            width=_widest(f"{updated_title} ↓", _age_samples(cells.now, ())), gives_way=4, until=30,
            short=Column(
                Field.UPDATED, pgettext("narrow column", "Upd."), cells.short_updated, align="right",
                width=_widest("", _age_samples(cells.now, (_("yesterday"),))),
            ),
        ),
    ]  # fmt: skip
    shown = {*(chosen or usual(view, reader)), *ALWAYS} & titles(reader).keys()
    return [column for column in every if column.id in shown]


def _widest(title: str, samples: Sequence[str]) -> int:
    return max(cell_len(text) for text in (title, *samples))


def _due_samples(now: datetime) -> list[str]:
    return [dates.left(now + timedelta(minutes=minutes), now) for minutes in (-9 * 60 - 59, 9 * 60 + 59, -40 * 60, 0)]


def _owed_samples() -> list[str]:
    return [pgettext("response", "first"), pgettext("response", "next")]


def _age_samples(now: datetime, leave_out: Sequence[str]) -> list[str]:
    spans = (timedelta(0), timedelta(minutes=59), timedelta(hours=23), timedelta(hours=25), timedelta(days=13),
             timedelta(days=60), timedelta(days=600))  # fmt: skip
    words = [dates.age(now - span, now) for span in spans]
    return [each for each in words if each not in leave_out]
