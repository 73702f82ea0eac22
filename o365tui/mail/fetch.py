"""Messages out of a folder of an IMAP server: each is moved away only when the desk has kept it.

Nothing of a message is read here: imap-tools fetches and moves it, its bytes go on as they are.
"""

from __future__ import annotations

import imaplib
import socket
import ssl
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from types import TracebackType
from typing import TypeVar

from imap_tools import BaseMailBox, ImapToolsError, MailBox, MailBoxStartTls, MailBoxUnencrypted

from o365tui.desk.placing import MESSAGE_LIMIT
from o365tui.mail.settings import Folder, Server
from o365tui.model.errors import TooMuch
from o365tui.text.language import _

T = TypeVar("T")

TIMEOUT = 60.0
"""How long the server may take for one answer, in seconds."""

LOOK_AGAIN = 25.0
"""After how long the folder is looked at again though the server told of nothing new, in seconds."""

WITHOUT_IDLE = 10.0
"""The same for a server that does not tell of anything."""


class MailTrouble(Exception):
    """The mail server, or the way to it, does not work now; the words are its own."""


class Mailbox:
    """A folder with what came in, for as long as the block lasts. Every method raises MailTrouble."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._box: BaseMailBox | None = None
        self._passed: set[str] = set()

    def __enter__(self) -> Mailbox:
        def enter() -> None:
            self._box = _connected(self._folder.server)
            server = self._folder.server
            ascii_only = server.user.isascii() and server.password.isascii()
            login = self._box.login if ascii_only else self._box.login_utf8
            login(server.user, server.password, initial_folder=None)
            # What the server can do is told after the login; without this messages would be copied, not moved.
            self._box.client.capabilities = tuple(self._box.client.capability()[1][-1].decode().upper().split())
            if not self._box.folder.exists(self._folder.done):
                self._box.folder.create(self._folder.done)
            self._box.folder.set(self._folder.name)

        try:
            self._trying(enter)
        except BaseException:
            self._leave()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leave()

    def empty(self, keep: Callable[[bytes], object], stopped: Callable[[], bool] = lambda: False) -> int:
        """Hand every message to `keep`, oldest first, and move it away when that returns; gives how many there were.
        One that is larger than the desk takes stays, see `passed`; one that the server refuses to move is kept, and
        told (MailTrouble) when the others have had their turn."""
        box, done = self._opened, 0
        refused: MailTrouble | None = None
        for uid in self._trying(lambda: sorted(box.uids(), key=int)):
            if stopped():
                break
            if uid in self._passed:
                continue
            if self._trying(partial(self._size, uid)) > MESSAGE_LIMIT:
                self._passed.add(uid)
                continue
            data = self._trying(partial(self._fetched, uid))
            if data is None:
                continue
            try:
                keep(data)
            except TooMuch:  # the server had said that it was smaller
                self._passed.add(uid)
                continue
            try:
                self._trying(partial(box.move, uid, self._folder.done))
                done += 1
            except MailTrouble as error:
                if isinstance(error.__cause__, (imaplib.IMAP4.abort, OSError)):  # the line broke
                    raise
                refused = error
        if refused is not None:
            raise refused
        return done

    @property
    def passed(self) -> int:
        """How many messages stay in the folder because they are too large."""
        return len(self._passed)

    def wait(self) -> None:
        """Until the server tells of something new, or it is time to look again."""
        box = self._opened
        if "IDLE" in box.client.capabilities:
            self._trying(lambda: box.idle.wait(timeout=LOOK_AGAIN))
        else:
            time.sleep(WITHOUT_IDLE)

    def interrupt(self) -> None:
        """End a wait from another thread: the connection is cut."""
        with suppress(OSError):
            self._opened.client.sock.shutdown(socket.SHUT_RDWR)

    @property
    def _opened(self) -> BaseMailBox:
        assert self._box is not None
        return self._box

    def _size(self, uid: str) -> int:
        _kind, answer = self._opened.client.uid("FETCH", uid, "(RFC822.SIZE)")
        words = answer[0] if answer else None
        found = words.partition(b"RFC822.SIZE ")[2].split(b")")[0].split() if isinstance(words, bytes) else []
        return int(found[0]) if found and found[0].isdigit() else 0

    def _fetched(self, uid: str) -> bytes | None:
        """A message's bytes; None when it is not there any more."""
        _kind, answer = self._opened.client.uid("FETCH", uid, "(BODY.PEEK[])")
        return next((each[1] for each in answer if isinstance(each, tuple)), None)

    def _leave(self) -> None:
        box, self._box = self._box, None
        if box is not None:
            try:
                box.logout()
            except (ImapToolsError, imaplib.IMAP4.error, OSError):
                box.client.shutdown()

    def _trying(self, step: Callable[[], T]) -> T:
        try:
            return step()
        except (ImapToolsError, imaplib.IMAP4.error, OSError, ValueError) as error:
            words = str(error) or type(error).__name__
            raise MailTrouble(self._folder.server.without_password(" ".join(words.split()))[:500]) from error


def _connected(server: Server) -> BaseMailBox:
    if server.security == "none":
        return MailBoxUnencrypted(server.host, server.port, timeout=TIMEOUT)
    # Said outright: without a context Python's imaplib takes any certificate.
    kind = MailBox if server.security == "tls" else MailBoxStartTls
    return kind(server.host, server.port, timeout=TIMEOUT, ssl_context=ssl.create_default_context())


def too_large() -> str:
    """What is said of messages that stay in the folder."""
    return _("A message in the folder is larger than {n} MB and stays there.").format(n=MESSAGE_LIMIT // 1_000_000)
