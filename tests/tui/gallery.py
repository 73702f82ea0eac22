"""A small app over made-up rows, to look at the widgets.

    python tests/tui/gallery.py [--rows N] [--lang lv] [--looks light]

Keys as in the real one: 1 … 7 views, enter opens a request, n the form, f4 phones, q back.
"""

from __future__ import annotations

import gc
import random
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

if __name__ == "__main__":
    gc.disable()
    sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from o365tui.text import language
from o365tui.tui.app import DeskApp, Options
from o365tui.tui.commands import DeskScreen
from o365tui.tui.widgets.conversation import Conversation, Entry, FileLine, head_lines
from o365tui.tui.widgets.frame import (
    SIDE_FROM,
    CommandFooter,
    Place,
    SidePane,
    StatusLine,
    Tab,
    Tabs,
    TopBar,
    ViewTabs,
)
from o365tui.tui.widgets.lines import Line, Lines, spread
from o365tui.tui.widgets.rows import Column
from o365tui.tui.widgets.virtual_list import Source, VirtualList

TITLES = (
    "Outlook cannot send since 08:10",
    "Shared mailbox gone after move",
    "Teams drops calls in Liepāja office",
    "Cannot restore a deleted site collection from the second-stage bin",
    "Sign-in loops on Entra-joined laptops after the update",
    "Search returns nothing for new documents",
    "Attachments over 20 MB bounce without a report",
    "Invoice shows two licences that were removed in March",
    "OneDrive stuck on “processing changes” for three people",
    "External sharing is off for one team and on for all others",
    "Rooms do not accept meetings from outside",
    "Kalendārā rādās nepareizā nedēļa",
    "Guest accounts vanish overnight",
    "Voicemail transcripts missing since Tuesday",
)
PEOPLE = ("Ilze Ozola", "Jānis Bērziņš", "Anna Kalniņa", "Per Nyström", "Zoë Müller")
AGENTS = ("Māris Kalns", "Līga Liepa", "")
STATUS = {"new": ("New", "accent"), "in_progress": ("In progress", "text"), "action": ("Action required", "attention")}
VIEWS = ("Open", "Assigned to you", "Action required", "Unassigned", "Response due", "Closed", "All")


@dataclass(frozen=True)
class Sample:
    """A made-up row."""

    number: int
    severity: str
    status: str
    title: str
    requester: str
    assignee: str
    due: str
    minutes: int


