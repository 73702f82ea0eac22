"""Choosing files to add: a field that completes paths, a browser, pasted paths, and the list of what was chosen.

`pick_files` is the door for every screen; nothing is read but names and sizes, and nothing is sent.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Sequence
from pathlib import Path

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.dom import DOMNode

from o365tui.model.errors import DeskError
from o365tui.model.frozen import frozen
from o365tui.text import dates
from o365tui.text.language import _, ngettext
from o365tui.tui.commands.nodes import DeskModal
from o365tui.tui.screens import files_paths as paths
from o365tui.tui.screens.files_field import PathField
from o365tui.tui.widgets.dialogs import Words
from o365tui.tui.widgets.frame import CommandFooter
from o365tui.tui.widgets.lines import Span, border_words, safe
from o365tui.tui.widgets.rows import Column
from o365tui.tui.widgets.virtual_list import VirtualList, of_rows
from o365tui.tui.work import app_of

MOST_ROWS = 6


@frozen
class Chosen:
    """A file on the list: its path, its size in bytes, and what keeps it from being added, if anything."""

    path: str
    size: int = 0
    problem: str = ""

    @property
    def name(self) -> str:
        """The name that others will see."""
        return os.path.basename(self.path)


class FilePicker(DeskModal["tuple[str, ...] | None"]):
    """The dialog.

    Args:
        chosen: paths that are on the list already.
        title: what the files are for, translated ("Add files to SR-1042").
        about: who will see them, translated.
        sends: being done sends the files: leaving then gives None. Else leaving gives the list as it is, for nothing
            that was chosen is to be lost.
        on_change: called with the list whenever it changes, to keep it.
    """

    SCOPE = "picker"
    AUTO_FOCUS = "PathInput"
    DEFAULT_CSS = """
    FilePicker { align: left bottom; }
    FilePicker > Vertical {
        height: auto; width: 100%; background: $desk-ground; border-top: heavy $desk-accent;
        border-title-color: $desk-accent; border-title-background: $desk-ground; border-title-style: bold;
    }
    FilePicker #chosen { margin-top: 1; }
    """

    def __init__(
        self,
        chosen: Sequence[str] = (),
        title: str = "",
        about: str = "",
        *,
        sends: bool = False,
        on_change: Callable[[tuple[str, ...]], object] | None = None,
    ) -> None:
        super().__init__()
        self._title, self._about = title, about
        self._sends = sends
        self._on_change = on_change
        self._chosen = [Chosen(path, paths.size_of(path)) for path in dict.fromkeys(chosen)]

    def compose(self) -> ComposeResult:
        """Whose files, the field, what completes it, what is wrong, the list."""
        with Vertical() as frame:
            frame.border_title = border_words(self._title or _("Add files"))
            yield Words(" ".join(part for part in (self._about, paths.host_words(os.environ)) if part), "muted")
            yield PathField()
            yield Words("", "danger", id="problem")
            yield VirtualList(
                [
                    Column("name", "", _chosen_name, width=34, strong=True),
                    Column("size", "", _chosen_size, width=9, align="right"),
                    Column("where", "", _chosen_where, takes_rest=True),
                ],
                show_header=False,
                id="chosen",
            )
            yield CommandFooter()

    def on_mount(self) -> None:
        """Files of an earlier draft may have gone or changed meanwhile: look at each again."""
        self._show_chosen()
        if self._chosen:
            self._check_again()

    @property
    def _field(self) -> PathField:
        return self.query_one(PathField)

    @on(PathField.Trouble)
    def _trouble(self, event: PathField.Trouble) -> None:
        event.stop()
        self._say(event.sentence)

    @on(PathField.Left)
    def _left(self, event: PathField.Left) -> None:
        event.stop()
        if self._chosen:
            self.query_one("#chosen").focus()

    @on(PathField.Entered)
    @work(exclusive=True, group="finish")
    async def _entered(self, event: PathField.Entered) -> None:
        if event.paths:
            if await self._add(event.paths):
                self._field.value = ""
        elif self._chosen:
            self._end()
        else:
            self._say(_("Type a path, or look for the file with the browser."))

    # The list

    async def _add(self, said: Sequence[str]) -> bool:
        """Check each and put it on the list; says what is wrong with the first that cannot be taken."""
        problem = ""
        for path in said:
            path = os.path.abspath(path) if "\0" not in path else path
            if any(one.path == path for one in self._chosen):
                continue
            found = await self._checked(path, [*(one.path for one in self._chosen), path])
            if found.problem:
                problem = problem or found.problem
            else:
                self._chosen.append(found)
        self._say(problem)
        self._show_chosen()
        self._changed()
        return not problem

    async def _checked(self, path: str, together: list[str]) -> Chosen:
        desk, person = app_of(self).desk, app_of(self).person

        def check() -> int:
            # All of them: the number of files has a limit, too.
            desk.check_files(person, together if len(together) == 1 else [path])
            if len(together) > desk.settings().files_at_once:
                desk.check_files(person, together)
            return paths.size_of(path)

        try:
            return Chosen(path, await asyncio.to_thread(check))
        except DeskError as error:
            return Chosen(path, paths.size_of(path), error.sentence)

    @work
    async def _check_again(self) -> None:
        self._chosen = [await self._checked(one.path, [one.path]) for one in self._chosen]
        self._show_chosen()
        first = next((one.problem for one in self._chosen if one.problem), "")
        if first:
            self._say(first)

    def _show_chosen(self) -> None:
        chosen: VirtualList[Chosen] = self.query_one("#chosen", VirtualList)
        chosen.styles.height = min(MOST_ROWS, len(self._chosen))
        chosen.display = bool(self._chosen)
        chosen.show(of_rows(list(self._chosen), lambda one: one.path))
        self.refresh_bindings()

    def _changed(self) -> None:
        if self._on_change is not None:
            self._on_change(self._paths)

    @property
    def _paths(self) -> tuple[str, ...]:
        return tuple(one.path for one in self._chosen)

    def _say(self, sentence: str) -> None:
        self.query_one("#problem", Words).show(sentence, "danger")

    # Commands

    def can(self, command_id: str) -> bool:
        """Only the focused list's row can be removed."""
        if command_id == "picker.remove":
            return bool(self._chosen) and self.focused is not None and self.focused.id == "chosen"
        return True

    def action_picker_remove(self) -> None:
        """Take the file under the cursor off the list."""
        row: Chosen | None = self.query_one("#chosen", VirtualList).row
        if row is not None:
            self._chosen.remove(row)
            self._say("")
            self._show_chosen()
            self._changed()
            if not self._chosen:
                self._field.take_keyboard()

    @work
    async def action_picker_browse(self) -> None:
        """Look for a file in the folders."""
        from o365tui.tui.screens.files_browser import Browser

        typed = paths.expanded(self._field.value.strip() or "~")
        folder = typed if os.path.isdir(typed) else os.path.dirname(typed)
        found: Path | None = await self.app.push_screen_wait(Browser(folder if os.path.isdir(folder) else "."))
        if found is not None:
            await self._add([str(found)])
        self._field.take_keyboard()

    def action_picker_done(self) -> None:
        """Take the list."""
        if self._field.value.strip():
            self._take_and_end()
            return
        self._end()

    @work(exclusive=True, group="finish")
    async def _take_and_end(self) -> None:
        """A path that was typed and not yet entered is meant, too."""
        said = await asyncio.to_thread(paths.said_paths, self._field.value)
        if await self._add(said):
            self._field.value = ""
            self._end()

    def _end(self) -> None:
        wrong = [one for one in self._chosen if one.problem]
        if wrong:
            n = len(wrong)
            sentence = ngettext("{n} file cannot be added: remove it first.",
                                "{n} files cannot be added: remove them first.", n)  # fmt: skip
            self._say(f"{sentence.format(n=n)} {wrong[0].problem}")
            self.query_one("#chosen").focus()
        elif self._sends and not self._chosen:
            self._say(_("There is no file on the list yet."))
        else:
            self.dismiss(self._paths)

    def action_picker_leave(self) -> None:
        """Leave; where being done would not send anything, what was chosen stays chosen."""
        self.dismiss(None if self._sends else self._paths)


async def pick_files(
    node: DOMNode,
    chosen: Sequence[str] = (),
    title: str = "",
    about: str = "",
    *,
    on_change: Callable[[tuple[str, ...]], object] | None = None,
) -> tuple[str, ...]:
    """Let the person choose files; call it from a worker (`@work`). Gives the absolute paths of all that are chosen.

    Args:
        node: the app, or a screen or widget of it.
        chosen: those chosen before; they may be taken off the list.
    """
    picked: tuple[str, ...] | None = await node.app.push_screen_wait(
        FilePicker(chosen, title, about, on_change=on_change)
    )
    return tuple(chosen) if picked is None else picked


def _chosen_name(one: Chosen) -> Span:
    return (safe(one.name), "danger" if one.problem else "text")


def _chosen_size(one: Chosen) -> Span:
    return (dates.size(one.size), "muted")


def _chosen_where(one: Chosen) -> Span:
    return (safe(one.problem), "danger") if one.problem else (safe(os.path.dirname(one.path)), "faint")
