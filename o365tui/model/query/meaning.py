"""What a query means: a pure predicate. The store in memory answers with it, every other store must answer alike."""

from __future__ import annotations

from datetime import datetime

from o365tui.model import services
from o365tui.model.frozen import frozen
from o365tui.model.people import Reader
from o365tui.model.query.language import LINKED, ME, NONE, OPEN, Condition, Key, Query, Within, plain
from o365tui.model.request import Record, Request, Status
from o365tui.model.response import deadline
from o365tui.text.fold import words as split


@frozen
class Searched:
    """A request as it is searched by one reader: the folded words of its title and of all its texts (each word after
    a blank and before one), and whether it has files that they may see.
    """

    request: Request
    title: str
    texts: tuple[str, ...]
    files: bool = False


def searched(record: Record) -> Searched:
    """A request and what hangs on it, as a reader sees it, ready to be searched: number, title, description, notes,
    file names, tags and reference."""
    request = record.request
    texts = [f"{request.shown_number} {request.number}", request.title, request.description, request.reference]
    texts += request.tags
    texts += [each.body for each in record.notes]
    texts += [each.name for each in record.files]
    found = [f" {' '.join(split(text))} " for text in texts]
    return Searched(request, found[1], tuple(found), bool(record.files))


def holds(query: Query, record: Searched, reader: Reader, now: datetime) -> bool:
    """Whether a request, of which `record` has what `reader` may see, answers the query at `now`.

    Words may lie in different texts, a phrase in one. A query with problems asks nothing and holds nothing.
    """
    if query.problems:
        return False
    whole = "".join(record.texts)
    return (
        all(f" {word}" in whole for word in query.words)
        and all(any(phrase.within(text) for text in record.texts) for phrase in query.phrases)
        and not any(all(f" {word}" in whole for word in group) for group in query.without)
        and not any(phrase.within(text) for phrase in query.without_phrases for text in record.texts)
        and all(meets(each, record.request, record.files, reader, now) for each in query.conditions)
    )


def best(query: Query, title: str) -> bool:
    """Whether a title (folded, each word between blanks) has all that is searched for."""
    return all(f" {word}" in title for word in query.words) and all(each.within(title) for each in query.phrases)


def meets(condition: Condition, request: Request, files: bool, reader: Reader, now: datetime) -> bool:
    """Whether a request meets one condition; its negation holds for all others."""
    if isinstance(condition, Within):
        found = _within(condition, request, now)
    else:
        found = any(_is(condition.key, value, request, files, reader, now) for value in condition.values)
    return found is not condition.negated


def _within(condition: Within, request: Request, now: datetime) -> bool:
    match condition.key:
        case Key.DUE:
            until = deadline(request)
            left = None if until is None else until - now
        case Key.UPDATED:
            left = now - request.updated
        case Key.CREATED:
            left = now - request.created
        case _:
            left = None if request.closed is None else now - request.closed
    return left is not None and (left < condition.span if condition.less else left > condition.span)


def _is(key: Key, value: str, request: Request, files: bool, reader: Reader, now: datetime) -> bool:
    match key:
        case Key.STATUS:
            return request.status is not Status.CLOSED if value == OPEN else request.status.value == value
        case Key.SEVERITY:
            return request.severity.value == value
        case Key.PLAN:
            return request.plan.value == value
        case Key.ASSIGNEE:
            return somebody(value, request.assignee, reader)
        case Key.REQUESTER:
            return somebody(value, request.requester, reader)
        case Key.SERVICE:
            return named(value, request.service)
        case Key.AREA:
            return named(value, request.area)
        case Key.ORGANISATION:
            return begins(value, request.organisation)
        case Key.TAG:
            return any(plain(tag) == value for tag in request.tags)
        case Key.HAS:
            return files
        case Key.IS:
            linked = bool(request.links) or request.continues is not None
            return linked if value == LINKED else request.merged_into is not None
        case _:
            until = deadline(request)
            return until is None if value == NONE else until is not None and until < now


def somebody(value: str, handle: str | None, reader: Reader) -> bool:
    """Whether a value of `assignee:` or `requester:` means this handle."""
    if value == ME:
        return handle == reader.handle
    if value == NONE:
        return handle is None
    return handle is not None and plain(handle) == value


def begins(value: str, name: str) -> bool:
    """Whether the value (folded words) stands in a name, from the beginning of a word on."""
    return f" {value}" in " " + " ".join(split(name))


def named(value: str, name: str) -> bool:
    """The same for a service or an area, by its name in either language."""
    return begins(value, name) or begins(value, services.label(name, "lv"))
