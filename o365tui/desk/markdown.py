"""A request as a Markdown document, with its notes, the list of its files and its history, to be kept or handed on.

Everything that people wrote is quoted and escaped: it shows as they wrote it, and can neither end its quotation nor
hide anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from o365tui.desk.letter_words import by_mail, folded
from o365tui.desk.words import Knows, change_words, event_words, in_full, moves, name_in
from o365tui.model import services
from o365tui.model.lifecycle import status_name
from o365tui.model.request import Attachment, Note, NoteKind, Record, shown_number
from o365tui.model.response import plan_name
from o365tui.text import dates
from o365tui.text.language import _, current
from o365tui.text.safe import visible, visible_lines

_SPECIAL = re.compile(r"([\\`*_\[\]<>&~|$#@^{}])")
_AT_START = re.compile(r"^(?:([-+=:])|(\d{1,9})([.)]))")
_NO_BREAK = "\u00a0"
"""Keeps the place of a space that Markdown would swallow."""


def markdown(record: Record, app: Knows, now: datetime) -> str:
    """The document: all that is in the record, in the language spoken and the zone of `app`."""
    return "\n".join(_lines(record, app, now)) + "\n"


def file_name(number: int, internal: bool) -> str:
    """What such a file is called unless somebody says otherwise; its name tells whom it is for."""
    return f"{shown_number(number)}{'-internal' if internal else ''}.md"


def has_internal(record: Record) -> bool:
    """Whether there is anything on it that is the agents' only."""
    return any(each.internal for held in (record.notes, record.files, record.history) for each in held)


def inline(text: str) -> str:
    """Foreign text as a part of a line: made visible, and every sign that Markdown could take for its own escaped."""
    return escaped(visible(text))


def escaped(shown: str) -> str:
    """The same for what has been made visible already."""
    return _SPECIAL.sub(r"\\\1", re.sub(r"\s+", _spaces, shown.strip()))


def quoted(text: str) -> Iterator[str]:
    """Foreign text as a quotation, line by line: breaks and spaces stay, nothing in it means anything."""
    lines = [line.rstrip() for line in visible_lines(text).strip("\n").split("\n")]
    for number, line in enumerate(lines):
        bare = line.lstrip()
        words = _AT_START.sub(_escaped_start, escaped(bare))
        last = number == len(lines) - 1 or not words or not lines[number + 1]
        yield f"> {_NO_BREAK * (len(line) - len(bare))}{words}".rstrip(" ") + ("" if last else "\\")


def _spaces(found: re.Match[str]) -> str:
    return _NO_BREAK * (len(found[0]) - 1) + " "


def _escaped_start(found: re.Match[str]) -> str:
    return f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}"


def _lines(record: Record, app: Knows, now: datetime) -> Iterator[str]:
    request = record.request
    yield f"# {request.shown_number} {inline(request.title)}"
    yield ""
    if has_internal(record):
        yield f"**{_('This copy has internal notes, for agents only: do not hand it on.')}**"
        yield ""
    for label, value in _facts(record, app):
        if value:
            yield f"- **{label}:** {value}"
    yield ""
    yield f"## {_('Description')}"
    yield ""
    yield from quoted(request.description)
    by_id = {file.id: file for file in record.files}
    if record.notes:
        yield ""
        yield f"## {_('Notes')}"
    moved = moves(record)
    for note in record.notes:
        step = " → ".join(status_name(status) for status in moved[note.id]) if note.id in moved else ""
        yield ""
        yield from _note(note, step, [by_id[key] for key in note.files if key in by_id], app)
    if record.files:
        yield ""
        yield f"## {_('Files')}"
        yield ""
        yield from (_file(file, app) for file in record.files)
    if record.history:
        yield ""
        yield f"## {_('History')}"
        yield ""
    for entry in record.history:
        mark = f" **({_('internal')})**" if entry.internal else ""
        said = escaped(change_words(entry, app, None))
        yield f"- {in_full(entry.at, app)} · {_name(entry.by, app)} · {said}{mark}"
    yield ""
    saved = _("As of {moment}; times in {zone}.").format(moment=in_full(now, app), zone=escaped(app.zone))
    yield f"*{saved}*"


def _facts(record: Record, app: Knows) -> Iterator[tuple[str, str]]:
    request, language = record.request, current()
    yield _("Status"), status_name(request.status)
    yield _("Severity"), request.severity.value
    service, area = (inline(services.label(part, language)) for part in (request.service, request.area))
    yield _("Service"), f"{service} › {area}" if area else service
    yield _("Requester"), f"{_name(request.requester, app)}, {inline(request.organisation)}"
    yield _("Plan"), plan_name(request.plan, language)
    yield _("Assignee"), _name(request.assignee, app) if request.assignee else _("nobody yet")
    yield _("Tags"), ", ".join(map(inline, request.tags))
    yield _("Reference"), inline(request.reference)
    yield _("Goes on from"), shown_number(request.continues) if request.continues else ""
    yield _("Merged into"), shown_number(request.merged_into) if request.merged_into else ""
    yield _("Duplicates"), ", ".join(map(shown_number, request.merged))
    yield _("Linked to"), ", ".join(map(shown_number, request.links))
    came = by_mail(request, None)
    yield _("Submitted"), " · ".join([in_full(request.created, app), *([escaped(came)] if came else [])])
    yield _("First answer"), in_full(request.first_response, app) if request.first_response else _("not yet")
    yield _("Updated"), in_full(request.updated, app)
    yield _("Closed"), in_full(request.closed, app) if request.closed else ""


def _note(note: Note, step: str, files: list[Attachment], app: Knows) -> Iterator[str]:
    says = escaped(event_words(note, app))
    who = _name(note.author, app)
    if note.internal:
        who = f"{who} · {_('INTERNAL · agents only')}"
    if came := by_mail(note, None):
        who = f"{who} · {escaped(came)}"
    head = " ".join(part for part in (who, says) if part)
    if note.kind is NoteKind.EVENT and not note.body and not files:
        yield f"*{head} · {in_full(note.at, app)}{f' · {step}' if step else ''}*"
        return
    yield f"### {head} · {in_full(note.at, app)}"
    if step:
        yield ""
        yield f"*{step}*"
    if note.body.strip():
        yield ""
        yield from quoted(note.body)
    if rest := folded(note.quoted):
        yield ""
        yield f"*{rest}*"
    if files:
        yield ""
        yield _("Files: {names}").format(names=", ".join(inline(file.name) for file in files))


def _file(file: Attachment, app: Knows) -> str:
    mark = f" **({_('internal')})**" if file.internal else ""
    facts = [dates.size(file.size), inline(file.media_type), _name(file.by, app), in_full(file.at, app)]
    return f"- {inline(file.name)}{mark} · {' · '.join(facts)} · SHA-256 `{file.sha256}`"


def _name(handle: str | None, app: Knows) -> str:
    return escaped(name_in(app, handle))
