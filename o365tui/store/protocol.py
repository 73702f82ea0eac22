"""What the desk asks of a store. Nothing above `store/` knows which implementation answers.

Reading takes a `Reader` and never gives what they may not see. Writing is one `commit` at a time: all of it or nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import BinaryIO, Protocol, TypeVar

from o365tui.model.canned import Canned
from o365tui.model.figures import Cuts, Tally
from o365tui.model.frozen import frozen
from o365tui.model.incoming import Message, MessageState
from o365tui.model.letters import Letter, LetterState
from o365tui.model.operations import Operation
from o365tui.model.people import Organisation, Person, Reader
from o365tui.model.preferences import Preferences
from o365tui.model.query.language import Key, Query
from o365tui.model.request import Attachment, HistoryEntry, Note, Record, Request, Status
from o365tui.model.settings import Feedback, Settings
from o365tui.model.views import Row, Sort, View

T = TypeVar("T")

FIRST_NUMBER = 1001
"""The number of a desk's first request."""


@frozen
class Page:
    """Some rows of a list, from `offset` on, and how many there are in all."""

    rows: Sequence[Row]
    total: int
    offset: int = 0


@frozen
class Counts:
    """How many requests each view holds for a reader, and the reader's own by status (an administrator's are those
    that they submitted, an agent's those that they are assigned)."""

    views: Mapping[View, int]
    mine: Mapping[Status, int]


@frozen
class Change:
    """One commit as others see it: who made it and which requests it touched. `people` when people, organisations or
    settings changed; `internal` when all of it is the agents' only, `hidden` are the requests of which that is so where
    not all is. `preferences` are the handles of those who set something for themselves: nobody else's news. `canned`
    when canned responses changed; `letters` when it has to do with letters or messages."""

    by: str
    numbers: frozenset[int]
    people: bool = False
    internal: bool = False
    preferences: frozenset[str] = frozenset()
    canned: bool = False
    hidden: frozenset[int] = frozenset()
    letters: bool = False


@frozen
class Content:
    """A kept file: its SHA-256 in hexadecimal and its size in bytes."""

    sha256: str
    size: int


def as_seen(reader: Reader, request: Request, seen: Callable[[Reader, Sequence[int]], frozenset[int]]) -> Request:
    """The request without the numbers of others that the reader may not see; `seen` says which they may."""
    named = (*request.links, *request.merged, *([request.merged_into] if request.merged_into else ()))
    if reader.agent or not named:
        return request
    theirs = seen(reader, named)
    return replace(
        request,
        links=tuple(each for each in request.links if each in theirs),
        merged=tuple(each for each in request.merged if each in theirs),
        merged_into=request.merged_into if request.merged_into in theirs else None,
    )


class Transaction(Protocol):
    """The desk as it is at this moment, held still: what is read here is true until the commit is made.

    Records given to `add_*` have id 0 and come back with the id that they got. Keep the work short: others wait.
    """

    def next_number(self) -> int:
        """A request number that nobody has; each call gives the next."""

    def request(self, number: int) -> Request | None: ...

    def note(self, key: int) -> Note | None: ...

    def record(self, number: int) -> Record | None:
        """A request with everything that hangs on it, whoever asks."""

    def operation(self, key: int) -> Operation | None: ...

    def person(self, handle: str) -> Person | None: ...

    def people(self) -> Sequence[Person]: ...

    def organisation(self, name: str) -> Organisation | None: ...

    def settings(self) -> Settings: ...

    def canned(self) -> Sequence[Canned]:
        """Every canned response, by id."""

    def preferences(self, handle: str) -> Preferences:
        """What this person has set for themselves; as for a new person when they have set nothing."""

    def save_request(self, request: Request) -> None:
        """Put in place of what has its number, or new."""

    def save_note(self, note: Note) -> None:
        """Put in place of the note with its id (its `files` come after the files themselves)."""

    def save_person(self, person: Person) -> None: ...

    def save_organisation(self, organisation: Organisation) -> None: ...

    def save_settings(self, settings: Settings) -> None: ...

    def save_canned(self, canned: Canned) -> Canned:
        """Put in place of the one with its id, or new with the id that it gets."""

    def drop_canned(self, key: int) -> None: ...

    def save_preferences(self, preferences: Preferences) -> None: ...

    def add_note(self, note: Note) -> Note: ...

    def add_file(self, file: Attachment) -> Attachment: ...

    def add_history(self, entry: HistoryEntry) -> HistoryEntry: ...

    def add_feedback(self, feedback: Feedback) -> None: ...

    def add_operation(self, operation: Operation) -> Operation: ...

    def save_operation(self, operation: Operation) -> None:
        """Put in place of what has its id."""

    def save_history(self, entry: HistoryEntry) -> None:
        """Put in place of what has its id."""

    def letter(self, key: int) -> Letter | None: ...

    def add_letter(self, letter: Letter) -> Letter: ...

    def save_letter(self, letter: Letter) -> None:
        """Put in place of what has its id."""

    def message(self, key: int) -> Message | None: ...

    def same_message(self, digest: str, other_than: int) -> Message | None:
        """A message of this digest that has another id and was taken or ignored before, whoever took it."""

    def add_message(self, message: Message) -> Message: ...

    def save_message(self, message: Message) -> None:
        """Put in place of what has its id."""

    def drop_request(self, number: int) -> None:
        """Remove the request with everything that hangs on it; its number is not given again."""

    def drop_file(self, file: Attachment) -> None:
        """Remove a file from its request; the bytes stay where they are kept."""

    def drop_history(self, entry: HistoryEntry) -> None: ...

    def hush(self) -> None:
        """All that this commit saves is the agents' only, what is in the requests themselves, too."""


