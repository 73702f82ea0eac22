"""Which letters one gets, chosen from the shell."""

from __future__ import annotations

from typing import Any

from tests.cli.conftest import CommandLine


def wanted(lines: Any) -> dict[str, bool]:
    return {each["kind"]: each["wanted"] for each in lines}


def test_each_chooses_their_own_and_sees_what_there_is(o365tui: CommandLine) -> None:
    before = wanted(o365tui("--as", "maris", "mail", "letters", "--format", "json").json)
    assert before["assigned"]
    assert not before["new"]
    chosen = o365tui("--as", "maris", "mail", "letters", "--on", "new", "--off", "reply", "--off", "closed")
    assert "new" in chosen.out
    assert "No letters go out" in chosen.err
    after = wanted(o365tui("--as", "maris", "mail", "letters", "--format", "json").json)
    assert after == {**before, "new": True, "reply": False, "closed": False}
    others = wanted(o365tui("--as", "otto", "mail", "letters", "--format", "json").json)
    assert others == dict.fromkeys(("received", "reply", "asked", "resolved", "closed", "reopened"), True)
