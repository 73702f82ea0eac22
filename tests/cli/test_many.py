"""The same done to many requests from the shell: numbers on standard input, one commit, one undo."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import CommandLine

AGENT = ("--as", "maris")


@pytest.fixture
def three(o365tui: CommandLine) -> bytes:
    """Three requests of Ilze's, the last one closed; their numbers a line each."""
    for title, severity in (("One", "A"), ("Two", "B"), ("Three", "A")):
        o365tui("new", "--title", title, "--description", "D", "--service", "Other", "--severity", severity)
    o365tui("close", "1003")
    return o365tui("list", "--sort", "number", "--format", "ids").out.encode()


def statuses(o365tui: CommandLine) -> list[str]:
    found = o365tui("list", "--sort", "number", "--fields", "status", "--format", "json").json
    return [each["status"] for each in found]


def test_what_a_list_finds_is_assigned_in_one_commit_and_undone_in_one(o365tui: CommandLine, three: bytes) -> None:
    open_ones = o365tui(*AGENT, "list", "status:open assignee:none", "--format", "ids").out.encode()
    tried = o365tui(*AGENT, "assign", "-", "maris", "--dry-run", stdin=open_ones)
    assert "Assignee: – → Māris Kalns" in tried.out
    assert "2 of 2 would change." in tried.err
    assert statuses(o365tui) == ["new", "new", "closed"]
    done = o365tui(*AGENT, "assign", "-", "maris", "--format", "json", stdin=open_ones).json
    assert (done["changed"], done["refused"], [each["number"] for each in done["requests"]]) == (2, 0, [1002, 1001])
    assert statuses(o365tui) == ["in_progress", "in_progress", "closed"]
    (first, *_rest) = o365tui(*AGENT, "undo", "--list", "--format", "json").json
    assert (first["id"], first["numbers"]) == (done["operation"], [1001, 1002])
    assert "Undo: Change 2 requests at once" in o365tui(*AGENT, "undo").err
    assert statuses(o365tui) == ["new", "new", "closed"]


