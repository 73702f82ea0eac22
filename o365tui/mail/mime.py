"""One message's bytes as what it says (`Parsed`). Runs in the parser's own process only: whatever mail may bring, it is
that process that hangs, grows or dies of it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email._header_value_parser import get_address_list
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import Any, TypeAlias

from o365tui.mail import machines
from o365tui.mail.charsets import decoded, eight_bit, header, lines, on_one_line
from o365tui.mail.flowed import unflowed
from o365tui.mail.html import text_of
from o365tui.mail.quoting import split
from o365tui.model.parsed import Parsed, Part, PartKind

Mail: TypeAlias = "Message[str, str]"

PARTS, DEPTH = 1000, 50
"""The most parts that a message may have, and the deepest that they may be nested."""

ADDRESSES, VALUE, IDS = 65_536, 2_000, 100
"""How much of a header with addresses is looked at, how much of others, and how many references count."""

NAME_LIMIT = 150

_ADDRESS = re.compile(r"(?<![^\s<>,;:\"()\[\]@])[^\s<>,;:\"()\[\]@]+@[^\s<>,;:\"()\[\]]+")
_MEDIA_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,100}/[a-z0-9!#$&^_.+-]{1,100}")
_ID = re.compile(r"<[^<>\s]{1,500}>")
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
_ENDINGS = {
    "text/plain": ".txt", "text/html": ".html", "text/calendar": ".ics", "image/png": ".png", "image/jpeg": ".jpg",
    "image/gif": ".gif", "image/svg+xml": ".svg", "image/webp": ".webp", "application/pdf": ".pdf",
    "audio/mpeg": ".mp3", "text/csv": ".csv", "text/vcard": ".vcf",
    "application/zip": ".zip", "application/json": ".json",
}  # fmt: skip
_CRYPTIC = {
    "application/pkcs7-signature": (PartKind.SIGNED, "smime.p7s"),
    "application/x-pkcs7-signature": (PartKind.SIGNED, "smime.p7s"),
    "application/pkcs7-mime": (PartKind.ENCRYPTED, "smime.p7m"),
    "application/x-pkcs7-mime": (PartKind.ENCRYPTED, "smime.p7m"),
    "application/pgp-signature": (PartKind.SIGNED, "signature.asc"),
    "application/pgp-encrypted": (PartKind.ENCRYPTED, "version.txt"),
    "application/ms-tnef": (PartKind.TNEF, "winmail.dat"),
    "application/vnd.ms-tnef": (PartKind.TNEF, "winmail.dat"),
    "text/calendar": (PartKind.CALENDAR, "invitation.ics"),
    "application/ics": (PartKind.CALENDAR, "invitation.ics"),
}


class TooMuch(Exception):
    """More than is read of one message; the word says what (`too_many_parts`, `too_deep`, `nothing`)."""


class _AsItIs(policy.Compat32):
    """Headers as strings, those of no charset too."""

    def header_fetch_parse(self, name: str, value: str) -> str:
        return eight_bit(str(value))


def parse(data: bytes) -> Parsed:
    """What a message says. Raises TooMuch; RecursionError, MemoryError and more for what nobody should send."""
    if not data.strip():
        raise TooMuch("nothing")
    mail: Mail = message_from_bytes(data, policy=_AsItIs())
    return _Reader(mail).parsed()


class _Reader:
    """A message being read: its text and its parts come together while it is walked through."""

    def __init__(self, mail: Mail) -> None:
        self._mail = mail
        self._headers = [(name.lower(), value) for name, value in mail.raw_items()]
        self._texts: list[str] = []
        self._parts: list[Part] = []
        self._problems: dict[str, None] = {}
        self._seen = 0

    def parsed(self) -> Parsed:
        self._walk(self._mail, 0)
        subject = self._value("subject")
        body = "\n\n".join(each.strip("\n") for each in self._texts if each.strip())
        text, quoted = split(body, subject)
        sender, name = self._sender()
        message_id = self._ids("message-id")[:1]
        references = self._ids("references")[-IDS:]
        bounce = machines.bounce(self._mail, self._headers, body, self._parts)
        told = machines.machine(self._mail, self._headers, sender, subject, bool(references))
        return Parsed(
            digest=self._digest(message_id, sender, subject, body),
            message_id=(message_id or [""])[0],
            in_reply_to=(self._ids("in-reply-to")[:1] or [""])[0],
            references=tuple(references),
            sender=sender,
            sender_name=name,
            recipients=self._recipients(),
            subject=subject,
            date=self._date(),
            text=text,
            quoted=quoted,
            parts=tuple(self._named_apart()),
            machine=told or ("Return-Path: <>" if bounce is not None else ""),
            bounce=bounce,
            problems=tuple(self._problems),
        )

    # Headers

    def _raw(self, name: str) -> list[str]:
        return [str(value) for key, value in self._headers if key == name]

    def _value(self, name: str) -> str:
        found = self._raw(name)
        return header(found[0][: VALUE * 10])[:VALUE] if found else ""

    def _ids(self, name: str) -> list[str]:
        """The Message-IDs in a header; one that lacks its brackets is given them."""
        value = " ".join(self._raw(name))[-ADDRESSES:]
        found = _ID.findall(re.sub(r"\r?\n[ \t]*", "", value) if name == "message-id" else value)
        bare = on_one_line(value)
        if not found and "@" in bare and " " not in bare and 0 < len(bare) < 500:
            return [f"<{bare.strip('<>')}>"]
        return [each for each in found if each.isascii()]

    def _sender(self) -> tuple[str, str]:
        """The one address of From, and the name; empty where it has none or several."""
        found = self._raw("from")
        if len(found) != 1:
            self._problem("several_from" if found else "no_from")
            return "", ""
        raw = eight_bit(found[0])
        if len(raw) > VALUE:
            self._problem("long_from")
            return "", ""
        boxes = _mailboxes(raw)
        if len(boxes) != 1 or not _plainly(raw, boxes[0][0]):
            self._problem("several_from" if boxes else "no_from")
            return "", ""
        return boxes[0]

    def _recipients(self) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for name in ("to", "cc", "delivered-to", "x-original-to", "envelope-to", "x-envelope-to"):
            value = " ".join(self._raw(name))
            if len(value) > ADDRESSES:
                self._problem("many_addresses")
            found |= dict.fromkeys(each.lower() for each in _ADDRESS.findall(value[:ADDRESSES]))
        return tuple(each for each in found if each.isascii())[:PARTS]

    def _date(self) -> datetime | None:
        found = self._raw("date")
        if not found:
            return None
        try:
            date = parsedate_to_datetime(on_one_line(found[0][:100]))
            return (date if date.tzinfo else date.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, TypeError, OverflowError, IndexError):
            self._problem("wrong_date")
            return None

    # Parts

    def _walk(self, part: Mail, depth: int, root: bool = True) -> None:
        """Take in a part and what is in it. `root`: its text is the message's own unless it says otherwise."""
        self._seen += 1
        if self._seen > PARTS:
            raise TooMuch("too_many_parts")
        if depth > DEPTH:
            raise TooMuch("too_deep")
        kind = part.get_content_type()
        inside = part.get_payload()
        if kind == "message/rfc822" or (kind == "message/global" and isinstance(inside, list)):
            self._forwarded(part)
        elif isinstance(inside, list) and not kind.startswith("message/"):
            self._several(kind, inside, depth)
        elif _is_text(part, kind) and root:
            text = self._text(part)
            self._texts.append(text_of(text) if kind == "text/html" else text)
        else:
            self._file(part, kind)

    def _several(self, kind: str, inside: Sequence[Any], depth: int) -> None:
        if kind == "multipart/alternative":
            self._alternatives(inside, depth)
        elif kind == "multipart/encrypted":
            for each in inside:
                self._file(each, each.get_content_type(), PartKind.ENCRYPTED)
        elif kind == "multipart/digest":
            for each in inside:
                self._forwarded(each) if isinstance(each.get_payload(), list) else self._walk(each, depth + 1)
        else:
            for n, each in enumerate(inside):
                self._walk(each, depth + 1, root=kind != "multipart/related" or n == 0 or each.is_multipart())

    def _alternatives(self, inside: Sequence[Any], depth: int) -> None:
        """Of several forms of the same text the first that has any, plain before HTML; the parts of all."""
        found: list[tuple[bool, list[str]]] = []
        before, self._texts = self._texts, []
        for each in inside:
            self._walk(each, depth + 1)
            plain = each.get_content_type() == "text/plain"
            if any(text.strip() for text in self._texts):
                found.append((not plain, self._texts))
            self._texts = []
        found.sort(key=lambda each: each[0])
        self._texts = before + (found[0][1] if found else [])

    def _text(self, part: Mail) -> str:
        charset = part.get_param("charset")
        named = on_one_line(str(charset if isinstance(charset, str) else (charset or ("",))[-1])) or None
        text, right = decoded(_bytes_of(part), named)
        if not right:
            self._problem("wrong_charset")
        text = lines(text)
        if part.get_content_type() == "text/plain" and str(part.get_param("format", "")).lower() == "flowed":
            text = unflowed(text, str(part.get_param("delsp", "")).lower() == "yes")
        return text

    def _file(self, part: Mail, kind: str, known: PartKind | None = None) -> None:
        file_kind, usual = _CRYPTIC.get(kind, (PartKind.FILE, ""))
        if kind.endswith("pkcs7-mime") and "signed" in str(part.get_param("smime-type", "")):
            file_kind = PartKind.SIGNED
        name = _name(part)
        if name.lower() == "winmail.dat":
            file_kind = PartKind.TNEF
        if file_kind is PartKind.FILE and kind.startswith("image/") and _within_text(part):
            file_kind = PartKind.PICTURE
        data = _bytes_of(part)
        if not data.strip() and not name:
            return
        stem = "picture" if kind.startswith("image/") else "part"
        name = name or usual or f"{stem}{_ENDINGS.get(kind, '.bin')}"
        # A type goes into headers of letters: one that is none, or breaks a line, must not.
        media_type = kind if _MEDIA_TYPE.fullmatch(kind) else "application/octet-stream"
        self._parts.append(Part(name, media_type, data, known or file_kind))

    def _forwarded(self, part: Mail) -> None:
        """Another message within this one, kept whole as a file."""
        inside = part.get_payload()
        inner = inside[0] if isinstance(inside, list) and inside else None
        if not isinstance(inner, Message):
            self._file(part, "message/rfc822", PartKind.MESSAGE)
            return
        raw = {name.lower(): value for name, value in inner.raw_items()}
        subject = header(str(raw.get("subject", ""))[:VALUE])
        name = _name(part) or f"{_fit(subject)[: NAME_LIMIT - 4] or 'message'}.eml"
        self._parts.append(Part(name, "message/rfc822", _as_bytes(inner), PartKind.MESSAGE))

    def _named_apart(self) -> Iterator[Part]:
        """The parts, each with a name of its own."""
        taken: set[str] = set()
        for part in self._parts:
            name, n = part.name, 1
            stem, dot, ending = name.rpartition(".")
            while name.casefold() in taken:
                n += 1
                name = f"{stem}-{n}{dot}{ending}" if stem else f"{part.name}-{n}"
            taken.add(name.casefold())
            yield Part(name, part.media_type, part.data, part.kind)

    def _digest(self, message_id: Sequence[str], sender: str, subject: str, body: str) -> str:
        told = [*message_id, sender.lower(), *self._raw("date")[:1], subject, body]
        told += [f"{part.name}:{hashlib.sha256(part.data).hexdigest()}" for part in self._parts]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()

    def _problem(self, name: str) -> None:
        self._problems[name] = None


