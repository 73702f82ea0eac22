"""Drafts as files of the desk's folder: `drafts/<handle>/<place>.json`, each written whole or not at all.

They are apart from the desk's data, so that a draft can be kept when the desk itself cannot be written.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote, unquote

from o365tui.model.errors import DiskRefused
from o365tui.store import filelayer
from o365tui.text.language import _


class FolderDrafts:
    """See `protocol.Drafts`. Names are percent-encoded, so that no handle or place is ever a path."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def save(self, handle: str, place: str, draft: Mapping[str, object]) -> None:
        path = self._path(handle, place)
        data = json.dumps(dict(draft)).encode("ascii")
        try:
            for folder in (self._folder, path.parent):
                filelayer.folder(str(folder), "draft")
            filelayer.write_new(str(path), data, "draft")
        except OSError as error:
            raise DiskRefused(_("The disk refused the draft ({error}).").format(error=error.strerror)) from error

    def load(self, handle: str, place: str) -> dict[str, object] | None:
        with suppress(OSError, ValueError):
            draft = json.loads(self._path(handle, place).read_text("ascii"))
            return draft if isinstance(draft, dict) else None
        return None

    def drop(self, handle: str, place: str) -> None:
        with suppress(FileNotFoundError):
            filelayer.unlink(str(self._path(handle, place)), "draft")

    def places(self, handle: str) -> Sequence[str]:
        with suppress(FileNotFoundError):
            found = [
                (entry.stat().st_mtime_ns, unquote(entry.name.removesuffix(".json")))
                for entry in os.scandir(self._folder / _name(handle))
                if entry.name.endswith(".json")
            ]
            return [place for _, place in sorted(found, reverse=True)]
        return ()

    def _path(self, handle: str, place: str) -> Path:
        return self._folder / _name(handle) / f"{_name(place)}.json"


def _name(text: str) -> str:
    return quote(text, safe="", errors="surrogatepass").replace(".", "%2E")
