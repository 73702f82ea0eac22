"""Saving a copy of a request's file on this host: where to, whose host that is, and never over something unasked."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import Screen

from o365tui.desk.files import fit_name
from o365tui.desk.markdown import file_name, has_internal
from o365tui.model.errors import DeskError
from o365tui.model.request import Attachment, Record
from o365tui.text import dates
from o365tui.text.language import N_, _
from o365tui.text.safe import visible
from o365tui.tui.commands.nodes import DeskModal
from o365tui.tui.screens import files_paths as paths
from o365tui.tui.screens.files_field import PathField
from o365tui.tui.screens.request_choose import Chooser
from o365tui.tui.widgets.choice import Option
from o365tui.tui.widgets.dialogs import Confirm, Words
from o365tui.tui.widgets.frame import CommandFooter
from o365tui.tui.widgets.lines import border_words, safe
from o365tui.tui.work import app_of, attempt


def first_folder() -> str:
    """Where a copy goes unless somebody says otherwise: Downloads where there is one, else where one started."""
    downloads = Path("~/Downloads").expanduser()
    return "~/Downloads" if downloads.is_dir() else os.getcwd()


class SaveAs(DeskModal["Path | None"]):
    """Asks where to, and saves; dismissed with where it went, or None. A refusal leaves the path to be changed.

    Args:
        title: what is saved, for people (foreign text).
        name: the file's name, unless somebody says otherwise.
        about: facts on it, safe to show.
        save: writes it to a path; the second argument says whether to replace what is there. Raises DeskError.
    """

    SCOPE = "picker"
    titles: ClassVar[Mapping[str, str]] = {"picker.done": N_("Save the file")}
    AUTO_FOCUS = "PathInput"
    DEFAULT_CSS = """
    SaveAs { align: left bottom; }
    SaveAs > Vertical {
        height: auto; width: 100%; background: $desk-ground; border-top: heavy $desk-accent;
        border-title-color: $desk-accent; border-title-background: $desk-ground; border-title-style: bold;
    }
    """

    def __init__(self, title: str, name: str, about: str, save: Callable[[Path, bool], Path]) -> None:
        super().__init__()
        self._what, self._file_name, self._about, self._save = title, name, about, save

    def compose(self) -> ComposeResult:
        """What is saved, whose path that is, the field."""
        with Vertical() as frame:
            frame.border_title = border_words(_("Save {name}").format(name=self._what))
            about = [self._about] if self._about else []
            yield Words(" · ".join([*about, paths.host_words(os.environ)]), "muted")
            yield PathField(os.path.join(first_folder(), self._file_name), existing=False)
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
        target = path / self._file_name if await asyncio.to_thread(path.is_dir) else path
        force = False
        if await asyncio.to_thread(paths.is_there, str(target)):
            question = _("Replace {path}?").format(path=safe(str(target)))
            about = _("There is a file of that name already. What is in it now will be gone.")
            answer: bool = await self.app.push_screen_wait(Confirm(question, about))
            force = answer
            if not force:
                return
        try:
            saved = await asyncio.to_thread(self._save, target, force)
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
            field.value = os.path.join(found, os.path.basename(field.value) or self._file_name)
        field.take_keyboard()

    def action_picker_leave(self) -> None:
        """Save nothing."""
        self.dismiss(None)


class SaveFile(SaveAs):
    """For a file of a request."""

    def __init__(self, number: int, file: Attachment) -> None:
        def save(path: Path, force: bool) -> Path:
            app = app_of(self)
            saved: Path = app.desk.save_file(app.person, number, file.id, path, force)
            return saved

        super().__init__(file.name, fit_name(file), dates.size(file.size), save)


async def save_markdown(screen: Screen[None], number: int) -> None:
    """Ask where to and save a request as Markdown; an agent says whether internal notes go along. For a worker."""
    app = app_of(screen)
    record: Record | None = await attempt(screen, lambda: app.desk.get(app.person, number))
    if record is None:
        return
    internal = False
    if has_internal(record):
        options = [
            Option("public", _("Without internal notes"), _("can be handed on"), key="1"),
            Option("internal", _("With internal notes"), _("for agents only, and marked as such"), key="2"),
        ]
        chosen = await screen.app.push_screen_wait(Chooser(_("Save as Markdown"), options))
        if chosen is None:
            return
        internal = chosen == "internal"

    def save(path: Path, force: bool) -> Path:
        saved: Path = app.desk.save_markdown(app.person, number, path, internal=internal, force=force)
        return saved

    name = file_name(number, internal)
    about = _("with the internal notes, for agents only") if internal else ""
    saved = await screen.app.push_screen_wait(SaveAs(name, name, about, save))
    if saved is not None:
        sentence = _("{name} is saved in {folder}.")
        words = sentence.format(name=visible(saved.name), folder=visible(str(saved.parent)))
        screen.notify(words, markup=False)
