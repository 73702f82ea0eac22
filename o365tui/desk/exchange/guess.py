"""A mapping guessed from an export: its columns by their names, its values and times by what stands in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, BinaryIO

from o365tui.data import load
from o365tui.desk.exchange import moments, tables
from o365tui.desk.exchange.mapping import ANY, FIELDS, ExportMapping, NoteMapping, folded
from o365tui.desk.exchange.markup import looks_like_html
from o365tui.desk.exchange.tables import ForeignRow
from o365tui.text.language import _

SAMPLE = 2_000
"""How many rows are looked at."""

ORGANISATION = "Imported"
"""The organisation of people who are new where the export names none: one that nobody of the desk belongs to, so that
no administrator sees what was not theirs."""

_OURS = frozenset({"number", "severity", "status", "title", "requester", "updated"})
"""Columns that together only our own `list --format csv` has."""

_TIMES = ("created", "updated", "first_response", "closed")
_VALUES_LIMIT = 100
_DEPTH = 4
_CELLS = 200
"""How many cells are looked at to find out how they are written."""


@dataclass
class Guess:
    """The mapping, the columns that nothing is taken from, and what a person should look at, a sentence each."""

    mapping: ExportMapping
    unused: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


def guess(source: BinaryIO, timezone: str) -> Guess:
    """Guess from the export itself. Raises BadInput for a file that is no export at all."""
    kind, encoding = tables.sniffed(source)
    delimiter = tables.delimiter_of(source, encoding) if kind == "csv" else ""
    bare = ExportMapping(kind, encoding=encoding, delimiter=delimiter, timezone=timezone)
    sample = [row for row in islice(tables.rows(source, bare), SAMPLE) if not row.bad]
    return _Guessing(bare, sample).guess()


class _Guessing:
    def __init__(self, bare: ExportMapping, sample: list[ForeignRow]) -> None:
        self.bare, self.sample = bare, sample
        self.known = load("exports")
        self.names: dict[str, str] = {}
        self.paths = list(dict.fromkeys(path for row in sample for path in _paths(row.value)))
        for path in self.paths:
            for name in _called(path):
                self.names.setdefault(name, path)
        self.doubts: list[str] = []

    def guess(self) -> Guess:
        program = self._program()
        notes = self._notes()
        columns = {name: found for name in FIELDS if (found := self._columns(name, notes))}
        dates, unsure = moments.guessed(islice(dict.fromkeys(self._times(columns, notes)), 3 * _CELLS))
        if unsure:
            sentence = _("It is not certain whether the day or the month stands first; {format} is taken.")
            self.doubts.append(sentence.format(format=dates[0]))
        values: dict[str, Mapping[str, str]] = {
            name: self._values(name, columns[name], program.get(name, {}))
            for name in ("severity", "status")
            if name in columns
        }
        nobody = {
            text: ""
            for text in dict.fromkeys(row.text(name) for row in self.sample for name in columns.get("assignee", ()))
            if text and folded(text) in self.known["nobody"]
        }
        if nobody:
            values["assignee"] = nobody
        defaults = {"severity": "C", "status": "new", "service": "Other", "organisation": ORGANISATION}
        mapping = ExportMapping(
            kind=self.bare.kind,
            program=program.get("name", ""),
            encoding=self.bare.encoding,
            delimiter=self.bare.delimiter,
            timezone=self.bare.timezone,
            dates=dates,
            tags_between=" " if program.get("name") == "Zendesk" and self.bare.kind == "csv" else ",",
            apostrophes=self.bare.kind == "csv" and set(self.paths) >= _OURS,
            html=looks_like_html(self._bodies(columns, notes)),
            columns=columns,
            values=values,
            defaults=defaults,
            notes=notes,
        )
        self._doubt(mapping)
        used = mapping.named()
        unused = [each for each in self.paths if each not in used and not any(each.startswith(f"{at}.") for at in used)]
        return Guess(mapping, unused, self.doubts)

    def _program(self) -> dict[str, Any]:
        for program in self.known["programs"]:
            if all(name in self.names for name in program["has"]):
                return dict(program)
        return {}

    def _columns(self, name: str, notes: NoteMapping) -> tuple[str, ...]:
        taken = set(notes.columns.values()) if notes.kind == "rows" else set()
        found = [self.names[each] for each in self.known["columns"].get(name, ()) if each in self.names]
        found = [each for each in dict.fromkeys(found) if each not in taken]
        says = [each for each in found if self._says(each)]
        return tuple(says if name == "tags" else (says or found)[:1])

    def _says(self, path: str) -> bool:
        """Whether anything stands there that is neither an object without a name nor a list of objects."""
        return any(row.text(path) for row in self.sample)

    def _times(self, columns: Mapping[str, tuple[str, ...]], notes: NoteMapping) -> Iterator[str]:
        names = [name for field in _TIMES for name in columns.get(field, ())]
        if notes.kind == "rows" and "at" in notes.columns:
            names.append(notes.columns["at"])
        for row in self.sample:
            for name in names:
                if text := row.text(name):
                    yield text
            for each in self._listed(row, notes):
                if text := each.text(notes.columns.get("at", "")):
                    yield text
            if notes.parts:
                for cell in (cell for name in notes.where for cell in row.texts(name)):
                    yield cell.partition(";")[0]

    def _bodies(self, columns: Mapping[str, tuple[str, ...]], notes: NoteMapping) -> Iterator[str]:
        for row in self.sample[:200]:
            yield from (row.text(name) for name in columns.get("description", ()))
            if notes.kind == "rows":
                yield row.text(notes.columns["body"])
            yield from (each.text(notes.columns["body"]) for each in self._listed(row, notes))

    def _listed(self, row: ForeignRow, notes: NoteMapping) -> Iterator[ForeignRow]:
        if notes.kind == "list":
            found = row.found(notes.where[0])
            for each in found if isinstance(found, list) else []:
                if isinstance(each, dict):
                    yield ForeignRow(row.place, each)

    def _values(self, name: str, columns: Iterable[str], own: Mapping[str, str]) -> dict[str, str]:
        """What each value that stands there becomes; the rest is the default's."""
        known = {value: becomes for becomes, values in self.known[name].items() for value in values} | dict(own)
        found = dict.fromkeys(text for row in self.sample for column in columns for text in row.texts(column))
        table: dict[str, str] = {}
        for text in islice(found, _VALUES_LIMIT):
            becomes = known.get(folded(text))
            if becomes is None and name == "severity":
                becomes = _by_number(folded(text), found)
            if becomes is None:
                becomes = "C" if name == "severity" else "in_progress"
                sentence = _("Nobody told what the {field} “{value}” is; {becomes} is taken.")
                self.doubts.append(sentence.format(field=name, value=text, becomes=becomes))
            table[text] = becomes
        table[ANY] = "C" if name == "severity" else "in_progress"
        return table

    # Notes

    def _notes(self) -> NoteMapping:
        return self._list() or self._parts() or self._rows() or NoteMapping()

    def _list(self) -> NoteMapping | None:
        for name in self.known["notes"]["lists"]:
            path = self.names.get(name)
            every = [
                each
                for row in self.sample
                if path and isinstance(found := row.found(path), list)
                for each in found
                if isinstance(each, dict)
            ]
            if path and every:
                inside = {each: at for note in every[:SAMPLE] for at in _paths(note) for each in _called(at)}
                columns = self._inside(inside)
                if "body" in columns:
                    return NoteMapping("list", (path,), columns=columns)
        return None

    def _parts(self) -> NoteMapping | None:
        """Notes in columns of their own, such as Jira's `31/Jan/26 10:12 AM;author;words`."""
        for name in self.known["notes"]["cells"]:
            path = self.names.get(name)
            cells = [cell for row in self.sample for cell in row.texts(path)] if path else []
            if self.bare.kind != "csv" or not cells or path is None:
                continue
            if self._repeated(path):
                return None
            begin = [parts[0] for cell in cells[:_CELLS] if len(parts := cell.split(";", 2)) == 3]
            forms, _unsure = moments.guessed(begin)
            timed = [text for text in begin if any(moments.fits(text, form) for form in forms)]
            if len(timed) * 2 > len(cells[:_CELLS]):
                return NoteMapping("cells", (path,), ("at", "author", "body"))
            return NoteMapping("cells", (path,))
        return None

    def _repeated(self, path: str) -> bool:
        """Whether the same id stands in several rows, which then differ in this column."""
        column = next((self.names[each] for each in self.known["columns"]["id"] if each in self.names), None)
        ids = [row.text(column) for row in self.sample] if column else []
        return len(set(filter(None, ids))) < len([each for each in ids if each])

    def _rows(self) -> NoteMapping | None:
        columns = self._inside(self.names)
        if "body" not in columns or not self._repeated(columns["body"]):
            return None
        return NoteMapping("rows", columns=columns)

    def _inside(self, names: Mapping[str, str]) -> dict[str, str]:
        found: dict[str, str] = {}
        for part in ("body", "author", "author_email", "at", "internal", "public"):
            for name in self.known["notes"][part]:
                if name in names and names[name] not in found.values():
                    found[part] = names[name]
                    break
        return found

    def _doubt(self, mapping: ExportMapping) -> None:
        notes = mapping.notes
        if not mapping.columns.get("title"):
            self.doubts.append(_("No column looks like a title."))
        if not mapping.columns.get("requester") and not mapping.columns.get("requester_email"):
            self.doubts.append(_("No column names who asks; say --requester HANDLE."))
        if notes.kind and not {"internal", "public"} & (set(notes.columns) | set(notes.parts)):
            self.doubts.append(
                _("Nothing tells which notes are internal: everyone on a request would see all of them.")
            )


def _by_number(text: str, every: Iterable[str]) -> str | None:
    """Priorities from 0 to 100, as RT has them: the higher the worse."""
    numbers = [each for each in every if each.strip().isdigit()]
    if not text.isdigit() or max(map(int, numbers), default=0) <= 5:
        return None
    return "A" if int(text) >= 70 else "B" if int(text) >= 30 else "C"


def _paths(value: Mapping[str, Any], depth: int = _DEPTH) -> Iterator[str]:
    """The names of an object and of the objects in it, by dots."""
    for name, inside in value.items():
        if not isinstance(name, str) or not name:
            continue
        yield name
        if isinstance(inside, dict) and depth:
            yield from (f"{name}.{each}" for each in _paths(inside, depth - 1))


def _called(path: str) -> list[str]:
    """The folded names by which a path may be known: all of it, and without what only wraps it."""
    names = [folded(path)]
    first, _dot, rest = path.partition(".")
    if rest and folded(first) in ("ticket", "helpdesk ticket", "issue", "data", "attributes"):
        names.append(folded(rest))
    return names
