"""Real mail servers on loopback: aiosmtpd takes letters and brings messages, Dovecot keeps the desk's mailbox."""

from __future__ import annotations

import email
import email.policy
import os
import shutil
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

USER, PASSWORD = "support", "sesame"
NOBODY = 65534
"""Whose mail it is where the tests run as root: Dovecot gives root's to nobody."""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


@dataclass
class Imap:
    """Dovecot with one user, whose mailbox lies in `maildir`."""

    port: int
    tls_port: int
    maildir: Path

    def deliver(self, data: bytes) -> None:
        """Put a message into the user's INBOX, as a mail server would."""
        name = f"{time.time_ns()}.{uuid.uuid4().hex}.host"
        beside, path = self.maildir / "tmp" / name, self.maildir / "new" / name
        beside.write_bytes(data)
        if os.geteuid() == 0:
            os.chown(beside, NOBODY, NOBODY)
        beside.rename(path)

    def held(self, folder: str = "") -> int:
        """How many messages there are in a folder."""
        top = self.maildir / (f".{folder}" if folder else "")
        return sum(1 for part in ("cur", "new") for _each in (top / part).glob("*"))


@contextmanager
def dovecot(cert: Path | None = None, key: Path | None = None) -> Iterator[Imap]:
    """Start Dovecot; the test is skipped where it is not installed. With a certificate it speaks TLS, too. It has a
    folder of its own: the names of its sockets must be short."""
    with (
        tempfile.TemporaryDirectory(prefix="dovecot-", dir="/tmp", ignore_cleanup_errors=True) as name,
        _dovecot(Path(name), cert, key) as found,
    ):
        yield found


@contextmanager
def _dovecot(folder: Path, cert: Path | None, key: Path | None) -> Iterator[Imap]:
    program = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin:/usr/local/sbin")
    if program is None:
        pytest.skip("Dovecot is not installed (Debian: dovecot-imapd)")
    root = os.geteuid() == 0
    uid, gid = (NOBODY, NOBODY) if root else (os.getuid(), os.getgid())
    found = Imap(free_port(), free_port(), folder / "mail" / USER)
    for part in ("tmp", "new", "cur"):
        (found.maildir / part).mkdir(parents=True)
    (folder / "passwd").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n")
    own = "" if root else "".join(f"default_{each} = {_me()}\n" for each in ("internal_user", "login_user"))
    tls = f"ssl = yes\nssl_cert = <{cert}\nssl_key = <{key}\n" if cert else "ssl = no\n"
    (folder / "dovecot.conf").write_text(
        f"""base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
mail_location = maildir:{folder}/mail/%u
mail_uid = {uid}
mail_gid = {gid}
first_valid_uid = 1
disable_plaintext_auth = no
{tls}{own}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {found.port}
  }}
  inet_listener imaps {{
    port = {found.tls_port if cert else 0}
  }}
}}
service anvil {{
  chroot =
}}
passdb {{
  driver = passwd-file
  args = {folder}/passwd
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%u
}}
"""
    )
    if root:
        for path in (folder / "mail").rglob("*"):
            os.chown(path, NOBODY, NOBODY)
        os.chown(folder / "mail", NOBODY, NOBODY)
        folder.chmod(0o711)
    server = subprocess.Popen([program, "-F", "-c", folder / "dovecot.conf"], stdin=subprocess.DEVNULL)
    try:
        _wait_for(found.port, server, folder / "log")
        yield found
    finally:
        server.terminate()
        server.wait(10)


def _me() -> str:
    import pwd

    return pwd.getpwuid(os.getuid()).pw_name


def _wait_for(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    """Until something listens there."""
    until = time.monotonic() + 20
    while time.monotonic() < until and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail(f"Dovecot did not start: {log.read_text() if log.exists() else server.returncode}")


class Post:
    """A mail server's handler: keeps what comes for each address, and brings what is for the desk into its mailbox."""

    def __init__(self, desk: str, imap: Imap | None) -> None:
        self._desk, self._imap = desk, imap
        self.letters: list[EmailMessage] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        for address in envelope.rcpt_tos:
            local, _at, domain = address.lower().rpartition("@")
            if f"{local.partition('+')[0]}@{domain}" == self._desk:
                assert self._imap is not None
                head = f"Return-Path: <{envelope.mail_from or ''}>\r\nDelivered-To: {address}\r\n".encode()
                self._imap.deliver(head + envelope.content)
            else:
                found = email.message_from_bytes(envelope.content, policy=email.policy.default)
                assert isinstance(found, EmailMessage)
                found["X-For"] = address
                self.letters.append(found)
        return "250 2.0.0 Kept"


@contextmanager
def smtp(post: Any) -> Iterator[int]:
    """Start aiosmtpd with this handler; gives the port."""
    port = free_port()
    controller = Controller(post, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()
