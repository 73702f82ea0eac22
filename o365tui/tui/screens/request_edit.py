"""Changing a request's fields. What another person changed meanwhile is shown, and what was typed here stays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.widgets import TextArea

from o365tui.model import services
from o365tui.model.errors import Conflict, DeskError
from o365tui.model.request import Record, Request, Severity, shown_number
from o365tui.model.response import example
from o365tui.text.language import _, current
from o365tui.tui.commands.nodes import DeskScreen
from o365tui.tui.screens.filing_typed import addresses
from o365tui.tui.screens.filing_words import SHORT, TITLES
from o365tui.tui.screens.request_words import news
from o365tui.tui.widgets.choice import Choice, Option, RadioRow
from o365tui.tui.widgets.dialogs import Words, throws_away
from o365tui.tui.widgets.fields import TextBox, TextInput
from o365tui.tui.widgets.form import Form, FormRow
from o365tui.tui.widgets.frame import CommandFooter, StatusLine, TopBar
from o365tui.tui.work import app_of, attempt

FIELDS = ("title", "service", "area", "severity", "tags", "reference", "email", "phone", "further")


def values_of(request: Request) -> dict[str, str]:
    """The request's fields as this form shows them; a tag a line."""
    return {
        "title": request.title,
        "service": request.service,
        "area": request.area,
        "severity": request.severity.value,
        "tags": "\n".join(request.tags),
        "reference": request.reference,
        "email": request.contact.email,
        "phone": request.contact.phone,
        "further": ", ".join(request.contact.further),
    }


