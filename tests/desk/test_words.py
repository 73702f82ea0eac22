"""Whatever changes on a request is told in words, in both languages."""

from __future__ import annotations

from datetime import timedelta

import pytest

from o365tui.desk.words import Reading, change_words, event_words, field_name, value_words
from o365tui.model.fields import FIELD_NAMES
from o365tui.model.request import Event, Note, NoteKind
from o365tui.text.language import use
from tests.desk.world import ILZE, LIGA, MARIS, NOON, OTTO, World

KNOWS = Reading(lambda handle: handle or "", "Europe/Riga")


def worked_on(world: World) -> list[int]:
    """Requests to which everything that there is has been done."""
    first, second, foreign = world.file(), world.file(contact=None), world.file(OTTO)
    desk, tick = world.desk, world.clock.tick
    desk.change(MARIS, first, title="Other", service="Microsoft Teams", severity="A", tags=["vpn"], reference="1")
    desk.take(MARIS, first)
    desk.assign(MARIS, first, "liga")
    tick(minutes=1)
    desk.ask(LIGA, first, "Which?")
    desk.reply(ILZE, first, "This.")
    desk.link(MARIS, first, foreign)
    desk.link(MARIS, first, second)
    desk.unlink(MARIS, first, second)
    tick(minutes=1)
    desk.merge(MARIS, second, first)
    desk.unmerge(MARIS, second)
    desk.merge(MARIS, second, first)
    desk.undo(MARIS)
    desk.resolve(LIGA, first, "Done")
    tick(minutes=1)
    desk.close(ILZE, first)
    desk.undo(ILZE)
    tick(minutes=1)
    desk.reply(ILZE, first, "Oops")
    tick(seconds=2)
    desk.undo(ILZE)
    desk.close(ILZE, first)
    tick(days=20)
    desk.reopen(ILZE, first)
    return [first, second, foreign]


@pytest.mark.parametrize("language", ["en", "lv"])
def test_every_field_and_event_of_a_request_to_which_all_was_done_has_words(world: World, language: str) -> None:
    records = [world.record(number) for number in worked_on(world)]
    use(language)
    try:
        for record in records:
            for entry in record.history:
                assert entry.field in FIELD_NAMES, entry
                words = change_words(entry, KNOWS, NOON)
                assert " → " in words
                assert "None" not in words
                assert entry.field not in words.split(":")[0] or language == "en"
            for note in record.notes:
                assert event_words(note, KNOWS) or note.event is Event.NONE
    finally:
        use("en")


def test_every_event_has_words_of_its_own() -> None:
    told = {event_words(Note(1, 1, "x", NOON, NoteKind.EVENT, "", (), event, "1", None), KNOWS) for event in Event}
    assert len(told) == len(Event)


def test_values_are_told_as_people_know_them() -> None:
    for field, value, words in (
        ("status", "in_progress", "In progress"), ("links", 1042, "SR-1042"), ("merged_into", 7, "SR-7"),
        ("tags", ["a", "b"], "a, b"), ("plan", "premier", "Premier"), ("severity", "A", "A"),
        ("assignee", None, "—"), ("title", "a\x1bb", "a␛b"), ("first_response", "yesterday", "yesterday"),
    ):  # fmt: skip
        assert words in value_words(field, value, KNOWS, NOON + timedelta(days=1)), field
    assert field_name("x\x07") == "x␇"
