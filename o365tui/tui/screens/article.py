"""Help: the keys that work where one came from, and the article in topics, each with "Was this helpful?"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from o365tui.model import help as article
from o365tui.model.help import Topic
from o365tui.text.language import _, current
from o365tui.tui.commands import COMMANDS, DeskScreen
from o365tui.tui.commands.manual import Entry, entries
from o365tui.tui.screens import side
from o365tui.tui.widgets.conversation import Reader
from o365tui.tui.widgets.frame import CommandFooter, StatusLine, TopBar
from o365tui.tui.widgets.keys_help import help_entries, help_lines
from o365tui.tui.widgets.lines import Line, safe
from o365tui.tui.widgets.prose import prose
from o365tui.tui.widgets.rows import Column
from o365tui.tui.widgets.search import SearchLine
from o365tui.tui.widgets.virtual_list import VirtualList, of_rows
from o365tui.tui.work import app_of, attempt

if TYPE_CHECKING:
    from textual.screen import Screen

    from o365tui.model.settings import Feedback

HERE = "here"
"""The id of the first topic: the keys that work on the screen that one came from."""

WIDE_FROM = 110
NARROW = 64
"""Columns below which topics and text take turns."""

WIDEST = 88
"""Cells that the text takes at most."""


class ArticleText(Reader):
    """A topic as text."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._topic = Topic("", "", "")
        self._rows: Sequence[Entry] = ()

    def show(self, topic: Topic, rows: Sequence[Entry], *, keep: bool = False) -> None:
        """Show a topic from its start; `rows` are the keys for where it has them."""
        self._topic, self._rows = topic, rows
        self.redraw(to_top=not keep)

    def build(self, width: int) -> Sequence[Line]:
        """The Markdown, with the table of keys in its place."""
        room = min(WIDEST, width - 3)
        before, has_keys, after = self._topic.body.partition(article.KEYS)
        lines: list[Line] = [(), *(((" ", "ground"), *line) for line in prose(before, room))]
        if has_keys:
            lines += [(), *help_lines(self._rows, room + 1)]
            lines += [(), *(((" ", "ground"), *line) for line in prose(after, room))] if after.strip() else []
        return [*lines, ()]


class Topics(VirtualList[Topic]):
    """The topics. There are few of them, so the keys for pages are the text's."""

    @property
    def _text(self) -> ArticleText:
        return self.screen.query_one(ArticleText)

    def action_move_page_down(self) -> None:
        """A page of the text."""
        self._text.action_move_page_down()

    def action_move_page_up(self) -> None:
        """A page of the text."""
        self._text.action_move_page_up()

    def action_move_half_down(self) -> None:
        """Half a page of the text."""
        self._text.action_move_half_down()

    def action_move_half_up(self) -> None:
        """Half a page of the text."""
        self._text.action_move_half_up()


