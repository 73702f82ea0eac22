"""The files of a request: their list, and a text file on a screen of its own. Archives are never unpacked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical

from o365tui.model.request import Attachment, Record, shown_number
from o365tui.text import dates
from o365tui.text.language import _
from o365tui.text.safe import visible
from o365tui.tui.commands.nodes import DeskScreen
from o365tui.tui.screens.request_words import name_in
from o365tui.tui.widgets.conversation import Text
from o365tui.tui.widgets.frame import CommandFooter, EmptyState, StatusLine, TopBar
from o365tui.tui.widgets.lines import Span
from o365tui.tui.widgets.rows import Column
from o365tui.tui.widgets.virtual_list import VirtualList, of_rows
from o365tui.tui.work import app_of, attempt

if TYPE_CHECKING:
    from textual.screen import Screen

    from o365tui.tui.app import DeskApp


class Files(Vertical):
    """The list, or why there is none."""

    DEFAULT_CSS = """
    Files { height: 1fr; width: 1fr; }
    Files EmptyState { display: none; }
    Files.-empty EmptyState { display: block; }
    Files.-empty VirtualList { display: none; }
    """

    def compose(self) -> ComposeResult:
        """Both; which is shown, `tell` decides."""
        yield EmptyState()
        found: VirtualList[Attachment] = VirtualList(self.columns(), id="file-list")
        yield found

    def columns(self) -> list[Column[Attachment]]:
        """Number, name, size, kind, by whom, when."""
        app = app_of(self)
        return [
            Column("id", _("No."), lambda file: (str(file.id), "muted"), width=5, align="right", gives_way=5, until=20),
            Column("name", _("Name"), _name, takes_rest=True, strong=True),
            Column("size", _("Size"), lambda file: (dates.size(file.size), "text"), width=8, align="right"),
            Column(
                "type", _("Type"), lambda file: (visible(file.media_type), "muted"), width=24, gives_way=1, until=28
            ),
            Column("by", _("By"), lambda file: (name_in(app, file.by), "muted"), width=16, gives_way=3, until=20),
            Column("at", _("Added"), lambda file: _moment(file, app), width=16, gives_way=4, until=18, ages=True),
        ]

    @property
    def list(self) -> VirtualList[Attachment]:
        """The list."""
        return self.query_one(VirtualList)

    @property
    def file(self) -> Attachment | None:
        """The one under the cursor."""
        return self.list.row

    def tell(self, record: Record | None, may_add: bool) -> None:
        """Show this request's files; the cursor stays on its file."""
        files = record.files if record is not None else ()
        self.set_class(not files, "-empty")
        self.list.set_columns(self.columns())
        self.list.show(of_rows(list(files), lambda file: file.id))
        why = _("Screenshots, traces and logs help to find the cause.") if may_add else ""
        keys = [("+", _("Add a file"))] if may_add else []
        self.query_one(EmptyState).show(_("No files on this request yet."), why, keys)


def _name(file: Attachment) -> Span:
    if file.internal:
        return (_("INTERNAL  {name}").format(name=visible(file.name)), "internal")
    return (visible(file.name), "text")


def _moment(file: Attachment, app: DeskApp) -> Span:
    return (dates.moment(file.at, app.zone, app.desk.now()), "muted")


async def open_file(screen: Screen[None], number: int, file: Attachment) -> None:
    """Show the file, if it is text; else say what can be done. For a worker."""
    app = app_of(screen)
    text = await attempt(screen, lambda: (app.desk.preview_text(app.person, number, file.id),))
    if text is None:
        return
    if text[0] is None:
        sentence = _("{name} is no text and cannot be shown here. Save it to open it.")
        screen.notify(sentence.format(name=visible(file.name)), severity="warning", markup=False)
        return
    app.push_screen(TextFileScreen(number, file, text[0]))


async def save_file(screen: Screen[None], number: int, file: Attachment) -> None:
    """Ask where to and save a copy; for a worker."""
    from o365tui.tui.screens.files_saving import SaveFile

    saved = await screen.app.push_screen_wait(SaveFile(number, file))
    if saved is not None:
        sentence = _("{name} is saved in {folder}.")
        words = sentence.format(name=visible(saved.name), folder=visible(str(saved.parent)))
        screen.notify(words, markup=False)


class TextFileScreen(DeskScreen[None]):
    """A text file's beginning, made visible."""

    SCOPE = "files"
    AUTO_FOCUS = "Text"

    def __init__(self, number: int, file: Attachment, text: str) -> None:
        super().__init__()
        self._number, self._file, self._text = number, file, text

    def compose(self) -> ComposeResult:
        """Which file, its text, its facts."""
        yield TopBar([shown_number(self._number), _("Files"), self._file.name])
        yield Text()
        yield StatusLine()
        yield CommandFooter()

    def on_mount(self) -> None:
        """The text."""
        self.query_one(Text).show_text(self._text)
        kind = visible(self._file.media_type)
        self.query_one(StatusLine).show(dates.size(self._file.size), kind)

    @work
    async def action_files_save(self) -> None:
        """Save a copy."""
        await save_file(self, self._number, self._file)
