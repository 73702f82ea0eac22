"""A request as the shell shows it: everything on it that the reader may see, in words and lines."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from o365tui.cli.output import write_fields, write_object, write_table
from o365tui.cli.shell import Shell
from o365tui.desk import letter_words
from o365tui.desk.shape import request_object
from o365tui.model.fields import field_name
from o365tui.model.lifecycle import status_name
from o365tui.model.request import Attachment, Event, HistoryEntry, Note, NoteKind, Record, Status, shown_number
from o365tui.model.services import label
from o365tui.text.language import N_, _, current
from o365tui.text.safe import crop, visible, visible_lines

EVENTS = {
    Event.ASKED: N_("{who} asks for information"),
    Event.RESOLVED: N_("{who} resolved the request"),
    Event.TAKEN: N_("{who} took the request"),
    Event.ASSIGNED: N_("{who} assigned the request to {becomes}"),
    Event.FILES: N_("{who} added files"),
    Event.CLOSED: N_("{who} closed the request"),
    Event.REOPENED: N_("{who} reopened the request"),
}


def write_record(shell: Shell, record: Record) -> None:
    """Print a request, in the format asked for."""
    if shell.format == "table":
        _write(shell, record)
    else:
        write_object(request_object(record), shell.format)


def _write(shell: Shell, record: Record) -> None:
    request, language = record.request, current()
    out = sys.stdout
    out.write(f"{request.shown_number}  {visible(request.title)}\n\n")
    service = visible(label(request.service, language))
    area = visible(label(request.area, language))
    contact = request.contact
    reached = (contact.email, contact.phone, *contact.further)
    continued = shown_number(request.continues) if request.continues else ""
    came = letter_words.by_mail(request, shell.desk.person(request.requester))
    write_fields(
        [
            (_("Status"), status_name(request.status)),
            (_("Severity"), request.severity.value),
            (_("Service"), f"{service} › {area}" if area else service),
            (_("Requester"), _person(shell, request.requester)),
            (_("Organisation"), f"{visible(request.organisation)} · {_plan(record, language)}"),
            (_("Contact"), " · ".join(visible(each) for each in reached if each)),
            (_("Assignee"), _person(shell, request.assignee) if request.assignee else "–"),
            (_("Tags"), ", ".join(map(visible, request.tags))),
            (_("Reference"), visible(request.reference)),
            (_("Continues"), continued),
            (_("Merged into"), shown_number(request.merged_into) if request.merged_into else ""),
            (_("Duplicates"), ", ".join(map(shown_number, request.merged))),
            (_("Linked"), ", ".join(map(shown_number, request.links))),
            (_("Submitted"), " · ".join(each for each in (_time(shell, request.created), came) if each)),
            (_("Response"), _response(shell, record)),
            (_("Next answer"), _next_response(shell, record)),
            (_("Updated"), _time(shell, request.updated)),
            (_("Closed"), _time(shell, request.closed) if request.closed else ""),
            (_("Revision"), str(request.revision)),
            (_("Times"), shell.actor.timezone),
        ]
    )
    out.write("\n" + _indented(request.description) + "\n")
    if record.notes:
        out.write("\n" + _("Notes") + "\n")
    for note in record.notes:
        _write_note(shell, note, record)
    if record.files:
        out.write("\n" + _("Files") + "\n")
        write_files(shell, record.files)
    if record.history:
        out.write("\n" + _("History") + "\n")
        rows = [[_time(shell, each.at), _person(shell, each.by), changed(shell, each)] for each in record.history]
        write_table([_("When"), _("Who"), _("What")], rows)


def write_files(shell: Shell, files: tuple[Attachment, ...]) -> None:
    """A table of files with the ids by which they are saved."""
    from o365tui.text.dates import size

    rows = [
        [
            str(file.id),
            file.name,
            size(file.size),
            file.media_type,
            _person(shell, file.by),
            _time(shell, file.at),
            _("internal") if file.internal else "",
        ]
        for file in files
    ]
    write_table([_("ID"), _("Name"), _("Size"), _("Kind"), _("By"), _("When"), ""], rows)


def event_words(shell: Shell, note: Note) -> str:
    """The sentence that tells what an event note records."""
    who = _person(shell, note.author)
    if note.event is Event.CONTINUED:
        if note.becomes:
            return _("{who} reopened the request: it goes on as {number}").format(
                who=who, number=_numbered(note.becomes)
            )
        return _("{who} reopened {number}: this request goes on from it").format(who=who, number=_numbered(note.was))
    sentence = EVENTS.get(note.event)
    if sentence is None:
        from o365tui.desk import words

        known = words.Reading(shell.desk.name_of, shell.actor.timezone)
        return f"{who} {words.event_words(note, known)}".rstrip()
    return _(sentence).format(who=who, becomes=_person(shell, note.becomes or ""))


def _numbered(number: str | None) -> str:
    return visible(f"SR-{number}")


def _write_note(shell: Shell, note: Note, record: Record) -> None:
    said = event_words(shell, note) if note.event else _person(shell, note.author)
    if note.kind is NoteKind.INTERNAL:
        said = _("{who} · INTERNAL, agents only").format(who=said)
    came = letter_words.by_mail(note, shell.desk.person(note.author))
    sys.stdout.write("\n" + " · ".join(each for each in (said, came, _time(shell, note.at)) if each) + "\n")
    if note.body:
        sys.stdout.write(_indented(note.body) + "\n")
    if folded := letter_words.folded(note.quoted):
        sys.stdout.write(f"  {folded}\n")
    names = [visible(file.name) for file in record.files if file.id in note.files]
    if names:
        sys.stdout.write("  " + _("Files: {names}").format(names=", ".join(names)) + "\n")


def changed(shell: Shell, entry: HistoryEntry) -> str:
    """One change in words: the field, what it was and what it became; of words that were said, the beginning."""
    if entry.field == "files" and entry.becomes:
        return _("Files: {name} added").format(name=visible(str(entry.becomes)))
    name = visible(field_name(entry.field))
    if entry.field == "note":
        return f"{name}: {crop(visible(str(entry.becomes)), 60)}"
    was, becomes = _value(shell, entry.field, entry.was), _value(shell, entry.field, entry.becomes)
    return f"{name}: {was} → {becomes}"


def _value(shell: Shell, field: str, value: object) -> str:
    if value in (None, "", []):
        return "–"
    if field == "status" and value in list(Status):
        return status_name(Status(str(value)))
    if field in ("links", "merged", "merged_into") and isinstance(value, int):
        return shown_number(value)
    if field == "assignee":
        return _person(shell, str(value))
    if field == "first_response":
        from o365tui.model.times import read

        try:
            return _time(shell, read(str(value)))
        except ValueError:
            return visible(str(value))
    if isinstance(value, list):
        return ", ".join(visible(str(each)) for each in value)
    return visible(str(value))


def _person(shell: Shell, handle: str) -> str:
    return visible(shell.desk.name_of(handle))


def _plan(record: Record, language: str) -> str:
    from o365tui.model.response import plan_name

    return plan_name(record.request.plan, language)


def _response(shell: Shell, record: Record) -> str:
    from o365tui.model.response import Outcome, state
    from o365tui.text.dates import left

    now = datetime.now(UTC)
    standing = state(record.request, now)
    if standing.due is None:
        return _("no committed time")
    due = _time(shell, standing.due)
    if standing.outcome in (Outcome.PENDING, Outcome.LATE):
        return _("due {due} ({left})").format(due=due, left=left(standing.due, now))
    if standing.outcome is Outcome.NOT_NEEDED:
        return _("due {due}, not needed").format(due=due)
    met = _("due {due}, met") if standing.outcome is Outcome.MET else _("due {due}, missed")
    return met.format(due=due)


def _next_response(shell: Shell, record: Record) -> str:
    """Until when it is owed; nothing while it is not."""
    from o365tui.model.response import Owed, deadline, owed
    from o365tui.text.dates import left

    if owed(record.request) is not Owed.NEXT:
        return ""
    due = deadline(record.request)
    if due is None:
        return _("no committed time")
    return _("due {due} ({left})").format(due=_time(shell, due), left=left(due, datetime.now(UTC)))


def _time(shell: Shell, moment: datetime) -> str:
    from o365tui.text.dates import moment as said

    return said(moment, shell.zone, datetime.now(UTC))


def _indented(text: str) -> str:
    return "\n".join(f"  {line}".rstrip() for line in visible_lines(text).split("\n"))
