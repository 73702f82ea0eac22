"""The rows of the New request form, and what there is to choose from in them."""

from __future__ import annotations

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from o365tui.model import response, services
from o365tui.model.request import TITLE_LIMIT, Severity
from o365tui.text import dates, language
from o365tui.text.language import _
from o365tui.tui.screens import filing_words as words
from o365tui.tui.screens.filing_fields import Counter, FilesField, Folded
from o365tui.tui.screens.filing_typed import Typed
from o365tui.tui.widgets.choice import Choice, Option, RadioRow
from o365tui.tui.widgets.dialogs import Words
from o365tui.tui.widgets.fields import TextBox, TextInput
from o365tui.tui.widgets.form import FieldLabel, FormRow


def rows(typed: Typed, contact_open: bool) -> ComposeResult:
    """The rows of the form, filled with what was typed."""
    area = FieldLabel(f" {_(words.TITLES['area'])}")
    pair = Horizontal(
        Choice(_services(), typed.service, id="service", placeholder=_("Choose a service")),
        area,
        Choice(areas(typed.service), typed.area, id="area", placeholder="–"),
        id="pair",
    )
    yield _row("service", pair, required=True)
    severity = RadioRow(_severities(), typed.severity, id="severity")
    yield _row("severity", Vertical(severity, Words("", "accent", id="promise"), id="severity-box"), True)
    title = Horizontal(TextInput(typed.title, id="title"), Counter(len(typed.title), TITLE_LIMIT), id="title-box")
    yield _row("title", title, required=True)
    yield _row("description", TextBox(typed.description, id="description"), required=True)
    yield _row("contact", Folded((), contact_open, id="contact"))
    with Vertical(id="contact-rows"):
        yield _row("email", TextInput(typed.email, id="email"), required=True)
        yield _row("phone", TextInput(typed.phone, "+371 67 000 000", id="phone"))
        yield _row("preferred", Choice(_ways(), typed.preferred, id="preferred"))
        yield _row("language", Choice(languages(typed.language, contact_open), typed.language, id="language"))
        yield _row("further", TextInput(typed.further, "name@example.org", id="further"))
    yield _row("files", FilesField(id="files"))


def _row(name: str, field: Widget, required: bool = False) -> FormRow:
    return FormRow(_(words.TITLES[name]), field, required=required, id=f"row-{name}")


def _services() -> list[Option]:
    lang = language.current()
    return [Option(one.name, one.label(lang), also=" ".join(one.words())) for one in services.services()]


def areas(service: str) -> list[Option]:
    """The areas of a service, and that none is said; nothing for a service without areas."""
    lang = language.current()
    found: Iterable[services.Service] = (one for one in services.services() if one.name == service)
    listed = [Option(area.name, area.label(lang), also=" ".join(area.words())) for one in found for area in one.areas]
    return [Option("", "–", _("not said")), *listed] if listed else []


def _severities() -> list[Option]:
    lang = language.current()
    return [Option(one.value, one.value, response.example(one, lang), key=one.value) for one in Severity]


def _ways() -> list[Option]:
    return [Option("email", _("E-mail")), Option("phone", _("Phone"))]


def languages(chosen: str, every: bool = True) -> list[Option]:
    """The languages to be answered in. The names of them `every` one cost time: only when they are in view."""
    codes = ["lv", "en", "lt", "et", "ru", "pl", "de", "fr", "es", "it", "pt", "nl", "sv", "nb", "da", "fi", "uk"]
    if not every:
        return [Option(chosen, words.language_words(chosen))]
    if chosen and chosen not in codes:
        codes.append(chosen)
    return [Option(code, dates.language_name(code), also=f"{code} {dates.language_name(code, 'en')}") for code in codes]
