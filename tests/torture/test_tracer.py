"""The real calls fail, SQLite's too: a tracer refuses the n-th of each kind. Only in `make torture`."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from o365tui.model.views import View
from tests.store.desks import LONG, MARIS, ROOT, a_desk, again, bodies, note

pytestmark = pytest.mark.skipif(
    not LONG or shutil.which("strace") is None, reason="only in `make torture`, with a tracer"
)

CALLS = ("fdatasync", "fsync", "pwrite64", "ftruncate", "rename", "link", "unlink", "flock", "mkdir")


@pytest.mark.parametrize("error", ["ENOSPC", "EIO", "EDQUOT", "EACCES", "EROFS"])
@pytest.mark.parametrize("call", CALLS)
def test_the_nth_real_call_is_refused(tmp_path: Path, call: str, error: str) -> None:
    store = a_desk(tmp_path / "sample")
    store.checkpoint()
    note(store, 1001, "first")
    store.close()
    for n in range(1, 60):
        folder = tmp_path / f"desk{n}"
        shutil.copytree(tmp_path / "sample", folder)
        command = ["strace", "-f", "-qq", "-o", str(tmp_path / "trace"), "-e", f"trace={call}"]
        command += ["-e", f"inject={call}:error={error}:when={n}"]
        command += [sys.executable, "-m", "tests.store.workers", "refused", str(folder), ""]
        done = subprocess.run(command, cwd=ROOT, text=True, capture_output=True, timeout=120, check=False)
        assert done.returncode == 0, (call, error, n, done.stderr)
        assert "Traceback" not in done.stderr, (call, error, n, done.stderr)
        kept = [line.split()[1] for line in done.stdout.splitlines() if line.startswith("kept")]
        after = again(folder)
        after.notices()
        assert bodies(after, 1001) == ["first", *kept], (call, error, n, done.stdout)
        assert after.read_only is None
        assert after.check() == [], (call, error, n)
        note(after, 1001, "on")
        after.checkpoint()
        assert after.counts(MARIS).views[View.ALL] == 3
        after.close()
        shutil.rmtree(folder)
        if "(INJECTED)" not in (tmp_path / "trace").read_text():
            return
