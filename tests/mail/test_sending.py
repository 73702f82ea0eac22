"""Letters over a real SMTP server on loopback: what arrives, what a refusal does, what a kill does not lose."""

from __future__ import annotations

import email
import email.policy
import io
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from o365tui.cli import mail as cli_mail
from o365tui.desk.routing import Rules
from o365tui.mail import send
from o365tui.mail.compose import Around, NothingToTell, compose
from o365tui.mail.reading import Reading
from o365tui.mail.settings import Folder, MailSettings, Server, read_settings
from o365tui.mail.take import Taker
from o365tui.model.errors import BadInput, DeskBusy, ReadOnlyDesk
from o365tui.model.letters import Letter, LetterKind, LetterState
from o365tui.model.parsed import Parsed
from o365tui.model.request import Contact, NoteKind
from tests.desk.world import ANNA, ILZE, LIGA, MARIS, OTTO, OWNER, World

ADDRESS = "support@desk.example"


class Mailbox:
    """A server's handler: keeps what comes, or answers with what it was told to."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.answers: dict[str, str] = {}
        self.mail_answer = "250 Ok"
        self.data_answer = "250 2.0.0 Kept as 42"

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        envelope.mail_from = address
        return self.mail_answer

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 Ok"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.data_answer.startswith("250"):
            found = email.message_from_bytes(envelope.content, policy=email.policy.default)
            assert isinstance(found, EmailMessage)
            found["X-For"] = ",".join(envelope.rcpt_tos)
            self.letters.append(found)
        return self.data_answer


@contextmanager
def serving(mailbox: Mailbox, **options: Any) -> Iterator[MailSettings]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(mailbox, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield MailSettings(ADDRESS, "Desk “Ō”", Server("127.0.0.1", port, "none"), files_limit=1000)
    finally:
        controller.stop()


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def settings(mailbox: Mailbox) -> Iterator[MailSettings]:
    with serving(mailbox) as found:
        yield found


@pytest.fixture
def world() -> World:
    world = World()
    world.desk.set_mail_address(OWNER, ADDRESS)
    return world


def sent(world: World, settings: MailSettings, seconds: float = 10) -> send.Sent:
    world.clock.tick(seconds=seconds)
    return send.Sender(world.desk, OWNER, settings).send_due()


def body(letter: EmailMessage, kind: str = "plain") -> str:
    found = letter.get_body((kind,))
    assert found is not None
    return str(found.get_content()).replace("\r\n", "\n")


def test_a_request_from_being_received_to_closed_in_letters(
    world: World, settings: MailSettings, mailbox: Mailbox
) -> None:
    number = world.file()
    assert sent(world, settings) == send.Sent(sent=1)
    world.desk.ask(MARIS, number, "Which build is it?\n<b>Please</b>")
    world.clock.tick(minutes=1)
    world.desk.reply(ILZE, number, "16.0")
    world.clock.tick(minutes=1)
    world.desk.resolve(MARIS, number, "A queue stood still.", [("log.txt", io.BytesIO(b"line\n"))])
    world.clock.tick(minutes=1)
    world.desk.close(MARIS, number)
    assert sent(world, settings) == send.Sent(sent=3)
    received, asked, resolved, closed = mailbox.letters
    assert [each["X-For"] for each in mailbox.letters] == [ILZE.email] * 4
    assert {each["Subject"] for each in mailbox.letters} == {f"[SR-{number}] Outlook cannot send since 08:10"}
    assert "was received" in body(received)
    assert "First answer within 8 hours, at the latest: Thursday 12 November 2026 at 22:00 (Europe/Riga)." in body(
        received
    )
    assert "Since 08:10 everything stays in the outbox" in body(received)
    assert "Action required: Māris Kalns needs something" in body(asked)
    assert "Which build is it?\n<b>Please</b>" in body(asked)
    assert "&lt;b&gt;Please" in body(asked, "html")
    assert "A queue stood still." in body(resolved)
    (file,) = resolved.iter_attachments()
    assert (file.get_filename(), file.get_content()) == ("log.txt", "line\n")
    assert "has closed" in body(closed)
    assert "not read" in body(closed)
    for letter in mailbox.letters:
        assert (letter["Auto-Submitted"], letter["X-Auto-Response-Suppress"]) == ("auto-generated", "All")
        assert letter["From"].addresses[0].addr_spec == ADDRESS
        assert letter["From"].addresses[0].display_name == "Desk “Ō”"
    assert closed["In-Reply-To"] == resolved["Message-ID"]
    assert closed["References"].split() == [each["Message-ID"] for each in (received, asked, resolved)]
    states = {(each.state, each.answer) for each in world.desk.letters(MARIS, number)}
    assert states == {(LetterState.SENT, "2.0.0 Kept as 42")}


def test_a_letter_is_in_the_language_of_who_gets_it(world: World, settings: MailSettings, mailbox: Mailbox) -> None:
    number = world.file(ANNA)
    world.desk.ask(MARIS, number, "Kura versija?")
    sent(world, settings)
    texts = [body(each) for each in mailbox.letters]
    assert f"Jūsu pieprasījums SR-{number} ir saņemts." in texts[0]
    assert "Nepieciešama darbība" in texts[1]
    assert "Kura versija?" in texts[1]
    assert not any("received" in text or "Severity" in text for text in texts)


def test_what_is_only_for_agents_is_in_no_letter(world: World, settings: MailSettings, mailbox: Mailbox) -> None:
    world.store.commit(
        "owner", lambda tx: tx.save_preferences(replace(tx.preferences("liga"), no_letters=frozenset()))
    )  # fmt: skip
    number = world.file()
    world.desk.internal_note(MARIS, number, "SECRET-WORDS", [("secret.txt", io.BytesIO(b"SECRET-BYTES"))])
    world.desk.assign(MARIS, number, "liga")
    world.desk.link(MARIS, number, world.file(OTTO))
    world.desk.internal_note(LIGA, number, "SECRET-AGAIN")
    world.desk.reply(LIGA, number, "Hello")
    world.desk.reply(ILZE, number, "Hello yourself")
    world.desk.close(LIGA, number, "Done")
    done = sent(world, settings)
    assert done.sent == 8, [each.answer for each in world.store.outbox((LetterState.FAILED,), 0, 9)]
    raw = b"".join(each.as_bytes() for each in mailbox.letters).lower()
    assert b"secret" not in raw
    assert "otto" not in "".join(body(each) for each in mailbox.letters if ILZE.email in each["X-For"]).lower()


def test_a_record_with_something_internal_in_it_makes_no_letter(world: World, settings: MailSettings) -> None:
    number = world.file()
    world.desk.internal_note(MARIS, number, "SECRET")
    note = world.record(number).notes[-1]
    assert note.kind is NoteKind.INTERNAL
    letter = Letter(1, number, LetterKind.REPLY, ILZE.email, "ilze", "en", world.clock.time, world.clock.time, note.id)
    around = Around(lambda _handle: None, "UTC", (), lambda file: b"", "")
    with pytest.raises(NothingToTell):
        compose(letter, world.record(number), settings, around)
    record = world.desk.letter_record(OWNER, letter)
    with pytest.raises(NothingToTell):  # nor is the note there for everyone
        compose(letter, record, settings, around)


def test_files_that_are_too_large_together_are_named(world: World, settings: MailSettings, mailbox: Mailbox) -> None:
    number = world.file()
    files = [("small.bin", io.BytesIO(b"x" * 900)), ("large.bin", io.BytesIO(b"y" * 900))]
    world.desk.reply(MARIS, number, "Both", files)
    sent(world, settings)
    letter = mailbox.letters[-1]
    assert [each.get_filename() for each in letter.iter_attachments()] == ["small.bin"]
    assert "File, too large to be attached: large.bin" in body(letter)


def test_a_refusal_for_now_is_tried_again_later_and_one_for_good_is_not(
    world: World, settings: MailSettings, mailbox: Mailbox
) -> None:
    number = world.file()
    mailbox.answers[ILZE.email] = "451 4.7.1 Come back later"
    assert sent(world, settings) == send.Sent(waiting=1)
    (letter,) = world.desk.letters(MARIS, number)
    assert (letter.state, letter.answer, letter.tries) == (LetterState.QUEUED, "451 4.7.1 Come back later", 1)
    assert sent(world, settings, seconds=30) == send.Sent()
    mailbox.answers[ILZE.email] = "550 5.1.1 No such user"
    assert sent(world, settings, seconds=31) == send.Sent(failed=1)
    (letter,) = world.desk.letters(MARIS, number)
    assert (letter.state, letter.answer) == (LetterState.FAILED, "550 5.1.1 No such user")
    mailbox.answers.clear()
    world.desk.retry_letter(MARIS, letter.id)
    assert sent(world, settings) == send.Sent(sent=1)
    assert mailbox.letters[0]["Message-ID"] == letter.message_id


def test_one_that_is_refused_does_not_keep_the_others(world: World, settings: MailSettings, mailbox: Mailbox) -> None:
    for actor in (ILZE, OTTO, ANNA):
        world.file(actor)
    mailbox.answers[OTTO.email] = "550 5.1.1 No such user"
    assert sent(world, settings) == send.Sent(sent=2, failed=1)
    assert [each["X-For"] for each in mailbox.letters] == [ILZE.email, ANNA.email]


def test_a_server_that_is_not_there_leaves_every_letter_waiting(world: World, mailbox: Mailbox) -> None:
    with serving(mailbox) as settings:
        pass
    for _n in range(3):
        world.file()
    done = sent(world, settings)
    assert (done.sent, done.waiting, done.failed, bool(done.trouble)) == (0, 3, 0, True)
    with serving(mailbox) as settings:
        assert sent(world, settings, seconds=60).sent == 3


def test_a_server_that_does_not_take_our_address_refuses_no_letter_for_good(
    world: World, settings: MailSettings, mailbox: Mailbox
) -> None:
    number = world.file()
    mailbox.mail_answer = "550 5.7.1 Not from this address"
    done = sent(world, settings)
    assert (done.waiting, done.failed, done.trouble) == (1, 0, "550 5.7.1 Not from this address")
    mailbox.mail_answer = "250 Ok"
    mailbox.data_answer = "554 5.6.0 Looks like spam"
    assert sent(world, settings, seconds=120) == send.Sent(failed=1)
    (letter,) = world.desk.letters(MARIS, number)
    assert (letter.state, letter.answer) == (LetterState.FAILED, "554 5.6.0 Looks like spam")


def test_a_letter_that_is_refused_for_now_for_too_long_is_given_up(
    world: World, settings: MailSettings, mailbox: Mailbox
) -> None:
    world.file()
    mailbox.answers[ILZE.email] = "451 4.7.1 Come back later"
    rounds = [sent(world, settings, seconds=86400) for _n in range(len(send.AGAIN) + 2)]
    assert rounds == [*[send.Sent(waiting=1)] * len(send.AGAIN), send.Sent(failed=1), send.Sent()]


def test_a_letter_that_another_sender_took_up_meanwhile_does_not_stop_this_one(
    world: World, settings: MailSettings, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.file()
    give = send.Sender._give

    async def slow(self: send.Sender, *given: Any) -> str:
        answer = await give(self, *given)
        world.clock.tick(minutes=6)
        world.desk.lease_letters(OWNER, "another", 9, str)
        return answer

    monkeypatch.setattr(send.Sender, "_give", slow)
    assert sent(world, settings) == send.Sent()
    (letter,) = world.store.outbox((LetterState.SENDING,), 0, 9)
    assert letter.leased_by == "another"


def test_a_sender_that_dies_before_it_has_noted_it_leaves_a_doubled_letter_that_can_be_told(
    world: World, settings: MailSettings, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.file()

    def dies(*_args: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(world.desk, "letter_sent", dies)
        with pytest.raises(KeyboardInterrupt):
            sent(world, settings)
    assert sent(world, settings) == send.Sent()
    assert sent(world, settings, seconds=300) == send.Sent(sent=1)
    first, second = mailbox.letters
    assert first["Message-ID"] == second["Message-ID"]


def test_hostile_words_make_no_headers(world: World, settings: MailSettings, mailbox: Mailbox) -> None:
    number = world.file(title="Hello\u2028Bcc: victim@example.org \u202eevil")
    world.desk.reply(MARIS, number, "a\r\n.\r\nb\x1b]52;c;aGk=\x07", [("..\\..\u202egnp.exe", io.BytesIO(b"x"))])
    assert sent(world, settings).sent == 2
    for letter in mailbox.letters:
        assert letter["Bcc"] is None
        assert letter["X-For"] == ILZE.email
        assert not set(letter["Subject"]) & {"\u202e", "\u2028", "\n"}
    assert "\x1b" not in body(mailbox.letters[1])
    assert "\n.\n" in body(mailbox.letters[1])


def test_a_thousand_letters_leave_and_none_is_lost_or_doubled(
    world: World, settings: MailSettings, mailbox: Mailbox
) -> None:
    number = world.file()
    for n in range(999):
        world.desk.reply(MARIS, number, f"Words {n}")
    assert sent(world, settings).sent == 1000
    assert len({each["Message-ID"] for each in mailbox.letters}) == 1000


def test_one_letter_that_we_cannot_make_keeps_no_other_waiting(
    world: World, settings: MailSettings, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = world.file(ILZE), world.file(OTTO)
    real = compose

    def stumble(letter: Letter, *rest: Any) -> EmailMessage:
        if letter.request == first:
            raise KeyError("of ours")
        return real(letter, *rest)

    monkeypatch.setattr(send, "compose", stumble)
    assert sent(world, settings) == send.Sent(sent=1, failed=1)
    (letter,) = world.store.letters(first)
    assert (letter.state, letter.answer) == (LetterState.FAILED, "KeyError: 'of ours'")
    assert [each.state for each in world.store.letters(second)] == [LetterState.SENT]


def test_an_outage_however_long_is_no_letters_fault(world: World, mailbox: Mailbox) -> None:
    number = world.file()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    nobody = MailSettings(ADDRESS, "Desk", Server("127.0.0.1", port, "none"))
    world.clock.tick(seconds=10)
    for _minute in range(40):
        assert send.Sender(world.desk, OWNER, nobody).send_due().waiting == 1
        world.clock.tick(minutes=1)
    (letter,) = world.store.letters(number)
    assert (letter.state, letter.tries) == (LetterState.QUEUED, 0)
    with serving(mailbox) as settings:
        assert sent(world, settings).sent == 1


@pytest.mark.parametrize("smtputf8", [True, False])
def test_an_address_that_is_not_ascii_is_reached_where_the_server_can_and_keeps_no_other_letter(
    world: World, mailbox: Mailbox, smtputf8: bool
) -> None:
    """RFC 6531: a local part that is not ASCII needs the server's consent, a domain does not."""
    for handle, address in (("ilze", "jānis@example.com"), ("anna", "anna@ķīmija.example")):
        person = world.store.person(handle)
        assert person is not None
        changed = replace(person, email=address)
        world.store.commit("owner", lambda tx, changed=changed: tx.save_person(changed))  # type: ignore[misc]
    for person in (ILZE, ANNA, OTTO):
        world.file(person)
    with serving(mailbox, enable_SMTPUTF8=smtputf8) as settings:
        done = sent(world, settings)
    went = [each["X-For"] for each in mailbox.letters]
    domain = "anna@xn--mija-pya5e.example"
    assert went == (["jānis@example.com", domain, OTTO.email] if smtputf8 else [domain, OTTO.email])
    assert (done.sent, done.failed, done.trouble) == (len(went), 3 - len(went), "")


