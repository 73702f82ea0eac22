"""A frame costs what has changed in it: Textual's compositor, which renders only the lines that a frame needs.

Textual's own asks every widget that has a part near what changed for all of its lines, and those behind the first one
that covers the place as well: a key in a list of 36 rows then has 80 lines gone through for the two that differ.

This reaches into a private class of Textual; `test_painted` guards it.
"""

from __future__ import annotations

from collections.abc import Iterable

from textual._compositor import Compositor
from textual.geometry import Region
from textual.strip import Strip


class DeskCompositor(Compositor):
    """Renders the lines within the frame's region, front to back, until nothing behind can be seen."""

    def _get_renders(self, crop: Region | None = None) -> Iterable[tuple[Region, Region, list[Strip]]]:
        frame = self.size.region if crop is None else crop
        rows = Region(0, frame.y, self.size.width, frame.height)
        for widget, (region, clip) in self.visible_widgets.items():
            shown = region.intersection(clip).intersection(rows)
            if shown:
                yield shown, shown, widget.render_lines(shown.translate(-region.offset))
                if shown.contains_region(frame):
                    return
