"""Paths as people type, paste and drop them, and what may complete them. No widgets; all of it may touch a disk."""

from __future__ import annotations

import os
import shlex
import socket
from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

from o365tui.model.frozen import frozen
from o365tui.text.fold import fold
from o365tui.text.language import _
from o365tui.text.safe import visible

MOST_CANDIDATES = 500
"""How many names are offered to complete a path; a folder may hold a million."""


@frozen
class Candidate:
    """A name that completes what was typed.

    Attributes:
        typed: what the field holds when it is taken (a folder's ends with a slash).
        name: the entry's own name.
        folder: it can be gone into.
        size: of a file, in bytes.
    """

    typed: str
    name: str
    folder: bool
    size: int = 0


def host_words(environ: Mapping[str, str]) -> str:
    """Whose files these are: over SSH, the host's, and not those of the computer before which one sits."""
    host = visible(socket.gethostname())
    if environ.get("SSH_CONNECTION") or environ.get("SSH_TTY"):
        return _("Over SSH this is a path on {host}, not on the computer before you.").format(host=host)
    return _("A path on this computer, {host}.").format(host=host)


def expanded(typed: str) -> str:
    """`~` and `~name` at the start replaced by that home."""
    return os.path.expanduser(typed)


def is_there(path: str) -> bool:
    """Is there something of that name? What can be no path at all is not there."""
    try:
        return os.path.lexists(path)
    except (ValueError, OSError):
        return False


def said_paths(text: str) -> list[str]:
    """The paths that a typed or pasted text names, `~` expanded; whether they exist is not asked.

    One path a line, or several on a line as a shell or a file manager writes them: quoted, with `\\ ` for a blank, or
    as `file://` addresses. A line that is a path as it stands is taken as it stands.
    """
    found: list[str] = []
    for line in text.splitlines():
        line = line.strip()
        if line:
            found.extend(_of_line(line))
    return list(dict.fromkeys(found))


def _of_line(line: str) -> list[str]:
    if is_there(expanded(line)):
        return [expanded(line)]
    try:
        words = shlex.split(line)
    except ValueError:
        words = [line]
    paths = [_of_word(word) for word in words]
    marked = any(mark in line for mark in "'\"\\") or "file://" in line.lower()
    if marked or all(is_there(path) for path in paths):
        return paths
    return [_of_word(line)]


def _of_word(word: str) -> str:
    if word[:7].lower() == "file://":
        try:
            address = urlsplit(word)
            here = address.netloc.lower() in ("", "localhost", socket.gethostname().lower())
        except ValueError:
            return word
        return unquote(address.path, errors="surrogateescape") if here else word
    return expanded(word)


def candidates(typed: str) -> list[Candidate]:
    """Entries of the folder that begin as what was typed ends; hidden ones only after a dot. Folders first."""
    if typed == "~":
        return [Candidate("~/", "~", True)]
    head, slash, start = typed.rpartition("/")
    folder = expanded(head + slash) if slash else "."
    wanted = fold(start)
    found: list[Candidate] = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.startswith(".") and not start.startswith("."):
                    continue
                if not fold(entry.name).startswith(wanted):
                    continue
                found.append(_candidate(entry, head + slash))
                if len(found) >= MOST_CANDIDATES:
                    break
    except (OSError, ValueError):
        return []
    return sorted(found, key=lambda one: (not one.folder, fold(one.name), one.name))


def _candidate(entry: os.DirEntry[str], head: str) -> Candidate:
    try:
        folder = entry.is_dir()
        size = 0 if folder else entry.stat().st_size
    except OSError:
        folder, size = False, 0
    return Candidate(f"{head}{entry.name}{'/' if folder else ''}", entry.name, folder, size)


def completed(typed: str, found: list[Candidate]) -> str:
    """What the tab key makes of it: as far as all candidates agree; the one candidate whole."""
    if len(found) == 1:
        return found[0].typed
    common = found[0].typed if found else typed
    for one in found:
        while not one.typed.startswith(common):
            common = common[:-1]
    return common if len(common) > len(typed) and common.startswith(typed) else typed


def size_of(path: str) -> int:
    """The file's size in bytes, 0 when it cannot be told."""
    try:
        return os.stat(path).st_size
    except (OSError, ValueError):
        return 0
