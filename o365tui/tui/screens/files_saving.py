"""Saving a copy of a request's file on this host: where to, whose host that is, and never over something unasked."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical

from o365tui.desk.files import fit_name
from o365tui.model.errors import DeskError
from o365tui.model.request import Attachment
from o365tui.text import dates
from o365tui.text.language import N_, _
from o365tui.tui.commands.bindings import DeskModal
from o365tui.tui.screens import files_paths as paths
from o365tui.tui.screens.files_field import PathField
from o365tui.tui.widgets.dialogs import Confirm, Words
from o365tui.tui.widgets.frame import CommandFooter
from o365tui.tui.widgets.lines import border_words, safe
from o365tui.tui.work import app_of


def first_folder() -> str:
    """Where a copy goes unless somebody says otherwise: Downloads where there is one, else where one started."""
    downloads = Path("~/Downloads").expanduser()
    return "~/Downloads" if downloads.is_dir() else os.getcwd()


class SaveFile(DeskModal["Path | None"]):
    """Asks where to, and saves; dismissed with where it went, or None. A refusal leaves the path to be changed."""

    SCOPE = "picker"
    titles: ClassVar[Mapping[str, str]] = {"picker.done": N_("Save the file")}
    AUTO_FOCUS = "PathInput"
    DEFAULT_CSS = """
    SaveFile { align: left bottom; }
    SaveFile > Vertical {
        height: auto; width: 100%; background: $desk-ground; border-top: heavy $desk-accent;
        border-title-color: $desk-accent; border-title-background: $desk-ground; border-title-style: bold;
    }
    """

    def __init__(self, number: int, file: Attachment) -> None:
        super().__init__()
        self._number, self._file = number, file

    def compose(self) -> ComposeResult:
        """What is saved, whose path that is, the field."""
        with Vertical() as frame:
            frame.border_title = border_words(_("Save {name}").format(name=self._file.name))
            yield Words(f"{dates.size(self._file.size)} · {paths.host_words(os.environ)}", "muted")
            yield PathField(os.path.join(first_folder(), fit_name(self._file)), existing=False)
            yield Words("", "danger", id="problem")
            yield CommandFooter()

    def _say(self, sentence: str) -> None:
        self.query_one("#problem", Words).show(sentence, "danger")

    @on(PathField.Trouble)
    def _trouble(self, event: PathField.Trouble) -> None:
        event.stop()
        self._say(event.sentence)

    @on(PathField.Entered)
    def _entered(self, event: PathField.Entered) -> None:
        event.stop()
        self.action_picker_done()

    @work(exclusive=True)
    async def action_picker_done(self) -> None:
        """Save; where there is something already, ask first."""
        typed = self.query_one(PathField).value.strip()
        if not typed:
            self._say(_("Say where to."))
            return
        path = Path(paths.expanded(typed))
        target = path / fit_name(self._file) if await asyncio.to_thread(path.is_dir) else path
        force = False
        if await asyncio.to_thread(paths.is_there, str(target)):
            question = _("Replace {path}?").format(path=safe(str(target)))
            about = _("There is a file of that name already. What is in it now will be gone.")
            answer: bool = await self.app.push_screen_wait(Confirm(question, about))
            force = answer
            if not force:
                return
        app = app_of(self)
        try:
            saved = await asyncio.to_thread(app.desk.save_file, app.person, self._number, self._file.id, target, force)
        except DeskError as error:
            self._say(error.sentence)
        else:
            self.dismiss(saved)

    @work
    async def action_picker_browse(self) -> None:
        """Choose the folder."""
        from o365tui.tui.screens.files_browser import Browser

        field = self.query_one(PathField)
        folder = os.path.dirname(paths.expanded(field.value.strip()))
        start = folder if os.path.isdir(folder) else os.path.expanduser("~")
        found: Path | None = await self.app.push_screen_wait(Browser(start, folders=True))
        if found is not None:
            field.value = os.path.join(found, os.path.basename(field.value) or fit_name(self._file))
        field.take_keyboard()

    def action_picker_leave(self) -> None:
        """Save nothing."""
        self.dismiss(None)
