"""Files on their way in and out: what may be attached (kept before the commit that names it), and saving a copy."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from o365tui.desk.filing import FileSource
from o365tui.model.errors import BadInput, DiskRefused, NotFound, Refused, TooMuch
from o365tui.model.frozen import frozen
from o365tui.model.request import Attachment
from o365tui.model.settings import Settings
from o365tui.store.protocol import Store
from o365tui.text.language import _, ngettext

_ENCODED = {"gzip": "application/gzip", "bzip2": "application/x-bzip2", "xz": "application/x-xz"}
_OFFICE = "application/vnd.openxmlformats-officedocument"
_TYPES = {
    ".7z": "application/x-7z-compressed",
    ".docx": f"{_OFFICE}.wordprocessingml.document",
    ".log": "text/plain",
    ".md": "text/markdown",
    ".msg": "application/vnd.ms-outlook",
    ".pptx": f"{_OFFICE}.presentationml.presentation",
    ".ps1": "text/plain",
    ".rar": "application/vnd.rar",
    ".webp": "image/webp",
    ".xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    ".yaml": "application/yaml",
}
"""What people attach to requests and Python's own table does not know."""
_UNFIT = '[/\\\\:*?"<>|\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]'
NAME_BYTES = 200
"""The longest name of a file that is saved, well below what any file system takes."""


@frozen
class Kept:
    """A file whose bytes the store holds; no request names it yet."""

    name: str
    size: int
    sha256: str
    media_type: str


def check(files: Sequence[FileSource], settings: Settings, store: Store) -> None:
    """Raise what keeps the files from being attached. Streams are looked at only when they are kept."""
    if len(files) > settings.files_at_once:
        n = settings.files_at_once
        sentence = ngettext("At most {n} file can be added at once.", "At most {n} files can be added at once.", n)
        raise TooMuch(sentence.format(n=n), "files")
    for source in files:
        if not isinstance(source, tuple):
            with _opened(os.fspath(source), settings, store):
                pass


def keep(files: Sequence[FileSource], settings: Settings, store: Store) -> list[Kept]:
    """Bring the files' bytes into the store, durably. Raises BadInput, NotFound, Refused, StoreError."""
    check(files, settings, store)
    kept = []
    for source in files:
        if isinstance(source, tuple):
            name, stream = source
            content = store.keep(stream, settings.file_limit)
        else:
            path = os.fspath(source)
            name = os.path.basename(path)
            with _opened(path, settings, store) as stream:
                content = store.keep(stream, settings.file_limit)
        kept.append(Kept(name, content.size, content.sha256, media_type(name)))
    return kept


def media_type(name: str) -> str:
    """What kind of file its name says that it is: the same on every machine, whatever its own tables say."""
    known = _TYPES.get(os.path.splitext(name)[1].lower())
    if known is not None:
        return known
    import mimetypes

    guessed, encoding = mimetypes.MimeTypes().guess_type(name.encode("utf-8", "replace").decode())
    if encoding is not None:
        return _ENCODED.get(encoding, "application/octet-stream")
    return guessed or "application/octet-stream"


@contextmanager
def _opened(path: str, settings: Settings, store: Store) -> Iterator[BinaryIO]:
    """A regular file outside the desk's folder, open for reading."""
    try:
        if store.own_path(path):
            raise Refused(_("{path} is one of the desk's own files and cannot be attached.").format(path=path))
        # Without O_NONBLOCK a named pipe would wait here for a writer for ever.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        raise NotFound(_("There is no file {path}.").format(path=path)) from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise BadInput(_("{path} cannot be read: {why}.").format(path=path, why=why), "files") from None
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        os.close(descriptor)
        raise BadInput(_("{path} is not a regular file; only files can be attached.").format(path=path), "files")
    with open(descriptor, "rb") as stream:
        if status.st_size > settings.file_limit:
            raise TooMuch(_too_large(path, status.st_size, settings.file_limit), "files")
        yield stream


def _too_large(path: str, size: int, limit: int) -> str:
    from o365tui.text import dates

    sentence = _("{path} has {size}; this desk takes files of at most {limit}.")
    return sentence.format(path=path, size=dates.size(size), limit=dates.size(limit))


