"""Whether a value that somebody typed can be taken: each check gives the value to keep or raises with a sentence.

Strings are judged, never changed: what is typed is what is stored, shown (made safe) and exported.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from o365tui.model import services
from o365tui.model.errors import BadInput, TooMuch
from o365tui.model.preferences import SavedView
from o365tui.model.request import TITLE_LIMIT, Contact, Severity
from o365tui.model.settings import Settings
from o365tui.text.language import _, ngettext, supported

_HANDLE = r"[^\W_][\w.@+-]{0,63}"
_LANGUAGE = r"[a-z]{2,3}"
_LOCAL_DOMAINS = frozenset({"local", "localhost", "test", "invalid", "example", "arpa", "onion"})
TAGS_LIMIT = 50
"""The most tags on a request; none longer than a title."""

VIEW_LIMIT = 60
FILTER_LIMIT = 2000
"""The longest name and filter of a saved view, in code points."""


def required(text: str, field: str, sentence: str) -> str:
    if not text.strip():
        raise BadInput(sentence, field)
    return text


def title(text: str) -> str:
    required(text, "title", _("Give the request a title: a few words that tell the problem."))
    if len(text) > TITLE_LIMIT:
        sentence = _("The title has {n} characters; {limit} is the most.").format(n=len(text), limit=TITLE_LIMIT)
        raise BadInput(sentence, "title")
    return text


def description(text: str, settings: Settings) -> str:
    required(text, "description", _("Describe the problem: what happens, since when, and for whom."))
    return words(text, settings, "description")


def words(text: str, settings: Settings, field: str = "body") -> str:
    """A body or description within the desk's limit."""
    if len(text) > settings.words_limit:
        sentence = _("The text has {n} characters; this desk takes {limit} at most. Attach it as a file instead.")
        raise TooMuch(sentence.format(n=len(text), limit=settings.words_limit), field)
    return text


def said(text: str, settings: Settings) -> str:
    """The words of a note that must not be empty."""
    required(text, "body", _("Write something first: an empty note cannot be sent."))
    return words(text, settings)


def service(typed: str) -> str:
    """The stored name of the service that is meant."""
    if not typed.strip():
        raise BadInput(_("Choose the service that the request is about."), "service")
    known = ", ".join(services.names())
    found = services.find_service(typed)
    if found is None:
        sentence = _("There is no service “{typed}”. The services are: {known}.").format(typed=typed, known=known)
        raise BadInput(sentence, "service")
    return found


def area(of_service: str, typed: str) -> str:
    """The stored name of the area that is meant; empty where none is."""
    if not typed:
        return ""
    found = services.find_area(of_service, typed)
    if found is None:
        known = ", ".join(services.areas(of_service))
        sentence = _("{service} has no area “{typed}”. Its areas are: {known}.")
        raise BadInput(sentence.format(service=of_service, typed=typed, known=known or "–"), "area")
    return found


def severity(chosen: Severity | str | None) -> Severity:
    try:
        return Severity(str(chosen or "").upper())
    except ValueError:
        raise BadInput(_("Choose the severity: A, B or C."), "severity") from None


def tags(given: Sequence[str]) -> tuple[str, ...]:
    """Each tag once, in the order given."""
    kept = tuple(dict.fromkeys(given))
    if any(not tag.strip() for tag in kept):
        raise BadInput(_("A tag cannot be empty."), "tags")
    if len(kept) > TAGS_LIMIT or any(len(tag) > TITLE_LIMIT for tag in kept):
        sentence = _("A request has at most {tags} tags, each of at most {limit} characters.")
        raise BadInput(sentence.format(tags=TAGS_LIMIT, limit=TITLE_LIMIT), "tags")
    return kept


def reference(text: str) -> str:
    if len(text) > TITLE_LIMIT:
        sentence = _("The reference has {n} characters; {limit} is the most.").format(n=len(text), limit=TITLE_LIMIT)
        raise BadInput(sentence, "reference")
    return text


def name(text: str) -> str:
    required(text, "name", _("Give the person's name."))
    if len(text) > TITLE_LIMIT:
        sentence = _("The name has {n} characters; {limit} is the most.").format(n=len(text), limit=TITLE_LIMIT)
        raise BadInput(sentence, "name")
    return text


