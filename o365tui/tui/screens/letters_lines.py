"""How letters are shown: the columns of the list, and one with all that is known of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from rich.cells import cell_len

from o365tui.desk.letter_words import KINDS, server_says, state_of
from o365tui.model.letters import Letter, LetterState
from o365tui.model.request import shown_number
from o365tui.text import dates
from o365tui.text.language import _, ngettext
from o365tui.text.safe import visible
from o365tui.tui.widgets.lines import Line, Span, fit, safe, wrap
from o365tui.tui.widgets.reader import Reader
from o365tui.tui.widgets.rows import Column
from o365tui.tui.work import app_of

if TYPE_CHECKING:
    from o365tui.tui.app import DeskApp

WIDEST = 92

_TOKENS = {
    LetterState.QUEUED: "attention",
    LetterState.SENDING: "attention",
    LetterState.SENT: "text",
    LetterState.FAILED: "danger",
    LetterState.CANCELLED: "muted",
}


def columns(app: DeskApp) -> list[Column[Letter]]:
    """Which request, to whom, what of it, what became of it with the server's words, and since when."""
    kinds = max(cell_len(_(words)) for words in KINDS.values())

    def state(letter: Letter) -> Span:
        said = server_says(letter) if letter.state is not LetterState.SENT else ""
        return f"{state_of(letter)}: {said}" if said else state_of(letter), _TOKENS[letter.state]

    def when(letter: Letter) -> Span:
        return dates.age(letter.sent or letter.at, app.desk.now(), app.zone), "muted"

    def to(width: int) -> Column[Letter]:
        return Column("to", _("To"), lambda letter: (safe(letter.to), "text"), width=width, strong=True)

    return [
        Column("number", _("No."), lambda letter: (shown_number(letter.request), "accent"), width=9),
        replace(to(40), gives_way=1, until=36, short=to(26)),
        Column("kind", _("Kind"), lambda letter: (_(KINDS[letter.kind]), "muted"), width=kinds, gives_way=2, until=20),
        Column("state", _("State"), state, takes_rest=True),
        Column("when", _("When"), when, width=9, align="right", ages=True),
    ]


class LetterDetails(Reader):
    """One letter with all that is known of it."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._letter: Letter | None = None

    def show(self, letter: Letter | None) -> None:
        """Show this one."""
        same = self._letter is not None and letter is not None and letter.id == self._letter.id
        self._letter = letter
        self.redraw(to_top=not same)

    def build(self, width: int) -> Sequence[Line]:
        """To whom and what about, then what became of it."""
        letter = self._letter
        if letter is None:
            return ()
        app = app_of(self)
        name = app.name_of(letter.handle) if letter.handle else ""
        to = f"{visible(name)} · {visible(letter.to)}" if name else visible(letter.to)
        return [((" ", "ground"), (to, "strong bold")), *labelled(told(letter, app), width)]


def told(letter: Letter, app: DeskApp) -> list[tuple[str, str]]:
    """What is known of a letter, by what it is called; safe to show."""
    now = app.desk.now()

    def moment(at: datetime) -> str:
        return dates.moment(at, app.zone, now)

    tries = ngettext("{n} try", "{n} tries", letter.tries).format(n=letter.tries) if letter.tries > 1 else ""
    state = " · ".join(part for part in (state_of(letter), tries) if part)
    again = moment(letter.not_before) if letter.state is LetterState.QUEUED and letter.not_before > now else ""
    return [
        (label, words)
        for label, words in (
            (_("Kind"), f"{_(KINDS[letter.kind])} · {shown_number(letter.request)}"),
            (_("State"), state),
            (_("The server’s words"), server_says(letter)),
            (_("Written"), moment(letter.at)),
            (_("Sent"), moment(letter.sent) if letter.sent is not None else ""),
            (_("Not before"), again),
            (_("Language"), dates.language_name(letter.language)),
            ("Message-ID", visible(letter.message_id)),
        )
        if words
    ]


def labelled(told: Sequence[tuple[str, str]], width: int) -> list[Line]:
    """Labels at the left and their words beside them, wrapped."""
    label = max((cell_len(each) for each, _words in told), default=0) + 2
    room = max(12, min(WIDEST, width - label - 2))
    lines: list[Line] = []
    for name, words in told:
        for row, part in enumerate(wrap(words, room)):
            lines.append(((" ", "ground"), (fit("" if row else name, label), "faint"), (part, "text")))
    return lines
