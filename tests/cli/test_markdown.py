"""A request as Markdown from the shell: to the standard output or a file, with or without what is internal."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import CommandLine


def test_a_request_is_written_as_markdown(o365tui: CommandLine, number: str, tmp_path: Path) -> None:
    o365tui("--as", "maris", "note", number, "--internal", "--body", "quagga")
    o365tui("--as", "maris", "note", number, "--body", "# Hello")
    assert f"# SR-{number} Outlook cannot send" in o365tui("markdown", number).out
    assert "> \\# Hello" in o365tui("markdown", number).out
    assert "quagga" not in o365tui("markdown", number).out
    assert "quagga" in o365tui("--as", "maris", "markdown", number).out
    assert "quagga" not in o365tui("--as", "maris", "markdown", number, "--public").out
    path = tmp_path / "out.md"
    assert str(path) in o365tui("markdown", number, str(path)).err
    assert path.read_text() == o365tui("markdown", number).out
    o365tui("markdown", number, str(path), code=5)
    o365tui("markdown", number, str(path), "--force")
    o365tui("--as", "otto", "markdown", number, code=3)
