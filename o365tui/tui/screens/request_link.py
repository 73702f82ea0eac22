"""What belongs to a request: merging it into another, linking it, taking that back, and going there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from o365tui.model.mentions import mentions
from o365tui.model.request import Event, Record, Request, Status, shown_number
from o365tui.model.views import Row, View
from o365tui.text.language import _
from o365tui.text.safe import visible
from o365tui.tui.work import app_of, attempt

if TYPE_CHECKING:
    from textual.screen import Screen

CONTINUES, CONTINUED, MERGED_INTO, MERGED, LINKED = "continues", "continued", "merged_into", "merged", "linked"
MENTIONED = "mentioned"


def related(record: Record, links: frozenset[int] = frozenset()) -> list[tuple[str, int]]:
    """The requests that have to do with this one, each once: how, and its number. Those that are only named in its
    words come last, where they are among `links`: the others do not exist for the reader."""
    met: set[int] = set()
    found = []
    mentioned = ((MENTIONED, number) for number in mentions(record) if number in links)
    for how, number in (*_related(record), *mentioned):
        if number not in met:
            met.add(number)
            found.append((how, number))
    return found


def _related(record: Record) -> Iterator[tuple[str, int]]:
    request = record.request
    if request.merged_into is not None:
        yield MERGED_INTO, request.merged_into
    if request.continues is not None:
        yield CONTINUES, request.continues
    for note in record.notes:
        if note.event is Event.CONTINUED and note.becomes and note.becomes.isascii() and note.becomes.isdigit():
            yield CONTINUED, int(note.becomes)
    for number in request.merged:
        yield MERGED, number
    for number in request.links:
        yield LINKED, number


def words_of(how: str) -> str:
    """How the other request has to do with this one."""
    return {
        MERGED_INTO: _("goes on for this one"),
        CONTINUES: _("this one goes on from it"),
        CONTINUED: _("goes on from this one"),
        MERGED: _("merged into this one"),
        LINKED: _("linked"),
        MENTIONED: _("named in its words"),
    }[how]


async def go(screen: Screen[Any], record: Record, links: frozenset[int] = frozenset()) -> None:
    """Open a request that has to do with this one; chosen, where there are several. For a worker (`@work`)."""
    app = app_of(screen)
    found = related(record, links)
    chosen = found[0][1] if len(found) == 1 else await _choose(screen, record, found, _("Linked requests"))
    if chosen is not None:
        app.open_request(chosen)


async def _choose(
    screen: Screen[Any], record: Record, found: list[tuple[str, int]], title: str, first: tuple[str, str] | None = None
) -> int | None:
    """One of the requests, 0 for the `first` option; None when left."""
    from o365tui.tui.screens.request_choose import Chooser
    from o365tui.tui.widgets.choice import Option

    titles = await attempt(screen, lambda: _titles(screen, [number for _how, number in found]))
    options = [] if first is None else [Option("0", first[1], key=first[0])]
    for place, (how, number) in enumerate(found, 1):
        label = f"{shown_number(number)}  {(titles or {}).get(number, '')}"
        options.append(Option(str(number), label, words_of(how), key=str(place) if place < 10 else ""))
    chosen: str | None = await screen.app.push_screen_wait(Chooser(title, options))
    return None if chosen is None else int(chosen)


def _titles(screen: Screen[Any], numbers: list[int]) -> dict[int, str]:
    app = app_of(screen)
    seen = app.desk.visible_numbers(app.person, numbers)
    return {number: app.desk.get(app.person, number).request.title for number in numbers if number in seen}


async def merge(screen: Screen[Any], number: int) -> None:
    """Merge a request into another, or take it out of the one that it is merged into; for a worker."""
    app = app_of(screen)
    record = await attempt(screen, lambda: app.desk.get(app.person, number))
    if record is None:
        return
    if record.request.merged_into is not None:
        await _unmerge(screen, record.request, record.request.merged_into)
        return
    from o365tui.model.query.completing import quoted
    from o365tui.tui.screens.request_find import RequestFinder
    from o365tui.tui.widgets.dialogs import Confirm

    request = record.request

    def fits(row: Row) -> bool:
        known = row.organisation == request.organisation and row.status is not Status.CLOSED
        return known and row.number != number

    title = _("Merge {number} “{title}” into which request?")
    row: Row | None = await screen.app.push_screen_wait(
        RequestFinder(
            title.format(number=request.shown_number, title=visible(request.title)),
            _("{number} closes, and the other goes on for both.").format(number=request.shown_number),
            View.OPEN,
            fits,
            within=f"organisation:{quoted(request.organisation)}",
        )
    )
    if row is None:
        return
    question = _("Merge {number} into {other}?").format(number=request.shown_number, other=shown_number(row.number))
    about = _(
        "“{title}” closes as a duplicate of “{other}”. What was said stays where it is; whoever asked there is told "
        "where it goes on. It can be taken back."
    ).format(title=visible(request.title), other=visible(row.title))
    if await screen.app.push_screen_wait(Confirm(question, about)):
        merged = await attempt(screen, lambda: app.desk.merge(app.person, number, row.number))
        if merged is not None:
            told = _("{number} is merged into {other}.")
            other = shown_number(merged.request.merged_into or row.number)
            screen.notify(told.format(number=request.shown_number, other=other), markup=False)


async def _unmerge(screen: Screen[Any], request: Request, into: int) -> None:
    from o365tui.tui.widgets.dialogs import Confirm

    app, names = app_of(screen), {"number": request.shown_number, "other": shown_number(into)}
    question = _("Take {number} out of {other}?").format(**names)
    about = _("{number} stands again as it did before it was merged, and {other} goes on without it.").format(**names)
    if await screen.app.push_screen_wait(Confirm(question, about)):
        apart = await attempt(screen, lambda: app.desk.unmerge(app.person, request.number))
        if apart is not None:
            screen.notify(_("{number} stands by itself again.").format(**names), markup=False)


async def link(screen: Screen[Any], number: int) -> None:
    """Link a request to another, or end a link that there is; for a worker."""
    app = app_of(screen)
    record = await attempt(screen, lambda: app.desk.get(app.person, number))
    if record is None:
        return
    request = record.request
    if request.links:
        found = [(LINKED, each) for each in request.links]
        title = _("{number}: which link is to end?").format(number=request.shown_number)
        chosen = await _choose(screen, record, found, title, ("K", _("None: link it to another request")))
        if chosen is None:
            return
        if chosen:
            ended = await attempt(screen, lambda: app.desk.unlink(app.person, number, chosen))
            if ended is not None:
                told = _("{number} and {other} are linked no more.")
                screen.notify(told.format(number=request.shown_number, other=shown_number(chosen)), markup=False)
            return
    await _link(screen, request)


async def _link(screen: Screen[Any], request: Request) -> None:
    from o365tui.tui.screens.request_find import RequestFinder

    app, number = app_of(screen), request.number
    title = _("Link {number} “{title}” to which request?")
    row: Row | None = await screen.app.push_screen_wait(
        RequestFinder(
            title.format(number=request.shown_number, title=visible(request.title)),
            _("Each then names the other, for those who may see both."),
            View.ALL,
            lambda row: row.number != number and row.number not in request.links,
        )
    )
    if row is None:
        return
    linked = await attempt(screen, lambda: app.desk.link(app.person, number, row.number))
    if linked is not None:
        told = _("{number} and {other} are linked.")
        screen.notify(told.format(number=request.shown_number, other=shown_number(row.number)), markup=False)
