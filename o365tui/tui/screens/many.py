"""One thing done to many requests: what it is asked for, shown before it is done, done in one commit, and told.

Nothing is done to more than the numbers that are given, and nothing at all before the person has seen it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from o365tui.desk.many import Bulk, Many
from o365tui.model.lifecycle import Move
from o365tui.text import dates
from o365tui.text.language import _, in_quotes, ngettext
from o365tui.text.safe import visible
from o365tui.tui.commands.registry import COMMANDS
from o365tui.tui.screens.many_preview import ManyPreview
from o365tui.tui.work import app_of, attempt

if TYPE_CHECKING:
    from textual.screen import Screen

Ask = Callable[[int], str]
"""How many requests → the question, in words."""

MOVES = {"ask": Move.ASK, "resolve": Move.RESOLVE, "close": Move.CLOSE, "reopen": Move.REOPEN}
"""Kinds of writing that move a request."""


def question_of(kind: str, n: int) -> str:
    """What is asked before it is done to so many."""
    words = {
        "take": ngettext("Take {n} request?", "Take {n} requests?", n),
        "reply": ngettext("Reply on {n} request?", "Reply on {n} requests?", n),
        "internal": ngettext("INTERNAL note on {n} request?", "INTERNAL note on {n} requests?", n),
        "ask": ngettext("Ask for information on {n} request?", "Ask for information on {n} requests?", n),
        "resolve": ngettext("Resolve {n} request?", "Resolve {n} requests?", n),
        "close": ngettext("Close {n} request?", "Close {n} requests?", n),
        "reopen": ngettext("Open {n} request again?", "Open {n} requests again?", n),
        "edit": ngettext("Change {n} request?", "Change {n} requests?", n),
    }
    return words[kind].format(n=dates.number(n))


async def act(screen: Screen[Any], kind: str, numbers: Sequence[int]) -> Bulk | None:
    """Do it, after asking what must be asked; what came of it, or None when it was left. For a worker (`@work`)."""
    match kind:
        case "take":
            return await carry_out(screen, numbers, Many(take=True), partial(question_of, kind))
        case "assign":
            return await _assign(screen, numbers)
        case "status":
            return await _status(screen, numbers)
        case "edit":
            return await _edit(screen, numbers)
        case _:
            return await _write(screen, kind, numbers)


async def carry_out(
    screen: Screen[Any], numbers: Sequence[int], many: Many, ask: Ask, said: str = "", *, internal: bool = False
) -> Bulk | None:
    """Show what it would do, do it in one commit when the person says so, and tell what came of it."""
    app = app_of(screen)
    if len(numbers) > LONG:
        screen.notify(_("Looking at {n} requests …").format(n=dates.number(len(numbers))))
    shown = await attempt(screen, lambda: app.desk.change_many(app.person, numbers, many, dry_run=True))
    if shown is None:
        return None
    question = ask(shown.changed) if shown.changed else _("Nothing would change.")
    if not await app.push_screen_wait(ManyPreview(question, shown, said, internal=internal)):
        return None
    # What is refused now is not tried: it would surprise whoever read that it stays as it is.
    chosen = [item.number for item in shown.items if item.changes]
    done = await attempt(screen, lambda: app.desk.change_many(app.person, chosen, many, revisions=shown.revisions))
    if done is not None:
        _tell(screen, done)
    return done


LONG = 500
"""So many take a while to look at."""


def _tell(screen: Screen[Any], done: Bulk) -> None:
    n = done.changed
    if not n:
        first = done.refused[0].refused if done.refused else _("Nothing has changed.")
        screen.notify(first, severity="warning", markup=False)
        return
    words = ngettext("{n} request has changed.", "{n} requests have changed.", n).format(n=dates.number(n))
    if done.refused:
        left = len(done.refused)
        words += " " + ngettext("{n} not: {why}", "{n} not, the first: {why}", left).format(
            n=dates.number(left), why=visible(done.refused[0].refused)
        )
    if key := app_of(screen).key_map.shown(COMMANDS["request.undo"]):
        words += " " + _("{key} undoes it.").format(key=key)
    screen.notify(words, severity="warning" if done.refused else "information", markup=False)


async def _assign(screen: Screen[Any], numbers: Sequence[int]) -> Bulk | None:
    from o365tui.tui.screens.request_actions import agent_options
    from o365tui.tui.screens.request_choose import Chooser

    app, n = app_of(screen), len(numbers)
    everybody = await attempt(screen, lambda: app.desk.people(app.person))
    title = ngettext("Who works on {n} request?", "Who works on {n} requests?", n).format(n=dates.number(n))
    options = agent_options(everybody or (), app.person)
    chosen = await app.push_screen_wait(Chooser(title, options, search=True, value=app.person.handle))
    if chosen is None:
        return None

    def ask(n: int) -> str:
        question = ngettext("Assign {n} request to {name}?", "Assign {n} requests to {name}?", n)
        return question.format(n=dates.number(n), name=visible(app.name_of(chosen)))

    return await carry_out(screen, numbers, Many(assignee=chosen), ask)


async def _status(screen: Screen[Any], numbers: Sequence[int]) -> Bulk | None:
    from o365tui.tui.screens.request_choose import Chooser
    from o365tui.tui.widgets.choice import Option

    app, n = app_of(screen), len(numbers)
    offered = [
        Option("take", _("Take it: you become the assignee"), key="t"),
        Option("assign", _("Assign it to somebody"), key="a"),
        Option("ask", _("Ask for information"), key="R"),
        Option("resolve", _("Say how it was solved"), key="S"),
    ]
    options = [
        *(offered if app.person.agent else ()),
        Option("close", _("Close it: solved, or no longer needed"), key="c"),
        Option("reopen", _("Open it again"), key="O"),
    ]
    title = ngettext("{n} request is marked. What next?", "{n} requests are marked. What next?", n)
    chosen = await app.push_screen_wait(Chooser(title.format(n=dates.number(n)), options))
    return None if chosen is None else await act(screen, chosen, numbers)


async def _write(screen: Screen[Any], kind: str, numbers: Sequence[int]) -> Bulk | None:
    from o365tui.tui.screens.writing_kinds import KINDS
    from o365tui.tui.widgets.dialogs import Ask as AskWords

    app, n = app_of(screen), len(numbers)
    writing, place = KINDS[kind], f"many-{kind}"
    seen = _("Agents only see it.") if writing.internal else _("Everyone on each request sees it.")
    about = seen if writing.required else f"{seen} {_('Say why, if you like.')}"
    kept = app.drafts.get(place)
    dialog = AskWords(
        question_of(kind, n),
        about,
        kept if isinstance(kept, str) else "",
        required=writing.required,
        on_change=lambda text: app.keep_draft(place, text or None),
        internal=writing.internal,
    )
    text = await app.push_screen_wait(dialog)
    if text is None:
        return None
    many = Many(move=MOVES[kind], words=text) if kind in MOVES else Many(note=text, internal=writing.internal)
    said = " ".join((seen, in_quotes(visible(text.strip())))) if text.strip() else ""
    done = await carry_out(screen, numbers, many, partial(question_of, kind), said, internal=writing.internal)
    if done is not None and done.changed:
        app.keep_draft(place, None)
    return done


async def _edit(screen: Screen[Any], numbers: Sequence[int]) -> Bulk | None:
    from o365tui.tui.screens.many_edit import ManyEdit

    app, n = app_of(screen), len(numbers)
    kept = app.drafts.get("many-edit")
    title = ngettext("What is to change in {n} request?", "What is to change in {n} requests?", n)
    draft = kept if isinstance(kept, dict) else {}
    dialog = ManyEdit(
        title.format(n=dates.number(n)),
        draft,
        lambda typed: app.keep_draft("many-edit", typed if any(typed.values()) else None),
    )
    many = await app.push_screen_wait(dialog)
    if many is None:
        return None
    done = await carry_out(screen, numbers, many, partial(question_of, "edit"))
    if done is not None and done.changed:
        app.keep_draft("many-edit", None)
    return done
