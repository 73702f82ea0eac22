"""`$EDITOR` for what is being written: a file that nobody else can read, the full screen put aside meanwhile."""

from __future__ import annotations

import os
import shlex
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from textual.app import App, SuspendNotSupported
from textual.widgets import TextArea

from o365tui.text.language import _
from o365tui.text.safe import visible
from o365tui.tui import signals

FALLBACKS = ("sensible-editor", "nano", "vi")


def editor_command(environ: Mapping[str, str]) -> list[str] | None:
    """The person's editor as words: $VISUAL, $EDITOR (both may have arguments), else the first that is there."""
    for name in ("VISUAL", "EDITOR"):
        try:
            words = shlex.split(environ.get(name, ""))
        except ValueError:
            continue
        if words:
            return words
    found = next((path for path in map(shutil.which, FALLBACKS) if path), None)
    return [found] if found else None


def write_in_editor(app: App[Any], text: str, name: str = "note") -> str | None:
    """Let the person go on writing in their editor, in a file of that name (ours, never one that somebody gave).

    The file is 0600, in a folder of its own (0700), and removed afterwards; where the editor failed it stays, and the
    person is told where it is. Bytes that are not UTF-8 come back as U+FFFD.

    Returns:
        The text as it was saved, or None when there is no editor, it failed, or nothing was changed.
    """
    command = editor_command(os.environ)
    if command is None:
        app.notify(_("There is no editor: set $EDITOR."), severity="error")
        return None
    folder = Path(tempfile.mkdtemp(prefix="o365tui-"))
    path = folder / f"{name}.md"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8", errors="surrogatepass", newline="") as file:
        file.write(text)
    failed = ""
    try:
        with app.suspend():
            code = signals.run_child([*command, str(path)])
        if code:
            failed = _("The editor ended with code {code}.").format(code=code)
    except OSError as error:
        failed = _("{editor} cannot be started: {why}").format(editor=visible(command[0]), why=visible(str(error)))
    except SuspendNotSupported:
        failed = _("The editor cannot be started from here.")
    try:
        after = path.read_bytes().decode("utf-8", "replace")
    except OSError:
        after = text
    changed = after.rstrip("\n") != text.rstrip("\n")
    if failed:
        if changed:
            failed += " " + _("What you wrote is kept in {path}.").format(path=visible(str(path)))
        app.notify(failed, severity="error")
    if not failed or not changed:
        shutil.rmtree(folder, ignore_errors=True)
    return after.rstrip("\n") if changed and not failed else None


def edit_box(app: App[Any], box: TextArea, name: str = "note") -> bool:
    """The same for a field: what comes back replaces its text (one step of its undo). True when it has changed."""
    after = write_in_editor(app, box.text, name)
    if after is None:
        return False
    box.replace(after, box.document.start, box.document.end)
    box.move_cursor(box.document.end)
    return True
