"""Another program's export as rows: CSV in whatever encoding and with whatever delimiter, JSON as a list or by lines.

Row by row, so that the size of a file does not matter; what cannot be read is a row that says why.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from o365tui.desk.exchange.mapping import ExportMapping
from o365tui.model.errors import BadInput
from o365tui.text.language import _
from o365tui.text.spreadsheet import formula_unquoted

CELL_LIMIT = 32_000_000
"""The longest cell, line of JSON and JSON object that is read, in characters."""

_PIECE = 1 << 16
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BALTIC = frozenset("āčēģīķļņšūžĀČĒĢĪĶĻŅŠŪŽąęėįųĄĘĖĮŲ".encode("cp1257"))
_WESTERN = frozenset("éèêëçàâñøåæôîïìòùÉÈÊÇÀÂÑØÅÆ".encode("cp1252")) - frozenset("éåæøÉÅÆØ".encode("cp1257"))
_NOT_TABLES = {
    b"PK\x03\x04": "XLSX",
    b"\xd0\xcf\x11\xe0": "XLS",
    b"%PDF": "PDF",
    b"\x1f\x8b": "gzip",
}


@dataclass
class ForeignRow:
    """A row: `place` is what a spreadsheet calls it (the heading is 1), the line, or which object of the list.
    `value` has a list of cells for each heading, or is the JSON object. `bad` says why it cannot be read.
    """

    place: int
    value: Mapping[str, Any] = field(default_factory=dict)
    bad: str = ""
    cells: list[str] | None = None

    def found(self, name: str) -> Any:
        """What stands under a name, or under a path with dots; None where there is nothing."""
        if name in self.value:
            return self.value[name]
        at: Any = self.value
        for step in name.split("."):
            if not isinstance(at, Mapping) or step not in at:
                return None
            at = at[step]
        return at

    def texts(self, name: str) -> list[str]:
        """The words that stand under a name: those of every column of that name, of every member of a list."""
        found = self.found(name)
        every = found if isinstance(found, list) else [found]
        return [text for each in every if (text := said(each)).strip()]

    def text(self, name: str) -> str:
        return next(iter(self.texts(name)), "")


def said(value: Any) -> str:
    """A value in words: an object by its name, with the address where it has one."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        named = ("displayName", "display_name", "name", "value", "title", "label", "login", "key", "id")
        name = next((said(value[each]) for each in named if value.get(each) not in (None, "")), "")
        email = next((value[each] for each in ("emailAddress", "email") if isinstance(value.get(each), str)), "")
        return f"{name} <{email}>" if name and email else name or email
    if isinstance(value, list):
        return ", ".join(map(said, value))
    return str(value)


def sniffed(source: BinaryIO) -> tuple[str, str]:
    """Whether the bytes are `csv` or `json`, and their encoding. Raises BadInput for what is neither."""
    source.seek(0)
    head = source.read(_PIECE)
    for magic, name in _NOT_TABLES.items():
        if head.startswith(magic):
            sentence = _("This is a file of the kind {kind}. Save it as CSV (UTF-8) and import that.")
            raise BadInput(sentence.format(kind=name), "FILE")
    encoding = _encoding(source, head)
    begins = head.decode(encoding, "replace").lstrip()[:1]
    return ("json" if begins and begins in "[{" else "csv"), encoding


def _encoding(source: BinaryIO, head: bytes) -> str:
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name
    nuls = head[:4000].count(0)
    if nuls * 3 > len(head[:4000]):
        return "utf-16-le" if head[1:400:2].count(0) >= head[0:400:2].count(0) else "utf-16-be"
    source.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    baltic = western = 0
    good = True
    while piece := source.read(1 << 20):
        if good:
            try:
                decoder.decode(piece)
            except UnicodeDecodeError:
                good = False
        if not piece.isascii():
            high = [byte for byte in piece if byte > 127]
            baltic += sum(byte in _BALTIC for byte in high)
            western += sum(byte in _WESTERN for byte in high)
    try:
        decoder.decode(b"", final=good)
    except UnicodeDecodeError:
        good = False
    if good:
        return "utf-8"
    return "cp1257" if baltic > western else "cp1252"


def delimiter_of(source: BinaryIO, encoding: str) -> str:
    """The character between the cells: that which cuts the first rows into equally many, and into the most."""
    best, most = ",", 0
    for candidate in (",", ";", "\t", "|"):
        lengths: dict[int, int] = {}
        try:
            for place, cells in _cells(_text(source, encoding), candidate):
                lengths[len(cells)] = lengths.get(len(cells), 0) + 1
                if place > 60:
                    break
        except _EndlessCell:
            pass
        width, rows = max(lengths.items(), key=lambda each: (each[1], each[0]), default=(1, 0))
        if width > 1 and rows * width > most:
            best, most = candidate, rows * width
    return best


def rows(source: BinaryIO, mapping: ExportMapping) -> Iterator[ForeignRow]:
    """All rows of an export, from its beginning."""
    if mapping.kind == "json":
        yield from _json_rows(source, mapping)
    else:
        yield from _csv_rows(source, mapping)


class _EndlessCell(Exception):
    """A cell beyond all limits: most likely a quotation mark that is never closed."""


def _text(source: BinaryIO, encoding: str) -> io.TextIOWrapper:
    source.seek(0)
    errors = "surrogateescape" if encoding in ("", "utf-8", "utf-8-sig") else "replace"
    return io.TextIOWrapper(io.BufferedReader(_Open(source), _PIECE), encoding or "utf-8-sig", errors, newline="")


