"""Every use case as every role: who may, for whom there is nothing, and who is turned away."""

from __future__ import annotations

import io
import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from o365tui.desk.desk import Desk
from o365tui.desk.exchange.mapping import ExportMapping
from o365tui.desk.many import Many
from o365tui.desk.routing import Rules
from o365tui.model.canned import Canned
from o365tui.model.errors import DeskError, NotAllowed, NotFound
from o365tui.model.incoming import Message, MessageState
from o365tui.model.letters import Letter, LetterKind, LetterState
from o365tui.model.parsed import Parsed
from o365tui.model.people import Person
from o365tui.model.preferences import NoticeSettings, SavedView
from o365tui.model.settings import Settings
from o365tui.model.views import View
from tests.desk.world import ANNA, FILING, GONE, MARIS, OTTO, OWNER, World

OK = None
Outcome = type[DeskError] | None
Act = Callable[[World, Person, int, Path], Any]

OWN, OTHER, AGENT, KEEPER = ANNA, OTTO, MARIS, OWNER
WHO = {"own": OWN, "other": OTHER, "agent": AGENT, "owner": KEEPER, "retired": GONE}

EVERYONE: tuple[Outcome, ...] = (OK, OK, OK, OK)
ON_IT: tuple[Outcome, ...] = (OK, NotFound, OK, OK)
AGENTS: tuple[Outcome, ...] = (NotAllowed, NotFound, OK, NotAllowed)
AGENTS_ALONE: tuple[Outcome, ...] = (NotAllowed, NotAllowed, OK, NotAllowed)
POSTING: tuple[Outcome, ...] = (NotAllowed, NotAllowed, OK, OK)
OWNERS: tuple[Outcome, ...] = (NotAllowed, NotAllowed, NotAllowed, OK)

