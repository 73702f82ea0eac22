"""Times and counts of a program on a pseudo-terminal: until its first rows are painted, and for each key."""

from __future__ import annotations

import bisect
import re
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.terminal.harness import Terminal, environment

FIRST_ROW = re.compile(rb"SR-\d+")
FRAME_END = b"\x1b[?2026l"
QUIET = 0.2
"""Seconds without output after which a key has had all its effects."""


@dataclass(frozen=True)
class Program:
    """A command to measure, and the keys that bring its list to the front."""

    name: str
    command: tuple[str, ...]
    home: Path
    to_list: tuple[str, ...] = ()
    columns: int = 120
    rows: int = 40

    def start(self) -> Terminal:
        """Start it on a terminal that nobody draws."""
        return Terminal(self.command, columns=self.columns, rows=self.rows, env=environment(self.home), draw=False)


@dataclass(frozen=True)
class Key:
    """What one key press cost: milliseconds to the end of its first frame, bytes of it and of all that followed."""

    milliseconds: float
    first_frame: int
    all_bytes: int


def arrival(terminal: Terminal, offset: int) -> float:
    """When byte number `offset` had come, as `time.perf_counter` counts."""
    at = bisect.bisect_left([end for _, end in terminal.arrivals], offset)
    return terminal.arrivals[at][0]


def first_rows(program: Program) -> float:
    """Milliseconds from starting the process until the first row of a table has reached the terminal."""
    with program.start() as terminal:
        terminal.wait_for(lambda it: FIRST_ROW.search(it.raw) is not None)
        found = FIRST_ROW.search(terminal.raw)
        assert found
        return (arrival(terminal, found.end()) - terminal.started) * 1000


def in_turn(ours: Program, bare: Program, pairs: int) -> list[tuple[float, float]]:
    """Start both in turn, each first in every other pair, so that what else the machine does hits both alike."""
    measured = []
    for number in range(pairs + 1):
        if number % 2:
            theirs = first_rows(bare)
            own = first_rows(ours)
        else:
            own = first_rows(ours)
            theirs = first_rows(bare)
        measured.append((own, theirs))
    return measured[1:]  # the first pair warms the file cache


def keys(program: Program, presses: Sequence[str], before: Sequence[str] = ()) -> list[Key]:
    """Press keys one after another, each after all that the one before it did."""
    with program.start() as terminal:
        terminal.wait_for(lambda it: FIRST_ROW.search(it.raw) is not None, timeout=300)
        terminal.settle(QUIET)
        for key in (*program.to_list, *before):
            terminal.press(key)
            terminal.settle(QUIET)
        return [_press(terminal, key) for key in presses]


def _press(terminal: Terminal, key: str) -> Key:
    start = len(terminal.raw)
    pressed = time.perf_counter()
    terminal.press(key)
    end = terminal.wait_for_bytes(FRAME_END, start)
    terminal.settle(QUIET)
    return Key((arrival(terminal, end) - pressed) * 1000, end - start, len(terminal.raw) - start)


def median_key(measured: Sequence[Key]) -> Key:
    """The median of each figure."""
    return Key(
        statistics.median(key.milliseconds for key in measured),
        round(statistics.median(key.first_frame for key in measured)),
        round(statistics.median(key.all_bytes for key in measured)),
    )
