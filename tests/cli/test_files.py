"""Files from the shell: attached, listed, saved, and to and from standard streams."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import CommandLine


def test_files_are_attached_listed_and_saved_again(o365tui: CommandLine, number: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"hello")
    (tmp_path / "b.png").write_bytes(b"png")
    o365tui("attach", number, str(tmp_path / "a.txt"), str(tmp_path / "b.png"))
    first, second = o365tui("files", number, "--format", "json").json
    assert (first["name"], first["size"], second["media_type"]) == ("a.txt", 5, "image/png")
    o365tui("save", number, str(first["id"]), str(tmp_path / "again"))
    assert (tmp_path / "again").read_bytes() == b"hello"
    assert "already" in o365tui("save", number, str(first["id"]), str(tmp_path / "again"), code=5).err
    o365tui("save", number, str(second["id"]), str(tmp_path / "again"), "--force")
    assert (tmp_path / "again").read_bytes() == b"png"


def test_a_file_is_saved_here_unless_told(
    o365tui: CommandLine, number: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    o365tui("attach", number, "-", "--name", "../notes.txt", stdin=b"words")
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    o365tui("save", number, "1")
    assert os.listdir(tmp_path / "here") == ["_notes.txt"]


def test_a_file_comes_from_standard_input_and_goes_to_standard_output(
    o365tui: CommandLine, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = bytes(range(256)) * 5000
    assert "sent.bin" in o365tui("attach", number, "-", "--name", "sent.bin", stdin=data).out
    taken = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(taken, write_through=True))
    from o365tui.__main__ import run

    assert run(["save", number, "1", "-"]) == 0
    assert taken.getvalue() == data


def test_standard_input_stands_alone_and_needs_a_name(o365tui: CommandLine, number: str) -> None:
    o365tui("attach", number, "-", code=2)
    o365tui("attach", number, "-", "/etc/hostname", "--name", "x", code=2)
    o365tui("attach", number, "/etc/hostname", "--name", "x", code=2)
    o365tui("attach", number, code=2)


def test_nothing_of_the_desks_own_is_attached(o365tui: CommandLine, number: str, folder: Path) -> None:
    assert "desk's own" in o365tui("attach", number, str(folder / "desk.json"), code=5).err
    o365tui("attach", number, "/dev/zero", code=2)
    o365tui("attach", number, str(folder.parent), code=2)


def test_a_file_name_that_is_not_text_is_kept_and_shown_safely(
    o365tui: CommandLine, number: str, tmp_path: Path
) -> None:
    path = os.path.join(os.fsencode(tmp_path), b"caf\xe9\x1b.txt")
    with open(path, "wb") as file:
        file.write(b"x")
    came = o365tui("attach", number, os.fsdecode(path))
    assert "caf\ufffd␛.txt" in came.out
    assert o365tui("files", number, "--format", "json").json[0]["name"] == "caf\udce9\x1b.txt"


def test_files_for_agents_only_can_be_attached_by_agents_only(o365tui: CommandLine, number: str) -> None:
    o365tui("--as", "maris", "attach", number, "-", "--name", "a", "--internal", stdin=b"x")
    assert o365tui("files", number, "--format", "json").json == []
    o365tui("attach", number, "-", "--name", "a", "--internal", stdin=b"x", code=4)
