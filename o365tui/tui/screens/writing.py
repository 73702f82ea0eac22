"""Writing on a request: a reply, an internal note, a question, how it was solved, why it is closed or opened again.

What is typed is kept as a draft all the while; nothing that happens here or elsewhere loses it.
"""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.widgets import TextArea

from o365tui.desk.together import INTERNAL, PUBLIC
from o365tui.model.canned import unfilled
from o365tui.model.request import Record, shown_number
from o365tui.model.times import read, written
from o365tui.text import dates
from o365tui.text.language import _
from o365tui.tui.commands.nodes import DeskScreen
from o365tui.tui.presence import Whereabouts
from o365tui.tui.screens import writing_draft as drafts
from o365tui.tui.screens.also_here import SeesOthers
from o365tui.tui.screens.request_head import RequestHead
from o365tui.tui.screens.request_notes import Notes, entries
from o365tui.tui.screens.writing_kinds import ANSWERS, KINDS, Kind, means, next_answer, seen_by, title
from o365tui.tui.screens.writing_parts import Attached, Banner
from o365tui.tui.screens.writing_sending import Sending
from o365tui.tui.widgets.dialogs import Words, throws_away
from o365tui.tui.widgets.fields import TextBox
from o365tui.tui.widgets.frame import CommandFooter, StatusLine
from o365tui.tui.work import app_of, attempt


