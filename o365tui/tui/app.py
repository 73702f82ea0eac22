"""The full screen, wired together: looks, language, keys, places, drafts. What a screen shows is in `screens/`."""

from __future__ import annotations

import gc
import importlib
import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import field, replace
from typing import TYPE_CHECKING, Any, ClassVar, Literal, cast

from rich.console import Console
from textual import events
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.app import App
from textual.binding import BindingType
from textual.css.query import NoMatches
from textual.dom import DOMNode
from textual.filter import LineFilter
from textual.geometry import Size
from textual.screen import Screen
from textual.widget import Widget

from o365tui.model.frozen import frozen
from o365tui.text import language
from o365tui.text.language import N_, _
from o365tui.text.safe import terminal_safe
from o365tui.tui import styles, typeahead
from o365tui.tui.commands.bindings import allowed, bindings, command_of
from o365tui.tui.commands.command import WHOSE, Command
from o365tui.tui.commands.keymap import KeyMap
from o365tui.tui.drafts import Keeper, Written
from o365tui.tui.driver import DeskDriver
from o365tui.tui.filters import ControlFilter
from o365tui.tui.painted import Painted
from o365tui.tui.presence import Presence
from o365tui.tui.widgets.frame import CommandFooter, StatusLine
from o365tui.tui.widgets.lines import Lines

if TYPE_CHECKING:
    from o365tui.model.people import Person
    from o365tui.tui.feed import Feed
    from o365tui.tui.notices import Notices
    from o365tui.tui.screens.request import RequestScreen
    from o365tui.tui.screens.siblings import Siblings
    from o365tui.tui.start import Waiting
    from o365tui.tui.widgets.reader import Reader

PLACES: dict[str, str] = {
    "welcome": "o365tui.tui.screens.welcome:WelcomeScreen",
    "overview": "o365tui.tui.screens.overview:OverviewScreen",
    "requests": "o365tui.tui.screens.requests:RequestsScreen",
    "phones": "o365tui.tui.screens.phones:PhonesScreen",
    "people": "o365tui.tui.screens.people:PeopleScreen",
    "settings": "o365tui.tui.screens.settings:SettingsScreen",
    "canned": "o365tui.tui.screens.canned:CannedScreen",
    "notices": "o365tui.tui.screens.notices:NoticesScreen",
    "figures": "o365tui.tui.screens.figures:FiguresScreen",
    "letters": "o365tui.tui.screens.letters:LettersScreen",
    "quarantine": "o365tui.tui.screens.quarantine:QuarantineScreen",
}
"""Where one can go: name → module and class, imported when first gone to. The class is called without arguments."""

LEAST = Size(40, 10)
"""Columns and rows that the screens can do with."""

DRAFT_SECONDS = 0.5
"""How long after the last key a draft is written: a killed process loses no more than a second of typing."""


@frozen
class Options:
    """How the full screen was started.

    Attributes:
        start: the first place.
        looks: "auto", "dark" or "light".
        mouse: False with --no-mouse.
        drafts: keeps what is being typed; without one, for this session alone.
        key_map: the person's own keys.
        waiting: gets somebody to tell when a commit waits for another process.
        places: instead of `PLACES` (tests, the gallery); a class or a maker of screens may stand for "module:Class".
        recolour: answers whether the terminal has colours, None to ask Rich (tests).
    """

    start: str = "overview"
    looks: Literal["auto", "dark", "light"] = "auto"
    mouse: bool = True
    drafts: Keeper | None = None
    key_map: KeyMap = field(default_factory=KeyMap)
    waiting: Waiting | None = None
    places: Mapping[str, str | Callable[[], Screen[Any]]] | None = None
    colours: str | None = "ask"


ZONE_AREAS = frozenset(
    {"Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"}
)
"""Folders of the system's zone files in which there is nothing else."""


