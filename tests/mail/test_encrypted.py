"""TLS and STARTTLS in both directions, with a certificate that is checked: a wrong one gets no password."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from o365tui.mail.fetch import Mailbox, MailTrouble
from o365tui.mail.send import Sender
from o365tui.mail.settings import Folder, MailSettings, Server
from o365tui.model.letters import LetterState
from tests.desk.world import OWNER, World
from tests.mail.servers import PASSWORD, USER, Post, dovecot, free_port

ADDRESS = "support@desk.example"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for localhost that signs itself, and its key."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    folder = tmp_path_factory.mktemp("tls")
    cert, key = folder / "cert.pem", folder / "key.pem"
    made = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost".split()
    named: list[str | Path] = ["-addext", "subjectAltName=DNS:localhost", "-out", cert, "-keyout", key]
    subprocess.run([*made, *named], check=True, capture_output=True)
    return cert, key


class Login:
    """Lets the one user in, and keeps what came as a password."""

    def __init__(self) -> None:
        self.passwords: list[str] = []

    def __call__(self, server: object, session: object, envelope: object, mechanism: str, data: object) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.passwords.append(data.password.decode())
        return AuthResult(success=data.password == PASSWORD.encode(), handled=False)


@pytest.fixture(params=["starttls", "tls"])
def security(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def sending(certificate: tuple[Path, Path], security: str) -> Iterator[tuple[Post, Login, Server]]:
    """A server that takes letters from who logs in over TLS."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*certificate)
    post, login, port = Post(ADDRESS, None), Login(), free_port()
    how = {"ssl_context": context} if security == "tls" else {"tls_context": context, "require_starttls": True}
    controller = Controller(
        post, hostname="127.0.0.1", port=port, server_hostname="localhost", authenticator=login,
        auth_required=security == "starttls", auth_require_tls=security == "starttls", **how,
    )  # fmt: skip
    controller.start()
    try:
        yield post, login, Server("localhost", port, security, USER, PASSWORD)
    finally:
        controller.stop()


def sent(server: Server) -> tuple[World, str]:
    """A letter sent over this server; gives what kept it."""
    world = World()
    world.desk.set_mail_address(OWNER, ADDRESS)
    world.file()
    world.clock.tick(seconds=10)
    return world, Sender(world.desk, OWNER, MailSettings(ADDRESS, "Desk", server)).send_due().trouble


def test_a_letter_goes_to_a_server_that_proves_who_it_is(
    sending: tuple[Post, Login, Server], certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    post, login, server = sending
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    world, trouble = sent(server)
    assert (trouble, len(post.letters), login.passwords) == ("", 1, [PASSWORD])
    assert world.store.letters_in(tuple(LetterState)) == {LetterState.SENT: 1}


def test_a_letter_waits_and_no_password_is_sent_where_the_server_is_not_who_it_should_be(
    sending: tuple[Post, Login, Server], certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    post, login, server = sending
    world, trouble = sent(server)  # nobody knows its certificate
    assert "certificate" in trouble.lower()
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    _world, trouble = sent(replace(server, host="127.0.0.1"))  # it is another host's
    assert "certificate" in trouble.lower()
    assert (post.letters, login.passwords) == ([], [])
    assert world.store.letters_in(tuple(LetterState)) == {LetterState.QUEUED: 1}


def test_a_wrong_password_keeps_the_letters_and_is_not_told(
    sending: tuple[Post, Login, Server], certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    _post, _login, server = sending
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    world, trouble = sent(replace(server, password="hunter2"))
    assert "535" in trouble
    assert "hunter2" not in trouble
    assert world.store.letters_in(tuple(LetterState)) == {LetterState.QUEUED: 1}


def test_messages_are_fetched_from_a_server_that_proves_who_it_is(
    security: str, certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    with dovecot(*certificate) as imap:
        imap.deliver(b"Subject: a\r\n\r\nb\r\n")
        port = imap.tls_port if security == "tls" else imap.port
        folder = Folder(Server("localhost", port, security, USER, PASSWORD))
        with pytest.raises(MailTrouble, match="certificate verify failed"), Mailbox(folder):
            pass
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
        other = replace(folder, server=replace(folder.server, host="127.0.0.1"))
        with pytest.raises(MailTrouble, match="certificate"), Mailbox(other):
            pass
        kept: list[bytes] = []
        with Mailbox(folder) as mailbox:
            assert mailbox.empty(kept.append) == 1
        assert kept == [b"Subject: a\r\n\r\nb\r\n"]
