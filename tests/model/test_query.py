"""The filter language: what is read, what is said of what is wrong, what is offered, and what it means."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o365tui.model.people import Reader
from o365tui.model.query import (
    Among,
    Completion,
    Key,
    Person,
    Phrase,
    Vocabulary,
    Within,
    best,
    checked,
    complete,
    holds,
    parse,
    searched,
)
from o365tui.model.query.completing import quoted
from o365tui.model.request import Attachment, Note, NoteKind, Plan, Record, Severity, Status
from o365tui.text.language import speaking
from tests.store.desks import ILZE, MARIS, NOW, a_request

WORDS = Vocabulary(
    people=(
        Person("maris", "Māris Kalns", True),
        Person("liga", "Līga Liepa", True),
        Person("ilze", "Ilze Ozola", False),
    ),
    tags=("vpn", "two words", "Čau, kafija", 'quo"ted'),
    services=("Exchange Online", "Microsoft Teams"),
    areas=("Mail flow",),
    organisations=("SIA Piemērs",),
)

SYNTAX = st.text(st.sampled_from("abdnostu:<>,-\"“”„ \t'25hdw&Āč\ud800"), max_size=30)
PIECES = st.sampled_from(
    [*(f"{key.value}{operator}" for key in Key for operator in ":<>"), "open", "A,B", "me", "none", "2h", "9w", '"a b"',
     '"', " ", " -", ",", "word", "SR-1042", "https://x.example/?a=b", "C:\\temp", "stauts:", "\n"]
)  # fmt: skip
TYPED = st.text() | SYNTAX | st.lists(PIECES, max_size=8).map("".join)


def asked(text: str) -> tuple[object, ...]:
    """What a text without problems asks for."""
    query = parse(text)
    assert not query.problems, query.problems
    return (
        query.words,
        query.phrases,
        query.without,
        query.without_phrases,
        tuple(replace(each, places=()) if isinstance(each, Among) else each for each in query.conditions),
    )


def wrong(text: str) -> list[tuple[str, str]]:
    """What is not understood, and what is said of it."""
    return [(text[each.start : each.end], each.sentence) for each in parse(text).problems]


# Reading it


def test_everything_that_can_be_asked_at_once() -> None:
    text = 'status:open severity:A assignee:me service:exchange due<2h updated>7d tag:vpn "Exact Words" -wörd out'
    assert asked(text) == (
        ("out",),
        (Phrase(("exact", "words")),),
        (("word",),),
        (),
        (
            Among(Key.STATUS, ("open",)),
            Among(Key.SEVERITY, ("A",)),
            Among(Key.ASSIGNEE, ("me",)),
            Among(Key.SERVICE, ("exchange",)),
            Within(Key.DUE, True, timedelta(hours=2)),
            Within(Key.UPDATED, False, timedelta(days=7)),
            Among(Key.TAG, ("vpn",)),
        ),
    )


def test_a_comma_means_or_and_a_minus_not() -> None:
    assert asked("-status:new,In-Progress,action_required")[4] == (
        Among(Key.STATUS, ("new", "in_progress", "action_required"), negated=True),
    )
    assert asked('-"a b" -due<30m')[3:] == (
        (Phrase(("a", "b")),),
        (Within(Key.DUE, True, timedelta(minutes=30), negated=True),),
    )


def test_values_are_understood_in_both_languages_whatever_is_spoken() -> None:
    for text in ("status:atvērts,Jauns", "STATUS:open,new", "status:atverts,NEW"):
        for language in ("en", "lv"):
            with speaking(language):
                assert asked(text)[4] == (Among(Key.STATUS, ("open", "new")),)
    assert asked("assignee:nav due:nokavēts")[4] == (Among(Key.ASSIGNEE, ("none",)), Among(Key.DUE, ("overdue",)))


def test_quotes_keep_blanks_and_commas_together() -> None:
    assert asked('tag:"two words",„Čau, kafija”')[4] == (Among(Key.TAG, ("two words", "cau, kafija")),)
    assert asked('service:"Exchange On"')[4] == (Among(Key.SERVICE, ("exchange on",)),)


def test_a_phrase_that_is_still_typed_ends_in_the_beginning_of_a_word() -> None:
    assert asked('"exact wor')[1] == (Phrase(("exact", "wor"), open=True),)
    assert asked('"exact wor ')[1] == (Phrase(("exact", "wor")),)
    assert asked('"exact wor"')[1] == (Phrase(("exact", "wor")),)


def test_lengths_of_time() -> None:
    spans = {"30m": 0.5, "2h": 2, "7d": 168, "3w": 504, "2st": 2, "15min": 0.25, "1ned": 168}
    for typed, hours in spans.items():
        assert asked(f"created>{typed}")[4] == (Within(Key.CREATED, False, timedelta(hours=hours)),)


@pytest.mark.parametrize(
    "text", ["https://example.org/a:b", "C:\\Users", "12:30", "Error:", "std::vector", "a<b", "SR-1042", "e-mail", "-"]
)
def test_addresses_paths_and_sentences_are_words(text: str) -> None:
    query = parse(text)
    assert not query.problems
    assert not query.conditions


def test_what_is_wrong_is_said_where_it_stands() -> None:
    assert wrong("a stauts:open b") == [("stauts:", "“stauts:” is not something to filter by. Did you mean status:?")]
    assert wrong("-foo:bar") == [
        ("foo:", "“foo:” is not something to filter by. To search for it as words put it in quotes.")
    ]
    possible = "Possible: open, new, in-progress, action-required, resolved, closed."
    assert wrong("status:new,nwe") == [("nwe", f"“nwe” is not known here. Did you mean new? {possible}")]
    assert wrong("status:foo") == [("foo", f"“foo” is not known here. {possible}")]
    assert wrong("severity:D") == [("D", "“D” is not known here. Possible: A, B, C.")]
    times = "“2x” is no length of time. Write 30m, 2h, 7d or 3w: minutes, hours, days or weeks."
    assert wrong("due<2x") == [("2x", times)]
    assert wrong("due:2h") == [("2h", "Write due<2h for sooner and due>2h for later than in 2 hours.")]
    assert wrong("updated:7d") == [("updated:7d", "Write updated<7d for less and updated>7d for more than 7 days ago.")]
    assert wrong("status<new") == [("status<", "Write status: with a colon; only times are compared with < and >.")]
    assert wrong("due<") == [("due<", "Say how long: 30m, 2h, 7d or 3w.")]
    assert wrong("tag:") == [("tag:", "Say which after “tag:”.")]
    assert wrong("has:") == [("has:", "Say which after “has:”: files.")]
    assert wrong("updated<999999w")


def test_each_thing_that_is_wrong_is_said() -> None:
    assert [place for place, _sentence in wrong("stauts:a ok due<x tag:")] == ["stauts:", "x", "tag:"]


def test_a_handle_that_nobody_has_is_said_with_those_that_may_be_meant() -> None:
    text = "assignee:mar,liga requester:Ilze assignee:none -assignee:me"
    problems = checked(parse(text), WORDS).problems
    assert [(text[each.start : each.end], each.sentence) for each in problems] == [
        ("mar", "Nobody here has the handle “mar”. Possible: maris.")
    ]
    assert "Possible: liga" in checked(parse("assignee:Liepa"), WORDS).problems[0].sentence


@given(TYPED)
def test_no_text_makes_it_fail_and_every_problem_lies_within(text: str) -> None:
    query = parse(text)
    assert query.text == text
    assert parse(query.text) == query
    for problem in query.problems:
        assert 0 <= problem.start < problem.end <= len(text)
        assert problem.sentence


@given(TYPED)
def test_words_in_quotes_are_never_a_problem(text: str) -> None:
    assert not parse('"' + "".join(each for each in text if each not in '"“”„«»') + '"').problems


# Completing it


def inserted(text: str, completion: Completion) -> str:
    return text[: completion.start] + completion.insert + text[completion.end :]


def offered(text: str, reader: Reader = MARIS, at: int | None = None) -> list[str]:
    place = len(text) if at is None else at
    return [inserted(text, each) for each in complete(text, place, WORDS, reader)]


def test_keys_are_offered_by_their_beginning() -> None:
    assert offered("se") == ["severity:", "service:"]
    assert offered("vpn -ta") == ["vpn -tag:"]
    assert offered("du") == ["due<", "due:"]
    assert "tag:" in offered("")
    assert offered('"sta') == []


def test_values_are_offered_by_their_beginning_or_that_of_a_word() -> None:
    assert offered("status:re") == ["status:resolved", "status:action-required"]
    assert offered("status:new,res x", at=14) == ["status:new,resolved x"]
    assert offered("tag:w") == ['tag:"two words"']
    assert offered("service:exchange o") != []
    assert offered("service:on") == ['service:"Exchange Online"']
    assert offered("assignee:liep") == ["assignee:liga"]
    assert [each.about for each in complete("assignee:lig", 12, WORDS, MARIS)] == ["Līga Liepa"]
    assert offered("due<2") == ["due<2m", "due<2h", "due<2d", "due<2w"]
    with speaking("lv"):
        assert offered("status:at") == ["status:atvērts", "status:atrisināts"]
        assert offered("assignee:n") == ["assignee:nav"]


def test_what_is_there_already_is_not_offered_again() -> None:
    assert "status:new,new" not in offered("status:new,")
    assert "status:new,closed" in offered("status:new,")


def test_an_administrator_is_offered_what_is_theirs() -> None:
    assert offered("org", ILZE) == []
    assert offered("assignee:", ILZE) == ["assignee:none", "assignee:maris", "assignee:liga"]
    assert offered("requester:m", ILZE) == ["requester:me", "requester:maris"]


@given(TYPED, st.integers(0, 40), st.sampled_from([MARIS, ILZE]), st.sampled_from(["en", "lv"]))
def test_what_is_inserted_is_understood(text: str, at: int, reader: Reader, language: str) -> None:
    with speaking(language):
        for each in complete(text, min(at, len(text)), WORDS, reader):
            assert 0 <= each.start <= each.end <= len(text)
            after = parse(inserted(text, each))
            if each.insert[-1] in ":<":  # a key: its value is still missing
                continue
            end = each.start + len(each.insert)
            assert not [p for p in after.problems if p.start < end and each.start < p.end], inserted(text, each)


@given(st.text())
def test_any_tag_can_be_written(tag: str) -> None:
    written = quoted(tag)
    if written != '""':
        query = parse(f"tag:{written}")
        record = searched(Record(replace(a_request(1), tags=(tag,))))
        assert not query.problems or not searched_for(tag)
        assert query.problems or holds(query, record, MARIS, NOW)


def searched_for(tag: str) -> bool:
    from o365tui.model.query.language import plain

    return bool(plain(tag))


# What it means


def a_record(internal: bool = True) -> Record:
    request = a_request(
        1042, tags=("VPN",), status=Status.IN_PROGRESS, assignee="maris", updated=NOW - timedelta(days=8),
        created=NOW - timedelta(hours=3), severity=Severity.A, plan=Plan.PREMIER,
    )  # fmt: skip
    notes = [Note(1, 1042, "maris", NOW, NoteKind.REPLY, "Which build? Please reply")]
    files = []
    if internal:
        notes.append(Note(2, 1042, "maris", NOW, NoteKind.INTERNAL, "secret thumbprint"))
        files.append(Attachment(1, 1042, "plan.txt", 1, "ab", "text/plain", "maris", NOW, internal=True))
    return Record(request, tuple(notes), tuple(files))


AGREE = [
    "outl cannot", "liepaja", "1042", "SR-1042", '"cannot send"', '"outlook cannot se', '"please reply"', "-nothing",
    '-"send cannot"', "status:open", "status:in-progress", "status:new,in-progress", "-status:closed", "severity:a",
    "assignee:me", "assignee:MARIS", "-assignee:none", "requester:ilze", "service:exchange", "service:online",
    "area:mail", "organisation:piemers", "plan:premier", "tag:vpn", "has:files", "due:overdue", "due<1m", "-due>1m",
    "updated>7d", "-updated<7d", "created<4h", "created>2h", "-closed>1m", "thumbpr secret", "area:pasta",
]  # fmt: skip
REFUSE = [
    "nothing", "-outlook", '"send cannot"', '"outlook send"', '"case build"', "status:closed", "severity:B,C",
    "assignee:none", "assignee:liga", "requester:me", "service:xchange", "service:teams", "tag:vp", "-tag:vpn",
    "due:none", "due>1h", "updated<7d", "created>3h", "created<3h", "closed<9w", "plan:enterprise", "stauts:open",
    "-has:files", "-cannot", "closed>1m",
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [(t, True) for t in AGREE] + [(t, False) for t in REFUSE])
def test_what_a_filter_means(text: str, expected: bool) -> None:
    assert holds(parse(text), searched(a_record()), MARIS, NOW) is expected


def test_what_an_administrator_does_not_see_is_not_searched() -> None:
    seen = searched(a_record(internal=False))
    for text in ("thumbprint", "has:files", "plan.txt"):
        assert not holds(parse(text), seen, ILZE, NOW)
    assert holds(parse("-has:files"), seen, ILZE, NOW)


def test_the_best_have_all_of_it_in_the_title() -> None:
    title = searched(a_record()).title
    assert best(parse('outl "cannot send"'), title)
    assert not best(parse("outl liepaja"), title)


@given(st.sampled_from([each for each in AGREE + REFUSE if not each.startswith("-") and not parse(each).problems]))
def test_a_minus_is_the_complement(text: str) -> None:
    if " " in text and not text.startswith('"'):
        return
    record = searched(a_record())
    assert holds(parse(text), record, MARIS, NOW) is not holds(parse("-" + text), record, MARIS, NOW)
