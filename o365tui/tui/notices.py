"""A person's notices while the full screen is open: the count, the bell, and the moment when the next answer is due.

Read in a thread once the first frame is painted, then only the requests that the feed names. One timer waits for the
next moment; while nothing happens nothing runs and nothing is sent.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from o365tui.model.errors import DeskError
from o365tui.model.notices import Board, Notice
from o365tui.tui.work import attempt, begin

if TYPE_CHECKING:
    from textual.timer import Timer

    from o365tui.tui.app import DeskApp

TOGETHER_SECONDS = 0.25
"""Commits that come within so long of each other are looked at together."""

BURST_SECONDS = 5.0
"""After a bell there is none for so long: one is enough to make somebody look."""

LONGEST_WAIT = timedelta(days=1)
MANY = 40
"""When more requests than this changed at once, everything is read anew."""

Sign = tuple[int, datetime, int | None]


class Notices:
    """The notices of whoever sits at `app`. `changed` is called on the UI's loop whenever what is told may differ."""

    def __init__(self, app: DeskApp, changed: Callable[[], object]) -> None:
        self._app, self._changed = app, changed
        self._board: Board | None = None
        self._numbers: set[int] = set()
        self._opened: set[int] = set()
        self._known: frozenset[Sign] = frozenset()
        self._soon: Timer | None = None
        self._next: Timer | None = None
        self._rang = float("-inf")

    @property
    def board(self) -> Board | None:
        """What is known; None before it has been read."""
        return self._board

    @property
    def unread(self) -> int:
        """How many there are that were not read."""
        return len(self._known)

    def start(self) -> None:
        """Read everything: quietly, for what happened while one was away is shown and does not ring."""
        begin(self._app, self._read_all, group="notices", exclusive=True, exit_on_error=False)

    def desk_changed(self, numbers: frozenset[int]) -> None:
        """The feed: these requests changed."""
        self._numbers |= numbers
        if self._soon is None and self._numbers:
            self._soon = self._app.set_timer(TOGETHER_SECONDS, self._look)

    def read(self, number: int) -> None:
        """A request is shown: what was told of it has been read."""
        board = self._board
        if board is None:
            self._opened.add(number)
            return
        told = [each.at for each in board.unread(self._now) if each.number == number]
        if told:
            self._mark({number: max(told)})

    def read_notice(self, notice: Notice) -> None:
        """One notice was read, and what was told of its request before."""
        self._mark({notice.number: notice.at})

    def read_all(self) -> None:
        """Everything that is told now has been read."""
        told = self._board.unread(self._now) if self._board is not None else []
        if told:
            self._mark({}, max(each.at for each in told))

    def preferences_changed(self) -> None:
        """What one wants to hear or has read was set, here or in another session of the same person."""
        begin(self._app, self._read_own, group="notices-own", exclusive=True, exit_on_error=False)

    # Reading

    async def _read_own(self) -> None:
        app, board = self._app, self._board
        own = await attempt(app, lambda: app.desk.preferences(app.person), on_error=_quietly)
        if own is None or board is None:
            return
        if own.notices != board.settings:
            self.start()
        elif self._board is not None and own.seen != self._board.seen:
            self._take(Board(own.notices, own.seen, self._board.requests, self._board.whole), ring=False)

    @property
    def _now(self) -> datetime:
        now: datetime = self._app.desk.now()
        return now

    async def _read_all(self) -> None:
        app = self._app
        board = await attempt(app, lambda: app.desk.board(app.person), on_error=_quietly)
        if board is not None:
            self._numbers.clear()
            self._take(board, ring=False)
            for number in self._opened:
                self.read(number)
            self._opened.clear()

    def _look(self) -> None:
        self._soon = None
        if self._board is None or len(self._numbers) > MANY:
            self.start()
            return
        numbers, self._numbers = frozenset(self._numbers), set()
        begin(self._app, partial(self._read_some, numbers), group="notices-some", exit_on_error=False)

    async def _read_some(self, numbers: frozenset[int]) -> None:
        app = self._app
        found: Mapping[int, tuple[Notice, ...]] | None = await attempt(
            app, lambda: app.desk.notices_on(app.person, numbers), on_error=_quietly
        )
        if found is not None and self._board is not None:
            self._take(self._board.changed(found), ring=True)

    def _take(self, board: Board, *, ring: bool) -> None:
        """Go on with this board; ring when there is something new on it that should be heard."""
        self._board = board
        unread = board.unread(self._now)
        new = [each for each in unread if _sign(each) not in self._known]
        self._known = frozenset(map(_sign, unread))
        if ring and any(each.rings(board.settings) for each in new):
            self._ring()
        shown = getattr(self._app.screen, "shows_request", None)
        if shown is not None and any(each.number == shown for each in unread):
            self.read(shown)
        self._wait()
        self._changed()

    def _ring(self) -> None:
        now = time.monotonic()
        if now - self._rang >= BURST_SECONDS:
            self._app.bell()
        self._rang = now

    def _wait(self) -> None:
        """Wake up once, when the next answer is about to be due."""
        if self._next is not None:
            self._next.stop()
            self._next = None
        moment = self._board.next_moment(self._now) if self._board is not None else None
        if moment is not None:
            wait = min(moment - self._now, LONGEST_WAIT)
            self._next = self._app.set_timer(wait.total_seconds() + 0.01, self._due)

    def _due(self) -> None:
        self._next = None
        if self._board is not None:
            self._take(self._board, ring=True)

    # Writing

    def _mark(self, numbers: Mapping[int, datetime], everything: datetime | None = None) -> None:
        board = self._board
        if board is None:
            return
        seen = board.seen.with_read(numbers, everything, datetime.min.replace(tzinfo=self._now.tzinfo))
        marked = Board(board.settings, seen, board.requests, board.whole)
        left = marked.unread(self._now)
        told = [each.at for each in board.told(self._now)]
        if not left and told:
            # Nothing is left: one time says it all.
            numbers, everything = {}, max(told)
        self._take(marked, ring=False)
        app = self._app
        begin(
            app,
            partial(attempt, app, lambda: app.desk.read_notices(app.person, numbers, everything), on_error=_quietly),
            group="notices-read", exit_on_error=False,
        )  # fmt: skip


def _quietly(_error: DeskError) -> None:
    """A desk that cannot be read now says so elsewhere; one that cannot be written keeps no notice of what was read."""


def _sign(notice: Notice) -> Sign:
    return notice.number, notice.at, notice.note
