"""The store's tests work in memory-backed folders where there are some: they sync thousands of times. `make torture`
works on the real disk."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.desks import LONG

MEMORY = Path("/dev/shm")
MANY_OPEN = 150
"""From how many open files on those that nobody holds any more are let go."""


@pytest.fixture
def tmp_path(tmp_path: Path) -> Iterator[Path]:
    if LONG or not (MEMORY.is_dir() and os.access(MEMORY, os.W_OK)):
        yield tmp_path
        return
    folder = Path(tempfile.mkdtemp(prefix="o365tui-", dir=MEMORY))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)
    # Desks that a test cut, killed or broke are never closed; what they hold must not add up over thousands of tests.
    if len(os.listdir("/proc/self/fd")) > MANY_OPEN:
        gc.collect()
