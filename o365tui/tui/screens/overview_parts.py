"""The parts of the Overview as lines: one's requests, what is new, drafts, the phone line, response times, help."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len

from o365tui.desk.letter_words import nobody_sends
from o365tui.desk.notice_words import did
from o365tui.model import help as article
from o365tui.model import phones, response
from o365tui.model.frozen import frozen
from o365tui.model.people import Person
from o365tui.model.request import Plan, Status, shown_number
from o365tui.model.views import TITLES, View
from o365tui.store.protocol import Counts
from o365tui.text import dates
from o365tui.text.language import _, current, ngettext
from o365tui.text.safe import visible
from o365tui.tui.screens.overview_news import Latest, News
from o365tui.tui.screens.overview_page import Item
from o365tui.tui.screens.requests_columns import status_span
from o365tui.tui.widgets.lines import Line, Span, clip, fit, spread, wrap

if TYPE_CHECKING:
    from o365tui.tui.app import DeskApp

INDENT = "   "
ORDER = (Status.ACTION_REQUIRED, Status.NEW, Status.IN_PROGRESS, Status.RESOLVED)
"""Statuses in the order of who is to act."""


@frozen
class Facts:
    """What the Overview was told by the desk. `aside` is how many messages are in quarantine; that and whether letters
    go out is told to who looks after them."""

    counts: Counts
    plan: Plan | None = None
    latest: Latest | None = None
    since: str = ""
    aside: int = 0
    goes_out: bool = True


def heading(words: str, right: str, width: int) -> Item:
    """A part's title, with faint words at the right."""
    return Item(spread(((" ", "ground"), (words, "strong bold")), ((f"{right} ", "faint"),), width))


def lead(key: str, words: Line, width: int, go: Callable[[], object], id: str, right: str = "") -> Item:
    """A line that leads somewhere: its key, if it has one, and its words."""
    line: Line = ((" ", "ground"), (f"{key:>2} ", "accent bold"), *words)
    return Item(spread(line, ((f"{right} ", "faint"),) if right else (), width), go, id)


def plain(words: str, token: str, width: int, indent: str = "    ") -> list[Item]:
    """Words that are only read, wrapped."""
    rows = wrap(words, max(20, min(92, width - len(indent) - 1)))
    return [Item(((indent, "ground"), (row, token))) for row in rows]


BLANK = Item()


def own_requests(app: DeskApp, facts: Facts, width: int) -> list[Item]:
    """One's requests by status, what needs one first; then the views that matter beside them."""
    person: Person = app.person
    counts = facts.counts
    said = {
        Status.ACTION_REQUIRED: _("asked, and not answered yet") if person.agent else _("waits for your answer"),
        Status.NEW: "" if person.agent else _("nobody has answered yet"),
        Status.IN_PROGRESS: "" if person.agent else _("being worked on"),
        Status.RESOLVED: "" if person.agent else _("solved, unless you say otherwise"),
    }  # fmt: skip
    items = [heading(_("Assigned to you") if person.agent else _("Your requests"), "", width)]
    shown = [status for status in ORDER if counts.mine.get(status) or status is Status.ACTION_REQUIRED]
    names = max(cell_len(status_span(status)[0]) for status in ORDER)
    views = [View.DUE, View.UNASSIGNED, View.OPEN] if person.agent else [View.OPEN]
    names = max(names, *(cell_len(_view_title(view, person)) for view in views))
    digits = max(3, len(str(max(counts.views.values()))))
    for number, status in enumerate(shown):
        count = counts.mine.get(status, 0)
        name, token = status_span(status)
        token = token if count else "muted"
        words: Line = (
            (fit(name, names + 2), token),
            (f"{count:>{digits}}", "strong" if count else "faint"),
            (f"  {said[status] if count else _nothing(person)}", "muted"),
        )
        key = view_key(app, View.ASSIGNED) if not number else ""
        items.append(lead(key, words, width, lambda: app.open_view(View.ASSIGNED), f"status-{status.value}"))
    for view in views:
        words = (
            (fit(_view_title(view, person), names + 2), "text"),
            (f"{counts.views[view]:>{digits}}", "strong" if counts.views[view] else "faint"),
        )
        items.append(lead(view_key(app, view), words, width, _opener(app, view), f"view-{view.value}"))
    if facts.aside:
        words = (
            (fit(_("In quarantine"), names + 2), "attention"),
            (f"{facts.aside:>{digits}}", "strong"),
            (f"  {_('messages that went onto no request')}", "muted"),
        )
        items.append(lead(key_of(app, "go.quarantine"), words, width, lambda: app.go("quarantine"), "quarantine"))
    return items


