"""A letter's words: plain text first and HTML beside it, in the language of who gets it.

It is made from a record as everyone on the request sees it; anything internal in it is refused, not left out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape

from o365tui.desk.letter_words import by_mail
from o365tui.desk.routing import address_key
from o365tui.mail.settings import MailSettings
from o365tui.model import services
from o365tui.model.frozen import frozen
from o365tui.model.letters import Letter, LetterKind
from o365tui.model.lifecycle import status_name
from o365tui.model.people import Person
from o365tui.model.request import Attachment, Note, Record, Request, shown_number
from o365tui.model.response import promise
from o365tui.text import dates
from o365tui.text.language import N_, _, speaking
from o365tui.text.safe import visible, visible_lines

Open = Callable[[Attachment], bytes]

_FIRST = {
    LetterKind.RECEIVED: N_("Your request {number} was received."),
    LetterKind.REPLY: N_("{who} wrote on {number}:"),
    LetterKind.ASKED: N_("Action required: {who} needs something from you to go on with {number}:"),
    LetterKind.RESOLVED: N_("{who} has resolved {number}:"),
    LetterKind.CLOSED: N_("{who} has closed {number}."),
    LetterKind.REOPENED: N_("{who} has opened {number} again."),
    LetterKind.NEW: N_("{who} has filed {number}."),
    LetterKind.ASSIGNED: N_("{who} has assigned {number} to you."),
    LetterKind.ANSWERED: N_("There is something new from {who} on {number}:"),
}
"""How a letter of each kind begins (to be translated into the language of who gets it)."""

_DESCRIBED = frozenset({LetterKind.RECEIVED, LetterKind.NEW, LetterKind.ASSIGNED})
"""Letters that tell what the request is about."""


class NothingToTell(Exception):
    """What the letter was about is not there any more, or not for everyone on the request."""


@frozen
class Around:
    """What a letter needs besides its record: who is called so (`person`, by handle), the zone of who gets it, the
    Message-IDs of what they had about the request, oldest first, the bytes of a file (`read`), and the address to
    answer to (empty: no answer is read).
    """

    person: Callable[[str], Person | None]
    zone: str
    earlier: Sequence[str]
    read: Open
    answer_to: str


def compose(letter: Letter, record: Record, settings: MailSettings, around: Around) -> EmailMessage:
    """The letter. `record` is what everyone on the request sees. Raises NothingToTell."""
    if any(each.internal for each in record.notes) or any(each.internal for each in record.files):
        raise NothingToTell
    note = next((each for each in record.notes if each.id == letter.note), None)
    if letter.note is not None and note is None:
        raise NothingToTell
    with speaking(letter.language):
        request = record.request
        made = EmailMessage(policy=SMTP)
        made["From"] = Address(visible(settings.name), addr_spec=deliverable(settings.address))
        made["To"] = deliverable(letter.to)
        if around.answer_to:
            made["Reply-To"] = around.answer_to
        made["Subject"] = f"[{shown_number(letter.request)}] {visible(request.title)}"
        made["Date"] = format_datetime(letter.at)
        made["Message-ID"] = letter.message_id
        if around.earlier:
            made["In-Reply-To"] = around.earlier[-1]
            made["References"] = " ".join(around.earlier[-20:])
        made["Auto-Submitted"] = "auto-generated"
        made["X-Auto-Response-Suppress"] = "All"
        attached, named = _files(record, note, letter, settings.files_limit)
        who = _who(request.requester if note is None else note.author, note or request, around)
        first = _(_FIRST[letter.kind]).format(number=request.shown_number, who=who)
        words = "" if note is None else visible_lines(note.body).strip("\n")
        facts = _facts(request, letter, around)
        facts += [_("File, too large to be attached: {name}").format(name=visible(each.name)) for each in named]
        last = _("Answer at the desk, with o365tui: mail that is sent to this address is not read.")
        if around.answer_to:
            last = _("Answer this letter, or at the desk, with o365tui.")
        parts = [first, words, "\n".join(facts), f"-- \n{last}"]
        made.set_content("\n\n".join(each for each in parts if each) + "\n", cte="quoted-printable")
        made.add_alternative(_html(first, words, facts, last, letter.language), subtype="html", cte="quoted-printable")
        for file in attached:
            kind, _slash, subtype = (file.media_type or "application/octet-stream").partition("/")
            if kind in ("message", "multipart") or not subtype:
                kind, subtype = "application", "octet-stream"
            made.add_attachment(around.read(file), maintype=kind, subtype=subtype, filename=visible(file.name))
        return made


def deliverable(address: str) -> str:
    """An address as every server takes it: a domain that is not ASCII as DNS has it. What is before the @ stays."""
    local, _at, domain = address.rpartition("@")
    try:
        return f"{local}@{domain.encode('idna').decode()}"
    except UnicodeError:
        return address


def _who(handle: str, said: Note | Request, around: Around) -> str:
    """Who did what the letter tells; what came from another address than theirs is not told without it."""
    person = around.person(handle)
    name = visible(handle if person is None else person.name)
    if not said.sender or (person is not None and address_key(person.email) == said.sender):
        return name
    return f"{name} ({by_mail(said, person)})"


def _facts(request: Request, letter: Letter, around: Around) -> list[str]:
    """What the request is, a line each."""
    known = dates.parse_zone(around.zone)
    found = [f"{request.shown_number}: {visible(request.title)}"]
    if letter.kind in _DESCRIBED:
        found += [
            _("Service: {service}").format(service=visible(services.label(request.service, letter.language))),
            _("Severity: {severity}").format(severity=request.severity.value),
        ]
    found.append(_("Status: {status}").format(status=status_name(request.status)))
    if letter.kind is LetterKind.RECEIVED:
        found.append(promise(request.created, request.severity, request.plan, known, None))
    if letter.kind in _DESCRIBED:
        found += ["", visible_lines(request.description).strip("\n")]
    return found


def _files(record: Record, note: Note | None, letter: Letter, limit: int) -> tuple[list[Attachment], list[Attachment]]:
    """The files of what the letter tells: those that go with it, and those that are only named."""
    if letter.kind in _DESCRIBED:
        return [], []
    attached: list[Attachment] = []
    named: list[Attachment] = []
    total = 0
    for file in record.files:
        if note is not None and file.id in note.files and not file.internal:
            fits = total + file.size <= limit
            (attached if fits else named).append(file)
            total += file.size if fits else 0
    return attached, named


def _html(first: str, words: str, facts: Sequence[str], last: str, language: str) -> str:
    said = f'<blockquote style="white-space:pre-wrap">{escape(words)}</blockquote>' if words else ""
    told = "<br>".join(escape(each).replace("\n", "<br>") for each in facts)
    return (
        f'<!doctype html><html lang="{escape(language)}"><head><meta charset="utf-8"></head><body>'
        f"<p>{escape(first)}</p>{said}<p>{told}</p><hr><p><small>{escape(last)}</small></p></body></html>\n"
    )
