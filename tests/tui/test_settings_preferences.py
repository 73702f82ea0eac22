"""The table [screen] of the settings file: read leniently, written without touching anything else."""

from __future__ import annotations

from pathlib import Path

import pytest

from o365tui.tui.preferences import Preferences, load, store


@pytest.mark.parametrize(
    "text",
    ["", "[screen]", "[screen]\nlooks = 3\nmouse = 'x'", "screen = 1", "[screen", "[screen]\nlooks = 'pink'", "\x00"],
)
def test_what_cannot_be_used_is_as_if_it_were_not_there(text: str, tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(text)
    assert load(path) == Preferences()


def test_a_missing_or_unreadable_file_is_no_reason_to_stop(tmp_path: Path) -> None:
    assert load(tmp_path / "none.toml") == Preferences()
    (tmp_path / "latin.toml").write_bytes(b"\xff")
    assert load(tmp_path / "latin.toml") == Preferences()


def test_what_is_stored_is_read_again_and_the_rest_of_the_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('# mine\n[screen]\nlooks = "dark" # dark\n\n[keys]\n"request.reply" = "w"\n')
    store("looks", "light", path)
    store("mouse", False, path)
    assert load(path) == Preferences("light", False)
    assert "# mine" in path.read_text()
    assert '"request.reply" = "w"' in path.read_text()
    store("looks", None, path)
    assert load(path) == Preferences("auto", False)


def test_a_file_that_is_not_text_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(b"\xff")
    with pytest.raises(OSError, match="cannot be read"):
        store("looks", "light", path)
    assert path.read_bytes() == b"\xff"