class _Open(io.RawIOBase):
    """The source, which stays open when a wrapper around it goes."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        found = self._source.read(len(buffer))
        buffer[: len(found)] = found
        return len(found)


def _cells(text: io.TextIOWrapper, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """The cells of each row that has any, with its number from 1."""

    def lines() -> Iterator[str]:
        while line := text.readline(CELL_LIMIT):
            if len(line) >= CELL_LIMIT:
                raise _EndlessCell
            yield line

    before = csv.field_size_limit(CELL_LIMIT)
    try:
        for place, cells in enumerate(csv.reader(lines(), delimiter=delimiter), 1):
            says_delimiter = place == 1 and cells and cells[0].lower().startswith("sep=")  # Excel's own first line
            if any(cells) and not says_delimiter:
                yield place, cells
    except csv.Error:
        raise _EndlessCell from None
    finally:
        csv.field_size_limit(before)


def _csv_rows(source: BinaryIO, mapping: ExportMapping) -> Iterator[ForeignRow]:
    headings: list[str] | None = None
    place = 0
    try:
        for place, cells in _cells(_text(source, mapping.encoding), mapping.delimiter or ","):
            if headings is None:
                headings = [name.strip() for name in cells]
                while headings and not headings[-1]:
                    headings.pop()
                continue
            if mapping.apostrophes:
                cells = [*map(formula_unquoted, cells)]
            yield _row(place, headings, cells)
    except _EndlessCell:
        sentence = _("A cell here has no end (a quotation mark that is never closed?); nothing after it was read.")
        yield ForeignRow(place + 1, bad=sentence, cells=[])


def _row(place: int, headings: list[str], cells: list[str]) -> ForeignRow:
    if any(cells[len(headings) :]):
        sentence = _("The row has {n} cells, but there are {headings} headings.")
        return ForeignRow(place, bad=sentence.format(n=len(cells), headings=len(headings)), cells=cells)
    value: dict[str, list[str]] = {}
    for name, cell in zip(headings, cells, strict=False):
        if name:
            value.setdefault(name, []).append(cell)
    return ForeignRow(place, value, cells=cells)


def headings(source: BinaryIO, mapping: ExportMapping) -> list[str]:
    """The names of a CSV's columns as they stand there, repeated ones too."""
    try:
        for _place, cells in _cells(_text(source, mapping.encoding), mapping.delimiter or ","):
            return [name.strip() for name in cells]
    except _EndlessCell:
        pass
    return []


def _json_rows(source: BinaryIO, mapping: ExportMapping) -> Iterator[ForeignRow]:
    text = _text(source, mapping.encoding)
    begins = text.read(1)
    while begins and (begins.isspace() or begins == "\ufeff"):
        begins = text.read(1)
    if begins == "[":
        yield from _listed(text)
        return
    text = _text(source, mapping.encoding)
    first = text.readline(CELL_LIMIT).lstrip("\ufeff")
    try:
        alone = json.loads(first)
    except (ValueError, RecursionError):
        alone = None
    if isinstance(alone, dict) and not (mapping.records or wrapped(alone)):
        yield from _by_line(_text(source, mapping.encoding))
        return
    # One object around a list (an answer of a program's interface), in a line or in many.
    if alone is None:
        try:
            alone = json.loads(first + text.read(8 * CELL_LIMIT))
        except (ValueError, RecursionError):
            yield from _by_line(_text(source, mapping.encoding))
            return
    holder = ForeignRow(0, alone if isinstance(alone, dict) else {})
    inside = holder.found(mapping.records or wrapped(alone) or "")
    for place, value in enumerate(inside if isinstance(inside, list) else [alone], 1):
        yield _object(place, value)


def wrapped(value: Any) -> str:
    """The name under which an object has a list of requests around it, such as `tickets` or `issues`; else nothing."""
    names = ("tickets", "issues", "requests", "results", "records", "data", "items")
    has = isinstance(value, dict) and [name for name in names if _objects(value.get(name))]
    return has[0] if has else ""


def _objects(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, dict) for each in value[:10])


def _by_line(text: io.TextIOWrapper) -> Iterator[ForeignRow]:
    place = 0
    while line := text.readline(CELL_LIMIT):
        place += 1
        if line.strip(" \t\r\n\ufeff"):
            try:
                yield _object(place, json.loads(line.lstrip("\ufeff")))
            except (ValueError, RecursionError):
                yield ForeignRow(place, bad=_("This is not a JSON object."))


def _listed(text: io.TextIOWrapper) -> Iterator[ForeignRow]:
    """The members of a list whose `[` has been read, decoded one at a time."""
    decode = json.JSONDecoder().raw_decode
    buffer, at, place, wanted, ended = "", 0, 0, _PIECE, False
    while True:
        while at < len(buffer) and buffer[at] in " \t\r\n,":
            at += 1
        if at < len(buffer) and buffer[at] == "]":
            return
        try:
            value, end = decode(buffer, at)
            # A number or a word at the very end may go on in what is not read yet.
            if end == len(buffer) and not ended and not isinstance(value, dict | list | str):
                raise ValueError
        except (ValueError, RecursionError):
            buffer, at = buffer[at:], 0
            if ended or len(buffer) > CELL_LIMIT:
                if buffer.strip() or not ended:
                    place += 1
                    yield ForeignRow(place, bad=_("From here on this is not JSON; nothing after it was read."))
                return
            more = text.read(wanted)
            wanted = min(wanted * 2, 1 << 24) if at == 0 and buffer else _PIECE
            ended = not more
            buffer += more
            continue
        place, at, wanted = place + 1, end, _PIECE
        yield _object(place, value)


def _object(place: int, value: Any) -> ForeignRow:
    if not isinstance(value, dict):
        return ForeignRow(place, bad=_("This is not a JSON object."))
    return ForeignRow(place, value)
