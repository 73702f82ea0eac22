"""Operations: what one person did to requests in one go, so that it can be told and undone. A line each in the journal.

The history entries and notes of an operation carry its id; the operation names the requests.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import chain
from typing import Any

from o365tui.model.frozen import frozen
from o365tui.model.request import shown_number
from o365tui.model.times import read, written
from o365tui.text.language import N_, _, ngettext

TAKE_BACK_WITHIN = timedelta(seconds=10)
"""How long its author can take back what was said or added."""


class Kind(StrEnum):
    """What somebody did, by the use case that did it; `many` is several requests at once."""

    SUBMIT = "submit"
    CHANGE = "change"
    TAKE = "take"
    ASSIGN = "assign"
    REPLY = "reply"
    INTERNAL = "internal"
    FILES = "files"
    ASK = "ask"
    RESOLVE = "resolve"
    CLOSE = "close"
    REOPEN = "reopen"
    CONTINUE = "continue"
    MERGE = "merge"
    UNMERGE = "unmerge"
    LINK = "link"
    UNLINK = "unlink"
    MANY = "many"
    IMPORT = "import"
    UNDO = "undo"
    REDO = "redo"
    TAKE_BACK = "take_back"


SAID = frozenset({Kind.REPLY, Kind.INTERNAL, Kind.FILES})
"""What can only be taken back, and only at once: others may have read it."""

ANSWERED = frozenset({Kind.ASK, Kind.RESOLVE})
"""Words with a change of status: later the status goes back, and the words stay."""

NEVER = frozenset({Kind.SUBMIT, Kind.CONTINUE, Kind.TAKE_BACK})
"""What cannot be undone at all."""

STEPS_OVER = frozenset({Kind.UNDO, Kind.TAKE_BACK})
"""What *undo* without a name does not stop at: it goes back to what was done before."""


@frozen
class Operation:
    """One thing that `by` did at `at`. `undoes` names the operation that it undid, `undone_by` the one that undid it.

    `closed` keeps the closing times that it took away, by request. Told and not kept: `refused`, what an undo could not
    put back, a sentence by request; `words`, what was taken back, for its author to mend and send again. `letters` are
    the ids of those that were queued for it.
    """

    id: int
    by: str
    at: datetime
    kind: Kind
    numbers: tuple[int, ...] = ()
    undoes: int | None = None
    undone_by: int | None = None
    root: Kind | None = None
    closed: Mapping[int, datetime] = field(default_factory=dict)
    refused: Mapping[int, str] = field(default_factory=dict)
    words: str = ""
    letters: tuple[int, ...] = ()

    @property
    def open(self) -> bool:
        """Whether *undo* without a name may stop at it."""
        return self.undone_by is None and self.kind not in STEPS_OVER

    @property
    def what(self) -> Kind:
        """The kind of what was done in the first place, below any undoing of it."""
        return self.root or self.kind

    @property
    def sentence(self) -> str:
        """What was done, for the person who did it, in their language: “Close SR-1042”."""
        said = named(self.what, self.numbers)
        if self.kind is Kind.UNDO:
            return _("Undo: {what}").format(what=said)
        return _("Redo: {what}").format(what=said) if self.kind is Kind.REDO else said

    def document(self) -> dict[str, Any]:
        made: dict[str, Any] = {
            "by": self.by,
            "at": written(self.at),
            "kind": self.kind.value,
            "numbers": runs(self.numbers),
            "undoes": self.undoes,
            "undone_by": self.undone_by,
        }
        if self.root is not None:
            made["root"] = self.root.value
        if self.closed:
            made["closed"] = {str(number): written(at) for number, at in self.closed.items()}
        if self.letters:
            made["letters"] = runs(self.letters)
        return made

    @classmethod
    def of(cls, key: int, document: dict[str, Any]) -> Operation:
        root = document.get("root")
        return cls(
            id=key,
            by=document["by"],
            at=read(document["at"]),
            kind=Kind(document["kind"]),
            numbers=tuple(unrun(document.get("numbers", ()))),
            undoes=document.get("undoes"),
            undone_by=document.get("undone_by"),
            root=None if root is None else Kind(root),
            closed={int(number): read(at) for number, at in document.get("closed", {}).items()},
            letters=tuple(unrun(document.get("letters", ()))),
        )


def runs(numbers: Sequence[int]) -> list[int | list[int]]:
    """Numbers as an operation's document keeps them: each alone, three or more in a row as first and last."""
    found: list[list[int]] = []
    for number in sorted(numbers):
        if found and number == found[-1][-1] + 1:
            found[-1][-1] = number
        else:
            found.append([number, number])
    parts = ([[first, last]] if last - first > 1 else range(first, last + 1) for first, last in found)
    return list(chain.from_iterable(parts))


