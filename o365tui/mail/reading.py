"""Reading messages without trusting them: another process does it, and what it says is checked like any input."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO

import o365tui
from o365tui.model.parsed import Parsed

HEAD_LIMIT, ANSWER_TIMES = 64_000_000, 8
"""The most that the parser's words may have, in bytes, and how many times a message's size all of its answer."""

PROGRAM = ("-s", "-P", "-m", "o365tui.mail.parser")
"""What Python is to run: nothing of the person's own, nothing of the folder that it stands in."""


class Unreadable(Exception):
    """A message that cannot be read; the word says why: `time`, `memory`, `crash`, `too_many_parts`, `too_deep`,
    `nothing`."""


class Reading:
    """The parser's process, for as long as the block lasts: started when it is first needed, again when it has died."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Reading:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def read(self, data: bytes) -> Parsed:
        """What a message says. Raises Unreadable."""
        process = self._started()
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(len(data).to_bytes(8, "big"))
            process.stdin.write(data)
            process.stdin.flush()
            kind, answer = _answer(process.stdout, HEAD_LIMIT + ANSWER_TIMES * len(data))
        except (OSError, EOFError, ValueError):
            self._end()
            raise Unreadable("crash") from None
        if kind == b"U":
            raise Unreadable(answer[:100].decode("ascii", "replace"))
        try:
            return _parsed(answer)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            self._end()
            raise Unreadable("crash") from None

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._end()
            where = {"PYTHONPATH": str(Path(o365tui.__file__).parent.parent)}
            self._process = subprocess.Popen(
                [sys.executable, *PROGRAM],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd="/",
                env={**where, "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"},
                start_new_session=True,
            )
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with suppress(OSError):  # what it was to be told may still be in the pipe
                    stream.close()
        process.kill()
        process.wait()


def _answer(stream: IO[bytes], limit: int) -> tuple[bytes, bytes]:
    kind, size = stream.read(1), stream.read(8)
    if kind not in (b"P", b"U") or len(size) < 8 or int.from_bytes(size, "big") > limit:
        raise EOFError
    answer = stream.read(int.from_bytes(size, "big"))
    if len(answer) < int.from_bytes(size, "big"):
        raise EOFError
    return kind, answer


def _parsed(answer: bytes) -> Parsed:
    size = int.from_bytes(answer[:8], "big")
    head = json.loads(answer[8 : 8 + size])
    datas, at = [], 8 + size
    for length in head["sizes"]:
        if not isinstance(length, int) or length < 0 or at + length > len(answer):
            raise ValueError("sizes")
        datas.append(answer[at : at + length])
        at += length
    return Parsed.checked(head["parsed"], datas)
