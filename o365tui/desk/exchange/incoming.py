"""One line of an import, read and judged: the request with all that hangs on it, and the people it needs.

What is only known in the desk (its people, which numbers are free, which files are kept) is asked for later.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from o365tui.desk import checks
from o365tui.desk.exchange.fields import BadLine, Fields
from o365tui.desk.files import media_type
from o365tui.desk.shape import DERIVED
from o365tui.model.canned import NAME_LIMIT, Canned
from o365tui.model.errors import DeskError
from o365tui.model.frozen import frozen
from o365tui.model.people import Person, Role
from o365tui.model.preferences import Preferences
from o365tui.model.request import (
    Attachment,
    Contact,
    Event,
    HistoryEntry,
    Note,
    NoteKind,
    Plan,
    Request,
    Severity,
    Status,
)
from o365tui.model.response import awaiting
from o365tui.model.settings import Settings
from o365tui.text.language import _, supported

NUMBER_LIMIT = 999_999_999
_SHA256 = re.compile(r"[0-9a-f]{64}")
_PLAIN = (str, int, float, bool, type(None))


@dataclass
class Roster:
    """Who and what is known so far: the desk's people and organisations, and those of the lines that are taken in."""

    people: dict[str, Person]
    plans: dict[str, Plan]


@frozen
class Incoming:
    """A line that can be taken in. `request.number` is 0 where a number is to be given. Files have their place in
    `files` (from 0) as id, and notes name them by it. `people` and `plans` are those that are new;
    `preferences` is what people in the line have set for themselves. `canned` are canned responses that came with it;
    those whose name is taken are left where they are.
    """

    request: Request
    notes: tuple[Note, ...]
    files: tuple[Attachment, ...]
    history: tuple[HistoryEntry, ...]
    people: Mapping[str, Person]
    plans: Mapping[str, Plan]
    preferences: tuple[Preferences, ...] = ()
    canned: tuple[Canned, ...] = ()
    unknown: frozenset[str] = field(default=frozenset())


