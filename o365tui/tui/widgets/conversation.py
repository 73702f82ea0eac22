"""The conversation of a request, and the head of its preview."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from rich.cells import cell_len

from o365tui.desk.letter_words import folded
from o365tui.model.frozen import frozen
from o365tui.text.language import _
from o365tui.text.safe import visible_lines
from o365tui.tui.widgets.lines import Line, Span, clip, fit_line, safe, spread, width_of, wrap
from o365tui.tui.widgets.reader import WIDEST, Reader, Text
from o365tui.tui.widgets.rows import Hits, lit

__all__ = ["WIDEST", "Conversation", "Entry", "FileLine", "Kind", "Reader", "Text", "entry_lines", "head_lines"]

Kind = Literal["reply", "internal", "event"]


@frozen
class FileLine:
    """A file of an entry: its name as given, and its size in words."""

    name: str
    size: str = ""


@frozen
class Entry:
    """One entry of a conversation.

    Attributes:
        kind: "reply" (everyone on the request sees it), "internal" (agents only) or "event" (made by the desk).
        author: the person's name; for an event it may be empty.
        when: the moment in words ("today 09:12").
        body: foreign text, as it is; made visible here.
        says: what the note does besides ("asks for information"), translated.
        files: what is attached to it.
        agent: written by an agent (the author's name is coloured, so that the two sides are told apart).
        note: the id of the note, None for what is not one.
        by: how the words came ("by e-mail"), translated and safe to show.
        letters: what became of the letters about it, translated and safe to show; `returned` when one did not arrive.
        quoted: what it repeats of others' words, as it is; folded until one wants to see it.
    """

    kind: Kind
    author: str
    when: str
    body: str = ""
    says: str = ""
    files: tuple[FileLine, ...] = ()
    agent: bool = False
    note: int | None = None
    by: str = ""
    letters: str = ""
    returned: bool = False
    quoted: str = ""


class Conversation(Reader):
    """The notes of a request, oldest first. Reply and internal note never look alike: a word, a bar and a colour."""

    def __init__(
        self,
        head: Sequence[Line] = (),
        entries: Sequence[Entry] = (),
        *,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._head = tuple(head)
        self._entries = tuple(entries)
        self.hits: Hits | None = None
        """What stands out in the words of people: the hits of a search. Set it before `show`."""
        self._unfolded = False

    def show(
        self, entries: Sequence[Entry], head: Sequence[Line] = (), *, keep: bool = False, to_end: bool = False
    ) -> None:
        """Show these entries below the head's lines; from the start unless `keep` (the same request, changed)."""
        self._entries, self._head = tuple(entries), tuple(head)
        self.redraw(to_top=not keep, to_end=to_end)

    @property
    def has_quoted(self) -> bool:
        """Is there anything to fold?"""
        return any(entry.quoted.strip() for entry in self._entries)

    def fold(self) -> None:
        """Show what is repeated of others' words, or no longer; what is in view stays."""
        self._unfolded = not self._unfolded
        self.redraw()

    def build(self, width: int) -> Sequence[Line]:
        """The head, a rule, and the entries with a blank line between them."""
        room = min(WIDEST, width - 1)
        lines: list[Line] = [((" ", "ground"), *line) for line in self._head]
        if self._head:
            lines.append(((" ", "ground"), ("─" * max(0, room - 1), "rule")))
        for number, entry in enumerate(self._entries):
            if number:
                lines.append(())
            lines.extend(entry_lines(entry, room, self.hits, unfolded=self._unfolded))
        return lines


def head_lines(
    number: str,
    title: str,
    severity: str,
    status: Span,
    about: str,
    who: str,
    submitted: str,
    width: int,
    hits: Hits | None = None,
) -> list[Line]:
    """The head of a preview: number and title; severity, status, service; who, and when it was submitted.

    Args:
        severity: "A", "B" or "C"; A is drawn as danger.
        status: its word and token.
        about: service and area ("Exchange Online › Mail flow").
        who: "Ilze Ozola → Māris Kalns".
    """
    from_ = _("Severity {severity}").format(severity=severity)
    return [
        (
            (f"{number}  ", "strong bold"),
            *_lit(clip(safe(title), max(8, width - cell_len(number) - 3)), "strong bold", hits),
        ),
        fit_line(
            (
                (from_, "danger bold" if severity == "A" else "text"),
                ("  ·  ", "faint"),
                status,
                ("  ·  ", "faint"),
                (safe(about), "text"),
            ),
            width,
        ),
        spread(((safe(who), "muted"),), ((submitted, "faint"),), width),
    ]


def entry_lines(entry: Entry, width: int, hits: Hits | None = None, *, unfolded: bool = False) -> list[Line]:
    """The lines of one entry, `width` cells wide; `hits` stand out in what people wrote. What it repeats of others is
    one line unless `unfolded`."""
    if entry.kind == "event":
        return _event(entry, width, hits)
    if entry.kind == "internal":
        return _internal(entry, width, hits)
    who: list[Span] = [(" ", "ground"), (safe(entry.author), "accent" if entry.agent else "strong bold")]
    if entry.by:
        who.append((f"  {entry.by}", "muted"))
    if entry.says:
        who.append((f"  {entry.says}", "attention"))
    lines = _headed(tuple(who), entry, width)
    lines.extend((("   ", "ground"), *_lit(row, "text", hits)) for row in _body(entry.body, width - 4))
    lines.extend(_quoted(entry.quoted, width - 4, unfolded))
    lines.extend((("   ", "ground"), *spans) for spans in _files(entry.files, width - 4, "ground", hits))
    return lines


def _event(entry: Entry, width: int, hits: Hits | None) -> list[Line]:
    words = " ".join(part for part in (safe(entry.author), entry.says) if part)
    # What happened is said whole: in a narrow pane on more lines, the time beside the first.
    first, *more = wrap(words, max(12, width - cell_len(entry.when) - 2)) or [""]
    head, *letters = _headed(((" ", "ground"), (first, "faint")), entry, width)
    return [
        head,
        *(fit_line(((" ", "ground"), (row, "faint")), width) for row in more),
        *letters,
        *((("   ", "ground"), *_lit(row, "muted", hits)) for row in _body(entry.body, width - 4)),
        *((("   ", "ground"), *spans) for spans in _files(entry.files, width - 4, "ground", hits)),
    ]


def _headed(who: Line, entry: Entry, width: int) -> list[Line]:
    """The head of an entry: who at the left, when at the right, and before that what became of its letters; where
    there is no room for it, on a line of its own."""
    when: Span = (entry.when, "faint")
    if not entry.letters:
        return [spread(who, (when,), width)]
    token = "attention" if entry.returned else "muted"
    right: Line = ((entry.letters, token), ("  ", "ground"), when)
    if width_of(who) + width_of(right) + 2 <= width:
        return [spread(who, right, width)]
    return [spread(who, (when,), width), (("   ", "ground"), (clip(entry.letters, width - 4), token))]


def _quoted(quoted: str, width: int, unfolded: bool) -> list[Line]:
    rows = _body(quoted, width - 2)
    if not rows:
        return []
    head: Line = (("   ", "ground"), (folded(quoted), "faint"))
    if not unfolded:
        return [head]
    return [head, *((("   ", "ground"), ("│ ", "rule"), (row, "muted")) for row in rows)]


def _internal(entry: Entry, width: int, hits: Hits | None) -> list[Line]:
    bar: Span = ("▍", "internal bar")
    title = _("INTERNAL · agents only")
    first = spread(
        ((" ", "ground"), bar, (f" {safe(entry.author)}  {title}", "internal bar")),
        ((f"{entry.when} ", "faint bar"),),
        width,
        "bar",
    )
    rows: list[Line] = [_lit(row, "text bar", hits) for row in _body(entry.body, width - 5)]
    rows += _files(entry.files, width - 5, "bar", hits)
    lines = [first]
    for row in rows:
        inner: Line = ((" ", "ground"), bar, (" ", "bar"), *row)
        lines.append((*inner, (" " * max(0, width - width_of(inner)), "bar")))
    return lines


def _body(body: str, width: int) -> list[str]:
    text = visible_lines(body).strip("\n")
    return wrap(text, min(width, WIDEST - 4)) if text else []


def _lit(row: str, token: str, hits: Hits | None) -> Line:
    """A row of words, with what stands out in it."""
    return ((row, token),) if hits is None else tuple(lit(row, hits(row), token, f"{token} bold underline"))


def _files(files: Sequence[FileLine], width: int, ground: str, hits: Hits | None) -> list[Line]:
    label = _("File")
    return [
        fit_line(
            (
                (f"{label}  ", f"faint {ground}"),
                *_lit(safe(file.name), f"accent {ground}", hits),
                (f"  {file.size}", f"muted {ground}"),
            ),
            width,
        )
        for file in files
    ]
