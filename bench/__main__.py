"""`make bench`: start to first rows painted, and what a key costs in the list, each beside a bare Textual app.

    python -m bench [--pairs 15] [--requests 1000] [start | keys]…

The desk is a demo desk in a temporary folder; `--desk DIR` measures one that is there (made once for 100,000 requests).
"""

from __future__ import annotations

import argparse
import compileall
import platform
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from bench import measure
from bench.measure import Program
from tests.terminal.harness import ROOT, environment, o365tui

TO_LIST = ("f3",)
"""Keys from the first screen to the list with its first row chosen."""

PRESSES = 30


def demo_desk(home: Path, requests: int) -> Path:
    """A desk with so many requests, made by the program itself."""
    desk = home / f"desk-{requests}"
    command = o365tui("--desk", str(desk), "demo", "--requests", str(requests))
    subprocess.run(command, env=environment(home), stdout=subprocess.DEVNULL, check=True)
    return desk


def ours(home: Path, desk: Path) -> Program:
    """The desk, opened as `make run` does."""
    return Program("o365tui", tuple(o365tui("--desk", str(desk))), home, TO_LIST)


def bare(home: Path, rows: int) -> Program:
    """The bare app with so many rows."""
    return Program("bare Textual app", (sys.executable, "-m", "bench.bare", str(rows)), home)


def least(home: Path) -> Program:
    """The app of one widget."""
    return Program("ten cells in Textual", (sys.executable, "-m", "bench.least"), home)


def bench_start(home: Path, desk: Path, requests: int, pairs: int) -> None:
    """Print the start of both and the ratio: the median of the ratios of pairs."""
    measured = measure.in_turn(ours(home, desk), bare(home, 60), pairs)
    own = statistics.median(pair[0] for pair in measured)
    theirs = statistics.median(pair[1] for pair in measured)
    ratios = sorted(pair[0] / pair[1] for pair in measured)
    print(f"Start to first rows painted, {requests} requests, 120x40, medians of {pairs} pairs in turn:")
    print(f"  o365tui                          {own:6.0f} ms")
    print(f"  bare app: header, table, footer  {theirs:6.0f} ms")
    print(f"  ratio                            {statistics.median(ratios):6.2f}  ({ratios[0]:.2f} to {ratios[-1]:.2f})")


def bench_keys(home: Path, desk: Path, requests: int) -> None:
    """Print what a key costs in the list and in a DataTable: in view, and at the edge where all rows move."""
    print(f"\nA key in the list, {requests} requests, 120x40, medians of {PRESSES} keys:")
    print(f"  {'':34}{'to its frame':>12}{'that frame':>13}{'with all after':>16}")
    for program in (ours(home, desk), bare(home, requests)):
        for where, before in (("in view", ()), ("at the edge", ("down",) * 45)):
            key = measure.median_key(measure.keys(program, ["down"] * PRESSES, before))
            _print_key(f"{program.name}, {where}", key)
    _print_key(least(home).name, measure.median_key(measure.keys(least(home), ["down"] * PRESSES)))
    program = ours(home, desk)
    more: dict[str, tuple[Sequence[str], Sequence[str]]] = {
        "marking with space": (["space"] * PRESSES, ()),
        "among marks": (["down"] * PRESSES, [*["space"] * 5, "g"]),
        "a letter of a search": (list("outlook new"), "/"),
    }
    for name, (presses, first) in more.items():
        _print_key(f"{program.name}, {name}", measure.median_key(measure.keys(program, presses, first)))


def _print_key(label: str, key: measure.Key) -> None:
    print(f"  {label:34}{key.milliseconds:>9.1f} ms{key.first_frame:>11} B{key.all_bytes:>14} B")


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; see above."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure beside a bare Textual app.")
    parser.add_argument("what", nargs="*", choices=["start", "keys", []], help="which (all)")
    parser.add_argument("--pairs", type=int, default=15)
    parser.add_argument("--requests", type=int, default=1000)
    parser.add_argument("--desk", type=Path, help="measure with this desk; --requests says how many it has")
    options = parser.parse_args(arguments)
    for folder in ("o365tui", "bench"):
        compileall.compile_dir(ROOT / folder, quiet=1)
    print(f"Python {platform.python_version()}, Textual {version('textual')}, bytecode compiled\n")
    with tempfile.TemporaryDirectory(prefix="o365tui-bench-") as folder:
        home = Path(folder)
        desk = options.desk or demo_desk(home, options.requests)
        if not options.what or "start" in options.what:
            bench_start(home, desk, options.requests, options.pairs)
        if not options.what or "keys" in options.what:
            bench_keys(home, desk, options.requests)
    return 0


if __name__ == "__main__":
    sys.exit(main())
