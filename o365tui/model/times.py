"""Times as the desk keeps them: aware UTC moments, written as RFC 3339 with microseconds and a `Z`.

The written form has one width, so that its order as text is its order in time.
"""

from __future__ import annotations

from datetime import UTC, datetime


def written(moment: datetime) -> str:
    """RFC 3339 in UTC, e.g. `2026-11-23T07:35:34.000000Z`."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def read(text: str) -> datetime:
    """The moment that RFC 3339 `text` names, in UTC. Raises ValueError; a time without a zone is refused."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"no time zone in {text!r}")
    return moment.astimezone(UTC)


def written_or_none(moment: datetime | None) -> str | None:
    return None if moment is None else written(moment)


def read_or_none(text: str | None) -> datetime | None:
    return None if text is None else read(text)
