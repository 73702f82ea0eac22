"""A field above a list that has no keyboard of its own: what is typed finds, enter takes the row under the cursor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from o365tui.text.language import N_
from o365tui.tui.commands.nodes import Commands
from o365tui.tui.widgets.fields import TextInput


class FinderInput(Commands, TextInput):
    """Tells `Changed` and `Submitted`, as any field; that enter takes something stands in the footer."""

    SCOPE = "rows"

    titles: ClassVar[Mapping[str, str]] = {"rows.open": N_("Choose")}

    async def action_rows_open(self) -> None:
        """Enter."""
        await self.action_submit()