def write(folder: Path, text: str) -> Path:
    path = folder / "mail.toml"
    path.write_text(text, "utf-8")
    return path


RIGHT = 'address = "support@desk.example"\n[smtp]\nhost = "mail.example"\nuser = "desk"\npassword_file = "secret"\n'


def test_settings_come_from_a_file_and_the_password_from_another_or_the_environment(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hunter2\n")
    secret.chmod(0o600)
    found = read_settings(write(tmp_path, RIGHT), {})
    assert found.smtp == Server("mail.example", 587, "starttls", "desk", "hunter2")
    assert "hunter2" not in repr(found)
    assert found.smtp.without_password("535 hunter2 is wrong") == "535 •••• is wrong"
    assert read_settings(write(tmp_path, RIGHT), {"O365TUI_SMTP_PASSWORD": "other"}).smtp.password == "other"
    secret.chmod(0o640)
    with pytest.raises(BadInput, match="chmod 600"):
        read_settings(write(tmp_path, RIGHT), {})


def test_settings_say_where_messages_come_from_and_what_is_done_with_them(tmp_path: Path) -> None:
    more = (
        'take = true\nmessages_an_hour = 5\n[imap]\nhost = "imap.example"\nsecurity = "tls"\nuser = "desk"\n'
        '[organisations]\n"@Example.COM" = "Contoso"\n'
    )
    first, smtp = RIGHT.replace('password_file = "secret"\n', "").split("[smtp]")
    environ = {"O365TUI_IMAP_PASSWORD": "other"}
    found = read_settings(write(tmp_path, f"{first}{more.replace('[imap]', f'[smtp]{smtp}[imap]')}"), environ)
    assert found.fetched == Folder(Server("imap.example", 993, "tls", "desk", "other"), "INBOX", "o365tui")
    assert (found.taken, found.answered) == (True, True)
    assert found.rules == Rules({"example.com": "Contoso"}, 5)
    assert "other" not in repr(found)
    alone = read_settings(write(tmp_path, first + "[smtp]" + smtp), environ)
    assert (alone.fetched, alone.answered, alone.rules.an_hour) == (None, False, 20)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "address"),
        ('address = "nobody"', "address"),
        ('address = "a@b.example"', "host"),
        ('address = "a@b.example"\ntake = 1\n[smtp]\nhost = "h"', "take"),
        ('address = "a@b.example"\n[smtp]\nhost = "h"\n[imap]\nhost = "h"', "user"),
        ('address = "a@b.example"\n[smtp]\nhost = "h"\n[imap]\nhost = "h"\nuser = "u"\ndone = "INBOX"', "done"),
        ('address = "a@b.example"\n[smtp]\nhost = "h"\n[imap]\nhost = "h"\nuser = "u"\ncolour = 1', "colour"),
        ('address = "a@b.example"\n[smtp]\nhost = "h"\n[organisations]\n"x.example" = 1', "x.example"),
        ('address = "a@b.example"\nsmtp = 1', "smtp"),
        ('address = "a@b.example"\n[smtp]\nhost = "h"\nport = "x"', "port"),
        ('address = "a@b.example"\n[smtp]\nhost = "h"\nsecurity = "ssl"', "security"),
        ('address = "a@b.example"\n[smtp]\nhost = "h"\npassword = "x"', "password"),
        ('address = "a@b.example"\n[smtp]\nhost = "h"\nsecurity = "none"\nuser = "u"', "encryption"),
        ('address = "a@b.example"\n[smtp]\nhost = "h"\nport = 70000', "port"),
        ('address = "palīdzība@b.example"\n[smtp]\nhost = "h"', "address"),
        ('address = "a@b.example"\n[smtp]\nhost = "h"\npassword_file = "lines"', "password_file"),
        ("address =", "cannot be read"),
    ],
)
def test_wrong_settings_are_named(tmp_path: Path, text: str, named: str) -> None:
    lines = tmp_path / "lines"
    lines.touch(0o600)
    lines.write_text("sesame\nand what it is for\n")
    with pytest.raises(BadInput, match=named):
        read_settings(write(tmp_path, text), {})
    with pytest.raises(BadInput, match="no mail settings"):
        read_settings(tmp_path / "none.toml", os.environ)


