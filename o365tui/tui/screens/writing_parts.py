"""The drawn parts of writing on a request: the rule that says who will see it, and the files that come with it."""

from __future__ import annotations

import os
from collections.abc import Sequence

from o365tui.text import dates
from o365tui.text.language import _
from o365tui.text.safe import visible
from o365tui.tui.screens.files_paths import size_of
from o365tui.tui.widgets.lines import Line, Lines, Span, clip, fit_line, width_of


class Banner(Lines):
    """The rule above the text: what is being written, and who will see it."""

    DEFAULT_CSS = "Banner { height: 1; }"

    def __init__(self) -> None:
        super().__init__()
        self._title, self._draft, self._internal = "", "", False
        self._who: Sequence[str] = ("",)

    def show(self, title: str, who: Sequence[str], draft: str, internal: bool) -> None:
        """Change the words; `who` will see it, in many words and in few; `draft` is from when it is."""
        self._title, self._who, self._draft, self._internal = title, who, draft, internal
        self.redraw()

    def build(self, width: int, height: int) -> Sequence[Line]:
        """A rule with words in it. The long form gives way first, then the draft's time; never who will see it."""
        token = "internal" if self._internal else "accent"
        draft: Line = ((f" {self._draft} ", "muted"), ("━", token)) if self._draft else ()
        forms = [(who, draft) for who in self._who]
        forms += [(self._who[-1], ())]
        for who, right in forms:
            left: Line = (("━ ", token), (self._title, f"{token} bold"), (" · ", token), (who, token), (" ", token))
            room = width - width_of(left) - width_of(right)
            if room >= 1:
                return [(*left, ("━" * room, token), *right)]
        return [fit_line(left, width)]


class Attached(Lines):
    """The files that come with the note; no line at all for none."""

    DEFAULT_CSS = "Attached { height: auto; }"

    def __init__(self) -> None:
        super().__init__()
        self._files: tuple[tuple[str, int], ...] = ()

    def show(self, paths: Sequence[str]) -> None:
        """These."""
        self._files = tuple((os.path.basename(path), size_of(path)) for path in paths)
        self.redraw()

    def build(self, width: int, height: int) -> Sequence[Line]:
        """Names and sizes, as many as fit, and how many more."""
        if not self._files:
            return []
        spans: list[Span] = [(f" {_('Files')}  ", "faint")]
        for number, (name, size) in enumerate(self._files):
            more = f"+{len(self._files) - number}"
            piece: list[Span] = [(clip(visible(name), 40), "accent"), (f" {dates.size(size)}   ", "muted")]
            if width_of((*spans, *piece)) + len(more) > width:
                spans.append((more, "muted"))
                break
            spans.extend(piece)
        return [tuple(spans)]
