"""The full screen. `open_screen` is its only door; nothing here is imported by the command line before it is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from o365tui.tui.app import Options


def open_screen(desk: Any, person: Any, options: Options | None = None) -> int:
    """Show the full screen until it is left; returns the exit code.

    A dropped line or SIGTERM ends the process from within (after the drafts are kept) with 128 + the signal's number.
    """
    import gc
    import os

    # Nothing made during the start is garbage: let the collector rest until the first frame is painted.
    gc.disable()
    from o365tui.tui import signals

    signals.block()
    if os.environ.get("NO_COLOR") == "":
        # https://no-color.org: only when not empty. Textual looks at its presence alone.
        del os.environ["NO_COLOR"]
    from o365tui.tui.app import DeskApp

    app = DeskApp(desk, person, options)
    guard = signals.Guard(app.save_now)
    guard.start()
    try:
        result = app.run(mouse=app.options.mouse)
    finally:
        guard.stop()
        if desk is None and app.desk is not None:
            app.desk.leave()  # it was made by the welcome
        signals.unblock()
        gc.enable()
    return app.return_code or result or 0
