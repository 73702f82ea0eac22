"""What a message that came by e-mail says, as the parser read it. All of it is foreign: words to be made safe when
shown, names that are no paths, addresses that prove nothing.
"""

from __future__ import annotations

from dataclasses import field
from datetime import datetime
from enum import StrEnum

from o365tui.model.frozen import frozen


class PartKind(StrEnum):
    """What a part is that is no text of the message itself."""

    FILE = "file"
    PICTURE = "picture"
    CALENDAR = "calendar"
    MESSAGE = "message"
    TNEF = "tnef"
    SIGNED = "signed"
    ENCRYPTED = "encrypted"


@frozen
class Part:
    """A part of a message that is kept as a file. `name` is never empty and never a path; a `PICTURE` stands within
    the text, a `MESSAGE` is another one that was forwarded, `SIGNED` and `ENCRYPTED` are those of S/MIME and PGP.
    """

    name: str
    media_type: str
    data: bytes
    kind: PartKind = PartKind.FILE


@frozen
class Bounce:
    """What a server tells of a message that could not be delivered (RFC 3464, or one in its own words): the
    Message-ID of that, `<` and `>` included, and the address; each empty where it is not said. `final` when it will
    not be tried again. `status` is RFC 3463's, such as 5.1.1; `words` are the server's own.
    """

    message_id: str = ""
    recipient: str = ""
    final: bool = True
    status: str = ""
    words: str = ""


@frozen
class Parsed:
    """A message that could be read.

    `digest` is SHA-256 in hexadecimal of what the sender wrote (Message-ID, From, Date, subject, text and parts, all
    decoded), so that it is the same by whatever way it came. `message_id`, `in_reply_to` and `references` (oldest
    first) have their angle brackets. `sender` is the one address of From, empty where there is none or several;
    `recipients` are all that To, Cc, Delivered-To, X-Original-To and Envelope-To name, in lower case. `text` is what is
    new in it and `quoted` the rest that it repeats of others', both with `\\n` between lines. `machine` is the
    header that tells that a machine wrote it (empty: a person), `bounce` what a server tells of a letter. `problems`
    are names of what was not as it should be and could be read all the same.
    """

    digest: str
    message_id: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    sender: str = ""
    sender_name: str = ""
    recipients: tuple[str, ...] = ()
    subject: str = ""
    date: datetime | None = None
    text: str = ""
    quoted: str = ""
    parts: tuple[Part, ...] = field(default=())
    machine: str = ""
    bounce: Bounce | None = None
    problems: tuple[str, ...] = ()
