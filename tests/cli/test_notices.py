"""Notices from the shell: what others did to mine, until I say that I have read it."""

from __future__ import annotations

from tests.cli.conftest import CommandLine


def test_what_others_did_is_told_until_it_was_read(o365tui: CommandLine, number: str) -> None:
    o365tui("--as", "maris", "ask", number, "--body", "Which \x1b[31mbuild?")
    o365tui("--as", "maris", "note", number, "--internal", "--body", "quagga")
    came = o365tui("notices")
    assert "unread" in came.out
    assert f"SR-{number}" in came.out
    assert "Māris Kalns asks for information: Which" in came.out
    assert "\x1b" not in came.out
    assert "quagga" not in came.out
    (told,) = o365tui("notices", "--read", "--format", "json").json
    assert (told["number"], told["kind"], told["by"], told["unread"]) == (int(number), "action", "maris", True)
    assert o365tui("notices", "--unread", "--format", "ndjson").lines == []
    assert [each["unread"] for each in o365tui("notices", "--format", "json").json] == [False]
    assert "1 notice, 0 unread" in o365tui("notices").err


def test_nobody_is_told_of_the_requests_of_others(o365tui: CommandLine, number: str) -> None:
    o365tui("--as", "maris", "take", number)
    assert o365tui("--as", "otto", "notices", "--format", "json").json == []
