"""After it was sent: the request's number, and by when a representative answers."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult

from o365tui.model import response, services
from o365tui.model.request import Record, shown_number
from o365tui.text import language
from o365tui.text.language import _, ngettext
from o365tui.tui.commands import COMMANDS, DeskScreen
from o365tui.tui.screens import filing_words as words
from o365tui.tui.widgets.frame import CommandFooter, StatusLine, TopBar
from o365tui.tui.widgets.lines import Line, Lines, safe, wrap
from o365tui.tui.work import app_of


class Receipt(Lines):
    """What became of it."""

    DEFAULT_CSS = "Receipt { height: 1fr; }"

    def __init__(self, record: Record, promise: str, keys: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._record, self._promise, self._keys = record, promise, tuple(keys)

    def show(self, promise: str, keys: Sequence[tuple[str, str]]) -> None:
        """In another language."""
        self._promise, self._keys = promise, tuple(keys)
        self.redraw()

    def build(self, width: int, height: int) -> Sequence[Line]:
        """The number, the promise, what was sent, what one can do now."""
        request = self._record.request
        room = min(80, width - 4)
        edge = ("  ", "ground")
        lines: list[Line] = [()] * (2 if height > 14 else 1)
        said = _("{number} is submitted.").format(number=shown_number(request.number))
        lines += [(edge, ("✓ ", "good bold"), (said, "strong bold")), ()]
        if response.target(request.severity, request.plan) is not None:
            lines += [(edge, (row, "text")) for row in wrap(_("A support representative answers by e-mail."), room)]
        lines += [(edge, (row, "accent bold")) for row in wrap(self._promise, room)]
        lines.append(())
        about = services.label(request.service, language.current())
        if request.area:
            about += f" › {services.label(request.area, language.current())}"
        lines += [(edge, (row, "strong")) for row in wrap(safe(request.title), room)]
        lines.append(
            (edge, (f"{safe(about)} · {_('Severity {letter}').format(letter=request.severity.value)}", "muted"))
        )
        lines.append((edge, (safe(request.contact.email), "muted")))
        if self._record.files:
            n = len(self._record.files)
            lines.append((edge, (ngettext("{n} file", "{n} files", n).format(n=n), "muted")))
        lines.append(())
        lines += [(edge, (f"{key:<4}", "accent bold"), (what, "text")) for key, what in self._keys]
        return lines


class SentScreen(DeskScreen[None]):
    """The number and the promise. Enter opens the request, n writes another."""

    SCOPE = "sent"
    AUTO_FOCUS = None

    def __init__(self, record: Record) -> None:
        super().__init__()
        self._record = record

    def compose(self) -> ComposeResult:
        """The receipt between the bars."""
        yield TopBar([_("Service requests"), shown_number(self._record.request.number)])
        yield Receipt(self._record, self._promise(), self._keys())
        yield StatusLine()
        yield CommandFooter()

    def _promise(self) -> str:
        request, app = self._record.request, app_of(self)
        return words.promise(request.severity, request.plan, request.created, app.zone)

    def _keys(self) -> list[tuple[str, str]]:
        key_map = app_of(self).key_map
        return [
            (key_map.shown(COMMANDS["sent.open"]), _("open the request: add notes and files, follow it, close it")),
            (key_map.shown(COMMANDS["request.new"]), _("write another one")),
            ("esc", _("back to where you came from")),
        ]

    def retell(self) -> None:
        """The language has changed."""
        self.query_one(TopBar).show([_("Service requests"), shown_number(self._record.request.number)])
        self.query_one(Receipt).show(self._promise(), self._keys())

    def action_sent_open(self) -> None:
        """Open the request."""
        from o365tui.tui.screens.request import RequestScreen

        self.app.switch_screen(RequestScreen(self._record.request.number, ()))

    def action_request_new(self) -> None:
        """Another one."""
        from o365tui.tui.screens.filing import FilingScreen

        self.app.switch_screen(FilingScreen())
