"""Phone numbers by country or region: type to find one, read what is known of it, copy it, make it one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual import events, on, work
from textual.app import ComposeResult

from o365tui.model import phones
from o365tui.model.phones import PhoneLine, PhoneNumber
from o365tui.text.language import _, current
from o365tui.tui.commands import DeskScreen
from o365tui.tui.screens import side
from o365tui.tui.screens.phones_lines import Caution, Details, columns
from o365tui.tui.widgets.fields import TextInput
from o365tui.tui.widgets.frame import SIDE_FROM, Across, CommandFooter, Down, EmptyState, SidePane, StatusLine, TopBar
from o365tui.tui.widgets.search import SearchLine
from o365tui.tui.widgets.virtual_list import VirtualList, of_rows
from o365tui.tui.work import app_of, attempt

if TYPE_CHECKING:
    from o365tui.tui.widgets.virtual_list import Source

BESIDE_FROM = 100
"""Columns from which the details stand beside the list."""


class PhonesScreen(DeskScreen[None]):
    """The list of lines, with what is known of the one under the cursor."""

    SCOPE = "phones"
    CSS_PATH = "phones.tcss"
    AUTO_FOCUS = ""

    def __init__(self) -> None:
        super().__init__()
        self._words = ""
        self._found: list[PhoneLine] = []

    def compose(self) -> ComposeResult:
        """Bars, search line, list, details, and the caution that belongs to every number."""
        app = app_of(self)
        self._fit(app.size.width)
        yield TopBar(self._crumbs(), *side.who(app.person))
        with Across(id="middle"):
            yield SidePane(side.places(app, "phones"), "phones")
            with Down(id="main"):
                yield SearchLine(id="search")
                with Down(id="panes"):
                    yield VirtualList(columns(self._mine), self._source(), id="lines", lively=True)
                    yield EmptyState()
                    yield Details(id="details")
                yield Caution()
        yield StatusLine()
        yield CommandFooter()

    def on_mount(self) -> None:
        """Typing finds, at once."""
        search = self.query_one(SearchLine)
        search.open("")
        search.query_one(TextInput).placeholder = self._hint()
        self._tell()

    # What is shown

    @property
    def rows(self) -> VirtualList[PhoneLine]:
        """The list."""
        return self.query_one("#lines", VirtualList)

    @property
    def line(self) -> PhoneLine | None:
        """The line under the cursor."""
        return self.rows.row if self.is_mounted else None

    def _mine(self) -> str:
        return str(app_of(self).person.country)

    def _hint(self) -> str:
        return _("Type to find: name, code or dialling prefix")

    def _crumbs(self) -> list[str]:
        wide = app_of(self).size.width >= 60
        return [_("Support"), _("Phone numbers by country or region") if wide else _("Phone numbers")]

    def _source(self) -> Source[PhoneLine]:
        self._found = phones.find(self._words, current(), self._mine())
        return of_rows(self._found, lambda line: (line.iso2, line.country))

    def _tell(self) -> None:
        found, every = len(self._found), len(phones.all_lines())
        self.query_one(SearchLine).say(_("{n} of {all}").format(n=found, all=every))
        # The date stands in the caution already.
        source = phones.source().replace(f", ms.date {phones.as_of()}", "")
        self.query_one(StatusLine).show("", _("Source: {source}").format(source=source))
        self.query_one("#main").set_class(not found, "-none")
        self.query_one(EmptyState).show(
            _("Nothing is called so."),
            _("Type less of the name, in English or Latvian; a code such as LV; or a prefix such as +371."),
        )
        self.query_one(Details).show(self.line, self._mine())
        self.refresh_bindings()

    def _again(self, keep: bool) -> None:
        self.rows.show(self._source(), keep=keep)
        self._tell()

    def retell(self) -> None:
        """The language has changed: other names, another alphabet."""
        app = app_of(self)
        self.query_one(TopBar).show(self._crumbs(), *side.who(app.person))
        self.query_one(SidePane).show(side.places(app, "phones"))
        self.query_one(SearchLine).query_one(TextInput).placeholder = self._hint()
        self.rows.set_columns(columns(self._mine))
        self._again(keep=True)

    def desk_changed(self, numbers: frozenset[int], people: bool) -> None:
        """My country may be another now."""
        if people:
            self.retell()

    def on_resize(self, event: events.Resize) -> None:
        """Which panes there is room for."""
        self._fit(event.size.width)
        self.query_one(TopBar).show(self._crumbs())

    def _fit(self, width: int) -> None:
        self.set_class(width >= SIDE_FROM, "-wide")
        self.set_class(width >= BESIDE_FROM, "-beside")

    # Finding

    @on(SearchLine.Changed)
    def _typed(self, event: SearchLine.Changed) -> None:
        self._words = event.words
        self._again(keep=False)

    @on(SearchLine.Done)
    def _to_results(self) -> None:
        self.rows.focus()

    def action_list_search(self) -> None:
        """Back to the field."""
        self.query_one(SearchLine).open(self._words)

    def back(self) -> bool:
        """Escape first takes back what was typed, then it leaves."""
        if self.focused is self.query_one(Details):
            self.rows.focus()
            return True
        if not self._words and not self.query_one(SearchLine).words:
            return False
        self._words = ""
        self.query_one(SearchLine).open("")
        self._again(keep=True)
        return True

    @on(VirtualList.Highlighted)
    def _highlighted(self) -> None:
        self.query_one(Details).show(self.line, self._mine())
        self.refresh_bindings()

    @on(VirtualList.Opened)
    def _opened(self) -> None:
        """To the details, which may be longer than their pane."""
        self.query_one(Details).show(self.line, self._mine())
        self.query_one(Details).focus()

    @on(SidePane.Picked)
    def _place_picked(self, event: SidePane.Picked) -> None:
        side.go(app_of(self), event)

    # What can be done

    def can(self, command_id: str) -> bool:
        """Copying needs a number, and my country cannot become mine again."""
        line = self.line
        if command_id == "list.search":
            return self.focused is None or self.query_one(SearchLine) not in self.focused.ancestors
        if command_id == "phones.copy":
            return line is not None and bool(line.numbers)
        if command_id == "phones.mine":
            return line is not None and line.iso2 != self._mine()
        return True

    def action_request_new(self) -> None:
        """File a request instead."""
        app_of(self).open_filing()

    def action_phones_copy(self) -> None:
        """Copy the number; ask which, where there are several."""
        line = self.line
        if line is None or not line.numbers:
            return
        if len(line.numbers) == 1:
            self.copy(line.numbers[0])
            return
        from o365tui.tui.screens.phones_number import WhichNumber

        self.app.push_screen(WhichNumber(line), self.copy)

    def copy(self, number: PhoneNumber | None) -> None:
        """Send a number, as the source writes it, to the clipboard of the person's own terminal."""
        if number is not None:
            self.app.copy_to_clipboard(number.number)
            self.notify(_("Copied: {number}").format(number=number.number), markup=False)

    def action_phones_mine(self) -> None:
        """Make it my country."""
        line = self.line
        if line is not None:
            self._make_mine(line)

    @work(group="mine")
    async def _make_mine(self, line: PhoneLine) -> None:
        app = app_of(self)
        desk, person = app.desk, app.person
        became: Any = await attempt(self, lambda: desk.set_my(person, country=line.iso2))
        if became is not None:
            sentence = _("{country} is your country or region now; its line is on your Overview.")
            self.notify(sentence.format(country=line.title(current())), markup=False)
