"""`python -m bench.store`: what the store costs, every figure a ratio of two things measured in turn in one run.

    python -m bench.store [--sizes 100,1000,10000,100000] [--folder DIR] [--keep DIR] [--only opening,building]

Desks are made in a temporary folder on the disk of `--folder` (default: the current one), so that syncs are real.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from bench import store_commits, store_reads
from bench.store_desks import make


class Row(NamedTuple):
    """One line of the table: what, against what, the goal, what was measured, and whether the goal was met."""

    what: str
    against: str
    goal: str
    measured: str
    met: bool | None


def in_turn(one: Callable[[], object], other: Callable[[], object], pairs: int) -> tuple[float, float, float]:
    """Medians of both in seconds, and the median of the ratios of pairs measured one after the other."""
    ours, theirs, ratios = [], [], []
    for _ in range(10):
        one(), other()
    for _ in range(pairs):
        began = perf_counter()
        one()
        between = perf_counter()
        other()
        ours.append(between - began)
        theirs.append(perf_counter() - between)
        ratios.append(ours[-1] / theirs[-1])
    return statistics.median(ours), statistics.median(theirs), statistics.median(ratios)


def show(rows: Sequence[Row]) -> None:
    """The table, as Markdown."""
    print("| What | Against | Goal | Measured | |\n|---|---|---|---|---|")
    for row in rows:
        met = {True: "met", False: "**missed**", None: ""}[row.met]
        print(f"| {row.what} | {row.against} | {row.goal} | {row.measured} | {met} |", flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; see above."""
    parser = argparse.ArgumentParser(prog="python -m bench.store", description="Measure the store.")
    parser.add_argument("--sizes", default="100,1000,10000,100000")
    parser.add_argument("--folder", type=Path, default=Path())
    parser.add_argument("--keep", type=Path, help="make the desks here once, and use those that are here")
    parser.add_argument("--only", default="", help="some of the measures, by the names of their functions")
    options = parser.parse_args(arguments)
    only = set(options.only.split(",")) - {""}
    sizes = sorted(int(size) for size in options.sizes.split(","))
    with tempfile.TemporaryDirectory(prefix=".bench-store-", dir=options.folder) as folder:
        desks: dict[int, Path] = {}
        for size in sizes:
            kept = (options.keep or Path(folder) / "kept") / f"desk-{size}"
            if not kept.exists():
                print(f"Making a desk of {size} requests …", file=sys.stderr, flush=True)
                make(kept, size)
            desks[size] = Path(folder) / f"desk-{size}"
            shutil.copytree(kept, desks[size])
        os.sync()  # what was copied is not to be written while we measure
        rows: list[Row] = []
        for measure in (*store_commits.MEASURES, *store_reads.MEASURES):
            if only and measure.__name__ not in only:
                continue
            print(f"{measure.__doc__} …", file=sys.stderr, flush=True)
            for row in (Row(*found) for found in measure(desks, Path(folder))):
                print(f"    {row.what}: {row.measured}", file=sys.stderr, flush=True)
                rows.append(row)
        show(rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