def test_those_that_refuse_are_told_and_stop_no_others(o365tui: CommandLine, three: bytes) -> None:
    came = o365tui(*AGENT, "take", "-", stdin=b"\n" + three + b"SR-4711 and more\n", code=5)
    assert [line.split()[0] for line in came.out.splitlines()] == ["SR-1001", "SR-1002"]
    assert "SR-1003 is closed. Reopen it first." in came.err
    assert "There is no request SR-4711." in came.err
    assert "2 of 4 changed." in came.err
    assert came.err.count("SR-1003") == 1


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["note", "-", "--body", "Hello"], "in_progress"),
        (["note", "-", "--internal", "--body", "Hello"], "new"),
        (["ask", "-", "--body", "Which build?"], "action_required"),
        (["resolve", "-", "--body", "Solved."], "resolved"),
        (["close", "-", "--why", "Old."], "closed"),
        (["set", "-", "--severity", "C", "--add-tag", "x"], "new"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_every_change_that_many_can_have(o365tui: CommandLine, three: bytes, words: list[str], status: str) -> None:
    o365tui(*AGENT, *words, stdin=b"1001\n1002\n")
    assert statuses(o365tui)[:2] == [status, status]


def test_closed_ones_are_opened_again_together(o365tui: CommandLine, three: bytes) -> None:
    o365tui("close", "-", stdin=b"1001\n")
    o365tui("reopen", "-", stdin=b"1001\n1003\n")
    assert statuses(o365tui) == ["in_progress", "new", "in_progress"]


def test_nothing_on_standard_input_changes_nothing(o365tui: CommandLine, three: bytes) -> None:
    came = o365tui("close", "-", stdin=b"\n")
    assert "nothing was changed" in came.err
    assert o365tui("close", "-", "--format", "json", stdin=b"").json["changed"] == 0


@pytest.mark.parametrize(
    ("words", "stdin"),
    [
        (["close", "-"], b"1001\nabc\n"),
        (["note", "-"], b"1001\n"),
        (["note", "-", "--body", "x", "--file", "/etc/hosts"], b"1001\n"),
        (["take", "-", "--revision", "1"], b"1001\n"),
        (["set", "-", "--title", "x"], b"1001\n"),
        (["set", "-"], b"1001\n"),
        (["show", "-"], b"1001\n"),
        (["close", "-"], b'{"title": 1}\n'),
    ],
)
def test_what_cannot_be_done_to_many_changes_nothing(
    o365tui: CommandLine, three: bytes, words: list[str], stdin: bytes
) -> None:
    assert o365tui(*words, stdin=stdin, code=2).out == ""
    assert statuses(o365tui) == ["new", "new", "closed"]


def test_objects_of_a_list_name_requests_too(o365tui: CommandLine, three: bytes) -> None:
    listed = o365tui("list", "severity:B", "--format", "ndjson").out.encode()
    assert json.loads(listed)["number"] == 1002
    o365tui("close", "-", stdin=listed)
    assert statuses(o365tui) == ["new", "closed", "closed"]


def test_one_request_can_be_tried_too(o365tui: CommandLine, three: bytes) -> None:
    assert "Status: New → Closed" in o365tui("close", "1001", "--dry-run").out
    assert statuses(o365tui) == ["new", "new", "closed"]
    assert o365tui("set", "1001", "--add-tag", "b", "--add-tag", "a").code == 0
    o365tui("set", "1001", "--drop-tag", "b")
    assert o365tui("show", "1001", "--format", "json").json["tags"] == ["a"]


def test_how_one_is_reached_is_put_right(o365tui: CommandLine, three: bytes) -> None:
    o365tui(
        "set", "1001", "--email", "right@example.org", "--further", "one@example.org", "--further", "two@example.org"
    )
    contact = o365tui("show", "1001", "--format", "json").json["contact"]
    assert (contact["email"], contact["further"]) == ("right@example.org", ["one@example.org", "two@example.org"])
    o365tui("set", "1001", "--further", "")
    assert o365tui("show", "1001", "--format", "json").json["contact"]["further"] == []
    assert "nobody" in o365tui("set", "1001", "--email", "nobody", code=2).err


def test_many_duplicates_are_merged_in_one_go_and_one_undo_takes_them_apart(o365tui: CommandLine, three: bytes) -> None:
    o365tui("new", "--title", "Four", "--description", "D", "--service", "Other", "--severity", "B")
    done = o365tui(*AGENT, "merge", "-", "1001", stdin=b"1001\n1002\n1003\n1004\n", code=5)
    assert "SR-1003 is closed already" in done.err
    assert "2 of 3 merged into SR-1001." in done.err
    assert statuses(o365tui) == ["new", "closed", "closed", "closed"]
    assert "Undo" in o365tui(*AGENT, "undo").err
    assert statuses(o365tui) == ["new", "new", "closed", "new"]
    told = o365tui(*AGENT, "merge", "-", "1001", "--format", "json", stdin=b"1004").json
    assert told == {"into": 1001, "merged": [1004], "refused": {}}
    assert "0 of 0" in o365tui(*AGENT, "merge", "-", "1001", stdin=b"").err


def test_duplicates_are_merged_and_taken_apart_and_requests_linked(o365tui: CommandLine, three: bytes) -> None:
    merged = o365tui(*AGENT, "merge", "1002", "1001")
    assert "SR-1002 goes on in SR-1001." in merged.err
    assert "Merged into   SR-1001" in merged.out
    assert "merged SR-1002 into this request" in o365tui("show", "1001").out
    o365tui("merge", "1002", "1001", code=4)
    o365tui(*AGENT, "unmerge", "1002")
    assert o365tui("show", "1002", "--format", "json").json["merged_into"] is None
    assert "Linked        SR-1002" in o365tui("link", "1001", "1002").out
    o365tui("unlink", "1002", "1001")
    assert o365tui("show", "1001", "--format", "json").json["links"] == []
    o365tui("link", "1001", "1001", code=5)
    o365tui("--as", "otto", "link", "1001", "1002", code=3)


def test_a_whole_import_is_undone_with_one_word(o365tui: CommandLine) -> None:
    source = b"id,title,requester\n" + b"".join(b"%d,T,ilze\n" % number for number in range(310))
    o365tui("import", "-", stdin=source)
    assert len(o365tui("list", "--format", "ids").out.splitlines()) == 310
    assert "Import 310 requests" in o365tui("undo", "--list").out
    o365tui("undo")
    assert o365tui("list", "--format", "ids").out == ""
    assert "310 requests were taken in" in o365tui("import", "-", stdin=source).out


def test_nothing_of_ones_own_is_nothing_to_undo(o365tui: CommandLine, three: bytes) -> None:
    assert "nothing yet" in o365tui(*AGENT, "undo", "--list").err
    o365tui(*AGENT, "undo", code=5)
    o365tui(*AGENT, "undo", "1", code=3)
