"""Every command of the full screen, in the order of the help. What is not here has no key, and is in no footer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from o365tui.text.language import N_
from o365tui.tui.commands.command import Command

SCOPES: Final = {
    "app": N_("Everywhere"),
    "rows": N_("Lists"),
    "reader": N_("Long texts"),
    "overview": N_("Overview"),
    "list": N_("Service requests"),
    "request": N_("A request"),
    "files": N_("Files"),
    "form": N_("New request"),
    "review": N_("Before it is sent"),
    "sent": N_("After it was sent"),
    "welcome": N_("Welcome"),
    "note": N_("Writing a note"),
    "phones": N_("Phone numbers"),
    "people": N_("People"),
    "canned": N_("Canned responses"),
    "settings": N_("Settings"),
    "notices": N_("Notices"),
    "figures": N_("Figures"),
    "letters": N_("Letters"),
    "quarantine": N_("Messages in quarantine"),
    "article": N_("Help"),
    "choice": N_("Choices"),
    "dialog": N_("Questions"),
    "words": N_("Questions for words"),
    "picker": N_("Adding files, choosing"),
}
"""Where a command may work: id → what it is called."""

WITH: Final = {
    "overview": {"rows", "reader"},
    "list": {"rows", "reader"},
    "request": {"rows", "reader", "files", "note"},
    "form": {"rows", "choice", "files"},
    "review": {"reader"},
    "welcome": {"choice"},
    "phones": {"rows", "reader"},
    "people": {"rows", "form"},
    "canned": {"rows", "reader", "form"},
    "settings": {"rows", "form", "choice"},
    "notices": {"rows"},
    "figures": {"rows", "reader"},
    "letters": {"rows", "reader"},
    "quarantine": {"rows", "reader"},
    "article": {"rows", "reader"},
    "dialog": {"choice", "rows"},
    "words": {"choice"},
    "picker": {"rows"},
}
"""Scopes that may be on one screen; "app" is everywhere. Within these no two commands may share a key."""

INNER: Final = frozenset({"rows", "reader", "choice", "files", "note"})
"""Scopes of widgets: they get a key before the screen around them does."""

MOVING = N_("Moving about")
PLACES = N_("Places")
VIEWS = N_("Views")
REQUESTS = N_("Requests")
WRITING = N_("Writing")
OTHER = N_("This and that")

_REQUEST = frozenset({"list", "request"})
_TABBED = _REQUEST | {"settings", "letters", "quarantine"}


def _in(*scopes: str) -> frozenset[str]:
    return frozenset(scopes)


_MOVING = (
    Command("move.down", N_("Down"), N_("One row down."), ("j",), _in("rows", "reader", "choice"), MOVING,
            also=("down",), in_palette=False),
    Command("move.up", N_("Up"), N_("One row up."), ("k",), _in("rows", "reader", "choice"), MOVING,
            also=("up",), in_palette=False),
    Command("move.page_down", N_("Page down"), N_("One page down."), ("pagedown",), _in("rows", "reader", "choice"),
            MOVING, in_palette=False),
    Command("move.page_up", N_("Page up"), N_("One page up."), ("pageup",), _in("rows", "reader", "choice"), MOVING,
            in_palette=False),
    Command("move.half_down", N_("Half a page down"), N_("Half a page down."), ("ctrl+d",), _in("rows", "reader"),
            MOVING, in_palette=False),
    Command("move.half_up", N_("Half a page up"), N_("Half a page up."), ("ctrl+u",), _in("rows", "reader"), MOVING,
            in_palette=False),
    Command("move.first", N_("First"), N_("To the first row."), ("g",), _in("rows", "reader", "choice"), MOVING,
            also=("home",), in_palette=False),
    Command("move.last", N_("Last"), N_("To the last row."), ("G",), _in("rows", "reader", "choice"), MOVING,
            also=("end",), in_palette=False),
    Command("pane.next", N_("Next pane"), N_("To the next pane or field."), ("tab",), _in("app"), MOVING,
            in_palette=False, in_text=True, action="app.focus_next"),
    Command("pane.previous", N_("Previous pane"), N_("To the pane or field before."), ("shift+tab",), _in("app"),
            MOVING, in_palette=False, in_text=True, action="app.focus_previous"),
)  # fmt: skip

_PLACES = (
    Command("app.back", N_("Back"), N_("Back to where you came from. What you have typed is kept. "
            "At the top it leaves the program."), ("q",), _in("app"), PLACES, also=("escape",), footer=80),
    Command("go.overview", N_("Overview"), N_("Your phone line, your response times and your requests."), ("o",),
            _in("app"), PLACES, also=("f2",)),
    Command("go.requests", N_("Service requests"), N_("The list of service requests."), ("f3",), _in("app"), PLACES),
    Command("go.phones", N_("Phone numbers"), N_("Support phone numbers by country or region."), ("p",), _in("app"),
            PLACES, also=("f4",)),
    Command("go.people", N_("People"), N_("The people of this desk: add, change, retire."), ("f6",), _in("app"), PLACES,
            who="owner"),
    Command("go.settings", N_("Settings"), N_("Language, looks, limits and keys."), ("f7",), _in("app"), PLACES),
    Command("go.notices", N_("Notices"), N_("What others did to your requests, and what is about to be due."), ("!",),
            _in("app"), PLACES),
    Command("go.figures", N_("Figures"), N_("What is open by severity and age, first answers kept or missed, load by "
            "agent."), ("d",), _in("app"), PLACES, also=("f8",)),
    Command("go.canned", N_("Canned responses"), N_("Words kept ready for answers: add, change, drop."), ("f9",),
            _in("app"), PLACES, who="agent"),
    Command("go.letters", N_("Letters"), N_("What the desk writes by e-mail: what waits, was refused or has left."),
            ("B",), _in("app"), PLACES, who="post"),
    Command("go.quarantine", N_("Messages in quarantine"), N_("What came by e-mail and went onto no request: to be put "
            "where it belongs, or dropped."), ("Q",), _in("app"), PLACES, who="post"),
    Command("app.help", N_("Help"), N_("The keys that work here, and the article."), ("?",), _in("app"), PLACES,
            also=("f1",), footer=70),
    Command("app.palette", N_("Commands"), N_("All commands that work here: type a part of a name."), ("ctrl+p",),
            _in("app"), PLACES, also=(":",), footer=1, right=True, in_palette=False, in_text=True),
    Command("app.repaint", N_("Repaint"), N_("Paint the screen anew, when something else has written on it."),
            ("ctrl+l",), _in("app"), PLACES, in_text=True),
    Command("app.quit", N_("Quit"), N_("Leave the program from anywhere. Drafts are kept."), ("ctrl+q",), _in("app"),
            PLACES, in_text=True),
)  # fmt: skip

_VIEWS = (
    Command("view.previous", N_("Previous view"), N_("The view or tab before this one."), ("h",), _TABBED, VIEWS,
            also=("left",)),
    Command("view.next", N_("View"), N_("The next view or tab."), ("l",), _TABBED, VIEWS, also=("right",), footer=60,
            pair="view.previous"),
    Command("view.number", N_("Go to view"), N_("A view or tab by its number; 1 is the first."),
            ("1", "2", "3", "4", "5", "6", "7", "8", "9"), _TABBED | {"overview"}, VIEWS, numbered=True),
    Command("list.search", N_("Search"), N_("Show only what has these words."), ("/",),
            _in("list", "phones", "people", "canned", "article", "overview", "settings"), VIEWS, footer=50),
    Command("list.sort", N_("Sort"), N_("Sort by another column."), ("z",), _in("list", "people"), VIEWS),
    Command("list.reverse", N_("Turn the order round"), N_("Last first, or first last."), ("Z",), _in("list", "people"),
            VIEWS),
    Command("list.mark", N_("Mark"), N_("Mark the request or take its mark away, and go down. What you do next is done "
            "to all that are marked."), ("space",), _in("list"), VIEWS),
    Command("list.mark_range", N_("Mark to here"), N_("Mark all from the last mark to here."), ("V",), _in("list"),
            VIEWS),
    Command("list.mark_all", N_("Mark all"), N_("Mark all in this view or search, or take their marks away."), ("A",),
            _in("list"), VIEWS),
    Command("list.columns", N_("Columns"), N_("Choose which columns the view shows."), ("C",), _in("list"), VIEWS),
    Command("view.save", N_("Save this view"), N_("Keep search, order and columns under a name in the view menu."),
            ("+",), _in("list"), VIEWS),
    Command("view.forget", N_("Forget this view"), N_("Take the saved view that is shown out of the view menu, after a "
            "question."), ("-",), _in("list"), VIEWS),
    Command("list.preview", N_("Preview"), N_("Show or hide the preview."), ("v",), _in("list"), VIEWS),
    Command("list.refresh", N_("Refresh"), N_("Read everything again."), ("f5",), _in("list", "request", "overview",
            "figures"), VIEWS),
)  # fmt: skip

_REQUESTS = (
    Command("rows.open", N_("Open"), N_("Open what the cursor stands on."), ("enter",), _in("rows"), REQUESTS,
            footer=1),
    Command("request.new", N_("New"), N_("Write a new service request."), ("n",),
            _in("list", "request", "overview", "phones", "sent"), REQUESTS, footer=5),
    Command("request.reply", N_("Reply"), N_("Write to everyone on the request."), ("r",), _REQUEST, REQUESTS,
            footer=10),
    Command("request.internal", N_("Internal note"), N_("Write a note that only agents can see."), ("i",), _REQUEST,
            REQUESTS, footer=20, who="agent"),
    Command("request.ask", N_("Ask for information"), N_("Reply with a question; the request then waits for its "
            "administrator as Action required."), ("R",), _REQUEST, REQUESTS, who="agent"),
    Command("request.files", N_("Files"), N_("The files of the request; add one."), ("f",), _REQUEST, REQUESTS,
            footer=30),
    Command("request.take", N_("Take"), N_("Make it yours: you become the assignee."), ("t",), _REQUEST, REQUESTS,
            footer=24, who="agent"),
    Command("request.assign", N_("Assign"), N_("Choose the agent who works on it."), ("a",), _REQUEST, REQUESTS,
            footer=25, who="agent"),
    Command("request.status", N_("Status"), N_("Move the request to its next status."), ("s",), _REQUEST, REQUESTS,
            footer=35),
    Command("request.resolve", N_("Resolve"), N_("Say how it was solved; the words go to everyone on the request."),
            ("S",), _REQUEST, REQUESTS, who="agent"),
    Command("request.close", N_("Close request"), N_("Close the request: solved, or no longer needed."), ("c",),
            _REQUEST, REQUESTS, footer=40),
    Command("request.reopen", N_("Reopen"), N_("Open a closed request again. After 14 days this makes a new request "
            "linked to it."), ("O",), _REQUEST, REQUESTS, footer=41),
    Command("request.edit", N_("Change"), N_("Change the title, service, area, severity, tags, reference or contact."),
            ("E",), _REQUEST, REQUESTS),
    Command("request.editor", N_("Editor"), N_("Write the reply in your own editor ($EDITOR)."), ("e",), _REQUEST,
            REQUESTS),
    Command("request.undo", N_("Undo"), N_("Undo my last change, as a new change that everyone sees. Words are taken "
            "back within 10 seconds."), ("u",), _REQUEST, REQUESTS),
    Command("request.copy", N_("Copy"), N_("Copy the number and title to the clipboard of your terminal."), ("y",),
            _REQUEST, REQUESTS),
    Command("request.markdown", N_("Save as Markdown"), N_("Save the request with its notes and the list of its files "
            "as a document."), ("W",), _REQUEST, REQUESTS),
    Command("request.next", N_("Next request"), N_("The next request of the list, without going back."), (".",),
            _in("request"), REQUESTS),
    Command("request.previous", N_("Previous request"), N_("The request before it in the list."), (",",),
            _in("request"), REQUESTS),
    Command("request.merge", N_("Merge"), N_("Merge it into another request, as a duplicate; on a merged one, take it "
            "out again."), ("M",), _REQUEST, REQUESTS, who="agent"),
    Command("request.link", N_("Link"), N_("Link it to another request, or end a link."), ("K",), _REQUEST, REQUESTS),
    Command("request.linked", N_("Linked request"), N_("To a request that has to do with this one: it goes on from it, "
            "is merged or linked."), ("L",), _in("request"), REQUESTS),
    Command("request.quoted", N_("Quoted"), N_("Show what answers by e-mail repeat of older words, or fold it again."),
            ("T",), _in("request"), REQUESTS, footer=22),
    Command("files.add", N_("Add a file"), N_("Add a file to the request."), ("+",), _in("files", "request"), REQUESTS,
            footer=31),
    Command("files.save", N_("Save the file"), N_("Save a copy of the file on this host."), ("w",),
            _in("files", "request"), REQUESTS, footer=32),
)  # fmt: skip

_WRITING = (
    Command("form.submit", N_("Submit"), N_("Check the form and send it."), ("ctrl+s",), _in("form"), WRITING, footer=2,
            in_text=True),
    Command("form.add_file", N_("Add file"), N_("Add a file from this host."), ("ctrl+o",), _in("form", "note"),
            WRITING, footer=4, in_text=True),
    Command("form.leave", N_("Leave"), N_("Leave; the draft stays and is offered again."), ("escape",),
            _in("form", "note"), WRITING, footer=6, in_text=True),
    Command("note.send", N_("Send"), N_("Send what you have written."), ("ctrl+s",), _in("note"), WRITING, footer=2,
            in_text=True),
    Command("note.answer", N_("Then"), N_("What the reply does to the status besides: nothing, Action required, "
            "Resolved."), ("ctrl+n",), _in("note"), WRITING, footer=3, in_text=True, who="agent"),
    Command("note.canned", N_("Canned"), N_("Find a canned response and put it where the cursor stands."),
            ("ctrl+r",), _in("note"), WRITING, footer=4, in_text=True, who="agent"),
    Command("text.editor", N_("Editor"), N_("Go on writing in your own editor ($EDITOR)."), ("ctrl+g",),
            _in("form", "note", "words"), WRITING, footer=5, in_text=True),
    Command("form.discard", N_("Throw the draft away"), N_("Forget what was typed here, after a question."),
            ("ctrl+t",), _in("form", "note"), WRITING, in_text=True),
    Command("review.send", N_("Submit"), N_("Send the request to the representatives."), ("ctrl+s",), _in("review"),
            WRITING, footer=1, in_text=True),
    Command("sent.open", N_("Open it"), N_("Open the request that was sent."), ("enter",), _in("sent"), WRITING,
            footer=1),
    Command("welcome.create", N_("Create the desk"), N_("Check the form and make your desk."), ("ctrl+s",),
            _in("welcome"), WRITING, footer=1, in_text=True),
    Command("welcome.demo", N_("Try a demo"), N_("Make a demo desk with made-up requests, and look around in it."),
            ("ctrl+t",), _in("welcome"), WRITING, footer=2, in_text=True),
    Command("dialog.yes", N_("Yes"), N_("Do it."), ("y",), _in("dialog"), WRITING, footer=1, in_palette=False),
    Command("dialog.no", N_("No"), N_("Leave it as it is."), ("n",), _in("dialog"), WRITING, also=("escape",), footer=2,
            in_palette=False, in_text=True),
    Command("dialog.accept", N_("Done"), N_("Accept what you have written."), ("ctrl+s",), _in("words"), WRITING,
            footer=1, in_palette=False, in_text=True),
    Command("dialog.leave", N_("Leave"), N_("Leave; what you have written is kept as a draft."), ("escape",),
            _in("words"), WRITING, footer=6, in_palette=False, in_text=True),
    Command("picker.done", N_("Done"), N_("Take these files."), ("ctrl+s",), _in("picker"), WRITING, footer=2,
            in_palette=False, in_text=True),
    Command("picker.browse", N_("Browse"), N_("Look for the file in the folders of this host."), ("ctrl+o",),
            _in("picker"), WRITING, footer=3, in_palette=False, in_text=True),
    Command("picker.remove", N_("Remove"), N_("Take the file off the list; it stays where it is."), ("delete",),
            _in("picker"), WRITING, footer=4, in_palette=False),
    Command("picker.leave", N_("Leave"), N_("Back, without choosing."), ("escape",), _in("picker"), WRITING, footer=6,
            in_palette=False, in_text=True),
    Command("choice.pick", N_("Choose"), N_("Open the choices, or take the one under the cursor."), ("enter",),
            _in("choice"), WRITING, also=("space",), in_palette=False),
)  # fmt: skip

_OTHER = (
    Command("phones.copy", N_("Copy"), N_("Copy the phone number to the clipboard of your terminal."), ("y",),
            _in("phones", "overview"), OTHER, footer=10),
    Command("phones.mine", N_("Make it my country"), N_("Show this country or region's line on your Overview."), ("m",),
            _in("phones"), OTHER, footer=11),
    Command("people.add", N_("Add a person"), N_("Add a person to this desk."), ("+",), _in("people"), OTHER, footer=5,
            who="owner"),
    Command("people.change", N_("Change"), N_("Change this person."), ("E",), _in("people"), OTHER, footer=6,
            who="owner"),
    Command("people.retire", N_("Retire"), N_("This person leaves; what they wrote stays."), ("X",), _in("people"),
            OTHER, footer=7, who="owner"),
    Command("canned.add", N_("Add"), N_("Keep new words ready for answers."), ("+",), _in("canned"),
            OTHER, footer=5, who="agent"),
    Command("canned.change", N_("Change"), N_("Change this canned response."), ("E",), _in("canned"), OTHER, footer=6,
            who="agent"),
    Command("canned.drop", N_("Drop"), N_("Throw this canned response away, after a question."), ("X",), _in("canned"),
            OTHER, footer=7, who="agent"),
    Command("settings.change", N_("Change"), N_("Change this setting."), ("E",), _in("settings"), OTHER, footer=5),
    Command("settings.default", N_("Back to the default"), N_("Forget your own value of this setting."), ("delete",),
            _in("settings"), OTHER, footer=6),
    Command("figures.save", N_("Save as CSV"), N_("Save the figures as a table for spreadsheets and programs."), ("w",),
            _in("figures"), OTHER, footer=5),
    Command("notices.read", N_("Mark as read"), N_("You have read this notice; the next one."), ("m",), _in("notices"),
            OTHER, footer=5),
    Command("notices.read_all", N_("All read"), N_("You have read all notices."), ("M",), _in("notices"), OTHER,
            footer=6),
    Command("letters.retry", N_("Try again"), N_("Let a letter that was refused be tried again, now."), ("r",),
            _in("letters"), OTHER, footer=5, who="post"),
    Command("letters.stop", N_("Stop"), N_("Let a letter not go out, after a question."), ("X",), _in("letters"), OTHER,
            footer=6, who="post"),
    Command("quarantine.accept", N_("Accept"), N_("Put the message on a request, or open one with it."), ("a",),
            _in("quarantine"), OTHER, footer=5, who="post"),
    Command("quarantine.drop", N_("Drop"), N_("Let nothing come of the message, after a question."), ("X",),
            _in("quarantine"), OTHER, footer=6, who="post"),
    Command("article.helpful", N_("Helpful"), N_("This helped."), ("+",), _in("article"), OTHER, footer=5),
    Command("article.unhelpful", N_("Not helpful"), N_("This did not help."), ("-",), _in("article"), OTHER, footer=6),
    Command("app.looks", N_("Light or dark"), N_("Change between the light and the dark looks."), (), _in("app"),
            OTHER),
    Command("app.language", N_("Language"), N_("Change between English and Latvian."), (), _in("app"), OTHER),
)  # fmt: skip

COMMANDS: Final[dict[str, Command]] = {
    command.id: command for command in (*_MOVING, *_PLACES, *_VIEWS, *_REQUESTS, *_WRITING, *_OTHER)
}
"""All commands by their id."""


def in_scope(*scopes: str) -> Iterator[Command]:
    """The commands that may work in any of these scopes, in the registry's order."""
    for command in COMMANDS.values():
        if not command.where.isdisjoint(scopes):
            yield command


def together(scope: str) -> frozenset[str]:
    """The scopes whose keys a screen of this scope must keep apart: itself, its widgets' and the app's."""
    return frozenset({scope, "app", *WITH.get(scope, ())})
