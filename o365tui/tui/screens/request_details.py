"""All that is known of a request, field by field, with how its response time comes about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len

from o365tui.model import services
from o365tui.model.request import Record, Request, shown_number
from o365tui.model.response import deadline, example, explain, explain_next, owed, plan_name, unanswered
from o365tui.model.views import WORKED_ON
from o365tui.text import dates
from o365tui.text.language import _, current, pgettext
from o365tui.text.safe import visible, visible_lines
from o365tui.tui.screens.request_link import CONTINUED, CONTINUES, LINKED, MERGED, MERGED_INTO, related
from o365tui.tui.screens.request_words import NOTHING, name_in, response_outcome
from o365tui.tui.screens.requests_columns import status_span
from o365tui.tui.widgets.conversation import WIDEST, Reader
from o365tui.tui.widgets.lines import Line, Span, fit, wrap
from o365tui.tui.work import app_of

if TYPE_CHECKING:
    from datetime import datetime

    from o365tui.model.people import Person
    from o365tui.tui.app import DeskApp

Field = tuple[str, list[Span]]
"""A label, and one span for each line of the value; they are wrapped."""


class Details(Reader):
    """The fields, under headings."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._record: Record | None = None

    def on_mount(self) -> None:
        """How long until, how late: once a minute."""
        self.set_interval(60, self.redraw)

    def tell(self, record: Record | None) -> None:
        """Show this request; the place that one reads stays."""
        self._record = record
        self.redraw()

    def build(self, width: int) -> Sequence[Line]:
        """Labels at the left, values wrapped beside them; below them where it is very narrow."""
        if self._record is None:
            return []
        sections = list(_sections(self._record, app_of(self)))
        labels = max(cell_len(label) for _title, fields in sections for label, _values in fields)
        room = min(WIDEST, width - 1)
        beside = room - labels - 4 >= 24
        indent = labels + 4 if beside else 4
        lines: list[Line] = []
        for title, fields in sections:
            if lines:
                lines.append(())
            lines.append(((f" {title}", "accent"),))
            for label, values in fields:
                if not label:
                    lines.extend(((f"  {row}", token),) for text, token in values for row in wrap(text, room - 3))
                    continue
                rows = [(row, token) for text, token in values for row in wrap(text, room - indent)] or [("", "text")]
                head = f"  {fit(label, labels)}  " if beside else f"  {label}"
                if not beside:
                    lines.append(((head, "muted"),))
                for number, span in enumerate(rows):
                    start = head if beside and number == 0 else " " * indent
                    lines.append(((start, "muted"), span))
        return lines


def _sections(record: Record, app: DeskApp) -> Iterator[tuple[str, list[Field]]]:
    request = record.request
    yield _("The request"), _request_fields(record)
    yield pgettext("request", "People"), _people_fields(request, app)
    yield _("How to reach the requester"), _contact_fields(request)
    zone = _("Times ({zone})").format(zone=app.zone)
    yield zone, _time_fields(record, app)
    yield _("Description"), [("", [(visible_lines(request.description), "text")])]


def _request_fields(record: Record) -> list[Field]:
    request = record.request
    severity = _("{severity} – {example}").format(
        severity=request.severity.value, example=example(request.severity, current())
    )
    fields: list[Field] = [
        (_("Number"), [(request.shown_number, "strong")]),
        (_("Title"), [(visible(request.title), "strong")]),
        (_("Status"), [status_span(request.status)]),
        (_("Severity"), [(severity, "text")]),
        (_("Service"), [_value(services.label(request.service, current()))]),
        (_("Area"), [_value(services.label(request.area, current()))]),
        (_("Tags"), [_value(", ".join(request.tags))]),
        (_("Reference"), [_value(request.reference)]),
        (_("Revision"), [(str(request.revision), "text")]),
    ]
    by_how: dict[str, list[str]] = {}
    for how, number in related(record):
        by_how.setdefault(how, []).append(shown_number(number))
    labels = {
        MERGED_INTO: _("Merged into"),
        CONTINUES: _("Goes on from"),
        CONTINUED: _("Continued by"),
        MERGED: _("Duplicates"),
        LINKED: _("Linked to"),
    }
    fields += [(labels[how], [(", ".join(numbers), "accent")]) for how, numbers in by_how.items()]
    return fields


def _people_fields(request: Request, app: DeskApp) -> list[Field]:
    requester: Person | None = app.desk.person(request.requester)
    address = visible(requester.email) if requester else ""
    return [
        (_("Requester"), [(name_in(app, request.requester), "text"), *([(address, "muted")] if address else [])]),
        (_("Organisation"), [_value(request.organisation)]),
        (_("Plan"), [(plan_name(request.plan, current()), "text")]),
        (_("Assignee"), [(name_in(app, request.assignee), "text") if request.assignee
                         else (_("nobody yet"), "attention")]),
    ]  # fmt: skip


def _contact_fields(request: Request) -> list[Field]:
    contact = request.contact
    preferred = _("by phone") if contact.preferred == "phone" else _("by e-mail")
    return [
        (_("E-mail"), [_value(contact.email)]),
        (_("Phone"), [_value(contact.phone)]),
        (_("Preferred"), [(preferred, "text")]),
        (_("Language"), [_value(dates.language_name(contact.language))]),
        (_("Time zone"), [_value(contact.timezone)]),
        (_("Further e-mails"), [_value(address) for address in contact.further] or [(NOTHING, "faint")]),
    ]


def _time_fields(record: Record, app: DeskApp) -> list[Field]:
    request, zone, now = record.request, app.zone, app.desk.now()
    fields: list[Field] = [
        (_("Submitted"), [(_full(request.created, zone), "text")]),
        (_("First answer due"), [(explain(request, dates.parse_zone(zone), now), "text")]),
        (_("First answer"), [(_full(request.first_response, zone) if request.first_response else _("not yet"), "text"),
                             response_outcome(request, app, now)]),
        (_("Updated"), [(_full(request.updated, zone), "text")]),
    ]  # fmt: skip
    if request.first_response is not None and request.status in WORKED_ON:
        fields.insert(3, (_("Next answer"), _next_answer(record, app)))
    if request.closed is not None:
        fields.append((_("Closed"), [(_full(request.closed, zone), "text")]))
    return fields


def _next_answer(record: Record, app: DeskApp) -> list[Span]:
    """Whether one is awaited, since when, and until when."""
    request, now = record.request, app.desk.now()
    if request.awaiting is None:
        return [(_("nobody waits for one: an agent spoke last"), "muted")]
    if owed(request) is None:
        return [(_("its time stands still while information is awaited"), "muted")]
    note = unanswered(record.notes, request.awaiting)
    name = name_in(app, note.author if note else request.requester)
    spans: list[Span] = [(explain_next(request, name, dates.parse_zone(app.zone), now), "text")]
    due = deadline(request)
    if due is not None:
        spans.append((dates.left(due, now), "danger" if due < now else "text"))
    return spans


def _full(then: datetime, zone: str) -> str:
    """Nothing left out but the zone, which the heading names."""
    return dates.full(then, zone).removesuffix(f" ({zone})")


def _value(text: str) -> Span:
    return (visible(text), "text") if text else (NOTHING, "faint")
