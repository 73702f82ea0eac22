"""What is being typed and not yet sent, kept by the desk while one types: read when asked for, written when changed.

Two sessions of one person may write the same thing at once. Neither overwrites what the other wrote since it was read:
the later one goes to a place of its own (`new@3f9c01ab`), and whichever is newest is offered first.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from o365tui.model.errors import DeskError
from o365tui.text.language import _

if TYPE_CHECKING:
    from o365tui.store.protocol import Drafts

BESIDE = "@"
"""Stands between a draft's name and the session whose own place it is."""


class Kept(Protocol):
    """What a screen implements to hear that its draft has been written."""

    def draft_kept(self, names: frozenset[str], at: datetime) -> None:
        """The drafts of these names have been on the disk since `at`."""


class Draft(NamedTuple):
    """A draft as it was kept.

    Attributes:
        value: whatever the screen gave, anything that JSON can hold.
        at: when.
        place: the desk's name for it.
        session: which session wrote it.
    """

    value: Any
    at: datetime
    place: str
    session: str


class Written(NamedTuple):
    """What became of a save: the names that are on the disk now, when, and why others are not (a sentence)."""

    names: frozenset[str]
    at: datetime
    failure: str


class Keeper(Mapping[str, Any]):
    """The drafts of one person. Mutable values must be given anew, not changed in place.

    Args:
        drafts: where they are kept; None keeps them for this session alone.
        handle: whose they are.
        session: a name that no other session has (tests).
        now: the clock, in UTC.
    """

    def __init__(
        self,
        drafts: Drafts | None = None,
        handle: str = "",
        session: str = "",
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._drafts, self._handle, self._now = drafts, handle, now
        self.session = session or os.urandom(4).hex()
        self._own: dict[str, Any] = {}
        self._changed: set[str] = set()
        self._places: dict[str, str] = {}
        self._seen: dict[str, tuple[str, str]] = {}
        self._writing = threading.Lock()

    # Reading

    def draft(self, name: str) -> Draft | None:
        """What was typed there last, by this session if it typed anything, with its time."""
        if name in self._own:
            value = self._own[name]
            return None if value is None else Draft(value, self._now(), self._places.get(name, name), self.session)
        found = self._kept(name)
        if not found:
            return None
        newest = found[0]
        self._places[name] = newest.place
        return newest

    def others(self, name: str) -> list[Draft]:
        """Further drafts of the same, from other sessions, newest first."""
        mine = self._places.get(name, name)
        return [draft for draft in self._kept(name) if draft.place != mine]

    def __getitem__(self, name: str) -> Any:
        draft = self.draft(name)
        if draft is None:
            raise KeyError(name)
        return draft.value

    def __iter__(self) -> Iterator[str]:
        kept = [place.partition(BESIDE)[0] for place in self._all_places()]
        names = dict.fromkeys([*self._own, *kept])
        return iter([name for name in names if self._own.get(name, name) is not None])

    def __len__(self) -> int:
        return len(list(iter(self)))

    def _all_places(self) -> list[str]:
        try:
            return list(self._drafts.places(self._handle)) if self._drafts is not None else []
        except (OSError, DeskError):
            return []

    def _kept(self, name: str) -> list[Draft]:
        """The drafts of that name, newest first."""
        if self._drafts is None:
            return []
        found = []
        for place in self._all_places():
            if place == name or place.startswith(name + BESIDE):
                record = self._drafts.load(self._handle, place)
                if record is not None and "value" in record:
                    stamp = _stamp(record)
                    self._seen[place] = stamp
                    found.append(Draft(record["value"], _moment(stamp[1]), place, stamp[0]))
        return sorted(found, key=lambda draft: draft.at, reverse=True)

    # Writing

    def keep(self, name: str, value: Any) -> None:
        """Remember what is being typed (None forgets it); `save` writes it. Cheap."""
        self._own[name] = value
        self._changed.add(name)

    def save(self) -> Written:
        """Write what has changed since the last time. From any thread; of two at once the second waits."""
        done, failed, failure = set(), set(), ""
        with self._writing:
            while self._changed:
                # Taken off before its value is read: what is typed meanwhile is written by the next round.
                name = self._changed.pop()
                try:
                    self._write(name)
                    done.add(name)
                except (OSError, DeskError) as error:
                    failed.add(name)
                    failure = failure or _reason(error)
            self._changed |= failed
        return Written(frozenset(done), self._now(), failure)

    def _write(self, name: str) -> None:
        if self._drafts is None:
            return
        value = self._own.get(name)
        place = self._places.get(name, name)
        there = self._drafts.load(self._handle, place)
        if there is not None and _stamp(there) != self._seen.get(place):
            # Somebody else has written there since: theirs stays.
            if value is None:
                self._own.pop(name, None)
                return
            place = f"{name}{BESIDE}{self.session}"
        if value is None:
            self._drafts.drop(self._handle, place)
            self._seen.pop(place, None)
            self._places.pop(name, None)
            if self._own.get(name) is None:
                # From now on another session's may be offered.
                self._own.pop(name, None)
            return
        stamp = (self.session, self._now().isoformat())
        self._drafts.save(self._handle, place, {"session": stamp[0], "at": stamp[1], "value": value})
        self._places[name], self._seen[place] = place, stamp


def before_a_desk() -> Keeper:
    """Drafts of somebody who has no desk yet (the welcome): in the platform's folder for a program's state."""
    from platformdirs import user_state_path

    from o365tui.store.drafts import FolderDrafts

    folder = user_state_path("o365tui", appauthor=False)

    class MadeWhenNeeded(FolderDrafts):
        def save(self, handle: str, place: str, draft: Mapping[str, object]) -> None:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            super().save(handle, place, draft)

    return Keeper(MadeWhenNeeded(folder / "drafts"), "first-run")


def _stamp(record: Mapping[str, object]) -> tuple[str, str]:
    return str(record.get("session", "")), str(record.get("at", ""))


def _moment(written: str) -> datetime:
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return datetime.fromtimestamp(0, UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _reason(error: OSError | DeskError) -> str:
    if isinstance(error, DeskError):
        return error.sentence
    return _("The draft cannot be kept: {error}.").format(error=error.strerror or type(error).__name__)