def saved_view(view: SavedView) -> SavedView:
    """A view that somebody saves for themselves."""
    required(view.name, "name", _("Give the view a name."))
    if len(view.name) > VIEW_LIMIT:
        sentence = _("The name has {n} characters; {limit} is the most.").format(n=len(view.name), limit=VIEW_LIMIT)
        raise BadInput(sentence, "name")
    for text in (view.filter, view.sort, *view.columns):
        if len(text) > FILTER_LIMIT:
            sentence = _("The filter has {n} characters; {limit} is the most.").format(n=len(text), limit=FILTER_LIMIT)
            raise BadInput(sentence, "filter")
    return view


def organisation(text: str) -> str:
    required(text, "organisation", _("Name the organisation."))
    if len(text) > TITLE_LIMIT:
        sentence = _("The name has {n} characters; {limit} is the most.").format(n=len(text), limit=TITLE_LIMIT)
        raise BadInput(sentence, "organisation")
    return text


def handle(text: str) -> str:
    if not re.fullmatch(_HANDLE, text):
        sentence = _("“{handle}” cannot be a handle: letters, digits and . _ - + @, beginning with a letter or digit.")
        raise BadInput(sentence.format(handle=text), "handle")
    return text


def email(text: str, field: str = "email") -> str:
    """An address whose syntax is right; whether it exists is not asked."""
    from email_validator import EmailNotValidError, validate_email

    required(text, field, _("An e-mail address is needed: the representative answers there."))
    try:
        validate_email(text, check_deliverability=False)
    except EmailNotValidError:
        sentence = _("“{email}” is not an e-mail address. It looks like name@example.org.")
        raise BadInput(sentence.format(email=text), field) from None
    return text


def imported_email(text: str) -> str:
    """An address from elsewhere, where names that only a local network knows may be right."""
    local, at, domain = text.rpartition("@")
    if at and local and domain.rpartition(".")[2].lower() in _LOCAL_DOMAINS:
        email(f"{local}@example.org")
        return text
    return email(text)


def phone(contact: Contact, country: str) -> str:
    """A number that can be dialled, in the country's own form or with + and the country's prefix; or none at all."""
    if not contact.phone:
        if contact.preferred == "phone":
            raise BadInput(_("Give a phone number, or choose to be reached by e-mail."), "phone")
        return ""
    import phonenumbers

    try:
        valid = phonenumbers.is_valid_number(phonenumbers.parse(contact.phone, country or None))
    except phonenumbers.NumberParseException:
        valid = False
    if not valid:
        sentence = _("“{phone}” is not a phone number that can be dialled. Write it like +371 67 000 000.")
        raise BadInput(sentence.format(phone=contact.phone), "phone")
    return contact.phone


def preferred(contact: Contact) -> str:
    if contact.preferred not in ("email", "phone"):
        raise BadInput(_("Choose how to be reached: by e-mail or by phone."), "preferred")
    return contact.preferred


def language(code: str) -> str:
    """Any language that a representative may be asked to write in, by its ISO 639 code."""
    if not re.fullmatch(_LANGUAGE, code):
        raise BadInput(_("“{code}” is not a language's code, such as en or lv.").format(code=code), "language")
    return code


def own_language(code: str) -> str:
    """A language that the desk itself speaks."""
    if code not in supported:
        sentence = _("The desk does not speak “{code}”; it speaks {known}.")
        raise BadInput(sentence.format(code=code, known=", ".join(supported)), "language")
    return code


def timezone(zone: str) -> str:
    from o365tui.text.dates import UnknownZone, parse_zone

    try:
        parse_zone(zone)
    except UnknownZone:
        sentence = _("“{zone}” is not a time zone. Zones are called like Europe/Riga or UTC.")
        raise BadInput(sentence.format(zone=zone), "timezone") from None
    return zone


def country(code: str) -> str:
    """An ISO 3166 code in capitals; empty where none is said."""
    from o365tui.data import load

    if code and code.upper() not in load("country_names")["countries"]:
        sentence = _("“{code}” is not a country or region. Give its two letters, such as LV.")
        raise BadInput(sentence.format(code=code), "country")
    return code.upper()


def further(addresses: Sequence[str], settings: Settings) -> None:
    if len(addresses) > settings.further_limit:
        n = settings.further_limit
        sentence = ngettext(
            "This desk takes {n} further e-mail address at most.",
            "This desk takes {n} further e-mail addresses at most.",
            n,
        )
        raise TooMuch(sentence.format(n=n), "further")
    for address in addresses:
        email(address, "further")
