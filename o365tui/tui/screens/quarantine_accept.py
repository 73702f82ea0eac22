"""Putting a message where a person says: onto a request or into a new one, and as whose words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from o365tui.model.errors import Refused
from o365tui.model.incoming import Message, Reason
from o365tui.model.people import Person
from o365tui.model.request import shown_number
from o365tui.model.views import View
from o365tui.text.language import _
from o365tui.tui.screens.request_choose import Chooser
from o365tui.tui.screens.request_find import RequestFinder
from o365tui.tui.widgets.choice import Option
from o365tui.tui.work import app_of, attempt

if TYPE_CHECKING:
    from textual.screen import Screen

    from o365tui.desk.desk import Desk

NEW, FOUND, ANSWERED = "new", "found", "answered"


async def accept(screen: Screen[Any], message: Message) -> None:
    """Ask where it belongs and on whose behalf, and put it there; for a worker."""
    app = app_of(screen)
    belongs = await app.push_screen_wait(Chooser(_("Where does this message belong?"), _places(message)))
    if belongs is None:
        return
    number = _answered(message) if belongs == ANSWERED else None
    if belongs == FOUND:
        about = _("It becomes a reply there, as words of the person that you name next.")
        row = await app.push_screen_wait(RequestFinder(_("Onto which request?"), about, View.ALL, lambda row: True))
        if row is None:
            return
        number = row.number
    desk, person = app.desk, app.person
    who = await attempt(screen, lambda: _who(desk, person, message, number))
    if who is None:
        return
    options, likely = who
    about = _("The request is opened for them.") if number is None else _("The reply is shown as theirs.")
    handle = await app.push_screen_wait(Chooser(_("On whose behalf?"), options, about=about, search=True, value=likely))
    if handle is None:
        return
    done = await attempt(screen, lambda: desk.accept_message(person, message.id, handle, number))
    if done is not None and done.request is not None:
        app.notify(_("It is on {request}.").format(request=shown_number(done.request)))


def _places(message: Message) -> list[Option]:
    answered = _answered(message)
    options = [
        Option(NEW, _("A new request"), key="n"),
        Option(FOUND, _("A request that is there"), key="r"),
    ]
    if answered is not None:
        words = _("{request}, which it answers").format(request=shown_number(answered))
        options.insert(0, Option(ANSWERED, words, key="a"))
    return options


def _answered(message: Message) -> int | None:
    """The request that a message answers in which its sender has no part."""
    answers = message.reason == Reason.NOT_TAKING_PART.value and message.detail.isdecimal()
    return int(message.detail) if answers else None


def _who(desk: Desk, actor: Person, message: Message, number: int | None) -> tuple[Sequence[Option], str]:
    """Who can be named, and who it most likely is: whose address it says that it is from, else the requester."""
    request = None if number is None else desk.get(actor, number).request
    people = [
        each for each in desk.people(actor) if not each.retired and (not each.agent or each.handle == actor.handle)
    ]
    if request is not None:
        people = [each for each in people if each.reader.sees(request.organisation)]
    if not people:
        raise Refused(_("There is no administrator who could be named. Add one first."))
    sender = desk.sender_of(actor, message.id)
    likely = sender if sender in people else None
    handle = likely.handle if likely is not None else request.requester if request is not None else ""
    options = [Option(each.handle, each.name, about=f"{each.email} · {each.organisation}") for each in people]
    return options, handle
