"""What tells that a machine wrote a message, and what a server tells of a letter that it could not deliver."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from email.message import Message
from typing import Any

from o365tui.mail.charsets import eight_bit, header, on_one_line
from o365tui.mail.words import any_of, words
from o365tui.model.parsed import Bounce, Part

Headers = Sequence[tuple[str, Any]]

_ALONE = frozenset(words("alone"))
"""Headers that only machines and lists write. X-Auto-Response-Suppress is not among them: Exchange puts it on what
people write, too."""

_PRECEDENCES = frozenset({"bulk", "junk", "list", "auto_reply", "auto-reply"})
_NOBODY = frozenset(words("nobody"))
_AUTOMATIC = re.compile(rf"^(?:{any_of('automatic')})\s*:", re.IGNORECASE)
_RETURNED = re.compile(any_of("returned"), re.IGNORECASE)
_OURS = re.compile(r"<sr-\d{1,12}\.\d{1,12}\.[a-z2-7]{16}@[^<>\s]{1,255}>", re.ASCII | re.IGNORECASE)
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_CODE = re.compile(r"(?<![\d.])(5\d\d|4\d\d)[ -]\S")
_LOOKED_AT = 200_000


def machine(mail: Message[str, str], headers: Headers, sender: str, subject: str, answers: bool) -> str:
    """The header that tells that a machine wrote a message; empty for a person's."""
    for name, raw in headers:
        value = on_one_line(header(str(raw)[:2000]))
        told = f"{name.title()}: {value}"[:200]
        if name == "return-path" and value.replace(" ", "") == "<>":
            return told
        if name == "auto-submitted" and value.partition(";")[0].strip().lower() not in ("no", ""):
            return told
        if name == "precedence" and value.lower() in _PRECEDENCES:
            return told
        if name in _ALONE:
            return told
        if name == "delivered-to" and value.lower() == "autoresponder":
            return told
        if name == "x-post-messageclass" and "autoresponder" in value.lower():
            return told
    if _null_envelope(mail):
        return "From MAILER-DAEMON"
    if mail.get_content_type() == "multipart/report":
        return "Content-Type: multipart/report"
    if sender.partition("@")[0].lower() in _NOBODY:
        return f"From: {sender}"[:200]
    suppressed = any(name == "x-auto-response-suppress" for name, _value in headers)
    if _AUTOMATIC.match(subject) and (answers or suppressed or any(name == "in-reply-to" for name, _v in headers)):
        return f"Subject: {subject}"[:200]
    return ""


def bounce(mail: Message[str, str], headers: Headers, body: str, parts: Sequence[Part]) -> Bounce | None:
    """What a server tells of a message that it could not deliver, or not yet; None where it tells of none. A person
    who sends on what came back to them tells of none: theirs is no report itself."""
    by_server = _by_server(mail, headers)
    inside = mail.get_payload()
    reports = [
        each
        for each in (inside if isinstance(inside, list) else ())
        if isinstance(each, Message) and each.get_content_type() == "message/delivery-status"
    ]
    if reports and (by_server or mail.get_content_type() == "multipart/report"):
        return _reported(reports, _returned(mail, body, parts))
    return _in_words(headers, body, _returned(mail, body, parts)) if by_server else None


def _reported(reports: Sequence[Message[str, str]], returned: str) -> Bounce:
    """As RFC 3464 has it."""
    fields = [dict(_fields(block)) for report in reports for block in _blocks(report)]
    told_of = [each for each in fields if "action" in each]
    failed = next((each for each in told_of if each["action"].lower() == "failed"), {})
    told = failed or next(iter(told_of), {})
    action = told.get("action", "failed").lower()
    words = told.get("diagnostic-code", "").partition(";")[2].strip() or told.get("diagnostic-code", "")
    status = next(iter(_STATUS.findall(told.get("status", "") + " " + words)), "")
    recipient = (told.get("final-recipient") or told.get("original-recipient", "")).rpartition(";")[2].strip()
    final = action == "failed" and not status.startswith("2")  # failed with 4.4.7: it was tried for days
    return Bounce(returned, recipient, final, status, words[:1000])


def _in_words(headers: Headers, body: str, returned: str) -> Bounce | None:
    """As servers say it that have no report to give."""
    subject = next((header(str(value)[:2000]) for name, value in headers if name == "subject"), "")
    failed_for = next((on_one_line(str(value)) for name, value in headers if name == "x-failed-recipients"), "")
    if not (failed_for or _RETURNED.search(subject) or _RETURNED.search(body[:2000])):
        return None
    lines = body[:_LOOKED_AT].splitlines()
    status = next(iter(_STATUS.findall(body[:_LOOKED_AT])), "")
    said = next((line.strip() for line in lines if _CODE.search(line) or (status and status in line)), "")
    delayed = status.startswith("4") or bool(re.search(r"delay|warning|will (?:be )?retr", subject, re.IGNORECASE))
    return Bounce(returned, failed_for.partition(",")[0], not delayed, status, said[:1000])


def _by_server(mail: Message[str, str], headers: Headers) -> bool:
    """Whether a mail server says that the message is its own."""
    return _null_envelope(mail) or any(
        name == "x-failed-recipients"
        or (name == "return-path" and str(value).strip().replace(" ", "") == "<>")
        or (name == "from" and re.search(r"mailer-daemon|postmaster|mail delivery", str(value)[:2000], re.IGNORECASE))
        for name, value in headers
    )


def _null_envelope(mail: Message[str, str]) -> bool:
    """Whether the mbox line before the headers names no sender."""
    return bool(re.match(r"From (?:MAILER-DAEMON|<>)", str(mail.get_unixfrom() or "")))


def _blocks(report: Message[str, str]) -> Iterator[Message[str, str]]:
    inside = report.get_payload()
    if isinstance(inside, list):
        yield from (each for each in inside if isinstance(each, Message))


def _fields(block: Message[str, str]) -> Iterator[tuple[str, str]]:
    for name, value in block.raw_items():
        yield name.lower(), on_one_line(eight_bit(re.sub(r"\r?\n[ \t]*", " ", str(value))))[:2000]


def _returned(mail: Message[str, str], body: str, parts: Sequence[Part]) -> str:
    """The Message-ID of what was returned: the headers that came back say it, else one of ours stands in the words."""
    for each in mail.walk():
        kind = each.get_content_type()
        if kind == "text/rfc822-headers":
            found = re.search(r"(?im)^message-id:\s*(<[^<>\s]{1,500}>)", str(each.get_payload())[:_LOOKED_AT])
            if found:
                return found[1]
        elif kind in ("message/rfc822", "message/global"):
            for block in _blocks(each):
                value = on_one_line(re.sub(r"\r?\n[ \t]*", " ", str(block.get("message-id", ""))))
                if found := re.search(r"<[^<>\s]{1,500}>", value):
                    return found[0]
    texts = [body[:_LOOKED_AT], *(part.data[:_LOOKED_AT].decode("latin-1") for part in parts)]
    return next((found[0] for text in texts if (found := _OURS.search(text))), "")