def _mailboxes(raw: str) -> list[tuple[str, str]]:
    """The addresses of a header and their names. The structure is read first and the words decoded then, so that no
    encoded word can pass for an address."""
    value = re.sub(r"[\r\n\x00]+", " ", raw)
    try:
        found, _rest = get_address_list(value)
        boxes = [(box.addr_spec or "", box.display_name or "") for box in found.all_mailboxes]
    except Exception:  # it fails in many ways; then only what is plain counts
        plain = re.fullmatch(r'\s*[^()<>"]*<([^<>\s]+@[^<>\s]+)>\s*', value)
        boxes = [(plain[1], "")] if plain else []
    boxes = [(on_one_line(address), header(name)) for address, name in boxes]
    boxes = [(address, name) for address, name in boxes if "@" in address and not address.endswith('"')]
    return [(address, name[:255]) for address, name in boxes if len(address) < 320 and " " not in address]


def _plainly(raw: str, address: str) -> bool:
    """Whether no other address stands in a header beside the one that was read of it, but in quotes or a comment."""
    rest = re.sub(r'"[^"]*"|\([^()]*\)', " ", raw)
    return {each.lower() for each in _ADDRESS.findall(rest)} <= {address.lower()}


def _is_text(part: Mail, kind: str) -> bool:
    """Whether a part is text that is read with the message, not a file with it."""
    if kind not in ("text/plain", "text/html", "text/enriched"):
        return False
    return not str(part.get("content-disposition", "")).strip().lower().startswith("attachment") and not _name(part)


