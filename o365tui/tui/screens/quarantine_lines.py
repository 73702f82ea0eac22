"""How messages are shown: the columns of the list, and one with its text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from o365tui.desk.message_words import STATES, why
from o365tui.model.incoming import Message, MessageState
from o365tui.model.parsed import Parsed
from o365tui.model.request import shown_number
from o365tui.text import dates
from o365tui.text.language import _
from o365tui.text.safe import visible, visible_lines
from o365tui.tui.screens.letters_lines import WIDEST, labelled
from o365tui.tui.widgets.lines import Line, Span, safe, wrap
from o365tui.tui.widgets.reader import Reader
from o365tui.tui.widgets.rows import Column
from o365tui.tui.work import app_of

if TYPE_CHECKING:
    from o365tui.tui.app import DeskApp


def columns(app: DeskApp) -> list[Column[Message]]:
    """From whom, about what, why it is here, and since when."""

    def when(message: Message) -> Span:
        return dates.age(message.at, app.desk.now(), app.zone), "muted"

    return [
        Column("sender", _("From"), lambda message: (safe(message.sender) or "—", "text"), width=26),
        Column("subject", _("Subject"), lambda message: (_subject(message), "text"), takes_rest=True, strong=True),
        Column("why", _("Why"), lambda message: (became(message), "muted"), width=34, gives_way=1, until=24),
        Column("when", _("When"), when, width=9, align="right", ages=True),
    ]


def became(message: Message) -> str:
    """Why it waits, or what became of it; safe to show."""
    if message.state is MessageState.QUARANTINED:
        return visible(why(message))
    state = _(STATES[message.state])
    if message.state is MessageState.TAKEN and message.request is not None:
        return f"{state}: {shown_number(message.request)}"
    reason = visible(why(message))
    return f"{state}: {reason}" if reason else state


def _subject(message: Message) -> str:
    return safe(message.subject) or _("(no subject)")


class MessageDetails(Reader):
    """One message: who wrote, when, why it is here, and its text once that is read."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._message: Message | None = None
        self._parsed: Parsed | None = None

    def show(self, message: Message | None) -> bool:
        """Show this one; tells whether it is another than before, of which there is no text yet."""
        same = self._message is not None and message is not None and message.id == self._message.id
        self._message = message
        if not same:
            self._parsed = None
        self.redraw(to_top=not same)
        return not same

    def show_text(self, key: int, parsed: Parsed) -> None:
        """What it says, if it is still the one that is shown."""
        if self._message is not None and self._message.id == key:
            self._parsed = parsed
            self.redraw()

    def build(self, width: int) -> Sequence[Line]:
        """Its head, then what is new in it, then what it repeats."""
        message, parsed = self._message, self._parsed
        if message is None:
            return ()
        app, room = app_of(self), min(WIDEST, width - 3)
        name = visible(parsed.sender_name) if parsed is not None else ""
        sender = f"{name} · {visible(message.sender)}" if name else visible(message.sender)
        told = [
            (_("From"), sender),
            (_("When"), dates.moment(message.at, app.zone, app.desk.now())),
            (_("Why"), became(message)),
            (_("Files"), ", ".join(visible(each.name) for each in parsed.parts) if parsed is not None else ""),
        ]
        lines: list[Line] = [((" ", "ground"), (row, "strong bold")) for row in wrap(_subject(message), room)]
        lines += labelled([(label, words) for label, words in told if words], width)
        if parsed is None:
            return lines
        text, quoted = (visible_lines(each).strip("\n") for each in (parsed.text, parsed.quoted))
        if text:
            lines += [(), *(((" ", "ground"), (row, "text")) for row in wrap(text, room))]
        if quoted:
            lines += [(), *(((" ", "ground"), ("│ ", "rule"), (row, "muted")) for row in wrap(quoted, room - 2))]
        return lines
