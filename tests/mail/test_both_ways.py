"""Both directions over real servers on loopback: a request followed wholly from a mailbox, in both languages; messages
that come while the desk is being killed; two machines that answer each other.
"""

from __future__ import annotations

import os
import signal
import smtplib
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from email.message import EmailMessage
from email.utils import make_msgid
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest
from imap_tools import BaseMailBox, MailboxMoveError

from o365tui.cli.main import main
from o365tui.desk.placing import Placing
from o365tui.desk.routing import Way
from o365tui.mail.fetch import Mailbox, MailTrouble
from o365tui.mail.reading import Reading
from o365tui.mail.send import Sender
from o365tui.mail.settings import Folder, MailSettings, Server
from o365tui.mail.take import Fetcher, Taker, fetch_once
from o365tui.model.incoming import Message, MessageState, Reason
from o365tui.model.letters import LetterState
from o365tui.model.people import Person
from o365tui.model.request import Status
from o365tui.store.opening import create, open_desk
from tests.desk.world import ANNA, ILZE, MARIS, OWNER, World
from tests.mail.servers import PASSWORD, USER, Imap, Post, dovecot, smtp
from tests.terminal.harness import ROOT, environment

ADDRESS = "support@desk.example"
AT_MOST = 20.0
"""How long anything is waited for, in seconds: for a test that fails, not for one that passes."""


@dataclass
class Mail:
    """A desk in a folder with both servers, as its owner runs it."""

    world: World
    folder: Path
    imap: Imap
    post: Post
    settings: MailSettings
    reading: Reading

    def __post_init__(self) -> None:
        self.sender = Sender(self.world.desk, OWNER, self.settings)
        self.taker = Taker(self.world.desk, OWNER, self.settings.rules, self.reading)

    def send(self) -> list[EmailMessage]:
        """Let everything leave that is queued; gives the new letters."""
        before = len(self.post.letters)
        self.world.clock.tick(seconds=10)
        self.sender.send_due()
        return self.post.letters[before:]

    def answer(self, letter: EmailMessage, person: Person, words: str) -> None:
        """Answer a letter as a mail program does."""
        made = EmailMessage()
        made["From"], made["To"] = f"{person.name} <{person.email}>", letter["Reply-To"] or letter["From"]
        made["Subject"] = f"Re: {letter['Subject']}"
        made["Message-ID"], made["In-Reply-To"] = make_msgid(), letter["Message-ID"]
        made["References"] = f"{letter['References'] or ''} {letter['Message-ID']}".strip()
        quoted = "".join(f"> {line}\n" for line in text(letter).splitlines())
        made.set_content(f"{words}\n\nOn Thu, 12 Nov 2026 at 14:00, Support <{ADDRESS}> wrote:\n{quoted}")
        self.bring(made)

    def bring(self, message: EmailMessage) -> None:
        """Send a message over SMTP, so that it comes into the desk's mailbox."""
        with smtplib.SMTP("127.0.0.1", self.settings.smtp.port) as client:
            client.send_message(message)

    def toml(self) -> Path:
        """The settings as a file, for a process of its own."""
        password = self.folder / "password"
        password.write_text(PASSWORD)
        password.chmod(0o600)
        fetched = self.settings.fetched
        assert fetched is not None
        path = self.folder / "mail.toml"
        path.write_text(
            f'address = "{ADDRESS}"\n'
            f'[smtp]\nhost = "127.0.0.1"\nport = {self.settings.smtp.port}\nsecurity = "none"\n'
            f'[imap]\nhost = "127.0.0.1"\nport = {fetched.server.port}\nsecurity = "none"\n'
            f'user = "{USER}"\npassword_file = "password"\n'
        )
        return path

    def process(self, *arguments: str) -> subprocess.Popen[bytes]:
        """`o365tui mail …` on this desk."""
        return subprocess.Popen(
            [sys.executable, "-m", "o365tui", "--desk", str(self.folder / "desk"), "mail", *arguments],
            cwd=ROOT,
            env=environment(self.folder),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )


@pytest.fixture
def mail(tmp_path: Path) -> Iterator[Mail]:
    with ExitStack() as stack:
        imap = stack.enter_context(dovecot())
        post = Post(ADDRESS, imap)
        port = stack.enter_context(smtp(post))
        world = World(create(tmp_path / "desk"))
        stack.callback(world.store.close)
        owner = replace(OWNER, uid=os.getuid())
        world.store.commit("owner", lambda tx: tx.save_person(owner))
        world.desk.set_mail_address(OWNER, ADDRESS)
        fetched = Folder(Server("127.0.0.1", imap.port, "none", USER, PASSWORD))
        settings = MailSettings(ADDRESS, "Desk", Server("127.0.0.1", port, "none"), fetched=fetched)
        yield Mail(world, tmp_path, imap, post, settings, stack.enter_context(Reading()))


