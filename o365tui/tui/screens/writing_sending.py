"""Sending what was written: not past what its writer has not read, not twice, and nothing is lost in a refusal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual import work

from o365tui.model.errors import Conflict, DeskError
from o365tui.model.operations import TAKE_BACK_WITHIN
from o365tui.model.request import Record, shown_number
from o365tui.text.language import _
from o365tui.tui.commands.registry import COMMANDS
from o365tui.tui.screens.request_words import news
from o365tui.tui.screens.writing_kinds import Kind, barred, send
from o365tui.tui.widgets.dialogs import Words
from o365tui.tui.work import app_of, attempt

if TYPE_CHECKING:
    from textual.screen import Screen

    from o365tui.tui.widgets.fields import TextBox

    class Base(Screen[Any]):
        """What is asked of the screen."""

        _number: int
        _files: tuple[str, ...]
        _record: Record | None
        _known: Record | None
        _sending: bool

        @property
        def _kind(self) -> Kind: ...

        @property
        def _box(self) -> TextBox: ...

        def _tell(self, newest: bool = False) -> None: ...

        def _read(self) -> Any: ...

        def _keep(self) -> None: ...

        def _forget(self) -> None: ...

else:
    Base = object


class Sending(Base):
    """Mixed into the writing screen."""

    def action_note_send(self) -> None:
        """Send it; first, once, show what came in between. A second key while it is being sent sends nothing twice."""
        if self._kind.required and not self._box.text.strip() and not self._files:
            self._say(_("Write something first: an empty note cannot be sent."))
            self._box.focus()
        elif not self._sending:
            self._sending = True
            self._send()

    @work(exclusive=True, group="send")
    async def _send(self) -> None:
        text, said = self._box.text, self._kind.sent  # another answer may be chosen while this one is being sent
        try:
            sent = await self._sent(text)
        finally:
            self._sending = False
        if sent is not None:
            self._done(sent, text, said)
        else:
            self._read()  # what the feed told meanwhile

    async def _sent(self, text: str) -> Record | None:
        app, kind, files = app_of(self), self._kind, self._files
        if not await self._all_was_read():
            return None
        self._say("")
        revision = self._known.request.revision if self._known is not None else None
        errors: list[DeskError] = []
        sent = await attempt(
            self,
            lambda: send(app.desk, app.person, kind, self._number, text, files, revision),
            on_error=errors.append,
        )
        for error in errors:
            # What came in the very last moment is shown as what came before is.
            if not isinstance(error, Conflict) or await self._all_was_read():
                self._refused(error)
        return sent

    async def _all_was_read(self) -> bool:
        """Does the writer know all that is on the request? What they do not is shown above, and known from then on."""
        app = app_of(self)
        record = await attempt(self, lambda: app.desk.get(app.person, self._number), on_error=self._refused)
        if record is None:
            return False
        self._record = record
        told = self._news()
        self._known = record
        if told:
            why = barred(self._kind, app.person, record.request)
            sentence = _("Meanwhile: {news}. Read it above; sending once more sends yours.")
            if why:
                sentence = _("Meanwhile: {news}. {why} What you have written is kept.")
            self._say(sentence.format(news=" · ".join(told), why=why), "danger" if why else "attention")
            # The sentence takes room from what it points to: that is brought into view when it has its place.
            self.call_after_refresh(self._tell, newest=True)
        return not told

    def _news(self) -> list[str]:
        """What others did since the writer knows the request."""
        if self._known is None or self._record is None:
            return []
        app = app_of(self)
        return news(self._known, self._record, app.person, app, app.desk.now())

    def _say(self, sentence: str, token: str = "danger") -> None:
        self.query_one("#problem", Words).show(sentence, token)

    def _refused(self, error: DeskError) -> None:
        """The text stays."""
        self._say(_("{why} What you have written is kept.").format(why=error.sentence))

    def _done(self, sent: Record, text: str, said: str) -> None:
        """Back to where one came from, which says what was done; what was typed since stays as a draft."""
        app, later = app_of(self), self._box.text
        self._forget()
        if later != text:
            self._box.text = later.removeprefix(text)
            self._keep()
        number = sent.request.number
        sentence = _(said).format(number=shown_number(number))
        if number != self._number:
            old = shown_number(self._number)
            sentence = _("{new} was filed; it goes on from {old}.").format(new=shown_number(number), old=old)
        elif text.strip() and self._kind.files:
            seconds = int(TAKE_BACK_WITHIN.total_seconds())
            key = app.key_map.shown(COMMANDS["request.undo"])
            sentence += " " + _("{key} takes it back within {n} s.").format(key=key, n=seconds)
        self.dismiss(sent)

        def after() -> None:
            if number != self._number:
                app.open_request(number)
            app.call_after_refresh(app.notify, sentence)

        app.call_later(after)