def read_line(line: bytes, roster: Roster, settings: Settings, now: datetime) -> Incoming:
    """Read one line. Raises BadLine; the roster stays as it is."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        raise BadLine(_("This is not a JSON object.")) from None
    return read_value(value, roster, settings, now)


def read_value(value: Any, roster: Roster, settings: Settings, now: datetime) -> Incoming:
    """Read what a line holds. Raises BadLine; the roster stays as it is."""
    try:
        return _Line(Fields(value), roster, settings, now).read()
    except DeskError as error:
        raise BadLine(error.sentence) from None


class _Line:
    """Reads a line's fields; keeps the new people that it meets on the way."""

    def __init__(self, fields: Fields, roster: Roster, settings: Settings, now: datetime) -> None:
        self.fields, self.roster, self.settings, self.now = fields, roster, settings, now
        self.people: dict[str, Person] = {}
        self.plans: dict[str, Plan] = {}
        self.preferences: list[Preferences] = []
        self.unknown: set[str] = set()

    def read(self) -> Incoming:
        fields = self.fields
        for name in DERIVED:
            fields.has(name)
        self._people()
        request = self._request()
        files, places = self._files(request)
        notes, internal = self._notes(request, places)
        files = tuple(replace(file, internal=file.internal or file.id in internal) for file in files)
        history = self._history(request)
        request = self._answered(request, notes)
        canned = self._canned()
        self.unknown |= fields.unknown()
        preferences = tuple(self.preferences)
        return Incoming(
            request, notes, files, history, self.people, self.plans, preferences, canned, frozenset(self.unknown)
        )

    def _people(self) -> None:
        """Whoever stands in the line as an object may stand by handle anywhere in it."""
        for person in self.fields.each("people"):
            self._person(person)
        for name in ("requester", "assignee"):
            if isinstance(self.fields.any(name), Mapping):
                self._person(Fields(self.fields.any(name), f"{name}."))

    def _canned(self) -> tuple[Canned, ...]:
        """Canned responses stand in an export's first line."""
        made: list[Canned] = []
        for fields in self.fields.each("canned"):
            words = Fields(fields.any("words"), "words.")
            said = {each: checks.words(words.text(each), self.settings) for each in supported if words.has(each)}
            name = fields.text("name")[:NAME_LIMIT]
            if name.strip() and any(text.strip() for text in said.values()):
                made.append(Canned(0, name, said))
            self.unknown |= {f"canned[].{each}" for each in fields.unknown()}
            self.unknown |= {f"canned[].words.{each}" for each in words.unknown()}
        return tuple(made)

    def _person(self, fields: Fields) -> str:
        handle = fields.text("handle")
        fields.has("owner")
        if fields.has("preferences"):
            self._own(handle, Fields(fields.any("preferences"), "people[].preferences.").value)
        if handle in self.roster.people or handle in self.people:
            return handle
        person = Person(
            handle=checks.handle(handle),
            name=checks.name(fields.text("name")),
            email=checks.imported_email(fields.text("email")),
            role=fields.choice("role", Role),
            organisation=checks.organisation(fields.text("organisation")),
            country=checks.country(fields.text("country", "")),
            language=checks.own_language(fields.text("language", "en")),
            timezone=checks.timezone(fields.text("timezone", "UTC")),
            retired=fields.flag("retired"),
        )
        self.people[handle] = person
        self._organisation(person.organisation, fields.choice("plan", Plan) if fields.has("plan") else None)
        self.unknown |= {f"people[].{name}" for name in fields.unknown()}
        return handle

    def _own(self, handle: str, value: Mapping[str, Any]) -> None:
        """What somebody has set for themselves."""
        try:
            found = Preferences.of({**value, "handle": handle})
        except (KeyError, ValueError, TypeError, AttributeError, OverflowError):
            sentence = _("{place}: it is not as this program writes it.").format(place="people[].preferences")
            raise BadLine(sentence) from None
        for view in found.views:
            checks.saved_view(view)
        self.preferences.append(found)

    def _organisation(self, name: str, plan: Plan | None = None) -> Plan:
        """The organisation's plan; one that is new is made with the plan given, else the request's own."""
        known = self.roster.plans.get(name) or self.plans.get(name)
        if known is None:
            known = plan or self.fields.choice("plan", Plan, Plan.ENTERPRISE)
            self.plans[name] = known
        return known

    def _who(self, fields: Fields, name: str, default: str | None = None) -> str:
        """The handle of somebody who is known, or who becomes known here."""
        value = fields.any(name)
        if value is None and default is not None:
            return default
        if isinstance(value, Mapping):
            return self._person(Fields(value, f"{name}."))
        handle = fields.text(name)
        if handle not in self.roster.people and handle not in self.people:
            raise fields.refuse(name, _("nobody called {handle} is known").format(handle=handle))
        return handle

    def _find(self, handle: str) -> Person:
        return self.people.get(handle) or self.roster.people[handle]

    def _request(self) -> Request:
        fields = self.fields
        requester = self._who(fields, "requester")
        organisation = checks.organisation(fields.text("organisation", self._find(requester).organisation))
        created = fields.time("created", self.now)
        updated = fields.time("updated", created)
        status = fields.choice("status", Status, Status.NEW)
        return Request(
            number=fields.number("number", 0, low=1, high=NUMBER_LIMIT) if fields.has("number") else 0,
            title=checks.title(fields.text("title")),
            description=checks.words(fields.text("description"), self.settings, "description"),
            service=checks.required(fields.text("service"), "service", _("The service is missing.")),
            area=fields.text("area", ""),
            severity=fields.choice("severity", Severity),
            plan=fields.choice("plan", Plan, self._organisation(organisation)),
            status=status,
            organisation=organisation,
            requester=requester,
            contact=self._contact(self._find(requester)),
            created=created,
            updated=updated,
            assignee=self._who(fields, "assignee") if fields.has("assignee") else None,
            tags=checks.tags(fields.texts("tags")),
            reference=checks.reference(fields.text("reference", "")),
            first_response=fields.time("first_response") if fields.has("first_response") else None,
            closed=self._closed(status, updated),
            continues=fields.number("continues", low=1, high=NUMBER_LIMIT) if fields.has("continues") else None,
            revision=fields.number("revision", 1, low=1),
            merged_into=fields.number("merged_into", low=1, high=NUMBER_LIMIT) if fields.has("merged_into") else None,
            merged=_numbers(fields, "merged"),
            links=_numbers(fields, "links"),
            sender=fields.text("sender", ""),
        )

    def _closed(self, status: Status, updated: datetime) -> datetime | None:
        if status is Status.CLOSED:
            return self.fields.time("closed", updated)
        if self.fields.has("closed"):
            raise self.fields.refuse("closed", _("a closing time is there, but the status is not closed"))
        return None

    def _contact(self, requester: Person) -> Contact:
        if not self.fields.has("contact"):
            return Contact(requester.email, language=requester.language, timezone=requester.timezone)
        fields = Fields(self.fields.any("contact"), "contact.")
        contact = Contact(
            email=fields.text("email", requester.email),
            phone=fields.text("phone", ""),
            preferred=fields.text("preferred", "email"),
            language=checks.language(fields.text("language", requester.language)),
            timezone=checks.timezone(fields.text("timezone", requester.timezone)),
            further=fields.texts("further"),
        )
        checks.preferred(contact)
        self.unknown |= {f"contact.{name}" for name in fields.unknown()}
        return contact

    def _files(self, request: Request) -> tuple[tuple[Attachment, ...], dict[int, int]]:
        """The files, and the place of each by the id that it has in the line."""
        files: list[Attachment] = []
        places: dict[int, int] = {}
        for place, fields in enumerate(self.fields.each("files")):
            sha256 = fields.text("sha256").lower()
            if not _SHA256.fullmatch(sha256):
                raise fields.refuse("sha256", _("64 hexadecimal digits are needed"))
            name = fields.text("name")
            fields.has("size")  # told by the file itself
            places[fields.number("id", place)] = place
            files.append(
                Attachment(
                    id=place,
                    request=0,
                    name=name,
                    size=0,
                    sha256=sha256,
                    media_type=fields.text("media_type", media_type(name)),
                    by=self._who(fields, "by", request.requester),
                    at=fields.time("at", request.created),
                    internal=fields.flag("internal"),
                )
            )
            self.unknown |= {f"files[].{each}" for each in fields.unknown()}
        return tuple(files), places

    def _notes(self, request: Request, places: dict[int, int]) -> tuple[tuple[Note, ...], set[int]]:
        """The notes, and the places of the files that came with internal ones."""
        notes: list[Note] = []
        internal: set[int] = set()
        for fields in self.fields.each("notes"):
            fields.has("id")
            named = fields.list("files")
            if not all(isinstance(each, int) and each in places for each in named):
                raise fields.refuse("files", _("a file is named that is not among the request's files"))
            note = Note(
                id=0,
                request=0,
                author=self._who(fields, "author"),
                at=fields.time("at", request.created),
                kind=fields.choice("kind", NoteKind, NoteKind.REPLY),
                body=checks.words(fields.text("body", ""), self.settings),
                files=tuple(places[each] for each in named),
                event=fields.choice("event", Event, Event.NONE),
                was=fields.text_or_none("was"),
                becomes=fields.text_or_none("becomes"),
                sender=fields.text("sender", ""),
                quoted=checks.words(fields.text("quoted", ""), self.settings),
            )
            if note.internal:
                internal.update(note.files)
            notes.append(note)
            self.unknown |= {f"notes[].{each}" for each in fields.unknown()}
        return tuple(notes), internal

    def _history(self, request: Request) -> tuple[HistoryEntry, ...]:
        entries: list[HistoryEntry] = []
        for fields in self.fields.each("history"):
            fields.has("id")
            entry = HistoryEntry(
                id=0,
                request=0,
                at=fields.time("at"),
                by=self._who(fields, "by"),
                field=fields.text("field"),
                was=_plain(fields, "was"),
                becomes=_plain(fields, "becomes"),
                internal=fields.flag("internal"),
            )
            entries.append(entry)
            self.unknown |= {f"history[].{each}" for each in fields.unknown()}
        return tuple(entries)

    def _answered(self, request: Request, notes: tuple[Note, ...]) -> Request:
        """A request that does not say when it was first answered was so by an agent's first reply; whether another
        answer is awaited is what the notes say."""
        self.fields.has("awaiting")
        agents = {each.author for each in notes if self._find(each.author).agent}
        first = request.first_response
        if first is None and not self.fields.says("first_response"):
            answers = [each.at for each in notes if each.kind is NoteKind.REPLY and each.author in agents]
            first = min(answers, default=None)
        return replace(request, first_response=first, awaiting=awaiting(notes, agents, first))


def _numbers(fields: Fields, name: str) -> tuple[int, ...]:
    """Numbers of other requests; none when they are not there."""
    found = fields.list(name)
    if not all(isinstance(each, int) and not isinstance(each, bool) and 1 <= each <= NUMBER_LIMIT for each in found):
        raise fields.refuse(name, _("a list of numbers is needed"))
    return tuple(dict.fromkeys(found))


def _plain(fields: Fields, name: str) -> Any:
    """A value of the history: a text, a number, or a list of such."""
    value = fields.any(name)
    if isinstance(value, _PLAIN) or (isinstance(value, list) and all(isinstance(each, _PLAIN) for each in value)):
        return value
    raise fields.refuse(name, _("text, a number or a list of them is needed"))
