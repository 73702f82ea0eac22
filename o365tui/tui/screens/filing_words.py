"""What each field of the New request form is for: in a line, and in paragraphs for the space beside a wide form."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from o365tui.model import response
from o365tui.model.request import Plan, Severity
from o365tui.model.settings import Settings
from o365tui.text import dates
from o365tui.text.language import N_, _, current, ngettext, pgettext
from o365tui.tui.screens import files_paths as paths

TITLES: Mapping[str, str] = {
    "service": N_("Service"),
    "area": N_("Area"),
    "severity": N_("Severity"),
    "title": N_("Title"),
    "description": N_("Description"),
    "contact": N_("Contact"),
    "email": N_("E-mail"),
    "phone": N_("Phone"),
    "preferred": N_("Reached by"),
    "language": N_("Language"),
    "further": N_("Copies to"),
    "files": N_("Files"),
}
"""What the fields are called (to be passed through `_`)."""

SHORT: Mapping[str, str] = {
    "service": N_("What it is about; type to find it."),
    "area": N_("The part of the service, if you know it."),
    "severity": N_("How much it hurts: it decides how soon you hear."),
    "title": N_("A few words that tell the problem."),
    "description": N_("What happens, since when, for whom. ^g: your editor."),
    "contact": N_("How you are reached about it. Enter opens it."),
    "email": N_("The representative answers here."),
    "phone": N_("As dialled in your country, or with its prefix."),
    "preferred": N_("How you would rather be reached, after the first answer."),
    "language": N_("The language that you would like to be answered in."),
    "further": N_("Further e-mail addresses, with commas between them."),
    "files": N_("Enter to choose files, or paste a path."),
}
"""A sentence for the status line."""

LONG: Mapping[str, str] = {
    "service": N_("What it is about. Enter opens the list; typing finds, in English and in Latvian.\n\n"
                  "If it is none of these, choose Other."),
    "area": N_("The part of the service, if you know it. It helps the request to reach somebody who knows it well."),
    "severity": N_("How much it hurts. It decides how soon a representative answers; the clock runs day and night, "
                   "every day."),
    "title": N_("A few words that tell the problem, for instance “Outlook cannot send since 08:10”. It is what "
                "everyone sees in the list."),
    "description": N_("Give as much information as you can:\n\n– what happens, and what should\n– since when, and for "
                      "whom\n– the exact words of messages\n– what you have tried\n\nctrl+g opens your own editor."),
    "contact": N_("A representative answers by e-mail. Enter opens these fields, for when this request should go "
                  "elsewhere than usual."),
    "email": N_("The representative answers here."),
    "phone": N_("With the country's prefix (+371 67 000 000), or as it is dialled in your country."),
    "preferred": N_("How you would rather be reached afterwards. The first answer comes by e-mail."),
    "language": N_("The language that you would like to be answered in."),
    "further": N_("Further e-mail addresses that should hear of it, with commas between them."),
    "files": N_("Enter to choose files, or paste a path here. They are copied when you submit."),
}  # fmt: skip
"""Paragraphs for the space beside the form."""


def whose_files() -> str:
    """On which host a path is: over SSH, that is easily mistaken."""
    return paths.host_words(os.environ)


def limits(settings: Settings) -> list[tuple[str, str]]:
    """How many files, and how large."""
    n = settings.files_at_once
    return [
        (_("At most"), ngettext("{n} file", "{n} files", n).format(n=n)),
        (_("Each"), dates.size(settings.file_limit)),
    ]


def times(plan: Plan) -> list[tuple[str, str]]:
    """How soon each severity is answered under a plan."""
    return [(severity.value, response.within(severity, plan)) for severity in Severity]


def plan_words(plan: Plan) -> str:
    """The plan's name as the article has it."""
    return response.plan_name(plan, current())


def promise(severity: Severity, plan: Plan, now: datetime, zone: str) -> str:
    """When one will hear at the latest if it is sent now, with the zone of that time."""
    sentence = response.promise(now, severity, plan, dates.parse_zone(zone), now)
    if response.target(severity, plan) is None:
        return sentence
    return _("{sentence} ({zone})").format(sentence=sentence.rstrip("."), zone=zone)


def contact_parts(email: str, phone: str, preferred: str, language: str, further: Sequence[str]) -> list[str]:
    """The contact in a few words, for one line."""
    by = pgettext("contact", "by phone") if preferred == "phone" else pgettext("contact", "by e-mail")
    more = [f"+{len(further)}"] if further else []
    return [email or _("no e-mail address"), phone, by, language_words(language), *more]


def language_words(code: str) -> str:
    """The language's name, as one names it within a sentence."""
    known = {"en": N_("English"), "lv": N_("Latvian")}
    return _(known[code]) if code in known else dates.language_name(code)


def a_minute_from(now: datetime) -> float:
    """Seconds until the minute changes, when what is told of the time may change."""
    return (now.replace(second=0, microsecond=0) + timedelta(minutes=1) - now).total_seconds()
