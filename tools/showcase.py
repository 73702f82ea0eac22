"""A made-up desk whose content is worth looking at, at a moment that never changes: for pictures and snapshots.

Left to others: who looks at it and where (`tools.scenes`, `tests/snapshots`), and the stories themselves
(`tools.showcase_stories`).
"""

from __future__ import annotations

import io
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from o365tui.desk.desk import Desk
from o365tui.desk.filing import Filing, contact_of
from o365tui.model.people import Person
from o365tui.model.request import Contact, Severity
from tools.showcase_stories import STORIES, Story

MOMENT: Final = datetime(2026, 11, 12, 12, 42, tzinfo=UTC)
"""Now, whenever the pictures are made: a Thursday, 12:42 in London, 14:42 in Rīga."""

EARLIER: Final = timedelta(days=40)
"""The oldest story is younger."""

SUPPORT: Final = "Office 365 support"
OWNER: Final = "maris"
ADMINISTRATOR: Final = {"en": "priya", "lv": "ilze"}
"""Who looks at the desk as an administrator, by language."""


@dataclass
class Clock:
    """A time that stands still until it is moved."""

    now: datetime = MOMENT

    def __call__(self) -> datetime:
        """What time it is."""
        return self.now


@dataclass(frozen=True)
class Role:
    """Somebody of the showcase; the plan is their organisation's."""

    handle: str
    name: str
    role: str
    organisation: str
    plan: str
    country: str
    language: str
    timezone: str
    domain: str
    phone: str = ""


CAST: Final = (
    Role("maris", "Māris Kalns", "agent", SUPPORT, "premier", "LV", "lv", "Europe/Riga", "support.example"),
    Role("sanita", "Sanita Rudzīte", "agent", SUPPORT, "premier", "LV", "lv", "Europe/Riga", "support.example"),
    Role("aoife", "Aoife Brannigan", "agent", SUPPORT, "premier", "IE", "en", "Europe/Dublin", "support.example"),
    Role("priya", "Priya Raman", "administrator", "Northwind Harbour Ltd", "premier", "GB", "en", "Europe/London",
         "northwindharbour.example", "+44 20 7946 0123"),
    Role("tom", "Tom Ellery", "administrator", "Northwind Harbour Ltd", "premier", "GB", "en", "Europe/London",
         "northwindharbour.example"),
    Role("ilze", "Ilze Ozola", "administrator", "SIA Piemērs", "enterprise", "LV", "lv", "Europe/Riga",
         "piemers.example", "+371 67 000 123"),
    Role("anna", "Anna Kalniņa", "administrator", "SIA Piemērs", "enterprise", "LV", "lv", "Europe/Riga",
         "piemers.example"),
    Role("otto", "Otto Weiß", "administrator", "Grünwald Maschinenbau GmbH", "premier", "DE", "en", "Europe/Berlin",
         "gruenwald.example"),
)  # fmt: skip


