"""A mapping: how the columns and values of another program's export become fields here. Read and written as TOML.

It says what it was told and nothing else; `guess` makes one from an export, `turning` goes by it.
"""

from __future__ import annotations

import codecs
import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from o365tui.model.errors import BadInput
from o365tui.model.request import Plan, Severity, Status
from o365tui.text.dates import UnknownZone, parse_zone
from o365tui.text.fold import words
from o365tui.text.language import _

FIELDS = (
    "id", "title", "description", "service", "area", "severity", "status", "organisation", "plan", "requester",
    "requester_email", "phone", "assignee", "assignee_email", "tags", "created", "updated", "first_response", "closed",
)  # fmt: skip
"""What a column can be; `id` is the other program's own number, kept as the reference."""

NOTE_FIELDS = ("body", "author", "author_email", "at", "internal", "public")
NOTE_KINDS = ("rows", "cells", "list")
CHOICES: dict[str, tuple[str, ...]] = {
    "severity": tuple(Severity),
    "status": tuple(Status),
    "plan": tuple(Plan),
}
"""Fields that take one of a few values."""

DEFAULTS = ("title", "description", "service", "area", "severity", "status", "organisation", "plan", "tags")
ANY = "*"
"""In a table of values: whatever is not named."""


@dataclass(frozen=True)
class NoteMapping:
    """Where notes are. `rows`: rows with the same id are one request, each with a note in `columns`. `cells`: each of
    the columns `where` has a note, whose parts (`parts`, apart by `between`) say what `columns` would. `list`: the
    JSON list at `where` has an object for each note, with `columns`.
    """

    kind: str = ""
    where: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    between: str = ";"
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ExportMapping:
    """`columns`: the columns of each field, the first that says something counts (all of them for tags). `values`:
    for a field, what each value becomes, whatever its case and diacritics. `program` stands before the id in the
    reference. `html`: description and notes are HTML, of which the words are kept.
    `apostrophes`: one in front of what a spreadsheet would calculate was put there by `list --format csv`.
    """

    kind: str = "csv"
    program: str = ""
    encoding: str = ""
    delimiter: str = ""
    records: str = ""
    timezone: str = ""
    dates: tuple[str, ...] = ("iso",)
    tags_between: str = ","
    html: bool = False
    apostrophes: bool = False
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)
    notes: NoteMapping = field(default_factory=NoteMapping)

    def named(self) -> set[str]:
        """Every column that something is taken from."""
        found = {name for names in self.columns.values() for name in names} | set(self.notes.where)
        return found | set(self.notes.columns.values() if self.notes.kind == "rows" else ())


def folded(text: str) -> str:
    """How names and values are compared: small letters, no diacritics, only words."""
    return " ".join(words(text)) or text.strip()


def read(text: str) -> ExportMapping:
    """The mapping that a TOML or JSON text holds. Raises BadInput with what is wrong in it."""
    try:
        value = (
            json.loads(text) if text.lstrip("\ufeff \n\r\t").startswith("{") else tomllib.loads(text.lstrip("\ufeff"))
        )
    except (ValueError, RecursionError) as error:
        raise _bad(_("it is neither TOML nor JSON ({why})").format(why=error)) from None
    return _Reader(value).mapping()


def write(mapping: ExportMapping, remarks: Iterable[str] = ()) -> str:
    """The mapping as TOML that a person can edit; `remarks` stand on top of it."""
    lines = [f"# {each}" for remark in remarks for each in remark.splitlines()]
    lines.append(f"kind = {_toml(mapping.kind)}")
    for name in ("program", "encoding", "delimiter", "records", "timezone", "tags_between"):
        value = getattr(mapping, name)
        if value != getattr(ExportMapping, name):
            lines.append(f"{name} = {_toml(value)}")
    lines += [f"{name} = true" for name in ("html", "apostrophes") if getattr(mapping, name)]
    lines.append(f"dates = {_toml(mapping.dates)}")
    lines += _table("columns", {name: each[0] if len(each) == 1 else each for name, each in mapping.columns.items()})
    for name, values in mapping.values.items():
        lines += _table(f"values.{name}", values)
    lines += _table("defaults", mapping.defaults)
    notes = mapping.notes
    if notes.kind:
        said: dict[str, Any] = {"kind": notes.kind, "where": notes.where, "parts": notes.parts}
        if notes.parts:
            said["between"] = notes.between
        lines += _table("notes", {name: value for name, value in said.items() if value})
        lines += _table("notes.columns", notes.columns)
    return "\n".join(lines) + "\n"


def _table(name: str, entries: Mapping[str, Any]) -> list[str]:
    if not entries:
        return []
    return ["", f"[{name}]", *(f"{_toml_key(key)} = {_toml(value)}" for key, value in entries.items())]


def _toml_key(key: str) -> str:
    return key if key and key.isascii() and key.replace("_", "").replace("-", "").isalnum() else _toml(key)


def _toml(value: str | Sequence[str]) -> str:
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return "[" + ", ".join(map(_toml, value)) + "]"


def _bad(why: str) -> BadInput:
    return BadInput(_("The mapping cannot be used: {why}.").format(why=why), "--mapping")


