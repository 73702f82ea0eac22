"""How a message of the corpus is written down."""

from __future__ import annotations

from base64 import encodebytes
from dataclasses import dataclass
from quopri import encodestring

ILZE = "Ilze Ozola <ilze@example.org>"
OPENS, ANSWERS = "opens", "answers"
"""What becomes of a message: it opens a request, or goes onto SR-1001; else the state and the reason."""


@dataclass(frozen=True)
class Case:
    """A message, what it stands for and what must come of it; what is None is not looked at. `parts` are names and
    kinds, `machine` the beginning of the header, `bounce` is whether it is final, the status and the address."""

    name: str
    stands_for: str
    data: bytes
    does: str = OPENS
    text: str | None = None
    quoted: str | None = None
    subject: str | None = None
    sender: str | None = None
    parts: tuple[tuple[str, str], ...] | None = None
    machine: str | None = None
    bounce: tuple[bool, str, str] | None = None
    problem: str | None = None
    why: str | None = None


def head(subject: bytes | str = "Hello", sender: bytes | str = ILZE, **more: bytes | str) -> bytes:
    """Headers with CRLF; further ones by name, `_` for `-`; an empty value leaves one out."""
    fields: dict[str, bytes | str] = {
        "From": sender,
        "To": "support@desk.example",
        "Subject": subject,
        "Date": "Thu, 12 Nov 2026 12:00:00 +0200",
        "Message-ID": "<1@example.org>",
        "MIME-Version": "1.0",
    }
    fields |= {name.replace("_", "-"): value for name, value in more.items()}
    made = b""
    for name, value in fields.items():
        if value:
            made += name.encode() + b": " + (value.encode() if isinstance(value, str) else value) + b"\r\n"
    return made


def crlf(text: str | bytes) -> bytes:
    data = text.encode() if isinstance(text, str) else text
    return data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def plain(
    text: str | bytes, kind: str = "text/plain; charset=utf-8", cte: str = "8bit", **headers: bytes | str
) -> bytes:
    """A message of one part."""
    told: dict[str, bytes | str] = {"Content_Type": kind, "Content_Transfer_Encoding": cte, **headers}
    return head(**told) + b"\r\n" + coded(text, cte)


def coded(text: str | bytes, cte: str) -> bytes:
    data = text.encode() if isinstance(text, str) else text
    if cte == "base64":
        return crlf(encodebytes(data))
    if cte == "quoted-printable":
        return crlf(encodestring(data))
    return crlf(data)


def part(text: str | bytes, kind: str = "text/plain; charset=utf-8", cte: str = "8bit", **headers: str) -> bytes:
    """A part of a multipart, with its own headers."""
    fields = {"Content-Type": kind, "Content-Transfer-Encoding": cte}
    fields |= {name.replace("_", "-"): value for name, value in headers.items()}
    return crlf("".join(f"{name}: {value}\n" for name, value in fields.items() if value)) + b"\r\n" + coded(text, cte)


def multi(kind: str, *parts: bytes, inner: bool = False, mark: str = "=_b1", **headers: bytes | str) -> bytes:
    """A multipart message, or (`inner`) part, of these parts."""
    name, _semicolon, more = kind.partition(";")
    told = f'multipart/{name}; boundary="{mark}"' + (f";{more}" if more else "")
    body = (
        b"".join(b"--" + mark.encode() + b"\r\n" + each + b"\r\n" for each in parts) + b"--" + mark.encode() + b"--\r\n"
    )
    if inner:
        return f"Content-Type: {told}\r\n\r\n".encode() + body
    return head(Content_Type=told, **headers) + b"\r\n" + body
