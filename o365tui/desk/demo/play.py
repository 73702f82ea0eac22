"""One request's life in the demo: filed, taken, asked, answered, resolved, closed, each at its time.

Every step goes through the same `Edit` as what people do, so that statuses, histories and first responses are true.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from random import Random
from typing import Any

from o365tui.data import load
from o365tui.desk.demo.cast import Cast, Customer, somebody
from o365tui.desk.demo.props import NAMES
from o365tui.desk.edit import Edit
from o365tui.desk.files import Kept, media_type
from o365tui.model.frozen import frozen
from o365tui.model.lifecycle import Move
from o365tui.model.people import Person
from o365tui.model.request import Contact, Event, NoteKind, Request, Severity, Status
from o365tui.model.response import target
from o365tui.store.protocol import Content, Transaction
from o365tui.text.dates import parse_zone

_SENTENCE = re.compile(r"(^|[.?!]\s+|\n)([a-zāčēģīķļņšūž])")
DAY = timedelta(days=1)
NUMBERS = [*range(2, 10), *range(2, 10), *(n for n in range(10, 90) if n % 10 != 1)]
"""How many of something: mostly few, and none that asks for the singular in Latvian (21, 31 …)."""


@frozen
class Stage:
    """What every life is played with."""

    cast: Cast
    props: Mapping[str, Sequence[Content]]
    stories: Mapping[str, Deck]
    random: Random
    now: datetime


class Deck:
    """Draws every card once before any comes again."""

    def __init__(self, random: Random, cards: Sequence[Any]) -> None:
        self._random, self._cards = random, cards
        self._left: list[Any] = []

    def draw(self) -> Any:
        if not self._left:
            self._left = self._random.sample(self._cards, len(self._cards))
        return self._left.pop()


class Present(Exception):
    """The story has come to this moment: what would follow lies in the future."""


class Play:
    """One request, from its filing until now."""

    def __init__(self, stage: Stage, tx: Transaction, customer: Customer, requester: Person, created: datetime) -> None:
        self.stage, self.tx, self.random = stage, tx, stage.random
        self.customer, self.requester = customer, requester
        self.facts = load("demo")
        self.language = customer.language
        self.words = self.facts["words"][self.language]
        self.story = stage.stories[self.language].draw()
        self.slots = self._slots(created)
        self.at = created
        self.agent = self._choose_agent()
        self.request = self._file()

    def live(self) -> None:
        """Let happen what happens to a request of this age."""
        with suppress(Present):
            self._live(self._end())

    def _live(self, end: Status) -> None:
        if end is Status.NEW:
            if self.random.random() < 0.15:
                self._internal(self.random.choice(self.words["internal"]))
            return
        if end is Status.CLOSED and self.random.random() < 0.06:
            self._close(self.requester)
            return
        self._take()
        self._first_answer(end)
        if end is Status.ACTION_REQUIRED:
            return
        self._talk()
        if end in (Status.RESOLVED, Status.CLOSED):
            self._resolve()
        if end is Status.CLOSED and self.request.status is Status.RESOLVED:
            self._finish()

    def _file(self) -> Request:
        request = Request(
            number=self.tx.next_number(),
            title=self._say(self.random.choice(self.story["titles"]))[:255],
            description=self._say(self.story["description"]),
            service=self.story["service"],
            area=self.story["area"] if self.random.random() < 0.93 else "",
            severity=Severity(self.random.choice(self.story["severity"])),
            plan=self.customer.organisation.plan,
            status=Status.NEW,
            organisation=self.customer.organisation.name,
            requester=self.requester.handle,
            contact=self._contact(),
            created=self.at,
            updated=self.at,
            tags=tuple(self.random.sample(self.facts["tags"], self.random.choice((0, 0, 0, 0, 1, 1, 2)))),
            reference=self._reference(),
        )
        self.tx.save_request(request)
        return request

    def _contact(self) -> Contact:
        pattern = self.facts["phones"].get(self.customer.country, "")
        phone = re.sub(r"\{(\d)\}", lambda found: f"{self.random.randrange(10 ** int(found[1])):0{found[1]}}", pattern)
        others = [each.email for each in self.customer.people if each.handle != self.requester.handle]
        return Contact(
            email=self.requester.email,
            phone=phone,
            preferred="phone" if phone and self.random.random() < 0.3 else "email",
            language=self.requester.language,
            timezone=self.requester.timezone,
            further=tuple(others[:1]) if self.random.random() < 0.15 else (),
        )

    def _reference(self) -> str:
        return f"{self.at:%y%m%d}00{self.random.randrange(10**8):08}" if self.random.random() < 0.12 else ""

    def _end(self) -> Status:
        """Where it stands now: the older, the likelier it is closed."""
        age = self.stage.now - self.at
        if age < timedelta(hours=2):
            weights = (70, 24, 6, 0, 0)
        elif age < timedelta(hours=12):
            weights = (34, 40, 16, 6, 4)
        elif age < 3 * DAY:
            weights = (8, 38, 24, 16, 14)
        elif age < 14 * DAY:
            weights = (2, 16, 14, 22, 46)
        elif age < 60 * DAY:
            weights = (0, 4, 4, 5, 87)
        else:
            weights = (0, 0, 0, 0, 1) if self.random.random() < 0.995 else (0, 1, 1, 1, 0)
        return self.random.choices(list(Status), weights)[0]

    def _take(self) -> None:
        self._pass(timedelta(minutes=self.random.uniform(2, 25)), squeeze=True)
        lead = self.stage.cast.agents[0]
        edit = self._edit(lead if self.random.random() < 0.3 else self.agent)
        own = edit.person.handle == self.agent.handle
        edit.move(Move.TAKE if own else Move.ASSIGN)
        edit.put(assignee=self.agent.handle)
        edit.say(NoteKind.EVENT, event=Event.TAKEN if own else Event.ASSIGNED, becomes=self.agent.handle)
        self.request = edit.done()

    def _first_answer(self, end: Status) -> None:
        """The first response: mostly in time, a question where the request waits for the administrator."""
        allowed = target(self.request.severity, self.request.plan) or timedelta(hours=20)
        late = self.random.random() < 0.12
        asked = end is Status.ACTION_REQUIRED
        self._pass(allowed * (self.random.uniform(1.1, 2.5) if late else self.random.uniform(0.05, 0.8)), asked)
        if asked or self.random.random() < 0.55:
            self._reply(self.agent, self.story["question"], Move.ASK, Event.ASKED)
            if asked:
                self._sometimes_internal()
                return
            self._pass(timedelta(hours=self.random.expovariate(1 / 4)))
            self._reply(self.requester, self.story["answer"], Move.REPLY, files=self._files())
        else:
            self._reply(self.agent, self.random.choice(self.words["greeting"]), Move.REPLY)
        self._sometimes_internal()

    def _talk(self) -> None:
        for _ in range(self.random.choice((0, 0, 1, 1, 2, 3))):
            self._pass(timedelta(hours=self.random.expovariate(1 / 9)))
            self._reply(self.agent, self.random.choice(self.words["progress"]), Move.REPLY)
            if self.random.random() < 0.6:
                self._pass(timedelta(hours=self.random.expovariate(1 / 6)))
                self._reply(self.requester, self.random.choice(self.words["requester"]), Move.REPLY)

    def _resolve(self) -> None:
        self._pass(timedelta(hours=self.random.expovariate(1 / 20)))
        self._reply(self.agent, self.story["solution"], Move.RESOLVE, Event.RESOLVED)

    def _finish(self) -> None:
        """Thanks and closing; a few are reopened and solved again."""
        if self.random.random() < 0.06:
            self._pass(timedelta(hours=self.random.uniform(4, 60)))
            self._close(self.requester)
            self._pass(timedelta(days=self.random.uniform(1, 9)))
            edit = self._edit(self.requester)
            edit.move(Move.REOPEN)
            said = self.random.choice(self.words["reopened"])
            edit.say(NoteKind.EVENT, said, event=Event.REOPENED, was="closed", becomes="in_progress")
            self.request = edit.done()
            self._resolve()
        self._pass(timedelta(hours=self.random.expovariate(1 / 30)))
        if self.random.random() < 0.2:
            self._close(self.agent, self.random.choice(self.words["agent_closed"]))
        else:
            self._close(self.requester)

    def _close(self, who: Person, why: str | None = None) -> None:
        self._pass(timedelta(minutes=self.random.uniform(5, 200)))
        edit = self._edit(who)
        was = edit.request.status.value
        edit.move(Move.CLOSE)
        said = self.random.choice(self.words["closed"]) if why is None else why
        edit.say(NoteKind.EVENT, said, event=Event.CLOSED, was=was, becomes="closed")
        self.request = edit.done()

    def _reply(self, who: Person, text: str, move: Move, event: Event = Event.NONE, files: Sequence[Kept] = ()) -> None:
        edit = self._edit(who)
        was = edit.request.status.value
        edit.move(move)
        becomes = edit.request.status.value
        told = (event, was, becomes) if event else (event, None, None)
        edit.say(NoteKind.REPLY, self._say(text), files, *told)
        self.request = edit.done()

    def _sometimes_internal(self) -> None:
        if self.random.random() < 0.3:
            self._pass(timedelta(minutes=self.random.uniform(1, 30)))
            self._internal(self.story["internal"] or self.random.choice(self.words["internal"]))

    def _internal(self, text: str) -> None:
        files = self._files() if self.random.random() < 0.1 else ()
        self._edit(self.agent).say(NoteKind.INTERNAL, self._say(text), files)

    def _files(self) -> list[Kept]:
        kind = self.story["file"]
        contents = self.stage.props.get(kind)
        if not contents or self.random.random() < 0.35:
            return []
        kept = []
        for name in self.random.sample(NAMES[kind], self.random.choice((1, 1, 1, 2))):
            content = self.random.choice(contents)
            kept.append(Kept(name, content.size, content.sha256, media_type(name)))
        return kept

    def _edit(self, who: Person) -> Edit:
        return Edit(self.tx, who, self.request, self.at)

    def _pass(self, time: timedelta, squeeze: bool = False) -> None:
        """Time goes by, but never beyond now: less of it where it must go by (`squeeze`), else raises Present."""
        if self.at + time <= self.stage.now:
            self.at += time
        elif squeeze:
            self.at += (self.stage.now - self.at) * self.random.uniform(0.3, 0.9)
        else:
            raise Present

    def _choose_agent(self) -> Person:
        agents = self.stage.cast.agents
        if self.random.random() < 0.2:
            return agents[0]
        speaks = [each for each in agents if each.language == self.language] or list(agents)
        return self.random.choice(speaks)

    def _say(self, text: str) -> str:
        """The text with its details put in, every sentence with a capital."""
        said = text.format_map(self.slots) if "{" in text else text
        return _SENTENCE.sub(lambda found: found[1] + found[2].upper(), said)

    def _slots(self, created: datetime) -> dict[str, Any]:
        random, facts = self.random, self.facts
        city = random.choice(facts["cities"][self.customer.country])
        dept = random.choice(self.words["dept"])
        forms = {"city": city, "dept": dept} if isinstance(dept, str) else _forms(city=city, dept=dept)
        name = somebody(facts, self.customer.country, random)
        before = created - timedelta(minutes=random.uniform(10, 150))
        return {
            **forms,
            "n": random.choice(NUMBERS),
            "time": f"{before.astimezone(parse_zone(self.requester.timezone)):%H:%M}",
            "day": random.choice(facts["days"][self.language]),
            "user": name,
            "room": random.choice(facts["rooms"]),
            "site": random.choice(facts["sites"]),
            "host": random.choice(facts["hosts"]),
            "domain": random.choice(facts["domains"]),
            "own": self.customer.domain,
            "build": f"16.0.{random.randrange(14000, 18500)}.{random.randrange(20000, 20700)}",
            "num": f"E0{random.randrange(10**7, 10**8)}",
        }


def _forms(**words: Sequence[str]) -> dict[str, str]:
    """Latvian words with their locative and genitive."""
    return {
        f"{name}{ending}": form
        for name, forms in words.items()
        for ending, form in zip(("", "_loc", "_gen"), forms, strict=True)
    }
