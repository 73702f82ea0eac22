"""The support telephone lines by country or region: the dated list, how it reads in Latvian, and finding a line in it.

The list is Microsoft's page of 2023-10-27 (`data/phones.json`, CC BY 4.0); numbers stay as that page writes them.
Country names and dialling prefixes are precomputed (`data/country_names.json`, made by `tools/country_names.py`).
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

from o365tui.data import load
from o365tui.model.frozen import frozen
from o365tui.text.collate import sort_key
from o365tui.text.fold import words
from o365tui.text.language import N_, _

KINDS = {
    "toll-free": N_("toll-free"),
    "local": N_("local number"),
    "unknown": N_("kind not stated"),
}
"""The kinds of number in the source, and how each is said (to be passed through `_`)."""

_DIALLED = frozenset("+0123456789")
"""What a dialling prefix is typed with, but for what separates the digits."""


@frozen
class PhoneNumber:
    """A number as the source writes it. `e164` is there where `phonenumbers` found the number valid; some need a second
    number after dialling, which the note tells.
    """

    number: str
    kind: str
    note: str
    e164: str | None

    def kind_shown(self) -> str:
        """The kind in the reader's words."""
        return _(KINDS[self.kind]) if self.kind in KINDS else self.kind

    def note_shown(self, language: str) -> str:
        """The note in `language`, the source's parts joined into one line; empty where there is none."""
        return "; ".join(note_in(part, language).rstrip(".") for part in self.note.split(" | ") if part)


@frozen
class PhoneLine:
    """The support line of one country or region. `country` is the source's own name; BQ and SJ have several entries.

    `billing` and `technical` are the source's lines of hours, `languages` the English names of the languages spoken.
    `numbers` is empty where the source has none (Nepal).
    """

    country: str
    iso2: str
    group: str
    numbers: tuple[PhoneNumber, ...]
    billing: tuple[str, ...]
    technical: tuple[str, ...]
    languages: tuple[str, ...]

    @property
    def prefix(self) -> str:
        """The country's dialling prefix without a plus, such as `371`; empty where it has none of its own."""
        return str(_country(self.iso2).get("prefix", ""))

    def name(self, language: str) -> str:
        """The country's name in `language` (CLDR); several entries of one ISO code share it."""
        return str(_country(self.iso2).get(language, self.country))

    def title(self, language: str) -> str:
        """The name with the source's own beside it where that says something else: `Latvija (Latvia)`."""
        name = self.name(language)
        return self.country if _searchable(name) == _searchable(self.country) else f"{name} ({self.country})"

    def document(self) -> dict[str, Any]:
        """The entry in the source's shape, for JSON."""
        return {
            "country_or_region": self.country,
            "iso2": self.iso2,
            "group": self.group,
            "numbers": [
                {"number": number.number, "kind": number.kind, "note": number.note, "e164": number.e164}
                for number in self.numbers
            ],
            "hours": {"billing": list(self.billing), "technical": list(self.technical)},
            "languages": list(self.languages),
        }


@frozen
class _Found:
    """A line with what it is found by, worked out once: every name folded, their words, code and prefix."""

    line: PhoneLine
    names: tuple[str, ...]
    haystack: str
    code: str
    prefix: str
    main: bool


@cache
def all_lines() -> tuple[PhoneLine, ...]:
    """All 244 entries, in the source's order."""
    return tuple(_line(entry) for entry in load("phones")["countries"])


def of_country(iso2: str) -> tuple[PhoneLine, ...]:
    """The entries of an ISO code: one, or several for BQ and SJ, or none."""
    return tuple(line for line in all_lines() if line.iso2 == iso2.upper())


def find(text: str, language: str, mine: str = "") -> list[PhoneLine]:
    """The lines that `text` may mean: part of a name in English or Latvian (words in any order, without diacritics), an
    ISO code, or a dialling prefix (`371`, `+371`, `00371`; a whole international number finds its country).

    First what is meant exactly (code, prefix, whole name), then my country (`mine`, an ISO code), then names that begin
    so, then words that do; each by the alphabet of `language`. Everything when `text` is empty.
    """
    mine = mine.upper()
    ranked = [
        ((rank[0], found.line.iso2 != mine, rank[1], place), found.line)
        for place, found in enumerate(_index(language))
        if (rank := _rank(found, text)) is not None
    ]
    return [line for _key, line in sorted(ranked, key=lambda item: item[0])]


def as_of() -> str:
    """The date of the source's page (ISO): shown wherever a number is shown."""
    return str(load("phones")["as_of"])


def source() -> str:
    """Where the list is from, and its licence (CC BY 4.0 asks that it is named)."""
    return str(load("phones")["source"])