class Showcase:
    """Plays the stories on a desk whose owner is there already.

    Args:
        desk: an empty desk, or a filled one; its clock is a `Clock`, and is moved.
        owner: who adds the people.
        language: the story of this language that is the first in the list was touched last.
    """

    def __init__(self, desk: Desk, owner: Person, language: str) -> None:
        assert isinstance(desk.now, Clock)
        self._desk, self._owner, self._language, self._clock = desk, owner, language, desk.now
        self._handles: dict[str, str] = {}

    def play(self, stories: Sequence[Story] = STORIES) -> None:
        """Add the people, then file every request, oldest first, and let happen what happened to it."""
        for role in CAST:
            self._add(role)
        for story in sorted(stories, key=lambda each: -self._ago(each, each.filed).total_seconds()):
            self._tell(story)
        self._clock.now = MOMENT

    def _add(self, role: Role) -> None:
        """Somebody of that name in that organisation may be there already, by another handle."""
        there = [each for each in self._desk.store.people() if each.name == role.name]
        person = next((each for each in there if each.organisation == role.organisation), None)
        if person is None:
            known = {each.name for each in self._desk.store.organisations()}
            person = self._desk.add_person(
                self._owner,
                handle=role.handle,
                name=role.name,
                email=f"{role.handle}@{role.domain}",
                role=role.role,
                organisation=role.organisation,
                plan=None if role.organisation in known else role.plan,
                country=role.country,
                language=role.language,
                timezone=role.timezone,
            )
        self._handles[role.handle] = person.handle

    def _ago(self, story: Story, minutes: float) -> timedelta:
        """A star shines only in its own language: in the other it is an hour older."""
        return timedelta(minutes=minutes + (50 if story.star not in ("", self._language) else 0))

    def _tell(self, story: Story) -> None:
        desk = self._desk
        self._clock.now = MOMENT - self._ago(story, story.filed)
        who = self._person(story.who)
        filing = Filing(
            story.title,
            story.description,
            story.service,
            story.area,
            Severity(story.severity),
            self._contact(who),
            tuple((name, io.BytesIO(content(name))) for name in story.files),
        )
        number = desk.submit(who, filing).request.number
        if story.tags or story.reference:
            self._clock.now += timedelta(minutes=2)
            desk.change(self._person("maris"), number, tags=story.tags, reference=story.reference)
        for step in story.steps:
            self._clock.now = MOMENT - self._ago(story, step.ago)
            person = self._person(step.who)
            files = [(name, io.BytesIO(content(name))) for name in step.files]
            match step.does:
                case "take":
                    desk.take(person, number)
                case "assign":
                    desk.assign(person, number, self._handles[step.words])
                case "reply":
                    desk.reply(person, number, step.words, files)
                case "internal":
                    desk.internal_note(person, number, step.words, files)
                case "ask":
                    desk.ask(person, number, step.words)
                case "resolve":
                    desk.resolve(person, number, step.words)
                case "close":
                    desk.close(person, number, step.words)
                case _:
                    raise ValueError(step.does)

    def _person(self, handle: str) -> Person:
        person = self._desk.person(self._handles[handle])
        assert person is not None
        return person

    def _contact(self, who: Person) -> Contact:
        plain = contact_of(who)
        phone = next((role.phone for role in CAST if self._handles[role.handle] == who.handle), "")
        return Contact(plain.email, phone, plain.preferred, plain.language, plain.timezone)


def content(name: str) -> bytes:
    """What is in a file of the stories: readable where it is a text, as large as such files are where it is not."""
    if name.endswith((".log", ".txt")):
        return LOG.encode()
    if name.endswith(".csv"):
        return CSV.encode()
    sizes = {".png": 214_000, ".zip": 1_240_000, ".pdf": 86_000}
    return random.Random(name).randbytes(sizes[name[name.rindex(".") :]])


LOG: Final = """\
2026-11-12 08:38:14Z  EdgeTransport  connector "To the Internet"  delivered  214 messages
2026-11-12 08:40:02Z  EdgeTransport  connector "To the Internet"  TLS negotiation failed: CertificateExpired
2026-11-12 08:40:02Z  EdgeTransport  451 4.4.101 Proxy session setup failed on Frontend
2026-11-12 08:40:33Z  EdgeTransport  retry 1 in 60 s, queue length 37
2026-11-12 08:41:33Z  EdgeTransport  TLS negotiation failed: CertificateExpired
2026-11-12 08:41:34Z  EdgeTransport  retry 2 in 120 s, queue length 92
2026-11-12 08:43:34Z  EdgeTransport  TLS negotiation failed: CertificateExpired
2026-11-12 08:43:35Z  EdgeTransport  retry 3 in 240 s, queue length 184
2026-11-12 08:44:00Z  Monitoring     queue "Submission" above its threshold of 150
"""

CSV: Final = """\
address;from;result
sala.daugava@piemers.example;outside;declined
sala.gauja@piemers.example;outside;declined
sala.venta@piemers.example;inside;accepted
"""
