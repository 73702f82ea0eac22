"""The desk's news, brought to the screens: a thread waits for commits, of this process and of every other.

Each screen of the stack that has `desk_changed(numbers, people)` hears of them on the UI's loop. What one does oneself
comes by the same way. `present_changed()` tells that somebody opened a request, left it or began to write,
`canned_changed()` that there are other canned responses, and `letters_changed()` that something became of a letter or a
message.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Protocol

from o365tui.desk.reading import Reading
from o365tui.model.errors import DeskError
from o365tui.model.people import Person

PATIENCE = 30.0
"""Seconds after which the thread looks whether it is still wanted."""

PAUSE = 5.0
"""Seconds to wait after the desk could not be read."""


class Hears(Protocol):
    """What a screen implements to hear of changes."""

    def desk_changed(self, numbers: frozenset[int], people: bool) -> None:
        """Requests that changed, and whether people, organisations or settings did."""


class Feed:
    """The waiting thread.

    Args:
        desk: what is listened to.
        person: for whom; only what they may know of is told.
        tell: is called *in the thread* with the requests that changed and, when people did, the person as they are now.
        complain: is called in the thread with a sentence when the desk cannot be read; once until it can again.
        hint: is called in the thread with "preferences" when the person has set something for themselves, here or
            elsewhere, and with "present", "canned" or "letters" when that has changed.
    """

    def __init__(
        self,
        desk: Reading,
        person: Person,
        tell: Callable[[frozenset[int], Person | None], object],
        complain: Callable[[str], object],
        hint: Callable[[str], object],
    ) -> None:
        self._desk, self._person = desk, person
        self._tell, self._complain, self._hint = tell, complain, hint
        self._cursor = desk.cursor()
        self._stamp = desk.presence_stamp()
        self._stopped = threading.Event()
        self._complained = False

    def start(self) -> None:
        """Begin to listen; what was committed since this object was made is told, too."""
        threading.Thread(target=self._listen, name="feed", daemon=True).start()

    def stop(self) -> None:
        """Tell nothing any more."""
        self._stopped.set()

    def _listen(self) -> None:
        while not self._stopped.is_set():
            try:
                if self._desk.wait(self._cursor, PATIENCE, self._stamp):
                    self._sessions()
                    self._news()
                self._complained = False
            except DeskError as error:
                if not self._complained and not self._stopped.is_set():
                    self._complain(error.sentence)
                self._complained = True
                self._stopped.wait(PAUSE)

    def _sessions(self) -> None:
        stamp, self._stamp = self._stamp, self._desk.presence_stamp()
        if stamp != self._stamp and not self._stopped.is_set():
            self._hint("present")

    def _news(self) -> None:
        self._cursor, changes = self._desk.changes_since(self._person, self._cursor)
        numbers = frozenset[int]().union(*(change.numbers for change in changes))
        people = any(change.people for change in changes)
        if people:
            self._person = self._desk.person(self._person.handle) or self._person
        if any(change.preferences for change in changes) and not self._stopped.is_set():
            self._hint("preferences")
        if (numbers or people) and not self._stopped.is_set():
            self._tell(numbers, self._person if people else None)
        if any(change.canned for change in changes) and not self._stopped.is_set():
            self._hint("canned")
        if any(change.letters for change in changes) and not self._stopped.is_set():
            self._hint("letters")
