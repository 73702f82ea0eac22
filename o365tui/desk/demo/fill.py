"""Filling an empty desk with a demo, some hundred requests a commit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from o365tui.data import load
from o365tui.desk import opening
from o365tui.desk.demo.cast import Cast, Customer, make_cast
from o365tui.desk.demo.play import Deck, Play, Stage
from o365tui.desk.demo.props import keep_props
from o365tui.desk.desk import Desk
from o365tui.model.canned import Canned
from o365tui.model.errors import Refused
from o365tui.model.people import Person, Role
from o365tui.model.views import View
from o365tui.store.protocol import Transaction
from o365tui.text.language import _, chosen

SEED = 365
CHUNK = 400
USUAL = 240
"""How many requests a demo has unless told."""


def make_demo(folder: Path, environ: Mapping[str, str]) -> tuple[Desk, Person]:
    """Make a desk that belongs to this account, whose owner is the demo's first support agent: they see everything,
    and may act as anybody else.
    """
    from o365tui.text.dates import local_zone_name

    facts = load("demo")
    first, support = facts["agents"][0], facts["support"]
    return opening.make(
        folder,
        name=first["name"],
        email=f"{_handle(first['name'])}@{support['domain']}",
        organisation=support["name"],
        plan=support["plan"],
        role=Role.AGENT,
        country=first["country"],
        language=chosen(None, environ),
        timezone=local_zone_name(),
    )


def fill(
    desk: Desk,
    actor: Person,
    requests: int = USUAL,
    *,
    seed: int = SEED,
    progress: Callable[[int], None] = lambda made: None,
) -> int:
    """Make up so many requests, the newest a moment ago; gives how many. The owner's; refuses a desk with requests."""
    owner = desk._owning(actor)
    random = Random(seed)
    stage = _stage(desk, owner, random)
    times = _times(random, requests, stage.now)
    made = 0
    while made < requests:
        chunk = times[made : made + CHUNK]
        first = made == 0

        def commit(tx: Transaction, chunk: list[datetime] = chunk, first: bool = first) -> None:
            if first:
                _refuse_a_used_desk(desk, owner)
                _save_cast(tx, stage.cast)
                _save_canned(tx)
            for created in chunk:
                _one(stage, tx, created)

        desk.store.commit(owner.handle, commit)
        made += len(chunk)
        progress(made)
    desk.store.checkpoint()  # a large journal would be every later opening's to fold
    return made


def _refuse_a_used_desk(desk: Desk, owner: Person) -> None:
    everything = replace(owner.reader, agent=True, organisation=None)
    if desk.store.page(everything, View.ALL, None, 0, 1).total:
        raise Refused(_("There are requests on this desk already; a demo only fills an empty one."))


def _stage(desk: Desk, owner: Person, random: Random) -> Stage:
    """The cast with the owner in it: as the first agent, or as an administrator of their own organisation."""
    _refuse_a_used_desk(desk, owner)
    handles = {each.handle for each in desk.store.people()}
    cast = make_cast(random, handles)
    if owner.agent:
        agents = (owner, *(each for each in cast.agents if each.name != owner.name))
        cast = replace(cast, agents=agents)
    else:
        cast = replace(cast, customers=(_own_customer(desk, owner), *cast.customers))
    props = keep_props(desk.store, random, desk.settings().file_limit)
    stories = {language: Deck(random, each) for language, each in load("demo")["stories"].items()}
    return Stage(cast, props, stories, random, desk.now())


def _own_customer(desk: Desk, owner: Person) -> Customer:
    country = owner.country if owner.country in load("demo")["cities"] else "LV" if owner.language == "lv" else "GB"
    language = "lv" if country == "LV" else "en"
    domain = owner.email.rpartition("@")[2]
    return Customer(desk.organisation_of(owner), (owner,), 14, country, language, domain)


def _save_cast(tx: Transaction, cast: Cast) -> None:
    for organisation in (cast.support, *(each.organisation for each in cast.customers)):
        if tx.organisation(organisation.name) is None:
            tx.save_organisation(organisation)
    for person in cast.people:
        if tx.person(person.handle) is None:
            tx.save_person(person)


def _save_canned(tx: Transaction) -> None:
    if not tx.canned():
        for each in load("demo")["canned"]:
            tx.save_canned(Canned(0, each["name"], each["words"]))


def _one(stage: Stage, tx: Transaction, created: datetime) -> None:
    customers = stage.cast.customers
    customer = stage.random.choices(customers, [each.weight for each in customers])[0]
    requester = stage.random.choice(customer.people)
    Play(stage, tx, customer, requester, created).live()


def _times(random: Random, n: int, now: datetime) -> list[datetime]:
    """When the requests were submitted, oldest first: thicker towards now, over more years the more there are."""
    span = timedelta(days=min(1500.0, 40 + 3.2 * n**0.55))
    times = (now - span * random.random() ** 2.4 - timedelta(minutes=random.uniform(1, 4)) for _ in range(n))
    return sorted(_at_work(random, each) if now - each > timedelta(days=1) else each for each in times)


def _at_work(random: Random, moment: datetime) -> datetime:
    """Most write while they work (in Europe, by UTC)."""
    if 5 <= moment.hour < 16 or random.random() < 0.12:
        return moment
    return moment.replace(hour=random.choice((5, 6, 7, 7, 8, 8, 9, 10, 11, 12, 12, 13, 14)))


def _handle(name: str) -> str:
    from o365tui.desk.people import free_handle

    return free_handle(name, "", ())