def _nothing(person: Person) -> str:
    return _("nothing") if person.agent else _("nothing waits for you")


def _view_title(view: View, person: Person) -> str:
    if view is View.OPEN and not person.agent:
        return _("Open, your organisation")
    return _(TITLES[view])


def _opener(app: DeskApp, view: View) -> Callable[[], object]:
    return lambda: app.open_view(view)


def view_key(app: DeskApp, view: View) -> str:
    """The key that shows a view, as the person has it."""
    return key_of(app, "view.number", list(View).index(view) + 1)


def key_of(app: DeskApp, command_id: str, number: int = 1) -> str:
    """A command's key as shown; empty when it has none."""
    from o365tui.tui.commands.keys import shown
    from o365tui.tui.commands.registry import COMMANDS

    keys = app.key_map.keys_of(COMMANDS[command_id])
    return shown(keys[number - 1]) if len(keys) >= number else ""


def news(app: DeskApp, facts: Facts, width: int) -> list[Item]:
    """What others did since one was last here; nothing where one has never been."""
    if facts.latest is None:
        return []
    items = [BLANK, heading(_("New since you were last here"), facts.since, width)]
    if not facts.latest.told:
        return [*items, *plain(_("Nothing."), "muted", width)]
    for each in facts.latest.told:
        items.append(_news(app, each, width))
    if facts.latest.more:
        n = facts.latest.more
        words = ngettext("and {n} more", "and {n} more", n).format(n=n)
        items.append(lead("", ((words, "muted"),), width, lambda: app.open_view(View.ASSIGNED), "news-more"))
    return items


