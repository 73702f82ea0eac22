"""The search line of a filter language: what could come next, and what is not understood, stand below it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.geometry import Offset, Size

from o365tui.text.language import _
from o365tui.tui.styles import look_of
from o365tui.tui.widgets.lines import Line, Lines, fit, safe, spread, width_of, wrap
from o365tui.tui.widgets.search import SearchLine, Words

if TYPE_CHECKING:
    from o365tui.model.query import Completion, Problem

MOST_ROWS = 8
"""Completions in view at a time."""

WIDEST = 76
"""Cells that they take at most."""


class Below(Lines):
    """What stands below the line, over what is there: completions, or what is wrong and where."""

    BASE: ClassVar[str] = "bar"
    DEFAULT_CSS = """
    Below {
        overlay: screen; constrain: inside inside; display: none; width: 10; height: 1; background: $desk-bar;
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._rows: Sequence[Line] = ()

    def place(self, rows: Sequence[Line], at: Offset, width: int) -> None:
        """Show these lines there."""
        self._rows = rows
        size = Size(width, len(rows))
        if not self.display or self.absolute_offset != at or self.size != size:
            self.absolute_offset = at
            self.styles.width, self.styles.height = size.width, size.height
            self.display = True
            self.refresh(layout=True)
        self.redraw()

    def hide(self) -> None:
        """Show nothing."""
        self.display = False

    def build(self, width: int, height: int) -> Sequence[Line]:
        """The lines."""
        return self._rows


class FilterWords(Words):
    """The field. While something could come next, tab takes it and up and down choose; enter always goes on."""

    def on_key(self, event: events.Key) -> None:
        """The keys of what stands below go first. Leaving is done at once: what is typed next is for the results."""
        line = self.parent
        if not isinstance(line, FilterLine):
            return
        took = line.took(event.key)
        if took or event.key in ("enter", "down"):
            event.stop()
            event.prevent_default()
        if not took and event.key in ("enter", "down"):
            line.submit()

    def watch_selection(self) -> None:
        """Something was typed, or the cursor has moved."""
        if isinstance(self.parent, FilterLine) and self.has_focus:
            self.parent.moved()


class FilterLine(SearchLine):
    """The line.

    Args:
        complete: text and cursor → what could stand there.
        check: text → what is not understood in it.
        want: gets other words that are wanted, at once.
        done: goes to the results, at once.
    """

    FIELD = FilterWords

    def __init__(
        self,
        complete: Callable[[str, int], Sequence[Completion]],
        check: Callable[[str], Sequence[Problem]],
        want: Callable[[str], object],
        done: Callable[[], object],
        *,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self._complete, self._check, self._want, self._done = complete, check, want, done
        self._offered: Sequence[Completion] = ()
        self._chosen = -1
        self._refused: tuple[str, Sequence[Problem]] = ("", ())

    def compose(self) -> ComposeResult:
        """The line, and what stands below it."""
        yield from super().compose()
        yield Below()

    @property
    def offered(self) -> Sequence[Completion]:
        """What could come next, when it is shown."""
        return self._offered if self.query_one(Below).display else ()

    @property
    def below(self) -> str:
        """What stands below the line; nothing when nothing does."""
        below = self.query_one(Below)
        return below.text if below.display else ""

    def refuse(self, text: str, problems: Sequence[Problem]) -> None:
        """The desk does not understand it: say what, if that is still what stands there."""
        self._refused = (text, problems)
        if self.words.strip() == text.strip() and not self.offered:
            self._tell_problems(problems)

    def close(self) -> None:
        """Nothing stands below a line that is hidden."""
        self._hide()
        super().close()

    # What is typed

    def moved(self) -> None:
        """The text or the cursor is another."""
        field = self.query_one(Words)
        text, at = field.value, field.cursor_position
        self._chosen = -1
        found = self._complete(text, at) if at else ()
        self._offered = [each for each in found if _helps(each, text, at)]
        if self._offered:
            self._show_offered()
        else:
            self._tell_problems(self._problems(text))

    def _problems(self, text: str) -> Sequence[Problem]:
        refused, problems = self._refused
        return self._check(text) or (problems if refused.strip() == text.strip() else ())

    def took(self, key: str) -> bool:
        """Was the key for what stands below?"""
        offered = self.offered
        if not offered:
            return False
        field = self.query_one(Words)
        match key:
            case "down":
                self._choose(min(self._chosen + 1, len(offered) - 1))
            case "up" if self._chosen >= 0:
                self._choose(self._chosen - 1)
            case "tab":
                self._accept(offered[max(0, self._chosen)])
            case "right" if field.cursor_position == len(field.value):
                self._accept(offered[max(0, self._chosen)])
            case "escape" if self._chosen >= 0:
                self._hide()
            case _:
                return False
        return True

    def _choose(self, number: int) -> None:
        self._chosen = number
        self._show_offered()

    def _accept(self, completion: Completion) -> None:
        """Put it where it belongs; a blank behind a value, for it is whole."""
        field = self.query_one(Words)
        text = field.value
        insert, rest = completion.insert, text[completion.end :]
        if insert[-1:] not in (":", "<", ">") and not rest[:1].isspace():
            insert += " "
        field.value = text[: completion.start] + insert + rest
        field.cursor_position = completion.start + len(insert)
        self.moved()

    def want(self, words: str) -> None:
        """Other words are wanted."""
        self._want(words)

    def go_on(self) -> None:
        """To the results; what is not understood is not left before it is put right."""
        self._hide()
        problems = self._problems(self.words)
        self._tell_problems(problems)
        if not problems:
            self._done()

    def on_descendant_blur(self) -> None:
        """Without the keyboard nothing is offered."""
        self._hide()

    def on_resize(self) -> None:
        """Another place for what is offered. Also when the line was just opened: a letter right behind the key that
        opens it comes before its place is known."""
        if self.offered:
            self._show_offered()
        else:
            self._hide()

    # What is shown

    def _hide(self) -> None:
        self._chosen, self._offered = -1, ()
        self.query_one(Below).hide()

    def _column(self, at: int) -> int:
        """Where on the screen a character of the text stands."""
        field = self.query_one(Words)
        return field.region.x + cell_len(field.value[:at]) - round(field.scroll_offset.x)

    def _show_offered(self) -> None:
        room = self.app.size.height - self.region.bottom - 2
        rows = max(1, min(MOST_ROWS, room, len(self._offered)))
        first = max(0, min(self._chosen - rows + 1, len(self._offered) - rows))
        inserts = [safe(each.insert) for each in self._offered]
        size = max(cell_len(each) for each in inserts)
        about = max(cell_len(safe(each.about)) for each in self._offered)
        width = max(1, min(WIDEST, self.app.size.width, size + about + (4 if about else 2)))
        # Where a ground of its own cannot be told from the list's, a line to either side keeps the words apart.
        side, edge = ("│", "│") if look_of(self).ansi else (" ", "")
        lines: list[Line] = []
        for number in range(first, first + rows):
            ground = "row" if number == self._chosen else "bar"
            bar = "▌" if number == self._chosen else side
            words = fit(inserts[number], min(size, width - 2))
            left = max(0, width - width_of(((words, ""),)) - 1)
            more = fit(f"  {safe(self._offered[number].about)}", left) if about else " " * left
            lines.append(((bar, f"accent {ground}"), (words, f"strong {ground}"), (more, f"muted {ground}")))
        hint = _("tab takes it")
        if rows < len(self._offered):
            counted = _("{n} of {all}").format(n=f"{first + 1}–{first + rows}", all=len(self._offered))
            hint = f"{hint} · {counted}"
        width = max(width, min(cell_len(hint) + 2, self.app.size.width))
        lines.append(((fit(f"{side}{hint}", width), "faint bar"),))
        if edge:
            width = min(width + 2, self.app.size.width)
            lines = [spread(line, ((edge, "faint bar"),), width, "bar") for line in lines]
        start = self._offered[0].start
        x = max(0, min(self._column(start) - 1, self.app.size.width - width))
        self.query_one(Below).place(lines, Offset(x, self.region.bottom), width)

    def _tell_problems(self, problems: Sequence[Problem]) -> None:
        below = self.query_one(Below)
        if not problems:
            below.hide()
            return
        width = self.app.size.width
        first = problems[0]
        at = max(0, min(self._column(first.start), width - 2))
        marker = "^" * max(1, min(self._column(first.end) - at, width - at - 1))
        sentence = safe(first.sentence)
        beside = width - at - len(marker) - 2
        line: Line = ((" " * at, "bar"), (marker, "danger bold bar"))
        if cell_len(sentence) <= beside:
            lines: list[Line] = [(*line, (f" {sentence}", "danger bar"))]
        else:
            lines = [line, *(((f" {row}", "danger bar"),) for row in wrap(sentence, width - 2)[:3])]
        below.place(lines, Offset(0, self.region.bottom), width)


def _helps(completion: Completion, text: str, at: int) -> bool:
    """Something was begun that it goes on with, and it is not there already."""
    begun = text[completion.start : completion.end]
    behind = text[: completion.start][-1:]
    return (bool(begun) or behind in (":", "<", ">", ",")) and begun.strip() != completion.insert
