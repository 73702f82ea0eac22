"""The figures as lines: each with its numbers in a table, and a plot of them below, or beside where there is room."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from rich.cells import cell_len

from o365tui.model.figures import Figures, Week
from o365tui.model.request import Severity
from o365tui.model.views import View
from o365tui.text import dates
from o365tui.text.language import _, ngettext, pgettext
from o365tui.text.safe import visible
from o365tui.tui import plots
from o365tui.tui.plots import Series
from o365tui.tui.screens.overview_page import Item
from o365tui.tui.widgets.lines import Line, clip, fit, spread

PLOT_HIGH = 10
"""Lines that a plot of standing bars takes."""

MOST_BARS = 12
"""The load of so many agents is drawn; the table has them all."""

GAP = "  "
BLANK = Item()


class Part(NamedTuple):
    """A figure: the lines of its table, which may lead somewhere, and those of its plot."""

    table: list[Item]
    plot: list[Item]


class Ways(NamedTuple):
    """What the parts ask the screen: to show what a filter finds in a view, and what somebody is called (foreign
    text)."""

    find: Callable[[str, View], object]
    name_of: Callable[[str], str]


def parts(found: Figures, ways: Ways, width: int, room: int) -> list[Part]:
    """All figures, for a table of `width` cells and a plot of `room`."""
    return [_open(found, ways, width, room), _answers(found, width, room), _load(found, ways, width, room)]


def _heading(words: str, right: str, width: int) -> Item:
    return Item(spread(((" ", "ground"), (words, "strong bold")), ((f"{right} ", "muted"),), width))


def _plot(series: Sequence[Series], lines: Sequence[Line]) -> list[Item]:
    if not lines:
        return [Item(((f" {_('Nothing to draw.')}", "faint"),))]
    return [Item(plots.legend(series, " ")), *(Item(((" ", "ground"), *line)) for line in lines)]


# Open by severity and age


def _open(found: Figures, ways: Ways, width: int, room: int) -> Part:
    ages = [pgettext("age of a request", "< 1 d"), pgettext("age of a request", "1–3 d"),
            pgettext("age of a request", "3–7 d"), pgettext("age of a request", "7–30 d"),
            pgettext("age of a request", "> 30 d")]  # fmt: skip
    everything = _("All")
    names = max(cell_len(_("Severity")), cell_len(everything), cell_len(_("Answer late")))
    columns = [max(cell_len(each), 5) for each in (*ages, everything)]
    gap = GAP if len(GAP) * (len(columns) + 2) + names + sum(columns) <= width else " "
    late = ngettext("{n} open", "{n} open", found.total).format(n=dates.number(found.total))
    table = [
        _heading(_("Open, by severity and age"), late, width),
        Item(_row(_("Severity"), [*ages, everything], names, columns, "faint", "faint", gap)),
    ]
    for each in found.open:
        token = "danger bold" if each.severity is Severity.A else "text"
        line = _numbers(each.severity.value, [*each.ages, each.total], names, columns, token, gap)
        wanted = f"status:open severity:{each.severity.value}"
        table.append(Item(line, _finder(ways, wanted), f"open-{each.severity.value}"))
    sums = [sum(each.ages[age] for each in found.open) for age in range(len(ages))]
    line = _numbers(everything, [*sums, found.total], names, columns, "strong", gap)
    table.append(Item(line, _finder(ways, "status:open"), "open"))
    token = "danger" if found.overdue else "muted"
    line = _numbers(_("Answer late"), [None] * len(ages) + [found.overdue], names, columns, token, gap)
    table.append(Item(line, _finder(ways, "due:overdue", View.DUE), "late"))
    signs = {Severity.A: ("█", "danger"), Severity.B: ("▒", "accent"), Severity.C: ("░", "muted")}
    series = [Series(each.severity.value, each.ages, *signs[each.severity]) for each in found.open]
    return Part(table, _plot(series, plots.piled(ages, series, room, PLOT_HIGH)))


def _numbers(
    name: str, numbers: Sequence[int | None], names: int, columns: Sequence[int], token: str, gap: str
) -> Line:
    words = ["" if each is None else dates.number(each) for each in numbers]
    tokens = ["faint" if not each else "text" for each in numbers]
    tokens[-1] = token if numbers[-1] else "faint"
    spans = [(f"{GAP}{GAP}{fit(name, names)}", token)]
    spans += [
        (f"{gap}{fit(word, size, 'right')}", each) for word, size, each in zip(words, columns, tokens, strict=True)
    ]
    return tuple(spans)


def _row(
    name: str, words: Sequence[str], names: int, columns: Sequence[int], first: str, token: str, gap: str = GAP
) -> Line:
    cells = "".join(f"{gap}{fit(word, size, 'right')}" for word, size in zip(words, columns, strict=True))
    return ((f"{GAP}{GAP}{fit(name, names)}", first), (cells, token))


def _finder(ways: Ways, wanted: str, view: View = View.ALL) -> Callable[[], object]:
    return lambda: ways.find(wanted, view)


# First answers by week


def _answers(found: Figures, width: int, room: int) -> Part:
    kept, missed = _("kept"), _("missed")
    share = (
        _("none was due")
        if not found.judged
        else _("{share} kept: {kept} of {judged}").format(
            share=_share(found.kept, found.judged), kept=dates.number(found.kept), judged=dates.number(found.judged)
        )
    )
    today = found.weeks[-1].start
    labels = [dates.short_date(week.start, today) for week in found.weeks]
    columns = [max(cell_len(word), 6) for word in (kept, missed, _("Kept, %"))]
    names = max(cell_len(_("Due in week of")), *(cell_len(label) for label in labels))
    table = [
        _heading(_("First answers, by week"), share, width),
        Item(_row(_("Due in week of"), [kept, missed, _("Kept, %")], names, columns, "faint", "faint")),
    ]
    for week, label in zip(reversed(found.weeks), reversed(labels), strict=True):
        token = "text" if week.total else "faint"
        last = _share(week.kept, week.total) if week.total else "–"
        words = [dates.number(week.kept), dates.number(week.missed), last]
        cells = [(f"{GAP}{fit(word, size, 'right')}", token) for word, size in zip(words, columns, strict=True)]
        if week.missed:
            cells[1] = (cells[1][0], "danger")
        table.append(Item(((f"{GAP}{GAP}{fit(label, names)}", token), *cells)))
    series = [
        Series(kept, [week.kept for week in found.weeks], "▒", "good"),
        Series(missed, [week.missed for week in found.weeks], "█", "danger"),
    ]
    return Part(table, _plot(series, plots.piled(_short(found.weeks, labels, room), series, room, PLOT_HIGH + 1)))


def _share(some: int, every: int) -> str:
    return _("{n} %").format(n=some * 100 // every)


def _short(weeks: Sequence[Week], labels: Sequence[str], room: int) -> list[str]:
    """Where there is little room, the month is told only where another one begins."""
    if sum(cell_len(label) + 2 for label in labels) <= room - 8:
        return list(labels)
    before = [None, *(week.start.month for week in weeks)]
    return [
        label if week.start.month != month else label.split()[0]
        for week, label, month in zip(weeks, labels, before, strict=False)
    ]


# Load by agent


def _load(found: Figures, ways: Ways, width: int, room: int) -> Part:
    titles = [_("Open"), _("Action required"), _("Answer late")]
    titles = [pgettext("load", "Open"), *titles[1:]]
    columns = [max(cell_len(word), 5) for word in titles]
    everybody = [(who, _("nobody yet") if who is None else visible(ways.name_of(who))) for who, _load in found.load]
    widest = max(12, min(30, width - sum(columns) - len(GAP) * (len(columns) + 2) - 1))
    names = min(widest, max([cell_len(_("Agent")), *(cell_len(name) for _who, name in everybody)]))
    count = sum(who is not None and load.open > 0 for who, load in found.load)
    right = ngettext("{n} agent has requests", "{n} agents have requests", count).format(n=count)
    table = [
        _heading(_("Load, by agent"), right, width),
        Item(_row(_("Agent"), titles, names, columns, "faint", "faint")),
    ]
    for (who, load), (_who, name) in zip(found.load, everybody, strict=True):
        token = "attention" if who is None else "text" if load.open else "muted"
        counts = (load.open, load.action, load.overdue)
        tokens = ("text", "attention", "danger")
        cells = [
            (f"{GAP}{fit(dates.number(n), size, 'right')}", each if n else "faint")
            for n, size, each in zip(counts, columns, tokens, strict=True)
        ]
        line: Line = ((f"{GAP}{GAP}{fit(clip(name, names), names)}", token), *cells)
        wanted = f"status:open assignee:{'none' if who is None else _quoted(who)}"
        table.append(Item(line, _finder(ways, wanted), f"load-{who or ''}"))
    some = [(load, name) for (_who, load), (_same, name) in zip(found.load, everybody, strict=True) if load.open]
    some = some[:MOST_BARS]
    series = [
        Series(_("Answer late"), [load.overdue for load, _name in some], "█", "danger"),
        Series(_("Action required"), [load.action for load, _name in some], "▒", "attention"),
        Series(_("the others"), [load.open - load.overdue - load.action for load, _name in some], "░", "muted"),
    ]
    lines = plots.piled([name for _load, name in some], series, room, len(some) + 2, lying=True) if some else []
    return Part(table, _plot(series, lines))


def _quoted(handle: str) -> str:
    from o365tui.model.query.completing import quoted

    return quoted(handle)
