"""Letters to servers that hang, cut the line or refuse at each step, and letters at which a server stumbles."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from o365tui.desk.letters import LEASE
from o365tui.mail import send
from o365tui.mail.settings import MailSettings, Server
from o365tui.model.letters import Letter, LetterState
from tests.desk.world import ANNA, ILZE, MARIS, OTTO, OWNER, World
from tests.mail.bad_servers import CUT, HANG, Bad, bad, smtp
from tests.mail.test_sending import ADDRESS, Mailbox, mailbox, sent, serving, settings, world

__all__ = ["mailbox", "settings", "world"]


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for no server longer than a moment."""
    monkeypatch.setattr(send, "TIMEOUT", 0.1)
    monkeypatch.setattr(send, "GOODBYE", 0.1)
    monkeypatch.setattr(send, "LOOK", 0.02)


def at(server: Bad) -> MailSettings:
    return MailSettings(ADDRESS, "Desk", Server("127.0.0.1", server.port, "none"))


def states(world: World) -> Counter[LetterState]:
    return Counter({state: n for state, n in world.store.letters_in(tuple(LetterState)).items() if n})


LETTERS = (LetterState.QUEUED, LetterState.FAILED)
WAYS = [CUT, HANG, "450 4.0.0 Later", "550 5.0.0 No", "421 4.3.2 Going down", "999", "nonsense"]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("step", ["GREETING", "EHLO", "MAIL", "RCPT", "DATA", ".", "RSET", "QUIT"])
def test_whatever_a_server_does_at_a_step_no_letter_is_lost_and_what_is_wrong_is_said(
    world: World, step: str, way: str
) -> None:
    for actor in (ILZE, OTTO, ANNA):
        world.file(actor)
    for_good = step in ("RCPT", "DATA", ".") and way.startswith("550")
    with bad(smtp(step, way)) as server:
        done = sent(world, at(server))
    if step in ("RSET", "QUIT") or (step == "EHLO" and way[0] in "459" and way[:3] != "421"):
        assert done == send.Sent(sent=3)  # the letters left; old servers know no EHLO
        return
    if for_good:
        assert done == send.Sent(failed=3)
    else:
        assert states(world) == {LetterState.QUEUED: 3}
        assert done.waiting == 3
        assert done.trouble or way.startswith("450")
    assert all(each.answer or each.tries == 0 for each in world.store.outbox(LETTERS, 0, 9))


@pytest.mark.parametrize(
    ("step", "way"), [(".", CUT), (".", HANG), (".", "421 4.7.0 No"), ("RCPT", CUT), ("MAIL", "552 5.3.4 Too large")]
)
def test_a_letter_at_which_the_server_stumbles_keeps_no_other_waiting(world: World, step: str, way: str) -> None:
    """However often it is tried, and though it comes first."""
    number = world.file(title="Poison")
    for actor in (OTTO, ANNA):
        world.file(actor)
    (poison,) = world.store.letters(number)
    when = {".": "Poison", "RCPT": ILZE.email, "MAIL": "size="}[step]
    sizes: list[str] = []

    def stumbles(line: str) -> bool:
        if step == "MAIL":  # the first letter is the large one
            sizes.append(line)
            return len(sizes) == 1
        return when in line

    with bad(smtp(step, way, stumbles)) as server:
        done = sent(world, at(server))
        assert (done.sent, done.trouble) == (2, "")
        found = world.desk.letters(MARIS, number)[0]
        assert (found.id, found.tries) == (poison.id, 1)
        for _round in range(30):  # it is given up at last: it may have come each time
            sent(world, at(server), seconds=86400)
        assert states(world) == {LetterState.SENT: 2, LetterState.FAILED: 1}


