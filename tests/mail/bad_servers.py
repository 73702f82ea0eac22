"""Servers that do what no server should: each answer, or what is done instead of one, is written down before."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

CUT, HANG = "cut", "hang"
"""What is done instead of an answer: the connection is closed, or nothing comes any more."""

Answer = Callable[[str], str]
"""What is answered to a line, without the last line end; CUT or HANG; empty for nothing."""


class Bad:
    """A server on loopback that asks for each connection how it answers, and keeps every line that came."""

    def __init__(self, begin: Callable[[], tuple[str, Answer]]) -> None:
        self._begin = begin
        self._ended = threading.Event()
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._server.getsockname()[1]
        self.lines: list[str] = []
        self.connections = 0
        self._open: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _address = self._server.accept()
                self.connections += 1
                self._open.append(connection)
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, suppress(OSError), connection.makefile("rb") as lines:
            greeting, answer = self._begin()
            if not self._said(connection, greeting):
                return
            for line in lines:
                words = line.decode("utf-8", "surrogateescape").rstrip("\r\n")
                self.lines.append(words)
                if not self._said(connection, answer(words)):
                    return

    def _said(self, connection: socket.socket, words: str) -> bool:
        """Say it; whether the connection goes on."""
        *before, last = words.split("\n")
        for line in before:
            connection.sendall(line.encode("utf-8", "surrogateescape") + b"\r\n")
        if last == HANG:
            self._ended.wait(20)
        elif last != CUT:
            connection.sendall(last.encode("utf-8", "surrogateescape") + b"\r\n" if last else b"")
            return True
        connection.shutdown(socket.SHUT_RDWR)
        return False

    def close(self) -> None:
        self._ended.set()
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        for connection in self._open:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


@contextmanager
def bad(begin: Callable[[], tuple[str, Answer]]) -> Iterator[Bad]:
    """Have such a server for as long as the block lasts."""
    server = Bad(begin)
    try:
        yield server
    finally:
        server.close()


def smtp(step: str, way: str, when: Callable[[str], bool] = lambda words: True) -> Callable[[], tuple[str, Answer]]:
    """An SMTP server that behaves but at one step (`GREETING`, a command, or `.` for the end of a letter), where the
    line, or a line of the letter, is one of those meant."""

    def begin() -> tuple[str, Answer]:
        inside, letter = False, list[str]()

        def answer(line: str) -> str:
            nonlocal inside
            if inside:
                letter.append(line)
                if line != ".":
                    return ""
                inside = False
                held, letter[:] = list(letter), []
                return way if step == "." and any(map(when, held)) else "250 2.0.0 Kept"
            word = line.split(" ")[0].upper()
            if word == step and when(line):
                return way
            inside = word == "DATA"
            if word == "EHLO":
                return "250-desk.example\n250 SIZE 1000000"
            return {"DATA": "354 Go on", "QUIT": "221 Bye"}.get(word, "250 Ok")

        return (way if step == "GREETING" else "220 desk.example"), answer

    return begin