def text(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def until(what: Callable[[], bool]) -> None:
    """Wait until it is so; fail when it takes very long."""
    end = time.monotonic() + AT_MOST
    while not what():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.02)


@pytest.mark.parametrize("person", [ILZE, ANNA], ids=["en", "lv"])
def test_a_request_is_followed_wholly_from_a_mailbox(mail: Mail, person: Person) -> None:
    """Submitted, received, asked, answered, resolved, closed, and opened again, with the taker on its own thread."""
    desk = mail.world.desk
    said: list[str] = []
    with Fetcher(mail.settings.fetched, mail.taker, said.append):
        made = EmailMessage()
        made["From"], made["To"], made["Subject"] = person.email, ADDRESS, "Outlook nesūta"
        made["Message-ID"] = make_msgid()
        made.set_content("Kopš 8:10 viss paliek izsūtnē.\n")

        mail.bring(made)
        until(lambda: bool(mail.taker.catch_up()))
        number = 1001
        request = desk.get(MARIS, number).request
        assert (request.title, request.requester) == ("Outlook nesūta", person.handle)
        (received,) = mail.send()
        assert received["Subject"] == f"[SR-{number}] Outlook nesūta"
        assert ("received" if person is ILZE else "ir saņemts") in text(received)
        assert received["Reply-To"].startswith(f"support+sr-{number}-")

        desk.take(MARIS, number)
        desk.ask(MARIS, number, "Kura versija?")
        (asked,) = mail.send()
        assert asked["In-Reply-To"] == received["Message-ID"]
        mail.answer(asked, person, "Versija 16.0.")
        until(lambda: bool(mail.taker.catch_up()))
        record = desk.get(MARIS, number)
        note = record.notes[-1]
        assert (note.author, note.body, record.request.status) == (person.handle, "Versija 16.0.", Status.IN_PROGRESS)
        assert "> " in note.quoted
        assert "Kura versija?" in note.quoted

        (told,) = mail.send()
        assert told["X-For"] == MARIS.email
        mail.answer(told, MARIS, "Paldies, labojam.")  # the agent's mailbox counts, too: it answers what they got
        until(lambda: bool(mail.taker.catch_up()))
        assert desk.get(MARIS, number).notes[-1].author == "maris"
        (answered,) = mail.send()
        assert "Paldies, labojam." in text(answered)
        assert "> " not in text(answered)

        desk.resolve(MARIS, number, "Rinda bija iestrēgusi.")
        (resolved,) = mail.send()
        assert "Rinda bija iestrēgusi." in text(resolved)
        desk.close(MARIS, number)
        (closed,) = mail.send()
        mail.answer(closed, person, "Atkal tas pats.")
        until(lambda: bool(mail.taker.catch_up()))
        assert desk.get(MARIS, number).request.status is Status.IN_PROGRESS
        assert {each["X-For"] for each in mail.send()} == {MARIS.email}
    assert said == []
    until(lambda: mail.imap.held() == 0)
    assert mail.imap.held("o365tui") == 4


def test_killed_at_any_moment_it_loses_nothing_and_does_nothing_twice(mail: Mail) -> None:
    """`mail run` with `kill -9` again and again, while letters wait and messages come."""
    world, many = mail.world, 60
    number = world.file()
    letters = {world.desk.reply(MARIS, number, f"Answer {n}").notes[-1].id for n in range(many)}
    for n in range(many):
        made = EmailMessage()
        made["From"], made["To"], made["Subject"] = ILZE.email, ADDRESS, f"[SR-{number}] Outlook"
        made["Message-ID"] = make_msgid()
        made.set_content(f"Message {n}.\n")
        mail.bring(made)
    settings = mail.toml()
    settings.write_text("messages_an_hour = 1000000\n" + settings.read_text())
    for kill in range(6):
        sent, came = len(mail.post.letters), len(world.record(number).notes)
        process = mail.process("run", "--settings", str(settings))
        if kill % 2:
            until(lambda sent=sent: len(mail.post.letters) > sent or not waiting(world))  # type: ignore[misc]
        else:
            until(lambda came=came: len(world.record(number).notes) > came or mail.imap.held() == 0)  # type: ignore[misc]
        process.send_signal(signal.SIGKILL)
        process.communicate()
    done = mail.process("run", "--once", "--settings", str(settings))
    _out, err = done.communicate(timeout=60)
    assert done.returncode == 0, err
    notes = world.record(number).notes
    said = Counter(each.body for each in notes if each.author == "ilze")
    assert said == Counter(f"Message {n}." for n in range(many))
    states = {each.state for each in world.store.letters(number) if each.note in letters}
    assert states == {LetterState.SENT}
    went = Counter(each["Message-ID"] for each in mail.post.letters if each["X-For"] == ILZE.email)
    assert len(went) == many + 1  # with that it was received; doubled ones have the same
    assert mail.imap.held() == 0


