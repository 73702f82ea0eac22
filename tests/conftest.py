"""What every test stands on: an environment of its own, and hypothesis without clocks."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[1]

# A slow machine is no failure: no deadline an example. CI runs the same examples every time.
settings.register_profile("desk", deadline=None, derandomize="CI" in os.environ, max_examples=60)
settings.load_profile("desk")


@pytest.fixture(autouse=True)
def own_environment(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the desk, the language or the home of who runs it."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    for name in [name for name in os.environ if name.startswith(("O365TUI_", "XDG_", "LC_", "TEXTUAL"))]:
        monkeypatch.delenv(name)
    for name in ("LANGUAGE", "NO_COLOR", "COLORTERM", "TMUX", "TZ"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with data that is not part of the product; tests that need it are skipped without it."""
    folder = Path(os.environ.get("O365TUI_SHARED", ROOT.parent / "shared"))
    if not (folder / "data").is_dir():
        pytest.skip("the shared data is not here")
    return folder