def _within_text(part: Mail) -> bool:
    place = str(part.get("content-disposition", "")).strip().lower()
    return place.startswith("inline") or (bool(part.get("content-id")) and not place.startswith("attachment"))


def _bytes_of(part: Mail) -> bytes:
    try:
        data = part.get_payload(decode=True)
    except Exception:  # of an encoding that is broken beyond what the library mends
        data = None
    if isinstance(data, bytes):
        return data
    raw = part.get_payload()
    if isinstance(raw, list):
        return b"\n".join(_as_bytes(each) for each in raw if isinstance(each, Message))
    return str(raw or "").encode("utf-8", "surrogateescape")


def _as_bytes(mail: Mail) -> bytes:
    try:
        return mail.as_bytes(policy=policy.compat32)
    except Exception:  # of headers that it cannot write again
        payload = mail.get_payload()
        return payload.encode("utf-8", "surrogateescape") if isinstance(payload, str) else b""


def _name(part: Mail) -> str:
    """The file name that a part is given; empty where it has none that can be one."""
    name = ""
    for field, parameter in (("content-disposition", "filename"), ("content-type", "name")):
        try:
            found = part.get_param(parameter, None, field)
        except Exception:  # of parameters that are broken beyond what the library mends
            continue
        if isinstance(found, tuple):  # RFC 2231: charset, language, bytes
            name = decoded(found[2].encode("latin-1", "replace"), found[0])[0]
        elif found:
            name = header(str(found))
        if name:
            break
    name = on_one_line(name)
    return _fit(name.replace("\\", "/").rpartition("/")[2])


def _fit(name: str) -> str:
    """A name without what is a path, a control or unseen in it, and not too long."""
    name = _INVISIBLE.sub("", on_one_line(name)).replace("/", "_").replace("\\", "_")
    name = " ".join(name.split()).lstrip(".").strip()
    if len(name) > NAME_LIMIT:
        stem, dot, ending = name.rpartition(".")
        name = f"{stem[: NAME_LIMIT - 13]}.{ending}" if dot and len(ending) <= 12 else name[:NAME_LIMIT]
    return name.strip(" ")
