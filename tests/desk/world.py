"""A small desk in memory for tests: two organisations, everyone's role, and a clock that is moved by hand."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from o365tui.desk.desk import Desk
from o365tui.desk.filing import Filing
from o365tui.model.people import Organisation, Person, Role
from o365tui.model.request import Plan, Record, Severity, Status
from o365tui.store.memory import MemoryStore
from o365tui.store.protocol import Store, Transaction

NOON = datetime(2026, 11, 12, 12, 0, tzinfo=UTC)

ILZE = Person("ilze", "Ilze Ozola", "ilze@example.org", Role.ADMINISTRATOR, "SIA Piemērs", "LV", "en", "Europe/Riga")
ANNA = Person("anna", "Anna Kalniņa", "anna@example.org", Role.ADMINISTRATOR, "SIA Piemērs", "LV", "lv", "Europe/Riga")
OTTO = Person("otto", "Otto Müller", "otto@example.com", Role.ADMINISTRATOR, "Muster GmbH", "DE", "en", "Europe/Berlin")
OWNER = replace(ILZE, handle="owner", name="Olga Owner", email="olga@example.org", owner=True, uid=1000)
MARIS = Person("maris", "Māris Kalns", "maris@example.net", Role.AGENT, "Atbalsts", "LV", "en", "Europe/Riga")
LIGA = Person("liga", "Līga Liepa", "liga@example.net", Role.AGENT, "Atbalsts", "LV", "en", "Europe/Riga")
GONE = replace(MARIS, handle="gone", name="Guntis Gone", retired=True)
PEOPLE = (ILZE, ANNA, OTTO, OWNER, MARIS, LIGA, GONE)
ORGANISATIONS = (
    Organisation("SIA Piemērs", Plan.ENTERPRISE),
    Organisation("Muster GmbH", Plan.PREMIER),
    Organisation("Atbalsts", Plan.PREMIER),
)

FILING = Filing(
    title="Outlook cannot send since 08:10",
    description="Since 08:10 everything stays in the outbox of the Liepāja office.",
    service="Exchange Online",
    area="Mail flow",
    severity=Severity.B,
)


@dataclass
class Clock:
    """A time that stands still until it is moved."""

    time: datetime = NOON

    def __call__(self) -> datetime:
        return self.time

    def tick(self, **span: float) -> datetime:
        """Let time go by (or back); gives the new time."""
        self.time += timedelta(**span)
        return self.time


@dataclass
class World:
    """A desk with its clock."""

    store: Store = field(default_factory=MemoryStore)
    clock: Clock = field(default_factory=Clock)
    another: int = 0

    def __post_init__(self) -> None:
        self.desk = Desk(self.store, self.clock)
        self.store.commit("owner", self._people)

    @staticmethod
    def _people(tx: Transaction) -> None:
        for organisation in ORGANISATIONS:
            tx.save_organisation(organisation)
        for person in PEOPLE:
            tx.save_person(person)

    def file(self, actor: Person = ILZE, **changes: object) -> int:
        """Submit a request; gives its number."""
        return self.desk.submit(actor, replace(FILING, **changes)).request.number  # type: ignore[arg-type]

    def standing(self, status: Status) -> int:
        """A request that stands so."""
        number = self.file()
        if status is Status.IN_PROGRESS:
            self.desk.take(MARIS, number)
        elif status is Status.ACTION_REQUIRED:
            self.desk.ask(MARIS, number, "Which build?")
        elif status is Status.RESOLVED:
            self.desk.resolve(MARIS, number, "A queue stood still.")
        elif status is Status.CLOSED:
            self.desk.close(ILZE, number)
        self.clock.tick(minutes=1)
        return number

    def record(self, number: int) -> Record:
        """All of a request, as an agent sees it."""
        return self.desk.get(MARIS, number)

    def snapshot(self) -> list[Record]:
        """All requests with all that hangs on them."""
        return list(self.store.records(MARIS.reader))
