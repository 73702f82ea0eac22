"""The pictures that the project shows: each screen, who looks at it, at which sizes, and which keys lead there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

LANGUAGES: Final = ("en", "lv")

LARGE: Final = ("120x40",)
BOTH: Final = ("120x40", "80x24")

Drafts = Mapping[str, Mapping[str, Any]]
"""By language: what was typed before, by the draft's name."""

TYPED: Final = {
    "en": {
        "service": "Exchange Online",
        "area": "Mail flow",
        "severity": "B",
        "title": "Newsletters come back with 550 5.7.1",
        "description": "Since this morning our newsletter to 3,400 readers comes back from Outlook.com addresses only, "
        "with “550 5.7.1 Service unavailable”.\n\nSPF and DKIM pass. The report of the first bounce is attached.",
        "phone": "+44 20 7946 0123",
        "files": ["bounce.txt"],
    },
    "lv": {
        "service": "Exchange Online",
        "area": "Mail flow",
        "severity": "B",
        "title": "Jaunumu vēstules nāk atpakaļ ar 550 5.7.1",
        "description": "Kopš rīta mūsu jaunumu vēstule 3400 lasītājiem nāk atpakaļ no Outlook.com adresēm, citur "
        "pienāk: „550 5.7.1 Service unavailable”.\n\nSPF un DKIM ir kārtībā. Pirmā atteikuma ziņojums pievienots.",
        "phone": "+371 67 000 123",
        "files": ["bounce.txt"],
    },
}
"""A request as it is filled in. The file lies in the folder where the app is started."""

NEW: Final = {lang: {"new": typed} for lang, typed in TYPED.items()}

NEWCOMER: Final = {
    "en": {"welcome": {"name": "Priya Raman", "email": "priya@northwindharbour.example", "country": "GB",
                       "organisation": "Northwind Harbour Ltd", "plan": "premier", "role": "administrator",
                       "language": "en", "timezone": "Europe/London"}},
    "lv": {"welcome": {"name": "Ilze Ozola", "email": "ilze@piemers.example", "country": "LV",
                       "organisation": "SIA Piemērs", "plan": "enterprise", "role": "administrator",
                       "language": "lv", "timezone": "Europe/Riga"}},
}  # fmt: skip

SEND: Final = "ctrl+s"


@dataclass(frozen=True)
class Scene:
    """One screen to show, in every language.

    Attributes:
        name: the first part of the file's name.
        keys: what to press from the first screen on (see `tools.screenshots`), by language or for all.
        sizes: columns x rows.
        who: "agent" (the desk's owner) or "administrator".
        start: the place where the app begins.
        draft: what was typed before.
        light: in the light look.
        languages: which ones it is shown in.
        mail: with letters and messages on the desk.
    """

    name: str
    keys: str | Mapping[str, str] = ""
    sizes: tuple[str, ...] = LARGE
    who: str = "agent"
    start: str = "requests"
    draft: Drafts = field(default_factory=dict)
    light: bool = False
    languages: tuple[str, ...] = LANGUAGES
    mail: bool = False

    def keys_in(self, lang: str) -> str:
        """What to press in a language."""
        return self.keys if isinstance(self.keys, str) else self.keys[lang]


SCENES: Final = (
    Scene("welcome", start="welcome", draft=NEWCOMER),
    Scene("overview", start="overview", who="administrator", sizes=BOTH),
    Scene("list", sizes=BOTH),
    Scene("list", sizes=("200x50",), languages=("en",)),
    Scene("list-light", light=True, languages=("en",)),
    Scene("search", {"en": "/ type:certificate down", "lv": "/ type:sertifikats down"}),
    Scene("filter", {"en": '/ "type:status:open sev"', "lv": '/ "type:status:atvērts sev"'}),
    Scene("queue", "5"),
    Scene("many", {
        "en": '5 space space space a "wait:Who works" type:rajesh enter "wait:→"',
        "lv": '5 space space space a type:rajesh enter "wait:→"',
    }, languages=("en",)),
    Scene("notes", "enter", sizes=BOTH),
    Scene("details", "enter 1"),
    Scene("files", "enter 3"),
    Scene("history", "enter 4"),
    Scene("reply", {
        "en": 'enter r "type:It is the one that ends in 4F 1C. Please replace it at once, office hours or not."',
        "lv": 'enter r "type:Tas, kura nospiedums beidzas ar 4F 1C. Lūdzu, nomainiet tūlīt, arī darba laikā."',
    }, who="administrator"),
    Scene("canned", "enter r ctrl+r", sizes=("80x24",)),
    Scene("figures", start="figures"),
    Scene("notices", "!"),
    Scene("letters", "2 j j j j j j", start="letters", mail=True, sizes=BOTH),
    Scene("quarantine", "j j", start="quarantine", mail=True, sizes=BOTH),
    Scene("new", "n tab tab", who="administrator", draft=NEW, sizes=BOTH),
    Scene("review", f"n {SEND}", who="administrator", draft=NEW),
    Scene("sent", f"n {SEND} {SEND}", who="administrator", draft=NEW),
    Scene("phones", "type:cehija", start="phones", who="administrator", sizes=BOTH),
    Scene("help", "?"),
    Scene("commands", "ctrl+p"),
    Scene("people", start="people"),
    Scene("settings", start="settings"),
    Scene("settings-keys", "3", start="settings"),
)  # fmt: skip
