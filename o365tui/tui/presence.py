"""Which request this session has open, told to the other sessions (who else has it: `screens.also_here`).

The uppermost screen that is about a request says so by `whereabouts`. It is told in a thread, the newest state last: a
disk that is slow must not hold up the keys.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from o365tui.model.errors import DeskError

if TYPE_CHECKING:
    from o365tui.tui.app import DeskApp

Whereabouts = tuple[int, str]
"""A request, and what is being written on it: "", "public" or "internal"."""


class Presence:
    """What was said last, and what is to be said."""

    def __init__(self) -> None:
        self._now: Whereabouts | None = None
        self._said: Whereabouts | None = None
        self._telling = threading.Lock()

    def tell(self, app: DeskApp) -> None:
        """Look which request is open, and tell it if that is another."""
        found = (getattr(screen, "whereabouts", None) for screen in reversed(app.screen_stack))
        now: Whereabouts | None = next((each for each in found if each is not None), None)
        if now == self._now:
            return
        self._now = now
        desk, person = app.desk, app.person

        def say() -> None:
            with self._telling, suppress(DeskError):
                if self._now != self._said:
                    self._said = self._now
                    number, writing = self._now or (None, "")
                    desk.here(person, number, writing)

        app.run_worker(say, thread=True, group="presence", exit_on_error=False)

    def leave(self, app: DeskApp) -> None:
        """The session ends: it has nothing open any more, whoever goes on with its store."""
        self._now = None
        with self._telling, suppress(DeskError):
            if self._said is not None:
                self._said = None
                app.desk.here(app.person, None)