CASES: dict[str, tuple[tuple[Outcome, ...], Act]] = {
    "page": (EVERYONE, lambda w, a, n, p: w.desk.page(a, View.ALL)),
    "find": (EVERYONE, lambda w, a, n, p: w.desk.find(a, View.ALL, "outlook")),
    "numbers": (EVERYONE, lambda w, a, n, p: w.desk.numbers(a, View.ALL, "outlook")),
    "vocabulary": (EVERYONE, lambda w, a, n, p: w.desk.vocabulary(a)),
    "figures_csv": (EVERYONE, lambda w, a, n, p: w.desk.figures_csv(a)),
    "save_figures": (EVERYONE, lambda w, a, n, p: w.desk.save_figures(a, p / "figures.csv")),
    "figures": (EVERYONE, lambda w, a, n, p: w.desk.figures(a)),
    "counts": (EVERYONE, lambda w, a, n, p: w.desk.counts(a)),
    "changes_since": (EVERYONE, lambda w, a, n, p: w.desk.changes_since(a, 0)),
    "people": (EVERYONE, lambda w, a, n, p: w.desk.people(a)),
    "organisations": (EVERYONE, lambda w, a, n, p: w.desk.organisations(a)),
    "set_my": (EVERYONE, lambda w, a, n, p: w.desk.set_my(a, country="EE")),
    "preferences": (EVERYONE, lambda w, a, n, p: w.desk.preferences(a)),
    "save_view": (EVERYONE, lambda w, a, n, p: w.desk.save_view(a, SavedView("Mine", "tag:vpn"))),
    "forget_view": (EVERYONE, lambda w, a, n, p: w.desk.forget_view(a, _viewed(w, a))),
    "board": (EVERYONE, lambda w, a, n, p: w.desk.board(a)),
    "notices_on": (EVERYONE, lambda w, a, n, p: w.desk.notices_on(a, [n])),
    "read_notices": (EVERYONE, lambda w, a, n, p: w.desk.read_notices(a, {n: w.clock.time})),
    "set_notices": (EVERYONE, lambda w, a, n, p: w.desk.set_notices(a, NoticeSettings(due_minutes=5))),
    "want_letters": (EVERYONE, lambda w, a, n, p: w.desk.want_letters(a, {LetterKind.REPLY: False})),
    "visible_numbers": (EVERYONE, lambda w, a, n, p: w.desk.visible_numbers(a, [n])),
    "give_feedback": (EVERYONE, lambda w, a, n, p: w.desk.give_feedback(a, "times", True)),
    "my_feedback": (EVERYONE, lambda w, a, n, p: w.desk.my_feedback(a)),
    "check_filing": (EVERYONE, lambda w, a, n, p: w.desk.check_filing(a, FILING)),
    "check_files": (EVERYONE, lambda w, a, n, p: w.desk.check_files(a, [__file__])),
    "submit": (EVERYONE, lambda w, a, n, p: w.desk.submit(a, FILING)),
    "export": (EVERYONE, lambda w, a, n, p: list(w.desk.export(a))),
    "check": (EVERYONE, lambda w, a, n, p: w.desk.check(a)),
    "checkpoint": (EVERYONE, lambda w, a, n, p: w.desk.checkpoint(a)),
    "get": (ON_IT, lambda w, a, n, p: w.desk.get(a, n)),
    "read_file": (ON_IT, lambda w, a, n, p: w.desk.read_file(a, n, 1)),
    "save_file": (ON_IT, lambda w, a, n, p: w.desk.save_file(a, n, 1, p / "saved")),
    "markdown": (ON_IT, lambda w, a, n, p: w.desk.markdown(a, n)),
    "save_markdown": (ON_IT, lambda w, a, n, p: w.desk.save_markdown(a, n, p)),
    "preview_text": (ON_IT, lambda w, a, n, p: w.desk.preview_text(a, n, 1)),
    "change": (ON_IT, lambda w, a, n, p: w.desk.change(a, n, severity="A")),
    "reply": (ON_IT, lambda w, a, n, p: w.desk.reply(a, n, "Hello")),
    "add_files": (ON_IT, lambda w, a, n, p: w.desk.add_files(a, n, [("b", io.BytesIO(b"b"))])),
    "close": (ON_IT, lambda w, a, n, p: w.desk.close(a, n)),
    "reopen": (ON_IT, lambda w, a, n, p: w.desk.reopen(a, _closed(w, n))),
    "take": (AGENTS, lambda w, a, n, p: w.desk.take(a, n)),
    "assign": (AGENTS, lambda w, a, n, p: w.desk.assign(a, n, "liga")),
    "ask": (AGENTS, lambda w, a, n, p: w.desk.ask(a, n, "Which?")),
    "resolve": (AGENTS, lambda w, a, n, p: w.desk.resolve(a, n, "Done")),
    "internal_note": (AGENTS, lambda w, a, n, p: w.desk.internal_note(a, n, "Hm")),
    "here": (ON_IT, lambda w, a, n, p: w.desk.here(a, n)),
    "also_here": (ON_IT, lambda w, a, n, p: w.desk.also_here(a, n)),
    "merge": (AGENTS, lambda w, a, n, p: w.desk.merge(a, n, w.another)),
    "merge_many": (EVERYONE, lambda w, a, n, p: w.desk.merge_many(a, [n], w.another)),
    "unmerge": (AGENTS, lambda w, a, n, p: w.desk.unmerge(a, _merged(w, n))),
    "goes_on": (ON_IT, lambda w, a, n, p: w.desk.goes_on(a, n)),
    "link": (ON_IT, lambda w, a, n, p: w.desk.link(a, n, w.another)),
    "unlink": (ON_IT, lambda w, a, n, p: w.desk.unlink(a, n, _linked(w, n))),
    "undo": (EVERYONE, lambda w, a, n, p: w.desk.undo(a, _did(w, a))),
    "undoable": (EVERYONE, lambda w, a, n, p: w.desk.undoable(a)),
    "operations": (EVERYONE, lambda w, a, n, p: w.desk.operations(a)),
    "take_back": (ON_IT, lambda w, a, n, p: w.desk.take_back(a, _said(w, a, n))),
    "change_many": (EVERYONE, lambda w, a, n, p: w.desk.change_many(a, [n], Many(severity="A"))),
    "canned": (AGENTS_ALONE, lambda w, a, n, p: w.desk.canned(a)),
    "save_canned": (AGENTS_ALONE, lambda w, a, n, p: w.desk.save_canned(a, Canned(0, "New", {"en": "Words"}))),
    "drop_canned": (AGENTS_ALONE, lambda w, a, n, p: w.desk.drop_canned(a, _canned(w).id)),
    "fill": (AGENTS_ALONE, lambda w, a, n, p: w.desk.fill(a, _canned(w), w.record(n))),
    "feedback": (OWNERS, lambda w, a, n, p: w.desk.feedback(a)),
    "add_person": (OWNERS, lambda w, a, n, p: w.desk.add_person(a, name="New", email="n@example.org", role="agent")),
    "change_person": (OWNERS, lambda w, a, n, p: w.desk.change_person(a, "liga", name="Līga L")),
    "retire_person": (OWNERS, lambda w, a, n, p: w.desk.retire_person(a, "liga")),
    "bring_back_person": (OWNERS, lambda w, a, n, p: w.desk.bring_back_person(a, "gone")),
    "change_organisation": (OWNERS, lambda w, a, n, p: w.desk.change_organisation(a, "Muster GmbH", "enterprise")),
    "add_organisation": (OWNERS, lambda w, a, n, p: w.desk.add_organisation(a, "New Ltd", "premier")),
    "change_settings": (OWNERS, lambda w, a, n, p: w.desk.change_settings(a, Settings(file_limit=1))),
    "letters": (ON_IT, lambda w, a, n, p: w.desk.letters(a, n)),
    "outbox": (POSTING, lambda w, a, n, p: w.desk.outbox(a, (LetterState.QUEUED,))),
    "letters_in": (POSTING, lambda w, a, n, p: w.desk.letters_in(a, (LetterState.QUEUED,))),
    "retry_letter": (POSTING, lambda w, a, n, p: w.desk.retry_letter(a, _letter(w, n, LetterState.FAILED).id)),
    "stop_letter": (POSTING, lambda w, a, n, p: w.desk.stop_letter(a, _letter(w, n, LetterState.QUEUED).id)),
    "set_mail_address": (OWNERS, lambda w, a, n, p: w.desk.set_mail_address(a, "support@desk.example")),
    "lease_letters": (OWNERS, lambda w, a, n, p: w.desk.lease_letters(a, "w", 9, str)),
    "free_letters": (OWNERS, lambda w, a, n, p: w.desk.free_letters(a, bool)),
    "hold_letter": (OWNERS, lambda w, a, n, p: w.desk.hold_letter(a, _letter(w, n, LetterState.SENDING).id, "w")),
    "letter_sent": (OWNERS, lambda w, a, n, p: w.desk.letter_sent(a, _letter(w, n, LetterState.SENDING).id, "w", "")),
    "letter_refused": (
        OWNERS,
        lambda w, a, n, p: w.desk.letter_refused(a, _letter(w, n, LetterState.SENDING).id, "w", "", None),
    ),
    "letter_record": (OWNERS, lambda w, a, n, p: w.desk.letter_record(a, _letter(w, n, LetterState.SENDING))),
    "letters_before": (OWNERS, lambda w, a, n, p: w.desk.letters_before(a, _letter(w, n, LetterState.SENDING))),
    "letter_file": (OWNERS, lambda w, a, n, p: w.desk.letter_file(a, w.record(n).files[0])),
    "letter_key": (OWNERS, lambda w, a, n, p: w.desk.letter_key(a)),
    "messages": (POSTING, lambda w, a, n, p: w.desk.messages(a, (MessageState.KEPT,))),
    "messages_in": (POSTING, lambda w, a, n, p: w.desk.messages_in(a, (MessageState.KEPT,))),
    "message": (POSTING, lambda w, a, n, p: w.desk.message(a, _message(w).id)),
    "read_message": (POSTING, lambda w, a, n, p: w.desk.read_message(a, _message(w).id)),
    "open_message": (POSTING, lambda w, a, n, p: w.desk.open_message(a, _message(w).id)),
    "sender_of": (POSTING, lambda w, a, n, p: w.desk.sender_of(a, _message(w).id)),
    "accept_message": (POSTING, lambda w, a, n, p: w.desk.accept_message(a, _aside(w).id, "anna")),
    "drop_message": (POSTING, lambda w, a, n, p: w.desk.drop_message(a, _aside(w).id)),
    "keep_message": (OWNERS, lambda w, a, n, p: w.desk.keep_message(a, io.BytesIO(b"another"))),
    "kept_messages": (OWNERS, lambda w, a, n, p: w.desk.kept_messages(a)),
    "take_message": (OWNERS, lambda w, a, n, p: w.desk.take_message(a, _message(w).id, Parsed("d" * 64), Rules())),
    "message_unreadable": (OWNERS, lambda w, a, n, p: w.desk.message_unreadable(a, _message(w).id, "time")),
    "guess_mapping": (EVERYONE, lambda w, a, n, p: w.desk.guess_mapping(a, io.BytesIO(b"title"))),
    "import_export": (OWNERS, lambda w, a, n, p: w.desk.import_export(a, io.BytesIO(), ExportMapping())),
    "import_requests": (OWNERS, lambda w, a, n, p: w.desk.import_requests(a, io.BytesIO())),
}

