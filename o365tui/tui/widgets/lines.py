"""The base of all drawn widgets: lines of spans, of which only what changed is sent to the terminal.

A widget that derives from `Lines` says what it shows (`build`); this one turns spans into strips, finds which lines
differ from those painted before, and refreshes those alone (of a line, `painted` sends the cells that differ). Spans
are plain text, never markup. Their text must have passed `text.safe.visible`: `safe` here does that for words from
people.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.content import Content
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from o365tui.text.safe import crop, visible
from o365tui.tui.styles import Look, look_of

Span = tuple[str, str]
"""Text and the token of its style (see `styles.Look.style`)."""

Line = tuple[Span, ...]


def safe(text: object) -> str:
    """Words from a person or a file, made fit for one line."""
    return visible(str(text))


def border_words(text: str) -> Content:
    """Words for the title in a frame's border, which reads markup out of a `str`; of people or files, too."""
    return Content(f" {safe(text)} ")


def width_of(line: Line) -> int:
    """Cells that a line takes."""
    return sum(cell_len(text) for text, _ in line)


def clip(text: str, width: int) -> str:
    """Cut to `width` cells with an ellipsis; a text that fits comes back as it is."""
    if width <= 0:
        return ""
    if text.isascii() and len(text) <= width:
        return text
    short = crop(text, width)
    return short[:-1].rstrip() + "…" if short.endswith(" …") else short


