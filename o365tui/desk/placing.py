"""Putting a message where it was decided that it goes, within the commit that marks it so."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from o365tui.desk.edit import ByMail, Doing, Edit
from o365tui.desk.files import Kept
from o365tui.desk.filing import Filing, contact_of
from o365tui.desk.merge import part_duplicate
from o365tui.desk.people import checked, free_handle
from o365tui.desk.requests import file_new, go_on_from
from o365tui.desk.routing import Answers, Aside, Opens, Way, address_key
from o365tui.model.errors import NotFound
from o365tui.model.incoming import Message, MessageState, Reason
from o365tui.model.letters import LetterState
from o365tui.model.lifecycle import Move, after, reopens_as_itself
from o365tui.model.operations import Kind
from o365tui.model.parsed import Bounce, Parsed, PartKind
from o365tui.model.people import Person, Role
from o365tui.model.request import TITLE_LIMIT, Event, NoteKind, Request, Severity, Status
from o365tui.store.protocol import Store, Transaction
from o365tui.text.language import _

MESSAGE_LIMIT = 100_000_000
"""The largest message that is taken, in bytes: files of 50 MB and what sending them by mail adds to that."""

SERVICE, SEVERITY = "Other", Severity.B
"""What a request that was opened by a message is about, until somebody says better."""


class Placing:
    """A message on its way, with what it says and its kept files; `actor` is who takes it."""

    def __init__(
        self,
        store: Store,
        tx: Transaction,
        message: Message,
        parsed: Parsed,
        kept: Sequence[Kept],
        actor: Person,
        now: datetime,
    ) -> None:
        self._store, self._tx, self._message, self._parsed = store, tx, message, parsed
        self._kept, self._actor, self._now = kept, actor, now

    def put(self, way: Way) -> Message:
        """Do what was decided, and mark the message with what it came to."""
        note, message = None, self._message
        if isinstance(way, Aside):
            if way.letter is not None and way.reason is Reason.BOUNCE and self._parsed.bounce is not None:
                _came_back(self._tx, way.letter, self._parsed.bounce, way.detail)
            message = replace(message, state=way.state, reason=way.reason.value, detail=way.detail[:1000])
            message = replace(message, request=way.request, letter=way.letter)
        else:
            if isinstance(way, Answers):
                request, note = self._answer(way)
            else:
                request = self._open(way)
            message = replace(
                message, state=MessageState.TAKEN, reason="", detail="", request=request.number, note=note
            )
        self._tx.save_message(message)
        return message

    def _answer(self, way: Answers) -> tuple[Request, int]:
        """Say on the request what is new in the message; gives where, and the note. A closed one is opened again, or
        goes on in a new one."""
        tx, now = self._tx, self._now
        author, request = somebody(tx, way.author), tx.request(way.number)
        assert request is not None
        kind, again = Kind.REPLY, False
        if request.status is Status.CLOSED:
            after(Move.REOPEN, author.role, request)
            again = reopens_as_itself(request.closed or request.updated, now)
            kind = Kind.REOPEN if again else Kind.CONTINUE
        doing = Doing(tx, author, kind, now)
        edit = Edit(tx, author, request, now, doing)
        if again:
            edit.move(Move.REOPEN)
            was, becomes = request.status.value, edit.request.status.value
            edit.say(NoteKind.EVENT, event=Event.REOPENED, was=was, becomes=becomes)
            part_duplicate(edit, now)
        elif request.status is Status.CLOSED:
            opened = tx.request(go_on_from(edit, "", now))
            assert opened is not None
            edit = Edit(tx, author, opened, now, doing)
        edit.move(Move.REPLY)
        body, quoted, files = self._words(edit.request.number, self._parsed)
        mail = ByMail(self._message.id, self._message.sender, quoted)
        note = edit.say(NoteKind.REPLY, body or ("" if files else self._parsed.subject), files, mail=mail)
        opened = edit.done()
        doing.done()
        return opened, note.id

    def _open(self, way: Opens) -> Request:
        """File a request with what the message says, whole: nobody has read what it repeats."""
        tx, parsed, sender = self._tx, self._parsed, self._message.sender
        author = somebody(tx, way.author) if way.author else _newcomer(tx, parsed, way.organisation, self._actor)
        title = " ".join(parsed.subject.split())[:TITLE_LIMIT] or _("(no subject)")
        whole = replace(parsed, text="\n\n".join(each for each in (parsed.text, parsed.quoted) if each), quoted="")
        body, _quoted, files = self._words(None, whole)
        contact = contact_of(author)
        if sender and address_key(author.email) != sender and self._may_hear(sender, author.organisation):
            contact = replace(contact, further=(sender,))
        filing = Filing(title, body.strip("\n") or title, SERVICE, "", SEVERITY, contact)
        return file_new(tx, author, filing, files, self._now, ByMail(self._message.id, sender, ""))

    def _may_hear(self, address: str, organisation: str) -> bool:
        """Whether letters about a request of the organisation may go to an address: not to somebody whom the desk
        knows, and who was retired or belongs elsewhere."""
        named = [each for each in self._tx.people() if address_key(each.email) == address]
        return not named or any(each.reader.sees(organisation) and not each.retired for each in named)

    def _words(self, number: int | None, parsed: Parsed) -> tuple[str, str, Sequence[Kept]]:
        """What is new, what it repeats, and its files: all in a file where that is more than a note may hold; without
        the pictures within the text that the request has already."""
        pictures = {part.name for part in parsed.parts if part.kind is PartKind.PICTURE}
        record = None if number is None or not pictures else self._tx.record(number)
        there = set() if record is None else {each.sha256 for each in record.files}
        files = [each for each in self._kept if each.name not in pictures or each.sha256 not in there]
        text, quoted = parsed.text.strip("\n"), parsed.quoted.strip("\n")
        if not text.strip() and not files:
            text, quoted = quoted, ""
        limit = self._tx.settings().words_limit
        if len(text) <= limit and len(quoted) <= limit:
            return text, quoted, files
        whole = f"{text}\n\n{quoted}".encode("utf-8", "surrogatepass")
        content = self._store.keep(io.BytesIO(whole), MESSAGE_LIMIT)
        files.append(Kept("message.txt", content.size, content.sha256, "text/plain"))
        return text[:limit], quoted if len(quoted) <= limit else "", files


def somebody(tx: Transaction, handle: str) -> Person:
    """The person of this handle. Raises NotFound."""
    person = tx.person(handle)
    if person is None:
        raise NotFound(_("There is nobody called {handle} on this desk.").format(handle=handle))
    return person


def _newcomer(tx: Transaction, parsed: Parsed, organisation: str, owner: Person) -> Person:
    """Somebody whom nobody knew: an administrator of the organisation that the owner has set for their domain."""
    name = " ".join(parsed.sender_name.split())[:TITLE_LIMIT] or parsed.sender
    made = Person(
        handle=free_handle(name, parsed.sender, (each.handle for each in tx.people())),
        name=name,
        email=parsed.sender,
        role=Role.ADMINISTRATOR,
        organisation=organisation,
        country=owner.country,
        language=owner.language,
        timezone=owner.timezone,
    )
    tx.save_person(checked(made))
    return made


def _came_back(tx: Transaction, key: int, bounce: Bounce, words: str) -> None:
    """Tell it at the letter: one that will not be tried again by the servers was not delivered."""
    letter = tx.letter(key)
    if letter is None or not bounce.final or letter.state not in (LetterState.SENT, LetterState.SENDING):
        return
    tx.save_letter(replace(letter, state=LetterState.FAILED, bounced=words, leased_by="", lease_until=None))
