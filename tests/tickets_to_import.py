"""Bring a public tracker's tickets (`tickets.jsonl`) into the import form, with their 12,064 comments.

    python tests/tickets_to_import.py TICKETS.jsonl [OUT.jsonl [FILES-DIR]]

Of attachments the tickets have only facts; with FILES-DIR a small text file that tells those facts stands for each.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO

TRACKER = "Public tracker"
AGENTS = "Support"
SEVERITIES = {"Critical": "A", "High": "B", "Medium": "B"}
STATUSES = {
    "Open": "new",
    "Reopened": "in_progress",
    "In Progress": "in_progress",
    "In Review": "in_progress",
    "In QE Test": "in_progress",
    "Resolved": "resolved",
    "Closed": "closed",
}


def brought(tickets: Iterable[dict[str, Any]], files: Path | None = None) -> Iterator[dict[str, Any]]:
    """The tickets as lines of an import. Whoever was ever assigned a ticket is an agent."""
    every = list(tickets)
    agents = {each["assignee"] for each in every} - {None}
    for ticket in every:
        yield _request(ticket, agents, files)


def _request(ticket: dict[str, Any], agents: set[str], folder: Path | None) -> dict[str, Any]:
    status = STATUSES[ticket["status"]]
    requester = ticket["reporter"] or "unknown"
    attached = [_file(place, each, requester, folder) for place, each in enumerate(ticket["attachments"])]
    notes: list[dict[str, Any]] = [
        {
            "author": _person(comment["by"] or "unknown", agents),
            "at": comment["at"],
            "kind": "reply",
            "body": comment["body"] or "–",
        }
        for comment in ticket["comments"]
    ]
    if attached and folder is not None:
        notes.append(
            {
                "author": requester,
                "at": attached[0]["at"],
                "kind": "event",
                "event": "files",
                "files": [each["id"] for each in attached],
            }
        )
        notes.sort(key=lambda note: str(note["at"]))
    return {
        "title": ticket["title"],
        "description": ticket["description"] or "–",
        "service": (ticket["components"] or ["Other"])[0],
        "area": ", ".join(ticket["components"][1:]),
        "severity": SEVERITIES.get(ticket["priority"], "C"),
        "plan": "enterprise",
        "status": status,
        "requester": _person(requester, agents),
        "assignee": _person(ticket["assignee"], agents) if ticket["assignee"] else None,
        "tags": [ticket["type"], *ticket["labels"]],
        "reference": ticket["key"],
        "created": ticket["created"],
        "updated": ticket["updated"],
        "closed": (ticket["resolved"] or ticket["updated"]) if status == "closed" else None,
        "revision": 1 + len(notes),
        "notes": notes,
        "files": attached if folder is not None else [],
    }


def _person(handle: str, agents: set[str]) -> dict[str, Any]:
    agent = handle in agents
    return {
        "handle": handle,
        "name": handle.replace("-", " ").capitalize(),
        "email": f"{handle}@example.org",
        "role": "agent" if agent else "administrator",
        "organisation": AGENTS if agent else TRACKER,
        "plan": "enterprise",
    }


def _file(place: int, facts: dict[str, Any], requester: str, folder: Path | None) -> dict[str, Any]:
    content = json.dumps(facts, indent=1).encode()
    sha256 = hashlib.sha256(content).hexdigest()
    if folder is not None:
        (folder / sha256).write_bytes(content)
    return {
        "id": place,
        "name": facts["name"],
        "sha256": sha256,
        "media_type": "application/json",
        "by": requester,
        "at": facts["at"],
    }


def write(source: Iterable[str], target: TextIO, files: Path | None = None) -> None:
    """Read the tracker's lines and write the import's."""
    for line in brought(map(json.loads, source), files):
        target.write(json.dumps(line) + "\n")


def main() -> None:
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    files = Path(sys.argv[3]) if len(sys.argv) > 3 else None
    if files is not None:
        files.mkdir(parents=True, exist_ok=True)
    with open(sys.argv[1], encoding="utf-8") as source:
        if len(sys.argv) > 2:
            with open(sys.argv[2], "w", encoding="utf-8") as target:
                write(source, target, files)
        else:
            write(source, sys.stdout, files)


if __name__ == "__main__":
    main()
