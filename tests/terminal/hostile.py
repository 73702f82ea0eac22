"""Hostile text, and a desk that is full of it in every place where text from people may stand.

The strings come from `data/naughty` of the shared folder where that is there; the list below proves the same without.
"""

from __future__ import annotations

import hashlib
import json
import os
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from o365tui.desk import opening
from o365tui.desk.desk import Desk
from o365tui.model.canned import Canned
from o365tui.model.people import Person
from o365tui.text.safe import visible
from o365tui.tui.drafts import Keeper
from tests.conftest import ROOT

OWN = (
    "before \x1b[2J\x1b[H after",
    "\x1b[31;7mred for ever",
    "\x1b]0;owned\x07 title",
    "\x1b]52;c;cHduZWQ=\x1b\\ clip",
    "\x1b]52;c;cHduZWQ=\x07",
    "\x1b]8;;https://evil.example/\x1b\\invoice.pdf\x1b]8;;\x1b\\",
    "\x1b[6n\x1b[c\x1b[>c\x1b[21t",
    '\x1bP$q"p\x1b\\',
    "\x1bPq#0;2;0;0;0#0~~@@vv\x1b\\",
    "\x1bc\x1b[!p\x1b#8",
    "\x1b[?1049l$ rm -rf /",
    "\x1b[?1000l\x1b[?2004l\x1b[?25h",
    "\x1b[?2026h held back",
    "\x1b[8;1;1t\x1b[1;1r",
    "\x1b",
    "ends in \x1b",
    "ends in \x1b[",
    "ends in \x1b]0;",
    "\x9b2J\x9b31m",
    "\x9d0;owned\x9c",
    "\x90$qm\x9c\x98x\x9c\x9ey\x9c\x9fz\x9c",
    "invoice.exe\b\b\b\bpdf ",
    "all is well\rpay to LV00",
    "a\x00b\x7fc\x07d\x0ee\x0ff",
    "a\x0bb\x0cc\x85d",
    "a\u2028b\u2029c",
    "report\u202efdp.exe",
    "\u2066admin\u2067 user\u2068",
    "\u200eleft\u200fright\u061c",
    "ad\u200bmin\ufeff\u2060\u00ad",
    "hello\U000e0068\U000e0069\U000e0001",
    "broken \ud800 half \udc00",
    "\udcff\udc9b from a file's name",
    "\u115f\u3164\uffa0 blank",
    "Z" + "\u0351\u036b\u0343\u036a" * 30 + "algo",
    "\u0301 begins with a mark",
    "\U0001f469\u200d\U0001f4bb on call",
    "\U0001f469\u200d" * 12 + "\U0001f469",
    "\u6f22\u5b57" * 30,
    "Pal\u012bdz\u012bba / Pali\u0304dzi\u0304ba",
    "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
    "\u05d0\u05d1\u05d2 (1) [2] <3>",
    "[red]not red[/red]",
    "[@click=app.quit]press me[/]",
    "[@click=app.exit()]press me[/]",
    "[/b] [/] [/",
    "[",
    "]",
    "\\[escaped\\]",
    "[TODO] [INC0012] [true, false]",
    "[link=https://evil.example]x[/link]",
    "[$accent on $error]variables[/]",
    "{n} {0} {} {number!r:>99999999} %s %(x)s %n",
    "<script>alert(1)</script> &lt; &#27;",
    "=HYPERLINK(\"https://evil.example\",\"x\")",
    "\t=1+1",
    "Hello\r\nBcc: all@evil.example",
    "two\nlines\n\n\n\nand more",
    "../../../../etc/passwd",
    "..\\..\\boot.ini",
    "/dev/null",
    "-rf --force",
    "CON.txt",
    "~/x $(touch owned) `touch owned` ; touch owned",
    "'; DROP TABLE requests; --",
    "\" OR NEAR(a b) * : ^ AND",
    "   ",
    "\u3000\u00a0\u2003",
    "NULL nil None true 0",
    "\ufffd\ufffe\uffff\U0010ffff",
    "a" * 255,
    "w" * 4000,
)  # fmt: skip
"""What a requester, a mail or a file name could carry."""

LAST = "ZZ the very last of them"
"""Stands behind all others wherever they are shown, so that one knows when the end is seen."""


def strings() -> list[str]:
    """Each string once, in a fixed order."""
    shared = Path(os.environ.get("O365TUI_SHARED", ROOT.parent / "shared")) / "data" / "naughty"
    found = list(OWN)
    for path in sorted(shared.glob("*.json")):
        found += _strings_of(json.loads(path.read_text("utf-8")))
    return list(dict.fromkeys(text for text in found if text))


def _strings_of(value: Any) -> Iterator[str]:
    """The strings in a list, be they bare or in objects (`s`, `string`)."""
    entries = value["strings"] if isinstance(value, dict) else value
    for entry in entries:
        if isinstance(entry, str):
            yield entry
        else:
            yield entry.get("s") or entry.get("string") or ""


def is_title(text: str) -> bool:
    """May it stand where a title, a name or a tag stands?"""
    return bool(text.strip()) and len(text) <= 255