def test_what_a_server_said_while_the_desk_was_held_is_told_later_and_the_letter_is_not_sent_twice(
    world: World, settings: MailSettings, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.file()
    world.clock.tick(seconds=10)
    sender = send.Sender(world.desk, OWNER, settings)
    with monkeypatch.context() as held:
        held.setattr(world.desk, "_change_letter", busy)
        with pytest.raises(DeskBusy):
            sender.send_due()
    world.clock.tick(minutes=1)
    assert sender.send_due() == send.Sent()
    world.clock.tick(hours=1)
    assert sender.send_due() == send.Sent()
    (letter,) = world.store.outbox(tuple(LetterState), 0, 9)
    assert (letter.state, letter.answer[:3], len(mailbox.letters)) == (LetterState.SENT, "2.0", 1)


def busy(*_arguments: Any) -> Any:
    raise DeskBusy("Somebody holds the desk.")


def test_mail_run_says_that_the_desk_is_held_once_and_goes_on_when_it_is_free(
    world: World,
    settings: MailSettings,
    mailbox: Mailbox,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(cli_mail, "AGAIN", (0.01,))
    world.file()
    world.clock.tick(seconds=10)
    stopped, tries = threading.Event(), []
    ordinary = world.desk.lease_letters

    def held_for_a_while(*arguments: Any) -> Any:
        tries.append(1)
        return busy() if len(tries) < 4 else ordinary(*arguments)

    def sleep(*_arguments: Any) -> None:
        stopped.set()

    monkeypatch.setattr(world.desk, "lease_letters", held_for_a_while)
    monkeypatch.setattr(cli_mail, "_sleep", sleep)
    with Reading() as reading:
        taker = Taker(world.desk, OWNER, Rules(), reading)
        assert cli_mail._rounds(world.desk, send.Sender(world.desk, OWNER, settings), taker, stopped) == 0
    told = capfd.readouterr().err
    assert told.count("Somebody holds the desk.") == 1
    assert "1 letter sent." in told
    assert len(mailbox.letters) == 1


def test_mail_run_ends_when_only_opening_the_desk_anew_helps(
    world: World, settings: MailSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_only(*_arguments: Any) -> Any:
        raise ReadOnlyDesk("Read only.")

    with Reading() as reading:
        taker, sender = Taker(world.desk, OWNER, Rules(), reading), send.Sender(world.desk, OWNER, settings)
        monkeypatch.setattr(world.desk, "lease_letters", read_only)
        with pytest.raises(ReadOnlyDesk):
            cli_mail._rounds(world.desk, sender, taker, threading.Event())


def test_words_that_came_from_another_address_than_their_authors_are_not_told_without_it(
    world: World, settings: MailSettings, mailbox: Mailbox
) -> None:
    number = world.file(contact=Contact(ILZE.email, further=("helper@elsewhere.example",)))
    world.desk.take(MARIS, number)
    for at, sender in enumerate(("helper@elsewhere.example", ILZE.email)):
        kept = world.desk.keep_message(OWNER, io.BytesIO(b"%d" % at))
        parsed = Parsed(f"{at:064x}", sender=sender, subject=f"SR-{number}", text="Still so.")
        world.desk.take_message(OWNER, kept.id, parsed, Rules())
        world.clock.tick(minutes=1)
    sent(world, settings)
    theirs, own = [body(each) for each in mailbox.letters if each["X-For"] == MARIS.email]
    assert "from Ilze Ozola (by e-mail from helper@elsewhere.example) on" in theirs
    assert "from Ilze Ozola on" in own
