"""HTML of other programs as the plain words that it shows: blocks become lines, links keep where they lead."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html.parser import HTMLParser

_LOOKS = re.compile(r"</(?:p|div|span|table|ul|ol|a|b|strong|em|h[1-6])>|<br\s*/?>", re.IGNORECASE)
_BLOCKS = frozenset(
    "p div br tr table ul ol li blockquote pre h1 h2 h3 h4 h5 h6 hr section article header footer".split()
)
_SILENT = frozenset({"script", "style", "head", "title"})
_MANY = re.compile(r"\n{3,}")


def looks_like_html(texts: Iterable[str]) -> bool:
    """Whether most of the texts are HTML."""
    said = [bool(_LOOKS.search(text[:20_000])) for text in texts if text.strip()]
    return bool(said) and sum(said) * 2 > len(said)


def plain(html: str) -> str:
    """The words of an HTML text."""
    if not _LOOKS.search(html):
        return html
    reader = _Words()
    reader.feed(html)
    reader.close()
    lines = [" ".join(line.split()) for line in "".join(reader.pieces).split("\n")]
    return _MANY.sub("\n\n", "\n".join(lines)).strip()


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._silent = 0
        self._links: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag == "li":
            self.pieces.append("\n- ")
        elif tag in _BLOCKS:
            self.pieces.append("\n")
        elif tag == "a":
            self._links.append((dict(attrs).get("href") or "", len(self.pieces)))

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag == "a" and self._links:
            target, since = self._links.pop()
            words = "".join(self.pieces[since:]).strip()
            if target.startswith(("http://", "https://")) and target != words:
                self.pieces.append(f" <{target}>")
        elif tag in _BLOCKS and tag != "br":
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.pieces.append(data.replace("\n", " "))
