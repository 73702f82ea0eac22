"""Files by content: `files/ab/<sha256>`. The name that a person gave a file is never part of a path."""

from __future__ import annotations

import io
import os
import re
from contextlib import suppress
from typing import BinaryIO

from o365tui.model.errors import DamagedFile, DiskRefused, NotFound, Refused
from o365tui.store import filelayer
from o365tui.store.protocol import Content
from o365tui.text.language import _

_CHUNK = 1 << 20
_IN_MEMORY = 4 << 20
"""Files up to so many bytes are handed on as the very bytes that were verified."""
_SHA256 = r"[0-9a-f]{64}"


class Attachments:
    """The kept files in `folder`."""

    def __init__(self, folder: str) -> None:
        self._folder = folder

    def keep(self, source: BinaryIO, limit: int) -> Content:
        """Keep the bytes durably: temporary file, fsync, link, folder. Raises Refused beyond `limit`, DiskRefused."""
        beside = os.path.join(self._folder, f"{os.urandom(8).hex()}.{os.getpid()}.new")
        try:
            filelayer.folder(self._folder, "attach")
            content = self._copied(source, limit, beside)
            self._place(beside, content)
            return content
        except OSError as error:
            raise DiskRefused(
                _("The disk refused the file ({error}). It was not attached.").format(error=error.strerror)
            ) from error
        finally:
            with suppress(OSError):
                os.unlink(beside)

    def _copied(self, source: BinaryIO, limit: int, path: str) -> Content:
        import hashlib  # brings OpenSSL along: not for those who only look at a list

        digest, size = hashlib.sha256(), 0
        with filelayer.closing(filelayer.opened(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, "attach")) as descriptor:
            while data := source.read(_CHUNK):
                if size + len(data) > limit:
                    raise Refused(too_large(limit))
                digest.update(data)
                filelayer.pwrite(descriptor, data, size, "attach")
                size += len(data)
            filelayer.fsync(descriptor, "attach")
        return Content(digest.hexdigest(), size)

    def _place(self, beside: str, content: Content) -> None:
        folder = os.path.join(self._folder, content.sha256[:2])
        filelayer.folder(folder, "attach")
        target = os.path.join(folder, content.sha256)
        try:
            filelayer.link(beside, target, "attach")
        except FileExistsError:
            if not self.intact(content.sha256):  # it had decayed, and here are the right bytes again
                filelayer.rename(beside, target, "attach")
        filelayer.sync_folder(folder, "attach")
        filelayer.sync_folder(self._folder, "attach")

    def open(self, sha256: str) -> BinaryIO:
        """The bytes, verified. Raises NotFound, DamagedFile."""
        try:
            file = self._opened(sha256)
        except (FileNotFoundError, NotADirectoryError):
            raise NotFound(file_missing()) from None
        except OSError as error:
            raise DamagedFile(
                _("The file cannot be read ({error}). “o365tui check” tells more.").format(error=error.strerror)
            ) from error
        if os.fstat(file.fileno()).st_size <= _IN_MEMORY:
            with file:
                data = file.read()
            if _digest(io.BytesIO(data)) != sha256:
                raise DamagedFile(damaged())
            return io.BytesIO(data)
        if _digest(file) != sha256:
            file.close()
            raise DamagedFile(damaged())
        return file

    def intact(self, sha256: str) -> bool:
        """Whether the file is there and reads back as it was kept."""
        try:
            with self._opened(sha256) as file:
                return _digest(file) == sha256
        except OSError:
            return False

    def names(self) -> list[str]:
        """The paths of everything in the folder, relative to it, by name."""
        found = []
        for folder, _folders, files in os.walk(self._folder):
            found += [os.path.relpath(os.path.join(folder, name), self._folder) for name in files]
        return sorted(found)

    def path(self, sha256: str) -> str:
        return os.path.join(self._folder, sha256[:2], sha256)

    def _opened(self, sha256: str) -> BinaryIO:
        """Step by step from the folder, so that a link on the way is not followed."""
        if not re.fullmatch(_SHA256, sha256):
            raise FileNotFoundError(sha256)
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC
        filelayer.step("attach.read")
        with (
            filelayer.closing(os.open(self._folder, flags | os.O_DIRECTORY)) as top,
            filelayer.closing(os.open(sha256[:2], flags | os.O_DIRECTORY, dir_fd=top)) as below,
        ):
            return os.fdopen(os.open(sha256, flags, dir_fd=below), "rb")


def _digest(file: BinaryIO) -> str:
    import hashlib

    digest = hashlib.sha256()
    while data := file.read(_CHUNK):
        digest.update(data)
    file.seek(0)
    return digest.hexdigest()


def damaged() -> str:
    return _("The file does not read back as it was kept. “o365tui check” tells more.")


def too_large(limit: int) -> str:
    from o365tui.text.dates import size

    return _("The file is larger than {limit}, the most that this desk keeps.").format(limit=size(limit))


def file_missing() -> str:
    return _("The file is not in the desk's folder any more. “o365tui check” tells more.")