WITHOUT_ACTOR = {
    "cursor", "drafts", "folder", "leave", "name_of", "next_letter", "notices", "organisation_of", "person",
    "presence_stamp", "read_only", "settings",
    "wait",
}  # fmt: skip
"""What tells nothing of any request."""


def _closed(world: World, number: int) -> int:
    world.desk.close(MARIS, number)
    return number


def _message(world: World) -> Message:
    return world.desk.keep_message(OWNER, io.BytesIO(b"message"))


def _aside(world: World) -> Message:
    return world.desk.message_unreadable(OWNER, _message(world).id, "time")


def _merged(world: World, number: int) -> int:
    world.desk.merge(MARIS, number, world.another)
    return number


def _linked(world: World, number: int) -> int:
    world.desk.link(MARIS, number, world.another)
    return world.another


def _did(world: World, actor: Person) -> int:
    """Something of the actor's own that can be undone; of somebody retired, whatever there is."""
    own = world.file(actor) if actor is not GONE else world.another
    world.desk.change(MARIS if actor is GONE else actor, own, severity="A")
    return world.desk.operations(MARIS if actor is GONE else actor)[0].id


def _said(world: World, actor: Person, number: int) -> int:
    """A note of the actor's, where they can write one."""
    writer = actor if actor in (OWN, AGENT, KEEPER) else MARIS
    return world.desk.reply(writer, number, "Hello").notes[-1].id


