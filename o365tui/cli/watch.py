"""`watch`: what changes on the desk, a line of JSON for each request, as it happens."""

from __future__ import annotations

import select
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import click

from o365tui.cli.columns import EXPORTED, FIELDS, Listed
from o365tui.cli.group import command, filter_argument
from o365tui.cli.listing import saved, view_option
from o365tui.cli.output import dumps
from o365tui.cli.shell import Shell, say
from o365tui.desk.shape import history_object, note_object
from o365tui.model import query as language
from o365tui.model import views
from o365tui.model.errors import NotFound
from o365tui.model.preferences import SavedView
from o365tui.model.request import HistoryEntry, Note, Record
from o365tui.model.times import written
from o365tui.text.language import _

_LONG = 86_400.0


def watch() -> click.Command:
    @command(
        _("Tell what changes, as it happens. A line of JSON each, until ctrl+c or until nobody reads it."),
        formats=("ndjson",),
    )
    @filter_argument()
    @view_option()
    @click.option("--count", type=click.IntRange(min=1), metavar="N", help=_("Stop after so many lines."))
    def run(shell: Shell, words: tuple[str, ...], view: str | None, count: int | None) -> None:
        asked = saved(shell, view, " ".join(words), None)
        # What is wrong in the filter is told before anything is waited for.
        shell.desk.find(shell.actor, asked.view, asked.filter, limit=0)
        following = _Following(shell, asked)
        _when_nobody_reads(following.stop)
        if sys.stderr.isatty():
            say(_("Watching; ctrl+c ends it."))
        for told, line in enumerate(following.lines(), 1):
            sys.stdout.write(dumps(line) + "\n")
            sys.stdout.flush()
            if told == count:
                return

    return run


class _Following:
    """Follows the desk from now on; remembers how far each request that changed has been told."""

    def __init__(self, shell: Shell, asked: SavedView) -> None:
        self.shell, self.desk, self.asked = shell, shell.desk, asked
        self.cursor = self.desk.cursor()
        query = language.parse(asked.filter)
        self.query = language.checked(query, self.desk.vocabulary(shell.actor)) if query.names_people else query
        self.told: dict[int, int] = {}
        self.stopped = False

    def stop(self) -> None:
        """End it, from another thread."""
        self.stopped = True
        self.desk.store.close()

    def lines(self) -> Iterator[dict[str, Any]]:
        """Each change of a request that the actor may see and that answers the filter, until the desk is closed."""
        while self.desk.wait(self.cursor, _LONG) or not self.stopped:
            actor = self.desk.person(self.shell.actor.handle) or self.shell.actor
            self.cursor, changes = self.desk.changes_since(actor, self.cursor)
            for change in changes:
                for number in sorted(change.numbers):
                    try:
                        record = self.desk.get(actor, number)
                    except NotFound:
                        # Undone imports take their requests away; agents knew of them.
                        if actor.agent and self.query.empty and self.asked.view is views.View.ALL:
                            yield {"at": written(self.desk.now()), "number": number, "by": change.by, "request": None}
                        continue
                    if self.holds(record):
                        internal = change.internal or number in change.hidden
                        yield self.line(record, change.by, internal)

    def holds(self, record: Record) -> bool:
        reader = self.shell.actor.reader
        return views.holds(self.asked.view, views.row_of(record.request), reader) and (
            self.query.empty or language.holds(self.query, language.searched(record), reader, self.desk.now())
        )

    def line(self, record: Record, by: str, internal: bool) -> dict[str, Any]:
        """What is new on a request, and how it stands now."""
        number = record.request.number
        every: list[HistoryEntry | Note] = [*record.history, *record.notes]
        newest = max((each.operation or 0 for each in every), default=0)
        since = self.told.get(number, newest - 1)
        self.told[number] = newest
        at = max((each.at for each in every if (each.operation or 0) > since), default=record.request.updated)
        listed = Listed(self.shell, views.row_of(record.request), self.desk.now())
        return {
            "at": written(at),
            "number": number,
            "by": by,
            "internal": internal,
            "changes": [history_object(each) for each in record.history if (each.operation or 0) > since],
            "notes": [note_object(each) for each in record.notes if (each.operation or 0) > since],
            "request": {name: FIELDS[name].plain(listed) for name in EXPORTED},
        }


def _when_nobody_reads(stop: Callable[[], None]) -> None:
    """Call `stop` when the other end of standard output is closed: between two lines nothing else would tell."""
    try:
        out = sys.stdout.fileno()
    except (OSError, ValueError):
        return

    def look() -> None:
        poll = select.poll()
        poll.register(out, 0)  # errors and hang-ups are always told
        with suppress(OSError):
            poll.poll()
            stop()

    threading.Thread(target=look, daemon=True).start()
