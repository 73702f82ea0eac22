"""The desk's own key, in a private file beside the data: made once, never changed, in no table and no export."""

from __future__ import annotations

import secrets
from contextlib import suppress
from typing import TYPE_CHECKING

from o365tui.model.errors import DamagedDesk, DiskRefused
from o365tui.store import filelayer
from o365tui.text.language import _

if TYPE_CHECKING:
    from o365tui.store.standing import OpenDesk

NAME = "key"
SIZE = 32


def secret(desk: OpenDesk) -> bytes:
    """The key; made under the desk's lock where there is none. Raises DiskRefused, DamagedDesk."""
    path = desk.path(NAME)
    with suppress(FileNotFoundError):
        return _read(path)
    with desk.lock.held("lock"):
        with suppress(FileNotFoundError):  # somebody else was faster
            return _read(path)
        made = secrets.token_bytes(SIZE)
        try:
            filelayer.write_new(path, made, NAME)
        except OSError as error:
            sentence = _("The desk's key could not be written to {path}: {error}.")
            raise DiskRefused(sentence.format(path=path, error=error.strerror)) from error
        return made


def _read(path: str) -> bytes:
    try:
        found = filelayer.read_file(path, NAME)
    except FileNotFoundError:
        raise
    except OSError as error:
        sentence = _("The desk's key cannot be read from {path}: {error}.")
        raise DiskRefused(sentence.format(path=path, error=error.strerror)) from error
    if len(found) != SIZE:
        sentence = _("{path} is not a desk's key: it has {found} bytes, not {size}. Bring it back from a backup.")
        raise DamagedDesk(sentence.format(path=path, found=len(found), size=SIZE))
    return found
