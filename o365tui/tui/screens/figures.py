"""Support › Figures: how the desk, or one's organisation, stands: open, first answers kept, load; live."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work
from textual.app import ComposeResult

from o365tui.text import dates
from o365tui.text.language import _, ngettext
from o365tui.text.safe import visible
from o365tui.tui import plots
from o365tui.tui.commands import DeskScreen
from o365tui.tui.screens import figures_parts, side
from o365tui.tui.screens.figures_parts import BLANK, Ways
from o365tui.tui.screens.overview_page import GAP, Item, Page
from o365tui.tui.widgets.frame import SIDE_FROM, Across, CommandFooter, SidePane, StatusLine, TopBar
from o365tui.tui.work import app_of, attempt, begin

if TYPE_CHECKING:
    from o365tui.model.figures import Figures

NEWS_SECONDS = 0.5
"""How long news are gathered before the desk is counted again."""

AGES_SECONDS = 60.0
"""Ages and what is late change with time: counted again once a minute."""


class FiguresPage(Page):
    """Tables, with their plots below them or at the right."""

    TWO_FROM: ClassVar[int] = 128
    LEFT_LEAST: ClassVar[int] = 68


class FiguresScreen(DeskScreen[None]):
    """The dashboard. Enter on a line shows its requests."""

    SCOPE = "figures"
    CSS_PATH = "figures.tcss"
    AUTO_FOCUS = "FiguresPage"

    def __init__(self) -> None:
        super().__init__()
        self._found: Figures | None = None
        self._news = False

    def compose(self) -> ComposeResult:
        """Bars, side pane, and the page."""
        app = app_of(self)
        self._fit(app.size.width)
        yield TopBar([_("Support"), _("Figures")], *side.who(app.person))
        with Across(id="middle"):
            yield SidePane(side.places(app, "figures"), "figures")
            yield FiguresPage(id="page")
        yield StatusLine()
        yield CommandFooter()

    def on_mount(self) -> None:
        """Count, and go on counting."""
        self._tell()
        self._look()
        self.set_interval(AGES_SECONDS, self._look)

    @property
    def page(self) -> FiguresPage:
        """The page."""
        return self.query_one(FiguresPage)

    # Reading

    def _look(self) -> None:
        self._news = False
        if self.is_attached:
            begin(self, self._read, group="figures", exclusive=True)

    async def _read(self) -> None:
        app = app_of(self)

        def count() -> Figures:
            plots.warm_up()
            found: Figures = app.desk.figures(app.person)
            return found

        found = await attempt(self, count)
        if found is not None and self.is_attached:
            self._found = found
            self._tell()

    def desk_changed(self, numbers: frozenset[int], people: bool) -> None:
        """Somebody committed something: count again, soon, and once for many."""
        if not self._news:
            self._news = True
            self.set_timer(NEWS_SECONDS, self._look)

    def action_list_refresh(self) -> None:
        """Count again."""
        self._look()

    # Telling

    def retell(self) -> None:
        """The language has changed."""
        app = app_of(self)
        self.query_one(TopBar).show([_("Support"), _("Figures")], *side.who(app.person))
        self.query_one(SidePane).show(side.places(app, "figures"))
        self._tell()

    def _tell(self) -> None:
        zone = _("Times: {zone}").format(zone=app_of(self).zone)
        found = self._found
        if found is None:
            self.query_one(StatusLine).show(_("counting …"), "", zone)
            self.page.show(lambda width, two: ([BLANK], ()))
            return
        whose = _("the whole desk") if found.organisation is None else visible(found.organisation)
        late = ngettext("{n} answer is late", "{n} answers are late", found.overdue)
        self.query_one(StatusLine).show(late.format(n=dates.number(found.overdue)), whose, zone)
        self.page.show(self._items)

    def _items(self, width: int, two: bool) -> tuple[Sequence[Item], Sequence[Item]]:
        found = self._found
        if found is None:
            return [BLANK], ()
        app = app_of(self)
        room = (self.page.size.width - 1 - width - GAP if two else width) - 2
        made = figures_parts.parts(found, Ways(app.open_found, app.name_of), width, min(room, 96))
        left: list[Item] = [BLANK]
        right: list[Item] = [BLANK]
        for table, plot in made:
            if not two:
                left += [*table, BLANK, *plot, BLANK]
                continue
            beside = [BLANK, *plot]
            rows = max(len(table), len(beside)) + 1
            left += [*table, *[BLANK] * (rows - len(table))]
            right += [*beside, *[BLANK] * (rows - len(beside))]
        return left, right if two else ()

    # Commands

    def can(self, command_id: str) -> bool:
        """There is nothing to save before it is counted."""
        return command_id != "figures.save" or self._found is not None

    @work
    async def action_figures_save(self) -> None:
        """Save the figures as CSV."""
        from o365tui.tui.screens.figures_saving import save_figures

        await save_figures(self)

    @on(SidePane.Picked)
    def _place_picked(self, event: SidePane.Picked) -> None:
        side.go(app_of(self), event)

    def on_resize(self, event: events.Resize) -> None:
        """Whether there is room for the side pane."""
        self._fit(event.size.width)

    def _fit(self, width: int) -> None:
        self.set_class(width >= SIDE_FROM, "-wide")
