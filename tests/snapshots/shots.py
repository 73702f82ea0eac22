"""Which pictures there are: screens, who looks at them, and the keys that lead there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

Size = tuple[int, int]

SMALL: Final[Size] = (80, 24)
LARGE: Final[Size] = (120, 40)
HUGE: Final[Size] = (200, 50)

ENGLISH: Final = (("en", SMALL), ("en", LARGE))
MAIN: Final = (*ENGLISH, ("lv", SMALL))
ONE: Final = (("en", SMALL),)

AGENT: Final = "agent"
ADMINISTRATOR: Final = "administrator"


@dataclass(frozen=True)
class Shot:
    """A screen to look at.

    Attributes:
        name: the first part of the file's name.
        keys: what to press, with spaces between; `type:` types a word, `on:` waits for a screen of that class.
        looks: "dark", "light" or "ansi" (16 colours).
        who: the owner, who is an agent; or an administrator of the language.
        start: the place where the app begins.
        draft: what was typed before, in a draft of this name; `{number}` is that of the first request.
        stories: which requests are on the desk: "all", "mail" (with letters and messages), "one" (in progress,
            somebody else's), or "none".
        changes: the keys change the desk, so no other picture may use it.
    """

    name: str
    keys: str = ""
    at: tuple[tuple[str, Size], ...] = MAIN
    looks: str = "dark"
    who: str = AGENT
    start: str = "requests"
    draft: Mapping[str, Any] = field(default_factory=dict)
    stories: str = "all"
    changes: bool = False


NEW: Final = {
    "title": "Outlook cannot send since 08:40",
    "description": "Since 08:40 everything stays in the outbox on all machines of the Hull office.\n"
    "Outlook on the web sends.",
    "service": "Exchange Online",
    "area": "Mail flow",
    "severity": "B",
    "phone": "+44 20 7946 0123",
}
REPLY: Final = {"text": "Thank you. The renewed certificate is in place now.\n\nDoes a test message leave the outbox?"}

SHOTS: Final = (
    # The list
    Shot("list", at=(*MAIN, ("en", HUGE), ("lv", LARGE))),
    Shot("list-light", at=(("en", LARGE),), looks="light"),
    Shot("list-16-colours", at=ONE, looks="ansi"),
    Shot("list-administrator", who=ADMINISTRATOR),
    Shot("list-assigned", "2"),
    Shot("list-due", "5", at=(("en", SMALL),)),
    Shot("list-search", "/ type:certificate down"),
    Shot("list-nothing-found", "/ type:zzz", at=(("en", SMALL), ("lv", SMALL))),
    Shot("list-completed", "/ type:severity:A space type:s", at=(("en", SMALL), ("lv", SMALL))),
    Shot("list-not-understood", "/ type:status:nwe", at=(("en", SMALL), ("lv", SMALL))),
    Shot("list-marked", "space space down space", at=(("en", SMALL), ("lv", SMALL))),
    Shot("list-marked-16-colours", "space space down space", at=ONE, looks="ansi"),
    Shot("list-columns", "C", at=(("en", SMALL), ("lv", SMALL))),
    Shot("list-many", "7 A c on:Ask ctrl+s on:ManyPreview", at=MAIN),
    Shot("list-many-fields", "space E", at=(("en", SMALL), ("lv", SMALL))),
    Shot("empty", at=(*MAIN, ("lv", LARGE)), stories="none"),
    Shot("empty-administrator", at=MAIN, stories="none", who=ADMINISTRATOR),
    *(Shot(f"empty-{n}", str(n), at=ONE, stories="one") for n in range(2, 7)),
    *(Shot(f"empty-{n}-administrator", str(n), at=(("lv", SMALL),), stories="none", who=ADMINISTRATOR)
      for n in range(2, 7)),
    # A request
    Shot("notes", "enter"),
    Shot("notes-light", "enter", at=(("en", LARGE),), looks="light"),
    Shot("notes-administrator", "enter", who=ADMINISTRATOR, at=ONE),
    Shot("details", "enter on:RequestScreen 1"),
    Shot("files", "enter on:RequestScreen 3"),
    Shot("file", "enter on:RequestScreen 3 enter", at=ENGLISH),
    Shot("history", "enter on:RequestScreen 4"),
    Shot("reply", "r", draft={"reply-{number}": REPLY}),
    Shot("internal", "i", at=(("en", SMALL), ("lv", SMALL)), draft={"internal-{number}": REPLY}),
    Shot("resolve", "S", at=ONE),
    Shot("close", "c", at=(("en", SMALL), ("lv", SMALL))),
    Shot("assign", "a", at=ONE),
    Shot("status", "s", at=ONE),
    Shot("change", "E", at=ENGLISH),
    # A new request
    Shot("new", "n", who=ADMINISTRATOR),
    Shot("new-errors", "n on:FilingScreen ctrl+s", who=ADMINISTRATOR),
    Shot("new-filled", "n", who=ADMINISTRATOR, draft={"new": NEW}),
    Shot("new-light", "n", who=ADMINISTRATOR, draft={"new": NEW}, at=(("en", LARGE),), looks="light"),
    Shot("review", "n on:FilingScreen ctrl+s on:ReviewScreen", who=ADMINISTRATOR, draft={"new": NEW}),
    Shot("sent", "n on:FilingScreen ctrl+s on:ReviewScreen ctrl+s on:SentScreen", who=ADMINISTRATOR, draft={"new": NEW},
         changes=True),
    # Places
    Shot("overview", start="overview", who=ADMINISTRATOR),
    Shot("overview-agent", start="overview", at=ENGLISH),
    Shot("figures", start="figures", at=(*MAIN, ("en", HUGE))),
    Shot("figures-16-colours", start="figures", at=ONE, looks="ansi"),
    Shot("letters", start="letters", stories="mail", at=(*MAIN, ("en", HUGE), ("lv", LARGE))),
    Shot("letters-none", start="letters", at=(("en", SMALL), ("lv", SMALL))),
    Shot("quarantine", start="quarantine", stories="mail", at=(*MAIN, ("en", HUGE), ("lv", LARGE))),
    Shot("quarantine-accept", "a", start="quarantine", stories="mail", at=(("en", SMALL), ("lv", SMALL))),
    Shot("notes-mail", "enter", stories="mail"),
    Shot("notes-mail-unfolded", "enter on:RequestScreen T", stories="mail", at=ONE),
    Shot("overview-mail", start="overview", stories="mail", at=(("en", SMALL), ("lv", SMALL))),
    Shot("settings-letters", "5", start="settings", at=(("en", SMALL), ("lv", SMALL))),
    Shot("phones", start="phones", who=ADMINISTRATOR),
    Shot("phones-found", "type:cehija", start="phones"),
    Shot("phones-nothing-found", "type:zzz", start="phones", at=ONE),
    Shot("help", "?"),
    Shot("help-overview", "?", start="overview", at=ONE),
    Shot("people", start="people"),
    Shot("person-new", "+", start="people"),
    Shot("person", "down E", start="people", at=ONE),
    Shot("settings", start="settings"),
    Shot("settings-administrator", start="settings", who=ADMINISTRATOR, at=ONE),
    Shot("palette", "ctrl+p"),
    Shot("palette-found", "ctrl+p on:Palette type:rep", at=ONE),
    Shot("welcome", start="welcome"),
    Shot("welcome-errors", "ctrl+s", start="welcome", at=(("en", SMALL), ("lv", SMALL))),
    Shot("too-small", at=(("en", (38, 9)), ("lv", (38, 9)), ("en", (20, 5)))),
)  # fmt: skip