def fit_name(file: Attachment) -> str:
    """A name to save the file under: the given one without whatever is a path, hidden or control in it."""
    name = re.sub(_UNFIT, "_", file.name).strip(" ").lstrip(".-")
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > 12:
        stem, ending = name, ""
    room = NAME_BYTES - len(ending.encode()) - 1
    stem = stem.encode()[:room].decode("utf-8", "ignore").rstrip(" .")
    return (f"{stem}.{ending}" if ending else stem) or f"file-{file.id}"


def save(source: BinaryIO, file: Attachment, destination: Path, force: bool, store: Store) -> Path:
    """Write the file to `destination` (into it, if it is a folder) and say where it went.

    Whole or not at all: written beside and then named. Raises Refused where there is something already and `force` was
    not asked for; only a file is ever replaced.
    """
    import tempfile

    path = destination / fit_name(file) if destination.is_dir() else destination
    if store.own_path(str(path)):
        raise Refused(_("{path} is in the desk's own folder; save it elsewhere.").format(path=path))
    try:
        _refuse_what_is_there(path, force)
        descriptor, beside = tempfile.mkstemp(prefix=".o365tui-", dir=path.parent)
        try:
            with open(descriptor, "wb") as target:
                while piece := source.read(1 << 20):
                    target.write(piece)
            _name(beside, path, force)
        finally:
            with suppress(FileNotFoundError):
                os.unlink(beside)
    except FileNotFoundError:
        raise NotFound(_("There is no folder {path}.").format(path=path.parent)) from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise DiskRefused(_("{path} cannot be written: {why}.").format(path=path, why=why)) from None
    return path


def _refuse_what_is_there(path: Path, force: bool) -> None:
    try:
        mode = os.lstat(path).st_mode
    except FileNotFoundError:
        return
    if not force:
        raise Refused(_("{path} is there already; it is only replaced when you say so.").format(path=path))
    if not (stat.S_ISREG(mode) or stat.S_ISLNK(mode)):
        raise Refused(_("{path} is not a file and is not replaced.").format(path=path))


def _name(beside: str, path: Path, force: bool) -> None:
    """Give the finished file its name; without `force` by a link, which fails where somebody was faster."""
    if force:
        os.replace(beside, path)
        return
    try:
        os.link(beside, path, follow_symlinks=False)
    except FileExistsError:
        raise Refused(_("{path} is there already; it is only replaced when you say so.").format(path=path)) from None
    except OSError:  # a file system without links
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        os.replace(beside, path)


PREVIEW_BYTES = 64 * 1024
"""How much of a text file is shown."""

_TEXTS = ("text/", "message/", "application/json", "application/xml", "application/javascript", "application/x-sh")


def preview(source: BinaryIO, file: Attachment) -> str | None:
    """The beginning of a file that is text, undecodable bytes as U+FFFD; None for anything else.

    Archives and documents are never unpacked: what counts is the bytes as they are.
    """
    with closing(source):
        start = source.read(PREVIEW_BYTES)
    text = _decoded(start, len(start) < file.size, file.media_type.startswith(_TEXTS))
    if text is not None and len(start) < file.size:
        from o365tui.text import dates

        more = _("… only the first {shown} of {size} are shown; save the file to read the rest.")
        text += "\n" + more.format(shown=dates.size(len(start)), size=dates.size(file.size))
    return text


def _decoded(start: bytes, cut: bool, said_to_be_text: bool) -> str | None:
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return start.decode("utf-16", "replace")
    if b"\0" in start:
        return None
    whole = start.removeprefix(b"\xef\xbb\xbf")
    if cut:  # a character may be cut in two at the end
        whole = whole[: -len(_unfinished(whole))] if _unfinished(whole) else whole
    try:
        return whole.decode()
    except UnicodeDecodeError:
        return whole.decode("utf-8", "replace") if said_to_be_text else None


def _unfinished(data: bytes) -> bytes:
    """The bytes of a last UTF-8 character that is not whole."""
    for back in range(1, min(4, len(data)) + 1):
        lead = data[-back]
        if lead & 0xC0 != 0x80:
            length = 4 if lead >= 0xF0 else 3 if lead >= 0xE0 else 2 if lead >= 0xC0 else 1
            return data[-back:] if length > back else b""
    return b""
