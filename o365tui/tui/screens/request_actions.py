"""What one does to a request, from its own screen or from a list: which moves there are, and the dialogs for them.

Each function is told which request, asks what it must, and runs the use case in a thread; what changed comes back by
the feed, and what was refused is said in a sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from o365tui.model.errors import DeskError
from o365tui.model.lifecycle import MOVES, Move, may, status_name
from o365tui.model.people import Person
from o365tui.model.request import Record, Status, shown_number
from o365tui.text.collate import sort_key
from o365tui.text.language import _, current, ngettext
from o365tui.text.safe import visible
from o365tui.tui.work import app_of, attempt

if TYPE_CHECKING:
    from textual.screen import Screen

    from o365tui.tui.widgets.choice import Option

COMMAND_MOVES = {
    "request.reply": Move.REPLY,
    "request.internal": Move.INTERNAL,
    "request.ask": Move.ASK,
    "request.take": Move.TAKE,
    "request.assign": Move.ASSIGN,
    "request.resolve": Move.RESOLVE,
    "request.close": Move.CLOSE,
    "request.reopen": Move.REOPEN,
    "request.edit": Move.CHANGE,
    "request.editor": Move.REPLY,
    "request.merge": Move.MERGE,
    "request.link": Move.LINK,
    "files.add": Move.ADD_FILES,
}
"""Commands that are offered when the request may make the move."""

KIND_OF = {
    Move.REPLY: "reply",
    Move.INTERNAL: "internal",
    Move.ASK: "ask",
    Move.RESOLVE: "resolve",
    Move.CLOSE: "close",
    Move.REOPEN: "reopen",
}
"""Moves that are made by writing, and the kind of writing."""


def can(command_id: str, person: Person, status: Status, assignee: str | None) -> bool | None:
    """May the command be offered on a request that stands like this? None: it is no command of a request."""
    if command_id == "request.status":
        return bool(moves(person, status, assignee))
    if command_id == "request.take" and assignee == person.handle:
        return False
    move = COMMAND_MOVES.get(command_id)
    return None if move is None else may(move, person.role, status)


def moves(person: Person, status: Status, assignee: str | None) -> list[Move]:
    """The moves of the status menu: those that lead on from here."""
    offered = [Move.TAKE, Move.ASSIGN, Move.REPLY, Move.ASK, Move.RESOLVE, Move.CLOSE, Move.REOPEN]
    return [
        move
        for move in offered
        if may(move, person.role, status)
        and not (move is Move.TAKE and assignee == person.handle)
        # A reply is no change of status where it leaves it as it is.
        and not (move is Move.REPLY and MOVES[move][person.role][status] is status)
    ]


def write(screen: Screen[Any], number: int, kind: str, *, editor: bool = False) -> None:
    """Write a note of that kind (see `writing.KINDS`), at once in $EDITOR if asked for."""
    from o365tui.tui.screens.writing import WritingScreen

    screen.app.push_screen(WritingScreen(number, kind, editor=editor))


async def take(screen: Screen[Any], number: int, revision: int | None = None) -> None:
    """Become the assignee."""
    app = app_of(screen)
    record = await attempt(screen, lambda: app.desk.take(app.person, number, revision))
    if record is not None:
        screen.notify(_("{number} is yours.").format(number=shown_number(number)), markup=False)


async def assign(screen: Screen[Any], number: int, assignee: str | None = None) -> None:
    """Choose an agent at work and give them the request; for a worker (`@work`)."""
    from o365tui.tui.screens.request_choose import Chooser

    app = app_of(screen)
    everybody = await attempt(screen, lambda: app.desk.people(app.person))
    options = agent_options(everybody or (), app.person, assignee)
    title = _("Who works on {number}?").format(number=shown_number(number))
    chosen: str | None = await screen.app.push_screen_wait(
        Chooser(title, options, search=True, value=assignee or app.person.handle)
    )
    if chosen is None or chosen == assignee:
        return
    record = await attempt(screen, lambda: app.desk.assign(app.person, number, chosen))
    if record is not None:
        sentence = _("{name} works on {number} now.")
        name = visible(app.name_of(chosen))
        screen.notify(sentence.format(name=name, number=shown_number(number)), markup=False)


def agent_options(everybody: Sequence[Person], person: Person, assignee: str | None = None) -> list[Option]:
    """The agents at work to choose from, `person` first."""
    from o365tui.tui.widgets.choice import Option

    agents = sorted(
        (each for each in everybody if each.agent and not each.retired),
        key=lambda each: (each.handle != person.handle, sort_key(each.name, current())),
    )
    return [
        Option(each.handle, each.name, _agent_words(each, person, assignee), also=f"{each.handle} {each.email}")
        for each in agents
    ]


def _agent_words(agent: Person, person: Person, assignee: str | None) -> str:
    words = [agent.handle]
    if agent.handle == person.handle:
        words.append(_("you"))
    if agent.handle == assignee:
        words.append(_("works on it now"))
    return " · ".join(words)


async def status(screen: Screen[Any], number: int) -> None:
    """Choose the next step among those that are possible, and take it; for a worker."""
    from o365tui.tui.screens.request_choose import Chooser

    app = app_of(screen)
    record: Record | None = await attempt(screen, lambda: app.desk.get(app.person, number))
    if record is None:
        return
    request = record.request
    options = status_options(app.person, request.status, request.assignee)
    title = _("{number} is “{status}”. What next?").format(
        number=request.shown_number, status=status_name(request.status)
    )
    chosen: str | None = await screen.app.push_screen_wait(Chooser(title, options))
    if chosen is None:
        return
    move = Move(chosen)
    if move is Move.TAKE:
        await take(screen, number, request.revision)
    elif move is Move.ASSIGN:
        await assign(screen, number, request.assignee)
    else:
        write(screen, number, KIND_OF[move])


def status_options(person: Person, status: Status, assignee: str | None) -> list[Option]:
    """The moves in words, each with where it leads."""
    from o365tui.tui.widgets.choice import Option

    words = {
        Move.TAKE: ("t", _("Take it: you become the assignee")),
        Move.ASSIGN: ("a", _("Assign it to somebody")),
        Move.REPLY: ("r", _("Reply")),
        Move.ASK: ("R", _("Ask for information")),
        Move.RESOLVE: ("S", _("Say how it was solved")),
        Move.CLOSE: ("c", _("Close it: solved, or no longer needed")),
        Move.REOPEN: ("O", _("Open it again")),
    }
    made = []
    for move in moves(person, status, assignee):
        key, label = words[move]
        after = MOVES[move][person.role][status]
        leads = f"→ {status_name(after)}" if after is not status else _("stays {status}").format(
            status=status_name(after)
        )  # fmt: skip
        made.append(Option(move.value, label, leads, key=key))
    return made


async def add_files(screen: Screen[Any], number: int) -> None:
    """Choose files and add them, seen by everyone on the request; those chosen and not added are kept as a draft."""
    from o365tui.tui.screens.file_picker import FilePicker

    app = app_of(screen)
    place = f"files-{number}"
    kept = app.drafts.get(place)
    before = kept.get("files", []) if isinstance(kept, dict) else []
    chosen = tuple(path for path in before if isinstance(path, str))
    title = _("Add files to {number}").format(number=shown_number(number))
    about = _("Everyone on the request sees them.")
    while True:
        picked: tuple[str, ...] | None = await screen.app.push_screen_wait(
            FilePicker(
                chosen,
                title,
                about,
                sends=True,
                on_change=lambda files: app.keep_draft(place, {"files": list(files)} if files else None),
            )
        )
        if picked is None:
            return
        chosen = picked
        refused: list[DeskError] = []
        record = await attempt(screen, partial(app.desk.add_files, app.person, number, picked), on_error=refused.append)
        if record is not None:
            app.keep_draft(place, None)
            n = len(picked)
            sentence = ngettext("{n} file was added.", "{n} files were added.", n)
            screen.notify(sentence.format(n=n), markup=False)
            return
        # The list is offered again with what is wrong.
        about = refused[0].sentence if refused else about


def copy(screen: Screen[Any], number: int, title: str) -> None:
    """Number and title to the clipboard of the terminal."""
    words = f"{shown_number(number)} {visible(title)}"
    screen.app.copy_to_clipboard(words)
    screen.notify(_("Copied: {words}").format(words=words), markup=False)
