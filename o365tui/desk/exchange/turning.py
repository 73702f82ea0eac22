"""A row of another program's export made into a line of our own import, by a mapping."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any

from o365tui.desk.checks import TAGS_LIMIT
from o365tui.desk.exchange.fields import BadLine
from o365tui.desk.exchange.mapping import ANY, CHOICES, ExportMapping, folded
from o365tui.desk.exchange.markup import plain
from o365tui.desk.exchange.moments import BadTime, moment
from o365tui.desk.exchange.newcomers import Newcomers
from o365tui.desk.exchange.tables import ForeignRow, said
from o365tui.model import services
from o365tui.model.request import TITLE_LIMIT, Severity, Status
from o365tui.model.times import written
from o365tui.text.language import _

_NO = frozenset({"", "0", "false", "no", "n", "public", "reply", "customer", "none", "null", "ne", "off"})
_YES = frozenset({"1", "true", "yes", "y", "public", "reply", "ja", "on"})


_DONE = frozenset({Status.RESOLVED, Status.CLOSED})


@dataclass
class Turned:
    """What was done to values on the way: how often each value of a field became what, how many titles were cut, and
    how many requests have nobody now who works on them: who did is not on the desk."""

    became: dict[str, dict[tuple[str, str], int]] = field(default_factory=dict)
    shortened: int = 0
    unassigned: int = 0


class Turning:
    """`requester`: the handle that stands for everybody who is not on the desk, instead of making them."""

    def __init__(self, mapping: ExportMapping, people: Newcomers, zone: tzinfo, requester: str) -> None:
        self.mapping, self.people, self.zone, self.requester = mapping, people, zone, requester
        self.values = {
            name: {key if key == ANY else folded(key): value for key, value in table.items()}
            for name, table in mapping.values.items()
        }
        self.done = Turned()
        self._services: dict[str, str] = {}

    def reference(self, row: ForeignRow) -> str:
        """What the request is known by here: the other program's name and its number; a fingerprint without one."""
        number = self._text(row, "id")
        if number:
            return f"{self.mapping.program} {number}".strip()
        told = [self._text(row, name) for name in ("title", "description", "requester", "requester_email", "created")]
        mark = hashlib.sha256("\0".join(told).encode("utf-8", "surrogatepass")).hexdigest()[:12]
        return f"{self.mapping.program or 'import'} {mark}"

    def line(self, row: ForeignRow, more: Sequence[ForeignRow] = ()) -> dict[str, Any]:
        """The row as an import's line; `more` are the further rows with the same id. Raises BadLine."""
        if row.bad:
            raise BadLine(row.bad)
        organisation = self._value(row, "organisation")
        who = self._who(self._value(row, "requester"), self._text(row, "requester_email"), organisation)
        if who is None and not self.requester:
            raise BadLine(_("Nobody is named who asks. Map a column to requester, or say --requester."))
        created = self._time(row, "created")
        notes = self._notes(row, more, created)
        opens = self.mapping.notes.kind in ("rows", "list") and not self.mapping.columns.get("description")
        if opens and notes and notes[0]["kind"] == "reply":
            description = notes.pop(0)["body"]  # what a conversation begins with is what is asked for
        else:
            description = self._text(row, "description") or self.mapping.defaults.get("description", "")
        title, description = self._title(row, description)
        status = self._choice(row, "status", Status.NEW)
        line: dict[str, Any] = {
            "title": title,
            "description": description,
            "service": self._service(row),
            "area": self._value(row, "area"),
            "severity": self._choice(row, "severity", Severity.C),
            "status": status,
            "requester": who or self.requester,
            "tags": self._tags(row),
            "reference": self.reference(row),
            "notes": notes,
            "revision": 1 + len(notes),
        }
        if plan := self._value(row, "plan") or self.mapping.defaults.get("plan", ""):
            line["plan"] = plan
        assignee = self._who(self._value(row, "assignee"), self._text(row, "assignee_email"), "")
        if assignee is not None and (status in _DONE or self.people.at_work(assignee)):
            line["assignee"] = assignee
        elif assignee is not None:
            self.done.unassigned += 1
        if organisation and isinstance(line["requester"], dict):
            line["organisation"] = organisation
        self._times(line, row, created)
        if phone := self._text(row, "phone"):
            line["contact"] = {"phone": phone}
        return line

    # People

    def _who(self, name: str, email: str, organisation: str) -> str | dict[str, Any] | None:
        if not name and not email:
            return None
        found = self.people.find(name, email)
        if found is not None or self.requester:
            return found
        return self.people.person(name, email, organisation)

    # Values

    def _text(self, row: ForeignRow, name: str) -> str:
        for column in self.mapping.columns.get(name, ()):
            if text := row.text(column):
                return self._words(text) if name == "description" else text.strip()
        return ""

    def _words(self, text: str) -> str:
        return plain(text) if self.mapping.html else text

    def _value(self, row: ForeignRow, name: str) -> str:
        """The words of a field, or what the mapping says that they become."""
        text = self._text(row, name) or self.mapping.defaults.get(name, "")
        table = self.values.get(name)
        return table.get(folded(text), table.get(ANY, text)) if table and text else text

    def _choice(self, row: ForeignRow, name: str, without: str) -> str:
        text = self._text(row, name)
        if not text:
            return self.mapping.defaults.get(name, without)
        table = self.values.get(name, {})
        known = next((each for each in CHOICES[name] if folded(each) == folded(text)), None)
        becomes = table.get(folded(text)) or known or table.get(ANY)
        if becomes is None:
            sentence = _("The mapping does not say what the {field} “{value}” becomes.")
            raise BadLine(sentence.format(field=name, value=text))
        counted = self.done.became.setdefault(name, {})
        counted[text, becomes] = counted.get((text, becomes), 0) + 1
        return becomes

    def _service(self, row: ForeignRow) -> str:
        text = self._value(row, "service") or "Other"
        if text not in self._services:
            self._services[text] = services.find_service(text) or text
        return self._services[text]

    def _title(self, row: ForeignRow, description: str) -> tuple[str, str]:
        title = " ".join(self._text(row, "title").split("\n"))
        if not title:
            title = next((each.strip() for each in description.split("\n") if each.strip()), "")[:TITLE_LIMIT]
            title = title or self.mapping.defaults.get("title", "")
        if not title:
            raise BadLine(_("There is neither a title nor a description."))
        if len(title) <= TITLE_LIMIT:
            return title, description
        self.done.shortened += 1
        return title[: TITLE_LIMIT - 1] + "…", f"{title}\n\n{description}".rstrip()

    def _tags(self, row: ForeignRow) -> list[str]:
        cells = [each for column in self.mapping.columns.get("tags", ()) for each in row.texts(column)]
        cells = cells or [self.mapping.defaults.get("tags", "")]
        found = [each for cell in cells for each in cell.split(self.mapping.tags_between)]
        tags = dict.fromkeys(each.strip()[:TITLE_LIMIT] for each in found if each.strip())
        return list(tags)[:TAGS_LIMIT]

    # Times

    def _time(self, row: ForeignRow, name: str) -> datetime | None:
        return self._moment(self._text(row, name), name)

    def _moment(self, text: str, name: str) -> datetime | None:
        try:
            return moment(text, self.mapping.dates, self.zone) if text else None
        except BadTime:
            sentence = _("The time “{text}” ({field}) is in none of the mapping's formats.")
            raise BadLine(sentence.format(text=text, field=name)) from None

    def _times(self, line: dict[str, Any], row: ForeignRow, created: datetime | None) -> None:
        updated, closed = self._time(row, "updated"), self._time(row, "closed")
        first = self._time(row, "first_response")
        if created is None:
            known = [each for each in (updated, closed, first) if each is not None]
            created = min(known, default=None)
        if created is None:
            return
        line["created"] = written(created)
        latest = max(each for each in (created, updated, closed, first) if each is not None)
        said_at = [note["at"] for note in line["notes"] if "at" in note]
        line["updated"] = max([written(latest), *said_at])
        if line["status"] == Status.CLOSED:
            line["closed"] = written(closed) if closed and closed >= created else line["updated"]
        if first is not None:
            line["first_response"] = written(max(first, created))

    # Notes

    def _notes(self, row: ForeignRow, more: Sequence[ForeignRow], created: datetime | None) -> list[dict[str, Any]]:
        notes = self.mapping.notes
        made: list[dict[str, Any]] = []
        if notes.kind == "rows":
            for each in (row, *more):
                if each.bad:
                    raise BadLine(each.bad)
                told = {name: each.text(column) for name, column in notes.columns.items()}
                made.append(self._note(told, created))
        elif notes.kind == "cells":
            for column in notes.where:
                for cell in row.texts(column):
                    made.append(self._note(self._parts(cell), created))
        elif notes.kind == "list":
            for column in notes.where:
                found = row.found(column)
                for each in found if isinstance(found, list) else []:
                    inside = ForeignRow(row.place, each) if isinstance(each, dict) else None
                    if inside is None:
                        made.append(self._note({"body": said(each)}, created))
                        continue
                    made.append(self._note({name: inside.text(at) for name, at in notes.columns.items()}, created))
        made = [note for note in made if note["body"].strip()]
        made.sort(key=lambda note: str(note.get("at", "")))
        return made

    def _parts(self, cell: str) -> dict[str, str]:
        """What a cell says: `at;author;body`, where it has that many parts, else only a body."""
        parts = self.mapping.notes.parts
        found = cell.split(self.mapping.notes.between, len(parts) - 1) if parts else [cell]
        if len(found) < max(1, len(parts)):
            return {"body": cell}
        told = dict(zip(parts or ("body",), found, strict=True))
        try:
            self._moment(told.get("at", ""), "at")
        except BadLine:
            return {"body": cell}
        return told

    def _note(self, told: dict[str, str], created: datetime | None) -> dict[str, Any]:
        body = self._words(told.get("body", ""))
        author = self._who(told.get("author", ""), told.get("author_email", ""), "")
        named = told.get("author", "") or told.get("author_email", "")
        if author is None and named:
            body = _("{name} wrote:").format(name=named) + "\n" + body
        at = self._moment(told.get("at", ""), "at") or created
        note: dict[str, Any] = {
            "author": author or self.requester or self.people.person(named or "unknown"),
            "kind": "internal" if self._is_internal(told) else "reply",
            "body": body,
        }
        return {**note, "at": written(at)} if at else note

    def _is_internal(self, told: dict[str, str]) -> bool:
        """Whether a note is the agents' only; where the export says something that nobody understands, it is."""
        if "internal" in self.mapping.notes.columns or "internal" in told:
            return folded(told.get("internal", "")) not in _NO
        if "public" in self.mapping.notes.columns or "public" in told:
            return folded(told.get("public", "")) not in _YES
        return False
