"""The sender or the taker killed at each of its steps, before it and after it: nothing is lost, nothing is done twice,
and a letter that goes out twice has the same Message-ID. (`test_both_ways` does it with `kill -9` at random.)
"""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from imap_tools import BaseMailBox

from o365tui.desk.desk import Desk
from o365tui.mail import send
from o365tui.mail.fetch import Mailbox
from o365tui.mail.reading import Reading
from o365tui.mail.take import fetch_once
from o365tui.model.incoming import MessageState
from o365tui.model.letters import LetterState
from tests.desk.world import ILZE, OWNER
from tests.mail.test_both_ways import Mail, mail

__all__ = ["mail"]


class Killed(BaseException):
    """What no step can catch, as a signal that ends the process."""


def kill(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, after: bool) -> None:
    """Die at a step the first time that it is taken."""
    real: Callable[..., Any] = getattr(owner, name)
    died: list[str] = []

    def step(*arguments: Any, **named: Any) -> Any:
        if died:
            return real(*arguments, **named)
        died.append(name)
        if after:
            real(*arguments, **named)
        raise Killed

    async def waiting_step(*arguments: Any, **named: Any) -> Any:
        if not died and not after:
            died.append(name)
            raise Killed
        found = await real(*arguments, **named)
        if not died:
            died.append(name)
            raise Killed
        return found

    waits = name in ("connect", "_give", "leave")
    monkeypatch.setattr(owner, name, waiting_step if waits else step)


TAKING = [
    (Mailbox, "_size"), (Mailbox, "_fetched"), (Desk, "keep_message"), (BaseMailBox, "move"), (Desk, "kept_messages"),
    (Desk, "open_message"), (Reading, "read"), (Desk, "take_message"),
]  # fmt: skip
SENDING = [
    (Desk, "lease_letters"), (Desk, "letter_record"), (send, "compose"), (send, "connect"), (send.Sender, "_give"),
    (Desk, "letter_sent"), (send, "leave"),
]  # fmt: skip


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(("owner", "name"), TAKING, ids=[name for _owner, name in TAKING])
def test_a_taker_killed_at_a_step_takes_each_message_once(
    mail: Mail, monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, after: bool
) -> None:
    number = mail.world.file()
    for n in range(3):
        head = f"From: {ILZE.email}\r\nSubject: SR-{number}\r\nMessage-ID: <{n}@example.org>\r\n\r\n"
        mail.imap.deliver(f"{head}Message {n}.\r\n".encode())
    folder = mail.settings.fetched
    assert folder is not None

    def run() -> None:
        fetch_once(folder, mail.taker, print)
        mail.taker.catch_up()

    kill(monkeypatch, owner, name, after)
    with pytest.raises(Killed):
        run()
    run()
    said = Counter(each.body for each in mail.world.record(number).notes)
    assert said == Counter(f"Message {n}." for n in range(3))
    assert mail.world.store.messages_in(tuple(MessageState)) == {MessageState.TAKEN: 3}
    assert (mail.imap.held(), mail.imap.held("o365tui")) == (0, 3)


# A process that is killed leaves its connection to the system; here it is let go at once, with a warning.
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(("owner", "name"), SENDING, ids=[name for _owner, name in SENDING])
def test_a_sender_killed_at_a_step_sends_each_letter_and_doubles_none_under_another_name(
    mail: Mail, monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, after: bool
) -> None:
    for _each in range(3):
        mail.world.file()
    mail.world.clock.tick(seconds=10)
    kill(monkeypatch, owner, name, after)
    with pytest.raises(Killed):
        mail.sender.send_due()
    gc.collect()
    mail.world.clock.tick(minutes=6)  # the lease ends
    send.Sender(mail.world.desk, OWNER, mail.settings).send_due()
    assert mail.world.store.letters_in(tuple(LetterState)) == {LetterState.SENT: 3}
    names = {each.message_id for each in mail.world.store.outbox((LetterState.SENT,), 0, 9)}
    assert {each["Message-ID"] for each in mail.post.letters} == names
    assert len(mail.post.letters) in (3, 4)
