"""What the shell's tab key offers: numbers with titles, people, views, fields, topics, and the filter language.

Nothing said here may disturb the line that is being typed: what cannot be known is not offered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import click
from click.shell_completion import CompletionItem

from o365tui.cli.shell import Shell
from o365tui.model.errors import DeskError
from o365tui.text.safe import crop, visible

LIMIT = 60
"""The most that is offered at once."""

UNFINISHED = "unfinished"
"""The kind of an item behind which no blank belongs."""

Offer = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def _quietly(offer: Callable[[Shell, str], Iterable[tuple[str, str]]]) -> Offer:
    """What `offer` gives, each a word and something about it; nothing where the desk does not say."""

    def complete(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        shell = ctx.find_object(Shell)
        try:
            found = list(offer(shell, incomplete)) if shell is not None else []
        except (DeskError, OSError):
            return []
        return [_item(word, about) for word, about in found[:LIMIT] if word == visible(word)]

    return complete


def _item(word: str, about: str) -> CompletionItem:
    kind = UNFINISHED if word.endswith((":", ",")) else "plain"
    return CompletionItem(word, kind, crop(visible(about), 60) if about else None)


def _begun(words: Iterable[tuple[str, str]], incomplete: str) -> Iterator[tuple[str, str]]:
    wanted = incomplete.casefold()
    return (each for each in words if each[0].casefold().startswith(wanted))


@_quietly
def numbers(shell: Shell, incomplete: str) -> Iterator[tuple[str, str]]:
    """Requests, those that are open first, by the beginning of their number."""
    from o365tui.model.views import View

    prefix = "SR-" if incomplete.upper().startswith("S") else ""
    digits = incomplete.upper().removeprefix("SR").lstrip("-") if prefix else incomplete
    seen: set[int] = set()
    for view in (View.OPEN, View.ALL):
        rows = shell.desk.page(shell.actor, view, limit=LIMIT if not digits else 2_000).rows
        for row in rows:
            if str(row.number).startswith(digits) and row.number not in seen and len(seen) < LIMIT:
                seen.add(row.number)
                yield f"{prefix}{row.number}", row.title


@_quietly
def agents(shell: Shell, incomplete: str) -> Iterator[tuple[str, str]]:
    """Handles of agents at work."""
    people = shell.desk.people(shell.actor)
    return _begun(((each.handle, each.name) for each in people if each.agent and not each.retired), incomplete)


@_quietly
def people(shell: Shell, incomplete: str) -> Iterator[tuple[str, str]]:
    """Handles of everybody."""
    return _begun(((each.handle, each.name) for each in shell.desk.people(shell.actor)), incomplete)


@_quietly
def views(shell: Shell, incomplete: str) -> Iterator[tuple[str, str]]:
    """Views that everyone has, and one's own."""
    from o365tui.model.views import TITLES, View
    from o365tui.text.language import _

    known = [(each.value, _(TITLES[each])) for each in View]
    known += [(each.name, each.filter) for each in shell.desk.preferences(shell.actor).views]
    return _begun(known, incomplete)


@_quietly
def own_views(shell: Shell, incomplete: str) -> Iterator[tuple[str, str]]:
    """One's own views."""
    return _begun(((each.name, each.filter) for each in shell.desk.preferences(shell.actor).views), incomplete)


@_quietly
def topics(shell: Shell, incomplete: str) -> Iterator[tuple[str, str]]:
    """Topics of the help."""
    from o365tui.model import help as guide
    from o365tui.text.language import current

    return _begun(((each.id, each.title) for each in guide.topics(current())), incomplete)


@_quietly
def fields(shell: Shell, incomplete: str) -> Iterator[tuple[str, str]]:
    """The last of some fields with commas between them."""
    from o365tui.cli.columns import FIELDS
    from o365tui.text.language import _

    before, comma, last = incomplete.rpartition(",")
    there = set(before.split(","))
    known = ((name, _(field.heading)) for name, field in FIELDS.items() if name not in there)
    return ((f"{before}{comma}{name}", about) for name, about in _begun(known, last))


@_quietly
def sorts(shell: Shell, incomplete: str) -> Iterator[tuple[str, str]]:
    """What a list can be sorted by."""
    from o365tui.model.views import Column

    return _begun(((each.value, "") for each in Column), incomplete)


@_quietly
def filters(shell: Shell, incomplete: str) -> Iterator[tuple[str, str]]:
    """Keys and values of the filter language. What the shell itself would obey (<, >, blanks) is left to be typed."""
    from o365tui.model.query import complete

    actor = shell.actor
    for each in complete(incomplete, len(incomplete), shell.desk.vocabulary(actor), actor.reader):
        word = incomplete[: each.start] + each.insert
        if not set(word) & set("<>\"'`$&;|()*? \\"):
            yield word, each.about
