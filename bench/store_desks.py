"""Desks of any size for `bench.store`: words as frequent as in a language, requests and notes of lifelike length."""

from __future__ import annotations

import os
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from o365tui.model.people import Organisation, Person, Role
from o365tui.model.request import Attachment, Contact, HistoryEntry, Note, NoteKind, Plan, Request, Severity, Status
from o365tui.model.services import services
from o365tui.store import filelayer
from o365tui.store.journal_store import JournalStore
from o365tui.store.making import FOLDERS, with_mark, write
from o365tui.store.record import dumps
from o365tui.store.snapshot import SCHEMA, Head

START = datetime(2019, 1, 1, tzinfo=UTC)
FIRST = 1001
_SYLLABLES = (
    "an ber cu dom ei fri gal hu il jor kar lin mos ner ob pre qui ras tol un ver wes xa yor zim šķē ņa ļo".split()
)


class Words:
    """Text out of 30,000 made-up words, the n-th as frequent as 1/n."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.words = sorted(
            {"".join(self.dice.choices(_SYLLABLES, k=self.dice.randrange(2, 5))) for _ in range(60_000)}
        )
        self.dice.shuffle(self.words)
        self.words = self.words[:30_000]
        weights = [1 / (n + 2) for n in range(len(self.words))]
        self._stock = self.dice.choices(self.words, weights, k=400_000)

    def text(self, words: int) -> str:
        """So many words in a row, of a stock that has their frequencies."""
        at = self.dice.randrange(len(self._stock) - words)
        return " ".join(self._stock[at : at + words])

    def length(self, median: int, most: int) -> int:
        """A number of words, most of them short and some very long."""
        return max(3, min(most, int(self.dice.lognormvariate(0, 1) * median)))


def make(folder: Path, requests: int, seed: int = 1) -> Path:
    """A desk with so many requests and about 3.8 notes each in its snapshot; its index is built."""
    words = Words(seed)
    dice = words.dice
    tables = ("requests", "notes", "files", "history", "people", "organisations")
    state: dict[str, dict[int, bytes]] = {table: {} for table in tables}
    about = [(service.name, area.name) for service in services() for area in service.areas]
    organisations = [f"Organisation {n}" for n in range(40)]
    for n, name in enumerate(organisations, 1):
        state["organisations"][n] = dumps(Organisation(name, Plan.ENTERPRISE).document())
    for n in range(60):
        role = Role.AGENT if n < 20 else Role.ADMINISTRATOR
        person = Person(f"p{n}", f"Person {n}", f"p{n}@example.org", role, organisations[n % 40], uid=n, owner=n == 20)
        state["people"][n + 1] = dumps(person.document())
    note_id = history_id = file_id = 0
    for n in range(requests):
        number = FIRST + n
        created = START + timedelta(minutes=20 * n)
        customer = dice.randrange(20, 60)
        status = dice.choices(list(Status), (2, 5, 3, 5, 85))[0]
        answered = status is not Status.NEW
        request = Request(
            number, words.text(dice.randrange(4, 11)), words.text(words.length(30, 400)), *dice.choice(about),
            dice.choices(list(Severity), (1, 4, 5))[0], Plan.ENTERPRISE, status, organisations[customer % 40],
            f"p{customer}", Contact(f"p{customer}@example.org"), created,
            created + timedelta(minutes=dice.randrange(5, 20)),
            assignee=f"p{dice.randrange(20)}" if answered else None,
            first_response=created + timedelta(minutes=4) if answered else None,
            closed=created + timedelta(minutes=30) if status is Status.CLOSED else None, tags=(words.text(1),),
        )  # fmt: skip
        state["requests"][number] = dumps(request.document())
        for _ in range(dice.choices((0, 2, 3, 4, 9), (1, 3, 3, 3, 2))[0]):
            note_id += 1
            kind = NoteKind.INTERNAL if dice.random() < 0.2 else NoteKind.REPLY
            body = words.text(words.length(12, 300))
            state["notes"][note_id] = dumps(
                Note(note_id, number, f"p{dice.randrange(20)}", created, kind, body).document()
            )
        if dice.random() < 0.1:
            file_id += 1
            file = Attachment(file_id, number, f"{words.text(1)}.txt", 1, "0" * 64, "text/plain", "p20", created)
            state["files"][file_id] = dumps(file.document())
        if answered:
            history_id += 1
            entry = HistoryEntry(history_id, number, created, "p1", "status", "new", status.value)
            state["history"][history_id] = dumps(entry.document())
    folder.mkdir(0o700, parents=True)
    for name in FOLDERS:
        filelayer.folder(str(folder / name), "make")
    ids = {table: max(held, default=0) for table, held in state.items()}
    head = Head(os.urandom(8).hex(), SCHEMA, 0, 1, 0, 0, ids)
    write(str(folder / "desk.json"), str(folder), head, state)
    with_mark(str(folder), head)
    JournalStore(folder).close()
    return folder


def a_note(number: int, body: str) -> Note:
    return Note(0, number, "p1", datetime.now(UTC), NoteKind.REPLY, body)


def changed(request: Request, title: str) -> Request:
    return replace(request, title=title, updated=datetime.now(UTC), revision=request.revision + 1)