def sample(index: int, total: int) -> Sample:
    """The row at that place of the list, always the same."""
    dice = random.Random(index)
    status = "action" if index == 0 else dice.choices(tuple(STATUS), (4, 5, 2))[0]
    severity = "A" if index < 2 else dice.choices("ABC", (1, 6, 3))[0]
    due = "—"
    if status == "new":
        due = dice.choice(("in 6 h", "in 6 h", "in 1 h 35", "late 1 h 05", "in 2 d", "—"))
    return Sample(
        1042 + max(0, total - 352) - index,
        severity,
        status,
        TITLES[index % len(TITLES)] if index < 12 else dice.choice(TITLES),
        dice.choice(PEOPLE),
        dice.choice(AGENTS) if status != "new" else "",
        due,
        6 + index * 3 + (index // 12) * 190,
    )


def age(minutes: int, short: bool) -> str:
    """Words of an age."""
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 24 * 60:
        return f"{minutes // 60} h"
    days = minutes // (24 * 60)
    return f"{days} d" if short or days > 1 else "yesterday"


def columns() -> list[Column[Sample]]:
    """As the list of service requests has them."""
    updated = Column[Sample](
        "updated", "Updated", lambda r: (age(r.minutes, False), "muted"), width=9, align="right", ages=True,
        gives_way=3, until=35,
        short=Column("updated", "Upd.", lambda r: (age(r.minutes, True), "muted"), width=6, align="right"),
    )  # fmt: skip
    return [
        Column("number", "No.", lambda r: (f"SR-{r.number}", "muted"), width=9),
        Column("severity", "Sev", lambda r: (r.severity, "danger bold" if r.severity == "A" else "muted"), width=3,
               align="center"),
        Column("status", "Status", lambda r: STATUS[r.status], width=15, gives_way=5, until=14),
        Column("title", "Title", lambda r: (r.title, "text"), takes_rest=True, strong=True),
        Column("requester", "Requester", lambda r: (r.requester, "muted"), width=14, gives_way=2, until=38),
        Column("assignee", "Assignee", lambda r: (r.assignee or "—", "muted"), width=13, gives_way=1, until=38),
        Column("due", "Due", lambda r: (r.due, "danger" if r.due.startswith("late") else "muted"), width=11,
               align="right", ages=True, gives_way=4, until=14),
        updated,
    ]  # fmt: skip


NOTES = (
    Entry(
        "reply", "Ilze Ozola", "today 09:12",
        "Since 08:10 everything stays in the outbox on all machines of the Liepāja office. OWA sends. Nothing was "
        "changed on our side; the certificate of the connector was renewed on Friday.\n\n"
        "We have restarted two of the machines and repaired one profile: no change.",
        files=(FileLine("trace.zip", "1.2 MB"), FileLine("screen.png", "340 kB")),
    ),
    Entry("event", "Māris Kalns", "today 09:20", says="took the request · New → In progress"),
    Entry("internal", "Māris Kalns", "today 10:41",
          "Looks like SR-1029: the connector’s certificate. Ask for the build first, then for the thumbprint."),
    Entry("reply", "Māris Kalns", "today 10:40",
          "Good morning. Which build is Outlook on, and does a message that you send from OWA reach someone outside?",
          says="asks for information", agent=True),
    Entry("event", "", "today 10:40", says="In progress → Action required"),
)  # fmt: skip


def places(active: str) -> list[Place]:
    """The side pane."""
    counts = (212, 55, 49, 80, 56, 100, 352)
    return [
        Place("overview", "Overview"),
        Place("requests", "Service requests", current=True),
        *(Place(view, view, count, str(n), 1) for n, (view, count) in enumerate(zip(VIEWS, counts, strict=True), 1)),
        Place("phones", "Phone numbers"),
        Place(),
        Place("drafts", "Drafts", 1),
        Place("settings", "Settings"),
    ]


class RequestsScreen(DeskScreen[None]):
    """The list with its preview."""

    SCOPE = "list"
    CSS = """
    RequestsScreen #middle { height: 1fr; }
    RequestsScreen #panes { height: 1fr; layout: vertical; }
    RequestsScreen SidePane { display: none; }
    RequestsScreen.-wide SidePane { display: block; }
    RequestsScreen.-wide ViewTabs { display: none; }
    RequestsScreen #preview { display: none; border-top: solid $desk-rule; height: 16; padding: 0 0 0 1; }
    RequestsScreen.-below #preview { display: block; }
    RequestsScreen.-beside #panes { layout: horizontal; }
    RequestsScreen.-beside #preview { display: block; border-top: none; border-left: vkey $desk-rule; height: 1fr;
        width: 46%; padding: 0 0 0 1; }
    """
    AUTO_FOCUS = "VirtualList"

    def __init__(self) -> None:
        super().__init__()
        self.view = 0

    def compose(self) -> ComposeResult:
        """Bars, side pane, tabs, list, preview."""
        yield TopBar(["Support", "Service requests", VIEWS[0]], "Māris Kalns", "agent · SIA Piemērs")
        with Horizontal(id="middle"):
            yield SidePane(places(VIEWS[0]), VIEWS[0])
            with Vertical():
                counts = (212, 55, 49, 80, 56, 100, 352)
                yield ViewTabs([Tab(v, v, n) for v, n in zip(VIEWS, counts, strict=True)], VIEWS[0])
                with Vertical(id="panes"):
                    yield VirtualList(columns(), sorted_by="updated", descending=True)
                    preview = Conversation(id="preview")
                    yield preview
        yield StatusLine()
        yield CommandFooter()

    def on_mount(self) -> None:
        """Rows."""
        total = ROWS
        self.query_one(VirtualList).show(
            Source(total, lambda offset, limit: [sample(n, total) for n in range(offset, min(total, offset + limit))],
                   lambda row: row.number)
        )  # fmt: skip
        self.query_one(StatusLine).show(f"{total} of {total}", "newest first", "times in Europe/Riga")

    def on_resize(self, event: events.Resize) -> None:
        """Which panes there is room for."""
        width, height = event.size
        self.set_class(width >= SIDE_FROM, "-wide")
        self.set_class(width >= 170, "-beside")
        self.set_class(100 <= width < 170 and height >= 34, "-below")

    @on(VirtualList.Highlighted)
    def _highlighted(self, event: VirtualList.Highlighted) -> None:
        row = event.row
        if row is None:
            return
        preview = self.query_one("#preview", Conversation)
        width = max(20, min(96, preview.size.width - 3))
        head = head_lines(
            f"SR-{row.number}",
            row.title,
            row.severity,
            STATUS[row.status],
            "Exchange Online › Mail flow",
            f"{row.requester} → {row.assignee or '—'}",
            "submitted today 09:12",
            width,
        )
        preview.show(NOTES, head)

    @on(VirtualList.Opened)
    def _opened(self, event: VirtualList.Opened) -> None:
        self.app.push_screen(RequestScreen(event.row))

    def choices(self, command_id: str) -> Iterable[tuple[str, object]]:
        """Views for the palette."""
        return [(view, number) for number, view in enumerate(VIEWS, 1)] if command_id == "view.number" else ()

    def action_view_number(self, number: int) -> None:
        """A view by its number."""
        if number <= len(VIEWS):
            self.view = number - 1
            name = VIEWS[self.view]
            self.query_one(ViewTabs).show(active=name)
            self.query_one(SidePane).show(active=name)
            self.query_one(TopBar).show(["Support", "Service requests", name])

    def action_view_next(self) -> None:
        """Next."""
        self.action_view_number((self.view + 1) % len(VIEWS) + 1)

    def action_view_previous(self) -> None:
        """Previous."""
        self.action_view_number((self.view - 1) % len(VIEWS) + 1)

    def action_request_new(self) -> None:
        """The form."""
        self.app.push_screen(NewScreen())

    def action_request_close(self) -> None:
        """A question."""
        from o365tui.tui.widgets import Confirm

        self.app.push_screen(Confirm("Close SR-1042?", "It can be opened again within 14 days."))

    def action_request_reply(self) -> None:
        """Words."""
        from o365tui.tui.widgets import Ask

        self.app.push_screen(Ask("Reply · everyone on the request sees it", "SR-1042"), self._replied)

    def _replied(self, text: str | None) -> None:
        if text:
            self.notify("Reply sent to everyone on SR-1042.")

    def action_request_internal(self) -> None:
        """Words for agents."""
        from o365tui.tui.widgets import Ask

        self.app.push_screen(Ask("Internal note · agents only", internal=True))

    def action_request_assign(self) -> None:
        """Nothing."""

    def action_request_status(self) -> None:
        """Nothing."""

    def action_request_copy(self) -> None:
        """Nothing."""

    def action_list_search(self) -> None:
        """Nothing."""


class Head(Lines):
    """Title and facts of a request."""

    DEFAULT_CSS = "Head { height: 2; }"

    def __init__(self, row: Any) -> None:
        super().__init__()
        self.row = row

    def build(self, width: int, height: int) -> Sequence[Line]:
        """Two lines."""
        return [
            spread(((f" SR-{self.row.number}  ", "accent bar"), (self.row.title, "strong bold bar")),
                   (("rev 7 · 2 reading ", "faint bar"),), width, "bar"),
            ((" Severity A", "danger bold"), ("  ·  ", "faint"), ("Action required", "attention"), ("  ·  ", "faint"),
             ("Exchange Online › Mail flow", "text"), ("  ·  ", "faint"), ("Ilze Ozola → Māris Kalns", "muted")),
        ]  # fmt: skip


class RequestScreen(DeskScreen[None]):
    """A request."""

    SCOPE = "request"

    def __init__(self, row: Any) -> None:
        super().__init__()
        self.row = row

    def compose(self) -> ComposeResult:
        """Head, tabs, notes."""
        yield Head(self.row)
        yield Tabs([Tab("details", "Details"), Tab("notes", "Notes", 5), Tab("files", "Files", 2),
                    Tab("history", "History", 6)], "notes")  # fmt: skip
        yield Conversation(entries=NOTES)
        yield CommandFooter()

    def action_request_reply(self) -> None:
        """Nothing."""

    def action_request_internal(self) -> None:
        """Nothing."""

    def action_request_files(self) -> None:
        """Nothing."""

    def action_request_status(self) -> None:
        """Nothing."""


class NewScreen(DeskScreen[None]):
    """The form."""

    SCOPE = "form"

    def compose(self) -> ComposeResult:
        """Rows."""
        from o365tui.tui.widgets import Choice, Form, FormRow, Option, RadioRow, TextBox, TextInput

        names = ("Exchange Online", "SharePoint Online", "Teams", "OneDrive", "Office apps", "Entra ID", "Billing")
        yield TopBar(["Support", "New service request"], "Ilze Ozola", "draft kept 10:42:07")
        with Form():
            yield FormRow(
                "Service", Choice([Option(n, n) for n in names], "Exchange Online"), required=True, id="service"
            )
            yield FormRow("Area", Choice([Option("m", "Mail flow"), Option("c", "Calendar")]), id="area")
            yield FormRow(
                "Severity",
                RadioRow(
                    [
                        Option("A", "A", "At least one service cannot be reached or used.", key="a"),
                        Option("B", "B", "The service is usable, but degraded.", key="b"),
                        Option("C", "C", "It matters, but has no marked effect for now.", key="c"),
                    ],
                    "B",
                ),
                required=True,
                hint="First answer within 8 hours: by 18:42 today (Europe/Riga).",
                id="severity",
            )
            yield FormRow("Title", TextInput(placeholder="In a few words", max_length=255), required=True, id="title")
            yield FormRow("Description", TextBox(), required=True, id="description")
            yield FormRow("Phone", TextInput("+371 67 000 000"), hint="With the country's prefix.", id="phone")
        yield StatusLine()
        yield CommandFooter()

    def action_form_submit(self) -> None:
        """Complains."""
        from o365tui.tui.widgets import Form

        self.query_one(Form).show_problems(
            {"title": "Say in a few words what the request is about.", "phone": "“+371 6” is too short for Latvia."}
        )

    def action_form_leave(self) -> None:
        """Back."""
        self.dismiss()

    def action_form_add_file(self) -> None:
        """Nothing."""

    def action_text_editor(self) -> None:
        """Nothing."""


ROWS = 352
PERSON = SimpleNamespace(
    role="agent", agent=True, owner=True, language="en", name="Māris Kalns", organisation="SIA Piemērs", handle="maris"
)


def gallery(looks: Any = "dark", colours: str | None = "ask") -> DeskApp:
    """The app."""
    return DeskApp(
        None, PERSON, Options(start="requests", looks=looks, colours=colours, places={"requests": RequestsScreen})
    )


if __name__ == "__main__":
    import argparse

    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--lang", default="en")
    parser.add_argument("--looks", default="auto")
    given = parser.parse_args()
    ROWS = given.rows
    language.use(given.lang)
    gallery(given.looks).run()
