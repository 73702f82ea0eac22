"""The view menu of the list: the views that everyone has and those that one has saved, with order and columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual import on, work

from o365tui.model.errors import DeskError
from o365tui.model.views import TITLES, Column, Sort, View
from o365tui.text.language import _
from o365tui.text.safe import visible
from o365tui.tui.screens import requests_order as order
from o365tui.tui.screens import side
from o365tui.tui.screens.requests_marks import MarkingScreen
from o365tui.tui.widgets.frame import Place, SidePane, Tab, Tabs, ViewTabs
from o365tui.tui.widgets.lines import clip
from o365tui.tui.widgets.virtual_list import VirtualList
from o365tui.tui.work import app_of, attempt, begin

if TYPE_CHECKING:
    from o365tui.model.preferences import SavedView

COUNT_SECONDS = 1.0
"""Changes that come within this time are counted together."""

TAB = 24
"""Cells of a saved view's name among the tabs."""

OWN = "="
"""What the id of a saved view begins with, before its name."""


class ViewsScreen(MarkingScreen):
    """The list with its menu of views."""

    def __init__(self, view: View = View.OPEN) -> None:
        super().__init__(view)
        self._saved: tuple[SavedView, ...] = ()
        self._counts: dict[str, int] = {}
        self._shown: SavedView | None = None
        self._counting = False
        self._saved_known = False

    # What is shown

    @property
    def shown(self) -> SavedView | None:
        """The saved view that is shown, if it is one."""
        return self._shown

    def _place_in(self, view: View) -> str:
        return view.value if self._shown is None else OWN + self._shown.name

    @property
    def own_words(self) -> str:
        """The filter that belongs to the view that is shown."""
        return "" if self._shown is None else self._shown.filter.strip()

    @property
    def menu(self) -> Sequence[View | SavedView]:
        """The views in the order of their numbers."""
        return (*View, *self._saved)

    def view_title(self) -> str:
        """What the view that is shown is called. Foreign text."""
        return _(TITLES[self.view]) if self._shown is None else self._shown.name

    def tabs(self) -> list[Tab]:
        """The menu as tabs."""
        built_in = [Tab(view.value, _(TITLES[view]), self._loaded.counts.views[view]) for view in View]
        return built_in + [
            Tab(OWN + each.name, clip(visible(each.name), TAB), self._counts.get(each.name)) for each in self._saved
        ]

    def places(self) -> Sequence[Place]:
        """The places, and the menu in the midst of them."""
        built_in = list(side.places(app_of(self), "requests", self._loaded.counts))
        after = next(at for at, place in enumerate(built_in) if place.id == View.ALL.value) + 1
        first = len(View) + 1
        own = [
            Place(OWN + each.name, each.name, self._counts.get(each.name), str(number) if number <= 9 else "", 1)
            for number, each in enumerate(self._saved, first)
        ]
        return [*built_in[:after], *own, *built_in[after:]]

    # Going from view to view

    def show_view(self, view: View | SavedView, *, search: bool = True) -> None:
        """Show another view. What one searches for stays between the views that everyone has, if it is wanted."""
        from o365tui.model.preferences import SavedView

        words = self._query.words if search and self._shown is None else ""
        if isinstance(view, SavedView) or self._shown is not None or not search:
            self.close_search()
        if isinstance(view, SavedView):
            self._prepare(view)
            self._shown, words, within = view, view.filter, view.view
        else:
            self._shown, within = None, View(view)
        query = self.wanted(words, within)
        if not self.is_attached:
            self._query = query
            return
        self.query_one(ViewTabs).show(active=self.place)
        self.query_one(SidePane).show(active=self.place)
        self.refresh_bindings()
        if query != self._query:
            self.ask(query)
        else:
            self._set_columns()
            self.tell()

    def _prepare(self, saved: SavedView) -> None:
        """The order and the columns that belong to it, unless others were chosen since."""
        place = OWN + saved.name
        self._sorts.setdefault((place, self.searches(saved.filter)), order.read(saved.sort))
        self._columns_of.setdefault(place, saved.columns)

    def choices(self, command_id: str) -> Iterable[tuple[str, object]]:
        """The views, for the palette."""
        if command_id != "view.number":
            return ()
        names = [*(_(TITLES[view]) for view in View), *(visible(each.name) for each in self._saved)]
        return [(name, number) for number, name in enumerate(names, 1)]

    def action_view_number(self, number: int) -> None:
        """The view of that number."""
        menu = self.menu
        if number <= len(menu):
            self.show_view(menu[number - 1])

    def action_view_next(self) -> None:
        """The next view."""
        self._step(1)

    def action_view_previous(self) -> None:
        """The view before."""
        self._step(-1)

    def _step(self, by: int) -> None:
        menu = self.menu
        here = menu.index(self.view if self._shown is None else self._shown)
        self.show_view(menu[(here + by) % len(menu)])

    def _show_place(self, place: str) -> bool:
        """Show the view of that id; False when it is none."""
        if place in set(View):
            self.show_view(View(place))
            return True
        saved = next((each for each in self._saved if OWN + each.name == place), None)
        if saved is not None:
            self.show_view(saved)
        return saved is not None

    @on(Tabs.Picked)
    def _tab_picked(self, event: Tabs.Picked) -> None:
        self._show_place(event.tab.id)

    @on(SidePane.Picked)
    def _place_picked(self, event: SidePane.Picked) -> None:
        if not self._show_place(event.place.id):
            side.go(app_of(self), event)

    # Orders and columns

    def action_list_sort(self) -> None:
        """By the next column."""
        reader = app_of(self).person.reader
        self._sort(order.following(self.view, self._query.sort, reader, self.searches(self._query.words)))

    def action_list_reverse(self) -> None:
        """The other way round."""
        self._sort(order.turned(self.view, self._query.sort, self.searches(self._query.words)))

    @on(VirtualList.Sorted)
    def _sort_by(self, event: VirtualList.Sorted) -> None:
        if event.column == self._sorted_by:
            self.action_list_reverse()
        elif event.column in set(Column):
            self._sort(order.by_column(self.view, Column(event.column), self.searches(self._query.words)))

    def _sort(self, sort: Sort | None) -> None:
        words = self._query.words
        self._sorts[self.place, self.searches(words)] = sort
        self.ask(self.wanted(words))

    @work
    async def action_list_columns(self) -> None:
        """Choose which columns are shown."""
        from o365tui.tui.screens.requests_choosing import ColumnChooser

        place, reader = self.place, app_of(self).person.reader
        chosen = await self.app.push_screen_wait(ColumnChooser(self.view, reader, self._columns_of.get(place, ())))
        if chosen is not None:
            self._columns_of[place] = chosen
            if place == self.place:
                self._set_columns()

    # Those that one has saved

    def read_saved(self) -> None:
        """Read the saved views, and count them; after the first frame, and when one comes back."""
        if self.is_attached:
            begin(self, self._read_saved, group="saved", exclusive=True)

    async def _read_saved(self) -> None:
        app = app_of(self)
        found = await attempt(self, lambda: app.desk.preferences(app.person))
        if found is not None and self.is_attached:
            self._saved_known = True
            self._have(found.views)

    def _have(self, views: Sequence[SavedView]) -> None:
        before, self._saved = self._saved, tuple(views)
        if self._shown is not None:
            shown = next((each for each in views if each.name == self._shown.name), None)
            if shown is None:
                self.show_view(self._shown.view)
            self._shown = shown
        if before != self._saved:
            self._tell_menu()
            self.count_saved()

    def count_saved(self) -> None:
        """Count them again, soon: what else comes in the meantime is counted with it."""
        if self._saved and not self._counting:
            self._counting = True
            self.set_timer(COUNT_SECONDS if self._counts else 0.01, self._count_now)

    def _count_now(self) -> None:
        begin(self, partial(self._count, self._saved), group="counts", exclusive=True)

    async def _count(self, views: Sequence[SavedView]) -> None:
        app = app_of(self)

        def count() -> dict[str, int]:
            counts = {}
            for each in views:
                try:
                    counts[each.name] = app.desk.find(app.person, each.view, each.filter, None, 0, 0).total
                except DeskError:
                    continue  # it names somebody who is gone: it says so where it is shown
            return counts

        counts = await attempt(self, count)
        self._counting = False
        if counts is not None and self.is_attached and counts != self._counts:
            self._counts = counts
            self._tell_menu()

    def _tell_menu(self) -> None:
        self.query_one(ViewTabs).show(self.tabs(), self.place)
        self.query_one(SidePane).show(self.places(), self.place)

    @work
    async def action_view_save(self) -> None:
        """Keep filter, view, order and columns under a name."""
        from o365tui.model.preferences import SavedView
        from o365tui.tui.screens.requests_choosing import ask_name

        query, place = self._query, self.place
        name = await ask_name(self, self._shown.name if self._shown is not None else "", self._saved)
        if name is None:
            return
        app = app_of(self)
        sort = self._sorts.get((place, self.searches(query.words)))
        view = SavedView(name, query.words, query.view, order.written(sort), self._columns_of.get(place, ()))
        found = await attempt(self, lambda: app.desk.save_view(app.person, view))
        if found is None:
            return
        app.keep_draft("view-name", None)
        for key in ((OWN + name, False), (OWN + name, True)):
            self._sorts.pop(key, None)
        self._columns_of.pop(OWN + name, None)
        self._counts.pop(name, None)
        self._have(found.views)
        self.show_view(view)
        self.notify(_("Saved: “{name}” stands in the view menu.").format(name=visible(name)), markup=False)

    @work
    async def action_view_forget(self) -> None:
        """Forget the saved view that is shown, after a question."""
        from o365tui.tui.widgets.dialogs import Confirm

        view = self._shown
        if view is None:
            return
        question = _("Forget the view “{name}”?").format(name=visible(view.name))
        if not await self.app.push_screen_wait(Confirm(question, _("The requests in it stay as they are."))):
            return
        app = app_of(self)
        found = await attempt(self, lambda: app.desk.forget_view(app.person, view.name))
        if found is not None:
            self._have(found.views)
            self.notify(_("“{name}” is forgotten.").format(name=visible(view.name)), markup=False)
