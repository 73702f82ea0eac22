"""A message's HTML as the text that a person read: nothing is loaded, what is hidden or a script is left out, and what
is quoted has `> ` in front, so that it is told from what is new as in plain text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from html import unescape
from typing import Any

LONGEST = 4_000_000
"""How much HTML is read, in characters; the message itself is kept whole."""

_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*hidden", re.IGNORECASE)
_KEPT_SPACE = re.compile(r"white-space\s*:\s*pre", re.IGNORECASE)
_SPACE = "\ue000"
"""Stands for a blank that is kept, while others are drawn together."""


def text_of(html: str) -> str:
    """The text, with `\\n` between lines."""
    import html_text
    from html_text.html_text import cleaner

    html = _declared_nothing(html[:LONGEST])
    tree = html_text.parse_html(html)
    body = tree.find("body")
    top = body if body is not None else tree
    for element in list(top.iter()):
        if not isinstance(element.tag, str) or _hidden(element):
            _drop(element)
        elif element.tag == "pre" or _KEPT_SPACE.search(element.get("style", "")):
            _keep_lines(element)
    with suppress(AssertionError, ValueError):  # of elements without a parent, which hold no text of their own
        top = cleaner.clean_html(top)
    for quoted in reversed(list(top.iter("blockquote"))):
        if quoted is not top:
            _mark(quoted, html_text.etree_to_text(quoted))
    text = html_text.etree_to_text(top) or _without_tags(html)
    return "\n".join(line.replace(_SPACE, " ").rstrip() for line in text.split("\n"))


def _without_tags(html: str) -> str:
    """The words of HTML that the parser gave up on (so many elements within one another, say)."""
    words, silent = [], ""
    for piece in html.split("<"):
        tag, closed, after = piece.partition(">")
        name = tag[:8].lstrip("/").split(None, 1)[0].lower() if tag.strip("/ ") else ""
        if silent:
            silent = "" if tag.startswith("/") and name == silent else silent
        elif name in ("script", "style") and not tag.startswith("/"):
            silent = name
        if not silent:
            words.append(after if closed else piece)
    return " ".join(unescape(" ".join(words)).split())


def _declared_nothing(html: str) -> str:
    """Without an XML declaration or lone surrogates, which lxml refuses."""
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", html).encode("utf-8", "replace").decode()


def _hidden(element: Any) -> bool:
    return element.tag == "template" or "hidden" in element.attrib or bool(_HIDDEN.search(element.get("style", "")))


def _drop(element: Any) -> None:
    """Take an element out and leave what stands after it."""
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    if element.tail:
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _keep_lines(element: Any) -> None:
    """Keep the lines and blanks of text that is shown as it stands."""
    made: list[Any] = []
    if _has_lines(element.text):
        made += _as_lines(element, element.text.strip("\n").split("\n"))
        element.text = None
    for child in list(element):
        words = child.tail
        made.append(child)
        if _has_lines(words):
            child.tail = None
            made += _as_lines(element, words.strip("\n").split("\n"))
        element.remove(child)
    element.extend(made)  # at once: to insert each at its place takes quadratic time


def _has_lines(words: str | None) -> bool:
    return words is not None and ("\n" in words or "  " in words or "\t" in words)


def _mark(element: Any, text: str) -> None:
    """Put `> ` in front of each line of a quotation."""
    tail = element.tail
    element.clear()
    element.tail = tail
    element.extend(_as_lines(element, [f">{_SPACE}{line}" if line else ">" for line in text.split("\n")]))


def _as_lines(element: Any, lines: Sequence[str]) -> list[Any]:
    """An element for each line, to be put into this one."""
    made = [element.makeelement("div") for _line in lines]
    for each, line in zip(made, lines, strict=True):
        each.text = line.replace("\t", " " * 4).replace(" ", _SPACE) or _SPACE
    return made
