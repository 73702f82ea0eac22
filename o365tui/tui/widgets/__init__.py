"""Widgets of the full screen. They take plain data and words, hold no state of the desk, and post messages up.

Drawn widgets (`Lines`, `VirtualList`, `Reader` and what derives from them) are made of **lines of spans**: a span is
`(text, token)`, the token names a style of the palette ("strong", "muted", "accent bold", "danger row"; see `styles`).
Change what they show by their `show(…)`: only the cells that differ are sent. All heights are fixed or `1fr`.

Foreign text: what a widget here gets as a name, title, label or body it makes visible itself (`lines.safe`). Cells of a
list (`Column.cell`) and lines that you build yourself must have passed `visible`.

- `TopBar(crumbs, person, about)`: the first line; `show(crumbs)`.
- `ViewTabs(tabs, active)`, `Tabs`: `Tab(id, label, count)`; `show(tabs, active)`; a click posts `Picked.tab`.
- `SidePane(places, active)`: 27 columns, from `SIDE_FROM` (120) on; `Place(id, label, count, number, level, current)`;
a click posts `Picked.place`.
- `VirtualList(columns)`: `show(Source(total, fetch, key, find))` or `show(of_rows(rows, key))`, again when the data
have changed. Posts `Highlighted` (the cursor rests: show the preview), `Opened`, `Sorted.column`. Has `row`, `cursor`,
  `move_to_key`, `marked`, `set_columns`.
- `Column(id, title, cell, width, …)`: `cell(row) -> (text, token)`; `takes_rest`, `gives_way=1…` with `until`,
  `short=Column(…)`, `ages` (told again each minute), `strong` (bold under the cursor).
- `Conversation()`: `show(entries, head)`; `Entry(kind, author, when, body, says, files, agent)`; `head_lines(…)` makes
the head of a preview.
- `Text()`: long text; `show(lines)`, `show_text(foreign)`. Derive `Reader` and implement `build(width)` for your own.
- `StatusLine()`: `show(strong, muted, right)`, `notice(text, severity)`; `app.notify` goes there.
- `CommandFooter()`: the last line; needs nothing.
- `EmptyState(title, why, keys)`: in place of an empty list.
- `TextInput`, `TextBox`: fields; `FormRow(label, field, required=, hint=, id=)` around each, in a `Form`;
  `row.error(text)`, `row.hint(text)`, `form.show_problems({row id: sentence})`.
- `Choice(options, value)`: enter opens, typing finds; `RadioRow(options, value)`: all in view; both post
`Changed.value`.
- `Confirm(question, about)`, `Ask(question, about, text, on_change=)`: `app.push_screen(dialog, callback)`.
- `editor.write_in_editor(app, text)`, `editor.edit_box(app, box)`: `$EDITOR`.

Order in `compose`, top to bottom: TopBar, …, StatusLine, CommandFooter; exactly one thing between them is `1fr` high.
A list screen in short:

```python
class RequestsScreen(DeskScreen[None]):
    SCOPE = "list"

    def compose(self) -> ComposeResult:
        yield TopBar([_("Support"), _("Service requests")], person.name, person.organisation)
        yield ViewTabs(tabs, active="open")
        yield VirtualList(columns, id="requests")
        yield StatusLine()
        yield CommandFooter()

    @on(VirtualList.Opened, "#requests")
    def _open(self, event): ...

    def action_request_new(self) -> None: ...
```
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from o365tui.tui.widgets.choice import Choice, Option, RadioRow
    from o365tui.tui.widgets.conversation import Conversation, Entry, FileLine, Reader, Text, head_lines
    from o365tui.tui.widgets.dialogs import Ask, Confirm
    from o365tui.tui.widgets.fields import TextBox, TextInput
    from o365tui.tui.widgets.form import Form, FormRow
    from o365tui.tui.widgets.frame import (
        SIDE_FROM,
        CommandFooter,
        EmptyState,
        Place,
        SidePane,
        StatusLine,
        Tab,
        Tabs,
        TopBar,
        ViewTabs,
    )
    from o365tui.tui.widgets.lines import Line, Lines, Span, clip, fit, safe, spread, wrap
    from o365tui.tui.widgets.rows import Column
    from o365tui.tui.widgets.virtual_list import Source, VirtualList, of_rows

_WHERE = {
    "choice": ("Choice", "Option", "RadioRow"),
    "conversation": ("Conversation", "Entry", "FileLine", "Reader", "Text", "head_lines"),
    "dialogs": ("Ask", "Confirm"),
    "fields": ("TextBox", "TextInput"),
    "form": ("Form", "FormRow"),
    "frame": (
        "SIDE_FROM", "CommandFooter", "EmptyState", "Place", "SidePane", "StatusLine", "Tab", "Tabs", "TopBar",
        "ViewTabs", ),
    "lines": ("Line", "Lines", "Span", "clip", "fit", "safe", "spread", "wrap"),
    "rows": ("Column",),
    "virtual_list": ("Source", "VirtualList", "of_rows"),
}  # fmt: skip
_MODULE = {name: module for module, names in _WHERE.items() for name in names}

__all__ = [
    "SIDE_FROM",
    "Ask",
    "Choice",
    "Column",
    "CommandFooter",
    "Confirm",
    "Conversation",
    "EmptyState",
    "Entry",
    "FileLine",
    "Form",
    "FormRow",
    "Line",
    "Lines",
    "Option",
    "Place",
    "RadioRow",
    "Reader",
    "SidePane",
    "Source",
    "Span",
    "StatusLine",
    "Tab",
    "Tabs",
    "Text",
    "TextBox",
    "TextInput",
    "TopBar",
    "ViewTabs",
    "VirtualList",
    "clip",
    "fit",
    "head_lines",
    "of_rows",
    "safe",
    "spread",
    "wrap",
]


def __getattr__(name: str) -> Any:
    """Import a widget when it is first named: fields and dialogs cost time that the first screen does not have."""
    module = _MODULE.get(name)
    if module is None:
        raise AttributeError(name)
    return getattr(importlib.import_module(f"o365tui.tui.widgets.{module}"), name)
