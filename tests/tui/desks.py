"""Desks for tests of the full screen, in memory, and an app over one of them under Textual's Pilot.

async with pilot(a_desk(), "maris", (120, 40)) as app:
    await app.press("j", "enter")
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from textual.pilot import Pilot

from o365tui.desk.desk import Desk
from o365tui.desk.filing import Filing
from o365tui.model.people import Organisation, Person, Role
from o365tui.model.request import Plan, Severity
from o365tui.store.memory import MemoryStore
from o365tui.store.protocol import Transaction
from o365tui.text import language
from o365tui.tui.app import DeskApp, Options

NOON = datetime(2026, 11, 12, 10, 0, tzinfo=UTC)
"""Now on these desks, 12:00 in Rīga, until a test says otherwise."""

ILZE = Person(
    "ilze", "Ilze Ozola", "ilze@example.org", Role.ADMINISTRATOR, "SIA Piemērs", "LV", "en", "Europe/Riga",
    owner=True, uid=1000,
)  # fmt: skip
ANNA = Person("anna", "Anna Kalniņa", "anna@example.org", Role.ADMINISTRATOR, "SIA Piemērs", "LV", "lv", "Europe/Riga")
OTTO = Person("otto", "Otto Müller", "otto@example.com", Role.ADMINISTRATOR, "Muster GmbH", "DE", "en", "Europe/Berlin")
MARIS = Person("maris", "Māris Kalns", "maris@example.net", Role.AGENT, "Atbalsts", "LV", "en", "Europe/Riga")
LIGA = Person("liga", "Līga Liepa", "liga@example.net", Role.AGENT, "Atbalsts", "LV", "en", "Europe/Riga")
PEOPLE = {person.handle: person for person in (ILZE, ANNA, OTTO, MARIS, LIGA)}
ORGANISATIONS = (
    Organisation("SIA Piemērs", Plan.ENTERPRISE),
    Organisation("Muster GmbH", Plan.PREMIER),
    Organisation("Atbalsts", Plan.ENTERPRISE),
)


class Clock:
    """A time that stands still until it is moved."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """What time it is."""
        return self.now

    def ago(self, **span: float) -> datetime:
        """So long before now."""
        return self.now - timedelta(**span)


def empty_desk(clock: Clock | None = None) -> Desk:
    """A desk with the people above and no request."""
    desk = Desk(MemoryStore(), clock or Clock())

    def people(tx: Transaction) -> None:
        for organisation in ORGANISATIONS:
            tx.save_organisation(organisation)
        for person in PEOPLE.values():
            tx.save_person(person)

    desk.store.commit("ilze", people)
    return desk


def file(
    desk: Desk,
    who: str = "ilze",
    title: str = "Outlook cannot send since 08:10",
    severity: str = "B",
    description: str = "Since 08:10 everything stays in the outbox on all machines of the Liepāja office.",
    *,
    at: datetime | None = None,
    service: str = "Exchange Online",
) -> int:
    """Submit a request, at that time; gives its number. Longer ago goes first: time only moves on."""
    clock = desk.now
    assert isinstance(clock, Clock)
    now, clock.now = clock.now, at or clock.now
    try:
        filing = Filing(title, description, service, severity=Severity(severity))
        return desk.submit(PEOPLE[who], filing).request.number
    finally:
        clock.now = now


def a_desk(clock: Clock | None = None) -> Desk:
    """A small desk at work, for Ilze (owner) and Anna of SIA Piemērs, Otto of Muster GmbH, agents Māris and Līga.

    SR-1001  B  closed           "Calendar shows the wrong week"      ilze, 5 days old
    SR-1002  C  in progress      "Guest accounts vanish overnight"    anna, maris answered yesterday
    SR-1003  B  new, late        "Teams drops calls in Liepāja"       ilze, 9 hours old, due 1 hour ago
    SR-1004  A  action required  "Outlook cannot send since 08:10"    ilze, 2 hours old, maris asks, an internal note
    SR-1005  B  new              "Shared mailbox gone after move"     anna, 30 min old
    SR-1006  A  new              "Search returns nothing"             otto, 20 min old
    """
    desk = empty_desk(clock)
    clock = desk.now  # type: ignore[assignment]
    assert isinstance(clock, Clock)
    now = clock.now

    def at(**span: float) -> datetime:
        clock.now = now - timedelta(**span)
        return clock.now

    number = file(desk, "ilze", "Calendar shows the wrong week", at=at(days=5))
    at(days=4)
    desk.close(ILZE, number, "It was my own setting.")
    number = file(desk, "anna", "Guest accounts vanish overnight", "C", at=at(days=1, hours=3))
    at(days=1)
    desk.take(MARIS, number)
    desk.reply(MARIS, number, "We are looking at the audit log.")
    file(desk, "ilze", "Teams drops calls in Liepāja", service="Microsoft Teams", at=at(hours=9))
    number = file(desk, "ilze", severity="A", at=at(hours=2))
    at(hours=1, minutes=30)
    desk.take(MARIS, number)
    at(minutes=45)
    desk.internal_note(MARIS, number, "Looks like SR-1001: the connector’s certificate.")
    at(minutes=40)
    desk.ask(MARIS, number, "Which build is Outlook on, and does OWA send?")
    file(desk, "anna", "Shared mailbox gone after move", at=at(minutes=30))
    file(desk, "otto", "Search returns nothing", "A", at=at(minutes=20), service="SharePoint Online")
    clock.now = now
    return desk


def person_of(desk: Desk, handle: str) -> Person:
    """Somebody of the desk."""
    person = desk.person(handle)
    assert person is not None
    return person


@asynccontextmanager
async def pilot(
    desk: Desk,
    who: str = "ilze",
    size: tuple[int, int] = (80, 24),
    *,
    start: str = "requests",
    lang: str = "en",
    options: Options | None = None,
) -> AsyncIterator[Pilot[Any]]:
    """The full screen over a desk, as one person sees it, painted and at rest. `pilot.app` is the app."""
    language.use(lang)
    app = DeskApp(desk, person_of(desk, who), options or replace(Options(looks="dark", colours="256"), start=start))
    try:
        async with app.run_test(size=size) as running:
            await running.pause()
            yield running
    finally:
        language.use("en")


async def settle(running: Pilot[Any], until: Any, what: str = "") -> None:
    """Wait until `until()` is true (a worker or the feed must come first); fails after a good while, saying `what`."""
    for _each in range(400):
        await running.pause(0.01)
        if until():
            return
    raise AssertionError(what or "it did not come about")


async def told(running: Pilot[Any], words: Sequence[str], *kinds: type[Any]) -> None:
    """Wait until the screen's drawn widgets (those of these kinds) show all these words; fails with what they show."""
    for _each in range(400):
        if all(each in texts(running, *kinds) for each in words):
            return
        await running.pause(0.01)
    raise AssertionError(f"{words} not all in: {texts(running, *kinds)}")


def texts(running: Pilot[Any], *kinds: type[Any]) -> str:
    """What the screen's drawn widgets show (those of these kinds), top to bottom."""
    shown: Sequence[Any] = [
        widget
        for widget in running.app.screen.query("*")
        if hasattr(widget, "text") and (not kinds or isinstance(widget, kinds)) and widget.display and widget.region
    ]
    return "\n".join(str(widget.text) for widget in shown)
