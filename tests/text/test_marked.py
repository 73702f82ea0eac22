"""Every string that a person reads goes through gettext: found by reading the syntax trees of the rooms that speak."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "o365tui"
SPEAKING = ("cli", "desk", "mail", "model", "tui")
"""Rooms in which every sentence is for a person. The store's are in what it raises; its other strings are SQL."""

SAID_TO_NOBODY = {
    "an empty key",  # tui/commands/keys.py: of a default key, found by a test
    " is _unset else ",  # model/frozen.py: code that is written
    "no time zone in ",  # model/times.py: a ValueError that callers turn into a sentence
    "helpdesk ticket",  # desk/exchange/guess.py: names of columns in other programs' exports
    "csv, json",  # desk/exchange/mapping.py: the names of formats
    "p div br tr table ul ol li blockquote pre h1 h2 h3 h4 h5 h6 hr section article header footer",  # …/markup.py: HTML
    '<blockquote style="white-space:pre-wrap">',  # mail/compose.py: HTML
    '<!doctype html><html lang="',
    '"><head><meta charset="utf-8"></head><body><p>',
    "From MAILER-DAEMON",  # mail/machines.py: headers, and a pattern for addresses
    "Content-Type: multipart/report",
    "mailer-daemon|postmaster|mail delivery",
    "Message[str, str]",  # mail/mime.py: a type
    "not set",  # desk/exchange/moments.py: what other programs write for no time
    "o365tui: the draft was not kept: ",  # tui/signals.py: on the way out, when nothing can be looked up any more
}

MARKS = {"_", "N_", "NP_", "gettext", "ngettext", "pgettext"}
SHOWS = {
    "Button",
    "Column",
    "Content",
    "Field",
    "Hint",
    "Label",
    "Option",
    "Static",
    "Text",
    "confirm",
    "echo",
    "notify",
}
KEYWORDS = {"help", "label", "placeholder", "prompt", "short_help", "subtitle", "title", "tooltip"}
ATTRIBUTES = {"border_subtitle", "border_title", "help", "placeholder", "sub_title", "title", "tooltip", "TITLE"}
PROGRAMMERS_ERRORS = {
    "AssertionError", "AttributeError", "IndexError", "KeyError", "LookupError", "NotImplementedError", "RuntimeError",
    "TypeError", "ValueError",
}  # fmt: skip

BETWEEN_ROOMS = {"Damaged", "Torn", "Unusable"}
"""What the store's parts raise for each other."""

SENTENCE = re.compile(r"[^\W\d_]{2,}[,.:;]? [^\W\d_]")
WORD = re.compile(r"[A-Z][a-z]+[.:!?…]?")
STYLE = re.compile(r" ?[a-z-]+( [a-z-]+)* (bar|bold|dim|field|italic|reverse|row|strike|underline) ?")
SELECTOR = re.compile(r"[#.][a-z-][\w-]*([ ,>]+[#.]?[A-Za-z-][\w-]*)*")
FILTER = re.compile(r"[a-z]+:[a-z]*( [a-z]+:[a-z]*)*")
"""What the search line takes: the same in every language."""

SCRIPT = re.compile(r"(#compdef|function|_\w+\(\) \{).*", re.DOTALL)
"""What a shell reads."""

ADDRESS = re.compile(r"[\w.+-]+@[\w.-]+\w")


def called(node: ast.AST) -> str:
    """The last name of what is called: ``notify`` of ``self.app.notify(…)``."""
    if isinstance(node, ast.Call):
        node = node.func
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def docstrings(tree: ast.AST) -> set[int]:
    """Strings that stand alone as a statement."""
    return {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}


def spoken(node: ast.AST) -> Iterator[ast.Constant]:
    """The strings in an expression that are not marked."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node
    if isinstance(node, ast.Call) and called(node) in MARKS:
        return
    if isinstance(node, ast.Raise) and node.exc is not None and called(node.exc) in PROGRAMMERS_ERRORS | BETWEEN_ROOMS:
        return
    if isinstance(node, ast.Assert):
        return
    for child in ast.iter_child_nodes(node):
        yield from spoken(child)


def shown(tree: ast.AST) -> Iterator[ast.AST]:
    """What is given to a widget or to the terminal, where a single word is to be read, too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if called(node) in SHOWS:
                yield from node.args
            yield from (keyword.value for keyword in node.keywords if keyword.arg in KEYWORDS)
        elif isinstance(node, ast.Assign) and any(called(target) in ATTRIBUTES for target in node.targets):
            yield node.value


def unmarked(source: str, everything: bool = True) -> list[str]:
    """The strings of a module that a person would read in English whatever their language is.

    Not `everything`: only what is raised.
    """
    tree = ast.parse(source)
    silent = docstrings(tree)
    parts = [tree] if everything else [node for node in ast.walk(tree) if isinstance(node, ast.Raise)]
    found = [node for part in parts for node in spoken(part) if SENTENCE.search(ADDRESS.sub("@", str(node.value)))]
    if everything:
        words = (node for part in shown(tree) for node in [part] if isinstance(node, ast.Constant))
        found += [node for node in words if isinstance(node.value, str) and WORD.fullmatch(node.value)]
    return [
        f"line {node.lineno}: {node.value!r}"
        for node in found
        if id(node) not in silent
        and node.value not in SAID_TO_NOBODY
        and not re.search(r"\{\s", str(node.value))  # a style sheet
        and not STYLE.fullmatch(str(node.value))
        and not any(kind.fullmatch(str(node.value)) for kind in (SELECTOR, FILTER, SCRIPT))
    ]