def unrun(kept: Iterable[int | list[int]]) -> Iterator[int]:
    """What `runs` was given, in order."""
    for each in kept:
        if isinstance(each, int):
            yield each
        else:
            yield from range(each[0], each[1] + 1)


_ONE = {
    Kind.SUBMIT: N_("Submit {number}"),
    Kind.CHANGE: N_("Change {number}"),
    Kind.TAKE: N_("Take {number}"),
    Kind.ASSIGN: N_("Assign {number}"),
    Kind.REPLY: N_("Reply on {number}"),
    Kind.INTERNAL: N_("Internal note on {number}"),
    Kind.FILES: N_("Add files to {number}"),
    Kind.ASK: N_("Ask for information on {number}"),
    Kind.RESOLVE: N_("Resolve {number}"),
    Kind.CLOSE: N_("Close {number}"),
    Kind.REOPEN: N_("Reopen {number}"),
    Kind.CONTINUE: N_("Reopen {number}"),
    Kind.TAKE_BACK: N_("Take back words on {number}"),
}
_TWO = {
    Kind.MERGE: N_("Merge {numbers}"),
    Kind.UNMERGE: N_("Take {numbers} apart"),
    Kind.LINK: N_("Link {numbers}"),
    Kind.UNLINK: N_("Unlink {numbers}"),
}


def named(kind: Kind, numbers: Sequence[int]) -> str:
    """What was done to which requests, in the reader's language."""
    if kind in _ONE:
        return _(_ONE[kind]).format(number=", ".join(map(shown_number, numbers[:2])))
    if kind in _TWO:
        return _(_TWO[kind]).format(numbers=", ".join(map(shown_number, numbers)))
    n = len(numbers)
    if kind is Kind.IMPORT:
        return ngettext("Import {n} request", "Import {n} requests", n).format(n=n)
    return ngettext("Change {n} request at once", "Change {n} requests at once", n).format(n=n)


KIND_NAMES = {
    Kind.SUBMIT: N_("submitting"),
    Kind.CHANGE: N_("changing the fields"),
    Kind.TAKE: N_("taking the request"),
    Kind.ASSIGN: N_("assigning"),
    Kind.REPLY: N_("replying"),
    Kind.INTERNAL: N_("the internal note"),
    Kind.FILES: N_("adding files"),
    Kind.ASK: N_("asking for information"),
    Kind.RESOLVE: N_("resolving"),
    Kind.CLOSE: N_("closing"),
    Kind.REOPEN: N_("reopening"),
    Kind.CONTINUE: N_("reopening"),
    Kind.MERGE: N_("merging"),
    Kind.UNMERGE: N_("taking apart"),
    Kind.LINK: N_("linking"),
    Kind.UNLINK: N_("unlinking"),
    Kind.MANY: N_("changing many at once"),
    Kind.IMPORT: N_("importing"),
    Kind.UNDO: N_("undoing"),
    Kind.REDO: N_("redoing"),
    Kind.TAKE_BACK: N_("taking words back"),
}
"""What each kind is called within a sentence (to be translated when shown)."""


def kind_name(kind: Kind) -> str:
    """The kind in the reader's language, within a sentence: "undid a change: closing"."""
    return _(KIND_NAMES[kind])