def waiting(world: World) -> bool:
    return bool(world.store.letters_in((LetterState.QUEUED, LetterState.SENDING)))


def test_it_ends_when_it_is_asked_to_and_says_nothing_worse(mail: Mail) -> None:
    settings = mail.toml()
    process = mail.process("run", "--settings", str(settings))
    number = mail.world.file()
    until(lambda: bool(mail.post.letters))
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = ILZE.email, ADDRESS, f"[SR-{number}] Outlook"
    made.set_content("Heard at once.\n")
    mail.bring(made)  # while it idles
    until(lambda: len(mail.world.record(number).notes) == 1)
    process.send_signal(signal.SIGTERM)
    _out, err = process.communicate(timeout=20)
    assert process.returncode == 0, err
    assert b"Traceback" not in err


def test_a_thousand_messages_come_in_and_none_is_lost_or_doubled(mail: Mail) -> None:
    number = mail.world.file()
    for n in range(1000):
        head = f"From: {ILZE.email}\r\nSubject: SR-{number}\r\nMessage-ID: <{n}@example.org>\r\n\r\n"
        mail.imap.deliver(f"{head}Message {n}.\r\n".encode())
    folder = mail.settings.fetched
    assert folder is not None
    rules = replace(mail.settings.rules, an_hour=10_000)
    taker = Taker(mail.world.desk, OWNER, rules, mail.reading)
    assert fetch_once(folder, taker, print) == 1000
    assert taker.catch_up() == Counter({MessageState.TAKEN: 1000})
    said = Counter(each.body for each in mail.world.record(number).notes)
    assert said == Counter(f"Message {n}." for n in range(1000))
    assert (mail.imap.held(), mail.imap.held("o365tui")) == (0, 1000)


def test_machines_that_answer_each_other_fall_silent_at_the_cap(mail: Mail) -> None:
    """Ten minutes in which everybody's mailbox answers every letter with another that says it is a person's."""
    world = mail.world
    number = world.file()
    world.desk.take(MARIS, number)
    world.desk.reply(MARIS, number, "Hello")
    people = {each.email: each for each in (ILZE, MARIS)}
    quiet = 0
    for _round in range(60):
        letters = mail.send()
        for letter in letters:
            mail.answer(letter, people[letter["X-For"]], "I am on holiday.")
        folder = mail.settings.fetched
        assert folder is not None
        fetch_once(folder, mail.taker, print)
        mail.taker.catch_up()
        quiet = 0 if letters else quiet + 1
    said = Counter(each.author for each in world.record(number).notes if each.message is not None)
    cap = mail.settings.rules.an_hour
    assert set(said.values()) == {cap}
    assert quiet > 10
    aside = world.store.messages((MessageState.QUARANTINED,), 0, 100)
    assert {each.reason for each in aside} == {Reason.TOO_MANY}


def test_a_message_that_the_server_does_not_move_keeps_no_other_waiting_and_comes_once(
    mail: Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = mail.settings.fetched
    assert folder is not None
    for n in range(3):
        mail.imap.deliver(f"From: {ILZE.email}\r\nSubject: Number {n}\r\n\r\nWords.\r\n".encode())
    move = BaseMailBox.move

    def refuse_the_first(box: BaseMailBox, uid: str, to: str) -> object:
        if uid == "1":
            raise MailboxMoveError(("NO", [b"quota"]), "OK")
        return move(box, uid, to)

    with monkeypatch.context() as patch:
        patch.setattr(BaseMailBox, "move", refuse_the_first)
        for _each in range(2):
            with pytest.raises(MailTrouble, match="quota"):
                fetch_once(folder, mail.taker, print)
        assert (mail.imap.held(), mail.imap.held("o365tui")) == (1, 2)
    fetch_once(folder, mail.taker, print)
    assert (mail.imap.held(), mail.imap.held("o365tui")) == (0, 3)
    assert mail.world.store.messages_in(tuple(MessageState)) == {MessageState.KEPT: 3}


@pytest.mark.parametrize(("where", "code", "kept"), [("keep", 75, 0), ("act", 0, 1)])
def test_take_sends_nothing_back_for_a_mistake_of_ours(
    mail: Mail, monkeypatch: pytest.MonkeyPatch, where: str, code: int, kept: int
) -> None:
    """A mail server takes any other code for a refusal, and tells the sender so."""

    def broken(*_arguments: object) -> Message:
        raise RuntimeError("a mistake")

    monkeypatch.setattr(Taker, where, broken)
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(b"From: a@b.example\r\n\r\nWords\r\n")))
    mail.world.store.close()
    arguments = ["--desk", str(mail.folder / "desk"), "mail", "take", "--settings", str(mail.toml())]
    assert main(arguments, lambda *_given: 99) == code
    store = open_desk(mail.folder / "desk")
    try:
        assert sum(store.messages_in((MessageState.KEPT,)).values()) == kept
    finally:
        store.close()