def fit(text: str, width: int, align: str = "left") -> str:
    """Clip or pad to exactly `width` cells; align "left", "right" or "center"."""
    text = clip(text, width)
    room = width - cell_len(text)
    if room <= 0:
        return text
    if align == "right":
        return " " * room + text
    if align == "center":
        return " " * (room // 2) + text + " " * (room - room // 2)
    return text + " " * room


def fit_line(line: Line, width: int) -> Line:
    """Cut a line to `width` cells, the last span that fits with an ellipsis. Not padded."""
    spans: list[Span] = []
    left = width
    for text, token in line:
        size = cell_len(text)
        if size > left:
            if left > 0:
                spans.append((clip(text, left), token))
            break
        spans.append((text, token))
        left -= size
    return tuple(spans)


def spread(left: Line, right: Line, width: int, pad: str = "ground") -> Line:
    """Put one line at the left edge and one at the right; the left one gives way."""
    room = width - width_of(right)
    if room < 8 and width_of(left) > room:
        return fit_line(left, width)
    left = fit_line(left, room - 1 if right else room)
    return (*left, (" " * (room - width_of(left)), pad), *right)


def wrap(text: str, width: int) -> list[str]:
    """Break a text into lines of at most `width` cells: at spaces where there are any, and at its own newlines.

    Runs of spaces at the start of a line are kept (people paste logs and code).
    """
    width = max(1, width)
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines.extend(_wrap_paragraph(paragraph, width))
    return lines


def _wrap_paragraph(text: str, width: int) -> Iterable[str]:
    if cell_len(text) <= width:
        yield text.rstrip()
        return
    line = ""
    size = 0
    for word in _words(text):
        length = cell_len(word)
        if size + cell_len(word.rstrip(" ")) <= width:
            line += word
            size += length
            continue
        if line.strip():
            yield line.rstrip()
            line, size = "", 0
        while cell_len(word) > width:
            head = _head(word, width)
            yield head.rstrip() if head.strip() else head
            word = word[len(head) :]
        line, size = word, cell_len(word)
    if line.strip():
        yield line.rstrip()


def _words(text: str) -> Iterable[str]:
    start = 0
    for index in range(1, len(text)):
        if text[index - 1] == " " and text[index] != " ":
            yield text[start:index]
            start = index
    yield text[start:]


def _head(text: str, width: int) -> str:
    """The longest start of `text` that fits in `width` cells, at least one character."""
    low, high = 1, min(len(text), width * 4)
    while low < high:
        middle = (low + high + 1) // 2
        if cell_len(text[:middle]) <= width:
            low = middle
        else:
            high = middle - 1
    return text[:low]


def to_strip(line: Line, width: int, look: Look, base: str = "ground") -> Strip:
    """Draw a line: padded in the base token's colours to `width` cells, cut there."""
    segments: list[Segment] = []
    run, style = "", None
    for text, token in (*line, (" " * max(0, width - width_of(line)), base)):
        if not text:
            continue
        own = look.style(token)
        if style is not None and own is not style:
            # Blanks have no colour of their own: one run with what stands before them, and fewer bytes on the line.
            if text.isspace() and own.bgcolor == style.bgcolor and not (_marked(own) or _marked(style)):
                own = style
            else:
                segments.append(Segment(run, style))
                run = ""
        run, style = run + text, own
    if run:
        segments.append(Segment(run, style))
    return Strip(segments).adjust_cell_length(width, look.style(base))


def _marked(style: Style) -> bool:
    """Would blanks of this style be seen?"""
    return bool(style.underline or style.reverse or style.strike)


class Lines(Widget):
    """A widget of lines. Derive, and implement `build`; call `redraw` when what it shows has changed."""

    BASE: ClassVar[str] = "ground"
    """The token of empty cells."""

    DEFAULT_CSS = """
    Lines { height: auto; width: 1fr; }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._lines: Sequence[Line] = ()
        self._strips: dict[int, Strip] = {}
        self._built_for: tuple[int, int, str] | None = None

    def build(self, width: int, height: int) -> Sequence[Line]:
        """The lines to show in this many cells; fewer than `height` are filled up with blanks."""
        raise NotImplementedError

    @property
    def look(self) -> Look:
        """The palette in force."""
        return look_of(self)

    def redraw(self) -> None:
        """Build again and refresh the lines that differ; the layout too when an automatic height has changed."""
        if not self.is_attached:
            return
        size = self.size
        if self._built_for != (size.width, size.height, self.look.name) or not size:
            self._built_for = None
            self.refresh(layout=self.styles.is_auto_height)
            return
        before, after = self._lines, tuple(self.build(size.width, size.height))
        self._lines = after
        if len(before) != len(after) and self.styles.is_auto_height:
            self._strips.clear()
            self.refresh(layout=True)
            return
        blank: Line = ()
        differ = []
        for row in range(min(size.height, max(len(before), len(after)))):
            old = before[row] if row < len(before) else blank
            new = after[row] if row < len(after) else blank
            if old != new:
                self._strips.pop(row, None)
                differ.append(Region(0, row, size.width, 1))
        if differ:
            self.refresh(*differ)

    def line_at(self, row: int) -> Line:
        """The line shown in that row of the widget (empty below the last one)."""
        self._ensure()
        return self._lines[row] if 0 <= row < len(self._lines) else ()

    def text_at(self, row: int) -> str:
        """The words of that row, for tests and for copying."""
        return "".join(text for text, _ in self.line_at(row))

    @property
    def text(self) -> str:
        """All that is shown, one row a line, without trailing blanks."""
        self._ensure()
        return "\n".join("".join(text for text, _ in line).rstrip() for line in self._lines)

    def _ensure(self) -> None:
        key = (self.size.width, self.size.height, self.look.name)
        if self._built_for != key:
            self._built_for = key
            self._strips.clear()
            self._lines = tuple(self.build(self.size.width, self.size.height))

    def render_line(self, y: int) -> Strip:
        """Textual's Line API."""
        self._ensure()
        strip = self._strips.get(y)
        if strip is None:
            line = self._lines[y] if y < len(self._lines) else ()
            strip = self._strips[y] = to_strip(line, self.size.width, self.look, self.BASE)
        return strip

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Rows wanted, for `height: auto`."""
        return len(self.build(width, viewport.height))

    def notify_style_update(self) -> None:
        """The theme may have changed: draw everything again."""
        super().notify_style_update()
        self._built_for = None