def warning() -> str:
    """The sentence that belongs beside every number."""
    return _(
        "As of {date}, from Microsoft's page; later editions say that numbers have changed: "
        "check one before you rely on it."
    ).format(date=as_of())


def no_number() -> str:
    """What to say where the source has no number."""
    return _("No telephone number is listed here: submit a service request instead.")


def hours_in(line: str, language: str) -> str:
    """A line of hours in `language`. What cannot be quite right in the source is said to be so, with the original."""
    facts = load("phones_lv")
    odd = line in facts["odd"]
    shown = str(facts["hours"].get(line, line)) if language == "lv" else line
    if not odd:
        return shown
    if shown == line:
        return _("{hours} (so in the source, and odd)").format(hours=line)
    return _("{hours} (so in the source, and odd: “{original}”)").format(hours=shown, original=line)


def note_in(part: str, language: str) -> str:
    """One part of a number's note in `language`; as the source has it where there is no rendering."""
    return str(load("phones_lv")["notes"].get(part, part)) if language == "lv" else part


def spoken_in(name: str, language: str) -> str:
    """The name of a language spoken on a line, in `language`."""
    return str(load("phones_lv")["languages"].get(name, name)) if language == "lv" else name


def group_in(group: str, language: str) -> str:
    """The name of a group of countries, in `language`."""
    return str(load("phones_lv")["groups"].get(group, group)) if language == "lv" else group


def _line(entry: dict[str, Any]) -> PhoneLine:
    return PhoneLine(
        country=entry["country_or_region"],
        iso2=entry["iso2"],
        group=entry["group"],
        numbers=tuple(
            PhoneNumber(number["number"], number["kind"], number["note"], number["e164"]) for number in entry["numbers"]
        ),
        billing=tuple(entry["hours"]["billing"]),
        technical=tuple(entry["hours"]["technical"]),
        languages=tuple(entry["languages"]),
    )


def _country(iso2: str) -> dict[str, Any]:
    country: dict[str, Any] = load("country_names")["countries"].get(iso2, {})
    return country


@cache
def _index(language: str) -> tuple[_Found, ...]:
    """Every line ready to be searched, in the alphabet of `language`."""
    ordered = sorted(all_lines(), key=lambda line: (sort_key(line.title(language), language), line.country))
    return tuple(_ready(line, language) for line in ordered)


def _ready(line: PhoneLine, language: str) -> _Found:
    country = _country(line.iso2)
    place = load("phones_lv")["places"].get(line.country, "")
    other = "en" if language == "lv" else "lv"
    given = (line.name(language), line.country, line.name(other), place, *country.get("also", ()))
    names = tuple(dict.fromkeys(_searchable(name) for name in given if name))
    # The space before each name lets " x" ask for a word that begins with x.
    haystack = "".join(f" {name}" for name in names)
    return _Found(line, names, haystack, line.iso2.lower(), line.prefix, bool(country.get("main")))


def _rank(found: _Found, text: str) -> tuple[int, int] | None:
    """How well `text` fits, lower is better; None when it does not. The first number is 0 for what is exactly meant,
    else 1; the second tells how: the main country of a shared prefix before the others, the beginning of a name
    before that of a word.
    """
    stripped = text.strip()
    if stripped[:1] in _DIALLED and all(char in _DIALLED or char in " ()-./" for char in stripped):
        return _rank_by_prefix(found, stripped)
    if stripped.lower() == found.code:
        return (0, 0)
    wanted = _searchable(text)
    if not wanted:
        return None if stripped else (1, 0)
    if wanted in found.names:
        return (0, 1)
    if any(name.startswith(wanted) for name in found.names):
        return (1, 0)
    if f" {wanted}" in found.haystack:
        return (1, 1)
    return (1, 2) if all(word in found.haystack for word in wanted.split()) else None


def _rank_by_prefix(found: _Found, text: str) -> tuple[int, int] | None:
    digits = "".join(char for char in text if char.isdigit())
    international = "+" in text or digits.startswith("00")
    if "+" not in text:
        digits = digits.removeprefix("00") if digits != "0" else ""
    if not found.prefix:
        return None
    if digits == found.prefix:
        return (0, 0) if found.main else (0, 1)
    # A prefix half typed, or a whole number behind it.
    if found.prefix.startswith(digits) or (international and digits.startswith(found.prefix)):
        return (1, 0)
    return None


@lru_cache(maxsize=4096)
def _searchable(text: str) -> str:
    """`text` folded to words with single spaces: "&" is "and", "St." is "Saint", "d'Ivoire" is "divoire"."""
    plain = text.replace("&", " and ").replace("'", "").replace("’", "")
    return " ".join("saint" if word == "st" else word for word in words(plain))
