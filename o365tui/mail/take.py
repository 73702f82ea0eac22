"""Taking messages: kept whole, read in the parser's own process, put where they go. Whatever happens in between, a
message that was kept is taken up again.
"""

from __future__ import annotations

import io
import threading
from collections import Counter
from collections.abc import Callable
from types import TracebackType

from o365tui.desk.desk import Desk
from o365tui.desk.routing import Rules
from o365tui.mail.fetch import Mailbox, MailTrouble, too_large
from o365tui.mail.reading import Reading, Unreadable
from o365tui.mail.settings import Folder
from o365tui.model.errors import DamagedFile, DeskError, NotFound, StoreError
from o365tui.model.incoming import Message, MessageState
from o365tui.model.people import Person
from o365tui.text.language import _

AGAIN = (2.0, 5.0, 15.0, 30.0, 60.0)
"""After how many seconds a mail server is tried again that could not be reached; the last for all further times."""

Say = Callable[[str], None]


class Taker:
    """One process that takes a desk's messages, on behalf of its owner."""

    def __init__(self, desk: Desk, owner: Person, rules: Rules, reading: Reading) -> None:
        self._desk, self._owner, self._rules, self._reading = desk, owner, rules, reading

    def keep(self, data: bytes) -> Message:
        """Keep a message; when this returns, it may be acknowledged. Raises TooMuch, StoreError."""
        return self._desk.keep_message(self._owner, io.BytesIO(data))

    def act(self, message: Message) -> Message:
        """Read a message that was kept and put it where it goes; gives what became of it. Raises StoreError."""
        if message.state is not MessageState.KEPT:
            return message
        try:
            with self._desk.open_message(self._owner, message.id) as source:
                parsed = self._reading.read(source.read())
        except Unreadable as why:
            return self._desk.message_unreadable(self._owner, message.id, str(why))
        except (DamagedFile, NotFound) as error:
            return self._desk.message_unreadable(self._owner, message.id, error.sentence)
        try:
            return self._desk.take_message(self._owner, message.id, parsed, self._rules)
        except StoreError:
            raise
        except Exception as error:  # a mistake of ours: it must not keep all other messages waiting
            return self._desk.message_unreadable(self._owner, message.id, f"{type(error).__name__}: {error}")

    def catch_up(self, stopped: Callable[[], bool] = lambda: False) -> Counter[MessageState]:
        """Put everything where it goes that was kept, oldest first; gives how many came to what."""
        done: Counter[MessageState] = Counter()
        while kept := self._desk.kept_messages(self._owner):
            for message in kept:
                if stopped():
                    return done
                done[self.act(message).state] += 1
        return done


def fetch_once(folder: Folder, taker: Taker, say: Say) -> int:
    """Keep all that is in the folder and move it away; gives how many there were. Raises MailTrouble, StoreError."""
    with Mailbox(folder) as mailbox:
        done = mailbox.empty(taker.keep)
        if mailbox.passed:
            say(too_large())
        return done


class Fetcher:
    """Keeps what comes into a folder, on a thread of its own, for as long as the block lasts; without a folder it does
    nothing. The taker acts on what was kept: keeping is a commit, which wakes who waits for changes.
    """

    def __init__(self, folder: Folder | None, taker: Taker, say: Say) -> None:
        self._folder, self._taker, self._say = folder, taker, say
        self._stopped, self._mailbox = threading.Event(), threading.Lock()
        self._open: Mailbox | None = None
        self._thread = threading.Thread(target=self._run, name="fetcher", daemon=True)

    def __enter__(self) -> Fetcher:
        if self._folder is not None:
            self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopped.set()
        with self._mailbox:
            if self._open is not None:
                self._open.interrupt()
        if self._thread.is_alive():
            self._thread.join(5)

    def _run(self) -> None:
        failed, told = 0, ""
        while not self._stopped.is_set():
            try:
                self._follow()
                failed, told = 0, ""
            except Exception as error:  # whatever a server answers: it is tried again
                if self._stopped.is_set():
                    return
                if isinstance(error, DeskError):
                    words = error.sentence
                elif isinstance(error, MailTrouble):
                    words = _("The mail server: {words}").format(words=error)
                else:
                    words = _("The mail server: {words}").format(words=f"{type(error).__name__}: {error}")
                if words != told:  # once is enough for an outage
                    self._say(words)
                    told = words
                self._stopped.wait(AGAIN[min(failed, len(AGAIN) - 1)])
                failed += 1

    def _follow(self) -> None:
        """Keep what comes until it is stopped, or the connection breaks."""
        assert self._folder is not None
        with Mailbox(self._folder) as mailbox:
            with self._mailbox:
                self._open = mailbox
            passed = 0
            try:
                while not self._stopped.is_set():
                    mailbox.empty(self._taker.keep, self._stopped.is_set)
                    if mailbox.passed > passed:
                        passed = mailbox.passed
                        self._say(too_large())
                    mailbox.wait()
            finally:
                with self._mailbox:
                    self._open = None
