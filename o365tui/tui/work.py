"""Use cases run from a screen: in a thread, never on the UI's loop, and what goes wrong is told in a sentence.

Call `attempt` from a worker (a method under `@textual.work`, or `begin(self, self._send, …)`): the keys then go on
working while the desk waits for its lock.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeVar, cast

from o365tui.model.errors import DeskError

if TYPE_CHECKING:
    from textual.app import App
    from textual.dom import DOMNode

    from o365tui.tui.app import DeskApp

T = TypeVar("T")


def app_of(node: DOMNode) -> DeskApp:
    """The app of a screen or widget, known to be ours: `app_of(self).desk`."""
    return cast("DeskApp", node.app)


def begin(
    node: DOMNode,
    work: Callable[[], Awaitable[object]],
    *,
    group: str,
    exclusive: bool = False,
    exit_on_error: bool = True,
) -> None:
    """Run `work` in a worker. Its coroutine is only made when the worker begins: one that never does, as the screen
    or the app ends first, leaves none behind that nobody awaits.
    """
    node.run_worker(cast("Any", work), group=group, exclusive=exclusive, exit_on_error=exit_on_error)


async def attempt(
    node: DOMNode | App[Any], work: Callable[[], T], *, on_error: Callable[[DeskError], object] | None = None
) -> T | None:
    """Run a use case in a thread and give its result; None when the desk refused.

    Args:
        node: the app, or a screen or widget of it.
        work: the use case with all its arguments, e.g. `lambda: desk.take(person, 1042)`. It must not touch widgets.
        on_error: gets a `DeskError` (`Conflict` with its revisions, `BadInput.field`) on the UI's loop; without it the
            error's sentence is told in the status line. Any other exception is a bug, and goes on to the caller.

    Raises:
        asyncio.CancelledError: the work is done, but the node is being taken away or the app is closing. What would
            come next speaks to widgets, and Textual takes those of a screen away before it ends the screen's workers.
    """
    try:
        result = await asyncio.to_thread(work)
    except DeskError as error:
        if _leaving(node):
            raise asyncio.CancelledError from error
        if on_error is not None:
            on_error(error)
        else:
            node.app.notify(error.sentence, severity="error", markup=False)
        return None
    if _leaving(node):
        raise asyncio.CancelledError
    return result


def _leaving(node: DOMNode | App[Any]) -> bool:
    """Is it on its way out? `is_attached` turns false only when its widgets have gone; this mark is set before."""
    return node._pruning or not node.app.is_running
