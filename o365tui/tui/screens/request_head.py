"""The lines above a request: number, title and revision; severity, status, service; who, and how it stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len

from o365tui.model.request import Request, Severity
from o365tui.text.language import _
from o365tui.tui.screens.also_here import also_words
from o365tui.tui.screens.request_words import about, name_in, state_span
from o365tui.tui.screens.requests_columns import status_span
from o365tui.tui.widgets.frame import badges
from o365tui.tui.widgets.lines import Line, Lines, clip, fit_line, safe, spread, width_of
from o365tui.tui.work import app_of

if TYPE_CHECKING:
    from o365tui.desk.together import AlsoHere

DOT = ("  ·  ", "faint")


class RequestHead(Lines):
    """Two lines where there is room for two in one, else three; one alone when `short`."""

    BASE: ClassVar[str] = "ground"
    DEFAULT_CSS = "RequestHead { height: auto; }"

    def __init__(self, number: str = "", *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._number = number
        self._request: Request | None = None
        self._short = False
        self._also: Sequence[AlsoHere] = ()

    def shorten(self, short: bool) -> None:
        """Only the first line, or all."""
        if short != self._short:
            self._short = short
            self.redraw()

    def show(self, request: Request | None, number: str) -> None:
        """Show this one, or only the number of one that is not there (yet)."""
        self._request, self._number = request, number
        self.redraw()

    def show_also(self, also: Sequence[AlsoHere]) -> None:
        """Who else has it open."""
        if also != self._also:
            self._also = also
            self.redraw()

    def on_mount(self) -> None:
        """How long until, how late: once a minute."""
        self.set_interval(60, self.redraw)

    def build(self, width: int, height: int) -> Sequence[Line]:
        """At this width."""
        request = self._request
        if request is None:
            first: Line = spread(((f" {safe(self._number)}", "accent bar"),), (), width, "bar")
            return [first] if self._short else [first, (), ()]
        number = f" {request.shown_number}  "
        right = self._right(request, width, width - len(number) - 2)
        title = clip(safe(request.title), max(4, width - len(number) - width_of(right) - 2))
        first = spread(((number, "accent bar"), (title, "strong bold bar")), right, width, "bar")
        if self._short:
            return [first]
        app = app_of(self)
        severity = _("Severity {severity}").format(severity=request.severity.value)
        facts: Line = (
            (" ", "ground"),
            (severity, "danger bold" if request.severity is Severity.A else "text"),
            DOT,
            status_span(request.status),
            DOT,
            (about(request), "text"),
        )
        requester = name_in(app, request.requester)
        assignee = name_in(app, request.assignee) if request.assignee else _("nobody yet")
        who: Line = ((f"{requester} → ", "muted"), (assignee, "muted" if request.assignee else "attention"))
        stands = state_span(request, app.person, app, app.desk.now())
        state: Line = (stands, (" ", "ground"))
        if width_of(facts) + width_of(who) + width_of(state) + 9 <= width:
            return [first, spread((*facts, DOT, *who), state, width)]
        if width_of(who) + width_of(state) + 4 > width:
            # What is owed matters more than who: that is in the details, too.
            return [first, fit_line(facts, width), fit_line(((" ", "ground"), stands), width)]
        return [first, fit_line(facts, width), spread(((" ", "ground"), *who), state, width)]

    def _right(self, request: Request, width: int, room: int) -> Line:
        """Who else is here and the revision, in as many words as leave room for a third of the title."""
        revision = _("rev {n}").format(n=request.revision)
        badge, short = badges(self.app)
        rev: Line = ((f"{revision} ", "faint bar"),) if width >= 60 else ()
        rev = (*(badge if width >= 100 else short), *rev)
        words = also_words(self._also)
        rights: list[Line] = [((each, "attention bar"), ("  ", "bar"), *end) for each in words for end in (rev, short)]
        title = min(cell_len(safe(request.title)), max(20, width // 3))
        return next((right for right in rights or [rev] if room - width_of(right) >= title), (rights or [rev])[-1])