def _known_zone(name: str) -> str:
    """The zone's name, or UTC where there is no such zone (somebody else's spelling, brought in by an import)."""
    area, _slash, _place = name.partition("/")
    if name == "UTC" or (area in ZONE_AREAS and "." not in name and os.path.isfile(f"/usr/share/zoneinfo/{name}")):
        # The usual case, without what `zoneinfo` costs at the start.
        return name
    from o365tui.text.dates import UnknownZone, parse_zone

    try:
        parse_zone(name)
    except UnknownZone:
        return "UTC"
    return name


class _CleanFile:
    """Standard error for tracebacks: foreign text in them must not reach the terminal as it is."""

    def write(self, text: str) -> int:
        os.write(2, terminal_safe(text).encode("utf-8", "replace"))
        return len(text)

    def flush(self) -> None:
        """Nothing is held back."""


class DeskApp(App[int]):
    """The full screen of a desk.

    Args:
        desk: the use cases (`o365tui.desk`); screens ask it, this class does not.
        person: who acts: has `role` ("administrator" or "agent"), `owner` (bool), `language`.
        options: see `Options`.
    """

    SCOPE: ClassVar[str] = "app"
    TITLE = "o365tui"
    ENABLE_COMMAND_PALETTE = False  # ours is lighter, and knows our commands
    CSS_PATH = "styles/base.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("app", priority=True)]
    ENABLE_SELECT_AUTO_SCROLL = False

    def __init__(self, desk: Any = None, person: Any = None, options: Options | None = None) -> None:
        options = options or Options()
        super().__init__(driver_class=DeskDriver, ansi_color=True if os.environ.get("NO_COLOR") else None)
        self.animation_level = "none"
        self.error_console = Console(file=cast(Any, _CleanFile()), color_system=None, markup=False, highlight=False)
        self.desk = desk
        self.person = person
        self.options = options
        self.key_map = options.key_map
        self.drafts = Keeper() if options.drafts is None else options.drafts
        if options.waiting is not None:
            options.waiting.tell = lambda sentence: self.call_later(self.notify, sentence, severity="warning")
        self.feed: Feed | None = None
        self.notices: Notices | None = None
        self._names: dict[str, str] = {}
        self._ready_screen: Screen[Any] | None = None
        self._zone: str | None = None
        self._drafts_changed = False
        self._drafts_refused = False
        self._painted_once = False
        self._places: Mapping[str, str | Callable[[], Screen[Any]]] = options.places or PLACES
        self._sieve = ControlFilter()
        self.painted = Painted()
        self.presence = Presence()
        for look in styles.LOOKS.values():
            self.register_theme(look.theme())
        colours = self.console.color_system if options.colours == "ask" else options.colours
        self._put_on(styles.choose(options.looks, os.environ, colours))
        self.set_keymap(self.key_map.for_textual())

    def _put_on(self, look: styles.Look) -> None:
        """The first look. Setting `theme` would parse all style a second time, right after the first frame."""
        if look.ansi:
            self.theme = look.name
            return
        self.set_reactive(App.theme, look.name)
        self.set_class(look.dark, "-dark-mode", update=False)
        self.set_class(not look.dark, "-light-mode", update=False)
        self.stylesheet.set_variables(self.get_css_variables())

    # Textual's hooks

    def get_default_screen(self) -> Screen[Any]:
        """The first place is the bottom of the stack: no blank screen under it."""
        self._listen()
        screen = self.make_screen(self.options.start)
        # Textual loads the style of screens that are pushed, and not of this one. Here it is parsed with all the rest.
        for path in screen.css_path:
            self.stylesheet.read(path)
        if screen.CSS:
            self.stylesheet.add_source(
                screen.CSS,
                read_from=(type(screen).__module__, f"{type(screen).__name__}.CSS"),
                scope=type(screen).__name__ if screen.SCOPED_CSS else "",
            )
        return screen

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        """Textual's way to the terminal: of each frame only the cells that differ go there."""
        if isinstance(renderable, LayoutUpdate | ChopsUpdate):
            renderable = self.painted.difference(renderable, *self.size)
        super()._display(screen, renderable)

    def _begin_update(self) -> None:
        if isinstance(self._driver, DeskDriver):
            self._driver.begin_frame()
        super()._begin_update()

    def _end_update(self) -> None:
        super()._end_update()
        if isinstance(self._driver, DeskDriver):
            self._driver.end_frame()

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's filters and, after them, the sieve."""
        return [*super().get_line_filters(), self._sieve]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Textual asks before it runs or shows an action."""
        return allowed(self, action)

    def on_resize(self, event: events.Resize) -> None:
        """The terminal may have lost or moved what was on it, even when it has its old size again."""
        self.painted.forget()
        if self._painted_once:
            self._look_at_size(event.size)

    def _look_at_size(self, size: Size) -> None:
        """Say so where there is no room for the screens; that screen goes by itself."""
        if size.width < LEAST.width or size.height < LEAST.height:
            from o365tui.tui.screens.too_small import TooSmallScreen

            if not any(isinstance(screen, TooSmallScreen) for screen in self.screen_stack):
                self.push_screen(TooSmallScreen())

    def on_ready(self) -> None:
        """The first frame is painted: now what could wait."""
        # What was made until now stays until the end: the collector need never look at it again.
        gc.freeze()
        gc.enable()
        self._painted_once = True
        self._look_at_size(self.size)
        if self.feed is not None:
            self.feed.start()
        for sentence in self.key_map.complaints:
            self.notify(sentence, severity="warning")
        if self.desk is not None:
            self.run_worker(self._say_how_the_desk_is, thread=True, exit_on_error=False)
            self._begin_notices()

    def _say_how_the_desk_is(self) -> None:
        """A desk that cannot be written says why, before anybody has typed in vain; one that was mended says what."""
        if why := self.desk.read_only:
            self.call_later(self.notify, why, severity="error")
        elif found := self.desk.notices():
            self.call_later(self.notify, " ".join(found), severity="warning")

    def on_unmount(self) -> None:
        """Leaving: no more news, of others and of this session."""
        if self.feed is not None:
            self.feed.stop()
        self.presence.leave(self)

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: Literal["information", "warning", "error"] = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """Say something in the status line of the screen, else in a toast. Never markup."""
        try:
            status = self.screen.query_one(StatusLine)
        except (NoMatches, IndexError):
            super().notify(message, title=title, severity=severity, timeout=timeout, markup=False)
        else:
            status.notice(message, severity)

    async def on_event(self, event: events.Event) -> None:
        """Keys that are typed ahead go where they were meant for (see `typeahead`); everything else is Textual's."""
        if isinstance(event, events.Key) and not event.is_forwarded:
            if self._exit:
                return  # typed after the key that leaves: a screen that it opened would find everything gone
            await typeahead.opened(self, self.screen)
            screen = self.screen
            if screen is not self._ready_screen:
                await typeahead.ready(screen)
                self._ready_screen = screen
            focused = self.focused
            if focused is not None and typeahead.is_text_field(type(focused)):
                if not event.is_printable:
                    await self._key_of_field(focused, event)
                    return
            elif not typeahead.has_own_keys(type(focused or screen)):
                for first in (True, False):
                    if await self._check_bindings(event.key, priority=first):
                        return
                self._tell_whose(event.key)
        await super().on_event(event)

    async def _key_of_field(self, field: Widget, event: events.Key) -> None:
        """A key that writes nothing, while one writes: after the characters before it, before those that follow."""
        await typeahead.drained(field)
        if await self._check_bindings(event.key, priority=True) or await typeahead.taken(field, event):
            return
        await self._check_bindings(event.key)

    def _tell_whose(self, key: str) -> None:
        """A key that does something here for others: say whose it is, for in the footer it is not."""
        for _node, bound in self.screen._modal_binding_chain:
            for binding in bound.key_to_bindings.get(key, ()):
                command = command_of(binding)
                if command is not None and not self.may(command):
                    self.notify(_(WHOSE[command.who]), severity="warning")
                    return

    # Who may, and what is possible

    def may(self, command: Command) -> bool:
        """May this person run the command? The desk asks again when it is run."""
        agent = getattr(self.person, "role", None) == "agent"
        owner = bool(getattr(self.person, "owner", False))
        return {"agent": agent, "owner": owner, "post": agent or owner}.get(command.who, True)

    @property
    def titles(self) -> Mapping[str, str]:
        """What the footer calls a command of the app here: at the top, back leaves."""
        title = getattr(self.screen, "back_title", "") or (N_("Quit") if len(self.screen_stack) == 1 else "")
        return {"app.back": title} if title else {}

    def can(self, command_id: str) -> bool:
        """Is a command of the app possible now?"""
        if getattr(self.screen, "takes_every_key", False):
            return False
        if command_id == "app.help":
            return getattr(self.screen, "SCOPE", "") != "article"
        if command_id.startswith("go."):
            return command_id.removeprefix("go.") in self._places and self.options.start != "welcome"
        return True

    # The desk's news, and the names and the zone to show them in

    def name_of(self, handle: str | None) -> str:
        """What somebody is called, nothing for nobody; remembered until people change. Foreign text."""
        if handle is None:
            return ""
        name = self._names.get(handle)
        if name is None:
            name = self._names[handle] = self.desk.name_of(handle)
        return name

    @property
    def zone(self) -> str:
        """The IANA zone that times are shown in: the person's, UTC where theirs is not known."""
        if self._zone is None:
            self._zone = _known_zone(getattr(self.person, "timezone", "UTC"))
        return self._zone

    def begin(self, desk: Any, person: Any, drafts: Keeper) -> None:
        """Go on from the welcome with a desk: its drafts, its news, all places. The caller goes to the first one."""
        self.drafts.save()
        self.desk, self.person, self.drafts = desk, person, drafts
        self.options = replace(self.options, start="overview")
        self._zone = None
        self._listen()
        if self.feed is not None:
            self.feed.start()
        self._begin_notices()

    def _begin_notices(self) -> None:
        from o365tui.tui.notices import Notices

        self.notices = Notices(self, self._notices_changed)
        self.notices.start()

    def _notices_changed(self) -> None:
        """Tell the bars, the screens that want to know, and the terminal's title."""
        unread = self.unread
        for screen in self.screen_stack:
            for bar in screen.query("TopBar,RequestHead").results(Lines):
                bar.redraw()
            changed = getattr(screen, "notices_changed", None)
            if changed is not None and screen.is_attached:
                changed()
        driver = self._driver
        if isinstance(driver, DeskDriver) and (unread or driver.has_title):
            driver.title(f"({unread}) {self.TITLE}" if unread else self.TITLE)

    @property
    def unread(self) -> int:
        """How many notices were not read."""
        return self.notices.unread if self.notices is not None else 0

    def _listen(self) -> None:
        """Hear of what is committed from now on (before anything is read); told when the first frame is painted."""
        if self.desk is not None and self.feed is None:
            from o365tui.tui.feed import Feed

            self.feed = Feed(
                self.desk,
                self.person,
                lambda numbers, person: self.call_later(self._desk_changed, numbers, person),
                lambda sentence: self.call_later(self.notify, sentence, severity="error"),
                lambda what: self.call_later(self._hinted, what),
            )

    def _hinted(self, what: str) -> None:
        """Somebody came, went or began to write ("present"), there are other canned responses ("canned"), something
        became of a letter or a message ("letters"), or the person has set something for themselves, here or in another
        session ("preferences")."""
        if what == "preferences" and self.notices is not None:
            self.notices.preferences_changed()
        for screen in self.screen_stack:
            changed = getattr(screen, f"{what}_changed", None)
            if changed is not None and screen.is_attached:
                changed()

    def tell_presence(self) -> None:
        """A request was opened or left: others are told. Cheap when nothing changed."""
        if self.desk is not None and not self._exit:
            self.presence.tell(self)

    def _desk_changed(self, numbers: frozenset[int], person: Person | None) -> None:
        if person is not None:
            spoken = getattr(self.person, "language", None)
            self.person, self._zone = person, None
            self._names.clear()
            if person.language not in (spoken, language.current()):
                self.set_language(person.language)
        if self.notices is not None:
            if person is not None:
                self.notices.start()
            self.notices.desk_changed(numbers)
        for screen in self.screen_stack:
            changed = getattr(screen, "desk_changed", None)
            if changed is not None and screen.is_attached:
                changed(numbers, person is not None)

    # Going further

    def open_request(
        self, number: int, siblings: Sequence[int] | Siblings = (), note: int | None = None, searched: str = ""
    ) -> RequestScreen:
        """Show a request, at this note, and give its screen; `siblings` are those of the list that it is from, for `.`
        and `,`, and `searched` is what it was found by."""
        from o365tui.tui.screens.request import RequestScreen

        screen = RequestScreen(number, siblings, note=note, searched=searched)
        self.push_screen(screen)
        return screen

    def on_reader_link_picked(self, event: Reader.LinkPicked) -> None:
        """A number in a text was clicked: to that request."""
        self.open_request(event.number)

    def open_view(self, view: str) -> None:
        """Show a view of the service requests, wherever one is."""
        there: Any = next((screen for screen in self.screen_stack if screen.has_class("place-requests")), None)
        if there is None:
            there = self.make_screen("requests")
            there.show_view(view)
            self.push_screen(there)
        else:
            self.go("requests")
            there.show_view(view, search=False)

    def open_found(self, words: str, view: str = "all") -> None:
        """Show what a filter finds in a view, on top of where one is."""
        from o365tui.model.views import View
        from o365tui.tui.screens.requests import RequestsScreen

        screen = RequestsScreen(View(view))
        screen.begin_with(words)
        self.push_screen(screen)

    def open_filing(self) -> None:
        """Write a new request, or go on with its draft."""
        from o365tui.tui.screens.filing import FilingScreen

        self.push_screen(FilingScreen())

    def open_article(self, topic: str) -> None:
        """A topic of the help; empty: the keys that work where one is."""
        from o365tui.tui.screens.article import ArticleScreen

        self.push_screen(ArticleScreen(topic, self.screen))

    # Places

    def make_screen(self, place: str) -> Screen[Any]:
        """The screen of a place, newly made. Raises KeyError for a place that is not there."""
        maker = self._places[place]
        if isinstance(maker, str):
            module, _colon, name = maker.partition(":")
            maker = cast("Callable[[], Screen[Any]]", getattr(importlib.import_module(module), name))
        screen = maker()
        screen.add_class(f"place-{place}")
        return screen

    def go(self, place: str) -> None:
        """Go to a place: back to it when one came from there, else on top of where one is."""
        stack = self.screen_stack
        there = next((n for n, screen in enumerate(stack) if screen.has_class(f"place-{place}")), None)
        if there is None:
            self.push_screen(self.make_screen(place))
            return
        with self.batch_update():
            for _each in range(len(stack) - 1 - there):
                self.pop_screen()

    # Drafts

    def keep_draft(self, name: str, value: Any) -> None:
        """Keep what is being typed (None forgets it). Cheap: call it at every change."""
        self.drafts.keep(name, value)
        if not self._drafts_changed:
            self._drafts_changed = True
            self.set_timer(DRAFT_SECONDS, self._write_drafts)

    def _write_drafts(self) -> None:
        if self._drafts_changed:
            self._drafts_changed = False
            keeper = self.drafts
            self.run_worker(
                lambda: self.call_later(self._drafts_written, keeper.save()),
                thread=True, group="drafts", exit_on_error=False,
            )  # fmt: skip

    def _drafts_written(self, written: Written) -> None:
        """Tell the screens; of a disk that refuses, tell the person once until it takes them again."""
        for screen in self.screen_stack:
            kept = getattr(screen, "draft_kept", None)
            if kept is not None and written.names:
                kept(written.names, written.at)
        if written.failure and not self._drafts_refused:
            sentence = _("{why} What you write stays on the screen.")
            self.notify(sentence.format(why=written.failure), severity="error")
        self._drafts_refused = bool(written.failure)

    def save_now(self) -> None:
        """Write the drafts at once, from any thread: the line has dropped, or the app is leaving."""
        self._drafts_changed = False
        self.drafts.save()

    # Commands of the app

    def action_app_back(self) -> None:
        """Back; at the top, leave. A screen's own `back()` goes first and returns True when that was it."""
        back = getattr(self.screen, "back", None)
        if back is not None and back():
            return
        if len(self.screen_stack) > 1:
            self.pop_screen()
        else:
            self.action_app_quit()

    def action_app_repaint(self) -> None:
        """Something else has written on the terminal: paint it all."""
        self.painted.forget()
        self.screen.refresh(layout=True)

    def _fatal_error(self) -> None:
        """Something was raised that nobody expected (Textual calls this): a sentence instead of a wall of code.

        Tests without a terminal are told the error itself.
        """
        if self.is_headless or self._exception is None:
            super()._fatal_error()
            return
        from o365tui.tui import faults

        with suppress(Exception):
            self.save_now()
        self._exit_renderables.append(faults.tell(self._exception))
        self._close_messages_no_wait()

    def action_app_quit(self) -> None:
        """Leave from anywhere; drafts are kept."""
        self.save_now()
        self.workers.cancel_all()
        self.exit(0)

    def action_go_overview(self) -> None:
        """To the overview."""
        self.go("overview")

    def action_go_requests(self) -> None:
        """To the service requests."""
        self.go("requests")

    def action_go_phones(self) -> None:
        """To the phone numbers."""
        self.go("phones")

    def action_go_people(self) -> None:
        """To the people."""
        self.go("people")

    def action_go_canned(self) -> None:
        """To the canned responses."""
        self.go("canned")

    def action_go_settings(self) -> None:
        """To the settings."""
        self.go("settings")

    def action_go_figures(self) -> None:
        """To the figures."""
        self.go("figures")

    def action_go_notices(self) -> None:
        """To the notices."""
        self.go("notices")

    def action_go_letters(self) -> None:
        """To the letters."""
        self.go("letters")

    def action_go_quarantine(self) -> None:
        """To the messages in quarantine."""
        self.go("quarantine")

    def action_app_help(self) -> None:
        """The keys that work here, and the article when there is one."""
        self.open_article("")

    def action_app_palette(self) -> None:
        """All commands that work here; once more closes it."""
        from o365tui.tui.widgets.palette import Palette

        if isinstance(self.screen, Palette):
            self.screen.dismiss(None)
        else:
            self.push_screen(Palette(self.screen), self._run_offer)

    def _run_offer(self, chosen: tuple[str, DOMNode] | None) -> None:
        if chosen is not None:
            action, node = chosen
            self.call_later(self.run_action, action, node)

    def action_app_looks(self) -> None:
        """Light or dark."""
        if self.theme == styles.ANSI.name:
            self.notify(_("This terminal's own colours are used."))
            return
        self.theme = styles.LIGHT.name if self.theme == styles.DARK.name else styles.DARK.name

    def action_app_language(self) -> None:
        """The other language."""
        self.set_language("lv" if language.current() == "en" else "en")

    def set_language(self, chosen: str) -> None:
        """Change the language; screens with a `retell()` are asked to say everything again."""
        language.use(chosen)
        for screen in self.screen_stack:
            retell = getattr(screen, "retell", None)
            if retell is not None:
                retell()
            for footer in screen.query(CommandFooter):
                footer.retell()
            for lines in screen.query(Lines):
                lines.redraw()

    def set_key_map(self, key_map: KeyMap) -> None:
        """Change the keys at once (the settings screen)."""
        self.key_map = key_map
        self.set_keymap(key_map.for_textual())
        for footer in self.screen.query(CommandFooter):
            footer.retell()
