"""Undo from the keyboard: my last change goes back, and it is said which; words that are taken back stay as a draft."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from o365tui.model.operations import ANSWERED, SAID, TAKE_BACK_WITHIN, Kind, Operation
from o365tui.model.request import Event, Note, Record, shown_number
from o365tui.model.times import written
from o365tui.text import dates
from o365tui.text.language import _, ngettext
from o365tui.text.safe import visible
from o365tui.tui.screens import writing_draft as drafts
from o365tui.tui.screens.request_words import change_words, value_words
from o365tui.tui.screens.writing_kinds import ANSWERS
from o365tui.tui.work import app_of, attempt

if TYPE_CHECKING:
    from textual.screen import Screen

    from o365tui.tui.app import DeskApp

LONG_AGO = timedelta(minutes=15)
"""What was done before that is not undone by a key alone: one may have meant something else."""


async def undo(screen: Screen[Any]) -> None:
    """Undo what one did last, and say what; for a worker (`@work`)."""
    app = app_of(screen)
    refused: list[object] = []
    last = await attempt(screen, lambda: app.desk.undoable(app.person), on_error=refused.append)
    if last is None:
        screen.notify(_("There is nothing of yours to undo."))
        return
    if not await _meant(app, last):
        return
    words = await _said(screen, last)
    done = await attempt(screen, lambda: app.desk.undo(app.person, last.id))
    if done is None:
        return
    if done.kind is Kind.TAKE_BACK and words is not None:
        _keep(app, *words)
    screen.notify(await _told(screen, last, done), severity="warning" if done.refused else "information", markup=False)


async def _meant(app: DeskApp, last: Operation) -> bool:
    """Is it what they mean? Asked of what was done long ago, and of a whole import."""
    now = app.desk.now()
    if last.kind is not Kind.IMPORT and now - last.at < LONG_AGO:
        return True
    from o365tui.tui.widgets.dialogs import Confirm

    about = _("It was done {when}.").format(when=dates.moment(last.at, app.zone, now))
    if last.kind is Kind.IMPORT:
        about += " " + _("Requests that somebody has touched since stay.")
    answer: bool = await app.push_screen_wait(Confirm(_("Undo: {what}?").format(what=last.sentence), about))
    return answer


async def _said(screen: Screen[Any], last: Operation) -> tuple[Record, Note] | None:
    """The words that will be taken back, while they can be."""
    app = app_of(screen)
    fresh = app.desk.now() - last.at <= TAKE_BACK_WITHIN
    if last.kind not in SAID | ANSWERED or not fresh or len(last.numbers) != 1:
        return None
    record = await attempt(screen, lambda: app.desk.get(app.person, last.numbers[0]))
    note = next((each for each in record.notes if each.operation == last.id and each.body), None) if record else None
    return None if record is None or note is None else (record, note)


def _keep(app: DeskApp, record: Record, note: Note) -> None:
    """The words as a draft of what they were, before what is being written there already."""
    kinds = {Event.ASKED: "ask", Event.RESOLVED: "resolve"}
    kind = "internal" if note.internal else kinds.get(note.event, "reply")
    number = record.request.number
    at, answer = written(app.desk.now()), kind if kind in ANSWERS else ""
    fresh = drafts.NoteDraft(answer=answer, place=drafts.place_of(kind, number))
    draft = drafts.load(app.drafts, kind, number) or fresh
    text = "\n\n".join(part for part in (note.body, draft.text) if part.strip())
    app.keep_draft(draft.place, drafts.document(replace(draft, text=text, at=at), kind))


async def _told(screen: Screen[Any], last: Operation, done: Operation) -> str:
    """What was undone: "SR-1042: Closed → In progress"."""
    if done.kind is Kind.TAKE_BACK:
        number = shown_number(last.numbers[0])
        return _("Taken back on {number}; what you wrote is kept as a draft.").format(number=number)
    if len(last.numbers) == 1:
        changed = await _changed(screen, last.numbers[0], done)
        if changed:
            return changed
    words = _("Undone: {what}.").format(what=last.sentence)
    if done.refused:
        n = len(done.refused)
        words += " " + ngettext("{n} stays as it is: {why}", "{n} stay as they are, the first: {why}", n).format(
            n=dates.number(n), why=visible(next(iter(done.refused.values())))
        )
    return words


async def _changed(screen: Screen[Any], number: int, done: Operation) -> str:
    """What the undoing changed in one request."""
    app = app_of(screen)
    record = await attempt(screen, lambda: app.desk.get(app.person, number), on_error=lambda error: None)
    entries = [each for each in record.history if each.operation == done.id] if record is not None else []
    now = app.desk.now()
    said = []
    for entry in entries:
        if entry.field == "status":
            was, becomes = (value_words("status", value, app, now) for value in (entry.was, entry.becomes))
            said.append(f"{was} → {becomes}")
        elif entry.field != "first_response":
            said.append(change_words(entry, app, now))
    return f"{shown_number(number)}: {', '.join(said)}" if said else ""
