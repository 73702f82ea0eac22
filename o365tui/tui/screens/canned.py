"""The canned responses, for the agents: the place where they are kept. Using one is `writing_canned`'s."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual import events, on, work
from textual.app import ComposeResult

from o365tui.model.canned import Canned, found
from o365tui.text.language import _, ngettext
from o365tui.text.safe import visible
from o365tui.tui.commands import DeskScreen
from o365tui.tui.commands.registry import COMMANDS
from o365tui.tui.screens import side
from o365tui.tui.screens.canned_lines import CannedDetails, columns
from o365tui.tui.widgets.frame import SIDE_FROM, Across, CommandFooter, Down, EmptyState, SidePane, StatusLine, TopBar
from o365tui.tui.widgets.search import SearchLine
from o365tui.tui.widgets.virtual_list import VirtualList, of_rows
from o365tui.tui.work import app_of, attempt

BESIDE_FROM = 170
"""Columns from which the one under the cursor is shown beside the list; below it otherwise."""


class CannedScreen(DeskScreen[None]):
    """The list, with all words of the one under the cursor."""

    SCOPE = "canned"
    CSS_PATH = "canned.tcss"
    AUTO_FOCUS = "#canned"

    def __init__(self) -> None:
        super().__init__()
        self._all: Sequence[Canned] = ()
        self._words = ""
        self._wanted = 0
        self._was_read = False

    def compose(self) -> ComposeResult:
        """Bars, search line, list, details."""
        app = app_of(self)
        self._fit(app.size.width)
        yield TopBar([_("Support"), _("Canned responses")], *side.who(app.person))
        with Across(id="middle"):
            yield SidePane(side.places(app, "canned"), "canned")
            with Down(id="main"):
                yield SearchLine(id="search")
                with Down(id="panes"):
                    yield VirtualList(columns(), self._source(), id="canned")
                    yield EmptyState()
                    yield CannedDetails(id="details")
        yield StatusLine()
        yield CommandFooter()

    def on_mount(self) -> None:
        """Read them."""
        self.query_one(SearchLine).display = False
        self._read()

    # What is shown

    @property
    def rows(self) -> VirtualList[Canned]:
        """The list."""
        return self.query_one("#canned", VirtualList)

    @property
    def canned(self) -> Canned | None:
        """The one under the cursor."""
        return self.rows.row if self.is_mounted else None

    def _source(self) -> Any:
        return of_rows(found(self._words, self._all), lambda each: each.id)

    def _tell(self) -> None:
        every, shown = len(self._all), self.rows.total
        searching = bool(self._words.strip())
        count = ngettext("{n} canned response", "{n} canned responses", every).format(n=every)
        if searching:
            count = _("{n} of {all}").format(n=shown, all=every)
        self.query_one(SearchLine).say(count if searching else "")
        self.query_one(StatusLine).show(count if self._was_read else "")
        self.query_one("#main").set_class(not shown and self._was_read, "-none")
        empty, key = self.query_one(EmptyState), app_of(self).key_map.shown
        if searching:
            empty.show(_("Nothing has these words."), _("Name and words are searched, in both languages."))
        else:
            empty.show(
                _("There are no canned responses yet."),
                _("Keep words here that you write often. While you write a note, they are found by typing and filled "
                  "in with the requester’s name, the number and so on."),
                [(key(COMMANDS["canned.add"]), _("Add a canned response"))],
            )  # fmt: skip
        self._tell_of()

    def _tell_of(self) -> None:
        self.query_one(CannedDetails).show(self.canned)
        self.refresh_bindings()

    def _again(self, *, keep: bool = True) -> None:
        self.rows.set_columns(columns())
        self.rows.show(self._source(), keep=keep)
        self._tell()

    @work(group="canned", exclusive=True)
    async def _read(self) -> None:
        app = app_of(self)
        every = await attempt(self, lambda: app.desk.canned(app.person))
        if every is not None and self.is_attached:
            self._all, self._was_read = every, True
            self._again()
            if self._wanted and self.rows.move_to_key(self._wanted):
                self._wanted = 0

    def canned_changed(self) -> None:
        """The feed: somebody added, changed or dropped one."""
        self._read()

    def retell(self) -> None:
        """The language has changed, and with it the order."""
        app = app_of(self)
        self.query_one(TopBar).show([_("Support"), _("Canned responses")], *side.who(app.person))
        self.query_one(SidePane).show(side.places(app, "canned"))
        self._again()
        self._read()

    def on_resize(self, event: events.Resize) -> None:
        """Which panes there is room for."""
        self._fit(event.size.width)

    def _fit(self, width: int) -> None:
        self.set_class(width >= SIDE_FROM, "-wide")
        self.set_class(width >= BESIDE_FROM, "-beside")

    @on(VirtualList.Highlighted)
    def _highlighted(self) -> None:
        self._tell_of()

    @on(SidePane.Picked)
    def _place_picked(self, event: SidePane.Picked) -> None:
        side.go(app_of(self), event)

    # Searching

    def action_list_search(self) -> None:
        """To the search line."""
        self.query_one(SearchLine).open(self._words)

    @on(SearchLine.Changed)
    def _typed(self, event: SearchLine.Changed) -> None:
        self._words = event.words
        self._again(keep=False)

    @on(SearchLine.Done)
    def _to_results(self) -> None:
        self.rows.focus()

    def back(self) -> bool:
        """Escape leaves the search first."""
        search = self.query_one(SearchLine)
        if not search.display:
            return False
        search.close()
        self._words = ""
        self._again()
        self.rows.focus()
        return True

    # Keeping them

    def can(self, command_id: str) -> bool:
        """Changing and dropping need one under the cursor."""
        return self.canned is not None if command_id in ("canned.change", "canned.drop") else True

    def action_canned_add(self) -> None:
        """A form for a new one."""
        self._open_form(None)

    def action_canned_change(self) -> None:
        """A form for the one under the cursor."""
        if self.canned is not None:
            self._open_form(self.canned)

    @on(VirtualList.Opened)
    def _opened(self) -> None:
        self.action_canned_change()

    def _open_form(self, canned: Canned | None) -> None:
        from o365tui.tui.screens.canned_form import CannedForm

        self.app.push_screen(CannedForm(canned), self._changed)

    def _changed(self, canned: Canned | None) -> None:
        """The form is done: the cursor goes to what it was about, once that is in the list."""
        if canned is not None:
            self._wanted = canned.id
            self._read()

    def action_canned_drop(self) -> None:
        """Ask, then throw it away."""
        canned = self.canned
        if canned is None:
            return
        from o365tui.tui.widgets.dialogs import Confirm

        question = Confirm(
            _("Throw “{name}” away?").format(name=visible(canned.name)),
            _("Notes in which it was used stay as they are."),
        )

        def answered(yes: bool | None) -> None:
            if yes:
                self._drop(canned)

        self.app.push_screen(question, answered)

    @work(group="drop")
    async def _drop(self, canned: Canned) -> None:
        app = app_of(self)
        dropped = await attempt(self, lambda: app.desk.drop_canned(app.person, canned.id))
        if dropped is not None:
            self.notify(_("“{name}” is gone.").format(name=visible(dropped.name)), markup=False)