def test_letters_that_break_the_line_come_after_those_that_only_wait(world: World) -> None:
    for actor in (ILZE, ILZE, OTTO, ANNA):
        world.file(actor)
    with bad(smtp("RCPT", CUT, lambda line: ILZE.email in line)) as server:
        first = sent(world, at(server))
        assert (first.sent, first.waiting) == (0, 4)  # two in a row: it looks like the server
        for _round in range(3):
            sent(world, at(server), seconds=60)
    assert states(world) == {LetterState.SENT: 2, LetterState.QUEUED: 2}


def test_a_server_that_is_away_is_not_asked_for_each_handful_of_letters(world: World) -> None:
    number = world.file()
    for n in range(50):
        world.desk.reply(MARIS, number, f"Answer {n}")
    world.clock.tick(seconds=10)
    with bad(smtp("GREETING", "554 5.7.1 Not you")) as server:
        sender = send.Sender(world.desk, OWNER, at(server))
        assert "Not you" in sender.send_due().trouble
        assert sender.rests > 0
        assert sender.send_due() == send.Sent()
        assert server.connections == 1


@pytest.mark.parametrize(
    "wrong", [{"host": "mail..example"}, {"port": 70_000}, {"user": "desk", "password": "sēzam"}, {"host": "\ud800"}]
)
def test_what_is_wrong_in_the_settings_refuses_no_letter_for_good(world: World, wrong: dict[str, Any]) -> None:
    world.file()
    with bad(smtp("AUTH", "535 5.7.8 No")) as server:
        settings = at(server)
        done = sent(world, replace(settings, smtp=replace(settings.smtp, **wrong)))
    assert (done.waiting, done.failed, bool(done.trouble)) == (1, 0, True)
    assert "sēzam" not in done.trouble


@pytest.mark.parametrize("smtputf8", [True, False])
def test_a_desk_whose_own_address_is_not_ascii_writes_to_every_server(
    world: World, mailbox: Mailbox, smtputf8: bool
) -> None:
    world.file()
    with serving(mailbox, enable_SMTPUTF8=smtputf8) as settings:
        assert sent(world, replace(settings, address="support@ķīmija.example", taken=True)) == send.Sent(sent=1)
    (letter,) = mailbox.letters
    assert letter["From"].addresses[0].addr_spec == "support@xn--mija-pya5e.example"
    assert letter["Reply-To"].addresses[0].domain == "xn--mija-pya5e.example"
    assert letter["Message-ID"].endswith("@xn--mija-pya5e.example>")


@pytest.mark.parametrize("step", ["GREETING", "EHLO", "MAIL", "."])
def test_told_to_stop_it_waits_for_no_server(world: World, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    """What is on its way gets a moment, the rest goes back at once."""
    monkeypatch.setattr(send, "TIMEOUT", 600.0)
    for actor in (ILZE, OTTO, ANNA):
        world.file(actor)
    world.clock.tick(seconds=10)
    with bad(smtp(step, HANG)) as server:
        stopped = lambda: bool(server.connections)  # noqa: E731
        done = send.Sender(world.desk, OWNER, at(server)).send_due(stopped)
    assert (done.sent, done.waiting) == (0, 3)
    assert len(world.store.letters_due(world.clock.time, 9)) == 2
    assert [each.tries for each in world.store.letters_due(world.clock.time, 9)] == [0, 0]


def test_a_slow_server_loses_us_no_lease(
    world: World, settings: MailSettings, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the letters before it take their time, another sender must not take up the last."""
    for _each in range(4):
        world.file()
    give = send.Sender._give

    async def slow(self: send.Sender, *given: Any) -> str:
        answer = await give(self, *given)
        world.clock.tick(seconds=LEASE.total_seconds() / 2)
        others.extend(world.desk.lease_letters(OWNER, "another", 9, str))
        return answer

    others: list[Letter] = []
    monkeypatch.setattr(send.Sender, "_give", slow)
    sent(world, settings)
    ids = Counter(each["Message-ID"] for each in mailbox.letters)
    assert set(ids.values()) == {1}
    assert len(ids) + len(others) == 4
