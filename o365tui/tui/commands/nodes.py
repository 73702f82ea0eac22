"""Screens, dialogs and widgets that implement commands, each of its own `SCOPE`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from textual._compositor import Compositor
from textual.binding import Binding, BindingsMap, BindingType
from textual.dom import DOMNode
from textual.reactive import Reactive
from textual.screen import ModalScreen, Screen
from textual.widget import Widget

from o365tui.tui.commands.bindings import allowed, bindings, command_of
from o365tui.tui.compositor import DeskCompositor

ScreenResult = TypeVar("ScreenResult")

# Textual reads a class's style off its first base that is a node: what screens have in common must not be one.
if TYPE_CHECKING:
    _TextualScreen = Screen[Any]
else:
    _TextualScreen = object

Chain = list[tuple[DOMNode, BindingsMap]]


def _bind(cls: type[Commands]) -> None:
    """Set the class's BINDINGS from the registry before Textual merges them; its own, if any, stay."""
    if not cls.SCOPE:
        return
    own: list[BindingType] = [
        binding
        for binding in cls.__dict__.get("BINDINGS", ())
        if not (isinstance(binding, Binding) and command_of(binding) is not None)
    ]
    cls.BINDINGS = [*own, *bindings(cls.SCOPE, cls)]  # type: ignore[attr-defined]


class Commands:
    """What they have in common. Comes before Textual's class among the bases."""

    SCOPE: ClassVar[str] = ""

    def __init_subclass__(cls, **options: Any) -> None:
        _bind(cls)
        super().__init_subclass__(**options)

    def can(self, command_id: str) -> bool:
        """Is the command possible now? Override; cheap."""
        return True

    def choices(self, command_id: str) -> Iterable[tuple[str, object]]:
        """What a numbered command may be told, for the palette: (label, argument)."""
        return ()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Textual asks before it runs or shows an action."""
        return allowed(cast("DOMNode", self), action)


class CommandWidget(Commands, Widget):
    """A widget that implements commands."""


class _Screen(Commands, _TextualScreen):
    """Frames and keys at the cost of what is in them."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._compositor: Compositor = DeskCompositor()
        self._chain: tuple[object, Chain] | None = None

    @property
    def _binding_chain(self) -> Chain:
        """Textual's own, which works it out anew twice a key; kept while the focus and the person's keys are the same.

        Not where somebody writes: there it depends on what the field takes for itself.
        """
        focused = self.focused
        nodes = [self] if focused is None else focused.ancestors_with_self
        if any(type(node).check_consume_key is not DOMNode.check_consume_key for node in nodes):
            return super()._binding_chain
        holds = (focused, focused is not None and focused.loading, self.app._keymap)
        if self._chain is None or self._chain[0] != holds:
            self._chain = (holds, super()._binding_chain)
        return self._chain[1]


class DeskScreen(_Screen, Screen[ScreenResult]):
    """A screen that implements commands."""

    BLANK = True  # where no widget is, the ground: not worked out line by line for every frame

    # Textual's own repaints the whole screen whenever the focus moves: 8 kB a `tab` at 120 × 40.
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)


class DeskModal(_Screen, ModalScreen[ScreenResult]):
    """A dialog that implements commands; those of the screen below rest meanwhile."""

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
