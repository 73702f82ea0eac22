"""Times as other programs write them: by given formats, and which formats a column's times are written in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta, tzinfo

from o365tui.data import load

_FIRST, _LAST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
_NONE = frozenset({"", "-", "–", "n/a", "none", "null", "not set", "0000-00-00 00:00:00", "1970-01-01 00:00:00"})
"""What stands where there is no time."""


class BadTime(ValueError):
    """A time that none of the formats fits; `args[0]` is it."""


def moment(text: str, formats: Sequence[str], zone: tzinfo) -> datetime | None:
    """The moment that the words tell, in UTC; None where they tell that there is none. Raises BadTime.

    `formats` are those of `strptime`, or `iso` (ISO 8601), or `unix` (seconds or milliseconds since 1970). Times that
    do not say their zone are of `zone`.
    """
    text = " ".join(text.split())
    if text.lower() in _NONE:
        return None
    for form in formats:
        found = _read(text, form)
        if found is None:
            continue
        try:
            at = (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
        except (ValueError, OverflowError):
            continue
        if _FIRST <= at < _LAST:
            return at
    raise BadTime(text)


def _read(text: str, form: str) -> datetime | None:
    try:
        if form == "unix":
            seconds = float(text)
            return datetime.fromtimestamp(0, UTC) + timedelta(seconds=seconds / 1000 if seconds > 1e11 else seconds)
        utc = text.endswith((" UTC", " GMT"))
        bare = text[:-4] if utc else text
        found = datetime.fromisoformat(bare) if form == "iso" else datetime.strptime(bare, form)  # noqa: DTZ007
        return found.replace(tzinfo=UTC) if utc and found.tzinfo is None else found
    except (ValueError, OverflowError):
        return None


def guessed(samples: Iterable[str]) -> tuple[tuple[str, ...], bool]:
    """The formats in which times are written, as few as read them all, and whether day and month could be the other
    way round. Times that no format reads are left to be told when they are met.
    """
    left = [" ".join(each.split()) for each in dict.fromkeys(samples)]
    left = [each for each in left if each.lower() not in _NONE]
    chosen: list[str] = []
    unsure = False
    formats: list[str] = load("exports")["dates"]
    while left:
        reads = {form: [each for each in left if fits(each, form)] for form in formats if form not in chosen}
        most = max(map(len, reads.values()), default=0)
        if not most:
            break
        best = [form for form, found in reads.items() if len(found) == most]
        chosen.append(best[0])
        unsure |= any(_swapped(best[0]) == each for each in best[1:])
        read = set(reads[best[0]])
        left = [each for each in left if each not in read]
    return tuple(chosen) or ("iso",), unsure


def fits(text: str, form: str) -> bool:
    try:
        return moment(text, (form,), UTC) is not None
    except BadTime:
        return False


def _swapped(form: str) -> str:
    """The format with day and month in each other's place."""
    return form.replace("%d", "\0").replace("%m", "%d").replace("\0", "%m")
