"""Requests from the shell: filed, shown, listed, answered, moved; as people read them and as scripts do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.conftest import CommandLine

FIELDS = {
    "number", "title", "description", "service", "area", "severity", "plan", "status", "requester", "contact",
    "assignee", "tags", "reference", "created", "updated", "response_due", "next_response_due", "first_response",
    "awaiting", "closed", "revision",
    "notes", "files", "history",
}  # fmt: skip
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")


def test_a_request_in_json_has_every_field_of_the_issue(o365tui: CommandLine, number: str, tmp_path: Path) -> None:
    (tmp_path / "trace.txt").write_text("hello")
    o365tui("--as", "maris", "ask", number, "--body", "Which build?", "--file", str(tmp_path / "trace.txt"))
    shown = o365tui("show", number, "--format", "json").json
    assert set(shown) >= FIELDS
    assert set(shown["notes"][0]) >= {"id", "author", "at", "kind", "body", "files"}
    assert set(shown["files"][0]) >= {"id", "name", "size", "sha256", "media_type", "by", "at"}
    assert (shown["requester"], shown["notes"][0]["author"], shown["status"]) == ("ilze", "maris", "action_required")
    for time in (shown["created"], shown["updated"], shown["response_due"], shown["notes"][0]["at"]):
        assert RFC_3339.fullmatch(time)


def test_there_is_no_due_time_where_none_is_committed(o365tui: CommandLine, number: str) -> None:
    assert o365tui("set", number, "--severity", "C", "--format", "json").json["response_due"] is None


def test_new_prints_the_request_and_says_by_when_somebody_answers(o365tui: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a")
    words = ["--title", "T", "--description", "D", "--service", "Exchange Online", "--area", "mail flow"]
    came = o365tui("new", *words, "--severity", "b", "--file", str(tmp_path / "a.txt"))
    assert came.out.startswith("SR-1001  T\n")
    assert "Exchange Online › Mail flow" in came.out
    assert "within 8 hours" in came.err


def test_a_number_may_be_written_either_way(o365tui: CommandLine, number: str) -> None:
    assert o365tui("show", number).out == o365tui("show", f"sr-{number}").out
    assert "SR-1042" in o365tui("show", "abc", code=2).err


@pytest.mark.parametrize("place", ["before", "after"])
def test_the_format_may_stand_before_and_after_the_command(o365tui: CommandLine, number: str, place: str) -> None:
    words = ["--format", "ndjson", "list"] if place == "before" else ["list", "--format", "ndjson"]
    assert [line["number"] for line in o365tui(*words).lines] == [int(number)]


def test_lists_are_arrays_of_whole_requests(o365tui: CommandLine, number: str) -> None:
    (listed,) = o365tui("list", "--format", "json").json
    assert listed == o365tui("show", number, "--format", "json").json
    assert o365tui("list", "--view", "closed", "--format", "json").json == []
    assert o365tui("list", "--view", "closed").out == ""


def test_a_list_is_limited_searched_and_viewed(o365tui: CommandLine, number: str) -> None:
    for title in ("Čau kafija", "Another"):
        words = ["--title", title, "--description", "D", "--service", "Other", "--severity", "A"]
        o365tui("new", *words)
    assert len(o365tui("list", "--format", "ndjson").lines) == 3
    assert len(o365tui("list", "--limit", "2", "--format", "ndjson").lines) == 2
    assert [line["title"] for line in o365tui("list", "cau", "--format", "ndjson").lines] == ["Čau kafija"]
    assert "SR-1001" in o365tui("list", "--view", "unassigned").out
    assert o365tui("list", "--view", "mine", code=3).out == ""


def test_a_note_comes_from_standard_input_and_says_who_sees_it(o365tui: CommandLine, number: str) -> None:
    came = o365tui("note", number, stdin="Čau\nwith two lines \n".encode())
    assert "Everyone on the request sees this note." in came.err
    assert o365tui("show", number, "--format", "json").json["notes"][0]["body"] == "Čau\nwith two lines "
    came = o365tui("--as", "maris", "note", number, "--internal", "--body", "Hm")
    assert "INTERNAL" in came.out
    assert "INTERNAL" not in o365tui("show", number).out
    assert o365tui("note", number, stdin=b"\n", code=2).out == ""


def test_a_file_needs_no_words_with_it(o365tui: CommandLine, number: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a")
    assert "a.txt" in o365tui("note", number, "--file", str(tmp_path / "a.txt")).out


def test_a_whole_life_from_the_shell(o365tui: CommandLine, number: str) -> None:
    def status(*words: str) -> str:
        return str(o365tui(*words, "--format", "json").json["status"])

    agent = ("--as", "maris")
    assert status(*agent, "assign", number, "maris") == "in_progress"
    assert status(*agent, "ask", number, "--body", "Which build?") == "action_required"
    assert status("note", number, "--body", "16.0") == "in_progress"
    assert status(*agent, "resolve", number, "--body", "Restarted") == "resolved"
    assert status("close", number, "--why", "Thanks") == "closed"
    assert status("reopen", number) == "in_progress"
    assert status(*agent, "take", number) == "in_progress"
    told = o365tui("show", number).out
    for words in ("Māris Kalns asks for information", "Ilze Ozola closed the request", "Thanks", "In progress"):
        assert words in told


def test_fields_are_set_and_tags_replaced(o365tui: CommandLine, number: str) -> None:
    words = ["--title", "New title", "--service", "Microsoft Teams", "--area", "Calls", "--severity", "A"]
    shown = o365tui("set", number, *words, "--tag", "a", "--tag", "b", "--reference", "26", "--format", "json").json
    assert (shown["title"], shown["service"], shown["area"], shown["severity"]) == (
        "New title", "Microsoft Teams", "Calls", "A",
    )  # fmt: skip
    assert (shown["tags"], shown["reference"], shown["revision"]) == (["a", "b"], "26", 2)
    assert o365tui("set", number, "--tag", "", "--format", "json").json["tags"] == []
    o365tui("set", number, code=2)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["show", "4711"], 3),
        (["--as", "otto", "show", "1001"], 3),
        (["--as", "nobody", "list"], 3),
        (["--as", "otto", "note", "1001", "--body", "x"], 3),
        (["assign", "1001", "maris"], 4),
        (["ask", "1001", "--body", "x"], 4),
        (["note", "1001", "--internal", "--body", "x"], 4),
        (["--as", "otto", "people", "add", "--name", "N", "--email", "n@example.org", "--role", "agent"], 4),
        (["--as", "maris", "assign", "1001", "nobody"], 3),
        (["--as", "maris", "assign", "1001", "ilze"], 5),
        (["reopen", "1001"], 5),
        (["set", "1001", "--severity", "A", "--revision", "7"], 5),
        (["close", "1001", "--revision", "7"], 5),
        (["people", "add", "--name", "N", "--email", "n@example.org", "--role", "agent", "--plan", "premier"], 5),
        (["people", "add", "--name", "N", "--email", "n", "--role", "agent"], 2),
        (["init", "--name", "N", "--email", "n@example.org", "--country", "LV", "--organisation", "O", "--plan",
          "premier", "--role", "agent"], 5),
        (["new", "--title", "T", "--description", "D", "--service", "Exchequer", "--severity", "B"], 2),
        (["new", "--title", "T", "--description", "D", "--service", "Other", "--area", "Mars", "--severity", "B"], 2),
        (["new", "--title", "T", "--description", "D", "--service", "Other", "--severity", "D"], 2),
        (["new", "--title", "T"], 2),
        (["sing"], 2),
        (["list", "--format", "xml"], 2),
        (["save", "1001", "1"], 3),
        (["attach", "1001", "/nothing/there"], 3),
        (["demo"], 5),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else str(value),
)  # fmt: skip
def test_what_goes_wrong_has_its_exit_code_and_a_sentence_beside_the_results(
    o365tui: CommandLine, number: str, words: list[str], code: int
) -> None:
    came = o365tui(*words, code=code)
    assert came.out == ""
    assert came.err.strip()
    assert "Traceback" not in came.err


def test_hostile_text_never_reaches_the_terminal_as_it_is(o365tui: CommandLine) -> None:
    hostile = "\x1b]52;c;aGk=\x07\u202e[/b]\udcff\x9b31m\u200b"
    words = ["--title", hostile, "--description", hostile, "--service", "Other", "--severity", "A"]
    for style in ("table", "json", "ndjson"):
        came = o365tui("new", *words, "--format", style)
        listed = o365tui("list", "--format", style)
        for text in (came.out, came.err, listed.out):
            assert not set(text) & {"\x1b", "\x07", "\u202e", "\udcff", "\x9b", "\u200b"}
    shown = o365tui("list", "--limit", "1", "--format", "json").json[0]
    assert (shown["title"], shown["description"]) == (hostile, hostile)


def test_columns_stay_aligned_whatever_is_in_them(o365tui: CommandLine) -> None:
    from o365tui.text.safe import cells

    for title in ("plain", "李小龍の電話", "e\u0301\u0301 ā", "👩‍💻 at work"):
        words = ["--title", title, "--description", "D", "--service", "Other", "--severity", "A"]
        o365tui("new", *words)
    heading, *rows = o365tui("list").out.splitlines()
    at = heading.index("Requester")
    assert len(rows) == 4
    for row in rows:
        assert cells(row[: row.index("Ilze Ozola")]) == at


def test_the_shell_speaks_the_persons_language(o365tui: CommandLine, number: str) -> None:
    o365tui("people", "set", "ilze", "--language", "lv")
    assert "Statuss" in o365tui("show", number).out
    assert "Lietojums" in o365tui("show", "--help").out
    assert "Usage" in o365tui("--as", "maris", "show", "--help").out


def test_severities_are_taken_in_small_letters_and_told_in_capitals(o365tui: CommandLine, number: str) -> None:
    assert o365tui("set", number, "--severity", "c", "--format", "json").json["severity"] == "C"
    assert "'A', 'B', 'C'" in o365tui("set", number, "--severity", "D", code=2).err
    assert "A|B|C" in o365tui("set", "--help").out


def test_show_tells_until_when_the_next_answer_is_owed(o365tui: CommandLine, number: str) -> None:
    assert "Next answer" not in o365tui("show", number).out
    o365tui("--as", "maris", "note", number, "--body", "Looking.")
    assert "Next answer" not in o365tui("show", number).out
    o365tui("note", number, "--body", "And?")
    assert re.search(r"^Next answer +due .*\(in 8 h\)$", o365tui("show", number).out, re.MULTILINE)
    assert RFC_3339.fullmatch(o365tui("show", number, "--format", "json").json["next_response_due"])


def test_a_filter_chooses_what_is_listed(o365tui: CommandLine, number: str) -> None:
    o365tui("new", "--title", "Čau kafija", "--description", "D", "--service", "Other", "--severity", "A")
    assert [line["severity"] for line in o365tui("list", "severity:A assignee:none", "--format", "ndjson").lines] == [
        "A"
    ]
    assert o365tui("list", "-f", code=2).out == ""
    assert len(o365tui("list", "--format", "ndjson", "--", "-severity:A").lines) == 1


def test_what_is_wrong_in_a_filter_is_pointed_at(o365tui: CommandLine, number: str) -> None:
    came = o365tui("list", "Čau stauts:open due<2x", code=2)
    said = came.err.splitlines()
    assert said[:3] == [
        "Čau stauts:open due<2x",
        "    ^^^^^^^",
        "“stauts:” is not something to filter by. Did you mean status:?",
    ]
    assert said[4].index("^^") == said[3].index("2x")
    assert came.out == ""
