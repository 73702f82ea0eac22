"""The dated list of services: stored names, labels, and what people type."""

from __future__ import annotations

from collections import defaultdict

import pytest

from o365tui.model import services
from o365tui.text.fold import fold


def test_the_services_that_people_ask_about_are_in_the_list() -> None:
    for name in ("Exchange Online", "SharePoint Online", "OneDrive", "Microsoft Teams", "Office apps", "Other"):
        assert services.known(name)
    assert services.names()[-1] == "Other"


def test_an_area_belongs_to_its_service() -> None:
    assert services.known("Exchange Online", "Mail flow")
    assert not services.known("OneDrive", "Mail flow")
    assert services.known("OneDrive", "")
    assert not services.known("Lotus Notes")
    assert services.areas("Lotus Notes") == ()


def test_every_service_has_an_area_for_what_is_not_listed() -> None:
    for name in services.names():
        assert services.areas(name)[-1] == "Other"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Exchange Online", "Exchange Online"),
        ("  exchange   ONLINE ", "Exchange Online"),
        ("mail", "Exchange Online"),
        ("teams", "Microsoft Teams"),
        ("LYNC", "Skype for Business and Lync"),
        ("excel", "Office apps"),
        ("Norēķini un abonementi", "Billing and subscriptions"),
        ("norekini un abonementi", "Billing and subscriptions"),
        ("norek", "Billing and subscriptions"),
        ("admin center", "Admin centre"),
    ],
)
def test_a_service_is_found_by_name_alias_label_or_beginning(typed: str, name: str) -> None:
    assert services.find_service(typed) == name


@pytest.mark.parametrize("typed", ["", "   ", "fax", "o", "Microsoft"])
def test_words_that_name_no_service_or_more_than_one_find_none(typed: str) -> None:
    assert services.find_service(typed) is None


def test_an_area_is_found_within_its_service_only() -> None:
    assert services.find_area("Exchange Online", "ndr") == "Mail flow"
    assert services.find_area("Exchange Online", "pasta plusma") == "Mail flow"
    assert services.find_area("OneDrive", "ndr") is None
    assert services.find_area("Lotus Notes", "mail flow") is None


def test_every_name_and_alias_finds_itself() -> None:
    for service in services.services():
        for word in service.words():
            assert services.find_service(word) == service.name
        for area in service.areas:
            for word in (area.name, area.latvian):
                assert services.find_area(service.name, word) == area.name


def test_no_alias_means_two_services_or_two_areas_of_one() -> None:
    for entries in (services.services(), *(service.areas for service in services.services())):
        meant: dict[str, set[str]] = defaultdict(set)
        for entry in entries:
            for word in entry.words():
                meant[fold(word)].add(entry.name)
        assert {word: names for word, names in meant.items() if len(names) > 1} == {}


def test_a_label_is_latvian_where_the_reader_is_and_one_for_each_name() -> None:
    assert services.label("Mail flow", "lv") == "Pasta plūsma"
    assert services.label("Mail flow", "en") == "Mail flow"
    assert services.label("Imported service", "lv") == "Imported service"
    for service in services.services():
        for entry in (service, *service.areas):
            assert services.label(entry.name, "lv") == entry.label("lv") == entry.latvian


def test_the_list_says_when_it_was_true() -> None:
    assert len(services.as_of()) == len("2026-11-23")
