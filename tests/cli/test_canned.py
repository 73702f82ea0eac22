"""Canned responses from the shell."""

from __future__ import annotations

from tests.cli.conftest import CommandLine

AS = ("--as", "maris")


def test_they_are_added_shown_changed_listed_and_dropped(o365tui: CommandLine) -> None:
    made = o365tui(*AS, "canned", "add", "Hello", "--en", "Hi {requester}", "--lv", "Labdien", "--format", "json").json
    assert made == {"name": "Hello", "words": {"en": "Hi {requester}", "lv": "Labdien"}}
    o365tui(*AS, "canned", "add", "Čau", stdin="Līdz {titel}\n".encode())
    assert [each["name"] for each in o365tui(*AS, "canned", "list", "--format", "ndjson").lines] == ["Čau", "Hello"]
    assert "Hi {requester}" in o365tui(*AS, "canned", "list").out
    changed = o365tui(*AS, "canned", "set", "cau", "--name", "Bye", "--en", "Bye {titel}").err
    assert "{titel}" in changed
    assert "{requester}" in changed
    assert o365tui(*AS, "canned", "set", "hello", "--lv", "", "--format", "json").json["words"] == {
        "en": "Hi {requester}"
    }
    o365tui(*AS, "canned", "drop", "bye")
    assert "Bye" not in o365tui(*AS, "canned", "list").out
    assert "canned list" in o365tui(*AS, "canned", "show", "bye", code=3).err


def test_a_beginning_is_enough_where_only_one_begins_so(o365tui: CommandLine) -> None:
    for name in ("Ask for a trace", "Ask for the build"):
        o365tui(*AS, "canned", "add", name, "--en", f"{name}!")
    assert "Ask for a trace!" in o365tui(*AS, "canned", "show", "ask for a").out
    assert "Ask for the build" in o365tui(*AS, "canned", "show", "ask", code=5).err


def test_a_note_says_one_filled_in(o365tui: CommandLine, number: str) -> None:
    o365tui(*AS, "canned", "add", "Hello", "--en", "{agent} to {requester}: {title}, {reference}")
    came = o365tui(*AS, "note", number, "--canned", "hello", "--body", "And more.", "--format", "json")
    assert "{reference}" in came.err
    said = "Māris Kalns to Ilze Ozola: Outlook cannot send, {reference}"
    assert came.json["notes"][-1]["body"] == f"{said}\n\nAnd more."
    assert o365tui(*AS, "canned", "show", "hello", "--for", number).out == f"{said}\n"


def test_an_administrator_hears_that_they_are_the_agents(o365tui: CommandLine, number: str) -> None:
    o365tui(*AS, "canned", "add", "Hello", "--en", "Hi")
    for words in (["canned", "list"], ["canned", "show", "hello"], ["note", number, "--canned", "hello"]):
        assert "agents" in o365tui(*words, code=4).err
