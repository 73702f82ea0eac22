"""Submitting a request and sending it through its life."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from o365tui.desk import checks, files
from o365tui.desk.base import at_work, seen_by
from o365tui.desk.edit import ByMail, Doing, Edit, Editing, held, moved_on
from o365tui.desk.files import Kept
from o365tui.desk.filing import FileSource, Filing, contact_of, problems
from o365tui.desk.merge import part_duplicate
from o365tui.model import services
from o365tui.model.errors import Refused
from o365tui.model.lifecycle import Move, after, reopens_as_itself
from o365tui.model.operations import Kind
from o365tui.model.people import Person
from o365tui.model.request import Event, NoteKind, Record, Request, Severity, Status
from o365tui.store.protocol import Transaction
from o365tui.text.language import _


class Requests(Editing):
    """What happens to a request as a whole."""

    def check_filing(self, actor: Person, filing: Filing) -> dict[str, str]:
        """What is wrong with a request that is being filled in: a sentence for each field that is, in the form's
        order. See `filing.problems` for the fields.
        """
        found = self._problems(self._acting(actor), filing)
        return {field: error.sentence for field, error in found.items()}

    def submit(self, actor: Person, filing: Filing) -> Record:
        """File a new request for the actor's organisation. Raises what `check_filing` finds first."""
        person = self._acting(actor)
        for error in self._problems(person, filing).values():
            raise error
        kept = files.keep(filing.files, self.store.settings(), self.store)

        def commit(tx: Transaction) -> int:
            return file_new(tx, self._acting(actor, tx), filing, kept, self.now()).number

        return self.get(actor, self.store.commit(actor.handle, commit))

    def change(
        self,
        actor: Person,
        number: int,
        *,
        title: str | None = None,
        service: str | None = None,
        area: str | None = None,
        severity: Severity | str | None = None,
        tags: Sequence[str] | None = None,
        reference: str | None = None,
        email: str | None = None,
        phone: str | None = None,
        further: Sequence[str] | None = None,
        revision: int | None = None,
    ) -> Record:
        """Set the fields that are given; `email`, `phone` and `further` are the contact's. Another service without an
        area drops an area that it does not have.
        """
        given: dict[str, Any] = {}
        if title is not None:
            given["title"] = checks.title(title)
        if service is not None:
            given["service"] = checks.service(service)
        if severity is not None:
            given["severity"] = checks.severity(severity)
        if tags is not None:
            given["tags"] = checks.tags(tags)
        if reference is not None:
            given["reference"] = checks.reference(reference)
        if email is not None:
            checks.email(email)
            given["email"] = email
        if further is not None:
            checks.further(further, self.store.settings())

        def put(edit: Edit) -> None:
            after(Move.CHANGE, edit.person.role, edit.request)
            now_service = given.get("service", edit.request.service)
            if area is not None:
                given["area"] = checks.area(now_service, area)
            elif now_service != edit.request.service and edit.request.area not in services.areas(now_service):
                given["area"] = ""
            if phone is not None:
                requester = edit.tx.person(edit.request.requester)
                contact = replace(edit.request.contact, phone=phone)
                given["phone"] = checks.phone(contact, "" if requester is None else requester.country)
            edit.put(**given)
            if further is not None:
                for address in held(edit.request, "further"):
                    if address not in further:
                        edit.part("further", address)
                for address in further:
                    edit.join("further", address)

        return self._edit(actor, number, revision, Kind.CHANGE, put)

    def take(self, actor: Person, number: int, revision: int | None = None) -> Record:
        """Become the assignee."""
        return self._assign(actor, number, actor.handle, Move.TAKE, Event.TAKEN, revision)

    def assign(self, actor: Person, number: int, handle: str, revision: int | None = None) -> Record:
        """Give the request to an agent; to oneself is to take it.

        Raises NotFound (nobody of that handle), Refused (not an agent, retired).
        """
        if handle == actor.handle:
            return self.take(actor, number, revision)
        return self._assign(actor, number, handle, Move.ASSIGN, Event.ASSIGNED, revision)

    def _assign(
        self, actor: Person, number: int, handle: str, move: Move, event: Event, revision: int | None
    ) -> Record:
        def assign(edit: Edit) -> None:
            give(edit, handle, move, event)

        return self._edit(actor, number, revision, Kind(move.value), assign)

    def ask(
        self, actor: Person, number: int, body: str, files: Sequence[FileSource] = (), revision: int | None = None
    ) -> Record:
        """Ask the administrator for information: a reply, after which the request waits for them."""
        return self._answer(actor, number, Move.ASK, Event.ASKED, body, files, revision)

    def resolve(
        self, actor: Person, number: int, body: str, files: Sequence[FileSource] = (), revision: int | None = None
    ) -> Record:
        """Say what solved it: a reply, after which the request is resolved."""
        return self._answer(actor, number, Move.RESOLVE, Event.RESOLVED, body, files, revision)

    def _answer(
        self,
        actor: Person,
        number: int,
        move: Move,
        event: Event,
        body: str,
        sources: Sequence[FileSource],
        revision: int | None,
    ) -> Record:
        self._may(actor, number, move)
        settings = self.store.settings()
        checks.said(body, settings)
        kept = files.keep(sources, settings, self.store)

        def answer(edit: Edit) -> None:
            was = edit.request.status
            edit.move(move)
            edit.say(NoteKind.REPLY, body, kept, event, was.value, edit.request.status.value)

        return self._edit(actor, number, revision, Kind(move.value), answer)

    def close(self, actor: Person, number: int, why: str = "", revision: int | None = None) -> Record:
        """Close it: solved, or no longer needed. `why` is seen by everyone on the request."""
        checks.words(why, self.store.settings(), "why")

        def close(edit: Edit) -> None:
            was = edit.request.status
            edit.move(Move.CLOSE)
            edit.say(NoteKind.EVENT, why, event=Event.CLOSED, was=was.value, becomes=Status.CLOSED.value)

        return self._edit(actor, number, revision, Kind.CLOSE, close)

    def reopen(self, actor: Person, number: int, why: str = "", revision: int | None = None) -> Record:
        """Open it again within 14 days of closing; later, a new request that continues it is filed and given back."""
        checks.words(why, self.store.settings(), "why")

        def commit(tx: Transaction) -> int:
            person = self._acting(actor, tx)
            request = seen_by(person, tx.request(number), number)
            if revision is not None and revision != request.revision:
                raise moved_on(request, revision)
            now = self.now()
            after(Move.REOPEN, person.role, request)
            itself = reopens_as_itself(request.closed or request.updated, now)
            doing = Doing(tx, person, Kind.REOPEN if itself else Kind.CONTINUE, now)
            edit = Edit(tx, person, request, now, doing)
            if itself:
                edit.move(Move.REOPEN)
                was, becomes = request.status.value, edit.request.status.value
                edit.say(NoteKind.EVENT, why, event=Event.REOPENED, was=was, becomes=becomes)
                part_duplicate(edit, now)
                opened = edit.done().number
            else:
                opened = go_on_from(edit, why, now)
            doing.done()
            return opened

        return self.get(actor, self.store.commit(actor.handle, commit))

    def _problems(self, person: Person, filing: Filing) -> dict[str, Any]:
        settings = self.store.settings()
        return problems(filing, person, settings, lambda sources: files.check(sources, settings, self.store))


