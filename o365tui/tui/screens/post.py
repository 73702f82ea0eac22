"""What letters and messages have in common on the screen: lists in views, newest first, and one of them shown whole."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from textual import events, on, work
from textual.app import ComposeResult

from o365tui.desk.letter_words import nobody_sends
from o365tui.model.frozen import frozen
from o365tui.text.language import _
from o365tui.tui.commands import DeskScreen
from o365tui.tui.screens import side
from o365tui.tui.widgets.dialogs import Words
from o365tui.tui.widgets.frame import (
    SIDE_FROM,
    Across,
    CommandFooter,
    Down,
    EmptyState,
    SidePane,
    StatusLine,
    Tab,
    Tabs,
    TopBar,
    ViewTabs,
)
from o365tui.tui.widgets.reader import Reader
from o365tui.tui.widgets.rows import Column
from o365tui.tui.widgets.virtual_list import PAGE, Source, VirtualList
from o365tui.tui.work import app_of, attempt, begin

if TYPE_CHECKING:
    from o365tui.desk.desk import Desk
    from o365tui.model.people import Person

Item = TypeVar("Item")

BESIDE_FROM = 170
"""Columns from which the one under the cursor is shown beside the list; below it otherwise."""

NEWS_SECONDS = 0.05


@frozen
class PostView:
    """A view: its id, what it is called, and which states are in it."""

    id: str
    title: str
    states: tuple[Any, ...]


@frozen
class Loaded(Generic[Item]):
    """What was read in one go: how many each view holds, the pages around the cursor, and whether letters go out."""

    counts: Sequence[int]
    pages: Mapping[int, Sequence[Item]]
    goes_out: bool


class Pages(Generic[Item]):
    """The rows of a view, a page at a time; `want` is told which page is to be read in a thread, for `put`."""

    def __init__(
        self,
        total: int,
        pages: Mapping[int, Sequence[Item]],
        key: Callable[[Item], Hashable],
        want: Callable[[int], object],
    ) -> None:
        self._total, self._pages, self._key, self._want = total, dict(pages), key, want
        self._wanted: set[int] = set()

    @property
    def source(self) -> Source[Item]:
        """For the list."""
        return Source(self._total, self._fetch, self._key, self._find)

    def put(self, offset: int, rows: Sequence[Item]) -> None:
        """A page has been read."""
        self._wanted.discard(offset)
        self._pages[offset] = rows

    def _fetch(self, offset: int, limit: int) -> Sequence[Item] | None:
        if offset not in self._pages and offset not in self._wanted:
            self._wanted.add(offset)
            self._want(offset)
        return self._pages.get(offset)

    def _find(self, key: Hashable) -> int | None:
        for offset, rows in self._pages.items():
            for at, row in enumerate(rows):
                if self._key(row) == key:
                    return offset + at
        return None


class PostScreen(DeskScreen[None], Generic[Item]):
    """The list of a view, with all there is to say of the one under the cursor."""

    CSS_PATH = "post.tcss"
    AUTO_FOCUS = "#post"
    PLACE: ClassVar[str] = ""

    def __init__(self) -> None:
        super().__init__()
        self._at = 0
        self._counts: Sequence[int] = ()
        self._pages: Pages[Item] = Pages(0, {}, self.key_of, self._want)
        self._was_read = False
        self._news = False

    # What each of them is

    @property
    def place_title(self) -> str:
        """What the place is called, translated."""
        raise NotImplementedError

    @property
    def views(self) -> Sequence[PostView]:
        """Its views, the first of them first."""
        raise NotImplementedError

    def columns(self) -> Sequence[Column[Item]]:
        """The columns of the list."""
        raise NotImplementedError

    def details(self) -> Reader:
        """The widget that shows one whole, with the id "details"."""
        raise NotImplementedError

    def tell_of(self, item: Item | None) -> None:
        """Show this one in it."""
        raise NotImplementedError

    def key_of(self, item: Item) -> Hashable:
        """What it is known by when the list changes."""
        raise NotImplementedError

    def read_page(self, view: PostView, offset: int) -> Sequence[Item]:
        """A page of a view; for a thread. Raises DeskError."""
        raise NotImplementedError

    def read_counts(self) -> Mapping[Any, int]:
        """How many there are in each state; for a thread. Raises DeskError."""
        raise NotImplementedError

    def counted(self, n: int) -> str:
        """How many are shown, in words."""
        raise NotImplementedError

    def nothing(self) -> tuple[str, str]:
        """What is said where there is none: a title, and why."""
        raise NotImplementedError

    # What is shown

    def compose(self) -> ComposeResult:
        """Bars, side pane, views, list, details."""
        app = app_of(self)
        self._fit(app.size.width)
        yield TopBar([_("Support"), self.place_title], *side.who(app.person))
        with Across(id="middle"):
            yield SidePane(side.places(app, self.PLACE), self.PLACE)
            with Down(id="main"):
                yield ViewTabs(self._tabs(), self.view.id)
                yield Words("", "attention", id="unsent")
                with Down(id="panes"):
                    yield VirtualList(self.columns(), self._pages.source, id="post")
                    yield EmptyState()
                    yield self.details()
        yield StatusLine()
        yield CommandFooter()

    def on_mount(self) -> None:
        """Read them."""
        self._read()

    @property
    def view(self) -> PostView:
        """The view that is shown."""
        return self.views[self._at]

    @property
    def rows(self) -> VirtualList[Item]:
        """The list."""
        return self.query_one("#post", VirtualList)

    @property
    def item(self) -> Item | None:
        """The one under the cursor."""
        return self.rows.row if self.is_mounted else None

    def _tabs(self) -> list[Tab]:
        counts: Sequence[int | None] = self._counts or [None] * len(self.views)
        return [Tab(each.id, each.title, count) for each, count in zip(self.views, counts, strict=True)]

    def _load(self, view: PostView, at: int) -> Loaded[Item]:
        found = self.read_counts()
        counts = [sum(found.get(state, 0) for state in each.states) for each in self.views]
        total = counts[[each.id for each in self.views].index(view.id)]
        here = min(at, max(0, total - 1)) // PAGE * PAGE
        offsets = sorted({0, max(0, here - PAGE), here, here + PAGE})
        pages = {offset: self.read_page(view, offset) for offset in offsets if offset < total}
        return Loaded(counts, pages, bool(app_of(self).desk.settings().mail_address))

    @work(group="read", exclusive=True)
    async def _read(self, keep: bool = True) -> None:
        self._news = False
        view, at = self.view, self.rows.cursor if keep else 0
        loaded = await attempt(self, lambda: self._load(view, at))
        if loaded is None or not self.is_attached or view.id != self.view.id:
            return
        self._was_read, self._counts = True, loaded.counts
        self._pages = Pages(loaded.counts[self._at], loaded.pages, self.key_of, self._want)
        self.query_one("#unsent", Words).show("" if loaded.goes_out else nobody_sends(), "attention")
        self.rows.show(self._pages.source, keep=keep)
        self._tell()

    def _want(self, offset: int) -> None:
        begin(self, partial(self._read_further, self._pages, offset), group="further")

    async def _read_further(self, pages: Pages[Item], offset: int) -> None:
        view = self.view
        rows = await attempt(self, lambda: self.read_page(view, offset))
        if rows is not None and pages is self._pages:
            pages.put(offset, rows)
            self.rows.arrived()

    def _tell(self) -> None:
        app, total = app_of(self), self.rows.total
        self.query_one(ViewTabs).show(self._tabs(), self.view.id)
        count = self.counted(total) if self._was_read else ""
        self.query_one(StatusLine).show(count, "", _("Times: {zone}").format(zone=app.zone))
        self.query_one("#main").set_class(not total and self._was_read, "-none")
        self.query_one(EmptyState).show(*self.nothing())
        if total and self.focused is None:  # an empty list is not shown and loses the keyboard
            self.call_after_refresh(self.rows.focus)
        self._tell_of()

    def _tell_of(self) -> None:
        self.tell_of(self.item)
        self.refresh_bindings()

    @on(VirtualList.Highlighted)
    def _highlighted(self) -> None:
        self._tell_of()

    # The desk's news

    def letters_changed(self) -> None:
        """The feed: something became of a letter or a message. Looked at soon, for many come together."""
        if not self._news:
            self._news = True
            self.set_timer(NEWS_SECONDS, self._read)

    def desk_changed(self, numbers: frozenset[int], people: bool) -> None:
        """The feed: names, or the address that the desk writes from, may be others."""
        if people:
            self.letters_changed()

    def retell(self) -> None:
        """The language has changed."""
        app = app_of(self)
        self.query_one(TopBar).show([_("Support"), self.place_title], *side.who(app.person))
        self.query_one(SidePane).show(side.places(app, self.PLACE))
        self.rows.set_columns(self.columns())
        self._tell()
        self._read()

    def on_resize(self, event: events.Resize) -> None:
        """Which panes there is room for."""
        self._fit(event.size.width)

    def _fit(self, width: int) -> None:
        self.set_class(width >= SIDE_FROM, "-wide")
        self.set_class(width >= BESIDE_FROM, "-beside")

    @on(SidePane.Picked)
    def _place_picked(self, event: SidePane.Picked) -> None:
        side.go(app_of(self), event)

    # Views

    def show_view(self, at: int) -> None:
        """Another view, from its first row."""
        if at != self._at:
            self._at = at
            self.query_one(ViewTabs).show(active=self.view.id)
            self._read(keep=False)

    @on(Tabs.Picked)
    def _picked(self, event: Tabs.Picked) -> None:
        self.show_view([each.id for each in self.views].index(event.tab.id))

    def choices(self, command_id: str) -> Iterable[tuple[str, object]]:
        """The views, for the palette."""
        return [(each.title, n) for n, each in enumerate(self.views, 1)] if command_id == "view.number" else ()

    def action_view_number(self, number: int) -> None:
        """A view by its number."""
        if number <= len(self.views):
            self.show_view(number - 1)

    def action_view_next(self) -> None:
        """The next view."""
        self.show_view((self._at + 1) % len(self.views))

    def action_view_previous(self) -> None:
        """The view before."""
        self.show_view((self._at - 1) % len(self.views))


def desk_of(screen: PostScreen[Any]) -> tuple[Desk, Person]:
    """The desk, and who looks at it."""
    app = app_of(screen)
    return app.desk, app.person