CHANGES_FIRST = {
    "reopen", "unmerge", "unlink", "undo", "take_back", "retry_letter", "stop_letter", "letter_sent", "letter_refused",
    "hold_letter",
}  # fmt: skip
"""What needs something to be done before it; that is there even where it is refused."""


def _canned(world: World) -> Canned:
    """One that is kept."""
    return world.store.commit("maris", lambda tx: tx.save_canned(Canned(0, "Hello", {"en": "Hello, {requester}"})))


def _letter(world: World, number: int, state: LetterState) -> Letter:
    """One about a request that stands so."""
    now = world.clock.time
    letter = Letter(0, number, LetterKind.REPLY, OWN.email, OWN.handle, "en", now, now, state=state, leased_by="w")
    return world.store.commit("maris", lambda tx: tx.add_letter(letter))


def _viewed(world: World, actor: Person) -> str:
    world.desk.save_view(actor, SavedView("Mine", ""))
    return "Mine"


def walk() -> Iterator[tuple[str, str]]:
    return itertools.product(CASES, WHO)


def test_every_use_case_is_walked() -> None:
    public = {name for name in dir(Desk) if not name.startswith("_")}
    assert public == set(CASES) | WITHOUT_ACTOR


@pytest.mark.parametrize(("case", "who"), walk())
def test_each_use_case_as_each_role(world: World, tmp_path: Path, case: str, who: str) -> None:
    number = world.file(files=(("a.txt", io.BytesIO(b"a")),))
    world.another = world.file()
    outcomes, act = CASES[case]
    expected = NotAllowed if who == "retired" else outcomes[list(WHO).index(who)]
    if expected is OK:
        act(world, WHO[who], number, tmp_path)
        return
    before = world.snapshot(), list(world.store.people()), list(world.store.organisations()), world.store.settings()
    with pytest.raises(expected):
        act(world, WHO[who], number, tmp_path)
    after = world.snapshot(), list(world.store.people()), list(world.store.organisations()), world.store.settings()
    assert case in CHANGES_FIRST or after == before


def test_an_administrator_sees_their_organisation_and_no_other(world: World) -> None:
    theirs, others = world.file(), world.file(OTTO)
    assert [row.number for row in world.desk.page(ANNA, View.ALL).rows] == [theirs]
    assert [row.number for row in world.desk.find(ANNA, View.ALL, "outlook").rows] == [theirs]
    assert world.desk.counts(ANNA).views[View.ALL] == 1
    assert [line["number"] for line in world.desk.export(ANNA)] == [theirs]
    assert {row.number for row in world.desk.page(MARIS, View.ALL).rows} == {theirs, others}


def test_an_owner_who_is_an_administrator_sees_no_more_requests_for_it(world: World) -> None:
    world.file(OTTO)
    assert world.desk.page(OWNER, View.ALL).total == 0
    assert not list(world.desk.export(OWNER))


def test_an_administrator_knows_their_colleagues_and_the_agents(world: World) -> None:
    assert {each.handle for each in world.desk.people(ANNA)} == {"anna", "ilze", "owner", "maris", "liga", "gone"}
    assert {each.handle for each in world.desk.people(OTTO)} == {"otto", "maris", "liga", "gone"}
    assert {each.name for each in world.desk.organisations(OTTO)} == {"Muster GmbH"}
    assert "otto" in {each.handle for each in world.desk.people(OWNER)}


def test_what_a_person_may_do_is_decided_by_who_they_are_now(world: World) -> None:
    number = world.file()
    world.desk.change_person(OWNER, "maris", role="administrator", organisation="Muster GmbH")
    with pytest.raises(NotFound):
        world.desk.take(MARIS, number)
    world.desk.retire_person(OWNER, "anna")
    with pytest.raises(NotAllowed):
        world.desk.reply(ANNA, number, "Still here?")