class EditScreen(DeskScreen["Record | None"]):
    """The form; dismissed with the request as it became, or None when nothing was changed."""

    SCOPE = "form"
    AUTO_FOCUS = "#title TextInput"
    CSS: ClassVar[str] = """
    EditScreen #tags TextBox { height: 3; }
    EditScreen Form { margin: 1 0 0 0; }
    """

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number
        self._place = f"edit-{number}"
        self._base: Record | None = None
        """The request that the fields were filled from: only what differs from it is changed."""
        self._filling = True
        self._crossed: dict[str, str] = {}
        """Fields that somebody else has changed as well, and what is said of it: sending stops there first."""

    def compose(self) -> ComposeResult:
        """A row for each field."""
        yield TopBar([shown_number(self._number), _("Change")])
        with Form(classes="-dense"):
            yield Words("", "attention", id="says")
            yield FormRow(_("Title"), TextInput(), required=True, id="title")
            yield FormRow(_("Service"), Choice(_services()), required=True, id="service")
            yield FormRow(_("Area"), Choice(), id="area")
            yield FormRow(_("Severity"), RadioRow(_severities()), required=True, id="severity")
            yield FormRow(_("Tags"), TextBox(), hint=_("One a line."), id="tags")
            yield FormRow(_("Reference"), TextInput(), hint=_("Microsoft’s own case number, if there is one."),
                          id="reference")  # fmt: skip
            for name in ("email", "phone", "further"):
                yield FormRow(_(TITLES[name]), TextInput(), required=name == "email", hint=_(SHORT[name]), id=name)
        yield StatusLine()
        yield CommandFooter()

    def on_mount(self) -> None:
        """Read the request, then put the draft over it."""
        self._read()

    # What is shown

    def _field(self, name: str) -> Any:
        return self.query_one(f"#{name}", FormRow).field

    def _values(self) -> dict[str, str]:
        return {name: self._value(name) for name in FIELDS}

    def _value(self, name: str) -> str:
        field = self._field(name)
        return str(field.text if isinstance(field, TextBox) else field.value)

    def _put(self, name: str, value: str) -> None:
        field = self._field(name)
        if name == "area":
            self._offer_areas(self._value("service"))
        if isinstance(field, TextBox):
            field.text = value
        else:
            field.value = value

    def _offer_areas(self, service: str) -> None:
        names = services.areas(service)
        none = Option("", _("none in particular"))
        self._field("area").options = [none, *(Option(name, services.label(name, current())) for name in names)]

    @work(exclusive=True, group="read")
    async def _read(self, stopped: bool = False) -> None:
        app = app_of(self)
        record = await attempt(self, lambda: app.desk.get(app.person, self._number))
        if record is not None:
            self._take(record)
            if stopped:
                self._crossed = {}

    def _take(self, record: Record) -> None:
        """Fill what was not touched with what the request has now; say what others did to it."""
        app = app_of(self)
        before, self._base = self._base, record
        fresh = values_of(record.request)
        if before is None:
            kept = app.drafts.get(self._place)
            typed = kept.get("fields", {}) if isinstance(kept, dict) else {}
            fresh |= {name: str(value) for name, value in typed.items() if name in FIELDS}
            wanted: Mapping[str, str] = fresh
        else:
            was, here = values_of(before.request), self._values()
            wanted = {name: fresh[name] if here[name] == was[name] else here[name] for name in FIELDS}
            # One's own, too: another session of the same person may have changed what is being typed here.
            told = news(before, record, None, app, app.desk.now())
            if told:
                sentence = _("Meanwhile: {news}. What you have typed is kept; sending once more changes it.")
                self._say(words := sentence.format(news=" · ".join(told)))
                both = [name for name in FIELDS if fresh[name] != was[name] != here[name] != fresh[name]]
                self._crossed |= dict.fromkeys(both, words)
        self._filling = True
        for name in FIELDS:
            if self._value(name) != wanted[name]:
                self._put(name, wanted[name])
            elif name == "area":
                self._offer_areas(self._value("service"))
        self.call_after_refresh(self._filled)
        self.query_one(StatusLine).show(record.request.shown_number, _("rev {n}").format(n=record.request.revision))

    def _filled(self) -> None:
        self._filling = False

    def _say(self, sentence: str) -> None:
        self.query_one("#says", Words).show(sentence, "attention")

    def desk_changed(self, numbers: frozenset[int], people: bool) -> None:
        """The feed: fill in what was not touched."""
        if self._number in numbers:
            self._read()

    def retell(self) -> None:
        """The language has changed: labels are made anew, what was typed comes back from the draft."""
        self._keep()
        self._base = None
        self.refresh(recompose=True)
        self.call_after_refresh(self._read)

    # The draft

    def _changes(self) -> dict[str, str]:
        if self._base is None:
            return {}
        was = values_of(self._base.request)
        return {name: value for name, value in self._values().items() if value != was[name]}

    def _keep(self) -> None:
        changes = self._changes()
        app_of(self).keep_draft(self._place, {"fields": changes} if changes else None)

    @on(TextInput.Changed)
    @on(TextArea.Changed)
    @on(RadioRow.Changed)
    @on(Choice.Changed)
    def _typed(self, event: Any) -> None:
        event.stop()
        if self._filling:
            return
        row = self.query_one(Form).row_of(event.control)
        if row is not None:
            row.error("")
            if row.id == "service":
                area = self._value("area")
                self._offer_areas(self._value("service"))
                if area not in services.areas(self._value("service")):
                    self._field("area").value = ""
        self._keep()

    # Commands

    @work(exclusive=True, group="send")
    async def action_form_submit(self) -> None:
        """Change what differs, on the revision that was shown."""
        base, changes = self._base, self._changes()
        if base is None:
            return
        if not changes:
            self.dismiss(None)
            return
        crossed = {name: words for name, words in self._crossed.items() if name in changes}
        self._crossed = {}
        if crossed:
            self._say("")
            self.query_one(Form).show_problems(crossed)
            return
        app = app_of(self)
        given: dict[str, Any] = dict(changes)
        if "tags" in given:
            given["tags"] = [tag for tag in given["tags"].split("\n") if tag.strip()]
        if "further" in given:
            given["further"] = addresses(given["further"])
        revision = base.request.revision
        changed = await attempt(
            self,
            lambda: app.desk.change(app.person, self._number, revision=revision, **given),
            on_error=self._refused,
        )
        if changed is not None:
            app.keep_draft(self._place, None)
            sentence = _("{number} is changed.").format(number=shown_number(self._number))
            self.dismiss(changed)
            app.call_later(app.call_after_refresh, app.notify, sentence)

    def _refused(self, error: DeskError) -> None:
        """The field that is wrong is focused; a conflict shows what the other person changed."""
        if isinstance(error, Conflict):
            self._read(stopped=True)
        elif error.field in FIELDS:
            self.query_one(Form).show_problems({error.field: error.sentence})
        else:
            self._say(_("{why} What you have written is kept.").format(why=error.sentence))

    def action_form_leave(self) -> None:
        """Leave; what was typed stays as a draft."""
        kept = bool(self._changes())
        app = app_of(self)
        self.dismiss(None)
        if kept:
            sentence = _("Your changes of {number} are kept, and not made yet.")
            text = sentence.format(number=shown_number(self._number))
            app.call_later(app.call_after_refresh, app.notify, text)

    @work
    async def action_form_discard(self) -> None:
        """Back to the request as it is, after a question."""
        if self._changes() and not await throws_away(self):
            return
        app_of(self).keep_draft(self._place, None)
        if self._base is not None:
            for name, value in values_of(self._base.request).items():
                self._put(name, value)


def _services() -> list[Option]:
    return [
        Option(service.name, service.label(current()), also=" ".join((service.name, *service.aliases)))
        for service in services.services()
    ]


def _severities() -> list[Option]:
    return [Option(each.value, each.value, example(each, current()), key=each.value) for each in Severity]
