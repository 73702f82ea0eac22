"""The fields that a list can show: each as people read it and as scripts do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from o365tui.cli.shell import Shell
from o365tui.model.errors import BadInput, NotFound
from o365tui.model.lifecycle import status_name
from o365tui.model.request import Record, Request, shown_number
from o365tui.model.services import label
from o365tui.model.times import written_or_none
from o365tui.model.views import Row
from o365tui.text.language import N_, _, current


class Listed:
    """A row of a list; the request itself is read when a field asks for more than the row has."""

    def __init__(self, shell: Shell, row: Row, now: datetime) -> None:
        self.shell, self.row, self.now = shell, row, now

    @cached_property
    def record(self) -> Record:
        """All of it. Raises NotFound when it went out of sight meanwhile."""
        return self.shell.desk.get(self.shell.actor, self.row.number)

    @property
    def request(self) -> Request:
        return self.record.request

    def person(self, handle: str | None) -> str:
        return self.shell.desk.name_of(handle) if handle else "–"

    def time(self, moment: datetime | None) -> str:
        from o365tui.text.dates import moment as said

        return said(moment, self.shell.zone, self.now) if moment else "–"

    def left(self, moment: datetime | None) -> str:
        from o365tui.text.dates import left

        return left(moment, self.now) if moment else "–"


@dataclass(frozen=True)
class Field:
    """`plain` is what scripts get (as JSON has it), `shown` what people read; `heading` is to be translated."""

    heading: str
    plain: Callable[[Listed], Any]
    shown: Callable[[Listed], str] | None = None

    def text(self, listed: Listed) -> str:
        if self.shown is not None:
            return self.shown(listed)
        found = self.plain(listed)
        return "–" if found in (None, "", []) else ", ".join(map(str, found)) if isinstance(found, list) else str(found)

    def cell(self, listed: Listed) -> str:
        """As CSV has it."""
        found = self.plain(listed)
        return ", ".join(map(str, found)) if isinstance(found, list) else "" if found is None else str(found)


FIELDS = {
    "number": Field(N_("No."), lambda at: at.row.number, lambda at: shown_number(at.row.number)),
    "severity": Field(N_("Sev"), lambda at: at.row.severity.value),
    "status": Field(N_("Status"), lambda at: at.row.status.value, lambda at: status_name(at.row.status)),
    "title": Field(N_("Title"), lambda at: at.row.title),
    "requester": Field(N_("Requester"), lambda at: at.row.requester, lambda at: at.person(at.row.requester)),
    "assignee": Field(N_("Assignee"), lambda at: at.row.assignee, lambda at: at.person(at.row.assignee)),
    "organisation": Field(N_("Organisation"), lambda at: at.row.organisation),
    "service": Field(N_("Service"), lambda at: at.row.service, lambda at: label(at.row.service, current())),
    "area": Field(N_("Area"), lambda at: at.request.area, lambda at: label(at.request.area, current()) or "–"),
    "plan": Field(N_("Plan"), lambda at: at.row.plan.value),
    "created": Field(N_("Submitted"), lambda at: written_or_none(at.row.created), lambda at: at.time(at.row.created)),
    "updated": Field(N_("Updated"), lambda at: written_or_none(at.row.updated), lambda at: at.time(at.row.updated)),
    "due": Field(N_("Due"), lambda at: written_or_none(at.row.deadline), lambda at: at.left(at.row.deadline)),
    "response_due": Field(N_("Response"), lambda at: written_or_none(at.row.due), lambda at: at.time(at.row.due)),
    "first_response": Field(
        N_("First response"),
        lambda at: written_or_none(at.row.first_response),
        lambda at: at.time(at.row.first_response),
    ),
    "awaiting": Field(N_("Awaiting"), lambda at: written_or_none(at.row.awaiting), lambda at: at.time(at.row.awaiting)),
    "closed": Field(N_("Closed"), lambda at: written_or_none(at.request.closed), lambda at: at.time(at.request.closed)),
    "tags": Field(N_("Tags"), lambda at: list(at.request.tags)),
    "reference": Field(N_("Reference"), lambda at: at.request.reference),
    "email": Field(N_("E-mail"), lambda at: at.request.contact.email),
    "phone": Field(N_("Phone"), lambda at: at.request.contact.phone),
    "notes": Field(N_("Notes"), lambda at: len(at.record.notes)),
    "files": Field(N_("Files"), lambda at: len(at.record.files)),
    "merged_into": Field(N_("Merged into"), lambda at: at.request.merged_into),
    "links": Field(N_("Links"), lambda at: list(at.request.links)),
    "revision": Field(N_("Revision"), lambda at: at.row.revision),
    "description": Field(N_("Description"), lambda at: at.request.description),
}
"""By the name that `--fields` takes; the same in every language."""

USUAL = ("number", "severity", "status", "title", "requester", "assignee", "due", "updated")
"""What a table shows unless it is told."""

EXPORTED = (
    "number", "severity", "status", "title", "requester", "organisation", "assignee", "service", "plan", "created",
    "updated", "due", "first_response",
)  # fmt: skip
"""What CSV has unless it is told: all that a list knows without reading each request."""


def chosen(names: str | None, usual: Sequence[str]) -> tuple[str, ...]:
    """The fields that `--fields` names. Raises BadInput for one that there is not."""
    if names is None:
        return tuple(usual)
    found = tuple(dict.fromkeys(name.strip() for name in names.split(",") if name.strip()))
    unknown = [name for name in found if name not in FIELDS]
    if unknown or not found:
        sentence = _("There is no field “{name}”. The fields are: {known}.")
        raise BadInput(sentence.format(name=", ".join(unknown), known=", ".join(FIELDS)), "--fields")
    return found


def objects(listed: Sequence[Listed], names: Sequence[str]) -> Any:
    """Each row as an object of these fields; one that went out of sight meanwhile is left out."""
    for each in listed:
        try:
            yield {name: FIELDS[name].plain(each) for name in names}
        except NotFound:
            continue


def cells(listed: Sequence[Listed], names: Sequence[str], read: Callable[[Field, Listed], str]) -> Any:
    """The same as rows of text."""
    for each in listed:
        try:
            yield [read(FIELDS[name], each) for name in names]
        except NotFound:
            continue
