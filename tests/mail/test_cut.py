"""The line to a mail server cut, or gone silent, after any byte in either direction: each message is kept once and each
letter arrives, a doubled one under the same Message-ID. `TORTURE=1` tries every byte.
"""

from __future__ import annotations

import os
import socket
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace

import pytest

from o365tui.mail import fetch, send
from o365tui.mail.fetch import MailTrouble
from o365tui.mail.settings import Folder, Server
from o365tui.mail.take import fetch_once
from o365tui.model.incoming import MessageState
from o365tui.model.letters import LetterState
from tests.desk.world import ILZE, OWNER
from tests.mail.servers import PASSWORD, USER
from tests.mail.test_both_ways import Mail, mail

__all__ = ["mail"]

EVERY = 1 if os.environ.get("TORTURE") else 97
"""How many bytes farther the line is cut the next time."""

SILENCE = 0.3
"""How long a server may keep silent here, in seconds."""


class Line:
    """Passes on what two sides say, until `limit` bytes from the client ("out") or the server ("in") have come: then
    it is cut, or says nothing more. `passed` tells how many came that way.
    """

    def __init__(self, port: int, way: str, limit: int, silent: bool) -> None:
        self._target, self._way, self._limit, self._silent = port, way, limit, silent
        self.passed = 0
        self._over = threading.Event()
        self._sockets: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def close(self) -> None:
        self._over.set()
        self._end()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(10)
        for each in self._sockets:
            each.close()

    def _end(self) -> None:
        for each in self._sockets:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        with suppress(OSError):
            while not self._over.is_set():
                client, _address = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self._target))
                self._sockets += [client, server]
                for way, source, drain in (("out", client, server), ("in", server, client)):
                    thread = threading.Thread(target=self._pass, args=(way, source, drain), daemon=True)
                    self._threads.append(thread)
                    thread.start()

    def _pass(self, way: str, source: socket.socket, drain: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(4096):
                if way == self._way:
                    left = self._limit - self.passed
                    self.passed += len(data)
                    if len(data) > left:
                        drain.sendall(data[:left])
                        if self._silent:
                            self._over.wait(10)
                        self._end()
                        return
                drain.sendall(data)
            drain.shutdown(socket.SHUT_RDWR)


@contextmanager
def line(port: int, way: str, limit: int, silent: bool) -> Iterator[Line]:
    found = Line(port, way, limit, silent)
    try:
        yield found
    finally:
        found.close()


WAYS = [("in", False), ("out", False), ("in", True)]


@pytest.mark.parametrize(("way", "silent"), WAYS, ids=["answers cut", "commands cut", "answers silent"])
def test_a_line_that_breaks_while_messages_are_fetched_loses_and_doubles_none(
    mail: Mail, monkeypatch: pytest.MonkeyPatch, way: str, silent: bool
) -> None:
    monkeypatch.setattr(fetch, "TIMEOUT", SILENCE)
    direct = mail.settings.fetched
    assert direct is not None
    limit, came = EVERY, 0
    while True:
        for _each in range(2):
            came += 1
            head = f"From: {ILZE.email}\r\nSubject: Number {came}\r\nMessage-ID: <{came}@example.org>\r\n\r\n"
            mail.imap.deliver(f"{head}Words.\r\n".encode())
        with line(direct.server.port, way, limit, silent) as broken:
            folder = Folder(Server("127.0.0.1", broken.port, "none", USER, PASSWORD))
            with suppress(MailTrouble):
                fetch_once(folder, mail.taker, print)
            whole = broken.passed <= limit
        fetch_once(direct, mail.taker, print)
        assert mail.imap.held() == 0, limit
        assert mail.world.store.messages_in(tuple(MessageState)) == {MessageState.KEPT: came}, limit
        if whole:
            break
        limit += EVERY * (4 if silent else 1)
    assert limit > 300, "the line was never cut"


@pytest.mark.parametrize(("way", "silent"), WAYS, ids=["answers cut", "commands cut", "answers silent"])
def test_a_line_that_breaks_while_letters_leave_loses_none_and_doubles_none_under_another_name(
    mail: Mail, monkeypatch: pytest.MonkeyPatch, way: str, silent: bool
) -> None:
    monkeypatch.setattr(send, "TIMEOUT", SILENCE)
    monkeypatch.setattr(send, "GOODBYE", SILENCE)
    limit, queued = 10, 0
    step = (EVERY if way == "out" else max(1, EVERY // 8)) * (2 if silent else 1)
    while True:
        for _each in range(2):
            queued += 1
            mail.world.file()
        mail.world.clock.tick(seconds=10)
        with line(mail.settings.smtp.port, way, limit, silent) as broken:
            settings = replace(mail.settings, smtp=Server("127.0.0.1", broken.port, "none"))
            send.Sender(mail.world.desk, OWNER, settings).send_due()
            whole = broken.passed <= limit
        mail.world.clock.tick(minutes=10)
        mail.sender.send_due()
        assert mail.world.store.letters_in(tuple(LetterState)) == {LetterState.SENT: queued}, limit
        if whole:
            break
        limit += step
    sent = {each.message_id for each in mail.world.store.outbox((LetterState.SENT,), 0, queued)}
    arrived = Counter(str(each["Message-ID"]) for each in mail.post.letters)
    assert set(arrived) == sent
    assert len(sent) == queued > 2
    assert max(arrived.values()) <= 3