class ArticleScreen(DeskScreen[None]):
    """Topics at the left, the text at the right.

    Args:
        topic: id of the topic to begin with; empty: the keys that work on the screen below.
        below: the screen that one comes from.
    """

    SCOPE = "article"
    CSS_PATH = "article.tcss"
    AUTO_FOCUS = "Topics"

    def __init__(self, topic: str = "", below: Screen[Any] | None = None) -> None:
        super().__init__()
        self._topic_id = topic or HERE
        self._below = below
        self._words = ""
        self._mine: dict[str, Feedback] = {}
        self._here = self._keys_here()

    def compose(self) -> ComposeResult:
        """Bars, topics, text."""
        app = app_of(self)
        self._mine = dict(app.desk.my_feedback(app.person)) if app.desk is not None else {}
        self._fit(app.size.width)
        columns: list[Column[Topic]] = [
            Column("title", "", lambda topic: (safe(topic.title), "text"), takes_rest=True, strong=True)
        ]
        yield TopBar([_("Support"), _("Help")], *side.who(app.person))
        with Horizontal(id="middle"):
            with Vertical(id="left"):
                yield SearchLine(id="search")
                yield Topics(columns, self._source(), show_header=False)
            with Vertical(id="right"):
                yield ArticleText()
        yield StatusLine()
        yield CommandFooter()

    def on_mount(self) -> None:
        """At the topic that was asked for."""
        self.query_one(SearchLine).display = False
        self.query_one(Topics).move_to_key(self._topic_id)
        self._show(self.topic)

    # What is shown

    @property
    def topic(self) -> Topic | None:
        """The topic under the cursor."""
        return self.query_one(Topics).row

    def _keys_here(self) -> list[Entry]:
        if self._below is None:
            return []
        return help_entries(self._below, app_of(self._below).key_map)

    def _all_keys(self) -> list[Entry]:
        app = app_of(self)
        return entries(filter(app.may, COMMANDS.values()), app.key_map)

    def _source(self) -> Any:
        found = article.find(self._words, current())
        if self._below is not None and not self._words.strip():
            title = _("Keys that work here")
            found = [Topic(HERE, title, f"# {title}\n\n{article.KEYS}"), *found]
        return of_rows(found, lambda topic: topic.id)

    def _show(self, topic: Topic | None, *, keep: bool = False) -> None:
        if topic is None:
            nothing = _("# Nothing has these words\n\nTry fewer words, or other ones. `esc` shows all topics again.")
            topic = Topic("", "", nothing)
        self._topic_id = topic.id
        rows = self._here if topic.id == HERE else self._all_keys() if article.KEYS in topic.body else ()
        self.query_one(ArticleText).show(topic, rows, keep=keep)
        self.query_one(TopBar).show([_("Support"), _("Help"), *([topic.title] if topic.title else [])])
        self._tell()
        self.refresh_bindings()

    def _tell(self) -> None:
        """The question that the article ends with, or the answer that was given."""
        status = self.query_one(StatusLine)
        if not self._can_be_judged():
            status.show()
            return
        yes, no = (app_of(self).key_map.shown(COMMANDS[each]) for each in ("article.helpful", "article.unhelpful"))
        given = self._mine.get(self._topic_id)
        if given is None:
            status.show(_("Was this helpful?"), _("{yes} yes · {no} no").format(yes=yes, no=no))
        elif given.helpful:
            status.show(_("You said: it helped."), _("{yes} add words · {no} it did not").format(yes=yes, no=no))
        else:
            status.show(_("You said: it did not help."), _("{no} add words · {yes} it did").format(yes=yes, no=no))

    def retell(self) -> None:
        """The language has changed."""
        self._here = self._keys_here()
        self.query_one(Topics).show(self._source())
        self._show(self.topic, keep=True)

    def on_resize(self, event: events.Resize) -> None:
        """Which panes there is room for."""
        self._fit(event.size.width)

    def _fit(self, width: int) -> None:
        self.set_class(width >= WIDE_FROM, "-wide")
        self.set_class(width < NARROW, "-narrow")

    @on(VirtualList.Highlighted)
    def _highlighted(self, event: VirtualList.Highlighted) -> None:
        topic: Topic | None = event.row
        if (topic.id if topic is not None else "") != self._topic_id:
            self._show(topic)

    @on(VirtualList.Opened)
    def _opened(self, event: VirtualList.Opened) -> None:
        self._show(event.row)
        self.add_class("-reading")
        self.query_one(ArticleText).focus()

    def back(self) -> bool:
        """From the text to the topics, from the search to all of them, and then out."""
        search, topics = self.query_one(SearchLine), self.query_one(Topics)
        if self.focused is self.query_one(ArticleText):
            self.remove_class("-reading")
            topics.focus()
            return True
        if not search.display:
            return False
        search.close()
        self._words = ""
        topics.show(self._source())
        topics.focus()
        return True

    # Searching

    def action_list_search(self) -> None:
        """Topics that have these words."""
        self.remove_class("-reading")
        self.query_one(SearchLine).open(self._words)

    @on(SearchLine.Changed)
    def _typed(self, event: SearchLine.Changed) -> None:
        self._words = event.words
        topics = self.query_one(Topics)
        topics.show(self._source(), keep=False)
        self._show(self.topic)

    @on(SearchLine.Done)
    def _to_results(self) -> None:
        self.query_one(Topics).focus()

    # Was this helpful?

    def _can_be_judged(self) -> bool:
        return self._topic_id not in (HERE, "")

    def can(self, command_id: str) -> bool:
        """A table of keys is not asked about."""
        return self._can_be_judged() if command_id.startswith("article.") else True

    def action_article_helpful(self) -> None:
        """It helped; once more adds words."""
        self._judge(True)

    def action_article_unhelpful(self) -> None:
        """It did not help; once more adds words."""
        self._judge(False)

    def _judge(self, helpful: bool) -> None:
        given = self._mine.get(self._topic_id)
        if given is None or given.helpful is not helpful:
            self._give(self._topic_id, helpful, "")
            return
        from o365tui.tui.widgets.dialogs import Ask

        app, name = app_of(self), f"feedback-{self._topic_id}"
        question = _("What was good about it?") if helpful else _("What was missing, or wrong?")
        draft = app.drafts.get(name)
        words = draft if isinstance(draft, str) else given.words
        topic_id = self._topic_id

        def answered(text: str | None) -> None:
            if text is not None:
                self._give(topic_id, helpful, text)

        about = _("The owner of this desk reads it. Nothing is sent to anybody else.")
        app.push_screen(
            Ask(question, about, words, required=False, on_change=lambda text: app.keep_draft(name, text)), answered
        )

    @work(group="feedback")
    async def _give(self, topic_id: str, helpful: bool, words: str) -> None:
        app = app_of(self)
        desk, person = app.desk, app.person
        await attempt(self, lambda: desk.give_feedback(person, topic_id, helpful, words))
        mine: Any = await attempt(self, lambda: desk.my_feedback(person))
        given = mine.get(topic_id) if mine is not None else None
        if given is None or given.helpful is not helpful or given.words != words:
            return
        self._mine = dict(mine)
        app.keep_draft(f"feedback-{topic_id}", None)
        self._tell()
        key = app.key_map.shown(COMMANDS["article.helpful" if helpful else "article.unhelpful"])
        if words:
            self.notify(_("Thank you for your words."))
        else:
            self.notify(_("Thank you. Press {key} again to add a few words.").format(key=key), markup=False)
