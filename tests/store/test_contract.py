"""What every store keeps to; the whole file runs over each implementation."""

from __future__ import annotations

import io
import random
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from o365tui.model import figures
from o365tui.model.canned import Canned
from o365tui.model.errors import NotFound, Refused
from o365tui.model.people import Organisation, Person, Reader, Role
from o365tui.model.preferences import Level, NoticeSettings, Preferences, SavedView, Seen
from o365tui.model.query import parse
from o365tui.model.request import (
    Attachment,
    Contact,
    HistoryEntry,
    Note,
    NoteKind,
    Plan,
    Request,
    Severity,
    Status,
)
from o365tui.model.settings import Feedback, Settings
from o365tui.model.views import Column, Sort, View
from o365tui.store.memory import MemoryStore
from o365tui.store.opening import create, open_desk
from o365tui.store.protocol import Change, Present, Store, Transaction
from tests.store.desks import find

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ILZE = Reader("ilze", agent=False, organisation="SIA Piemērs")
OTHER = Reader("otto", agent=False, organisation="Other Ltd")
MARIS = Reader("maris", agent=True, organisation=None)


@pytest.fixture(params=["memory", "folder"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    return MemoryStore() if request.param == "memory" else create(tmp_path / "desk")


def a_request(number: int, **changes: object) -> Request:
    made = Request(
        number=number,
        title=f"Outlook cannot send, case {number}",
        description="Since 08:10 everything stays in the outbox of the Liepāja office.",
        service="Exchange Online",
        area="Mail flow",
        severity=Severity.B,
        plan=Plan.ENTERPRISE,
        status=Status.NEW,
        organisation="SIA Piemērs",
        requester="ilze",
        contact=Contact("ilze@example.org"),
        created=NOW + timedelta(minutes=number),
        updated=NOW + timedelta(minutes=number),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def a_note(number: int, kind: NoteKind = NoteKind.REPLY, body: str = "Which build?") -> Note:
    return Note(0, number, "maris", NOW, kind, body)


def file(store: Store, **changes: object) -> Request:
    def work(transaction: Transaction) -> Request:
        request = a_request(transaction.next_number(), **changes)
        transaction.save_request(request)
        return request

    return store.commit("ilze", work)


def test_a_new_desk_is_empty(store: Store) -> None:
    assert store.page(MARIS, View.ALL, None, 0, 60).total == 0
    assert store.counts(MARIS).views[View.OPEN] == 0
    assert store.people() == []
    assert store.get(MARIS, 1001) is None
    assert store.read_only is None
    assert list(store.check()) == []


def test_what_is_committed_is_there(store: Store) -> None:
    request = file(store)
    record = store.get(ILZE, request.number)
    assert record is not None
    assert record.request == request


def test_numbers_are_given_once_and_grow(store: Store) -> None:
    numbers = [file(store).number for _ in range(3)]
    assert numbers == sorted(set(numbers))

    def two(transaction: Transaction) -> tuple[int, int]:
        return transaction.next_number(), transaction.next_number()

    first, second = store.commit("ilze", two)
    assert numbers[-1] < first < second


def test_a_number_that_was_brought_along_is_not_given_again(store: Store) -> None:
    store.commit("ilze", lambda transaction: transaction.save_request(a_request(5000)))
    assert file(store).number == 5001


def test_a_commit_that_raises_changes_nothing(store: Store) -> None:
    def work(transaction: Transaction) -> None:
        transaction.save_request(a_request(transaction.next_number()))
        raise Refused("no")

    before = store.cursor()
    with pytest.raises(Refused):
        store.commit("ilze", work)
    assert store.page(MARIS, View.ALL, None, 0, None).total == 0
    assert store.cursor() == before


def test_a_commit_reads_what_it_saved(store: Store) -> None:
    def work(transaction: Transaction) -> None:
        request = a_request(transaction.next_number())
        transaction.save_request(request)
        assert transaction.request(request.number) == request
        note = transaction.add_note(a_note(request.number))
        assert transaction.note(note.id) == note
        transaction.save_person(Person("ilze", "Ilze", "i@example.org", Role.ADMINISTRATOR, "SIA Piemērs"))
        assert transaction.person("ilze") is not None

    store.commit("ilze", work)


def test_notes_files_and_history_come_with_the_request_oldest_first(store: Store) -> None:
    number = file(store).number

    def work(transaction: Transaction) -> None:
        kept = transaction.add_file(Attachment(0, number, "trace.zip", 3, "ab" * 32, "application/zip", "maris", NOW))
        transaction.add_note(replace(a_note(number), files=(kept.id,)))
        transaction.add_note(a_note(number, body="And?"))
        transaction.add_history(HistoryEntry(0, number, NOW, "maris", "status", "new", "in_progress"))

    store.commit("maris", work)
    record = store.get(MARIS, number)
    assert record is not None
    assert [note.body for note in record.notes] == ["Which build?", "And?"]
    assert record.notes[0].files == (record.files[0].id,)
    assert record.history[0].becomes == "in_progress"


def _save(request: Request, transaction: Transaction) -> None:
    transaction.save_request(request)


def test_administrators_see_their_organisation_only(store: Store) -> None:
    number = file(store).number
    assert store.get(OTHER, number) is None
    assert store.page(OTHER, View.ALL, None, 0, None).total == 0
    assert find(store, OTHER, View.ALL, "outlook").total == 0
    assert store.counts(OTHER).views[View.ALL] == 0
    assert list(store.records(OTHER)) == []


def test_what_is_internal_is_the_agents_only(store: Store) -> None:
    number = file(store).number

    def work(transaction: Transaction) -> None:
        kept = transaction.add_file(
            Attachment(0, number, "secretplan.txt", 3, "ab" * 32, "text/plain", "maris", NOW, internal=True)
        )
        transaction.add_note(replace(a_note(number, NoteKind.INTERNAL, "thumbprint"), files=(kept.id,)))
        transaction.add_history(HistoryEntry(0, number, NOW, "maris", "note", None, None, internal=True))

    store.commit("maris", work)
    seen = store.get(ILZE, number)
    assert seen is not None
    assert (seen.notes, seen.files, seen.history) == ((), (), ())
    for words in ("thumbprint", "secretplan"):
        assert find(store, ILZE, View.ALL, words).total == 0
        assert find(store, MARIS, View.ALL, words).total == 1


def test_every_view_counts_what_it_shows(store: Store) -> None:
    file(store)
    file(store, status=Status.ACTION_REQUIRED, assignee="maris", first_response=NOW)
    file(store, status=Status.IN_PROGRESS, assignee="maris", first_response=NOW)
    file(store, status=Status.RESOLVED, assignee="maris", first_response=NOW)
    file(store, status=Status.CLOSED, closed=NOW)
    file(store, severity=Severity.C)
    file(store, organisation="Other Ltd", requester="otto")
    for reader in (ILZE, OTHER, MARIS):
        counts = store.counts(reader)
        for view in View:
            page = store.page(reader, view, None, 0, None)
            assert counts.views[view] == page.total == len(page.rows), (reader, view)
    views = store.counts(ILZE).views
    assert [views[view] for view in View] == [5, 5, 1, 2, 1, 1, 6]
    assert store.counts(MARIS).views[View.ASSIGNED] == 2
    assert store.counts(MARIS).mine == {Status.ACTION_REQUIRED: 1, Status.IN_PROGRESS: 1, Status.RESOLVED: 1}
    assert store.counts(ILZE).mine[Status.NEW] == 2


def test_pages_join_to_the_whole_list(store: Store) -> None:
    for _ in range(25):
        file(store)
    whole = [row.number for row in store.page(MARIS, View.OPEN, None, 0, None).rows]
    pages = [store.page(MARIS, View.OPEN, None, offset, 10) for offset in (0, 10, 20, 30)]
    assert [row.number for page in pages for row in page.rows] == whole
    assert {page.total for page in pages} == {25}
    assert whole == sorted(whole, reverse=True)


@pytest.mark.parametrize("column", Column)
@pytest.mark.parametrize("descending", [False, True])
def test_every_column_sorts_both_ways(store: Store, column: Column, descending: bool) -> None:
    file(store, title="Čehija", severity=Severity.A, assignee="zane", status=Status.IN_PROGRESS)
    file(store, title="apple", severity=Severity.C, requester="anna")
    file(store, title="Zebra", severity=Severity.B, assignee="anna", status=Status.CLOSED, closed=NOW)
    memory = MemoryStore()
    for row in sorted(store.page(MARIS, View.ALL, None, 0, None).rows):
        record = store.get(MARIS, row.number)
        assert record is not None
        memory.commit("x", partial(_save, record.request))
    sort = Sort(column, descending)
    got = [row.number for row in store.page(MARIS, View.ALL, sort, 0, None).rows]
    assert got == [row.number for row in memory.page(MARIS, View.ALL, sort, 0, None).rows]


def test_a_number_that_is_searched_for_means_that_request_before_those_that_speak_of_it(store: Store) -> None:
    meant = file(store, title="Outlook cannot send").number
    speaks = file(store, title=f"The same as SR-{meant}").number
    for text in (f"SR-{meant}", str(meant)):
        assert [row.number for row in find(store, MARIS, View.ALL, text, Sort(Column.BEST)).rows] == [meant, speaks]
        page = find(store, MARIS, View.ALL, text, Sort(Column.BEST), 1, 1)
        assert ([row.number for row in page.rows], page.total) == ([speaks], 2)


def test_assigned_to_you_puts_action_required_first_for_an_administrator(store: Store) -> None:
    first = file(store, status=Status.ACTION_REQUIRED).number
    second = file(store).number
    assert [row.number for row in store.page(ILZE, View.ASSIGNED, None, 0, None).rows] == [first, second]
    assert [row.number for row in store.page(ILZE, View.OPEN, None, 0, None).rows] == [second, first]


def test_response_due_is_ordered_by_the_next_deadline(store: Store) -> None:
    b = file(store).number
    a = file(store, severity=Severity.A).number
    assert [row.number for row in store.page(MARIS, View.DUE, None, 0, None).rows] == [a, b]


def test_response_due_holds_the_first_and_the_next_response_while_one_is_owed(store: Store) -> None:
    def hours(n: float) -> datetime:
        return NOW + timedelta(hours=n)

    answered = {"first_response": hours(-20), "status": Status.IN_PROGRESS}
    next_late = file(store, created=hours(-30), awaiting=hours(-9), **answered)
    first = file(store, created=hours(-5))
    next_soon = file(store, created=hours(-30), severity=Severity.A, awaiting=hours(1.5), **answered)
    file(store, created=hours(-30), **answered)
    file(store, created=hours(-30), awaiting=hours(-9), severity=Severity.C, **answered)
    for status in (Status.ACTION_REQUIRED, Status.RESOLVED, Status.CLOSED):
        file(store, created=hours(-30), **{**answered, "status": status}, awaiting=hours(-9))
    deadlines = {next_late.number: hours(-1), next_soon.number: hours(2.5), first.number: hours(3)}
    for reader in (MARIS, ILZE):
        page = store.page(reader, View.DUE, None, 0, None)
        assert [(row.number, row.deadline) for row in page.rows] == list(deadlines.items())
        assert page.rows[0].awaiting == hours(-9)
        assert store.counts(reader).views[View.DUE] == page.total == 3
    by_due = store.page(MARIS, View.ALL, Sort(Column.DUE), 0, None).rows
    assert [row.number for row in by_due[:3]] == list(deadlines)
    store.commit("maris", partial(_save, replace(next_late, awaiting=None, revision=2)))
    assert [row.number for row in store.page(MARIS, View.DUE, None, 0, None).rows] == list(deadlines)[1:]
    assert store.counts(MARIS).views[View.DUE] == 2


def test_search_folds_diacritics_and_takes_beginnings_of_words(store: Store) -> None:
    request = file(store)
    file(store, title="Teams", description="other")
    for words in ("liepaja", "LIEPĀJ", "outl send", str(request.number), request.shown_number):
        found = find(store, ILZE, View.OPEN, words)
        assert [row.number for row in found.rows] == [request.number], words
    assert find(store, ILZE, View.CLOSED, "liepaja").total == 0
    assert find(store, ILZE, View.OPEN, "outlook nowhere").total == 0


@pytest.mark.parametrize("text", ["", "outl", "severity:B", '"cannot send"', "-teams status:new", "nowhere"])
def test_the_numbers_of_all_that_is_found_are_those_of_its_rows(store: Store, text: str) -> None:
    first = file(store, title="Outlook cannot send")
    for title in ("Teams", "Outlook again"):
        file(store, title=title)
    store.commit("ilze", lambda t: t.save_request(replace(first, title="Outlook cannot send now", revision=2)))
    for reader in (ILZE, MARIS, OTHER):
        for view in View:
            rows = find(store, reader, view, text).rows
            assert sorted(store.numbers(reader, view, parse(text), NOW)) == sorted(row.number for row in rows)


def test_search_follows_a_change(store: Store) -> None:
    request = file(store)
    store.commit("ilze", lambda t: t.save_request(replace(request, title="Quarantine digest", revision=2)))
    assert find(store, ILZE, View.OPEN, "outlook").total == 0
    assert find(store, ILZE, View.OPEN, "quarantine").total == 1


def test_people_organisations_and_settings_are_kept(store: Store) -> None:
    ilze = Person("ilze", "Ilze Ozola", "ilze@example.org", Role.ADMINISTRATOR, "SIA Piemērs", "LV", "lv", uid=1000)

    def work(transaction: Transaction) -> None:
        transaction.save_organisation(Organisation("SIA Piemērs", Plan.PREMIER))
        transaction.save_person(ilze)
        transaction.save_settings(Settings(file_limit=5))
        transaction.add_feedback(Feedback("article", True, "", "ilze", "2026-11-23T09:00:00.000000Z"))

    store.commit("ilze", work)
    assert store.person("ilze") == ilze
    assert store.person("nobody") is None
    assert [each.handle for each in store.people()] == ["ilze"]
    assert [each.plan for each in store.organisations()] == [Plan.PREMIER]
    assert store.settings() == Settings(file_limit=5)
    assert [each.topic for each in store.feedback()] == ["article"]
    store.commit("ilze", lambda transaction: transaction.save_person(replace(ilze, name="Ilze Kalna")))
    assert [each.name for each in store.people()] == ["Ilze Kalna"]


def test_the_store_tells_what_concerns_a_reader_and_changed_since(store: Store) -> None:
    mine = file(store, assignee="maris", status=Status.IN_PROGRESS).number
    closed = file(store, assignee="maris", status=Status.CLOSED, closed=NOW).number
    quiet = file(store, assignee="maris", status=Status.IN_PROGRESS, updated=NOW, created=NOW).number
    file(store)
    other = file(store, organisation="Other Ltd", requester="otto").number
    since = NOW + timedelta(minutes=1)
    assert list(store.concerning(MARIS, since, 10)) == [closed, mine]
    assert list(store.concerning(MARIS, since, 1)) == [closed]
    assert list(store.concerning(OTHER, since, 10)) == [other]
    assert list(store.concerning(Reader("anna", agent=False, organisation="SIA Piemērs"), since, 10)) == []
    late = replace(a_note(quiet, NoteKind.INTERNAL), at=since + timedelta(days=2))
    store.commit("liga", lambda transaction: transaction.add_note(late))
    assert list(store.concerning(MARIS, since, 10)) == [quiet, closed, mine]
    assert quiet not in store.concerning(ILZE, since, 10)


def test_which_of_many_numbers_are_there_is_one_question(store: Store) -> None:
    mine, other = file(store).number, file(store, organisation="Other Ltd", requester="otto").number
    assert store.visible(MARIS, [mine, other, 7, mine]) == {mine, other}
    assert store.visible(ILZE, [mine, other, 7]) == {mine}
    assert store.visible(OTHER, []) == frozenset()


def test_canned_responses_are_kept_changed_and_dropped_and_no_id_comes_twice(store: Store) -> None:
    hello = store.commit("maris", lambda transaction: transaction.save_canned(Canned(0, "Hello", {"en": "Hi {agent}"})))
    other = store.commit("maris", lambda transaction: transaction.save_canned(Canned(0, "Čau", {"lv": "Labdien"})))
    assert store.canned() == [hello, other]
    cursor = store.cursor()

    def work(transaction: Transaction) -> None:
        transaction.save_canned(replace(hello, words={"en": "Hi"}))
        transaction.drop_canned(other.id)
        assert [each.words for each in transaction.canned()] == [{"en": "Hi"}]

    store.commit("liga", work)
    assert store.canned() == [replace(hello, words={"en": "Hi"})]
    assert store.changes_since(cursor)[1] == (Change("liga", frozenset(), canned=True),)
    last = store.commit("maris", lambda transaction: transaction.save_canned(Canned(0, "New", {"en": "x"})))
    assert last.id > other.id
    store.checkpoint()
    assert list(store.canned()) == [replace(hello, words={"en": "Hi"}), last]
    assert list(store.check()) == []


OWN = Preferences(
    "ilze",
    (SavedView("Līgas \ud800", "tag:vpn due<2h", View.ALL, "-updated", ("number", "title")), SavedView("b", "")),
    NoticeSettings(note=Level.OFF, due_minutes=45, due_unassigned=True),
    Seen(NOW, {1001: NOW + timedelta(hours=1)}),
)


def test_what_people_set_for_themselves_is_kept(store: Store) -> None:
    def work(transaction: Transaction) -> None:
        assert transaction.preferences("ilze") == Preferences("ilze")
        transaction.save_preferences(OWN)
        assert transaction.preferences("ilze") == OWN

    store.commit("ilze", work)
    assert store.preferences("ilze") == OWN
    assert store.preferences("maris") == Preferences("maris")
    store.commit("maris", lambda transaction: transaction.save_preferences(Preferences("maris", OWN.views)))
    store.commit("ilze", lambda transaction: transaction.save_preferences(replace(OWN, views=())))
    assert (store.preferences("ilze").views, store.preferences("maris").views) == ((), OWN.views)


def test_what_people_set_for_themselves_is_no_change_of_people(store: Store) -> None:
    start = store.cursor()
    store.commit("ilze", lambda transaction: transaction.save_preferences(OWN))
    _cursor, changes = store.changes_since(start)
    assert list(changes) == [Change("ilze", frozenset(), preferences=frozenset({"ilze"}))]


def test_changes_say_who_touched_what(store: Store) -> None:
    start = store.cursor()
    number = file(store).number
    store.commit("maris", lambda transaction: transaction.add_note(a_note(number, NoteKind.INTERNAL)))
    cursor, changes = store.changes_since(start)
    assert list(changes) == [
        Change("ilze", frozenset({number})),
        Change("maris", frozenset({number}), internal=True),
    ]
    assert store.changes_since(cursor) == (cursor, ())


def test_waiting_ends_when_somebody_commits(store: Store) -> None:
    cursor = store.cursor()
    answers: list[bool] = []
    waiter = threading.Thread(target=lambda: answers.append(store.wait(cursor, 30)))
    waiter.start()
    file(store)
    waiter.join(30)
    assert answers == [True]


def test_presence_is_what_was_said_last_and_ends_with_none(store: Store) -> None:
    presence = store.presence
    assert presence.everybody() == frozenset()
    presence.here("ilze", 1001)
    presence.here("maris", 1001, "internal")
    both = frozenset({Present("ilze", 1001), Present("maris", 1001, "internal")})
    assert presence.everybody() == both
    stamp = presence.stamp()
    presence.here("maris", 1001, "internal")
    assert presence.stamp() == stamp
    presence.here("maris", 1001)
    assert presence.stamp() != stamp
    presence.here("maris", None)
    presence.here("ilze", 1002)
    assert presence.everybody() == frozenset({Present("ilze", 1002)})
    assert store.cursor() == 0
    assert list(store.check()) == []


def test_waiting_ends_when_somebody_opens_a_request_if_one_waits_for_that(store: Store) -> None:
    cursor, stamp = store.cursor(), store.presence.stamp()
    answers: list[bool] = []
    waiter = threading.Thread(target=lambda: answers.append(store.wait(cursor, 30, stamp)))
    waiter.start()
    store.presence.here("ilze", 1001)
    waiter.join(30)
    assert answers == [True]
    assert not store.wait(cursor, 0)
    assert not store.wait(cursor, 0, store.presence.stamp())


def test_waiting_ends_when_the_store_is_closed(store: Store) -> None:
    answers: list[bool] = []
    waiter = threading.Thread(target=lambda: answers.append(store.wait(store.cursor(), 30)))
    waiter.start()
    store.close()
    waiter.join(30)
    assert answers == [False]


def test_files_are_kept_by_content(store: Store) -> None:
    kept = store.keep(io.BytesIO(b"abc"), 3)
    assert kept.size == 3
    assert kept.sha256.startswith("ba7816bf")
    with store.open(kept.sha256) as source:
        assert source.read() == b"abc"
    assert store.keep(io.BytesIO(b"abc"), 3) == kept
    with pytest.raises(Refused):
        store.keep(io.BytesIO(b"abcd"), 3)
    with pytest.raises(NotFound):
        store.open("00" * 32)


def test_drafts_are_each_persons_own(store: Store) -> None:
    store.drafts.save("ilze", "new", {"title": "half \ud800 written"})
    store.drafts.save("ilze", "reply-1042", {"body": "Since"})
    assert store.drafts.load("ilze", "new") == {"title": "half \ud800 written"}
    assert store.drafts.load("maris", "new") is None
    assert set(store.drafts.places("ilze")) == {"new", "reply-1042"}
    store.drafts.drop("ilze", "new")
    store.drafts.drop("ilze", "new")
    assert list(store.drafts.places("ilze")) == ["reply-1042"]


def test_broken_text_comes_back_as_it_went_in(store: Store) -> None:
    request = file(store, title="broken \ud800 half", description="a\x00b\x7f\u202e \U0001f469\u200d\U0001f4bb")
    record = store.get(ILZE, request.number)
    assert record is not None
    assert record.request == request


def test_a_desk_opened_again_has_everything(tmp_path: Path) -> None:
    store = create(tmp_path / "desk")
    number = file(store, title="broken \ud800 half").number
    store.commit("maris", lambda transaction: transaction.add_note(a_note(number)))
    kept = store.keep(io.BytesIO(b"abc"), 3)
    store.commit("ilze", lambda transaction: transaction.save_preferences(OWN))
    expected = store.get(MARIS, number)
    store.close()
    again = open_desk(tmp_path / "desk")
    assert again.get(MARIS, number) == expected
    assert again.open(kept.sha256).read() == b"abc"
    assert again.counts(MARIS).views[View.OPEN] == 1
    assert again.preferences("ilze") == OWN
    again.checkpoint()
    assert open_desk(tmp_path / "desk").preferences("ilze") == OWN


def test_the_figures_count_what_the_requests_say(store: Store) -> None:
    dice = random.Random(7)
    edges = [timedelta(0), *figures.AGES, timedelta(weeks=12), timedelta(days=90)]

    def some_time(after: datetime) -> datetime:
        return after + dice.choice([timedelta(hours=dice.randrange(40)), timedelta(hours=1), timedelta(hours=8)])

    for _ in range(120):
        created = NOW - dice.choice(edges) - timedelta(hours=dice.choice([0, 1, dice.randrange(400)]))
        status = dice.choice(list(Status))
        answered = some_time(created) if dice.random() < 0.5 else None
        file(
            store, created=created, updated=created, status=status, severity=dice.choice(list(Severity)),
            plan=dice.choice(list(Plan)), organisation=dice.choice(["SIA Piemērs", "Other Ltd"]),
            assignee=dice.choice([None, "maris", "liga", "b\ud800roken"]), first_response=answered,
            awaiting=answered and dice.choice([None, some_time(answered)]),
            closed=some_time(created) if status is Status.CLOSED else None,
        )  # fmt: skip
    cut = figures.cuts(NOW, ZoneInfo("Europe/Riga"))
    for reader in (MARIS, ILZE, OTHER, Reader("nobody", agent=False, organisation="Empty Ltd")):
        requests = [record.request for record in store.records(reader)]
        assert store.tally(reader, cut) == figures.tally(requests, cut)
        counted = store.tally(reader, cut)
        open_ones = store.page(reader, View.OPEN, None, 0, None).rows
        assert sum(counted.open.values()) == sum(load.open for load in counted.load.values()) == len(open_ones)
        late = [row for row in open_ones if row.deadline is not None and row.deadline < NOW]
        assert sum(load.overdue for load in counted.load.values()) == len(late)
    assert len(store.tally(MARIS, cut).weeks) > 12
