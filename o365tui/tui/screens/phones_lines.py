"""How a phone line is shown: its cells in the list, and all that is known of it in the pane of details."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.cells import cell_len

from o365tui.model import phones
from o365tui.model.phones import PhoneLine, PhoneNumber
from o365tui.text.language import _, current
from o365tui.tui.widgets.conversation import Reader
from o365tui.tui.widgets.lines import Line, Lines, fit, safe, spread, wrap
from o365tui.tui.widgets.rows import Column

WIDEST = 92
"""Cells that the details take at most."""


def columns(mine: Callable[[], str]) -> list[Column[PhoneLine]]:
    """Country or region, code, prefix, number and kind; `mine` gives my country's ISO code."""
    return [
        Column("country", _("Country or region"), lambda line: _country(line, mine()), takes_rest=True, strong=True),
        Column("code", _("Code"), lambda line: (line.iso2, "muted"), width=4, gives_way=2, until=22),
        Column("prefix", _("Prefix"), lambda line: (_prefix(line), "muted"), width=7, align="right", gives_way=1),
        Column("number", _("Number"), _number, width=19),
        Column("kind", _("Kind"), lambda line: (_kind(line), "muted"), width=19, gives_way=1),
    ]


def _country(line: PhoneLine, mine: str) -> tuple[str, str]:
    title = safe(line.title(current()))
    if line.iso2 == mine:
        return _("{country} · yours").format(country=title), "accent"
    return title, "text"


def _prefix(line: PhoneLine) -> str:
    return f"+{line.prefix}" if line.prefix else "–"


def _number(line: PhoneLine) -> tuple[str, str]:
    return (safe(line.numbers[0].number), "strong") if line.numbers else (_("none listed"), "attention")


def _kind(line: PhoneLine) -> str:
    if not line.numbers:
        return ""
    if len(line.numbers) == 1:
        return line.numbers[0].kind_shown()
    return _("{n} numbers").format(n=len(line.numbers))


def number_line(number: PhoneNumber) -> str:
    """A number's kind and note, in the reader's words."""
    return " · ".join(part for part in (number.kind_shown(), number.note_shown(current())) if part)


class Details(Reader):
    """Everything about one line: numbers, kinds, notes, hours and languages."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._line_shown: PhoneLine | None = None
        self._mine = ""

    def show(self, line: PhoneLine | None, mine: str) -> None:
        """Show this line; `mine` is my country's ISO code."""
        same = line == self._line_shown
        self._line_shown, self._mine = line, mine
        self.redraw(to_top=not same)

    @property
    def line(self) -> PhoneLine | None:
        """The one that is shown."""
        return self._line_shown

    def build(self, width: int) -> Sequence[Line]:
        """At this width."""
        return detail_lines(self._line_shown, self._mine, min(WIDEST, width)) if self._line_shown is not None else ()


BESIDE_FROM = 64
"""Cells from which a label stands beside its values; below that, above them."""

LEAD = 20
"""Cells of a number before its kind, when they stand beside each other."""

Value = tuple[str, str, str]
"""A number (or nothing), what is said of it, and its token."""


def detail_lines(line: PhoneLine, mine: str, width: int) -> list[Line]:
    """The lines of the details, `width` cells wide."""
    lines = [*_head(line, mine, width), ()]
    fields = _fields(line)
    beside = width >= BESIDE_FROM
    size = max(cell_len(label) for label, _values in fields) + 3 if beside else 3
    for label, values in fields:
        if not beside:
            lines.append(((f" {label}", "faint"),))
        for number, value in enumerate(values):
            start = fit(f" {label}" if beside and not number else "", size)
            lines.extend(_value_lines(value, start, beside, width))
    return lines


def _value_lines(value: Value, start: str, beside: bool, width: int) -> list[Line]:
    lead, text, token = value
    blank = " " * cell_len(start)
    lines: list[Line] = []
    indent = 0
    if lead and not beside:
        lines.append(((start, "faint"), (lead, "strong bold")))
        start, lead, indent = blank, "", 2
    elif lead:
        indent = LEAD
    for row in wrap(text, max(10, width - len(blank) - indent - 1)):
        lines.append(((start, "faint"), (fit(lead, indent), "strong bold"), (row, token)))
        start, lead = blank, ""
    return lines


def _head(line: PhoneLine, mine: str, width: int) -> list[Line]:
    """The name; code, prefix and part of the world at the right end, or below."""
    title = safe(line.title(current()))
    about = " · ".join((line.iso2, _prefix(line), phones.group_in(line.group, current())))
    yours = f" · {_('your country or region')}" if line.iso2 == mine else ""
    if cell_len(title) + cell_len(about) + cell_len(yours) + 4 <= width:
        return [spread(((f" {title}", "strong bold"),), ((about, "muted"), (f"{yours} ", "accent")), width)]
    names: list[Line] = [((f" {row}", "strong bold"),) for row in wrap(title, width - 2)]
    below = wrap(about, width - 2)
    if yours and cell_len(below[-1]) + cell_len(yours) > width - 2:
        return [*names, *(((f" {row}", "muted"),) for row in below), ((f" {yours[3:]}", "accent"),)]
    return [*names, *(((f" {row}", "muted"),) for row in below[:-1]), ((f" {below[-1]}", "muted"), (yours, "accent"))]


def _fields(line: PhoneLine) -> list[tuple[str, list[Value]]]:
    lang = current()
    label = _("Number") if len(line.numbers) <= 1 else _("Numbers")
    numbers = [(safe(number.number), safe(number_line(number)), "text") for number in line.numbers]
    fields: list[tuple[str, list[Value]]] = [
        (label, numbers or [("", phones.no_number(), "attention")]),
        (_("Technical"), [("", safe(phones.hours_in(each, lang)), "text") for each in line.technical]),
        (_("Billing"), [("", safe(phones.hours_in(each, lang)), "text") for each in line.billing]),
    ]
    if line.languages:
        spoken = ", ".join(safe(phones.spoken_in(each, lang)) for each in line.languages)
        fields.append((_("Languages"), [("", spoken, "text")]))
    return fields


class Caution(Lines):
    """From when the numbers are, and that they may have changed: always in view, as long as numbers are."""

    DEFAULT_CSS = "Caution { height: auto; width: 1fr; }"

    def build(self, width: int, height: int) -> list[Line]:
        """The warning, wrapped."""
        return [((" ", "ground"), (row, "attention")) for row in wrap(phones.warning(), max(20, width - 2))]