class WritingScreen(Sending, SeesOthers, DeskScreen["Record | None"]):
    """Writes a note of a kind (`writing_kinds.KINDS`); dismissed with the request as it became, or None when left.

    Args:
        number: the request.
        kind: "reply", "internal", "ask", "resolve", "close" or "reopen".
        editor: begin in $EDITOR.
    """

    SCOPE = "note"
    AUTO_FOCUS = "TextBox"
    CSS: ClassVar[str] = """
    WritingScreen Notes { height: 1fr; }
    WritingScreen TextBox { height: 42%; min-height: 3; }
    WritingScreen.-internal TextBox { border-left: outer $desk-internal; }
    WritingScreen.-tall Notes { margin: 1 0 0 0; }
    WritingScreen.-low Notes { display: none; }
    WritingScreen.-low TextBox { height: 1fr; }
    WritingScreen.-lowest #means, WritingScreen.-lowest StatusLine, WritingScreen.-lowest RequestHead { display: none; }
    """

    def __init__(self, number: int, kind: str = "reply", *, editor: bool = False) -> None:
        self._writing = kind
        super().__init__(classes="-internal" if self._kind.internal else None)
        self._number = number
        self._place = drafts.place_of(kind, number)
        self._editor = editor
        self._files: tuple[str, ...] = ()
        self._record: Record | None = None
        self._known: Record | None = None
        """The request as its writer knows it: what came later must be shown to them before theirs goes."""
        self._draft_at = self._from = ""
        self._unfilled: tuple[str, ...] = ()
        self._sending = False

    def compose(self) -> ComposeResult:
        """What was said so far, who will see this, the text, its files, what is wrong."""
        yield RequestHead(shown_number(self._number))
        yield Notes(id="notes")
        yield Banner()
        yield Words("", "muted", id="means")
        yield TextBox(id="text")
        yield Attached()
        yield Words("", "danger", id="problem")
        yield StatusLine()
        yield CommandFooter()

    def on_mount(self) -> None:
        """The draft first: it is there whatever the desk says."""
        self._load_draft()
        self._box.on_edit = lambda _text: self._keep()  # at once: `Changed` comes after what is typed was painted
        self._tell()
        self._read()
        if self._editor:
            self.call_after_refresh(self.action_text_editor)

    def on_resize(self, event: events.Resize) -> None:
        """Low terminals keep the text and who will see it."""
        low = event.size.height < 18
        self.set_class(low, "-low")
        self.set_class(event.size.height >= 30, "-tall")
        self.set_class(event.size.height < 10, "-lowest")
        self.query_one(RequestHead).shorten(low)

    # What is shown

    @property
    def _kind(self) -> Kind:
        """What is being written. It never goes from internal to public or back."""
        return KINDS[self._writing]

    @property
    def whereabouts(self) -> Whereabouts | None:
        """Others see that somebody writes, and administrators only of what they will read."""
        return (self._number, INTERNAL if self._kind.internal else PUBLIC) if self._record is not None else None

    @property
    def _box(self) -> TextBox:
        return self.query_one("#text", TextBox)

    @work(exclusive=True, group="read")
    async def _read(self) -> None:
        app = app_of(self)
        record = await attempt(self, lambda: app.desk.get(app.person, self._number), on_error=self._refused)
        if record is None:
            return
        first = self._record is None
        self._record = record
        if first:
            self.tell_presence()
        self._known = self._known or record
        self._tell(newest=first)
        told = self._news()
        if told:
            self._say(_("Meanwhile: {news}.").format(news=" · ".join(told)), "attention")

    def _tell(self, newest: bool = False) -> None:
        app, request = app_of(self), self._record.request if self._record is not None else None
        self.query_one(RequestHead).show(request, shown_number(self._number))
        draft = ""
        if self._draft_at:
            moment = dates.moment(read(self._draft_at), app.zone, app.desk.now())
            draft = _("draft of {moment}").format(moment=moment)
        self.query_one(Banner).show(title(self._writing), seen_by(self._kind, request), draft, self._kind.internal)
        self.query_one(Attached).show(self._files)
        self.query_one(StatusLine).show("", "", _("times in {zone}").format(zone=app.zone))
        if self._record is not None and request is not None:
            self.query_one(Notes).tell(entries(self._record, app), newest=newest)
            self.query_one("#means", Words).show(means(self._kind, request, app, app.desk.now()), "muted")
        self.refresh_bindings()

    def desk_changed(self, numbers: frozenset[int], people: bool) -> None:
        """The feed: show what was added above, and leave the text alone."""
        if (people or self._number in numbers) and not self._sending:
            self._read()

    def draft_kept(self, names: frozenset[str], at: datetime) -> None:
        """What was typed until then is on the disk."""
        if self._place in names and self._place in app_of(self).drafts:
            when = at.astimezone(dates.parse_zone(app_of(self).zone)).strftime("%H:%M:%S")
            zone = _("times in {zone}").format(zone=app_of(self).zone)
            for line in self.query(StatusLine):  # none yet, when the news is of a screen before this one
                line.show("", _("draft kept {time}").format(time=when), zone)

    def retell(self) -> None:
        """The language has changed."""
        self._tell()

    # The draft

    def _load_draft(self) -> None:
        draft = drafts.load(app_of(self).drafts, self._writing, self._number)
        if draft is None:
            return
        self._files = draft.files if self._kind.files else ()
        if self._writing == ANSWERS[0] and draft.answer and app_of(self).person.agent:
            self._writing = draft.answer
        box = self._box
        with self.prevent(TextArea.Changed):
            box.text = draft.text
        box.move_cursor(box.document.end)
        self._draft_at, self._from = draft.at, draft.place

    def _keep(self) -> None:
        app, text = app_of(self), self._box.text
        if text or self._files:
            draft = drafts.NoteDraft(text, self._files, written(app.desk.now()), self._writing)
            app.keep_draft(self._place, drafts.document(draft, self._writing))
        else:
            app.keep_draft(self._place, None)
        if self._from not in ("", self._place):
            app.keep_draft(self._from, None)  # it has moved
            self._from = ""

    def _forget(self) -> None:
        self._files = ()
        with self.prevent(TextArea.Changed):
            self._box.text = ""
        self._keep()

    @on(TextArea.Changed, "#text")
    def _typed(self, event: TextArea.Changed) -> None:
        event.stop()
        self._keep()
        if self._news():
            return
        left = ", ".join(dict.fromkeys(place for place in self._unfilled if place in self._box.text))
        sentence = _("Not filled in, for there is nothing to fill in: {places}.")
        self._say(sentence.format(places=left) if left else "", "attention")

    # Commands

    def can(self, command_id: str) -> bool:
        """Files come only with notes; where an answer cannot do anything to the status, there is nothing to choose."""
        if command_id == "form.add_file":
            return self._kind.files
        if command_id == "note.answer":
            return self._next_answer() != self._writing
        return True

    def _next_answer(self) -> str:
        request = self._record.request if self._record is not None else None
        return next_answer(self._writing, app_of(self).person, request)

    def action_note_answer(self) -> None:
        """The next of what a reply may do to the status; the text stays as it is."""
        self._writing = self._next_answer()
        self._keep()
        self._tell()

    @work
    async def action_note_canned(self) -> None:
        """Find a canned response, and put it where the cursor stands."""
        from o365tui.tui.screens.writing_canned import CannedPicker

        ready = await self.app.push_screen_wait(CannedPicker(self._number))
        box = self._box
        box.focus()
        if ready is None:
            return
        self._unfilled = (*self._unfilled, *unfilled(ready.canned, ready.text))
        box.move_cursor(box.insert(ready.text).end_location)

    @work
    async def action_form_add_file(self) -> None:
        """Choose files to come with it."""
        from o365tui.tui.screens.file_picker import pick_files

        title = _("Files for this note")
        about = _("Only agents will see them.") if self._kind.internal else _("Everyone on the request will see them.")
        self._files = await pick_files(self, self._files, title, about, on_change=self._picked)
        self._picked(self._files)
        self._box.focus()

    def _picked(self, files: tuple[str, ...]) -> None:
        self._files = files
        self.query_one(Attached).show(files)
        self._keep()

    def action_form_leave(self) -> None:
        """Leave; the draft stays."""
        kept = bool(self._box.text or self._files)
        app = app_of(self)
        self.dismiss(None)
        if kept:
            sentence = _("Your draft on {number} is kept.").format(number=shown_number(self._number))
            app.call_later(app.call_after_refresh, app.notify, sentence)

    @work
    async def action_form_discard(self) -> None:
        """Forget what was typed, after a question."""
        if not (self._box.text.strip() or self._files) or not await throws_away(self):
            return
        self._draft_at = ""
        self._forget()
        self._tell()

    def action_text_editor(self) -> None:
        """Go on in $EDITOR."""
        from o365tui.tui.widgets.editor import edit_box

        # The file's name says who will read it: in the editor nothing else does.
        name = "INTERNAL-note" if self._kind.internal else self._writing
        edit_box(self.app, self._box, f"{name}-{shown_number(self._number)}")
        self._box.focus()
