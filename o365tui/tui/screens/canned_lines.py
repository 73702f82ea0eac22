"""How canned responses are shown: the columns of the list, and one whole, with its places told from its words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from o365tui.model.canned import PLACES, Canned, language_of
from o365tui.text.language import _, current, ngettext, pgettext, supported
from o365tui.text.safe import visible_lines
from o365tui.tui.widgets.conversation import Reader
from o365tui.tui.widgets.lines import Line, Span, safe, wrap
from o365tui.tui.widgets.rows import Column

WIDEST = 92

_PLACE = re.compile(r"(\{[^{}\s]+\})")


def columns() -> list[Column[Canned]]:
    """Name, how it begins, and the languages that it has."""
    return [
        Column("name", pgettext("thing", "Name"), lambda each: (safe(each.name), "text"), width=26, strong=True),
        Column("words", _("Words"), lambda each: (_beginning(each), "muted"), takes_rest=True),
        Column("languages", _("Languages"), lambda each: (" ".join(each.words), "muted"), width=9, gives_way=1,
               until=20),
    ]  # fmt: skip


def _beginning(each: Canned) -> str:
    text = each.words.get(language_of(each, current()), "")
    return safe(" ".join(text[:400].split()))


def unknown_words(places: Sequence[str]) -> str:
    """What is pointed out when one keeps words with something like a place in them that is none."""
    if not places:
        return ""
    sentence = ngettext(
        "{places} is none of the places that are filled in, and stays as it is.",
        "{places} are none of the places that are filled in, and stay as they are.",
        len(places),
    )
    return sentence.format(places=", ".join(places))


def places_words() -> str:
    """Every place, for who writes one."""
    return _("Filled in: {places}").format(places="  ".join(f"{{{place}}}" for place in PLACES))


class CannedDetails(Reader):
    """One canned response with all its words."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._canned: Canned | None = None

    def show(self, canned: Canned | None) -> None:
        """Show this one."""
        same = self._canned is not None and canned is not None and canned.id == self._canned.id
        self._canned = canned
        self.redraw(to_top=not same)

    def build(self, width: int) -> Sequence[Line]:
        """Its name, then its words in each language."""
        canned = self._canned
        if canned is None:
            return ()
        room = min(WIDEST, width - 2)
        lines: list[Line] = [((f" {row}", "strong bold"),) for row in wrap(safe(canned.name), room)]
        for language, text in canned.words.items():
            lines.append(())
            lines.append(((f" {safe(supported.get(language, language))}", "faint"),))
            lines += [((" ", "ground"), *_spans(row)) for row in wrap(visible_lines(text), room)]
        return lines


def _spans(row: str) -> list[Span]:
    """Words, places that are filled in, and what only looks like one."""
    return [
        (part, ("accent" if part[1:-1] in PLACES else "danger") if _PLACE.fullmatch(part) else "text")
        for part in _PLACE.split(row)
        if part
    ]