def is_simple(text: str) -> bool:
    """Does each character of its visible form take one cell of its own? The others are drawn as terminals differ."""
    return all(
        unicodedata.east_asian_width(character) not in "WF"
        and unicodedata.category(character)[0] != "M"
        and unicodedata.category(character) not in ("Cf", "Cn", "Co")
        for character in visible(text)
    )


@dataclass(frozen=True)
class HostileDesk:
    """A desk in a folder, whose owner is an agent.

    Attributes:
        titles: the number of the request with each string.
        packed: the number of the request that has all strings as notes, files, tags and history.
    """

    folder: Path
    texts: tuple[str, ...]
    titles: dict[str, int]
    packed: int


def lines(texts: list[str], sha256: str, owner: str) -> Iterator[dict[str, Any]]:
    """The desk in the form of an import: a request for each string, and one with all of them."""
    at = "2026-11-12T08:00:00Z"
    for n, text in enumerate([*texts, LAST], 1):
        name = text if is_title(text) else f"person {n}"
        yield {
            "number": 1000 + n,
            "title": text if is_title(text) else f"No title {n}",
            "description": text,
            "service": text if text.strip() else "Exchange Online",
            "area": text,
            "severity": "ABC"[n % 3],
            "plan": "premier",
            "status": ("new", "in_progress", "action_required", "resolved")[n % 4],
            "requester": {
                "handle": f"p{n}",
                "name": name,
                "email": f"p{n}@example.org",
                "role": "agent" if n <= 12 else "administrator",
                "organisation": name,
            },
            "assignee": owner,
            "contact": {"email": text, "phone": text, "further": [text]},
            "tags": [name],
            "reference": text[:255],
            "created": at,
            "updated": at,
            "notes": [{"author": f"p{n}", "at": at, "kind": "reply", "body": text, "files": [0]}],
            "files": [{"id": 0, "name": text, "sha256": sha256, "media_type": text}],
            "history": [{"at": at, "by": f"p{n}", "field": "title", "was": text, "becomes": text}],
        }
    everything = [*texts, LAST]
    yield {
        "number": 5000,
        "title": "Everything packed into one",
        "description": "\n".join(texts),
        "service": "Exchange Online",
        "severity": "A",
        "status": "action_required",
        "requester": "p1",
        "assignee": owner,
        "tags": [text for text in texts if is_title(text)][:50],
        "created": at,
        "updated": at,
        "notes": [
            {"author": f"p{n}" if n % 2 else owner, "at": at, "kind": ("internal", "reply")[n % 2], "body": text}
            for n, text in enumerate(everything, 1)
        ],
        "files": [{"id": n, "name": text, "sha256": sha256} for n, text in enumerate(everything)],
        "history": [
            {"at": at, "by": f"p{n}", "field": "title", "was": f"was {n}", "becomes": text}
            for n, text in enumerate(reversed(everything), 1)
        ],
    }


def make_desk(folder: Path) -> HostileDesk:
    """Make the desk, by import; leave drafts that hold all of it, too."""
    texts = strings()
    desk, owner = opening.make(
        folder / "desk", name="Owner", email="owner@example.org", organisation="Desk", plan="premier", role="agent",
        handle="owner", country="LV",
    )  # fmt: skip
    with desk:
        content = "\n".join(texts).encode("utf-8", "surrogatepass")
        sha256 = hashlib.sha256(content).hexdigest()
        files = folder / "files"
        (files / sha256[:2]).mkdir(parents=True)
        (files / sha256[:2] / sha256).write_bytes(content)
        (files / sha256).write_bytes(content)
        source = "\n".join(json.dumps(line) for line in lines(texts, sha256, "owner"))
        report = desk.import_requests(owner, BytesIO(source.encode()), with_files=files)
        assert report.whole, (report.bad[:5], report.missing[:5])
        keep_drafts(desk, owner, texts)
        canned = [Canned(0, text, {"en": f"{text} {{requester}}", "lv": text}) for text in OWN if is_title(text)]
        desk.store.commit(owner.handle, lambda tx: [tx.save_canned(each) for each in canned])
    titles = {text: 1000 + n for n, text in enumerate(texts, 1) if is_title(text)}
    return HostileDesk(folder / "desk", tuple(texts), titles, 5000)


def keep_drafts(desk: Desk, owner: Person, texts: list[str]) -> None:
    """What the owner has typed and not sent: a reply with all strings, and a new request whose every field is bad."""
    everything = "\n".join([*texts, LAST])
    at = "2026-11-12T08:00:00Z"
    keeper = Keeper(desk.drafts, owner.handle, "hostile")
    keeper.keep("reply-5000", {"text": everything, "files": [f"/tmp/{text}" for text in texts[:20]], "at": at})
    keeper.keep(
        "new",
        {
            "title": OWN[0] + OWN[2], "description": everything, "service": OWN[1], "area": OWN[3], "severity": "B",
            "email": OWN[4], "phone": OWN[5], "preferred": OWN[7], "language": OWN[8], "further": OWN[6],
            "files": [f"/tmp/{text}" for text in texts[:19]],
        },
    )  # fmt: skip
    written = keeper.save()
    assert not written.failure, written.failure