def _news(app: DeskApp, each: News, width: int) -> Item:
    says = _("submitted it") if each.notice is None else did(each.notice, app.person, app)
    number = shown_number(each.number)
    age = dates.age(each.at, app.desk.now(), app.zone)
    room = max(8, width - 4 - len(number) - cell_len(age) - 7)
    words = clip(f"{visible(app.name_of(each.by))} {says}", max(8, room * 3 // 5))
    title = clip(visible(each.title), max(4, room - cell_len(words)))
    spans: tuple[Span, ...] = ((f"{number}  ", "muted"), (words, "attention" if each.presses else "text"),
                               ("  ", "ground"), (title, "muted"))  # fmt: skip
    note = each.notice.note if each.notice is not None else None
    return lead("", spans, width, lambda: app.open_request(each.number, note=note), f"news-{each.number}", age)


def drafts(app: DeskApp, kept: Mapping[str, Any], width: int) -> list[Item]:
    """What one has begun to write and not sent."""
    made = [item for name, value in kept.items() if (item := _draft(app, name, value, width)) is not None]
    return [BLANK, heading(_("Drafts"), "", width), *made] if made else []


def _draft(app: DeskApp, name: str, value: Any, width: int) -> Item | None:
    kind, _dash, digits = name.partition("-")
    if kind == "reply" and isinstance(value, dict) and value.get("answer") in ("ask", "resolve"):
        kind = value["answer"]
    if name == "new":
        title = str(value.get("title") or "") if isinstance(value, dict) else ""
        words: Line = ((_("You have a draft of a new request"), "text"),)
        if title:
            words = (*words, (f"  {visible(title)}", "muted"))
        return lead(key_of(app, "request.new"), words, width, app.open_filing, "draft-new")
    said = {
        "reply": _("A reply to {number}"),
        "internal": _("An internal note on {number}"),
        "ask": _("A question on {number}"),
        "resolve": _("The solution of {number}"),
        "close": _("Why {number} is closed"),
        "reopen": _("Why {number} is opened again"),
        "edit": _("Changes of {number}"),
        "files": _("Files for {number}"),
    }.get(kind)
    if said is None or not digits.isdigit():
        return None
    number = int(digits)

    def go() -> None:
        if kind == "edit":
            from o365tui.tui.screens.request_edit import EditScreen

            app.push_screen(EditScreen(number))
        elif kind == "files":
            from o365tui.tui.screens.request import RequestScreen

            app.push_screen(RequestScreen(number, tab="files"))
        else:
            from o365tui.tui.screens.writing import WritingScreen

            app.push_screen(WritingScreen(number, kind))

    return lead("", ((said.format(number=shown_number(number)), "text"),), width, go, f"draft-{name}")


def post(facts: Facts, width: int) -> list[Item]:
    """That no letters go out, for who could see to it."""
    return [] if facts.goes_out else [BLANK, *plain(nobody_sends(), "muted", width)]


def telephone(app: DeskApp, width: int) -> list[Item]:
    """The support line of one's country, with its date and the caution; or how to choose a country."""
    person: Person = app.person
    lines = phones.of_country(person.country) if person.country else ()
    if not lines:
        return [
            heading(_("Support by telephone"), "", width),
            *plain(_("You have not chosen a country or region yet."), "muted", width),
            lead(
                key_of(app, "go.phones"),
                ((_("Find yours among the phone numbers, and make it your country"), "text"),),
                width, lambda: app.go("phones"), "phones",
            ),
        ]  # fmt: skip
    language = current()
    title = _("Support by telephone · {country}").format(country=lines[0].name(language))
    items = [heading(title, "", width)]
    for line in lines:
        if len(lines) > 1:
            items += plain(line.title(language), "text", width)
        items += _numbers(app, line, width, first=line is lines[0])
    items += plain(phones.warning(), "muted", width)
    items.append(
        lead(key_of(app, "go.phones"), ((_("Other countries and regions"), "text"),), width,
             lambda: app.go("phones"), "phones")
    )  # fmt: skip
    return items


def _numbers(app: DeskApp, line: phones.PhoneLine, width: int, first: bool) -> list[Item]:
    if not line.numbers:
        return plain(phones.no_number(), "text", width)
    language = current()
    items: list[Item] = []
    for place, number in enumerate(line.numbers):
        note = number.note_shown(language)
        about = f"{number.kind_shown()} · {note}" if note else number.kind_shown()
        key = key_of(app, "phones.copy") if first and not place else ""
        items.append(
            Item(
                spread(
                    ((" ", "ground"), (f"{key:>2} ", "accent bold"), (number.number, "strong bold"),
                     (f"  {about}", "muted")), (), width,
                )
            )
        )  # fmt: skip
    for title, hours in ((_("technical"), line.technical), (_("billing"), line.billing)):
        label = max(cell_len(_("technical")), cell_len(_("billing"))) + 2
        rows = [row for each in hours for row in wrap(phones.hours_in(each, language), max(20, width - label - 5))]
        for place, row in enumerate(rows):
            words = fit(title if not place else "", label)
            items.append(Item((("    ", "ground"), (words, "faint"), (row, "text"))))
    return items


def response_times(app: DeskApp, facts: Facts, width: int) -> list[Item]:
    """The article's table: both plans beside each other, one's own marked by a word."""
    table = response.table(current())
    inner = min(92, width - 5)
    gap = 2
    first = max(18, inner * 30 // 100)
    each = (inner - first - 2 * gap) // 2
    items = [heading(table.title, _("as of {date}").format(date=table.as_of), width)]
    titles = [[(row, "muted") for row in wrap(table.severity, first)]]
    for plan, name in zip(Plan, table.plans, strict=True):
        mine = plan is facts.plan
        cell = [(row, "strong bold" if mine else "muted") for row in wrap(name, each)]
        titles.append([*cell, (_("your plan"), "accent")] if mine else cell)
    widths = (first, each, each)
    items += _table_row(titles, widths, gap)
    items.append(Item((("    ", "ground"), ("─" * inner, "rule"))))
    for number, row in enumerate(table.rows):
        if number:
            items.append(BLANK)
        letter = "danger bold" if row.severity.value == "A" else "strong bold"
        about = [(line, "text") for line in wrap(row.example, first - 3)]
        cells = [[(row.severity.value, letter)]]
        cells.append(about)
        for target in row.cells:
            token = "text" if facts.plan in (None, target.plan) else "muted"
            cells.append([(line, token) for line in wrap(target.words, each)])
        items += _table_row(cells, (1, first - 3, each, each), gap)
    if facts.plan is None and app.person.agent:
        items += [BLANK, *plain(_("The plan is that of the organisation when the request was filed."), "muted", width)]
    return items


def _table_row(cells: Sequence[Sequence[Span]], widths: Sequence[int], gap: int) -> list[Item]:
    rows: list[Item] = []
    for at in range(max(len(cell) for cell in cells)):
        spans: list[Span] = [("    ", "ground")]
        for number, (cell, size) in enumerate(zip(cells, widths, strict=True)):
            text, token = cell[at] if at < len(cell) else ("", "ground")
            spans.append((fit(text, size), token))
            if number < len(cells) - 1:
                spans.append((" " * gap, "ground"))
        rows.append(Item(tuple(spans)))
    return rows


def topics(app: DeskApp, width: int) -> list[Item]:
    """The article, topic by topic."""
    items = [heading(_("Help"), "", width)]
    for topic in article.topics(current()):
        items.append(lead("", ((topic.title, "text"),), width, _reader(app, topic.id), f"topic-{topic.id}"))
    return items


def _reader(app: DeskApp, topic: str) -> Callable[[], object]:
    return lambda: app.open_article(topic)