class Drafts(Protocol):
    """What people have typed and not sent: one JSON object for each person and place (such as `new` or `reply-1042`).

    Kept apart from the desk's data, private to the account, whole or not at all after any kill.
    """

    def save(self, handle: str, place: str, draft: Mapping[str, object]) -> None: ...

    def load(self, handle: str, place: str) -> dict[str, object] | None: ...

    def drop(self, handle: str, place: str) -> None: ...

    def places(self, handle: str) -> Sequence[str]:
        """Where this person has drafts, newest first."""


@frozen
class Present:
    """Somebody who has a request open in some session. `writing` is empty while they read it, `public` while they write
    what everyone on it will see, `internal` while it is for agents."""

    handle: str
    number: int
    writing: str = ""


class Presence(Protocol):
    """Who has which request open now, in every session of the desk; no part of its data. Never raises."""

    def here(self, handle: str, number: int | None, writing: str = "") -> None:
        """This session's person has this request open (None: none any more). Writes only when that is news."""

    def everybody(self) -> frozenset[Present]:
        """All who have one open, of this session too; a session that has ended, however it did, has none."""

    def stamp(self) -> int:
        """A number that is another one when somebody came, went or began to write; for `Store.wait`."""


class Store(Protocol):
    """A desk's data. Every method may raise a `StoreError` with a sentence for the person."""

    @property
    def drafts(self) -> Drafts: ...

    @property
    def presence(self) -> Presence: ...

    @property
    def read_only(self) -> str | None:
        """Why nothing can be written now, as a sentence; None when all is well."""

    def notices(self) -> Sequence[str]:
        """What was found broken off or lost when the desk was opened, one sentence each; told once."""

    def page(self, reader: Reader, view: View, sort: Sort | None, offset: int, limit: int | None) -> Page:
        """Rows of a view; `sort` None is the view's own order. `limit` None is all."""

    def find(
        self, reader: Reader, view: View, query: Query, sort: Sort | None, offset: int, limit: int | None, now: datetime
    ) -> Page:
        """Rows of a view that answer a query without problems (see `model.query.holds`) at `now`; the total is exact.
        By `Column.BEST` those come first whose title has all that is searched for."""

    def numbers(self, reader: Reader, view: View, query: Query, now: datetime) -> Sequence[int]:
        """The numbers of all that `find` would give, in no order."""

    def in_use(self, reader: Reader) -> Mapping[Key, Sequence[str]]:
        """What stands in the requests that the reader sees, by what one can filter by: tags, services, areas,
        organisations, requesters and assignees, what is used most first."""

    def counts(self, reader: Reader) -> Counts: ...

    def tally(self, reader: Reader, cut: Cuts) -> Tally:
        """The counts of the figures, of all that the reader sees; see `figures.tally`."""

    def get(self, reader: Reader, number: int) -> Record | None:
        """The request with all that the reader may see of it; None when there is none for them."""

    def request(self, reader: Reader, number: int) -> Request | None:
        """The request alone, without what hangs on it."""

    def visible(self, reader: Reader, numbers: Sequence[int]) -> frozenset[int]:
        """Which of these numbers are requests that the reader may see; one question, however many."""

    def concerning(self, reader: Reader, since: datetime, limit: int) -> Sequence[int]:
        """The requests that concern the reader (an administrator's own, those that an agent is assigned) on which
        something happened after `since`, newest first: for an agent internal notes too, while it is worked on.
        """

    def records(self, reader: Reader) -> Iterator[Record]:
        """Everything that the reader may see, by number."""

    def references(self) -> frozenset[str]:
        """The references of all requests, whoever may see them: an import asks, so as to take in nothing twice."""

    def person(self, handle: str) -> Person | None: ...

    def people(self) -> Sequence[Person]:
        """Everybody, retired ones too, by handle."""

    def organisations(self) -> Sequence[Organisation]: ...

    def settings(self) -> Settings: ...

    def feedback(self) -> Sequence[Feedback]: ...

    def operation(self, key: int) -> Operation | None: ...

    def operations(self, by: str, limit: int, only_open: bool = False) -> Sequence[Operation]:
        """What somebody did, newest first; `only_open` leaves out what is undone, and undoing itself. The cost is
        that of what is given, at any size of the desk."""

    def canned(self) -> Sequence[Canned]:
        """Every canned response, by id."""

    def preferences(self, handle: str) -> Preferences:
        """What this person has set for themselves; as for a new person when they have set nothing."""

    def letter(self, key: int) -> Letter | None: ...

    def letters(self, number: int) -> Sequence[Letter]:
        """The letters about a request, oldest first."""

    def letters_due(self, now: datetime, limit: int) -> Sequence[Letter]:
        """Letters that a sender may take at `now` (see `Letter.due`), the longest due first."""

    def next_letter(self) -> datetime | None:
        """When the next letter is due; None when none waits."""

    def outbox(self, states: Collection[LetterState], offset: int, limit: int) -> Sequence[Letter]:
        """Letters in one of these states, newest first."""

    def letters_in(self, states: Collection[LetterState]) -> Mapping[LetterState, int]:
        """How many letters there are in each of these states (those with none left out)."""

    def message(self, key: int) -> Message | None: ...

    def messages(self, states: Collection[MessageState], offset: int, limit: int) -> Sequence[Message]:
        """Messages in one of these states, newest first."""

    def messages_in(self, states: Collection[MessageState]) -> Mapping[MessageState, int]:
        """How many messages there are in each of these states (those with none left out)."""

    def same_bytes(self, sha256: str) -> Message | None:
        """The first message that came with exactly these bytes."""

    def messages_from(self, sender: str, since: datetime) -> int:
        """How many messages of this sender were taken or ignored after `since`."""

    def secret(self) -> bytes:
        """The desk's own key of 32 bytes, for what only this desk can have written; made when first asked for, kept in
        its folder beside the data, never within it."""

    def commit(self, by: str, work: Callable[[Transaction], T]) -> T:
        """Run `work` on the newest state with everyone else kept out, and make what it saved permanent, all or
        nothing. When it returns the change is on the disk; what `work` raises goes on to the caller and nothing is
        changed. `by` is the handle of who acts."""

    def cursor(self) -> int:
        """How far the desk has come: the number of the newest commit."""

    def changes_since(self, cursor: int) -> tuple[int, Sequence[Change]]:
        """The commits after `cursor` (by any process), oldest first, and the new cursor."""

    def wait(self, cursor: int, timeout: float, stamp: int | None = None) -> bool:
        """Block for at most `timeout` seconds until there is a commit after `cursor`, or the presence's stamp is not
        `stamp` any more where one is given; for a thread of its own. `close` ends it early."""

    def keep(self, source: BinaryIO, limit: int) -> Content:
        """Keep a file's bytes by content, durably, before the commit that names them. Raises Refused beyond `limit`
        bytes."""

    def open(self, sha256: str) -> BinaryIO:
        """The bytes of a kept file, verified. Raises DamagedFile, NotFound."""

    def own_path(self, path: str) -> bool:
        """Whether `path` (links resolved) lies in the desk's own folder, from which nothing can be attached."""

    def checkpoint(self) -> None:
        """Bring `desk.json` up to date, so that plain TinyDB sees all of it."""

    def check(self) -> Sequence[str]:
        """What is wrong with the desk's files, one sentence each; nothing when all is well."""

    def close(self) -> None: ...
