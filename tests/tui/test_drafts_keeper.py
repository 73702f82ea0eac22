"""What is typed is kept, by one session and by two at once, on a disk that takes it and on one that does not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from o365tui.model.errors import DiskRefused
from o365tui.store.drafts import FolderDrafts
from o365tui.store.memory import MemoryDrafts
from o365tui.store.protocol import Drafts
from o365tui.tui.drafts import Keeper, before_a_desk

NOON = datetime(2026, 11, 12, 10, 0, tzinfo=UTC)


class Clock:
    """Every look at it is a second later."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


class Counting(MemoryDrafts):
    """Counts the writes, and refuses them while it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[str] = []
        self.refuses: Exception | None = None

    def save(self, handle: str, place: str, draft: Mapping[str, object]) -> None:
        if self.refuses is not None:
            raise self.refuses
        self.written.append(place)
        super().save(handle, place, draft)


@pytest.fixture(params=["memory", "folder"])
def drafts(request: pytest.FixtureRequest, tmp_path: Path) -> Drafts:
    return MemoryDrafts() if request.param == "memory" else FolderDrafts(tmp_path / "drafts")


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_what_is_kept_is_there_for_the_next_session(drafts: Drafts, clock: Clock) -> None:
    one = Keeper(drafts, "ilze", "one", clock)
    one.keep("new", {"title": "Outlook \ud800"})
    assert one["new"] == {"title": "Outlook \ud800"}
    assert one.save().names == {"new"}
    draft = Keeper(drafts, "ilze", "two", clock).draft("new")
    assert draft is not None
    assert draft.value == {"title": "Outlook \ud800"}
    assert draft.at == NOON + timedelta(seconds=2)
    assert draft.session == "one"


def test_each_person_has_their_own(drafts: Drafts) -> None:
    keeper = Keeper(drafts, "ilze")
    keeper.keep("new", "Mine")
    keeper.save()
    assert "new" not in Keeper(drafts, "maris")


def test_what_is_forgotten_is_gone_from_the_disk(drafts: Drafts) -> None:
    keeper = Keeper(drafts, "ilze")
    keeper.keep("new", "Text")
    keeper.save()
    keeper.keep("new", None)
    assert keeper.get("new") is None
    keeper.save()
    assert list(drafts.places("ilze")) == []


def test_only_what_has_changed_is_written() -> None:
    drafts = Counting()
    keeper = Keeper(drafts, "ilze")
    keeper.keep("new", "a")
    keeper.keep("reply-1042", "b")
    keeper.save()
    keeper.save()
    keeper.keep("new", "ab")
    keeper.save()
    assert sorted(drafts.written) == ["new", "new", "reply-1042"]


def test_names_are_known_without_reading_what_they_hold(drafts: Drafts) -> None:
    keeper = Keeper(drafts, "ilze", "one")
    keeper.keep("new", "a")
    keeper.keep("reply-1042", "b")
    keeper.save()
    other = Keeper(drafts, "ilze", "two")
    other.keep("note", "c")
    assert set(other) == {"new", "reply-1042", "note"}
    assert len(other) == 3


def test_two_sessions_that_write_the_same_keep_both_texts(drafts: Drafts, clock: Clock) -> None:
    one, two = Keeper(drafts, "ilze", "one", clock), Keeper(drafts, "ilze", "two", clock)
    assert one.get("new") is None
    assert two.get("new") is None
    one.keep("new", "The long text of the first window")
    one.save()
    two.keep("new", "Second")
    two.save()
    one.keep("new", "The long text of the first window, and more")
    one.save()
    third = Keeper(drafts, "ilze", "three", clock)
    newest = third.draft("new")
    assert newest is not None
    assert newest.value == "The long text of the first window, and more"
    assert [other.value for other in third.others("new")] == ["Second"]


def test_the_other_sessions_text_is_offered_when_the_first_was_sent(drafts: Drafts, clock: Clock) -> None:
    one, two = Keeper(drafts, "ilze", "one", clock), Keeper(drafts, "ilze", "two", clock)
    one.keep("new", "First")
    one.save()
    two.keep("new", "Second")
    two.save()
    two.keep("new", None)
    two.save()
    assert two.get("new") == "First"


def test_going_on_with_another_sessions_draft_does_not_lose_what_that_one_writes_later(
    drafts: Drafts, clock: Clock
) -> None:
    one = Keeper(drafts, "ilze", "one", clock)
    one.keep("new", "Begun here")
    one.save()
    two = Keeper(drafts, "ilze", "two", clock)
    assert two["new"] == "Begun here"
    two.keep("new", "Begun here, gone on there")
    two.save()
    one.keep("new", "Begun here, gone on here")
    one.save()
    found = Keeper(drafts, "ilze", "three", clock)
    texts = {found["new"], *(other.value for other in found.others("new"))}
    assert texts == {"Begun here, gone on there", "Begun here, gone on here"}


def test_forgetting_does_not_take_what_another_session_has_written_since(drafts: Drafts, clock: Clock) -> None:
    one = Keeper(drafts, "ilze", "one", clock)
    one.keep("new", "First")
    one.save()
    two = Keeper(drafts, "ilze", "two", clock)
    assert two["new"] == "First"
    one.keep("new", "First, longer")
    one.save()
    two.keep("new", None)
    two.save()
    assert Keeper(drafts, "ilze", "three", clock)["new"] == "First, longer"


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), DiskRefused("The disk is full.")])
def test_a_disk_that_refuses_is_told_of_and_tried_again(error: Exception) -> None:
    drafts = Counting()
    keeper = Keeper(drafts, "ilze")
    drafts.refuses = error
    keeper.keep("new", "Typed on")
    told = keeper.save()
    assert not told.names
    assert told.failure.endswith(".")
    assert keeper["new"] == "Typed on"
    drafts.refuses = None
    assert keeper.save().names == {"new"}
    assert Keeper(drafts, "ilze")["new"] == "Typed on"


def test_a_damaged_draft_is_no_draft(tmp_path: Path) -> None:
    drafts = FolderDrafts(tmp_path / "drafts")
    keeper = Keeper(drafts, "ilze")
    keeper.keep("new", "Text")
    keeper.save()
    [file] = [path for path in (tmp_path / "drafts").rglob("*") if path.is_file()]
    file.write_bytes(b"{half")
    assert Keeper(drafts, "ilze").get("new") is None


def test_a_draft_without_a_desk_is_kept_in_the_accounts_own_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    keeper = before_a_desk()
    keeper.keep("welcome", {"name": "Ilze"})
    assert not keeper.save().failure
    assert before_a_desk()["welcome"] == {"name": "Ilze"}
    assert (tmp_path / "state" / "o365tui").stat().st_mode & 0o077 == 0


def test_without_a_place_to_keep_them_drafts_last_as_long_as_the_session() -> None:
    keeper = Keeper()
    assert len(keeper) == 0
    keeper.keep("new", "Text")
    keeper.save()
    assert dict(keeper) == {"new": "Text"}
