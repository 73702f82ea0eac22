"""Every operation of the store on files, through one small layer: so that a test can fail, cut short or stop any one.

SQLite's own operations are not here: the index is a cache that costs nothing but time.
"""

from __future__ import annotations

import errno
import fcntl
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

Tap = Callable[[str], "int | None"]

tap: Tap | None = None
"""Called with the name of each operation before it is done. It may raise OSError, end the process, or return the
number of bytes that a write may take at most. Only tests set it."""

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700


def step(name: str) -> int | None:
    """One named operation is about to be done."""
    return None if tap is None else tap(name)


def opened(path: str, flags: int, name: str) -> int:
    """A descriptor; what it makes is private whatever the umask, and a link in its place is not followed."""
    step(f"{name}.open")
    descriptor = os.open(path, flags | os.O_CLOEXEC | os.O_NOFOLLOW, PRIVATE_FILE)
    if flags & os.O_CREAT and stat.S_IMODE(os.fstat(descriptor).st_mode) != PRIVATE_FILE:
        os.fchmod(descriptor, PRIVATE_FILE)
    return descriptor


def pread(descriptor: int, size: int, offset: int, name: str) -> bytes:
    """All of `size` bytes at `offset`, fewer only at the end of the file."""
    step(f"{name}.read")
    found = os.pread(descriptor, size, offset)
    while 0 < len(found) < size:
        piece = os.pread(descriptor, size - len(found), offset + len(found))
        if not piece:
            break
        found += piece
    return found


def pwrite(descriptor: int, data: bytes, offset: int, name: str) -> None:
    """All of `data` at `offset`, in as many writes as the system takes."""
    written = 0
    while written < len(data):
        limit = step(f"{name}.write")
        rest = memoryview(data)[written:] if written else data
        written += os.pwrite(descriptor, rest if limit is None else rest[: max(1, limit)], offset + written)


def fdatasync(descriptor: int, name: str) -> None:
    step(f"{name}.sync")
    os.fdatasync(descriptor)


def fsync(descriptor: int, name: str) -> None:
    step(f"{name}.sync")
    os.fsync(descriptor)


def truncate(descriptor: int, size: int, name: str) -> None:
    step(f"{name}.truncate")
    os.ftruncate(descriptor, size)


def rename(source: str, target: str, name: str) -> None:
    step(f"{name}.rename")
    os.rename(source, target)


def link(source: str, target: str, name: str) -> None:
    step(f"{name}.link")
    os.link(source, target, follow_symlinks=False)


def unlink(path: str, name: str) -> None:
    """Remove a file; that it is gone already is as good."""
    step(f"{name}.unlink")
    with suppress(FileNotFoundError):
        os.unlink(path)


def folder(path: str, name: str) -> None:
    """Make a private folder unless it is there; a link in its place is not followed."""
    step(f"{name}.mkdir")
    try:
        os.mkdir(path, PRIVATE_FOLDER)
    except FileExistsError:
        if not stat.S_ISDIR(os.lstat(path).st_mode):
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), path) from None
        return
    os.chmod(path, PRIVATE_FOLDER)


def sync_folder(path: str, name: str) -> None:
    """Make the names in a folder durable."""
    step(f"{name}.folder-sync")
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def try_lock(descriptor: int, name: str, *, shared: bool = False) -> bool:
    """Take the `flock` if nobody holds it."""
    step(f"{name}.lock")
    try:
        fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def unlock(descriptor: int) -> None:
    """Let go; what was done under the lock stands even where the system refuses at first."""
    for _attempt in range(3):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_UN)
        except OSError:
            continue
        return


@contextmanager
def closing(descriptor: int) -> Iterator[int]:
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def read_file(path: str, name: str) -> bytes:
    """The whole file."""
    with closing(opened(path, os.O_RDONLY, name)) as descriptor:
        return pread(descriptor, os.fstat(descriptor).st_size, 0, name)


def write_new(path: str, data: bytes, name: str) -> None:
    """A file with these bytes under this name, whole or not at all: temporary file, fsync, rename, folder."""
    beside = f"{path}.{os.getpid()}.new"
    with suppress(FileNotFoundError):
        os.unlink(beside)
    try:
        with closing(opened(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, name)) as descriptor:
            pwrite(descriptor, data, 0, name)
            fsync(descriptor, name)
        rename(beside, path, name)
        sync_folder(os.path.dirname(path), name)
    except BaseException:
        with suppress(OSError):
            os.unlink(beside)
        raise
