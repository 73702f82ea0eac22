"""Taking values out of a JSON object by name and kind, with a sentence that names the place where one does not fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from enum import Enum
from typing import Any, TypeVar

from o365tui.model.times import read
from o365tui.text.language import _

E = TypeVar("E", bound=Enum)

MISSING: Any = object()


class BadLine(Exception):
    """A line that cannot be taken in; the sentence says why."""


class Fields:
    """The fields of one object; `path` is its place in the line (`notes[2].`). What is never asked for is unknown."""

    def __init__(self, value: Any, path: str = "") -> None:
        if not isinstance(value, Mapping):
            raise BadLine(_("{place}: an object is needed.").format(place=path.rstrip(".") or _("the line")))
        self._value = value
        self._path = path
        self._asked: set[str] = set()

    @property
    def value(self) -> Mapping[str, Any]:
        """The object itself."""
        found: Mapping[str, Any] = self._value
        return found

    def has(self, name: str) -> bool:
        """Whether there is a value that is not null."""
        self._asked.add(name)
        return self._value.get(name) is not None

    def says(self, name: str) -> bool:
        """Whether the name stands there, be it with null."""
        return name in self._value

    def any(self, name: str) -> Any:
        self._asked.add(name)
        return self._value.get(name)

    def text(self, name: str, default: str = MISSING) -> str:
        value = self._get(name, default)
        return value if isinstance(value, str) else self._refuse(name, _("text is needed"))

    def text_or_none(self, name: str) -> str | None:
        return self.text(name) if self.has(name) else None

    def number(self, name: str, default: int = MISSING, low: int = 0, high: int = 2**53) -> int:
        value = self._get(name, default)
        if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
            return value
        raise self.refuse(name, _("a whole number from {low} to {high} is needed").format(low=low, high=high))

    def flag(self, name: str, default: bool = False) -> bool:
        value = self._get(name, default)
        return value if isinstance(value, bool) else self._refuse(name, _("true or false is needed"))

    def choice(self, name: str, kind: type[E], default: E = MISSING) -> E:
        value = self._get(name, default)
        if isinstance(value, kind):
            return value
        try:
            return kind(value)
        except ValueError:
            known = ", ".join(str(each.value) for each in kind if each.value)
            raise self.refuse(name, _("one of {known} is needed").format(known=known)) from None

    def time(self, name: str, default: datetime = MISSING) -> datetime:
        value = self._get(name, default)
        if isinstance(value, datetime):
            return value
        try:
            return read(value)
        except (TypeError, ValueError, OverflowError):
            raise self.refuse(name, _("a time such as 2026-11-23T07:35:34Z is needed")) from None

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts; none when it is not there."""
        value = self.list(name)
        if not all(isinstance(each, str) for each in value):
            self._refuse(name, _("a list of texts is needed"))
        return tuple(value)

    def list(self, name: str) -> list[Any]:
        value = self._get(name, [])
        return value if isinstance(value, list) else self._refuse(name, _("a list is needed"))

    def each(self, name: str) -> Iterator[Fields]:
        """The objects of a list."""
        for place, value in enumerate(self.list(name)):
            yield Fields(value, f"{self._path}{name}[{place}].")

    def unknown(self) -> set[str]:
        """The names that stand there and that nobody asked for."""
        return set(self._value) - self._asked

    def refuse(self, name: str, why: str) -> BadLine:
        return BadLine(_("{place}: {why}.").format(place=self._path + name, why=why))

    def _get(self, name: str, default: Any) -> Any:
        self._asked.add(name)
        value = self._value.get(name)
        if value is None:
            if default is MISSING:
                raise self.refuse(name, _("it is missing"))
            return default
        return value

    def _refuse(self, name: str, why: str) -> Any:
        raise self.refuse(name, why)