def file_new(
    tx: Transaction, person: Person, filing: Filing, kept: Sequence[Kept], now: datetime, mail: ByMail | None = None
) -> Request:
    """File what was filled in and checked, or came by mail, with its kept files. Raises Refused."""
    organisation = tx.organisation(person.organisation)
    if organisation is None:
        raise Refused(_("Your organisation is not known to this desk. Ask its owner to add it."))
    service = checks.service(filing.service)
    request = Request(
        number=tx.next_number(),
        title=filing.title,
        description=filing.description,
        service=service,
        area=checks.area(service, filing.area),
        severity=checks.severity(filing.severity),
        plan=organisation.plan,
        status=Status.NEW,
        organisation=organisation.name,
        requester=person.handle,
        contact=filing.contact or contact_of(person),
        created=now,
        updated=now,
        sender="" if mail is None else mail.sender,
        message=None if mail is None else mail.message,
    )
    tx.save_request(request)
    doing = Doing(tx, person, Kind.SUBMIT, now, numbers=(request.number,))
    Edit(tx, person, request, now, doing).attach(kept)
    doing.touch(request.number)
    doing.done()
    return request


def give(edit: Edit, handle: str, move: Move, event: Event) -> None:
    """Make an agent the assignee. Raises NotFound, NotAllowed, Refused."""
    was = edit.request.assignee
    edit.move(move)
    at_work(edit.tx, handle)
    if was != handle:
        edit.put(assignee=handle)
        edit.say(NoteKind.EVENT, event=event, was=was, becomes=handle)


def go_on_from(old: Edit, why: str, now: datetime) -> int:
    """File a new request that goes on from the old one; each tells of the other."""
    request = old.request
    organisation = old.tx.organisation(request.organisation)
    new = replace(
        request,
        number=old.tx.next_number(),
        plan=organisation.plan if organisation else request.plan,
        status=Status.NEW,
        created=now,
        updated=now,
        assignee=None,
        reference="",
        first_response=None,
        awaiting=None,
        closed=None,
        continues=request.number,
        merged_into=None,
        merged=(),
        links=(),
        revision=1,
    )
    old.tx.save_request(new)
    Edit(old.tx, old.person, new, now, old.doing).say(
        NoteKind.EVENT, why, event=Event.CONTINUED, was=str(request.number), becomes=None
    )
    old.say(NoteKind.EVENT, event=Event.CONTINUED, becomes=str(new.number))
    old.done()
    return new.number
