"""Before it is sent: the request as the representative will see it, and until when one hears."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from textual import work
from textual.app import ComposeResult

from o365tui.desk.filing import Filing
from o365tui.model import response, services
from o365tui.model.errors import BadInput, DeskError, TooMuch
from o365tui.model.request import Plan, Record, Severity
from o365tui.text import language
from o365tui.text.language import _
from o365tui.text.safe import visible, visible_lines
from o365tui.tui.commands import DeskScreen
from o365tui.tui.screens import filing_words as words
from o365tui.tui.screens.filing_fields import Listed, listed
from o365tui.tui.screens.filing_typed import DRAFT, Typed
from o365tui.tui.widgets.conversation import Reader
from o365tui.tui.widgets.frame import CommandFooter, StatusLine, TopBar
from o365tui.tui.widgets.lines import Line, fit, safe, wrap
from o365tui.tui.work import app_of, attempt

WIDEST = 96


class Sheet(Reader):
    """The request as it will be sent."""

    def __init__(self, typed: Typed, files: Sequence[Listed], promise: str) -> None:
        super().__init__()
        self._typed, self._files, self._promise = typed, tuple(files), promise

    def show(self, files: Sequence[Listed], promise: str) -> None:
        """The sizes are known, or the minute has changed."""
        self._files, self._promise = tuple(files), promise
        self.redraw()

    def build(self, width: int) -> Sequence[Line]:
        """The title, the facts beside their names, the description, the files."""
        typed, lang = self._typed, language.current()
        room = min(WIDEST, width - 2)
        lines: list[Line] = [
            (),
            *(((" ", "ground"), (row, "strong bold")) for row in wrap(visible(typed.title), room)),
            (),
        ]
        about = services.label(typed.service, lang)
        if typed.area:
            about += f" › {services.label(typed.area, lang)}"
        severity = Severity(typed.severity)
        contact = words.contact_parts(typed.email, typed.phone, typed.preferred, typed.language, ())
        facts = [
            (_(words.TITLES["service"]), about, "text"),
            (_(words.TITLES["severity"]), f"{severity.value}  {response.example(severity, lang)}", "text"),
            ("", self._promise, "accent"),
            (_(words.TITLES["contact"]), " · ".join(part for part in contact if part), "text"),
            (_(words.TITLES["further"]), ", ".join(typed.addresses), "text"),
        ]
        for name, said, token in facts:
            if said:
                lines.extend(_fact(name, wrap(safe(said), room - 16), token))
        lines += [(), ((" ", "ground"), ("─" * room, "rule")), ()]
        for row in wrap(visible_lines(typed.description), room):
            lines.append(((" ", "ground"), (row, "text")))
        if self._files:
            lines.append(())
            rows = [file.words for file in self._files]
            lines.extend(
                _fact(_(words.TITLES["files"]), [row for each in rows for row in wrap(each, room - 16)], "accent")
            )
        return lines


def _fact(name: str, rows: Sequence[str], token: str) -> list[Line]:
    return [
        ((" ", "ground"), (fit(name if number == 0 else "", 15), "muted"), (row, token))
        for number, row in enumerate(rows)
    ]


class ReviewScreen(DeskScreen[Record | DeskError | None]):
    """All of it once more. Dismissed with the request when it was sent, with the error when a field is to blame."""

    SCOPE = "review"
    AUTO_FOCUS = "Sheet"

    def __init__(self, typed: Typed, plan: Plan | None) -> None:
        super().__init__()
        self._typed, self._plan = typed, plan
        self._files: list[Listed] = [Listed(path) for path in typed.files]
        self._sending = False

    def compose(self) -> ComposeResult:
        """The sheet between the bars."""
        yield TopBar([_("Service requests"), _("New request"), _("Before it is sent")])
        yield Sheet(self._typed, self._files, self._promise())
        yield StatusLine()
        yield CommandFooter()

    def on_mount(self) -> None:
        """What to do here; sizes as soon as they are known; the promise with each minute."""
        self._say()
        self._look_at_files()
        self.set_timer(words.a_minute_from(app_of(self).desk.now()), self._each_minute)

    def _say(self) -> None:
        n = len(self._files)
        nothing = _("No files go with it.") if not n else ""
        self.query_one(StatusLine).show(_("Is it all there?"), nothing)

    def _promise(self) -> str:
        app = app_of(self)
        if self._plan is None:
            return ""
        return "→ " + words.promise(Severity(self._typed.severity), self._plan, app.desk.now(), app.zone)

    def _each_minute(self) -> None:
        if self.is_attached:
            self.query_one(Sheet).show(self._files, self._promise())
            self.set_timer(words.a_minute_from(app_of(self).desk.now()), self._each_minute)

    @work
    async def _look_at_files(self) -> None:
        if self._files:
            self._files = await asyncio.to_thread(listed, self._typed.files)
            self.query_one(Sheet).show(self._files, self._promise())

    def retell(self) -> None:
        """The language has changed."""
        self.query_one(TopBar).show([_("Service requests"), _("New request"), _("Before it is sent")])
        self.query_one(Sheet).show(self._files, self._promise())
        self._say()

    def can(self, command_id: str) -> bool:
        """Once is enough."""
        return not (command_id == "review.send" and self._sending)

    @work(exclusive=True, group="send")
    async def action_review_send(self) -> None:
        """Submit it; the draft is forgotten when the desk has it."""
        if self._sending:
            return
        self._sending = True
        self.refresh_bindings()
        app = app_of(self)
        self.query_one(StatusLine).notice(_("Submitting …"), seconds=0)
        filing: Filing = self._typed.filing(app.person)
        failed: list[DeskError] = []
        record = await attempt(self, lambda: app.desk.submit(app.person, filing), on_error=failed.append)
        if record is not None:
            app.keep_draft(DRAFT, None)
            await asyncio.to_thread(app.save_now)
            self.dismiss(record)
            return
        self._sending = False
        self.refresh_bindings()
        error = failed[0]
        if isinstance(error, BadInput | TooMuch) and error.field:
            self.dismiss(error)
        else:
            self.query_one(StatusLine).notice(error.sentence, "error")

    def back(self) -> bool:
        """Back to the form; not while it is on its way."""
        if not self._sending:
            self.dismiss(None)
        return True
