"""Looking for a file, or for a folder to save into, in the folders of this host: textual-fspicker's list in our frame.

The library's entries show names as they are; ours show them made visible, in our language and without icons.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, ClassVar

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.visual import VisualType
from textual.widgets.option_list import Option
from textual_fspicker.parts import DirectoryNavigation
from textual_fspicker.parts.directory_navigation import DirectoryEntry

from o365tui.text import dates
from o365tui.text.language import _
from o365tui.tui.commands.nodes import DeskModal
from o365tui.tui.screens.files_paths import host_words
from o365tui.tui.widgets.dialogs import Words
from o365tui.tui.widgets.lines import border_words, safe


class SafeEntry(DirectoryEntry):
    """An entry whose name is foreign text."""

    def _as_renderable(self, location: Path) -> RenderableType:
        row = Table.grid(expand=True)
        row.add_column(no_wrap=True, ratio=1, overflow="ellipsis")
        row.add_column(no_wrap=True, justify="right", width=10)
        try:
            folder = location.is_dir()
            size = "" if folder else dates.size(location.stat().st_size)
        except OSError:
            folder, size = False, ""
        name = _("… (the folder above)") if location.name == ".." else safe(location.name)
        row.add_row(Text(f" {name}{'/' if folder and location.name != '..' else ''}"), Text(f"{size} "))
        return row


class Navigation(DirectoryNavigation):
    """The library's list with our entries; a folder that vanishes or cannot be read is no crash."""

    BINDINGS: ClassVar[list[BindingType]] = [("j", "cursor_down", ""), ("k", "cursor_up", ""), ("h", "navigate_up", ""),
                                             ("left", "navigate_up", ""), ("l", "select", ""), ("right", "select", ""),
                                             ("g", "first", ""), ("G", "last", "")]  # fmt: skip

    def add_option(self, option: Option | VisualType | None = None) -> Any:
        """The library adds its own entries: put ours in their place."""
        return super().add_option(self._ours(option))

    def add_options(self, new_options: Iterable[Option | VisualType | None]) -> Any:
        """As `add_option`."""
        return super().add_options([self._ours(option) for option in new_options])

    def _ours(self, option: Any) -> Any:
        if isinstance(option, DirectoryEntry) and not isinstance(option, SafeEntry):
            return SafeEntry(option.location, self._styles)
        return option

    @work(exclusive=True, thread=True)
    def _load(self) -> None:
        """The library's own, which minds no error but a missing permission."""
        try:
            DirectoryNavigation._load.__wrapped__(self)  # type: ignore[attr-defined]
        except OSError:
            self.post_message(self.PermissionError(self, self._location))
            self.app.call_from_thread(self._repopulate_display)


class Browser(DeskModal["Path | None"]):
    """Asks for a file; dismissed with its path, or None.

    Args:
        location: the folder to begin in.
        folders: ask for a folder instead: `ctrl+s` takes the one that is shown.
    """

    SCOPE = "picker"
    AUTO_FOCUS = "Navigation"
    BINDINGS: ClassVar[list[BindingType]] = [("full_stop", "hidden", "")]
    DEFAULT_CSS = """
    Browser { align: left bottom; }
    Browser > Vertical {
        height: 80%; width: 100%; background: $desk-ground; border-top: heavy $desk-accent;
        border-title-color: $desk-accent; border-title-background: $desk-ground; border-title-style: bold;
    }
    Browser Navigation, Browser Navigation:focus {
        border: none; padding: 0; height: 1fr; background: $desk-ground; background-tint: $desk-ground 0%;
        scrollbar-size-vertical: 1;
    }
    Browser Navigation > .option-list--option-highlighted,
    Browser Navigation:focus > .option-list--option-highlighted {
        background: $desk-row; color: $desk-strong; text-style: bold;
    }
    """

    def __init__(self, location: str | Path = ".", *, folders: bool = False) -> None:
        super().__init__()
        self._location = Path(location)
        self._folders = folders

    def compose(self) -> ComposeResult:
        """Where one is, whose folder that is, its entries, the keys."""
        import os

        with Vertical() as frame:
            frame.border_title = border_words(_("Choose a folder") if self._folders else _("Choose a file"))
            yield Words("", "strong", id="where")
            navigation = Navigation(self._location)
            navigation.show_files = not self._folders
            yield navigation
            yield Words("", "danger", id="problem")
            yield Words(host_words(os.environ), "faint")
            yield Words(self._keys(), "muted")

    def on_mount(self) -> None:
        """The library tells of another folder only, not of the first."""
        self._tell(self.query_one(Navigation).location)

    def _tell(self, folder: Path) -> None:
        self.query_one("#where", Words).show(str(folder), "strong")
        self.query_one("#problem", Words).show("")

    def _keys(self) -> str:
        if self._folders:
            return _("⏎ into the folder · ⌫ the one above · . hidden ones · ^s save here · esc leave")
        return _("⏎ open or take it · ⌫ the folder above · . hidden ones · esc leave")

    @on(DirectoryNavigation.Changed)
    def _moved(self, event: DirectoryNavigation.Changed) -> None:
        event.stop()
        self._tell(event.navigation.location)

    @on(DirectoryNavigation.PermissionError)
    def _refused(self, event: DirectoryNavigation.PermissionError) -> None:
        event.stop()
        sentence = _("{path} cannot be read.").format(path=event.path)
        self.query_one("#problem", Words).show(sentence, "danger")

    @on(DirectoryNavigation.Selected)
    def _taken(self, event: DirectoryNavigation.Selected) -> None:
        event.stop()
        if not self._folders:
            self.dismiss(event.path)

    def action_hidden(self) -> None:
        """Show or hide the entries whose names begin with a dot."""
        self.query_one(Navigation).toggle_hidden()

    def can(self, command_id: str) -> bool:
        """A folder is taken as a whole; a file is taken by opening it."""
        return self._folders if command_id == "picker.done" else True

    def action_picker_done(self) -> None:
        """Take the folder that is shown."""
        self.dismiss(self.query_one(Navigation).location)

    def action_picker_leave(self) -> None:
        """Back, without choosing."""
        self.dismiss(None)
