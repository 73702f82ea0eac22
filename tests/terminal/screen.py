"""A terminal's screen in memory: pyte's, with what it lacks and today's terminals have.

Added: the alternate screen, dim text, and graphemes of several characters (joined emoji, flags, marks) in one place.
"""

from __future__ import annotations

import copy
from typing import Any

import pyte
import wcwidth

ALTERNATE_SCREEN = 1049


class Screen(pyte.Screen):
    """pyte's screen, closer to xterm's. A dim cell has `blink` set: pyte has no field for dim, and we never blink."""

    def __init__(self, columns: int, rows: int) -> None:
        self._main: tuple[Any, Any] | None = None
        super().__init__(columns, rows)

    @property
    def alternate(self) -> bool:
        """Is a full-screen program in charge?"""
        return self._main is not None

    @property
    def display(self) -> list[str]:
        """The rows as text. pyte's own would not have several characters in one place."""
        return ["".join(self.buffer[row][column].data for column in range(self.columns)) for row in range(self.lines)]

    def draw(self, data: str) -> None:
        """Print text; a grapheme of several characters takes one place."""
        if data.isascii():
            super().draw(data)
            return
        for grapheme in wcwidth.iter_graphemes(data):
            width = max(0, wcwidth.wcswidth(grapheme))
            if len(grapheme) == 1 and width:
                super().draw(grapheme)
            elif width:
                self._draw_cluster(grapheme, width)

    def _draw_cluster(self, grapheme: str, width: int) -> None:
        column = min(self.cursor.x, self.columns - width)
        line = self.buffer[self.cursor.y]
        line[column] = self.cursor.attrs._replace(data=grapheme)
        for stub in range(column + 1, column + width):
            line[stub] = self.cursor.attrs._replace(data="")
        self.cursor.x = column + width
        self.dirty.add(self.cursor.y)

    def select_graphic_rendition(self, *attrs: int) -> None:
        """Set style; 2 is dim, which 22 ends together with bold."""
        # Only a leading part can be mistaken for a colour's number: walk as SGR is walked.
        numbers, mapped = list(attrs), []
        while numbers:
            number = numbers.pop(0)
            if number in (38, 48) and numbers:
                length = 2 if numbers[0] == 5 else 4
                mapped += [number, *numbers[:length]]
                del numbers[:length]
            else:
                mapped += {2: [5], 22: [22, 25]}.get(number, [number])
        super().select_graphic_rendition(*mapped)

    def set_mode(self, *modes: int, **kwargs: Any) -> None:
        """Set modes; 1049 keeps the main screen aside and clears."""
        super().set_mode(*modes, **kwargs)
        if kwargs.get("private") and ALTERNATE_SCREEN in modes and self._main is None:
            self._main = (copy.copy(self.buffer), copy.copy(self.cursor))
            self.buffer = copy.copy(self.buffer)
            self.buffer.clear()
            self.cursor_position()

    def reset_mode(self, *modes: int, **kwargs: Any) -> None:
        """Reset modes; 1049 brings the main screen back as it was."""
        super().reset_mode(*modes, **kwargs)
        if kwargs.get("private") and ALTERNATE_SCREEN in modes and self._main is not None:
            self.buffer, self.cursor = self._main
            self._main = None
