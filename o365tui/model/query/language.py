"""What the filter language is made of: keys, what each takes, and the records that a text is read into."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from functools import cache

from o365tui.model.frozen import frozen
from o365tui.model.lifecycle import STATUS_NAMES
from o365tui.model.request import Plan, Severity
from o365tui.text.fold import fold
from o365tui.text.language import N_, NP_, current, supported, translator


class Key(StrEnum):
    """What one can filter by; the same words in every language."""

    STATUS = "status"
    SEVERITY = "severity"
    ASSIGNEE = "assignee"
    REQUESTER = "requester"
    SERVICE = "service"
    AREA = "area"
    ORGANISATION = "organisation"
    PLAN = "plan"
    TAG = "tag"
    HAS = "has"
    IS = "is"
    DUE = "due"
    UPDATED = "updated"
    CREATED = "created"
    CLOSED = "closed"


ABOUT = {
    Key.STATUS: N_("where it stands; open is all that is not closed"),
    Key.SEVERITY: N_("how much it hurts: A is the worst"),
    Key.ASSIGNEE: N_("the agent who works on it; me, none or a handle"),
    Key.REQUESTER: N_("who submitted it; me or a handle"),
    Key.SERVICE: N_("the service, or the beginning of a word of it"),
    Key.AREA: N_("the part of the service, or the beginning of a word of it"),
    Key.ORGANISATION: N_("whose it is, or the beginning of a word of it"),
    Key.PLAN: N_("the organisation's plan when it was filed"),
    Key.TAG: N_("a tag of it"),
    Key.HAS: N_("what it has: files"),
    Key.IS: N_("linked with another request, or merged into one"),
    Key.DUE: N_("when an answer is owed: sooner (<) or later (>) than in this time"),
    Key.UPDATED: N_("how long ago it changed: less (<) or more (>) than this"),
    Key.CREATED: N_("how long ago it was submitted: less (<) or more (>) than this"),
    Key.CLOSED: N_("how long ago it was closed: less (<) or more (>) than this"),
}
"""What each key asks for (to be translated when shown)."""

SPANS = frozenset({Key.DUE, Key.UPDATED, Key.CREATED, Key.CLOSED})
"""Keys that compare with a length of time."""

TEXTS = frozenset({Key.SERVICE, Key.AREA, Key.ORGANISATION})
"""Keys that take the beginning of a word, with all that follows it."""

OPEN, ME, NONE, OVERDUE, FILES, LINKED, MERGED = "open", "me", "none", "overdue", "files", "linked", "merged"

_OPEN, _ME, _NONE = NP_("filter", "open"), NP_("filter", "me"), NP_("filter", "none")
_OVERDUE, _FILES = NP_("filter", "overdue"), NP_("filter", "files")
_LINKED, _MERGED = NP_("filter", "linked"), NP_("filter", "merged")
_PLANS = {Plan.ENTERPRISE: NP_("filter", "enterprise"), Plan.PREMIER: NP_("filter", "premier")}

CLOSED_VALUES: dict[Key, dict[str, str]] = {
    Key.STATUS: {OPEN: _OPEN, **{status.value: name for status, name in STATUS_NAMES.items()}},
    Key.SEVERITY: {each.value: each.value for each in Severity},
    Key.PLAN: {plan.value: name for plan, name in _PLANS.items()},
    Key.HAS: {FILES: _FILES},
    Key.IS: {LINKED: _LINKED, MERGED: _MERGED},
    Key.DUE: {OVERDUE: _OVERDUE, NONE: _NONE},
}
"""The values of keys that have so many and no more, with what people call them (to be translated)."""

OWN_WORDS: dict[Key, dict[str, str]] = {Key.ASSIGNEE: {ME: _ME, NONE: _NONE}, Key.REQUESTER: {ME: _ME}}
"""Words that stand for somebody where else a handle stands."""

UNITS = {
    "m": timedelta(minutes=1), "min": timedelta(minutes=1), "h": timedelta(hours=1), "st": timedelta(hours=1),
    "d": timedelta(days=1), "w": timedelta(weeks=1), "ned": timedelta(weeks=1),
}  # fmt: skip
"""What lengths of time are counted in: minutes, hours, days, weeks; *stundas* and *nedēļas*, too."""

QUOTES_OPEN, QUOTES_CLOSE = '"“”„«', '"“”»'
OPERATORS = ":<>"


def written(word: str) -> str:
    """A value as it is typed without quotes: folded, hyphens for blanks."""
    return "-".join(fold(word).replace("_", " ").replace("-", " ").split())


@cache
def values(key: Key) -> dict[str, str]:
    """What one may type for a key of few values, in any language (as `written`), and the value that it means."""
    found: dict[str, str] = {}
    for value, name in {**CLOSED_VALUES.get(key, {}), **OWN_WORDS.get(key, {})}.items():
        found.setdefault(written(value), value)
        for language in supported:
            found.setdefault(written(_said(name, language)), value)
    return found


def spelled(key: Key, value: str) -> str:
    """A value of few as one reads it in the language spoken: with its diacritics, which typing may leave out."""
    if key is Key.SEVERITY:
        return value
    said = _said(CLOSED_VALUES.get(key, OWN_WORDS.get(key, {}))[value], current())
    return "-".join(said.lower().replace("_", " ").split())


def _said(name: str, language: str) -> str:
    return translator(language).gettext(name)


def plain(text: str) -> str:
    """A handle, tag or name as it is compared: folded, without quotes, single blanks."""
    return " ".join(fold(text).translate(_UNQUOTED).split())


_UNQUOTED = {ord(quote): " " for quote in QUOTES_OPEN + QUOTES_CLOSE}


@frozen
class Problem:
    """What cannot be understood: where it stands in the text (start, end), and a sentence for the person."""

    start: int
    end: int
    sentence: str


@frozen
class Phrase:
    """Words that follow each other. `open`: the quotes are not closed yet, and the last word is a beginning."""

    words: tuple[str, ...]
    open: bool = False

    def within(self, text: str) -> bool:
        """Whether a text of folded words, each after a blank and the last before one, has it."""
        return f" {' '.join(self.words)}{'' if self.open else ' '}" in text


@frozen
class Among:
    """`key:value,value`: any of the values, as the key takes them; `places` is where they stand in the text."""

    key: Key
    values: tuple[str, ...]
    negated: bool = False
    places: tuple[tuple[int, int], ...] = ()


@frozen
class Within:
    """`key<span` (`less`) or `key>span`."""

    key: Key
    less: bool
    span: timedelta
    negated: bool = False


Condition = Among | Within


@frozen
class Query:
    """A text that was read. `words` are folded, each the beginning of a word; `without` are groups of such words that
    must not all be there; `problems` is what was not understood: then it asks for nothing that could be answered.
    """

    text: str
    words: tuple[str, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    without: tuple[tuple[str, ...], ...] = ()
    without_phrases: tuple[Phrase, ...] = ()
    conditions: tuple[Condition, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether everything answers it."""
        return not (self.worded or self.conditions or self.problems)

    @property
    def searches(self) -> bool:
        """Whether words are looked for, so that one request may answer it better than another."""
        return bool(self.words or self.phrases)

    @property
    def worded(self) -> bool:
        """Whether it asks for words, be it that they are not there."""
        return bool(self.searches or self.without or self.without_phrases)

    @property
    def names_people(self) -> bool:
        """Whether handles stand in it, which somebody must have."""
        return any(each.key in OWN_WORDS for each in self.conditions)

    @property
    def marked(self) -> tuple[str, ...]:
        """The words that stand out where they are found."""
        return tuple(dict.fromkeys([*self.words, *(word for each in self.phrases for word in each.words)]))
