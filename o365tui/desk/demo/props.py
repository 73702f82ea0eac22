"""The files of the demo: a few small ones of each kind that people attach, kept once and named differently."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from random import Random

from o365tui.store.protocol import Content, Store

NAMES = {
    "log": ("trace.log", "OutlookLogging.txt", "sync-client.log", "MoveRequestStatistics.txt"),
    "headers": ("headers.txt", "returned-message.eml", "galvenes.txt"),
    "csv": ("errors.csv", "members.csv", "sign-ins.csv", "calls.csv"),
    "png": ("screen.png", "error-page.png", "ekrāns.png", "panel.png"),
    "zip": ("logs.zip", "OneDrive-logs.zip"),
    "pdf": ("invoice.pdf", "rēķins.pdf", "summary.pdf"),
}
"""What people call their files, by kind."""


def keep_props(store: Store, random: Random, limit: int) -> dict[str, list[Content]]:
    """Bring some contents of each kind into the store."""
    made = {
        "log": [_log(random, n) for n in (14, 60, 220)],
        "headers": [_headers(random) for _ in range(3)],
        "csv": [_csv(random, n) for n in (8, 40, 300)],
        "png": [_png(random) for _ in range(3)],
        "zip": [_zip(random) for _ in range(2)],
        "pdf": [_pdf(n) for n in (1, 2)],
    }
    return {
        kind: [store.keep(io.BytesIO(each), limit) for each in contents if len(each) <= limit]
        for kind, contents in made.items()
    }


def _log(random: Random, lines: int) -> bytes:
    steps = (
        "connect",
        "auth token refreshed",
        "sync started",
        "503 Service Unavailable",
        "retry",
        "sync done",
        "timeout",
    )
    minutes = sorted(random.randrange(600) for _ in range(lines))
    text = (
        f"{8 + minute // 60:02}:{minute % 60:02}:{random.randrange(60):02} [{random.randrange(1000, 9999)}] "
        f"{random.choice(('INFO', 'INFO', 'INFO', 'WARN', 'ERROR'))} {random.choice(steps)}"
        for minute in minutes
    )
    return ("\r\n".join(text) + "\r\n").encode()


def _headers(random: Random) -> bytes:
    hops = "\n".join(
        f"Received: from mx{n}.contoso.example (192.0.2.{random.randrange(1, 254)}) by in{n}.mail.example; "
        f"Mon, 5 Oct 2026 08:{random.randrange(60):02}:{random.randrange(60):02} +0000"
        for n in range(1, 5)
    )
    return (
        f"{hops}\nAuthentication-Results: spf=pass dkim=fail (body hash did not verify)\n"
        "From: invoices@contoso.example\nTo: accounting@piemers.example\nSubject: Rēķins / invoice\n\n"
        "550 5.7.1 Service unavailable, client host blocked\n"
    ).encode()


def _csv(random: Random, rows: int) -> bytes:
    lines = ["address;time;result"]
    lines += [f"user{random.randrange(999)}@contoso.example;{n % 24:02}:{n % 60:02};0x8004{n:04x}" for n in range(rows)]
    return "\n".join(lines).encode()


def _png(random: Random) -> bytes:
    """A picture of a window, as plain as can be."""
    width, height = 320, 200
    shade = bytes(random.randrange(90, 200) for _ in range(3))
    rows = b"".join(
        b"\0" + (shade if y < 24 else b"\xf4\xf4\xf4") * width if y % 40 else b"\0" + b"\xd0\xd0\xd0" * width
        for y in range(height)
    )

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def _zip(random: Random) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("SyncDiagnostics.log", "SyncEngine.log"):
            archive.writestr(zipfile.ZipInfo(name), _log(random, 400))
    return packed.getvalue()


def _pdf(pages: int) -> bytes:
    page = b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
    kids = b" ".join([b"3 0 R"] * pages)
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids["
        + kids
        + b"]/Count %d>>endobj\n" % pages
        + page
        + b"trailer<</Root 1 0 R>>\n%%EOF\n"
    )
