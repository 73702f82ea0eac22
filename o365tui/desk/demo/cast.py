"""Who plays in the demo: organisations with their administrators, and the support agents (`data/demo.json`)."""

from __future__ import annotations

from random import Random
from typing import Any

from o365tui.data import load
from o365tui.desk.people import free_handle
from o365tui.model.frozen import frozen
from o365tui.model.people import Organisation, Person, Role
from o365tui.model.request import Plan


@frozen
class Customer:
    """An organisation, its administrators, how often it writes, and what its texts speak of."""

    organisation: Organisation
    people: tuple[Person, ...]
    weight: int
    country: str
    language: str
    domain: str


@frozen
class Cast:
    """Everybody. `agents` answer, the first of them most often."""

    customers: tuple[Customer, ...]
    agents: tuple[Person, ...]
    support: Organisation

    @property
    def people(self) -> list[Person]:
        return [*self.agents, *(person for customer in self.customers for person in customer.people)]


def make_cast(random: Random, taken: set[str]) -> Cast:
    """The demo's people, each with a handle that is not among `taken` (which grows)."""
    facts = load("demo")
    support = Organisation(facts["support"]["name"], Plan(facts["support"]["plan"]))
    agents = tuple(
        _person(each["name"], facts["support"]["domain"], Role.AGENT, support.name, each, taken)
        for each in facts["agents"]
    )
    return Cast(tuple(_customer(each, facts, random, taken) for each in facts["organisations"]), agents, support)


def _customer(entry: dict[str, Any], facts: dict[str, Any], random: Random, taken: set[str]) -> Customer:
    organisation = Organisation(entry["name"], Plan(entry["plan"]))
    names: list[str] = []
    while len(names) < min(5, 2 + entry["weight"] // 3):
        name = somebody(facts, entry["country"], random)
        if name not in names:
            names.append(name)
    people = tuple(
        _person(name, entry["domain"], Role.ADMINISTRATOR, organisation.name, entry, taken) for name in names
    )
    return Customer(organisation, people, entry["weight"], entry["country"], entry["language"], entry["domain"])


def _person(name: str, domain: str, role: Role, organisation: str, entry: dict[str, Any], taken: set[str]) -> Person:
    handle = free_handle(name, "", taken)
    taken.add(handle)
    return Person(
        handle=handle,
        name=name,
        email=f"{handle}@{domain}",
        role=role,
        organisation=organisation,
        country=entry["country"],
        language=entry["language"],
        timezone=entry["timezone"],
    )


def somebody(facts: dict[str, Any], country: str, random: Random) -> str:
    """A name of the country; women's and men's family names differ in some."""
    given, family, his_given, his_family = facts["names"][country]
    if random.random() < 0.5:
        return f"{random.choice(given)} {random.choice(family)}"
    return f"{random.choice(his_given)} {random.choice(his_family)}"