class _Reader:
    """Reads a mapping's values with a sentence for each that does not fit."""

    def __init__(self, value: Any) -> None:
        self.value = self._object(value, "")

    def mapping(self) -> ExportMapping:
        names = {
            "kind", "program", "encoding", "delimiter", "records", "timezone", "dates", "tags_between", "html",
            "apostrophes", "columns", "values", "defaults", "notes",
        }  # fmt: skip
        self._only(self.value, names, "")
        kind = self._text("kind", "csv")
        if kind not in ("csv", "json"):
            raise _bad(_("“{name}” is one of {known}").format(name="kind", known="csv, json"))
        columns = {
            name: self._names(value, f"columns.{name}")
            for name, value in self._object(self.value.get("columns", {}), "columns").items()
        }
        self._only(columns, FIELDS, "columns.")
        return ExportMapping(
            kind=kind,
            program=self._text("program"),
            encoding=self._encoding(),
            delimiter=self._delimiter(),
            records=self._text("records"),
            timezone=self._timezone(),
            dates=self._names(self.value.get("dates", "iso"), "dates"),
            tags_between=self._text("tags_between", ",") or ",",
            html=self._flag("html"),
            apostrophes=self._flag("apostrophes"),
            columns=columns,
            values=self._values(),
            defaults=self._defaults(),
            notes=self._notes(),
        )

    def _encoding(self) -> str:
        name = self._text("encoding")
        try:
            return codecs.lookup(name).name if name else ""
        except LookupError:
            raise _bad(_("there is no encoding “{name}”").format(name=name)) from None

    def _delimiter(self) -> str:
        found = self._text("delimiter")
        if len(found) > 1 or found in ("\n", "\r", '"', " "):
            raise _bad(_("“delimiter” is one character, such as , or ;"))
        return found

    def _timezone(self) -> str:
        zone = self._text("timezone")
        try:
            if zone:
                parse_zone(zone)
        except UnknownZone:
            sentence = _("“{zone}” is not a time zone. Zones are called like Europe/Riga or UTC.")
            raise _bad(sentence.format(zone=zone).rstrip(".")) from None
        return zone

    def _values(self) -> dict[str, dict[str, str]]:
        found = {}
        for name, table in self._object(self.value.get("values", {}), "values").items():
            if name not in (*CHOICES, "service", "area", "organisation", "requester", "assignee"):
                raise _bad(_("nothing is called “{name}” there").format(name=f"values.{name}"))
            entries = self._object(table, f"values.{name}")
            found[name] = {key: self._choice(name, value, f"values.{name}.{key}") for key, value in entries.items()}
        return found

    def _defaults(self) -> dict[str, str]:
        table = self._object(self.value.get("defaults", {}), "defaults")
        self._only(table, DEFAULTS, "defaults.")
        return {name: self._choice(name, value, f"defaults.{name}") for name, value in table.items()}

    def _choice(self, name: str, value: Any, place: str) -> str:
        if not isinstance(value, str) or (name in CHOICES and value not in CHOICES[name]):
            known = ", ".join(CHOICES.get(name, ())) or _("text")
            raise _bad(_("“{name}” is one of {known}").format(name=place, known=known))
        return value

    def _notes(self) -> NoteMapping:
        table = self._object(self.value.get("notes", {}), "notes")
        self._only(table, ("kind", "where", "parts", "between", "columns"), "notes.")
        if not table:
            return NoteMapping()
        kind = table.get("kind", "")
        if kind not in NOTE_KINDS:
            raise _bad(_("“{name}” is one of {known}").format(name="notes.kind", known=", ".join(NOTE_KINDS)))
        columns = self._object(table.get("columns", {}), "notes.columns")
        self._only(columns, NOTE_FIELDS, "notes.columns.")
        parts = self._names(table.get("parts", ()), "notes.parts")
        self._only(parts, NOTE_FIELDS, "notes.parts.")
        made = NoteMapping(
            kind=kind,
            where=self._names(table.get("where", ()), "notes.where"),
            parts=parts,
            between=self._names(table.get("between", ";"), "notes.between")[0],
            columns={name: self._names(value, f"notes.columns.{name}")[0] for name, value in columns.items()},
        )
        if kind != "rows" and not made.where:
            raise _bad(_("“{name}” is missing").format(name="notes.where"))
        if kind != "cells" and "body" not in made.columns:
            raise _bad(_("“{name}” is missing").format(name="notes.columns.body"))
        return made

    def _text(self, name: str, default: str = "") -> str:
        value = self.value.get(name, default)
        if not isinstance(value, str):
            raise _bad(_("“{name}” is a text").format(name=name))
        return value

    def _flag(self, name: str) -> bool:
        value = self.value.get(name, False)
        if not isinstance(value, bool):
            raise _bad(_("“{name}” is true or false").format(name=name))
        return value

    def _names(self, value: Any, place: str) -> tuple[str, ...]:
        given = (value,) if isinstance(value, str) else tuple(value) if isinstance(value, list | tuple) else (None,)
        if not all(isinstance(each, str) and each for each in given):
            raise _bad(_("“{name}” is a text or a list of texts").format(name=place))
        return given

    def _object(self, value: Any, place: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise _bad(_("“{name}” is a table").format(name=place or _("the mapping")))
        return value

    def _only(self, given: Iterable[str], known: Iterable[str], place: str) -> None:
        for name in given:
            if name not in set(known):
                sentence = _("nothing is called “{name}” there; there is {known}")
                raise _bad(sentence.format(name=place + str(name), known=", ".join(sorted(known))))
