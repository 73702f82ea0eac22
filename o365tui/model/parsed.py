"""What a message that came by e-mail says, as the parser read it. All of it is foreign: words to be made safe when
shown, names that are no paths, addresses that prove nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, field, fields
from datetime import datetime
from enum import StrEnum
from typing import Any

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

    def document(self) -> dict[str, Any]:
        """Everything but the bytes."""
        return {"name": self.name, "media_type": self.media_type, "kind": self.kind.value}

    @classmethod
    def of(cls, document: dict[str, Any], data: bytes) -> Part:
        return cls(document["name"], document["media_type"], data, PartKind(document["kind"]))


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

    def document(self) -> dict[str, Any]:
        """The JSON shape, in which the parts are without their bytes."""
        return {
            **{each.name: getattr(self, each.name) for each in fields(self)},
            "references": list(self.references),
            "recipients": list(self.recipients),
            "date": None if self.date is None else self.date.isoformat(),
            "parts": [each.document() for each in self.parts],
            "bounce": None if self.bounce is None else asdict(self.bounce),
            "problems": list(self.problems),
        }

    @classmethod
    def of(cls, document: dict[str, Any], datas: Sequence[bytes] = ()) -> Parsed:
        """Read back; `datas` are the bytes of the parts, none for parts without them."""
        parts = document["parts"]
        return cls(
            **{
                **document,
                "references": tuple(document["references"]),
                "recipients": tuple(document["recipients"]),
                "date": None if document["date"] is None else datetime.fromisoformat(document["date"]),
                "parts": tuple(map(Part.of, parts, datas or [b""] * len(parts))),
                "bounce": None if document["bounce"] is None else Bounce(**document["bounce"]),
                "problems": tuple(document["problems"]),
            }
        )

    @classmethod
    def checked(cls, document: dict[str, Any], datas: Sequence[bytes]) -> Parsed:
        """The same from where it cannot be trusted. Raises ValueError, KeyError, TypeError."""
        if set(document) != {each.name for each in fields(cls)} or len(document["parts"]) != len(datas):
            raise ValueError("fields")
        texts = ("digest", "message_id", "in_reply_to", "sender", "sender_name", "subject", "text", "quoted", "machine")
        listed = [*document["references"], *document["recipients"], *document["problems"]]
        of_parts = [part[name] for part in document["parts"] for name in ("name", "media_type", "kind")]
        bounce = document["bounce"] or {}
        of_bounce = [bounce[name] for name in bounce if name != "final"]
        if not all(isinstance(each, str) for each in (*(document[n] for n in texts), *listed, *of_parts, *of_bounce)):
            raise TypeError("text")
        made = cls.of(document, datas)
        if (made.date is not None and made.date.tzinfo is None) or not isinstance(bounce.get("final", True), bool):
            raise ValueError("date")
        if any(not part.name or part.name in (".", "..") or set(part.name) & set("/\\\0") for part in made.parts):
            raise ValueError("name")
        return made
