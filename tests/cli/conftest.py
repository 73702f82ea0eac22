"""The command line in this process: `o365tui("list", "--view", "open")` gives what came of it."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pytest

from o365tui.__main__ import run
from o365tui.text.language import use


@dataclass(frozen=True)
class Came:
    """An exit code and what was written."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]


class CommandLine(Protocol):
    def __call__(self, *words: str, code: int = 0, stdin: bytes | None = None) -> Came: ...


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the desk is or will be."""
    monkeypatch.setenv("O365TUI_DESK", str(tmp_path / "desk"))
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("LANGUAGE", "")  # the command line sets it, and it would stay
    return tmp_path / "desk"


@pytest.fixture
def bare(folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[CommandLine]:
    """The command line where there is no desk yet."""

    def o365tui(*words: str, code: int = 0, stdin: bytes | None = None) -> Came:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin or b"")))
        capsys.readouterr()
        came = Came(run(words), *capsys.readouterr())
        assert came.code == code, came
        return came

    yield o365tui
    use("en")


@pytest.fixture
def o365tui(bare: CommandLine) -> CommandLine:
    """The same on a desk of Ilze's, an administrator; `--as maris` is an agent, `--as otto` of another organisation."""
    bare(
        "init", "--name", "Ilze Ozola", "--email", "ilze@example.org", "--country", "LV",
        "--organisation", "SIA Piemērs", "--plan", "enterprise", "--role", "administrator", "--handle", "ilze",
        "--timezone", "Europe/Riga",
    )  # fmt: skip
    people = ["people", "add", "--email", "x@example.org"]
    bare(*people, "--name", "Māris Kalns", "--role", "agent", "--handle", "maris")
    bare(
        *people, "--name", "Otto Müller", "--role", "administrator", "--handle", "otto",
        "--organisation", "Muster GmbH", "--plan", "premier",
    )  # fmt: skip
    return bare


@pytest.fixture
def number(o365tui: CommandLine) -> str:
    """A request of Ilze's."""
    words = ["--title", "Outlook cannot send", "--description", "Since 08:10.", "--service", "exchange"]
    return str(o365tui("new", *words, "--severity", "B", "--format", "json").json["number"])