def misused(source: str) -> list[str]:
    """Marked in a way that cannot work: not a plain string, or translated while modules load."""
    said: list[str] = []

    def visit(node: ast.AST, loading: bool) -> None:
        if isinstance(node, ast.Call) and called(node) in MARKS:
            named = called(node)
            texts = node.args[:2] if named != "_" else node.args
            plain = [isinstance(argument, ast.Constant) for argument in texts]
            if any(isinstance(argument, ast.JoinedStr | ast.BinOp) for argument in texts):
                said.append(f"line {node.lineno}: {named}() of a string that is put together")
            if any(isinstance(argument, ast.Call) and called(argument) == "format" for argument in texts):
                said.append(f"line {node.lineno}: {named}(….format()) instead of {named}(…).format()")
            if loading and any(plain) and named not in ("N_", "NP_"):
                said.append(f"line {node.lineno}: {named}() while modules load")
        for name, value in ast.iter_fields(node):
            inside = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) and name == "body"
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    visit(child, loading and not inside)

    visit(ast.parse(source), True)
    return said


def modules(*rooms: str) -> list[Path]:
    return sorted(path for room in rooms for path in (PACKAGE / room).rglob("*.py"))


def of_the_demo(path: Path) -> bool:
    """What made-up people write is in their own languages; only what the demo says itself is for the reader."""
    return path.parent.name == "demo"


@pytest.mark.parametrize("room", SPEAKING)
def test_every_sentence_for_a_person_is_marked(room: str) -> None:
    found = {
        str(path.relative_to(PACKAGE)): unmarked(path.read_text("utf-8"), everything=not of_the_demo(path))
        for path in modules(room)
    }
    assert not {name: strings for name, strings in found.items() if strings}


def test_what_the_store_says_to_a_person_is_marked() -> None:
    found = {path.name: unmarked(path.read_text("utf-8"), everything=False) for path in modules("store")}
    assert not {name: strings for name, strings in found.items() if strings}


@pytest.mark.parametrize("room", [*SPEAKING, "store", "text"])
def test_marks_are_used_so_that_they_work(room: str) -> None:
    found = {str(path.relative_to(PACKAGE)): misused(path.read_text("utf-8")) for path in modules(room)}
    assert not {name: strings for name, strings in found.items() if strings}


@pytest.mark.parametrize(
    "code",
    [
        'Label("Write something first")',
        'self.app.notify(f"{number} is closed.")',
        'yield Button("Send")',
        'yield Static("Files", id="files")',
        'Input(placeholder="Type a part of a name")',
        'self.border_title = "Notes"',
        'raise Refused("The title is too long.")',
        'click.echo("No requests" if not rows else text)',
        'text = "It could not be done: " + why',
        '@click.option("--why", help="The reason, for everyone.")\ndef close(): ...',
        'notify(_("{n} files").format(n=n) + " were added")',
        'notify("it@example.org is not known here")',
        'Label("#wishes are not heard here.")',
    ],
)
def test_the_check_finds_what_is_not_marked(code: str) -> None:
    assert unmarked(code)


@pytest.mark.parametrize(
    "code",
    [
        '"""What this module is for."""\nx = 1\n"""What x means."""',
        'Label(_("Write something first"))',
        'notify(ngettext("{n} file added", "{n} files added", n).format(n=n))',
        'TITLES = {1: N_("Assigned to you"), 2: NP_("view", "Open to all")}',
        'raise ValueError("never negative here")',
        'assert x, "cannot happen"',
        'style = "strong bold bar"',
        'style = f"accent bold {ground}"',
        'AUTO_FOCUS = "#title TextInput"',
        'screen.query(".-wide TextInput, #names")',
        'TextInput(typed, "it@example.org, boss@example.org")',
        'CSS = "Screen { layers: base top; }"',
        'Static("", id="main-list")',
        'ask("status:open severity:" + severity)',
        'CSS = "Screen {\\n    layers: base top;\\n}"',
        'Label(visible(title), classes="muted bar")',
    ],
)
def test_the_check_leaves_alone_what_nobody_reads(code: str) -> None:
    assert not unmarked(code)


def test_the_check_finds_marks_that_cannot_work() -> None:
    assert misused('def f():\n    return _(f"{n} files")')
    assert misused('def f():\n    return _("{n} files".format(n=1))')
    assert misused('def f():\n    return _("one " + name)')
    assert misused('TITLE = _("Files")')
    assert misused('class Screen:\n    TITLE = _("Files")')
    assert misused('def f(title=_("Files")): ...')
    assert not misused('def f():\n    return _("{n} files").format(n=1)')
    assert not misused('TITLE = N_("Files")\ntitles = lambda: _("Files")')
    assert not misused("def _(message): return words.gettext(message)")
