"""The catalogue of translations: `python -m tools.catalogue extract|update|compile|check`.

``extract`` prints what the code says, ``update`` brings it into the Latvian ``.po`` (new messages come without a
translation, vanished ones go), ``compile`` writes the ``.mo`` that the package ships, ``check`` says what is not in
order. The ``.po`` names files without line numbers and is sorted, so that a change of code changes little in it.
"""

import argparse
import ast
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir, extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "o365tui"
PO = PACKAGE / "data" / "locale" / "lv" / "LC_MESSAGES" / "o365tui.po"
MO = PO.with_suffix(".mo")

KEYWORDS = {
    "_": None,
    "gettext": None,
    "N_": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "NP_": ((1, "c"), 2),
}
PLACEHOLDER = re.compile(r"\{(\w*)(?:[!:][^}]*)?\}")

# click speaks through gettext, too; these are the files whose words a person of the command line can meet
CLICK = ("core.py", "exceptions.py", "formatting.py", "decorators.py", "parser.py", "types.py", "_termui_impl.py")


def calls(file: IO[bytes], keywords: Any, comment_tags: Any, options: Any) -> Iterator[tuple[int, str, Any, list[str]]]:
    """An extractor for Babel that reads the syntax tree: its own does not look into f-strings before Python 3.12."""
    for node in ast.walk(ast.parse(file.read())):
        if isinstance(node, ast.Call) and node.args:
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in keywords:
                given = [argument.value if isinstance(argument, ast.Constant) else None for argument in node.args]
                texts = tuple(value if isinstance(value, str) else None for value in given)
                yield node.lineno, name, texts[0] if len(texts) == 1 else texts, []


def extract() -> Catalog:
    """The messages of our code, and of click's, without translations."""
    catalogue = Catalog(locale="lv", project="o365tui", charset="utf-8")
    found = extract_from_dir(PACKAGE, [("**.py", "tools.catalogue:calls")], keywords=KEYWORDS)
    for name, line, message, _comments, context in found:
        catalogue.add(message, None, [(f"o365tui/{name}", line)], context=context)
    return catalogue


def extract_click() -> Catalog:
    """The messages of the installed click."""
    import click

    catalogue = Catalog(locale="lv")
    for name in CLICK:
        path = Path(click.__file__).parent / name
        if path.exists():
            for line, message, _comments, context in extract_from_file(
                "tools.catalogue:calls", path, keywords=KEYWORDS
            ):
                catalogue.add(message, None, [(f"click/{name}", line)], context=context)
    catalogue.add("required", None, [("click/core.py", 0)])  # looked up by a variable there
    return catalogue


def read() -> Catalog:
    """The Latvian catalogue as it stands in the tree."""
    with PO.open("rb") as file:
        return read_po(file, locale="lv", domain="o365tui")


def updated() -> Catalog:
    """The Latvian catalogue with the messages that the code has now."""
    template = extract()
    for message in extract_click():
        if message.id:
            template.add(message.id, None, message.locations, context=message.context)
    catalogue = read() if PO.exists() else Catalog(locale="lv", domain="o365tui", fuzzy=False)
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    return catalogue


def as_po(catalogue: Catalog) -> bytes:
    """The text of a ``.po``: the same for the same messages, whenever and wherever it is made."""
    catalogue.header_comment = (
        "# The Latvian words of o365tui; python -m tools.catalogue keeps them in step with the code."
    )
    buffer = BytesIO()
    write_po(buffer, catalogue, width=110, sort_output=True, include_lineno=False, ignore_obsolete=True)
    lines = buffer.getvalue().decode().splitlines(keepends=True)
    passing = ('"POT-', '"PO-', '"Project-Id', '"Last-Translator', '"Language-Team', '"Generated-By', '"Report-Msgid')
    return "".join(line for line in lines if not line.startswith(passing)).encode()


class _Shipped(Catalog):
    """Without the headers that change with the day and with Babel's version."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        return [("Content-Type", "text/plain; charset=utf-8"), ("Plural-Forms", self.plural_forms)]


def as_mo(catalogue: Catalog) -> bytes:
    """The compiled catalogue: the same bytes for the same messages."""
    shipped = _Shipped(locale="lv", fuzzy=False)
    for message in catalogue:
        if message.id:
            shipped.add(message.id, message.string, context=message.context)
    buffer = BytesIO()
    write_mo(buffer, shipped)
    return buffer.getvalue()


def strings(message: Message) -> tuple[list[str], list[str]]:
    """The message's texts and their translations, as lists."""
    ids = list(message.id) if isinstance(message.id, tuple | list) else [str(message.id)]
    translated = list(message.string) if isinstance(message.string, tuple | list) else [str(message.string or "")]
    return ids, translated


def placeholders(text: str) -> set[str]:
    """The names of the ``{placeholders}`` in a text."""
    return set(PLACEHOLDER.findall(text.replace("{{", "").replace("}}", "")))


def complaints() -> list[str]:
    """What is wrong with the catalogue, a sentence each; nothing when it is in order."""
    catalogue = read()
    said: list[str] = []
    for message in updated():
        if message.id and catalogue.get(message.id, message.context) is None:
            said.append(f"not in the catalogue: {strings(message)[0][0]!r}")
    for message in catalogue:
        if not message.id:
            continue
        ids, translated = strings(message)
        if message.fuzzy:
            said.append(f"fuzzy: {ids[0]!r}")
        if not all(translated) or (message.pluralizable and len(translated) != catalogue.num_plurals):
            said.append(f"not translated: {ids[0]!r}")
            continue
        # one form of a plural may spell its number out, so each form has to have some form's placeholders
        allowed = [placeholders(text) for text in ids]
        said.extend(f"other placeholders: {text!r}" for text in translated if placeholders(text) not in allowed)
        for text in translated:
            if text.strip() and (text[:1] == " ", text[-1:] == " ") != (ids[0][:1] == " ", ids[0][-1:] == " "):
                said.append(f"other blanks at an end: {text!r}")
    if not MO.exists() or MO.read_bytes() != as_mo(catalogue):
        said.append("the .mo is not that of the .po: python -m tools.catalogue compile")
    return said


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.catalogue", description=__doc__)
    parser.add_argument("what", choices=("extract", "update", "compile", "check"))
    what = parser.parse_args().what
    if what == "extract":
        sys.stdout.buffer.write(as_po(extract()))
    elif what == "update":
        PO.parent.mkdir(parents=True, exist_ok=True)
        PO.write_bytes(as_po(updated()))
    elif what == "compile":
        MO.write_bytes(as_mo(read()))
    else:
        for sentence in (found := complaints()):
            print(sentence)
        return 1 if found else 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
