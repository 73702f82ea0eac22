"""One definition per command: what it is called, what it does, its keys, where it works and who may."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from o365tui.model.frozen import frozen
from o365tui.text.language import N_

Role = Literal["anyone", "agent", "owner", "post"]
"""Who may run a command: anyone on the desk, its agents, its owner alone, or those who look after its post: agents and
the owner. The desk checks again when it is run."""

WHOSE: dict[Role, str] = {
    "agent": N_("This key is for support agents."),
    "owner": N_("This key is for the desk's owner."),
    "post": N_("This key is for support agents and the desk's owner."),
}
"""What is said to others who press such a key (to be passed through `_`)."""


@frozen
class Command:
    """A thing that a person can do.

    Attributes:
        id: "place.what", stable for ever: people's key maps name it.
        title: a word or two, for the footer and the palette (marked with `N_`).
        about: a sentence for the help, the palette and the README (marked with `N_`).
        keys: the keys that a person may change; the first one is shown. Empty: palette and help only.
        also: second keys that stay whatever the key map says (arrows, f1).
        where: scopes that may implement it: names of screens and widgets (see `registry.SCOPES`).
        group: heading in the help (marked with `N_`).
        footer: place in the footer, 1 first and last to give way; 0 is never shown there.
        right: stands at the right end of the footer.
        pair: the id of a command that shares this one's place in the footer, its key before ours ("←→ View").
        who: who may.
        in_palette: movement keys are of no use in a palette.
        in_text: works while one writes in a field, too (its keys must be control or function keys).
        numbered: each key runs the action with its own number, 1 for the first (views).
        action: Textual's action where it is not the id with "_" for "." (e.g. "app.focus_next").
    """

    id: str
    title: str
    about: str
    keys: tuple[str, ...]
    where: frozenset[str]
    group: str
    also: tuple[str, ...] = ()
    footer: int = 0
    right: bool = False
    pair: str = ""
    who: Role = "anyone"
    in_palette: bool = True
    in_text: bool = False
    numbered: bool = False
    action: str = ""

    @property
    def method(self) -> str:
        """Name of the method that a screen or widget implements it with."""
        return "action_" + self.id.replace(".", "_")

    def action_for(self, number: int = 0) -> str:
        """Textual's action string; `number` for numbered commands."""
        name = self.action or self.id.replace(".", "_")
        return f"{name}({number})" if self.numbered else name

    def binding_ids(self) -> Iterator[tuple[str, str, str]]:
        """(binding id, default key, action) of each key that a person may change."""
        for number, key in enumerate(self.keys, 1):
            yield (f"{self.id}:{number}" if self.numbered else self.id), key, self.action_for(number)