def test_what_is_wrong_with_the_mail_server_is_said_once_and_it_is_tried_again(mail: Mail) -> None:
    folder = mail.settings.fetched
    assert folder is not None
    wrong = replace(folder, server=replace(folder.server, password="wrong-one"))
    with pytest.raises(MailTrouble, match="AUTHENTICATIONFAILED"), Mailbox(wrong):
        pass
    nobody = replace(folder, server=replace(folder.server, port=1))
    with pytest.raises(MailTrouble, match="refused"), Mailbox(nobody):
        pass
    process = mail.process("fetch", "--settings", str(mail.toml()))
    _out, err = process.communicate(timeout=60)
    assert (process.returncode, err.decode().strip()) == (0, "There was nothing new.")


def test_a_message_on_standard_input_is_kept_before_it_is_acknowledged(mail: Mail) -> None:
    number = mail.world.file()
    settings = str(mail.toml())
    data = f"From: {ILZE.email}\nSubject: SR-{number}\n\nBy procmail.\n".encode()
    for _twice in range(2):
        process = mail.process("take", "--settings", settings)
        _out, err = process.communicate(data, timeout=60)
        assert (process.returncode, err.decode().strip()) == (0, f"It is on SR-{number}.")
    assert [each.body for each in mail.world.record(number).notes] == ["By procmail."]
    process = mail.process("take", "--settings", settings)
    assert b"no message" in process.communicate(b"", timeout=60)[1]
    assert process.returncode == 75
    process = mail.process("take", "--settings", str(mail.folder / "none.toml"))
    process.communicate(data, timeout=60)
    assert process.returncode == 75  # a mail server brings it again


def test_one_message_that_we_stumble_over_keeps_no_other_waiting(mail: Mail, monkeypatch: pytest.MonkeyPatch) -> None:
    number = mail.world.file()
    for words in ("first", "stumble", "last"):
        mail.taker.keep(f"From: {ILZE.email}\nSubject: SR-{number}\n\n{words}\n".encode())
    real = Placing.put

    def put(self: Placing, way: Way) -> Message:
        if self._parsed.text == "stumble":
            raise KeyError("of ours")
        return real(self, way)

    monkeypatch.setattr(Placing, "put", put)
    assert mail.taker.catch_up() == Counter({MessageState.TAKEN: 2, MessageState.QUARANTINED: 1})
    assert [each.body for each in mail.world.record(number).notes] == ["first", "last"]
    (aside,) = mail.world.store.messages((MessageState.QUARANTINED,), 0, 9)
    assert (aside.reason, aside.detail) == (Reason.UNREADABLE, "KeyError: 'of ours'")


def test_a_message_whose_bytes_are_gone_is_put_aside(mail: Mail) -> None:
    kept = mail.taker.keep(b"From: ilze@example.org\n\nWords")
    (mail.folder / "desk" / "files" / kept.sha256[:2] / kept.sha256).unlink()
    assert mail.taker.catch_up() == Counter({MessageState.QUARANTINED: 1})


def test_the_fetcher_goes_on_whatever_the_server_does(mail: Mail, monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection that is cut, an answer that nobody understands, a message larger than the server said."""
    monkeypatch.setattr("o365tui.mail.take.AGAIN", (0.01,))
    steps = iter(["cut", "nonsense"])
    real = Mailbox.wait

    def wait(self: Mailbox) -> None:
        step = next(steps, "")
        if step == "cut":
            self.interrupt()
        elif step:
            raise TypeError("nonsense")
        real(self)

    monkeypatch.setattr(Mailbox, "wait", wait)
    number, said = mail.world.file(), list[str]()
    monkeypatch.setattr("o365tui.desk.incoming.MESSAGE_LIMIT", 1000)
    with Fetcher(mail.settings.fetched, mail.taker, said.append):
        until(lambda: len(said) == 2)
        mail.imap.deliver(f"From: {ILZE.email}\r\nSubject: SR-{number}\r\n\r\n{'x' * 2000}".encode())
        until(lambda: len(said) == 3)
        mail.imap.deliver(f"From: {ILZE.email}\r\nSubject: SR-{number}\r\n\r\nWords".encode())
        until(lambda: bool(mail.taker.catch_up()))
    assert "TypeError: nonsense" in said[1]
    assert "stays there" in said[2]
    assert mail.imap.held() == 1
    assert [each.body for each in mail.world.record(number).notes] == ["Words"]
