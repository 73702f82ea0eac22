"""The requests of the list that one has opened a request from: its place among them, and which is next."""

from __future__ import annotations

from collections.abc import Callable, Sequence

NEAR = 50
"""Rows known on either side of a request; more are read when one comes to their end."""


class Siblings:
    """A stretch of a list, by the requests' numbers.

    The list may change while one goes through it: the stretch stays as it was read, so that the next one is the one
    that was seen below. Only what is read further on is as the list is then.

    Args:
        numbers: the stretch, in the list's order.
        first: where in the list it begins.
        total: rows of the whole list; None: the stretch is all of it.
        read: numbers of the list's rows from an offset on (offset, how many), off the UI's loop; None: no more.
    """

    def __init__(
        self,
        numbers: Sequence[int] = (),
        first: int = 0,
        total: int | None = None,
        read: Callable[[int, int], Sequence[int]] | None = None,
    ) -> None:
        self._numbers = tuple(numbers)
        self._first = first
        self._total = first + len(self._numbers) if total is None else max(total, first + len(self._numbers))
        self._read = read

    def place(self, number: int) -> tuple[int, int] | None:
        """Which one it is, counted from 1, and of how many; None when it is not among them."""
        return (self._first + self._numbers.index(number) + 1, self._total) if number in self._numbers else None

    def step(self, number: int, by: int) -> int | None:
        """The one so many rows below (or above); None at the end."""
        if number not in self._numbers:
            return None
        at = self._numbers.index(number) + by
        return self._numbers[at] if 0 <= at < len(self._numbers) else None

    def below(self, number: int) -> Sequence[int]:
        """Those known below it."""
        return self._numbers[self._numbers.index(number) + 1 :] if number in self._numbers else ()

    def ends_at(self, number: int) -> bool:
        """Does the stretch end here, though the list goes on?"""
        if self._read is None or number not in self._numbers:
            return False
        above = number == self._numbers[0] and self._first > 0
        return above or (number == self._numbers[-1] and self._first + len(self._numbers) < self._total)

    def further(self, number: int) -> Siblings:
        """The stretch made longer at the end where `number` stands. Reads the desk: raises StoreError, NotAllowed."""
        if self._read is None or number not in self._numbers:
            return self
        first, size = self._first, len(self._numbers)
        above: Sequence[int] = ()
        if number == self._numbers[0] and first:
            above = self._fresh(max(0, first - NEAR), min(NEAR, first))
        below: Sequence[int] = ()
        if number == self._numbers[-1] and first + size < self._total:
            below = self._fresh(first + size, NEAR)
        numbers = (*above, *self._numbers, *below)
        return Siblings(numbers, first - len(above), self._total, self._read if above or below else None)

    def _fresh(self, offset: int, many: int) -> list[int]:
        assert self._read is not None
        known = frozenset(self._numbers)
        return [number for number in self._read(offset, many) if number not in known]


def of(numbers: Sequence[int] | Siblings) -> Siblings:
    """Numbers that are all there is, as siblings."""
    return numbers if isinstance(numbers, Siblings) else Siblings(numbers)
