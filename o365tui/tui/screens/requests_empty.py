"""What stands where there are no rows: why, and which key does the next sensible thing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from o365tui.model.views import TITLES, View
from o365tui.text.language import _, ngettext
from o365tui.text.safe import visible
from o365tui.tui.screens.requests_rows import Loaded

if TYPE_CHECKING:
    from o365tui.model.preferences import SavedView


class Emptiness(NamedTuple):
    """For `EmptyState.show`."""

    title: str
    why: str
    keys: list[tuple[str, str]]


def emptiness(loaded: Loaded, agent: bool, key: Callable[..., str], shown: SavedView | None = None) -> Emptiness:
    """The words for an empty list.

    Args:
        agent: who reads.
        key: command id (and number) → its key as shown.
        shown: the saved view that is shown.
    """
    words = loaded.query.words.strip()
    if words:
        saved = shown is not None and words == shown.filter.strip()
        return _saved(loaded, key, shown) if saved and shown is not None else _no_hits(loaded, key)
    if not loaded.counts.views[View.ALL]:
        return _new_desk(agent, key)
    title, why, views = _of_view(loaded, agent)
    keys = [] if agent else [(key("request.new"), _("New request"))]
    numbers = {view: number for number, view in enumerate(View, 1)}
    for view in views:
        count = loaded.counts.views[view]
        if count:
            keys.insert(
                len(keys) if not agent else 0, (key("view.number", numbers[view]), f"{_(TITLES[view])} {count}")
            )
    return Emptiness(title, why, keys or [(key("app.help"), _("Help"))])


def _no_hits(loaded: Loaded, key: Callable[..., str]) -> Emptiness:
    from o365tui.model.query import parse

    view = _(TITLES[loaded.query.view])
    words = loaded.query.words.strip()
    asked = parse(words)
    if asked.searches and not asked.conditions:
        title = _("Nothing in “{view}” has “{words}”.").format(view=view, words=visible(words))
        why = _(
            "Each word is looked for at the beginning of the words in number, title, description, notes, file names, "
            "tags and reference."
        )
    else:
        title = _("Nothing in “{view}” answers “{filter}”.").format(view=view, filter=visible(words))
        why = _("All of it must be true of a request: take a part away to see more.")
    clear = _("Clear the search")
    return Emptiness(
        title, why, [*_elsewhere(loaded, key), (key("list.search"), _("Change the words")), ("esc", clear)]
    )


def _saved(loaded: Loaded, key: Callable[..., str], shown: SavedView) -> Emptiness:
    title = _("Nothing is in “{view}” now.").format(view=visible(shown.name))
    why = _("It shows what answers “{filter}” in “{view}”.").format(
        filter=visible(shown.filter.strip()), view=_(TITLES[loaded.query.view])
    )
    keys = [
        *_elsewhere(loaded, key),
        (key("view.number", 1), f"{_(TITLES[View.OPEN])} {loaded.counts.views[View.OPEN]}"),
        (key("list.search"), _("Change the filter")),
        (key("view.forget"), _("Forget this view")),
    ]
    return Emptiness(title, why, keys)


def _elsewhere(loaded: Loaded, key: Callable[..., str]) -> list[tuple[str, str]]:
    """Where there is something that the search has."""
    if not loaded.elsewhere:
        return []
    number = list(View).index(View.ALL) + 1
    words = ngettext("{n} request in “{view}” has it", "{n} requests in “{view}” have it", loaded.elsewhere)
    return [(key("view.number", number), words.format(n=loaded.elsewhere, view=_(TITLES[View.ALL])))]


def _new_desk(agent: bool, key: Callable[..., str]) -> Emptiness:
    if agent:
        return Emptiness(
            _("Nobody has submitted a service request yet."),
            _("Requests of all organisations appear here by themselves, the newest first."),
            [(key("app.help"), _("Help"))],
        )
    return Emptiness(
        _("No service requests yet."),
        _("When you have a problem with Office 365, submit a service request: a representative answers by e-mail."),
        [
            (key("request.new"), _("New request")),
            (key("go.overview"), _("Overview: your phone line and response times")),
            (key("app.help"), _("Help")),
        ],
    )


def _of_view(loaded: Loaded, agent: bool) -> tuple[str, str, tuple[View, ...]]:
    """Title, why, and the views worth going to, the best one first."""
    match loaded.query.view:
        case View.ASSIGNED if agent:
            return (
                _("Nothing is assigned to you."),
                _("Take a request that has no assignee, and it is here."),
                (View.OPEN, View.UNASSIGNED),
            )
        case View.ASSIGNED:
            return _("You have no open requests."), _("What you submit is here until it is closed."), (View.OPEN,)
        case View.ACTION_REQUIRED if agent:
            return (
                _("No request waits for its administrator."),
                _("When you ask for information, the request waits here for the answer."),
                (View.OPEN,),
            )
        case View.ACTION_REQUIRED:
            return (
                _("Nothing waits for you."),
                _("When a representative asks for more information, the request is here until you answer."),
                (View.OPEN,),
            )
        case View.UNASSIGNED:
            return _("Every open request has an assignee."), "", (View.OPEN,)
        case View.DUE:
            return (
                _("No answer is owed."),
                _("Every request with a committed time has had its first answer, and nobody waits for the next one."),
                (View.OPEN,),
            )
        case View.CLOSED:
            return _("Nothing has been closed yet."), "", (View.OPEN,)
        case _:
            return _("Nothing is open."), _("Every request is closed."), (View.CLOSED,)
