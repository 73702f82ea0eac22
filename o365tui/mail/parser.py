"""The process that reads messages: `python -m o365tui.mail.parser`. It takes one after another from standard input and
answers on standard output; each is read in a child of its own, with its own limits of time and memory.

A message is its length (8 bytes, big-endian) and its bytes. An answer is `P`, or `U` where it cannot be read, the
length of what follows, and that: for `U` the reason, for `P` a JSON head (its length before it) and the bytes of the
parts, whose lengths are in the head.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import select
import signal
import sys
import time
from contextlib import suppress
from importlib import import_module
from typing import BinaryIO

from o365tui.mail.mime import TooMuch, parse

SECONDS, SECONDS_FOR_MB = 10, 0.5
"""How long reading one message may take, and how much longer for each of its megabytes."""

MEMORY, MEMORY_TIMES = 400_000_000, 8
"""How many bytes it may take beside what the process has, and how many more for each byte of the message."""

_WARM = (
    b"From: A <a@example.org>\r\nTo: b@example.org\r\nSubject: =?utf-8?q?a?=\r\n"
    b"References: <a@b>\r\nMessage-ID: <c@d>\r\n"
    b"Date: Thu, 12 Nov 2026 12:00:00 +0200\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    b"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nw\r\n\r\n"
    b"On 12.11.2026 14:00, a@example.org wrote:\r\n> q\r\n"
    b"--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>w</p>\r\n"
    b"--b\r\nContent-Type: image/png; name=a.png\r\nContent-Transfer-Encoding: base64\r\n\r\nQUJD\r\n--b--\r\n"
)
"""A message that has a little of everything: read once before any other, so that patterns and modules are ready in
every child and none makes them anew."""


def main() -> None:
    """Answer until there is nothing more to read."""
    for module in ("charset_normalizer", "html_text"):  # once for all children
        import_module(module)
    parse(_WARM)
    gc.freeze()  # or each child copies the pages that its first collection would touch
    source, target = sys.stdin.buffer, sys.stdout.buffer
    while True:
        size = source.read(8)
        if len(size) < 8:
            return
        data = source.read(int.from_bytes(size, "big"))
        kind, answer = _in_a_child(data)
        target.write(kind + len(answer).to_bytes(8, "big") + answer)
        target.flush()


def _in_a_child(data: bytes) -> tuple[bytes, bytes]:
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read_end)
        os._exit(_child(data, write_end))
    os.close(write_end)
    seconds = SECONDS + SECONDS_FOR_MB * len(data) / 1e6
    answer, in_time = _until_end(read_end, seconds * 2)
    os.close(read_end)
    if not in_time:
        os.kill(child, signal.SIGKILL)
    _pid, status = os.waitpid(child, 0)
    if in_time and os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0 and answer:
        return answer[:1], answer[1:]
    if not in_time or (os.WIFSIGNALED(status) and os.WTERMSIG(status) in (signal.SIGXCPU, signal.SIGKILL)):
        return b"U", b"time"
    return b"U", b"memory" if os.WIFEXITED(status) and os.WEXITSTATUS(status) == 3 else b"crash"


def _until_end(descriptor: int, seconds: float) -> tuple[bytes, bool]:
    """All that the child says, and whether it came in time."""
    end = time.monotonic() + seconds
    pieces: list[bytes] = []
    while True:
        left = end - time.monotonic()
        if left <= 0 or not select.select([descriptor], [], [], left)[0]:
            return b"", False
        piece = os.read(descriptor, 1 << 20)
        if not piece:
            return b"".join(pieces), True
        pieces.append(piece)


def _child(data: bytes, descriptor: int) -> int:
    """Read the message and write the answer; gives the exit status."""
    try:
        _limit(len(data))
        with open(descriptor, "wb") as target:
            _answer(data, target)
        return 0
    except MemoryError:
        return 3
    except BaseException:
        return 1


def _answer(data: bytes, target: BinaryIO) -> None:
    try:
        parsed = parse(data)
    except TooMuch as error:
        target.write(b"U" + str(error).encode())
        return
    except RecursionError:
        target.write(b"Utoo_deep")
        return
    sizes = [len(part.data) for part in parsed.parts]
    head = json.dumps({"parsed": parsed.document(), "sizes": sizes}).encode()
    target.write(b"P" + len(head).to_bytes(8, "big") + head)
    for part in parsed.parts:
        target.write(part.data)


def _limit(size: int) -> None:
    """Bound what this process may take from the machine."""
    seconds = int(SECONDS + SECONDS_FOR_MB * size / 1e6)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(FileNotFoundError):  # where there is no /proc the system bounds no memory either
        with open("/proc/self/statm", "rb") as held:
            now = int(held.read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (now + MEMORY + MEMORY_TIMES * size,) * 2)


if __name__ == "__main__":
    main()
