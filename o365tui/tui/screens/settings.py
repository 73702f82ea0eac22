"""Settings: one's own (language, looks, keys) and, for the owner, the desk's (plans, limits, what people said)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, cast

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from o365tui.model.errors import DeskError
from o365tui.text.fold import words
from o365tui.text.language import _
from o365tui.tui.app import DeskApp
from o365tui.tui.commands import DeskScreen
from o365tui.tui.screens import settings_desk, settings_own, side
from o365tui.tui.screens.settings_keys import Keys, PressKey
from o365tui.tui.screens.settings_letters import Written
from o365tui.tui.screens.settings_lines import About, columns, haystack
from o365tui.tui.screens.settings_notices import Notified
from o365tui.tui.screens.settings_rows import Act, Section, Setting
from o365tui.tui.widgets.choice import Option
from o365tui.tui.widgets.frame import (
    SIDE_FROM,
    CommandFooter,
    EmptyState,
    Place,
    SidePane,
    StatusLine,
    Tab,
    Tabs,
    TopBar,
    ViewTabs,
)
from o365tui.tui.widgets.search import SearchLine
from o365tui.tui.widgets.virtual_list import VirtualList, of_rows
from o365tui.tui.work import app_of, attempt

SEARCH_FROM = 8
"""Options from which one types to find, instead of pressing a number."""


class SettingsScreen(DeskScreen[None]):
    """The sections, and the rows of the one that is chosen."""

    SCOPE = "settings"
    CSS_PATH = "settings.tcss"
    AUTO_FOCUS = "#settings"

    def __init__(self, section: str = "me") -> None:
        super().__init__()
        self._at = section
        self._words = ""
        self._rows: Sequence[Setting] = ()

    def compose(self) -> ComposeResult:
        """Bars, side pane or tabs, rows, what they mean."""
        app = app_of(self)
        self._fit(app.size.width)
        self._read()
        yield TopBar(self._crumbs(), *side.who(app.person))
        with Horizontal(id="middle"):
            yield SidePane(self._places(), self._at)
            with Vertical(id="main"):
                yield ViewTabs(self._tabs(), self._at)
                yield SearchLine(id="search")
                yield VirtualList(columns(self._rows), self._source(), show_header=False, id="settings")
                yield EmptyState()
                yield About(id="about")
        yield StatusLine()
        yield CommandFooter()

    def on_mount(self) -> None:
        """Say what the first row means."""
        self.query_one(SearchLine).display = False
        self._tell()

    # What is shown

    @property
    def sections(self) -> list[Section]:
        """Those that the person has."""
        mine = [*settings_own.sections(self), Keys(self).section, Notified(self).section, Written(self).section]
        return [*mine, *settings_desk.sections(self)]

    @property
    def section(self) -> Section:
        """The one that is shown."""
        every = self.sections
        return next((each for each in every if each.id == self._at), every[0])

    @property
    def rows(self) -> VirtualList[Setting]:
        """The list."""
        return self.query_one("#settings", VirtualList)

    @property
    def row(self) -> Setting | None:
        """The setting under the cursor."""
        return self.rows.row if self.is_mounted else None

    def _crumbs(self) -> list[str]:
        wide = app_of(self).size.width >= SIDE_FROM
        return [_("Support"), _("Settings"), *([self.section.title] if wide else [])]

    def _tabs(self) -> list[Tab]:
        return [Tab(each.id, each.title) for each in self.sections]

    def _places(self) -> list[Place]:
        sections = [Place(each.id, each.title, None, str(n), 1) for n, each in enumerate(self.sections, 1)]
        return [*side.places(app_of(self), "settings"), *sections]

    def _read(self) -> None:
        try:
            self._rows = self.section.rows()
        except DeskError as error:
            self._rows = ()
            self.call_after_refresh(self.say, error.sentence, wrong=True)

    def _source(self) -> Any:
        parts = words(self._words)
        rows = [row for row in self._rows if all(part in haystack(row) for part in parts)]
        return of_rows(rows, lambda row: row.id)

    def again(self, *, keep: bool = True) -> None:
        """Read the rows again."""
        if not self.is_mounted:
            return
        self._read()
        self.rows.set_columns(columns(self._rows))
        self.rows.show(self._source(), keep=keep)
        self._tell()

    def _tell(self) -> None:
        app = app_of(self)
        self.query_one(TopBar).show(self._crumbs(), *side.who(app.person))
        self.query_one(ViewTabs).show(self._tabs(), self._at)
        self.query_one(SidePane).show(self._places(), self._at)
        found = self.rows.total
        search = self.query_one(SearchLine)
        search.say(_("{n} of {all}").format(n=found, all=len(self._rows)) if self._words.strip() else "")
        self.query_one("#main").set_class(not found, "-none")
        if self._words.strip():
            self.query_one(EmptyState).show(_("No setting has these words."), _("Only this section is searched."))
        else:
            self.query_one(EmptyState).show(
                _("Nobody has said anything yet."), _("“Was this helpful?” stands below every topic of the help.")
            )
        self._tell_of(self.row)

    def _tell_of(self, row: Setting | None) -> None:
        self.query_one(About).show(row)
        own = row is not None and row.reset is not None
        self.query_one(StatusLine).show("", _("Your own value; the default is another.") if own else "")
        self.refresh_bindings()

    def retell(self) -> None:
        """The language has changed."""
        self.again()

    def desk_changed(self, numbers: frozenset[int], people: bool) -> None:
        """People, organisations or limits may be others now."""
        if people or self._at == "feedback":
            if self._at not in {each.id for each in self.sections}:
                self._at = "me"
            self.again()

    def preferences_changed(self) -> None:
        """What one wants to hear of was set, here or in another session."""
        if self._at in ("notices", "letters"):
            self.again()

    def on_resize(self, event: events.Resize) -> None:
        """Which panes there is room for."""
        self._fit(event.size.width)
        self.query_one(TopBar).show(self._crumbs())

    def _fit(self, width: int) -> None:
        self.set_class(width >= SIDE_FROM, "-wide")

    @on(VirtualList.Highlighted)
    def _highlighted(self) -> None:
        self._tell_of(self.row)

    # Sections

    def show_section(self, section_id: str) -> None:
        """Show another section from its first row."""
        self._at = section_id
        self._words = ""
        self.query_one(SearchLine).close()
        self.again(keep=False)
        self.rows.focus()

    def choices(self, command_id: str) -> Iterable[tuple[str, object]]:
        """The sections, for the palette."""
        named = [(each.title, n) for n, each in enumerate(self.sections, 1)]
        return named if command_id == "view.number" else ()

    def action_view_number(self, number: int) -> None:
        """The section of that number."""
        every = self.sections
        if number <= len(every):
            self.show_section(every[number - 1].id)

    def action_view_next(self) -> None:
        """The next section."""
        self._step(1)

    def action_view_previous(self) -> None:
        """The section before."""
        self._step(-1)

    def _step(self, by: int) -> None:
        ids = [each.id for each in self.sections]
        self.show_section(ids[(ids.index(self.section.id) + by) % len(ids)])

    @on(Tabs.Picked)
    def _tab_picked(self, event: Tabs.Picked) -> None:
        self.show_section(event.tab.id)

    @on(SidePane.Picked)
    def _place_picked(self, event: SidePane.Picked) -> None:
        if event.place.id in {each.id for each in self.sections}:
            self.show_section(event.place.id)
        else:
            side.go(app_of(self), event)

    def action_list_search(self) -> None:
        """Find a setting of this section by its words."""
        self.query_one(SearchLine).open(self._words)

    @on(SearchLine.Changed)
    def _typed(self, event: SearchLine.Changed) -> None:
        self._words = event.words
        self.again(keep=False)

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
        self.again()
        self.rows.focus()
        return True

    # Changing

    def can(self, command_id: str) -> bool:
        """Some settings are only told, and a default cannot be gone back to."""
        row = self.row
        if command_id == "settings.change":
            return row is not None and row.change is not None
        if command_id == "settings.default":
            return row is not None and row.reset is not None
        return True

    def action_settings_change(self) -> None:
        """Ask for another value."""
        self._run(self.row.change if self.row is not None else None)

    def action_settings_default(self) -> None:
        """Back to the default."""
        self._run(self.row.reset if self.row is not None else None)

    @on(VirtualList.Opened)
    def _opened(self, event: VirtualList.Opened) -> None:
        row: Setting = event.row
        if row.change is not None:
            self._run(row.change)
        else:
            self._tell_of(row)
            self.query_one(About).focus()

    def _run(self, act: Act | None) -> None:
        if act is not None:
            self.run_worker(cast("Any", act), group="change", exclusive=True)

    # What the sections ask for (`settings_rows.Host`)

    @property
    def desk_app(self) -> DeskApp:
        """The app."""
        return app_of(self)

    def say(self, words: str, *, wrong: bool = False) -> None:
        """Tell in the status line."""
        self.notify(words, severity="error" if wrong else "information", markup=False)

    async def choose(self, title: str, options: Sequence[Option], value: str, about: str = "") -> str | None:
        """Ask for one of the options."""
        from o365tui.tui.screens.request_choose import Chooser

        search = len(options) >= SEARCH_FROM
        shown = options if search else [replace(option, key=str(n)) for n, option in enumerate(options, 1)]
        return await self.app.push_screen_wait(Chooser(title, shown, about=about, search=search, value=value))

    async def ask(self, title: str, about: str, value: str, check: Callable[[str], str]) -> str | None:
        """Ask for a line of words."""
        from o365tui.tui.screens.settings_ask import AskLine

        return await self.app.push_screen_wait(AskLine(title, about, value, check))

    async def attempt(self, work: Callable[[], object]) -> object | None:
        """Run a use case; what it changes comes back by the feed."""
        return await attempt(self, work)

    async def key(self, command_id: str) -> str | None:
        """Ask for the next key."""
        return await self.app.push_screen_wait(PressKey(command_id, app_of(self).key_map))
